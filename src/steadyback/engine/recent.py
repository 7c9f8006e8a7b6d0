"""What a state still holds of the past: as much as a rule can ask for, and no more."""

from datetime import datetime, timedelta
from typing import TypeVar

from steadyback.engine.state import (
    Judged,
    Reading,
    State,
    changed,
)

KEPT = timedelta(days=42)
"""How long readings and sessions are kept: longer than any rule looks back."""


def recent(state: State, at: datetime) -> State:
    """The state without readings, sessions and blocks that no rule can ask for any more."""
    blocks = tuple(b for b in state.blocks if b.until > at) if state.blocks else ()
    return changed(
        state,
        readings=young(state.readings, at),
        sessions=young(state.sessions, at),
        blocks=blocks,
    )


Dated = TypeVar("Dated", Reading, Judged)


def young(items: tuple[Dated, ...], at: datetime) -> tuple[Dated, ...]:
    """The items, oldest first, without those at the front that are too old."""
    old = 0
    while old < len(items) and at - items[old].at >= KEPT:
        old += 1
    return items[old:] if old else items
