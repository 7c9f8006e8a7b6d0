"""What triage leaves to a clinician: danger signs, open safety questions, age, pressure, mood.

RF26 and PHQ-2 reach a clinician without a lock (rulings 2); they stand here like every other.
"""

from collections.abc import Iterator
from datetime import date, datetime

from steadyback.catalogue.catalogue import Catalogue
from steadyback.engine.days import local_day
from steadyback.engine.progress.course import Course
from steadyback.engine.reasons import Because
from steadyback.engine.red_flags import LOCKING, SEVERITY
from steadyback.engine.scores import MOOD
from steadyback.engine.state import State
from steadyback.engine.triage import FlagStanding, Triage, covered, is_open, reports_of
from steadyback.engine.worklist.need import Need, NeedKind
from steadyback.record.plan import Reason
from steadyback.vocabulary import ACTION_LEVELS


def flagged(
    catalogue: Catalogue, state: State, course: Course, found: Triage, on: datetime
) -> Iterator[Need]:
    """A need for each action level that a clinician has to look at, with all that is behind it."""
    for level in ACTION_LEVELS:
        if level not in LOCKING:
            continue
        signs = [flag for flag in found.flags if flag.level == level]
        others = tuple(other_reasons(state, found)) if level == "clinician" else ()
        if not signs and not others:
            continue
        days = [reported_since(catalogue, state, flag, on) for flag in signs]
        days += [told_since(state, reason, on) for reason in others]
        locked = any(flag.locks for flag in signs) or any(locks(one) for one in others)
        if locked and level == "clinician":
            days += on_hold_since(course)
        yield Need(
            kind=NeedKind(level),
            since=min(days),
            reasons=(*(reason for flag in signs for reason in flag.reasons), *others),
            flags=tuple(flag.id for flag in signs),
            locked=locked,
        )


def on_hold_since(course: Course) -> list[date]:
    """The day from which exercise has been on hold without a break.

    Of a sign that is told again in the same words the state knows the newest day only.
    """
    return [first for first, end in course.pauses[-1:] if end is None]


def other_reasons(state: State, found: Triage) -> Iterator[Reason]:
    """Reasons of the clinician level beside the signs.

    Open questions count once somebody has begun, or said that they are not sure: who was asked
    nothing yet needs no clinician.
    """
    of_signs = [reason for flag in found.flags for reason in flag.reasons]
    begun = state.started is not None or any(known.unsure for known in state.flags.values())
    for reason in found.reasons:
        if reason not in of_signs and (begun or reason.id != Because.OPEN_QUESTION):
            yield reason


def locks(reason: Reason) -> bool:
    """Whether such a reason puts exercise on hold; mood does not."""
    return reason.id != Because.PHQ2


def reported_since(catalogue: Catalogue, state: State, flag: FlagStanding, on: datetime) -> date:
    """The day from which a sign has stood, told again or not, as far as the state still knows it.

    Who tells of a sign every day has not begun to wait today.
    """
    named = date.fromisoformat(str(flag.reasons[0].numbers["since"]))
    least = SEVERITY["clinician"]
    told = [
        local_day(report.at, state.zone)
        for report, level in reports_of(catalogue, state, flag.id, on)
        if SEVERITY[level] >= least and not covered(report, level, state, on)
    ]
    return min((named, *told))


def told_since(state: State, reason: Reason, on: datetime) -> date:
    """The day from which something else stands, as far as the state still knows it.

    Of what it does not know, the first day of all: nobody is thought to have waited less.
    """
    moments: dict[str, list[datetime | None]] = {
        Because.OPEN_QUESTION: [f.at for f in state.flags.values() if f.unsure and is_open(f)],
        Because.PRESSURE: [state.cautions_at],
        Because.PHQ2: [one.at for one in state.scores.get(MOOD, ())[-1:]],
    }
    known = [at for at in moments.get(reason.id, ()) if at is not None]
    return local_day(min(known, default=state.started or on), state.zone)
