"""Behind the code of a letter: a clinician says which signs they looked at, and until when.

No account: whoever holds the letter holds the code (rulings 4). So it is for these signs alone, as
they were told when it was printed; it works once; and what is entered names who entered it.
"""

from datetime import date
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from steadyback.engine.days import local_day
from steadyback.languages import N_, _, full_date
from steadyback.record import CaseProblems
from steadyback.vocabulary import FlagId
from steadyback.web.look.fields import Field, Filled, Option, filled, shown
from steadyback.web.look.refusals import no_link
from steadyback.web.look.words import day_in_words
from steadyback.web.records.access import by_link
from steadyback.web.records.clearing import (
    clear,
    locking,
    subject_of,
    too_old,
    wrong_dates,
)
from steadyback.web.records.links import LinkedRecord
from steadyback.web.records.models import LinkKind
from steadyback.web.records.reading import ReadRecord

EXAMINED: Final = Field(
    "examined",
    "Your word",
    "many",
    (Option("yes", "I am a clinician, and I have looked into these signs in this person."),),
)
WHO: Final = (
    Field("name", "Your name", "text", high=60),
    Field(
        "profession", "Your profession", "text", hint="For example GP or physiotherapist.", high=40
    ),
    Field(
        "register",
        "Your registration number",
        "text",
        hint="If you have one.",
        required=False,
        high=30,
    ),
)
WHAT: Final = (
    Field("issued", "When did you see this person?", "date"),
    Field("until", "Until when is gentle exercise safe?", "date"),
    Field(
        "scope",
        "What may they do, and what should they leave out?",
        "text",
        hint="They read it beside their plan. The plan does not know it.",
        required=False,
        high=500,
    ),
)


no_letter = no_link(
    N_("This code opens nothing"),
    N_(
        "This code was used already, is too old, or something was told since the letter was "
        "printed. A new letter has a code that works."
    ),
)


@csrf_exempt  # the secret in the address stands for the form; browsers name no origin from here
@require_http_methods(["GET", "POST"])
@by_link(LinkKind.CLEARANCE, no_letter)
def clear_by_letter(request: HttpRequest, record: LinkedRecord) -> HttpResponse:
    """The signs of the letter to look at, or what the clinician says of them stored."""
    advice = record.advice()
    if too_old(record.made_at, record.now) or record.subject != subject_of(record, advice):
        return no_letter(request, 404)
    fields = fields_of(record, locking(advice))
    answers = filled(fields, request.POST) if request.method == "POST" else Filled({})
    if request.method == "POST" and answers:
        answers.errors.update(wrong_days(record, answers.values))
    if request.method == "POST" and answers and not answers.errors:
        try:
            clear(record, answers.values["flags"], said(answers.values))
        except CaseProblems as problems:
            answers.errors["until"] = _(
                "This cannot be: {problem}.", problem=problems.problems[0].says
            )
        else:
            return render(
                request,
                "clinic/cleared_by_letter.html",
                {"until": full_date(date.fromisoformat(answers.values["until"]))},
            )
    context: dict[str, Any] = {
        "printed": day_in_words(local_day(record.made_at, record.state.zone)),
        "shown": shown(fields, answers.values, answers.errors),
        "errors": answers.errors,
    }
    status = 422 if answers.errors else 200
    return render(request, "clinic/clear_by_letter.html", context, status=status)


def fields_of(record: LinkedRecord, flags: tuple[FlagId, ...]) -> list[Field]:
    """What is asked: which signs, who, when, and until when."""
    signs = tuple(Option(one, record.catalogue.red_flags[one].question) for one in flags)
    return [
        Field("flags", "Which of these signs have you looked into?", "many", signs),
        *WHO,
        *WHAT,
        EXAMINED,
    ]


def wrong_days(record: ReadRecord, values: dict[str, Any]) -> dict[str, str]:
    """What cannot be of the days that a form names."""
    issued, until = (date.fromisoformat(values[name]) for name in ("issued", "until"))
    return wrong_dates(record, values["flags"], issued, until)


def said(values: dict[str, Any]) -> dict[str, Any]:
    """The clearance in the words of the record."""
    who = f"{values['name']}, {values['profession']}"
    if values.get("register"):
        who += f" ({values['register']})"
    scope = {"scope": values["scope"]} if values.get("scope") else {}
    return {"clinician": who, "issued": values["issued"], "until": values["until"], **scope}
