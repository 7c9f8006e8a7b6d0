"""What goes with every day outside the session: a walk, positions of ease, small goes in between.

Sources: evidence.md 2.2 (direction work about every 2 hours, at most 6 times a day), 3.3 (sliders
2-3 times a day), 3.4 (walking); docs/decisions/0007.
"""

from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.exercise import Level
from steadyback.engine.direction import tapering
from steadyback.engine.item import item_of
from steadyback.engine.ladder import Rung, climb
from steadyback.engine.reasons import Because, because
from steadyback.engine.situation import Situation
from steadyback.record.plan import PlannedItem, Reason

AROUND = ("walking", "position-of-ease")
"""What goes with every day outside the session's minutes and its count of exercises."""
SLIDER = "sciatic-slider"
THROUGH_THE_DAY = ("press-up", "flexion-in-lying", SLIDER)
"""What is done several times a day where it is open."""


def around(catalogue: Catalogue, now: Situation, *, hard: bool = False) -> tuple[PlannedItem, ...]:
    """The walk, the position of ease, and what is done several times a day.

    On a hard day (PM00) positions, the direction that eases and a short walk; no sliders.
    """
    wanted = (*AROUND, *(name for name in THROUGH_THE_DAY if not hard or name != SLIDER))
    names = (name for name in wanted if name in catalogue.exercises)
    found = (climb(catalogue, now, name).rung for name in names)
    rungs = [rung for rung in found if rung is not None]
    return tuple(
        with_times(catalogue, now, rung)
        for rung in rungs
        if rung.level.exercise in AROUND or times_a_day(catalogue, now, rung.level) > 1
    )


def with_times(catalogue: Catalogue, now: Situation, rung: Rung) -> PlannedItem:
    """One exercise around the session, with how often a day and why."""
    times = times_a_day(catalogue, now, rung.level)
    item = item_of(catalogue, rung, rung.dose, (*rung.reasons, why(catalogue, rung.level, times)))
    return item.model_copy(update={"times_a_day": times})


def times_a_day(catalogue: Catalogue, now: Situation, level: Level) -> int:
    """How often a day: as the level says; once for direction work when the leg has been quiet.

    A slider is for people with nerve signs; for others it stays in the session.
    """
    quiet = level.phase == "direction" and tapering(now.state, now.known_at, catalogue.policy)
    idle = level.family == "nerve_slider" and not now.radiculopathy
    return 1 if quiet or idle else level.dosing.times_a_day


def why(catalogue: Catalogue, level: Level, times: int) -> Reason:
    """Why this goes with the day."""
    if level.exercise not in AROUND:
        return because(catalogue, Because.THROUGH_THE_DAY, level=level.id, times=times)
    return because(catalogue, Because.WALK if level.exercise == "walking" else Because.EASE)
