"""What clinicians change of a programme: what of it stands, and what nobody may write.

Rulings 8: no change moves a floor or a ceiling. A stage and a note are not taken back: another one
is written, or the entry is put right.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Final

from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.exercise import Dose, Level
from steadyback.catalogue.own_words import outside
from steadyback.engine.progression import current_id
from steadyback.languages import _
from steadyback.record import Event, Problem, timeline
from steadyback.record.event import ClinicianChangeEvent
from steadyback.record.oversight import ClinicianChange
from steadyback.web.records import models
from steadyback.web.records.content import english_catalogue
from steadyback.web.records.rows import event_of

CLINICIAN: Final = "clinician:"
STEERS: Final = ("clinician_change", "clearance")
STAYS: Final = ("set_stage", "note")
"""Actions that have nothing to take back to."""
EVER: Final = datetime.max.replace(tzinfo=UTC)
Subject = tuple[str, str]
"""What a change is about: its action, and the exercise or level by the name it has now."""


def steering(person: models.Person) -> list[Event]:
    """What clinicians changed and cleared and still stands, oldest first.

    Corrections are applied. What was taken back by another change is left out, and that change too.
    """
    rows = models.Event.objects.filter(person=person)
    told = [event_of(row) for row in rows.filter(kind__in=STEERS, by__startswith=CLINICIAN)]
    named = rows.filter(kind="correction", body__event__in=[event.id for event in told])
    facts = timeline([*told, *map(event_of, named if told else ())], EVER).entries
    return standing([entry.event for entry in facts if entry.event is not None])


def standing(facts: Sequence[Event]) -> list[Event]:
    """The changes of these, oldest first, that no later one took back; clearances all."""
    kept: list[Event] = []
    for event in facts:
        if not (isinstance(event, ClinicianChangeEvent) and event.body.withdrawn):
            kept.append(event)
        elif event.body.action not in STAYS:
            kept = [one for one in kept if subject(one) != subject(event)]
    return kept


def subject(event: Event) -> Subject | None:
    """What a change is about, as the engine folds it; None for any other event."""
    if not isinstance(event, ClinicianChangeEvent):
        return None
    body, catalogue = event.body, english_catalogue()
    name = current_id(catalogue, body.level or body.exercise or "")
    if body.action == "set_level" and name in catalogue.levels:
        name = catalogue.levels[name].exercise
    return (body.action, name)


def refused(body: ClinicianChange, catalogue: Catalogue) -> list[Problem]:
    """Why nobody can write a change, by its pointers; none where they can."""
    wrong = []
    for part, known in (("level", catalogue.levels), ("exercise", catalogue.exercises)):
        name = getattr(body, part)
        if name is not None and current_id(catalogue, name) not in known:
            wrong.append(Problem(f"/{part}", _("is not in the catalogue")))
    if body.withdrawn and body.action in STAYS:
        says = _("is not for this; write what holds instead")
        wrong.append(Problem("/withdrawn", says))
    level = catalogue.levels.get(body.level or "")
    if body.action == "set_dose" and body.dose is not None and level is not None:
        limits = beyond(level, body.dose.model_dump())
        wrong += [Problem(f"/dose/{part}", says) for part, says in limits.items()]
    return wrong


def beyond(level: Level, dose: Mapping[str, int]) -> dict[str, str]:
    """The parts of a dose that lie outside the level's floor and ceiling, with both ends."""
    return {
        part: _(
            "This level is done with {low} to {high}. Nobody can set less or more.",
            low=low,
            high=high,
        )
        for part, (low, high) in outside(level, Dose(**dose)).items()
    }
