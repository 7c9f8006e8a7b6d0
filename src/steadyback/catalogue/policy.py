"""Every number the rules use: one field for each, read from policy.yaml with its sources.

A clinician changes numbers there, never here. A number whose source is `our_proposal` is ours.
"""

import hashlib
import json
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, Field

from steadyback.catalogue.exercise import Content
from steadyback.catalogue.source import Threshold


def printable(text: str) -> str:
    """The text. Raises ValueError where a letter of it cannot be seen or breaks the line."""
    if not text.isprintable():
        raise ValueError("it holds a character that cannot be printed")
    return text


Line = Annotated[str, Field(min_length=2, max_length=100), AfterValidator(printable)]


class Signature(Content):
    """A clinician's word that the numbers may be used: who, and for which numbers (their hash)."""

    name: Line
    role: Line
    registration: Line
    date: date
    numbers: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Policy(Content):
    """The thresholds by name; each remembers its unit, meaning and sources."""

    signature: Signature | None = None
    age_least: Threshold
    first_pain_young: Threshold
    first_pain_old: Threshold
    full_screen_days: Threshold
    away_days: Threshold
    slow_questions_days: Threshold
    unsure_counts_as_yes: Threshold
    operation_weeks: Threshold
    bilateral_stable_weeks: Threshold
    phq2_clinician: Threshold
    no_improvement_weeks: Threshold
    worse_weeks: Threshold
    count_drop_share: Threshold
    count_drop_reps: Threshold
    systolic_clinician: Threshold
    diastolic_clinician: Threshold
    pressure_hold_s: Threshold
    discectomy_early_weeks: Threshold
    discectomy_late_weeks: Threshold
    hip_early_weeks: Threshold
    pregnancy_supine_weeks: Threshold
    acute_weeks: Threshold
    irritable_score: Threshold
    radiculopathy_distal: Threshold
    morning_rule_hours: Threshold
    morning_rule_until: Threshold
    irritability_leg: Threshold
    irritability_leg_high: Threshold
    irritability_settle_minutes: Threshold
    irritability_settle_long: Threshold
    irritability_distal: Threshold
    irritability_distal_far: Threshold
    irritability_nights: Threshold
    irritability_nights_many: Threshold
    irritability_tolerance: Threshold
    irritability_tolerance_short: Threshold
    irritability_missing: Threshold
    irritability_moderate: Threshold
    irritability_high: Threshold
    irritability_moderate_stage: Threshold
    irritability_high_stage: Threshold
    irritability_in_a_row: Threshold
    mini_session_minutes: Threshold
    window_days: Threshold
    window_entries: Threshold
    stage2_irritability: Threshold
    stage2_leg: Threshold
    stage2_days: Threshold
    stage2_no_pm03_days: Threshold
    stage3_irritability: Threshold
    stage3_leg: Threshold
    stage3_distal: Threshold
    stage3_green_share: Threshold
    stage3_green_days: Threshold
    stage3_weeks: Threshold
    stage4_hold_s: Threshold
    stage4_leg: Threshold
    stage4_back: Threshold
    stage4_weeks: Threshold
    g2_leg: Threshold
    g2_distal: Threshold
    g2_no_pm03_days: Threshold
    g1_sessions: Threshold
    direction_soon_minutes: Threshold
    direction_late_minutes: Threshold
    direction_leg_rise: Threshold
    direction_back_rise: Threshold
    directions_worse: Threshold
    pm00_leg: Threshold
    pm00_nights: Threshold
    pm00_days: Threshold
    pm03_settle_minutes: Threshold
    pm03_persists_hours: Threshold
    pm03_block_days: Threshold
    pm05_rise: Threshold
    pm05_final_leg: Threshold
    pm05b_leg: Threshold
    pm05b_most: Threshold
    pm05b_in_a_row: Threshold
    pm06_rise: Threshold
    pm06_leg: Threshold
    pm07_back: Threshold
    pm07_rise: Threshold
    pm07_leg: Threshold
    pm09_back: Threshold
    pm08_cut: Threshold
    half_range: Threshold
    pm10_rise: Threshold
    pm10_hours: Threshold
    pm10_cut: Threshold
    pm11_back_rise: Threshold
    stiffness_days: Threshold
    stiffness_alone: Threshold
    pm12_hours: Threshold
    morning_asked_days: Threshold
    lesson_days: Threshold
    plateau_weeks: Threshold
    direction_leg: Threshold
    direction_distal: Threshold
    direction_retest_days: Threshold
    direction_stale_days: Threshold
    direction_taper_distal: Threshold
    slider_quiet_days: Threshold
    mini_sessions_most: Threshold
    too_much_rest_days: Threshold
    flare_rise: Threshold
    flare_hours: Threshold
    flare_calm_days: Threshold
    flare_volume: Threshold
    flare_clinician_days: Threshold
    flare_first_pain: Threshold
    deload_weeks: Threshold
    deload_amber_weeks: Threshold
    deload_green_share: Threshold
    deload_cut: Threshold
    pm14_short_days: Threshold
    pm14_long_days: Threshold
    pm14_stage_days: Threshold
    pm14_volume: Threshold
    pm15_days: Threshold
    reds_for_stage: Threshold
    reds_days: Threshold
    two_for_two_reps: Threshold
    two_for_two_hold_s: Threshold
    two_for_two_sessions: Threshold
    rir_least: Threshold
    progressed_per_session: Threshold
    progressed_moderate: Threshold
    regress_cut: Threshold
    volume_rise: Threshold
    volume_weeks: Threshold
    rung_weight: Threshold
    seconds_per_rep_weight: Threshold
    reps_step: Threshold
    hold_step_s: Threshold
    stretch_step_s: Threshold
    load_step_share: Threshold
    load_step_kg: Threshold
    surrogate_hold_s: Threshold
    surrogate_sets: Threshold
    surrogate_sessions: Threshold
    exercises_most: Threshold
    short_session_minutes: Threshold
    small_session_items: Threshold
    help_minutes_most: Threshold
    change_side_s: Threshold
    change_position_s: Threshold
    change_equipment_s: Threshold
    get_ready_s: Threshold
    heavy_days: Threshold
    heavy_rest_hours: Threshold
    sets_least_stage1: Threshold
    sets_most_stage1: Threshold
    sets_least_stage2: Threshold
    sets_most_stage2: Threshold
    sets_least_stage3: Threshold
    sets_most_stage3: Threshold
    sets_least_stage4: Threshold
    sets_most_stage4: Threshold
    sets_least_stage5: Threshold
    sets_most_stage5: Threshold
    set_share_high: Threshold
    set_share_medium: Threshold
    liking_preferred: Threshold
    liking_fresh: Threshold
    liking_chance: Threshold
    liking_sessions: Threshold
    hold_cap_stability_s: Threshold
    hold_cap_plank_s: Threshold
    hold_cap_stretch_s: Threshold
    day_begins: Threshold
    measures_a_day: Threshold
    measures_apart: Threshold
    table_days: Threshold
    reminder_quiet_from: Threshold
    reminder_quiet_until: Threshold
    reminder_lead_minutes: Threshold
    reminder_learnt_from: Threshold
    reminder_learnt_least: Threshold
    reminder_late_hours: Threshold
    reminder_snooze_minutes: Threshold
    reminder_rare_after: Threshold
    reminder_rare_days: Threshold
    reminder_stop_after: Threshold
    need_leg_rise: Threshold
    need_quiet_days: Threshold
    need_quiet_locked_days: Threshold
    need_fresh_days: Threshold
    discharge_weeks: Threshold
    discharge_calm_days: Threshold
    alert_again_minutes: Threshold
    alert_again_factor: Threshold
    alert_again_hours: Threshold
    alert_again_most: Threshold

    def sets_range(self, stage: int) -> tuple[float, float]:
        """Fewest and most sets a week for each muscle group in a stage from 1 to 5."""
        least: Threshold = getattr(self, f"sets_least_stage{stage}")
        most: Threshold = getattr(self, f"sets_most_stage{stage}")
        return least, most

    @property
    def reviewed(self) -> bool:
        """Whether a clinician has signed the numbers as they stand now.

        Until then, and again once any number, unit or meaning has changed since, every screen and
        print says that it is not reviewed.
        """
        return self.signature is not None and self.signature.numbers == self.numbers_hash()

    def numbers_hash(self) -> str:
        """SHA-256 over each number with its name, unit and meaning: what a clinician signs."""
        signed = {name: [float(t), t.unit, t.says] for name, t in self.thresholds().items()}
        text = json.dumps(signed, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    def thresholds(self) -> dict[str, Threshold]:
        """All numbers by name."""
        return {name: value for name, value in self if isinstance(value, Threshold)}
