"""Days and weeks as a person lives them: a day begins at 03:00 local time, a week is ISO.

Source: rulings 12, 26. Policy numbers arrive as arguments; nothing here reads a clock.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from steadyback.record.zone import zone_of
from steadyback.vocabulary import WEEKDAYS, Weekday

DAY_BEGINS = timedelta(hours=3)
"""policy `day_begins`; a law holds the two equal."""


def local_day(at: datetime, zone: str) -> date:
    """The day a moment belongs to for somebody in that zone."""
    return (at.astimezone(zone_of(zone)).replace(tzinfo=None) - DAY_BEGINS).date()


def iso_week(day: date) -> str:
    """The ISO week of a day, such as 2026-W10."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


def monday(week: str) -> date:
    """The Monday of an ISO week."""
    year, number = week.split("-W")
    return date.fromisocalendar(int(year), int(number), 1)


def weekday(day: date) -> Weekday:
    """mon … sun."""
    return WEEKDAYS[day.weekday()]


def begins(day: date, zone: str) -> datetime:
    """The moment a local day begins, in UTC."""
    local = datetime.combine(day, time(0)) + DAY_BEGINS
    return local.replace(tzinfo=zone_of(zone)).astimezone(UTC)


def at_clock(day: date, clock: str, zone: str) -> datetime:
    """The moment of a local clock time HH:MM on a day, in UTC."""
    hour, minute = (int(part) for part in clock.split(":"))
    local = datetime.combine(day, time(hour, minute), tzinfo=zone_of(zone))
    return local.astimezone(UTC)


def at_night(clock: str) -> bool:
    """Whether a clock time HH:MM lies in the night that ends a day."""
    return clock < f"{DAY_BEGINS.seconds // 3600:02d}:00"


def within_day(day: date, clock: str, zone: str) -> datetime:
    """The moment of a clock time within the day that begins at 03:00: 00:30 is its night."""
    return at_clock(day + timedelta(days=1) if at_night(clock) else day, clock, zone)


def local_hour(at: datetime, zone: str) -> float:
    """Hours since local midnight, with fraction."""
    local = at.astimezone(zone_of(zone))
    return local.hour + local.minute / 60


@dataclass(frozen=True, slots=True)
class Week:
    """The ISO week to plan, from which day on, and the moment it is planned at."""

    iso: str
    first: date
    on: datetime

    @property
    def days(self) -> tuple[date, ...]:
        """The days from `first` to Sunday."""
        last = monday(self.iso) + timedelta(days=len(WEEKDAYS) - 1)
        return tuple(
            self.first + timedelta(days=i) for i in range(max(0, (last - self.first).days + 1))
        )
