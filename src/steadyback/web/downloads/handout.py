"""On paper: the week, the whole programme, and the letter, as PDF."""

from typing import get_args

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET

from steadyback.exports.handout import Wishes, waits_pdf
from steadyback.exports.letter import letter_pdf
from steadyback.exports.programme import programme_pdf
from steadyback.exports.progress_pictures import MOST_DAYS, RANGES, USUAL
from steadyback.exports.progress_sheet import progress_pdf
from steadyback.exports.typesetting import Paper, Print
from steadyback.web.look.appearance import appearance_of
from steadyback.web.look.letter_code import letter_code
from steadyback.web.look.local_time import local_date
from steadyback.web.look.papers import (
    as_pdf,
    issued_plan,
    pictures_for,
    printed_week,
    usual_paper,
)
from steadyback.web.records.access import OpenRecord, at_the_door
from steadyback.web.records.models import LinkKind


@require_GET
@at_the_door
def week(request: HttpRequest, record: OpenRecord) -> HttpResponse:
    """This week as a PDF; while exercise waits, what there is to say instead.

    The code on it is made by the first print of a plan and is the same ever after.
    """
    advice, wishes = record.advice(), wishes_of(request, record)
    if advice.locked:
        return as_pdf(waits_pdf(record.catalogue, advice, wishes), "week")
    issued = None if advice.plan is None else issued_plan(record, advice.plan)
    if issued is None:
        return redirect("plan", record.id)
    address = address_of(request, record, issued.id) if wants_code(request, record) else ""
    return as_pdf(printed_week(record, advice, issued, wishes, address), "week")


@require_GET
@at_the_door
def programme(request: HttpRequest, record: OpenRecord) -> HttpResponse:
    """Every ladder and where the person is on it, as a PDF."""
    if record.state.started is None:
        return redirect("questions", record.id)
    pictures = pictures_for(appearance_of(record.state))
    wishes = wishes_of(request, record)
    made = programme_pdf(record.catalogue, record.state, record.advice(), pictures, wishes)
    return as_pdf(made, "programme")


@require_GET
@at_the_door
def progress(request: HttpRequest, record: OpenRecord) -> HttpResponse:
    """The pictures of the past weeks or months as a PDF."""
    chosen = request.GET.get("range", USUAL)
    found = record.progress(RANGES.get(chosen, RANGES[USUAL]), MOST_DAYS)
    if record.state.started is None:
        return redirect("questions", record.id)
    made = progress_pdf(
        record.catalogue, found, wishes_of(request, record), record.state.stage.stage
    )
    return as_pdf(made, "progress")


@require_GET
@at_the_door
def letter(request: HttpRequest, record: OpenRecord) -> HttpResponse:
    """The letter to a clinician as a PDF."""
    wishes = wishes_of(request, record)
    advice = record.advice()
    code = letter_code(request, record, advice)
    made = letter_pdf(record.catalogue, record.state, advice, wishes, code)
    return as_pdf(made, "letter")


def wishes_of(request: HttpRequest, record: OpenRecord) -> Wishes:
    """The paper and the size of letters that the address asks for, else what is usual."""
    paper = usual_paper(record.state.country)
    for one in get_args(Paper):
        paper = one if request.GET.get("paper") == one else paper
    letters: Print = "large" if request.GET.get("print") == "large" else "normal"
    return Wishes(local_date(record), record.nickname, paper, letters)


def wants_code(request: HttpRequest, record: OpenRecord) -> bool:
    """Whether a code goes on the paper: usually, and only for who may hand the record on."""
    return record.is_owner and request.GET.get("code") != "no"


def address_of(request: HttpRequest, record: OpenRecord, event: str) -> str:
    """Where a plan opens without a key; empty where the address cannot be shown here."""
    secret = record.link_to(LinkKind.PLAN, event).secret
    return request.build_absolute_uri(reverse("opened-plan", args=[secret])) if secret else ""
