"""Putting right what was entered by mistake: the entry is withdrawn, never erased."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from steadyback.record import CaseProblems, Event
from steadyback.record.event import CorrectionEvent
from steadyback.record.zone import zone_of
from steadyback.web.records.access import OpenRecord, at_the_door

NAMES = {
    "check_in": "Check-in",
    "session_done": "Session",
    "morning_after": "The morning after",
    "activity": "Activity",
    "measure": "Questions or a home test",
    "settings": "Settings",
}


@require_http_methods(["GET", "POST"])
@at_the_door
def put_right(request: HttpRequest, record: OpenRecord, event: str) -> HttpResponse:
    """Withdraw one of the person's own entries, after asking."""
    found = record.event(event)
    if found.kind not in NAMES or found.by != "person":
        raise Http404
    if request.method == "POST":
        try:
            record.withdraw(event)
        except CaseProblems:
            raise Http404 from None
        return redirect("today", record.id)
    context = {"record": record, "tab": "today", "entry": entry(record, found)}
    return render(request, "diary/put_right.html", context)


def last_entries(record: OpenRecord, count: int = 6) -> list[dict[str, Any]]:
    """The newest entries that still stand, newest first."""
    events = record.newest([*NAMES, "correction"], 4 * count)
    gone = {e.body.event for e in events if isinstance(e, CorrectionEvent) and e.body.withdraw}
    standing = [e for e in events if e.kind in NAMES and e.by == "person" and e.id not in gone]
    return [entry(record, event) for event in standing[:count]]


def entry(record: OpenRecord, event: Event) -> dict[str, Any]:
    """One entry for a list."""
    local = event.at.astimezone(zone_of(record.state.zone))
    return {"id": event.id, "name": NAMES[event.kind], "at": local.strftime("%A %d %B, %H:%M")}
