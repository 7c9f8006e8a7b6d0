"""One more step of a programme: what it asks depends on what it does, as in steering somebody."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from steadyback.catalogue.exercise import Exercise
from steadyback.languages import _
from steadyback.web.accounts.roles import Right
from steadyback.web.clinic.programmes import ABOUT_ALL, STEPS, about, to
from steadyback.web.clinic.steering import (
    NOTE,
    ONLY_NOTE,
    TITLES,
    WHOLE,
    dose_of,
    dose_span,
    level_words,
)
from steadyback.web.look.fields import Field, Filled, Option, filled, raw_values, shown
from steadyback.web.records import programmes
from steadyback.web.records.clinic_access import OpenClinic, in_clinic
from steadyback.web.records.content import the_catalogue
from steadyback.web.records.steering import beyond
from steadyback.wording.english import STAGES


@require_http_methods(["GET", "POST"])
@in_clinic(Right.WRITE_TEMPLATES)
def add_step(request: HttpRequest, clinic: OpenClinic, programme: str) -> HttpResponse:
    """Ask for the particulars of a step, and add it."""
    row = programmes.programme_of(clinic, programme)
    action = request.GET.get("action", "")
    exercise = exercise_in(request, action)
    fields = fields_of(action, exercise)
    answers = filled(fields, request.POST) if request.method == "POST" else Filled({})
    if request.method == "POST" and answers and action == "dose":
        level = the_catalogue().levels[answers.values["level"]]
        answers.errors.update(beyond(level, dose_of(answers.values)))
    if request.method == "POST" and answers:
        try:
            programmes.add(clinic, row.name, body_of(action, exercise, answers.values))
        except programmes.TooManyChanges:
            says = _("A programme holds {most} steps at most.", most=programmes.MOST)
            answers.errors["form"] = says
        else:
            return to(clinic, row.name, "saved")
    context = about(clinic) | {
        "programme": row,
        "title": _(TITLES[action]),
        "exercise": exercise.name if exercise else "",
        "shown": shown(fields, raw_values(fields, request.POST), answers.errors),
        "errors": answers.errors,
    }
    status = 422 if answers.errors else 200
    return render(request, "clinic/programme_step.html", context, status=status)


def exercise_in(request: HttpRequest, action: str) -> Exercise | None:
    """The exercise that a step is about. Raises Http404 where it needs one, or is none of ours."""
    if action not in STEPS:
        raise Http404
    if action in ABOUT_ALL:
        return None
    known = {str(one.id): one for one in the_catalogue().exercises.values()}
    found = known.get(request.GET.get("exercise", ""))
    if found is None:
        raise Http404
    return found


def fields_of(action: str, exercise: Exercise | None) -> tuple[Field, ...]:
    """The questions of a step."""
    if action == "note":
        return (ONLY_NOTE,)
    if exercise is None:
        stages = tuple(
            Option(str(number), _("{number}: {name}", number=number, name=_(words)))
            for number, words in STAGES.items()
            if number >= 1
        )
        return (Field("stage", "Which stage?", "one", stages), NOTE)
    levels = the_catalogue().ladder(exercise.id)
    rungs = tuple(Option(one.id, level_words(one), dose_span(one, action)) for one in levels)
    if action in ("allow", "forbid"):
        whole = Option(WHOLE, _("The whole exercise"))
        return (Field("what", "All of it, or one level?", "one", (whole, *rungs)), NOTE)
    level = Field("level", "Which level?", "one", rungs)
    return (level, NOTE) if action == "level" else (level, *dose_fields(), NOTE)


def dose_fields() -> tuple[Field, ...]:
    """Sets, repetitions and how long to hold."""
    return (
        Field("sets", "Sets", "number", low=1, high=6),
        Field("reps", "Repetitions", "number", low=1, high=30),
        Field("hold_s", "Hold, in seconds (0 without a hold)", "number", low=0, high=3600),
    )


def body_of(action: str, exercise: Exercise | None, values: dict[str, Any]) -> dict[str, Any]:
    """The step as a change of a clinician's."""
    note = {"note": values["note"]} if values.get("note") else {}
    if action == "note":
        return {"action": "note", **note}
    if exercise is None:
        return {"action": "set_stage", "stage": int(values["stage"]), **note}
    if action == "level":
        return {"action": "set_level", "level": values["level"], **note}
    if action == "dose":
        dose = dose_of(values)
        return {"action": "set_dose", "level": values["level"], "dose": dose, **note}
    whole = values["what"] == WHOLE
    target = {"exercise": exercise.id} if whole else {"level": values["what"]}
    return {"action": action, **target, **note}
