"""Where a person stands on each ladder: gates G0-G3, and what G1 looks through."""

from dataclasses import replace
from typing import Any

import pytest

from steadyback.engine.ladder import Climb, climb
from steadyback.engine.situation import situation
from steadyback.engine.state import Progress, State
from steadyback.record import Event
from steadyback.vocabulary import EQUIPMENT
from tests.catalogue_fixture import the_catalogue
from tests.engine.somebody import (
    CALM,
    advice,
    change,
    check_in,
    day,
    done,
    folded,
    green,
    intake,
    session,
    set_stage,
)

CATALOGUE = the_catalogue()
ON = day(3, 1)
VISITS = [check_in(day(d)) for d in (1, 2, 3)]
"""Three check-ins, so that there is a mean of leg pain."""


def somebody(
    *events: Event, stage: int = 3, mastered: tuple[str, ...] = (), **changes: Any
) -> State:
    """Somebody in a stage who has earned some levels."""
    state = folded([intake(**changes), set_stage(stage, day(0.1)), *VISITS, *events], ON)
    earned = {
        name: Progress(dose=CATALOGUE.levels[name].dosing.default, mastered=True)
        for name in mastered
    }
    return replace(state, progress={**state.progress, **earned})


def climbed(exercise: str, state: State) -> Climb:
    return climb(CATALOGUE, situation(CATALOGUE, state, ON), exercise)


def reached(exercise: str, state: State) -> str | None:
    found = climbed(exercise, state).rung
    return None if found is None else found.level.id


def ends(exercise: str, state: State) -> set[str]:
    return {reason.id for reason in climbed(exercise, state).ends}


def without(*names: str) -> list[str]:
    return [item for item in EQUIPMENT if item not in names]


def test_g0_opens_the_first_rung_in_its_stage() -> None:
    assert reached("squat", somebody(stage=1)) == "squat-1"
    assert reached("bird-dog", somebody(stage=1)) is None
    assert reached("bird-dog", somebody(stage=2)) == "bird-dog-1"


def test_g1_opens_a_rung_when_the_one_below_was_earned() -> None:
    assert reached("squat", somebody()) == "squat-1"
    assert ends("squat", somebody()) == {"G1"}
    assert reached("squat", somebody(mastered=("squat-1",))) == "squat-2"
    assert reached("squat", somebody(mastered=("squat-1", "squat-2"))) == "squat-3"


def test_a_rung_above_the_stage_stays_closed_however_well_earned() -> None:
    earned = ("squat-1", "squat-2", "squat-3")
    assert reached("squat", somebody(stage=2, mastered=earned)) == "squat-2"
    assert ends("squat", somebody(stage=2, mastered=earned)) == {"STAGE_GATE"}


EARNED = ("squat-1", "squat-2", "squat-3")


@pytest.mark.parametrize(
    ("symptoms", "open_"),
    [
        ({}, True),
        ({"leg_nprs": 3}, True),
        ({"leg_nprs": 4}, False),
        ({"distal_level": 2}, True),
        ({"distal_level": 3}, False),
    ],
)
def test_g2_asks_for_little_leg_pain_above_the_thigh(symptoms: dict[str, Any], open_: bool) -> None:
    visits = [check_in(day(d), **symptoms) for d in (1.1, 2.1, 3.02)]
    state = folded([intake(), set_stage(3, day(0.1)), *visits], ON)
    earned = {n: Progress(CATALOGUE.levels[n].dosing.default, mastered=True) for n in EARNED}
    state = replace(state, progress=earned)
    assert (reached("squat", state) == "squat-4") == open_
    assert open_ or ends("squat", state) == {"G2"}


