"""A whole record of one person as it grows, and the state that it comes to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, Self

from steadyback.catalogue.catalogue import Catalogue
from steadyback.engine import State, fold, fold_all
from steadyback.engine.fold import begin
from steadyback.engine.progress import followed
from steadyback.engine.progress.course import Course
from steadyback.record import Entry, Event, Person, event_from, timeline
from steadyback.record.event import CorrectionEvent, SetDoneEvent

Json = dict[str, Any]


@dataclass(frozen=True)
class Record:
    """A person, the events in the order they arrived, a moment after the last of them, the rules.

    `kept` is the state after all events, where it was folded on the way, as the store keeps one.
    Whatever makes another record by `replace` leaves it behind.
    """

    person: Person
    events: tuple[Event, ...]
    on: datetime
    catalogue: Catalogue = field(compare=False, repr=False)
    kept: State | None = field(default=None, init=False, compare=False, repr=False)

    def keeping(self, state: State | None) -> Self:
        """This record, with the state after all its events."""
        object.__setattr__(self, "kept", state)
        return self

    @property
    def last(self) -> Event:
        """The event that happened last."""
        return max(self.events, key=lambda event: (event.at, event.id))

    @cached_property
    def state(self) -> State:
        """The state at the record's moment: what was kept, where it holds, else all folded."""
        kept = self.kept
        if kept is not None and kept.last is not None and kept.last[0] <= self.on:
            return kept
        return self.folded_afresh()

    @cached_property
    def facts(self) -> tuple[Event, ...]:
        """The facts up to the record's moment as their corrections leave them."""
        entries = timeline(self.events, self.on).entries
        return tuple(entry.event for entry in entries if entry.event is not None)

    def folded_afresh(self) -> State:
        """The state at the record's moment from all its events, whatever was kept."""
        return fold_all(self.person, timeline(self.events, self.on), self.catalogue)

    @property
    def past(self) -> Course:
        """What the programme keeps of the past up to the record's moment, for its pages."""
        facts = timeline(self.events, self.on)
        _, course = followed(self.person, facts, self.catalogue)
        return course

    def at(self, on: datetime) -> Self:
        """The same record at another moment."""
        return replace(self, on=on).keeping(self.kept)

    def plus(self, *events: Event) -> Self:
        """The record with further events."""
        kept = self.kept
        for event in events:
            kept = with_one_more(kept, event, self.catalogue)
        return replace(self, events=(*self.events, *events)).keeping(kept)

    def but(self, changed: Callable[[Event], Event | None]) -> Self:
        """The record with each event as `changed` leaves it; None takes it out."""
        kept = tuple(new for event in self.events if (new := changed(event)) is not None)
        return replace(self, events=kept)

    def as_case(self) -> Json:
        """The record as the JSON of a case file, its events as they arrived."""
        person = self.person.model_dump(mode="json", exclude_none=True)
        events = [event.model_dump(mode="json", exclude_none=True) for event in self.events]
        return {"format": "steadyback-case/1", "person": person, "events": events}


def with_one_more(state: State | None, event: Event, catalogue: Catalogue) -> State | None:
    """The state after an event at the end; None where everything is to be folded again."""
    entry = Entry(event.at.astimezone(UTC), event.id, event)
    if state is None or isinstance(event, CorrectionEvent):
        return None
    if state.last is not None and entry.order <= state.last:
        return None
    return fold(state, entry, catalogue)


def with_arrival(record: Record, event: Event, trail: list[State]) -> Record:
    """The record with an event that arrives, its state kept as the store keeps one.

    `trail` holds the states after each fact so far; it grows, or is folded anew from where the
    event changes something.
    """
    grown = record.plus(event)
    if grown.kept is not None:
        trail.append(grown.kept)
        return grown
    grown_from(trail, grown, event)
    return grown.keeping(trail[-1])


def folded_along(record: Record, trail: list[State]) -> State | None:
    """The state after the record's facts, put into `trail` one after the other; None: no fact."""
    grown_along(trail, record)
    return trail[-1] if trail else None


def grown_from(trail: list[State], record: Record, event: Event) -> None:
    """The states after each fact of a record in which an event came late, twice or corrects; in
    place.

    `trail` holds them as they were before. Only what may have changed is folded anew, so that
    whoever folds everything checks this too.
    """
    since = changes_from(record, event)
    del trail[sum(since is not None and state.last < since for state in trail if state.last) :]
    grown_along(trail, record)


def grown_along(trail: list[State], record: Record) -> None:
    """The states after each fact behind those that are in `trail` already; in place."""
    for entry in timeline(record.events, record.on).entries:
        before = trail[-1] if trail else begin(record.person)
        if before.last is None or entry.order > before.last:
            trail.append(fold(before, entry, record.catalogue))


def changes_from(record: Record, event: Event) -> tuple[datetime, str] | None:
    """The first fact that an event can change: itself, or what it corrects; None for any.

    Sets told one by one are left out where their session is told, whenever that was.
    """
    if any(isinstance(one, SetDoneEvent) for one in record.events):
        return None
    named = event.body.event if isinstance(event, CorrectionEvent) else event.id
    first = next((one for one in record.events if one.id == named), None)
    return None if first is None else (first.at.astimezone(UTC), first.id)


def made(name: str, at: datetime, kind: str, body: Mapping[str, Any], by: str = "person") -> Event:
    """One valid event."""
    plain = {"id": name, "at": at.isoformat(), "by": by, "kind": kind, "body": dict(body)}
    return event_from(plain)


def with_body(event: Event, changes: Json) -> Event:
    """The event with some fields of its body changed; None takes a field away."""
    plain = event.body.model_dump(mode="json", exclude_none=True) | changes
    body = {name: value for name, value in plain.items() if value is not None}
    return made(event.id, event.at, event.kind, body, event.by)
