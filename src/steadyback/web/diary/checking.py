"""The check-in: how it is now, and the danger signs, in under half a minute."""

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from steadyback.catalogue.red_flag import RedFlag
from steadyback.engine import Advice
from steadyback.record import CaseProblems
from steadyback.web.diary.flag_form import (
    FlagForm,
    due_flags,
    emergencies_first,
    flag_form,
    screen_flags,
)
from steadyback.web.look.fields import Field, Filled, Option, filled, raw_values, shown
from steadyback.web.look.local_time import local_date
from steadyback.web.look.symptoms import NEW_SIGNS, WEAK_LEG
from steadyback.web.look.words import body_map, pain
from steadyback.web.records.access import OpenRecord, at_the_door
from steadyback.web.records.ids import event_id

NOW = (
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
    NEW_SIGNS,
)


@require_http_methods(["GET", "POST"])
@at_the_door
def check_in(request: HttpRequest, record: OpenRecord) -> HttpResponse:
    """Ask, or read and store; an emergency leads straight to its card."""
    flags = questions(record, record.advice())
    post = request.POST if request.method == "POST" else None
    form = flag_form(flags, post)
    fields = asked_now(post)
    answers = filled(fields, post) if post is not None else Filled({})
    if post is not None:
        danger = form.opened and emergencies_first(form.answers.values, record.catalogue)
        if danger or (answers and form.complete):
            if store(record, request, answers, form):
                return after(record, post.get("next", ""))
            answers.errors["form"] = (
                "Something could not be read. Please look through your answers."
            )
    return page(request, record, fields, answers, form)


def asked_now(post: QueryDict | None) -> tuple[Field, ...]:
    """What is asked, with more about a leg that is newly weak."""
    weak = post is not None and post.get("changes") == "weakness"
    return (*NOW, *WEAK_LEG) if weak else NOW


def questions(record: OpenRecord, advice: Advice) -> list[RedFlag]:
    """The danger signs to ask: what is due, and always at least the short screen."""
    due = {flag for question in advice.questions_due for flag in question.flags}
    return due_flags(record, due | {flag.id for flag in screen_flags(record, "short")})


def page(
    request: HttpRequest,
    record: OpenRecord,
    fields: tuple[Field, ...],
    answers: Filled,
    form: FlagForm,
) -> HttpResponse:
    """The check-in as it stands."""
    errors = {**answers.errors, **form.answers.errors}
    values = raw_values(fields, request.POST) if request.method == "POST" else {}
    context: dict[str, Any] = {
        "record": record,
        "tab": "today",
        "form": form,
        "shown": shown(fields, values, answers.errors),
        "all_shown": [*shown(fields, values, answers.errors), *form.shown],
        "errors": errors,
        "next": request.POST.get("next", request.GET.get("next", "")),
        "event": request.POST.get("event") or event_id(record.now),
    }
    return render(request, "diary/check_in.html", context, status=422 if errors else 200)


def store(record: OpenRecord, request: HttpRequest, answers: Filled, form: FlagForm) -> bool:
    """The check-in as one event; false where it could not be read."""
    body: dict[str, Any] = form.body(local_date(record))
    known = symptoms(answers.values)
    if known:
        body["symptoms"] = known
    try:
        record.append("check_in", body, event=request.POST.get("event") or None)
    except CaseProblems:
        return False
    return True


def symptoms(values: dict[str, Any]) -> dict[str, Any]:
    """How it is now, as the record keeps it."""
    names = ("leg_nprs", "back_nprs", "distal_level")
    found: dict[str, Any] = {name: values[name] for name in names if name in values}
    if "woken_last_two_nights" in values:
        found["woken_last_two_nights"] = int(values["woken_last_two_nights"])
    return found | new_signs(values)


def new_signs(values: dict[str, Any]) -> dict[str, Any]:
    """What is new. "No" is an answer too; weakness that was there before is not asked again."""
    match values.get("changes"):
        case "none":
            return {"numbness_change": "none", "tingling_change": "none"}
        case "weakness":
            found = {"weakness": "new", "weakness_side": values.get("weakness_side")}
            drop = values.get("foot_drop")
            return found | ({"foot_drop": drop == "yes"} if drop in ("yes", "no") else {})
        case "weaker":
            return {"weakness": "worse"}
        case ("numbness" | "tingling") as which:
            return {which: True, f"{which}_change": "new"}
        case _:
            return {}


def after(record: OpenRecord, following: str) -> HttpResponse:
    """The card at once where there is an emergency; else the session, or today."""
    advice = record.advice()
    if advice.triage.level == "emergency":
        return redirect("help-now", record.id)
    if advice.locked:
        return redirect("outcome", record.id)
    if following == "session" and advice.today is not None and advice.today.items:
        return redirect("session", record.id)
    return redirect("today", record.id)
