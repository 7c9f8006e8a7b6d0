"""Answers to the questions, as a form sends them, for people the tests know."""

from typing import Any

from steadyback.catalogue.catalogue import Catalogue
from steadyback.web.start.questions import steps

CALM: dict[str, Any] = {
    "country": "GB",
    "birth_year": "1979",
    "distal_level": "3",
    "side": "left",
    "leg_nprs": "3",
    "back_nprs": "2",
    "numbness": "none",
    "tingling": "none",
    "weakness": "none",
    "amount": "8",
    "unit": "weeks",
    "first_episode": "no",
    "trend": "better",
    "nights_woken": "0",
    "woken_last_two_nights": "0",
    "settle_minutes": "7",
    "sitting_minutes": "45",
    "bending_minutes": "45",
    "direction": "neutral",
    "conditions": ["disc_herniation"],
    "cautions": ["none"],
    "strong_relief": "no",
    "injection": "no",
    "floor": "yes",
    "kneel": "yes",
    "hands_and_knees": "yes",
    "equipment": ["mat", "chair", "wall", "band", "pillow", "towel"],
    "days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"],
    "minutes": "20",
    "wakes_at": "07:00",
    "trains_at": "18:00",
    "goals": ["Walk further"],
    "training": "some",
}
"""A person with sciatica into the thigh, getting better, whom nothing forbids to begin."""


def wanted(catalogue: Catalogue, **changes: Any) -> dict[str, Any]:
    """The calm person's answers, with every danger sign denied, and changes."""
    return {**CALM, **dict.fromkeys(catalogue.red_flags, "no"), **changes}


def form_of(catalogue: Catalogue, step: str, answers: dict[str, Any]) -> dict[str, Any]:
    """What the form of one screen sends."""
    found = next(one for one in steps(catalogue, answers) if one.id == step)
    return {f.name: answers[f.name] for f in found.fields if f.name in answers}
