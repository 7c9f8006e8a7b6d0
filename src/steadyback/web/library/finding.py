"""Finding exercises: by muscles, position, equipment and stage, several at once.

A level fits when it has one of the chosen answers of every kind that is asked; position and
equipment have to belong to the same way of doing it. An exercise fits when a level of it does.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import Final, TypeVar
from urllib.parse import urlencode

from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.exercise import Exercise, Level, Variant
from steadyback.languages import N_, _, per_language
from steadyback.vocabulary import EQUIPMENT, MUSCLE_GROUPS, POSITIONS
from steadyback.web.library.words import sentence_case
from steadyback.wording import english

NOTHING = "none"
"""The answer for what needs no equipment."""
NOTHING_WORDS: Final = N_("Nothing special")
Known = TypeVar("Known", bound=str)
Ask = tuple[str, str]
"""A kind and one answer of it, as an address holds them."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One thing to look for: its name in an address, its heading, and its answers in words."""

    id: str
    name: str
    answers: dict[str, str]


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer as a form shows it; `without` is the address with this one taken off."""

    id: str
    words: str
    chosen: bool
    without: str


@dataclass(frozen=True, slots=True)
class ShownKind:
    """A kind with its answers."""

    kind: Kind
    answers: tuple[Answer, ...]

    @property
    def chosen(self) -> tuple[Answer, ...]:
        """The answers that are chosen."""
        return tuple(one for one in self.answers if one.chosen)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for; `unknown` says that the address held something nobody offers."""

    asks: tuple[Ask, ...]
    unknown: bool

    def __bool__(self) -> bool:
        return bool(self.asks)


@per_language
def kinds(catalogue: Catalogue) -> tuple[Kind, ...]:
    """Everything that can be looked for; only answers that some level has."""
    has = {ask for levels in traits(catalogue).values() for ways in levels for ask in flat(ways)}
    equipment = {NOTHING: NOTHING_WORDS} | {one: english.EQUIPMENT[one] for one in EQUIPMENT}
    stages = {str(n): _("Stage {n}: {name}", n=n, name=_(english.STAGES[n])) for n in range(1, 6)}
    offered = (
        Kind("muscle", _("Muscles that work"), in_words(english.GROUPS, MUSCLE_GROUPS)),
        Kind("position", _("Position"), in_words(english.POSITIONS, POSITIONS)),
        Kind("equipment", _("Equipment"), in_words(equipment, equipment)),
        Kind("stage", _("Stage"), stages),
    )
    return tuple(
        Kind(k.id, k.name, {a: sentence_case(w) for a, w in k.answers.items() if (k.id, a) in has})
        for k in offered
    )


def in_words(names: Mapping[Known, str], ids: Iterable[Known]) -> dict[str, str]:
    """The words of some ids."""
    return {one: _(names[one]) for one in ids}


def flat(ways: tuple[frozenset[Ask], ...]) -> Iterator[Ask]:
    """Every answer of every way to do a level."""
    for way in ways:
        yield from way


@cache
def traits(catalogue: Catalogue) -> dict[str, tuple[tuple[frozenset[Ask], ...], ...]]:
    """For each exercise, for each level, for each way to do it: the answers that it has."""
    return {
        exercise.id: tuple(tuple(ways_of(level)) for level in exercise.levels)
        for exercise in catalogue.exercises.values()
    }


def ways_of(level: Level) -> Iterator[frozenset[Ask]]:
    """A level as written and in each variant; muscles that work only a little do not count."""
    same: set[Ask] = {("stage", str(level.stage))}
    same |= {("muscle", group) for group, share in level.groups.items() if share != "low"}
    ways: tuple[Level | Variant, ...] = (level, *level.variants)
    for way in ways:
        things: set[str] = {one for choice in way.equipment for one in choice} or {NOTHING}
        yield frozenset(same | {("position", way.position)} | {("equipment", x) for x in things})


def wanted(catalogue: Catalogue, asked: Iterable[Ask]) -> Wanted:
    """What an address asks for, in the order of the form; what nobody offers is left out."""
    known = {kind.id: kind for kind in kinds(catalogue)}
    given = {(kind, answer) for kind, answer in asked if kind in known and answer}
    asks = tuple(
        (kind.id, answer) for kind, answer in offers(catalogue) if (kind.id, answer) in given
    )
    return Wanted(asks, unknown=len(given) > len(asks))


def offers(catalogue: Catalogue) -> Iterator[tuple[Kind, str]]:
    """Every kind with each of its answers."""
    for kind in kinds(catalogue):
        yield from product((kind,), kind.answers)


def fitting(catalogue: Catalogue, exercise: Exercise, found: Wanted) -> tuple[int, ...]:
    """The rungs of an exercise that fit."""
    by_kind: dict[str, set[Ask]] = {}
    for ask in found.asks:
        by_kind.setdefault(ask[0], set()).add(ask)
    return tuple(
        rung
        for rung, ways in enumerate(traits(catalogue)[exercise.id], start=1)
        if any(all(way & any_of for any_of in by_kind.values()) for way in ways)
    )


def shown_kinds(catalogue: Catalogue, found: Wanted, address: str) -> tuple[ShownKind, ...]:
    """The form: every answer, whether it is chosen, and the way to take it off."""
    return tuple(
        ShownKind(kind, tuple(shown(kind, answer, found, address) for answer in kind.answers))
        for kind in kinds(catalogue)
    )


def shown(kind: Kind, answer: str, found: Wanted, address: str) -> Answer:
    """One answer."""
    ask = (kind.id, answer)
    chosen = ask in found.asks
    rest = [one for one in found.asks if one != ask]
    without = f"{address}?{urlencode(rest)}" if chosen and rest else address
    return Answer(answer, kind.answers[answer], chosen, without)
