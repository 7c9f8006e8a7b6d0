"""What earns a step up, and what a little less does not earn (evidence 4.4; R23, R40)."""

from dataclasses import replace
from typing import Any

import pytest

from steadyback.catalogue.exercise import Dose
from steadyback.engine import doses
from steadyback.engine.invitation import may_invite
from steadyback.engine.ladder import climb
from steadyback.engine.progression import (
    history_of,
    most_changes,
    over_target,
    performed,
    stepped,
)
from steadyback.engine.situation import situation
from steadyback.engine.state import Performed, Progress, Rhythm, changed
from steadyback.record.training import LevelDone, SetDone
from tests.catalogue_fixture import the_catalogue
from tests.engine.somebody import day, done, folded, green, intake, morning, session
from tests.engine.test_earned_progress import full, known

CATALOGUE = the_catalogue()
POLICY = CATALOGUE.policy
CLAMSHELL = CATALOGUE.levels["clamshell-1"]
TARGET = Dose(sets=2, reps=8)


def sets(*reps: int, side: Any = None, hold: int = 0) -> tuple[SetDone, ...]:
    return tuple(SetDone(reps=n, hold_s=hold, side=side) for n in reps)


def clams(*made: SetDone, counts: bool = True, **more: Any) -> Performed:
    """Clamshells at a target of two sets of eight, done with ease."""
    one = LevelDone(level="clamshell-1", sets=made, **{"rir": 3, "form_ok": True} | more)
    return performed(one, CLAMSHELL, Progress(dose=TARGET), POLICY, counts)


LEFT = sets(20, 20, 20, side="left", hold=5)
RIGHT = sets(20, 20, 20, side="right", hold=5)
BOTH = (*LEFT, *RIGHT)


def test_two_over_the_target_on_both_sides_are_a_step() -> None:
    found = clams(*BOTH)
    assert (found.over, found.full, found.counted) == (True, True, True)


@pytest.mark.parametrize(
    ("changes", "counts"),
    [
        ({"rir": 1}, True),
        ({"rir": None}, True),
        ({"form_ok": False}, True),
        ({"changed": "easier"}, True),
        ({}, False),
    ],
)
def test_what_was_not_done_well_earns_nothing(changes: dict[str, Any], counts: bool) -> None:
    found = clams(*BOTH, counts=counts, **changes)
    assert (found.over, found.full, found.counted) == (False, False, False)


def test_a_level_without_a_set_earns_nothing() -> None:
    found = clams()
    assert (found.over, found.full, found.counted) == (False, False, False)


def test_the_weaker_side_decides() -> None:
    assert not clams(*LEFT, *sets(20, 20, 9, side="right", hold=5)).over
    short = clams(*LEFT, *sets(1, 20, 20, side="right", hold=5))
    assert (short.full, short.dose.reps) == (False, 1)
    assert (clams(*LEFT).over, clams(*LEFT).full) == (False, False)


@pytest.mark.parametrize(
    ("target", "made", "over"),
    [
        (TARGET, sets(8, 10), True),
        (TARGET, sets(8, 9), False),
        (TARGET, sets(10), False),
        (Dose(sets=1, reps=1), sets(3), True),
        (Dose(sets=1, reps=1), sets(2), False),
        (Dose(sets=1, reps=1, hold_s=20), sets(1, hold=25), True),
        (Dose(sets=1, reps=1, hold_s=20), sets(3, hold=20), False),
        (Dose(sets=1, reps=5, hold_s=10), sets(7, hold=10), True),
        (Dose(sets=1, reps=5, hold_s=10), sets(7, hold=9), False),
    ],
)
def test_two_for_two_asks_for_two_more_or_five_seconds_longer(
    target: Dose, made: tuple[SetDone, ...], over: bool
) -> None:
    assert over_target(list(made), target, POLICY) is over


# ---- one step ------------------------------------------------------------------------------------


def test_load_rises_only_once_everything_else_is_at_its_ceiling() -> None:
    level = CATALOGUE.levels["deadlift-4"]
    assert level.dosing.load is not None
    low = Progress(dose=level.dosing.floor, load=level.dosing.load.floor_kg)
    one = stepped(low, level, POLICY)
    assert (one.load, one.dose != low.dose) == (low.load, True)
    high = stepped(replace(low, dose=level.dosing.ceiling), level, POLICY)
    assert (high.load or 0.0) > level.dosing.load.floor_kg
    assert high.dose == level.dosing.ceiling


