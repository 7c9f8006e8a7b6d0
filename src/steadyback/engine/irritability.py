"""How easily symptoms are provoked and how slowly they settle: a score from 0 to 10.

Source: evidence.md 4.2 (design proposal, derived from R39, R39b). Five parts of 0-2 points; a part
that was not answered counts 2, because missing is never good news (rulings 1).
"""

from typing import Literal

from steadyback.catalogue.policy import Policy
from steadyback.record.answers import Symptoms
from steadyback.record.value import Value

Irritability = Literal["low", "moderate", "high"]


SCORED = frozenset(
    {
        "leg_nprs",
        "settle_minutes",
        "distal_level",
        "nights_woken",
        "sitting_minutes",
        "bending_minutes",
    }
)
"""The answers that the score is made of."""


class Score(Value):
    """The sum of the five parts, the parts by name, and the band."""

    total: int
    parts: dict[str, int]
    band: Irritability


def points(value: float | None, middle: float, top: float) -> int:
    """0 below `middle`, 1 from there, 2 from `top`, 2 when missing."""
    if value is None:
        return 2
    return (value >= middle) + (value >= top)


def tolerance_points(symptoms: Symptoms) -> int:
    """Forward bend or sitting, whichever is tolerated less: over 30, 10-30, under 10 minutes."""
    known = [m for m in (symptoms.sitting_minutes, symptoms.bending_minutes) if m is not None]
    if not known:
        return 2
    return (min(known) <= 30) + (min(known) < 10)


def settle_points(minutes: int | None) -> int:
    """Time to settle after ordinary aggravation: under 15, 15-60, over 60 minutes."""
    if minutes is None:
        return 2
    return (minutes >= 15) + (minutes > 60)


def irritability(symptoms: Symptoms, policy: Policy) -> Score:
    """The score of what is known of the symptoms now."""
    parts = {
        "leg": points(symptoms.leg_nprs, 4, 7),
        "settle": settle_points(symptoms.settle_minutes),
        "distal": points(symptoms.distal_level, 3, 4),
        "sleep": points(symptoms.nights_woken, 1, 3),
        "tolerance": tolerance_points(symptoms),
    }
    total = sum(parts.values())
    if total >= policy.irritability_high:
        return Score(total=total, parts=parts, band="high")
    moderate = total >= policy.irritability_moderate
    return Score(total=total, parts=parts, band="moderate" if moderate else "low")
