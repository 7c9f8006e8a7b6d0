"""The questions, one screen each: answers are kept on the way, and become one event at the end."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods
from pydantic import ValidationError

from steadyback.engine import advise, fold
from steadyback.languages import _
from steadyback.record import Entry, Event, event_from
from steadyback.web.look.fields import Filled, Values, filled, shown
from steadyback.web.look.local_time import local_date
from steadyback.web.records.access import OpenRecord, at_the_door
from steadyback.web.records.ids import event_id
from steadyback.web.start.danger import still_open, what_stands
from steadyback.web.start.drafts import DRAFT, keep, kept
from steadyback.web.start.intake import first_open, intake_body, profile_body
from steadyback.web.start.questions import Step, steps


@require_GET
@at_the_door
def go_on(request: HttpRequest, record: OpenRecord) -> HttpResponse:
    """Where the person stopped."""
    draft = kept(record)
    todo = steps(record.catalogue, draft.get("values", {}))
    step = first_open(todo, draft.get("done", []))
    return redirect("question", record.id, (step or todo[-1]).id)


@require_http_methods(["GET", "POST"])
@at_the_door
def question(request: HttpRequest, record: OpenRecord, step: str) -> HttpResponse:
    """One question: shown with the answer given before, read, and kept."""
    draft = kept(record)
    values: Values = draft.get("values", {})
    todo = steps(record.catalogue, values)
    here = next((one for one in todo if one.id == step), None)
    if here is None:
        return redirect("questions", record.id)
    if request.method == "GET":
        return ask(request, record, todo, here, values, Filled({}))
    answers = filled(here.fields, request.POST, local_date(record))
    if answers and not can_be_kept(record, {**values, **answers.values}):
        says = _("This cannot be read. Please look through it again.")
        answers.errors[here.fields[0].name] = says
    if here.id == "about" and answers:
        refused = too_young(request, record, answers)
        if refused is not None:
            return refused
    if not answers:
        return ask(request, record, todo, here, {**values, **answers.values}, answers)
    return answered(request, record, draft, here, answers.values)


def ask(
    request: HttpRequest,
    record: OpenRecord,
    todo: list[Step],
    here: Step,
    values: Values,
    answers: Filled,
) -> HttpResponse:
    """Show one question."""
    place = todo.index(here)
    context: dict[str, Any] = {
        "record": record,
        "step": here,
        "part": _(here.part),
        "heading": _(here.title or here.part),
        "shown": shown(here.fields, values, answers.errors),
        "errors": answers.errors,
        "number": place + 1,
        "count": len(todo),
        "back": todo[place - 1] if place else None,
        "sole": len(here.fields) == 1,
        "unsure": bool(here.flag and values.get(here.flag.id) == "unsure"),
    }
    return render(request, "start/question.html", context, status=422 if answers.errors else 200)


def answered(
    request: HttpRequest, record: OpenRecord, draft: dict[str, Any], here: Step, new: Values
) -> HttpResponse:
    """Keep an answer and go on: to the next question, to the card, or to the end."""
    asked = {field.name for field in here.fields}
    values = {n: v for n, v in draft.get("values", {}).items() if n not in asked} | new
    done = keep(record, draft, values, here.id)
    todo = steps(record.catalogue, values)
    place = [one.id for one in todo].index(here.id)
    following = todo[place + 1].id if place + 1 < len(todo) else None
    waits = following in (f"{here.id}-more", "weak-leg")
    if here.id == "about":
        record.append("profile", profile_body(values))
    elif not waits and is_emergency(record, values):
        record.append("intake", intake_body(record.catalogue, values, local_date(record)))
        return redirect("help-now", record.id)
    if following:
        return redirect("question", record.id, following)
    left = first_open(todo, done)
    return redirect("question", record.id, left.id) if left else finish(record, values)


def too_young(request: HttpRequest, record: OpenRecord, answers: Filled) -> HttpResponse | None:
    """Refuse a year that cannot be, or under age; only an empty record is ended, after asking."""
    age = record.now.year - answers.values["birth_year"]
    least = int(record.catalogue.policy.age_least)
    if age >= least:
        return None
    if age < 0:
        answers.errors["birth_year"] = _("This year lies in the future. Please check it.")
    elif not record.only_begun or not record.is_owner:
        answers.errors["birth_year"] = _(
            "By this year you would be under {least}, and Steadyback is for adults. "
            "Nothing was changed.",
            least=least,
        )
    else:
        if request.POST.get("under_age") == "yes":
            record.erase()
        context = {"record": record, "answers": answers.values}
        kept = request.POST.get("under_age") != "yes"
        return render(
            request,
            "start/too_young.html",
            context if kept else {},
            status=422 if kept else 200,
        )
    return None


def can_be_kept(record: OpenRecord, values: Values) -> bool:
    """Whether the record would take these answers, so that no draft is ever beyond reading."""
    try:
        intake_so_far(record, values)
    except ValidationError:
        return False
    return True


def intake_so_far(record: OpenRecord, values: Values) -> Event:
    """The answers as the event they would be. Raises ValidationError."""
    body = intake_body(record.catalogue, values, local_date(record))
    return event_from(
        {
            "id": event_id(record.now),
            "at": record.now.isoformat(),
            "by": "person",
            "kind": "intake",
            "version": 1,
            "body": body,
        }
    )


def is_emergency(record: OpenRecord, values: Values) -> bool:
    """Whether what was answered so far would be an emergency; nothing is stored."""
    event = intake_so_far(record, values)
    state = fold(record.state, Entry(record.now, event.id, event), record.catalogue)
    return advise(record.catalogue, state, record.now).triage.level == "emergency"


def finish(record: OpenRecord, values: Values) -> HttpResponse:
    """The answers become facts."""
    record.append("intake", intake_body(record.catalogue, values, local_date(record)))
    record.drop_draft(DRAFT)
    return redirect("outcome", record.id)


@require_GET
@at_the_door
def outcome(request: HttpRequest, record: OpenRecord) -> HttpResponse:
    """Where the answers lead: the card, somebody to see first, or the plan."""
    if record.state.symptoms_at is None:
        raise Http404
    advice = record.advice()
    if advice.triage.level == "emergency":
        return redirect("help-now", record.id)
    context: dict[str, Any] = {
        "record": record,
        "advice": advice,
        "open_flags": still_open(record, advice),
        "standing": what_stands(record, advice),
    }
    name = "start/see_someone.html" if advice.locked else "start/ready.html"
    return render(request, name, context)
