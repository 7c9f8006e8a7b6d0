"""The stage: who rises at a weekly review, and who falls at once.

Sources: evidence.md 4.5 (design proposal), rulings 23: gates admit, they do not evict. A stage
rises by at most one at a review (Monday 03:00 local) and falls only by irritability at two
check-ins in a row, two red sessions in 7 days, 28 days away, or a clinician.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta
from statistics import fmean

from steadyback.catalogue.policy import Policy
from steadyback.engine.days import begins, iso_week, local_day, monday
from steadyback.engine.irritability import irritability
from steadyback.engine.state import Reading, StageState, State, changed

CALM, CONTROL, STRENGTHEN, LOAD, MAINTAIN = 1, 2, 3, 4, 5
"""The stages by their numbers (evidence.md 4.5); 0 is before the first answers."""

Unmet = dict[str, float | int | str | None]
"""What a gate still asks for: the measured value by the name of the condition."""


def window(state: State, on: datetime, policy: Policy) -> tuple[Reading, ...]:
    """One entry for each of the last seven days: the newest of each score that was given.

    Three check-ins in an hour are one entry, and one that gives no score takes none away.
    """
    since = on - timedelta(days=policy.window_days)
    days: dict[date, Reading] = {}
    for reading in state.readings:
        if reading.check_in and since < reading.at <= on:
            day = local_day(reading.at, state.zone)
            days[day] = over(days[day], reading) if day in days else reading
    return tuple(days.values())


def over(before: Reading, after: Reading) -> Reading:
    """The later of two readings of a day, with what only the earlier one says."""
    return replace(
        after,
        leg=before.leg if after.leg is None else after.leg,
        back=before.back if after.back is None else after.back,
        distal=before.distal if after.distal is None else after.distal,
    )


def mean_leg(state: State, on: datetime, policy: Policy) -> float | None:
    """Mean leg pain of the window; None with fewer than three entries (rulings 16)."""
    return mean_of([r.leg for r in window(state, on, policy)], policy)


def mean_back(state: State, on: datetime, policy: Policy) -> float | None:
    """Mean back pain of the window; None with fewer than three entries."""
    return mean_of([r.back for r in window(state, on, policy)], policy)


def mean_of(values: list[int | None], policy: Policy) -> float | None:
    """The mean of the entries that hold a number; None where these are too few."""
    known = [value for value in values if value is not None]
    return fmean(known) if len(known) >= policy.window_entries else None


def weeks_in_stage(state: State, on: datetime) -> float:
    """Weeks since the present stage began."""
    return 0.0 if state.stage.since is None else (on - state.stage.since) / timedelta(weeks=1)


def no_pm03(state: State, on: datetime, days: float) -> bool:
    """Whether no PM03 happened in the last days."""
    last = state.last_pm03_at
    return last is None or on - last >= timedelta(days=days)


def unmet(state: State, on: datetime, policy: Policy) -> Unmet:
    """What the gate to the next stage still asks for; empty when it is met."""
    gates = {CALM: gate_2, CONTROL: gate_3, STRENGTHEN: gate_4}
    gate = gates.get(state.stage.stage)
    return {"clinician": None} if gate is None else gate(state, on, policy)


def gate_2(state: State, on: datetime, policy: Policy) -> Unmet:
    """Control: irritability, leg pain, no PM03, and a first week with three entries."""
    leg = mean_leg(state, on, policy)
    score = irritability(state.symptoms, policy).total
    days = 0.0 if state.started is None else (on - state.started) / timedelta(days=1)
    checks = {
        "irritability": (score, score <= policy.stage2_irritability),
        "mean_leg": (leg, leg is not None and leg <= policy.stage2_leg),
        "days": (round(days, 1), days >= policy.stage2_days),
        "pm03": ("recent", no_pm03(state, on, policy.stage2_no_pm03_days)),
    }
    return {name: value for name, (value, met) in checks.items() if not met}


def gate_3(state: State, on: datetime, policy: Policy) -> Unmet:
    """Strengthen: low irritability, little leg pain above the thigh, green sessions."""
    leg = mean_leg(state, on, policy)
    score = irritability(state.symptoms, policy).total
    distal = state.symptoms.distal_level
    green = green_share(state, CONTROL, on - timedelta(days=policy.stage3_green_days))
    weeks = weeks_in_stage(state, on)
    checks = {
        "irritability": (score, score <= policy.stage3_irritability),
        "mean_leg": (leg, leg is not None and leg <= policy.stage3_leg),
        "distal": (distal, distal is not None and distal <= policy.stage3_distal),
        "green": (green, green is not None and green >= policy.stage3_green_share),
        "weeks": (round(weeks, 1), weeks >= policy.stage3_weeks),
    }
    return {name: value for name, (value, met) in checks.items() if not met}


def gate_4(state: State, on: datetime, policy: Policy) -> Unmet:
    """Load: a trunk hold, hardly any leg pain, the hinge checked, three weeks in stage 3."""
    leg, back = mean_leg(state, on, policy), mean_back(state, on, policy)
    weeks = weeks_in_stage(state, on)
    checks = {
        "trunk_hold": (state.tests.trunk_hold_s, trunk_hold_met(state, policy)),
        "mean_leg": (leg, leg is not None and leg <= policy.stage4_leg),
        "mean_back": (back, back is not None and back <= policy.stage4_back),
        "hinge": (str(state.tests.hinge_ok), state.tests.hinge_ok is True),
        "weeks": (round(weeks, 1), weeks >= policy.stage4_weeks),
    }
    return {name: value for name, (value, met) in checks.items() if not met}


def trunk_hold_met(state: State, policy: Policy) -> bool:
    """A measured hold of 60 s; where none was measured, plank-4 at 6 x 10 s green twice."""
    held = state.tests.trunk_hold_s
    if held is not None:
        return held >= policy.stage4_hold_s
    return state.tests.plank_greens >= policy.surrogate_sessions


def green_share(state: State, stage: int, since: datetime) -> float | None:
    """Share of a stage's sessions after `since` that were green, answered; None without any."""
    of_stage = [s for s in state.sessions if s.stage == stage and s.at > since]
    if not of_stage:
        return None
    green = sum(session.colour == "green" and session.answered for session in of_stage)
    return green / len(of_stage)


