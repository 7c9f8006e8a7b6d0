"""An exercise of the clinic's own for somebody: what it says and does for them, then given."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from steadyback.catalogue.exercise import Level
from steadyback.engine import Advice
from steadyback.languages import _
from steadyback.record import CaseProblems
from steadyback.web.accounts.roles import Right
from steadyback.web.clinic.own_exercises import line_of, shown_own
from steadyback.web.clinic.programme_use import about
from steadyback.web.clinic.trying import effect
from steadyback.web.clinic.where import where_of
from steadyback.web.look.reasons import argued
from steadyback.web.records import own_exercises, own_giving
from steadyback.web.records.clinic_access import ChangedSince, SharedRecord, with_shared
from steadyback.web.records.ids import event_id


@require_GET
@with_shared(Right.STEER)
def choose(request: HttpRequest, record: SharedRecord) -> HttpResponse:
    """Which of them? Those that the person has stand first."""
    has = own_giving.given(record)
    every = own_exercises.own_exercises(record.clinic)
    context = about(request, record) | {
        "has": [line_of(one) for one in every if one.row.name in has],
        "others": [line_of(one) for one in every if one.row.name not in has],
    }
    return render(request, "clinic/own_for_person.html", context)


@require_http_methods(["GET", "POST"])
@with_shared(Right.STEER)
def give(request: HttpRequest, record: SharedRecord, own: str) -> HttpResponse:
    """Show how it reads and what it does for this person; give it once that was seen."""
    found = own_exercises.own_exercise(record.clinic, own)
    problem, changed = "", False
    if request.method == "POST":
        seen = request.POST.get("seen", "")
        try:
            own_giving.give(record, own, request.POST.get("event"), seen)
        except CaseProblems as problems:
            problem = _("This cannot be: {says}.", says=problems.problems[0].says)
        except ChangedSince:
            changed = True
        else:
            done = "changed" if own_giving.changes_of(found) else "given"
            return redirect(where_of(request).person(record, done=done))
    shown = shown_own(found)
    context = {
        **about(request, record),
        **shown,
        **(when(record, shown["level"]) if shown["level"] else {}),
        "has": own in own_giving.given(record),
        "effect": effect(record, own_giving.changes_of(found)),
        "seen": own_giving.mark_of(record, found),
        "event": event_id(record.now),
        "problem": problem,
        "changed": changed,
    }
    status = 422 if problem or changed else 200
    return render(request, "clinic/own_give.html", context, status=status)


def when(record: SharedRecord, level: Level) -> dict[str, Any]:
    """When the person reads it: now, once they reach the level, or once it opens."""
    advice = record.advice()
    status = advice.levels[level.exercise]
    if status.level == level.id:
        return {"when": now_words(advice, level)}
    if status.level is None:
        says = _("This exercise is closed for them now. They read it once it opens.")
        return {"when": says, "why": argued(status.reasons, record.catalogue)}
    here = record.catalogue.levels[status.level].rung
    if here > level.rung:
        past = _("They are past it, at level {here}. They read it if they come back.", here=here)
        return {"when": past}
    ahead = _(
        "They are at level {here} now. They read it when they reach level {rung}.",
        here=here,
        rung=level.rung,
    )
    return {"when": ahead}


def now_words(advice: Advice, level: Level) -> str:
    """When they read a level that is open for them now."""
    days = advice.plan.days if advice.plan else ()
    if any(item.level == level.id for day in days for item in (*day.items, *day.around)):
        return _("It is in their week, so they read it at once.")
    return _(
        "It is open for them now, but not in this week. "
        "They read it in the Library, and in a week once it is planned."
    )


@require_POST
@with_shared(Right.STEER)
def take_back(request: HttpRequest, record: SharedRecord, own: str) -> HttpResponse:
    """Let them read our words again."""
    own_exercises.own_exercise(record.clinic, own)
    own_giving.take_back(record, own)
    return redirect(where_of(request).person(record, done="own_back"))
