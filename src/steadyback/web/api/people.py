"""One person's record, for a program that the person let in."""

from datetime import date, datetime, timedelta
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from ninja import Query, Router

from steadyback.engine import advise
from steadyback.engine.days import local_day, within_day
from steadyback.engine.permitted_today import shown_plan
from steadyback.languages import _
from steadyback.web.accounts.tokens import Scope
from steadyback.web.api.answers import answer, as_text, strong, weak
from steadyback.web.api.asking import OutOfRange, program, sent
from steadyback.web.api.describing import reads, writes
from steadyback.web.api.events import stored
from steadyback.web.api.shapes import DayQuery, EventQuery
from steadyback.web.records.api_access import ProgramRecord, open_record
from steadyback.web.records.content import english_catalogue
from steadyback.web.records.reading import ReadRecord
from steadyback.wording import advice_document, review

router = Router(tags=["A record"])
AHEAD: Final = timedelta(days=7)
"""So far ahead advice can be asked for: what is told meanwhile changes it (our_proposal)."""


def opened(request: HttpRequest, person: str, scope: Scope) -> ProgramRecord:
    """The record that is asked for. Raises what `api_access.open_record` raises."""
    return open_record(program(request), person, scope, timezone.now())


@reads(
    router,
    "people/{person}/events",
    "EventPage",
    "What was told, event by event",
    scope=Scope.RECORD_READ,
    pages=True,
)
def list_events(request: HttpRequest, person: str, query: Query[EventQuery]) -> HttpResponse:
    """Every event as it is stored, in the order in which it was stored. None is ever changed:
    whoever keeps `after` of the last page asks later for what is new."""
    record = opened(request, person, Scope.RECORD_READ)
    found, last = record.events(query.after, query.limit)
    following = None
    if len(found) == query.limit and record.last_seq() > last:
        address = reverse("api-1:list_events", args=[record.id])
        following = f"{address}?after={last}&limit={query.limit}"
    events = [one.model_dump(mode="json", exclude_none=True) for one in found]
    text = as_text({"events": events, "after": last, "next": following})
    return answer(request, text, strong(text), following=following)


@writes(
    router,
    "people/{person}/events",
    "NewEvents",
    "Stored",
    "Tell what happened",
    scope=Scope.RECORD_WRITE,
)
def add_events(request: HttpRequest, person: str) -> HttpResponse:
    """Stores all of them, or none. Each event has an id that the program makes (best a UUIDv7):
    the same event sent again is stored once, and an id with another content is refused with 409.
    What is valid on its own may still not fit the record: then 422 says where."""
    record = opened(request, person, Scope.RECORD_WRITE)
    return stored(record.add, sent(request))


@reads(
    router,
    "people/{person}/advice",
    "Advice",
    "What the rules say of the person",
    scope=Scope.RECORD_READ,
)
def get_advice(request: HttpRequest, person: str, query: Query[DayQuery]) -> HttpResponse:
    """Triage, stage, the level open in each exercise, this week's plan, today's session, the
    questions that are due, and a reason with its numbers and sources for each decision. It asks
    the same engine as every page. Where `locked` is true no exercise is to be shown: show
    `triage.message` and `triage.card`."""
    record = opened(request, person, Scope.RECORD_READ)
    return advice_answer(request, record, asked(record, query.on))


@reads(
    router,
    "people/{person}/plan",
    "PlanAnswer",
    "The plan of this week",
    scope=Scope.RECORD_READ,
)
def get_plan(request: HttpRequest, person: str) -> HttpResponse:
    """The week as it was planned, without what today's record forbids. Null under a lock, and
    where none was made yet: `plan_due` says that opening Steadyback makes one."""
    record = opened(request, person, Scope.RECORD_READ)
    data = advice_data(record, record.now)
    found = {
        "plan": data["plan"],
        "plan_due": data["plan_due"],
        "locked": data["locked"],
        "message": data["triage"]["message"],
        **review(record.catalogue),
    }
    text = as_text(found)
    return answer(request, text, strong(text))


@reads(
    router,
    "people/{person}/case",
    "Case",
    "The whole record as a case file",
    scope=Scope.RECORD_READ,
)
def get_case(request: HttpRequest, person: str) -> HttpResponse:
    """The file that the command line reads and that Steadyback can bring in again."""
    text = as_text(opened(request, person, Scope.RECORD_READ).case())
    return answer(request, text, strong(text))


def asked(record: ProgramRecord, day: date | None) -> datetime:
    """The moment asked about: now, or the hour of a coming day at which the person trains.

    Raises OutOfRange.
    """
    today = local_day(record.now, record.state.zone)
    if day is None or day == today:
        return record.now
    if not today < day <= today + AHEAD:
        says = _("must be today or one of the next {n} days", n=AHEAD.days)
        raise OutOfRange("on", says)
    schedule = record.state.schedule
    clock = schedule.trains_at if schedule is not None else None
    return within_day(day, clock or "12:00", record.state.zone)


def advice_answer(
    request: HttpRequest, record: ReadRecord, moment: datetime, more: dict[str, str] | None = None
) -> HttpResponse:
    """The advice for a moment, and `more`. Its mark is that of all it says but the moment."""
    data = advice_data(record, moment) | (more or {})
    etag = weak(as_text({name: part for name, part in data.items() if name != "on"}))
    return answer(request, as_text(data), etag)


def advice_data(record: ReadRecord, moment: datetime) -> dict[str, Any]:
    """The advice for a moment as JSON data, its plan as it may be shown then."""
    advice = advise(english_catalogue(), record.state, moment)
    if advice.plan is not None:
        shown = shown_plan(english_catalogue(), record.state, advice.plan, moment)
        advice = advice.model_copy(update={"plan": shown})
    return advice_document(advice, record.catalogue)
