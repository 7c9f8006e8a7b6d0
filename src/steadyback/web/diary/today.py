"""Today: what to do now, how symptoms move, and why."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from steadyback.engine import Advice, advise, preview_week, week_at, with_plan
from steadyback.engine.days import local_day
from steadyback.engine.session import Today
from steadyback.languages import _, weekday_of
from steadyback.record import CaseProblems
from steadyback.record.plan import PlannedItem
from steadyback.web.diary.beside import beside
from steadyback.web.diary.between import between_sessions
from steadyback.web.diary.cleared import said_by_clinicians
from steadyback.web.diary.left_off import left_off
from steadyback.web.diary.steered import steered
from steadyback.web.look.chart import movement, pain_chart
from steadyback.web.look.exercises import needs, sentences, shown_items
from steadyback.web.look.local_time import greeting, local_date, local_now
from steadyback.web.look.numbers import numbers_for
from steadyback.web.look.reasons import argued
from steadyback.web.records.access import OpenRecord, at_the_door
from steadyback.web.records.ids import event_id
from steadyback.wording.english import STAGES

WHY_AT_ONCE = 3


@require_GET
@at_the_door
def today(request: HttpRequest, record: OpenRecord) -> HttpResponse:
    """Everything about today on one page."""
    if record.state.started is None:
        return redirect("questions", record.id)
    advice = record.advice(ladders=False)
    context = frame(record, advice) | {"done": request.GET.get("done", "")[:20]}
    sessions = record.state.sessions
    context["too_much"] = bool(sessions) and sessions[-1].colour == "red"
    if advice.triage.level == "emergency" and advice.triage.card:
        card = record.catalogue.cards[advice.triage.card]
        numbers = numbers_for(record.state.country)
        return render(
            request, "diary/today_help.html", context | {"card": card, "numbers": numbers}
        )
    if advice.locked:
        context["steered"] = steered(record)
        return render(request, "diary/today_locked.html", context | locked(record, advice))
    advice, planning = with_preview(record, advice, ladders=False)
    context |= {
        "planning": planning,
        "left": left_off(record),
        "said": said_by_clinicians(record),
        "steered": steered(record),
    }
    return render(request, "diary/today.html", context | session_of(record, advice))


def with_preview(
    record: OpenRecord, advice: Advice, *, ladders: bool = True
) -> tuple[Advice, bool]:
    """The advice with the quick draft of a week that is due, and whether there is one."""
    if not advice.plan_due:
        return advice, False
    draft = preview_week(record.catalogue, record.state, week_at(record.state, record.now))
    planned = with_plan(record.state, draft)
    return advise(record.catalogue, planned, record.now, ladders=ladders), True


def frame(record: OpenRecord, advice: Advice) -> dict[str, Any]:
    """What stands on every form of the page."""
    state, day = record.state, local_date(record)
    started = local_day(state.started, state.zone) if state.started else day
    return {
        "record": record,
        "tab": "today",
        "advice": advice,
        "greeting": greeting(record),
        "weekday": weekday_of(day),
        "week": (day - started).days // 7 + 1,
        "movement": movement(state, record.now),
        "chart": pain_chart(state, record.now),
        "checked_in": checked_in(record),
        "morning": next((q for q in advice.questions_due if q.kind == "morning_after"), None),
    }


def checked_in(record: OpenRecord) -> bool:
    """Whether there was a check-in (or the intake) today."""
    at = record.state.symptoms_at
    return at is not None and local_day(at, record.state.zone) == local_date(record)


def locked(record: OpenRecord, advice: Advice) -> dict[str, Any]:
    """What stands against exercise, and what is still fine."""
    catalogue = record.catalogue
    items = (*advice.today.items, *advice.today.around) if advice.today else ()
    return {
        "why": argued(advice.triage.reasons, catalogue),
        "items": shown_items(items, catalogue),
        "walks": has_walk(items),
        "open_flags": [catalogue.red_flags[one] for one in advice.triage.open_flags],
        "flags": [catalogue.red_flags[f.id] for f in advice.triage.flags if f.locks],
    }


def session_of(record: OpenRecord, advice: Advice) -> dict[str, Any]:
    """Today's session, with its reasons."""
    found, catalogue = advice.today, record.catalogue
    items = shown_items(found.items if found else (), catalogue)
    rest = found if found is not None and not found.items else None
    today = found.reasons if found else ()
    reasons = argued((*advice.triage.reasons, *today, *advice.reasons), catalogue)
    return {
        "today": found,
        "items": items,
        "needs": needs(items),
        "stage": _(STAGES.get(advice.stage, "")),
        "why": reasons[:WHY_AT_ONCE],
        "all_why": reasons,
        "removed": [
            (catalogue.levels[one.level], sentences(one.reasons, catalogue))
            for one in (found.removed if found else ())
            if one.level in catalogue.levels
        ],
        "around": shown_items(rest.around if rest else (), catalogue),
        "walks": has_walk(rest.around if rest else ()),
        "between": between_sessions(record, None if rest else found),
        "beside": beside(record, advice),
        "trained": trained_today(record, found),
        "wish": wish_today(record),
        "hour": local_now(record).hour,
        "token": event_id(record.now),
    }


def has_walk(items: Iterable[PlannedItem]) -> bool:
    """Whether a walk is among the items."""
    return any(item.level.startswith("walking-") for item in items)


def trained_today(record: OpenRecord, found: Today | None) -> bool:
    """Whether today's session is done: of small ones as many as fit a day, none after a red one."""
    day, zone = local_date(record), record.state.zone
    done = [one for one in record.state.sessions if local_day(one.at, zone) == day]
    times = found.times if found is not None else 1
    return len(done) >= times or any(one.colour == "red" for one in done)


def wish_today(record: OpenRecord) -> bool:
    """Whether a bad day or few minutes were chosen for today."""
    wish = record.state.wish
    return wish is not None and wish.day == local_date(record)


@require_POST
@at_the_door
def choose(request: HttpRequest, record: OpenRecord) -> HttpResponse:
    """A bad day, only five minutes, or the whole session after all."""
    shortest = int(record.catalogue.policy.short_session_minutes)
    bodies: dict[str, dict[str, Any]] = {
        "bad_day": {"choice": "bad_day"},
        "only_5": {"choice": "only_minutes", "minutes": shortest},
        "whole": {"choice": "bad_day", "withdrawn": True},
    }
    body = bodies.get(request.POST.get("choice", ""))
    if body is not None:
        try:
            record.append("choice", body)
        except CaseProblems:
            return redirect("today", record.id)
    return redirect("today", record.id)
