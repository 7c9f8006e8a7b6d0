"""Progress: what nobody told stays unknown, and what was done is told as it was, both ways."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steadyback.engine import begin, fold
from steadyback.engine.progress import (
    Course,
    Progress,
    WeekDone,
    dump_course,
    follow,
    load_course,
    mean_week,
    progress,
)
from steadyback.record import Event, timeline
from tests.catalogue_fixture import the_catalogue
from tests.engine.past import AWAY, END, HELD, WEEKS, plan, ten_weeks, walked
from tests.engine.somebody import (
    PERSON,
    check_in,
    day,
    done,
    event,
    green,
    intake,
    session,
)

CATALOGUE = the_catalogue()
PAST = ten_weeks()
MONDAY = day(0).date()


def courses(events: list[Event], on: Any = END, kept_at: int | None = None) -> tuple[Any, Course]:
    """State and course after these events; put down as text and taken up again at one place."""
    state, course = begin(PERSON), Course()
    for place, entry in enumerate(timeline(events, on).entries):
        after = fold(state, entry, CATALOGUE)
        course = follow(course, state, after, entry, CATALOGUE)
        state = after
        if place == kept_at:
            course = load_course(dump_course(course))
    return state, course


def seen(events: list[Event], on: Any = END, days: int | None = None, most: int = 999) -> Progress:
    """Progress after these events."""
    state, course = courses(events, on)
    return progress(CATALOGUE, state, course, on, days=days, most_days=most)


def week(found: Progress, number: int) -> WeekDone:
    """One week of the ten."""
    return found.weeks[number]


def pain_on(found: Progress, number: int) -> tuple[float | None, float | None, int | None]:
    """What is known of one day."""
    one = next(p for p in found.pain if p.first == day(number).date())
    return one.leg, one.back, one.distal


def test_a_day_without_an_answer_is_unknown_and_never_zero() -> None:
    found = seen([intake(), check_in(day(1), leg_nprs=0), check_in(day(4))], day(5))
    assert pain_on(found, 1)[0] == 0
    assert pain_on(found, 2) == (None, None, None)
    assert [one.known for one in found.pain] == [1, 1, 0, 0, 1, 0]


def test_a_week_without_anything_has_no_numbers() -> None:
    away = week(seen(PAST), AWAY)
    assert (away.planned, away.minutes, away.sets, away.least) == (None, None, None, None)
    assert (away.kept, away.extra, away.walks) == (0, 0, 0)


def test_the_worst_of_a_day_stands() -> None:
    told = [
        intake(),
        check_in(day(1, -4), leg_nprs=2, distal_level=3),
        check_in(day(1, -1), leg_nprs=6, distal_level=1),
        check_in(day(1, 1), leg_nprs=4, distal_level=1),
    ]
    assert pain_on(seen(told, day(2)), 1)[::2] == (6, 3)


def test_a_correction_changes_the_curve_and_a_withdrawal_empties_the_day() -> None:
    told = [intake(), check_in(day(1), leg_nprs=7), check_in(day(2), leg_nprs=3)]
    changed = {"event": told[1].id, "body": {"symptoms": {"leg_nprs": 2, "back_nprs": 1}}}
    after = [*told, event("correction", day(2.1), changed)]
    assert pain_on(seen(told, day(3)), 1)[0] == 7
    assert pain_on(seen(after, day(3)), 1) == (2, 1, None)
    gone = [*told, event("correction", day(2.1), {"event": told[1].id, "withdraw": True})]
    assert pain_on(seen(gone, day(3)), 1) == (None, None, None)


def test_a_late_event_stands_on_its_own_day() -> None:
    late = [event("check_in", day(1), {"symptoms": {"leg_nprs": 5}}, name="late")]
    told = [intake(), check_in(day(3))]
    assert courses([*told, *late])[1] == courses([*late, *told])[1]
    assert pain_on(seen([*told, *late], day(4)), 1) == (5, None, None)


@pytest.mark.parametrize("place", range(0, len(PAST), 23))
def test_a_course_put_down_and_taken_up_again_goes_on_the_same(place: int) -> None:
    assert courses(PAST, kept_at=place)[1] == courses(PAST)[1]


@given(
    st.sets(st.integers(0, 13)),
    st.sets(st.integers(0, 13), max_size=6),
    st.integers(0, 13),
    st.integers(0, 13),
)
def test_adherence_is_never_above_what_was_planned(
    trained: set[int], wanted: set[int], on: int, revised: int
) -> None:
    told = [intake()]
    for first in (0, 7):
        days = [MONDAY + timedelta(days=one) for one in wanted if first <= one < first + 7]
        if days:
            told.append(plan(day(first, 0.1), *days, revision=1))
    if again := [MONDAY + timedelta(days=one) for one in wanted if revised <= one < 7]:
        told.append(plan(day(revised, -1), *again, revision=2))
    told += [session(day(one), done("squat-1")) for one in trained]
    moment = day(on, 2)
    for one in seen(told, moment).weeks:
        assert 0 <= one.kept <= (one.planned or 0)
        days_of = {one.first + timedelta(days=plus) for plus in range(7)}
        really = {day(d).date() for d in trained if d <= on} & days_of
        assert one.kept + one.extra == len(really)
        assert one.ahead == 0 or not one.over


def test_a_plan_made_again_changes_only_the_days_from_then_on() -> None:
    days = [MONDAY + timedelta(days=one) for one in (0, 2, 4)]
    told = [intake(), plan(day(0, 0.1), *days, revision=1)]
    told += [session(day(0, 0.5), done("squat-1"))]
    told += [plan(day(2, 0.1), MONDAY + timedelta(days=5), revision=2)]
    found = week(seen(told, day(6, 4)), 0)
    assert (found.planned, found.kept, found.ahead) == (2, 1, 0)


def test_a_session_that_was_moved_is_not_missed_on_the_day_it_left() -> None:
    days = [MONDAY + timedelta(days=one) for one in (0, 2, 4)]
    move = {
        "choice": "moves",
        "day": days[1].isoformat(),
        "to_day": (days[2] + timedelta(1)).isoformat(),
    }
    told = [intake(), plan(day(0, 0.1), *days, revision=1), session(day(0, 0.5), done("squat-1"))]
    told += [event("choice", day(3.5), move)]
    told += [plan(day(3.6), days[2], days[2] + timedelta(1), revision=2)]
    found = week(seen(told, day(3, 20)), 0)
    assert (found.planned, found.kept, found.ahead) == (1, 1, 2)


def test_today_and_the_days_to_come_are_not_missed() -> None:
    days = [MONDAY + timedelta(days=one) for one in (1, 2, 4)]
    told = [intake(), plan(day(0, 0.1), *days)]
    found = week(seen(told, day(2)), 0)
    assert (found.planned, found.kept, found.ahead) == (1, 0, 2)


def test_two_sessions_on_a_day_count_once() -> None:
    told = [intake(), plan(day(0, 0.1), MONDAY)]
    told += [session(day(0, hours), done("squat-1")) for hours in (0.2, 2)]
    found = week(seen(told, day(1)), 0)
    assert (found.planned, found.kept, found.extra) == (1, 1, 0)


def test_days_on_hold_count_against_nobody() -> None:
    found = week(seen(PAST), HELD)
    assert (found.planned, found.kept, found.paused) == (0, 0, 3)
    assert week(seen(PAST), HELD + 1).planned == 3


def test_the_ten_weeks_are_told_as_they_were() -> None:
    found = seen(PAST)
    assert found.kept == (23, 24)
    assert found.extra == 1
    assert len(found.weeks) == WEEKS


def test_minutes_that_nobody_told_are_not_taken_for_none() -> None:
    found = week(seen([intake(), walked(day(1), None)], day(2)), 0)
    assert (found.walks, found.minutes, found.unknown) == (1, None, 1)
    found = week(seen([intake(), walked(day(1), None), walked(day(1, 1), 20)], day(2)), 0)
    assert (found.walks, found.minutes, found.unknown) == (2, 20, 1)


@pytest.mark.parametrize(
    ("first", "last", "direction", "matters"),
    [
        (6, 2, "better", True),
        (2, 6, "worse", True),
        (8, 7, "better", False),
        (7, 8, "worse", False),
        (5, 5, "same", False),
    ],
)
def test_a_change_of_pain_is_told_both_ways(
    first: int, last: int, direction: str, matters: bool
) -> None:
    told = [intake(symptoms={"side": "left"})]
    told += [check_in(day(one, 0.1), leg_nprs=first) for one in range(7)]
    told += [check_in(day(one, 0.1), leg_nprs=last) for one in range(14, 21)]
    leg = seen(told, day(20, 1)).changes[0]
    assert (leg.before, leg.now, leg.days) == (first, last, (7, 7))
    assert leg.change.direction == direction
    assert leg.change.matters is matters
    assert leg.low is not None
    assert leg.high is not None
    assert (not leg.low < last < leg.high) is matters


def test_a_change_is_unknown_until_the_newest_days_are_others_than_the_first() -> None:
    told = [intake(), *(check_in(day(one, 0.1), leg_nprs=max(0, 9 - one)) for one in range(14))]
    assert seen(told, day(12, 1)).changes[0].change.direction == "unknown"
    assert seen(told, day(13, 1)).changes[0].change.direction == "better"
    silent = seen(told, day(40)).changes[0]
    assert (silent.now, silent.change.direction) == (None, "unknown")


def test_a_rung_that_was_earned_is_told_with_its_rule_and_one_that_fell_with_its_own() -> None:
    told = [intake()]
    for number in (1, 3, 5):
        told += green(day(number), done("hip-thrust-1", 3, 15, hold_s=5))
    told += green(day(7), done("hip-thrust-2", 2, 8))
    bad = session(day(9), done("hip-thrust-2", 2, 8) | {"peak_leg": 7})
    found = seen([*told, bad], day(10))
    assert [(one.day, one.way, one.level) for one in found.steps] == [
        (day(7).date(), "up", "hip-thrust-2"),
        (day(9).date(), "down", "hip-thrust-2"),
    ]
    assert [one.rule for one in found.steps] == ["RUNG_UP", "REGRESSED"]


def test_activities_of_ones_own_are_compared_only_with_the_same_ones() -> None:
    own = next(one for one in seen(PAST).measures if one.measure == "own-activities")
    assert own.points[0].named == {"activity_1": "Tie my shoes"}
    assert own.points[-1].items == {"activity_1": 9}
    assert own.change.points == 2  # digging: 7 to 9, not tying 2 to 9


def test_every_score_is_kept_and_judged_by_its_own_measure() -> None:
    found = {one.measure: one for one in seen(PAST).measures}
    assert [one.points for one in found["rmdq"].points] == [14, 6]
    assert found["rmdq"].change.matters is True
    assert found["global-change"].change.points == 2
    assert (found["global-change"].low, found["global-change"].high) == (-2, 2)
    assert found["sit-to-stand"].change.matters is None
    assert [one.left for one in seen(PAST).raises.points] == [7, 11, 15]


def test_a_mean_week_is_that_of_the_weeks_with_a_session() -> None:
    told = [intake(), *(e for n in (0, 14) for e in green(day(n, 0.5), done("squat-1", 3)))]
    shares = {one.group: one.done for one in mean_week(CATALOGUE, seen(told, day(30)), 1)}
    assert shares["quadriceps"] == 3
    assert mean_week(CATALOGUE, seen([intake()], day(9)), 1) == ()


def test_a_stretch_of_days_holds_these_days_and_a_long_one_goes_by_weeks() -> None:
    assert len(seen(PAST, days=28).pain) == 28
    by_week = seen(PAST, most=28)
    assert by_week.by_week
    assert [one.days for one in by_week.pain] == [7] * WEEKS
    assert by_week.pain[AWAY].leg is None
    assert by_week.pain[0].first == MONDAY


@settings(max_examples=15)
@given(st.permutations(PAST[:12]))
def test_the_order_of_arrival_never_matters(order: list[Event]) -> None:
    assert courses(order)[1] == courses(PAST[:12])[1]


def test_a_day_ends_when_the_night_does() -> None:
    told = [intake(), event("check_in", day(1, 7.5), {"symptoms": {"leg_nprs": 5}})]
    assert pain_on(seen(told, day(3)), 1)[0] == 5, "half past one at night is still that day"