def test_g2_asks_for_three_check_ins_and_two_weeks_without_pm03() -> None:
    lonely = folded([intake(), set_stage(3, day(0.1)), *VISITS[:2]], ON)
    earned = {n: Progress(CATALOGUE.levels[n].dosing.default, mastered=True) for n in EARNED}
    assert reached("squat", replace(lonely, progress=earned)) == "squat-3"
    state = somebody(mastered=EARNED)
    assert reached("squat", replace(state, last_pm03_at=day(-10))) == "squat-3"
    assert reached("squat", replace(state, last_pm03_at=day(-10.99))) == "squat-4"


def test_g3_asks_for_stage_4_and_what_stage_4_asks_for() -> None:
    earned = (*EARNED, "squat-4", "squat-5")
    assert reached("squat", somebody(stage=3, mastered=earned)) == "squat-5"
    assert reached("squat", somebody(stage=4, mastered=earned)) == "squat-6"
    itself = somebody(stage=4, mastered=earned)
    by_review = replace(itself, stage=replace(itself.stage, set_by_clinician=False))
    assert reached("squat", by_review) == "squat-5"
    assert ends("squat", by_review) == {"G3"}
    tested = replace(by_review, tests=replace(by_review.tests, trunk_hold_s=60, hinge_ok=True))
    assert reached("squat", tested) == "squat-6"


def test_g1_looks_through_equipment_and_abilities() -> None:
    """seated-abduction-2 and -3 need a band: nothing above opens without the rung below them."""
    no_band = somebody(equipment=without("band"))
    assert reached("seated-abduction", no_band) == "seated-abduction-1"
    # clamshell-3 needs a wall; clamshell-4 stands on clamshell-2 for who has none
    wall = somebody(mastered=("clamshell-1", "clamshell-2"))
    assert reached("clamshell", wall) == "clamshell-3"
    bare = somebody(mastered=("clamshell-1", "clamshell-2"), equipment=without("wall"))
    assert reached("clamshell", bare) == "clamshell-4"
    unearned = somebody(mastered=("clamshell-1",), equipment=without("wall"))
    assert reached("clamshell", unearned) == "clamshell-2"


def test_a_rung_with_nothing_below_it_but_closed_by_equipment_counts_as_g0() -> None:
    seated = {"floor": False, "kneel": False, "hands_and_knees": False}
    state = somebody(abilities=seated, equipment=["chair", "table"])
    assert reached("cat-camel", state) == "cat-camel-1"
    standing = somebody(abilities=seated, equipment=["table"])
    assert reached("cat-camel", standing) == "cat-camel-2"


@pytest.mark.parametrize(
    "why",
    [
        change(day(0.2), "forbid", level="squat-2"),
        session(day(0.5), done("squat-2", 1, 8) | {"distal_peak": 2}),
    ],
    ids=["forbid", "PM03"],
)
def test_any_other_closed_rung_ends_the_ladder(why: Event) -> None:
    state = somebody(why, mastered=("squat-1", "squat-2", "squat-3"))
    assert reached("squat", state) in ("squat-1", None)


def test_a_caution_in_the_middle_ends_the_ladder_there() -> None:
    earned = tuple(f"squat-{n}" for n in range(1, 6))
    assert reached("squat", somebody(stage=4, mastered=earned)) == "squat-6"
    pressure = somebody(stage=4, mastered=earned, cautions=[{"id": "glaucoma"}])
    assert reached("squat", pressure) == "squat-4"
    assert "CAUTION" in ends("squat", pressure)


def test_a_clinician_places_a_person_on_a_rung_but_not_through_a_closed_one() -> None:
    placed = change(day(0.2), "set_level", level="squat-3")
    assert reached("squat", somebody(placed)) == "squat-3"
    assert reached("squat", somebody(placed, stage=2)) == "squat-2"
    off = change(day(0.3), "set_level", level="squat-3", withdrawn=True)
    assert reached("squat", somebody(placed, off)) == "squat-1"


