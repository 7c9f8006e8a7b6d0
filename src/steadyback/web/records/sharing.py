"""A person lets a clinic look, sees who looked, and stops; the clinic is told who that is.

The person decides: nothing here is done by a clinic but to end a sharing or to name who of it is
responsible. Each step is an entry of the clinic's audit.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction

from steadyback.languages import _
from steadyback.web.accounts import colleagues
from steadyback.web.accounts.in_turn import in_turn
from steadyback.web.accounts.models import (
    Account,
    ApiToken,
    Invitation,
    Membership,
    Organisation,
    Sharing,
)
from steadyback.web.records import audit, models, standing
from steadyback.web.records.own_words import tell_own_words

LOOKS_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Watcher:
    """A clinic that sees a person's record, as every page of theirs says it.

    `looks` is when somebody looks, in the clinic's words; `responsible` who is told first.
    """

    clinic: str
    name: str
    phone: str
    looks: str
    responsible: str


@dataclass(frozen=True, slots=True)
class Shared:
    """What a person shares with one clinic: since when, and what the clinic calls them."""

    watcher: Watcher
    called: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Look:
    """One entry of a clinic's audit, as the person whom it is about reads it.

    `own`: the person did it; then `who` is empty, as it is for an account that is gone.
    """

    at: datetime
    clinic: str
    who: str
    own: bool
    action: str
    details: dict[str, object]


def watchers(person: models.Person) -> list[Watcher]:
    """The clinics that see a record now, without a query."""
    return [Watcher(**row) for row in person.watched_by or ()]


def tell_who_watches(person: models.Person) -> None:
    """Write down beside the person which clinics see the record now."""
    found = [one.watcher for one in shared_with(person)]
    person.watched_by = [asdict(one) for one in found] or None
    person.save(update_fields=["watched_by"])


def shared_with(person: models.Person) -> list[Shared]:
    """The clinics that see a record now, the first first."""
    rows = Sharing.objects.select_related("organisation", "responsible__account")
    return [
        Shared(watcher_of(row), row.name, row.since)
        for row in rows.filter(person=person, until=None).order_by("since", "pk")
    ]


def watcher_of(row: Sharing) -> Watcher:
    """A clinic as it is told to the person."""
    return Watcher(
        clinic=row.organisation.public_id,
        name=row.organisation.name,
        phone=row.organisation.phone,
        looks=row.organisation.looks,
        responsible=row.responsible.account.name if row.responsible else "",
    )


def hold(people: Iterable[int]) -> None:
    """Let nobody else change these records (by primary key), until the transaction ends.

    Always in the same order, and before anything that another transaction could hold.
    """
    rows = models.Person.objects.select_for_update(no_key=True).filter(pk__in=[*people])
    list(rows.order_by("pk").values_list("pk"))


def tell_everybody(organisation: Organisation) -> None:
    """The same for everybody who shares with a clinic: its particulars changed."""
    rows = Sharing.objects.select_related("person").filter(organisation=organisation, until=None)
    for row in rows.order_by("person"):
        with transaction.atomic():
            person = models.Person.objects.select_for_update(no_key=True).get(pk=row.person_id)
            tell_who_watches(person)


def share(
    person: models.Person, invitation: Invitation, called: str, actor: str, now: datetime
) -> bool:
    """Let the clinic of an invitation look, under the name the person gives; once.

    False where the invitation is used up or is for a colleague, or the consent was taken back. Who
    invited is responsible, where they work there still.
    """
    with transaction.atomic():
        in_turn("team", invitation.organisation_id)
        if not models.Person.objects.select_for_update().get(pk=person.pk).consent:
            return False  # taken back meanwhile, which ended every sharing
        organisation = invitation.organisation
        if Sharing.objects.filter(person=person, organisation=organisation, until=None).exists():
            return True
        if invitation.role or not colleagues.use(invitation, now):
            return False
        by = Membership.objects.filter(invitation=invitation.pk, until=None).first()
        Sharing.objects.create(
            person=person,
            organisation=organisation,
            responsible=by,
            name=called[:80],
            since=now,
        )
        audit.note(organisation, actor, "sharing begun", person.public_id, {}, now)
        tell_who_watches(person)
        standing.reckon(person, now)
    return True


def stop(person: models.Person, clinic: str, actor: str, now: datetime) -> bool:
    """End what a clinic may see, at once; says whether it saw anything."""
    with transaction.atomic():
        models.Person.objects.select_for_update(no_key=True).filter(pk=person.pk).first()
        row = (
            Sharing.objects.select_for_update(of=("self",))
            .select_related("organisation")
            .filter(person=person, organisation__public_id=clinic, until=None)
            .first()
        )
        if row is None:
            return False
        row.until = now
        row.save(update_fields=["until"])
        models.Alert.objects.filter(person=person, organisation=row.organisation).delete()
        audit.note(row.organisation, actor, "sharing ended", person.public_id, {}, now)
        tell_who_watches(person)
        given = models.OwnGiven.objects.filter(person=person, organisation=row.organisation)
        if given.filter(until=None).update(until=now):
            tell_own_words(person)
        if not person.watched_by:
            models.Standing.objects.filter(person=person).delete()
    return True


def stop_all(person: models.Person, actor: str, now: datetime) -> None:
    """End what every clinic may see: the consent was taken back, or the person erased."""
    rows = Sharing.objects.filter(person=person, until=None).order_by("pk")
    for clinic in list(rows.values_list("organisation__public_id", flat=True)):
        stop(person, clinic, actor, now)


def hand_over(sharing: Sharing, to: Membership | None, actor: str, now: datetime) -> None:
    """Make another colleague responsible; None: all of them. In turn with who leaves the team."""
    with transaction.atomic():
        models.Person.objects.select_for_update(no_key=True).get(pk=sharing.person_id)
        sharing.responsible = to
        sharing.save(update_fields=["responsible"])
        details = {"to": f"account:{to.account.public_id}" if to else ""}
        person = sharing.person.public_id
        audit.note(sharing.organisation, actor, "handed over", person, details, now)
        tell_who_watches(sharing.person)


def looks(person: models.Person) -> list[Look]:
    """Who read or changed the record, the newest LOOKS_SHOWN, newest first."""
    found = audit.about(person.public_id, LOOKS_SHOWN)
    names = names_of(entry.actor for entry in found)
    return [
        Look(
            at=entry.at,
            clinic=entry.organisation.name,
            who=names.get(entry.actor, ""),
            own=entry.actor.startswith("person:"),
            action=entry.action,
            details=entry.details,
        )
        for entry in found
    ]


def names_of(actors: Iterable[str]) -> dict[str, str]:
    """The names of accounts by their authors' words (`account:ID`, `clinician:ID`)."""
    wanted: dict[str, list[str]] = {}
    for actor in set(actors):
        wanted.setdefault(actor.partition(":")[2], []).append(actor)
    rows = Account.objects.filter(public_id__in=wanted)
    known = {actor: row.name for row in rows for actor in wanted[row.public_id]}
    return known | programs_among(wanted)


def programs_among(wanted: dict[str, list[str]]) -> dict[str, str]:
    """The programs among some actors (`token:NAME`), by the name of whoever let them in."""
    names = [name for name, actors in wanted.items() if f"token:{name}" in actors]
    rows = ApiToken.objects.select_related("account").filter(name__in=names) if names else []
    return {
        f"token:{row.name}": _("a program of {name}", name=row.account.name)
        for row in rows
        if row.account is not None
    }
