"""What a person answers about themselves: intake and check-in.

Every field may be missing: what is missing was not asked, and the engine never takes it as good
news (rulings 1). Field names are those of the design page, section 4, and of the rulings,
"Inputs these rules need".
"""

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from steadyback.languages import _
from steadyback.record.value import Day, DistalLevel, LevelId, Moment, Note, Nprs, Short, Value
from steadyback.vocabulary import CautionId, Condition, Direction, Equipment, FlagId, Weekday

Answer = Literal["yes", "no", "unsure"]
Course = Literal["better", "same", "worse"]
Change = Literal["none", "stable", "new", "worse"]
Side = Literal["left", "right", "both", "none"]
Site = Literal[
    "lower_back",
    "left_buttock",
    "right_buttock",
    "left_thigh",
    "right_thigh",
    "left_calf",
    "right_calf",
    "left_foot",
    "right_foot",
    "saddle",
]
"""A place on the map of numbness or of tingling. The saddle is the skin between the legs: around
the back passage and the genitals."""


class Symptoms(Value):
    """How the back and the legs are now. Pain 0-10; `leg_nprs`, `back_nprs` worst in 24 hours."""

    side: Side | None = None
    distal_level: DistalLevel | None = None
    leg_nprs: Nprs | None = None
    back_nprs: Nprs | None = None
    leg_now: Nprs | None = None
    back_now: Nprs | None = None
    numbness: bool | None = None
    numbness_change: Change | None = None
    numb_sites: tuple[Short, ...] = Field(default=(), max_length=20)
    """Where it is numb: what the map writes is a `Site`; other words are read too. An empty list
    means that nothing was marked, never that nothing is numb."""
    tingling: bool | None = None
    tingling_change: Change | None = None
    tingling_sites: tuple[Site, ...] = Field(default=(), max_length=20)
    """Where it tingles, as the map writes it; empty as for `numb_sites`."""
    weakness: Change | None = None
    weakness_side: Side | None = None
    foot_drop: bool | None = None
    weeks: Annotated[float, Field(ge=0, le=5200)] | None = None
    onset_date: Day | None = None
    first_episode: bool | None = None
    trend: Course | None = None
    nights_woken: Annotated[int, Field(ge=0, le=7)] | None = None
    woken_last_two_nights: Annotated[int, Field(ge=0, le=2)] | None = None
    settle_minutes: Annotated[int, Field(ge=0, le=10080)] | None = None
    sitting_minutes: Annotated[int, Field(ge=0, le=1440)] | None = None
    bending_minutes: Annotated[int, Field(ge=0, le=1440)] | None = None
    lateral_shift: bool | None = None
    slr_symptoms: bool | None = None


class FlagDetail(Value):
    """What a person added to a "yes": it decides between the levels of one red flag."""

    onset: Day | None = None
    assessed: bool | None = None
    course: Course | None = None
    severity: Literal["mild", "severe"] | None = None
    parts: tuple[Annotated[str, Field(pattern=r"^[a-z_]{2,40}$")], ...] | None = Field(
        default=None, max_length=12
    )
    """Which of the answers offered fit: an empty list means asked and none, missing not asked."""


class CautionEntry(Value):
    """One caution with its details; a missing detail is read in the most careful way."""

    id: CautionId
    surgery_date: Day | None = None
    pregnancy_weeks: Annotated[int, Field(ge=0, le=45)] | None = None
    bp_systolic: Annotated[int, Field(ge=50, le=300)] | None = None
    bp_diastolic: Annotated[int, Field(ge=30, le=200)] | None = None
    heat_sensation_ok: bool | None = None
    text: Note | None = None


class Treatment(Value):
    """Dates of the last strong pain relief and of the last injection."""

    strong_analgesia_last: Day | None = None
    injection_last: Day | None = None


class Abilities(Value):
    """What the person can get into, and how often they stood up in 30 seconds."""

    floor: bool | None = None
    kneel: bool | None = None
    hands_and_knees: bool | None = None
    sit_to_stand_30s: Annotated[int, Field(ge=0, le=80)] | None = None


class Experience(Value):
    """Earlier training, and whether somebody has shown them the machines."""

    training: Literal["none", "some", "regular"] | None = None
    machine_induction: bool = False


def days_once(days: tuple[Weekday, ...]) -> tuple[Weekday, ...]:
    """Refuse a weekday named twice."""
    if len(set(days)) != len(days):
        raise ValueError(_("names a day twice"))
    return days


ClockTime = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
"""Local time of day, HH:MM."""


class Schedule(Value):
    """On which days, for how many minutes (5-60), and when they wake and train."""

    days: Annotated[tuple[Weekday, ...], AfterValidator(days_once)] = Field(min_length=1)
    minutes: Annotated[int, Field(ge=5, le=60)]
    wakes_at: ClockTime | None = None
    trains_at: ClockTime | None = None


class Intake(Value):
    """The first answers; a later intake replaces what it states and leaves the rest."""

    symptoms: Symptoms | None = None
    answers: dict[FlagId, Answer] = {}
    flag_details: dict[FlagId, FlagDetail] = {}
    conditions: tuple[Condition, ...] | None = None
    cautions: tuple[CautionEntry, ...] | None = Field(default=None, max_length=40)
    treatment: Treatment | None = None
    direction: Direction | None = None
    abilities: Abilities | None = None
    equipment: tuple[Equipment, ...] | None = None
    schedule: Schedule | None = None
    goals: tuple[Note, ...] | None = Field(default=None, max_length=10)
    experience: Experience | None = None


class CheckIn(Value):
    """How things are before a session or on any day, with answers to the short screen."""

    symptoms: Symptoms | None = None
    answers: dict[FlagId, Answer] = {}
    flag_details: dict[FlagId, FlagDetail] = {}
    treatment: Treatment | None = None
    woke_at: Moment | None = None
    note: Note | None = None


class Choice(Value):
    """What the person chose for one day, or for one level.

    `too_much` takes the level one rung down; `too_easy` invites to more repetitions; `moves` takes
    the session of one day to another day of the same ISO week.
    """

    choice: Literal[
        "bad_day", "only_minutes", "not_for_me", "prefers", "too_easy", "too_much", "moves"
    ]
    minutes: Annotated[int, Field(ge=5, le=60)] | None = None
    level: LevelId | None = None
    day: Day | None = None
    to_day: Day | None = None
    withdrawn: bool = False

    @model_validator(mode="after")
    def moves_within_a_week(self) -> Self:
        """A session moves from one day to another one of its week; nothing else names days."""
        if self.choice != "moves":
            if self.day is not None or self.to_day is not None:
                raise ValueError(_("day and to_day belong to the choice moves; leave them out"))
            return self
        if self.day is None or self.to_day is None or self.day == self.to_day:
            raise ValueError(_("give the day that moves in day, and another one in to_day"))
        if self.day.isocalendar()[:2] != self.to_day.isocalendar()[:2]:
            raise ValueError(_("give a to_day in the same week, Monday to Sunday"))
        return self
