"""Whether a safety lock stood on a day that is past, as far as a state still knows.

Reports of danger signs and clearances are kept with their moments, so these are exact. An answer
that was given since (an open question, a blood pressure) is not known as it was before: it then
counts as no lock, and the session of that day stays as it was planned.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta

from steadyback.catalogue.catalogue import Catalogue
from steadyback.engine import State
from steadyback.engine.days import begins
from steadyback.engine.state import FlagState, both_ways, changed
from steadyback.engine.triage import triage


def closed_then(catalogue: Catalogue, state: State, day: date) -> bool:
    """Whether a lock stood as a day ended."""
    end = begins(day + timedelta(days=1), state.zone) - timedelta(seconds=1)
    return any(triage(catalogue, state_then(one, end), end).locked for one in both_ways(state))


def state_then(state: State, end: datetime) -> State:
    """What had been told by a moment, of reports and clearances."""
    later = state.cautions_at is not None and state.cautions_at > end
    return changed(
        state,
        flags={name: flag_then(known, end) for name, known in state.flags.items()},
        clearances=tuple(one for one in state.clearances if one.at <= end),
        cautions=() if later else state.cautions,
        believed=None,
    )


def flag_then(known: FlagState, end: datetime) -> FlagState:
    """What had been reported of a flag by a moment."""
    reports = tuple(report for report in known.reports if report.at <= end)
    if known.at <= end:
        return replace(known, reports=reports)
    return replace(known, reports=reports, answer="no", unsure=0)
