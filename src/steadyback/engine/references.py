"""Names in a record that the catalogue must know: exercises, levels, measures and their answers."""

from collections.abc import Iterator

from steadyback.catalogue.catalogue import Catalogue
from steadyback.engine.questionnaires import answer_faults
from steadyback.record.case import Case, Problem
from steadyback.record.event import (
    ChoiceEvent,
    ClearanceEvent,
    ClinicianChangeEvent,
    Event,
    MeasureEvent,
    SessionDoneEvent,
    SetDoneEvent,
)


def unknown_names(case: Case, catalogue: Catalogue) -> Iterator[Problem]:
    """A problem for each name or answer of a case that the catalogue does not have."""
    for index, event in enumerate(case.events):
        yield from unknown_in(event, f"/events/{index}", catalogue)


def unknown_in(event: Event, place: str, catalogue: Catalogue) -> Iterator[Problem]:
    """A problem for each name in one event that the catalogue does not have.

    A retired level is known: its successor stands in for it (rulings 28).
    """
    known = (catalogue.levels, catalogue.exercises, catalogue.retired)
    for pointer, name in names_in(event):
        if not any(name in names for names in known):
            yield Problem(place + pointer, unknown(name))
    if isinstance(event, MeasureEvent):
        yield from wrong_answers(event, place, catalogue)


def unknown(name: str) -> str:
    """What to say of a name that is nowhere in the catalogue."""
    return f"{name!r} is not in the catalogue; see: steadyback catalogue list"


def wrong_answers(event: MeasureEvent, place: str, catalogue: Catalogue) -> Iterator[Problem]:
    """A problem for each measure that is unknown, and each answer that it does not allow."""
    for name, answers in event.body.questionnaires.items():
        pointer = f"{place}/body/questionnaires/{escaped(name)}"
        questionnaire = catalogue.questionnaires.get(name)
        if questionnaire is None:
            yield Problem(pointer, unknown(name))
            continue
        for fault in answer_faults(questionnaire, answers):
            step = f"/{escaped(fault.item)}" if fault.item else ""
            yield Problem(pointer + step, fault.says)


def escaped(step: str) -> str:
    """A step of a JSON pointer (RFC 6901)."""
    return step.replace("~", "~0").replace("/", "~1")


def names_in(event: Event) -> Iterator[tuple[str, str]]:
    """The exercise and level names an event holds, each with its pointer."""
    if isinstance(event, SessionDoneEvent):
        for index, done in enumerate(event.body.levels):
            yield f"/body/levels/{index}/level", done.level
    elif isinstance(event, SetDoneEvent):
        yield "/body/level", event.body.level
    elif isinstance(event, ClearanceEvent):
        for index, level in enumerate(event.body.levels):
            yield f"/body/levels/{index}", level
    elif isinstance(event, ChoiceEvent) and event.body.level is not None:
        yield "/body/level", event.body.level
    elif isinstance(event, ClinicianChangeEvent):
        if event.body.level is not None:
            yield "/body/level", event.body.level
        if event.body.exercise is not None:
            yield "/body/exercise", event.body.exercise
