"""From stored events to the engine's state, by the newest snapshot where it still holds.

Reading never writes: a snapshot is made by an append (or by the worker), never by a page.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache, lru_cache
from typing import Any, Final

from django.db.models import Model, OuterRef, Subquery
from pydantic import ValidationError

from steadyback.engine import State, begin, dump_state, fold, load_state
from steadyback.engine.progress import (
    Course,
    Progress,
    dump_course,
    follow,
    load_course,
    progress_on,
)
from steadyback.record import Entry, Event, Person, timeline
from steadyback.record.case import CLOCK_SLACK
from steadyback.record.event import CorrectionEvent
from steadyback.record.timeline import entry
from steadyback.web.records import models
from steadyback.web.records.content import english_catalogue, rules_mark
from steadyback.web.records.rows import event_of
from steadyback.web.records.weeks import plan_from

KEPT_IN_MIND: Final = 64
"""So many people's states are kept by each process, of some 100 kB each."""
PROGRESS_KEPT: Final = 32
"""So many looks at Progress are kept by each process, of up to some 500 kB with their pictures."""


@dataclass(frozen=True, slots=True)
class Folded:
    """A state, the last `seq` known when it was made, and how it was made.

    `course` is what Progress shows of the past; None where it was not asked for.
    """

    state: State
    course: Course | None
    seq: int
    up_to: datetime | None
    whole: bool
    """Whether it holds every stored event; false where one lies more than a day ahead."""
    refolded: bool
    course_text: str | None = None
    """What the course was read from; None where anything came after it."""


def person_of(row: models.Person) -> Person:
    """The particulars that a record began with."""
    return Person.model_validate(row.profile)


def events_after(row: models.Person, seq: int) -> list[Event]:
    """The stored events after a `seq`, in the order of their storage."""
    rows = models.Event.objects.filter(person=row, seq__gt=seq).order_by("seq")
    return [event_of(found) for found in rows]


def horizon(on: datetime) -> datetime:
    """Up to when events count at a moment: a device's clock may run ahead by up to a day.

    What was stored counts at once, most of all a danger sign from a phone that is a little fast.
    """
    return on + CLOCK_SLACK


def folded(row: models.Person, on: datetime, *, with_course: bool = False) -> Folded:
    """The state of a person at a moment: the snapshot and what is newer, or all again."""
    snapshot, last = newest_snapshot(row, with_course=with_course)
    found = kept_values(snapshot, on, with_course=with_course) if snapshot else None
    if snapshot is None or found is None:
        return refolded(row, on, with_course=with_course)
    newer = events_after(row, snapshot.seq) if last > snapshot.seq else []
    past = sorted(
        (e for e in newer if e.at <= horizon(on)), key=lambda e: (e.at.astimezone(UTC), e.id)
    )
    if not goes_on(found[0], past):
        return refolded(row, on, with_course=with_course)
    state, course = gone_on(*found, (entry(event) for event in past))
    return Folded(
        state=state,
        course=course,
        seq=snapshot.seq + len(newer),
        up_to=max([snapshot.up_to, *(event.at for event in past)]),
        whole=len(past) == len(newer),
        refolded=False,
        course_text=None if past or not with_course else snapshot.course,
    )


def newest_snapshot(row: models.Person, *, with_course: bool) -> tuple[models.Snapshot | None, int]:
    """What is kept of a person, where there is anything, and the last `seq` of their record."""
    query = snapshot_query(with_course=with_course)
    for snapshot in models.Snapshot.objects.raw(query, [row.pk]):
        return snapshot, vars(snapshot)["last"] or 0
    return None, 0


@cache
def snapshot_query(*, with_course: bool) -> str:
    """The SQL of that for the one parameter of a person's row.

    Every page asks it, and to let Django write it each time takes longer than the answer.
    """
    events = models.Event.objects.filter(person=OuterRef("person")).order_by("-seq")
    kept = models.Snapshot.objects.filter(person=0).annotate(
        last=Subquery(events.values("seq")[:1])
    )
    return (kept if with_course else kept.defer("course")).query.sql_with_params()[0]


def gone_on(
    state: State, course: Course | None, entries: Iterable[Entry]
) -> tuple[State, Course | None]:
    """State and course after more entries."""
    catalogue = english_catalogue()
    for fact in entries:
        after = fold(state, fact, catalogue)
        if course is not None:
            course = follow(course, state, after, fact, catalogue)
        state = after
    return state, course


