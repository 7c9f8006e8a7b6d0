"""Keys for programs: made once, shown once, and what one is worth at the moment it is used.

A key of a person's record was made by its owner; a key of a clinic by a colleague, and it is never
worth more than that colleague is now. Only its hash is kept.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from django.db.models import Q, QuerySet

from steadyback.web.accounts import tries
from steadyback.web.accounts.keys import hashed, new_secret
from steadyback.web.accounts.models import Access, Account, ApiToken, Membership, Role
from steadyback.web.accounts.roles import Right

PREFIX: Final = "steadyback_"
"""So begins each key: programs that look for secrets in public places can know one."""
LONGEST: Final = timedelta(days=366)
"""A key ends within a year (our_proposal)."""
MOST: Final = 20
"""So many keys a record or a clinic can have at a time (our_proposal)."""
TRIES: Final = 30
"""Unknown keys from one place within `tries.WINDOW`; a wrong program asks often."""


class Scope(StrEnum):
    """One thing that a key may be for."""

    RECORD_READ = "record:read"
    RECORD_WRITE = "record:write"
    CLINIC_READ = "clinic:read"
    CLINIC_STEER = "clinic:steer"
    CLINIC_AUDIT = "clinic:audit"


OF_RECORDS: Final = (Scope.RECORD_READ, Scope.RECORD_WRITE)
RIGHT_FOR: Final = {
    Scope.CLINIC_READ: Right.LOOK,
    Scope.CLINIC_STEER: Right.STEER,
    Scope.CLINIC_AUDIT: Right.MANAGE,
}
"""What a colleague must be allowed for a key of theirs to be allowed it, at each request."""


class Why(StrEnum):
    """Why a key opens nothing."""

    MISSING = "missing"
    UNKNOWN = "unknown"
    EXPIRED = "expired"
    ENDED = "ended"


class Refused(Exception):
    """A key opens nothing."""

    def __init__(self, why: Why) -> None:
        self.why = why
        super().__init__(why.value)


class TooManyTokens(Exception):
    """A record or a clinic has as many keys as it may have."""


@dataclass(frozen=True, slots=True)
class Program:
    """A program that came with a key that holds now; `place` is where its colleague works."""

    row: ApiToken
    place: Membership | None

    @property
    def scopes(self) -> frozenset[str]:
        """What the key is for."""
        return frozenset(self.row.scopes.split())

    @property
    def actor(self) -> str:
        """Who asks, as an audit has it."""
        return f"token:{self.row.name}"


@dataclass(frozen=True, slots=True)
class Made:
    """A new key: its row, and the secret, which is kept nowhere."""

    row: ApiToken
    secret: str


def make(
    holder: Mapping[str, int | None],
    label: str,
    scopes: list[Scope],
    until: datetime,
    now: datetime,
) -> Made:
    """A new key of a record or a clinic. Raises TooManyTokens, ValueError for a wrong end.

    `holder` are the primary keys by their columns. To be called inside a transaction that holds
    the record or the clinic, so that two cannot pass the limit together.
    """
    if not now < until <= now + LONGEST:
        raise ValueError("a key ends within a year")
    owner = {name: pk for name, pk in holder.items() if name != "account_id"}
    if standing(now).filter(**owner).count() >= MOST:
        raise TooManyTokens
    secret = PREFIX + new_secret()
    row = ApiToken.objects.create(
        **holder,
        label=label[:80],
        hash=hashed(secret),
        scopes=" ".join(dict.fromkeys(scopes)),
        made_at=now,
        until=until,
    )
    return Made(row, secret)


def standing(now: datetime) -> QuerySet[ApiToken]:
    """The keys that were not ended and have not run out."""
    return ApiToken.objects.select_related("account").filter(ended_at=None, until__gt=now)


def end_of_person(person_row: int, now: datetime) -> int:
    """End every key of a record; says how many there were."""
    return ApiToken.objects.filter(person_id=person_row, ended_at=None).update(ended_at=now)


def program_of(secret: str, place: str, now: datetime) -> Program:
    """Who holds this key. Raises Refused, and tries.TooManyTries after many unknown ones.

    A key that holds is let in from wherever others went wrong: it has 256 random bits, so nobody
    finds one by trying, and the count only keeps a mad program away from the database.
    """
    row = (
        ApiToken.objects.select_related("account", "person", "organisation")
        .filter(hash=hashed(secret))
        .first()
    )
    if row is None:
        tries.take("token", place, now, TRIES)
        raise Refused(Why.UNKNOWN)
    if row.ended_at is not None:
        raise Refused(Why.ENDED)
    if row.until <= now:
        raise Refused(Why.EXPIRED)
    program = Program(row, place_of(row))
    if not still_backed(program, now):
        raise Refused(Why.ENDED)
    note_used(row, now.date())
    return program


def place_of(row: ApiToken) -> Membership | None:
    """Where the colleague who made a clinic's key works now."""
    if row.organisation_id is None or row.account_id is None:
        return None
    places = Membership.objects.select_related("organisation", "account")
    return places.filter(
        organisation_id=row.organisation_id, account_id=row.account_id, until=None
    ).first()


def still_backed(program: Program, now: datetime) -> bool:
    """Whether whoever made a key may still do themselves what they gave it for."""
    row = program.row
    if row.account is not None and not row.account.is_active:
        return False
    if row.organisation_id is not None:
        return program.place is not None
    if row.account is None or row.person_id is None:
        return row.person_id is not None
    return owns(row.account, row.person_id, now)


def owns(account: Account, person_row: int, now: datetime) -> bool:
    """Whether an account is an owner of a record now."""
    lasting = Q(until=None) | Q(until__gt=now)
    rows = Access.objects.filter(lasting, account=account, person_id=person_row, role=Role.OWNER)
    return rows.exists()


def note_used(row: ApiToken, today: date) -> None:
    """Keep the day on which a key was last used."""
    if row.used_on != today:
        ApiToken.objects.filter(pk=row.pk).update(used_on=today)


def end_all_of(account: Account, now: datetime) -> int:
    """End every key that an account made: its password was changed or forgotten."""
    return ApiToken.objects.filter(account=account, ended_at=None).update(ended_at=now)
