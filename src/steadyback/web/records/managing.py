"""What colleagues do to their clinic: found it, name it, invite, change roles, leave.

Each step and its entry in the audit are one transaction: none is there without the other. In it
whoever acts is looked at once more, in turn with whatever changes the team: who was removed
meanwhile leaves nothing behind.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Final

from django.db import transaction
from django.http import Http404

from steadyback.record.zone import known_zone
from steadyback.web.accounts import colleagues
from steadyback.web.accounts.colleagues import Invited
from steadyback.web.accounts.models import (
    Account,
    ClinicRole,
    Invitation,
    Membership,
    Organisation,
    Sharing,
)
from steadyback.web.accounts.roles import Right, may
from steadyback.web.records import audit, sharing
from steadyback.web.records.clinic_access import OpenClinic, SharedRecord

COMMAND: Final = "command"
"""The actor of what is done on the command line."""
PARTICULARS: Final = ("name", "phone", "looks", "time_zone")


def found(account: Account, name: str, now: datetime) -> OpenClinic:
    """Begin a clinic; whoever begins it owns it."""
    with transaction.atomic():
        clinic = OpenClinic(colleagues.found(account, name, now), now)
        clinic.note("clinic founded")
    return clinic


def found_by_command(name: str, owner: str, now: datetime) -> Invited:
    """Begin a clinic that nobody works in yet; its first owner comes by the invitation.

    `owner` says whom it is for, such as a mail address; whoever opens the link first joins.
    """
    with transaction.atomic():
        organisation = Organisation.objects.create(name=name[:80], made_at=now)
        audit.note(organisation, COMMAND, "clinic founded", "", {}, now)
        invited = colleagues.invite(None, organisation, ClinicRole.OWNER, owner, now)
        details = {"role": ClinicRole.OWNER.value, "invitation": invited.row.name}
        audit.note(organisation, COMMAND, "colleague invited", "", details, now)
    return invited


def describe(clinic: OpenClinic, *, name: str, phone: str, looks: str, time_zone: str = "") -> None:
    """Change what people read of the clinic, and tell it to everybody who shares with it.

    `looks` is kept without a full stop, as it stands within sentences; `time_zone` is that of its
    own pages, "" the server's. Raises ValueError for a zone that there is not.
    """
    if time_zone:
        known_zone(time_zone)
    given = {"name": name[:80], "phone": phone[:40], "looks": looks[:160].rstrip(". ")}
    given["time_zone"] = time_zone
    with transaction.atomic():
        clinic.again(Right.MANAGE)
        row = Organisation.objects.select_for_update(no_key=True).get(pk=clinic.organisation.pk)
        changed = [one for one in PARTICULARS if getattr(row, one) != given[one]]
        if not changed:
            return
        for one in changed:
            setattr(row, one, given[one])
        row.save(update_fields=changed)
        clinic.organisation = row
        sharing.tell_everybody(row)
        clinic.note("particulars changed", changed=changed)


def invite_colleague(clinic: OpenClinic, role: ClinicRole, label: str) -> Invited:
    """A link by which one colleague can join, in this role."""
    with transaction.atomic():
        clinic.again(Right.MANAGE)
        invited = colleagues.invite(
            clinic.place, clinic.organisation, role.value, label, clinic.now
        )
        clinic.note("colleague invited", role=role.value, invitation=invited.row.name)
    return invited


def invite_person(clinic: OpenClinic, label: str) -> Invited:
    """A link by which one person can let the clinic see their record."""
    with transaction.atomic():
        clinic.again(Right.INVITE_PEOPLE)
        invited = colleagues.invite(clinic.place, clinic.organisation, "", label, clinic.now)
        clinic.note("person invited", invitation=invited.row.name)
    return invited


def invitations(clinic: OpenClinic, *, for_colleagues: bool) -> list[Invitation]:
    """The invitations that can still be used, newest first."""
    found = colleagues.open_invitations(clinic.organisation, clinic.now)
    return [row for row in found if bool(row.role) == for_colleagues]


def end_invitation(clinic: OpenClinic, name: str) -> bool:
    """Make an invitation worthless; says whether there was one that could be used."""
    row = Invitation.objects.filter(organisation=clinic.organisation, name=name).first()
    if row is None:
        return False
    with transaction.atomic():
        clinic.again(Right.MANAGE if row.role else Right.INVITE_PEOPLE)
        ended = colleagues.end_invitation(clinic.organisation, name, clinic.now)
        if ended:
            clinic.note("invitation ended", invitation=name)
    return ended


def end_sharing(record: SharedRecord) -> None:
    """End what the clinic sees of somebody, at once; the person reads that it ended.

    While nobody has seen a danger sign of theirs, only who may look after it ends it.
    """
    clinic = record.clinic
    with transaction.atomic():
        clinic.again(Right.INVITE_PEOPLE)
        sharing.hold([record.sharing.person_id])
        if record.unseen():
            clinic.needs(Right.STEER)
        sharing.stop(record.sharing.person, clinic.id, clinic.actor, clinic.now)


def hand_over(record: SharedRecord, account: str) -> None:
    """Make another colleague responsible for somebody; "": all of them. Raises Http404."""
    clinic = record.clinic
    with transaction.atomic():
        clinic.again(Right.INVITE_PEOPLE)
        to = place_of(clinic, account) if account else None
        sharing.hand_over(record.sharing, to, clinic.actor, clinic.now)


def team(clinic: OpenClinic) -> list[Membership]:
    """Who works in the clinic now, in the order in which they came."""
    return colleagues.colleagues(clinic.organisation)


def people_of(clinic: OpenClinic) -> Counter[int]:
    """For how many people each colleague is responsible, by the row of their place."""
    rows = Sharing.objects.filter(organisation=clinic.organisation, until=None)
    return Counter(rows.exclude(responsible=None).values_list("responsible", flat=True))


def place_of(clinic: OpenClinic, account: str) -> Membership:
    """The place of a colleague by the public id of their account. Raises Http404."""
    rows = Membership.objects.select_related("account", "organisation")
    row = rows.filter(
        organisation=clinic.organisation, account__public_id=account, until=None
    ).first()
    if row is None:
        raise Http404
    return row


def heirs(team: Iterable[Membership], leaving: Membership) -> list[Membership]:
    """Who can take over somebody's people: whoever may ask people in."""
    return [
        one
        for one in team
        if one.account_id != leaving.account_id and may(one.role, Right.INVITE_PEOPLE)
    ]


