"""POST /api/people/<id>/events: events as they stand in a case file, all of them or none."""

from collections.abc import Iterable

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST

from steadyback.languages import _
from steadyback.record import CaseProblems, Problem
from steadyback.record.case import plain_json
from steadyback.web.records.access import OpenRecord, at_the_door
from steadyback.web.records.arriving import listed
from steadyback.web.records.store import Conflict


@require_POST
@at_the_door
def add(request: HttpRequest, record: OpenRecord) -> HttpResponse:
    """201 stored, 200 known already, 409 the same id with another content, 413, 422."""
    try:
        body = request.body
    except RequestDataTooBig:
        says = _("is larger than 1 MB; send fewer events at once")
        return refusal(413, [Problem("", says)])
    try:
        events = listed(plain_json(body))
        stored = record.append_all(events)
    except CaseProblems as wrong:
        return refusal(422, wrong.problems)
    except Conflict as wrong:
        says = _("is stored already with another content")
        return refusal(409, [Problem(f"/events/{one}", says) for one in wrong.ids])
    return JsonResponse({"new": stored.new, "seq": stored.seq}, status=201 if stored.new else 200)


def told(problem: Problem) -> dict[str, str]:
    """One problem as JSON: a sentence in the language of the record, a code that never changes."""
    known = {"code": problem.code} if problem.code else {}
    return {"pointer": problem.pointer, "says": problem.says, **known}


def refusal(status: int, problems: Iterable[Problem]) -> JsonResponse:
    """What is wrong and where, as problem details (RFC 9457)."""
    errors = [told(one) for one in problems]
    body = {"title": _("The events were not stored."), "status": status, "errors": errors}
    return JsonResponse(body, status=status, content_type="application/problem+json")
