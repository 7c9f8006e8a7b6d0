"""The alert for a danger sign: how far the clinic knows of it, and who has seen it.

When and to whom it is told stands in `telling`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Min, Q

from steadyback.web.accounts.models import Membership, Organisation, Sharing
from steadyback.web.accounts.roles import Right
from steadyback.web.records.clinic_access import SharedRecord
from steadyback.web.records.models import Alert, Person
from steadyback.web.records.sharing import names_of
from steadyback.web.records.telling import LEASE, pauses, tellings_of

SOON: Final = timedelta(minutes=2)
"""So long after a sign it is true that the clinic "is being told", where no worker has begun: some
looks of one. Later nobody knows whether there is a worker (our_proposal)."""
NO_MAIL: Final = "no_mail"
State = Literal["seen", "told", "telling", "on_list"]


@dataclass(frozen=True, slots=True)
class Telling:
    """One time a clinic was told: when, and how many colleagues a mail went to, where known."""

    at: datetime
    to: int | None


@dataclass(frozen=True, slots=True)
class Unseen:
    """How many danger signs no colleague has seen, of how many nobody was told, and since when."""

    signs: int
    untold: int
    oldest: datetime | None


@dataclass(frozen=True, slots=True)
class Told:
    """How far a clinic knows of a person's newest danger sign, as the person reads it.

    `at` is when it was seen or first told; None while it is being told, or only stands on their
    list. `ended`: it was told for the last time, and no more mails are sent.
    """

    clinic: str
    phone: str
    looks: str
    state: State
    at: datetime | None
    tellings: tuple[Telling, ...]
    ended: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """The same as the clinic reads it; `says` is why nobody could be told."""

    number: int
    made_at: datetime
    level: str
    told_at: datetime | None
    seen_at: datetime | None
    seen_by: str
    says: str
    tellings: tuple[Telling, ...]
    ended: bool


# ------------------------------------------------------------------ seeing


def seen(record: SharedRecord, newest: int) -> None:
    """Whoever asks has seen what their clinic was told of a person, up to the newest alert that
    their page showed; what came later is not seen. The audit keeps it."""
    record.clinic.needs(Right.STEER)
    with transaction.atomic():
        record.clinic.note("alert seen", record.id)
        record.has_seen(newest)


def newest(organisation: Organisation, people: Iterable[int]) -> dict[int, Standing]:
    """The newest alert of each of these people (by primary key) in a clinic; two queries."""
    rows = list(
        Alert.objects.filter(organisation=organisation, person__in=[*people]).order_by("pk")
    )
    names = names_of(row.seen_by for row in rows if row.seen_by)
    return {row.person_id: standing(row, names) for row in rows}


def standing(row: Alert, names: dict[str, str]) -> Standing:
    """A row for the clinic's pages."""
    by = names.get(row.seen_by, "")
    says = row.says or ("" if settings.SENDS_MAIL else NO_MAIL)
    return Standing(
        number=row.pk,
        made_at=row.made_at,
        level=row.level,
        told_at=row.told_at,
        seen_at=row.seen_at,
        seen_by=by,
        says=says,
        tellings=tuple(tellings_until_now(row)),
        ended=has_ended(row),
    )


def unseen() -> Unseen:
    """What waits for any clinic on this server. Raises django.db.Error."""
    untold = Q(told_at=None)
    return Unseen(
        **Alert.objects.filter(seen_at=None).aggregate(
            signs=Count("pk"),
            untold=Count("pk", filter=untold),
            oldest=Min("made_at", filter=untold),
        )
    )


def has_ended(row: Alert) -> bool:
    """Whether it was told for the last time."""
    return len(row.tellings or ()) > len(pauses())


def tellings_until_now(row: Alert) -> Iterator[Telling]:
    """Each time the clinic was told, the first first."""
    for one in tellings_of(row):
        yield Telling(datetime.fromisoformat(one["at"]), one.get("to"))


def told_of(person: Person, now: datetime) -> list[Told]:
    """How far each clinic that sees a record knows of its newest danger sign; no query without."""
    if not person.watched_by:
        return []
    shared = Sharing.objects.filter(person=person, until=None).values("organisation")
    rows = Alert.objects.select_related("organisation").filter(
        person=person, organisation__in=shared
    )
    found = {row.organisation_id: row for row in rows.order_by("made_at", "pk")}
    return [told(row, now) for row in found.values()]


def told(row: Alert, now: datetime) -> Told:
    """What is true of a row now."""
    clinic = row.organisation
    state, at = state_of(row, now)
    tellings = tuple(tellings_until_now(row))
    return Told(clinic.name, clinic.phone, clinic.looks, state, at, tellings, has_ended(row))


def state_of(row: Alert, now: datetime) -> tuple[State, datetime | None]:
    """How far a row is, and since when."""
    if row.seen_at is not None:
        return "seen", row.seen_at
    if row.told_at is not None:
        return "told", row.told_at
    return ("telling" if is_being_told(row, now) else "on_list"), None


def is_being_told(row: Alert, now: datetime) -> bool:
    """Whether a worker has it in hand, or must have in a moment; never where no mail is sent."""
    if not settings.SENDS_MAIL:
        return False
    held = row.claim and row.claimed_at is not None and now - row.claimed_at <= LEASE
    return bool(held) or (not row.tries and now - row.made_at <= SOON)


def responsible_of(record: SharedRecord) -> Membership | None:
    """The colleague who is told first; None: all of them."""
    found = record.sharing.responsible
    return found if found is not None and found.until is None else None
