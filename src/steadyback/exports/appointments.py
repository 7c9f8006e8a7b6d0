"""Which sessions stand in a calendar: when, how long, and which were dropped or closed since.

A week can be planned again on any of its days, and then holds only the days from that one on. So
each day is as the newest plan says that was made on it or before it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from steadyback.catalogue.catalogue import Catalogue
from steadyback.engine import Advice, State, shown_plan
from steadyback.engine.days import local_day, monday, within_day
from steadyback.exports.closed_then import closed_then
from steadyback.record.answers import Schedule
from steadyback.record.plan import Plan, PlannedDay
from steadyback.record.zone import zone_of

BACK = timedelta(days=14)
"""How long a session stays in the calendar."""
AHEAD = timedelta(days=28)
"""How far ahead a session can lie: a week is planned at a time, but a file can say anything."""


@dataclass(frozen=True, slots=True)
class Issue:
    """A plan as it was issued: when, and as which event of the record (its `seq`, from 1).

    `begun` is the `seq` of the first plan of its week.
    """

    plan: Plan
    at: datetime
    seq: int
    begun: int


@dataclass(frozen=True, slots=True)
class Told:
    """Days and hours as they were told at a moment; they hold from that day on."""

    at: datetime
    schedule: Schedule


@dataclass(frozen=True, slots=True)
class Planned:
    """What the record holds of plans: each revision of the last weeks, and each schedule.

    `seq` is that of the record's last event.
    """

    issues: tuple[Issue, ...]
    schedules: tuple[Told, ...]
    seq: int


@dataclass(frozen=True, slots=True)
class Appointment:
    """One session in a calendar.

    `start` is in the person's zone, or None where no hour is known: then it takes the whole day.
    `levels` and `minutes` are what may be done of it as far as is known now.
    `sequence` never falls: it rises with whatever is recorded while the session's week is the
    newest one, and with each day until it has passed. `written_at` is when the plan was made that
    speaks last of this day.
    """

    day: date
    start: datetime | None
    minutes: int
    levels: tuple[str, ...]
    cancelled: bool
    sequence: int
    written_at: datetime


def appointments(
    catalogue: Catalogue, state: State, advice: Advice, planned: Planned
) -> tuple[Appointment, ...]:
    """Every session planned from two weeks back on, by day; those that are no more as cancelled."""
    today = local_day(advice.on, state.zone)
    issues = sorted(planned.issues, key=lambda issue: issue.seq)
    named = {day.date for issue in issues for day in issue.plan.days if day.items}
    trained = {local_day(session.at, state.zone) for session in state.sessions}
    shown = permitted(catalogue, state, advice, issues)
    grown = growth(issues, planned.seq)
    found = []
    for day in sorted(day for day in named if today - BACK <= day <= today + AHEAD):
        issue, last = spoken(issues, day, state.zone)
        stands = of_day(issue.plan, day)
        if day in trained:
            stands = stands or last
        elif day >= today:
            stands = stands and shown.get(day)
        elif closed_then(catalogue, state, day):
            stands = None
        found.append(
            Appointment(
                day=day,
                start=start_of(day, hour_on(planned, state, day, today), state.zone),
                minutes=(stands or last).minutes,
                levels=tuple(item.level for item in stands.items) if stands is not None else (),
                cancelled=stands is None,
                sequence=grown[issue.plan.week] + days_lived(issue.plan, day, today),
                written_at=issue.at,
            )
        )
    return tuple(found)


def spoken(issues: Sequence[Issue], day: date, zone: str) -> tuple[Issue, PlannedDay]:
    """The plan that speaks last of a day, and the day as the last plan had it that has it.

    The newest of those made on the day or before it speaks, whether it has the day or dropped it.
    """
    held = [(issue, of_day(issue.plan, day)) for issue in issues]
    having = [(issue, had) for issue, had in held if had is not None]
    week = having[-1][0].plan.week
    made = [i for i in issues if i.plan.week == week and local_day(i.at, zone) <= day]
    return (made[-1] if made else having[-1][0]), having[-1][1]


def of_day(plan: Plan, day: date) -> PlannedDay | None:
    """The session of a day, where the plan has one."""
    return next((one for one in plan.days if one.date == day and one.items), None)


def permitted(
    catalogue: Catalogue, state: State, advice: Advice, issues: Sequence[Issue]
) -> Mapping[date, PlannedDay]:
    """The sessions from today on that today's record still allows; none under a lock."""
    if advice.locked:
        return {}
    today = local_day(advice.on, state.zone)
    newest = {issue.plan.week: issue.plan for issue in issues}
    return {
        day.date: day
        for plan in newest.values()
        if any(day.date >= today for day in plan.days)
        for day in shown_plan(catalogue, state, plan, advice.on).days
        if day.items
    }


def growth(issues: Sequence[Issue], last: int) -> dict[str, int]:
    """For each week how often the record grew since its first plan, until the next week's first.

    What changes a session (a newer plan, another hour, a lock, its end) is recorded, so the number
    rises with it, and no later record makes it fall.
    """
    begun = {issue.plan.week: issue.begun for issue in issues}
    newest = {issue.plan.week: issue.seq for issue in issues}
    ends = {week: min((begun[w] for w in begun if w > week), default=last) for week in begun}
    return {week: max(newest[week], ends[week]) - begun[week] for week in begun}


def days_lived(plan: Plan, day: date, today: date) -> int:
    """How many days of its week have begun until a session has passed.

    Some things change by the day alone: a clearance ends, and what is past is shown as planned.
    """
    return max(0, (min(today, day + timedelta(days=1)) - monday(plan.week)).days)


def hour_on(planned: Planned, state: State, day: date, today: date) -> str | None:
    """The hour HH:MM at which the person trains on a day; for a past day as it was then."""
    now = state.schedule.trains_at if state.schedule is not None else None
    if day >= today:
        return now
    then = [told for told in planned.schedules if local_day(told.at, state.zone) <= day]
    return then[-1].schedule.trains_at if then else now


def start_of(day: date, hour: str | None, zone: str) -> datetime | None:
    """The moment a session begins, in the person's zone: 18:00 stays 18:00 when clocks change."""
    return within_day(day, hour, zone).astimezone(zone_of(zone)) if hour is not None else None
