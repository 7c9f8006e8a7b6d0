"""An exercise as it is led: the seconds of its plan, the same on both sides."""

from itertools import groupby

import pytest

from steadyback.catalogue.exercise import Level
from steadyback.engine.day_table.script import LedStep, between, script
from steadyback.engine.sequence import ordered, total_seconds
from steadyback.engine.timing import item_seconds
from steadyback.record.plan import PlannedItem, Reason
from tests.catalogue_fixture import the_catalogue

CATALOGUE = the_catalogue()
LEVELS = list(CATALOGUE.levels.values())
BECAUSE = (Reason(id="REQUIRED", numbers={}, sources=("our_proposal",)),)


def item(level: Level, invited: int = 0) -> PlannedItem:
    dose = level.dosing.default
    return PlannedItem(
        level=level.id, sets=dose.sets, reps=dose.reps, hold_s=dose.hold_s,
        step_down=dose.step_down, sides=level.sides, rest_s=level.dosing.rest_s,
        invited_reps=invited, seconds=item_seconds(level, dose, CATALOGUE.policy), reasons=BECAUSE,
    )  # fmt: skip


def worked(steps: tuple[LedStep, ...]) -> list[LedStep]:
    return [step for step in steps if step.kind in ("move", "hold", "lower")]


@pytest.mark.parametrize("level", LEVELS, ids=lambda level: level.id)
def test_a_led_exercise_takes_the_seconds_of_its_plan(level: Level) -> None:
    one = item(level)
    seconds = sum(step.seconds for step in script(CATALOGUE, one))
    assert one.seconds - 1 < seconds <= one.seconds


@pytest.mark.parametrize("level", LEVELS, ids=lambda level: level.id)
def test_both_sides_have_the_same_time_in_every_set(level: Level) -> None:
    work = worked(script(CATALOGUE, item(level)))
    for _, steps in groupby(work, key=lambda step: step.set):
        of_set = list(steps)
        left, right = (
            sum(step.seconds for step in of_set if step.side == side) for side in ("left", "right")
        )
        assert left == right
        assert (left > 0) == (level.sides != "both")


@pytest.mark.parametrize("level", LEVELS, ids=lambda level: level.id)
def test_every_repetition_of_the_dose_is_led_once_on_each_side(level: Level) -> None:
    work = worked(script(CATALOGUE, item(level)))
    sides = 1 if level.sides == "both" else 2
    reps = {(step.set, step.rep, step.side) for step in work}
    assert len(reps) == sum(level.dosing.default.reps_by_set) * sides
    parts = [(step.set, step.rep, step.side, step.kind) for step in work]
    assert len(set(parts)) == len(parts)


def test_an_exercise_begins_with_getting_ready_and_ends_with_a_question() -> None:
    for level in LEVELS:
        steps = script(CATALOGUE, item(level))
        assert steps[0].kind == "get_ready"
        assert steps[-1] == LedStep(kind="question", seconds=0)
        assert all(step.seconds > 0 for step in steps[:-1])


def test_invited_repetitions_come_last_and_say_so() -> None:
    level = CATALOGUE.levels["squat-1"]
    steps = worked(script(CATALOGUE, item(level, invited=2)))
    last = level.dosing.default.sets
    assert {(s.set, s.rep) for s in steps if s.invited} == {
        (last, level.dosing.default.reps + 1),
        (last, level.dosing.default.reps + 2),
    }


def test_a_whole_session_takes_the_seconds_of_its_plan() -> None:
    names = ("pelvic-tilt-1", "squat-1", "bird-dog-1", "hip-thrust-1")
    items, _ = ordered(CATALOGUE, tuple(item(CATALOGUE.levels[name]) for name in names))
    led = sum(step.seconds for one in items for step in script(CATALOGUE, one))
    led += sum(between(CATALOGUE, items))
    every = total_seconds(CATALOGUE, items)
    assert every - len(items) < led <= every
    assert between(CATALOGUE, items)[0] == 0
    assert sum(between(CATALOGUE, items)) > 0
    assert between(CATALOGUE, ()) == ()
