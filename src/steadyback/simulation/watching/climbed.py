"""How far up a ladder somebody can have come: gates G1 and G2, asked of the events alone.

Necessary, not sufficient (rulings 18, 23, 25): a rung above what is found here was not earned.
"""

from collections.abc import Iterable, Iterator

from steadyback.catalogue.exercise import Level
from steadyback.engine.once import once
from steadyback.engine.progression import history_of
from steadyback.record.event import ClinicianChangeEvent
from steadyback.record.plan import Plan
from steadyback.simulation.watching.present import Present, items_of
from steadyback.simulation.watching.record import Record
from steadyback.simulation.watching.standing import Means, means_of
from steadyback.simulation.watching.told import least_mean, times_in_full


def never_climbed(now: Present) -> Iterator[str]:
    """4: a rung that is open, shown or sketched, and that nobody can have earned."""
    opened = (status.level for status in now.advice.levels.values() if status.level is not None)
    shown = (item.level for item in (*now.shown_today, *now.shown_later))
    yield from too_high(now.record, (*opened, *shown))
    yield from never_climbed_in(now, now.plan)


def never_climbed_in(now: Present, plan: Plan | None) -> Iterator[str]:
    """4: a rung of a plan that nobody can have earned."""
    yield from too_high(now.record, () if plan is None else (i.level for i in items_of(plan)))


def too_high(record: Record, names: Iterable[str]) -> Iterator[str]:
    """The levels above what can have been earned of their ladders.

    What a diagnosed condition opens is nobody's to earn.
    """
    levels = {name: record.catalogue.levels[name] for name in names}
    for name in sorted(name for name, level in levels.items() if level.rung > 1):
        level, means = levels[name], means_of(record)
        top = highest_rung(record, means, level.exercise)
        if level.rung > top and not set(level.open_for) & means.conditions:
            yield f"{name}, where rung {top} can have been earned"


def highest_rung(record: Record, means: Means, exercise: str) -> int:
    """The highest rung of a ladder that can have been earned.

    `below` holds every level that may be the one below; None: there may be none, because what is
    lower lacks equipment or an ability, and G1 looks through it.
    """
    below: list[Level | None] = [None]
    top = 0
    for level in record.catalogue.ladder(exercise):
        earned = may_be_entered(record, level, below)
        if earned:
            top = level.rung
        if lacks(means, level):
            below += [level] if earned else []
        elif earned:
            below = [level]
        else:
            break
    return top


def may_be_entered(record: Record, level: Level, below: list[Level | None]) -> bool:
    """Whether a rung can be open above one of these, as far as anybody can see."""
    placed = placed_at(record).get(level.exercise, 0)
    if level.rung <= placed or level.gate == "G0":
        return True
    earned = times_in_full(record)
    enough = record.catalogue.policy.g1_sessions
    if not any(
        one is None or one.rung < placed or earned[history_of(one)] >= enough for one in below
    ):
        return False
    return level.gate == "G1" or calm_enough(record)


@once
def calm_enough(record: Record) -> bool:
    """Whether mean leg pain can be so little as G2 asks for."""
    mean = least_mean(record, record.on, "leg")
    return mean is not None and mean <= record.catalogue.policy.g2_leg


@once
def placed_at(record: Record) -> dict[str, int]:
    """The highest rung of each exercise at which a clinician ever placed the person."""
    placed: dict[str, int] = {}
    for event in record.facts:
        if not isinstance(event, ClinicianChangeEvent) or not event.by_clinician:
            continue
        level = record.catalogue.levels.get(event.body.level or "")
        if event.body.action == "set_level" and level is not None:
            placed[level.exercise] = max(level.rung, placed.get(level.exercise, 0))
    return placed


def lacks(means: Means, level: Level) -> bool:
    """Whether equipment or an ability is missing for a level as it is written."""
    bed = level.surface == "floor_or_bed" and "bed" in means.equipment
    able = means.abilities
    return (
        any(not set(choice) & means.equipment for choice in level.equipment)
        or (level.surface != "none" and not able.get("floor") and not bed)
        or (level.position == "hands_and_knees" and not able.get("hands_and_knees"))
        or (level.position == "kneeling" and not able.get("kneel"))
    )
