"""Why this exercise: each reason with its grounds, what would move it up, and saying against it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from steadyback.catalogue.exercise import Level
from steadyback.engine import Advice, Outlook, outlooks, shown_plan
from steadyback.languages import _
from steadyback.record.plan import Plan, PlannedItem, Reason
from steadyback.web.diary.arguing import present, rung, say, standing, what_changed
from steadyback.web.diary.today import with_preview
from steadyback.web.look.local_time import local_date
from steadyback.web.look.reasons import Argued, argued
from steadyback.web.look.words import day_in_words, muscles_in_words
from steadyback.web.records.access import OpenRecord, at_the_door
from steadyback.web.records.ids import event_id
from steadyback.wording import dose_words


@dataclass(frozen=True, slots=True)
class Found:
    """An exercise of today or of the week, with its dose, and when it is planned."""

    item: PlannedItem
    when: str


@require_http_methods(["GET", "POST"])
@at_the_door
def why(request: HttpRequest, record: OpenRecord, level: str) -> HttpResponse:
    """Show the reasons, or store what the person says of the exercise."""
    known = record.catalogue.levels.get(level)
    if known is None:
        raise Http404
    if request.method == "POST":
        say(record, known, request.POST.dict())
        return redirect("why", record.id, level)
    advice = record.advice()
    if record.state.started is None or advice.locked:
        return redirect("today", record.id)
    return render(request, "diary/why.html", page(record, advice, known))


def page(record: OpenRecord, advice: Advice, level: Level) -> dict[str, Any]:
    """What the page shows of one level."""
    stored = advice.plan
    plan = stored and shown_plan(record.catalogue, record.state, stored, advice.on)
    advice, _planning = with_preview(record, advice)
    found = found_in(record, advice, plan or advice.plan, level.id)
    said, now = standing(record, level), present(record, level, advice)
    ahead = outlook(record, level)
    reasons = found.item.reasons if found else reasons_of(advice, level)
    return {
        "record": record,
        "tab": "plan",
        "advice": advice,
        "level": level,
        "rung": rung(record, level),
        "rungs": len(record.catalogue.ladder(level.exercise)),
        "muscles": muscles_in_words(level),
        "found": found,
        "dose": dose_words(found.item) if found else "",
        "reasons": [r for r in argued(reasons, record.catalogue) if found or r not in ahead.needs],
        "outlook": ahead,
        "said": said,
        "changed": what_changed(record, level, said.said, advice, found.item if found else None),
        "arguable": now is not None and now.rung >= level.rung,
        "more": int(record.catalogue.policy.two_for_two_reps),
        "plan_again": is_left_out(record, stored, plan, level.id),
        "event": event_id(record.now),
    }


def reasons_of(advice: Advice, level: Level) -> tuple[Reason, ...]:
    """The reasons of a level that is not planned: of its ladder, where the person stands on it.

    Those of another level say nothing of this one; what it waits for stands in the outlook.
    """
    status = advice.levels[level.exercise]
    return status.reasons if status.level in (None, level.id) else ()


def found_in(record: OpenRecord, advice: Advice, plan: Plan | None, level: str) -> Found | None:
    """The level's item: today's, else the next day's, else the one before."""
    today, day = advice.today, local_date(record)
    if today is not None:
        for item in (*today.items, *today.around):
            if item.level == level:
                return Found(item, _("Today"))
    days = () if plan is None else plan.days
    for one in sorted(days, key=lambda one: (one.date <= day, one.date)):
        for item in (*one.items, *one.around):
            if item.level == level and one.date != day:
                return Found(item, day_in_words(one.date))
    return None


def is_left_out(record: OpenRecord, stored: Plan | None, shown: Plan | None, level: str) -> bool:
    """Whether the week as stored still holds a level that is not shown any more."""
    day = local_date(record)
    return level in coming(stored, day) - coming(shown, day)


def coming(plan: Plan | None, day: date) -> set[str]:
    """The levels of a plan from a day on."""
    days = () if plan is None else plan.days
    return {item.level for one in days if one.date >= day for item in one.items}


@dataclass(frozen=True, slots=True)
class Ahead:
    """What lies ahead: the present and the next level by name, and what each step waits for."""

    here: str
    next: str
    next_rung: str
    needs: tuple[Argued, ...]
    dose: tuple[Argued, ...]
    holds: tuple[Argued, ...]


def outlook(record: OpenRecord, level: Level) -> Ahead:
    """What would have to change for the exercise to move up."""
    found: Outlook = outlooks(record.catalogue, record.state, record.now)[level.exercise]
    levels = record.catalogue.levels
    following = levels[found.next] if found.next else None
    return Ahead(
        here=levels[found.level].name if found.level else "",
        next=following.name if following else "",
        next_rung=rung(record, following) if following else "",
        needs=argued(found.needs, record.catalogue),
        dose=argued(found.dose, record.catalogue),
        holds=argued(found.holds, record.catalogue),
    )
