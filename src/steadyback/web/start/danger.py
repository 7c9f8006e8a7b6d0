"""When exercise must wait: the emergency card, the letter, and what a clinician said."""

import logging
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from steadyback.catalogue.red_flag import RedFlag
from steadyback.engine import Advice
from steadyback.languages import N_, _
from steadyback.record import CaseProblems
from steadyback.web.look.fields import Field, Filled, filled, shown
from steadyback.web.look.letter_code import letter_code
from steadyback.web.look.local_time import local_date
from steadyback.web.look.numbers import country_from_language, numbers_for
from steadyback.web.look.words import COUNTRIES
from steadyback.web.records.access import OpenRecord, at_the_door, at_the_door_without_consent
from steadyback.web.records.clearing import LONGEST, TOO_LONG, locking, subject_of
from steadyback.web.records.content import the_catalogue
from steadyback.wording import sentence
from steadyback.wording.letter import letter_of

logger = logging.getLogger(__name__)
ELSEWHERE = N_("Everywhere else")
TOLD_SINCE = N_("Something was told since this page was shown. Please read again what it is about.")
CLEARED = (
    Field(
        "clinician",
        "Who looked at it?",
        "text",
        hint="Their name and what they are, for example Dr Lee, GP.",
        high=90,
    ),
    Field("issued", "When did you see them?", "date"),
    Field(
        "until",
        "Until when does it hold?",
        "date",
        hint="If they gave no date, choose one in about four weeks.",
    ),
    Field("scope", "What did they say you may do?", "text", required=False, high=500),
)


def emergency_questions() -> list[RedFlag]:
    """The signs that need help at once, as they are asked before every session."""
    flags = the_catalogue().red_flags.values()
    return [flag for flag in flags if flag.highest == "emergency" and "short" in flag.screens]


@require_GET
def help_for_anybody(request: HttpRequest) -> HttpResponse:
    """Emergency signs and numbers, without a record."""
    country = country_from_language(request.headers.get("Accept-Language", ""))
    catalogue = the_catalogue()
    context = {
        "flags": emergency_questions(),
        "numbers": numbers_for(country),
        "all_numbers": [
            (_(COUNTRIES.get(code, ELSEWHERE)), lines)
            for code, lines in sorted(catalogue.countries.items())
        ],
    }
    return render(request, "start/help.html", context)


@require_GET
def help_now(request: HttpRequest, person: str) -> HttpResponse:
    """The card that fits the danger sign, on a page of its own; the general one at any trouble.

    Also where the door itself cannot be opened, for the database does not answer. The general card
    says nothing about anybody, so it needs no door. A stranger gets 404 as everywhere.
    """
    try:
        return card_page(request, person=person)
    except Http404:
        raise
    except Exception as error:
        logger.error("the card could not be chosen: %s", type(error).__name__)
    try:
        return help_for_anybody(request)
    except Exception as error:
        logger.error("the list of signs could not be shown: %s", type(error).__name__)
        return render(request, "start/help_plain.html", {})


@at_the_door_without_consent
def card_page(request: HttpRequest, record: OpenRecord) -> HttpResponse:
    """The card that fits what stands, or the list of signs."""
    triage = record.advice().triage
    numbers = numbers_for(record.state.country)
    if triage.card is None or triage.level not in ("emergency", "urgent"):
        context = {"record": record, "flags": emergency_questions(), "numbers": numbers}
        return render(request, "start/help.html", context)
    card = record.catalogue.cards[triage.card]
    context = {
        "record": record,
        "card": card,
        "numbers": numbers,
        "emergency": triage.level == "emergency",
    }
    return render(request, "start/help_now.html", context)


@require_http_methods(["GET", "POST"])
@at_the_door_without_consent
def leave_help(request: HttpRequest, record: OpenRecord) -> HttpResponse:
    """Leaving the card takes a second, explicit step, and changes nothing."""
    if request.method == "POST" and request.POST.get("understood") == "yes":
        return redirect("today", record.id)
    missed = request.method == "POST"
    return render(request, "start/leave_help.html", {"record": record, "missed": missed})


def still_open(record: OpenRecord, advice: Advice) -> list[RedFlag]:
    """The questions that are open or answered "not sure", with what to watch for."""
    return [record.catalogue.red_flags[one] for one in advice.triage.open_flags]


def what_stands(record: OpenRecord, advice: Advice) -> list[dict[str, str]]:
    """Each danger sign that locks, in the words of its rule and of its question."""
    return [
        {
            "words": " ".join(sentence(reason, record.catalogue) for reason in flag.reasons[:1]),
            "question": record.catalogue.red_flags[flag.id].question,
        }
        for flag in advice.triage.flags
        if flag.locks
    ]


@require_GET
@at_the_door
def letter(request: HttpRequest, record: OpenRecord) -> HttpResponse:
    """A letter to print and take along."""
    advice = record.advice()
    code = letter_code(request, record, advice)
    words = letter_of(record.catalogue, record.state, advice, local_date(record), code)
    return render(
        request, "start/letter.html", {"record": record, "advice": advice, "letter": words}
    )


@require_http_methods(["GET", "POST"])
@at_the_door
def cleared(request: HttpRequest, record: OpenRecord) -> HttpResponse:
    """Note what a clinician said. It opens what a person may open; the rest stays locked."""
    answers = filled(CLEARED, request.POST) if request.method == "POST" else Filled({})
    if request.method == "POST" and answers:
        problem = clear(record, request.POST.get("about", ""), answers, local_date(record))
        if problem is None or not locking(record.advice()):
            return redirect("outcome", record.id)  # sent twice, nothing is waiting any more
        answers.errors["until"] = problem
    advice = record.advice()
    names = locking(advice)
    context: dict[str, Any] = {
        "record": record,
        "flags": [record.catalogue.red_flags[one] for one in names],
        "about": subject_of(record, advice),
        "level": advice.triage.level,
        "shown": shown(CLEARED, answers.values, answers.errors),
        "errors": answers.errors,
    }
    return render(request, "start/cleared.html", context, status=422 if answers.errors else 200)


def clear(record: OpenRecord, about: str, answers: Filled, today: date) -> str | None:
    """Store a clearance of the signs that were shown; what is wrong with it, in words, or None."""
    if answers.values["issued"] > today.isoformat():
        return _("The day you saw them lies in the future.")
    if answers.values["until"] > (today + LONGEST).isoformat():
        return _(TOO_LONG)
    try:
        if not record.note_clearance(about, answers.values):
            return _(TOLD_SINCE)
    except CaseProblems as problems:
        return _("This cannot be: {says}.", says=problems.problems[0].says)
    return None
