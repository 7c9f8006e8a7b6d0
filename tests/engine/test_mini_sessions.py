"""Mini-sessions at high irritability (evidence page, section 4.2; rulings 22)."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest

from steadyback.catalogue.exercise import Dose
from steadyback.engine import advise, with_plan
from steadyback.engine.absence import brought_up
from steadyback.engine.ladder import dose_now
from steadyback.engine.mini_sessions import times_today, work
from steadyback.engine.session import Today
from steadyback.engine.situation import Situation, situation
from steadyback.engine.state import Progress
from steadyback.record import Event
from steadyback.record.plan import Plan, PlannedDay, PlannedItem, Proof
from tests.catalogue_fixture import the_catalogue
from tests.engine.somebody import (
    CALM,
    WEEKDAYS,
    advice,
    change,
    check_in,
    day,
    done,
    event,
    folded,
    intake,
    morning,
    session,
    set_stage,
)

CATALOGUE = the_catalogue()
EVERY_DAY = {"days": list(WEEKDAYS), "minutes": 30, "wakes_at": "07:00", "trains_at": "18:00"}
HIGH: dict[str, Any] = {
    "leg_nprs": 6, "settle_minutes": 90, "nights_woken": 3, "sitting_minutes": 5,
}  # fmt: skip
MODERATE = HIGH | {"nights_woken": 0, "sitting_minutes": 60}
CEILING = CATALOGUE.levels["squat-1"].dosing.ceiling.model_dump(exclude={"step_down"})
START: list[Event] = [
    intake(schedule=EVERY_DAY),
    change(day(0.1), "set_dose", level="squat-1", dose=CEILING),
]
"""squat-1 at the top of its dose, 2 sets of 8."""


def as_planned(level: str, dose: Dose) -> PlannedItem:
    found = CATALOGUE.levels[level]
    reasons = advice(START, day(0.5)).reasons[:1]
    return PlannedItem(
        level=level, sets=dose.sets, reps=dose.reps, hold_s=dose.hold_s, step_down=dose.step_down,
        sides=found.sides, rest_s=found.dosing.rest_s, seconds=60, reasons=reasons,
    )  # fmt: skip


def once(level: str, sets: int = 1) -> PlannedItem:
    """A level with fewer sets than its dose."""
    dose = CATALOGUE.levels[level].dosing.ceiling
    return as_planned(level, dose.model_copy(update={"sets": sets}))


def shown(
    events: Iterable[Event], days: float, items: tuple[PlannedItem, ...] = (), easier: str = ""
) -> Today:
    """Today, where these items are planned."""
    on = day(days)
    planned = items or (once("squat-1"),)
    one = PlannedDay(date=on.date(), minutes=30, items=planned, around=())
    proof = Proof(
        needs_optimal=False, positions_optimal=False, preferences="none", solver="none", seed=1,
        deterministic_time=0.0,
    )  # fmt: skip
    week = "{}-W{:02d}".format(*on.date().isocalendar())
    plan = Plan(week=week, stage=1, days=(one,), proof=proof, reasons=planned[0].reasons)
    state = with_plan(folded(events, on), plan)
    if easier:
        state = replace(state, rhythm=replace(state.rhythm, easier=easier))
    found = advise(CATALOGUE, state, on).today
    assert found is not None
    return found


def irritable(at: float, **more: Any) -> Event:
    return check_in(day(at), **(HIGH | more))


def test_at_high_irritability_a_short_session_may_be_done_several_times_a_day() -> None:
    found = shown([*START, irritable(0.9)], 1)
    assert (found.mode, found.times) == ("mini", 2)
    assert found.minutes <= 8


def test_together_they_are_never_more_than_one_days_dose() -> None:
    now = standing([*START, irritable(0.9)], 1)
    for sets, most in ((2, 1), (1, 2)):
        item = once("squat-1", sets)
        times = times_today(CATALOGUE, now, [item], 3)
        whole, _, _ = dose_now(CATALOGUE, now, CATALOGUE.levels["squat-1"])
        assert times == most
        assert times * item.sets * item.reps <= work(whole)


def standing(events: Iterable[Event], days: float) -> Situation:
    state = brought_up(folded(events, day(days)), day(days), CATALOGUE)
    return situation(CATALOGUE, state, day(days))


def test_the_exercise_that_allows_least_decides_for_all() -> None:
    now = standing([*START, irritable(0.9)], 1)
    floor = CATALOGUE.levels["brace-1"].dosing.floor
    both = [once("squat-1"), as_planned("brace-1", floor)]
    assert times_today(CATALOGUE, now, both, 3) == 1


@pytest.mark.parametrize(("sets", "times"), [(1, 1), (2, 2), (3, 3)])
def test_as_often_as_the_dose_allows(sets: int, times: int) -> None:
    """dead-bug-1 goes up to 3 sets."""
    whole = CATALOGUE.levels["dead-bug-1"].dosing.ceiling.model_copy(update={"sets": sets})
    assert often(whole, whole.model_copy(update={"sets": 1})) == times


def test_never_more_than_three() -> None:
    whole = CATALOGUE.levels["dead-bug-1"].dosing.ceiling
    assert often(whole, whole.model_copy(update={"sets": 1, "reps": 2})) == 3


def often(whole: Dose, one: Dose) -> int:
    """How often dead-bug-1 may be done with one dose where the day's dose is the whole."""
    now = standing([*START, irritable(0.9)], 1)
    now = replace(
        now, state=replace(now.state, progress={"dead-bug-1": Progress(whole, best=whole)})
    )
    return times_today(CATALOGUE, now, [as_planned("dead-bug-1", one)], 1)


