"""Leg and back pain of the last days on one small chart, and how far down pain is felt now."""

from datetime import date, datetime, timedelta

from steadyback.engine import State
from steadyback.engine.days import local_day
from steadyback.engine.progress import pain_points
from steadyback.engine.progress.course import Course, PainDay, with_day
from steadyback.exports.charts_of_progress import pain_together
from steadyback.web.look.pictures import Shown, shown
from steadyback.wording.english import DISTAL

DAYS = 14


def pain_chart(state: State, on: datetime) -> Shown | None:
    """Leg and back pain of the last fortnight; None with fewer than two days of answers."""
    today = local_day(on, state.zone)
    told = Course()
    for one in state.readings:
        day = local_day(one.at, state.zone)
        if today - timedelta(days=DAYS) <= day <= today:
            told = with_day(told, PainDay(day, one.leg, one.back, one.distal))
    if len(told.days) < 2:
        return None
    points = tuple(pain_points(told.days, told.days[0].day, today, 1))
    return shown(pain_together(points, today))


def movement(state: State, on: datetime) -> str:
    """How far down pain is felt now, beside the first answer of the last eight days."""
    known = [(r.at, r.distal) for r in state.readings if r.distal is not None and r.at <= on]
    if not known:
        return "Check in to see how your symptoms move."
    now = known[-1][1]
    first, before = next((one for one in known if on - one[0] <= timedelta(days=8)), known[-1])
    when = said_day(local_day(first, state.zone), local_day(on, state.zone))
    if before == now:
        where = f"Pain is felt down to {DISTAL[now]}" if now else "No pain was felt"
        return f"{where} at your last check-in."
    if now < before:
        to = f"now it reaches {DISTAL[now]}" if now else "now it is gone"
        return (
            f"{when} pain reached {DISTAL[before]}, {to}. Moving towards the back is a good sign, "
            "even if your back feels a little worse."
        )
    was = f"{when} it reached {DISTAL[before]}" if before else f"{when} there was none"
    return f"Pain now reaches {DISTAL[now]}. {was}. We take more care when pain moves down."


def said_day(day: date, today: date) -> str:
    """When something was told, at the beginning of a sentence; for the last eight days."""
    ago = (today - day).days
    if ago < 2:
        return "Yesterday" if ago else "Earlier today"
    return f"On {day:%A}" + (" last week" if ago >= 7 else "")
