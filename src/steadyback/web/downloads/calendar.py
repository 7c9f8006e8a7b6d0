"""The calendar behind a link: read by programs that have no key, so it says as little as it can."""

from hashlib import sha256

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from steadyback.engine.days import iso_week, local_day
from steadyback.exports.appointments import BACK, Issue, Planned, Told
from steadyback.exports.calendar import Wishes, calendar
from steadyback.languages import _
from steadyback.web.accounts.tries import WINDOW
from steadyback.web.records.access import by_link
from steadyback.web.records.links import LinkedRecord
from steadyback.web.records.models import LinkKind
from steadyback.web.records.reading import ReadRecord

CALENDAR_TYPE = "text/calendar; charset=utf-8"


def refusal(request: HttpRequest, status: int) -> HttpResponse:
    """What a calendar program gets instead: one line, and when it may ask again."""
    if status == 429:
        says, headers = _("Please wait."), {"Retry-After": str(int(WINDOW.total_seconds()))}
    else:
        says, headers = _("There is no calendar here, or no longer."), {}
    return HttpResponse(f"{says}\n", status=status, headers=headers, content_type="text/plain")


@require_safe
@by_link(LinkKind.CALENDAR, refusal)
def feed(request: HttpRequest, record: LinkedRecord) -> HttpResponse:
    """The sessions of two weeks back and all that are planned."""
    text = calendar(
        record.catalogue,
        record.state,
        record.advice(),
        planned_in(record),
        wishes_of(record),
        record.link_name,
    )
    headers = {
        "Cache-Control": "private, no-cache",
        "ETag": quote_etag(sha256(text).hexdigest()[:32]),
        "Content-Disposition": 'inline; filename="sessions.ics"',
    }
    whole = HttpResponse(text, content_type=CALENDAR_TYPE, headers=headers)
    answer = get_conditional_response(request, etag=headers["ETag"], response=whole)
    return answer if isinstance(answer, HttpResponse) else whole


def wishes_of(record: LinkedRecord) -> Wishes:
    """What was asked for when the link was made."""
    return Wishes(names=record.options.get("titles") == "names", alarm=record.options.get("alarm"))


def planned_in(record: ReadRecord) -> Planned:
    """What the record holds of the sessions of two weeks back and ahead."""
    oldest = local_day(record.now, record.state.zone) - BACK
    plans = record.plans_from(iso_week(oldest))
    return Planned(
        issues=tuple(Issue(one.plan, one.at, one.seq, one.begun) for one in plans),
        schedules=tuple(Told(one.at, one.schedule) for one in record.schedules()),
        seq=record.seq,
    )
