"""Leg and back pain of the last days on one small chart, and how far down pain is felt now."""

from datetime import date, datetime, timedelta

from steadyback.engine import State
from steadyback.engine.days import local_day
from steadyback.engine.progress import pain_points
from steadyback.engine.progress.course import PainDay, worse
from steadyback.exports.charts_of_progress import pain_together
from steadyback.languages import _, weekday_of
from steadyback.web.look.pictures import Shown, shown
from steadyback.wording.english import DISTAL

DAYS = 14


def pain_chart(state: State, on: datetime) -> Shown | None:
    """Leg and back pain of the last fortnight; None with fewer than two days of answers."""
    today = local_day(on, state.zone)
    told: dict[date, PainDay] = {}
    oldest = on - timedelta(days=DAYS + 2)
    for one in state.readings:
        if one.at < oldest:  # of two hundred readings few need a look at the calendar
            continue
        day = local_day(one.at, state.zone)
        if today - timedelta(days=DAYS) <= day <= today:
            known = told.get(day, PainDay(day, None, None, None))
            pain = (one.leg, one.back, one.distal)
            told[day] = PainDay(day, *map(worse, known[1:], pain))
    if len(told) < 2:
        return None
    points = tuple(pain_points(sorted(told.values()), min(told), today, 1))
    return shown(pain_together(points, today))


def movement(state: State, on: datetime) -> str:
    """How far down pain is felt now, beside the first answer of the last eight days."""
    known = [(r.at, r.distal) for r in state.readings if r.distal is not None and r.at <= on]
    if not known:
        return _("Check in to see how your symptoms move.")
    now = known[-1][1]
    first, before = next((one for one in known if on - one[0] <= timedelta(days=8)), known[-1])
    when = said_day(local_day(first, state.zone), local_day(on, state.zone))
    if before == now:
        return unmoved(now)
    places = {"now": _(DISTAL[now]), "before": _(DISTAL[before])}
    return moved_up(when, now, places) if now < before else moved_down(when, before, places)


def unmoved(now: int) -> str:
    """Where pain is felt, as it was."""
    if not now:
        return _("No pain was felt at your last check-in.")
    return _("Pain is felt down to {place} at your last check-in.", place=_(DISTAL[now]))


def moved_up(when: str, now: int, places: dict[str, str]) -> str:
    """Pain drew back, or is gone."""
    if not now:
        return _(
            "{when} pain reached {before}, now it is gone. Moving towards the back is a good "
            "sign, even if your back feels a little worse.",
            when=when,
            **places,
        )
    return _(
        "{when} pain reached {before}, now it reaches {now}. Moving towards the back is a good "
        "sign, even if your back feels a little worse.",
        when=when,
        **places,
    )


def moved_down(when: str, before: int, places: dict[str, str]) -> str:
    """Pain reaches further than it did, or came."""
    if not before:
        return _(
            "Pain now reaches {now}. {when} there was none. We take more care when pain moves "
            "down.",
            when=when,
            **places,
        )
    return _(
        "Pain now reaches {now}. {when} it reached {before}. We take more care when pain moves "
        "down.",
        when=when,
        **places,
    )


def said_day(day: date, today: date) -> str:
    """When something was told, at the beginning of a sentence; for the last eight days."""
    ago = (today - day).days
    if ago < 2:
        return _("Yesterday") if ago else _("Earlier today")
    if ago >= 7:
        return _("On {weekday} last week", weekday=weekday_of(day))
    return _("On {weekday}", weekday=weekday_of(day))