def test_a_level_that_was_too_much_waits_for_the_one_below() -> None:
    usual, next_ = done("squat-1", 2, 6), done("squat-2", 2, 8)
    climb_up = [e for d in (0.2, 0.9) for e in green(day(d), usual)]
    hurt = session(day(1.8), next_ | {"peak_back": 7})
    state = folded([intake(), set_stage(2, day(0.1)), *climb_up, hurt], ON)
    assert reached("squat", folded([intake(), set_stage(2, day(0.1)), *climb_up], ON)) == "squat-2"
    assert reached("squat", state) == "squat-1"


def test_a_twin_opens_through_its_own_ladder() -> None:
    """bird-dog-4 and superman-4 are one movement: earning bird-dog-3 opens only bird-dog-4."""
    earned = ("bird-dog-1", "bird-dog-2", "bird-dog-3")
    state = somebody(mastered=earned)
    assert reached("bird-dog", state) == "bird-dog-4"
    assert reached("superman", state) == "superman-1"


def test_twins_have_the_same_dose() -> None:
    key = "bird-dog-4"
    dose = CATALOGUE.levels[key].dosing.ceiling
    ladder = tuple(f"{name}-{n}" for name in ("bird-dog", "superman") for n in (1, 2, 3))
    state = somebody(mastered=ladder)
    state = replace(state, progress={**state.progress, key: Progress(dose=dose, best=dose)})
    one, other = climbed("bird-dog", state).rung, climbed("superman", state).rung
    assert one is not None
    assert other is not None
    assert (one.level.id, other.level.id) == ("bird-dog-4", "superman-4")
    assert one.dose == other.dose == dose


def test_a_dose_starts_at_the_floor_and_a_clinicians_stays_inside() -> None:
    first = climbed("squat", somebody()).rung
    assert first is not None
    assert first.dose == CATALOGUE.levels["squat-1"].dosing.floor
    assert "DOSE_START" in {reason.id for reason in first.reasons}
    big = change(day(0.2), "set_dose", level="squat-1", dose={"sets": 6, "reps": 30})
    most = climbed("squat", somebody(big)).rung
    assert most is not None
    assert most.dose == CATALOGUE.levels["squat-1"].dosing.ceiling
    assert "DOSE_SET" in {reason.id for reason in most.reasons}


def test_pm14_a_week_away_takes_a_tenth_off_and_two_weeks_a_level() -> None:
    risen = [e for d in (0.2, 1, 2, 3, 4, 5) for e in green(day(d), done("squat-1", 2, 10))]

    def dose(stage: int, days: float) -> int:
        state = folded([intake(), set_stage(stage, day(0.1)), *risen], day(days))
        found = climb(CATALOGUE, situation(CATALOGUE, state, day(days)), "squat").rung
        assert found is not None
        return found.dose.sets * found.dose.reps

    assert dose(1, 11) == 16
    assert dose(1, 12) == 14
    events = [intake(), set_stage(2, day(0.1)), *risen, *green(day(6), done("squat-2", 1, 8))]
    assert advice(events, day(19)).levels["squat"].level == "squat-2"
    assert advice(events, day(20)).levels["squat"].level == "squat-1"


def test_under_high_pressure_every_hold_is_ten_seconds_at_most() -> None:
    high: dict[str, Any] = {"cautions": [{"id": "hypertension_uncontrolled", "bp_systolic": 150}]}
    seen = 0
    for name in CATALOGUE.exercises:
        found = climbed(name, somebody(stage=4, **high)).rung
        if found is not None and found.level.hold_kind not in ("free", "none"):
            assert found.dose.hold_s <= 10
            seen += 1
    assert seen > 3


@pytest.mark.parametrize("exercise", sorted(CATALOGUE.exercises))
def test_every_answer_has_a_level_or_a_reason_with_sources(exercise: str) -> None:
    for stage in (1, 3):
        found = climbed(exercise, somebody(stage=stage, symptoms=CALM | {"slr_symptoms": True}))
        reasons = (*(found.rung.reasons if found.rung else ()), *found.ends)
        assert reasons
        assert all(reason.sources for reason in reasons)