def following(week: str) -> str:
    """The ISO week after this one."""
    return iso_week(monday(week) + timedelta(weeks=1))


def review(state: State, week: str, policy: Policy, *, hold: bool) -> State:
    """One review at the beginning of a week: up by one, or stay; `hold` keeps it where it is."""
    at = begins(monday(week), state.zone)
    stage = replace(state.stage, reviewed=week)
    if hold or unmet(state, at, policy):
        return changed(state, stage=stage)
    numbers: Unmet = {"stage": stage.stage + 1, "mean_leg": mean_leg(state, at, policy)}
    higher = replace(
        stage, stage=stage.stage + 1, since=at, rule="STAGE_UP", numbers=numbers,
        set_by_clinician=False,
    )  # fmt: skip
    return changed(state, stage=higher)


def fallen(stage: StageState, to: int, at: datetime, rule: str, **numbers: int | str) -> StageState:
    """The stage lowered to `to`, never below 1; unchanged where it is not above that."""
    lower = max(CALM, to)
    if stage.stage <= lower:
        return stage
    said: Unmet = {"stage": lower, **numbers}
    return replace(stage, stage=lower, since=at, rule=rule, numbers=said, set_by_clinician=False)


def after_check_in(state: State, at: datetime, policy: Policy) -> StageState:
    """Irritability at two check-ins in a row: high falls to 1, moderate to 2 (rulings 23)."""
    score = irritability(state.symptoms, policy)
    stage = replace(
        state.stage,
        high_in_row=state.stage.high_in_row + 1 if score.band == "high" else 0,
        moderate_in_row=state.stage.moderate_in_row + 1 if score.band != "low" else 0,
    )
    if stage.high_in_row >= policy.irritability_in_a_row:
        to = policy.irritability_high_stage
    elif stage.moderate_in_row >= policy.irritability_in_a_row:
        to = policy.irritability_moderate_stage
    else:
        return stage
    return fallen(stage, int(to), at, "STAGE_IRRITABLE", score=score.total)


def after_red(state: State, at: datetime, policy: Policy) -> StageState:
    """Two red sessions in seven days: one stage down."""
    since = at - timedelta(days=policy.reds_days)
    reds = [s for s in state.sessions if s.colour == "red" and since < s.at <= at]
    lately = state.stage.since
    if lately is not None and state.stage.rule == "STAGE_REDS":
        reds = [s for s in reds if s.at > lately]
    if len(reds) < policy.reds_for_stage:
        return state.stage
    return fallen(state.stage, state.stage.stage - 1, at, "STAGE_REDS", reds=len(reds))
