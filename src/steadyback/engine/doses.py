"""Arithmetic of doses: volume, one step up, a cut, and never outside floor and ceiling.

Sources: evidence.md 4.4 (order of what may grow: repetitions, sets, hold, load), rulings 18, 20,
21 and "The planner's numbers" (volume). Doses are compared part by part.
"""

from math import floor

from steadyback.catalogue.exercise import Dose, Dosing, Level
from steadyback.catalogue.policy import Policy
from steadyback.engine.once import once

HOLD_CAP = {
    "spine_stability": "hold_cap_stability_s",
    "plank_wall_sit": "hold_cap_plank_s",
    "stretch": "hold_cap_stretch_s",
}


@once
def within(dose: Dose, dosing: Dosing) -> Dose:
    """The dose moved into the level's floor and ceiling, each part on its own."""
    low, high = dosing.floor, dosing.ceiling
    return Dose(
        sets=min(max(dose.sets, low.sets), high.sets),
        reps=min(max(dose.reps, low.reps), high.reps),
        hold_s=min(max(dose.hold_s, low.hold_s), high.hold_s),
        step_down=high.step_down,
    )


def at_least(dose: Dose, other: Dose) -> bool:
    """Whether no part of the dose is below the other's."""
    return dose.sets >= other.sets and dose.reps >= other.reps and dose.hold_s >= other.hold_s


def smaller(one: Dose, other: Dose) -> Dose:
    """The lower of each part."""
    return Dose(
        sets=min(one.sets, other.sets),
        reps=min(one.reps, other.reps),
        hold_s=min(one.hold_s, other.hold_s),
        step_down=max(one.step_down, other.step_down),
    )


def weight(level: Level, policy: Policy) -> float:
    """1 for the first rung, a tenth more for each further one."""
    return 1 + float(policy.rung_weight) * (level.rung - 1)


def set_volume(level: Level, dose: Dose, policy: Policy) -> float:
    """Volume of one average set: repetitions, or seconds held divided by 3, times the weight."""
    mean = sum(dose.reps_by_set) / dose.sets
    held = dose.reps * dose.hold_s / float(policy.seconds_per_rep_weight)
    return max(mean, held) * weight(level, policy)


def volume(level: Level, dose: Dose, policy: Policy) -> float:
    """Sets x repetitions (or seconds / 3) x (1 + 0.1 x (rung - 1)); both sides count once."""
    return dose.sets * set_volume(level, dose, policy)


def amount(dose: Dose) -> int:
    """Sets x repetitions x seconds held, for comparing doses of one level."""
    return dose.sets * dose.reps * max(1, dose.hold_s)


def cut(dose: Dose, dosing: Dosing, share: float) -> Dose:
    """The largest dose that is at least `share` smaller and not below the level's floor.

    Among doses of the same size the one with the longest hold and the most repetitions stays, so
    that the effort of one set is familiar. Where even the floor is not smaller enough, the floor.
    """
    target = amount(dose) * (1 - share) + 1e-9
    low = dosing.floor
    found = [
        smaller_dose
        for sets in range(low.sets, dose.sets + 1)
        for reps in range(low.reps, dose.reps + 1)
        if (smaller_dose := shortened(dose, low, sets, reps, target)) is not None
    ]
    least = within(smaller(dose, low), dosing)
    return max(found, key=lambda d: (amount(d), d.hold_s, d.reps), default=least)


def shortened(dose: Dose, low: Dose, sets: int, reps: int, target: float) -> Dose | None:
    """The dose with these sets and repetitions, its hold cut to fit; None where it cannot fit."""
    hold = dose.hold_s
    if hold and sets * reps * hold > target:
        hold = max(low.hold_s, floor(target / (sets * reps)))
    changed = Dose(sets=sets, reps=reps, hold_s=hold, step_down=dose.step_down)
    return changed if amount(changed) <= target else None


def one_step_up(dose: Dose, level: Level, policy: Policy) -> Dose:
    """One part grows by one step, in the order repetitions, sets, hold; the ceiling holds."""
    top = level.dosing.ceiling
    if dose.reps < top.reps:
        reps = min(dose.reps + int(policy.reps_step), top.reps)
        return dose.model_copy(update={"reps": reps})
    if dose.sets < top.sets:
        return dose.model_copy(update={"sets": dose.sets + 1})
    if dose.hold_s < top.hold_s:
        long_hold = level.hold_kind in ("stretch", "plank_wall_sit", "free")
        step = policy.stretch_step_s if long_hold else policy.hold_step_s
        return dose.model_copy(update={"hold_s": min(dose.hold_s + int(step), top.hold_s)})
    return dose


def next_load(load: float | None, level: Level, policy: Policy) -> float | None:
    """One step of load: a tenth or one kilogram at most, where the level carries load."""
    scale = level.dosing.load
    if scale is None:
        return None
    now = scale.floor_kg if load is None else load
    allowed = max(now * float(policy.load_step_share), float(policy.load_step_kg))
    return min(now + min(scale.step_kg, allowed), scale.ceiling_kg)


def hold_cap(level: Level, policy: Policy) -> float | None:
    """The longest hold for this kind of level, in seconds; None where time is free."""
    name = HOLD_CAP.get(level.hold_kind)
    return None if name is None else float(getattr(policy, name))
