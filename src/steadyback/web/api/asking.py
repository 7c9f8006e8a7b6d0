"""Who asks the API, and in which form: keys, types, and what becomes of each refusal."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any, Final, ParamSpec

from django.core.exceptions import RequestDataTooBig
from django.db import DataError, InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.utils import timezone
from ninja import NinjaAPI
from ninja.errors import ValidationError
from ninja.security import HttpBearer

from steadyback.languages import N_, _
from steadyback.record import CaseProblems
from steadyback.record.case import plain_json
from steadyback.web.accounts import tokens
from steadyback.web.accounts.tokens import Program, Refused, Why
from steadyback.web.accounts.tries import WINDOW, TooManyTries
from steadyback.web.api.problems import PROBLEM_JSON, problem, told
from steadyback.web.look.refusals import SOON_S
from steadyback.web.records.api_access import ConsentTakenBack, MissingScope, RoleTooSmall
from steadyback.web.records.clinic_access import ChangedSince
from steadyback.web.records.store import Conflict

P = ParamSpec("P")
View = Callable[..., HttpResponse]
TAKEN: Final = ("application/json", PROBLEM_JSON, "application/*", "*/*")
LONGEST_KEY: Final = 200
WRONG: Final = N_(
    {
        Why.UNKNOWN: "Nobody gave out this key. Please check that it was copied whole.",
        Why.EXPIRED: "This key has run out. Whoever gave it can make a new one.",
        Why.ENDED: "This key was ended, or whoever gave it may not do this any more.",
    }
)
logger = logging.getLogger("steadyback.api")


class NoJson(Exception):
    """What was sent is no JSON that is read."""

    def __init__(self, wrong: CaseProblems) -> None:
        self.problems = wrong.problems
        super().__init__("not JSON")


class OtherType(Exception):
    """What was sent says that it is no JSON."""


class NotTaken(Exception):
    """Whoever asks does not take what is answered."""


class OutOfRange(Exception):
    """A part of the address is well written, but not one that can be asked for."""

    def __init__(self, parameter: str, says: str) -> None:
        self.parameter, self.says = parameter, says
        super().__init__(parameter)


class Key(HttpBearer):
    """`Authorization: Bearer …`: the key of a program."""

    def __call__(self, request: HttpRequest) -> Program:
        """Who asks. Raises tokens.Refused, tries.TooManyTries."""
        scheme, _blank, secret = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not secret.strip():
            raise Refused(Why.MISSING)
        return self.authenticate(request, secret.strip()[:LONGEST_KEY])

    def authenticate(self, request: HttpRequest, token: str) -> Program:
        """The same for a key that stands there."""
        return tokens.program_of(token, request.META.get("REMOTE_ADDR", ""), timezone.now())


def program(request: HttpRequest) -> Program:
    """Who asks, as `Key` found it."""
    found = getattr(request, "auth", None)
    if not isinstance(found, Program):
        raise Refused(Why.MISSING)
    return found


def politely(view: Callable[P, HttpResponse], known: frozenset[str]) -> Callable[P, HttpResponse]:
    """Let only those ask who take JSON, and who ask for nothing that this address does not know:
    a filter with a slip of the pen in its name would give everything.
    """

    @wraps(view)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        request: Any = args[0]
        if not any(
            f"{one.main_type}/{one.sub_type}" in TAKEN and one.quality > 0
            for one in request.accepted_types
        ):
            raise NotTaken
        for name in request.GET:
            if name not in known:
                raise OutOfRange(name[:60], _("is no part of this address; leave it out"))
        return view(*args, **kwargs)

    return wrapped


def sent(request: HttpRequest) -> Any:
    """The JSON that was sent. Raises OtherType, NoJson, RequestDataTooBig."""
    if request.content_type != "application/json":
        raise OtherType
    try:
        return plain_json(request.body)
    except CaseProblems as wrong:
        raise NoJson(wrong) from None


def set_refusals(api: NinjaAPI) -> None:
    """Answer each way in which something can be refused."""
    handlers: dict[type[Exception], Callable[[HttpRequest, Any], HttpResponse]] = {
        Refused: no_key,
        TooManyTries: too_many,
        MissingScope: not_allowed,
        RoleTooSmall: role_too_small,
        ConsentTakenBack: lambda request, error: problem("consent-taken-back"),
        Http404: lambda request, error: problem("not-here"),
        NotTaken: lambda request, error: problem("not-acceptable"),
        OtherType: lambda request, error: problem("wrong-type"),
        RequestDataTooBig: too_large,
        NoJson: lambda request, error: problem("unreadable", errors=map(told, error.problems)),
        UnreadablePostError: lambda request, error: problem("unreadable"),
        CaseProblems: lambda request, error: problem("not-valid", errors=map(told, error.problems)),
        DataError: lambda request, error: problem("not-valid"),
        ValidationError: not_valid,
        OutOfRange: out_of_range,
        Conflict: conflict,
        ChangedSince: lambda request, error: problem("changed-since"),
        OperationalError: away,
        InterfaceError: away,
        Exception: went_wrong,
    }
    for kind, handler in handlers.items():
        api.add_exception_handler(kind, handler)


def no_key(request: HttpRequest, error: Refused) -> HttpResponse:
    """401, and how to ask."""
    if error.why is Why.MISSING:
        says = _("Send the header Authorization with Bearer and a key.")
        return problem("no-key", says, headers={"WWW-Authenticate": "Bearer"})
    told_how = {"WWW-Authenticate": 'Bearer error="invalid_token"'}
    return problem("wrong-key", _(WRONG[error.why]), headers=told_how)


def too_many(request: HttpRequest, error: TooManyTries) -> HttpResponse:
    """429 for who sent too many keys that nobody gave out."""
    says = _("Too many wrong keys came from here. Please wait a quarter of an hour.")
    return problem("too-many", says, headers={"Retry-After": str(int(WINDOW.total_seconds()))})


def away(request: HttpRequest, error: Exception) -> HttpResponse:
    """503 while the database cannot be reached or is busy, and when to ask again."""
    return problem("crowded", headers={"Retry-After": SOON_S})


def not_allowed(request: HttpRequest, error: MissingScope) -> HttpResponse:
    """403 for a key that is for something else."""
    how = f'Bearer error="insufficient_scope", scope="{error.scope}"'
    says = _("It would have to be made for {scope}.", scope=error.scope)
    return problem("not-allowed", says, headers={"WWW-Authenticate": how})


def role_too_small(request: HttpRequest, error: RoleTooSmall) -> HttpResponse:
    """403 for a key whose colleague may not do it any more."""
    return problem("not-allowed", _("Whoever made this key may not do this in the clinic now."))


def too_large(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
    """413 with what to do."""
    return problem("too-large", _("is larger than 1 MB; send fewer events at once"))


def conflict(request: HttpRequest, error: Conflict) -> HttpResponse:
    """409 with each id that is taken."""
    says = _("is stored already with another content")
    errors = [{"pointer": f"/events/{one}", "says": says} for one in error.ids]
    return problem("conflict", errors=errors)


def not_valid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """422 for what stands in an address."""
    errors = [
        {"parameter": str(one["loc"][1]) if len(one["loc"]) > 1 else "", "says": str(one["msg"])}
        for one in error.errors
    ]
    return problem("not-valid", errors=errors)


def out_of_range(request: HttpRequest, error: OutOfRange) -> HttpResponse:
    """422 for the same, where only the record could tell."""
    return problem("not-valid", errors=[{"parameter": error.parameter, "says": error.says}])


def went_wrong(request: HttpRequest, error: Exception) -> HttpResponse:
    """500 without a word about what happened; the log has the place."""
    logger.error("the API failed", exc_info=error, extra={"request": request})
    return problem("went-wrong")
