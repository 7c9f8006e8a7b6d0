"""A programme used for somebody: first what each step does and does not do for them, then sent.

Also the other way: what was changed for somebody, kept as a programme for others.
"""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from steadyback.languages import _
from steadyback.record import CaseProblems
from steadyback.web.accounts.roles import Right
from steadyback.web.clinic.programmes import (
    FIELDS,
    Step,
    asked_again,
    step_of,
    steps_count,
    steps_of,
    to,
    told,
)
from steadyback.web.clinic.trying import Effect, effect
from steadyback.web.clinic.where import where_of
from steadyback.web.look.fields import Filled, filled
from steadyback.web.records import programmes
from steadyback.web.records.clinic_access import ChangedSince, SharedRecord, with_shared
from steadyback.web.records.ids import event_id
from steadyback.web.records.models import Programme


@dataclass(frozen=True, slots=True)
class Tried:
    """One step in words, with what it would not do for this person."""

    step: Step
    effect: Effect | None


@require_GET
@with_shared(Right.STEER)
def choose(request: HttpRequest, record: SharedRecord) -> HttpResponse:
    """Which programme?"""
    rows = programmes.programmes(record.clinic)
    context = about(request, record) | {
        "programmes": [(one.name, one.title, one.words, steps_count(one)) for one in rows]
    }
    return render(request, "clinic/programme_choose.html", context)


def about(request: HttpRequest, record: SharedRecord) -> dict[str, Any]:
    """What every page here says of the person."""
    where = where_of(request)
    return {
        "clinic": record.clinic,
        "place": "worklist",
        "shared": record,
        "person_page": where.person(record),
        "query": where.query,
    }


@require_http_methods(["GET", "POST"])
@with_shared(Right.STEER)
def use(request: HttpRequest, record: SharedRecord, programme: str) -> HttpResponse:
    """Show what it would do for this person; write it once that was seen."""
    row = programmes.programme_of(record.clinic, programme)
    problem, changed = "", False
    if request.method == "POST" and row.changes:
        seen = request.POST.get("seen", "")
        try:
            programmes.apply(record, row, request.POST.get("event"), seen)
        except ChangedSince:
            changed = True
        except CaseProblems as problems:
            problem = _("This cannot be: {says}.", says=problems.problems[0].says)
        else:
            return redirect(where_of(request).person(record, done="changed"))
    usable = [one for one in row.changes if programmes.known(one) is not None]
    context = about(request, record) | {
        "programme": row,
        "tried": tried(record, row),
        "effect": effect(record, [("clinician_change", dict(one)) for one in usable]),
        "whole": len(usable) == len(row.changes) > 0,
        "event": event_id(record.now),
        "seen": record.mark(programmes.bodies_of(row)),
        "problem": problem,
        "changed": changed,
    }
    status = 422 if problem or changed else 200
    return render(request, "clinic/programme_use.html", context, status=status)


def tried(record: SharedRecord, row: Programme) -> list[Tried]:
    """Each step with what the engine says of it by itself."""
    return [
        Tried(
            step_of(one, record.catalogue),
            effect(record, [("clinician_change", dict(one))]) if programmes.known(one) else None,
        )
        for one in row.changes
    ]


@require_http_methods(["GET", "POST"])
@with_shared(Right.STEER)
def keep(request: HttpRequest, record: SharedRecord) -> HttpResponse:
    """Make a programme of what clinicians changed for somebody, without their notes."""
    record.clinic.needs(Right.WRITE_TEMPLATES)
    changes = programmes.changes_for(record)
    answers = filled(FIELDS, request.POST) if request.method == "POST" else Filled({})
    if request.method == "POST" and answers and changes:
        made = programmes.make(record.clinic, *told(answers), changes)
        return to(record.clinic, made.name, "saved")
    context = about(request, record) | {
        "steps": steps_of(Programme(changes=changes), record.catalogue),
        "shown": asked_again(request, answers, {}),
        "errors": answers.errors,
    }
    status = 422 if answers.errors else 200
    return render(request, "clinic/programme_keep.html", context, status=status)
