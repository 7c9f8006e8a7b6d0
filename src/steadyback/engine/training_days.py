"""On which days a person trains: those of their schedule, but for sessions that they moved.

A session moves within its week and nothing is added: the planner poses the rest of the week anew
with the days as they are now, under all its rules.
"""

from datetime import date

from steadyback.engine.days import Week, local_day, weekday
from steadyback.engine.state import State
from steadyback.record.answers import Choice

Moved = dict[date, date]
"""Where the session of a day of the schedule went."""


def trains_on(state: State, day: date) -> bool:
    """Whether the person means to train on a day."""
    return (in_schedule(state, day) and day not in state.moved) or day in state.moved.values()


def in_schedule(state: State, day: date) -> bool:
    """Whether a day is one of the schedule's."""
    return state.schedule is not None and weekday(day) in state.schedule.days


def training_days(state: State, week: Week) -> tuple[date, ...]:
    """The days of the week's rest on which the person means to train."""
    return tuple(day for day in week.days if trains_on(state, day))


def free_days(state: State, week: Week) -> tuple[date, ...]:
    """The days of the week's rest to which a session could move."""
    return tuple(day for day in week.days if not trains_on(state, day))


def after_move(state: State, body: Choice) -> Moved:
    """What is moved after one more move, or after one was taken back.

    A session that moves twice has moved once, and one that comes back has not. A day that is no
    training day has none to move. What no rule looks back at any more, a move before the last
    session, is dropped.
    """
    kept = {day: to for day, to in state.moved.items() if not passed(state, max(day, to))}
    day, to_day = body.day, body.to_day
    if day is None or to_day is None:
        return kept
    if body.withdrawn:
        kept.pop(day, None)
        return kept
    first = next((one for one, to in kept.items() if to == day), day)
    if not (first in kept or in_schedule(state, day)):
        return kept
    kept[first] = to_day
    return {day: to for day, to in kept.items() if day != to}


def passed(state: State, day: date) -> bool:
    """Whether a day lies before the last session."""
    last = state.last_session_at
    return last is not None and day < local_day(last, state.zone)
