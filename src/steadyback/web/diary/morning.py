"""The morning after: how did your body take it?"""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from steadyback.engine.days import local_day
from steadyback.languages import _
from steadyback.record import CaseProblems
from steadyback.web.diary.checking import store_signs
from steadyback.web.diary.session_log import changes
from steadyback.web.look.fields import Field, Filled, filled, raw_values, shown
from steadyback.web.look.local_time import local_date
from steadyback.web.look.morning_fields import MORNING
from steadyback.web.look.symptoms import CHANGES, asked_of_changes, beside_id, told_beside
from steadyback.web.records.access import OpenRecord, at_the_door
from steadyback.web.records.ids import event_for, event_id

FIELDS = (*MORNING, *CHANGES)


@require_http_methods(["GET", "POST"])
@at_the_door
def morning(request: HttpRequest, record: OpenRecord, session: str) -> HttpResponse:
    """Ask, or store the reply to one session."""
    if not record.holds(session, "session_done"):
        raise Http404
    if local_day(record.event(session).at, record.state.zone) >= local_date(record):
        response = redirect("today", record.id)
        response["Location"] += "?done=tomorrow"
        return response
    if request.method == "GET":
        return page(request, record, FIELDS, Filled({}))
    fields = (*FIELDS, *asked_of_changes(request.POST))
    answers = filled(fields, request.POST)
    if answers:
        try:
            store(record, session, answers.values, request.POST.get("event") or None)
        except CaseProblems:
            says = _("Something could not be read. Please look through your answers.")
            answers.errors["form"] = says
        else:
            level = record.advice().triage.level
            return redirect("help-now" if level == "emergency" else "today", record.id)
    if not answers and store_signs(record, request.POST):
        level = record.advice().triage.level
        return redirect("help-now" if level == "emergency" else "outcome", record.id)
    return page(request, record, fields, Filled(raw_values(fields, request.POST), answers.errors))


def store(record: OpenRecord, session: str, values: dict[str, Any], event: str | None) -> None:
    """The reply, or what it says now where there was one. Raises CaseProblems."""
    body, first = reply(session, values), record.first_reply(session)
    beside, made = told_beside(values), event_for(event, record.now)
    if beside:
        record.append("check_in", beside, event=beside_id(made))
    if first:
        record.correct("morning_after", body, first)
    else:
        record.append("morning_after", body, event=made)


def page(
    request: HttpRequest, record: OpenRecord, fields: tuple[Field, ...], answers: Filled
) -> HttpResponse:
    """The page as it stands."""
    context: dict[str, Any] = {
        "record": record,
        "tab": "today",
        "shown": shown(fields, answers.values, answers.errors),
        "errors": answers.errors,
        "event": request.POST.get("event") or event_id(record.now),
    }
    return render(request, "diary/morning.html", context, status=422 if answers.errors else 200)


def reply(session: str, values: dict[str, Any]) -> dict[str, Any]:
    """The event's body; "not settled yet" is told as such (rulings, the record)."""
    names = ("leg_nprs", "back_nprs", "distal_level", "stiffness", "soreness")
    body: dict[str, Any] = {"for_session": session} | {name: values[name] for name in names}
    body["settled_hours"] = "not_yet" if values["settled"] == "no" else int(values["settled"])
    return body | changes(values["changes"])
