"""GET /p/<id>/lead: the page that leads a session, with or without a network.

It holds no person's data: the day tables bring them, and the device keeps both. Without script it
shows the way to the session on one page.
"""

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from steadyback.web.look.fields import Field, Option, shown
from steadyback.web.look.words import body_map, pain
from steadyback.web.records.access import OpenRecord, at_the_door

NOW: Final = (
    pain("leg_nprs", "Leg pain", "At its worst in the last 24 hours."),
    pain("back_nprs", "Back pain", "At its worst in the last 24 hours."),
    body_map("distal_level", "How far down do you feel pain now?"),
    Field(
        "woken_last_two_nights",
        "Did pain wake you in the last two nights?",
        "one",
        (Option("0", "No"), Option("1", "In one"), Option("2", "In both")),
        wide=True,
    ),
)
"""How it is today, asked on the device where there is no network."""
AFTER: Final = (
    pain("leg_after", "Leg pain now"),
    pain("back_after", "Back pain now"),
    body_map("distal_after", "How far down do you feel pain now?"),
    Field(
        "moved_down",
        "Did pain go further down your leg at any time?",
        "one",
        (
            Option("no", "No"),
            Option("soon", "Yes, and it went back within 10 minutes"),
            Option("later", "Yes, it took longer, or it is still there"),
        ),
    ),
    Field(
        "new",
        "Is anything new?",
        "many",
        (
            Option("none", "No"),
            Option("tingling", "New or more tingling"),
            Option("numbness", "New or more numbness"),
            Option("weakness", "New weakness"),
        ),
        hint="Choose all that fit.",
        none="none",
    ),
    Field(
        "numb_side",
        "If a leg is newly numb, which?",
        "one",
        (Option("left", "Left"), Option("right", "Right"), Option("both", "Both")),
        required=False,
        wide=True,
    ),
)
"""How it is after the session."""
PLACES: Final = (
    (1, "Lower back"),
    (2, "Buttock"),
    (3, "Thigh"),
    (4, "Calf"),
    (5, "Foot or toes"),
)
NEW: Final = (
    ("none", "Nothing new"),
    ("tingling", "New tingling"),
    ("numbness", "New numbness"),
    ("weakness", "New weakness"),
    ("danger", "Something worse"),
)


@require_GET
@at_the_door
def lead(request: HttpRequest, record: OpenRecord) -> HttpResponse:
    """The page of a led session."""
    if record.state.started is None:
        return redirect("questions", record.id)
    return render(request, "player/lead.html", context_of(record))


def context_of(record: OpenRecord) -> dict[str, Any]:
    """What the sections of a led session are made of."""
    return {
        "record": record,
        "now": shown(NOW, {}, {}),
        "after": shown(AFTER, {}, {}),
        "places": PLACES,
        "scores": range(11),
        "new": NEW,
    }