@pytest.mark.parametrize(("minutes", "times"), [(20, 2), (16, 2), (15, 1), (8, 1)])
def test_all_together_stay_within_the_minutes_that_were_asked_for(minutes: int, times: int) -> None:
    begins = intake(schedule=EVERY_DAY | {"minutes": minutes})
    now = standing([begins, START[1], irritable(0.9)], 1)
    assert times_today(CATALOGUE, now, [once("squat-1")], 8) == times


def test_descending_sets_count_as_they_are() -> None:
    """6-4-2 is 12 repetitions: three times the first set would be 18."""
    whole = Dose(sets=3, reps=6, hold_s=5, step_down=2)
    now = standing([*START, irritable(0.9)], 1)
    now = replace(
        now, state=replace(now.state, progress={"curl-up-1": Progress(whole, best=whole)})
    )
    first = as_planned("curl-up-1", whole.model_copy(update={"sets": 1}))
    times = times_today(CATALOGUE, now, [first], 1)
    assert times == 2
    assert times * first.reps <= 6 + 4 + 2


# ---- when once is enough -------------------------------------------------------------------------

FLARE = [
    *(check_in(day(d), leg_nprs=3, settle_minutes=90, nights_woken=3, sitting_minutes=5)
      for d in (1, 2, 3, 4)),
    *(check_in(day(d), leg_nprs=6, settle_minutes=90, nights_woken=3, sitting_minutes=5)
      for d in (5, 6)),
]  # fmt: skip
FIRST = session(day(1), done("squat-1", 1, 8))


@pytest.mark.parametrize(
    ("events", "days", "easier"),
    [
        ([check_in(day(0.9), **MODERATE)], 1, ""),
        ([irritable(0.9, leg_nprs=7)], 1, ""),
        ([irritable(0.9), event("choice", day(0.95), {"choice": "only_minutes", "minutes": 8})],
         1, ""),
        ([irritable(0.9), event("choice", day(0.95), {"choice": "bad_day"})], 1, ""),
        (FLARE, 6, ""),
        ([FIRST, morning(FIRST, day(1, 14), back_nprs=4), irritable(1.9)], 2, ""),
        ([irritable(0.9)], 1, "2026-W10"),
    ],
    ids=["moderate", "a hard day", "few minutes", "a bad day", "a flare", "after a red morning",
         "an easier week"],
)  # fmt: skip
def test_once_is_enough(events: list[Event], days: float, easier: str) -> None:
    begins = intake(schedule=EVERY_DAY, symptoms=CALM | {"leg_nprs": 9, "back_nprs": 9})
    events = [begins, START[1], *events] if events is FLARE else [*START, *events]
    found = shown(events, days, easier=easier)
    assert found.items
    assert found.times == 1


def test_under_a_lock_nothing_is_done_several_times() -> None:
    found = shown([*START, irritable(0.9), check_in(day(0.95), {"RF22": "yes"})], 1)
    assert (found.mode, found.times) == ("relief", 1)


def test_a_stage_that_a_clinician_set_does_not_make_them_longer() -> None:
    found = shown([*START, irritable(0.8), set_stage(2, day(0.9))], 1)
    assert found.minutes <= 8


def test_a_second_mini_session_of_a_day_adds_nothing_to_a_row() -> None:
    level = done("clamshell-1", 1, 8, hold_s=3)
    one = session(day(1), level)
    twice = [intake(schedule=EVERY_DAY), one, session(day(1, 2), level), morning(one, day(1, 14))]
    progress = folded(twice, day(3)).progress["clamshell-1"]
    assert progress.over <= 1
    assert progress.dose == CATALOGUE.levels["clamshell-1"].dosing.floor
