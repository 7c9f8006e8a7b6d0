"""Laws for the numbers of the policy: between which limits each means anything, and their order.

The limits are wide on purpose. They refuse what no clinician can have meant (a pain of 12, half an
exercise, not-a-number) and what the rules cannot count with; they are no advice within them.
"""

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import NamedTuple

from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.law import Breach, law


class Limits(NamedTuple):
    """The lowest and the highest value, and of what it is a multiple (0: anything between)."""

    low: float
    high: float
    step: float = 1


UNITS: Mapping[str, Limits] = {
    "NPRS": Limits(0, 10, 0),
    "answers": Limits(1, 10),
    "check-ins": Limits(1, 20),
    "days": Limits(1, 365),
    "directions": Limits(1, 3),
    "entries": Limits(1, 30),
    "exercises": Limits(0, 20),
    "hours": Limits(0, 168, 0),
    "kg": Limits(0, 20, 0),
    "level": Limits(0, 5),
    "mails": Limits(1, 50),
    "measures": Limits(1, 20),
    "minutes": Limits(0, 240),
    "mmHg": Limits(40, 300),
    "nights": Limits(0, 7),
    "o'clock": Limits(0, 23),
    "points": Limits(0, 20),
    "reminders": Limits(1, 50),
    "repetitions": Limits(0, 50),
    "seconds": Limits(0, 600),
    "sessions": Limits(1, 50),
    "sets": Limits(0, 60, 0.5),
    "share": Limits(0, 1, 0),
    "stage": Limits(1, 5),
    "times": Limits(1, 10),
    "weeks": Limits(1, 104),
    "years": Limits(0, 120),
}
"""By unit. Sets are counted in halves, because the planner does."""
NARROWER: Mapping[str, Limits] = {
    "age_least": Limits(18, 120),
    "alert_again_hours": Limits(1, 24, 0),
    "alert_again_minutes": Limits(5, 60),
    "day_begins": Limits(3, 3),
    "exercises_most": Limits(1, 20),
    "flare_volume": Limits(0.1, 1, 0),
    "hold_step_s": Limits(1, 60),
    "liking_chance": Limits(1, 20),
    "pm14_volume": Limits(0.1, 1, 0),
    "reps_step": Limits(1, 20),
    "seconds_per_rep_weight": Limits(1, 60),
    "short_session_minutes": Limits(1, 60),
    "small_session_items": Limits(1, 20),
    "stretch_step_s": Limits(1, 60),
}
"""Where a number means less than its unit: the programme is for adults, a day begins at three
wherever a day is counted, a step goes up, what is left of some work is some work, and a danger
sign is told again soon and daily."""
ORDERED: tuple[tuple[str, ...], ...] = (
    ("first_pain_young", "first_pain_old"),
    ("diastolic_clinician", "systolic_clinician"),
    ("discectomy_early_weeks", "discectomy_late_weeks"),
    ("direction_soon_minutes", "direction_late_minutes"),
    ("direction_retest_days", "direction_stale_days"),
    ("irritability_leg", "irritability_leg_high"),
    ("irritability_settle_minutes", "irritability_settle_long"),
    ("irritability_distal", "irritability_distal_far"),
    ("irritability_nights", "irritability_nights_many"),
    ("irritability_tolerance_short", "irritability_tolerance"),
    ("irritability_moderate", "irritability_high"),
    ("irritability_high_stage", "irritability_moderate_stage"),
    ("stage3_irritability", "stage2_irritability"),
    ("stage4_leg", "stage3_leg", "stage2_leg"),
    ("pm05b_leg", "pm05b_most"),
    ("pm07_leg", "pm06_leg"),
    ("pm07_back", "pm09_back"),
    ("pm10_hours", "pm12_hours"),
    ("pm14_short_days", "pm14_long_days", "pm14_stage_days"),
    ("short_session_minutes", "mini_session_minutes"),
    ("small_session_items", "exercises_most"),
    ("progressed_moderate", "progressed_per_session"),
    ("set_share_medium", "set_share_high"),
    *((f"sets_least_stage{stage}", f"sets_most_stage{stage}") for stage in range(1, 6)),
    ("reminder_learnt_least", "reminder_learnt_from"),
    ("reminder_rare_after", "reminder_stop_after"),
    ("need_quiet_locked_days", "need_quiet_days"),
)
"""None of a row may be above the one after it."""


@law("policy")
def policy_numbers_keep_their_limits(catalogue: Catalogue) -> Iterator[Breach]:
    """Every number of the policy lies between the limits of its unit."""
    for name, number in catalogue.policy.thresholds().items():
        limits = NARROWER.get(name) or UNITS.get(number.unit)
        if limits is None:
            units = ", ".join(UNITS)
            yield ("policy", name), f"The unit “{number.unit}” is not known. Use one of {units}."
            continue
        value = float(number)
        if not limits.low <= value <= limits.high:
            low, high = f"{limits.low:g}", f"{limits.high:g} {number.unit}"
            says = f"{value:g} does not lie between {low} and {high}. Choose a number that does."
            yield ("policy", name), says
        elif limits.step and value % limits.step:
            what = "a whole number" if limits.step == 1 else "counted in halves"
            yield ("policy", name), f"{value:g} {number.unit} is not {what}. Round it."


@law("policy")
def policy_numbers_keep_their_order(catalogue: Catalogue) -> Iterator[Breach]:
    """What begins earlier, lasts shorter or weighs less is not above what comes after it."""
    numbers = catalogue.policy.thresholds()
    for row in ORDERED:
        for lower, upper in pairwise(row):
            if numbers[lower] > numbers[upper]:
                low, high = f"{numbers[lower]:g}", f"{numbers[upper]:g}"
                says = f"{low} is above {upper}, which is {high}. Change one of them."
                yield ("policy", lower), says
