"""Whole records in files: signed on their way out, known again when they come back.

Why so: docs/decisions/0024-the-archive.md.
"""

from datetime import datetime
from typing import IO

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils.crypto import salted_hmac

from steadyback.engine import ENGINE_VERSION
from steadyback.exports.archive import Maker
from steadyback.exports.known import root_of
from steadyback.imports.archive import Incoming, Reader, read_file
from steadyback.record import Case, Event, Person
from steadyback.record.elsewhere import from_elsewhere
from steadyback.web.accounts.in_turn import in_turn
from steadyback.web.records import models, store
from steadyback.web.records.content import english_catalogue
from steadyback.web.records.ids import person_id
from steadyback.web.records.rows import event_of, row_of

AT_ONCE = 500
"""How many events are made into rows at a time."""


def installation() -> str:
    """This installation's name in an archive: it follows from the key and does not tell it."""
    return salted_hmac("steadyback.installation", "", algorithm="sha256").hexdigest()[:32]


def sign(text: str) -> str:
    """This installation's signature of a text, for nobody but itself."""
    return salted_hmac("steadyback.archive", text, algorithm="sha256").hexdigest()


def maker(at: datetime) -> Maker:
    """This installation as the maker of an archive."""
    return Maker(at, ENGINE_VERSION, english_catalogue().version, installation(), sign)


def read(file: IO[bytes], now: datetime) -> Incoming:
    """The record in a file. Raises CaseProblems."""
    return read_file(file, Reader(now, installation(), sign))


def known_here(case: Case, people: QuerySet[models.Person]) -> models.Person | None:
    """Whom of these people the record is about: the same first event, told alike.

    In a transaction nobody else brings this record in until it ends, so that what is stored then
    is stored once.
    """
    if not case.events:
        return None
    first = min(case.events, key=lambda event: (event.at, event.id))
    if connection.in_atomic_block:
        in_turn("record", first.id)
    rows = models.Event.objects.filter(person__in=people, event_id=first.id).order_by("pk")
    same = (
        row for row in rows.select_related("person") if root_of([event_of(row)]) == root_of([first])
    )
    return next((row.person for row in same), None)


def begun_with(event_id: str) -> QuerySet[models.Person]:
    """People whose record was begun by this event, by an index of first events alone."""
    return models.Person.objects.filter(events__seq=1, events__event_id=event_id)


def is_here(case: Case) -> bool:
    """Whether a record that this installation saved, in its own order, is here still."""
    if not case.events:
        return False
    return known_here(case, begun_with(case.events[0].id)) is not None


def as_it_came(row: models.Person, case: Case) -> bool:
    """Whether a record is what came in a file, then the consent to it, and nothing told since."""
    rows = models.Event.objects.filter(person=row).order_by("seq")
    *stored, (_, last) = rows.values_list("event_id", "kind")
    came = dict.fromkeys(event.id for event in case.events)
    return [one for one, _ in stored] == list(came) and last == "consent"


def store_new(incoming: Incoming, now: datetime) -> models.Person:
    """Store the record in a file as a new person, all of it or nothing.

    What this installation itself saved comes back as it was, with the clinicians' word, unless
    the record is here still: a copy beside it must not undo what was told since. Anything else
    arrives unverified: it may close and never open (rulings 4).
    """
    case = incoming.case
    with transaction.atomic():
        trusted = incoming.ours and not is_here(case)
        row = models.Person.objects.create(
            public_id=person_id(),
            profile=profile_of(case.person),
            locale=case.person.locale,
            made_at=now,
        )
        told = list({event.id: event for event in case.events}.values())
        events = told if trusted else [from_elsewhere(event) for event in told]
        for start in range(0, len(events), AT_ONCE):
            models.Event.objects.bulk_create(
                row_of(event, row, seq, received(event, now, trusted=trusted))
                for seq, event in enumerate(events[start : start + AT_ONCE], start=start + 1)
            )
        store.follow_up(row, events, now, whole=True)
    return row


def received(event: Event, now: datetime, *, trusted: bool) -> datetime:
    """When an event was stored: as the file says where it is ours, else now."""
    return event.recorded_at if trusted and event.recorded_at is not None else now


def profile_of(person: Person) -> dict[str, object]:
    """The particulars as stored."""
    return person.model_dump(mode="json", exclude_none=True)
