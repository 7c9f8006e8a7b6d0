"""GET /p/<id>/standing.json: whether exercise is open now, for a page that leads a session.

A danger sign may be told on another device while a session is on. The page asks about once a
minute, so this says nothing but what `triage` says; the tables that follow from it are `tables`'s.
"""

from typing import Any, Final

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_GET

from steadyback.engine.absence import brought_up
from steadyback.engine.triage import triage
from steadyback.web.records.access import OpenRecord, at_the_door

FORMAT: Final = 1
"""Goes up when a device that knows an older one could not read it."""


@require_GET
@at_the_door
def standing(request: HttpRequest, record: OpenRecord) -> JsonResponse:
    """The action level, whether exercise waits, and the card to show; no tables, nothing stored."""
    return JsonResponse(document(record))


def document(record: OpenRecord) -> dict[str, Any]:
    """As `advise` finds it, without the rest of the advice."""
    catalogue = record.catalogue
    found = triage(catalogue, brought_up(record.state, record.now, catalogue), record.now)
    return {
        "format": FORMAT,
        "person": record.id,
        "level": found.level,
        "locked": found.locked,
        "card": found.card,
    }
