"""One exercise as it is led: every movement, hold and pause with its seconds and its side.

The seconds are those of the dose and of the policy, so that a led session takes exactly as long as
its plan says (`timing`, and rulings, "The planner's numbers").
"""

from collections.abc import Iterator
from itertools import pairwise
from typing import Literal

from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.exercise import Dose, Level
from steadyback.engine.sequence import placed
from steadyback.engine.steps import Side
from steadyback.record.plan import PlannedItem
from steadyback.record.value import Value

Kind = Literal["get_ready", "move", "hold", "lower", "change_side", "rest", "question"]


class LedStep(Value):
    """One thing to do: for how many seconds, in which set and repetition, on which side.

    `invited` repetitions are done only if they feel easy. A question waits for its answer: it has
    no seconds.
    """

    kind: Kind
    seconds: float
    set: int | None = None
    rep: int | None = None
    side: Side | None = None
    invited: bool = False


def script(catalogue: Catalogue, item: PlannedItem) -> tuple[LedStep, ...]:
    """Everything from getting ready to the question at the end. KeyError for a level unknown."""
    return tuple(steps(catalogue, item))


def steps(catalogue: Catalogue, item: PlannedItem) -> Iterator[LedStep]:
    """The steps one after the other."""
    policy, level = catalogue.policy, catalogue.levels[item.level]
    dose = Dose(sets=item.sets, reps=item.reps, hold_s=item.hold_s, step_down=item.step_down)
    sides: tuple[Side | None, ...] = ("left", "right") if item.sides == "each" else (None,)
    yield LedStep(kind="get_ready", seconds=float(policy.get_ready_s))
    for number, reps in enumerate(dose.reps_by_set, 1):
        invited = item.invited_reps if number == item.sets else 0
        for side in sides:
            if side == "right":
                seconds = float(policy.change_side_s)
                yield LedStep(kind="change_side", seconds=seconds, set=number, side=side)
            for rep in range(1, reps + invited + 1):
                yield from repetition(item, level, number, rep, side, invited=rep > reps)
        if number < item.sets and item.rest_s:
            yield LedStep(kind="rest", seconds=float(item.rest_s), set=number)
    yield LedStep(kind="question", seconds=0.0)


def repetition(
    item: PlannedItem, level: Level, number: int, rep: int, side: Side | None, *, invited: bool
) -> Iterator[LedStep]:
    """Out, hold and back; on both sides in turn where the sides alternate."""
    tempo = level.dosing.tempo
    ways: tuple[tuple[Kind, float], ...] = (
        ("move", tempo.out_s),
        ("hold", float(item.hold_s)),
        ("lower", tempo.back_s),
    )
    turns: tuple[Side | None, ...] = ("left", "right") if item.sides == "alternate" else (side,)
    for turn in turns:
        for kind, seconds in ways:
            if seconds:
                yield LedStep(
                    kind=kind, seconds=seconds, set=number, rep=rep, side=turn, invited=invited
                )


def between(catalogue: Catalogue, items: tuple[PlannedItem, ...]) -> tuple[int, ...]:
    """Seconds before each exercise for another position and other equipment; 0 for the first."""
    policy = catalogue.policy
    places = [placed(catalogue, item) for item in items]
    return (0,) * bool(places) + tuple(
        int(
            (before.position != after.position) * policy.change_position_s
            + (bool(after.equipment) and before.equipment != after.equipment)
            * policy.change_equipment_s
        )
        for before, after in pairwise(places)
    )
