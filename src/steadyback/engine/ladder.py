"""Where a person stands on each ladder: the highest rung that is open and earned, and its dose.

Sources: evidence.md 9 (gates G0-G3), rulings 18, 23, 25. G1 looks through rungs that only
equipment or an ability closes; any other closed rung ends the ladder there.
"""

from dataclasses import dataclass, replace
from typing import Literal

from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.exercise import Dose, Level
from steadyback.engine import doses
from steadyback.engine.once import once
from steadyback.engine.permission import Permit, permit
from steadyback.engine.progression import history_of
from steadyback.engine.reasons import Because, because
from steadyback.engine.situation import Situation
from steadyback.engine.stages import LOAD, gate_4, no_pm03
from steadyback.engine.state import Progress, State
from steadyback.record.plan import Reason
from steadyback.record.value import Value


class LevelStatus(Value):
    """One exercise: the level that is open now, or none, with every reason."""

    level: str | None
    status: Literal["open", "closed", "locked"]
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Rung:
    """The open rung of one exercise, with its dose and load now."""

    permit: Permit
    dose: Dose
    load: float | None
    reasons: tuple[Reason, ...]
    half_range: bool = False

    @property
    def level(self) -> Level:
        """The level itself."""
        return self.permit.level


@dataclass(frozen=True, slots=True)
class Climb:
    """How far a ladder is open: the rung reached, and what closes the next one."""

    rung: Rung | None
    ends: tuple[Reason, ...]


@once
def climb(catalogue: Catalogue, now: Situation, exercise_id: str) -> Climb:
    """Walk a ladder from its easiest rung up to the first that is closed or not earned.

    Where the record holds what clinicians wrote elsewhere, no higher than with their word taken,
    and with no larger dose.
    """
    if now.believed is None:
        return climb_as_told(catalogue, now, exercise_id)
    other = climb_as_told(catalogue, now.believed, exercise_id)
    if other.rung is None:
        return other
    found = climb_as_told(catalogue, now, exercise_id, top=other.rung.level.rung)
    if found.rung is None:
        return found
    ends = found.ends or other.ends
    if found.rung.level.id != other.rung.level.id:
        return Climb(found.rung, ends)
    return Climb(no_larger(found.rung, other.rung), ends)


def no_larger(one: Rung, other: Rung) -> Rung:
    """A rung with the lower of each part of two doses of it."""
    return replace(
        one,
        dose=doses.smaller(one.dose, other.dose),
        load=no_heavier(one.load, other.load),
        half_range=one.half_range or other.half_range,
    )


def lighter(one: float | None, other: float | None) -> float | None:
    """The lower of two loads, where both are known."""
    known = [load for load in (one, other) if load is not None]
    return min(known) if known else None


def no_heavier(told: float | None, other: float | None) -> float | None:
    """The load that was told, or a lighter one; where none was told, none."""
    return None if told is None else lighter(told, other)


def climb_as_told(
    catalogue: Catalogue, now: Situation, exercise_id: str, top: int | None = None
) -> Climb:
    """Walk a ladder up to its rung `top` (None: to its end) in a situation, taken by itself."""
    reached: Permit | None = None
    why: Reason | None = None
    ends: tuple[Reason, ...] = ()
    lowest = True
    for level in catalogue.ladder(exercise_id)[:top]:
        way = permit(catalogue, now, level)
        if way.open:
            below = reached.level if reached else None
            entered, reason = entry(catalogue, now, level, below)
            if not entered:
                ends = (reason,)
                break
            lowest = reached is None
            reached, why = way, reason
        elif not way.passes_by:
            ends = tuple(refusal.reason for refusal in way.refusals)
            break
        elif not ends:
            ends = tuple(refusal.reason for refusal in way.refusals)
    if reached is None and not {reason.id for reason in ends} & CLOSED_FOR_GOOD:
        reached, why = opened_by_condition(catalogue, now, exercise_id, top)
    if reached is None or why is None:
        return Climb(None, ends)
    return Climb(rung(catalogue, now, reached, why, lowest=lowest), ends)


CLOSED_FOR_GOOD = {
    "FORBID", "NOT_FOR_ME", "CAUTION", "CONDITION", "PM03", "TOO_MUCH", "MORNING",
}  # fmt: skip
"""Refusals that no diagnosed condition opens a way around."""


