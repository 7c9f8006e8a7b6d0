"""A walk: the minutes that today's advice names, a timer, what to do when it hurts, and the log."""

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from steadyback.engine import Advice
from steadyback.languages import N_, _
from steadyback.record import CaseProblems
from steadyback.record.plan import PlannedItem
from steadyback.web.look.fields import Field, Filled, Option, filled, raw_values, shown
from steadyback.web.records.access import OpenRecord, at_the_door
from steadyback.web.records.ids import event_id
from steadyback.web.techniques.noted import UNREADABLE, minutes_field, page_of, thanks
from steadyback.wording import dose_words

WALKING: Final = "walking"
HURT: Final = "It hurt, so I stopped."
"""Kept in the record, which is in English whatever is spoken; no page shows it."""
LOG: Final = (
    minutes_field(N_("For how many minutes did you walk?")),
    Field("hurt", "How did it go?", "many", (Option("yes", "It hurt"),), required=False),
)


@require_http_methods(["GET", "POST"])
@at_the_door
def walk(request: HttpRequest, record: OpenRecord) -> HttpResponse:
    """The timer and the log."""
    advice = record.advice()
    if advice.triage.level == "emergency":
        return redirect("help-now", record.id)
    if request.method == "GET":
        return page(request, record, advice, Filled({}))
    answers = filled(LOG, request.POST)
    if answers:
        try:
            store(record, answers, request.POST.get("event") or None)
        except CaseProblems:
            answers.errors["form"] = _(UNREADABLE)
    if not answers:
        return page(request, record, advice, answers)
    hurt = "hurt" in answers.values
    return thanks(record, "walk", "hurt") if hurt else thanks(record, "today", "walk")


def store(record: OpenRecord, answers: Filled, event: str | None) -> None:
    """The walk as it was. Raises CaseProblems."""
    body = {"activity": "walk", "minutes": answers.values["minutes"]}
    body |= {"note": HURT} if "hurt" in answers.values else {}
    record.append("activity", body, event=event)


def walk_of(advice: Advice) -> PlannedItem | None:
    """The walk of today's advice, also under a lock that leaves walking."""
    today = advice.today
    items = (*today.items, *today.around) if today is not None else ()
    return next((item for item in items if item.level.rpartition("-")[0] == WALKING), None)


def is_open(advice: Advice) -> bool:
    """Whether a walk is for this person now: named today, or open where nothing is planned yet."""
    if walk_of(advice) is not None:
        return True
    return not advice.locked and advice.today is None and advice.levels[WALKING].level is not None


def seconds_of(item: PlannedItem) -> int:
    """How long the engine lets one walk be, in seconds: the target, never more."""
    return item.sets * item.reps * item.hold_s


def page(request: HttpRequest, record: OpenRecord, advice: Advice, answers: Filled) -> HttpResponse:
    """The page as it stands."""
    item, levels = walk_of(advice), record.catalogue.levels
    level = levels.get(item.level if item else advice.levels[WALKING].level or "")
    values = raw_values(LOG, request.POST) if request.POST else {}
    fields = shown(LOG, values, answers.errors)
    context: dict[str, Any] = page_of(request, record) | {
        "advice": advice,
        "open": is_open(advice),
        "level": level,
        "dose": dose_words(item) if item else "",
        "seconds": seconds_of(item) if item else 0,
        "shown": fields,
        "errors": answers.errors,
        "event": request.POST.get("event") or event_id(record.now),
    }
    return render(request, "techniques/walk.html", context, status=422 if answers.errors else 200)
