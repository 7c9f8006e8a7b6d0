"""What a law of the catalogue is, and what the laws look things up with.

A law looks at the whole catalogue and yields each breach: where it is, and what to do about it.
Many laws judge one level at a time; they can also be asked about a single level.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from pydantic import BaseModel

from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.caution import Caution
from steadyback.catalogue.exercise import ColumnId, Level
from steadyback.catalogue.source import Threshold
from steadyback.vocabulary import VERDICTS, Hazard, Verdict

Where: TypeAlias = tuple[str | int, ...]
"""A kind of content, an id, and the way from there: ("levels", "squat-1", "dosing", "floor")."""
Breach: TypeAlias = tuple[Where, str]
LevelCheck: TypeAlias = Callable[[Catalogue, Level], Iterable[Breach]]

_CAUTION_OF: Mapping[ColumnId, str] = {
    "pregnancy_late": "pregnancy",
    "post_discectomy_early": "post_discectomy",
    "post_discectomy_late": "post_discectomy",
    "hip_replacement_early": "hip_replacement",
    "hip_replacement_stable": "hip_replacement",
}


@dataclass(frozen=True)
class Law:
    """One law: its id, what it says, and the kinds of content that it needs in full.

    `of_level` is there when the law judges each level alone.
    """

    id: str
    says: str
    needs: frozenset[str]
    check: Callable[[Catalogue], Iterable[Breach]]
    of_level: LevelCheck | None = None

    def __call__(self, catalogue: Catalogue) -> Iterator[Breach]:
        """Every breach in a catalogue."""
        yield from self.check(catalogue)


def law(*needs: str) -> Callable[[Callable[[Catalogue], Iterable[Breach]]], Law]:
    """Make a law of a function over the catalogue; its name is the id, its docstring the law."""

    def made(check: Callable[[Catalogue], Iterable[Breach]]) -> Law:
        return Law(_id(check), check.__doc__ or "", frozenset(needs), check)

    return made


def level_law(*needs: str) -> Callable[[LevelCheck], Law]:
    """Make a law of a function over one level."""

    def made(check: LevelCheck) -> Law:
        def every(catalogue: Catalogue) -> Iterator[Breach]:
            for level in catalogue.levels.values():
                yield from check(catalogue, level)

        return Law(_id(check), check.__doc__ or "", frozenset(needs), every, check)

    return made


def _id(check: object) -> str:
    return str(getattr(check, "__name__", "")).replace("_", "-")


def at(level: Level, *steps: str | int) -> Where:
    """Where something of a level stands."""
    return ("levels", level.id, *steps)


def verdict(catalogue: Catalogue, level: Level, column: ColumnId) -> Verdict:
    """The worst that the matrix, the hazards and the level itself say (rulings 8 and 9)."""
    base = _CAUTION_OF.get(column, column)
    found: set[Verdict] = {"OK"}
    for cells in (catalogue.matrix.get(level.family, {}), level.cautions):
        found |= {cell.verdict for name, cell in cells.items() if name in (column, base)}
    for caution in catalogue.cautions.values():
        if caution.id == base:
            found |= {judged(caution, hazard) for hazard in level.hazards}
    closed = set[str](level.not_if)
    if "radiculopathy" in closed:
        closed.add("acute_radiculopathy")
    return "NO" if {column, base} & closed else max(found, key=VERDICTS.index)


def judged(caution: Caution, hazard: Hazard) -> Verdict:
    """What a caution says of one hazard; NO when it does not name it (rulings 9)."""
    lists: dict[Verdict, tuple[Hazard, ...]] = {
        "OK": caution.ok,
        "MOD": caution.mod,
        "CLIN": caution.clin,
    }
    return next((verdict for verdict, hazards in lists.items() if hazard in hazards), "NO")


def texts(value: object, place: Where) -> Iterator[tuple[Where, str]]:
    """Every text inside a model, with its place."""
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, Threshold):
        yield (*place, "says"), value.says
        yield from texts(value.sources, (*place, "sources"))
    elif isinstance(value, BaseModel):
        for name, inner in value:
            yield from texts(inner, (*place, name))
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            yield from texts(inner, (*place, name))
    elif isinstance(value, tuple):
        for index, inner in enumerate(value):
            yield from texts(inner, (*place, index))


def everything(catalogue: Catalogue) -> Iterator[tuple[Where, str]]:
    """Every text of the catalogue, with its place."""
    for kind in (
        "exercises",
        "red_flags",
        "cards",
        "countries",
        "cautions",
        "techniques",
        "lessons",
        "questionnaires",
        "retired",
        "sources",
        "rules",
    ):
        yield from texts(getattr(catalogue, kind), (kind,))
    for family, row in catalogue.matrix.items():
        yield from texts(row, ("matrix", family, "cells"))
    for name, threshold in catalogue.policy.thresholds().items():
        yield from texts(threshold, ("policy", name))
    yield from texts(catalogue.safety_case, ("safety_case",))
