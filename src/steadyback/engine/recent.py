"""What a state still holds of the past: as much as a rule can ask for, and no more."""

from datetime import datetime, timedelta
from typing import TypeVar

from steadyback.catalogue.policy import Policy
from steadyback.engine.state import (
    Judged,
    Reading,
    State,
    changed,
)


def kept_for(policy: Policy) -> timedelta:
    """How long readings and sessions are kept: as long as any rule looks back."""
    days = max(
        policy.window_days,
        policy.reds_days,
        policy.stiffness_days,
        policy.stage3_green_days,
        policy.morning_asked_days,
        policy.slider_quiet_days + policy.window_days,
        policy.window_days + policy.window_days,
        policy.discharge_calm_days,
    )
    weeks = max(policy.volume_weeks, policy.deload_amber_weeks)
    return max(timedelta(days=days), timedelta(weeks=weeks + 1))


def recent(state: State, at: datetime, policy: Policy) -> State:
    """The state without readings, sessions and blocks that no rule can ask for any more."""
    oldest = at - kept_for(policy)
    blocks = tuple(b for b in state.blocks if b.until > at) if state.blocks else ()
    return changed(
        state,
        readings=young(state.readings, oldest),
        sessions=young(state.sessions, oldest),
        blocks=blocks,
    )


Dated = TypeVar("Dated", Reading, Judged)


def young(items: tuple[Dated, ...], oldest: datetime) -> tuple[Dated, ...]:
    """The items, oldest first, without those at the front that are too old."""
    old = 0
    while old < len(items) and items[old].at <= oldest:
        old += 1
    return items[old:] if old else items
