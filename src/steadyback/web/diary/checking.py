"""The check-in: how it is now, and the danger signs, in under half a minute."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from steadyback.catalogue.policy import Policy
from steadyback.catalogue.red_flag import RedFlag
from steadyback.engine import Advice
from steadyback.languages import _
from steadyback.record import CaseProblems
from steadyback.web.diary.flag_form import (
    FlagForm,
    due_flags,
    emergencies_first,
    flag_form,
    screen_flags,
)
from steadyback.web.look.fields import Field, Filled, filled, raw_values, shown
from steadyback.web.look.flag_questions import YES_NO
from steadyback.web.look.health_fields import (
    SLEEP,
    TREND,
    relief_fields,
    settle_field,
    tolerance_fields,
    treatment,
)
from steadyback.web.look.local_time import local_date
from steadyback.web.look.session_fields import NOW
from steadyback.web.look.symptoms import (
    NEW_SIGNS,
    NUMB_SIDE,
    WEAK_LEG,
    WHERE,
    between_the_legs,
    changes_in,
    grave,
    new_signs,
    signs_at_once,
    where_now,
)
from steadyback.web.records.access import OpenRecord, at_the_door
from steadyback.web.records.ids import event_id

ASKED_DAILY = (*NOW, NEW_SIGNS)

HEALTH = Field(
    "health",
    "Has anything changed in your health?",
    "one",
    YES_NO,
    hint="For example an operation, a pregnancy, a diagnosis or your blood pressure.",
    wide=True,
)


def slow_fields(policy: Policy) -> tuple[Field, ...]:
    """What changes slowly, and so is not asked each day."""
    return (
        TREND,
        SLEEP[0],
        settle_field(policy),
        *tolerance_fields(policy),
        *relief_fields(policy),
        HEALTH,
    )


@require_http_methods(["GET", "POST"])
@at_the_door
def check_in(request: HttpRequest, record: OpenRecord) -> HttpResponse:
    """Ask, or read and store; an emergency leads straight to its card."""
    flags = questions(record, record.advice(ladders=False))
    post = request.POST if request.method == "POST" else None
    form = flag_form(flags, post)
    weekly = slow_ones_due(record)
    fields = asked_now(post, where_now(record.state.symptoms) if weekly else WHERE)
    if weekly:
        fields += slow_fields(record.catalogue.policy)
    answers = filled(fields, post, local_date(record)) if post is not None else Filled({})
    if post is not None:
        danger = form.opened and emergencies_first(form.answers.values, record.catalogue)
        danger = danger or "weaker" in changes_in(post) or between_the_legs(post)
        if danger or (answers and form.complete):
            if store(record, request, answers, form):
                changed = answers.values.get("health") == "yes"
                return after(record, "health" if changed else post.get("next", ""))
            says = _("Something could not be read. Please look through your answers.")
            answers.errors["form"] = says
    return page(request, record, fields, answers, form)


def asked_now(post: QueryDict | None, where: tuple[Field, ...]) -> tuple[Field, ...]:
    """What is asked each day, with more about a leg that is newly weak or numb."""
    new = changes_in(post)
    numb = (NUMB_SIDE,) if "numbness" in new else ()
    weak = WEAK_LEG if "weakness" in new else ()
    return (*ASKED_DAILY, *where, *numb, *weak)


def slow_ones_due(record: OpenRecord) -> bool:
    """Whether the slower questions were not answered for a week."""
    last = record.last_with("trend")
    weeks = timedelta(days=record.catalogue.policy.slow_questions_days)
    return last is None or record.now - last >= weeks


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
    medicine = treatment_now(record, answers.values)
    if medicine is not None:
        body["treatment"] = medicine
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
    found |= {"trend": values["trend"]} if "trend" in values else {}
    for name in ("nights_woken", "settle_minutes", "sitting_minutes", "bending_minutes"):
        if values.get(name, "unknown") != "unknown":
            found[name] = int(values[name])
    return found | new_signs(values)


def treatment_now(record: OpenRecord, values: dict[str, Any]) -> dict[str, Any] | None:
    """Pain relief and injection of the last weeks, beside what was known before."""
    new = treatment(values, local_date(record))
    if new is None:
        return None
    return record.state.treatment.model_dump(mode="json", exclude_none=True) | new


def store_signs(record: OpenRecord, post: QueryDict) -> bool:
    """Keep what does not wait from a page that cannot be stored yet; whether there was any."""
    if not grave(post):
        return False
    body = {"symptoms": signs_at_once(post)}
    token = (post.get("event") or event_id(record.now))[:56]
    record.append("check_in", body, event=f"{token}-signs")
    return True


def after(record: OpenRecord, following: str) -> HttpResponse:
    """The card at once where there is an emergency; else the session, or today."""
    advice = record.advice(ladders=False)
    if advice.triage.level == "emergency":
        return redirect("help-now", record.id)
    if advice.locked:
        return redirect("outcome", record.id)
    if following == "health":
        return redirect("change-health", record.id)
    if following in ("lead", "session") and advice.today is not None and advice.today.items:
        return redirect(following, record.id)
    return redirect("today", record.id)
