"""The pain table: what a session, a level or a morning says about the load (PM01-PM13).

Sources: evidence.md 4.3 (R37, R37b for the thresholds on the back; stricter, ours, for the leg)
and rulings 15-19. Each rule is one function from what was observed to a finding or nothing; all
are evaluated, the most restrictive wins, and what no rule matches is amber.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from steadyback.catalogue.policy import Policy
from steadyback.engine.days import local_day
from steadyback.engine.state import Colour, Finding, State
from steadyback.record.answers import Change
from steadyback.record.training import LevelDone, MorningAfter, SessionDone
from steadyback.vocabulary import FlagId


def hard_day(state: State, on: datetime, policy: Policy) -> bool:
    """PM00: leg 7 or more, pain further down than yesterday, or both last nights woken.

    New or spreading tingling is handled as pain further down (rulings 15).
    """
    today = local_day(on, state.zone)
    told = state.symptoms_at is not None and local_day(state.symptoms_at, state.zone) == today
    tingles = told and state.symptoms.tingling_change in ("new", "worse")
    further = tingles or reaches_further(state, today)
    leg = state.symptoms.leg_nprs
    nights = state.symptoms.woken_last_two_nights
    strong = leg is not None and leg >= policy.pm00_leg
    return strong or further or (nights is not None and nights >= policy.pm00_nights)


def reaches_further(state: State, day: date) -> bool:
    """Whether today's newest distal level is above the newest one of a day before."""
    newest: int | None = None
    for reading in reversed(state.readings):
        if reading.distal is None:
            continue
        if local_day(reading.at, state.zone) == day:
            newest = reading.distal if newest is None else newest
        else:
            return newest is not None and newest > reading.distal
    return False


def masked(state: State, on: datetime, policy: Policy) -> int | None:
    """PM15: days since strong pain relief or an injection, if these may still hide pain."""
    day = local_day(on, state.zone)
    dates = (state.treatment.strong_analgesia_last, state.treatment.injection_last)
    since = [(day - taken).days for taken in dates if taken is not None]
    return min((days for days in since if days < policy.pm15_days), default=None)


SESSION_FLAGS: tuple[FlagId, ...] = (
    "RF01", "RF02", "RF03", "RF04", "RF05", "RF06", "RF07", "RF08", "RF14", "RF15", "RF16", "RF17",
    "RF18", "RF27", "RF30",
)  # fmt: skip
"""Signs that stop a session at once (rulings 5)."""


@dataclass(frozen=True)
class Observed:
    """One level or session: before, highest and end. None: not known. Pain NPRS, distal 0-5."""

    leg_before: int | None
    back_before: int | None
    distal_before: int | None
    leg_peak: int | None
    leg_end: int | None
    back_peak: int | None
    back_end: int | None
    distal_peak: int | None
    distal_end: int | None
    settle_minutes: int | None
    tingling: Change | None = None
    numbness: Change | None = None
    weakness: Change | None = None
    danger: bool = False

    @cached_property
    def complete(self) -> bool:
        """Whether baseline and end of leg, back and distal level are all known."""
        asked = (
            self.leg_before, self.back_before, self.distal_before,
            self.leg_end, self.back_end, self.distal_end,
        )  # fmt: skip
        return None not in asked

    @cached_property
    def leg_high(self) -> int | None:
        """The highest leg pain of peak and end."""
        return highest(self.leg_peak, self.leg_end)

    @cached_property
    def back_high(self) -> int | None:
        """The highest back pain of peak and end."""
        return highest(self.back_peak, self.back_end)

    @cached_property
    def distal_high(self) -> int | None:
        """The farthest place of pain, of peak and end."""
        return highest(self.distal_peak, self.distal_end)


def highest(*values: int | None) -> int | None:
    """The highest known value."""
    known = [value for value in values if value is not None]
    return max(known) if known else None


def lowest(*values: int | None) -> int | None:
    """The lowest known value."""
    known = [value for value in values if value is not None]
    return min(known) if known else None


def rise(before: int | None, after: int | None) -> int:
    """How much a value rose; 0 where either is unknown (PM-MISSING then speaks)."""
    return 0 if before is None or after is None else after - before


Rule = Callable[[Observed, Policy], Colour | None]


def pm01(seen: Observed, policy: Policy) -> Colour | None:
    """A danger sign."""
    return "red" if seen.danger else None


def pm02(seen: Observed, policy: Policy) -> Colour | None:
    """New or worse numbness or weakness."""
    changed = seen.numbness in ("new", "worse") or seen.weakness in ("new", "worse")
    return "red" if changed else None


