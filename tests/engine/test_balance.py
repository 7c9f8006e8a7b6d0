"""The week's work for each muscle group beside the stage's aim, counted as the planner counts."""

import pytest

from steadyback.engine import balance, highest_aim, plan_week, week_at
from steadyback.engine.balance import GroupShare
from steadyback.engine.state import State
from steadyback.record.plan import Plan
from steadyback.vocabulary import MUSCLE_GROUPS
from tests.catalogue_fixture import the_catalogue
from tests.engine.somebody import day, done, folded, green, intake, set_stage

CATALOGUE = the_catalogue()
MONDAY = day(7, -6)
EVENTS = [intake(), set_stage(2, day(0.1))]


def planned() -> tuple[State, Plan]:
    """Somebody in stage 2 on the second Monday, and the week planned for them."""
    state = folded(EVENTS, MONDAY)
    return state, plan_week(CATALOGUE, state, week_at(state, MONDAY))


def test_the_groups_of_a_whole_week_are_what_the_planner_says_is_short_and_what_is_not() -> None:
    state, plan = planned()
    short = {gap.group: gap.sets for gap in plan.shortfall.groups} if plan.shortfall else {}
    found = balance(CATALOGUE, state, plan, plan.days)
    assert [one.group for one in found] == list(MUSCLE_GROUPS)
    for one in found:
        assert one.least - one.sets == short[one.group] if one.group in short else not_short(one)


def not_short(one: GroupShare) -> bool:
    """Whether a group has its fewest sets, and not more than its most."""
    return one.enough == "enough" and one.least <= one.sets <= one.most


def test_what_was_done_and_what_is_ahead_are_counted_apart_and_only_once() -> None:
    squat = done("squat-1", sets=2)
    state = folded([*EVENTS, *green(day(7), squat)], day(8))
    plan = planned()[1]
    ahead = plan.days[1:]
    found = {one.group: one for one in balance(CATALOGUE, state, plan, ahead)}
    level = CATALOGUE.levels["squat-1"]
    for group in MUSCLE_GROUPS:
        share = level.groups.get(group)
        assert found[group].done == {"high": 2.0, "medium": 1.0}.get(share or "", 0.0)
        assert found[group].sets == found[group].done + found[group].ahead


def test_a_week_without_days_ahead_holds_what_was_done() -> None:
    state, plan = planned()
    assert {one.enough for one in balance(CATALOGUE, state, plan, ())} == {"none"}


def test_walking_counts_for_no_muscle_group() -> None:
    state = folded([*EVENTS, *green(day(7), done("walking-1", sets=1))], day(8))
    assert not any(one.sets for one in balance(CATALOGUE, state, planned()[1], ()))


@pytest.mark.parametrize(
    ("sets", "words"),
    [(0, "none"), (0.5, "little"), (3.5, "little"), (4, "enough"), (10, "enough")],
)
def test_less_than_the_least_is_a_little_and_nothing_is_none(sets: float, words: str) -> None:
    assert GroupShare("quadriceps", 0, sets, 4, 9).enough == words


def test_the_highest_aim_is_that_of_the_first_stage_that_asks_for_most() -> None:
    assert highest_aim(CATALOGUE) == (3, *CATALOGUE.policy.sets_range(3))
