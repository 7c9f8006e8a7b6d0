"""A history as the app itself stores it, read back as text in which another person can be put.

Each history is stored through the app's own door (`store.append`, so with snapshot, standing and
alerts), read, and rolled back. What a person has of their own in it is: their primary key, the end
of each event's id, and so each event's hash.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import Model

from benchmarks.load.histories import Diary
from benchmarks.load.names import MARK
from steadyback.record.canonical import canonical_json
from steadyback.web.accounts.models import Account, Sharing
from steadyback.web.records import models, sharing, standing, store
from steadyback.web.records.rows import event_of, plain

OWN: Final = ("person_id", "hash")
COPIED: Final = (models.Event, models.Snapshot, models.Standing)


@dataclass(frozen=True, slots=True)
class Template:
    """One history. `rows` are lines of COPY without person and hash, table by table; `hashed` is
    what each event's hash is made from.
    """

    profile: dict[str, Any]
    consent: str
    locale: str
    made_at: datetime
    rows: dict[str, tuple[str, ...]]
    hashed: tuple[bytes, ...]

    def lines(self, table: type[Model], person: int, end: str) -> Iterator[str]:
        """The lines of COPY of one person in a table."""
        rows = self.rows[table._meta.db_table]
        if table is not models.Event:
            yield from (f"{person}\t{row.replace(MARK, end)}" for row in rows)
            return
        old, new = MARK.encode(), end.encode()
        for row, text in zip(rows, self.hashed, strict=True):
            mark = sha256(text.replace(old, new)).hexdigest()
            yield f"{person}\t{mark}\t{row.replace(MARK, end)}"


def columns(table: type[Model]) -> list[str]:
    """The columns of a table that a copy fills: first what is a person's own."""
    fields = table._meta.local_concrete_fields
    names = [one.column for one in fields if one.column and not one.primary_key]
    own = [name for name in OWN if name in names]
    return [*own, *(name for name in names if name not in own)]


def template_of(diary: Diary, now: datetime) -> Template:
    """Store a history, read it and roll back."""
    with transaction.atomic():
        person = shared_person(diary, now)
        store.append(person, diary.events, now)
        person.refresh_from_db()
        events = models.Event.objects.filter(person=person).order_by("seq")
        found = Template(
            profile=person.profile,
            consent=person.consent,
            locale=person.locale,
            made_at=person.made_at,
            rows={table._meta.db_table: rows_of(table, person) for table in COPIED},
            hashed=tuple(canonical_json(plain(event_of(row))).encode() for row in events),
        )
        transaction.set_rollback(True)
    return found


def shared_person(diary: Diary, now: datetime) -> models.Person:
    """Somebody new, who shares with a clinic."""
    from steadyback.web.accounts import colleagues

    account = Account.objects.create(email="template@example.org", name="Template")
    place = colleagues.found(account, "Template", now)
    profile = diary.person.model_dump(mode="json", exclude_none=True)
    began = datetime.fromisoformat(diary.events[0]["at"])
    row = models.Person.objects.create(public_id="template", profile=profile, made_at=began)
    Sharing.objects.create(
        person=row, organisation=place.organisation, responsible=place, name="T", since=began
    )
    sharing.tell_who_watches(row)
    standing.reckon(row, now)
    return row


def rows_of(table: type[Model], person: models.Person) -> tuple[str, ...]:
    """A person's rows in a table as lines of COPY, without what is their own."""
    names = columns(table)
    order = "seq" if table is models.Event else "person_id"
    rest = ", ".join(f'"{name}"' for name in names if name not in OWN)
    query = (
        f'COPY (SELECT {rest} FROM "{table._meta.db_table}" '
        f"WHERE person_id = {person.pk} ORDER BY {order}) TO STDOUT"
    )
    with connection.cursor() as cursor, cursor.copy(query) as copy:
        text = b"".join(bytes(part) for part in copy).decode()
    return tuple(text.splitlines(keepends=True)) if "\r" not in text else broken()


def broken() -> tuple[str, ...]:
    """COPY escapes every end of line within a value."""
    raise ValueError("a line of COPY holds an end of line")
