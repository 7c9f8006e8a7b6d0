"""It hurts: stop, say where and how much, see whether it is dangerous, and what to do."""

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from steadyback.languages import N_
from steadyback.record import CaseProblems
from steadyback.web.diary.at_once import answered, rechecked
from steadyback.web.diary.flag_form import FlagForm, emergencies_first, flag_form, screen_flags
from steadyback.web.diary.offered import (
    DRAFT,
    Offered,
    keep_session,
    kept_session,
    offered_in,
    offered_today,
)
from steadyback.web.diary.session import baseline
from steadyback.web.diary.session_log import BEFORE, SETTLED, as_form, session_so_far
from steadyback.web.look.fields import Field, Filled, Option, filled, raw_values, shown
from steadyback.web.look.flag_questions import YES_NO
from steadyback.web.look.local_time import local_date
from steadyback.web.look.symptoms import CHANGES, asked_of_changes, grave, marks, new_signs
from steadyback.web.look.words import body_map, pain
from steadyback.web.records.access import OpenRecord, at_the_door
from steadyback.web.records.ids import event_id

WHERE = (
    pain("leg_now", N_("Leg pain right now")),
    pain("back_now", N_("Back pain right now")),
    body_map("distal_now", N_("How far down do you feel pain now?")),
    *CHANGES,
    Field(
        "afraid",
        "Are you afraid that it does harm?",
        "one",
        YES_NO,
        hint="Many people are. You lose nothing by saying so.",
        required=False,
        wide=True,
    ),
)
GONE_BACK = Field(
    "settled",
    "Is the pain back where it was before?",
    "one",
    (
        Option("soon", "Yes, it went back within 10 minutes"),
        Option("later", "No, or it took longer, or I am not sure"),
    ),
)


@require_http_methods(["GET", "POST"])
@at_the_door
def hurts(request: HttpRequest, record: OpenRecord) -> HttpResponse:
    """It hurts: where, how much, and is it dangerous. Stops, or shows the card."""
    advice = record.advice()
    if advice.triage.level == "emergency":
        return redirect("help-now", record.id)
    offered = offered_in(record, str(kept_session(record).get("shown", "")))
    offered = offered or offered_today(record, advice)
    post = request.POST if request.method == "POST" else None
    fields = asked(offered, post)
    form = flag_form(screen_flags(record, "session"), post)
    answers = filled(fields, post) if post is not None else Filled({})
    if post is not None:
        danger = form.opened and emergencies_first(form.answers.values, record.catalogue)
        if danger or grave(post) or (answers and form.complete):
            return hurt(record, post, offered, answers, form)
    values = raw_values(fields, request.POST) if post is not None else {}
    context: dict[str, Any] = {
        "record": record,
        "form": form,
        "shown": shown(fields, values, answers.errors),
        "all_shown": [*shown(fields, values, answers.errors), *form.shown],
        "errors": {**answers.errors, **form.answers.errors},
        "event": request.POST.get("event") or event_id(record.now),
    }
    status = 422 if context["errors"] else 200
    return render(request, "diary/hurts.html", context, status=status)


def asked(offered: Offered | None, post: QueryDict | None) -> tuple[Field, ...]:
    """What is asked, with the exercise first where there are some."""
    names = tuple(Option(item.id, item.name) for item in (offered.items if offered else ()))
    which = (Field("level", "During which exercise?", "one", names),) if names else ()
    return (*which, *WHERE, *asked_of_changes(post))


def hurt(
    record: OpenRecord,
    post: QueryDict,
    offered: Offered | None,
    answers: Filled,
    form: FlagForm,
) -> HttpResponse:
    """Store what was said; then what the engine says to do, or the end of the session."""
    values = answers.values
    body: dict[str, Any] = form.body(local_date(record))
    body["symptoms"] = now_symptoms(values)
    kept = kept_session(record)
    known = baseline(record) | typed_before(kept)
    record.append("check_in", body, event=post.get("event") or None)
    advice = record.advice()
    if not advice.locked:
        keep_session(record, answered(record, with_pain(kept, values), values, known))
        return redirect("session", record.id)
    draft = stopped(with_pain(kept, values), values)
    if offered is None or end_session(record, offered, draft, values, known):
        record.drop_draft(DRAFT)
    else:
        keep_session(record, draft)
    emergency = advice.triage.level == "emergency"
    return redirect("help-now" if emergency else "outcome", record.id)


def typed_before(draft: dict[str, Any]) -> dict[str, Any]:
    """How it was before the session, where the person wrote it on its page."""
    return filled(BEFORE, as_form(draft)).values


def with_pain(draft: dict[str, Any], values: dict[str, Any]) -> dict[str, Any]:
    """What was filled in, with the highest pain so far and what is new."""
    draft = dict(draft)
    for name in ("leg", "back"):
        felt = values.get(f"{name}_now")
        if felt is not None:
            before = str(draft.get(f"{name}_during") or "0")
            draft[f"{name}_during"] = max(int(before) if before.isdigit() else 0, felt)
    if values.get("changes") not in (None, ["none"]):
        draft["changes"] = values["changes"]
    return draft


def stopped(draft: dict[str, Any], values: dict[str, Any]) -> dict[str, Any]:
    """What was filled in, with the exercise that hurt as stopped."""
    level = values.get("level")
    return draft | ({f"{level}-did": "stopped", "hurt": level} if level else {})


@require_http_methods(["GET", "POST"])
@at_the_door
def again(request: HttpRequest, record: OpenRecord) -> HttpResponse:
    """After 10 minutes: whether pain that went further down went back."""
    draft = kept_session(record)
    if "recheck" not in draft or record.advice().locked:
        return redirect("session", record.id)
    answers = filled((GONE_BACK,), request.POST) if request.method == "POST" else Filled({})
    if request.method == "POST" and answers:
        minutes = SETTLED[answers.values["settled"]]
        keep_session(record, rechecked(record.catalogue, draft, minutes))
        return redirect("session", record.id)
    context: dict[str, Any] = {
        "record": record,
        "shown": shown((GONE_BACK,), {}, answers.errors),
        "errors": answers.errors,
    }
    status = 422 if answers.errors else 200
    return render(request, "diary/again.html", context, status=status)


def end_session(
    record: OpenRecord,
    offered: Offered,
    draft: dict[str, Any],
    felt: dict[str, Any],
    known: dict[str, Any],
) -> bool:
    """Store the session so far, because exercise waits now; false where it could not be read."""
    body = session_so_far(offered, draft, felt, known)
    if body is None:
        return True
    try:
        record.append("session_done", body, event=str(draft.get("event") or "") or None)
    except CaseProblems:
        return False
    return True


def now_symptoms(values: dict[str, Any]) -> dict[str, Any]:
    """What is felt at this moment. "Nothing new" in a session is no answer about the day."""
    found: dict[str, Any] = {
        name: values[name] for name in ("leg_now", "back_now") if name in values
    }
    if "distal_now" in values:
        found["distal_level"] = values["distal_now"]
    return found | (new_signs(values) if values.get("changes") != ["none"] else marks(values))
