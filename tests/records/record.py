"""A whole record of one person, and what the engine says of it."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from steadyback.catalogue.catalogue import Catalogue
from steadyback.engine import Advice, State, advise
from steadyback.engine.days import local_day
from steadyback.record import Event, Person
from steadyback.simulation.watching import record as watched
from steadyback.simulation.watching.record import made
from tests.catalogue_fixture import the_catalogue

__all__ = ["Record", "advised", "folded", "made", "moment", "with_one_more"]


@dataclass(frozen=True)
class Record(watched.Record):
    """A person, the events in the order they were made, and a moment after the last of them."""

    catalogue: Catalogue = field(default_factory=the_catalogue, compare=False, repr=False)

    @classmethod
    def first(cls, zone: str) -> "Record":
        """A record without any event yet, on a Monday evening."""
        return cls(Person(birth_year=1979, time_zone=zone), (), moment(date(2026, 3, 2), zone, 18))

    def next_day(self, hour: int = 12) -> datetime:
        """An hour of the day after the last event, where the person lives."""
        day = local_day(self.last.at, self.person.time_zone) + timedelta(days=1)
        return moment(day, self.person.time_zone, hour)


def with_one_more(state: State | None, event: Event) -> State | None:
    """The state after an event at the end; None where everything is to be folded again."""
    return watched.with_one_more(state, event, the_catalogue())


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
