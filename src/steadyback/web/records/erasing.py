"""Erasing a person, with proof: what was deleted, and that nothing was found afterwards."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hmac import compare_digest
from typing import Any, Final

from django.apps import apps
from django.db import connection, transaction
from django.db.models import ForeignKey, Model, QuerySet
from pydantic import ValidationError

from steadyback.languages import N_
from steadyback.record import canonical_json
from steadyback.record.archive import record_hash
from steadyback.web.records import archives, models, sharing
from steadyback.web.records.case_files import case_for
from steadyback.web.records.folding import forget_what_was_read

FORMAT: Final = "steadyback-erasure/1"
BACKUPS: Final = N_(
    "This is about the records in use. Copies made before stay until they are deleted where they "
    "are kept: backups of whoever runs this installation, and files that were saved or printed."
)
NAMES: Final = {
    "Person": "the person",
    "Event": "entries of the record",
    "Snapshot": "computed summaries",
    "Draft": "half-filled forms",
    "Link": "calendar links and codes on paper",
    "Access": "devices that could open it",
    "RecoveryCode": "recovery codes",
    "MailAddress": "mail addresses",
    "PushDevice": "devices that were reminded",
    "Reminder": "reminders",
    "Sharing": "clinics that could see it",
    "Standing": "places on a clinic's worklist",
    "Alert": "alerts to a clinic",
    "ApiToken": "keys of programs",
    "OwnGiven": "exercises of a clinic's own that were given",
}
"""What each table holds, in the words of a receipt; another table goes by its own name.

The receipt is in English, as its signature has it; the page of it has words of its own for each
(`start/doors.ERASED`).
"""
Rows = dict[type[Model], list[Any]]


@dataclass(frozen=True, slots=True)
class Place:
    """A table whose rows belong to a person, by a field that names rows of another such table."""

    table: type[Model]
    field: str
    parent: type[Model]

    @property
    def name(self) -> str:
        """What the table holds, in words."""
        return NAMES.get(self.table.__name__, str(self.table._meta.verbose_name_plural))

    def rows(self, of: Rows) -> QuerySet[Any]:
        """The rows that belong to rows of the parent."""
        return self.table._default_manager.filter(**{f"{self.field}__in": of[self.parent]})


def places() -> list[Place]:
    """Every table that leads to a person, nearest first, the people's own before all."""
    found = [Place(models.Person, "pk", models.Person)]
    known: set[type[Model]] = {models.Person}
    for place in found:  # grows while it is walked
        for table in apps.get_models():
            for field in table._meta.get_fields():
                leads = isinstance(field, ForeignKey) and field.related_model is place.table
                if leads and table not in known:
                    known.add(table)
                    found.append(Place(table, field.name, place.table))
    return found


def erase(row: models.Person, now: datetime) -> dict[str, Any]:
    """Delete everything about a person, for ever, and look whether anything is left.

    Returns the receipt: counts and a hash, nothing about health.
    """
    known = places()
    with transaction.atomic():
        models.Person.objects.select_for_update().get(pk=row.pk)
        mark = hash_of(row)
        sharing.stop_all(row, f"person:{row.public_id}", now)
        rows: Rows = {models.Person: [row.pk]}
        for place in known[1:]:
            rows[place.table] = list(place.rows(rows).values_list("pk", flat=True))
        row.delete()
    forget_what_was_read()
    left = {place.name: place.rows(rows).count() for place in known}
    erased = {place.name: len(rows[place.table]) for place in known}
    return signed(
        {
            "format": FORMAT,
            "erased_at": now.astimezone(UTC).isoformat(timespec="seconds"),
            "record": mark,
            "erased": erased,
            "left": left,
            "overwritten": overwritten(),
            "copies": BACKUPS,
            "installation": archives.installation(),
        }
    )


def hash_of(row: models.Person) -> str:
    """The mark of the record, as its archives have it; empty where it cannot be read any more."""
    try:
        return record_hash(case_for(row))
    except ValidationError:
        return ""


def overwritten() -> bool:
    """Whether what was deleted is gone from the database's files too, at once.

    SQLite fills deleted places with zeros (secure_delete); the journal that still held them is
    emptied. False where the database is another one, or is in use at this very moment.
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        return False
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete")
        zeros = cursor.fetchone()[0]
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        busy = cursor.fetchone()[0]
    return bool(zeros) and not busy


def signed(receipt: Mapping[str, Any]) -> dict[str, Any]:
    """The receipt with this installation's signature."""
    return {**receipt, "signature": archives.sign(canonical_json(receipt))}


def is_genuine(text: bytes) -> bool:
    """Whether this installation gave the receipt in a file, and nobody changed it since."""
    try:
        receipt = json.loads(text)
        told = str(receipt.pop("signature"))
        own = archives.sign(canonical_json(receipt))
    except (ValueError, TypeError, KeyError, AttributeError):
        return False
    return compare_digest(told.encode(errors="replace"), own.encode())
