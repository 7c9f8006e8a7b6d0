"""Symptoms, answers about danger signs and their details, from dull to grave."""

from typing import Any

from steadyback.vocabulary import FLAG_IDS
from tests.records.alteration import GONE, Alteration, Json, few

CALM: Json = {
    "side": "left", "distal_level": 1, "leg_nprs": 1, "back_nprs": 2, "leg_now": 1, "back_now": 1,
    "numbness": False, "numbness_change": "none", "tingling": False, "tingling_change": "none",
    "weakness": "none", "foot_drop": False, "weeks": 20, "first_episode": False, "trend": "better",
    "nights_woken": 0, "woken_last_two_nights": 0, "settle_minutes": 5, "sitting_minutes": 45,
    "bending_minutes": 40, "lateral_shift": False, "slr_symptoms": False,
}  # fmt: skip
SORE: Json = CALM | {
    "distal_level": 3, "leg_nprs": 4, "back_nprs": 3, "tingling": True, "tingling_change": "stable",
    "nights_woken": 1, "settle_minutes": 20, "sitting_minutes": 25, "weeks": 4, "trend": "same",
}  # fmt: skip
FLARED: Json = CALM | {
    "distal_level": 4, "leg_nprs": 7, "back_nprs": 5, "tingling": True, "tingling_change": "stable",
    "nights_woken": 4, "settle_minutes": 90, "sitting_minutes": 5, "weeks": 2, "trend": "same",
    "slr_symptoms": True,
}  # fmt: skip

SYMPTOM_VALUES: dict[str, tuple[Any, ...]] = {
    "side": ("right", "both", "none"),
    "distal_level": (0, 2, 3, 4, 5),
    "leg_nprs": (0, 3, 4, 5, 7, 10),
    "back_nprs": (0, 3, 4, 6, 10),
    "numbness": (True,),
    "numbness_change": ("stable", "new", "worse"),
    "numb_sites": (["foot"], ["left_foot"], ["right_foot"], ["saddle"]),
    "tingling": (True,),
    "tingling_change": ("new",),
    "tingling_sites": (["left_calf"], ["saddle"]),
    "weakness": ("stable", "new", "worse"),
    "weakness_side": ("left", "both"),
    "foot_drop": (True,),
    "weeks": (0, 1, 5.5, 30, 520),
    "onset_date": ("2025-12-24", "2026-02-20"),
    "first_episode": (True,),
    "trend": ("better", "same", "worse"),
    "nights_woken": (0, 1, 2, 7),
    "woken_last_two_nights": (1, 2),
    "settle_minutes": (0, 20, 61, 600),
    "sitting_minutes": (0, 9, 30, 120),
    "bending_minutes": (0, 15),
    "lateral_shift": (True,),
    "slr_symptoms": (True,),
}
SYMPTOM_ALTERATIONS: tuple[Alteration, ...] = tuple(
    (("symptoms", name), value)
    for name, values in SYMPTOM_VALUES.items()
    for value in (*values, GONE)
)
FLAG_DETAILS: tuple[Json, ...] = (
    {},
    {"onset": "2025-10-01", "course": "same"},
    {"onset": "2026-02-01", "course": "better", "severity": "mild", "assessed": True},
    {"course": "worse"},
    {"severity": "severe"},
    {"assessed": True},
    {"parts": ["known_stable_stenosis"], "course": "same"},
    {"parts": ["night_pain_eases"]},
    {"parts": ["calf"]},
    {"parts": ["told_not_to_exercise"]},
    {"parts": ["low_mood"]},
    {"parts": ["can_sleep_or_work"], "severity": "mild", "course": "same"},
)
ANSWER_ALTERATIONS: tuple[Alteration, ...] = tuple(
    (("answers", flag), answer) for answer in (GONE, "unsure", "yes") for flag in FLAG_IDS
)
DETAIL_ALTERATIONS: tuple[Alteration, ...] = tuple(
    (("flag_details", flag), detail) for detail in FLAG_DETAILS for flag in FLAG_IDS
)
FEW_SYMPTOMS = few(SYMPTOM_ALTERATIONS, 3)
FEW_ANSWERS = few(ANSWER_ALTERATIONS, 2)
FEW_DETAILS = few(DETAIL_ALTERATIONS, 2)

SHORT_SCREEN = tuple(f"RF{n:02d}" for n in (1, 2, 3, 4, 5, 6, 7, 8, 14, 15))


def short_screen() -> Json:
    """Every question of the short screen, answered no."""
    return dict.fromkeys(SHORT_SCREEN, "no")
