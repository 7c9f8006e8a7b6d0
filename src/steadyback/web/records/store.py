"""Appending events to a record: all of them, or none."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from pydantic import ValidationError

from steadyback.languages import _
from steadyback.record import CaseProblems, Event, Problem, event_from, timeline
from steadyback.record.case import problems_of, promises_of
from steadyback.record.event import ConsentEvent, CorrectionEvent, MorningAfterEvent, ProfileEvent
from steadyback.web.accounts import tokens
from steadyback.web.accounts.models import Organisation
from steadyback.web.records import contacts, links, models, sharing, standing, whose
from steadyback.web.records.folding import keep_snapshot
from steadyback.web.records.rows import event_of, fingerprint, row_of


class Conflict(Exception):
    """An id that is stored already came again with another content."""

    def __init__(self, ids: Sequence[str]) -> None:
        self.ids = tuple(ids)
        super().__init__("stored already with another content")


class Overtaken(Exception):
    """Something was stored meanwhile, so what was computed from the record no longer fits."""


@dataclass(frozen=True, slots=True)
class Appended:
    """How many events were new, and the last `seq` now."""

    new: int
    seq: int


def append(
    person: models.Person,
    events: Iterable[Mapping[str, Any]],
    now: datetime,
    *,
    expected_seq: int | None = None,
    acting: Organisation | None = None,
) -> Appended:
    """Store events of one person, or raise and store nothing.

    Raises CaseProblems for anything that is not valid, Conflict for a known id with another
    content, and Overtaken where `expected_seq` is no longer the last. The same event again is no
    error and no second row. `acting` is the clinic for which a clinician writes.
    """
    read = read_events(events)
    with transaction.atomic():
        row = models.Person.objects.select_for_update(no_key=True).get(pk=person.pk)
        stored = models.Event.objects.filter(person=row).order_by("-seq")
        seq, last = stored.values_list("seq", "recorded_at").first() or (0, now)
        if expected_seq is not None and seq != expected_seq:
            raise Overtaken
        recorded = max(now, last)
        new = not_yet_stored(row, read)
        check_promises(row, read, new, recorded, acting)
        models.Event.objects.bulk_create(
            row_of(event, row, seq + place, recorded) for place, event in enumerate(new, start=1)
        )
        if new:
            follow_up(row, new, recorded)
    return Appended(len(new), seq + len(new))


def read_events(events: Iterable[Mapping[str, Any]]) -> list[Event]:
    """Validate every event; raises CaseProblems with all problems of all of them."""
    read: list[Event] = []
    problems: list[Problem] = []
    for place, data in enumerate(events):
        try:
            event = event_from(data)
        except ValidationError as error:
            problems += [
                Problem(f"/events/{place}{problem.pointer}", problem.says)
                for problem in problems_of(error, data)
            ]
            continue
        if event.recorded_at is not None:
            says = _("is set by the server; leave it out")
            problems.append(Problem(f"/events/{place}/recorded_at", says))
        read.append(event)
    if problems:
        raise CaseProblems(problems)
    return read


def not_yet_stored(row: models.Person, events: Sequence[Event]) -> list[Event]:
    """The events whose ids are new; raises Conflict where one is known with another content."""
    ids = [event.id for event in events]
    rows = models.Event.objects.filter(person=row, event_id__in=ids)
    stored = dict(rows.values_list("event_id", "hash"))
    marks = dict(stored)
    new: dict[str, Event] = {}
    wrong: list[str] = []
    for event in events:
        mark = fingerprint(event)
        if marks.setdefault(event.id, mark) != mark:
            wrong.append(event.id)
        elif event.id not in stored:
            new[event.id] = event
    if wrong:
        raise Conflict(wrong)
    return list(new.values())


def check_promises(
    row: models.Person,
    read: Sequence[Event],
    new: Sequence[Event],
    now: datetime,
    acting: Organisation | None = None,
) -> None:
    """What an event promises beside the others of its record; raises CaseProblems."""
    by_id = {event.id: event for event in stored_targets(row, new)}
    by_id.update((event.id, event) for event in read)
    places = {event.id: place for place, event in enumerate(read)}
    problems = [
        problem
        for event in new
        for problem in promises_of(event, f"/events/{places[event.id]}", by_id, now)
    ]
    problems += [
        Problem(f"/events/{places[event.id]}/body", says)
        for event in new
        if (says := whose.not_theirs(row, event, by_id, acting))
    ]
    if problems:
        raise CaseProblems(problems)


def stored_targets(row: models.Person, events: Iterable[Event]) -> Iterator[Event]:
    """The stored events that these name."""
    named: set[str] = set()
    for event in events:
        if isinstance(event, CorrectionEvent):
            named.add(event.body.event)
        elif isinstance(event, MorningAfterEvent):
            named.add(event.body.for_session)
    if named:
        for found in models.Event.objects.filter(person=row, event_id__in=named):
            yield event_of(found)


def follow_up(
    row: models.Person, new: Sequence[Event], now: datetime, *, whole: bool = False
) -> None:
    """Bring what follows up to date: consent, links, where somebody is reached, the snapshot,
    the language, how they stand with their clinics.

    `whole`: the new events are all that the record holds.
    """
    if any(isinstance(event, ConsentEvent | CorrectionEvent) for event in new):
        row.consent = consent_now(row)
        row.save(update_fields=["consent"])
        if not row.consent:
            links.end_all(row, now)
            tokens.end_of_person(row.pk, now)
            contacts.forget_all(row)
            sharing.stop_all(row, f"person:{row.public_id}", now)
    # PostgreSQL gives the keys of an object back in an order of its own, and a state holds some: so
    # there it is folded from what was stored, and is the same whenever it is made again.
    found = keep_snapshot(row, now, new if whole and connection.vendor == "sqlite" else None)
    if any(isinstance(event, ProfileEvent | CorrectionEvent) for event in new):
        row.locale = found.state.locale
        row.save(update_fields=["locale"])
    if row.watched_by:
        standing.reckon(row, now, found)


def consent_now(row: models.Person) -> str:
    """The text that is agreed to now; empty where none is."""
    rows = models.Event.objects.filter(person=row, kind__in=["consent", "correction"])
    events = [event_of(found) for found in rows]
    agreed = {event.id for event in events if isinstance(event, ConsentEvent)}
    kept = [
        event
        for event in events
        if not isinstance(event, CorrectionEvent) or event.body.event in agreed
    ]
    known = timeline(kept, max((event.at for event in kept), default=row.made_at))
    stands = [one.event for one in known.entries if isinstance(one.event, ConsentEvent)]
    return stands[-1].body.text if stands and stands[-1].body.given else ""