def opened_by_condition(
    catalogue: Catalogue, now: Situation, exercise_id: str, top: int | None
) -> tuple[Permit | None, Reason | None]:
    """A level that a diagnosed condition opens from stage 1 on, where no lower one is open."""
    for level in catalogue.ladder(exercise_id)[:top]:
        matching = set(level.open_for) & set(now.state.conditions or ())
        if matching:
            way = permit(catalogue, now, level)
            if way.open:
                return way, because(catalogue, Because.FX, condition=min(matching))
    return None, None


def entry(
    catalogue: Catalogue, now: Situation, level: Level, below: Level | None
) -> tuple[bool, Reason]:
    """Whether a rung is earned, with the gate that says so or still waits."""
    state = now.state
    placed = state.steering.placed.get(level.exercise, 0)
    if level.rung <= placed:
        return True, because(catalogue, Because.PLACED, level=level.id)
    known = state.progress.get(history_of(level))
    if known is not None and known.regressed_at is not None and not earned_again(now, known, below):
        return False, because(catalogue, known.regressed_by, level=level.id)
    if level.gate == "G0":
        return True, because(catalogue, Because.G0, stage=level.stage)
    if below is not None and not mastered(now, below):
        done = state.progress.get(history_of(below))
        sessions = done.full if done else 0
        return False, because(catalogue, Because.G1, level=below.id, sessions=sessions)
    if level.gate in ("G2", "G3") and not calm_enough(catalogue, now):
        distal = state.symptoms.distal_level
        return False, because(catalogue, Because.G2, mean_leg=now.mean_leg, distal=distal)
    if level.gate == "G3" and not loading_open(catalogue, now):
        return False, because(catalogue, Because.G3, stage=now.stage)
    rule = Because.G0 if below is None else Because.RUNG_UP
    return True, because(catalogue, rule, level=below.id if below else None)


def earned_again(now: Situation, known: Progress, below: Level | None) -> bool:
    """Whether the rung below was mastered since; with none below it is open at a lower dose."""
    if below is None:
        return True
    lower = now.state.progress.get(history_of(below))
    since = known.regressed_at
    if lower is None or lower.mastered_at is None or since is None:
        return False
    return lower.mastered and lower.mastered_at > since


def mastered(now: Situation, level: Level | None) -> bool:
    """Whether the level below was done at full dose in two green sessions in a row."""
    if level is None:
        return True
    if level.rung < now.state.steering.placed.get(level.exercise, 0):
        return True
    known = now.state.progress.get(history_of(level))
    return known is not None and known.mastered


def calm_enough(catalogue: Catalogue, now: Situation) -> bool:
    """G2: mean leg pain 3 or less, pain no lower than the buttock, no PM03 for 14 days."""
    policy = catalogue.policy
    distal = now.state.symptoms.distal_level
    return (
        now.mean_leg is not None
        and now.mean_leg <= policy.g2_leg
        and distal is not None
        and distal <= policy.g2_distal
        and no_pm03(now.state, now.known_at, policy.g2_no_pm03_days)
    )


def loading_open(catalogue: Catalogue, now: Situation) -> bool:
    """G3: the gate of stage 4, met now; a stage a clinician set counts as met."""
    set_by = now.state.stage.set_by_clinician and now.stage >= LOAD
    waits = gate_4(now.state, now.known_at, catalogue.policy)
    waits.pop("weeks", None)
    return now.stage >= LOAD and (set_by or not waits)


def rung(catalogue: Catalogue, now: Situation, way: Permit, why: Reason, *, lowest: bool) -> Rung:
    """The open rung with the dose that holds now; a regressed lowest rung with 40 % less."""
    dose, load, dose_reason = dose_now(catalogue, now, way.level)
    known = now.state.progress.get(history_of(way.level))
    if lowest and known is not None and known.regressed_at is not None:
        share = float(catalogue.policy.regress_cut)
        dose = doses.cut(dose, way.level.dosing, share)
        dose_reason = because(catalogue, known.regressed_by, level=way.level.id)
    half = known is not None and known.half_range
    ranged = (because(catalogue, Because.PM04, level=way.level.id),) if half else ()
    return Rung(way, dose, load, (why, dose_reason, *ranged, *way.notes), half)


def done_before(catalogue: Catalogue, state: State, level: Level) -> bool:
    """Whether this level, or a harder one of its ladder, was done before."""
    harder = catalogue.ladder(level.exercise)[level.rung - 1 :]
    known = (state.progress.get(history_of(one)) for one in harder)
    return any(progress is not None and progress.first_at is not None for progress in known)


