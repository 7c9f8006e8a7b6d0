"""A clinic's own exercises: which there are, each as people read it, and taking one back."""

from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from steadyback.catalogue.exercise import Level
from steadyback.catalogue.own_words import in_own_words
from steadyback.languages import N_, _, full_date, n_
from steadyback.web.accounts.roles import Right
from steadyback.web.clinic.trying import dose_text
from steadyback.web.look.words import rung_name
from steadyback.web.records import own_exercises, own_giving
from steadyback.web.records.clinic_access import OpenClinic, in_clinic
from steadyback.web.records.content import the_catalogue
from steadyback.web.records.models import OwnExercise
from steadyback.web.records.own_exercises import Own

SAYS: Final = N_(
    {
        "made": "The exercise is there. Open somebody's page to give it to them.",
        "saved": "Saved. Whoever has it reads it like this from now on.",
        "withdrawn": "Taken back. Whoever had it reads Steadyback's words again.",
    }
)


@dataclass(frozen=True, slots=True)
class Line:
    """One exercise of a list: its name, the level of ours that it says anew, and its picture."""

    name: str
    called: str
    stands_for: str
    level: Level | None
    fits: bool


@require_GET
@in_clinic(Right.LOOK)
def listed(request: HttpRequest, clinic: OpenClinic) -> HttpResponse:
    """All of them."""
    context = about(clinic) | {
        "lines": [line_of(one) for one in own_exercises.own_exercises(clinic)],
        "says": _(SAYS.get(request.GET.get("done", ""), "")),
    }
    return render(request, "clinic/own_exercises.html", context)


def about(clinic: OpenClinic) -> dict[str, Any]:
    """What every page here says."""
    return {"clinic": clinic, "place": "exercises"}


def line_of(own: Own) -> Line:
    """One of them in a list."""
    level = the_catalogue().levels.get(own.row.level)
    stands_for = called(level) if level else ""
    return Line(own.row.name, own.called, stands_for, level, own.words is not None)


def called(level: Level) -> str:
    """A level of ours by its exercise, rung and name."""
    rung = rung_name(level, the_catalogue().exercises[level.exercise].name)
    return _("{rung}: {name}", rung=rung, name=level.name)


@require_GET
@in_clinic(Right.LOOK)
def own_exercise(request: HttpRequest, clinic: OpenClinic, own: str) -> HttpResponse:
    """One of them as people read it, with its revisions."""
    every = own_exercises.revisions(clinic, own)
    found = own_exercises.own_exercise(clinic, own)
    context = (
        about(clinic)
        | shown_own(found)
        | {
            "revisions": [revision_words(row) for row in every],
            "has": people_words(own_giving.how_many_have(clinic, own)),
            "says": _(SAYS.get(request.GET.get("done", ""), "")),
        }
    )
    return render(request, "clinic/own_exercise.html", context)


def shown_own(own: Own) -> dict[str, Any]:
    """An exercise as people read it; without a level where ours became another since."""
    ours = the_catalogue().levels.get(own.row.level)
    dose = own.words.dose if own.words else None
    return {
        "own": own,
        "level": in_own_words(ours, own.words) if ours and own.words else None,
        "stands_for": called(ours) if ours else "",
        "dose": dose_text(dose) if dose else "",
    }


def revision_words(row: OwnExercise) -> str:
    """Which revision, by whom and when."""
    on = full_date(row.made_at.date())
    if row.made_by is None:
        return _("Revision {number}, {day}", number=row.number, day=on)
    return _("Revision {number} by {name}, {day}", number=row.number, name=row.made_by.name, day=on)


def people_words(count: int) -> str:
    """How many people have it."""
    if not count:
        return _("Nobody has it now.")
    return n_("{n} person has it now.", "{n} people have it now.", count)


@require_http_methods(["GET", "POST"])
@in_clinic(Right.WRITE_TEMPLATES)
def withdraw(request: HttpRequest, clinic: OpenClinic, own: str) -> HttpResponse:
    """Take one back, after one question."""
    found = own_exercises.own_exercise(clinic, own)
    if request.method == "POST":
        own_exercises.withdraw(clinic, own)
        return redirect(reverse("own-exercises", args=[clinic.id]) + "?done=withdrawn")
    count = own_giving.how_many_have(clinic, own)
    context = about(clinic) | shown_own(found) | {"has": people_words(count)}
    return render(request, "clinic/own_withdraw.html", context)
