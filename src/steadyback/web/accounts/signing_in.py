"""Signing in binds a device to an account; signing out lets go of it.

The device's key gets a new secret each time, so that a key somebody planted before opens nothing.
Whom an account may act for is found by the device's key, in the same query as without an account.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime

from django.db import Error, transaction

from steadyback.languages import spoken
from steadyback.web.accounts.keys import Asker, device_of, hashed, new_secret, open_accesses
from steadyback.web.accounts.models import Access, Account, GuestKey


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A device on which an account is signed in, as its owner sees it. `here`: it asks now."""

    key: int
    label: str
    since: datetime
    used_on: date | None
    here: bool


def account_of(who: Asker) -> Account | None:
    """Who is signed in on the asking device."""
    device = device_of(who)
    if device is None or device.account is None or not device.account.is_active:
        return None
    return device.account


def sign_in(who: Asker, account: Account, label: str, now: datetime) -> str:
    """Bind the asking device to an account; returns the device's new secret, for its cookie.

    From now on mails to them are in the language that is spoken here.
    """
    secret = new_secret()
    with transaction.atomic():
        device = device_of(who) or GuestKey(made_at=now)
        device.hash = hashed(secret)
        device.account = account
        device.signed_in_at = now
        device.label = label[:80]
        device.used_on = now.date()
        device.save()
        Account.objects.filter(pk=account.pk).update(language=spoken())
    return secret


def speaks(who: Asker, language: str) -> None:
    """Whoever is signed in on the asking device chose another language, also for mails to them."""
    if who.key_hash is None:
        return
    device = GuestKey.objects.filter(hash=who.key_hash, revoked_at=None).values("account")
    with suppress(Error):  # a page can be read in another language without the database too
        Account.objects.filter(pk__in=device).update(language=language)


def sign_out(who: Asker) -> None:
    """Let go of the account on the asking device; people without an account stay open there."""
    GuestKey.objects.filter(hash=who.key_hash).update(account=None, signed_in_at=None)


def devices(account: Account, who: Asker) -> list[SignedIn]:
    """Where an account is signed in, the newest first."""
    rows = GuestKey.objects.filter(account=account, revoked_at=None).order_by(
        "-signed_in_at", "-pk"
    )
    return [
        SignedIn(row.pk, row.label, row.signed_in_at or row.made_at, row.used_on, is_of(row, who))
        for row in rows
    ]


def sign_out_device(account: Account, key: int) -> bool:
    """Let go of the account on one of its devices; says whether it was signed in there."""
    rows = GuestKey.objects.filter(account=account, pk=key)
    return bool(rows.update(account=None, signed_in_at=None))


def sign_out_others(account: Account, key: int | None) -> int:
    """Let go of the account on every other device: a password was changed, a phone was lost.

    `key` is the device that stays signed in, if any.
    """
    others = GuestKey.objects.filter(account=account).exclude(pk=key or 0)
    return others.update(account=None, signed_in_at=None)


def is_of(row: GuestKey, who: Asker) -> bool:
    """Whether a row is that of the asking device."""
    return row.hash == who.key_hash


def not_in_account(who: Asker, now: datetime) -> list[Access]:
    """What the asking device may open without the account that is signed in on it."""
    return list(
        open_accesses(who, now).filter(account=None).select_related("person").order_by("since")
    )


def take_in(who: Asker, person: str, now: datetime) -> bool:
    """Let the signed-in account hold what the device held: nothing else moves.

    Signing out then closes the record on this device. Says whether there was such a record.
    """
    account = account_of(who)
    if account is None:
        return False
    with transaction.atomic():
        rows = open_accesses(who, now).filter(account=None, person__public_id=person)
        access = rows.select_for_update(of=("self",)).first()
        if access is None:
            return False
        own = Access.objects.select_for_update().filter(account=account, person_id=access.person_id)
        if own.exists():
            own.update(until=None, role=access.role)
            access.until = now
        else:
            access.key, access.account = None, account
        access.save(update_fields=["key", "account", "until"])
    return True


def note_used(who: Asker, today: date) -> None:
    """Keep the day on which a signed-in device last came."""
    rows = GuestKey.objects.filter(hash=who.key_hash).exclude(account=None).exclude(used_on=today)
    rows.update(used_on=today)
