"""Reminders: the page that says which ways are on, when the next one comes, and what was sent."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from steadyback.engine.days import local_day
from steadyback.engine.reminders import QUIET_FROM, QUIET_UNTIL, Reminder
from steadyback.languages import N_, _
from steadyback.record.zone import zone_of
from steadyback.web.look.browsers import said_label
from steadyback.web.look.fields import Field, Filled, raw_values, shown
from steadyback.web.look.words import day_in_words
from steadyback.web.records.access import OpenRecord, at_the_door
from steadyback.web.records.models import Channel, LinkKind, Sending
from steadyback.web.records.reminding import OwnReminders
from steadyback.web.reminders import vapid, worker
from steadyback.wording import reminders as words

HOURS: Final = (
    Field(QUIET_FROM, "Quiet from", "time"),
    Field(QUIET_UNTIL, "Quiet until", "time"),
)
SHOWN: Final = 6
FAR: Final = datetime.max.replace(tzinfo=UTC)
ONLY_HERE: Final = ("localhost", "127.0.0.1", "[::1]")
BY: Final = N_({Channel.MAIL: "by e-mail", Channel.PUSH: "as a notification"})
SAYS: Final = N_(
    {
        "code": "A mail with a code is on its way. Type the code below.",
        "mail-on": "Reminders by e-mail are on.",
        "mail-off": "Reminders by e-mail are off.",
        "removed": "The address is forgotten.",
        "push-on": "Reminders as notifications are on.",
        "push-off": "That browser gets no more notifications.",
        "hours": "Your quiet hours are kept.",
        "later": "You will be reminded again in an hour.",
        "late": "In an hour your quiet hours have begun, so there is none today any more.",
        "not-today": "No more reminders today.",
        "anew": "Reminders come as usual again.",
        "trial": "One is on its way to you.",
    }
)


@dataclass(frozen=True, slots=True)
class ShownSending:
    """One that was sent, or not, in words."""

    when: str
    how: str
    wrong: str


@dataclass(frozen=True, slots=True)
class ShownNext:
    """When the next one comes, or why none does."""

    when: str = ""
    about: str = ""
    why: str = ""
    stopped: bool = False
    today: bool = False


@require_GET
@at_the_door
def reminders(request: HttpRequest, record: OpenRecord) -> HttpResponse:
    """The page."""
    return page(request, record)


def page(
    request: HttpRequest,
    record: OpenRecord,
    errors: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page as it stands, with what was wrong in a form."""
    own, wrong = record.reminders(), errors or {}
    own.state  # noqa: B018 - folded once, for everything below
    advice = own.advice()
    context: dict[str, Any] = {
        "record": record,
        "tab": "you",
        "advice": advice,
        "errors": wrong,
        "says": _(SAYS.get(request.GET.get("done", ""), "")),
        "shown": hours(request, own, wrong),
        "typed": request.POST.get("address", "")[:254] if wrong else "",
        "locked": advice.locked,
        "next": shown_next(own),
        "sent": [shown_sending(own, one) for one in own.last(SHOWN)],
        "running": worker.is_there(settings.DATA_FOLDER, own.now),
        "calendars": calendars(record),
        "only_here": request.get_host().rsplit(":", 1)[0] in ONLY_HERE,
        **by_mail(own),
        **by_push(own),
    }
    return render(request, "reminders/reminders.html", context, status=status)


def hours(request: HttpRequest, own: OwnReminders, wrong: dict[str, str]) -> Any:
    """The fields of the quiet hours."""
    quiet = own.quiet_hours()
    now = Filled({QUIET_FROM: quiet.start, QUIET_UNTIL: quiet.end})
    typed = QUIET_FROM in wrong or QUIET_UNTIL in wrong
    return shown(HOURS, raw_values(HOURS, request.POST) if typed else now.values, wrong)


def calendars(record: OpenRecord) -> int:
    """How many calendar links stand that remind."""
    links = [one for one in record.links() if one.kind == LinkKind.CALENDAR]
    return sum(1 for one in links if one.options.get("alarm") is not None)


def by_mail(own: OwnReminders) -> dict[str, Any]:
    """How mail stands: whether this server sends any, to where, and whether it is on."""
    on = own.is_on(Channel.MAIL)
    return {"sends_mail": settings.SENDS_MAIL, "mailbox": own.mailbox(), "mail_on": on}


def by_push(own: OwnReminders) -> dict[str, Any]:
    """How notifications stand: the key a browser asks for, and the browsers that get them."""
    key = vapid.push_key(settings.DATA_FOLDER)
    named = [replace(one, label=said_label(one.label)) for one in own.browsers()]
    here = bool(own.here())
    return {"push_key": key.public if key else "", "browsers": named, "is_here": here}


def shown_next(own: OwnReminders) -> ShownNext:
    """The next one of all channels that are on; where none comes, why."""
    found = [own.next_by(channel) for channel in own.channels()]
    if not found:
        return ShownNext()
    first = min(found, key=lambda one: one.at or FAR)
    if first.at is None:
        return ShownNext(why=why(own, first), stopped=first.why == "stopped")
    today, at = first.day == own.today(), first.at
    not_now = "" if today else why(own, own.today_by(own.channels()[0]))
    return ShownNext(moment(own, at), about(first), not_now, today=today)


def about(reminder: Reminder) -> str:
    """Where its time comes from."""
    if reminder.asked:
        return _(words.ASKED)
    told = _(words.TOLD)
    if reminder.learnt:
        told = _(words.LEARNT, sessions=reminder.learnt)
    return _("{told}, {moved}", told=told, moved=_(words.MOVED)) if reminder.moved else told


def why(own: OwnReminders, reminder: Reminder) -> str:
    """Why there is none."""
    policy = own.catalogue.policy
    stop, days = int(policy.reminder_stop_after), int(policy.reminder_rare_days)
    return _(words.WHY[reminder.why], stop=stop, days=days)


def moment(own: OwnReminders, at: datetime) -> str:
    """A moment by the person's clock."""
    local = at.astimezone(zone_of(own.state.zone))
    day = local_day(at, own.state.zone)
    if day == own.today():
        return _("today at {time}", time=f"{local:%H:%M}")
    return _("{day} at {time}", day=day_in_words(day), time=f"{local:%H:%M}")


def shown_sending(own: OwnReminders, row: Any) -> ShownSending:
    """One row of what was sent."""
    by = _(BY[row.channel])
    if row.state == Sending.FAILED and row.sent_at is None:
        return ShownSending(day_in_words(row.day), by, words.not_sent(row.says))
    return ShownSending(moment(own, row.sent_at), by, "")


def back(record: OpenRecord, done: str, place: str = "") -> HttpResponse:
    """To the page, with a word about what was done."""
    return redirect(reverse("reminders", args=[record.id]) + f"?done={done}{place}")
