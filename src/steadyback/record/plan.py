"""A week as it was planned: the fact that is stored, shown, printed and never recomputed."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from steadyback.record.value import LevelId, Short, Value
from steadyback.vocabulary import MuscleGroup

IsoWeek = Annotated[str, Field(pattern=r"^[0-9]{4}-W(0[1-9]|[1-4][0-9]|5[0-3])$")]


class Reason(Value):
    """One decision explained: the rule's id, the numbers it met, and where the rule is from.

    Words are made at the edge, in `wording`. `sources` names entries of the catalogue's sources,
    with `our_proposal` where no source exists.
    """

    id: Short
    numbers: dict[Short, int | float | Short | None] = {}
    sources: tuple[Short, ...] = Field(min_length=1)


class PlannedItem(Value):
    """One level on one day, with its dose. `sides` says whether left and right take turns.

    `range` half asks for half the movement; `invited_reps` are more repetitions in the last set,
    only if it feels easy (2-for-2): an invitation, not part of the dose. `times_a_day` is above 1
    for what is done in small goes through the day.
    """

    level: LevelId
    variant: Short | None = None
    sets: Annotated[int, Field(ge=1, le=12)]
    reps: Annotated[int, Field(ge=1, le=60)]
    hold_s: Annotated[int, Field(ge=0, le=7200)]
    step_down: Annotated[int, Field(ge=0, le=6)] = 0
    load: Annotated[float, Field(ge=0, le=300)] | None = None
    range: Literal["full", "half"] = "full"
    invited_reps: Annotated[int, Field(ge=0, le=10)] = 0
    times_a_day: Annotated[int, Field(ge=1, le=6)] = 1
    sides: Literal["both", "each", "alternate"]
    rest_s: Annotated[int, Field(ge=0, le=600)]
    seconds: Annotated[int, Field(ge=0, le=10800)]
    reasons: tuple[Reason, ...] = Field(min_length=1)


class PlannedDay(Value):
    """One training day in its order; `minutes` is the time the items take, rounded up.

    `around` goes with the day outside the session's minutes: the walk.
    """

    date: date
    minutes: Annotated[int, Field(ge=0, le=90)]
    items: tuple[PlannedItem, ...]
    around: tuple[PlannedItem, ...] = ()


class GroupGap(Value):
    """Sets a week that one muscle group is short of its least."""

    group: MuscleGroup
    sets: Annotated[float, Field(gt=0, le=60)]


class Shortfall(Value):
    """What did not fit, and the smallest change that helps (rulings, "The planner's numbers")."""

    groups: tuple[GroupGap, ...] = ()
    missing: tuple[Short, ...] = ()
    extra_minutes_a_day: Annotated[int, Field(ge=1, le=60)] | None = None
    reasons: tuple[Reason, ...] = ()


class Proof(Value):
    """What the solver proved: nothing meets more of the needs, or does so with fewer changes."""

    needs_optimal: bool
    positions_optimal: bool
    preferences: Literal["optimal", "feasible", "none"]
    solver: Short
    seed: int
    deterministic_time: float


class Plan(Value):
    """One person's week: days with their items, what it was proved to be, and what is short."""

    week: IsoWeek
    stage: Annotated[int, Field(ge=1, le=5)]
    days: tuple[PlannedDay, ...]
    proof: Proof
    shortfall: Shortfall | None = None
    reasons: tuple[Reason, ...] = Field(min_length=1)


class PlanIssued(Value):
    """A plan as stored, with what it was made from and by which versions."""

    plan: Plan
    revision: Annotated[int, Field(ge=1, le=999)]
    inputs_hash: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    engine: Short
    catalogue: Short
