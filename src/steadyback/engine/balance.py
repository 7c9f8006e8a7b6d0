"""How the work of a week is shared among the muscle groups, beside what the planner aims for.

Counted as the planner counts ("The planner's numbers"): a set is one set for a group of high share
and half a set for a medium one, and a set done on both sides counts once. The aims are those of the
stage that the week was planned for. All our proposal.
"""

from collections import Counter
from dataclasses import dataclass
from typing import Literal

from steadyback.catalogue.catalogue import Catalogue
from steadyback.engine.problem import HALVES_IN_SET
from steadyback.engine.stages import CALM, MAINTAIN
from steadyback.engine.state import State
from steadyback.engine.week import halves_done, halves_of
from steadyback.record.plan import Plan, PlannedDay
from steadyback.vocabulary import MUSCLE_GROUPS, MuscleGroup

Enough = Literal["enough", "little", "none"]


@dataclass(frozen=True, slots=True)
class GroupShare:
    """The sets of one muscle group in a week, in steps of half a set.

    `done` was done this week, `ahead` is still planned. `least` and `most` are the stage's aim.
    """

    group: MuscleGroup
    done: float
    ahead: float
    least: float
    most: float

    @property
    def sets(self) -> float:
        """What the week holds in all: what was done, and what is still planned."""
        return self.done + self.ahead

    @property
    def enough(self) -> Enough:
        """Whether the week holds at least the fewest sets, fewer, or none."""
        if not self.sets:
            return "none"
        return "enough" if self.sets >= self.least else "little"


def balance(
    catalogue: Catalogue, state: State, plan: Plan, ahead: tuple[PlannedDay, ...]
) -> tuple[GroupShare, ...]:
    """Each muscle group's share of the planned week; `ahead` are its days still to come."""
    least, most = catalogue.policy.sets_range(plan.stage)
    done = Counter(dict(halves_done(catalogue, state, plan.week)))
    planned: Counter[MuscleGroup] = Counter()
    for item in (item for day in ahead for item in day.items):
        planned.update(halves_of(catalogue, item.level, item.sets))
    return tuple(
        GroupShare(group, done[group] / HALVES_IN_SET, planned[group] / HALVES_IN_SET, least, most)
        for group in MUSCLE_GROUPS
    )


def highest_aim(catalogue: Catalogue) -> tuple[int, float, float]:
    """The first stage that aims for most, with its fewest and most sets a week."""
    ranges = {stage: catalogue.policy.sets_range(stage) for stage in range(CALM, MAINTAIN + 1)}
    stage = max(ranges, key=lambda one: (ranges[one][0], -one))
    return stage, *ranges[stage]
