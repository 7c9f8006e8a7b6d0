"""Programmes of a clinic: starting points that it makes once and uses for many."""

from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_http_methods, require_POST

from steadyback.catalogue.catalogue import Catalogue
from steadyback.exports.qr import qr_svg
from steadyback.languages import N_, _, full_date, n_
from steadyback.record import canonical_hash
from steadyback.web.accounts.roles import Right
from steadyback.web.clinic.beginnings import BEGINS_WITH, beginning, beginnings
from steadyback.web.clinic.clock import day_at
from steadyback.web.clinic.steering import TITLES
from steadyback.web.look.fields import Field, Filled, Option, filled, raw_values, shown
from steadyback.web.look.steered import change_words
from steadyback.web.records import programmes
from steadyback.web.records.clinic_access import OpenClinic, in_clinic
from steadyback.web.records.content import the_catalogue
from steadyback.web.records.models import Programme

TITLE: Final = Field(
    "title", "What is it called?", "text", high=programmes.LONGEST_TITLE, one_line=True
)
WORDS: Final = Field(
    "words",
    "For whom is it?",
    "text",
    hint="For your colleagues: who it is meant for, and who not.",
    required=False,
    high=400,
)
FIELDS: Final = (TITLE, WORDS)
STEPS: Final = ("allow", "forbid", "level", "dose", "stage", "note")
ABOUT_ALL: Final = ("stage", "note")
"""The kinds of step that are about no single exercise."""
SAYS: Final = N_(
    {
        "made": "The programme is there. Now add its steps.",
        "begun": "The programme is there. Read it through before you use it.",
        "saved": "Saved.",
        "ended": "The programme is removed. What it changed for people stays.",
        "link_ended": "The link is ended. It opens nothing.",
        "copied": "Copied. The copy is yours to change.",
    }
)


@dataclass(frozen=True, slots=True)
class Step:
    """One change of a programme in words; `mark` names it in a form."""

    mark: str
    says: str
    note: str


@require_http_methods(["GET", "POST"])
@in_clinic(Right.WRITE_TEMPLATES)
def listed(request: HttpRequest, clinic: OpenClinic) -> HttpResponse:
    """All of them, and a new one."""
    answers = filled(FIELDS, request.POST) if request.method == "POST" else Filled({})
    if request.method == "POST" and answers:
        made = programmes.make(clinic, *told(answers))
        return to(clinic, made.name, "made")
    rows = [
        (one.name, one.title, one.words, steps_count(one)) for one in programmes.programmes(clinic)
    ]
    context = about(clinic) | {
        "programmes": rows,
        "beginnings": beginnings(),
        "begins_with": _(BEGINS_WITH),
        "shown": asked_again(request, answers, {}),
        "errors": answers.errors,
        "says": _(SAYS.get(request.GET.get("done", ""), "")),
    }
    status = 422 if answers.errors else 200
    return render(request, "clinic/programmes.html", context, status=status)


@require_POST
@in_clinic(Right.WRITE_TEMPLATES)
def begin(request: HttpRequest, clinic: OpenClinic, article: str) -> HttpResponse:
    """A new one with the exercises of a founding article."""
    found = beginning(article)
    made = programmes.make(clinic, found.called, found.words, found.changes)
    return to(clinic, made.name, "begun")


def about(clinic: OpenClinic) -> dict[str, Any]:
    """What every page here says."""
    return {"clinic": clinic, "place": "programmes"}


def told(answers: Filled) -> tuple[str, str]:
    """Title and words as they were filled in."""
    return str(answers.values["title"]), str(answers.values.get("words", ""))


def asked_again(request: HttpRequest, answers: Filled, known: dict[str, str]) -> Any:
    """The fields with what was typed, or with what is known."""
    values = raw_values(FIELDS, request.POST) if answers.errors else known
    return shown(FIELDS, values, answers.errors)


def steps_count(one: Programme) -> str:
    """How many steps it has, in words."""
    return n_("{n} step", "{n} steps", len(one.changes))


def to(clinic: OpenClinic, name: str, done: str) -> HttpResponse:
    """To the page of a programme, with a word about what was done."""
    return redirect(reverse("programme", args=[clinic.id, name]) + f"?done={done}")


