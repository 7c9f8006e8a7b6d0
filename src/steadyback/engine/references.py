"""Names in a record that the catalogue must know: exercises and levels."""

from collections.abc import Iterator

from steadyback.catalogue.catalogue import Catalogue
from steadyback.record.case import Case, Problem
from steadyback.record.event import (
    ChoiceEvent,
    ClearanceEvent,
    ClinicianChangeEvent,
    Event,
    SessionDoneEvent,
)


def unknown_names(case: Case, catalogue: Catalogue) -> Iterator[Problem]:
    """A problem for each exercise or level of a case that the catalogue does not have."""
    for index, event in enumerate(case.events):
        yield from unknown_in(event, f"/events/{index}", catalogue)


def unknown_in(event: Event, place: str, catalogue: Catalogue) -> Iterator[Problem]:
    """A problem for each name in one event that the catalogue does not have."""
    for pointer, name in names_in(event):
        if name not in catalogue.levels and name not in catalogue.exercises:
            says = f"{name!r} is not in the catalogue; see: steadyback catalogue list"
            yield Problem(place + pointer, says)


def names_in(event: Event) -> Iterator[tuple[str, str]]:
    """The exercise and level names an event holds, each with its pointer."""
    if isinstance(event, SessionDoneEvent):
        for index, done in enumerate(event.body.levels):
            yield f"/body/levels/{index}/level", done.level
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
