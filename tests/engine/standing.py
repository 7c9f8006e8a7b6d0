"""Where a person stands, by our own catalogue; written in steadyback.simulation.watching."""

from collections.abc import Iterator
from datetime import datetime

from steadyback.engine.situation import Situation
from steadyback.engine.state import State
from steadyback.record import Event
from steadyback.simulation.watching import standing as watched
from steadyback.simulation.watching.standing import (
    Amount,
    Means,
    Standing,
    enlarged,
    larger_doses,
    means_of,
    parts,
    soon_after_waking,
)
from tests.catalogue_fixture import the_catalogue
from tests.records import Record, folded

__all__ = [
    "Amount",
    "Means",
    "Standing",
    "brought_up",
    "enlarged",
    "larger_doses",
    "means_of",
    "parts",
    "soon_after_waking",
    "standing",
    "standing_events",
    "standing_of",
]


def brought_up(state: State, on: datetime) -> Situation:
    """The situation that `advise` judges at a moment."""
    return watched.brought_up(the_catalogue(), state, on)


def standing(state: State, on: datetime) -> Standing:
    return watched.standing(the_catalogue(), state, on)


def standing_of(record: Record) -> Standing:
    return standing(folded(record), record.on)


def standing_events(record: Record) -> Iterator[Event]:
    """The facts up to the record's moment as their corrections leave them."""
    return iter(record.facts)
