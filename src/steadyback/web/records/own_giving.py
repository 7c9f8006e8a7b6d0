"""An exercise of a clinic's own for a person: who has it, giving it, and taking it back.

Only the words a person reads change, and the dose where one comes with them: as the event that a
clinician's change always is, within floor and ceiling (rulings 8).
"""

from typing import Any

from django.db import transaction
from django.http import Http404

from steadyback.catalogue.own_words import PARTS
from steadyback.web.accounts.models import Sharing
from steadyback.web.accounts.roles import Right
from steadyback.web.records import models
from steadyback.web.records.clinic_access import ChangedSince, OpenClinic, SharedRecord
from steadyback.web.records.models import OwnGiven
from steadyback.web.records.own_exercises import Own, about, hold, own_exercise
from steadyback.web.records.own_words import tell_own_words


def given(record: SharedRecord) -> set[str]:
    """The names of this clinic's exercises that a person has now."""
    rows = OwnGiven.objects.filter(
        person__public_id=record.id, organisation=record.clinic.organisation, until=None
    )
    return set(rows.values_list("name", flat=True))


def how_many_have(clinic: OpenClinic, name: str) -> int:
    """How many people have an exercise now."""
    return OwnGiven.objects.filter(organisation=clinic.organisation, name=name, until=None).count()


def changes_of(own: Own) -> list[tuple[str, dict[str, Any]]]:
    """What giving an exercise changes of a programme: its dose, or nothing."""
    if own.words is None or own.words.dose is None:
        return []
    dose = own.words.dose.model_dump(include=set(PARTS))
    return [("clinician_change", {"action": "set_dose", "level": own.row.level, "dose": dose})]


def mark_of(record: SharedRecord, own: Own) -> str:
    """A short mark of what a page shows before giving: the revision, and the record today."""
    return f"{own.row.mark}-{record.mark(changes_of(own))}"


def give(record: SharedRecord, name: str, event: str | None, seen: str) -> None:
    """Let somebody read a level in the clinic's words, with its dose; sent twice it is once.

    It takes the place of another one of this clinic for the same level. Raises Http404,
    CaseProblems, and ChangedSince where `seen` is no longer `mark_of`.
    """
    clinic = record.clinic
    clinic.needs(Right.STEER)
    with transaction.atomic():
        hold(clinic)
        own = own_exercise(clinic, name)
        person = models.Person.objects.select_for_update(no_key=True).get(public_id=record.id)
        shares = Sharing.objects.filter(pk=record.sharing.pk, until=None).exists()
        if own.words is None or not shares:
            raise Http404
        mine = OwnGiven.objects.filter(person=person, organisation=clinic.organisation, until=None)
        if mine.filter(name=name).exists():
            return
        if seen != mark_of(record, own):
            raise ChangedSince
        mine.filter(level=own.row.level).update(until=record.now)
        begin(person, own, clinic)
        if bodies := changes_of(own):
            record.write_all(bodies, event)
        clinic.note("exercise given", record.id, **about(own.row))


def begin(person: models.Person, own: Own, clinic: OpenClinic) -> None:
    """From now on the person reads these words."""
    OwnGiven.objects.create(
        person=person,
        organisation=clinic.organisation,
        name=own.row.name,
        level=own.row.level,
        given_by=clinic.place.account,
        since=clinic.now,
    )
    tell_own_words(person)


def take_back(record: SharedRecord, name: str) -> None:
    """Let somebody read our words again; a dose that came with it stays until it is withdrawn."""
    clinic = record.clinic
    clinic.needs(Right.STEER)
    with transaction.atomic():
        hold(clinic)
        person = models.Person.objects.select_for_update(no_key=True).get(public_id=record.id)
        rows = OwnGiven.objects.filter(
            person=person, organisation=clinic.organisation, name=name, until=None
        )
        if rows.update(until=record.now):
            tell_own_words(person)
            clinic.note("exercise taken back", record.id, exercise=name)
