"""Every decision's reason: a closed set of ids, each with its numbers and its sources.

Words are made in `wording`; a law demands that each id has words and a rule with sources.
"""

from enum import StrEnum
from functools import lru_cache

from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.policy import Policy
from steadyback.record.plan import Reason


class Because(StrEnum):
    """The closed set of reasons beside the red flags (RF01 … RF30), which are their own ids."""

    OPEN_QUESTION = "OPEN_QUESTION"
    SCREEN_FULL = "SCREEN_FULL"
    SCREEN_SHORT = "SCREEN_SHORT"
    SYMPTOMS_MISSING = "SYMPTOMS_MISSING"
    CAUTIONS_MISSING = "CAUTIONS_MISSING"
    AGE = "AGE"
    PHQ2 = "PHQ2"
    PRESSURE = "PRESSURE"
    NEURO = "NEURO"
    LOCKED = "LOCKED"
    PM00 = "PM00"
    PM01 = "PM01"
    PM02 = "PM02"
    PM03 = "PM03"
    PM04 = "PM04"
    PM05 = "PM05"
    PM05b = "PM05b"
    PM06 = "PM06"
    PM07 = "PM07"
    PM08 = "PM08"
    PM09 = "PM09"
    PM10 = "PM10"
    PM11 = "PM11"
    PM12 = "PM12"
    PM13 = "PM13"
    PM14 = "PM14"
    PM15 = "PM15"
    PM_AMBER = "PM-AMBER"
    PM_MISSING = "PM-MISSING"
    FLARE = "FLARE"
    DELOAD = "DELOAD"
    TOO_MUCH = "TOO_MUCH"
    TOO_EASY = "TOO_EASY"
    LESSON = "LESSON"
    SAFETY_NET = "SAFETY_NET"
    WEEK_OVER = "WEEK_OVER"
    DIRECTION_TEST = "DIRECTION_TEST"
    HOLD = "HOLD"
    IRRITABLE_HOLD = "IRRITABLE_HOLD"
    DOSE_NEXT = "DOSE_NEXT"
    THROUGH_THE_DAY = "THROUGH_THE_DAY"
    IRRITABILITY = "IRRITABILITY"
    DIRECTION = "DIRECTION"
    STAGE_START = "STAGE_START"
    STAGE_UP = "STAGE_UP"
    STAGE_HELD = "STAGE_HELD"
    STAGE_IRRITABLE = "STAGE_IRRITABLE"
    STAGE_REDS = "STAGE_REDS"
    STAGE_AWAY = "STAGE_AWAY"
    STAGE_SET = "STAGE_SET"
    STAGE_CAP = "STAGE_CAP"
    STAGE_GATE = "STAGE_GATE"
    G0 = "G0"
    G1 = "G1"
    G2 = "G2"
    G3 = "G3"
    FX = "FX"
    SL = "SL"
    EXT = "EXT"
    INDUCTION = "INDUCTION"
    ALLOW = "ALLOW"
    LEG_MAX = "LEG_MAX"
    CAUTION = "CAUTION"
    CAUTION_NOTE = "CAUTION_NOTE"
    CONDITION = "CONDITION"
    EQUIPMENT = "EQUIPMENT"
    ABILITY = "ABILITY"
    FORBID = "FORBID"
    NOT_FOR_ME = "NOT_FOR_ME"
    MORNING = "MORNING"
    REGRESSED = "REGRESSED"
    PLACED = "PLACED"
    DOSE_START = "DOSE_START"
    DOSE_HELD = "DOSE_HELD"
    DOSE_UP = "DOSE_UP"
    DOSE_LOWERED = "DOSE_LOWERED"
    DOSE_CUT = "DOSE_CUT"
    DOSE_SMALL = "DOSE_SMALL"
    DOSE_SET = "DOSE_SET"
    RUNG_UP = "RUNG_UP"
    MUSCLE = "MUSCLE"
    REQUIRED = "REQUIRED"
    WALK = "WALK"
    EASE = "EASE"
    RELIEF = "RELIEF"
    SHORT_SESSION = "SHORT_SESSION"
    BAD_DAY = "BAD_DAY"
    MINI_SESSION = "MINI_SESSION"
    REMOVED = "REMOVED"
    EASIER = "EASIER"
    REST_DAY = "REST_DAY"
    PLAN_WEEK = "PLAN_WEEK"
    FIRST_WEEK = "FIRST_WEEK"
    VOLUME = "VOLUME"
    SHORTFALL = "SHORTFALL"
    MORE_MINUTES = "MORE_MINUTES"
    MORE_DAYS = "MORE_DAYS"
    NOTHING_OPEN = "NOTHING_OPEN"
    SCHEDULE_MISSING = "SCHEDULE_MISSING"
    MEASURE_DUE = "MEASURE_DUE"
    NEED_WORSE = "NEED_WORSE"
    NEED_FURTHER = "NEED_FURTHER"
    NEED_LEG_UP = "NEED_LEG_UP"
    NEED_FLARE = "NEED_FLARE"
    NEED_UNSETTLED = "NEED_UNSETTLED"
    NEED_QUIET = "NEED_QUIET"
    NEED_QUIET_LOCKED = "NEED_QUIET_LOCKED"
    NEED_OPENING = "NEED_OPENING"
    NEED_CHECKS = "NEED_CHECKS"
    NEED_ALLOW = "NEED_ALLOW"
    NEED_READY = "NEED_READY"
    NEED_DISCHARGE = "NEED_DISCHARGE"
    NEED_BETTER = "NEED_BETTER"


