"""Techniques: what helps between sessions, such as heat and changing how one sits."""

from typing import cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from steadyback.catalogue.technique import TechniqueId
from steadyback.web.library.exercises import frame, ours_words
from steadyback.web.records.access import OpenRecord, at_the_door
from steadyback.wording import cites


@require_GET
@at_the_door
def techniques(request: HttpRequest, record: OpenRecord) -> HttpResponse:
    """Every technique."""
    context = frame(record, record.advice()) | {
        "techniques": list(record.catalogue.techniques.values()),
        "walking": record.catalogue.exercises.get("walking"),
    }
    return render(request, "library/techniques.html", context)


@require_GET
@at_the_door
def technique(request: HttpRequest, record: OpenRecord, technique: str) -> HttpResponse:
    """One technique, step by step."""
    catalogue = record.catalogue
    found = catalogue.techniques.get(cast(TechniqueId, technique))
    if found is None:
        raise Http404
    context = frame(record, record.advice()) | {
        "technique": found,
        "cites": cites(found.sources, catalogue),
        "ours": ours_words(found.sources),
    }
    return render(request, "library/technique.html", context)