@require_http_methods(["GET", "POST"])
@in_clinic(Right.WRITE_TEMPLATES)
def programme(request: HttpRequest, clinic: OpenClinic, programme: str) -> HttpResponse:
    """One of them: its steps, its words, its link."""
    row = programmes.programme_of(clinic, programme)
    answers = filled(FIELDS, request.POST) if request.method == "POST" else Filled({})
    if request.method == "POST" and answers:
        programmes.describe(clinic, row.name, *told(answers))
        return to(clinic, row.name, "saved")
    catalogue = the_catalogue()
    linked = row.link_until is not None and row.link_until > clinic.now
    context = about(clinic) | {
        "programme": row,
        "by": row.made_by.name if row.made_by else "",
        "on": full_date(day_at(clinic, row.changed_at)),
        "steps": steps_of(row, catalogue),
        "adding": shown(adding_fields(catalogue), {"exercise": ""}),
        "linked_until": full_date(day_at(clinic, row.link_until))
        if linked and row.link_until
        else "",
        "shown": asked_again(request, answers, {"title": row.title, "words": row.words}),
        "errors": answers.errors,
        "says": _(SAYS.get(request.GET.get("done", ""), "")),
    }
    status = 422 if answers.errors else 200
    return render(request, "clinic/programme.html", context, status=status)


def steps_of(row: Programme, catalogue: Catalogue) -> list[Step]:
    """The steps in words, in the order in which they were added."""
    return [step_of(one, catalogue) for one in row.changes]


def step_of(body: dict[str, Any], catalogue: Catalogue) -> Step:
    """One change in words."""
    mark, change = canonical_hash(body), programmes.known(body)
    if change is None:
        return Step(mark, _("This exercise is not there any more. Take the step out."), "")
    says = change_words(change, catalogue) or _("A note for the person.")
    return Step(mark, says, change.note or "")


def adding_fields(catalogue: Catalogue) -> tuple[Field, ...]:
    """What a new step does, and to which exercise."""
    kinds = tuple(Option(one, TITLES[one]) for one in STEPS)
    exercises = sorted(catalogue.exercises.values(), key=lambda one: one.name)
    named = tuple(Option(one.id, one.name) for one in exercises)
    return (
        Field("action", "What should it do?", "select", kinds),
        Field(
            "exercise",
            "Which exercise?",
            "select",
            (Option("", "None"), *named),
            hint="A stage or a note is about no single exercise.",
            required=False,
        ),
    )


@require_POST
@in_clinic(Right.WRITE_TEMPLATES)
def take_out(request: HttpRequest, clinic: OpenClinic, programme: str) -> HttpResponse:
    """One step less."""
    row = programmes.programme_of(clinic, programme)
    for one in row.changes:
        if canonical_hash(one) == request.POST.get("step"):
            programmes.take_out(clinic, row.name, one)
    return to(clinic, row.name, "saved")


@require_http_methods(["GET", "POST"])
@in_clinic(Right.WRITE_TEMPLATES)
def remove(request: HttpRequest, clinic: OpenClinic, programme: str) -> HttpResponse:
    """Remove a programme, after one question."""
    row = programmes.programme_of(clinic, programme)
    if request.method == "POST":
        programmes.end(clinic, row.name)
        return redirect(reverse("programmes", args=[clinic.id]) + "?done=ended")
    return render(request, "clinic/programme_remove.html", about(clinic) | {"programme": row})


@require_POST
@in_clinic(Right.WRITE_TEMPLATES)
def copy(request: HttpRequest, clinic: OpenClinic, programme: str) -> HttpResponse:
    """The same once more, to change it."""
    row = programmes.programme_of(clinic, programme)
    made = programmes.copy(clinic, row, _("Copy of {title}", title=row.title))
    return to(clinic, made.name, "copied")


@require_POST
@in_clinic(Right.WRITE_TEMPLATES)
def link(request: HttpRequest, clinic: OpenClinic, programme: str) -> HttpResponse:
    """A link for another clinic, shown once; or its end."""
    row = programmes.programme_of(clinic, programme)
    if request.POST.get("end") == "yes":
        programmes.end_link(clinic, row.name)
        return to(clinic, row.name, "link_ended")
    secret = programmes.make_link(clinic, row.name)
    address = request.build_absolute_uri(reverse("programme-link", args=[secret]))
    context = about(clinic) | {
        "programme": row,
        "address": address,
        "code": mark_safe(qr_svg(address)),  # noqa: S308  (drawn here, of an address made here)
        "until": full_date(day_at(clinic, clinic.now + programmes.HOLDS)),
    }
    return render(request, "clinic/programme_link.html", context)
