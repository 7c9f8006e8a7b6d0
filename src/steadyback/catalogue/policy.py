"""Every number the rules use: one field for each, read from policy.yaml with its sources.

A clinician changes numbers there, never here. A number whose source is `our_proposal` is ours.
"""

from steadyback.catalogue.exercise import Content
from steadyback.catalogue.source import Threshold


class Policy(Content):
    """The thresholds by name; each remembers its unit, meaning and sources."""

    reviewed: bool
    """Whether a clinician has signed the page; until then every screen says it is not reviewed."""
    age_least: Threshold
    first_pain_young: Threshold
    first_pain_old: Threshold
    full_screen_days: Threshold
    away_days: Threshold
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
    morning_rule_hours: Threshold
    morning_rule_until: Threshold
    irritability_moderate: Threshold
    irritability_high: Threshold
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
    stage3_weeks: Threshold
    stage4_hold_s: Threshold
    stage4_leg: Threshold
    stage4_back: Threshold
    stage4_weeks: Threshold
    g2_leg: Threshold
    g2_distal: Threshold
    g2_no_pm03_days: Threshold
    pm00_leg: Threshold
    pm00_nights: Threshold
    pm00_days: Threshold
    pm03_settle_minutes: Threshold
    pm03_persists_hours: Threshold
    pm03_block_days: Threshold
    pm05_final_leg: Threshold
    pm05b_leg: Threshold
    pm05b_in_a_row: Threshold
    pm06_rise: Threshold
    pm06_leg: Threshold
    pm07_back: Threshold
    pm07_rise: Threshold
    pm07_leg: Threshold
    pm09_back: Threshold
    pm08_cut: Threshold
    pm10_rise: Threshold
    pm10_hours: Threshold
    pm10_cut: Threshold
    stiffness_alone: Threshold
    pm12_hours: Threshold
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
    exercises_most: Threshold
    short_session_minutes: Threshold
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
    hold_cap_stability_s: Threshold
    hold_cap_plank_s: Threshold
    hold_cap_stretch_s: Threshold
    day_begins: Threshold

    def sets_range(self, stage: int) -> tuple[float, float]:
        """Fewest and most sets a week for each muscle group in a stage from 1 to 5."""
        least: Threshold = getattr(self, f"sets_least_stage{stage}")
        most: Threshold = getattr(self, f"sets_most_stage{stage}")
        return least, most

    def thresholds(self) -> dict[str, Threshold]:
        """All numbers by name."""
        return {name: value for name, value in self if isinstance(value, Threshold)}
