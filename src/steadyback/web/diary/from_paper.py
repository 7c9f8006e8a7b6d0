"""From paper: what was ticked on a printed week, told day by day in under a minute.

A day that was told already is left as it is. What the page does not ask (how far down pain was, how
it was before) stays unknown, and what is unknown never counts as good.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from steadyback.engine.absence import brought_up
from steadyback.engine.days import local_day
from steadyback.engine.permitted_today import permitted_day
from steadyback.engine.situation import situation
from steadyback.engine.week import training_moment
from steadyback.languages import _, n_
from steadyback.record import CaseProblems
from steadyback.record.event import PlanIssuedEvent
from steadyback.record.plan import PlannedDay
from steadyback.web.diary.offered import Offered
from steadyback.web.diary.session_log import session_body
from steadyback.web.look.exercises import shown_items
from steadyback.web.look.fields import Field, Filled, Option, ShownField, Values, filled, shown
from steadyback.web.look.local_time import local_date
from steadyback.web.look.words import day_in_words
from steadyback.web.records.access import OpenRecord, at_the_door
from steadyback.web.records.ids import event_for, event_id
from steadyback.wording.phrases import listed

DAYS_BACK: Final = 10
"""So many days back a paper is still typed in (our_proposal)."""
PLANS: Final = 12
"""How many of the newest plans are looked through."""
DID: Final = (
    Option("planned", "As planned"),
    Option("easier", "Easier"),
    Option("less", "Part of it"),
    Option("no", "Not done"),
)


@dataclass(frozen=True, slots=True)
class PaperDay:
    """One planned day of the paper."""

    day: PlannedDay
    plan: str

    @property
    def name(self) -> str:
        """The day in words."""
        return day_in_words(self.day.date)

    @property
    def fields(self) -> tuple[Field, ...]:
        """What is asked of the day; nothing of it must be answered."""
        on = self.day.date.isoformat()
        return (
            Field(f"{on}-did", "How did it go?", "one", DID, required=False, wide=True),
            Field(f"{on}-leg", "Worst leg pain", "number", high=10, required=False, unit="of 10"),
            Field(f"{on}-back", "Worst back pain", "number", high=10, required=False, unit="of 10"),
        )


@dataclass(frozen=True, slots=True)
class ShownDay:
    """One day on the page; without fields where it was told already."""

    name: str
    exercises: str
    fields: list[ShownField]


@require_http_methods(["GET", "POST"])
@at_the_door
def from_paper(request: HttpRequest, record: OpenRecord) -> HttpResponse:
    """The days of the paper, or what was told of them stored."""
    days = list(days_of(record))
    told = told_days(record)
    fields = [field for day in days if day.day.date not in told for field in day.fields]
    answers = filled(fields, request.POST) if request.method == "POST" else Filled({})
    if request.method == "POST" and answers:
        events = list(events_of(record, days, told, answers.values, request.POST.get("event")))
        try:
            record.append_all(events)
        except CaseProblems:
            answers.errors["form"] = _("Something could not be read. Please look through it again.")
        else:
            done = f"?done={len(events)}"
            return redirect(reverse("from-paper", args=[record.id]) + done)
    still_open_first = sorted(days, key=lambda day: day.day.date in told)
    context: dict[str, Any] = {
        "record": record,
        "tab": "plan",
        "advice": record.advice(),
        "days": [shown_day(record, day, day.day.date in told, answers) for day in still_open_first],
        "open": bool(fields),
        "errors": answers.errors,
        "event": event_id(record.now),
        "done": told_now(request.GET.get("done", "")[:3]),
    }
    return render(request, "diary/from_paper.html", context, status=422 if answers.errors else 200)


def told_now(count: str) -> str:
    """What became of what was sent; empty where nothing was."""
    if not count.isdecimal():
        return ""
    if not int(count):
        return _("Nothing new was told.")
    return n_("One session is in your record.", "{n} sessions are in your record.", int(count))


def shown_day(record: OpenRecord, day: PaperDay, told: bool, answers: Filled) -> ShownDay:
    """A day as the page shows it."""
    names = listed(record.catalogue.levels[item.level].name for item in day.day.items)
    return ShownDay(
        day.name, names, [] if told else shown(day.fields, answers.values, answers.errors)
    )


def days_of(record: OpenRecord) -> Iterator[PaperDay]:
    """The days that a paper may hold, oldest first, each by the newest plan that has it.

    Only what is still permitted now: less may be told than was done, and never more.
    """
    today, found = local_date(record), dict[date, PaperDay]()
    state = brought_up(record.state, record.now, record.catalogue)
    for event in record.newest(("plan_issued",), PLANS):
        for day in event.body.plan.days if isinstance(event, PlanIssuedEvent) else ():
            if today - timedelta(days=DAYS_BACK) <= day.date <= today:
                found.setdefault(day.date, PaperDay(day, event.id))
    for paper in sorted(found.values(), key=lambda one: one.day.date):
        moment = max(record.now, training_moment(state, paper.day.date))
        now = situation(record.catalogue, state, moment, record.now)
        kept = permitted_day(record.catalogue, now, paper.day)
        if kept.items:
            yield PaperDay(kept, paper.plan)


def told_days(record: OpenRecord) -> set[date]:
    """The days of which a session was told."""
    zone = record.state.zone
    return {local_day(session.at, zone) for session in record.state.sessions}


def events_of(
    record: OpenRecord, days: Iterable[PaperDay], told: set[date], values: Values, token: str | None
) -> Iterator[dict[str, Any]]:
    """A session for each day of which something was done and nothing was told yet."""
    made = event_for(token, record.now)[:48]
    for paper in days:
        on = paper.day.date.isoformat()
        did = values.get(f"{on}-did")
        if paper.day.date in told or did in (None, "no"):
            continue
        at = min(record.now, training_moment(record.state, paper.day.date))
        yield {
            "id": f"{made}-{on}",
            "at": at.isoformat(),
            "by": "person",
            "kind": "session_done",
            "version": 1,
            "body": body_of(record, paper, did, values),
        }


def body_of(record: OpenRecord, paper: PaperDay, did: str, values: Values) -> dict[str, Any]:
    """The session as the page of a day would tell it, with what the paper knows."""
    on = paper.day.date.isoformat()
    items = shown_items(paper.day.items, record.catalogue)
    known = {f"{item.id}-did": did for item in items}
    scores = {f"{part}_during": values.get(f"{on}-{part}") for part in ("leg", "back")}
    told = {name: value for name, value in scores.items() if value is not None}
    return session_body(Offered("full", paper.day.minutes, paper.plan, items), known | told)
