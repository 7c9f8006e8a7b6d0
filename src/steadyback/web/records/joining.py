"""What is behind the secret of an invitation, and joining a clinic by it.

Sharing a record by one is the person's: `OpenRecord.share`.
"""

from datetime import datetime
from typing import Final

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from steadyback.web.accounts import colleagues, keys, signing_in, tries
from steadyback.web.accounts.in_turn import in_turn
from steadyback.web.accounts.keys import hashed
from steadyback.web.accounts.models import Account, Invitation, Membership, Role
from steadyback.web.records import audit
from steadyback.web.records.access import OpenRecord, open_record, people_here

TRIES: Final = 10
"""Wrong invitations from one place within `tries.WINDOW`."""


def invitation(request: HttpRequest, secret: str) -> Invitation | None:
    """The invitation behind a secret while it can be used. Raises tries.TooManyTries.

    One that was used or ended is no guess: people look again at a link that they were sent.
    """
    if not secret:
        return None
    place, now = request.META.get("REMOTE_ADDR", ""), timezone.now()
    tries.check("invitation", place, now, TRIES)
    found = colleagues.open_invitation(secret, now)
    if found is None and not Invitation.objects.filter(hash=hashed(secret)).exists():
        tries.count("invitation", place, now)
    return found


def who_joins(request: HttpRequest) -> Account | None:
    """Who is signed in on the asking device."""
    return signing_in.account_of(keys.asker(request))


def my_places(request: HttpRequest) -> list[Membership]:
    """Where whoever asks works now, in the order in which they came there."""
    return list(colleagues.places_of(keys.asker(request)).order_by("since", "pk"))


def who_shares(request: HttpRequest) -> list[OpenRecord]:
    """The records that whoever asks may share: they own them, and the consent stands."""
    who, now = keys.asker(request), timezone.now()
    own = [one for one in people_here(request) if one.role == Role.OWNER]
    records = [open_record(who, one.id, now) for one in own]
    return [record for record in records if record.consented]


def works_at(account: Account, asked: Invitation) -> Membership | None:
    """The place that an account has already in the clinic that invites."""
    rows = Membership.objects.filter(organisation=asked.organisation, account=account, until=None)
    return rows.first()


def join(asked: Invitation, account: Account, name: str, now: datetime) -> Membership | None:
    """Let an account work in the clinic; None where the invitation is used up.

    `name` is what colleagues, and people whose clinic they are, see. Who works there already
    keeps the role they have, and the invitation can be used by somebody else.
    """
    with transaction.atomic():
        in_turn("team", asked.organisation_id)
        Account.objects.filter(pk=account.pk).update(name=name[:80])
        known = works_at(account, asked)
        if known is not None:
            return known
        place = colleagues.join(asked, account, now)
        if place is not None:
            actor, details = f"account:{account.public_id}", {"role": place.role}
            details["invitation"] = asked.name
            audit.note(asked.organisation, actor, "joined", "", details, now)
    return place
