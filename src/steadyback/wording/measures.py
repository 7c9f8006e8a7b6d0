"""Scores of questionnaires and home tests in words. The engine judges a change; this only says it."""

from collections.abc import Iterator

from steadyback.catalogue.questionnaire import CutOff, HomeTest, Questionnaire
from steadyback.engine.questionnaires import Change
from steadyback.languages import _, n_
from steadyback.wording import english
from steadyback.wording.phrases import form_of, number_words, signed


def score_words(questionnaire: Questionnaire, points: float | None) -> str:
    """A score with its range: "12 of 24 points", "14 times"; "done" for a test without a score."""
    if points is None:
        return _("done")
    scoring = questionnaire.score
    if isinstance(questionnaire.answers, HomeTest):
        return n_("{points} time", "{points} times", form_of(points), points=rounded(points))
    if scoring is None or scoring.most is None:
        return n_("{points} point", "{points} points", form_of(points), points=rounded(points))
    most = number_words(scoring.most)
    if scoring.is_change:
        least = number_words(scoring.least or 0)
        change = signed(round(points, 1))
        return _(
            "{change}, on a scale from {least} to {most}", change=change, least=least, most=most
        )
    return _("{score} of {most} points", score=rounded(points), most=most)


def rounded(number: float) -> str:
    """A number with at most one decimal."""
    return number_words(round(number, 1))


def change_words(found: Change, questionnaire: Questionnaire) -> str:
    """A change since the start in one sentence; empty where the engine cannot tell."""
    if found.direction == "same":
        return _(english.SAME)
    if found.direction == "unknown" or found.points is None:
        return ""
    if isinstance(questionnaire.answers, HomeTest):
        said = counted_change(found.points)
    else:
        said = scored_change(abs(found.points), better=found.direction == "better")
    return matters_words(said, found)


def counted_change(change: float) -> str:
    """How many times more or fewer than at the start."""
    number, points = form_of(abs(change)), rounded(abs(change))
    more = n_(
        "{points} time more than at the start",
        "{points} times more than at the start",
        number,
        points=points,
    )
    fewer = n_(
        "{points} time fewer than at the start",
        "{points} times fewer than at the start",
        number,
        points=points,
    )
    return more if change > 0 else fewer


def scored_change(size: float, *, better: bool) -> str:
    """How many points better or worse than at the start."""
    number, points = form_of(size), rounded(size)
    gained = n_(
        "{points} point better than at the start",
        "{points} points better than at the start",
        number,
        points=points,
    )
    lost = n_(
        "{points} point worse than at the start",
        "{points} points worse than at the start",
        number,
        points=points,
    )
    return gained if better else lost


def matters_words(change: str, found: Change) -> str:
    """A change as a sentence that says whether it matters, as far as the engine knows."""
    if found.matters is None:
        return _(english.CHANGED, change=change)
    if not found.matters:
        return _(english.MATTERS_NOT, change=change)
    return _(english.MATTERS if found.confirmed else english.MATTERS_UNCHECKED, change=change)


def meanings(questionnaire: Questionnaire, points: float | None, age: int | None) -> Iterator[str]:
    """What the score means, where the measure says so for this age; both sexes where they differ."""
    for cut in questionnaire.cut_offs:
        if points is not None and is_met(cut, points) and is_of_age(cut, age):
            yield cut.says if cut.confirmed else f"{cut.says} {_(english.UNCHECKED)}"


def is_met(cut: CutOff, points: float) -> bool:
    """Whether a score lies where a cut-off speaks."""
    at_least = cut.least is None or points >= cut.least
    return at_least and (cut.below is None or points < cut.below)


def is_of_age(cut: CutOff, age: int | None) -> bool:
    """Whether a cut-off is for people of this age; one with ages is not for an unknown age."""
    return cut.ages is None or (age is not None and cut.ages[0] <= age <= cut.ages[1])
