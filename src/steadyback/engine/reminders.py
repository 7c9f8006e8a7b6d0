"""When somebody is reminded of their session, and why not: a value for each day and channel.

A reminder invites to exercise, so it is held to what holds for a session: none under a lock, none
on a day of rest, none where nothing of the session is permitted. Beyond that it is held to what
somebody can bear: once a day, outside their quiet hours, at the time at which they really train,
and rarer, then no more, where nobody answers. All of it is our proposal (evidence.md section 9
names reminders tied to a routine as a design proposal; the numbers stand in the policy file).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from statistics import median_low
from typing import Final, Literal

from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.policy import Policy
from steadyback.engine.advice import advise
from steadyback.engine.days import DAY_BEGINS, at_clock, begins, local_day, weekday, within_day
from steadyback.engine.state import State
from steadyback.engine.training_days import trains_on
from steadyback.record.zone import zone_of
from steadyback.vocabulary import WEEKDAYS

Why = Literal[
    "due", "paused", "off", "unfinished", "rest_day", "locked", "done", "begun", "not_today",
    "resting", "sent", "stopped", "rare", "no_hour", "quiet_hours", "late",
]  # fmt: skip
"""Why there is a reminder (`due`), or none."""
WEEKEND: Final = ("sat", "sun")
QUIET_FROM: Final = "quiet_from"
QUIET_UNTIL: Final = "quiet_until"
"""Names of the preferences that hold a person's quiet hours, as HH:MM."""


@dataclass(frozen=True, slots=True)
class Known:
    """What a reminder on one channel depends on beside the state.

    `on`: the person switched the channel on; `paused`: their consent was taken back. `starts`: when
    the last sessions began, newest first. `begun`: the day of a session that was begun on its page
    and is not done (of one that is led, the state knows). `sent`: when reminders went out on this
    channel. `answered`: when the person last did something with a reminder. `again`: for when they
    asked to be reminded again. `not_on`: the day on which they want no more.
    """

    on: bool
    paused: bool = False
    starts: tuple[datetime, ...] = ()
    begun: date | None = None
    sent: tuple[datetime, ...] = ()
    answered: datetime | None = None
    again: datetime | None = None
    not_on: date | None = None


@dataclass(frozen=True, slots=True)
class Reminder:
    """What becomes of a day's reminder: `due` from `at` until `until`, or none because of `why`.

    `learnt` is how many sessions the time was learnt from, 0 where it is the one that was told.
    `moved`: quiet hours moved it. `asked`: the person asked for it. `last`: after this one there
    are no more until an answer.
    """

    day: date
    why: Why
    at: datetime | None = None
    until: datetime | None = None
    learnt: int = 0
    moved: bool = False
    asked: bool = False
    last: bool = False

    def is_due(self, on: datetime) -> bool:
        """Whether it is to be sent at this moment."""
        return self.at is not None and self.until is not None and self.at <= on < self.until


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From when until when nothing is sent, as clock times HH:MM; equal times are the whole day."""

    start: str
    end: str
    zone: str

    def holds(self, at: datetime) -> bool:
        """Whether a moment lies within them, by the person's clock."""
        clock = f"{at.astimezone(zone_of(self.zone)):%H:%M}"
        if self.start < self.end:
            return self.start <= clock < self.end
        return clock >= self.start or clock < self.end

    def begin_before(self, at: datetime) -> datetime:
        """When the stretch began that holds a moment."""
        day = at.astimezone(zone_of(self.zone)).date()
        same = at_clock(day, self.start, self.zone)
        return same if same <= at else at_clock(day - timedelta(days=1), self.start, self.zone)

    def begin_after(self, at: datetime) -> datetime:
        """When they begin next."""
        day = at.astimezone(zone_of(self.zone)).date()
        same = at_clock(day, self.start, self.zone)
        return same if same > at else at_clock(day + timedelta(days=1), self.start, self.zone)

    def end_after(self, at: datetime) -> datetime:
        """When they end next."""
        day = at.astimezone(zone_of(self.zone)).date()
        same = at_clock(day, self.end, self.zone)
        return same if same > at else at_clock(day + timedelta(days=1), self.end, self.zone)


def quiet_hours(state: State, policy: Policy) -> QuietHours:
    """The person's own, else the policy's."""
    wanted = state.preferences
    start = clock_in(wanted.get(QUIET_FROM)) or f"{int(policy.reminder_quiet_from):02d}:00"
    end = clock_in(wanted.get(QUIET_UNTIL)) or f"{int(policy.reminder_quiet_until):02d}:00"
    return QuietHours(start, end, state.zone)


def clock_in(told: object) -> str | None:
    """A clock time as a preference holds it; None for what is none."""
    try:
        return f"{time.fromisoformat(str(told)):%H:%M}" if isinstance(told, str) else None
    except ValueError:
        return None


def next_reminder(catalogue: Catalogue, state: State, known: Known, on: datetime) -> Reminder:
    """The next one that will come as far as is known now; today's answer where none will."""
    today = local_day(on, state.zone)
    first = reminder_on(catalogue, state, known, today, on)
    if first.why in ("due", "paused", "off", "unfinished", "stopped", "no_hour"):
        return first
    for ahead in range(1, int(catalogue.policy.reminder_rare_days) + len(WEEKDAYS)):
        found = reminder_on(catalogue, state, known, today + timedelta(days=ahead), on)
        if found.why == "due":
            return found
    return first


