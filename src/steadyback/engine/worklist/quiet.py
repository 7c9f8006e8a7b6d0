"""Who has gone quiet: nothing told for some days, with a planned session missed, or under a lock.

Whoever was told to wait and see a clinician and says nothing more is looked at sooner, not later
(our proposal). Counted from what the person told themselves, never from what others wrote.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from steadyback.catalogue.catalogue import Catalogue
from steadyback.engine.days import local_day
from steadyback.engine.progress.course import Course
from steadyback.engine.reasons import Because, because
from steadyback.engine.state import State
from steadyback.engine.training_days import trains_on
from steadyback.engine.worklist.need import Need, NeedKind


def gone_quiet(
    catalogue: Catalogue, state: State, course: Course, on: datetime, *, locked: bool
) -> Iterator[Need]:
    """A need where somebody who had begun has told nothing for too long."""
    last, today = last_told(state, course), local_day(on, state.zone)
    if state.started is None or last is None:
        return
    days, missed = (today - last).days, sessions_missed(state, last, today)
    policy = catalogue.policy
    if days < (policy.need_quiet_locked_days if locked else policy.need_quiet_days):
        return
    if not locked and state.schedule is not None and not missed:
        return
    named = last.isoformat()
    if locked:
        reason = because(catalogue, Because.NEED_QUIET_LOCKED, since=named, days=days)
    else:
        reason = because(catalogue, Because.NEED_QUIET, since=named, days=days, missed=missed)
    yield Need(kind=NeedKind.GONE_QUIET, since=last, reasons=(reason,), locked=locked)


def last_told(state: State, course: Course) -> date | None:
    """The last day on which the person told anything of themselves.

    Where only others wrote for them, the last day on which anything was written of how they are.
    """
    if course.told is not None or state.active_at is None:
        return course.told
    return local_day(state.active_at, state.zone)


def sessions_missed(state: State, last: date, today: date) -> int:
    """Days to train on between the last word and today."""
    between = (last + timedelta(days=n) for n in range(1, (today - last).days))
    return sum(trains_on(state, day) for day in between)