def change_role(clinic: OpenClinic, account: str, role: ClinicRole) -> None:
    """Give a colleague another role, from now on. Raises LastOwner, and Http404 for a stranger."""
    with transaction.atomic():
        clinic.again(Right.MANAGE)
        place = place_of(clinic, account)
        if place.role == role:
            return
        colleagues.change_role(place, role, clinic.now)
        if not may(role, Right.MANAGE):
            colleagues.end_invitations_by(place, clinic.now)
        clinic.note("role changed", account=account, role=role.value, before=place.role)


def remove(clinic: OpenClinic, account: str, heir: str) -> int:
    """End a colleague's place; their people go to `heir`, or with "" to everybody.

    Returns how many people were handed over. Raises LastOwner; Http404 for who is not there.
    """
    with transaction.atomic():
        clinic.again(Right.MANAGE)
        handed = end_place(clinic, account, heir)
        clinic.note("colleague removed", account=account, handed_over=handed)
    return handed


def leave(clinic: OpenClinic, heir: str) -> int:
    """The same for whoever asks."""
    account = clinic.place.account.public_id
    with transaction.atomic():
        clinic.again(Right.LOOK)
        handed = end_place(clinic, account, heir)
        clinic.note("left", account=account, handed_over=handed)
    return handed


def end_place(clinic: OpenClinic, account: str, heir: str) -> int:
    """Hand a colleague's people over and end their place, within the turn of `again`."""
    place = place_of(clinic, account)
    colleagues.keep_an_owner(place)
    to = place_of(clinic, heir) if heir else None
    if to is not None and to not in heirs([to], place):
        raise Http404
    rows = Sharing.objects.select_related("person", "organisation")
    responsible = rows.filter(responsible=place, until=None)
    sharing.hold(responsible.values_list("person_id", flat=True))
    theirs = list(responsible.all())
    for row in theirs:
        sharing.hand_over(row, to, clinic.actor, clinic.now)
    colleagues.leave(place, None, clinic.now)
    return len(theirs)
