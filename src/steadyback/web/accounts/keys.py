"""The key that a device holds in a cookie, and what it opens."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.db.models import Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponseBase

from steadyback.web.accounts.models import Access, GuestKey, Role

COOKIE = "steadyback-key"
DEVICE = "device"
"""What `Access.device` is called where it is asked for."""
SIGNED_IN = "signed_in"
"""The same of `Access.signed_in`; of a request whose door was opened, whether there is one."""
A_YEAR_AND_A_BIT = 400 * 24 * 3600  # the longest that browsers keep a cookie


@dataclass(frozen=True, slots=True)
class Asker:
    """Who is asking, as far as we know: the hash of the device's key, or nobody."""

    key_hash: str | None


NOBODY = Asker(None)


@dataclass(frozen=True, slots=True)
class Someone:
    """A person whom this device may act for, as the chooser shows them."""

    id: str
    nickname: str
    role: str


def asker(request: HttpRequest) -> Asker:
    """Who asks with this request."""
    secret = request.COOKIES.get(COOKIE, "")
    return Asker(hashed(secret)) if 20 <= len(secret) <= 100 else NOBODY


def hashed(secret: str) -> str:
    """A key is 256 random bits, so one round is enough (a code for people gets many)."""
    return sha256(secret.encode()).hexdigest()


def new_secret() -> str:
    """A key for a device that has none."""
    return secrets.token_urlsafe(32)


def own_or_new(request: HttpRequest, now: datetime) -> str:
    """The key of the asking device; a new one where it has none, or one that opens nothing now.

    A key that was never used is kept: a page gave it so that what is sent twice has one sender.
    So is that of a device on which somebody is signed in.
    """
    who = asker(request)
    used = GuestKey.objects.filter(hash=who.key_hash)
    signed_in = used.filter(revoked_at=None, account__is_active=True)
    if who == NOBODY or (
        used.exists() and not signed_in.exists() and not open_accesses(who, now).exists()
    ):
        return new_secret()
    return request.COOKIES[COOKIE]


def remember(response: HttpResponseBase, secret: str, safe_line: bool) -> None:
    """Put the key into the device's cookie; `safe_line` says that the request came by HTTPS."""
    response.set_cookie(
        COOKIE, secret, max_age=A_YEAR_AND_A_BIT, httponly=True, samesite="Lax", secure=safe_line
    )


def device_of(who: Asker) -> GuestKey | None:
    """The device that asks, if its key is known and was not revoked."""
    rows = GuestKey.objects.select_related("account")
    return rows.filter(hash=who.key_hash, revoked_at=None).first() if who.key_hash else None


def open_accesses(who: Asker, now: datetime) -> QuerySet[Access]:
    """The accesses that stand for whoever asks: the device's own, and its account's.

    Each says in `device` which device asks (the primary key of its GuestKey), and in `signed_in`
    which account is signed in on it, if any.
    """
    if who.key_hash is None:
        return Access.objects.none()
    device = GuestKey.objects.filter(hash=who.key_hash, revoked_at=None)
    accounts = device.filter(account__is_active=True).values("account")
    own = Q(key__in=device.values("pk")) | Q(account__in=accounts)
    lasting = Q(until=None) | Q(until__gt=now)
    rows = Access.objects.filter(lasting, own, since__lte=now)
    told = {DEVICE: device.values("pk")[:1], SIGNED_IN: device.values("account")[:1]}
    return rows.annotate(**{name: Subquery(query) for name, query in told.items()})


def people(who: Asker, now: datetime) -> list[Someone]:
    """Everybody whom this device may act for, in the order in which they came."""
    rows = open_accesses(who, now).order_by("since", "id")
    found = rows.values_list("person__public_id", "nickname", "role")
    return list({row[0]: Someone(*row) for row in found}.values())


def grant(secret: str, person_row: int, role: Role, nickname: str, now: datetime) -> None:
    """Let the holder of a key act for a person, from now on; their account, if they signed in."""
    key, _ = GuestKey.objects.get_or_create(hash=hashed(secret), defaults={"made_at": now})
    holder = {"key": key} if key.account_id is None else {"account_id": key.account_id}
    Access.objects.update_or_create(
        **holder,
        person_id=person_row,
        defaults={"role": role, "nickname": nickname[:60], "until": None},
        create_defaults={"role": role, "nickname": nickname[:60], "since": now},
    )


def end_access(access: Access, now: datetime) -> None:
    """Forget a person on this device; a recovery code opens them again."""
    access.until = now
    access.save(update_fields=["until"])


def end_other_accesses(access: Access, now: datetime) -> int:
    """End every other access to the same person: for a lost or borrowed device."""
    lasting = Q(until=None) | Q(until__gt=now)
    others = Access.objects.filter(lasting, person=access.person).exclude(pk=access.pk)
    return others.update(until=now)


def revoke(who: Asker, now: datetime) -> None:
    """Make a device's key worthless for everybody it opened."""
    GuestKey.objects.filter(hash=who.key_hash).update(revoked_at=now)
