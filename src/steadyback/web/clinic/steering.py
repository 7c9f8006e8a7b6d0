"""A clinician changes a programme: what each change asks, what it would do, and sending it.

First the engine is asked what the change does and does not do; only then it is sent. Each change
is an event with its author, which the person sees, and which can be withdrawn.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from steadyback.catalogue.exercise import Dose, Dosing, Exercise, Level
from steadyback.catalogue.own_words import PARTS
from steadyback.languages import N_, _, full_date
from steadyback.record import CaseProblems
from steadyback.web.accounts.roles import Right
from steadyback.web.clinic.clearing import WHAT, wrong_days
from steadyback.web.clinic.trying import Body, effect
from steadyback.web.clinic.where import Where, where_of
from steadyback.web.look.fields import Field, Filled, Option, filled, raw_values, shown
from steadyback.web.records.clearing import locking
from steadyback.web.records.clinic_access import ChangedSince, SharedRecord, with_shared
from steadyback.web.records.ids import event_id
from steadyback.web.records.steering import beyond
from steadyback.wording.english import STAGES
from steadyback.wording.sentences import time_words

TITLES: Final = N_(
    {
        "allow": "Allow an exercise",
        "forbid": "Forbid an exercise",
        "level": "Set a level",
        "dose": "Set a dose",
        "stage": "Set the stage",
        "clearance": "Clear danger signs",
        "note": "Write a note",
    }
)
NOTE: Final = Field(
    "note",
    "What should the person know?",
    "text",
    hint="They read it on Today and on You, with your name. You can leave it empty.",
    required=False,
    high=500,
)
ONLY_NOTE: Final = Field(
    "note", "Your note", "text", hint="The person reads it, with your name.", high=500
)
WHOLE: Final = "whole"
EXAMINED: Final = Field(
    "examined",
    "Your word",
    "many",
    (Option("yes", "I have looked into these signs in this person."),),
)


@dataclass(frozen=True, slots=True)
class Draft:
    """A change that is being written: its kind, and the exercise it is about."""

    action: str
    exercise: Exercise | None
    fields: tuple[Field, ...]


@require_http_methods(["GET", "POST"])
@with_shared(Right.STEER)
def change(request: HttpRequest, record: SharedRecord, action: str) -> HttpResponse:
    """Ask for a change; show what it would do; store it once that was seen."""
    draft = draft_of(request, record, action)
    if request.method == "GET":
        return form(request, record, draft, Filled({}))
    answers = filled(draft.fields, request.POST)
    if answers:
        answers.errors.update(wrong(record, draft, answers.values))
    if not answers:
        return form(request, record, draft, answers)
    bodies: list[Body] = [body_of(record, draft, answers.values)]
    try:
        sending = request.POST.get("send") == "yes"
        if sending and sent(request, record, bodies):
            return after_sending(request, record, action)
        return before_sending(request, record, draft, bodies, changed=sending)
    except CaseProblems as problems:
        answers.errors["form"] = _("This cannot be: {says}.", says=problems.problems[0].says)
        return form(request, record, draft, answers)


def sent(request: HttpRequest, record: SharedRecord, bodies: list[Body]) -> bool:
    """Store what was shown; False where it would not be that any more. Raises CaseProblems."""
    try:
        record.write_all(bodies, request.POST.get("event"), seen=request.POST.get("seen", ""))
    except ChangedSince:
        return False
    return True


@require_POST
@with_shared(Right.STEER)
def withdraw(request: HttpRequest, record: SharedRecord) -> HttpResponse:
    """Take back a change of this clinic's."""
    try:
        record.withdraw(request.POST.get("event", ""))
    except CaseProblems:
        raise Http404 from None
    return after_sending(request, record, "withdraw")


@require_POST
@with_shared(Right.STEER)
def plan_again(request: HttpRequest, record: SharedRecord) -> HttpResponse:
    """Plan the rest of the week once more; slow, so it is asked for with a request of its own."""
    record.clinic.note("planned", record.id)
    done = "planned" if record.plan_again() else "not_planned"
    return redirect(where_of(request).person(record, done=done))


