"""Keeping the way back, and the page of somebody who took their consent back."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from steadyback.web.look.agreement import CONSENT_TEXT
from steadyback.web.records.access import OpenRecord, at_the_door, at_the_door_without_consent


@require_http_methods(["GET", "POST"])
@at_the_door
def keep(request: HttpRequest, record: OpenRecord) -> HttpResponse:
    """A new recovery code, shown once."""
    record.for_owners_only()
    code = record.new_recovery_code() if request.method == "POST" else None
    return render(request, "start/keep.html", {"record": record, "code": code})


@require_http_methods(["GET", "POST"])
@at_the_door_without_consent
def paused(request: HttpRequest, record: OpenRecord) -> HttpResponse:
    """Consent was taken back: agree again, take everything along, or erase it."""
    if record.consented:
        return redirect("today", record.id)
    if request.method == "POST" and request.POST.get("agree") == "yes":
        record.append("consent", {"given": True, "text": CONSENT_TEXT})
        return redirect("today", record.id)
    return render(request, "start/paused.html", {"record": record})
