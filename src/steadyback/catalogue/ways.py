"""In which ways a level can be done, as somebody looks for it: muscle, position, equipment, stage.

Position and equipment belong to the same way of doing it: as written, or in one of its variants.
"""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final

from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.exercise import Level, Variant

NOTHING: Final = "none"
"""The answer for what needs no equipment."""
Ask = tuple[str, str]
"""A kind and one answer of it."""


def ways_of(level: Level) -> Iterator[frozenset[Ask]]:
    """A level as written and in each variant; muscles that work only a little do not count."""
    same: set[Ask] = {("stage", str(level.stage))}
    same |= {("muscle", group) for group, share in level.groups.items() if share != "low"}
    ways: tuple[Level | Variant, ...] = (level, *level.variants)
    for way in ways:
        things: set[str] = {one for choice in way.equipment for one in choice} or {NOTHING}
        yield frozenset(same | {("position", way.position)} | {("equipment", x) for x in things})


@cache
def ways(catalogue: Catalogue) -> dict[str, tuple[tuple[frozenset[Ask], ...], ...]]:
    """For each exercise, for each level, for each way to do it: the answers that it has."""
    return {
        exercise.id: tuple(tuple(ways_of(level)) for level in exercise.levels)
        for exercise in catalogue.exercises.values()
    }


def rungs_that_fit(catalogue: Catalogue, exercise: str, asks: Iterable[Ask]) -> tuple[int, ...]:
    """The rungs that have, in one way, one of the answers of every kind that is asked for."""
    by_kind: dict[str, set[Ask]] = {}
    for ask in asks:
        by_kind.setdefault(ask[0], set()).add(ask)
    return tuple(
        rung
        for rung, found in enumerate(ways(catalogue)[exercise], start=1)
        if any(all(way & any_of for any_of in by_kind.values()) for way in found)
    )
