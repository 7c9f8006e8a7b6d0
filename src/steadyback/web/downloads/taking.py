"""Take it along: everything that can leave with a person, on one page; and the links that stand."""

from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from steadyback.engine.days import local_day
from steadyback.languages import N_, _, n_
from steadyback.web.look.fields import Field, Filled, Option, filled, raw_values, shown
from steadyback.web.look.words import day_in_words
from steadyback.web.records.access import OpenRecord, at_the_door
from steadyback.web.records.links import Link, TooManyLinks
from steadyback.web.records.models import LinkKind

TITLES: Final = Field(
    "titles",
    "What should each entry be called?",
    "one",
    (
        Option("plain", "“Exercise session”", "Says nothing about your health."),
        Option("names", "The names of the exercises", "Whoever sees the calendar can read them."),
    ),
)
ALARM: Final = Field(
    "alarm",
    "Should it remind you?",
    "one",
    (
        Option("none", "No reminder"),
        Option("10", "10 minutes before"),
        Option("30", "30 minutes before"),
        Option("60", "1 hour before"),
    ),
    hint="Only where you have told us at what time you train. Some calendars leave reminders out.",
)
FIELDS: Final = (TITLES, ALARM)
SAYS: Final = N_(
    {"made": "Your calendar link is ready.", "ended": "Ended. The address opens nothing."}
)
ONLY_HERE: Final = ("localhost", "127.0.0.1", "[::1]")


@dataclass(frozen=True, slots=True)
class ShownLink:
    """A link as its owner sees it on the page."""

    name: str
    is_calendar: bool
    about: str
    address: str
    webcal: str
    made: str
    opened: str


@require_GET
@at_the_door
def take_along(request: HttpRequest, record: OpenRecord) -> HttpResponse:
    """What can be taken along, and who can read what is out already."""
    return page(request, record, Filled({"titles": "plain", "alarm": "none"}))


def page(
    request: HttpRequest, record: OpenRecord, answers: Filled, status: int = 200
) -> HttpResponse:
    """The page; each part of it is a template of its own."""
    values = raw_values(FIELDS, request.POST) if answers.errors else answers.values
    schedule = record.state.schedule
    links = shown_links(request, record) if record.is_owner else []
    context: dict[str, Any] = {
        "record": record,
        "tab": "plan",
        "advice": record.advice(),
        "shown": shown(FIELDS, values, answers.errors),
        "errors": answers.errors,
        "says": _(SAYS.get(request.GET.get("done", ""), "")),
        "links": [link for link in links if link.is_calendar],
        "printed": [link for link in links if not link.is_calendar],
        "at": schedule.trains_at if schedule else None,
        "only_here": request.get_host().rsplit(":", 1)[0] in ONLY_HERE,
        "in_the_house": settings.SERVES_THE_HOUSE,
    }
    return render(request, "downloads/take_along.html", context, status=status)


def shown_links(request: HttpRequest, record: OpenRecord) -> list[ShownLink]:
    """The links that stand, newest first."""
    shown_here = (LinkKind.CALENDAR, LinkKind.PLAN)
    links = [link for link in record.links() if link.kind in shown_here]
    return [shown_link(request, record, link) for link in reversed(links)]


def shown_link(request: HttpRequest, record: OpenRecord, link: Link) -> ShownLink:
    """One link: where it leads, what it tells, and when it was made and last opened."""
    calendar = link.kind == LinkKind.CALENDAR
    address = ""
    if calendar and link.secret is not None:
        address = request.build_absolute_uri(reverse("calendar", args=[link.secret]))
    return ShownLink(
        name=link.name,
        is_calendar=calendar,
        about=told_by(link) if calendar else _("One plan, behind the code on a printed page."),
        address=address,
        webcal=f"webcal:{address.partition(':')[2]}" if address else "",
        made=day_in_words(local_day(link.made_at, record.state.zone)),
        opened=day_in_words(link.last_opened) if link.last_opened else "",
    )


def told_by(link: Link) -> str:
    """What a calendar tells, in two sentences."""
    named = link.options.get("titles") == "names"
    alarm = link.options.get("alarm")
    says = _("Names the exercises.") if named else _("Says only “Exercise session”.")
    if alarm is None:
        return f"{says} {_('No reminder.')}"
    reminds = n_("Reminds you {n} minute before.", "Reminds you {n} minutes before.", alarm)
    return f"{says} {reminds}"


@require_POST
@at_the_door
def make_calendar(request: HttpRequest, record: OpenRecord) -> HttpResponse:
    """A new calendar link; for owners only."""
    record.for_owners_only()
    answers = filled(FIELDS, request.POST)
    if answers:
        alarm = answers.values["alarm"]
        wishes = {
            "titles": answers.values["titles"],
            "alarm": None if alarm == "none" else int(alarm),
        }
        try:
            record.make_link(LinkKind.CALENDAR, wishes)
        except TooManyLinks:
            says = _("You have many calendar links already. End one of them first.")
            answers.errors["form"] = says
        else:
            return back(record, "made")
    return page(request, record, answers, 422)


@require_POST
@at_the_door
def end_link(request: HttpRequest, record: OpenRecord) -> HttpResponse:
    """End one link at once; for owners only."""
    record.end_link(request.POST.get("link", "")[:64])
    return back(record, "ended")


def back(record: OpenRecord, done: str) -> HttpResponse:
    """To the page, with a word about what was done."""
    return redirect(reverse("take-along", args=[record.id]) + f"?done={done}#calendar")
