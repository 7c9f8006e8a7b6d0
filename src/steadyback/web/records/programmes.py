"""A clinic's programmes: named lists of changes, to begin with for somebody.

A programme holds nothing about anybody. Used for a person it is the same events as if each change
were made by hand, so it never does what the engine forbids (rulings 8).
"""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any, Final

from django.db import transaction
from django.http import Http404, HttpRequest
from django.utils import timezone
from pydantic import ValidationError

from steadyback.languages import _
from steadyback.record import CaseProblems, Problem, canonical_hash
from steadyback.record.event import ClinicianChangeEvent
from steadyback.record.oversight import ClinicianChange
from steadyback.web.accounts import colleagues, keys, tries
from steadyback.web.accounts.keys import hashed, new_secret
from steadyback.web.accounts.models import Membership
from steadyback.web.accounts.roles import Right, may
from steadyback.web.records.clinic_access import Bodies, OpenClinic, SharedRecord
from steadyback.web.records.content import english_catalogue
from steadyback.web.records.ids import event_for
from steadyback.web.records.models import Programme

MOST: Final = 40
"""So many changes one programme can hold (our_proposal)."""
LONGEST_TITLE: Final = 160
"""Letters: the title of an article and a few words have room (our_proposal)."""
HOLDS: Final = timedelta(days=14)
"""So long a link to a programme can be used (our_proposal)."""
TRIES: Final = 10
"""Wrong links from one place within `tries.WINDOW`."""
Changes = list[dict[str, Any]]


class TooManyChanges(Exception):
    """A programme would hold more than MOST changes."""


def programmes(clinic: OpenClinic) -> list[Programme]:
    """The clinic's programmes by their titles."""
    rows = Programme.objects.filter(organisation=clinic.organisation, ended_at=None)
    return list(rows.order_by("title", "pk"))


def programme_of(clinic: OpenClinic, name: str) -> Programme:
    """One of the clinic's programmes. Raises Http404."""
    rows = Programme.objects.select_related("made_by").filter(
        organisation=clinic.organisation, name=name, ended_at=None
    )
    row = rows.first()
    if row is None:
        raise Http404
    return row


def as_change(body: Mapping[str, Any]) -> ClinicianChange:
    """A change as the record reads it. Raises CaseProblems for what no record would take."""
    try:
        change = ClinicianChange.model_validate(dict(body))
    except ValidationError:
        raise CaseProblems([Problem("/changes", _("is no change of a programme"))]) from None
    catalogue = english_catalogue()
    known = (change.level is None or change.level in catalogue.levels) and (
        change.exercise is None or change.exercise in catalogue.exercises
    )
    if change.withdrawn or not known:
        raise CaseProblems([Problem("/changes", _("is no change of a programme"))])
    return change


def known(body: Mapping[str, Any]) -> ClinicianChange | None:
    """A change that was kept; None where its exercise is not in the catalogue any more."""
    try:
        return as_change(body)
    except CaseProblems:
        return None


def as_data(change: ClinicianChange) -> dict[str, Any]:
    """A change as it is kept."""
    return change.model_dump(mode="json", exclude_none=True, exclude_defaults=True)


def make(
    clinic: OpenClinic, title: str, words: str, changes: Iterable[Mapping[str, Any]] = ()
) -> Programme:
    """A new programme. Raises CaseProblems, TooManyChanges."""
    clinic.needs(Right.WRITE_TEMPLATES)
    kept = [as_data(as_change(one)) for one in changes]
    if len(kept) > MOST:
        raise TooManyChanges
    with transaction.atomic():
        row = Programme.objects.create(
            organisation=clinic.organisation,
            title=title[:LONGEST_TITLE],
            words=words[:400],
            changes=kept,
            made_by=clinic.place.account,
            made_at=clinic.now,
            changed_at=clinic.now,
        )
        clinic.note("programme made", programme=row.name, title=row.title)
    return row


def describe(clinic: OpenClinic, name: str, title: str, words: str) -> None:
    """Give a programme another title and other words. Raises Http404."""
    keep(clinic, name, title=title[:LONGEST_TITLE], words=words[:400])


def add(clinic: OpenClinic, name: str, change: Mapping[str, Any]) -> None:
    """One more change, at the end; it takes the place of one of its kind about the same.

    Raises Http404, CaseProblems, TooManyChanges.
    """
    clinic.needs(Right.WRITE_TEMPLATES)
    new = as_data(as_change(change))
    with transaction.atomic():
        row = locked(clinic, name)
        kept = [one for one in row.changes if about(one) != about(new)] + [new]
        if len(kept) > MOST:
            raise TooManyChanges
        keep(clinic, name, changes=kept)


def take_out(clinic: OpenClinic, name: str, change: Mapping[str, Any]) -> None:
    """One change less; where it is not there (any more) nothing happens. Raises Http404."""
    clinic.needs(Right.WRITE_TEMPLATES)
    with transaction.atomic():
        row = locked(clinic, name)
        kept = [one for one in row.changes if one != change]
        if kept != row.changes:
            keep(clinic, name, changes=kept)


