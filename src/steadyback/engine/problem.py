"""The week as a problem to be solved: days, what may be done on each, and what the week needs.

Plain numbers only, sorted by id, so that the solver, the quick preview and the exhaustive search
of the tests work on the same thing. Muscle sets are counted in halves: a set counts 2 halves for
a group of high share, 1 for medium ("The planner's numbers").
"""

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from steadyback.engine.timing import Placed
from steadyback.vocabulary import MUSCLE_GROUPS, MuscleGroup

HALVES_IN_SET = 2


def halves(sets: float) -> int:
    """A number of sets in whole halves, which is what the problem counts in."""
    return round(sets * HALVES_IN_SET)


@dataclass(frozen=True, slots=True)
class Option:
    """One exercise on one day, at the level that is open then.

    `least_sets` are the level's floor. `seconds[n-1]` is the time of n sets, with getting ready
    and, where it needs equipment, one change of it. `volume` is the volume of one set, and
    `needed_for` names the needs it serves.
    """

    exercise: str
    placed: Placed
    day: int
    seconds: tuple[int, ...]
    least_sets: int
    volume: int
    halves: tuple[tuple[MuscleGroup, int], ...]
    heavy: tuple[MuscleGroup, ...]
    days_a_week: int
    liking: int
    twins: tuple[str, ...]
    needed_for: tuple[str, ...]

    def on_day(self, day: int) -> "Option":
        """The same on another day: `dataclasses.replace`, in half the time."""
        return Option(
            exercise=self.exercise,
            placed=self.placed,
            day=day,
            seconds=self.seconds,
            least_sets=self.least_sets,
            volume=self.volume,
            halves=self.halves,
            heavy=self.heavy,
            days_a_week=self.days_a_week,
            liking=self.liking,
            twins=self.twins,
            needed_for=self.needed_for,
        )


@dataclass(frozen=True, slots=True)
class DaySlot:
    """One training day: its date, its seconds, and groups that still rest from the day before."""

    date: date
    seconds: int
    resting: tuple[MuscleGroup, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """One week. Volume is in hundredths; `volume_cap` None means no green week to compare with."""

    days: tuple[DaySlot, ...]
    options: tuple[Option, ...]
    least: int
    most: int
    exercises_most: int
    position_seconds: int
    volume_cap: int | None
    rest_days: int
    seed: int
    first: bool = False
    halves_done: tuple[tuple[MuscleGroup, int], ...] = ()
    days_done: tuple[tuple[str, int], ...] = ()
    """What this week already holds before its first day here: a week may be planned again."""

    @property
    def exercises(self) -> tuple[str, ...]:
        """All exercises with an option, by id."""
        return tuple(sorted({option.exercise for option in self.options}))


Choice = dict[tuple[int, str], int]
"""Sets by (day index, exercise id)."""


@dataclass(frozen=True, slots=True)
class Solution:
    """Sets chosen, what is short (halves by group), needs unmet, and what was proved."""

    choice: Choice
    short: dict[MuscleGroup, int]
    missing: tuple[tuple[int, str], ...]
    changes: int
    needs_optimal: bool
    positions_optimal: bool
    preferences: Literal["optimal", "feasible", "none"]
    solver: str
    deterministic_time: float


NEEDS = ("warm_up_or_mobility", "direction", "slider", "stage_work")
"""What every session should hold where it is open: in order of the design page, section 5."""


def needs_of(problem: Problem, day: int) -> tuple[str, ...]:
    """The needs that something could serve on this day."""
    served = {need for o in problem.options if o.day == day for need in o.needed_for}
    return tuple(need for need in NEEDS if need in served)


def reachable(problem: Problem) -> list[MuscleGroup]:
    """The muscle groups that some option of the week works."""
    worked = {group for option in problem.options for group, _ in option.halves}
    return [group for group in MUSCLE_GROUPS if group in worked]


MISSING_COST = 100_000
WORST_COST = 1000
"""Needs unmet weigh most, then the group that is shortest, then all sets that are short."""


def unmet_cost(missing: Any, worst: Any, short: Any) -> Any:
    """The first criterion as one number, of numbers or of linear expressions."""
    return MISSING_COST * missing + WORST_COST * worst + short
