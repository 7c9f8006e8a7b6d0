"""Writing an exercise of one's own: a level of ours is chosen, and said in other words.

The form begins with our words. What binds the level is shown and cannot be changed; what the laws
of the catalogue refuse is said beside the field, and nothing is stored.
"""

import re
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from steadyback.catalogue.exercise import Level
from steadyback.catalogue.own_words import PARTS, OwnWords, Unlawful
from steadyback.languages import N_, _
from steadyback.web.accounts.roles import Right
from steadyback.web.clinic.own_exercises import about, called, shown_own
from steadyback.web.clinic.trying import dose_text
from steadyback.web.look.fields import Field, Filled, Option, filled, raw_values, shown
from steadyback.web.records import own_exercises
from steadyback.web.records.clinic_access import OpenClinic, in_clinic
from steadyback.web.records.content import the_catalogue
from steadyback.web.records.own_exercises import DOSE, NO_SESSION_EXERCISE, NotLawful

WORDS: Final = (
    Field("name", "What is it called?", "text", high=80),
    Field(
        "summary",
        "How is it done?",
        "text",
        hint="A few short sentences, as you say them. How much of it stands in the dose.",
        high=600,
    ),
    Field(
        "what_for",
        "What is it for?",
        "text",
        hint="One short sentence. You can leave it empty.",
        required=False,
        high=140,
    ),
    Field("cues", "How to do it well", "text", hint="Two to five lines, one for each.", high=1000),
    Field("mistakes", "Common mistakes", "text", hint="One to four lines, one for each.", high=800),
)
DOSE_FIELDS: Final = (
    Field("sets", "Sets", "number", required=False, low=1, high=6),
    Field("reps", "Repetitions", "number", required=False, low=1, high=30),
    Field(
        "hold_s", "Hold, in seconds (0 without a hold)", "number", required=False, low=0, high=3600
    ),
)
FIELDS: Final = (*WORDS, *DOSE_FIELDS)
LISTS: Final = ("cues", "mistakes")
LENGTHS: Final = N_(
    {
        "name": "Please write 3 to 80 letters.",
        "summary": "Please write 3 to 600 letters.",
        "what_for": "Please write one short sentence.",
        "cues": "Please write two to five lines, none longer than 200 letters.",
        "mistakes": "Please write one to four lines, none longer than 200 letters.",
    }
)
REFUSED: Final = N_(
    {
        "nothing-is-promised": "“{word}” promises too much. Say what people can do instead.",
        "nobody-is-frightened": "“{word}” can frighten people. Use a calm and plain word.",
        "nobody-is-shouted-at": "“{word}” sounds loud. Use small letters and a full stop.",
        "sentences-have-no-dashes": "A dash is hard to read aloud. Write two short sentences.",
        "sided-levels-name-no-side": "“{word}” fits one side. Write “one side” and “the other”.",
        "names-tell-things-apart": "Another level has the same name. Choose another.",
        "nothing-is-listed-twice": "The same line stands here twice. Keep one.",
        "numbers-are-ours": (
            "Steadyback's words for this level do not have the number {word}. "
            "Leave it out: how much is done stands in the dose."
        ),
    }
)
"""What each law says of a clinic's words; the laws' own sentences are for who writes files."""


@require_http_methods(["GET", "POST"])
@in_clinic(Right.WRITE_TEMPLATES)
def new(request: HttpRequest, clinic: OpenClinic) -> HttpResponse:
    """Choose an exercise of ours, then its level, then write."""
    if "level" not in request.GET:
        return choosing(request, clinic)
    level = ours(request.GET["level"])
    answers = read(request)
    if request.method == "POST" and answers:
        try:
            row = own_exercises.make(clinic, level.id, told(answers))
        except NotLawful as refused:
            answers.errors.update(in_words(refused, level))
        except own_exercises.TooMany:
            says = _("A clinic can have {most} of its own at most.", most=own_exercises.MOST)
            answers.errors["form"] = says
        else:
            return to(clinic, row.name, "made")
    return form(request, clinic, level, answers, of_level(level))


@require_http_methods(["GET", "POST"])
@in_clinic(Right.WRITE_TEMPLATES)
def change(request: HttpRequest, clinic: OpenClinic, own: str) -> HttpResponse:
    """Say it otherwise: a new revision."""
    found = own_exercises.own_exercise(clinic, own)
    level = ours(found.row.level)
    answers = read(request)
    if request.method == "POST" and answers:
        try:
            own_exercises.change(clinic, own, told(answers))
        except NotLawful as refused:
            answers.errors.update(in_words(refused, level))
        else:
            return to(clinic, own, "saved")
    before = of_words(found.words) if found.words else of_level(level)
    return form(request, clinic, level, answers, before, shown_own(found))


def to(clinic: OpenClinic, name: str, done: str) -> HttpResponse:
    """To the page of an exercise, with a word about what was done."""
    return redirect(reverse("own-exercise", args=[clinic.id, name]) + f"?done={done}")


