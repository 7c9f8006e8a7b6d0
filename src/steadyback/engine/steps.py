"""A session as timed steps: get ready, each set on each side, rests between, one question."""

from collections.abc import Iterator
from math import ceil
from typing import Literal

from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.exercise import Dose
from steadyback.engine.timing import set_seconds
from steadyback.record.plan import PlannedItem
from steadyback.record.value import Value

Side = Literal["left", "right"]


class Step(Value):
    """One step of a session: what to do, for how many seconds, on which side."""

    kind: Literal["get_ready", "move", "hold", "change_side", "rest", "question"]
    level: str | None = None
    set: int | None = None
    of_sets: int | None = None
    reps: int | None = None
    side: Side | None = None
    seconds: int
    invited_reps: int = 0


def steps_of(catalogue: Catalogue, item: PlannedItem) -> Iterator[Step]:
    """Get ready, each set on each side, rests between, and one question at the end."""
    level = catalogue.levels[item.level]
    policy = catalogue.policy
    dose = Dose(sets=item.sets, reps=item.reps, hold_s=item.hold_s, step_down=item.step_down)
    sides: tuple[Side | None, ...] = ("left", "right") if item.sides == "each" else (None,)
    yield Step(kind="get_ready", level=level.id, seconds=int(policy.get_ready_s))
    for number, reps in enumerate(dose.reps_by_set, 1):
        for side in sides:
            if side == "right":
                yield Step(kind="change_side", level=level.id, seconds=int(policy.change_side_s))
            times = 2 if item.sides == "alternate" else 1
            last = number == item.sets
            done = reps + item.invited_reps if last else reps
            seconds = ceil(set_seconds(level, dose, done) * times)
            kind: Literal["hold", "move"] = "hold" if reps == 1 and dose.hold_s else "move"
            yield Step(
                kind=kind, level=level.id, set=number, of_sets=item.sets, reps=reps, side=side,
                seconds=seconds, invited_reps=item.invited_reps if last else 0,
            )  # fmt: skip
        if number < item.sets and item.rest_s:
            yield Step(kind="rest", level=level.id, set=number, seconds=item.rest_s)
    yield Step(kind="question", level=level.id, seconds=0)
