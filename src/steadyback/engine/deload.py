"""The easier week: after some weeks of training, or after two amber ones.

Source: evidence.md 4.4 (every fourth to sixth week, or after 2 amber weeks, volume less 40 %, same
level: design proposal), rulings 18 and 20. Counted at the weekly review. A week without sessions
was rest enough and begins the count again.
"""

from dataclasses import replace
from datetime import timedelta
from itertools import takewhile

from steadyback.catalogue.policy import Policy
from steadyback.engine.days import iso_week, local_day, monday
from steadyback.engine.state import Judged, Rhythm, State, changed


def after_week(state: State, ended: str, following: str, policy: Policy) -> State:
    """The rhythm once a week has ended: whether the following one (ISO week) is easier."""
    before = state.rhythm
    if not sessions_of(state, ended) or before.easier == ended:
        return changed(state, rhythm=Rhythm()) if before != Rhythm() else state
    loading = before.loading + 1
    now = Rhythm(loading=loading, amber=amber_weeks(state, ended, loading, policy))
    often = now.loading >= policy.deload_weeks - 1
    if often or now.amber >= policy.deload_amber_weeks:
        now = replace(now, easier=following)
    return changed(state, rhythm=now)


def sessions_of(state: State, week: str) -> list[Judged]:
    """The sessions of an ISO week."""
    return [session for session in state.sessions if session.week == week]


def amber_weeks(state: State, ended: str, most: int, policy: Policy) -> int:
    """How many of the last weeks in a row were amber, back from the one that has ended.

    An earlier week is judged anew: the morning after its last day has answered since, or has not.
    """
    first = monday(ended)
    weeks = [iso_week(first - timedelta(weeks=back)) for back in range(most)]
    return len(list(takewhile(lambda week: is_amber(state, week, ended, policy), weeks)))


def is_amber(state: State, week: str, ended: str, policy: Policy) -> bool:
    """Whether too few of a week's sessions were green."""
    sessions = sessions_of(state, week)
    green = sum(is_green(session, ended, state.zone) for session in sessions)
    return green < policy.deload_green_share * len(sessions)


def is_green(session: Judged, ended: str, zone: str) -> bool:
    """Whether a session was green and answered; the last day's has no morning at the review yet."""
    last = local_day(session.at, zone) == monday(ended) + timedelta(weeks=1, days=-1)
    return session.colour == "green" and (session.answered or last)


def is_easier(state: State, week: str) -> bool:
    """Whether an ISO week is an easier one."""
    return state.rhythm.easier == week
