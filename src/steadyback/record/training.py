"""What was done and how the body answered: sessions, the morning after, measures, activity."""

from typing import Annotated, Final, Literal, Self

from pydantic import Field, field_validator, model_validator

from steadyback.languages import _
from steadyback.record.answers import Answer, Change, FlagDetail
from steadyback.record.value import (
    Day,
    DistalLevel,
    EventId,
    LevelId,
    Moment,
    Note,
    Nprs,
    Short,
    Value,
)
from steadyback.vocabulary import FlagId

Count = Annotated[int, Field(ge=0, le=200)]
MOST_LEVELS: Final = 40
MOST_SETS: Final = 20
"""So many levels in a session, and sets of one of them."""


class SetDone(Value):
    """One set as it was done; `side` is missing where both sides worked together."""

    reps: Count
    hold_s: Annotated[int, Field(ge=0, le=7200)] = 0
    load_kg: Annotated[float, Field(ge=0, le=300)] | None = None
    side: Literal["left", "right"] | None = None


class SetOfSession(Value):
    """One set, told while its session is on: what is known of a session that never came to its end.

    `session` is the id that its `session_done` will have; `number` counts the sets of the level
    from 1. The same place told again replaces what it said.
    """

    session: EventId
    started_at: Moment | None = None
    mode: Literal["full", "short", "bad_day"] = "full"
    plan: EventId | None = None
    leg_before: Nprs | None = None
    back_before: Nprs | None = None
    distal_before: DistalLevel | None = None
    level: LevelId
    number: Annotated[int, Field(ge=1, le=MOST_SETS)]
    done: SetDone


class LevelDone(Value):
    """One level of a session: its sets, the highest pain while doing it, and what was changed.

    `rir` is repetitions in reserve in the last set; `distal_settle_minutes` how long a rise of
    the distal level took to go back.
    """

    level: LevelId
    sets: tuple[SetDone, ...] = Field(default=(), max_length=MOST_SETS)
    rir: Annotated[int, Field(ge=0, le=20)] | None = None
    peak_leg: Nprs | None = None
    peak_back: Nprs | None = None
    distal_before: DistalLevel | None = None
    distal_peak: DistalLevel | None = None
    distal_settle_minutes: Annotated[int, Field(ge=0, le=10080)] | None = None
    fear: bool | None = None
    form_ok: bool | None = None
    changed: Literal["easier", "half_range", "skipped", "stopped"] | None = None
    why: Note | None = None


class SessionDone(Value):
    """A session; its baselines are `leg_before`, `back_before`, `distal_before`."""

    plan: EventId | None = None
    started_at: Moment | None = None
    mode: Literal["full", "short", "bad_day"] = "full"
    minutes: Annotated[int, Field(ge=0, le=300)] | None = None
    leg_before: Nprs | None = None
    back_before: Nprs | None = None
    distal_before: DistalLevel | None = None
    leg_during: Nprs | None = None
    back_during: Nprs | None = None
    leg_after: Nprs | None = None
    back_after: Nprs | None = None
    distal_after: DistalLevel | None = None
    numbness_change: Change | None = None
    tingling_change: Change | None = None
    weakness_change: Change | None = None
    answers: dict[FlagId, Answer] = {}
    flag_details: dict[FlagId, FlagDetail] = {}
    levels: tuple[LevelDone, ...] = Field(default=(), max_length=MOST_LEVELS)
    note: Note | None = None

    @model_validator(mode="after")
    def level_once(self) -> Self:
        """A level is reported once in a session."""
        names = [done.level for done in self.levels]
        if len(set(names)) != len(names):
            raise ValueError(_("levels: names a level twice; put all its sets in one entry"))
        return self


class MorningAfter(Value):
    """The body's answer the next morning.

    `settled_hours` is "not_yet" where it had not settled when this was told. A null says the same
    when it is read; it is never kept, for a record is stored without nulls.
    """

    for_session: EventId
    leg_nprs: Nprs | None = None
    back_nprs: Nprs | None = None
    distal_level: DistalLevel | None = None
    numbness_change: Change | None = None
    tingling_change: Change | None = None
    weakness_change: Change | None = None
    stiffness: Nprs | None = None
    soreness: Literal["none", "one", "both"] | None = None
    settled_hours: Annotated[float, Field(ge=0, le=336)] | Literal["not_yet"] | None = None
    answers: dict[FlagId, Answer] = {}
    flag_details: dict[FlagId, FlagDetail] = {}

    @field_validator("settled_hours", mode="before")
    @classmethod
    def null_is_not_yet(cls, told: object) -> object:
        """What was told as null had not settled; what was not told at all stays unknown."""
        return "not_yet" if told is None else told

    @property
    def hours_to_settle(self) -> float | None:
        """After how many hours it had settled; None where it had not, or nobody said."""
        return None if self.settled_hours == "not_yet" else self.settled_hours


class BothSides(Value):
    """A count for each side of the body."""

    left: Annotated[int, Field(ge=0, le=100)]
    right: Annotated[int, Field(ge=0, le=100)]


class DirectionRating(Value):
    """The ratings of one minute of the direction test."""

    minute: Literal[0, 1, 10]
    distal_level: DistalLevel
    leg_nprs: Nprs
    back_nprs: Nprs
    numbness_new: bool = False


class DirectionTest(Value):
    """Block A (prone, elbows, press-ups) or B (knee to chest), rated at 0, 1 and 10 minutes."""

    block: Literal["A", "B"]
    ratings: tuple[DirectionRating, ...] = Field(min_length=1, max_length=3)


class Measure(Value):
    """A physical test's result or a questionnaire's answers."""

    heel_walk: BothSides | None = None
    heel_raise: BothSides | None = None
    sit_to_stand_30s: Count | None = None
    trunk_hold_s: Annotated[int, Field(ge=0, le=600)] | None = None
    hinge_ok: bool | None = None
    painful_counts: bool | None = None
    """The fall in a count is explained by pain (evidence 1.3)."""
    phq2: Annotated[int, Field(ge=0, le=6)] | None = None
    questionnaires: dict[Short, dict[Short, int | float | Short]] = Field(default={}, max_length=20)
    direction_test: DirectionTest | None = None


class Activity(Value):
    """A walk, heat, a posture break or a lesson that was read, with its minutes.

    `skin` is how the skin looked after heat; missing means that nobody said so.
    """

    activity: Literal["walk", "heat", "posture_break", "lesson", "other"]
    lesson: Short | None = None
    minutes: Annotated[int, Field(ge=0, le=1440)] | None = None
    skin: Literal["as_usual", "sore"] | None = None
    on: Day | None = None
    note: Note | None = None
