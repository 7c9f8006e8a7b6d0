"""Which numbers a sentence states, and which its reason carries (invariant 10)."""

import re
from collections.abc import Iterator

from steadyback.catalogue.catalogue import Catalogue
from steadyback.record.plan import Reason
from steadyback.wording import english, sentence

NUMBER_WORDS = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "twelve": 12, "tenth": 10,
}  # fmt: skip
REMEMBERED = 20_000
"""So many reasons are remembered: long runs meet many, and memory has an end."""
TEMPLATES = english.REASONS | {f"waits {name}": words for name, words in english.WAITS.items()}


def numbers_in(text: str) -> set[float]:
    """The numbers a text states; "stage 1" is a name, and "of 10" the end of a scale."""
    text = re.sub(r"stage \d|of 10\b", "", text)
    words = re.findall(r"[a-z]+", text.lower())
    digits = re.findall(r"\d+(?:\.\d+)?", text)
    return {float(one) for one in digits} | {
        float(NUMBER_WORDS[word]) for word in words if word in NUMBER_WORDS
    }


def noted(catalogue: Catalogue, caution: object) -> str:
    """What the catalogue itself says of a caution or condition, beside its sources."""
    key = f"{catalogue.version} {caution}"
    if key not in NOTED:
        NOTED[key] = " ".join(notes_on(catalogue, caution))
    return NOTED[key]


def notes_on(catalogue: Catalogue, caution: object) -> Iterator[str]:
    """The notes of every cell of a caution."""
    for cells in (*catalogue.matrix.values(), *(lv.cautions for lv in catalogue.levels.values())):
        yield from (cell.note for column, cell in cells.items() if column == caution)


NOTED: dict[str, str] = {}
SEEN: dict[str, set[float]] = {}
"""Answers by catalogue and reason: the same reason in the same words comes back many times."""


def unfounded(catalogue: Catalogue, reason: Reason) -> set[float]:
    """Numbers that a reason's sentence states and neither the reason nor its template holds."""
    key = f"{catalogue.version} {reason.id} {reason.numbers}"
    if key not in SEEN:
        if len(SEEN) >= REMEMBERED:
            SEEN.clear()
        SEEN[key] = sought(catalogue, reason)
    return SEEN[key]


def name_of(catalogue: Catalogue, text: str) -> str:
    """The name that the catalogue gives to a level, lesson or questionnaire; nothing to others."""
    if text in catalogue.levels:
        return catalogue.levels[text].name
    if text in catalogue.lessons:
        return catalogue.lessons[text].name
    return catalogue.questionnaires[text].name if text in catalogue.questionnaires else ""


def sought(catalogue: Catalogue, reason: Reason) -> set[float]:
    """The same, not remembered. A number that is only rounded is the engine's own."""
    if reason.id in catalogue.red_flags:
        return set()  # the question itself, as the catalogue asks it
    said = [str(value) for value in reason.numbers.values()]
    names = [name_of(catalogue, text) for text in said]
    waits = " ".join(english.WAITS.values()) if reason.id == "STAGE_HELD" else ""
    authored = noted(catalogue, reason.numbers.get("caution"))
    carried = numbers_in(" ".join([*said, *names, TEMPLATES[reason.id], waits, authored]))
    shares = {round(share * 100) for share in carried if 0 < share < 1}
    return numbers_in(sentence(reason, catalogue)) - carried - shares - rounded(carried)


def rounded(carried: set[float]) -> set[float]:
    """The numbers as words show a mean: to one decimal."""
    return {round(one, 1) for one in carried}
