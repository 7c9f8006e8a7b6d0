"""Short lessons: the list, and one to read. Reading is a choice and changes nothing else."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from steadyback.catalogue.lesson import Lesson
from steadyback.engine import Advice
from steadyback.web.records.access import OpenRecord, at_the_door
from steadyback.web.records.ids import event_id
from steadyback.wording import cites, ours


@require_GET
@at_the_door
def lessons(request: HttpRequest, record: OpenRecord) -> HttpResponse:
    """Every lesson: the one that fits now, those not read yet, and those read."""
    advice = record.advice()
    offered = offered_lesson(record, advice)
    every = [one for one in record.catalogue.lessons.values() if one is not offered]
    context: dict[str, Any] = {
        "record": record,
        "tab": "library",
        "advice": advice,
        "offered": offered,
        "unread": [one for one in every if one.id not in record.state.lessons_read],
        "read": [one for one in every if one.id in record.state.lessons_read],
    }
    return render(request, "library/lessons.html", context)


def offered_lesson(record: OpenRecord, advice: Advice) -> Lesson | None:
    """The lesson that the engine offers now."""
    ids = [offer.lesson for offer in advice.offers if offer.lesson is not None]
    return record.catalogue.lessons.get(ids[0]) if ids else None


@require_http_methods(["GET", "POST"])
@at_the_door
def lesson(request: HttpRequest, record: OpenRecord, lesson: str) -> HttpResponse:
    """One lesson, or that it was read; however often that is sent, it is stored once."""
    found = record.catalogue.lessons.get(lesson)
    if found is None:
        raise Http404
    if request.method == "POST":
        if found.id not in record.state.lessons_read:
            body = {"activity": "lesson", "lesson": found.id}
            record.append("activity", body, event=request.POST.get("event") or None)
        return redirect("lesson", record.id, found.id)
    context: dict[str, Any] = {
        "record": record,
        "tab": "library",
        "advice": record.advice(),
        "lesson": found,
        "was_read": found.id in record.state.lessons_read,
        "cites": cites(found.sources, record.catalogue),
        "ours": ours(found.sources),
        "event": event_id(record.now),
    }
    return render(request, "library/lesson.html", context)
