"""What the planner is asked for a week: the planner's numbers, as the rulings give them."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from steadyback.engine import plan_week, week_at
from steadyback.engine.days import Week, local_day
from steadyback.engine.problem import Option, Problem
from steadyback.engine.situation import situation
from steadyback.engine.state import State, changed
from steadyback.engine.week import liking, posed
from steadyback.record import Event
from tests.catalogue_fixture import the_catalogue
from tests.engine.somebody import check_in, day, done, event, folded, green, intake, set_stage

CATALOGUE = the_catalogue()
POLICY = CATALOGUE.policy
GYM = ["gym_machines", "bench", "dumbbell", "band", "chair", "wall", "mat", "step", "towel"]
START: list[Event] = [intake(equipment=GYM), set_stage(3, day(0.1))]
MONDAY = day(7, -6)


def asked(state: State) -> Problem:
    """The problem of the week that begins on the second Monday."""
    return posed(CATALOGUE, state, week_at(state, MONDAY), 1)[1]


def options(state: State) -> list[Option]:
    found = list(asked(state).options)
    assert len(found) > 20
    return found


@pytest.mark.parametrize(
    ("stage", "least", "most"), [(1, 2, 6), (2, 4, 9), (3, 6, 12), (4, 6, 12), (5, 3, 8)]
)
def test_each_stage_has_its_sets_for_a_muscle_group(stage: int, least: int, most: int) -> None:
    problem = asked(folded([intake(), set_stage(stage, day(0.1))], MONDAY))
    assert (problem.least, problem.most) == (2 * least, 2 * most), "counted in halves of a set"


def test_a_set_counts_one_for_a_high_share_and_half_for_a_medium_one() -> None:
    shares: dict[str, set[int]] = {"high": set(), "medium": set()}
    for one in options(folded(START, MONDAY)):
        counted = dict(one.halves)
        for group, share in one.placed.level.groups.items():
            if share == "low":
                assert group not in counted
            else:
                shares[share].add(counted[group])
    assert shares == {"high": {2}, "medium": {1}}


def test_a_session_has_five_exercises_at_most_and_a_position_costs_15_seconds() -> None:
    problem = asked(folded(START, MONDAY))
    assert (problem.exercises_most, problem.position_seconds) == (5, 15)


def test_what_is_done_three_days_a_week_or_less_needs_rest_between() -> None:
    working = [one for one in options(folded(START, MONDAY)) if one.halves]
    assert {one.days_a_week for one in working if one.heavy} == {3}
    assert min(one.days_a_week for one in working if not one.heavy) == 4


def test_at_high_irritability_a_session_is_planned_for_eight_minutes() -> None:
    high: dict[str, Any] = {
        "leg_nprs": 6,
        "settle_minutes": 90,
        "nights_woken": 6,
        "sitting_minutes": 5,
    }
    irritable = check_in(day(6), distal_level=4, **high)
    assert {slot.seconds for slot in asked(folded([intake(), irritable], MONDAY)).days} == {480}
    short = intake(schedule={"days": ["mon", "wed"], "minutes": 7})
    assert {slot.seconds for slot in asked(folded([short, irritable], MONDAY)).days} == {420}


def likings(state: State, *seeds: int) -> dict[tuple[str, int], int]:
    """How much each level of stage 1 is liked, by its id and the seed."""
    now = situation(CATALOGUE, state, MONDAY)
    levels = [level for level in CATALOGUE.levels.values() if level.rung == 1]
    return {(one.id, seed): liking(POLICY, now, one, seed) for one in levels for seed in seeds}


def test_chance_decides_between_0_and_3_and_what_is_fresh_counts_one_more() -> None:
    assert set(likings(folded([intake()], MONDAY), 1, 2, 3).values()) == {1, 2, 3, 4}


def test_what_a_person_prefers_counts_four_more() -> None:
    prefers = event("choice", day(1), {"choice": "prefers", "level": "squat-1"})
    plain, liked = (likings(folded(e, MONDAY), 1) for e in ([intake()], [intake(), prefers]))
    gained = {name: liked[name] - plain[name] for name in plain}
    assert gained.pop(("squat-1", 1)) == 4
    assert set(gained.values()) == {0}


def test_what_was_done_in_the_last_two_sessions_is_not_fresh() -> None:
    plain = likings(folded([intake()], MONDAY), 1)
    trained = [e for n, name in enumerate(("brace-1", "clamshell-1", "squat-1"), 1)
               for e in green(day(n), done(name, 1, 6))]  # fmt: skip
    after = likings(folded([intake(), *trained], MONDAY), 1)
    lost = {name for (name, _), value in plain.items() if after[name, 1] == value - 1}
    assert lost == {"clamshell-1", "squat-1"}


def test_a_group_that_was_trained_hard_rests_for_48_hours() -> None:
    state = folded([intake(schedule={"days": ["mon"], "minutes": 20})], MONDAY)
    assert asked(state).rest_days == 2
    today = local_day(MONDAY, state.zone)
    for days, rests in ((1, True), (2, False)):
        heavy = changed(state, heavy={"quadriceps": today - timedelta(days=days)})
        assert [bool(slot.resting) for slot in asked(heavy).days] == [rests]


def test_another_day_is_counted_with_all_the_days_of_the_week() -> None:
    state = folded([intake(schedule=SHORT), set_stage(3, day(0.1))], MONDAY)
    plan = plan_week(CATALOGUE, state, week_at(state, day(9, -6)))
    assert plan.shortfall is not None
    asked_for = {reason.id: reason.numbers for reason in plan.shortfall.reasons}
    assert asked_for["MORE_DAYS"]["days"] == 4, "three are there already, one of them is over"


def test_the_first_week_is_the_first_and_not_one_after_a_long_silence() -> None:
    trained = [*START, *green(day(1), done("squat-1", 1, 6))]
    assert asked(folded(START, MONDAY)).first
    assert not posed(CATALOGUE, *at(folded(trained, day(56)), day(56)), 1)[1].first


SHORT = {"days": ["mon", "wed", "fri"], "minutes": 8, "wakes_at": "07:00", "trains_at": "18:00"}


def at(state: State, on: datetime) -> tuple[State, Week]:
    """A state with its week at a moment."""
    return state, week_at(state, on)
