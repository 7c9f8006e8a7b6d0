"""Which numbers a sentence states, and which its reason carries (invariant 10)."""

import re
from collections.abc import Iterator
from functools import cache

from steadyback.record.plan import Reason
from steadyback.wording import english, sentence
from tests.catalogue_fixture import the_catalogue

NUMBER_WORDS = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "twelve": 12, "tenth": 10,
}  # fmt: skip
TEMPLATES = english.REASONS | {f"waits {name}": words for name, words in english.WAITS.items()}


def numbers_in(text: str) -> set[float]:
    """The numbers a text states; "stage 1" is a name, and "of 10" the end of a scale."""
    text = re.sub(r"stage \d|of 10\b", "", text)
    words = re.findall(r"[a-z]+", text.lower())
    digits = re.findall(r"\d+(?:\.\d+)?", text)
    return {float(one) for one in digits} | {
        float(NUMBER_WORDS[word]) for word in words if word in NUMBER_WORDS
    }


@cache
def noted(caution: object) -> str:
    """What the catalogue itself says of a caution or condition, beside its sources."""
    return " ".join(notes_on(caution))


def notes_on(caution: object) -> Iterator[str]:
    catalogue = the_catalogue()
    for cells in (*catalogue.matrix.values(), *(lv.cautions for lv in catalogue.levels.values())):
        yield from (cell.note for column, cell in cells.items() if column == caution)


SEEN: dict[str, set[float]] = {}
"""Answers by reason: the same reason in the same words comes back many times."""


def unfounded(reason: Reason) -> set[float]:
    """Numbers that a reason's sentence states and neither the reason nor its template holds."""
    key = f"{reason.id} {reason.numbers}"
    if key not in SEEN:
        SEEN[key] = sought(reason)
    return SEEN[key]


def name_of(text: str) -> str:
    """The name that the catalogue gives to a level, lesson or questionnaire; nothing to others."""
    catalogue = the_catalogue()
    if text in catalogue.levels:
        return catalogue.levels[text].name
    if text in catalogue.lessons:
        return catalogue.lessons[text].name
    return catalogue.questionnaires[text].name if text in catalogue.questionnaires else ""


def sought(reason: Reason) -> set[float]:
    if reason.id in the_catalogue().red_flags:
        return set()  # the question itself, as the catalogue asks it
    catalogue = the_catalogue()
    said = [str(value) for value in reason.numbers.values()]
    names = [name_of(text) for text in said]
    waits = " ".join(english.WAITS.values()) if reason.id == "STAGE_HELD" else ""
    authored = noted(reason.numbers.get("caution"))
    carried = numbers_in(" ".join([*said, *names, TEMPLATES[reason.id], waits, authored]))
    shares = {round(share * 100) for share in carried if 0 < share < 1}
    return numbers_in(sentence(reason, catalogue)) - carried - shares