def kept_values(
    snapshot: models.Snapshot, on: datetime, *, with_course: bool
) -> tuple[State, Course | None] | None:
    """What a snapshot holds; nothing where it does not hold or cannot be read any more."""
    if not still_holds(snapshot, on):
        return None
    try:
        course = read_course(snapshot.course) if with_course else None
        return read_state(snapshot.state), course
    except ValidationError:
        return None


@lru_cache(maxsize=KEPT_IN_MIND)
def read_state(text: str) -> State:
    """The state of a snapshot. Raises pydantic.ValidationError.

    Whoever turns pages asks for the same text again and again, and to read it costs more than the
    advice. A state is never changed, so it can be given out twice.
    """
    return load_state(text)


@lru_cache(maxsize=KEPT_IN_MIND)
def read_course(text: str) -> Course:
    """The course of a snapshot, in the same way. Raises pydantic.ValidationError."""
    return load_course(text)


@lru_cache(maxsize=PROGRESS_KEPT)
def read_progress(text: str, today: date, days: int | None, most_days: int) -> Progress:
    """What the course of a snapshot comes to on a day. Raises pydantic.ValidationError.

    As long as it is kept, pages keep the pictures that they drew of it (`look/pictures`).
    """
    course = read_course(text)
    return progress_on(english_catalogue(), course, today, days=days, most_days=most_days)


def forget_what_was_read() -> None:
    """Keep no state in mind any more: somebody's record was erased."""
    read_state.cache_clear()
    read_course.cache_clear()
    read_progress.cache_clear()


def still_holds(snapshot: models.Snapshot, on: datetime) -> bool:
    """Whether a snapshot was made by these rules and holds nothing that does not count yet."""
    made_by = (snapshot.catalogue, snapshot.engine)
    return made_by == (english_catalogue().version, rules_mark()) and snapshot.up_to <= horizon(on)


def goes_on(state: State, past: list[Event]) -> bool:
    """Whether the events can be folded on: none corrects, none came late."""
    if any(isinstance(event, CorrectionEvent) for event in past):
        return False
    if not past or state.last is None:
        return state.last is not None or not past
    return (past[0].at.astimezone(UTC), past[0].id) > state.last


def refolded(
    row: models.Person,
    on: datetime,
    *,
    with_course: bool = False,
    events: Sequence[Event] | None = None,
) -> Folded:
    """The state from the whole record, without a snapshot.

    `events` are all that are stored, where somebody holds them already: a record of many years is
    not held twice.
    """
    if events is None:
        events = events_after(row, 0)
    known = timeline(events, horizon(on))
    course = Course() if with_course else None
    state, course = gone_on(begin(person_of(row)), course, known.entries)
    past = [event.at for event in events if event.at <= horizon(on)]
    return Folded(
        state=state,
        course=course,
        seq=len(events),
        up_to=max(past, default=None),
        whole=known.later == 0,
        refolded=True,
    )


def keep_snapshot(
    row: models.Person, now: datetime, whole: Sequence[Event] | None = None
) -> Folded:
    """Write the state as it is now, unless an event lies more than a day ahead; returns it.

    `whole` is the record of somebody new, just stored.
    """
    if whole is None:
        found = folded(row, now, with_course=True)
    else:
        found = refolded(row, now, with_course=True, events=whole)
    write_snapshot(row, found)
    return found


def write_snapshot(row: models.Person, found: Folded) -> bool:
    """Write a state down; False where it does not hold everything, or has no course."""
    if not found.whole or found.up_to is None or found.course is None:
        return False
    kept = {
        "seq": found.seq,
        "up_to": found.up_to,
        "catalogue": english_catalogue().version,
        "engine": rules_mark(),
        "state": dump_state(found.state),
        "course": dump_course(found.course),
        "plan_from": plan_from(found.state),
    }
    write_over(models.Snapshot, row, kept)
    return True


def write_over(table: type[Model], row: models.Person, kept: Mapping[str, Any]) -> None:
    """Write the one row that a table has of a person, whether or not there is one yet.

    What stands there is long and is not read before, so this is no update_or_create.
    """
    table._default_manager.bulk_create(
        [table(person=row, **kept)],
        update_conflicts=True,
        unique_fields=["person"],
        update_fields=[*kept],
    )
