"""Scores of questionnaires and home tests in the fold: what a measure event adds to the state.

Kept for each measure: the first score, the last but one and the newest. An unknown measure or an
answer that cannot be is left out here and told by `references`; it never stops the fold.
"""

from collections.abc import Iterator

from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.questionnaire import HomeTest, Questionnaire
from steadyback.engine.questionnaires import Answers, Score, names_of, score
from steadyback.engine.state import Scored, State, changed
from steadyback.record.event import MeasureEvent
from steadyback.record.training import Measure

MOOD = "phq-2"
"""Its score is also the field `phq2` of a measure: one rule for both (RF30, evidence 1.2)."""


def with_scores(state: State, event: MeasureEvent, catalogue: Catalogue) -> State:
    """The state with every score of a measure event."""
    scores = dict(state.scores)
    for name, scored in scored_in(event, catalogue):
        scores[name] = kept(scores.get(name, ()), scored)
    return changed(state, scores=scores)


def kept(before: tuple[Scored, ...], newest: Scored) -> tuple[Scored, ...]:
    """The first, the last but one and the newest."""
    return (*before[:1], *before[1:][-1:], newest)


def scored_in(event: MeasureEvent, catalogue: Catalogue) -> Iterator[tuple[str, Scored]]:
    """Every measure that the event answers to its end, once each."""
    body = event.body
    for name, one in catalogue.questionnaires.items():
        if isinstance(one.answers, HomeTest):
            if all(getattr(body, field) is not None for field in one.answers.fields):
                yield name, Scored(event.at, result_of(one, body))
            continue
        answers = body.questionnaires.get(name, {})
        points = [] if (found := scored_points(one, answers)) is None else [found]
        if name == MOOD and body.phq2 is not None:
            points.append(float(body.phq2))
        if points:
            yield name, Scored(event.at, max(points), names_of(one, answers))


def scored_points(questionnaire: Questionnaire, answers: Answers) -> float | None:
    """The points of answers that can be scored and are all there."""
    found = score(questionnaire, answers)
    return found.points if isinstance(found, Score) else None


def result_of(questionnaire: Questionnaire, body: Measure) -> float | None:
    """The points of a home test: its count, where it has one result and a score."""
    if questionnaire.score is None or body.sit_to_stand_30s is None:
        return None
    return float(body.sit_to_stand_30s)


def mood(body: Measure, catalogue: Catalogue, before: int | None) -> int | None:
    """The PHQ-2 score after a measure, 0-6; the higher where a total and answers differ.

    Of answers that are not complete only the bad news counts: what they add up to, where that
    alone is enough for a clinician to look at it.
    """
    told = [] if body.phq2 is None else [body.phq2]
    answers = body.questionnaires.get(MOOD, {})
    found = score(catalogue.questionnaires[MOOD], answers)
    if isinstance(found, Score) and found.points is not None:
        told.append(int(found.points))
    elif isinstance(found, Score) and found.answered >= catalogue.policy.phq2_clinician:
        told.append(max(int(found.answered), before or 0))
    return max(told, default=before)
