"""How easily symptoms are provoked and how slowly they settle: a score from 0 to 10.

Source: evidence.md 4.2 (design proposal, derived from R39, R39b). Five parts of 0-2 points; a part
that was not answered counts in full, because missing is never good news (rulings 1).
"""

from collections.abc import Callable
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


def leg_points(nprs: int, policy: Policy) -> int:
    """Worst leg pain in 24 hours: 0-3, 4-6, 7-10."""
    return (nprs >= policy.irritability_leg) + (nprs >= policy.irritability_leg_high)


def settle_points(minutes: int, policy: Policy) -> int:
    """Time to settle after ordinary aggravation: under 15, 15-60, over 60 minutes."""
    long = minutes > policy.irritability_settle_long
    return (minutes >= policy.irritability_settle_minutes) + long


def distal_points(level: int, policy: Policy) -> int:
    """How far down pain is felt: buttock or nearer, thigh, calf or foot."""
    return (level >= policy.irritability_distal) + (level >= policy.irritability_distal_far)


def sleep_points(nights: int, policy: Policy) -> int:
    """Nights of the last 7 woken by pain: none, 1-2, 3 or more."""
    return (nights >= policy.irritability_nights) + (nights >= policy.irritability_nights_many)


def tolerance_points(minutes: int, policy: Policy) -> int:
    """Forward bend or sitting, whichever is tolerated less: over 30, 10-30, under 10 minutes."""
    short = minutes < policy.irritability_tolerance_short
    return (minutes <= policy.irritability_tolerance) + short


PARTS: dict[str, Callable[[int, Policy], int]] = {
    "leg": leg_points,
    "settle": settle_points,
    "distal": distal_points,
    "sleep": sleep_points,
    "tolerance": tolerance_points,
}
"""From the answer to each part to its points, 0 to 2."""


def answers_of(symptoms: Symptoms) -> dict[str, int | None]:
    """The answer to each part; None where it was not given."""
    tolerated = (symptoms.sitting_minutes, symptoms.bending_minutes)
    return {
        "leg": symptoms.leg_nprs,
        "settle": symptoms.settle_minutes,
        "distal": symptoms.distal_level,
        "sleep": symptoms.nights_woken,
        "tolerance": min((m for m in tolerated if m is not None), default=None),
    }


def irritability(symptoms: Symptoms, policy: Policy) -> Score:
    """The score of what is known of the symptoms now."""
    missing = int(policy.irritability_missing)
    parts = {
        name: missing if answer is None else PARTS[name](answer, policy)
        for name, answer in answers_of(symptoms).items()
    }
    total = sum(parts.values())
    if total >= policy.irritability_high:
        return Score(total=total, parts=parts, band="high")
    moderate = total >= policy.irritability_moderate
    return Score(total=total, parts=parts, band="moderate" if moderate else "low")
