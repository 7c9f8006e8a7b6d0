"""When the clocks of a time zone change: what a calendar says so that an hour stays that hour."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from steadyback.record.zone import zone_of

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class ClockChange:
    """From a moment on clocks show another offset from UTC.

    `local` is the moment by the clock as it went before (RFC 5545, section 3.6.5), without a zone.
    """

    local: datetime
    before: timedelta
    after: timedelta
    name: str
    summer: bool


@lru_cache(maxsize=256)
def clock_changes(zone: str, first_year: int, last_year: int) -> tuple[ClockChange, ...]:
    """How clocks stand as the first year begins, and each change until the last one has ended."""
    start = datetime(first_year, 1, 1, tzinfo=UTC)
    end = datetime(last_year + 1, 1, 1, tzinfo=UTC)
    return (changed(zone, start, start), *changes(zone, start, end))


def changes(zone: str, start: datetime, end: datetime) -> Iterator[ClockChange]:
    """Each change between two moments, found day by day and then to the minute."""
    day = start
    while day < end:
        after = day + timedelta(days=1)
        if offset(zone, day) != offset(zone, after):
            yield changed(zone, *minute_of(zone, day, after))
        day = after


def minute_of(zone: str, low: datetime, high: datetime) -> tuple[datetime, datetime]:
    """The last minute before and the first minute after a change between two moments."""
    while high - low > MINUTE:
        middle = low + (high - low) // (2 * MINUTE) * MINUTE
        if offset(zone, middle) == offset(zone, low):
            low = middle
        else:
            high = middle
    return low, high


def offset(zone: str, at: datetime) -> timedelta:
    """What clocks show ahead of UTC at a moment."""
    return at.astimezone(zone_of(zone)).utcoffset() or timedelta(0)


def changed(zone: str, before: datetime, after: datetime) -> ClockChange:
    """The change that lies between two moments."""
    there = after.astimezone(zone_of(zone))
    was = offset(zone, before)
    return ClockChange(
        local=after.replace(tzinfo=None) + was,
        before=was,
        after=offset(zone, after),
        name=there.tzname() or zone,
        summer=bool(there.dst()),
    )
