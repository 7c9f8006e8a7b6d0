"""A session that was left in the middle: what is known of it set by set, kept by one tap."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from steadyback.engine.begun import as_session
from steadyback.engine.days import local_day
from steadyback.engine.state import Begun
from steadyback.languages import _, n_
from steadyback.record import CaseProblems
from steadyback.record.training import SessionDone
from steadyback.record.zone import zone_of
from steadyback.web.look.local_time import local_date
from steadyback.web.look.words import day_in_words
from steadyback.web.records.access import OpenRecord, at_the_door
from steadyback.web.records.store import Conflict
from steadyback.wording.phrases import listed

STILL_ON: Final = timedelta(hours=1)
"""So long after its last set a session may be on still, on whichever device (our_proposal)."""
ASKED_FOR: Final = timedelta(days=10)
"""So long it is asked about, as with a week on paper (our_proposal)."""


@dataclass(frozen=True, slots=True)
class LeftOff:
    """A session that was begun, in words; `on` while it may still be going on some device.

    `today`: another one is not offered beside it, as its sets are no dose of their own.
    """

    when: str
    did: str
    on: bool
    today: bool


def left_off(record: OpenRecord) -> LeftOff | None:
    """The session that was begun and not told to its end, where there is one to ask about."""
    begun = record.state.begun
    if begun is None or record.now - begun.at > ASKED_FOR:
        return None
    at = begun.at.astimezone(zone_of(record.state.zone))
    return LeftOff(
        when=_("{day}, {time}", day=day_in_words(at.date()), time=f"{at:%H:%M}"),
        did=listed(counted(record, begun)),
        on=record.now - begun.at < STILL_ON,
        today=local_day(begun.at, record.state.zone) == local_date(record),
    )


def counted(record: OpenRecord, begun: Begun) -> list[str]:
    """Each exercise with how many sets of it were done, on each side where it has sides."""
    found = []
    for level, sets in begun.sets.items():
        known = record.catalogue.levels.get(level)
        count = len({place.split()[0] for place in sets})
        name = known.name if known else level
        found.append(n_("{exercise}: {n} set", "{exercise}: {n} sets", count, exercise=name))
    return found


@require_POST
@at_the_door
def save(request: HttpRequest, record: OpenRecord) -> HttpResponse:
    """Tell it as far as it came. How it was afterwards stays unknown.

    Where it is on still, its device tells more at its end, as a correction of this.
    """
    begun = record.state.begun
    today = reverse("today", args=[record.id])
    if begun is None:
        return redirect(today)
    session = as_session(begun)
    try:
        record.append_all([event_of(begun, session)])
    except (CaseProblems, Conflict):  # its id is another entry's
        record.append("session_done", session.model_dump(mode="json", exclude_none=True))
    return redirect(f"{today}?done=left")


def event_of(begun: Begun, session: SessionDone) -> dict[str, Any]:
    """Its event, under the id that its device gave it, a moment after its last set."""
    return {
        "id": begun.session,
        "at": (begun.at + timedelta(seconds=1)).isoformat(),
        "by": "person",
        "kind": "session_done",
        "version": 1,
        "body": session.model_dump(mode="json", exclude_none=True),
    }
