"""The planned sessions as an iCalendar document (RFC 5545): the one place that knows icalendar.

Nothing in it says whose it is: the ids come from the link through which it is read.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, timedelta
from hashlib import sha256

from icalendar import (
    Alarm,
    Calendar,
    Event,
    Timezone,
    TimezoneDaylight,
    TimezoneStandard,
    vDuration,
)

from steadyback.catalogue.catalogue import Catalogue
from steadyback.engine import Advice, State
from steadyback.exports.appointments import Appointment, Planned, appointments
from steadyback.exports.clock_changes import ClockChange, clock_changes
from steadyback.languages import _
from steadyback.wording import calendar_words as words

MAKER = "-//Steadyback//Exercise sessions//EN"
ASK_AGAIN = timedelta(hours=4)
"""How often a calendar is asked to look again; most ask when they like."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the person asked for.

    `names`: exercises are named. `alarm`: a reminder so many minutes before, None for none.
    """

    names: bool = False
    alarm: int | None = None


def calendar(
    catalogue: Catalogue,
    state: State,
    advice: Advice,
    planned: Planned,
    wishes: Wishes,
    link: str,
) -> bytes:
    """The calendar behind a link; the same inputs give the same bytes.

    `link` is the link's random name: each session's id is made from it and the day, so it stays
    when the week is planned again, and says nothing to who has another link.
    """
    found = appointments(catalogue, state, advice, planned)
    made = Calendar()
    made.add("VERSION", "2.0")
    made.add("PRODID", MAKER)
    made.add("CALSCALE", "GREGORIAN")
    made.add("METHOD", "PUBLISH")
    made.add("NAME", _(words.NAME))
    made.add("X-WR-CALNAME", _(words.NAME))
    made.add("X-WR-TIMEZONE", state.zone)
    made.add("REFRESH-INTERVAL", ASK_AGAIN, parameters={"VALUE": "DURATION"})
    made.add("X-PUBLISHED-TTL", vDuration(ASK_AGAIN))
    if any(one.start for one in found):
        made.add_component(zone_part(state.zone, [one.day for one in found]))
    for one in found:
        made.add_component(session_part(catalogue, one, wishes, link))
    return bytes(made.to_ical())


def session_part(catalogue: Catalogue, one: Appointment, wishes: Wishes, link: str) -> Event:
    """One session. A cancelled one names no exercise and reminds nobody."""
    made = Event()
    made.add("UID", session_id(link, one.day))
    made.add("DTSTAMP", one.written_at.astimezone(UTC).replace(microsecond=0))
    made.add("SEQUENCE", one.sequence)
    made.add("STATUS", "CANCELLED" if one.cancelled else "CONFIRMED")
    made.add("CLASS", "PRIVATE")
    add_times(made, one)
    if one.cancelled:
        made.add("SUMMARY", _(words.CANCELLED))
        made.add("DESCRIPTION", _(words.NO_MORE))
        return made
    names = exercise_names(catalogue, one) if wishes.names else ()
    reviewed = catalogue.policy.reviewed
    made.add("SUMMARY", words.session_title(names))
    made.add("DESCRIPTION", words.session_note(one.minutes, names, reviewed))
    if wishes.alarm is not None and one.start is not None:
        made.add_component(alarm_part(wishes.alarm))
    return made


def add_times(made: Event, one: Appointment) -> None:
    """When it is: an hour and how long, or the whole day, which keeps nobody from other things."""
    if one.start is None:
        made.add("DTSTART", one.day)
        made.add("DTEND", one.day + timedelta(days=1))
    else:
        made.add("DTSTART", one.start)
        made.add("DURATION", timedelta(minutes=max(1, one.minutes)))
    free = one.start is None or one.cancelled
    made.add("TRANSP", "TRANSPARENT" if free else "OPAQUE")


def alarm_part(minutes: int) -> Alarm:
    """A reminder before a session."""
    made = Alarm()
    made.add("ACTION", "DISPLAY")
    made.add("TRIGGER", -timedelta(minutes=minutes))
    made.add("DESCRIPTION", _(words.SESSION))
    return made


def session_id(link: str, day: date) -> str:
    """The id of a session in one link's calendar."""
    return sha256(f"steadyback/{link}/{day.isoformat()}".encode()).hexdigest()[:32]


def exercise_names(catalogue: Catalogue, one: Appointment) -> tuple[str, ...]:
    """What the exercises of a session are called, each once."""
    known = (catalogue.levels.get(level) for level in one.levels)
    found = [catalogue.exercises[level.exercise].name for level in known if level is not None]
    return tuple(dict.fromkeys(found))


def zone_part(zone: str, days: Iterable[date]) -> Timezone:
    """How the clocks of the person's zone go, from the year before the first day on."""
    years = [day.year for day in days]
    made = Timezone()
    made.add("TZID", zone)
    for change in clock_changes(zone, min(years) - 1, max(years) + 1):
        made.add_component(change_part(change))
    return made


def change_part(change: ClockChange) -> TimezoneDaylight | TimezoneStandard:
    """One change of the clocks."""
    made = TimezoneDaylight() if change.summer else TimezoneStandard()
    made.add("DTSTART", change.local)
    made.add("TZOFFSETFROM", change.before)
    made.add("TZOFFSETTO", change.after)
    made.add("TZNAME", change.name)
    return made
