"""The alert for a danger sign: whom of a clinic it is told, by one worker, and who has seen it.

A row is taken by an update that only one of two workers can win. A worker that dies meanwhile
leaves it claimed; after LEASE it is told once more: here one too many is better than none.
"""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet

from steadyback.web.accounts import colleagues
from steadyback.web.accounts.models import Membership, Organisation, Sharing
from steadyback.web.accounts.roles import Right, may
from steadyback.web.records.clinic_access import SharedRecord
from steadyback.web.records.models import Alert, Person
from steadyback.web.records.sharing import names_of

LEASE: Final = timedelta(minutes=5)
"""After it the worker that took an alert counts as gone (as with reminders)."""
AGAIN: Final = tuple(timedelta(minutes=one) for one in (1, 2, 5, 15))
"""How long is waited before each further try; the last for all that follow (our_proposal)."""
AT_ONCE: Final = 200
NO_MAIL: Final = "no_mail"
State = Literal["seen", "told", "telling", "on_list"]


@dataclass(frozen=True, slots=True)
class Told:
    """How far a clinic knows of a person's newest danger sign, as the person reads it.

    `at` is when it was seen or told; None while it is being told, or only stands on their list.
    """

    clinic: str
    phone: str
    looks: str
    state: State
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Standing:
    """The same as the clinic reads it; `says` is why nobody could be told."""

    made_at: datetime
    level: str
    told_at: datetime | None
    seen_at: datetime | None
    seen_by: str
    says: str


# ------------------------------------------------------------------ telling


def due(now: datetime) -> list[int]:
    """The alerts of which nobody was told yet, the oldest first; not those that were seen."""
    return list(untold(now).order_by("made_at", "pk").values_list("pk", flat=True)[:AT_ONCE])


def untold(now: datetime) -> QuerySet[Alert]:
    """What can be taken now."""
    free = Q(claim="") | Q(claimed_at__lt=now - LEASE)
    waited = Q(again_at=None) | Q(again_at__lte=now)
    return Alert.objects.filter(free, waited, told_at=None, seen_at=None)


def claim(pk: int, now: datetime) -> Alert | None:
    """Take an alert for this worker alone; None where another one has it, or it was seen."""
    token = secrets.token_hex(16)
    if not untold(now).filter(pk=pk).update(claim=token, claimed_at=now):
        return None
    rows = Alert.objects.select_related("person", "organisation")
    return rows.filter(pk=pk, claim=token).first()


def was_told(row: Alert, now: datetime) -> None:
    """Somebody was told."""
    Alert.objects.filter(pk=row.pk, claim=row.claim).update(told_at=now, claim="", says="")


def not_told(row: Alert, now: datetime, says: str) -> None:
    """Nobody could be told: once more after a while, for as long as nobody has seen it."""
    again = now + AGAIN[min(row.tries, len(AGAIN) - 1)]
    mine = Alert.objects.filter(pk=row.pk, claim=row.claim)
    tries = min(row.tries + 1, len(AGAIN))
    mine.update(claim="", claimed_at=None, tries=tries, again_at=again, says=says)


def whom(row: Alert) -> list[str]:
    """The addresses to tell: of the colleague who is responsible, first; of all who may steer
    where nobody is, where they may not or left, and from the second try on."""
    all_of_them = [
        one
        for one in colleagues.colleagues(row.organisation)
        if may(one.role, Right.STEER) and one.account.is_active
    ]
    responsible = Sharing.objects.filter(
        person=row.person, organisation=row.organisation, until=None
    ).values_list("responsible", flat=True)
    first = [one for one in all_of_them if one.pk in set(responsible)]
    told = all_of_them if row.tries or not first else first
    return [one.account.email for one in told]


# ------------------------------------------------------------------ seeing


def seen(record: SharedRecord, up_to: datetime) -> None:
    """Whoever asks has seen what their clinic was told of a person up to a moment, as their page
    showed it; what came later is not seen. The audit keeps it."""
    record.clinic.needs(Right.STEER)
    with transaction.atomic():
        record.clinic.note("alert seen", record.id)
        record.has_seen(up_to)


def newest(organisation: Organisation, people: Iterable[int]) -> dict[int, Standing]:
    """The newest alert of each of these people (by primary key) in a clinic; two queries."""
    rows = list(
        Alert.objects.filter(organisation=organisation, person__in=[*people]).order_by(
            "made_at", "pk"
        )
    )
    names = names_of(row.seen_by for row in rows if row.seen_by)
    return {row.person_id: standing(row, names) for row in rows}


def standing(row: Alert, names: dict[str, str]) -> Standing:
    """A row for the clinic's pages."""
    by = names.get(row.seen_by, "")
    says = row.says or ("" if settings.SENDS_MAIL else NO_MAIL)
    return Standing(row.made_at, row.level, row.told_at, row.seen_at, by, says)


def told_of(person: Person) -> list[Told]:
    """How far each clinic that sees a record knows of its newest danger sign; no query without."""
    if not person.watched_by:
        return []
    shared = Sharing.objects.filter(person=person, until=None).values("organisation")
    rows = Alert.objects.select_related("organisation").filter(
        person=person, organisation__in=shared
    )
    found = {row.organisation_id: row for row in rows.order_by("made_at", "pk")}
    return [told(row) for row in found.values()]


def told(row: Alert) -> Told:
    """What is true of a row. Nobody "is being told" by a server that sends no mail."""
    clinic = row.organisation
    state, at = state_of(row)
    return Told(clinic.name, clinic.phone, clinic.looks, state, at)


def state_of(row: Alert) -> tuple[State, datetime | None]:
    """How far a row is, and since when."""
    if row.seen_at is not None:
        return "seen", row.seen_at
    if row.told_at is not None:
        return "told", row.told_at
    return ("telling" if settings.SENDS_MAIL and not row.tries else "on_list"), None


def responsible_of(record: SharedRecord) -> Membership | None:
    """The colleague who is told first; None: all of them."""
    found = record.sharing.responsible
    return found if found is not None and found.until is None else None
