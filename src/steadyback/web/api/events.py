"""Events in: as they stand in a case file, all of them or none.

The app's own queue sends them to /api/people/<id>/events with the key of its device; programs send
the same to the API with a key of theirs. Both are stored here.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST

from steadyback.languages import _
from steadyback.record import CaseProblems, Problem
from steadyback.record.case import plain_json
from steadyback.web.api.problems import problem, told
from steadyback.web.records.access import OpenRecord, at_the_door
from steadyback.web.records.arriving import listed
from steadyback.web.records.store import Appended, Conflict


@require_POST
@at_the_door
def add(request: HttpRequest, record: OpenRecord) -> HttpResponse:
    """201 stored, 200 known already, 409 the same id with another content, 413, 422."""
    try:
        body = request.body
    except RequestDataTooBig:
        says = _("is larger than 1 MB; send fewer events at once")
        return refusal("too-large", [Problem("", says)])
    try:
        data = plain_json(body)
    except CaseProblems as wrong:
        return refusal("not-valid", wrong.problems)
    return stored(record.append_all, data)


def stored(append: Callable[[list[dict[str, Any]]], Appended], data: Any) -> HttpResponse:
    """Store the events of a request, or say what is wrong with them and where."""
    try:
        done = append(listed(data))
    except CaseProblems as wrong:
        return refusal("not-valid", wrong.problems)
    except Conflict as wrong:
        says = _("is stored already with another content")
        return refusal("conflict", [Problem(f"/events/{one}", says) for one in wrong.ids])
    return JsonResponse({"new": done.new, "seq": done.seq}, status=201 if done.new else 200)


def refusal(kind: str, problems: Iterable[Problem]) -> HttpResponse:
    """What is wrong and where, as problem details (RFC 9457)."""
    title = _("The events were not stored.")
    return problem(kind, title=title, errors=map(told, problems))