def ours(level: str) -> Level:
    """A level of ours that can be said anew, in the language that is spoken. Raises Http404."""
    return the_catalogue().levels[own_exercises.level_for(level).id]


def choosing(request: HttpRequest, clinic: OpenClinic) -> HttpResponse:
    """Which exercise of ours, and which of its levels?"""
    catalogue = the_catalogue()
    every = sorted(catalogue.exercises.values(), key=lambda one: one.name)
    named = [one for one in every if one.id not in NO_SESSION_EXERCISE]
    exercise = next((one for one in named if one.id == request.GET.get("exercise")), None)
    if exercise is None and request.GET.get("exercise"):
        raise Http404
    asked = Field(
        "exercise",
        "Which exercise is it like?",
        "select",
        tuple(Option(one.id, one.name) for one in named),
    )
    context = about(clinic) | {
        "asked": shown((asked,), {"exercise": exercise.id if exercise else ""}),
        "exercise": exercise,
    }
    return render(request, "clinic/own_choose_level.html", context)


# ------------------------------------------------------------------ the form


def read(request: HttpRequest) -> Filled:
    """What was written; a dose is whole or not there."""
    if request.method != "POST":
        return Filled({})
    found = filled(FIELDS, request.POST)
    given = [part for part in PARTS if part in found.values]
    if given and not found.errors:
        missing = [one for one in DOSE_FIELDS if one.name not in given]
        found.errors.update({one.name: one.missing for one in missing})
    return found


def told(answers: Filled) -> dict[str, Any]:
    """What was written, as an exercise is kept."""
    values = answers.values
    made = {one.name: tidy(values.get(one.name, "")) for one in WORDS if one.name not in LISTS}
    lists = {name: [tidy(line) for line in lines(values[name])] for name in LISTS}
    dose = {part: values[part] for part in PARTS if part in values}
    return made | lists | ({"dose": dose} if dose else {})


def lines(text: str) -> list[str]:
    """The lines of a text, without empty ones."""
    return [line for line in text.splitlines() if line.strip()]


def tidy(text: str) -> str:
    """A text with one space between its words."""
    return " ".join(text.split())


def of_level(level: Level) -> dict[str, Any]:
    """Our words for a level, to begin with."""
    return {
        "name": level.name,
        "summary": level.summary,
        "cues": "\n".join(level.cues),
        "mistakes": "\n".join(level.mistakes),
    }


def of_words(words: OwnWords) -> dict[str, Any]:
    """What the clinic wrote, to change it."""
    dose = words.dose.model_dump(include=set(PARTS)) if words.dose else {}
    known = {"name": words.name, "summary": words.summary, "what_for": words.what_for}
    return known | {name: "\n".join(getattr(words, name)) for name in LISTS} | dose


def form(
    request: HttpRequest,
    clinic: OpenClinic,
    level: Level,
    answers: Filled,
    before: dict[str, Any],
    known: dict[str, Any] | None = None,
) -> HttpResponse:
    """The questions, with our level beside them."""
    values = raw_values(FIELDS, request.POST) if request.method == "POST" else before
    every = shown(FIELDS, values, answers.errors)
    ends = {name: dose_text(getattr(level.dosing, name)) for name in ("floor", "ceiling")}
    context = {
        **about(clinic),
        **(known or {}),
        "ours": level,
        "stands_for": called(level),
        "limits": _("From {floor} to {ceiling}. Nobody can set less or more.", **ends),
        "words": every[: len(WORDS)],
        "dose_fields": every[len(WORDS) :],
        "shown": every,
        "errors": answers.errors,
    }
    return render(request, "clinic/own_write.html", context, status=422 if answers.errors else 200)


# ------------------------------------------------------------------ what is refused


def in_words(refused: NotLawful, level: Level) -> dict[str, str]:
    """What cannot be, by the name of its field; the first of each."""
    errors: dict[str, str] = {}
    for one in refused.faults:
        name = one.part if one.part in OwnWords.model_fields or one.part in PARTS else "form"
        errors.setdefault(name, fault_words(one, level))
    return errors


def fault_words(fault: Unlawful, level: Level) -> str:
    """One of them as a sentence."""
    if fault.law == DOSE:
        low, high = (getattr(end, fault.part) for end in (level.dosing.floor, level.dosing.ceiling))
        return _(
            "This level is done with {low} to {high}. Nobody can set less or more.",
            low=low,
            high=high,
        )
    if fault.law == "shape":
        return _(LENGTHS.get(fault.part, N_("Please look through this once more.")))
    quoted = re.search("“([^”]*)”", fault.says)
    if fault.law in REFUSED:
        return _(REFUSED[fault.law], word=quoted.group(1) if quoted else "")
    return _("This breaks a rule for words: {says}", says=fault.says)
