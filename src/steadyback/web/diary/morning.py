"""The morning after: how did your body take it?"""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from steadyback.record import CaseProblems
from steadyback.web.diary.session_log import changes
from steadyback.web.look.fields import Field, Filled, Option, filled, raw_values, shown
from steadyback.web.look.symptoms import NEW_SIGNS
from steadyback.web.look.words import body_map, pain
from steadyback.web.records.access import OpenRecord, at_the_door
from steadyback.web.records.ids import event_id

FIELDS = (
    Field(
        "settled",
        "Did it settle after the session?",
        "one",
        (
            Option("0", "Yes, at once", "No worse than before"),
            Option("3", "Yes, the same evening"),
            Option("12", "Yes, by this morning"),
            Option("no", "No, it is still worse than before"),
        ),
    ),
    pain("leg_nprs", "Leg pain this morning"),
    pain("back_nprs", "Back pain this morning"),
    body_map("distal_level", "How far down do you feel pain now?"),
    Field(
        "stiffness",
        "How stiff are you this morning?",
        "scale",
        low_words="0 not at all",
        high_words="10 as stiff as can be",
    ),
    Field(
        "soreness",
        "Are your muscles sore, as after sport?",
        "one",
        (
            Option("none", "No"),
            Option("one", "On one side"),
            Option("both", "On both sides"),
        ),
        wide=True,
    ),
    NEW_SIGNS,
)


@require_http_methods(["GET", "POST"])
@at_the_door
def morning(request: HttpRequest, record: OpenRecord, session: str) -> HttpResponse:
    """Ask, or store the reply to one session."""
    if not record.holds(session, "session_done"):
        raise Http404
    if request.method == "GET":
        return page(request, record, Filled({}))
    answers = filled(FIELDS, request.POST)
    if answers:
        try:
            record.append(
                "morning_after",
                reply(session, answers.values),
                event=request.POST.get("event") or None,
            )
        except CaseProblems:
            answers.errors["form"] = (
                "Something could not be read. Please look through your answers."
            )
        else:
            level = record.advice().triage.level
            return redirect("help-now" if level == "emergency" else "today", record.id)
    return page(request, record, Filled(raw_values(FIELDS, request.POST), answers.errors))


def page(request: HttpRequest, record: OpenRecord, answers: Filled) -> HttpResponse:
    """The page as it stands."""
    context: dict[str, Any] = {
        "record": record,
        "tab": "today",
        "shown": shown(FIELDS, answers.values, answers.errors),
        "errors": answers.errors,
        "event": request.POST.get("event") or event_id(record.now),
    }
    return render(request, "diary/morning.html", context, status=422 if answers.errors else 200)


def reply(session: str, values: dict[str, Any]) -> dict[str, Any]:
    """The event's body; "not settled" is a missing time."""
    names = ("leg_nprs", "back_nprs", "distal_level", "stiffness", "soreness")
    body: dict[str, Any] = {"for_session": session} | {name: values[name] for name in names}
    if values["settled"] != "no":
        body["settled_hours"] = int(values["settled"])
    return body | changes(values["changes"])
