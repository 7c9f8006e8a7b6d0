"""Where a person stands, in numbers that can be compared, and what forbids a level by itself.

`closed_by` is written from the design's sentences and the record's own events, not from the
engine's state, so that the two check each other.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.exercise import Dose, Level, Variant
from steadyback.engine import absence
from steadyback.engine.ladder import amount_now, climb
from steadyback.engine.once import once, shelf
from steadyback.engine.progression import history_of
from steadyback.engine.red_flags import SEVERITY
from steadyback.engine.situation import Situation, situation
from steadyback.engine.state import State
from steadyback.engine.triage import triage
from steadyback.record.plan import PlannedItem
from steadyback.simulation.watching.cautioned import Cautioned, cautioned
from steadyback.simulation.watching.record import Record

Amount = tuple[int, int, int, float]
"""Sets, repetitions, seconds held, kilograms."""


@dataclass(frozen=True)
class Standing:
    """The action level, the stage, the rung of each exercise (0: none), the dose of each level."""

    severity: int
    locked: bool
    stage: int
    rungs: dict[str, int]
    doses: dict[str, Amount]


def brought_up(catalogue: Catalogue, state: State, on: datetime) -> Situation:
    """The situation that `advise` judges at a moment."""
    return situation(catalogue, absence.brought_up(state, on, catalogue), on)


@once
def standing(catalogue: Catalogue, state: State, on: datetime) -> Standing:
    """Where a person stands at a moment."""
    now = brought_up(catalogue, state, on)
    found = triage(catalogue, now.state, on)
    rungs = {name: climb(catalogue, now, name).rung for name in catalogue.exercises}
    return Standing(
        severity=SEVERITY[found.level],
        locked=found.locked,
        stage=now.stage,
        rungs={name: 0 if rung is None else rung.level.rung for name, rung in rungs.items()},
        doses=doses_now(catalogue, now),
    )


def doses_now(catalogue: Catalogue, now: Situation) -> dict[str, Amount]:
    """The dose that each level has now.

    One that was never done and never set follows from the days missed and the cautions alone.
    """
    away = now.missed >= catalogue.policy.pm14_short_days
    begun = None if now.believed else shelf("begun", catalogue, away, now.hold_max)
    touched = now.state.progress.keys() | now.state.steering.doses.keys()
    found = {}
    for level in catalogue.levels.values():
        if begun is None or level.id in touched or history_of(level) in touched:
            found[level.id] = dose_of(catalogue, now, level)
            continue
        if level.id not in begun:
            begun[level.id] = dose_of(catalogue, now, level)
        found[level.id] = begun[level.id]
    return found


def dose_of(catalogue: Catalogue, now: Situation, level: Level) -> Amount:
    """The dose that a level has now."""
    dose, load = amount_now(catalogue, now, level)
    return (*parts(dose), load or 0.0)


def parts(dose: Dose | PlannedItem) -> tuple[int, int, int]:
    """Sets, repetitions and seconds of a dose."""
    return (dose.sets, dose.reps, dose.hold_s)


def enlarged(before: Standing, after: Standing) -> list[str]:
    """What is more permissive afterwards: empty where nothing is."""
    grown = []
    if after.severity < before.severity:
        grown.append(f"severity {before.severity} -> {after.severity}")
    if before.locked and not after.locked:
        grown.append("unlocked")
    if after.stage > before.stage:
        grown.append(f"stage {before.stage} -> {after.stage}")
    for name, rung in after.rungs.items():
        if rung > before.rungs[name]:
            grown.append(f"{name} {before.rungs[name]} -> {rung}")
    return grown + larger_doses(before, after)


def larger_doses(before: Standing, after: Standing) -> list[str]:
    """The levels whose dose is larger in some part."""
    return [
        f"{level} {before.doses[level]} -> {amount}"
        for level, amount in after.doses.items()
        if amount != before.doses[level]
        and any(new > old for new, old in zip(amount, before.doses[level], strict=True))
    ]


@dataclass(frozen=True)
class Means:
    """What a person last said they have and can, and what was forbidden, from their events."""

    equipment: frozenset[str]
    abilities: dict[str, bool]
    cautioned: Cautioned
    conditions: frozenset[str]
    forbidden: frozenset[str]
    allowed: frozenset[str]
    unsuited: frozenset[str]
    induction: bool


@once
def means_of(record: Record) -> Means:
    """What the events of a record say of means and bans."""
    said: dict[str, Any] = {}
    cautions = Cautioned()
    forbidden: set[str] = set()
    allowed: set[str] = set()
    unsuited: set[str] = set()
    for event in record.facts:
        if event.kind == "intake":
            said |= event.body.model_dump(mode="json", exclude_none=True)
            if event.body.cautions is not None:
                cautions = cautioned(
                    record.catalogue, event.body.cautions, event.at.date(), record.on.date()
                )
        elif event.kind == "clinician_change":
            name = event.body.level or event.body.exercise or ""
            names = {"forbid": forbidden, "allow": allowed}.get(event.body.action)
            if names is not None and (event.by_clinician or names is forbidden):
                (names.discard if event.body.withdrawn else names.add)(name)
        elif event.kind == "choice" and event.body.choice == "not_for_me":
            (unsuited.discard if event.body.withdrawn else unsuited.add)(event.body.level or "")
        elif event.kind == "clearance" and event.by_clinician:
            allowed |= set(event.body.levels)
    return Means(
        equipment=frozenset(said.get("equipment", ())),
        abilities=said.get("abilities", {}),
        cautioned=cautions,
        conditions=frozenset(said.get("conditions", ())),
        forbidden=frozenset(forbidden),
        allowed=frozenset(allowed),
        unsuited=frozenset(unsuited),
        induction=said.get("experience", {}).get("machine_induction", False),
    )


def closed_by(catalogue: Catalogue, means: Means, stage: int, item: PlannedItem) -> Iterator[str]:
    """Every plain reason why this item may not be offered to this person now."""
    level = catalogue.levels[item.level]
    way = next((v for v in level.variants if v.id == item.variant), None)
    names = {level.id, level.exercise}
    if names & means.forbidden:
        yield f"{level.id}: a clinician forbade it"
    if level.id in means.unsuited:
        yield f"{level.id}: it does not suit the person"
    for choice in level.equipment if way is None else way.equipment:
        if not set(choice) & means.equipment:
            yield f"{level.id}: needs {' or '.join(choice)}"
    if level.stage > stage and not set(level.open_for) & means.conditions:
        yield f"{level.id}: stage {level.stage}, and the person is in {stage}"
    if "machine_induction" in level.only_if and not means.induction:
        yield f"{level.id}: nobody has shown the machine"
    if set(level.not_if) & means.conditions:
        yield f"{level.id}: closed for {set(level.not_if) & means.conditions}"
    yield from closed_by_body(means, level, way)
    yield from closed_by_cautions(catalogue, means, level, way)


def closed_by_body(means: Means, level: Level, way: Variant | None) -> Iterator[str]:
    """What the body cannot get into."""
    if way is not None:
        return
    bed = level.surface == "floor_or_bed" and "bed" in means.equipment
    if level.surface != "none" and not means.abilities.get("floor") and not bed:
        yield f"{level.id}: the floor cannot be reached"
    needed = {"hands_and_knees": "hands_and_knees", "kneeling": "kneel"}.get(level.position)
    if needed is not None and not means.abilities.get(needed):
        yield f"{level.id}: needs {needed}"


def closed_by_cautions(
    catalogue: Catalogue, means: Means, level: Level, way: Variant | None
) -> Iterator[str]:
    """What a caution or condition closes."""
    allowed = bool({level.id, level.exercise} & means.allowed)
    closing = {"NO"} if allowed else {"NO", "CLIN"}
    conditions = means.conditions & {"stenosis", "spondylolisthesis"}
    for name in sorted(means.cautioned.judged | conditions):
        caution = catalogue.cautions[name]  # type: ignore[index]
        verdicts = dict.fromkeys(caution.no, "NO") | dict.fromkeys(caution.clin, "CLIN")
        for hazard in level.hazards if way is None else way.hazards:
            if verdicts.get(hazard) in closing:
                yield f"{level.id}: {name} says {verdicts[hazard]} to {hazard}"
        if caution.everything == "CLIN" and not allowed:
            yield f"{level.id}: {name} needs a clinician first"
    for name in sorted(means.cautioned.columns | conditions):
        for cells in (catalogue.matrix[level.family], level.cautions):
            cell = cells.get(name)  # type: ignore[call-overload]
            if cell is not None and cell.verdict in closing:
                yield f"{level.id}: {name} says {cell.verdict} to {level.family}"
    position = level.position if way is None else way.position
    if "pregnancy_late" in means.cautioned.columns and position in ("supine", "hook_lying"):
        yield f"{level.id}: flat on the back, late in a pregnancy"


def soon_after_waking(
    on: datetime, zone: str, wakes_at: str | None, woke_at: datetime | None
) -> bool:
    """Less than two hours after the last waking, told or usual; unknown: before 10:00 local."""
    local = on.astimezone(ZoneInfo(zone))
    two = timedelta(hours=2)
    if woke_at is not None and timedelta(0) <= on - woke_at < two:
        return True
    if woke_at is None and wakes_at is None:
        return 3 <= local.hour < 10
    if woke_at is None and wakes_at is not None:
        hour, minute = map(int, wakes_at.split(":"))
        usual = local.replace(hour=hour, minute=minute, second=0, microsecond=0)
        return any(timedelta(0) <= on - (usual - timedelta(days=back)) < two for back in (0, 1))
    return False
