"""GET /p/<id>/lead: the page that leads a session, with or without a network.

It holds no person's data: the day tables bring them, and the device keeps both. Without script it
shows the way to the session on one page.
"""

from dataclasses import replace
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from steadyback.languages import N_, _
from steadyback.web.look.fields import Field, Option, shown
from steadyback.web.look.morning_fields import MORNING
from steadyback.web.look.session_fields import AFTER, MOVED_DOWN, NOW
from steadyback.web.look.symptoms import NEW_SIGNS
from steadyback.web.records.access import OpenRecord, at_the_door

NUMB_WHERE: Final = (
    Option("saddle", "Between my legs, or around the back passage"),
    Option("left", "Left leg"),
    Option("right", "Right leg"),
    Option("both", "Both legs"),
    Option("unknown", "I cannot tell where"),
)
"""Where it is newly numb, as the day tables know it: one sign each."""


def numb_side(name: str) -> Field:
    """Where it is newly numb; asked with what is new."""
    return Field(name, "If it is newly numb, where?", "one", NUMB_WHERE, required=False, wide=True)


ASKED_BEFORE: Final = (
    *NOW,
    replace(NEW_SIGNS, name="changes_before"),
    numb_side("numb_before"),
)
"""How it is today, as the check-in asks it daily, for a page without a network."""
MORNING_AFTER: Final = tuple(
    replace(field, name=f"morning_{field.name}")
    for field in (*MORNING, replace(NEW_SIGNS, name="new"), numb_side("numb_side"))
)
"""How the last session was taken; the names differ, for all forms are on one page."""
ASKED_AFTER: Final = (
    *AFTER,
    MOVED_DOWN,
    replace(NEW_SIGNS, name="new"),
    numb_side("numb_side"),
)
"""How it is after the session."""
PLACES: Final = N_(
    {
        1: "Lower back",
        2: "Buttock",
        3: "Thigh",
        4: "Calf",
        5: "Foot or toes",
    }
)
NEW: Final = N_(
    {
        "none": "Nothing new",
        "tingling": "New tingling",
        "numbness": "New numbness",
        "weakness": "New weakness",
        "danger": "A danger sign: show me the list",
    }
)
LISTENING: Final = (
    "geolocation=(), camera=(), microphone=(self), on-device-speech-recognition=(self)"
)
"""This page alone may listen for the word "stop", where the browser does it on the device."""


@require_GET
@at_the_door
def lead(request: HttpRequest, record: OpenRecord) -> HttpResponse:
    """The page of a led session; under an emergency the card takes its place."""
    if record.advice().triage.level == "emergency":
        return redirect("help-now", record.id)
    if record.state.started is None:
        return redirect("questions", record.id)
    response = render(request, "player/lead.html", context_of(record))
    response["Permissions-Policy"] = LISTENING
    return response


def context_of(record: OpenRecord) -> dict[str, Any]:
    """What the sections of a led session are made of."""
    return {
        "record": record,
        "signs_here": True,
        "now": shown(ASKED_BEFORE, {}, {}),
        "morning": shown(MORNING_AFTER, {}, {}),
        "after": shown(ASKED_AFTER, {}, {}),
        "places": [(place, _(words)) for place, words in PLACES.items()],
        "scores": range(11),
        "new": [(name, _(words)) for name, words in NEW.items()],
        "numb": [(one.value, _(one.label)) for one in NUMB_WHERE],
    }
