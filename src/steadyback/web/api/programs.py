"""Keys for programs: making one, seeing which stand and when they were used, ending them."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from steadyback.engine.days import local_day
from steadyback.languages import N_, _, full_date
from steadyback.record.zone import zone_of
from steadyback.web.accounts.roles import Right
from steadyback.web.accounts.tokens import LONGEST, OF_RECORDS, Scope, TooManyTokens
from steadyback.web.look.fields import Field, Filled, Option, filled, raw_values, shown
from steadyback.web.records.access import OpenRecord, at_the_door
from steadyback.web.records.api_access import ClinicTokens, Token, Tokens
from steadyback.web.records.clinic_access import OpenClinic, in_clinic

WORDS: Final[dict[str, str]] = N_(
    {
        Scope.RECORD_READ: "Read your record",
        Scope.RECORD_WRITE: "Add to your record",
        Scope.CLINIC_READ: "See the worklist, and the advice for those who share their record",
        Scope.CLINIC_STEER: "Change programmes and clear danger signs, in your name",
        Scope.CLINIC_AUDIT: "Read the audit",
    }
)
HINTS: Final[dict[str, str]] = N_(
    {
        Scope.RECORD_READ: "All you told, your plan, and what the rules say.",
        Scope.RECORD_WRITE: "Sessions, walks, how you are. It can take nothing away.",
        Scope.CLINIC_READ: "Each look stands in the audit.",
        Scope.CLINIC_STEER: "Each change stands in the audit, and the person sees it.",
        Scope.CLINIC_AUDIT: "Who read or changed what.",
    }
)
LABEL: Final = Field(
    "label", "Which program is it for?", "text", hint="So that you know it again in this list."
)
UNTIL: Final = Field(
    "until", "Until when?", "date", hint="A year at most. You can end it earlier at any time."
)


@dataclass(frozen=True, slots=True)
class ShownToken:
    """A key as the page shows it."""

    name: str
    label: str
    may: list[str]
    made: str
    made_by: str
    until: str
    used: str


@dataclass(frozen=True, slots=True)
class Page:
    """Where keys are made: the template, what stands on it, and the zone of its days."""

    template: str
    context: dict[str, Any]
    zone: str
    now: datetime


@require_http_methods(["GET", "POST"])
@at_the_door
def of_record(request: HttpRequest, record: OpenRecord) -> HttpResponse:
    """The keys of a record; for owners only."""
    context = {"record": record, "tab": "you", "advice": record.advice()}
    page = Page("api/programs.html", context, record.state.zone, record.now)
    return answered(request, record.programs(), OF_RECORDS, page)


@require_POST
@at_the_door
def end_of_record(request: HttpRequest, record: OpenRecord) -> HttpResponse:
    """End one key of a record at once; for owners only."""
    record.programs().end(request.POST.get("key", "")[:64])
    return redirect("programs", record.id)


@require_http_methods(["GET", "POST"])
@in_clinic(Right.LOOK)
def of_clinic(request: HttpRequest, clinic: OpenClinic) -> HttpResponse:
    """The keys of a clinic: one's own; all of them for whoever manages it."""
    tokens = ClinicTokens(clinic)
    zone = clinic.organisation.time_zone or settings.TIME_ZONE
    page = Page("api/clinic_programs.html", {"clinic": clinic, "place": "keys"}, zone, clinic.now)
    return answered(request, tokens, tokens.offered(), page)


@require_POST
@in_clinic(Right.LOOK)
def end_of_clinic(request: HttpRequest, clinic: OpenClinic) -> HttpResponse:
    """End one key of a clinic at once."""
    ClinicTokens(clinic).end(request.POST.get("key", "")[:64])
    return redirect("clinic-programs", clinic.id)


def answered(
    request: HttpRequest, tokens: Tokens, offered: tuple[Scope, ...], page: Page
) -> HttpResponse:
    """The page; a key that was just made stands on it, this once."""
    fields = (LABEL, scopes_field(offered), UNTIL)
    answers, secret = Filled({}), ""
    if request.method == "POST":
        answers = filled(fields, request.POST)
        secret = made(tokens, answers, page)
    values = raw_values(fields, request.POST) if answers.errors else {}
    context = page.context | {
        "shown": shown(fields, values, answers.errors),
        "errors": answers.errors,
        "secret": secret,
        "keys": [shown_token(one, page.zone) for one in tokens.listed()],
    }
    return render(request, page.template, context, status=422 if answers.errors else 200)


def made(tokens: Tokens, answers: Filled, page: Page) -> str:
    """The secret of a new key; nothing where the form is wrong, which then says so."""
    day = date.fromisoformat(answers.values.get("until", "1900-01-01"))
    until = end_of(day, page.zone)
    if "until" not in answers.errors and not page.now < until <= page.now + LONGEST:
        says = _("Please choose a day from today on, a year ahead at most.")
        answers.errors["until"] = says
    if answers.errors:
        return ""
    try:
        scopes = [Scope(one) for one in answers.values["scopes"]]
        return tokens.make(answers.values["label"], scopes, until).secret
    except TooManyTokens:
        answers.errors["form"] = _("There are many keys already. End one of them first.")
        return ""


def scopes_field(offered: tuple[Scope, ...]) -> Field:
    """What a key may be for."""
    options = tuple(Option(one, WORDS[one], HINTS[one]) for one in offered)
    return Field("scopes", "What may it do?", "many", options)


def end_of(day: date, zone: str) -> datetime:
    """The end of a day."""
    return datetime.combine(day + timedelta(days=1), time(), zone_of(zone))


def shown_token(one: Token, zone: str) -> ShownToken:
    """One key in words."""
    return ShownToken(
        name=one.name,
        label=one.label,
        may=[_(WORDS[scope]) for scope in one.scopes if scope in WORDS],
        made=full_date(local_day(one.made_at, zone)),
        made_by=one.made_by,
        until=full_date(local_day(one.until - timedelta(seconds=1), zone)),
        used=full_date(one.used_on) if one.used_on else "",
    )
