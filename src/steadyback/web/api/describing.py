"""How an operation is written down in the OpenAPI document, beside the code that answers it."""

from collections.abc import Callable, Iterable
from typing import Any, Final, get_type_hints

from django.http import HttpResponse
from ninja import Router

from steadyback.web.accounts.tokens import Scope
from steadyback.web.api.asking import Key, politely
from steadyback.web.api.problems import KINDS, PROBLEM_JSON

REF: Final = "#/components/schemas/{model}"
View = Callable[..., HttpResponse]
READING: Final = (406, 422, 500, 503)
WITH_KEY: Final = (401, 403, 404, 429)
WRITING: Final = (400, 409, 413, 415)
LATE: Final = (412,)
TEXT: Final = {"schema": {"type": "string"}}
MARKS: Final[dict[str, Any]] = {
    "ETag": {"description": "A mark of what is answered, for If-None-Match and If-Match.", **TEXT},
    "Content-Language": {"description": "The language of the sentences.", **TEXT},
    "Cache-Control": {"description": "Who may keep it, and how long.", **TEXT},
}
LINK: Final = {"Link": {"description": 'The next page, as rel="next".', **TEXT}}
OF_STATUS: Final[dict[int, dict[str, Any]]] = {
    401: {"WWW-Authenticate": {"description": "How to ask (RFC 6750).", **TEXT}},
    429: {"Retry-After": {"description": "Seconds to wait.", **TEXT}},
    503: {"Retry-After": {"description": "Seconds to wait.", **TEXT}},
}


def reads(
    router: Router,
    path: str,
    answers: str,
    summary: str,
    *,
    scope: Scope | None = None,
    pages: bool = False,
    may_miss: bool = False,
) -> Callable[[View], View]:
    """Make a view an operation that only reads; `answers` names its shape.

    `may_miss`: 404 is an answer of it though it needs no key.
    """
    problems = (*READING, *LATE, *(WITH_KEY if scope else ()), *((404,) if may_miss else ()))
    good = {
        "description": "What was asked for.",
        "headers": MARKS | (LINK if pages else {}),
        "content": {"application/json": {"schema": {"$ref": REF.format(model=answers)}}},
    }
    same = {"description": "It is as it was: If-None-Match names it.", "headers": MARKS}
    found = {200: good, 304: same}
    return operation(router, ["GET", "HEAD"], path, summary, scope, found, problems)


def writes(
    router: Router,
    path: str,
    takes: str,
    answers: str,
    summary: str,
    *,
    scope: Scope,
    may_be_late: bool = False,
) -> Callable[[View], View]:
    """Make a view an operation that stores something.

    `may_be_late`: what is sent can say what it rests on, and is refused where that is gone.
    """
    found = {"application/json": {"schema": {"$ref": REF.format(model=answers)}}}
    good = {
        201: {"description": "Stored.", "content": found},
        200: {"description": "All of it was stored before.", "content": found},
    }
    body = {"application/json": {"schema": {"$ref": REF.format(model=takes)}}}
    problems = (*READING, *WITH_KEY, *WRITING, *(LATE if may_be_late else ()))
    extra = {"requestBody": {"required": True, "content": body}}
    return operation(router, ["POST"], path, summary, scope, good, problems, extra)


def operation(
    router: Router,
    methods: list[str],
    path: str,
    summary: str,
    scope: Scope | None,
    good: dict[int, dict[str, Any]],
    problems: Iterable[int],
    extra: dict[str, Any] | None = None,
) -> Callable[[View], View]:
    """One operation with every status that it answers."""
    answers = good | {status: refusal(status) for status in sorted(set(problems))}

    def decorated(view: View) -> View:
        register = router.api_operation(
            methods,
            path,
            auth=Key() if scope else None,
            summary=summary,
            operation_id=view.__name__,
            openapi_extra={"responses": answers, "x-scope": scope, **(extra or {})},
        )
        return register(politely(view, asked_of(view)))

    return decorated


def asked_of(view: View) -> frozenset[str]:
    """What can stand behind the question mark of an operation: the fields of its `query`."""
    query = get_type_hints(view).get("query")
    return frozenset(query.model_fields if query is not None else ())


def refusal(status: int) -> dict[str, Any]:
    """One status that is answered with problem details."""
    says = " ".join(words for _kind, (known, words) in KINDS.items() if known == status)
    schema = {"schema": {"$ref": REF.format(model="ProblemDetails")}}
    found: dict[str, Any] = {"description": says, "content": {PROBLEM_JSON: schema}}
    return found | ({"headers": OF_STATUS[status]} if status in OF_STATUS else {})
