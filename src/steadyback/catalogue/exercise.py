"""What an exercise is: its ladder of levels, each with dose, position, cautions and words."""

from functools import cached_property
from typing import Annotated, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from steadyback.vocabulary import (
    GROUP_OF,
    CautionId,
    Condition,
    Equipment,
    Family,
    Hazard,
    Muscle,
    MuscleGroup,
    Phase,
    Position,
    Share,
    Verdict,
)

ColumnId = (
    CautionId
    | Literal[
        "acute_radiculopathy",
        "stenosis",
        "spondylolisthesis",
        "post_discectomy_early",
        "post_discectomy_late",
        "hip_replacement_early",
        "hip_replacement_stable",
        "pregnancy_late",
    ]
)
"""What a caution cell can be about: a caution, a condition, or a caution in one of its times."""

SPOKEN: Final = "spoken"
"""Marks a text that people read: it is said in their language (`translated`)."""
Words = Annotated[str, Field(min_length=3, max_length=600), SPOKEN]
LongWords = Annotated[str, Field(min_length=3, max_length=900), SPOKEN]
Cited = Annotated[str, Field(min_length=3, max_length=600)]
"""A work or page by its own name, which stays as it is in every language."""
ExerciseId = Annotated[str, Field(pattern=r"^[a-z]+(-[a-z]+)*$")]
LevelId = Annotated[str, Field(pattern=r"^[a-z]+(-[a-z]+)*-[1-9]$")]
SourceId = Annotated[str, Field(pattern=r"^(R[1-9][0-9]*[a-z]?|our_proposal|[AB])$")]
Sources = Annotated[tuple[SourceId, ...], Field(min_length=1)]


