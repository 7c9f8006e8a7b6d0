"""Patient, Goal and Consent: who it is about, what they want, what they agreed to."""

from collections.abc import Iterator
from typing import Any

from steadyback.exports.fhir.writing import Writing, event_identifier, instant
from steadyback.record.event import ConsentEvent, IntakeEvent

Json = dict[str, Any]


def patient(writing: Writing) -> Json:
    """The person without a name: only the year of birth, which FHIR takes as a date of a year."""
    born = writing.known.state.birth_year
    found: Json = {"resourceType": "Patient", "id": writing.id_of("patient")}
    return found if born is None else found | {"birthDate": f"{born:04d}"}


def goals(writing: Writing) -> Iterator[Json]:
    """The goals that the newest intake to name any states, in the person's own words."""
    told = [e for e in writing.known.events if isinstance(e, IntakeEvent)]
    event = next((e for e in reversed(told) if e.body.goals is not None), None)
    if event is None:
        return
    for place, goal in enumerate(event.body.goals or ()):
        if not goal.strip():
            continue
        yield {
            "resourceType": "Goal",
            "id": writing.id_of(event.id, "goal", str(place)),
            "lifecycleStatus": "active",
            "category": [writing.codes.concept("physical-activity", "Exercise")],
            "description": {"text": goal},
            "subject": writing.patient,
            "startDate": writing.known.day(event.at).isoformat(),
            "expressedBy": writing.patient,
        }


def consents(writing: Writing) -> Iterator[Json]:
    """Each agreement and each withdrawal; only the newest agreement is active."""
    told = [e for e in writing.known.events if isinstance(e, ConsentEvent)]
    for event in told:
        stands = event is told[-1] and event.body.given
        yield {
            "resourceType": "Consent",
            "id": writing.id_of(event.id, "consent"),
            "identifier": [event_identifier(event)],
            "status": "active" if stands else "inactive",
            "scope": writing.codes.category("privacy-consent"),
            "category": [writing.own("observation", "agreement")],
            "patient": writing.patient,
            "dateTime": instant(event.at),
            "performer": [writing.author(event)],
            "policyRule": {"text": event.body.text.strip() or "not named"},
            "provision": {"type": "permit" if event.body.given else "deny"},
        }
