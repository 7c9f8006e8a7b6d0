"""What the engine knows of one person: the fold of their record, as plain frozen values.

Bounded: lists hold only what a rule can still ask for (readings and sessions of the last weeks),
so that advice costs the same after two weeks and after two years.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from steadyback.catalogue.exercise import Dose
from steadyback.record.answers import (
    Abilities,
    Answer,
    CautionEntry,
    Experience,
    FlagDetail,
    Schedule,
    Symptoms,
    Treatment,
)
from steadyback.record.oversight import Clearance
from steadyback.record.plan import PlanIssued
from steadyback.record.training import SetDone, SetOfSession
from steadyback.vocabulary import (
    ActionLevel,
    Condition,
    Direction,
    Equipment,
    FlagId,
    MuscleGroup,
)

Colour = Literal["green", "amber", "red"]


@dataclass(frozen=True, slots=True)
class Report:
    """A danger sign somebody reported. `level` is set where another answer raised the sign.

    `rule` says which rule made the report: the flag's own id, PM02 or a count that fell. `frozen`:
    the level the sign once had, kept so that nothing but a clinician lowers it (rulings 4).
    """

    flag: FlagId
    at: datetime
    detail: FlagDetail | None = None
    level: ActionLevel | None = None
    rule: str = ""
    frozen: bool = False


@dataclass(frozen=True, slots=True)
class FlagState:
    """The newest answer to one red-flag question, how often it was "unsure", and its reports.

    `answer` is None where only symptoms reported the sign and the question is still open.
    `told_first` is when it was first reported, which its reports forget as newer ones replace them.
    """

    answer: Answer | None
    at: datetime
    unsure: int = 0
    reports: tuple[Report, ...] = ()
    told_first: datetime | None = None


@dataclass(frozen=True, slots=True)
class Cleared:
    """A clearance, and whether a clinician wrote it."""

    at: datetime
    by_clinician: bool
    clearance: Clearance


@dataclass(frozen=True, slots=True)
class Reading:
    """Pain and its place at one check-in (or the intake): NPRS 0-10, distal level 0-5.

    `hurts`: told of a moment, as with "It hurts" during exercise, and not of a day.
    """

    at: datetime
    leg: int | None
    back: int | None
    distal: int | None
    stiffness: int | None = None
    check_in: bool = True
    hurts: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule of the pain table that matched, for a level or for the whole session (None)."""

    rule: str
    colour: Colour
    level: str | None = None


@dataclass(frozen=True, slots=True)
class Performed:
    """One level as it was done in a session: what the progression rules ask of it.

    `history` is the id its progress is kept under (twins share one).
    """

    level: str
    history: str
    dose: Dose
    load: float | None
    over: bool
    full: bool
    counted: bool


@dataclass(frozen=True, slots=True)
class Judged:
    """A session with its colour, the rules behind it, and whether the morning has answered."""

    id: str
    at: datetime
    week: str
    findings: tuple[Finding, ...]
    performed: tuple[Performed, ...]
    volume: float
    stage: int
    leg: int | None
    back: int | None
    distal: int | None
    answered: bool = False
    counted: bool = False

    @property
    def colour(self) -> Colour:
        """The most restrictive colour found; nothing found is amber (rulings 18)."""
        colours = {finding.colour for finding in self.findings}
        if "red" in colours:
            return "red"
        return "green" if colours == {"green"} else "amber"


@dataclass(frozen=True, slots=True)
class Begun:
    """A session that was begun and not told to its end: its sets by level and place, newest last.

    It judges nothing and counts for nothing until the person says that this is what they did.
    """

    session: str
    at: datetime
    first: SetOfSession
    sets: dict[str, dict[str, SetDone]]


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a person stands on one level.

    `over` and `full` count consecutive green, settled sessions: over the target (2-for-2) and at
    full dose (gate G1). `best` is the highest dose of a green session, `raised` says that the dose
    went up (from `before`) and was not done since. `regressed_at` closes the level until the rung
    below has been earned again; `regressed_by` is the rule that did it. `lowered_by` is the rule
    that made the dose of the easiest rung smaller, until it was done so. `half_range` (PM04) asks
    for half the movement until a green session. `done_as` is the level it was last done as: twins
    share one history. `pending` is the session whose morning has not answered yet.
    """

    dose: Dose
    load: float | None = None
    over: int = 0
    full: int = 0
    mastered: bool = False
    best: Dose | None = None
    raised: bool = False
    before: Dose | None = None
    mastered_at: datetime | None = None
    regressed_at: datetime | None = None
    regressed_by: str = "REGRESSED"
    lowered_by: str = ""
    half_range: bool = False
    done_as: str | None = None
    pending: str | None = None
    pm05b: int = 0
    first_at: datetime | None = None
    last_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """These exercises and this direction of the spine rest until a moment, by a rule."""

    exercises: tuple[str, ...]
    direction: str | None
    until: datetime
    rule: str = "PM03"


@dataclass(frozen=True, slots=True)
class StageState:
    """The stage, since when, and what led to it; `reviewed` is the last ISO week reviewed."""

    stage: int = 0
    since: datetime | None = None
    reviewed: str = ""
    rule: str = "STAGE_START"
    numbers: dict[str, float | int | str | None] = field(default_factory=dict)
    high_in_row: int = 0
    moderate_in_row: int = 0
    set_by_clinician: bool = False


@dataclass(frozen=True, slots=True)
class Scored:
    """A measure that was answered to its end, with its points (None: a test without a score).

    `named` holds what the person calls the items they chose themselves.
    """

    at: datetime
    points: float | None
    named: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Counts:
    """Strength counts of one measure by name (heel_raise_left …), and when."""

    at: datetime
    values: dict[str, int]


@dataclass(frozen=True, slots=True)
class Steering:
    """What clinicians and the person decided about exercises and levels.

    `by_clinician`: a clinician of this installation wrote a change, whatever it was. No rule looks
    at it; a page need not search the record where it is false.
    """

    by_clinician: bool = False
    allowed: frozenset[str] = frozenset()
    forbidden: frozenset[str] = frozenset()
    placed: dict[str, int] = field(default_factory=dict)
    doses: dict[str, Dose] = field(default_factory=dict)
    not_for_me: frozenset[str] = frozenset()
    prefers: frozenset[str] = frozenset()
    too_easy: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Flare:
    """A rise of pain above its usual means (NPRS), since when, and when it was told as a flare.

    `looked_at`: a clinician was asked to look at it.
    """

    since: datetime
    leg: float | None
    back: float | None
    told: datetime | None = None
    looked_at: bool = False


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Weeks trained and amber weeks in a row; the ISO week that is easier."""

    loading: int = 0
    amber: int = 0
    easier: str = ""


