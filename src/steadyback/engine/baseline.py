"""How it was before exercise: what pain in a session is compared with.

Source: rulings 16 (the baseline is what was said of before). What a session brought is no baseline
for more exercise, so what "It hurts" told is left out (our proposal).
"""

from collections.abc import Iterable
from dataclasses import dataclass

from steadyback.engine.state import State


@dataclass(frozen=True, slots=True)
class Before:
    """Leg and back pain (NPRS, 0-10) and distal level (0-5); None for what was never told."""

    leg: int | None
    back: int | None
    distal: int | None


def before_exercise(state: State) -> Before:
    """The newest that was told of each, but for what was told while it hurt, where anything was."""
    told = [one for one in reversed(state.readings) if not one.hurts]
    known = state.symptoms
    return Before(
        leg=newest((one.leg for one in told), known.leg_nprs),
        back=newest((one.back for one in told), known.back_nprs),
        distal=newest((one.distal for one in told), known.distal_level),
    )


def newest(told: Iterable[int | None], known: int | None) -> int | None:
    """The first that is there; else what is known."""
    return next((one for one in told if one is not None), known)