def reminder_on(
    catalogue: Catalogue, state: State, known: Known, day: date, on: datetime
) -> Reminder:
    """What becomes of the reminder of one day, today or later, as far as is known at `on`."""
    standing = wanted_on(state, known, day)
    if standing is not None:
        return Reminder(day, standing)
    planned = planned_for(catalogue, state, known, day)
    why = closed(catalogue, state, known, day, max(on, planned.at or begins(day, state.zone)))
    if why is None and not asked_again(state, known, day):
        why = enough(catalogue.policy, state, known, day)
    if why is None and planned.at is None:
        return planned
    if why is None and planned.until is not None and on >= planned.until:
        why = "late"
    return planned if why is None else Reminder(day, why)


def wanted_on(state: State, known: Known, day: date) -> Why | None:
    """Why nobody is to be reminded at all; None where somebody is."""
    if known.paused:
        return "paused"
    if not known.on:
        return "off"
    if state.started is None or state.schedule is None:
        return "unfinished"
    return None if trains_on(state, day) else "rest_day"


def closed(
    catalogue: Catalogue, state: State, known: Known, day: date, moment: datetime
) -> Why | None:
    """Why a day has no session to be reminded of, at a moment of it; None where it has one."""
    advice = advise(catalogue, state, moment)
    if advice.locked:
        return "locked"
    if any(local_day(session.at, state.zone) == day for session in state.sessions):
        return "done"
    led = state.begun and local_day(state.begun.at, state.zone)
    if day in (known.begun, led):
        return "begun"
    if known.not_on == day:
        return "not_today"
    return "resting" if advice.today is not None and not advice.today.items else None


def asked_again(state: State, known: Known, day: date) -> bool:
    """Whether the person asked to be reminded once more on this day."""
    return known.again is not None and local_day(known.again, state.zone) == day


def enough(policy: Policy, state: State, known: Known, day: date) -> Why | None:
    """Why one more reminder would be too many; None where it would not."""
    days = [local_day(at, state.zone) for at in known.sent]
    if day in days:
        return "sent"
    silent = unanswered(state, known)
    if silent >= policy.reminder_stop_after:
        return "stopped"
    rare = silent >= policy.reminder_rare_after
    return "rare" if rare and (day - max(days)).days < policy.reminder_rare_days else None


def unanswered(state: State, known: Known) -> int:
    """How many reminders went out since the person was last there."""
    there = [at for at in (state.active_at, known.answered) if at is not None]
    return sum(1 for at in known.sent if not there or at > max(there))


def planned_for(catalogue: Catalogue, state: State, known: Known, day: date) -> Reminder:
    """The day's reminder with its time, if nothing stands against it."""
    policy, quiet = catalogue.policy, quiet_hours(state, catalogue.policy)
    hour, learnt = hour_of(policy, state, known.starts, day)
    asked = asked_again(state, known, day)
    if known.again is not None and asked:
        wish = known.again
        at: datetime | None = None if quiet.holds(wish) else wish
    elif hour is None:
        return Reminder(day, "no_hour")
    else:
        lead = timedelta(minutes=policy.reminder_lead_minutes)
        wish = within_day(day, hour, state.zone) - lead
        at = outside(quiet, wish, day, lead)
    if at is None:
        return Reminder(day, "quiet_hours")
    late = at + timedelta(hours=policy.reminder_late_hours)
    until = min(late, quiet.begin_after(at), begins(day + timedelta(days=1), state.zone))
    last = unanswered(state, known) + 1 >= policy.reminder_stop_after
    return Reminder(day, "due", at, until, learnt, at != wish, asked, last)


def hour_of(
    policy: Policy, state: State, starts: Sequence[datetime], day: date
) -> tuple[str | None, int]:
    """The clock time at which the person trains on such a day, and from how many sessions.

    The median of the last sessions on days of the same kind (a weekend or not), so that one late
    evening changes nothing; with too few of them, the time that was told.
    """
    kind = weekday(day) in WEEKEND
    same = [at for at in starts if (weekday(local_day(at, state.zone)) in WEEKEND) == kind]
    newest = same[: int(policy.reminder_learnt_from)]
    if len(newest) < policy.reminder_learnt_least:
        return (state.schedule.trains_at if state.schedule is not None else None), 0
    into = median_low(into_day(at, state.zone) for at in newest)
    clock = datetime.combine(day, time(0)) + DAY_BEGINS + into
    return f"{clock:%H:%M}", len(newest)


def into_day(at: datetime, zone: str) -> timedelta:
    """How far into the person's day a moment lies by their clock; the night belongs to its eve."""
    local = at.astimezone(zone_of(zone)).replace(tzinfo=None)
    return local - datetime.combine(local_day(at, zone), time(0)) - DAY_BEGINS


def outside(quiet: QuietHours, at: datetime, day: date, lead: timedelta) -> datetime | None:
    """The moment, or the nearest one of the day that quiet hours leave; None where they leave none.

    Quiet hours that begin within the day move it before them, those of the night to their end.
    """
    if not quiet.holds(at):
        return at
    begin = quiet.begin_before(at)
    in_day = begin >= begins(day, quiet.zone)
    moved = begin - lead if in_day else quiet.end_after(at)
    fits = local_day(moved, quiet.zone) == day and not quiet.holds(moved)
    return moved if fits else None
