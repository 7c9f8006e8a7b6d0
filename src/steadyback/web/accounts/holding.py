"""What an account holds: its address, its ways in, its people; and what becomes of them at the end.

Passkeys, one-time codes and addresses are django-allauth's tables.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db import transaction
from django.db.models import Q

from steadyback.web.accounts import colleagues
from steadyback.web.accounts.keys import Asker, device_of, open_accesses
from steadyback.web.accounts.models import Access, Account, GuestKey, Membership, Role
from steadyback.web.accounts.signing_in import account_of

NOWHERE: Final = "closed.invalid"
"""Ends the address of a closed account: no mail can be sent there (RFC 2606)."""


@dataclass(frozen=True, slots=True)
class Passkey:
    """One passkey, as its owner sees it."""

    key: int
    name: str
    since: datetime
    used_at: datetime | None


@dataclass(frozen=True, slots=True)
class WaysIn:
    """How somebody can sign in. `linked` is a sign-in by another server, and `address_known` says
    that the mail address was confirmed.
    """

    password: bool
    passkeys: tuple[Passkey, ...]
    one_time_codes: bool
    spare_codes: int | None
    linked: int | None
    address_known: bool


def ways_in(account: Account) -> WaysIn:
    """Every way into an account. `spare_codes` is None where none were made."""
    rows = list(Authenticator.objects.filter(user=account).order_by("created_at", "pk"))
    kinds = {row.type: row for row in rows}
    spare = kinds.get(Authenticator.Type.RECOVERY_CODES)
    passkeys = (row for row in rows if row.type == Authenticator.Type.WEBAUTHN)
    linked = SocialAccount.objects.filter(user=account).order_by("pk").first()
    return WaysIn(
        password=account.has_usable_password(),
        passkeys=tuple(
            Passkey(row.pk, row.wrap().name, row.created_at, row.last_used_at) for row in passkeys
        ),
        one_time_codes=Authenticator.Type.TOTP in kinds,
        spare_codes=len(spare.wrap().get_unused_codes()) if spare else None,
        linked=linked.pk if linked else None,
        address_known=EmailAddress.objects.filter(user=account, verified=True).exists(),
    )


def take_address(account: Account, email: str) -> bool:
    """Give an account another address where no mail is sent; False: it belongs to somebody."""
    email = email.strip().lower()
    with transaction.atomic():
        if Account.objects.filter(email__iexact=email).exclude(pk=account.pk).exists():
            return False
        account.email = email
        account.save(update_fields=["email"])
        EmailAddress.objects.filter(user=account).delete()
        EmailAddress.objects.create(user=account, email=email, primary=True, verified=False)
    return True


def call(account: Account, name: str) -> None:
    """What colleagues, and people whose clinic they are, see."""
    account.name = name[:80]
    account.save(update_fields=["name"])


@dataclass(frozen=True, slots=True)
class Held:
    """Somebody whom an account acts for. `only`: nobody else holds the record as its owner."""

    id: str
    nickname: str
    only: bool


def held(who: Asker, now: datetime) -> list[Held]:
    """Whom the account that is signed in on the asking device acts for."""
    rows = open_accesses(who, now).exclude(account=None).select_related("person")
    return [
        Held(row.person.public_id, row.nickname, row.role == Role.OWNER and held_by_none_else(row))
        for row in rows.order_by("since", "pk")
    ]


def held_by_none_else(access: Access) -> bool:
    """Whether no device and no other account owns the record too."""
    others = Access.objects.filter(person=access.person_id, until=None, role=Role.OWNER)
    alive = Q(key__revoked_at=None, key__isnull=False) | Q(account__is_active=True)
    return not others.filter(alive).exclude(pk=access.pk).exists()


def give_back(who: Asker, now: datetime) -> int:
    """Let the asking device hold whom its account held; says how many. The account holds nobody."""
    account, device = account_of(who), device_of(who)
    if account is None or device is None:
        return 0
    with transaction.atomic():
        rows = list(open_accesses(who, now).filter(account=account).select_for_update(of=("self",)))
        for row in rows:
            hold_here(row, device, now)
    return len(rows)


def hold_here(access: Access, device: GuestKey, now: datetime) -> None:
    """Let a device hold what an account held."""
    own = Access.objects.filter(key=device, person=access.person_id)
    if own.exists():
        own.update(until=None, role=access.role, nickname=access.nickname)
        access.until = now
    else:
        access.key, access.account = device, None
    access.save(update_fields=["key", "account", "until"])


def close(account: Account, now: datetime) -> None:
    """End an account. Raises colleagues.LastOwner, and nothing has changed.

    One that worked in a clinic leaves its name and author's number behind, for records say who
    changed what; nobody can sign in to it, and its address is forgotten.
    """
    with transaction.atomic():
        for place in Membership.objects.filter(account=account, until=None):
            colleagues.leave(place, None, now)
        GuestKey.objects.filter(account=account).update(account=None, signed_in_at=None)
        if Membership.objects.filter(account=account).exists():
            shut(account, now)
        else:
            account.delete()


def shut(account: Account, now: datetime) -> None:
    """Leave nothing of an account but its name."""
    for table in (Authenticator, SocialAccount, EmailAddress):
        table.objects.filter(user=account).delete()
    Access.objects.filter(account=account).update(until=now)
    account.tokens.update(ended_at=now)
    account.email = f"{account.public_id}@{NOWHERE}"
    account.is_active = False
    account.set_unusable_password()
    account.save()
