"""On paper, as several pages print it: the week of a plan with its pictures, and a PDF's answer."""

from functools import partial
from typing import Final

from django.http import HttpResponse

from steadyback.engine import Advice, shown_plan
from steadyback.exports.handout import Drawn, Frame, Wishes, week_pdf
from steadyback.exports.typesetting import Paper
from steadyback.record.event import PlanIssuedEvent
from steadyback.record.plan import Plan
from steadyback.web.look.appearance import Appearance, appearance_of
from steadyback.web.look.figures import drawn
from steadyback.web.records.content import the_catalogue
from steadyback.web.records.reading import ReadRecord

LETTER_COUNTRIES: Final = ("US", "CA")
"""Where people print on Letter paper; elsewhere it is A4."""
PLANS_LOOKED_AT: Final = 5
"""How many of the newest plans are looked through for the one of this week."""


def printed_week(
    record: ReadRecord, advice: Advice, issued: PlanIssuedEvent, wishes: Wishes, address: str = ""
) -> bytes:
    """A plan as it may be shown now, from today on."""
    shown = shown_plan(record.catalogue, record.state, issued.body.plan, advice.on)
    days = tuple(day for day in shown.days if day.date >= wishes.day)
    pictures = pictures_for(appearance_of(record.state))
    return week_pdf(record.catalogue, advice, issued.body, days, pictures, wishes, address)


def usual_paper(country: str | None) -> Paper:
    """The paper of a country."""
    return "letter" if country in LETTER_COUNTRIES else "a4"


def issued_plan(record: ReadRecord, plan: Plan) -> PlanIssuedEvent | None:
    """The newest event that issued a plan for the same week."""
    events = record.newest(("plan_issued",), PLANS_LOOKED_AT)
    ours = (e for e in events if isinstance(e, PlanIssuedEvent) and not e.unverified)
    return next((event for event in ours if event.body.plan.week == plan.week), None)


def pictures_for(seen: Appearance) -> Drawn:
    """The pictures of levels as somebody wants to see figures."""
    return partial(picture, seen)


def picture(seen: Appearance, level: str, frame: Frame) -> str:
    """One picture, the same as on the pages."""
    left = seen.left and the_catalogue().levels[level].sides != "both"
    return drawn(level, frame, seen.look.build, seen.look.tone, "light", left)


def as_pdf(made: bytes, name: str) -> HttpResponse:
    """A PDF to look at or to keep; its name says nothing of anybody."""
    said = {"Content-Disposition": f'inline; filename="steadyback-{name}.pdf"'}
    return HttpResponse(made, content_type="application/pdf", headers=said)