def distal_rose(seen: Observed) -> bool:
    """Pain further down, or new or spreading tingling, which is handled the same (rulings 15)."""
    return rise(seen.distal_before, seen.distal_high) > 0 or seen.tingling in ("new", "worse")


def settled_soon(seen: Observed, policy: Policy) -> bool:
    """Whether the rise went back within ten minutes; no time given is no (rulings 16)."""
    back = rise(seen.distal_before, seen.distal_end) <= 0
    minutes = seen.settle_minutes
    return back and minutes is not None and minutes <= policy.pm03_settle_minutes


def pm03(seen: Observed, policy: Policy) -> Colour | None:
    """Peripheralised: further down for more than ten minutes."""
    return "red" if distal_rose(seen) and not settled_soon(seen, policy) else None


def pm04(seen: Observed, policy: Policy) -> Colour | None:
    """Further down, but back within ten minutes."""
    return "amber" if distal_rose(seen) and settled_soon(seen, policy) else None


def pm05(seen: Observed, policy: Policy) -> Colour | None:
    """Leg pain up by one, ending at 3 or less."""
    if rise(seen.leg_before, seen.leg_high) != int(policy.pm05_rise) or seen.leg_end is None:
        return None
    return "amber" if seen.leg_end <= policy.pm05_final_leg else None


def pm05b(seen: Observed, policy: Policy) -> Colour | None:
    """Leg pain up by one to 4, or unchanged at 4 to 6."""
    if seen.leg_before is None or seen.leg_end is None:
        return None
    up = rise(seen.leg_before, seen.leg_high) == int(policy.pm05_rise)
    to = seen.leg_end == int(policy.pm05b_leg)
    steady = policy.pm05b_leg <= seen.leg_end <= policy.pm05b_most
    same = seen.leg_end == seen.leg_before and steady
    return "amber" if (up and to) or same else None


def pm06(seen: Observed, policy: Policy) -> Colour | None:
    """Leg pain up by 2, or 5 and more above where it began."""
    up = rise(seen.leg_before, seen.leg_high)
    above = up > 0 or seen.leg_before is None
    high = seen.leg_high is not None and seen.leg_high >= policy.pm06_leg and above
    return "red" if up >= policy.pm06_rise or high else None


def pm07(seen: Observed, policy: Policy) -> Colour | None:
    """Green: back 3 or less and up by 2 at most, leg not above its start and 3 or less."""
    if not seen.complete or seen.back_high is None or seen.leg_high is None:
        return None
    back = seen.back_high <= policy.pm07_back
    leg = rise(seen.leg_before, seen.leg_high) <= 0 and seen.leg_high <= policy.pm07_leg
    small = rise(seen.back_before, seen.back_high) <= policy.pm07_rise
    return "green" if back and small and leg else None


def pm08(seen: Observed, policy: Policy) -> Colour | None:
    """Back pain above a green session's, up to 5."""
    if seen.back_high is None:
        return None
    return "amber" if policy.pm07_back < seen.back_high <= policy.pm09_back else None


def pm09(seen: Observed, policy: Policy) -> Colour | None:
    """Back pain above 5."""
    return "red" if seen.back_high is not None and seen.back_high > policy.pm09_back else None


RULES: dict[str, Rule] = {
    "PM01": pm01,
    "PM02": pm02,
    "PM03": pm03,
    "PM04": pm04,
    "PM05": pm05,
    "PM05b": pm05b,
    "PM06": pm06,
    "PM07": pm07,
    "PM08": pm08,
    "PM09": pm09,
}


def centralised(seen: Observed, policy: Policy) -> bool:
    """PM11: the distal level fell and the back rose by 2 at most; allows going on, never up."""
    fell = rise(seen.distal_before, seen.distal_end) < 0
    return fell and rise(seen.back_before, seen.back_high) <= policy.pm11_back_rise


def findings(seen: Observed, policy: Policy, level: str | None = None) -> tuple[Finding, ...]:
    """Every rule that matches; PM-MISSING for a gap, PM-AMBER where nothing matches."""
    found = [
        Finding(rule, colour, level)
        for rule, matches in RULES.items()
        if (colour := matches(seen, policy)) is not None
    ]
    if not seen.complete:
        found.append(Finding("PM-MISSING", "amber", level))
    elif not found:
        found.append(Finding("PM-AMBER", "amber", level))
    if centralised(seen, policy) and all(f.colour == "green" for f in found):
        found.append(Finding("PM11", "green", level))
    return tuple(found)


