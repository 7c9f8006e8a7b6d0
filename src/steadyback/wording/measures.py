"""Scores of questionnaires and home tests in words. The engine judges a change; this only says it."""

from collections.abc import Iterator

from steadyback.catalogue.questionnaire import CutOff, HomeTest, Questionnaire
from steadyback.engine.questionnaires import Change
from steadyback.wording import english


def score_words(questionnaire: Questionnaire, points: float | None) -> str:
    """A score with its range: "12 of 24 points", "14 times"; "done" for a test without a score."""
    if points is None:
        return "done"
    scoring = questionnaire.score
    if isinstance(questionnaire.answers, HomeTest):
        return counted(points, "time")
    if scoring is None or scoring.most is None:
        return counted(points, "point")
    if scoring.is_change:
        return f"{round(points, 1):+g}, on a scale from {scoring.least:g} to {scoring.most:g}"
    return f"{round(points, 1):g} of {scoring.most:g} points"


def counted(number: float, what: str) -> str:
    """1 point, 2 points."""
    return f"{round(number, 1):g} {what}" + ("" if number == 1 else "s")


def change_words(found: Change, questionnaire: Questionnaire) -> str:
    """A change since the start in one sentence; empty where the engine cannot tell."""
    if found.direction == "same":
        return english.SAME
    if found.direction == "unknown" or found.points is None:
        return ""
    counts = isinstance(questionnaire.answers, HomeTest)
    more = "more" if found.points > 0 else "fewer"
    return english.CHANGED.format(
        points=counted(abs(found.points), "time" if counts else "point"),
        direction=more if counts else found.direction,
        matters=matters_words(found),
    )


def matters_words(found: Change) -> str:
    """Whether it is a change that matters, as far as the engine knows."""
    if found.matters is None:
        return ""
    if not found.matters:
        return english.MATTERS_NOT
    return english.MATTERS if found.confirmed else english.MATTERS_UNCHECKED


def meanings(questionnaire: Questionnaire, points: float | None, age: int | None) -> Iterator[str]:
    """What the score means, where the measure says so for this age; both sexes where they differ."""
    for cut in questionnaire.cut_offs:
        if points is not None and is_met(cut, points) and is_of_age(cut, age):
            yield cut.says if cut.confirmed else f"{cut.says} {english.UNCHECKED}"


def is_met(cut: CutOff, points: float) -> bool:
    """Whether a score lies where a cut-off speaks."""
    at_least = cut.least is None or points >= cut.least
    return at_least and (cut.below is None or points < cut.below)


def is_of_age(cut: CutOff, age: int | None) -> bool:
    """Whether a cut-off is for people of this age; one with ages is not for an unknown age."""
    return cut.ages is None or (age is not None and cut.ages[0] <= age <= cut.ages[1])
