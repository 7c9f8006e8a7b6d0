"""Ways to break a catalogue: each gives a change that some law has to refuse."""

import dataclasses
from collections.abc import Callable
from typing import Any

from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.exercise import Cell, Load
from steadyback.catalogue.loader import read_catalogue
from steadyback.catalogue.questionnaire import Item
from steadyback.catalogue.retired import Retired
from steadyback.catalogue.source import Threshold

Changed = Callable[[Catalogue], Catalogue]
"""A catalogue with one thing wrong, made of a good one."""

READ, _ = read_catalogue()
assert READ is not None, "the catalogue cannot be read: run its loader"
REAL: Catalogue = READ
LOOSE: Any = REAL


def replaced(catalogue: Catalogue, **changes: Any) -> Catalogue:
    return dataclasses.replace(catalogue, **changes)


def model(kind: str, key: str, **changes: Any) -> Changed:
    """One item of a kind of content, changed."""

    def change(catalogue: Catalogue) -> Catalogue:
        items = getattr(catalogue, kind)
        changed = dict(items) | {key: items[key].model_copy(update=changes)}
        return replaced(catalogue, **{kind: changed})

    return change


def without(kind: str, key: str) -> Changed:
    """One item of a kind of content, gone."""

    def change(catalogue: Catalogue) -> Catalogue:
        items = {name: item for name, item in getattr(catalogue, kind).items() if name != key}
        return replaced(catalogue, **{kind: items})

    return change


def renamed(kind: str, key: str, new: str) -> Changed:
    """One item of a kind of content under another id."""

    def change(catalogue: Catalogue) -> Catalogue:
        items = dict(getattr(catalogue, kind))
        items[new] = items.pop(key).model_copy(update={"id": new})
        return replaced(catalogue, **{kind: items})

    return change


def level(level_id: str, **changes: Any) -> Changed:
    """One level changed, in the levels and in its ladder."""

    def change(catalogue: Catalogue) -> Catalogue:
        old = catalogue.levels[level_id]
        new = old.model_copy(update=changes)
        exercise = catalogue.exercises[old.exercise]
        ladder = tuple(new if rung is old else rung for rung in exercise.levels)
        changed = exercise.model_copy(update={"levels": ladder})
        return replaced(
            catalogue,
            levels={**catalogue.levels, level_id: new},
            exercises={**catalogue.exercises, exercise.id: changed},
        )

    return change


def dosing(level_id: str, name: str, **changes: Any) -> Changed:
    """One dose of a level, changed."""
    old = REAL.levels[level_id].dosing
    dose = getattr(old, name).model_copy(update=changes)
    return level(level_id, dosing=old.model_copy(update={name: dose}))


def loaded(level_id: str, load: Load) -> Changed:
    old = REAL.levels[level_id].dosing
    return level(level_id, dosing=old.model_copy(update={"load": load}))


def ladder(exercise_id: str, *rungs: int) -> Changed:
    """A ladder with only these rungs, counted from 0."""
    levels = tuple(REAL.ladder(exercise_id)[rung] for rung in rungs)
    return model("exercises", exercise_id, levels=levels)


def every(**changes: Any) -> Changed:
    """Every level changed in the same way, in ladders too."""

    def change(catalogue: Catalogue) -> Catalogue:
        for level_id in catalogue.levels:
            catalogue = level(level_id, **changes)(catalogue)
        return catalogue

    return change


def cell(family: str, column: str, word: str) -> Changed:
    """One cell of the matrix with another verdict."""

    def change(catalogue: Catalogue) -> Catalogue:
        matrix: Any = catalogue.matrix
        row = dict(matrix[family])
        row[column] = Cell.model_validate(
            {"verdict": word, "note": "A note.", "source": "our_proposal"}
        )
        return replaced(catalogue, matrix={**matrix, family: row})

    return change


def column_gone(family: str, column: str) -> Changed:
    def change(catalogue: Catalogue) -> Catalogue:
        matrix: Any = catalogue.matrix
        row = {name: one for name, one in matrix[family].items() if name != column}
        return replaced(catalogue, matrix={**matrix, family: row})

    return change


def threshold(name: str, value: float, says: str = "A number.") -> Changed:
    def change(catalogue: Catalogue) -> Catalogue:
        made = Threshold.of(value, "seconds", says, ("our_proposal",))
        policy = catalogue.policy.model_copy(update={name: made})
        return replaced(catalogue, policy=policy)

    return change


def more(level_id: str, name: str, *extra: object) -> Changed:
    return level(level_id, **{name: (*getattr(REAL.levels[level_id], name), *extra)})


def less(level_id: str, name: str, *gone: object) -> Changed:
    kept = tuple(one for one in getattr(REAL.levels[level_id], name) if one not in gone)
    return level(level_id, **{name: kept})


def first(level_id: str, name: str) -> Any:
    return getattr(REAL.levels[level_id], name)[0]


def safety(**changes: Any) -> Changed:
    """The safety case, changed."""
    return lambda one: replaced(one, safety_case=one.safety_case.model_copy(update=changes))


def hazard(index: int, **changes: Any) -> Changed:
    """One hazard of the safety case, changed."""
    hazards = list(REAL.safety_case.hazards)
    hazards[index] = hazards[index].model_copy(update=changes)
    return safety(hazards=tuple(hazards))


def control(**changes: Any) -> Changed:
    """The first control of the first hazard, changed."""
    first_one, *others = REAL.safety_case.hazards[0].controls
    return hazard(0, controls=(first_one.model_copy(update=changes), *others))


def detail(flag: str, **changes: Any) -> Changed:
    asked = LOOSE.red_flags[flag].details
    details = tuple(one.model_copy(update=changes) for one in asked)
    return model("red_flags", flag, details=details)


def every_lesson(**changes: Any) -> Changed:
    """Every lesson changed in the same way."""

    def change(catalogue: Catalogue) -> Catalogue:
        for name in catalogue.lessons:
            catalogue = model("lessons", name, **changes)(catalogue)
        return catalogue

    return change


def scoring(name: str, **changes: Any) -> Changed:
    """The scoring of a questionnaire, changed."""
    old = LOOSE.questionnaires[name].score
    return model("questionnaires", name, score=old.model_copy(update=changes))


def mattering(name: str, **changes: Any) -> Changed:
    """The change that matters of a questionnaire, changed."""
    old = LOOSE.questionnaires[name].matters
    return model("questionnaires", name, matters=old.model_copy(update=changes))


def cut_off(name: str, **changes: Any) -> Changed:
    """The first cut-off of a questionnaire, changed."""
    first_one, *others = REAL.questionnaires[name].cut_offs
    cuts = (first_one.model_copy(update=changes), *others)
    return model("questionnaires", name, cut_offs=cuts)


def item_named(name: str) -> Changed:
    """The fear question with another id for its item."""
    return model("questionnaires", "fear", items=(Item(id=name, text="Moving could harm."),))


def retiring(level_id: str, successor: str) -> Changed:
    """A level on the page of retired ones."""
    page = {"level": level_id, "successor": successor, "since": "2026-03-02", "why": "It was hard."}
    return lambda one: replaced(one, retired={level_id: Retired.model_validate(page)})
