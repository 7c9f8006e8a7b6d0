"""The week: what is planned for each day, what moved, and why."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from steadyback.engine import Advice, balance, shown_plan
from steadyback.languages import _, weekday_of
from steadyback.record.plan import Plan, PlannedDay
from steadyback.web.diary.moving import came_from, days_to_move_to, may_move
from steadyback.web.diary.today import trained_today
from steadyback.web.look.balance_map import balance_context
from steadyback.web.look.exercises import shown_items
from steadyback.web.look.local_time import local_date
from steadyback.web.look.reasons import argued
from steadyback.web.look.words import day_in_words
from steadyback.web.records.access import OpenRecord, at_the_door
from steadyback.wording.english import STAGES


@require_GET
@at_the_door
def plan(request: HttpRequest, record: OpenRecord) -> HttpResponse:
    """The days of this week with their exercises."""
    if record.state.started is None:
        return redirect("questions", record.id)
    advice = record.advice()
    context: dict[str, Any] = {"record": record, "tab": "plan", "advice": advice, "days": []}
    context["done"] = request.GET.get("done", "")[:20]
    if advice.plan is not None:
        shown = shown_plan(record.catalogue, record.state, advice.plan, advice.on)
        context |= week_of(record, shown)
        context |= muscles_of(record, shown, still_to_come(record, shown, advice))
    return render(request, "diary/plan.html", context)


def week_of(record: OpenRecord, plan: Plan) -> dict[str, Any]:
    """A plan as the page shows it."""
    catalogue, today = record.catalogue, local_date(record)
    short = plan.shortfall
    return {
        "plan": plan,
        "stage": _(STAGES[plan.stage]),
        "days": [
            {
                "name": day_in_words(day.date),
                "date": day.date,
                "from": moved_from(record, day.date),
                "may_move": may_move(record, day.date),
                "now": day.date == today,
                "past": day.date < today,
                "minutes": day.minutes,
                "items": shown_items(day.items, catalogue),
            }
            for day in plan.days
        ],
        "free": [(day, weekday_of(day)) for day in days_to_move_to(record)],
        "why": argued(plan.reasons, catalogue),
        "short": argued(short.reasons, catalogue) if short else (),
    }


def moved_from(record: OpenRecord, day: date) -> str:
    """The day that a session was moved from, in words."""
    first = came_from(record, day)
    return "" if first is None else day_in_words(first)


def still_to_come(record: OpenRecord, plan: Plan, advice: Advice) -> tuple[PlannedDay, ...]:
    """The days of a plan whose sessions can still be done: today's too, until it is."""
    today, trained = local_date(record), trained_today(record, advice.today)
    return tuple(
        day for day in plan.days if day.date > today or (day.date == today and not trained)
    )


def muscles_of(record: OpenRecord, plan: Plan, ahead: tuple[PlannedDay, ...]) -> dict[str, Any]:
    """Each muscle group's share of the week, as the map and its table show it."""
    shares = balance(record.catalogue, record.state, plan, ahead)
    library = reverse("library", args=[record.id])
    return balance_context(record.catalogue, plan.stage, shares, library)


@require_POST
@at_the_door
def make(request: HttpRequest, record: OpenRecord) -> HttpResponse:
    """Plan the week now if it is due, or once more where it was asked for."""
    planned = record.plan_again() if request.POST.get("again") else record.plan_if_due()
    response = redirect("plan" if request.POST.get("back") == "plan" else "today", record.id)
    if not planned:
        response["Location"] += "?done=not_planned"  # the page then waits to be asked again
    return response
