"""Links that open one thing of a record without a key: a calendar, or one plan on paper.

The secret of a link is made from its name with the server's key, and only its hash is kept. So its
owner can be shown the address again, and a copy of the database alone opens nothing. Why so:
docs/decisions/0020-links-and-the-calendar.md.
"""

import secrets
from base64 import b32encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404
from django.utils.crypto import salted_hmac

from steadyback.engine.days import local_day
from steadyback.web.accounts import tries
from steadyback.web.accounts.keys import hashed
from steadyback.web.records import models
from steadyback.web.records.models import LinkKind
from steadyback.web.records.reading import ReadRecord

SECRET_BYTES = 20  # 160 bits, 32 letters and digits that no mail program cuts
TRIES = 30
"""Wrong links from one place within `tries.WINDOW`; a calendar service asks for many people."""
MOST = 20
"""How many calendar links one person can have at a time."""


class TooManyLinks(Exception):
    """A person has as many links of a kind as there may be."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link as its owner sees it. `secret` is None where only another server could show it."""

    name: str
    kind: str
    subject: str
    options: Mapping[str, Any]
    secret: str | None
    made_at: datetime
    last_opened: date | None


class LinkedRecord(ReadRecord):
    """What a link opens: a record to read, and what the link is for."""

    def __init__(self, row: models.Link, now: datetime) -> None:
        super().__init__(row.person, now)
        self.subject: str = row.subject
        """What of the record is meant; for a plan the id of its plan_issued event."""
        self.options: Mapping[str, Any] = row.options
        self.link_name: str = row.name
        self.made_at: datetime = row.made_at
        self.row: models.Person = row.person
        """For this package, which stores what a link may change; pages have no use for it."""


def make(
    person: models.Person,
    kind: LinkKind,
    subject: str,
    options: Mapping[str, Any],
    now: datetime,
) -> Link:
    """A new link. Raises TooManyLinks; Http404 where the consent was taken back meanwhile."""
    name = secrets.token_hex(16)
    with transaction.atomic():
        if not models.Person.objects.select_for_update(no_key=True).get(pk=person.pk).consent:
            raise Http404
        if kind == LinkKind.CALENDAR and living(person).filter(kind=kind).count() >= MOST:
            raise TooManyLinks
        row = models.Link.objects.create(
            person=person,
            name=name,
            kind=kind,
            subject=subject,
            hash=hashed(secret_of(name)),
            options=dict(options),
            made_at=now,
        )
    return shown(row)


def the_one(person: models.Person, kind: LinkKind, subject: str, now: datetime) -> Link:
    """The link that stands for a subject, made where there is none: asked twice, it is the same."""
    with transaction.atomic():
        models.Person.objects.select_for_update(no_key=True).get(pk=person.pk)
        row = living(person).filter(kind=kind, subject=subject).order_by("pk").first()
        found = shown(row) if row else None
        if found is None or found.secret is None:
            found = make(person, kind, subject, {}, now)
        return found


def listed(person: models.Person) -> list[Link]:
    """The links that stand, oldest first."""
    return [shown(row) for row in living(person).order_by("pk")]


def end(person: models.Person, name: str, now: datetime) -> bool:
    """Make one link worthless; says whether there was one."""
    return bool(living(person).filter(name=name).update(ended_at=now))


def end_all(person: models.Person, now: datetime) -> int:
    """Make every link of a person worthless; says how many there were."""
    return living(person).update(ended_at=now)


def end_kind(person: models.Person, kind: LinkKind, now: datetime) -> int:
    """Make every link of one kind worthless; says how many there were."""
    return living(person).filter(kind=kind).update(ended_at=now)


def open_link(secret: str, kind: LinkKind, place: str, now: datetime) -> LinkedRecord:
    """What a secret opens. Raises Http404 for one that opens nothing, and tries.TooManyTries.

    The secret is looked up by its hash, so how long the answer takes says nothing about how much
    of a guess was right. One that was ended is not counted as a guess: calendars go on asking.
    """
    tries.check("link", place, now, TRIES)
    rows = models.Link.objects.select_related("person").filter(hash=hashed(secret), kind=kind)
    row = rows.first()
    if row is None:
        tries.count("link", place, now)
        raise Http404
    if row.ended_at is not None or not row.person.consent:
        raise Http404
    record = LinkedRecord(row, now)
    note_opened(row, local_day(now, record.state.zone))
    return record


def note_opened(row: models.Link, today: date) -> None:
    """Keep the day on which a link was last opened; no more is kept about who opens it."""
    if row.last_opened != today:
        models.Link.objects.filter(pk=row.pk).update(last_opened=today)


def living(person: models.Person) -> QuerySet[models.Link]:
    """The links of a person that were not ended."""
    return models.Link.objects.filter(person=person, ended_at=None)


def secret_of(name: str) -> str:
    """The secret of a link, by the server's key."""
    made = salted_hmac("steadyback.link", name, algorithm="sha256").digest()
    return b32encode(made[:SECRET_BYTES]).decode().lower()


def shown(row: models.Link) -> Link:
    """A row as its owner may see it.

    After a move to a server with another key the address that was given out still opens; it can
    only not be shown again.
    """
    secret = secret_of(row.name)
    return Link(
        name=row.name,
        kind=row.kind,
        subject=row.subject,
        options=row.options,
        secret=secret if hashed(secret) == row.hash else None,
        made_at=row.made_at,
        last_opened=row.last_opened,
    )
