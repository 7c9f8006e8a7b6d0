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
from steadyback.exports import charts_of_progress as charts
from steadyback.exports.charts import Picture
from steadyback.languages import N_, _
from steadyback.web.look.balance_map import balance_context
from steadyback.web.look.pictures import shown
from steadyback.web.records.access import OpenRecord, at_the_door
from steadyback.wording import cites, ours
from steadyback.wording import progress as words

RANGES: dict[str, tuple[str, int | None]] = {
    "4w": (N_("4 weeks"), 28),
    "3m": (N_("3 months"), 91),
    "all": (N_("All"), None),
}
"""Choices of how far back a page goes: its name and its days."""
USUAL = "3m"
MOST_DAYS = 91
"""Pictures of more days than this go by weeks."""
SHOWN_STEPS = 6
FIRST_MEASURES = ("rmdq", "own-activities", "global-change", "sit-to-stand")
LESSON = "the-usual-course"
HONEST_PARTS = 2
"""So many parts of the lesson say how it went for other people, for better and for worse."""


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
    found = record.progress(RANGES[chosen][1], MOST_DAYS)
    if record.state.started is None:
        return redirect("questions", record.id)
    safety = triage(record.catalogue, record.state, record.now)
    context: dict[str, Any] = {
        "record": record,
        "tab": "progress",
        "advice": {"triage": safety},
        "locked": safety.locked,
        "ranges": [(name, _(says), name == chosen) for name, (says, _days) in RANGES.items()],
        "began": words.long_day(found.began) if found.began else "",
        "short": is_short(found),
    }
    context |= pictures(record.catalogue, found) | usual_course(record.catalogue)
    context |= muscles(record, found, locked=safety.locked)
    return render(request, "diary/progress.html", context)


def is_short(found: Progress) -> bool:
    """Whether there is too little yet for pictures that say anything."""
    days = sum(one.known > 0 for one in found.pain)
    return days < 2 and not any(week.trained or week.walks for week in found.weeks)


def pictures(catalogue: Catalogue, found: Progress) -> dict[str, Any]:
    """Every picture that there is something to see on, and the changes in words."""
    told = [one for one in found.pain if one.known]
    weeks = found.weeks
    turns = list(turned(catalogue, found))
    return {
        "changes": [words.pain_change_words(one) for one in found.changes],
        "matters": words.matters_of(catalogue.questionnaires["nprs-leg"]),
        "matters_cites": cites(matters_sources(catalogue), catalogue),
        "pain": [
            shown(one) for one in (charts.pain_picture(found), charts.places_picture(found)) if told
        ],
        "sessions": shown(charts.sessions_picture(found))
        if any(week.planned or week.trained or week.paused for week in weeks)
        else None,
        "walks": shown(charts.walks_picture(found)) if any(week.walks for week in weeks) else None,
        "sets": shown(charts.sets_picture(found)) if any(week.sets for week in weeks) else None,
        "turns": turns[:SHOWN_STEPS],
        "earlier_turns": turns[SHOWN_STEPS:],
        "measures": [shown(one) for one in measure_pictures(catalogue, found)],
    }


def matters_sources(catalogue: Catalogue) -> tuple[str, ...]:
    """Where the change of pain that matters is from."""
    matters = catalogue.questionnaires["nprs-leg"].matters
    return () if matters is None else tuple(matters.sources)


def measure_pictures(catalogue: Catalogue, found: Progress) -> Iterator[Picture]:
    """A picture of each measure that was answered: the chief ones first."""
    order = {name: place for place, name in enumerate(FIRST_MEASURES)}
    for one in sorted(found.measures, key=lambda each: order.get(each.measure, len(order))):
        yield charts.measure_picture(one, catalogue.questionnaires[one.measure], found.today)
    if found.raises.points:
        title = catalogue.questionnaires["heel-raise"].name
        yield charts.raises_picture(found.raises, title, found.today)


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
