"""Judges every level by both models and names what does not hold."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from proof.load_data import Notes, carried
from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.movements import Movements, load_solved
from steadyback.movement.baked import Baked, baked
from steadyback.movement.load.demand import Asked, Judged, judged, most
from steadyback.movement.load.scene import scenes
from steadyback.movement.motion import bake

ON_HANDS, ON_HANDS_MOST = 0.10, 0.20
"""What hands that only steady may carry, by body weight: the movement study's limit, and twice it,
from where a level is not judged."""
LET_GO: Final = " (let pass)"


@dataclass(frozen=True)
class Estimate:
    """One level: the most that any scene asks by each model, how many scenes were looked at and
    left out, and what is wrong. Without `a` and `b` there is no estimate."""

    level: str
    a: Asked | None = None
    b: Asked | None = None
    scenes: int = 0
    skipped: int = 0
    problems: tuple[str, ...] = ()
    worst_force: float = 0.0
    worst_moment: float = 0.0


@dataclass
class Solved:
    """Solved movements: those that are kept and fresh, the others solved now and not written."""

    movements: Movements
    made: dict[str, Baked] = field(default_factory=dict)

    def of(self, level: str) -> Baked:
        """The solved movement of a level."""
        source = self.movements.source(level)
        if source not in self.made:
            kept = load_solved(level)
            if kept is None or kept.source != source:
                motion = bake(self.movements.base(level), self.movements.movements[level])
                kept = baked(motion, self.movements.view(level), source)
            self.made[source] = kept
        return self.made[source]


def estimate(level: str, solved: Solved, catalogue: Catalogue, notes: Notes) -> Estimate:
    """Judge one level. What is wrong with it is told, not raised."""
    movement = solved.movements.movements[level]
    for one in notes.moving:
        if one.level == level:
            return Estimate(level, problems=(one.reason,))
    try:
        extra = carried(level, movement, catalogue.levels[level].dosing, notes)
        base, kept = solved.movements.base(level), solved.of(level)
        found = [(name, judged(scene)) for name, scene in scenes(base, movement, kept, extra)]
    except (KeyError, ValueError) as error:
        return Estimate(level, problems=(str(error.args[0]),))
    return summed(level, found, notes.passed(level))


def summed(level: str, found: Iterable[tuple[str, Judged]], passed: set[str]) -> Estimate:
    """A level's scenes as one: an unsound key is a problem, an unsound moment is left out."""
    every = list(found)
    sound = [one for _, one in every if fault(one) is None]
    problems = tuple(
        f"{name}: {says}"
        for name, one in every
        if name.startswith("key") and name not in passed and (says := told(one)) is not None
    )
    broken = any(fault(one) for name, one in every if name.startswith("key") and name not in passed)
    if broken or not sound:
        return Estimate(level, scenes=len(every), problems=problems or ("no scene holds",))
    return Estimate(
        level,
        a=most(one.a for one in sound),
        b=most(one.b for one in sound),
        scenes=len(every),
        skipped=len(every) - len(sound),
        problems=problems,
        worst_force=max(abs(one.left_over.carried - 1) for one in sound),
        worst_moment=max(one.left_over.moment_nm for one in sound),
    )


def told(one: Judged) -> str | None:
    """What is wrong with a scene, or None: also what is let pass."""
    says = fault(one)
    if says is None and not one.left_over.holds:
        return f"{one.left_over.moment_nm:.1f} Nm left over{LET_GO}"
    if says is None and one.on_hands > ON_HANDS:
        return f"steadying hands carry {one.on_hands:.0%} of the body{LET_GO}"
    return says


def fault(one: Judged) -> str | None:
    """Why a scene cannot be used, or None."""
    if not one.left_over.nearly:
        left = one.left_over
        return f"the body would fall: {left.moment_nm:.0f} Nm left over"
    if one.on_hands > ON_HANDS_MOST:
        return f"steadying hands carry {one.on_hands:.0%} of the body"
    return None


def estimates(solved: Solved, catalogue: Catalogue, notes: Notes) -> dict[str, Estimate]:
    """Every level that has a movement of its own; of two twins the first by name."""
    return {
        name: estimate(name, solved, catalogue, notes)
        for name in solved.movements.movements
        if name in catalogue.levels and stands_for(name, catalogue, solved.movements) == name
    }


def stands_for(level: str, catalogue: Catalogue, movements: Movements) -> str:
    """The level whose bands a level has: twins are one exercise under two names."""
    twin = catalogue.levels[level].twin
    known = sorted({level, twin or level} & movements.movements.keys())
    return known[0] if known else level
