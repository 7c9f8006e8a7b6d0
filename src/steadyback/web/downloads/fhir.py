"""The record as FHIR R4: a file to take along, and an address for programs that may only read.

It is in English, whatever is spoken: the texts in it stand beside codes, for programs.

A program gets an OperationOutcome where a person would get a page. For a stranger a record does
not exist here either.
"""

import json
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from steadyback.exports import fhir
from steadyback.languages import speaking
from steadyback.languages.spoken import ENGLISH_CODE
from steadyback.web.downloads.known import known_of
from steadyback.web.records.access import OpenRecord, at_the_door

FHIR_JSON: Final = "application/fhir+json"
TAKEN: Final = (FHIR_JSON, "application/json", "application/*", "*/*")
"""The types a program may ask for; nothing else is written."""
R4: Final = ("4.0", "4.0.1")
"""How a program names our version of FHIR, where it names one."""
View = Callable[..., HttpResponse]


def document(
    resource: dict[str, Any], status: int = 200, headers: Mapping[str, str] | None = None
) -> HttpResponse:
    """A resource as FHIR's JSON."""
    text = json.dumps(resource, ensure_ascii=False)
    return HttpResponse(
        text, status=status, content_type=f"{FHIR_JSON}; charset=utf-8", headers=headers
    )


@require_GET
@at_the_door
def download(request: HttpRequest, record: OpenRecord) -> HttpResponse:
    """The whole record as a file."""
    name = {"Content-Disposition": 'attachment; filename="steadyback-fhir.json"'}
    return document(bundle_of(record), headers=name)


def bundle_of(record: OpenRecord) -> dict[str, Any]:
    """The whole record as one Bundle."""
    with speaking(ENGLISH_CODE):
        return fhir.bundle(known_of(record))


def takes(request: HttpRequest) -> bool:
    """Whether whoever asks takes what is written, whatever else their type says (a charset)."""
    return any(
        f"{one.main_type}/{one.sub_type}" in TAKEN
        and one.params.get("fhirversion", R4[0]) in R4
        and one.quality > 0
        for one in request.accepted_types
    )


def for_programs(view: View) -> View:
    """Let a program in by the same door, and tell it as FHIR does why it may not."""

    @wraps(view)
    def wrapped(request: HttpRequest, person: str, **rest: str) -> HttpResponse:
        if request.method != "GET":
            says = "Nothing can be written here; only GET is answered."
            return document(fhir.outcome("not-supported", says), 405, {"Allow": "GET"})
        if not takes(request):
            says = f"Only {FHIR_JSON} of R4 is written."
            return document(fhir.outcome("not-supported", says), 406)
        try:
            answer = view(request, person, **rest)
        except Http404:
            says = "There is nothing at this address, or it belongs to somebody else."
            return document(fhir.outcome("not-found", says), 404)
        if answer.status_code == 302:
            says = "The person has taken back their agreement to the use of this record."
            return document(fhir.outcome("forbidden", says), 403)
        return answer

    return wrapped


@for_programs
@at_the_door
def whole(request: HttpRequest, record: OpenRecord) -> HttpResponse:
    """The whole record as one Bundle."""
    return document(bundle_of(record))


@for_programs
@at_the_door
def metadata(request: HttpRequest, record: OpenRecord) -> HttpResponse:
    """What this address can do."""
    return document(fhir.capabilities(record.now))


@for_programs
@at_the_door
def anything_else(request: HttpRequest, record: OpenRecord, rest: str) -> HttpResponse:
    """Nothing else is here."""
    raise Http404
