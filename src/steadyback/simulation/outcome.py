"""What became of virtual people: one row for each, and totals that can be added in any order."""

from collections import Counter
from dataclasses import asdict, dataclass, field, fields
from typing import Annotated, Any

from pydantic import Field, TypeAdapter

from steadyback.vocabulary import MUSCLE_GROUPS

Json = dict[str, Any]
GROUPS = len(MUSCLE_GROUPS)
DAYS_OF_A_WEEK = 7
Count = Annotated[int, Field(strict=True, ge=0)]


@dataclass(frozen=True, slots=True)
class WeekLived:
    """One ISO week: the stage of its plan (0: none), days planned and trained, half sets.

    `week` is its place from 1, the calendar week of the person's first day; `days` of it were
    lived, in the first and the last perhaps fewer than seven. `kept` are the planned days that were
    trained, `halves` half sets by muscle group. A week in which nothing was planned or done is not
    there.
    """

    week: Annotated[int, Field(strict=True, ge=1)]
    days: Annotated[int, Field(strict=True, ge=0, le=DAYS_OF_A_WEEK)]
    stage: Count
    planned: Count
    trained: Count
    kept: Count
    halves: Annotated[tuple[Count, ...], Field(min_length=GROUPS, max_length=GROUPS)]


@dataclass(frozen=True, slots=True)
class Noticed:
    """A flare or danger sign: its name, its first day, and after how many days it was noticed.

    `after` is None where it never was, in the time that was lived.
    """

    what: str
    first: Count
    after: Count | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one person.

    `stages` says in how many days each stage was first reached, `placed` the highest that a
    clinician set (0: none); `rules` on how many days each rule was named. `locked` are days under a
    lock, in all ("any") and by what locked; `events` counts by kind, with what went wrong on their
    way; `improved` is the latent course after a year; `leg` the first and the last leg pain told;
    `broken` counts by invariant.
    """

    number: Count
    cause: str
    weeks: tuple[WeekLived, ...]
    stages: dict[Count, Count]
    placed: Count
    rules: dict[str, Count]
    noticed: tuple[Noticed, ...]
    locked: dict[str, Count]
    days: Count
    plans: Count
    looks: Count
    events: dict[str, Count]
    improved: bool
    leg: tuple[Count, Count]
    broken: dict[str, Count]

    @property
    def planned(self) -> int:
        """Sessions that were planned."""
        return sum(week.planned for week in self.weeks)

    @property
    def trained(self) -> int:
        """Planned sessions that were done on their day."""
        return sum(week.kept for week in self.weeks)

    @property
    def weeks_of_training(self) -> tuple[WeekLived, ...]:
        """The weeks lived whole in which anything was trained: a part of one has fewer sets."""
        return tuple(one for one in self.weeks if one.trained and one.days == DAYS_OF_A_WEEK)

    @property
    def stage(self) -> int:
        """The highest stage that was reached."""
        return max(self.stages, default=0)

    def plain(self) -> Json:
        """As JSON."""
        return asdict(self)


ROWS = TypeAdapter(Outcome)
"""Reads an outcome that was written as JSON. Raises ValueError for anything else."""


@dataclass(frozen=True)
class Totals:
    """Counts over people: whole numbers, so that adding them in any order gives the same."""

    people: int = 0
    weeks: int = 0
    days: int = 0
    looks: int = 0
    plans: int = 0
    planned: int = 0
    trained: int = 0
    improved: int = 0
    locked: Counter[str] = field(default_factory=Counter)
    stages: Counter[int] = field(default_factory=Counter)
    """People by the highest stage that they reached."""
    placed: Counter[int] = field(default_factory=Counter)
    """People by the highest stage that they reached and a clinician had set."""
    halves: Counter[str] = field(default_factory=Counter)
    """Half sets by muscle group, of all weeks."""
    rules: Counter[str] = field(default_factory=Counter)
    """Days on which each rule was named."""
    met: Counter[str] = field(default_factory=Counter)
    """People to whom each rule was named at least once."""
    events: Counter[str] = field(default_factory=Counter)
    broken: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(cls, one: Outcome) -> "Totals":
        """The totals of one person."""
        halves: Counter[str] = Counter()
        for week in one.weeks:
            halves.update(dict(zip(MUSCLE_GROUPS, week.halves, strict=True)))
        return cls(
            people=1, weeks=one.days // DAYS_OF_A_WEEK, days=one.days, looks=one.looks,
            plans=one.plans, planned=one.planned, trained=one.trained, locked=Counter(one.locked),
            improved=int(one.improved), stages=Counter([one.stage]), halves=halves,
            placed=Counter([min(one.placed, one.stage)]),
            rules=Counter(one.rules), met=Counter(one.rules.keys()), events=Counter(one.events),
            broken=Counter(one.broken),
        )  # fmt: skip

    def __add__(self, other: "Totals") -> "Totals":
        """Both together."""
        together = {
            one.name: getattr(self, one.name) + getattr(other, one.name) for one in fields(self)
        }
        return Totals(**together)
