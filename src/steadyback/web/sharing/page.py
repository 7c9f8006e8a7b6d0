"""Who sees a record: since when, under which name, what they did with it; and stopping it."""

from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from steadyback.engine.days import local_day
from steadyback.languages import N_, _, full_date
from steadyback.web.records.access import OpenRecord, at_the_door
from steadyback.web.records.sharing import Shared, Watcher
from steadyback.web.sharing.looked import looked

SAYS: Final = N_(
    {
        "begun": "Done. The clinic can see your record now.",
        "ended": "Stopped. The clinic sees nothing of your record any more.",
    }
)


@require_GET
@at_the_door
def sharing(request: HttpRequest, record: OpenRecord) -> HttpResponse:
    """Who sees the record, and who looked; for owners only."""
    record.for_owners_only()
    context: dict[str, Any] = {
        "record": record,
        "tab": "you",
        "advice": record.advice(),
        "shared": [shown(record, one) for one in record.shared_with()],
        "looked": looked(record),
        "says": _(SAYS.get(request.GET.get("done", ""), "")),
    }
    return render(request, "sharing/sharing.html", context)


def shown(record: OpenRecord, one: Shared) -> dict[str, Any]:
    """One clinic as the page says it."""
    since = full_date(local_day(one.since, record.state.zone))
    return {"watcher": one.watcher, "called": one.called, "since": since}


@require_http_methods(["GET", "POST"])
@at_the_door
def stop(request: HttpRequest, record: OpenRecord) -> HttpResponse:
    """End what a clinic sees, after one question; for owners only."""
    record.for_owners_only()
    wanted = request.POST.get("clinic") or request.GET.get("clinic", "")
    watcher = watching(record, wanted)
    if request.method == "POST" and request.POST.get("sure") == "yes":
        record.stop_sharing(watcher.clinic)
        return redirect(reverse("sharing", args=[record.id]) + "?done=ended")
    context = {"record": record, "tab": "you", "watcher": watcher}
    return render(request, "sharing/stop.html", context)


def watching(record: OpenRecord, clinic: str) -> Watcher:
    """The clinic that is meant. Raises Http404 where it sees nothing of the record."""
    for one in record.watchers:
        if one.clinic == clinic:
            return one
    raise Http404
