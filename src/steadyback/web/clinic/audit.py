"""The audit of a clinic: who did what, whether it is whole, and a copy to keep elsewhere."""

from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from steadyback.languages import N_, _, count_of, full_date
from steadyback.web.accounts.roles import Right
from steadyback.web.clinic.clock import day_at, hour_words
from steadyback.web.clinic.team_words import action_name, details_in_words
from steadyback.web.look.fields import Field, Option, shown
from steadyback.web.records import audit_reading
from steadyback.web.records.audit_reading import Page
from steadyback.web.records.clinic_access import OpenClinic, in_clinic
from steadyback.web.records.models import AuditEntry
from steadyback.web.records.sharing import names_of

WRONG: Final = N_(
    {
        "is missing": "Entry {number} is missing.",
        "is missing at the end": "Entry {number} is missing: the end was cut off.",
        "was added": "Entry {number} was added afterwards.",
        "was added after the end": "Entry {number} was added afterwards.",
        "does not follow the entry before it": "Entry {number} does not follow the entry before it:"
        " one of the two was changed or put in its place.",
        "was changed after it was written": "Entry {number} was changed after it was written.",
        "is not the one that was written last": "Entry {number} is not the one that was written "
        "last.",
    }
)
FORMATS: Final = {"jsonl": "application/x-ndjson", "csv": "text/csv; charset=utf-8"}
MOST_DIGITS: Final = 18


@dataclass(frozen=True, slots=True)
class Line:
    """One entry in words."""

    number: str
    at: str
    who: str
    what: str
    about: str
    details: str


@require_GET
@in_clinic(Right.MANAGE)
def audit(request: HttpRequest, clinic: OpenClinic) -> HttpResponse:
    """The entries, newest first, of one person or by one colleague if so asked."""
    people = audit_reading.people(clinic.organisation)
    accounts = audit_reading.accounts(clinic.organisation)
    wanted = {
        "person": known(request, "person", people),
        "colleague": known(request, "colleague", accounts),
    }
    before = request.GET.get("before", "")
    if before and not (before.isascii() and before.isdigit() and len(before) <= MOST_DIGITS):
        raise Http404
    by = {"account": wanted["colleague"]} if wanted["colleague"] else {}
    clinic.note("audit read", wanted["person"], **by)
    found = audit_reading.page(
        clinic.organisation,
        int(before) if before else None,
        person=wanted["person"],
        account=wanted["colleague"],
    )
    fields = choices(people, accounts)
    names = accounts | programs_in(found)
    context: dict[str, Any] = {
        "clinic": clinic,
        "place": "audit",
        "lines": [in_words(clinic, one, people, names) for one in found.entries],
        "older": older(found, wanted),
        "filtered": any(wanted.values()),
        "shown": shown(fields, wanted),
    }
    return render(request, "clinic/audit.html", context)


def programs_in(found: Page) -> dict[str, str]:
    """Whose programs did something on a page of the audit, by the actor; no query without one."""
    programs = [one.actor for one in found.entries if one.actor.startswith("token:")]
    return names_of(programs) if programs else {}


def known(request: HttpRequest, name: str, names: dict[str, str]) -> str:
    """Whom the page is asked about. Raises Http404 for somebody of another clinic."""
    wanted = request.GET.get(name, "")
    if wanted and wanted not in names:
        raise Http404
    return wanted


def older(found: Page, wanted: dict[str, str]) -> str:
    """The query of the next page, or nothing."""
    if found.before is None:
        return ""
    return urlencode({**{name: one for name, one in wanted.items() if one}, "before": found.before})


def choices(people: dict[str, str], accounts: dict[str, str]) -> tuple[Field, ...]:
    """Whom the entries may be narrowed down to."""
    everybody = Option("", "Everybody")
    named = tuple(Option(one, name) for one, name in people.items())
    working = tuple(Option(one, name or one) for one, name in accounts.items())
    return (
        Field("person", "About whom", "select", (everybody, *named), required=False),
        Field("colleague", "Done by", "select", (everybody, *working), required=False),
    )


def in_words(
    clinic: OpenClinic, entry: AuditEntry, people: dict[str, str], accounts: dict[str, str]
) -> Line:
    """One entry as a person reads it, by the clinic's clock."""
    day, hour = full_date(day_at(clinic, entry.at)), hour_words(clinic, entry.at)
    return Line(
        number=count_of(entry.seq),
        at=_("{day}, {time}", day=day, time=hour),
        who=actor_name(entry.actor, people, accounts),
        what=action_name(entry.action),
        about=people.get(entry.subject, entry.subject),
        details=details_in_words(entry.details, accounts),
    )


def actor_name(actor: str, people: dict[str, str], accounts: dict[str, str]) -> str:
    """Who it was: a colleague, a person, a program, or the command of whoever runs this server."""
    kind, _colon, name = actor.partition(":")
    if kind == "account":
        return accounts.get(name) or name
    if kind == "person":
        return people.get(name) or _("A person")
    if kind == "token":
        return accounts.get(actor) or _("A program ({name})", name=name)
    return _("Whoever runs this server")


@require_POST
@in_clinic(Right.MANAGE)
def check(request: HttpRequest, clinic: OpenClinic) -> HttpResponse:
    """Whether every entry is there as it was written; 409 where one is not."""
    found = audit_reading.check(clinic.organisation)
    clinic.note("audit checked", entries=found.seq, whole=found.broken is None)
    wrong = ""
    if found.broken is not None:
        wrong = _(WRONG[found.broken.says], number=count_of(found.broken.seq))
    context = {
        "clinic": clinic,
        "place": "audit",
        "number": count_of(found.seq),
        "hash": found.hash,
        "wrong": wrong,
    }
    return render(request, "clinic/audit_checked.html", context, status=409 if wrong else 200)


@require_GET
@in_clinic(Right.MANAGE)
def export(request: HttpRequest, clinic: OpenClinic) -> StreamingHttpResponse:
    """Every entry as a file, sent as it is read; that it was taken is its last entry."""
    wanted = request.GET.get("format", "")
    if wanted not in FORMATS:
        raise Http404
    headers = {"Content-Disposition": f'attachment; filename="steadyback-audit.{wanted}"'}
    made = audit_reading.exported(clinic.organisation, clinic.actor, wanted, clinic.now)
    return StreamingHttpResponse(made, content_type=FORMATS[wanted], headers=headers)
