"""The whole programme on paper: every ladder, the person's place on it, and what comes next."""

from typing import Any

from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.exercise import Exercise
from steadyback.engine import Advice, Outlook, State, outlooks
from steadyback.engine.ladder import LevelStatus
from steadyback.exports.handout import (
    Drawn,
    Wishes,
    figures,
    frame,
    printed,
    said,
    stage_line,
    waits_pdf,
)
from steadyback.languages import _
from steadyback.wording import handout


def programme_pdf(
    catalogue: Catalogue, state: State, advice: Advice, drawn: Drawn, wishes: Wishes
) -> bytes:
    """The ladders as a PDF; while exercise waits, only what there is to say of that."""
    if advice.locked:
        return waits_pdf(catalogue, advice, wishes)
    return printed("programme", programme_data(catalogue, state, advice, drawn, wishes), wishes)


def programme_data(
    catalogue: Catalogue, state: State, advice: Advice, drawn: Drawn, wishes: Wishes
) -> dict[str, Any]:
    """Everything on the sheets: the open exercises by name, then those that are not open."""
    ahead = outlooks(catalogue, state, advice.on)
    by_name = sorted(catalogue.exercises.values(), key=lambda one: one.name)
    placed = [(one, advice.levels[one.id]) for one in by_name]
    levels = [status.level for _one, status in placed if status.level is not None]
    return frame(catalogue, handout.PROGRAMME, wishes) | {
        "under": stage_line(advice.stage),
        "how": _(handout.LADDERS),
        "versions": _(handout.PROGRAMME_VERSIONS, catalogue=advice.catalogue, engine=advice.engine),
        "open": [
            ladder_data(catalogue, one, status.level, ahead[one.id])
            for one, status in placed
            if status.level is not None
        ],
        "closed": {
            "title": _(handout.NOT_OPEN),
            "rows": [
                closed_row(catalogue, one, status) for one, status in placed if not status.level
            ],
        },
        "figures": figures(catalogue, levels, drawn),
    }


def ladder_data(
    catalogue: Catalogue, exercise: Exercise, here: str, ahead: Outlook
) -> dict[str, Any]:
    """One ladder with the person's place on it."""
    return {
        "name": exercise.name,
        "level": here,
        "rungs": [{"name": one.name, "here": one.id == here} for one in exercise.levels],
        "here": _(handout.HERE),
        "needs": {"title": _(handout.NEXT_NEEDS), "says": said(catalogue, ahead.needs)},
    }


def closed_row(catalogue: Catalogue, exercise: Exercise, status: LevelStatus) -> list[str]:
    """An exercise that is not open, and why."""
    return [exercise.name, " ".join(said(catalogue, status.reasons))]
