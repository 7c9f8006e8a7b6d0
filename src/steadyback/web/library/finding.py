"""Finding exercises: by muscles, position, equipment and stage, several at once.

A level fits when it has one of the chosen answers of every kind that is asked; position and
equipment have to belong to the same way of doing it. An exercise fits when a level of it does.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Final, TypeVar
from urllib.parse import urlencode

from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.exercise import Exercise
from steadyback.catalogue.ways import NOTHING, Ask, rungs_that_fit, ways
from steadyback.languages import N_, _, per_language
from steadyback.vocabulary import EQUIPMENT, MUSCLE_GROUPS, POSITIONS
from steadyback.web.library.words import sentence_case
from steadyback.wording import english

NOTHING_WORDS: Final = N_("Nothing special")
Known = TypeVar("Known", bound=str)


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
    has = {ask for levels in ways(catalogue).values() for one in levels for ask in flat(one)}
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
    return rungs_that_fit(catalogue, exercise.id, found.asks)


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
