"""Putting right what was entered by mistake: an entry is corrected or withdrawn, never erased."""

from datetime import datetime
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from steadyback.languages import N_, _
from steadyback.record import CaseProblems, Event
from steadyback.record.event import ActivityEvent, CorrectionEvent
from steadyback.record.zone import zone_of
from steadyback.web.look.fields import Field, Filled, filled, shown
from steadyback.web.look.words import day_in_words
from steadyback.web.records.access import OpenRecord, at_the_door
from steadyback.web.records.reading import LOOKED_AT

NAMES: Final = N_(
    {
        "check_in": "Check-in",
        "session_done": "Session",
        "morning_after": "The morning after",
        "activity": "Activity",
        "measure": "Questions or a home test",
        "settings": "Settings",
    }
)
ACTIVITIES: Final = N_(
    {
        "walk": "Walk",
        "heat": "Heat",
        "posture_break": "Got up and moved",
        "lesson": "Lesson read",
        "other": "Activity",
    }
)
MINUTES: Final = Field("minutes", "How many minutes was it?", "number", low=1, high=600)


@require_http_methods(["GET", "POST"])
@at_the_door
def put_right(request: HttpRequest, record: OpenRecord, event: str) -> HttpResponse:
    """Withdraw one of the person's own entries, after asking; or say how many minutes it was."""
    found = record.event(event)
    if found.kind not in NAMES or found.by != "person":
        raise Http404
    body = timed_body(record, found)
    answers = filled((MINUTES,) if body else (), request.POST)
    changes = request.method == "POST" and "minutes" in request.POST and body is not None
    if request.method == "POST" and (answers or not changes):
        try:
            if body is not None and changes:
                record.correct(found.kind, body | answers.values, event)
            else:
                record.withdraw(event)
        except CaseProblems:
            raise Http404 from None
        return redirect("today", record.id)
    return page(request, record, found, body, answers if changes else Filled({}))


def page(
    request: HttpRequest,
    record: OpenRecord,
    found: Event,
    body: dict[str, Any] | None,
    answers: Filled,
) -> HttpResponse:
    """The page as it stands."""
    values = {"minutes": request.POST.get("minutes") or (body or {}).get("minutes")}
    context = {
        "record": record,
        "tab": "today",
        "entry": entry(record, found),
        "minutes": shown((MINUTES,), values, answers.errors) if body else [],
        "errors": answers.errors,
    }
    return render(request, "diary/put_right.html", context, status=422 if answers.errors else 200)


def timed_body(record: OpenRecord, found: Event) -> dict[str, Any] | None:
    """What an activity with minutes says now, corrections included; None for any other entry."""
    if not isinstance(found, ActivityEvent) or found.body.minutes is None:
        return None
    body = found.body.model_dump(mode="json", exclude_none=True)
    for event in record.newest(("correction",), LOOKED_AT):
        if isinstance(event, CorrectionEvent) and event.body.event == found.id:
            return {**body, **(event.body.body or {})}
    return body


def last_entries(record: OpenRecord, count: int = 6) -> list[dict[str, Any]]:
    """The newest entries that still stand, newest first."""
    events = record.newest([*NAMES, "correction"], 4 * count)
    gone = {e.body.event for e in events if isinstance(e, CorrectionEvent) and e.body.withdraw}
    standing = [e for e in events if e.kind in NAMES and e.by == "person" and e.id not in gone]
    return [entry(record, event) for event in standing[:count]]


def entry(record: OpenRecord, event: Event) -> dict[str, Any]:
    """One entry for a list."""
    local = event.at.astimezone(zone_of(record.state.zone))
    name = NAMES[event.kind]
    if isinstance(event, ActivityEvent):
        name = ACTIVITIES[event.body.activity]
    return {"id": event.id, "name": _(name), "at": moment_in_words(local)}


def moment_in_words(local: datetime) -> str:
    """Monday 2 March, 18:30."""
    return _("{day}, {time}", day=day_in_words(local.date()), time=f"{local:%H:%M}")
