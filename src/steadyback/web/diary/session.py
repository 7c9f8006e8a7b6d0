"""The session on one page: what to do, ticked as it is done, and how it felt afterwards."""

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from steadyback.record import CaseProblems
from steadyback.web.diary.flag_form import FlagForm, emergencies_first, flag_form, screen_flags
from steadyback.web.diary.session_log import (
    AFTER,
    AFTER_CHANGES,
    DURING,
    before,
    level_fields,
    session_body,
)
from steadyback.web.look.exercises import ShownItem, shown_items
from steadyback.web.look.fields import Field, Filled, Option, filled, raw_values, shown
from steadyback.web.look.local_time import local_date
from steadyback.web.look.symptoms import NEW_SIGNS
from steadyback.web.look.words import body_map, pain
from steadyback.web.records.access import OpenRecord, at_the_door
from steadyback.web.records.ids import event_id

DRAFT = "session"


@require_http_methods(["GET", "POST"])
@at_the_door
def session(request: HttpRequest, record: OpenRecord) -> HttpResponse:
    """Today's exercises with their log; `It hurts` keeps what was ticked and asks."""
    advice = record.advice()
    found = advice.today
    if advice.locked or found is None or not (found.items or found.around):
        return redirect("today", record.id)
    items = shown_items(found.items or found.around, record.catalogue)
    if found.start_blocked:
        if request.method == "POST":
            keep_ticks(request, record, items)
        return redirect("check-in", record.id)
    if request.method == "GET":
        return page(request, record, items, Filled(record.draft(DRAFT)))
    fields = all_fields(record, items)
    if "hurts" in request.POST:
        keep_ticks(request, record, items)
        return redirect("hurts", record.id)
    answers = filled(fields, request.POST)
    if answers:
        body = session_body(record, found, items, answers.values)
        try:
            record.append("session_done", body, event=request.POST.get("event") or None)
        except CaseProblems:
            answers.errors["form"] = (
                "Something could not be read. Please look through your answers."
            )
        else:
            record.drop_draft(DRAFT)
            return after(record)
    kept = raw_values(fields, request.POST)
    return page(request, record, items, Filled(kept, answers.errors))


def keep_ticks(request: HttpRequest, record: OpenRecord, items: list[ShownItem]) -> None:
    """Keep what was filled in so far, right or wrong."""
    raw = raw_values(all_fields(record, items), request.POST)
    kept = {name: value for name, value in raw.items() if value}
    record.keep_draft(DRAFT, kept | {"event": request.POST.get("event", "")[:64]})


def all_fields(record: OpenRecord, items: list[ShownItem]) -> tuple[Field, ...]:
    """Every field of the page."""
    per_level = tuple(field for item in items for field in level_fields(item))
    return (*per_level, *before(record), *DURING, *AFTER, *AFTER_CHANGES)


def page(
    request: HttpRequest, record: OpenRecord, items: list[ShownItem], answers: Filled
) -> HttpResponse:
    """The page as it stands."""
    values, errors = answers.values, answers.errors
    exercises = [
        {"item": item, "fields": shown(level_fields(item), values, errors)} for item in items
    ]
    context: dict[str, Any] = {
        "record": record,
        "exercises": exercises,
        "before": shown(before(record), {**baseline(record), **values}, errors),
        "during": shown(DURING, values, errors),
        "after": shown((*AFTER, *AFTER_CHANGES), values, errors),
        "all_shown": shown(all_fields(record, items), values, errors),
        "errors": errors,
        "event": request.POST.get("event") or values.get("event") or event_id(record.now),
        "hurt": values.get("hurt", ""),
    }
    return render(request, "diary/session.html", context, status=422 if errors else 200)


def baseline(record: OpenRecord) -> dict[str, Any]:
    """What today's check-in said."""
    symptoms = record.state.symptoms
    known = {
        "leg_before": symptoms.leg_nprs,
        "back_before": symptoms.back_nprs,
        "distal_before": symptoms.distal_level,
    }
    return {name: value for name, value in known.items() if value is not None}


def after(record: OpenRecord) -> HttpResponse:
    """The card, somebody to see, or today with thanks."""
    advice = record.advice()
    if advice.triage.level == "emergency":
        return redirect("help-now", record.id)
    response = redirect("today", record.id)
    response["Location"] += "?done=session"
    return response


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
    names = level_choices(record)
    which = Field("level", "During which exercise?", "one", names, required=bool(names))
    fields = (*((which,) if names else ()), *WHERE)
    post = request.POST if request.method == "POST" else None
    form = flag_form(screen_flags(record, "session"), post)
    answers = filled(fields, post) if post is not None else Filled({})
    if post is not None:
        danger = form.opened and emergencies_first(form.answers.values, record.catalogue)
        if danger or (answers and form.complete):
            return hurt(record, post, answers, form)
    values = raw_values(fields, request.POST) if post is not None else {}
    errors = {**answers.errors, **form.answers.errors}
    context: dict[str, Any] = {
        "record": record,
        "form": form,
        "shown": shown(fields, values, answers.errors),
        "all_shown": [*shown(fields, values, answers.errors), *form.shown],
        "errors": errors,
        "event": request.POST.get("event") or event_id(record.now),
    }
    return render(request, "diary/hurts.html", context, status=422 if errors else 200)


def level_choices(record: OpenRecord) -> tuple[Option, ...]:
    """Today's exercises."""
    today = record.advice().today
    items = shown_items(today.items if today else (), record.catalogue)
    return tuple(Option(item.id, item.name) for item in items)


def hurt(record: OpenRecord, post: QueryDict, answers: Filled, form: FlagForm) -> HttpResponse:
    """Store what was said, and stop the exercise or the session."""
    values = answers.values
    body: dict[str, Any] = form.body(local_date(record))
    body["symptoms"] = now_symptoms(values)
    record.append("check_in", body, event=post.get("event") or None)
    draft = record.draft(DRAFT)
    if level := values.get("level"):
        draft |= {f"{level}-did": "stopped", "hurt": level}
        for name in ("leg", "back"):
            draft[f"{name}_during"] = max(
                int(draft.get(f"{name}_during") or 0), values[f"{name}_now"]
            )
        draft["distal_during"] = values["distal_now"]
    if values.get("changes") not in (None, "none"):
        draft["changes"] = values["changes"]
    record.keep_draft(DRAFT, draft)
    advice = record.advice()
    if advice.triage.level == "emergency":
        return redirect("help-now", record.id)
    return redirect("outcome", record.id) if advice.locked else redirect("session", record.id)


def now_symptoms(values: dict[str, Any]) -> dict[str, Any]:
    """What is felt at this moment."""
    found: dict[str, Any] = {
        name: values[name] for name in ("leg_now", "back_now") if name in values
    }
    match values.get("changes"):
        case "weakness":
            found["weakness"] = "new"
        case "weaker":
            found["weakness"] = "worse"
        case ("numbness" | "tingling") as which:
            found |= {which: True, f"{which}_change": "new"}
        case _:
            pass
    return found