def keep(clinic: OpenClinic, name: str, **fields: Any) -> None:
    """Store fields of a programme, and say so in the audit. Raises Http404."""
    clinic.needs(Right.WRITE_TEMPLATES)
    with transaction.atomic():
        row = locked(clinic, name)
        for field, value in fields.items():
            setattr(row, field, value)
        row.changed_at = clinic.now
        row.save(update_fields=[*fields, "changed_at"])
        clinic.note("programme changed", programme=name, title=row.title, changed=sorted(fields))


def locked(clinic: OpenClinic, name: str) -> Programme:
    """A programme that nobody else changes until this transaction ends. Raises Http404."""
    rows = Programme.objects.select_for_update().filter(
        organisation=clinic.organisation, name=name, ended_at=None
    )
    row = rows.first()
    if row is None:
        raise Http404
    return row


def end(clinic: OpenClinic, name: str) -> None:
    """Remove a programme; what it changed for people stays. Raises Http404."""
    clinic.needs(Right.WRITE_TEMPLATES)
    with transaction.atomic():
        row = locked(clinic, name)
        row.ended_at, row.link_hash, row.link_until = clinic.now, None, None
        row.save(update_fields=["ended_at", "link_hash", "link_until"])
        clinic.note("programme ended", programme=name, title=row.title)


def about(change: Mapping[str, Any]) -> tuple[Any, ...]:
    """What a change is about: two of them about the same would contradict each other."""
    action = change["action"]
    kind = "may" if action in ("allow", "forbid") else action
    if action == "note":
        return (kind, change.get("note"))
    return (kind, change.get("level"), change.get("exercise"))


# ------------------------------------------------------------------ with another clinic


def make_link(clinic: OpenClinic, name: str) -> str:
    """A secret by which another clinic may copy a programme; it ends the one before."""
    clinic.needs(Right.WRITE_TEMPLATES)
    secret = new_secret()
    with transaction.atomic():
        row = locked(clinic, name)
        row.link_hash, row.link_until = hashed(secret), clinic.now + HOLDS
        row.save(update_fields=["link_hash", "link_until"])
        clinic.note("programme shared", programme=name, title=row.title)
    return secret


def end_link(clinic: OpenClinic, name: str) -> None:
    """Make the link to a programme worthless. Raises Http404."""
    clinic.needs(Right.WRITE_TEMPLATES)
    with transaction.atomic():
        row = locked(clinic, name)
        if row.link_hash is not None:
            row.link_hash = row.link_until = None
            row.save(update_fields=["link_hash", "link_until"])
            clinic.note("programme link ended", programme=name, title=row.title)


def linked(request: HttpRequest, secret: str) -> Programme | None:
    """The programme behind a link while it can be used. Raises tries.TooManyTries."""
    if not secret:
        return None
    place, now = request.META.get("REMOTE_ADDR", ""), timezone.now()
    tries.check("programme", place, now, TRIES)
    rows = Programme.objects.select_related("organisation").filter(
        link_hash=hashed(secret), ended_at=None
    )
    row = rows.first()
    if row is None:
        tries.count("programme", place, now)
        return None
    return row if row.link_until is not None and row.link_until > now else None


def writes_at(request: HttpRequest) -> list[Membership]:
    """The places of whoever asks at which they may write programmes."""
    places = colleagues.places_of(keys.asker(request)).order_by("since", "pk")
    return [place for place in places if may(place.role, Right.WRITE_TEMPLATES)]


def mark(row: Programme) -> str:
    """A short mark of what a page shows of a programme."""
    return canonical_hash([row.organisation_id, row.title, row.words, row.changes])[:16]


def copy(clinic: OpenClinic, of: Programme, title: str) -> Programme:
    """The same as a programme of this clinic. Raises CaseProblems, TooManyChanges."""
    with transaction.atomic():
        made = make(clinic, title, of.words, of.changes)
        clinic.note("programme copied", programme=made.name, title=made.title)
    return made


# ------------------------------------------------------------------ for a person


def changes_for(record: SharedRecord) -> Changes:
    """What clinicians changed for somebody and still holds, oldest first, without their notes.

    Notes are words for one person, and would go with the programme to others.
    """
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    for event in record.steering():
        if isinstance(event, ClinicianChangeEvent) and event.body.action != "note":
            body = as_data(event.body.model_copy(update={"note": None}))
            found.setdefault(about(body), body)
    return list(reversed(found.values()))


def bodies_of(programme: Programme) -> Bodies:
    """A programme's changes as a record is told them."""
    return [("clinician_change", one) for one in programme.changes]


def apply(record: SharedRecord, programme: Programme, event: str | None, seen: str) -> None:
    """Write a programme's changes as events of a person: all or none; sent twice they are once.

    `seen` is the mark of what was shown. Raises CaseProblems, ChangedSince; Http404 for who may
    not steer.
    """
    for one in programme.changes:
        as_change(one)
    token = event_for(event, record.now)
    with transaction.atomic():
        before = record.last_seq()
        record.write_all(bodies_of(programme), token, seen=seen)
        if record.last_seq() > before:
            details = {"programme": programme.name, "title": programme.title}
            record.clinic.note("programme applied", record.id, **details)
