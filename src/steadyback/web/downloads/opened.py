"""A plan behind the code of a printed page: to read, without a key, without a name.

It shows the plan as it was issued, with what today's record forbids taken out and said so.
"""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from steadyback.engine import Advice
from steadyback.engine.absence import brought_up
from steadyback.engine.permitted_today import permitted_day
from steadyback.engine.situation import situation
from steadyback.engine.week import training_moment
from steadyback.languages import N_, _
from steadyback.record.event import PlanIssuedEvent
from steadyback.record.plan import PlanIssued, PlannedDay
from steadyback.web.look.appearance import appearance_of
from steadyback.web.look.exercises import ShownItem, shown_items
from steadyback.web.look.local_time import local_date
from steadyback.web.look.numbers import numbers_for
from steadyback.web.look.refusals import no_link
from steadyback.web.look.words import day_in_words
from steadyback.web.records.access import by_link
from steadyback.web.records.links import LinkedRecord
from steadyback.web.records.models import LinkKind
from steadyback.wording import handout


@dataclass(frozen=True, slots=True)
class OpenedDay:
    """One day of the plan: what of it may still be done, and whether something was taken out.

    The next day to train is open on the page, the others unfold.
    """

    name: str
    open: bool
    past: bool
    now: bool
    minutes: int
    items: list[ShownItem]
    around: list[ShownItem]
    less: bool


no_plan = no_link(
    N_("No plan here"),
    N_(
        "This code opens nothing, or no longer. Whose plan it was can print it again: "
        "the new page has a code that works."
    ),
)


@require_GET
@by_link(LinkKind.PLAN, no_plan)
def opened_plan(request: HttpRequest, record: LinkedRecord) -> HttpResponse:
    """The plan that a code opens; under a lock nothing of it."""
    issued = record.event(record.subject)
    if not isinstance(issued, PlanIssuedEvent):
        return no_plan(request, 404)
    advice = record.advice()
    context: dict[str, Any] = {
        "numbers": numbers_for(record.state.country),
        "signs": handout.danger_signs(record.catalogue),
        "locked": advice.locked,
        "appearance": appearance_of(record.state),
        "days": [],
    }
    if not advice.locked:
        context |= plan_context(record, issued.body, advice)
        context["newer"] = has_newer(record, issued)
    return render(request, "downloads/opened_plan.html", context)


def plan_context(record: LinkedRecord, issued: PlanIssued, advice: Advice) -> dict[str, Any]:
    """What the page says of an unlocked plan."""
    policy, today = record.catalogue.policy, local_date(record)
    coming = next((day.date for day in issued.plan.days if day.date >= today), None)
    days = [opened_day(record, day, advice, day.date == coming) for day in issued.plan.days]
    return {
        "issued": issued,
        "days": days,
        "over": all(day.date < today for day in issued.plan.days),
        "less": any(day.less for day in days),
        "left_out": _(handout.LEFT_OUT),
        "before": [handout.with_numbers(line, policy) for line in handout.BEFORE_LINES],
        "pain": handout.pain_rows(policy),
    }


def opened_day(record: LinkedRecord, day: PlannedDay, advice: Advice, is_open: bool) -> OpenedDay:
    """One day, judged by what is known now; a day to come at its own training hour.

    A past day is judged as of now too: the page may be used again, by whoever has it.
    """
    catalogue, today = record.catalogue, local_date(record)
    state = brought_up(record.state, advice.on, catalogue)
    moment = max(advice.on, training_moment(state, day.date))
    kept = permitted_day(catalogue, situation(catalogue, state, moment, advice.on), day)
    return OpenedDay(
        name=day_in_words(day.date),
        open=is_open,
        past=day.date < today,
        now=day.date == today,
        minutes=kept.minutes,
        items=shown_items(kept.items, catalogue),
        around=shown_items(kept.around, catalogue),
        less=levels_of(kept) != levels_of(day),
    )


def levels_of(day: PlannedDay) -> list[str]:
    """The levels of a day in their order."""
    return [item.level for item in (*day.items, *day.around)]


def has_newer(record: LinkedRecord, issued: PlanIssuedEvent) -> bool:
    """Whether a plan was issued after this one."""
    newest = record.newest(("plan_issued",), 1)
    return bool(newest) and newest[0].id != issued.id
