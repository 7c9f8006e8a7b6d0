"""What the pages of techniques share: the minutes, the way back, and what the script needs."""

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from steadyback.languages import N_
from steadyback.web.look.fields import Field
from steadyback.web.records.access import OpenRecord

UNREADABLE: Final = N_("Something could not be read. Please look through your answers.")
MOST_MINUTES: Final = 600
"""More than this of one walk or one go of heat is a slip of the finger."""


def minutes_field(label: str) -> Field:
    """How many minutes it was; `label` is a message that is marked where it stands."""
    return Field("minutes", label, "number", low=1, high=MOST_MINUTES, unit="minutes")


def page_of(request: HttpRequest, record: OpenRecord) -> dict[str, Any]:
    """What every page here says; `made` lets the script see that a kept page is old.

    Without a network no other page opens, so each holds the emergency signs itself.
    """
    return {
        "record": record,
        "signs_here": True,
        "tab": "today",
        "made": record.now.isoformat(),
        "done": request.GET.get("done", "")[:20],
    }


def thanks(record: OpenRecord, page: str, done: str) -> HttpResponse:
    """On to a page, with a word about what was done."""
    response = redirect(page, record.id)
    response["Location"] += f"?done={done}"
    return response
