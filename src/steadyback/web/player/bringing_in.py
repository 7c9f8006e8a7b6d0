"""You, bring in a session: the log of a file is stored, under the same rules as the API's."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from steadyback.languages import _
from steadyback.record import CaseProblems, Problem
from steadyback.web.player.carried import MOST_BYTES, events_of
from steadyback.web.records.access import OpenRecord, at_the_door
from steadyback.web.records.store import Conflict
from steadyback.wording.phrases import listed

SHOWN: Final = 20
"""How many problems are listed."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """One problem, for people: where it is, and what is wrong there."""

    place: str
    says: str


@require_http_methods(["GET", "POST"])
@at_the_door
def bring_in(request: HttpRequest, record: OpenRecord) -> HttpResponse:
    """Ask for a log; store it once, however often it comes."""
    context: dict[str, Any] = {"record": record, "tab": "you"}
    if request.method == "POST":
        context |= taken(request, record)
    elif record.state.started is not None:
        context["advice"] = record.advice()
    return render(request, "player/bring_in.html", context, status=context.pop("status", 200))


def taken(request: HttpRequest, record: OpenRecord) -> dict[str, Any]:
    """What became of what was sent; nothing is stored where anything is wrong."""
    text = request.POST.get("log", "")
    try:
        events = events_of(content(request, text), record.id)
        stored = record.append_all(events)
    except CaseProblems as wrong:
        return {"wrong": [*told(wrong.problems)], "log": text, "status": 422}
    except Conflict as wrong:
        says = _("is stored already with another content")
        problems = [Problem(place_of(events, one), says) for one in wrong.ids]
        return {"wrong": [*told(problems)], "log": text, "status": 409}
    known = len(events) - stored.new
    return {"done": True, "new": stored.new, "known": known, "advice": record.advice()}


def content(request: HttpRequest, text: str) -> str | bytes:
    """The text that was pasted, or else the file that was chosen. Raises CaseProblems."""
    file = request.FILES.get("file")
    # One byte more than is taken: a larger file is refused for its size and never read whole.
    return text if text.strip() or file is None else bytes(file.read(MOST_BYTES + 1))


def place_of(events: list[dict[str, Any]], one: str) -> str:
    """Where an event stands in the log."""
    return f"/events/{[event.get('id') for event in events].index(one)}"


def told(problems: Iterable[Problem]) -> Iterable[Wrong]:
    """Problems for people, the first of them."""
    for problem in [*problems][:SHOWN]:
        yield Wrong(place_in_words(problem.pointer), problem.says)


def place_in_words(pointer: str) -> str:
    """A JSON pointer as people say a place; entries are counted from 1."""
    words = pointer.strip("/").split("/")
    if words[0] == "events" and len(words) > 1 and words[1].isdigit():
        words[:2] = [_("Entry {number}", number=int(words[1]) + 1)]
    said = listed(word.replace("_", " ") for word in words if word)
    return (said[:1].upper() + said[1:]) or _("The log")
