"""The catalogue in another language: what people read is said anew, and nothing else."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import Any, Final, TypeVar, cast

from pydantic import BaseModel

from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.exercise import SPOKEN
from steadyback.languages import ENGLISH, per_language, said_in, spoken

SAFETY: Final = ("cards", "countries", "red_flags")
"""Kinds of content that hold the triage text: what is asked of danger, and what to do then."""
KINDS: Final = (
    *SAFETY,
    "cautions",
    "exercises",
    "lessons",
    "matrix",
    "questionnaires",
    "retired",
    "rules",
    "techniques",
)
"""Kinds of content that people read. What only clinicians and builders read stays English."""
Kept = TypeVar("Kept")


def catalogue_in_language(catalogue: Catalogue) -> Catalogue:
    """The catalogue in the language that is spoken; the same rules, ids and version."""
    return catalogue if spoken() == ENGLISH.code else _translated(catalogue)


@per_language
def _translated(catalogue: Catalogue) -> Catalogue:
    code = spoken()
    found = {
        kind: said(getattr(catalogue, kind), lambda text: said_in(code, "catalogue", text))
        for kind in KINDS
    }
    levels = {level.id: level for one in found["exercises"].values() for level in one.levels}
    return replace(catalogue, **found, levels=levels)


def said(value: Kept, say: Callable[[str], str], here: bool = False) -> Kept:
    """A value with each spoken text in it said by `say`; `here`: a text itself is spoken."""
    made: Any = value
    if isinstance(value, str):
        made = say(value) if here else value
    elif isinstance(value, BaseModel):
        names = spoken_fields(type(value))
        parts = {name: said(part, say, name in names) for name, part in value}
        made = value.model_copy(
            update={k: v for k, v in parts.items() if v is not getattr(value, k)}
        )
    elif isinstance(value, Mapping):
        made = {name: said(part, say, here) for name, part in value.items()}
    elif isinstance(value, tuple):
        made = tuple(said(part, say, here) for part in value)
    return cast(Kept, made)


def messages(
    value: object, place: tuple[str, ...], here: bool = False
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each spoken text in a value, with the way to it."""
    if isinstance(value, str):
        if here:
            yield value, place
    elif isinstance(value, BaseModel):
        for name, part in value:
            yield from messages(part, (*place, name), name in spoken_fields(type(value)))
    elif isinstance(value, Mapping):
        for name, part in value.items():
            yield from messages(part, (*place, str(name)), here)
    elif isinstance(value, tuple):
        for number, part in enumerate(value):
            yield from messages(part, (*place, str(number)), here)


@cache
def spoken_fields(model: type[BaseModel]) -> frozenset[str]:
    """The fields of a model whose texts people read."""
    fields = model.model_fields.items()
    return frozenset(
        name for name, one in fields if SPOKEN in one.metadata or _holds(one.annotation)
    )


def _holds(annotation: Any) -> bool:
    """Whether a text in this type is marked as spoken."""
    marked = SPOKEN in getattr(annotation, "__metadata__", ())
    return marked or any(_holds(part) for part in getattr(annotation, "__args__", ()))