def test_a_load_rises_by_a_tenth_at_most_and_not_above_its_ceiling() -> None:
    level = CATALOGUE.levels["deadlift-4"]
    scale = level.dosing.load
    assert scale is not None
    coarse = level.dosing.model_copy(update={"load": scale.model_copy(update={"step_kg": 50.0})})
    steep = level.model_copy(update={"dosing": coarse})
    most = max(scale.floor_kg * float(POLICY.load_step_share), float(POLICY.load_step_kg))
    assert doses.next_load(scale.floor_kg, steep, POLICY) == scale.floor_kg + most
    assert doses.next_load(scale.ceiling_kg, level, POLICY) == scale.ceiling_kg


def test_the_hold_waits_until_the_sets_are_at_their_ceiling() -> None:
    level = next(
        one for one in CATALOGUE.levels.values()
        if one.dosing.ceiling.sets > one.dosing.floor.sets
        and one.dosing.ceiling.hold_s > one.dosing.floor.hold_s
    )  # fmt: skip
    before = level.dosing.floor.model_copy(update={"reps": level.dosing.ceiling.reps})
    after = doses.one_step_up(before, level, POLICY)
    assert (after.sets, after.hold_s) == (before.sets + 1, before.hold_s)


# ---- how many may move up ------------------------------------------------------------------------


def changes(moderate: int = 0, high: int = 0) -> int:
    """How many levels may move up when so many check-ins in a row were irritable, and none now."""
    state = folded([intake(), session(day(1), done("squat-1"))], day(1.1))
    stage = replace(state.stage, moderate_in_row=moderate, high_in_row=high)
    state = replace(state, stage=stage)
    return most_changes(state, state.sessions[-1], state.sessions[-1].at, POLICY)


def test_irritable_check_ins_hold_back() -> None:
    assert changes() == 2
    assert changes(moderate=1) == 1
    assert changes(high=1) == 0


# ---- rows ----------------------------------------------------------------------------------------


def test_a_second_session_of_a_day_neither_adds_to_a_row_nor_breaks_it() -> None:
    first = session(day(3), full("clamshell-1"))
    again = session(day(3, 2), full("clamshell-1"))
    row = [intake(), *green(day(1), full("clamshell-1")), first, again]
    assert known([*row, morning(first, day(3, 14))], 5, "clamshell-1").mastered
    assert known(row, 5, "clamshell-1").full == 1


def test_a_session_that_leaves_too_little_in_reserve_breaks_the_row_to_a_larger_dose() -> None:
    over = done("squat-1", 1, 8)
    hard = over | {"rir": 0}
    row = [intake(), *green(day(1), over), *green(day(3), hard), *green(day(5), over)]
    assert not known(row, 7, "squat-1").raised
    assert known([*row, *green(day(7), over)], 9, "squat-1").raised


def test_a_lowered_level_that_is_the_lowest_that_can_be_done_has_a_smaller_dose() -> None:
    level = CATALOGUE.levels["cat-camel-3"]
    most = level.dosing.ceiling
    kept = Progress(most, best=most)
    doses_now = []
    for progress in (kept, replace(kept, regressed_at=day(0.5))):
        state = folded([intake(equipment=["mat"])], day(1))
        state = changed(state, progress={history_of(level): progress})
        found = climb(CATALOGUE, situation(CATALOGUE, state, day(1)), "cat-camel").rung
        assert found is not None
        assert found.level.id == "cat-camel-3"
        doses_now.append(doses.amount(found.dose))
    assert doses_now[1] <= (1 - POLICY.regress_cut) * doses_now[0]


def test_nobody_is_invited_to_more_in_an_easier_week() -> None:
    state = folded([intake()], day(1))
    assert may_invite(CATALOGUE, situation(CATALOGUE, state, day(1)))
    easier = changed(state, rhythm=Rhythm(loading=4, amber=0, easier="2026-W10"))
    assert not may_invite(CATALOGUE, situation(CATALOGUE, easier, day(1)))