class Content(BaseModel):
    """Authored content: frozen, and a field nobody declared is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


SETS_MOST = 6
REPS_MOST = 30
HOLD_MOST_S = 3600
"""What a dose can be written with at all; each level has its own floor and ceiling."""


class Dose(Content):
    """How much in one session: sets of repetitions, each held for `hold_s` seconds (0: no hold).

    A set done on both sides counts once. `step_down` is how many repetitions each later set is
    shorter (descending sets such as 6-4-2 are three sets of 6 with a step of 2).
    """

    sets: int = Field(ge=1, le=SETS_MOST)
    reps: int = Field(ge=1, le=REPS_MOST)
    hold_s: int = Field(ge=0, le=HOLD_MOST_S, default=0)
    step_down: int = Field(ge=0, le=4, default=0)

    @property
    def reps_by_set(self) -> tuple[int, ...]:
        """Repetitions of each set in order, never below one."""
        return tuple(max(1, self.reps - self.step_down * i) for i in range(self.sets))


class Tempo(Content):
    """Seconds to move out and to come back in one repetition, without its hold."""

    out_s: float = Field(ge=0, le=10)
    back_s: float = Field(ge=0, le=10)


class Load(Content):
    """Kilograms a level may carry: where it starts, where it ends, and one step."""

    floor_kg: float = Field(gt=0, le=60)
    ceiling_kg: float = Field(gt=0, le=100)
    step_kg: float = Field(gt=0, le=10)


class Dosing(Content):
    """The dose of a level: lowest, usual and highest, how often, and its rest and tempo.

    `default` is the evidence page's dose at its low end ("full dose" in gate G1), `ceiling` its
    high end, `floor` where week 1 begins and where reductions end. `days_a_week` is a maximum.
    """

    floor: Dose
    default: Dose
    ceiling: Dose
    days_a_week: int = Field(ge=1, le=7)
    times_a_day: int = Field(ge=1, le=6, default=1)
    rest_s: int = Field(ge=0, le=300)
    tempo: Tempo
    load: Load | None = None
    sources: Sources

    @model_validator(mode="after")
    def ordered(self) -> Self:
        """Floor, default and ceiling never cross in sets, repetitions or hold."""
        for name in ("sets", "reps", "hold_s"):
            low, usual, high = (
                getattr(dose, name) for dose in (self.floor, self.default, self.ceiling)
            )
            if not low <= usual <= high:
                raise ValueError(f"{name} must rise from floor to default to ceiling")
        return self


class Work(Content):
    """One muscle, how much of the work it does, and where that is known from."""

    muscle: Muscle
    share: Share
    source: SourceId


class Cell(Content):
    """What a level says of one caution beyond its family and hazards."""

    verdict: Verdict
    note: Words
    source: SourceId


class Neighbour(Content):
    """The easier or harder rung, and what makes it so."""

    level: LevelId
    reason: Words


class Variant(Content):
    """The same level in another position, for people who cannot get to the floor."""

    id: Literal["seated", "standing", "inclined"]
    position: Position
    equipment: tuple[tuple[Equipment, ...], ...]
    hazards: tuple[Hazard, ...] = ()
    summary: Words


class Level(Content):
    """One rung of a ladder.

    `equipment` is a list of choices: one of each inner list is needed. `surface` says whether a
    lying level needs the floor or may be done on a bed. `only_if` names what must be known of the
    person; `not_if` conditions that close the level whatever else is true.
    """

    id: LevelId
    name: Words
    summary: Words
    dosing: Dosing
    hold_kind: Literal["none", "spine_stability", "plank_wall_sit", "stretch", "free"]
    sides: Literal["both", "each", "alternate"]
    position: Position
    surface: Literal["none", "floor", "floor_or_bed"]
    equipment: tuple[tuple[Equipment, ...], ...] = ()
    variants: tuple[Variant, ...] = ()
    phase: Phase
    muscles: Annotated[tuple[Work, ...], Field(min_length=1)]
    spine_direction: Literal["flexion", "extension", "neutral", "rotation", "lateral"]
    load_class: Literal["none", "low", "medium", "high"]
    family: Family
    hazards: tuple[Hazard, ...] = ()
    cautions: dict[ColumnId, Cell] = {}
    stage: int = Field(ge=1, le=5)
    gate: Literal["G0", "G1", "G2", "G3"]
    only_if: tuple[
        Literal[
            "flexion_or_stenosis",
            "extension",
            "extension_or_neutral",
            "straight_leg_clear",
            "machine_induction",
            "clinician_allow",
        ],
        ...,
    ] = ()
    open_for: tuple[Condition, ...] = ()
    not_if: tuple[
        Condition | Literal["radiculopathy", "acute_radiculopathy", "pregnancy", "foot_drop"], ...
    ] = ()
    leg_nprs_max: int | None = Field(ge=0, le=10, default=None)
    cues: Annotated[tuple[Words, ...], Field(min_length=2, max_length=5)]
    mistakes: Annotated[tuple[Words, ...], Field(min_length=1, max_length=4)]
    stop_signs: Annotated[tuple[Words, ...], Field(min_length=1, max_length=4)]
    easier: Neighbour | None = None
    harder: Neighbour | None = None
    twin: LevelId | None = None

    @cached_property
    def exercise(self) -> str:
        """The exercise's id: the level's id without its rung."""
        return self.id.rpartition("-")[0]

    @cached_property
    def rung(self) -> int:
        """1 for the easiest rung."""
        return int(self.id.rpartition("-")[2])

    @cached_property
    def groups(self) -> dict[MuscleGroup, Share]:
        """The planner's muscle groups that this level works, each with its highest share."""
        order = {"low": 0, "medium": 1, "high": 2}
        found: dict[MuscleGroup, Share] = {}
        for work in self.muscles:
            group = GROUP_OF.get(work.muscle)
            if group and order[work.share] >= order[found.get(group, "low")]:
                found[group] = work.share
        return found


class Article(Content):
    """What a founding article says of the exercise, and what the product does instead."""

    articles: tuple[Literal["A", "B"], ...]
    says: Words
    level: LevelId
    we_do: Words
    why: Words
    sources: Sources


class Exercise(Content):
    """One named movement family with its ladder, easiest rung first.

    `counted` is false for walking and the position of ease, which do not count towards the
    session's number of exercises or the muscle sets.
    """

    id: ExerciseId
    name: Words
    about: Words
    counted: bool = True
    evidence: Cited
    article: Article | None = None
    levels: Annotated[tuple[Level, ...], Field(min_length=1)]
