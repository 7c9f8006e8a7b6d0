"""The session on one page: what to do, ticked as it is done, and how it felt afterwards."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from steadyback.engine.baseline import before_exercise
from steadyback.languages import _
from steadyback.record import CaseProblems
from steadyback.web.diary.checking import store_signs
from steadyback.web.diary.offered import (
    DRAFT,
    Offered,
    keep_session,
    kept_session,
    offered_in,
    offered_today,
)
from steadyback.web.diary.session_log import (
    AFTER_CHANGES,
    BEFORE,
    DURING,
    NOTE,
    level_fields,
    session_body,
)
from steadyback.web.diary.today import trained_today
from steadyback.web.diary.told import told
from steadyback.web.look.exercises import ShownItem
from steadyback.web.look.fields import Field, Filled, filled, raw_values, shown
from steadyback.web.look.session_fields import AFTER
from steadyback.web.look.symptoms import NUMB_SIDE, asked_of_changes, beside_id, told_beside
from steadyback.web.records.access import OpenRecord, at_the_door
from steadyback.web.records.ids import event_for, event_id

OF_HURTING = ("hurt", "felt", "doing", "recheck", "moved_down")
"""What "It hurts" keeps beside the fields of the page."""


@require_http_methods(["GET", "POST"])
@at_the_door
def session(request: HttpRequest, record: OpenRecord) -> HttpResponse:
    """Today's exercises with their log; `It hurts` keeps what was ticked and asks."""
    if request.method == "POST":
        offered = offered_in(record, request.POST.get("shown", ""))
        if offered is not None:
            return taken(request, record, offered)
    advice = record.advice()
    offered = offered_today(record, advice)
    if offered is None or advice.today is None:
        return redirect("today", record.id)
    if advice.today.start_blocked:
        if request.method == "POST":
            keep_ticks(request, record, offered)
        return redirect("check-in", record.id)
    if request.method == "POST":
        return taken(request, record, offered)
    if trained_today(record, advice.today):
        return thanks(record, "already")
    return page(request, record, offered, Filled(kept_session(record)))


def taken(request: HttpRequest, record: OpenRecord, offered: Offered) -> HttpResponse:
    """Read the page against what it showed, and store it."""
    fields = (*all_fields(offered.items), *asked_of_changes(request.POST))
    if "hurts" in request.POST:
        keep_ticks(request, record, offered)
        return redirect("hurts", record.id)
    answers = filled(fields, request.POST)
    if answers:
        try:
            values = answers.values | {"felt": kept_session(record).get("felt", {})}
            store(record, offered, values, request.POST.get("event") or None)
        except CaseProblems:
            says = _("Something could not be read. Please look through your answers.")
            answers.errors["form"] = says
        else:
            record.drop_draft(DRAFT)
            return after(record)
    if not answers and store_signs(record, request.POST):
        keep_ticks(request, record, offered)
        return after(record)
    kept = raw_values(fields, request.POST)
    return page(request, record, offered, Filled(kept, answers.errors))


def store(record: OpenRecord, offered: Offered, values: dict[str, Any], event: str | None) -> None:
    """The session, and a check-in with what it cannot hold. Raises CaseProblems."""
    body, beside = session_body(offered, values), told_beside(values)
    made = event_for(event, record.now)
    if beside:
        record.append("check_in", beside, event=beside_id(made))
    record.append("session_done", body, event=made)


def keep_ticks(request: HttpRequest, record: OpenRecord, offered: Offered) -> None:
    """Keep what was filled in so far, right or wrong, and what it was filled in for."""
    raw = raw_values((*all_fields(offered.items), NUMB_SIDE), request.POST)
    before = kept_session(record)
    kept = {name: before[name] for name in OF_HURTING if name in before}
    kept |= {name: value for name, value in raw.items() if value}
    kept |= {"event": request.POST.get("event", "")[:64], "shown": offered.signed(record)}
    keep_session(record, kept)


def all_fields(items: list[ShownItem]) -> tuple[Field, ...]:
    """Every field of the page."""
    per_level = tuple(field for item in items for field in level_fields(item))
    return (*per_level, *BEFORE, *DURING, *AFTER, *AFTER_CHANGES, NOTE)


def page(
    request: HttpRequest, record: OpenRecord, offered: Offered, answers: Filled
) -> HttpResponse:
    """The page as it stands."""
    values, errors, items = answers.values, answers.errors, offered.items
    last = (*AFTER, *AFTER_CHANGES, *asked_of_changes(request.POST or None), NOTE)
    exercises = [
        {"item": item, "fields": shown(level_fields(item), values, errors)} for item in items
    ]
    context: dict[str, Any] = {
        "record": record,
        "exercises": exercises,
        "before": shown(BEFORE, {**baseline(record), **values}, errors),
        "during": shown(DURING, values, errors),
        "after": shown(last, values, errors),
        "all_shown": shown((*all_fields(items), NUMB_SIDE), values, errors),
        "errors": errors,
        "event": request.POST.get("event") or values.get("event") or event_id(record.now),
        "signed": offered.signed(record),
        "told": told(record, record.advice(), kept_session(record)),
    }
    return render(request, "diary/session.html", context, status=422 if errors else 200)


def baseline(record: OpenRecord) -> dict[str, Any]:
    """How it was before exercise, as far as it was told."""
    before = before_exercise(record.state)
    known = {
        "leg_before": before.leg,
        "back_before": before.back,
        "distal_before": before.distal,
    }
    return {name: value for name, value in known.items() if value is not None}


def after(record: OpenRecord) -> HttpResponse:
    """The card, somebody to see, or today with thanks."""
    advice = record.advice()
    if advice.triage.level == "emergency":
        return redirect("help-now", record.id)
    return thanks(record, "session")


def thanks(record: OpenRecord, done: str) -> HttpResponse:
    """Today, with a word about what was done."""
    response = redirect("today", record.id)
    response["Location"] += f"?done={done}"
    return response
