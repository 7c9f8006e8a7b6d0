"""How a questionnaire scores, and what a change of its score means. Pure; sources are in the data.

A missing answer is never good news: it leaves no score. What cannot be scored is refused as a
value that says which answer is at fault. Source: evidence page, section 6 (R61 to R65, R75).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from steadyback.catalogue.questionnaire import (
    FINISHED,
    NAME,
    TOTAL,
    Choices,
    HomeTest,
    Item,
    Questionnaire,
    Scale,
    Scoring,
    Ticks,
    Total,
)
from steadyback.engine.state import Scored

Answers: TypeAlias = Mapping[str, int | float | str]
"""Values by item id, with `finished` (ticks), `total` (linked) and `<item>_name` where they apply.
"""
LEEWAY = 1e-9
"""Shares are compared with this much room, because 0.3 of a score is not exact in binary."""


@dataclass(frozen=True, slots=True)
class Score:
    """The points of one set of answers; None where an item is missing.

    `answered` is what the answered items add up to: no complete score of a sum lies below it.
    """

    points: float | None
    complete: bool
    missing: tuple[str, ...] = ()
    answered: float = 0.0


@dataclass(frozen=True, slots=True)
class AnswerFault:
    """One answer that cannot be: the item (or the word) it stands under, and the remedy."""

    item: str
    says: str


@dataclass(frozen=True, slots=True)
class Refused:
    """No score, because of these answers."""

    faults: tuple[AnswerFault, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """From an earlier score to a later one.

    `points` is later minus earlier, `share` the size of that in parts of the earlier score (None
    from 0 points on). `matters` says whether it reaches the change that matters, in points or as a
    share; None where no such number is known. `confirmed` False: that number is from memory.
    """

    direction: Literal["better", "same", "worse", "unknown"]
    points: float | None = None
    share: float | None = None
    matters: bool | None = None
    confirmed: bool = False


def score(questionnaire: Questionnaire, answers: Answers) -> Score | Refused:
    """The points of these answers by the measure's own rule."""
    faults = tuple(answer_faults(questionnaire, answers))
    if faults or questionnaire.score is None:
        return Refused(faults)
    if isinstance(questionnaire.answers, Total):
        return total_of(answers)
    asked = [item for item in questionnaire.items if is_asked(item, answers)]
    found = {item.id: value_of(item, questionnaire, answers) for item in asked}
    missing = tuple(name for name, value in found.items() if value is None)
    values = [value for value in found.values() if value is not None]
    complete = bool(found) and not missing
    points = points_of(values, questionnaire.score) if complete else None
    return Score(points, complete, missing, float(sum(values)))


def total_of(answers: Answers) -> Score:
    """The total of a licensed copy as it was entered."""
    total = number(answers.get(TOTAL))
    if total is None:
        return Score(None, False, (TOTAL,))
    return Score(total, True, answered=total)


def is_asked(item: Item, answers: Answers) -> bool:
    """Whether the item belongs to this person: what they name themselves, once it has a name."""
    return not item.named or item.id in answers or item.id + NAME in answers


def value_of(item: Item, questionnaire: Questionnaire, answers: Answers) -> float | None:
    """The answer as a number; no tick is 0 only in a list that was read to its end."""
    given = number(answers.get(item.id))
    if given is None and isinstance(questionnaire.answers, Ticks) and answers.get(FINISHED) == 1:
        return 0.0
    return given


def points_of(values: list[float], scoring: Scoring) -> float:
    """Sum, mean or the one value."""
    return sum(values) / len(values) if scoring.rule == "mean" else sum(values)


def number(value: int | float | str | None) -> float | None:
    """The value as a number; None for words."""
    return None if value is None or isinstance(value, str) else float(value)


def names_of(questionnaire: Questionnaire, answers: Answers) -> dict[str, str]:
    """What the person calls the items that they chose, by item id."""
    named = [item.id for item in questionnaire.items if item.named and item.id + NAME in answers]
    return {name: str(answers[name + NAME]) for name in named}


