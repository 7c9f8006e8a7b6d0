"""PM04: the same exercise, half the movement, until it went well (evidence page, section 4.3).

Range is the first thing that may grow (section 4.4), so the whole range comes back as every step
does: after a green session that settled by the next morning, answered (rulings 18).
"""

from typing import Any

import pytest

from steadyback.catalogue.exercise import Dose
from steadyback.engine import advise, preview_week, shown_plan, week_at, with_plan
from steadyback.record import Event
from tests.catalogue_fixture import the_catalogue
from tests.engine.somebody import (
    WEEKDAYS,
    advice,
    day,
    done,
    event,
    folded,
    green,
    intake,
    morning,
    session,
    set_stage,
)
from tests.engine.test_earned_progress import full, known, rung

CATALOGUE = the_catalogue()
EVERY_DAY = {"days": list(WEEKDAYS), "minutes": 30, "wakes_at": "07:00", "trains_at": "18:00"}
START: list[Event] = [intake(schedule=EVERY_DAY), set_stage(2, day(0.1))]
BACK_SOON = {"distal_before": 1, "distal_peak": 2, "distal_settle_minutes": 10}


def went_down_and_back(at: float, level: str = "squat-1", **more: Any) -> Event:
    """A session in which pain went further down in one level, and back within ten minutes."""
    others = [full("clamshell-1")] if level != "clamshell-1" else []
    return session(day(at), full(level, **(BACK_SOON | more)), *others)


HALF = [*START, went_down_and_back(1)]


def is_half(events: list[Event], days: float, exercise: str = "squat") -> bool:
    return rung(events, days, exercise).half_range


def test_the_next_time_it_is_half_the_movement_and_says_why() -> None:
    assert not is_half(START, 1)
    assert is_half(HALF, 2)
    assert "PM04" in {reason.id for reason in rung(HALF, 2, "squat").reasons}
    assert rung(HALF, 2, "squat").level.id == "squat-1"


def test_only_the_exercise_in_which_it_happened() -> None:
    assert not is_half(HALF, 2, "clamshell")


@pytest.mark.parametrize(("minutes", "half"), [(10, True), (11, False)])
def test_longer_than_ten_minutes_is_pm03_and_rests(minutes: int, half: bool) -> None:
    events = [*START, went_down_and_back(1, distal_settle_minutes=minutes)]
    found = advice(events, day(2)).levels["squat"]
    assert (found.level is not None) is half
    assert half or "PM03" in {reason.id for reason in found.reasons}


def test_a_session_in_half_range_does_not_count() -> None:
    again = [*HALF, *green(day(2), full("squat-1"))]
    assert known(again, 3.5, "squat-1").full == 0
    assert known([*START, *green(day(2), full("squat-1"))], 3.5, "squat-1").full == 1


def test_a_green_session_that_settled_brings_the_whole_movement_back() -> None:
    again = [*HALF, *green(day(2), full("squat-1"))]
    assert not is_half(again, 3)
    counted = [*again, *green(day(3), full("squat-1"))]
    assert known(counted, 4.5, "squat-1").full == 1


LATER = session(day(2), full("squat-1"))


@pytest.mark.parametrize(
    "answer",
    [
        [],
        [morning(LATER, day(2.6), settled_hours=None)],
        [morning(LATER, day(2.6), leg_nprs=2)],
        [morning(LATER, day(2.6), back_nprs=5)],
        [morning(LATER, day(2.6), back_nprs=None)],
    ],
    ids=["no answer", "not settled", "leg up by one", "red", "a score is missing"],
)
def test_until_the_morning_has_answered_well_it_stays_half(answer: list[Event]) -> None:
    assert is_half([*HALF, LATER, *answer], 3)


def test_an_amber_session_keeps_it_half() -> None:
    sore = session(day(2), full("squat-1"), back_after=4)
    assert is_half([*HALF, sore, morning(sore, day(2.6))], 3)


def test_a_late_answer_of_an_earlier_session_does_not_undo_a_newer_pm04() -> None:
    first = session(day(1), full("squat-1"))
    events = [*START, first, went_down_and_back(1.9), morning(first, day(2.5))]
    assert is_half(events, 3)


def test_a_session_without_the_exercise_changes_nothing() -> None:
    assert is_half([*HALF, *green(day(2), done("clamshell-1", 1, 6, hold_s=3))], 3)


def test_a_correction_that_takes_the_cause_away_brings_it_back() -> None:
    body = session(day(1), full("squat-1")).body.model_dump(mode="json", exclude_unset=True)
    fixed = event("correction", day(2), {"event": HALF[-1].id, "body": body})
    assert not is_half([*HALF, fixed], 2.1)


def test_a_plan_made_before_is_shown_in_half_range() -> None:
    state = folded(START, day(0.5))
    plan = preview_week(CATALOGUE, state, week_at(state, day(0.5)))
    planned = next(one for one in plan.days if one.date == day(3).date()).items[0]
    later = with_plan(folded([*START, went_down_and_back(0.9, planned.level)], day(3)), plan)

    found = advise(CATALOGUE, later, day(3)).today
    week = shown_plan(CATALOGUE, later, plan, day(3))

    assert found is not None
    shown = next(item for item in found.items if item.level == planned.level)
    assert (planned.range, shown.range) == ("full", "half")
    assert "PM04" in {reason.id for reason in shown.reasons}
    to_come = [one for one in week.days if one.date >= day(3).date()]
    ranges = {i.range for one in to_come for i in one.items if i.level == planned.level}
    assert ranges == {"half"}


def test_the_dose_stays_as_it_was() -> None:
    assert rung(HALF, 2, "squat").dose == Dose(sets=1, reps=6)
