"""From when on a week can be due: kept beside a state, so that nobody is folded in vain."""

from datetime import UTC, datetime, timedelta
from typing import Final

from steadyback.engine.days import begins, monday
from steadyback.engine.state import State
from steadyback.engine.week import plannable

WEEK: Final = timedelta(days=7)
NEVER: Final = datetime(9999, 1, 1, tzinfo=UTC)


def plan_from(state: State) -> datetime | None:
    """The moment before which no week is due if nothing more is told: the end of the last planned.

    NEVER where what a plan needs was not told; None where it may be due now, once no lock stands.
    """
    if not plannable(state):
        return NEVER
    weeks = [issued.plan.week for issued in state.plans]
    return begins(monday(max(weeks)) + WEEK, state.zone) if weeks else None