def done_below(catalogue: Catalogue, now: Situation, reached: Level) -> Rung | None:
    """The highest permitted rung below `reached` that was done before, itself or a harder one."""
    for level in reversed(catalogue.ladder(reached.exercise)[: reached.rung - 1]):
        way = permit(catalogue, now, level)
        if way.open and done_before(catalogue, now.state, level):
            why = because(catalogue, Because.G0, stage=level.stage)
            return rung(catalogue, now, way, why, lowest=False)
    return None


def level_below(catalogue: Catalogue, now: Situation, level: Level) -> Level | None:
    """The next easier level of a ladder that is permitted now; None where there is none."""
    lower = reversed(catalogue.ladder(level.exercise)[: level.rung - 1])
    return next((one for one in lower if permit(catalogue, now, one).open), None)


def dose_now(
    catalogue: Catalogue, now: Situation, level: Level
) -> tuple[Dose, float | None, Reason]:
    """A level's dose today, no larger than what clinicians wrote elsewhere asks for."""
    dose, load, reason = dose_as_told(catalogue, now, level)
    if now.believed is None:
        return dose, load, reason
    asked, other_load, why = dose_as_told(catalogue, now.believed, level)
    less = doses.smaller(dose, asked)
    return less, no_heavier(load, other_load), reason if less == dose else why


def amount_now(catalogue: Catalogue, now: Situation, level: Level) -> tuple[Dose, float | None]:
    """The dose and load of `dose_now`, without the reason."""
    dose, load, _ = asked_for(catalogue, now, level)
    dose = capped(now, level, dose)
    if now.believed is None:
        return dose, load
    other, other_load, _ = asked_for(catalogue, now.believed, level)
    less = doses.smaller(dose, capped(now.believed, level, other))
    return less, no_heavier(load, other_load)


def dose_as_told(
    catalogue: Catalogue, now: Situation, level: Level
) -> tuple[Dose, float | None, Reason]:
    """A level's dose today, with its reason."""
    dose, load, rule = asked_for(catalogue, now, level)
    if rule == Because.PM14:
        reason = because(catalogue, rule, days=now.missed)
    else:
        numbers = {"sets": dose.sets, "reps": dose.reps, "hold_s": dose.hold_s}
        reason = because(catalogue, rule, **numbers)
    return capped(now, level, dose), load, reason


def asked_for(
    catalogue: Catalogue, now: Situation, level: Level
) -> tuple[Dose, float | None, Because]:
    """A level's dose: set by a clinician, earned, or where it begins; then cut after an absence."""
    known = now.state.progress.get(history_of(level))
    by_clinician = now.state.steering.doses.get(level.id)
    dose, rule = starting_dose(level, known, by_clinician)
    load = known.load if known else None
    if level.dosing.load is not None and load is None:
        load = level.dosing.load.floor_kg
    if now.missed >= catalogue.policy.pm14_short_days:
        dose = cut_back(catalogue, level, dose)
        rule = Because.PM14
    return dose, load, rule


@once
def cut_back(catalogue: Catalogue, level: Level, dose: Dose) -> Dose:
    """A dose as it is after an absence."""
    return doses.cut(dose, level.dosing, 1 - float(catalogue.policy.pm14_volume))


def starting_dose(
    level: Level, known: Progress | None, by_clinician: Dose | None
) -> tuple[Dose, Because]:
    """The dose before any cut, and the rule it is from.

    What no green session has borne is the level's own floor, also where its twin's is higher.
    """
    if by_clinician is not None:
        return doses.within(by_clinician, level.dosing), Because.DOSE_SET
    if known is None:
        return level.dosing.floor, Because.DOSE_START
    dose = level.dosing.floor if known.best is None else doses.within(known.dose, level.dosing)
    if known.lowered_by:
        return dose, Because.DOSE_LOWERED
    return dose, Because.DOSE_UP if known.raised else Because.DOSE_HELD


def capped(now: Situation, level: Level, dose: Dose) -> Dose:
    """The hold kept under what the cautions allow."""
    if now.hold_max is None or level.hold_kind in ("free", "none"):
        return dose
    return dose.model_copy(update={"hold_s": min(dose.hold_s, now.hold_max)})


def status_of(found: Climb, locked: bool) -> LevelStatus:
    """What `advise` says of one exercise."""
    if found.rung is None:
        return LevelStatus(level=None, status="locked" if locked else "closed", reasons=found.ends)
    reasons = (*found.rung.reasons, *found.ends)
    level = found.rung.level.id
    return LevelStatus(level=level, status="locked" if locked else "open", reasons=reasons)
