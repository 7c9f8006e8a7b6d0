"""Which clinic wrote what in a record: each takes back only what its own people wrote.

Several clinics may see one record. What one of them forbids or clears is not for another to undo:
the most restrictive wins (design page section 6; a forbid always holds, rulings 8). What a clinic
wrote that no longer sees the record is for those who do: else nobody could ever take it back.
"""

from collections.abc import Iterable, Mapping, Sequence

from steadyback.languages import _
from steadyback.record import Event
from steadyback.record.event import ClearanceEvent, ClinicianChangeEvent, CorrectionEvent
from steadyback.web.accounts.models import Membership, Organisation, Sharing
from steadyback.web.records import models
from steadyback.web.records.steering import CLINICIAN, steering, subject

Clinics = dict[int, Organisation]
"""Clinics by their rows."""


def clinics_that_wrote(person: models.Person, events: Sequence[Event]) -> dict[str, Clinics]:
    """The clinics that see the record and for which each event was written, by its id.

    The audit knows it. What stands in none, as after a record came back from a file, is of
    wherever its author ever worked; nobody's is what came by the code of a letter.
    """
    found: dict[str, Clinics] = {event.id: {} for event in events if event.by_clinician}
    entries = models.AuditEntry.objects.select_related("organisation")
    for entry in entries.filter(subject=person.public_id, action="changed"):
        for event in found.keys() & {*entry.details.get("events", ())}:
            found[event][entry.organisation_id] = entry.organisation
    unknown = {event.id: event.by for event in events if found.get(event.id) == {}}
    places = places_of(unknown.values())
    found |= {event: places.get(by, {}) for event, by in unknown.items()}
    looking = {row.organisation_id for row in Sharing.objects.filter(person=person, until=None)}
    return {
        event: {pk: clinic for pk, clinic in clinics.items() if pk in looking}
        for event, clinics in found.items()
    }


def places_of(authors: Iterable[str]) -> dict[str, Clinics]:
    """Where authors work or worked."""
    names = {author.removeprefix(CLINICIAN) for author in authors}
    found: dict[str, Clinics] = {}
    rows = Membership.objects.select_related("organisation", "account")
    for row in rows.filter(account__public_id__in=names) if names else ():
        author = f"{CLINICIAN}{row.account.public_id}"
        found.setdefault(author, {})[row.organisation_id] = row.organisation
    return found


def not_theirs(
    person: models.Person,
    event: Event,
    by_id: Mapping[str, Event],
    acting: Organisation | None,
) -> str:
    """Why a clinician may not take back what this event takes back; empty where they may.

    `by_id` are the stored events that it names. Without `acting` whoever writes is taken to write
    for every clinic in which they ever worked.
    """
    if not event.by_clinician:
        return ""
    undone = taken_back(person, event, by_id)
    if acting is None:
        undone = [one for one in undone if one.by != event.by]
    if not undone:
        return ""
    own = {acting.pk} if acting else {*places_of([event.by]).get(event.by, {})}
    wrote = clinics_that_wrote(person, undone)
    if all(own & wrote[one.id].keys() or not wrote[one.id] for one in undone):
        return ""
    return _("was written at another clinic; only they take it back, so please ask them")


def taken_back(person: models.Person, event: Event, by_id: Mapping[str, Event]) -> list[Event]:
    """What clinicians wrote and this event undoes: what it corrects, or a change like it."""
    if isinstance(event, CorrectionEvent):
        target = by_id.get(event.body.event)
        steers = isinstance(target, ClearanceEvent | ClinicianChangeEvent)
        return [target] if target is not None and steers and target.by_clinician else []
    if isinstance(event, ClinicianChangeEvent) and event.body.withdrawn:
        return [one for one in steering(person) if subject(one) == subject(event)]
    return []
