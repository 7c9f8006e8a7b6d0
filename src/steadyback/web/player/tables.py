"""GET /p/<id>/days.json: everything a device needs to lead the next days by itself.

The engine's tables with their words, the numbers to call, and where the movements are. `format`
goes up when a device that knows an older one could not read it.
"""

from typing import Any, Final

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_GET

from steadyback.engine.day_table.table import DayTables, LedItem, day_tables
from steadyback.movement.figure.shape import Look
from steadyback.vocabulary import FlagId
from steadyback.web.look.appearance import appearance_of
from steadyback.web.look.exercises import sentences, shown_item
from steadyback.web.look.playing import playing_of
from steadyback.web.records.access import OpenRecord, at_the_door
from steadyback.wording import at_once_words, card_document, said_of

FORMAT: Final = 1


@require_GET
@at_the_door
def days(request: HttpRequest, record: OpenRecord) -> HttpResponse:
    """The tables of the next days, for this device to keep."""
    return JsonResponse(document(record, int(record.catalogue.policy.table_days)))


def document(record: OpenRecord, days: int) -> dict[str, Any]:
    """The tables of a person for so many days from now on, as JSON data."""
    tables = day_tables(record.catalogue, record.state, record.now, days)
    appearance = appearance_of(record.state)
    plans = record.newest(("plan_issued",), 1)
    return {
        "format": FORMAT,
        "person": record.id,
        "plan": plans[0].id if plans else None,
        "tables": tables.model_dump(mode="json", exclude={"items"}),
        "left": appearance.left,
        "items": [item_document(record, led, appearance.look) for led in tables.items],
        "why": [list(sentences(one.reasons, record.catalogue)) for one in tables.sessions],
        "outcomes": [
            at_once_words(one.action, one.range_share, others=one.others)
            for one in tables.answers.outcomes
        ],
        "questions": {flag: question(record, flag) for flag in tables.dangers.yes},
        "cards": cards(record, tables),
    }


def item_document(record: OpenRecord, led: LedItem, look: Look) -> dict[str, Any]:
    """One exercise: its dose, its steps with what each says, its movement and its words.

    A variant is done in another position, which was not drawn: it has no picture.
    """
    shown = shown_item(led.item, record.catalogue)
    said = said_of(led.item, shown.level, led.steps)
    playing = None if led.item.variant else playing_of(shown.level, look)
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
    """Every card that a dangerous answer may call for, with the numbers of the person's country."""
    found = tables.dangers
    every = [*found.yes.values(), *found.unsure.values(), *found.signs.values()]
    every += [pair.danger for pair in found.together]
    names = {danger.card for danger in every if danger.card is not None}
    return {
        name: card_document(name, record.state.country, record.catalogue) for name in sorted(names)
    }
