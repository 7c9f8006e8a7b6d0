"""What could not be done, for programs: problem details (RFC 9457) at every address of the API.

`type` leads to the words about it on the page of the API and never changes; `title` and `says` are
in the language that the program asks for.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from steadyback.languages import N_, _, speaking
from steadyback.record import Problem
from steadyback.web.records.language import language_of_device

PROBLEM_JSON: Final = "application/problem+json"
BELOW: Final = "/api/"
PAGE: Final = "/api/"
"""The page that explains each kind of problem, under its name."""
KINDS: Final[dict[str, tuple[int, str]]] = {
    "unreadable": (400, N_("What was sent could not be read as JSON.")),
    "no-key": (401, N_("This needs the key of a program.")),
    "wrong-key": (401, N_("This key opens nothing.")),
    "not-allowed": (403, N_("This key is not for that.")),
    "consent-taken-back": (403, N_("The person does not agree to the use of this record now.")),
    "no-form-token": (403, N_("This page was open for too long. Please load it again.")),
    "not-here": (404, N_("Nothing is here, or it belongs to somebody else.")),
    "wrong-method": (405, N_("That cannot be done at this address.")),
    "not-acceptable": (406, N_("Only JSON can be answered.")),
    "conflict": (409, N_("Something else is stored under this id.")),
    "changed-since": (412, N_("This was changed since it was read. Read it again.")),
    "too-large": (413, N_("That is too much at once.")),
    "wrong-type": (415, N_("Only JSON can be sent here.")),
    "not-valid": (422, N_("What was sent is not valid.")),
    "too-many": (429, N_("Please wait a little, and ask again then.")),
    "went-wrong": (500, N_("Something went wrong on our side.")),
    "crowded": (503, N_("The server cannot do that at this moment. Please try again soon.")),
}
"""Each kind of problem with its status and its words."""
BY_STATUS: Final = {status: kind for kind, (status, _says) in reversed(KINDS.items())} | {
    403: "no-form-token"
}
"""The kind of what was refused before this part was asked."""
Answering = Callable[[HttpRequest], HttpResponseBase]


def problem(
    kind: str,
    detail: str = "",
    *,
    title: str = "",
    errors: Iterable[Mapping[str, str]] = (),
    headers: Mapping[str, str] | None = None,
) -> HttpResponse:
    """The answer for one kind of problem; `title` where another one is known better."""
    status, says = KINDS[kind]
    body: dict[str, Any] = {
        "type": f"{PAGE}#{kind}",
        "title": title or _(says),
        "status": status,
    }
    if detail:
        body["detail"] = detail
    if listed := [dict(one) for one in errors]:
        body["errors"] = listed
    text = json.dumps(body, ensure_ascii=False)
    return HttpResponse(text, status=status, content_type=PROBLEM_JSON, headers=dict(headers or {}))


def told(one: Problem) -> dict[str, str]:
    """One error as JSON: where, a sentence, and a code that never changes where there is one."""
    known = {"code": one.code} if one.code else {}
    return {"pointer": one.pointer, "says": one.says, **known}


def in_one_form(get_response: Answering) -> Answering:
    """Give every refusal below /api/ this form, whichever part of the server refused.

    What was answered as JSON already stays: FHIR has a form of its own.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if not request.path.startswith(BELOW) or response.status_code < 400:
            return response
        if "json" in response.headers.get("Content-Type", ""):
            return response
        return reformed(request, response)

    return middleware


def reformed(request: HttpRequest, response: HttpResponseBase) -> HttpResponse:
    """A page of refusal as problem details, with the headers that it had."""
    kind = BY_STATUS.get(response.status_code)
    if kind is None:
        kind = "went-wrong" if response.status_code >= 500 else "unreadable"
    with speaking(language_of_device(request).code):
        made = problem(kind)
    for name, value in response.headers.items():
        if name not in ("Content-Type", "Content-Length", "Content-Encoding", "ETag"):
            made.headers[name] = value
    return made