# ------------------------------------------------------------------ the form


def draft_of(request: HttpRequest, record: SharedRecord, action: str) -> Draft:
    """What an address asks to change. Raises Http404."""
    if action not in TITLES:
        raise Http404
    exercise = record.catalogue.exercises.get(request.GET.get("exercise", ""))
    return Draft(action, exercise, fields_of(record, action, exercise))


def fields_of(record: SharedRecord, action: str, exercise: Exercise | None) -> tuple[Field, ...]:
    """The questions of a change."""
    if action == "note":
        return (ONLY_NOTE,)
    if action == "stage":
        stages = tuple(
            Option(str(number), _("{number}: {name}", number=number, name=_(words)))
            for number, words in STAGES.items()
            if number >= 1
        )
        return (Field("stage", "Which stage?", "one", stages), NOTE)
    if action == "clearance":
        flags = locking(record.advice())
        signs = tuple(Option(one, record.catalogue.red_flags[one].question) for one in flags)
        asked = Field("flags", "Which of these signs have you looked into?", "many", signs)
        return (asked, *WHAT, EXAMINED)
    if exercise is None:
        raise Http404
    return (*exercise_fields(record, action, exercise), NOTE)


def exercise_fields(record: SharedRecord, action: str, exercise: Exercise) -> tuple[Field, ...]:
    """The questions of a change that is about one exercise."""
    levels = record.catalogue.ladder(exercise.id)
    rungs = tuple(Option(one.id, level_words(one), dose_span(one, action)) for one in levels)
    if action == "level":
        return (Field("level", "Which level?", "one", rungs),)
    if action == "dose":
        return (
            Field("level", "Which level?", "one", rungs),
            Field("sets", "Sets", "number", low=1, high=6),
            Field("reps", "Repetitions", "number", low=1, high=30),
            Field("hold_s", "Hold, in seconds (0 without a hold)", "number", low=0, high=3600),
        )
    whole = Option(WHOLE, _("The whole exercise"))
    return (Field("what", "All of it, or one level?", "one", (whole, *rungs)),)


def level_words(level: Level) -> str:
    """A level by its number and name."""
    return _("Level {rung}: {name}", rung=level.rung, name=level.name)


def dose_span(level: Level, action: str) -> str:
    """The smallest and the largest dose of a level, where a dose is set."""
    if action != "dose":
        return ""
    dosing = level.dosing
    return _("From {floor} to {ceiling}.", floor=span(dosing)[0], ceiling=span(dosing)[1])


def span(dosing: Dosing) -> tuple[str, str]:
    """Floor and ceiling in few signs."""
    return few_signs(dosing.floor), few_signs(dosing.ceiling)


def few_signs(dose: Dose) -> str:
    """Sets, repetitions and how long to hold, where it is held: 2 × 12, hold 5 s."""
    if not dose.hold_s:
        return f"{dose.sets} × {dose.reps}"
    held = time_words(dose.hold_s)
    if dose.reps == 1:
        return f"{dose.sets} × {held}"
    return _("{sets} × {reps}, hold {time}", sets=dose.sets, reps=dose.reps, time=held)


def wrong(record: SharedRecord, draft: Draft, values: dict[str, Any]) -> dict[str, str]:
    """What cannot be, by the name of its field."""
    if draft.action == "clearance":
        return wrong_days(record, values)
    if draft.action != "dose":
        return {}
    return beyond(record.catalogue.levels[values["level"]], dose_of(values))


def dose_of(values: dict[str, Any]) -> dict[str, int]:
    """The dose that was filled in."""
    return {part: values[part] for part in PARTS}