def answer_faults(questionnaire: Questionnaire, answers: Answers) -> Iterator[AnswerFault]:
    """Each answer that the measure does not know, or that lies outside of what it allows."""
    if isinstance(questionnaire.answers, HomeTest):
        fields = ", ".join(questionnaire.answers.fields)
        yield AnswerFault("", f"is a home test; give its result in {fields}")
        return
    for name, value in answers.items():
        yield from faults_of(questionnaire, name, value, answers)


def faults_of(
    questionnaire: Questionnaire, name: str, value: int | float | str, answers: Answers
) -> Iterator[AnswerFault]:
    """What is wrong with one answer."""
    form = questionnaire.answers
    names = {item.id + NAME for item in questionnaire.items if item.named}
    if name == FINISHED and isinstance(form, Ticks):
        if value not in (0, 1):
            yield AnswerFault(name, "is 1 where the list was read to its end, else 0")
    elif name in names:
        if not str(value).strip():
            yield AnswerFault(name, "is empty; give the activity a name")
    elif name in questionnaire.item_ids or (name == TOTAL and isinstance(form, Total)):
        yield from value_faults(questionnaire, name, value)
        if name + NAME in names and name + NAME not in answers:
            yield AnswerFault(name, f"has no name; give it in {name}{NAME}")
    else:
        yield AnswerFault(name, f"is no item of {questionnaire.id}")


def value_faults(
    questionnaire: Questionnaire, name: str, value: int | float | str
) -> Iterator[AnswerFault]:
    """Why one value cannot be an answer."""
    given = number(value)
    if given is None:
        yield AnswerFault(name, "is not a number")
        return
    match questionnaire.answers:
        case Ticks():
            fits, allowed = given in (0, 1), "1 for a tick or 0"
        case Scale(low=low, high=high, step=step):
            fits = low <= given <= high and (given - low) % step == 0
            allowed = f"a number from {low} to {high} in steps of {step}"
        case Choices(choices=choices):
            points = [choice.points for choice in choices]
            fits, allowed = given in points, f"one of {', '.join(map(str, points))}"
        case _:
            fits, allowed = in_range(given, questionnaire.score)
    if not fits:
        yield AnswerFault(name, f"is not an answer here; it is {allowed}")


def in_range(given: float, scoring: Scoring | None) -> tuple[bool, str]:
    """Whether a total lies in the range of its score, and that range in words."""
    if scoring is None or scoring.least is None or scoring.most is None:
        return True, "a number"
    fits = scoring.least <= given <= scoring.most
    return fits, f"a number from {scoring.least:g} to {scoring.most:g}"


def change(questionnaire: Questionnaire, first: Scored | None, now: Scored | None) -> Change:
    """From the first score to the one now: better, same, worse, or unknown.

    Unknown where a score is missing, where the person rated other activities than before, and
    where it is not known which way is better.
    """
    scoring = questionnaire.score
    if scoring is None or now is None or now.points is None:
        return Change("unknown")
    if scoring.is_change:
        return judged(questionnaire, scoring, 0.0, now.points)
    if first is None or first.points is None or first.named != now.named:
        return Change("unknown")
    if scoring.better == "unknown":
        return Change("unknown", now.points - first.points)
    return judged(questionnaire, scoring, first.points, now.points)


def judged(questionnaire: Questionnaire, scoring: Scoring, before: float, now: float) -> Change:
    """Which way two scores differ, and whether it reaches the change that matters."""
    rise = now - before
    share = abs(rise) / abs(before) if before else None
    direction: Literal["better", "same", "worse"] = "same"
    if rise:
        direction = "better" if (rise > 0) == (scoring.better == "higher") else "worse"
    matters = questionnaire.matters
    if matters is None:
        return Change(direction, rise, share)
    reaches = reached(abs(rise), matters.points) or reached(share, matters.share)
    return Change(direction, rise, share, reaches, matters.confirmed)


def reached(size: float | None, least: float | None) -> bool:
    """Whether a size is known and at least as large as asked."""
    return size is not None and least is not None and size >= least - LEEWAY
