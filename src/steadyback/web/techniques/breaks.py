"""A break from sitting: one tap when somebody got up, and a reminder while the page is open."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from steadyback.record import CaseProblems
from steadyback.web.records.access import OpenRecord, at_the_door
from steadyback.web.records.ids import event_id
from steadyback.web.techniques.noted import page_of, thanks


@require_http_methods(["GET", "POST"])
@at_the_door
def breaks(request: HttpRequest, record: OpenRecord) -> HttpResponse:
    """The reminder, or one break that is noted."""
    if record.advice().triage.level == "emergency":
        return redirect("help-now", record.id)
    if request.method == "GET":
        return page(request, record)
    back = "today" if request.POST.get("next") == "today" else "breaks"
    try:
        made = request.POST.get("event") or None
        record.append("activity", {"activity": "posture_break"}, event=made)
    except CaseProblems:
        return thanks(record, back, "not_moved")
    return thanks(record, back, "moved")


def page(request: HttpRequest, record: OpenRecord) -> HttpResponse:
    """The page with the reminder; how often comes from the catalogue and can be changed."""
    technique = record.catalogue.techniques["posture"]
    context: dict[str, Any] = page_of(request, record) | {
        "technique": technique,
        "usual": technique.minutes,
        "event": event_id(record.now),
    }
    return render(request, "techniques/breaks.html", context)