def body_of(record: SharedRecord, draft: Draft, values: dict[str, Any]) -> Body:
    """The change as the record keeps it."""
    note = {"note": values["note"]} if values.get("note") else {}
    match draft.action:
        case "clearance":
            return "clearance", cleared(record, values)
        case "note":
            return "clinician_change", {"action": "note", **note}
        case "stage":
            return "clinician_change", {
                "action": "set_stage",
                "stage": int(values["stage"]),
                **note,
            }
        case "level":
            return "clinician_change", {"action": "set_level", "level": values["level"], **note}
        case "dose":
            about = {"level": values["level"], "dose": dose_of(values)}
            return "clinician_change", {"action": "set_dose", **about, **note}
        case _:
            return "clinician_change", {**of_exercise(draft, values), **note}


def of_exercise(draft: Draft, values: dict[str, Any]) -> dict[str, Any]:
    """An exercise that is allowed or forbidden, or one level of it."""
    if draft.exercise is None:
        raise Http404
    whole = values["what"] == WHOLE
    about = {"exercise": draft.exercise.id} if whole else {"level": values["what"]}
    return {"action": draft.action, **about}


def cleared(record: SharedRecord, values: dict[str, Any]) -> dict[str, Any]:
    """A clearance in the words of the record, with who signs it and for which clinic."""
    scope = {"scope": values["scope"]} if values.get("scope") else {}
    dates = {"issued": values["issued"], "until": values["until"]}
    return {"flags": values["flags"], "clinician": record.clinic.signature, **dates, **scope}


# ------------------------------------------------------------------ the pages


def form(request: HttpRequest, record: SharedRecord, draft: Draft, answers: Filled) -> HttpResponse:
    """The questions of a change, with what was answered and is wrong."""
    posted = request.method == "POST"
    values = raw_values(draft.fields, request.POST) if posted else {}
    context = about(request, record, draft) | {
        "shown": shown(draft.fields, values, answers.errors),
        "errors": answers.errors,
        "nothing": draft.action == "clearance" and not draft.fields[0].options,
    }
    return render(request, "clinic/change.html", context, status=422 if answers.errors else 200)


def before_sending(
    request: HttpRequest,
    record: SharedRecord,
    draft: Draft,
    bodies: list[Body],
    *,
    changed: bool,
) -> HttpResponse:
    """What the change does and does not do, with the form once more, hidden, to send it.

    `changed`: it was shown before, and is not what it was then.
    """
    seen, found = record.mark(bodies), effect(record, bodies)
    names = {one.name for one in draft.fields}
    kept = [(name, one) for name in sorted(names) for one in request.POST.getlist(name)]
    context = about(request, record, draft) | {
        "effect": found,
        "kept": kept,
        "said": said(record, draft, request),
        "event": event_id(record.now),
        "seen": seen,
        "changed": changed,
    }
    status = 422 if changed else 200
    return render(request, "clinic/change_shown.html", context, status=status)


def about(request: HttpRequest, record: SharedRecord, draft: Draft) -> dict[str, Any]:
    """What both pages say of the change and of the person."""
    where: Where = where_of(request)
    return {
        "clinic": record.clinic,
        "place": "worklist",
        "shared": record,
        "title": _(TITLES[draft.action]),
        "exercise": draft.exercise.name if draft.exercise else "",
        "action": draft.action,
        "person_page": where.person(record),
    }


def said(record: SharedRecord, draft: Draft, request: HttpRequest) -> list[tuple[str, str]]:
    """What was answered, to read once more."""
    answers = filled(draft.fields, request.POST).values
    return [
        (_(one.label), value_words(one, answers[one.name]))
        for one in draft.fields
        if one.name in answers and one.name != "examined"
    ]


def value_words(asked: Field, value: Any) -> str:
    """An answer in words."""
    if asked.kind == "date":
        return full_date(date.fromisoformat(value))
    labels = {option.value: _(option.label) for option in asked.options}
    chosen = value if isinstance(value, list) else [value]
    return " ".join(labels.get(str(one), str(one)) for one in chosen)


def after_sending(request: HttpRequest, record: SharedRecord, action: str) -> HttpResponse:
    """Back to the person's page, which asks for the week to be planned anew; a note needs none."""
    done = "noted" if action == "note" else "changed"
    return redirect(where_of(request).person(record, done=done))
