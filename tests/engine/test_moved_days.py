"""A session moves to another day of its week: nothing is added, nothing counts as missed."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steadyback.engine import plan_week
from steadyback.engine.absence import days_missed
from steadyback.engine.state import State
from steadyback.engine.training_days import free_days, training_days
from steadyback.engine.week import week_at
from steadyback.record import Event, event_from
from tests.catalogue_fixture import the_catalogue
from tests.engine.somebody import day, done, event, folded, green, intake, session

MON, TUE, WED, THU, FRI, SAT, SUN = (date(2026, 3, 2) + timedelta(days=i) for i in range(7))


def moves(at: float, from_day: date, to_day: date, **more: Any) -> Event:
    """The person moves a session."""
    body = {"choice": "moves", "day": from_day.isoformat(), "to_day": to_day.isoformat()}
    return event("choice", day(at), body | more)


def known(*events: Event, at: float = 20) -> State:
    return folded(events, day(at))


def trained(state: State, at: float = 0.2) -> tuple[date, ...]:
    return training_days(state, week_at(state, day(at)))


def test_a_session_moves_to_the_day_that_was_chosen() -> None:
    assert trained(known(intake())) == (MON, WED, FRI)
    assert trained(known(intake(), moves(0.1, WED, THU))) == (MON, THU, FRI)


def test_the_plan_has_its_sessions_on_the_days_as_they_are_now() -> None:
    state = known(intake(), moves(0.1, WED, SAT))
    plan = plan_week(the_catalogue(), state, week_at(state, day(0.2)))
    assert [one.date for one in plan.days] == [MON, FRI, SAT]


def test_a_session_that_moves_twice_has_moved_once() -> None:
    state = known(intake(), moves(0.1, WED, THU), moves(0.15, THU, SAT))
    assert (trained(state), state.moved) == ((MON, FRI, SAT), {WED: SAT})


def test_a_session_that_moves_back_has_not_moved() -> None:
    state = known(intake(), moves(0.1, WED, THU), moves(0.15, THU, WED))
    assert (trained(state), state.moved) == ((MON, WED, FRI), {})


def test_a_move_can_be_taken_back() -> None:
    state = known(intake(), moves(0.1, WED, THU), moves(0.15, WED, THU, withdrawn=True))
    assert trained(state) == (MON, WED, FRI)


def test_a_day_without_a_session_has_none_to_move() -> None:
    assert trained(known(intake(), moves(0.1, TUE, THU))) == (MON, WED, FRI)


def test_only_days_without_a_session_are_free() -> None:
    state = known(intake(), moves(0.1, WED, THU))
    assert free_days(state, week_at(state, day(0.2))) == (TUE, WED, SAT, SUN)


def test_a_moved_session_is_not_missed_on_the_day_it_left() -> None:
    first = [intake(), *green(day(0.05), done("bridge-1"))]
    assert days_missed(known(*first), day(3)) == 3
    state = known(*first, moves(0.1, WED, FRI))
    assert days_missed(state, day(3)) == 0
    assert days_missed(state, day(5)) == 5, "it is missed on the day it went to"


def test_a_move_of_a_week_that_is_over_is_forgotten() -> None:
    later = session(day(8), done("bridge-1"))
    other = moves(8.1, WED + timedelta(days=7), THU + timedelta(days=7))
    state = known(intake(), moves(0.1, WED, THU), later, other)
    assert list(state.moved) == [WED + timedelta(days=7)]


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=6))
def test_moving_never_adds_a_day(pairs: list[tuple[int, int]]) -> None:
    told = [
        moves(0.01 * (place + 1), MON + timedelta(days=a), MON + timedelta(days=b))
        for place, (a, b) in enumerate(pairs)
        if a != b
    ]
    assert len(trained(known(intake(), *told))) <= 3


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ({"choice": "moves", "day": "2026-03-04"}, "another one in to_day"),
        ({"choice": "moves", "day": "2026-03-04", "to_day": "2026-03-04"}, "another one"),
        ({"choice": "moves", "day": "2026-03-04", "to_day": "2026-03-09"}, "the same week"),
        ({"choice": "bad_day", "day": "2026-03-04"}, "belong to the choice moves"),
    ],
)
def test_a_move_that_cannot_be_is_refused_with_the_remedy(body: dict[str, Any], says: str) -> None:
    made = {"id": "x", "at": "2026-03-02T18:00:00+00:00", "by": "person", "kind": "choice"}
    with pytest.raises(ValueError, match=says):
        event_from({**made, "version": 1, "body": body})
