"""What goes with every day (evidence page, sections 2.2 item 6, 3.3 and 3.4; decision 7)."""

from collections.abc import Iterable
from typing import Any

import pytest

from steadyback.engine import advise, preview_week, week_at, with_plan
from steadyback.record import Event
from steadyback.record.plan import PlannedItem
from tests.catalogue_fixture import the_catalogue
from tests.engine.somebody import CALM, advice, change, check_in, day, event, folded, intake
from tests.engine.test_direction import trial

CATALOGUE = the_catalogue()
ONCE_A_WEEK = {"days": ["mon"], "minutes": 20, "wakes_at": "07:00", "trains_at": "18:00"}
IN_THE_LEG = CALM | {"distal_level": 4, "leg_nprs": 4}


def person(**changes: Any) -> Event:
    return intake(schedule=ONCE_A_WEEK, **changes)


def around(events: Iterable[Event], days: float) -> dict[str, PlannedItem]:
    """What goes with a day, by exercise, where the week is planned on that day."""
    on = day(days)
    state = folded(events, on)
    plan = preview_week(CATALOGUE, state, week_at(state, on))
    found = advise(CATALOGUE, with_plan(state, plan), on).today
    assert found is not None
    return {item.level.rpartition("-")[0]: item for item in found.around}


def times(events: Iterable[Event], days: float, exercise: str) -> int | None:
    found = around(events, days).get(exercise)
    return None if found is None else found.times_a_day


EXTENDS = [person(symptoms=IN_THE_LEG, direction="extension")]
BENDS = [person(symptoms=IN_THE_LEG, direction="flexion")]


def test_a_walk_and_a_position_of_ease_go_with_every_day() -> None:
    for days in (0.1, 1, 2, 5):
        found = around([person()], days)
        assert set(found) == {"walking", "position-of-ease"}
        assert {r.id for r in found["walking"].reasons} >= {"WALK"}
        assert {r.id for r in found["position-of-ease"].reasons} >= {"EASE"}


@pytest.mark.parametrize(
    ("events", "exercise", "most"),
    [(EXTENDS, "press-up", 6), (BENDS, "flexion-in-lying", 4), (EXTENDS, "sciatic-slider", 3)],
    ids=["press-up", "flexion-in-lying", "sciatic-slider"],
)
def test_direction_work_and_sliders_are_done_through_the_day_on_rest_days_too(
    events: list[Event], exercise: str, most: int
) -> None:
    """With the one of the session a day never holds more goes than the page says."""
    for days in (0.1, 1, 3):
        found = around(events, days)[exercise]
        assert 1 < found.times_a_day < most
        reason = next(r for r in found.reasons if r.id == "THROUGH_THE_DAY")
        assert reason.numbers["times"] == found.times_a_day


def test_the_direction_that_does_not_ease_is_not_offered() -> None:
    assert "flexion-in-lying" not in around(EXTENDS, 1)
    assert "press-up" not in around(BENDS, 1)
    assert {"press-up", "flexion-in-lying"}.isdisjoint(around([person()], 1))


@pytest.mark.parametrize(
    ("symptoms", "slides"),
    [
        ({}, False),
        ({"distal_level": 2}, False),
        ({"distal_level": 3}, True),
        ({"tingling": True}, True),
        ({"numbness": True}, True),
        ({"weakness": "stable"}, True),
        ({"tingling": None}, True),
    ],
    ids=str,
)
def test_sliders_through_the_day_are_for_nerve_signs(
    symptoms: dict[str, Any], slides: bool
) -> None:
    told = [person(symptoms=CALM | symptoms)]
    assert ("sciatic-slider" in around(told, 1)) is slides


def test_a_direction_that_rests_is_not_done_through_the_day() -> None:
    worse = trial(1, "A", ((4, 4, 2), (5, 4, 2), (4, 4, 2)))
    assert "press-up" in around(EXTENDS, 0.9)
    assert "press-up" not in around([*EXTENDS, worse], 1.1)
    assert "press-up" not in around([*EXTENDS, worse], 7.9)


def test_a_quiet_week_leaves_direction_work_to_the_session() -> None:
    eased = [*EXTENDS, trial(1), trial(8)]
    quiet = [check_in(day(days)) for days in (8.5, 9.5, 10.5)]
    assert times([*eased, *quiet[:2]], 10.4, "press-up") == 5
    assert times([*eased, *quiet], 10.6, "press-up") is None
    back = check_in(day(11), distal_level=3)
    assert times([*eased, *quiet, back], 11.1, "press-up") == 5


def test_what_a_clinician_forbids_is_not_done_through_the_day() -> None:
    forbidden = [*EXTENDS, change(day(0.5), "forbid", exercise="press-up")]
    assert "press-up" not in around(forbidden, 1)


def test_bending_forward_waits_in_the_morning() -> None:
    assert "flexion-in-lying" in around(BENDS, 1)
    assert "flexion-in-lying" not in around(BENDS, 1 - 10.5 / 24)


def test_too_much_rests_it_here_too() -> None:
    said = event("choice", day(0.5), {"choice": "too_much", "level": "press-up-1"})
    assert "press-up" not in around([*EXTENDS, said], 1)


def test_on_a_hard_day_the_walk_is_short() -> None:
    """PM00 leaves positions, direction work and a short walk."""
    far = [
        person(symptoms=CALM), event("clinician_change", day(0.1), {"action": "set_stage",
        "stage": 4}, "clinician:ann"), change(day(0.2), "set_level", level="walking-4"),
    ]  # fmt: skip
    assert around(far, 0.3)["walking"].level == "walking-4"
    hard = [*far, check_in(day(0.4), woken_last_two_nights=2)]
    walk = around(hard, 0.5)["walking"]
    assert CATALOGUE.levels[walk.level].stage == 1
    assert "position-of-ease" in around(hard, 0.5)


@pytest.mark.parametrize(
    ("days", "change", "hard"),
    [(1, "new", True), (1, "worse", True), (1, "stable", False), (2, "none", False)],
)
def test_new_or_spreading_tingling_makes_it_a_hard_day(
    days: float, change: str, hard: bool
) -> None:
    """It is handled like pain further down (rulings 15), until it is told to be no longer so."""
    everyday = intake(schedule=ONCE_A_WEEK | {"days": ["mon", "tue", "wed"]})
    told = [everyday, check_in(day(1, -1), tingling=True, tingling_change="new")]
    if days > 1 or change != "new":
        told.append(check_in(day(days, -0.5), tingling=True, tingling_change=change))
    assert (mode(told, days) == "mini") is hard


def mode(events: Iterable[Event], days: float) -> str:
    on = day(days)
    state = folded(events, on)
    plan = preview_week(CATALOGUE, state, week_at(state, on))
    found = advise(CATALOGUE, with_plan(state, plan), on).today
    assert found is not None
    return found.mode


def test_under_a_lock_only_a_walk_and_positions_of_ease_are_left() -> None:
    locked = [*EXTENDS, check_in(day(0.5), {"RF22": "yes"})]
    found = advice(locked, day(1)).today
    assert found is not None
    assert found.around == ()
    assert {i.level.rpartition("-")[0] for i in found.items} == {"walking", "position-of-ease"}
