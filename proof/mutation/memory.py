"""Changes values that are otherwise frozen, in every catalogue in memory, and puts them back."""

import gc
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any, TypeVar

from pydantic import BaseModel

from proof.mutation.mutant import Undo, all_undone
from steadyback.catalogue.catalogue import Catalogue

Model = TypeVar("Model", bound=BaseModel)
Kind = TypeVar("Kind")


@cache
def every(kind: type[Kind]) -> list[Kind]:
    """Every object of a class in memory, looked for once: tests keep catalogues of their own."""
    return [found for found in gc.get_objects() if type(found) is kind]


def field_put(model: BaseModel, name: str, value: object) -> Undo:
    """Give a field of a frozen model another value."""
    old = model.__dict__[name]
    model.__dict__[name] = value

    def undo() -> None:
        model.__dict__[name] = old

    return undo


def fields_put(kind: type[Model], name: str, new: Callable[[Model], object]) -> Callable[[], Undo]:
    """Change one field of each model of a class where `new` gives another value."""

    def apply() -> Undo:
        changes = ((model, new(model)) for model in every(kind))
        return all_undone(
            field_put(model, name, value)
            for model, value in changes
            if value != model.__dict__[name]
        )

    return apply


def entries_put(
    tables: Callable[[], Iterator[dict[Any, Any]]], key: str, value: object = None
) -> Callable[[], Undo]:
    """Give one key of each of some dictionaries another value, or take it out (None)."""

    def apply() -> Undo:
        return all_undone(entry_put(table, key, value) for table in tables() if key in table)

    return apply


def entry_put(table: dict[Any, Any], key: str, value: object = None) -> Undo:
    """Give one key of a dictionary another value, or take it out (None)."""
    before = dict(table)
    if value is None:
        del table[key]
    else:
        table[key] = value

    def undo() -> None:
        table.clear()
        table.update(before)

    return undo


def matrix_put(catalogue: Catalogue, matrix: Mapping[str, Mapping[str, Any]]) -> Undo:
    """Give a catalogue another matrix."""
    old = catalogue.matrix
    rows = {family: MappingProxyType(dict(row)) for family, row in matrix.items()}
    object.__setattr__(catalogue, "matrix", MappingProxyType(rows))

    def undo() -> None:
        object.__setattr__(catalogue, "matrix", old)

    return undo
