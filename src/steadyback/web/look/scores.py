"""What is measured now and then, as several pages show it: what is due, and the last scores."""

from dataclasses import dataclass

from steadyback.catalogue.questionnaire import Questionnaire
from steadyback.engine import Advice
from steadyback.engine.days import local_day
from steadyback.engine.questionnaires import change
from steadyback.engine.triage import age_of
from steadyback.languages import _
from steadyback.web.records.access import OpenRecord
from steadyback.wording import change_words, day_words, meanings, score_words

DIRECTION_TEST = "direction-test"
"""The one test that is no questionnaire; the engine asks for it under this id."""


@dataclass(frozen=True, slots=True)
class Due:
    """Something to measure that is due, by the name people know it by."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class LastScore:
    """The newest score of a measure in words: when, how much, the change, and what it means."""

    id: str
    name: str
    on: str
    score: str
    changed: str
    means: tuple[str, ...]


def due_now(record: OpenRecord, advice: Advice) -> list[Due]:
    """What the engine asks for now, most overdue first."""
    names = {one.id: one.name for one in record.catalogue.questionnaires.values()}
    names[DIRECTION_TEST] = _("Which way of bending eases you: a short test")
    ids = [question.id for question in advice.questions_due if question.kind == "measure"]
    return [Due(one, names[one]) for one in ids if one in names]


def last_scores(record: OpenRecord) -> list[LastScore]:
    """The newest score of every measure that was answered, in the catalogue's order."""
    found = (last_score(record, one) for one in record.catalogue.questionnaires.values())
    return [one for one in found if one is not None]


def last_score(record: OpenRecord, measure: Questionnaire) -> LastScore | None:
    """The newest score of one measure; None where it was never answered to its end."""
    state = record.state
    scores = state.scores.get(measure.id, ())
    if not scores:
        return None
    newest = scores[-1]
    first = scores[0] if len(scores) > 1 else None
    points = newest.points
    return LastScore(
        id=measure.id,
        name=measure.name,
        on=day_words(local_day(newest.at, state.zone).isoformat()),
        score=_("Done") if points is None else score_words(measure, points),
        changed=change_words(change(measure, first, newest), measure),
        means=tuple(meanings(measure, points, age_of(state, record.now))),
    )
