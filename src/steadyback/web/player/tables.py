"""GET /p/<id>/days.json: everything a device needs to lead the next days by itself.

The engine's tables with their words, the numbers to call, and where the movements are. `format`
goes up when a device that knows an older one could not read it.
"""

from typing import Any, Final

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_GET

from steadyback.engine.advice import mornings_due
from steadyback.engine.day_table.answers import NPRS, Outcome
from steadyback.engine.day_table.table import DayTables, LedItem, day_tables
from steadyback.engine.days import begins
from steadyback.engine.mornings import usual_stiffness
from steadyback.engine.pain import stiffness_rise
from steadyback.engine.reasons import because
from steadyback.languages import spoken
from steadyback.movement.figure.shape import Look
from steadyback.vocabulary import FlagId
from steadyback.web.look.appearance import appearance_of
from steadyback.web.look.exercises import sentences, shown_item
from steadyback.web.look.playing import playing_of
from steadyback.web.records.access import OpenRecord, at_the_door
from steadyback.wording import at_once_words, card_document, said_of

FORMAT: Final = 1
SEEN: Final = ("PM02", "PM05b", "PM06", "PM08", "PM09", "PM13")
"""Rules whose words say what was felt, also before it is known whether it goes back."""


@require_GET
@at_the_door
def days(request: HttpRequest, record: OpenRecord) -> HttpResponse:
    """The tables of the next days, for this device to keep."""
    return JsonResponse(document(record, int(record.catalogue.policy.table_days)))


def document(record: OpenRecord, days: int) -> dict[str, Any]:
    """The tables of a person for so many days from now on, as JSON data."""
    tables = day_tables(record.catalogue.as_written, record.state, record.now, days)
    appearance = appearance_of(record.state)
    return {
        "format": FORMAT,
        "person": record.id,
        "lang": spoken(),
        "plan": record.newest_plan(),
        "tables": tables.model_dump(mode="json", exclude={"items"}),
        "left": appearance.left,
        "items": [item_document(record, led, appearance.look) for led in tables.items],
        "why": [list(sentences(one.reasons, record.catalogue)) for one in tables.sessions],
        "outcomes": [
            at_once_words(one.action, one.range_share, others=one.others)
            for one in tables.answers.outcomes
        ],
        "found": [found(record, one) for one in tables.answers.outcomes],
        "morning": mornings(record, tables),
        "questions": {flag: question(record, flag) for flag in tables.dangers.yes},
        "cards": cards(record, tables),
    }


def item_document(record: OpenRecord, led: LedItem, look: Look) -> dict[str, Any]:
    """One exercise: its dose, its steps with what each says, its movement and its words.

    A variant is done in another position, which was not drawn: it has no picture.
    """
    shown = shown_item(led.item, record.catalogue)
    said = said_of(led.item, shown.level, led.steps)
    playing = None if led.item.variant else playing_of(shown.level, look, resting=True)
    return {
        **led.item.model_dump(mode="json", exclude={"reasons"}),
        "name": shown.name,
        "rung": shown.rung,
        "dose": shown.dose,
        "summary": shown.summary,
        "muscles": shown.muscles,
        "cues": shown.level.cues,
        "stop_signs": shown.level.stop_signs,
        "easier": led.easier,
        "texts": said.texts,
        "steps": [
            [step.kind, step.seconds, step.set or 0, step.rep or 0, step.side or "", text]
            for step, text in zip(led.steps, said.steps, strict=True)
        ],
        "figure": None
        if playing is None
        else {
            "body": playing.body,
            "level": playing.level,
            "path": playing.path,
            "steps": playing.steps,
        },
    }


def found(record: OpenRecord, outcome: Outcome) -> list[str]:
    """What the rules saw in what was felt, without what they do about it later.

    That is the first sentence of each, in every language: translations keep the sentences apart.
    """
    rules = [because(record.catalogue, rule) for rule in outcome.rules if rule in SEEN]
    return [says.split(". ")[0].rstrip(".") + "." for says in sentences(rules, record.catalogue)]


def mornings(record: OpenRecord, tables: DayTables) -> dict[str, Any]:
    """For each day the session that waits for its morning after, with how it was before it.

    `stiffness` is the stiffest morning that is no stiffer than usual (rulings 19).
    """
    catalogue, state = record.catalogue, record.state
    usual = usual_stiffness(state, record.now, catalogue.policy)
    sessions = {session.id: session for session in state.sessions[-1:]}
    due = {}
    for day in tables.days:
        for asked in mornings_due(catalogue, state, begins(day.date, state.zone)):
            session = sessions[str(asked.for_session)]
            before = {"leg": session.leg, "back": session.back, "distal": session.distal}
            due[day.date.isoformat()] = {"session": session.id, **before}
    return {
        "days": int(catalogue.policy.morning_asked_days),
        "stiffness": max(
            score for score in NPRS if stiffness_rise(score, usual, catalogue.policy) <= 0
        ),
        "due": due,
    }


def question(record: OpenRecord, flag: FlagId) -> dict[str, Any]:
    """A red-flag question in its words."""
    found = record.catalogue.red_flags[flag]
    return {
        "question": found.question,
        "explain": found.explain,
        "safety_net": found.safety_net,
        "screens": found.screens,
    }


def cards(record: OpenRecord, tables: DayTables) -> dict[str, Any]:
    """Every card that stands or may be called for, with the numbers of the person's country."""
    found = tables.dangers
    every = [*found.yes.values(), *found.unsure.values(), *found.signs.values()]
    every += [pair.danger for pair in found.together]
    called = [danger.card for danger in every] + [day.card for day in tables.days]
    names = {card for card in called if card is not None}
    return {
        name: card_document(name, record.state.country, record.catalogue) for name in sorted(names)
    }
