"""It hurts: stop, say where and how much, and see whether it is dangerous."""

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from steadyback.record import CaseProblems
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
from steadyback.web.diary.session_log import session_so_far
from steadyback.web.look.fields import Field, Filled, Option, filled, raw_values, shown
from steadyback.web.look.local_time import local_date
from steadyback.web.look.symptoms import NEW_SIGNS, asked_of_changes, grave, new_signs
from steadyback.web.look.words import body_map, pain
from steadyback.web.records.access import OpenRecord, at_the_door
from steadyback.web.records.ids import event_id

WHERE = (
    pain("leg_now", "Leg pain right now"),
    pain("back_now", "Back pain right now"),
    body_map("distal_now", "How far down do you feel pain now?"),
    NEW_SIGNS,
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
    """Store what was said, and stop the exercise or the session."""
    values = answers.values
    body: dict[str, Any] = form.body(local_date(record))
    body["symptoms"] = now_symptoms(values)
    known = baseline(record)
    record.append("check_in", body, event=post.get("event") or None)
    draft = stopped(kept_session(record), values)
    advice = record.advice()
    if not advice.locked:
        keep_session(record, draft)
        return redirect("session", record.id)
    if offered is None or end_session(record, offered, draft, values, known):
        record.drop_draft(DRAFT)
    else:
        keep_session(record, draft)
    emergency = advice.triage.level == "emergency"
    return redirect("help-now" if emergency else "outcome", record.id)


def stopped(draft: dict[str, Any], values: dict[str, Any]) -> dict[str, Any]:
    """What was filled in, with the exercise that hurt and how much."""
    draft = dict(draft)
    if level := values.get("level"):
        draft |= {f"{level}-did": "stopped", "hurt": level}
    for name in ("leg", "back"):
        felt = values.get(f"{name}_now")
        if felt is not None:
            before = str(draft.get(f"{name}_during") or "0")
            draft[f"{name}_during"] = max(int(before) if before.isdigit() else 0, felt)
    if values.get("changes") not in (None, ["none"]):
        draft["changes"] = values["changes"]
    return draft


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
    return found | (new_signs(values) if values.get("changes") != ["none"] else {})
