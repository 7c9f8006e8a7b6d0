"""A whole record of one person, and what the engine says of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from steadyback.engine import Advice, State, advise, fold, fold_all
from steadyback.engine.days import local_day
from steadyback.record import Entry, Event, Person, event_from, timeline
from steadyback.record.event import CorrectionEvent
from tests.catalogue_fixture import the_catalogue
from tests.records.alteration import Json


@dataclass(frozen=True)
class Record:
    """A person, the events in the order they were made, and a moment after the last of them.

    `kept` is the state after all events, where it was folded on the way, as the store keeps one.
    Whatever makes another record by `replace` leaves it behind.
    """

    person: Person
    events: tuple[Event, ...]
    on: datetime
    kept: State | None = field(default=None, init=False, compare=False, repr=False)

    @classmethod
    def first(cls, zone: str) -> "Record":
        """A record without any event yet, on a Monday evening."""
        return cls(Person(birth_year=1979, time_zone=zone), (), moment(date(2026, 3, 2), zone, 18))

    def keeping(self, state: State | None) -> "Record":
        """This record, with the state after all its events."""
        object.__setattr__(self, "kept", state)
        return self

    @property
    def last(self) -> Event:
        return max(self.events, key=lambda event: (event.at, event.id))

    @cached_property
    def state(self) -> State:
        """The state at the record's moment: what was kept, where it holds, else all folded."""
        kept = self.kept
        if kept is not None and kept.last is not None and kept.last[0] <= self.on:
            return kept
        return self.folded_afresh()

    def folded_afresh(self) -> State:
        """The state at the record's moment from all its events, whatever was kept."""
        return fold_all(self.person, timeline(self.events, self.on), the_catalogue())

    def at(self, on: datetime) -> "Record":
        return replace(self, on=on).keeping(self.kept)

    def plus(self, *events: Event) -> "Record":
        """The record with further events."""
        kept = self.kept
        for event in events:
            kept = with_one_more(kept, event)
        return replace(self, events=(*self.events, *events)).keeping(kept)

    def but(self, changed: Callable[[Event], Event | None]) -> "Record":
        """The record with each event as `changed` leaves it; None takes it out."""
        kept = tuple(new for event in self.events if (new := changed(event)) is not None)
        return replace(self, events=kept)

    def next_day(self, hour: int = 12) -> datetime:
        """An hour of the day after the last event, where the person lives."""
        day = local_day(self.last.at, self.person.time_zone) + timedelta(days=1)
        return moment(day, self.person.time_zone, hour)

    def as_case(self) -> Json:
        """The record as the JSON of a case file."""
        person = self.person.model_dump(mode="json", exclude_none=True)
        events = [event.model_dump(mode="json", exclude_none=True) for event in self.events]
        return {"format": "steadyback-case/1", "person": person, "events": events}


def with_one_more(state: State | None, event: Event) -> State | None:
    """The state after an event at the end; None where everything is to be folded again."""
    entry = Entry(event.at.astimezone(UTC), event.id, event)
    if state is None or isinstance(event, CorrectionEvent):
        return None
    if state.last is not None and entry.order <= state.last:
        return None
    return fold(state, entry, the_catalogue())


def folded(record: Record) -> State:
    """The state of a record at its moment."""
    return record.state


def advised(record: Record) -> Advice:
    """The advice of a record at its moment."""
    return advise(the_catalogue(), folded(record), record.on)


def moment(day: date, zone: str, hour: int, minute: int = 0) -> datetime:
    """A local time on a day, with the offset that holds there then."""
    local = datetime.combine(day, time(hour, minute), tzinfo=ZoneInfo(zone))
    return datetime.fromisoformat(local.astimezone(UTC).astimezone(ZoneInfo(zone)).isoformat())


def made(name: str, at: datetime, kind: str, body: Mapping[str, Any], by: str = "person") -> Event:
    """One valid event."""
    plain = {"id": name, "at": at.isoformat(), "by": by, "kind": kind, "body": dict(body)}
    return event_from(plain)
