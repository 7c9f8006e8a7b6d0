"""What a clinician prints and takes of a person: handout, letter, FHIR, tables. Each is audited."""

import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from steadyback.exports import fhir as fhir_of
from steadyback.exports.handout import Wishes, waits_pdf
from steadyback.exports.known import Known
from steadyback.exports.letter import letter_pdf
from steadyback.exports.programme import programme_pdf
from steadyback.exports.tables import zipped
from steadyback.languages import speaking
from steadyback.languages.spoken import ENGLISH_CODE
from steadyback.web.accounts.roles import Right
from steadyback.web.look.appearance import appearance_of
from steadyback.web.look.local_time import local_date
from steadyback.web.look.papers import as_pdf, issued_plan, pictures_for, printed_week, usual_paper
from steadyback.web.records.clinic_access import SharedRecord, with_shared
from steadyback.web.records.folding import horizon
from steadyback.web.records.language import language_of_person

# What the person takes home is in their language; what the clinic keeps, in the reader's.


@require_GET
@with_shared(Right.LOOK)
def handout(request: HttpRequest, record: SharedRecord) -> HttpResponse:
    """The week on paper, in the person's language; while exercise waits, what is said instead."""
    with speaking(language_of_person(record.locale).code):
        advice, wishes = record.advice(), wishes_of(record)
        if advice.locked:
            return as_pdf(waits_pdf(record.catalogue, advice, wishes), "week")
        issued = None if advice.plan is None else issued_plan(record, advice.plan)
        if issued is None:
            raise Http404
        return as_pdf(printed_week(record, advice, issued, wishes), "week")


@require_GET
@with_shared(Right.LOOK)
def programme(request: HttpRequest, record: SharedRecord) -> HttpResponse:
    """Every ladder on paper, in the person's language."""
    if record.state.started is None:
        raise Http404
    with speaking(language_of_person(record.locale).code):
        pictures = pictures_for(appearance_of(record.state))
        wishes, advice = wishes_of(record), record.advice()
        made = programme_pdf(record.catalogue, record.state, advice, pictures, wishes)
        return as_pdf(made, "programme")


@require_GET
@with_shared(Right.LOOK)
def letter(request: HttpRequest, record: SharedRecord) -> HttpResponse:
    """The letter to another clinician, in the reader's language; without a code to clear by."""
    made = letter_pdf(record.catalogue, record.state, record.advice(), wishes_of(record))
    return as_pdf(made, "letter")


@require_GET
@with_shared(Right.LOOK)
def fhir(request: HttpRequest, record: SharedRecord) -> HttpResponse:
    """The whole record as FHIR R4."""
    with speaking(ENGLISH_CODE):
        bundle: dict[str, Any] = fhir_of.bundle(known_of(record))
    return HttpResponse(
        json.dumps(bundle, ensure_ascii=False),
        content_type="application/fhir+json; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="steadyback-fhir.json"'},
    )


@require_GET
@with_shared(Right.LOOK)
def tables(request: HttpRequest, record: SharedRecord) -> HttpResponse:
    """The whole record as CSV tables."""
    headers = {"Content-Disposition": 'attachment; filename="steadyback-tables.zip"'}
    with speaking(ENGLISH_CODE):
        made = zipped(known_of(record))
    return HttpResponse(made, content_type="application/zip", headers=headers)


def wishes_of(record: SharedRecord) -> Wishes:
    """The usual paper of the person's country, with the name the clinic uses."""
    return Wishes(local_date(record), record.called, usual_paper(record.state.country), "normal")


def known_of(record: SharedRecord) -> Known:
    """The whole record as it stands now, with what the engine says of it."""
    told, ours = record.everything(), record.catalogue.as_written
    return Known.of(ours, told, record.state, record.now, horizon(record.now))
