"""A clinic's own exercise: its own words for one level of ours, with the figure of that level.

What binds a level stays ours and cannot be written at all: position, muscles, hazards, cautions,
stage, gate, stop signs, floor and ceiling of the dose. So the rules give the same answer with these
words as without them (docs/decisions/0034). The laws of our own words hold for theirs too.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from itertools import chain
from typing import Annotated, Final

from pydantic import Field

from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.exercise import Content, Dose, Level
from steadyback.catalogue.law import Where
from steadyback.catalogue.laws import LAWS

Line = Annotated[str, Field(min_length=3, max_length=200)]
NOT_BINDING: Final = frozenset(
    {"name", "summary", "cues", "mistakes", "stop_signs", "easier", "harder"}
)
"""What of a level is words alone: if ours change, a clinic's words still fit."""
PARTS: Final = ("sets", "reps", "hold_s")
NUMBER: Final = re.compile(r"\d+(?:[.,]\d+)?")
NUMBERS: Final = "numbers-are-ours"
"""The one law that our own words have no need of: they are signed with their numbers."""


class OwnWords(Content):
    """What a clinic writes: name, how it is done, what it is for, what to mind, perhaps a dose.

    Plain texts and not messages: people read them as the clinic wrote them, in every language.
    """

    name: Annotated[str, Field(min_length=3, max_length=80)]
    summary: Annotated[str, Field(min_length=3, max_length=600)]
    what_for: Annotated[str, Field(max_length=140)] = ""
    cues: Annotated[tuple[Line, ...], Field(min_length=2, max_length=5)]
    mistakes: Annotated[tuple[Line, ...], Field(min_length=1, max_length=4)]
    dose: Dose | None = None


class WordedLevel(Level):
    """A level of ours in a clinic's own words; what it is for stands at the end of its summary."""

    summary: Annotated[str, Field(min_length=3, max_length=800)]


@dataclass(frozen=True, eq=False)
class Worded(Catalogue):
    """A catalogue with some levels in a clinic's own words; `written` is the one without."""

    written: Catalogue

    @property
    def as_written(self) -> Catalogue:
        """The same without any clinic's own words."""
        return self.written


@dataclass(frozen=True, slots=True)
class Unlawful:
    """One thing in a clinic's words that a law of the catalogue refuses."""

    law: str
    part: str
    says: str


def in_own_words(level: Level, words: OwnWords) -> WordedLevel:
    """A level of ours that says what a clinic wrote. Raises pydantic.ValidationError."""
    ours = {name: getattr(level, name) for name in Level.model_fields}
    theirs = {
        "name": words.name,
        "summary": " ".join(one for one in (words.summary, words.what_for) if one),
        "cues": words.cues,
        "mistakes": words.mistakes,
    }
    return WordedLevel.model_validate(ours | theirs)


def worded(catalogue: Catalogue, words: Mapping[str, OwnWords]) -> Catalogue:
    """The catalogue with a clinic's words for some levels, by their ids; unknown ids are left out.

    The version stays: no rule reads a word. Raises pydantic.ValidationError.
    """
    mine = {name: one for name, one in words.items() if name in catalogue.levels}
    levels = {
        name: in_own_words(level, mine[name]) if name in mine else level
        for name, level in catalogue.levels.items()
    }
    touched = {catalogue.levels[name].exercise for name in mine}
    exercises = {
        name: one.model_copy(update={"levels": tuple(levels[rung.id] for rung in one.levels)})
        if name in touched
        else one
        for name, one in catalogue.exercises.items()
    }
    made = replace(catalogue.as_written, levels=levels, exercises=exercises)
    parts = {one.name: getattr(made, one.name) for one in fields(made)}
    return Worded(**parts, written=catalogue.as_written)


def said_for(catalogue: Catalogue, level: str, variant: str | None) -> Level:
    """A level in the words that fit how it is done. Raises KeyError.

    A clinic writes of the level as it stands: in another position ours are the words.
    """
    return (catalogue if variant is None else catalogue.as_written).levels[level]


def unlawful(catalogue: Catalogue, level: str, words: OwnWords) -> Iterator[Unlawful]:
    """Every breach of a law in a clinic's words for a level: the whole joint catalogue is judged.

    Ours keeps every law, so each breach is theirs. Raises pydantic.ValidationError.
    """
    yield from new_numbers(catalogue.levels[level], words)
    joint = [worded(catalogue, {level: one}) for one in {words, as_prose(words)}]
    seen: set[tuple[str, str]] = set()
    for law in LAWS:
        for where, says in chain.from_iterable(law(one) for one in joint):
            mark = (law.id, part_of(where))
            if mark not in seen:
                seen.add(mark)
                yield Unlawful(*mark, says)


def as_prose(words: OwnWords) -> OwnWords:
    """The same with each single word twice: the laws for words take a word alone for a name."""

    def prose(text: str) -> str:
        return text if " " in text else f"{text} {text}"

    return words.model_copy(
        update={
            "name": prose(words.name),
            "summary": prose(words.summary),
            "cues": tuple(map(prose, words.cues)),
            "mistakes": tuple(map(prose, words.mistakes)),
        }
    )


def new_numbers(level: Level, words: OwnWords) -> Iterator[Unlawful]:
    """Numbers that our words for the level do not have.

    A dose written into a sentence would go around the floor and ceiling that the rules keep.
    """
    ours = set(NUMBER.findall(" ".join(spoken_parts(level).values())))
    for part, text in spoken_parts(words).items():
        for number in sorted(set(NUMBER.findall(text)) - ours):
            yield Unlawful(NUMBERS, part, f"“{number}” is a number of its own. Leave it out.")


def spoken_parts(said: Level | OwnWords) -> dict[str, str]:
    """What a level or a clinic's words say, each part as one text."""
    found = {"name": said.name, "summary": said.summary}
    found |= {"cues": " ".join(said.cues), "mistakes": " ".join(said.mistakes)}
    return found | ({"what_for": said.what_for} if isinstance(said, OwnWords) else {})


def part_of(where: Where) -> str:
    """Which of a clinic's words a place in the catalogue is about; empty for none of them."""
    return next((str(step) for step in where if step in OwnWords.model_fields), "")


def outside(level: Level, dose: Dose) -> dict[str, tuple[int, int]]:
    """The parts of a dose that lie outside the level's floor and ceiling, with both ends."""
    low, high = level.dosing.floor, level.dosing.ceiling
    ends = {part: (getattr(low, part), getattr(high, part)) for part in PARTS}
    return {
        part: (least, most)
        for part, (least, most) in ends.items()
        if not least <= getattr(dose, part) <= most
    }


def binding(level: Level) -> str:
    """A hash of what binds a level: words that were written for another one no longer fit."""
    data = level.model_dump(mode="json", exclude=set(NOT_BINDING))
    text = json.dumps(data, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:32]