@dataclass(frozen=True, slots=True)
class Wish:
    """A choice that holds for one day: a bad day, or only so many minutes."""

    day: date
    bad_day: bool = False
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Measured:
    """Newest results of the tests that gates ask for."""

    trunk_hold_s: int | None = None
    hinge_ok: bool | None = None
    phq2: int | None = None
    direction: Direction | None = None
    direction_at: datetime | None = None
    worsened_by: frozenset[Literal["extension", "flexion"]] = frozenset()
    plank_greens: int = 0


@dataclass(frozen=True)
class State:
    """Everything the rules need of one person, folded from the record in order.

    Without slots, so that `changed` can copy it as one dictionary: a fold makes ten thousands.
    """

    zone: str = "UTC"
    country: str | None = None
    locale: str = "en-GB"
    """The language in which the person is spoken to (BCP 47). No rule looks at it."""
    birth_year: int | None = None
    seed: str = ""
    last: tuple[datetime, str] | None = None
    started: datetime | None = None
    later: int = 0
    symptoms: Symptoms = field(default_factory=Symptoms)
    symptoms_at: datetime | None = None
    onset: date | None = None
    readings: tuple[Reading, ...] = ()
    flags: dict[FlagId, FlagState] = field(default_factory=dict)
    details: dict[FlagId, FlagDetail] = field(default_factory=dict)
    full_screen_at: datetime | None = None
    short_screen_at: datetime | None = None
    active_at: datetime | None = None
    rescreen_at: datetime | None = None
    """From here on the full screen is due: back after 14 days away, or a flare."""
    clearances: tuple[Cleared, ...] = ()
    conditions: tuple[Condition, ...] | None = None
    cautions: tuple[CautionEntry, ...] | None = None
    cautions_at: datetime | None = None
    treatment: Treatment = field(default_factory=Treatment)
    direction: Direction = "unknown"
    direction_at: datetime | None = None
    abilities: Abilities = field(default_factory=Abilities)
    equipment: tuple[Equipment, ...] = ()
    schedule: Schedule | None = None
    experience: Experience = field(default_factory=Experience)
    woke_at: datetime | None = None
    pm00_days: tuple[date, ...] = ()
    sessions: tuple[Judged, ...] = ()
    last_session_at: datetime | None = None
    begun: Begun | None = None
    progress: dict[str, Progress] = field(default_factory=dict)
    blocks: tuple[Block, ...] = ()
    last_pm03_at: datetime | None = None
    before_pm03: int | None = None
    flare: Flare | None = None
    initial: Reading | None = None
    """Pain at the first intake: the first episode, as far as it is known."""
    rhythm: Rhythm = field(default_factory=Rhythm)
    cut_next: bool = False
    newest_item: str | None = None
    changed_week: str = ""
    green_volume: dict[str, float] = field(default_factory=dict)
    stage: StageState = field(default_factory=StageState)
    steering: Steering = field(default_factory=Steering)
    wish: Wish | None = None
    tests: Measured = field(default_factory=Measured)
    counts: Counts | None = None
    scores: dict[str, tuple[Scored, ...]] = field(default_factory=dict)
    """The first, the last but one and the newest score of each measure."""
    lessons_read: frozenset[str] = frozenset()
    lesson_at: datetime | None = None
    heavy: dict[MuscleGroup, date] = field(default_factory=dict)
    plans: tuple[PlanIssued, ...] = ()
    goals: tuple[str, ...] = ()
    """What it is for, in the person's words; no rule asks for it."""
    moved: dict[date, date] = field(default_factory=dict)
    """Sessions that the person moved: the day of the schedule, and the day it is done on."""
    preferences: dict[str, bool | int | str] = field(default_factory=dict)
    """The newest of each of record.oversight.PREFERENCES, as told; only reminders ask for them."""
    uncorrected: "State | None" = None
    """The state as if the person had corrected nothing, where they did."""
    believed: "State | None" = None
    """The state as if what clinicians wrote elsewhere held, where a file says they did. Whatever
    either state closes is closed (rulings 4)."""


FIELDS = frozenset(State.__dataclass_fields__)


def changed(state: State, **changes: Any) -> State:
    """The state with some fields replaced: `dataclasses.replace`, ten times faster.

    Raises TypeError for a name that is not a field.
    """
    if not changes.keys() <= FIELDS:
        raise TypeError(f"no fields of a state: {sorted(changes.keys() - FIELDS)}")
    made = object.__new__(State)
    made.__dict__.update(state.__dict__)
    made.__dict__.update(changes)
    return made


def both_ways(state: State) -> tuple[State, ...]:
    """The state, and the one in which what clinicians wrote elsewhere holds, where there is one."""
    return (state,) if state.believed is None else (state, state.believed)
