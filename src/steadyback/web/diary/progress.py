"""Progress: how the person got on, in pictures with their tables, each change told both ways.

The engine counts (`engine.progress`), `exports` draws; here the pictures are chosen and ordered.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from steadyback.catalogue.catalogue import Catalogue
from steadyback.engine.progress import Progress, mean_week
from steadyback.engine.triage import triage
from steadyback.exports.progress_pictures import MOST_DAYS, RANGES, USUAL, is_short
from steadyback.exports.progress_sheet import HONEST_PARTS, LESSON
from steadyback.languages import N_, _
from steadyback.web.look.balance_map import balance_context
from steadyback.web.look.pictures import progress_shown
from steadyback.web.records.access import OpenRecord, at_the_door
from steadyback.wording import cites, ours
from steadyback.wording import progress as words

NAMES = N_({"4w": "4 weeks", "3m": "3 months", "all": "All"})
"""The choices of how far back the page goes."""
SHOWN_STEPS = 6


@dataclass(frozen=True, slots=True)
class Turned:
    """A rung or a stage that was reached or left: when, what, and why."""

    on: str
    what: str
    why: str
    down: bool


@require_GET
@at_the_door
def progress(request: HttpRequest, record: OpenRecord) -> HttpResponse:
    """Pictures of the past weeks or months."""
    chosen = request.GET.get("range", USUAL)
    chosen = chosen if chosen in RANGES else USUAL
    found = record.progress(RANGES[chosen], MOST_DAYS)
    if record.state.started is None:
        return redirect("questions", record.id)
    safety = triage(record.catalogue, record.state, record.now)
    context: dict[str, Any] = {
        "record": record,
        "tab": "progress",
        "advice": {"triage": safety},
        "locked": safety.locked,
        "ranges": [(name, _(says), name == chosen) for name, says in NAMES.items()],
        "chosen": chosen,
        "began": words.long_day(found.began) if found.began else "",
        "short": is_short(found),
    }
    context |= pictures(record.catalogue, found) | usual_course(record.catalogue)
    context |= muscles(record, found, locked=safety.locked)
    return render(request, "diary/progress.html", context)


def pictures(catalogue: Catalogue, found: Progress) -> dict[str, Any]:
    """Every picture that there is something to see on, and the changes in words."""
    drawn = progress_shown(catalogue, found)
    turns = list(turned(catalogue, found))
    return {
        "changes": [words.pain_change_words(one) for one in found.changes],
        "matters": words.matters_of(catalogue.questionnaires["nprs-leg"]),
        "matters_cites": cites(matters_sources(catalogue), catalogue),
        "pain": drawn.pain,
        "sessions": drawn.sessions,
        "walks": drawn.walks,
        "sets": drawn.sets,
        "turns": turns[:SHOWN_STEPS],
        "earlier_turns": turns[SHOWN_STEPS:],
        "measures": drawn.measures,
    }


def matters_sources(catalogue: Catalogue) -> tuple[str, ...]:
    """Where the change of pain that matters is from."""
    matters = catalogue.questionnaires["nprs-leg"].matters
    return () if matters is None else tuple(matters.sources)


def turned(catalogue: Catalogue, found: Progress) -> Iterator[Turned]:
    """Rungs and stages, newest first."""
    steps = [(one.day, words.step_words(one, catalogue), one.way == "down") for one in found.steps]
    stages = [
        (one.day, words.stage_words(one, catalogue), one.stage < one.before) for one in found.stages
    ]
    for day, (what, why), down in sorted([*steps, *stages], key=lambda one: one[0], reverse=True):
        yield Turned(words.long_day(day), what, why, down)


def muscles(record: OpenRecord, found: Progress, *, locked: bool) -> dict[str, Any]:
    """A mean week on the body; not while exercise waits, because it leads to exercises."""
    shares = mean_week(record.catalogue, found, max(1, record.state.stage.stage))
    if locked or not shares:
        return {}
    library = reverse("library", args=[record.id])
    stage = record.state.stage.stage
    enough = N_("enough in a mean week")
    return balance_context(record.catalogue, stage, shares, library, enough=enough)


def usual_course(catalogue: Catalogue) -> dict[str, Any]:
    """What is known of how sciatica goes, in the words and with the sources of the lesson."""
    lesson = catalogue.lessons[LESSON]
    return {
        "lesson": lesson,
        "honest": lesson.parts[:HONEST_PARTS],
        "cites": cites(lesson.sources, catalogue),
        "ours": ours(lesson.sources),
    }
