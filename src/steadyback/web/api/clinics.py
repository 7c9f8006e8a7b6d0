"""A clinic's worklist, its people and its audit, for a program that a colleague let in."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from ninja import Query, Router
from pydantic import TypeAdapter, ValidationError

from steadyback.languages import _
from steadyback.record import CaseProblems
from steadyback.record.case import problems_of
from steadyback.web.accounts.tokens import Scope
from steadyback.web.api.answers import answer, as_text, strong
from steadyback.web.api.asking import program, sent
from steadyback.web.api.describing import reads, writes
from steadyback.web.api.people import advice_answer
from steadyback.web.api.problems import problem
from steadyback.web.api.shapes import AuditQuery, Change, Cleared, ListQuery, Steered
from steadyback.web.records import api_access
from steadyback.web.records.api_access import Place, ProgramClinic, open_clinic
from steadyback.web.records.content import the_catalogue
from steadyback.web.records.store import Conflict
from steadyback.web.records.worklist import Row
from steadyback.wording import need_document

router = Router(tags=["A clinic"])
CHANGE: TypeAdapter[Cleared | Steered] = TypeAdapter(Change)


def opened(request: HttpRequest, clinic: str, scope: Scope) -> ProgramClinic:
    """The clinic that is asked for. Raises what `api_access.open_clinic` raises."""
    return open_clinic(program(request), clinic, scope, timezone.now())


@reads(
    router,
    "clinics/{clinic}/worklist",
    "WorklistPage",
    "Who needs somebody, and why",
    scope=Scope.CLINIC_READ,
    pages=True,
)
def list_worklist(request: HttpRequest, clinic: str, query: Query[ListQuery]) -> HttpResponse:
    """Everybody who shares their record, the most urgent first, each with what stands open and the
    numbers it rests on. Who needs nothing has an empty list; null means that it is not known. The
    look stands in the audit."""
    found = opened(request, clinic, Scope.CLINIC_READ)
    found.note("worklist", page="api")
    places = api_access.worklist_of(found, query.after, query.limit + 1)
    last = query.after + query.limit if len(places) > query.limit else None
    following = next_of(found, "list_worklist", last, query)
    people = [place(one) for one in places[: query.limit]]
    text = as_text({"people": people, "next": following})
    return answer(request, text, strong(text), following=following)


@reads(
    router,
    "clinics/{clinic}/people",
    "PeoplePage",
    "Who shares their record with the clinic",
    scope=Scope.CLINIC_READ,
    pages=True,
)
def list_people(request: HttpRequest, clinic: str, query: Query[ListQuery]) -> HttpResponse:
    """In the order in which they came. The look stands in the audit."""
    found = opened(request, clinic, Scope.CLINIC_READ)
    found.note("worklist", page="api people")
    places = api_access.people_of(found, query.after, query.limit + 1)
    shown = places[: query.limit]
    last = shown[-1].number if len(places) > len(shown) else None
    following = next_of(found, "list_people", last, query)
    people = [person(one) for one in shown]
    text = as_text({"people": people, "next": following})
    return answer(request, text, strong(text), following=following)


@reads(
    router,
    "clinics/{clinic}/people/{person}/advice",
    "AdviceOfPerson",
    "What the rules say of somebody of the clinic",
    scope=Scope.CLINIC_READ,
)
def get_advice_of_person(request: HttpRequest, clinic: str, person: str) -> HttpResponse:
    """As a person's own advice. `record` is a mark of the record as it stands: send it as `seen`
    with a change that rests on this. The look stands in the audit, where the person sees it."""
    found = opened(request, clinic, Scope.CLINIC_READ)
    record = api_access.shared_with(found, person)
    found.note("read", record.id, page="api")
    mark = api_access.read_now(record)
    return advice_answer(request, record, record.now, {"record": mark})


@writes(
    router,
    "clinics/{clinic}/people/{person}/changes",
    "Change",
    "Changed",
    "Change a programme, or clear a danger sign",
    scope=Scope.CLINIC_STEER,
    may_be_late=True,
)
def add_change(request: HttpRequest, clinic: str, person: str) -> HttpResponse:
    """Stores one event by the colleague who made the key; the person sees it, and the audit has
    it. The rules stand above it: an `allow` never lifts a lock, a floor or a ceiling. The same id
    with the same content is stored once. With `seen` nothing is stored, and 412 is answered, where
    the record was changed since that was read, or another day began. The rest of the week is
    planned again, so read again before the next change. The `clinician` of a clearance is written
    here: who made the key, and their clinic. A stage and a note are not `withdrawn`: write what
    holds instead."""
    found = opened(request, clinic, Scope.CLINIC_STEER)
    record = api_access.shared_with(found, person)
    data = sent(request)
    change = change_from(data)
    body = data["body"]
    try:
        new, seq = api_access.change(record, change.kind, body, change.id, change.seen)
    except Conflict:
        says = _("is stored already with another content")
        return problem("conflict", errors=[{"pointer": "/id", "says": says}])
    except CaseProblems as wrong:
        errors = [{"pointer": below(one.pointer), "says": one.says} for one in wrong.problems]
        return problem("not-valid", errors=errors)
    if new:
        record.plan_again()
    told = {"id": change.id, "new": new, "seq": seq}
    return JsonResponse(told, status=201 if new else 200)


@reads(
    router,
    "clinics/{clinic}/audit",
    "AuditPage",
    "Who read or changed what",
    scope=Scope.CLINIC_AUDIT,
    pages=True,
)
def list_audit(request: HttpRequest, clinic: str, query: Query[AuditQuery]) -> HttpResponse:
    """Entries in their order, each with the hash of the one before, so that a gap shows. The look
    is an entry itself: the last page is the one that is not full."""
    found = opened(request, clinic, Scope.CLINIC_AUDIT)
    entries = api_access.audit_of(found, query.after, query.limit)
    found.note("audit read", page="api")
    last = entries[-1]["seq"] if entries else query.after
    following = None
    if len(entries) == query.limit:
        address = reverse("api-1:list_audit", args=[found.id])
        following = f"{address}?after={last}&limit={query.limit}"
    text = as_text({"entries": entries, "after": last, "next": following})
    return answer(request, text, strong(text), following=following)


def next_of(clinic: ProgramClinic, name: str, last: int | None, query: ListQuery) -> str | None:
    """The address of the next page, after the last place of this one; None where nobody follows."""
    if last is None:
        return None
    address = reverse(f"api-1:{name}", args=[clinic.id])
    return f"{address}?after={last}&limit={query.limit}"


def person(one: Place) -> dict[str, Any]:
    """One person of a clinic as JSON data."""
    return {
        "person": one.person,
        "name": one.name,
        "since": one.since.isoformat(),
        "responsible": one.responsible,
    }


def place(one: Row) -> dict[str, Any]:
    """One person on the worklist, with the sentences of each need in the language asked for."""
    needs = one.needs
    listed = None if needs is None else [need_document(each, the_catalogue()) for each in needs]
    return {
        "person": one.id,
        "name": one.name,
        "responsible": one.responsible,
        "needs": listed,
        "since": one.since.isoformat() if one.since else None,
        "reckoned_at": one.made_at.isoformat() if one.made_at else None,
        "stale": one.stale,
        "alert": one.alert is not None and one.alert.seen_at is None,
    }


def change_from(data: Any) -> Cleared | Steered:
    """What a program wants to change. Raises CaseProblems."""
    try:
        return CHANGE.validate_json(json.dumps(data))
    except ValidationError as error:
        raise CaseProblems(problems_of(error, data)) from None


def below(pointer: str) -> str:
    """Where something stands in the one change that was sent, not in a list of events."""
    if pointer.startswith("/events/0"):
        return pointer.removeprefix("/events/0")
    return pointer if pointer in ("", "/id") else f"/body{pointer}"