def of_session(body: SessionDone) -> Observed:
    """What was observed over the whole session."""
    peaks = [done.peak_leg for done in body.levels]
    backs = [done.peak_back for done in body.levels]
    return Observed(
        leg_before=body.leg_before,
        back_before=body.back_before,
        distal_before=body.distal_before,
        leg_peak=highest(body.leg_during, *peaks),
        leg_end=body.leg_after,
        back_peak=highest(body.back_during, *backs),
        back_end=body.back_after,
        distal_peak=None,
        distal_end=body.distal_after,
        settle_minutes=None,
        tingling=body.tingling_change,
        numbness=body.numbness_change,
        weakness=body.weakness_change,
        danger=any(body.answers.get(flag) == "yes" for flag in SESSION_FLAGS),
    )


def of_level(done: LevelDone, body: SessionDone) -> Observed:
    """What was observed during one level; its end is the highest it reached."""
    before = body.distal_before if done.distal_before is None else done.distal_before
    peak = before if done.distal_peak is None else done.distal_peak
    settled = rise(before, peak) > 0 and done.distal_settle_minutes is not None
    return Observed(
        leg_before=body.leg_before,
        back_before=body.back_before,
        distal_before=before,
        leg_peak=done.peak_leg,
        leg_end=done.peak_leg if done.peak_leg is not None else body.leg_after,
        back_peak=done.peak_back,
        back_end=done.peak_back if done.peak_back is not None else body.back_after,
        distal_peak=peak,
        distal_end=before if settled else peak,
        settle_minutes=done.distal_settle_minutes,
    )


def judge_session(body: SessionDone, policy: Policy) -> tuple[Finding, ...]:
    """Findings of the session and of each of its levels; PM13 is noted and costs nothing."""
    found = list(findings(of_session(body), policy))
    for done in body.levels:
        of_one = findings(of_level(done, body), policy, done.level)
        found.extend(finding for finding in of_one if finding.colour != "green")
        if done.fear:
            found.append(Finding("PM13", "green", done.level))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Baseline:
    """What a morning is compared with: the session's own "before", and usual stiffness."""

    leg: int | None
    back: int | None
    distal: int | None
    stiffness: float | None


def judge_morning(
    body: MorningAfter, base: Baseline, policy: Policy, since: timedelta = timedelta(0)
) -> tuple[Finding, ...]:
    """What the morning after adds: red PM02, PM03, PM10; amber PM12 and small rises; or nothing.

    A missing score, and "not settled yet", make the morning amber: no answer is not settled. Told
    so long after the session (`since`) that it should have settled, "not yet" is PM10.
    """
    leg_same = rise(base.leg, body.leg_nprs) <= 0 and rise(base.distal, body.distal_level) <= 0
    sore = body.soreness == "both" and leg_same
    found: list[Finding] = []
    changed = body.numbness_change in ("new", "worse") or body.weakness_change in ("new", "worse")
    if changed:
        found.append(Finding("PM02", "red"))
    if any(body.answers.get(flag) == "yes" for flag in SESSION_FLAGS):
        found.append(Finding("PM01", "red"))
    if rise(base.distal, body.distal_level) > 0 or body.tingling_change in ("new", "worse"):
        found.append(Finding("PM03", "red"))
    rises = [rise(base.leg, body.leg_nprs), rise(base.back, body.back_nprs)]
    rises.append(stiffness_rise(body.stiffness, base.stiffness, policy))
    if max(rises) >= policy.pm10_rise or too_long(body, policy, sore, since):
        found.append(Finding("PM10", "red"))
    elif sore:
        found.append(Finding("PM12", "amber"))
    elif max(rises) > 0:
        found.append(Finding("PM-AMBER", "amber"))
    answers = (body.leg_nprs, body.back_nprs, body.distal_level, base.leg, base.back, base.distal)
    if None in answers or body.hours_to_settle is None:
        found.append(Finding("PM-MISSING", "amber"))
    return tuple(found)


def too_long(body: MorningAfter, policy: Policy, sore: bool, since: timedelta) -> bool:
    """Whether it took longer to settle than allowed: 24 hours, or 72 for soreness of both sides."""
    limit = policy.pm12_hours if sore else policy.pm10_hours
    if body.hours_to_settle is None:
        return body.settled_hours == "not_yet" and since > timedelta(hours=limit)
    return body.hours_to_settle > limit


def stiffness_rise(now: int | None, usual: float | None, policy: Policy) -> int:
    """Rise over the last seven days' mean; with none to compare, 4 or more is a rise of 1."""
    if now is None:
        return 0
    if usual is None:
        return 1 if now >= policy.stiffness_alone else 0
    return int(now - usual)
