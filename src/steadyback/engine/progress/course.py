"""The course of a record: what Progress shows of the past, one small row for each day and week.

The state forgets what no rule can ask for any more; this does not. No rule of a programme reads it,
so it is kept beside the state and never in it: advice costs what it did. Nothing stands in it for a
day of which nobody told anything.
"""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, NamedTuple

from pydantic import TypeAdapter

from steadyback.vocabulary import MUSCLE_GROUPS, WEEKDAYS


class PainDay(NamedTuple):
    """The worst that was told on one day: leg and back NPRS 0-10, distal level 0-5."""

    day: date
    leg: int | None
    back: int | None
    distal: int | None


class WeekKept(NamedTuple):
    """One ISO week. `planned` and `trained` are days as bits, Monday first.

    `stage` is that of the week's plan, None without a plan. `walked` are the minutes of those
    walks whose minutes were told; of `unknown` walks they were not. `halves` are half sets by
    muscle group in the vocabulary's order.
    """

    week: str
    stage: int | None = None
    planned: int = 0
    trained: int = 0
    walks: int = 0
    walked: int = 0
    unknown: int = 0
    halves: tuple[int, ...] = (0,) * len(MUSCLE_GROUPS)


class Step(NamedTuple):
    """A rung of a ladder on one day, and the rule that led to it.

    `up`: done for the first time, or `again` after it had gone down. `down`: it has to be earned
    again.
    """

    day: date
    way: str
    level: str
    rule: str


class StageMove(NamedTuple):
    """Another stage from a day on, with the rule and its numbers."""

    day: date
    stage: int
    before: int
    rule: str
    numbers: dict[str, float | int | str | None]


class ScoreKept(NamedTuple):
    """The points of one measure on one day; of items that the person chose also name and value."""

    day: date
    points: float
    named: dict[str, str]
    items: dict[str, float]


class CountKept(NamedTuple):
    """Heel raises of one day, left and right, and whether pain was why there were fewer."""

    day: date
    left: int
    right: int
    painful: bool | None


Pauses = tuple[tuple[date, date | None], ...]
"""From which to which day; None: it goes on."""


@dataclass(frozen=True, slots=True)
class Course:
    """Everything kept of the past, each list oldest first.

    `pauses` are the days from which and on which exercise was locked; the last may still go on
    (None). `tops` is the highest rung done of each exercise, `down` the levels to be earned again.
    `told` is the last day on which the person told anything of themselves.
    """

    began: date | None = None
    told: date | None = None
    days: tuple[PainDay, ...] = ()
    weeks: tuple[WeekKept, ...] = ()
    steps: tuple[Step, ...] = ()
    stages: tuple[StageMove, ...] = ()
    scores: dict[str, tuple[ScoreKept, ...]] = field(default_factory=dict)
    raises: tuple[CountKept, ...] = ()
    pauses: Pauses = ()
    tops: dict[str, int] = field(default_factory=dict)
    down: frozenset[str] = frozenset()


COURSES: TypeAdapter[Course] = TypeAdapter(Course)


def dump_course(course: Course) -> str:
    """The course as JSON text."""
    return COURSES.dump_json(course).decode()


def load_course(text: str) -> Course:
    """The course that was dumped. Raises pydantic.ValidationError for anything else."""
    return COURSES.validate_json(text)


def with_day(course: Course, told: PainDay) -> Course:
    """The course with what was told on a day; the worst of a day stands."""
    place = len(course.days)
    while place and course.days[place - 1].day > told.day:
        place -= 1
    kept = course.days[:place]
    if kept and kept[-1].day == told.day:
        known = kept[-1]
        told = PainDay(told.day, *(worse(a, b) for a, b in zip(known[1:], told[1:], strict=True)))
        kept = kept[:-1]
    return replace(course, days=(*kept, told, *course.days[place:]))


def worse(one: int | None, other: int | None) -> int | None:
    """The higher of two answers; None where neither was given."""
    return max((value for value in (one, other) if value is not None), default=None)


def week_of(course: Course, iso: str) -> WeekKept:
    """One week as it is kept; an empty one where nothing is."""
    return next((week for week in reversed(course.weeks) if week.week == iso), WeekKept(iso))


def with_week(course: Course, iso: str, **changes: Any) -> Course:
    """The course with some fields of one week replaced."""
    made = week_of(course, iso)._replace(**changes)
    place = len(course.weeks)
    while place and course.weeks[place - 1].week > iso:
        place -= 1
    before = course.weeks[:place]
    if before and before[-1].week == iso:
        before = before[:-1]
    return replace(course, weeks=(*before, made, *course.weeks[place:]))


def bit(day: date) -> int:
    """The bit of a day in its week."""
    return 1 << day.weekday()


def bits_before(day: date, first: date) -> int:
    """The bits of the days before a day, in the week of that Monday."""
    return (1 << max(0, min((day - first).days, len(WEEKDAYS)))) - 1
