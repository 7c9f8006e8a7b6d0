"""What closes a single level, and what leaves it open (evidence 9, rulings 8 to 11 and 23)."""

from typing import Any

import pytest

from steadyback.engine.permission import permit
from steadyback.engine.situation import radiculopathy, situation
from steadyback.record import Event
from tests.catalogue_fixture import the_catalogue
from tests.engine.somebody import CALM, advice, change, day, event, folded, intake, set_stage

CATALOGUE = the_catalogue()
ABLE = {"floor": True, "kneel": True, "hands_and_knees": True}


def closed_by(level: str, *events: Event, **answers: Any) -> set[str]:
    """Every rule that closes a level to somebody whom a clinician put into stage 4."""
    state = folded([intake(**answers), set_stage(4, day(0.1)), *events], day(1))
    way = permit(CATALOGUE, situation(CATALOGUE, state, day(1)), CATALOGUE.levels[level])
    return {refusal.reason.id for refusal in way.refusals}


NERVE = CALM | {"distal_level": 4, "weeks": 2}
CONDITIONS: list[tuple[str, dict[str, Any]]] = [
    ("superman-3", {"symptoms": NERVE}),
    ("childs-pose-2", {"symptoms": NERVE}),
    ("superman-7", {"symptoms": CALM | {"tingling": True, "weeks": 20}}),
    ("superman-3", {"cautions": [{"id": "pregnancy", "pregnancy_weeks": 8}]}),
    ("press-up-1", {"cautions": [{"id": "pregnancy", "pregnancy_weeks": 8}]}),
    ("superman-3", {"conditions": ["stenosis"]}),
    ("press-up-1", {"conditions": ["spondylolisthesis"]}),
    ("calf-raise-3", {"symptoms": CALM | {"foot_drop": True, "weakness": "stable"}}),
]


@pytest.mark.parametrize(("level", "answers"), CONDITIONS)
def test_a_condition_closes_what_is_not_for_it(level: str, answers: dict[str, Any]) -> None:
    assert "CONDITION" in closed_by(level, **answers)
    assert "CONDITION" not in closed_by(level, symptoms=CALM | {"weeks": 20})


@pytest.mark.parametrize(("leg", "closed"), [(0, False), (1, False), (2, True), (None, True)])
def test_heavy_hinges_ask_for_a_quiet_leg(leg: int | None, closed: bool) -> None:
    assert ("LEG_MAX" in closed_by("deadlift-5", symptoms=CALM | {"leg_nprs": leg})) is closed


@pytest.mark.parametrize(
    ("level", "ability"),
    [("bird-dog-2", "hands_and_knees"), ("hip-flexor-stretch-4", "kneel"), ("superman-3", "floor")],
)
def test_what_the_body_must_be_able_to_do_is_never_taken_for_granted(
    level: str, ability: str
) -> None:
    mat = {"equipment": ["mat", "pillow"]}
    asked = {name: value for name, value in ABLE.items() if name != ability}
    assert "ABILITY" not in closed_by(level, abilities=ABLE, **mat)
    assert "ABILITY" in closed_by(level, abilities=ABLE | {ability: False}, **mat)
    assert "ABILITY" in closed_by(level, abilities=asked, **mat)


def test_a_bed_is_no_floor_for_what_needs_the_floor() -> None:
    surfaces = {one.surface: one.id for one in CATALOGUE.levels.values() if not one.variants}
    no_floor: dict[str, Any] = {"abilities": ABLE | {"floor": False}, "equipment": ["bed"]}
    assert "ABILITY" in closed_by(surfaces["floor"], **no_floor)
    assert "ABILITY" not in closed_by(surfaces["floor_or_bed"], **no_floor)


def test_a_clearance_of_one_level_opens_no_other() -> None:
    body = {
        "flags": ["RF24"], "clinician": "Dr A", "issued": "2026-03-02", "until": "2026-12-31",
        "levels": ["deadlift-6"],
    }  # fmt: skip
    letter = event("clearance", day(0.2), body, "clinician:ann")
    assert "ALLOW" not in closed_by("deadlift-6", letter)
    assert "ALLOW" in closed_by("superman-7", letter)


@pytest.mark.parametrize(
    ("level", "days"),
    [("deadlift-4", 2), ("lunge-5", 2), ("bird-dog-6", 3), ("curl-up-2", 3), ("plank-2", 4)],
)
def test_heavier_work_has_its_most_days_a_week(level: str, days: int) -> None:
    assert CATALOGUE.levels[level].dosing.days_a_week == days


# ---- the morning ---------------------------------------------------------------------------------


def in_the_morning_at(hours: float, *events: Event) -> bool:
    """Whether the morning rule holds so many hours after midnight of the second day."""
    begun = intake(schedule={"days": ["mon"], "minutes": 30, "wakes_at": "07:00"})
    on = day(0.25 + hours / 24)
    return situation(CATALOGUE, folded([begun, *events], on), on).morning


@pytest.mark.parametrize(("hours", "morning"), [(5, True), (8.5, True), (9.5, False)])
def test_before_and_soon_after_the_usual_waking_it_is_morning(hours: float, morning: bool) -> None:
    assert in_the_morning_at(hours) is morning


def test_yesterdays_waking_time_says_nothing_of_today() -> None:
    woke = day(0, -9)
    told = event("check_in", day(0.02), {"woke_at": woke.isoformat()})
    assert in_the_morning_at(8, told)


# ---- conditions ----------------------------------------------------------------------------------

FOR_STENOSIS = "knee-to-chest-6"
"""Open from stage 1 on with stenosis, where no lower level is open."""


def knee_to_chest(*events: Event, **answers: Any) -> str | None:
    begun = intake(**{"conditions": ["stenosis"], "direction": "flexion"} | answers)
    return advice([begun, *events], day(0.3)).levels["knee-to-chest"].level


def lower_levels_forbidden() -> list[Event]:
    ladder = CATALOGUE.ladder("knee-to-chest")
    return [change(day(0.1), "forbid", level=one.id) for one in ladder if one.id != FOR_STENOSIS]


def test_a_condition_opens_no_way_around_what_a_clinician_forbade() -> None:
    assert knee_to_chest() == "knee-to-chest-1"
    assert knee_to_chest(*lower_levels_forbidden()) is None


LYING_ONLY = {"floor": False, "kneel": False, "hands_and_knees": False}


@pytest.mark.parametrize(("equipment", "level"), [(["chair"], FOR_STENOSIS), ([], None)])
def test_a_condition_opens_only_what_nothing_else_closes(
    equipment: list[str], level: str | None
) -> None:
    assert knee_to_chest(abilities=LYING_ONLY, equipment=equipment) == level


def test_bending_is_never_the_way_with_brittle_bones() -> None:
    eased = {"direction": "flexion", "conditions": ["stenosis"]}
    brittle = eased | {"cautions": [{"id": "osteoporosis"}]}
    open_for, closed_for = (
        situation(CATALOGUE, folded([intake(**answers)], day(0.3)), day(0.3))
        for answers in (eased, brittle)
    )
    assert open_for.flexion_or_stenosis
    assert not closed_for.flexion_or_stenosis


@pytest.mark.parametrize(("foot_drop", "nerve"), [(True, True), (False, False)])
def test_a_foot_that_does_not_lift_is_a_nerve_sign(foot_drop: bool, nerve: bool) -> None:
    state = folded([intake(symptoms=CALM | {"foot_drop": foot_drop})], day(0.3))
    assert radiculopathy(state, CATALOGUE.policy) is nerve
