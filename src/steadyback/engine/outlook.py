"""What would have to change for an exercise to move up: everything that is missing, at once.

`levels` in the advice says why a ladder ends where it does; this names each condition of the next
level and of a larger dose, so that a person can see the whole way and argue with it.
Sources: evidence.md 4.4 and 9 (gates), rulings 18, 22, 23.
"""

from collections.abc import Iterator
from datetime import datetime

from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.exercise import Level
from steadyback.engine import doses
from steadyback.engine.absence import brought_up
from steadyback.engine.days import iso_week, local_day
from steadyback.engine.deload import is_easier
from steadyback.engine.holding import held
from steadyback.engine.ladder import (
    Rung,
    calm_enough,
    climb,
    earned_again,
    loading_open,
    mastered,
)
from steadyback.engine.permission import permit
from steadyback.engine.progression import history_of
from steadyback.engine.reasons import Because, because
from steadyback.engine.situation import Situation, situation
from steadyback.engine.stages import LOAD, gate_4
from steadyback.engine.state import State
from steadyback.engine.volume import deload_reason
from steadyback.record.plan import Reason
from steadyback.record.value import Value


class Outlook(Value):
    """The next level of one exercise and what it waits for; the next step of the present dose.

    `next` is None at the top of the ladder. `needs` are all conditions that are not met now;
    `dose` what a larger dose waits for (empty at the ceiling); `holds` what keeps everything where
    it is for now.
    """

    level: str | None
    next: str | None
    needs: tuple[Reason, ...]
    dose: tuple[Reason, ...]
    holds: tuple[Reason, ...]


def outlooks(catalogue: Catalogue, state: State, on: datetime) -> dict[str, Outlook]:
    """The outlook of every exercise, for the fold of what happened up to a moment."""
    state = brought_up(state, on, catalogue)
    now = situation(catalogue, state, on)
    holds = tuple(holding(catalogue, now))
    return {name: outlook(catalogue, now, name, holds) for name in catalogue.exercises}


def outlook(
    catalogue: Catalogue, now: Situation, exercise_id: str, holds: tuple[Reason, ...]
) -> Outlook:
    """The outlook of one exercise."""
    here = climb(catalogue, now, exercise_id).rung
    rung = 0 if here is None else here.level.rung
    above = [level for level in catalogue.ladder(exercise_id) if level.rung > rung]
    after = level_after(catalogue, now, above)
    below = None if here is None else here.level
    needs = () if after is None else tuple(missing(catalogue, now, after, below))
    return Outlook(
        level=None if below is None else below.id,
        next=None if after is None else after.id,
        needs=needs,
        dose=() if here is None else tuple(larger_dose(catalogue, now, here)),
        holds=holds,
    )


def level_after(catalogue: Catalogue, now: Situation, above: list[Level]) -> Level | None:
    """The next level: the first above that equipment and abilities allow, as G1 looks through.

    Where the ladder ends at one that lacks these too, it is the nearest.
    """
    ways = (permit(catalogue, now, level) for level in above)
    way = next((way for way in ways if not way.passes_by), None)
    if way is None or any(refusal.passes_by for refusal in way.refusals):
        return above[0] if above else None
    return way.level


def missing(
    catalogue: Catalogue, now: Situation, level: Level, below: Level | None
) -> Iterator[Reason]:
    """Every condition of a level that is not met now: what closes it, then its gate.

    A level that a clinician placed the person at needs no gate.
    """
    yield from (refusal.reason for refusal in permit(catalogue, now, level).refusals)
    if level.rung <= now.state.steering.placed.get(level.exercise, 0):
        return
    known = now.state.progress.get(history_of(level))
    if known is not None and known.regressed_at is not None and not earned_again(now, known, below):
        yield because(catalogue, known.regressed_by, level=level.id)
    if level.gate == "G0":
        return
    if below is not None and not mastered(now, below):
        done = now.state.progress.get(history_of(below))
        yield because(catalogue, Because.G1, level=below.id, sessions=done.full if done else 0)
    if level.gate in ("G2", "G3") and not calm_enough(catalogue, now):
        numbers = {"mean_leg": now.mean_leg, "distal": now.state.symptoms.distal_level}
        yield because(catalogue, Because.G2, **numbers)
    if level.gate == "G3" and not loading_open(catalogue, now):
        waits = gate_4(now.state, now.known_at, catalogue.policy)
        if now.stage >= LOAD:
            waits.pop("weeks", None)
        yield because(catalogue, Because.G3, stage=now.stage, **waits)


def larger_dose(catalogue: Catalogue, now: Situation, here: Rung) -> Iterator[Reason]:
    """What 2-for-2 still asks for, where the dose has room to grow; or the clinician who set it."""
    level, policy = here.level, catalogue.policy
    heavier = doses.next_load(here.load, level, policy)
    grows = doses.one_step_up(here.dose, level, policy) != here.dose
    if not grows and (heavier is None or heavier == here.load):
        return
    if level.id in now.state.steering.doses:
        yield because(catalogue, Because.DOSE_SET, level=level.id)
        return
    known = now.state.progress.get(history_of(level))
    sessions = known.over if known else 0
    yield because(catalogue, Because.DOSE_NEXT, level=level.id, sessions=sessions)


def holding(catalogue: Catalogue, now: Situation) -> Iterator[Reason]:
    """What keeps everything: a lock, masked pain, a flare, an easier week, irritability."""
    if held(now.state, now.on, catalogue):
        yield because(catalogue, Because.HOLD)
    if is_easier(now.state, iso_week(local_day(now.on, now.state.zone))):
        yield deload_reason(catalogue, now.state)
    if now.score.band != "low":
        moderate = int(catalogue.policy.progressed_moderate)
        most = 0 if now.score.band == "high" else moderate
        yield because(catalogue, Because.IRRITABLE_HOLD, score=now.score.total, most=most)
