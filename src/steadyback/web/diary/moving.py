"""POST /p/<id>/plan/move: the session of one day goes to another day of this week."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from steadyback.engine.training_days import free_days, training_days
from steadyback.engine.week import week_at
from steadyback.web.diary.today import trained_today
from steadyback.web.look.local_time import local_date
from steadyback.web.records.access import OpenRecord, at_the_door


def days_to_move_to(record: OpenRecord) -> tuple[date, ...]:
    """The days of this week, from today on, to which a session can go."""
    week = week_at(record.state, record.now)
    free, today = free_days(record.state, week), local_date(record)
    gone = trained_today(record, record.advice().today)
    return tuple(day for day in free if day != today or not gone)


def may_move(record: OpenRecord, day: date) -> bool:
    """Whether the session of a day is still to come."""
    if day not in training_days(record.state, week_at(record.state, record.now)):
        return False
    return day != local_date(record) or not trained_today(record, record.advice().today)


def came_from(record: OpenRecord, day: date) -> date | None:
    """The day of the schedule whose session is done on this day; None where it did not move."""
    return next((first for first, to in record.state.moved.items() if to == day), None)


@require_POST
@at_the_door
def move(request: HttpRequest, record: OpenRecord) -> HttpResponse:
    """Move a session and plan the rest of the week once more.

    What cannot move, for the page was open too long or the form was made up, changes nothing.
    """
    day, to_day = day_in(request, "day"), day_in(request, "to_day")
    if day and to_day and may_move(record, day) and to_day in days_to_move_to(record):
        body = {"choice": "moves", "day": day.isoformat(), "to_day": to_day.isoformat()}
        record.append("choice", body)
        record.plan_again()
        return redirect(f"{reverse('plan', args=[record.id])}?done=moved#day-{to_day}")
    return redirect(f"{reverse('plan', args=[record.id])}?done=not_moved")


def day_in(request: HttpRequest, name: str) -> date | None:
    """A date of a form; None for anything else."""
    try:
        return date.fromisoformat(request.POST.get(name, "")[:10])
    except ValueError:
        return None
