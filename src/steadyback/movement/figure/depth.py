"""Which thing in a picture covers which: an order for painting from the farthest to the nearest.

Things made of balls are compared where they overlap in the picture. A box is compared with
everything else by the face that parts the two: what lies beyond a face that looks at the viewer
covers the box. Where neither says anything, mean nearness decides.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from steadyback.movement.rotation import Array

CLEAR_M = 0.003
"""Nearer by less than this is not nearer; parts of a body have this much play."""
TOUCH_M = 0.03
"""How far a ball's centre may lie inside the plane of a box's face and still count as beyond it."""


@dataclass(frozen=True, slots=True)
class Block:
    """The faces of a box: points on them and outward normals, seen by the camera (6 × 3 each)."""

    points: Array
    normals: Array


@dataclass(frozen=True, slots=True)
class Thing:
    """What is put in order: its balls as seen (n × 3 metres; radii), for a box its corners with
    radius 0 and its faces; how much nearer it counts than it is (metres); and the number of the
    thing that it covers whatever the depth says."""

    balls: Array
    radii: Array
    nearer: float = 0.0
    block: Block | None = None
    over: int | None = None

    @property
    def nearness(self) -> float:
        """Mean nearness to the viewer, metres."""
        return float(self.balls[:, 2].mean()) + self.nearer


def overlaps(things: Sequence[Thing]) -> tuple[Array, Array]:
    """For each two things: by how much the first is nearer where they overlap (metres), and how
    much they overlap (0: not at all)."""
    sizes = [len(thing.balls) for thing in things]
    balls = np.concatenate([thing.balls for thing in things])
    radii = np.concatenate([thing.radii for thing in things])
    near = balls[:, 2] + np.repeat([thing.nearer for thing in things], sizes)
    apart = np.hypot(*(balls[:, None, axis] - balls[None, :, axis] for axis in (0, 1)))
    weight = np.clip(radii[:, None] + radii[None, :] - apart, 0, None) ** 2
    total = by_thing(weight, sizes)
    ahead = by_thing(weight * (near[:, None] - near[None, :]), sizes)
    return np.asarray(ahead / np.maximum(total, 1e-12)), total


def by_thing(table: Array, sizes: Sequence[int]) -> Array:
    """A table of ball by ball, summed to a table of thing by thing. Sums, not products of matrices:
    for these the numerical library wakes threads that cost ten times the work."""
    first = np.cumsum([0, *sizes[:-1]])
    return np.asarray(np.add.reduceat(np.add.reduceat(table, first, axis=0), first, axis=1))


def beyond(block: Block, thing: Thing) -> int:
    """1 if a thing covers a box, -1 if the box covers it, 0 if no face parts the two."""
    reach = np.einsum("bfk,fk->bf", thing.balls[:, None, :] - block.points[None], block.normals)
    clear = reach.min(axis=0)
    face = int(clear.argmax())
    towards = float(block.normals[face, 2])
    if clear[face] < -TOUCH_M or abs(towards) < 1e-6:
        return 0
    return 1 if towards > 0 else -1


def boxed(thing: Thing) -> Array:
    """The thing's bounds in the picture: left, low, right, high in metres."""
    flat, radii = thing.balls[:, :2], thing.radii[:, None]
    return np.concatenate([(flat - radii).min(axis=0), (flat + radii).max(axis=0)])


def meetings(things: Sequence[Thing]) -> NDArray[np.bool_]:
    """For each two things whether their bounds in the picture overlap."""
    bounds = np.array([boxed(thing) for thing in things])
    before = np.asarray((bounds[:, None, :2] < bounds[None, :, 2:]).all(axis=2))
    return np.asarray(before & before.T)


def covering(things: Sequence[Thing]) -> list[set[int]]:
    """For each thing those that it covers and that must be painted before it."""
    ahead, overlap = overlaps(things)
    meet = meetings(things)
    under: list[set[int]] = [set() for _ in things]
    for one in range(len(things)):
        for two in range(one):
            if not meet[one, two]:
                continue
            nearer = forced(things, one, two) or compare(
                things[one], things[two], float(ahead[one, two]), bool(overlap[one, two] > 0)
            )
            if nearer > 0:
                under[one].add(two)
            elif nearer < 0:
                under[two].add(one)
    return under


def forced(things: Sequence[Thing], one: int, two: int) -> int:
    """1 if the first is said to cover the second, -1 the other way round, else 0."""
    return int(things[one].over == two) - int(things[two].over == one)


def compare(one: Thing, two: Thing, ahead: float, overlap: bool) -> int:
    """1 if the first covers the second, -1 the other way round, 0 if either may come first."""
    if two.block is not None and (said := beyond(two.block, one)):
        return said
    if one.block is not None and (said := beyond(one.block, two)):
        return -said
    if one.block is not None or two.block is not None:
        return 1 if one.nearness > two.nearness else -1
    if not overlap or abs(ahead) < CLEAR_M:
        return 0
    return 1 if ahead > 0 else -1


def painting_order(things: Sequence[Thing]) -> list[int]:
    """The things' numbers from the first to paint to the last."""
    return ordered(things, covering(things)) if things else []


def ordered(things: Sequence[Thing], under: Sequence[set[int]]) -> list[int]:
    """The same where it is known what each thing covers. Where things cover each other in a ring,
    the farthest goes first."""
    left = sorted(range(len(things)), key=lambda each: things[each].nearness)
    order: list[int] = []
    while left:
        waiting = set(left)
        chosen = next((each for each in left if not under[each] & waiting), left[0])
        left.remove(chosen)
        order.append(chosen)
    return order
