"""Each bound of a week, by itself, as the solver and the quick preview keep it ("The planner's
numbers"): what still fits, and what does not fit by a little.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from math import ceil
from typing import Any

import pytest

from steadyback.engine import week_at
from steadyback.engine.preview import greedy
from steadyback.engine.problem import DaySlot, Option, Problem, Solution
from steadyback.engine.solver import solve
from steadyback.engine.state import changed
from steadyback.engine.timing import Placed
from steadyback.engine.week import posed
from steadyback.record import Event
from tests.catalogue_fixture import the_catalogue
from tests.engine.somebody import check_in, day, done, folded, intake, session, set_stage

LEVELS = the_catalogue().levels
MONDAY, TUESDAY, WEDNESDAY = date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 4)
Maker = Callable[[Problem], Solution]
MAKERS = pytest.mark.parametrize("made", [solve, greedy], ids=["solver", "preview"])


def bridge(day: int = 0, **changes: Any) -> Option:
    """The bridge, lying on the back: one or two sets of a minute, wanted on every day."""
    plain = Option(
        exercise="hip-thrust",
        placed=Placed(LEVELS["hip-thrust-2"], None),
        day=day,
        seconds=(60, 120),
        least_sets=1,
        volume=100,
        halves=(("gluteus_maximus", 2),),
        heavy=(),
        days_a_week=7,
        liking=1,
        twins=(),
        needed_for=(),
    )
    return replace(plain, **changes)


def squat(day: int = 0, **changes: Any) -> Option:
    """Squats, standing: as long, for another muscle."""
    standing = Placed(LEVELS["squat-3"], None)
    halves = (("quadriceps", 2),)
    return bridge(day, **{"exercise": "squat", "placed": standing, "halves": halves} | changes)


def week(*options: Option, days: tuple[date, ...] = (MONDAY,), **changes: Any) -> Problem:
    """Much is missing and there is time for all of it, but for what is said."""
    plain = Problem(
        days=tuple(DaySlot(day, 3600) for day in days),
        options=tuple(sorted(options, key=lambda o: (o.day, o.exercise))),
        least=40,
        most=80,
        exercises_most=5,
        position_seconds=15,
        volume_cap=None,
        rest_days=2,
        seed=1,
    )
    return replace(plain, **changes)


def lasting(seconds: int, *options: Option) -> Problem:
    """A week of one session of so many seconds."""
    return replace(week(*options), days=(DaySlot(MONDAY, seconds),))


def sets(made: Maker, problem: Problem) -> list[int]:
    """The sets of each exercise that is done, the fewest first."""
    return sorted(made(problem).choice.values())


@MAKERS
def test_all_of_it_where_nothing_bounds_it(made: Maker) -> None:
    assert sets(made, week(bridge(), squat())) == [2, 2]


@MAKERS
@pytest.mark.parametrize(("seconds", "done"), [(120, [2]), (119, [1]), (59, [])])
def test_a_session_is_not_longer_than_asked(made: Maker, seconds: int, done: list[int]) -> None:
    assert sets(made, lasting(seconds, bridge())) == done


@MAKERS
@pytest.mark.parametrize(("seconds", "done"), [(255, 4), (254, 3)])
def test_the_time_to_change_position_counts(made: Maker, seconds: int, done: int) -> None:
    assert sum(sets(made, lasting(seconds, bridge(), squat()))) == done


@MAKERS
@pytest.mark.parametrize("most", [2, 1])
def test_a_session_has_its_most_exercises(made: Maker, most: int) -> None:
    assert len(sets(made, week(bridge(), squat(), exercises_most=most))) == most


@MAKERS
def test_twins_are_not_on_one_day(made: Maker) -> None:
    bridges, squats = bridge(twins=("squat",)), squat(twins=("hip-thrust",))
    assert sets(made, week(bridges, squats)) == [2]
    later = squat(1, twins=("hip-thrust",))
    assert sets(made, week(bridges, later, days=(MONDAY, WEDNESDAY))) == [2, 2]


@MAKERS
@pytest.mark.parametrize(("before", "days"), [(0, 2), (1, 1), (2, 0), (3, 0)])
def test_an_exercise_has_its_most_days_a_week(made: Maker, before: int, days: int) -> None:
    options = [bridge(0, days_a_week=2), bridge(1, days_a_week=2)]
    problem = week(*options, days=(MONDAY, WEDNESDAY), days_done=(("hip-thrust", before),))
    assert len(sets(made, problem)) == days


@MAKERS
@pytest.mark.parametrize(("most", "before", "done"), [(4, 0, [2]), (2, 0, [1]), (4, 2, [1])])
def test_a_muscle_group_has_its_most_sets_a_week(
    made: Maker, most: int, before: int, done: list[int]
) -> None:
    problem = week(bridge(), most=most, halves_done=(("gluteus_maximus", before),))
    assert sets(made, problem) == done


@MAKERS
@pytest.mark.parametrize(("before", "done"), [(2, [1]), (4, [])])
def test_liking_adds_no_set_to_a_group_that_has_its_most(
    made: Maker, before: int, done: list[int]
) -> None:
    liked = bridge(liking=9)
    problem = week(liked, least=4, most=4, halves_done=(("gluteus_maximus", before),))
    assert sets(made, problem) == done


@MAKERS
@pytest.mark.parametrize(("heavy", "done"), [((), [2]), (("gluteus_maximus",), [])])
def test_a_group_that_still_rests_does_no_hard_work(
    made: Maker, heavy: tuple[Any, ...], done: list[int]
) -> None:
    tired = (DaySlot(MONDAY, 3600, ("gluteus_maximus",)),)
    assert sets(made, replace(week(bridge(heavy=heavy)), days=tired)) == done


@MAKERS
@pytest.mark.parametrize(("second", "days"), [(TUESDAY, 1), (WEDNESDAY, 2)])
def test_hard_work_of_a_group_lies_two_days_apart(made: Maker, second: date, days: int) -> None:
    hard = [bridge(0, heavy=("gluteus_maximus",)), bridge(1, heavy=("gluteus_maximus",))]
    assert len(sets(made, week(*hard, days=(MONDAY, second)))) == days
    assert len(sets(made, week(bridge(0), bridge(1), days=(MONDAY, second)))) == 2


@MAKERS
@pytest.mark.parametrize(("cap", "done"), [(None, [2]), (200, [2]), (199, [1]), (99, [])])
def test_a_week_has_its_most_volume(made: Maker, cap: int | None, done: list[int]) -> None:
    assert sets(made, week(bridge(), volume_cap=cap)) == done


@MAKERS
@pytest.mark.parametrize(("cap", "done"), [(200, [2]), (199, [])])
def test_no_exercise_has_fewer_sets_than_its_floor(made: Maker, cap: int, done: list[int]) -> None:
    assert sets(made, week(bridge(least_sets=2), volume_cap=cap)) == done


# ---- a real week ---------------------------------------------------------------------------------


def posed_after(*events: Event, days: float = 2) -> Problem:
    """The week that is planned again on its Wednesday, after these events."""
    state = folded([intake(), *events], day(days))
    return posed(the_catalogue(), state, week_at(state, day(days)), 1)[1]


def test_a_week_planned_again_holds_what_was_done() -> None:
    trained = session(day(0.5), done("hip-thrust-1", sets=2))
    again = posed_after(trained)
    assert dict(again.days_done) == {"hip-thrust": 1}
    share = the_catalogue().levels["hip-thrust-1"].groups["gluteus_maximus"]
    assert dict(again.halves_done)["gluteus_maximus"] == 2 * {"high": 2, "medium": 1}[share]
    assert (posed_after().days_done, posed_after().halves_done) == ((), ())


def test_what_was_trained_hard_rests_for_two_days() -> None:
    hard = session(day(1), done("deadlift-4", load_kg=4))
    rests = [set(slot.resting) for slot in posed_after(hard).days]
    assert "gluteus_maximus" in rests[0]
    assert not any(rests[1:])
    assert not any(slot.resting for slot in posed_after().days)


def test_hard_work_and_floors_stand_in_the_problem() -> None:
    options = {one.exercise: one for one in posed_after(set_stage(4, day(0.1))).options}
    levels = {name: one.placed.level for name, one in options.items()}
    for name, one in options.items():
        dosing = levels[name].dosing
        assert one.least_sets == min(dosing.floor.sets, len(one.seconds))
        assert bool(one.heavy) == (dosing.days_a_week <= 3 and bool(one.halves))
    assert {bool(one.heavy) for one in options.values()} == {True, False}


@pytest.mark.parametrize(("leg", "minutes"), [(1, 30), (8, 8)])
def test_sessions_are_short_while_irritability_is_high(leg: int, minutes: int) -> None:
    easily: dict[str, Any] = (
        {"settle_minutes": 120, "distal_level": 5, "nights_woken": 7} if leg > 1 else {}
    )
    told = check_in(day(1.9), leg_nprs=leg, **easily)
    assert {slot.seconds for slot in posed_after(told).days} == {60 * minutes}


def test_what_the_week_already_holds_counts_towards_its_most_volume() -> None:
    green = {"2026-W09": 900.0}

    def cap(*events: Event) -> int:
        state = changed(folded([intake(), *events], day(2)), green_volume=green)
        most = posed(the_catalogue(), state, week_at(state, day(2)), 1)[1].volume_cap
        assert most is not None
        return most

    trained = session(day(0.5), done("hip-thrust-1"))
    volume = folded([intake(), trained], day(2)).sessions[-1].volume
    assert cap() - cap(trained) == ceil(100 * volume) > 0