Number = int | float | str | None


def because(catalogue: Catalogue, rule: str, /, **numbers: Number) -> Reason:
    """The reason with this id, its numbers, and its sources from the catalogue's rules.

    Raises KeyError for an id that is neither a rule nor a red flag.
    """
    known = catalogue.red_flags.get(rule) or catalogue.rules[rule]  # type: ignore[call-overload]
    limits = limits_of(catalogue.policy, str(rule)) if rule in LIMITS else ()
    return made(str(rule), known.sources, (*limits, *numbers.items()))


LIMITS: dict[str, tuple[str, ...]] = {
    "PM00": ("pm00_leg", "pm00_nights"),
    "PM03": ("pm03_settle_minutes", "pm03_block_days"),
    "PM04": ("pm03_settle_minutes",),
    "PM05b": ("pm05b_leg", "pm05b_in_a_row"),
    "PM06": ("pm06_rise", "pm06_leg"),
    "PM08": ("pm07_back",),
    "PM09": ("pm09_back",),
    "PM10": ("pm10_rise", "pm10_hours"),
    "PM14": ("pm14_long_days",),
    "PM15": ("pm15_days",),
    "FLARE": ("flare_rise", "flare_calm_days"),
    "DELOAD": ("deload_cut",),
    "TOO_EASY": ("two_for_two_sessions",),
    "STAGE_REDS": ("reds_for_stage", "reds_days"),
    "G1": ("g1_sessions", "rir_least"),
    "G2": ("g2_leg", "window_days", "g2_no_pm03_days"),
    "DOSE_NEXT": ("two_for_two_sessions", "two_for_two_reps", "rir_least"),
    "DOSE_UP": ("two_for_two_sessions", "two_for_two_reps"),
    "RUNG_UP": ("g1_sessions",),
    "VOLUME": ("volume_rise",),
    "NEED_LEG_UP": ("window_days", "need_leg_rise"),
    "NEED_FLARE": ("flare_rise",),
    "NEED_UNSETTLED": ("pm10_rise", "pm10_hours"),
    "NEED_QUIET": ("need_quiet_days",),
    "NEED_QUIET_LOCKED": ("need_quiet_locked_days",),
    "NEED_READY": ("window_days", "need_fresh_days"),
    "NEED_DISCHARGE": ("window_days", "discharge_weeks", "discharge_calm_days"),
}
"""The policy numbers that a rule's sentence states: the reason carries them."""


def limits_of(policy: Policy, rule: str) -> tuple[tuple[str, Number], ...]:
    """A rule's policy numbers by name, whole ones as whole numbers. Raises KeyError without any."""
    known = ((name, float(getattr(policy, name))) for name in LIMITS[rule])
    return tuple((name, int(value) if value.is_integer() else value) for name, value in known)


@lru_cache(maxsize=8192)
def made(rule: str, sources: tuple[str, ...], numbers: tuple[tuple[str, Number], ...]) -> Reason:
    """One reason, checked once: an advice holds the same reasons over and over."""
    return Reason(id=rule, numbers=dict(numbers), sources=sources)


DOSE_REASONS = {
    "DOSE_START", "DOSE_HELD", "DOSE_UP", "DOSE_SET", "DOSE_LOWERED", "DOSE_CUT", "DOSE_SMALL",
}  # fmt: skip


def without_dose(reasons: tuple[Reason, ...]) -> tuple[Reason, ...]:
    """The reasons of an item but for those that explain its dose, which is another one now."""
    return tuple(reason for reason in reasons if reason.id not in DOSE_REASONS)
