"""What was told of pain and of sessions, read from the events alone: as good as it can have been.

Whoever asks whether something can have been earned asks here, so that no answer of the rules is
taken for granted. Where a time zone decides, every zone the person may have lived in is tried.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from statistics import fmean
from typing import Literal

from steadyback.catalogue.exercise import Level
from steadyback.engine.days import local_day
from steadyback.engine.once import once
from steadyback.engine.progression import history_of, known_level
from steadyback.record.event import CheckInEvent, MorningAfterEvent, SessionDoneEvent
from steadyback.record.training import LevelDone
from steadyback.simulation.watching.earned import counted, perhaps_green, zones_of
from steadyback.simulation.watching.record import Record

Place = Literal["leg", "back"]


def least_mean(record: Record, until: datetime, place: Place) -> float | None:
    """The least that mean pain of the days before a moment can be; None: too few days told."""
    policy = record.catalogue.policy
    told = [*told_between(record, until - timedelta(days=policy.window_days), until, place)]
    means = (
        fmean(days.values())
        for zone in zones_of(record)
        if len(days := lowest_by_day(told, zone)) >= policy.window_entries
    )
    return min(means, default=None)


def told_between(
    record: Record, since: datetime, until: datetime, place: Place
) -> Iterator[tuple[datetime, int]]:
    """The lower of what each check-in says of pain in the leg or back, with its moment."""
    for event in check_ins(record):
        if since < event.at <= until:
            body = event.body.symptoms
            worst = getattr(body, f"{place}_nprs", None), getattr(body, f"{place}_now", None)
            known = [pain for pain in worst if pain is not None]
            if known:
                yield event.at, min(known)


def lowest_by_day(told: list[tuple[datetime, int]], zone: str) -> dict[date, int]:
    """The lowest pain of each day in a zone."""
    days: dict[date, int] = {}
    for at, pain in told:
        day = local_day(at, zone)
        days[day] = min(pain, days.get(day, pain))
    return days


@once
def check_ins(record: Record) -> tuple[CheckInEvent, ...]:
    """The check-ins of a record, as their corrections leave them."""
    return tuple(event for event in record.facts if isinstance(event, CheckInEvent))


def green_between(record: Record, since: datetime, until: datetime) -> bool:
    """Whether any session of that time can have been green, and was answered by its end."""
    answered = {
        event.body.for_session
        for event in record.facts
        if isinstance(event, MorningAfterEvent) and event.at <= until
    }
    return any(
        isinstance(event, SessionDoneEvent)
        and event.id in answered
        and since < event.at <= until
        and perhaps_green(event)
        for event in record.facts
    )


@once
def may_count_so_far(record: Record) -> tuple[SessionDoneEvent, ...]:
    """The sessions that may count, each once."""
    return tuple({session.id: session for session in counted(record)}.values())


@once
def times_in_full(record: Record) -> Counter[str]:
    """In how many sessions that may count each history was done at its usual dose."""
    times: Counter[str] = Counter()
    for session in may_count_so_far(record):
        known = ((one, known_level(record.catalogue, one.level)) for one in session.body.levels)
        times.update({
            history_of(level) for one, level in known if level is not None and in_full(one, level)
        })  # fmt: skip
    return times


def in_full(done: LevelDone, level: Level) -> bool:
    """Whether as many sets as are usual reached at least the smallest usual one."""
    usual = level.dosing.default
    reached = [
        one
        for one in done.sets
        if one.reps >= min(usual.reps_by_set) and one.hold_s >= usual.hold_s
    ]
    return len(reached) >= usual.sets
