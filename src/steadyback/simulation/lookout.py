"""Who looks at a virtual life as it is lived, and keeps what was broken to be seen again."""

import traceback
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from steadyback.catalogue.catalogue import Catalogue
from steadyback.engine import State
from steadyback.record import Case, Event
from steadyback.record.event import CorrectionEvent
from steadyback.record.plan import Plan
from steadyback.simulation.watching.arriving import (
    changed_by_a_double,
    grown_with_time,
    not_earned,
    opened_by_danger,
    opened_by_worse,
    rebuilt_otherwise,
)
from steadyback.simulation.watching.faults import faults_of, faults_of_week
from steadyback.simulation.watching.present import Present, reasons_in
from steadyback.simulation.watching.record import Record, folded_along, with_arrival
from steadyback.wording import plan_document

Json = dict[str, Any]
CASES_MOST = 5
"""So many case files of one invariant are kept of a person; what breaks on goes on breaking."""
WORSE_EVERY = 12
"""At every so-many-th event of a person the same day is also tried told worse."""


@dataclass(frozen=True, slots=True)
class Break:
    """Something that must never happen and did: when, what, and how to see it again.

    `arrived` of the case's events, its last ones, had just come; `planned` where a week was looked
    at, `since` where time went by from then to `on`, `raised` where the rules ended in an error.
    """

    on: datetime
    says: tuple[str, ...]
    case: Json
    arrived: int = 0
    planned: bool = False
    since: datetime | None = None
    raised: bool = False

    @property
    def numbers(self) -> set[str]:
        """The numbers of the invariants."""
        return {told.split(":")[0] for told in self.says}


@dataclass
class Lookout:
    """Looks at one life: `rules` counts the days on which each rule was named, `broken` what was
    found by invariant, of which `breaks` keeps the first few."""

    breaks: list[Break] = field(default_factory=list)
    broken: Counter[str] = field(default_factory=Counter)
    rules: Counter[str] = field(default_factory=Counter)
    named: set[str] = field(default_factory=set)
    looks: int = 0

    def keep(self, found: Iterable[str], record: Record, **how: Any) -> None:
        """Keep what was found to be broken, if anything was."""
        says = tuple(found)
        self.looks += 1
        self.broken.update(told.split(":")[0] for told in says)
        if any(self.kept_of(told.split(":")[0]) < CASES_MOST for told in says):
            self.breaks.append(Break(record.on, says, record.as_case(), **how))

    def kept_of(self, number: str) -> int:
        """How many case files there are of an invariant."""
        return sum(number in one.numbers for one in self.breaks)

    def at_a_moment(self, now: Present) -> None:
        """What can be seen at one moment."""
        self.keep(faults_of(now), now.record)
        self.named.update(reason["id"] for reason in now.reasons)

    def at_a_plan(self, now: Present, plan: Plan) -> None:
        """What can be seen of a week as it was solved, and of the sketch in its place."""
        sketched = Present(now.record)
        self.keep((*faults_of_week(now, plan), *faults_of(sketched)), now.record, planned=True)
        document = plan_document(plan, now.catalogue)
        self.named.update(reason["id"] for reason in reasons_in(document))

    def as_time_passed(self, before: Present, after: Present) -> None:
        """What time alone has changed."""
        found = grown_with_time(before, after)
        self.keep(found, after.record, since=before.record.on)

    def as_it_arrived(self, before: Present, after: Present, events: tuple[Event, ...]) -> None:
        """What these events have changed."""
        self.keep(arrival_faults(before, after, events), after.record, arrived=len(events))

    def at_the_end(self, record: Record) -> None:
        """Whether what was kept on the way is what comes of everything in another order."""
        self.keep(rebuilt_otherwise(record), record)

    def as_it_raised(self, error: Exception, record: Record) -> None:
        """The rules ended in an error, with this record or with what just came to it."""
        self.keep([named(error)], record, raised=True)

    def ends_day(self) -> None:
        """Count the rules that were named today."""
        self.rules.update(self.named)
        self.named.clear()


def named(error: Exception) -> str:
    """An error of the rules as something that is broken: what it is and where it was raised."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{Path(frames[-1].filename).stem}, line {frames[-1].lineno}" if frames else "nowhere"
    return f"raised: {type(error).__name__} in {place}: {error}"


def arrival_faults(before: Present, after: Present, events: tuple[Event, ...]) -> list[str]:
    """What is wrong with what the arrival of events has changed."""
    known = {event.id for event in before.record.events}
    if known >= {event.id for event in events}:
        return list(changed_by_a_double(before, after))
    if after.record.kept is None or not goes_on(before.record, events):
        return list(rebuilt_otherwise(after.record))
    found = [*not_earned(before, after, events), *opened_by_danger(before, after, events)]
    if len(after.record.events) % WORSE_EVERY == 0:
        found += opened_by_worse(before, after, events)
    return found


def goes_on(record: Record, events: Iterable[Event]) -> bool:
    """Whether events follow on what was told before.

    One that came late and one that puts something right do not: what the record comes to then is
    as if it had been so from the first, so a dose that a wrong entry had lowered is back.
    """
    return all(
        event.at >= record.last.at and not isinstance(event, CorrectionEvent) for event in events
    )


def seen_again(case: Case, broken: Break, catalogue: Catalogue) -> list[str]:
    """What is broken where a kept case file is lived once more up to the moment of the break."""
    if broken.raised:
        return raised_again(Record(case.person, case.events, broken.on, catalogue))
    before, after = lived_again(case, broken, catalogue)
    if broken.since is not None:
        return list(grown_with_time(Present(before), Present(after)))
    if broken.arrived:
        events = case.events[-broken.arrived :]
        return arrival_faults(Present(before), Present(after), events)
    found = faults_of(Present(after, quick=broken.planned))
    if broken.planned:
        plan = Present(after).solved
        found += [] if plan is None else faults_of_week(Present(after), plan)
    return found + list(rebuilt_otherwise(after))


def raised_again(record: Record) -> list[str]:
    """The error that the rules raise of looking at a record, planning its week and looking back."""
    try:
        now = Present(record, quick=False)
        faults_of(now)
        if now.solved is not None:
            faults_of_week(now, now.solved)
        _ = record.past
    except Exception as error:  # as in a life: whatever it is
        return [named(error)]
    return []


def lived_again(case: Case, broken: Break, catalogue: Catalogue) -> tuple[Record, Record]:
    """The record before and at the break, grown in the order in which its events arrived."""
    if not case.events or not broken.arrived:
        whole = Record(case.person, case.events, broken.on, catalogue)
        return replace(whole, on=broken.since or broken.on), whole
    early = case.events[: -broken.arrived]
    before = Record(case.person, early, broken.on, catalogue)
    trail: list[State] = []
    after = before = before.keeping(folded_along(before, trail))
    for event in case.events[-broken.arrived :]:
        after = with_arrival(after, event, trail)
    return before, after
