"""QuestionnaireResponse: answers beside the questions, where those words may be passed on."""

from collections.abc import Iterator, Mapping
from typing import Any

from steadyback.catalogue.questionnaire import FINISHED, NAME, HomeTest, Questionnaire, Ticks, Total
from steadyback.engine.questionnaires import Answers, Score, is_asked, score, value_of
from steadyback.exports.fhir import own
from steadyback.exports.fhir.writing import Writing, instant
from steadyback.record import Event
from steadyback.vocabulary import FlagId

Json = dict[str, Any]
DANGER_SIGNS = "danger-signs"


def canonical(questionnaire: str) -> str:
    """The address of a questionnaire's definition."""
    return f"{own.CANONICAL}/Questionnaire/{questionnaire}"


def has_words(one: Questionnaire) -> bool:
    """Whether the questions' own words are ours to pass on: never those of a licensed form."""
    return one.use != "linked" and not isinstance(one.answers, HomeTest | Total)


def response(
    writing: Writing, event: Event, questionnaire: str, items: list[Json], *, complete: bool
) -> Json:
    """A QuestionnaireResponse of one event."""
    found: Json = {
        "resourceType": "QuestionnaireResponse",
        "id": writing.id_of(event.id, "answers", questionnaire),
        "questionnaire": canonical(questionnaire),
        "status": "completed" if complete else "in-progress",
        "subject": writing.patient,
        "authored": instant(event.at),
        "author": writing.author(event),
    }
    return found | {"item": items} if items else found


def screening(writing: Writing, event: Event, answers: Mapping[FlagId, str]) -> list[Json]:
    """The answers about danger signs of one event, in the words of the questions."""
    flags = writing.known.catalogue.red_flags
    items = [
        {"linkId": flag, "text": flags[flag].question, "answer": [{"valueString": answer}]}
        for flag, answer in sorted(answers.items())
    ]
    return [response(writing, event, DANGER_SIGNS, items, complete=True)] if items else []


def answered(writing: Writing, event: Event, one: Questionnaire, answers: Answers) -> Json:
    """The answers to one questionnaire; complete where the engine can score them."""
    found = score(one, answers)
    complete = isinstance(found, Score) and found.complete
    return response(writing, event, one.id, list(items_of(one, answers)), complete=complete)


def items_of(one: Questionnaire, answers: Answers) -> Iterator[Json]:
    """Each item that was answered, in the order of the questionnaire."""
    for item in one.items:
        if item.named and str(answers.get(item.id + NAME, "")).strip():
            named = {"valueString": str(answers[item.id + NAME])}
            yield {"linkId": item.id + NAME, "text": "What it is", "answer": [named]}
        if item.id in answers or (is_asked(item, answers) and FINISHED in answers):
            value = value_of(item, one, answers)
            if value is not None:
                yield {"linkId": item.id, "text": item.text, "answer": [answer(one, value)]}


def answer(one: Questionnaire, value: float) -> Json:
    """One answer: a tick is true or false, anything else a whole number."""
    if isinstance(one.answers, Ticks):
        return {"valueBoolean": value == 1}
    return {"valueInteger": int(value)} if value == int(value) else {"valueDecimal": value}
