"""Which forces hold a body still: gravity, things held, and contacts that push within friction.

Contacts, hands that hold and straps are unknowns that may not be negative; one non-negative
least-squares problem finds those that satisfy the six equations of the whole body and leave the
joints the least work.
This is the one module that knows SciPy, which only the development environment has: nothing that
runs in the product imports it, and what is made with it is kept as data (docs/algorithms/load.md).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import nnls  # type: ignore[import-untyped]

from steadyback.movement.description import Spot
from steadyback.movement.load.scene import Pull, Scene
from steadyback.movement.load.supports import (
    At,
    Push,
    Support,
    on,
    supports_of,
    towards,
)
from steadyback.movement.measure import BALANCE_MOST_MM
from steadyback.movement.pose import Placed
from steadyback.movement.rotation import Array
from steadyback.movement.skeleton import SKELETON, STATURE_M

GRAVITY = 9.81
ROOT = 300.0
"""How much more the six equations of the whole body count than the rest (our_proposal)."""
RESIDUAL_MOST = 0.005
MOMENT_MOST_NM = 1.0
"""What may be left over for a scene to hold: a share of the weight, and newton metres (the
acceptance table of the movement study)."""
NEAR_M = BALANCE_MOST_MM / 1000
"""How far the centre of mass may be from what bears it for the scene to count all the same: as far
as a solved movement may be out of balance (measure.py)."""
STEPS_MOST = 5000
"""Steps of the solver at most; it needs some dozens."""

PARTS = len(SKELETON.segments)


@dataclass(frozen=True)
class Problem:
    """The equations of one scene.

    `given` (41) is what known forces do to the pelvis (force, turning) and to each angle, `columns`
    (41 × n) what each unit force does, `known` the known forces by segment.
    """

    scene: Scene
    placed: Placed
    supports: tuple[Support, ...]
    given: Array
    columns: Array
    known: Array

    @property
    def pushes(self) -> list[Push]:
        """Every unit force, in the order of the columns."""
        return [push for support in self.supports for push in support.pushes]

    @property
    def weight(self) -> float:
        """The body's weight, newtons: the measure of all forces."""
        return self.scene.body.mass_kg * GRAVITY

    def scaled_root(self) -> Array:
        """How the six equations of the whole body are weighed: forces by weight, turning by half
        of it."""
        return np.asarray(np.array([1.0, 1, 1, 2, 2, 2]) / self.weight)

    def left_over(self, forces: Array) -> "LeftOver":
        """What the forces (n, newtons) do not hold."""
        rest = self.given[:6] + self.columns[:6] @ forces
        lift = sum(
            float(force) * float(push.on[0].way[1])
            for force, push in zip(forces, self.pushes, strict=True)
            if push.outside
        )
        return LeftOver(
            force=float(np.abs(rest[:3]).max()) / self.weight,
            moment_nm=float(np.abs(rest[3:]).max()),
            carried=-lift / float(self.given[1]),
            lever_m=float(np.abs(rest[3:]).max()) / self.weight,
        )

    def on_hands(self, forces: Array) -> float:
        """What hands on furniture carry, by body weight."""
        total, first = 0.0, 0
        for support in self.supports:
            mine = forces[first : first + len(support.pushes)]
            total += float(mine.sum()) if support.steadies else 0.0
            first += len(support.pushes)
        return total / self.weight

    def by_segment(self, forces: Array) -> Array:
        """All forces from outside the joints on each segment (18 × 3, newtons)."""
        out = self.known.copy()
        for force, push in zip(forces, self.pushes, strict=True):
            for at in push.on:
                out[at.segment] += force * at.way
        return np.asarray(out)


@dataclass(frozen=True, slots=True)
class LeftOver:
    """What does not balance: a share of the weight, newton metres about the pelvis, how much of all
    that weighs the contacts carry (1 when they carry all), and the moment by the body's weight, in
    metres."""

    force: float
    moment_nm: float
    carried: float
    lever_m: float

    @property
    def holds(self) -> bool:
        """Whether the scene can be held still."""
        return (
            self.force <= RESIDUAL_MOST
            and abs(self.carried - 1) <= RESIDUAL_MOST
            and self.moment_nm <= MOMENT_MOST_NM
        )

    @property
    def nearly(self) -> bool:
        """Whether a shift by the width of a thumb would hold it still."""
        return self.force <= NEAR_M and self.lever_m <= NEAR_M


def non_negative(rows: Array, wanted: Array) -> Array:
    """The unknowns, none negative, for which rows @ unknowns comes nearest to what is wanted."""
    found, _ = nnls(rows, wanted, maxiter=STEPS_MOST)
    return np.asarray(found)


def problem(scene: Scene) -> Problem:
    """The equations of a scene. KeyError for a landmark or surface that there is not."""
    placed = scene.placed()
    supports = tuple(supports_of(scene, placed))
    pushes = [push for support in supports for push in support.pushes]
    known = known_forces(scene, placed)
    by_segment = np.zeros((PARTS, 3))
    for at in known:
        by_segment[at.segment] += at.way
    given = effects(placed, known).sum(axis=0)
    columns = np.zeros((len(given), len(pushes)))
    ends = [(place, at) for place, push in enumerate(pushes) for at in push.on]
    for (place, _), effect in zip(ends, effects(placed, [at for _, at in ends]), strict=True):
        columns[:, place] += effect
    return Problem(scene, placed, supports, given, columns, by_segment)


def effects(placed: Placed, forces: Sequence[At]) -> Array:
    """What each force does to the pelvis and to each angle (n × 41)."""
    places = np.array([at.place for at in forces]).reshape(-1, 3)
    ways = np.array([at.way for at in forces]).reshape(-1, 3)
    slopes = placed.jacobian(places, np.array([at.segment for at in forces], dtype=np.intp))
    return np.asarray(np.einsum("nij,ni->nj", slopes, ways))


def known_forces(scene: Scene, placed: Placed) -> list[At]:
    """Gravity on every segment, things held, and given pulls, in newtons."""
    found = [
        At(part, placed.centres[part], down(share * scene.body.mass_kg))
        for part, share in enumerate(SKELETON.masses)
        if share
    ]
    for thing in scene.weights:
        found.append(on(placed, thing.at, down(thing.kg)))
    for pull in scene.pulls:
        found += pulled(pull, placed)
    return found


def down(kg: float) -> Array:
    """The weight of a mass, newtons."""
    return np.array([0.0, -kg * GRAVITY, 0.0])


def pulled(pull: Pull, placed: Placed) -> list[At]:
    """A given pull: on one landmark, and back on the other where it is fixed to the body."""
    force = towards(placed.point(pull.at), place_of(pull.to, placed)) * pull.newtons
    found = [on(placed, pull.at, force)]
    if isinstance(pull.to, str):
        found.append(on(placed, pull.to, -force))
    return found


def place_of(end: str | Spot, placed: Placed) -> Array:
    """Where the other end of a pull is; furniture scales with stature."""
    if isinstance(end, str):
        return placed.point(end)
    return np.array(end) * (placed.stature / STATURE_M)
