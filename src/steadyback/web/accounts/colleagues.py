"""Who works in a clinic: founding one, inviting, joining, changing roles, leaving."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import QuerySet

from steadyback.web.accounts.in_turn import in_turn
from steadyback.web.accounts.keys import Asker, hashed, new_secret
from steadyback.web.accounts.models import (
    Account,
    ApiToken,
    ClinicRole,
    Invitation,
    Membership,
    Organisation,
    Sharing,
)

HOLDS: Final = timedelta(days=14)
"""So long an invitation can be used (our_proposal)."""


class LastOwner(Exception):
    """A clinic would be left without an owner."""


@dataclass(frozen=True, slots=True)
class Invited:
    """A new invitation: its row, and the secret for its address, which is kept nowhere."""

    row: Invitation
    secret: str


def found(account: Account, name: str, now: datetime) -> Membership:
    """Begin a clinic; whoever begins it owns it."""
    with transaction.atomic():
        organisation = Organisation.objects.create(name=name[:80], made_at=now)
        return Membership.objects.create(
            organisation=organisation, account=account, role=ClinicRole.OWNER, since=now
        )


def places_of(who: Asker) -> QuerySet[Membership]:
    """Where whoever is signed in on the asking device works now."""
    if who.key_hash is None:
        return Membership.objects.none()
    return Membership.objects.select_related("organisation", "account").filter(
        until=None,
        account__is_active=True,
        account__keys__hash=who.key_hash,
        account__keys__revoked_at=None,
    )


def colleagues(organisation: Organisation) -> list[Membership]:
    """Who works in a clinic now, in the order in which they came."""
    rows = Membership.objects.select_related("account").filter(
        organisation=organisation, until=None
    )
    return list(rows.order_by("since", "pk"))


def invite(
    by: Membership | None, organisation: Organisation, role: str, label: str, now: datetime
) -> Invited:
    """Make an invitation: with a role for a colleague, with "" for a person who would share."""
    secret = new_secret()
    row = Invitation.objects.create(
        organisation=organisation,
        hash=hashed(secret),
        role=role,
        label=label[:80],
        made_by=by,
        made_at=now,
        until=now + HOLDS,
    )
    return Invited(row, secret)


def open_invitation(secret: str, now: datetime) -> Invitation | None:
    """The invitation behind a secret, while it can still be used."""
    rows = Invitation.objects.select_related("organisation").filter(
        hash=hashed(secret), used_at=None, ended_at=None, until__gt=now
    )
    return rows.first()


def open_invitations(organisation: Organisation, now: datetime) -> list[Invitation]:
    """The invitations of a clinic that nobody has used yet, newest first."""
    rows = Invitation.objects.filter(
        organisation=organisation, used_at=None, ended_at=None, until__gt=now
    )
    return list(rows.order_by("-made_at", "-pk"))


def end_invitation(organisation: Organisation, name: str, now: datetime) -> bool:
    """Make an invitation worthless; says whether there was one."""
    rows = Invitation.objects.filter(
        organisation=organisation, name=name, used_at=None, ended_at=None
    )
    return bool(rows.update(ended_at=now))


def use(invitation: Invitation, now: datetime) -> bool:
    """Take an invitation, which only one can; inside a transaction."""
    rows = Invitation.objects.filter(pk=invitation.pk, used_at=None, ended_at=None, until__gt=now)
    return bool(rows.update(used_at=now))


def join(invitation: Invitation, account: Account, now: datetime) -> Membership | None:
    """Let an account work in the clinic that invited it; None where the invitation is used up.

    Who works there already keeps the role they have.
    """
    with transaction.atomic():
        known = Membership.objects.filter(
            organisation=invitation.organisation, account=account, until=None
        ).first()
        if known is not None:
            return known
        if not invitation.role or not use(invitation, now):
            return None
        return Membership.objects.create(
            organisation=invitation.organisation, account=account, role=invitation.role, since=now
        )


def change_role(membership: Membership, role: ClinicRole, now: datetime) -> Membership:
    """Give a colleague another role, from now on. Raises LastOwner."""
    with transaction.atomic():
        if role != ClinicRole.OWNER:
            keep_an_owner(membership)
        Membership.objects.filter(pk=membership.pk).update(until=now)
        fresh = Membership.objects.create(
            organisation_id=membership.organisation_id,
            account_id=membership.account_id,
            role=role,
            since=now,
        )
        Sharing.objects.filter(responsible=membership).update(responsible=fresh)
    return fresh


def leave(membership: Membership, heir: Membership | None, now: datetime) -> int:
    """End a colleague's place; their people go to `heir`, or to everybody. Raises LastOwner.

    What they could come back by ends with it, for good: their keys for the clinic's data and the
    open invitations that they made. Returns how many people were handed over.
    """
    with transaction.atomic():
        in_turn("team", membership.organisation_id)
        keep_an_owner(membership)
        Membership.objects.filter(pk=membership.pk).update(until=now)
        end_invitations_by(membership, now)
        end_keys_of(membership, now)
        return Sharing.objects.filter(responsible=membership, until=None).update(responsible=heir)


def end_invitations_by(membership: Membership, now: datetime) -> int:
    """End the open invitations for colleagues that somebody made who may not any more.

    Whoever made one knows its secret, and could come back by it.
    """
    rows = Invitation.objects.filter(
        made_by__account_id=membership.account_id,
        organisation_id=membership.organisation_id,
        used_at=None,
        ended_at=None,
    )
    return rows.exclude(role="").update(ended_at=now)


def end_keys_of(membership: Membership, now: datetime) -> int:
    """End the keys that a colleague made for programs of a clinic: joining again revives none."""
    rows = ApiToken.objects.filter(
        account_id=membership.account_id,
        organisation_id=membership.organisation_id,
        ended_at=None,
    )
    return rows.update(ended_at=now)


def keep_an_owner(membership: Membership) -> None:
    """Raises LastOwner where the clinic has no other owner; locks its owners meanwhile."""
    owners = Membership.objects.select_for_update().filter(
        organisation_id=membership.organisation_id, role=ClinicRole.OWNER, until=None
    )
    left = [row for row in owners if row.pk != membership.pk]
    if membership.role == ClinicRole.OWNER and not left:
        raise LastOwner
