"""A whole record as a case file, out and in."""

from datetime import datetime
from typing import Any

from django.db import transaction

from steadyback.record import Case, Event, Person, read_case
from steadyback.web.records import models, store
from steadyback.web.records.content import the_catalogue
from steadyback.web.records.folding import events_after, person_of
from steadyback.web.records.ids import person_id
from steadyback.wording import review_notice


def case_of(row: models.Person) -> dict[str, Any]:
    """The record of a person as JSON data, in the order in which it was stored."""
    case = Case(
        format="steadyback-case/1",
        person=person_of(row),
        events=tuple(events_after(row, 0)),
        notice=review_notice(the_catalogue()),
    )
    return case.model_dump(mode="json", exclude_none=True)


def bring_in(text: bytes, now: datetime) -> models.Person:
    """Store a case file as a new person. Raises CaseProblems.

    What a clinician wrote elsewhere cannot be proved here, so it arrives as the person's word and
    opens nothing that needs a clinician (rulings 4).
    """
    case = read_case(text, now)
    with transaction.atomic():
        row = models.Person.objects.create(
            public_id=person_id(), profile=profile_of(case.person), made_at=now
        )
        store.append(row, [unverified(event) for event in case.events], now)
    return row


def profile_of(person: Person) -> dict[str, Any]:
    """The particulars as stored."""
    return person.model_dump(mode="json", exclude_none=True)


def unverified(event: Event) -> dict[str, Any]:
    """The event as it may be stored here, without the time another server received it."""
    data = event.model_dump(mode="json", exclude={"recorded_at"}, exclude_none=True)
    return {**data, "by": "person"} if event.by_clinician else data


def person_row(public_id: str) -> models.Person | None:
    """The row of a person, for the commands of whoever runs this machine."""
    return models.Person.objects.filter(public_id=public_id).first()
