"""The simple solids that furniture and equipment are built of: boxes, rounded bodies and discs."""

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Literal

import numpy as np

from steadyback.movement.rotation import Array, turned
from steadyback.movement.skeleton import Vector

Stuff = Literal["mat", "wood", "cloth", "wall", "metal", "rubber", "pillow"]
"""What a thing is made of; it gives its colour."""

STUFF: dict[Stuff, tuple[str, str, str]] = {
    "mat": ("#bccbd9", "#9db1c4", "#8aa0b4"),
    "wood": ("#dcc3a1", "#c3a57e", "#a98a64"),
    "cloth": ("#c9d6d3", "#a9bdb9", "#8da5a0"),
    "wall": ("#e3e3dc", "#d3d5d0", "#c2c6c3"),
    "metal": ("#6b7680", "#4d565f", "#394149"),
    "rubber": ("#8a6fa8", "#6d548a", "#523d6b"),
    "pillow": ("#f3ead8", "#d8ccb4", "#c4b698"),
}
"""Colours of a face that looks up, to the viewer, and aside."""


ROUND = np.array([[-1.0, -1.0], [1.0, -1.0], [1.0, 1.0], [-1.0, 1.0]])
"""The corners of a face in order, in halves of its two sides."""


@dataclass(frozen=True)
class Box:
    """A box: its middle (metres), its three directions as rows, half its length along each."""

    middle: Array
    axes: Array
    half: Array
    stuff: Stuff

    @cached_property
    def corners(self) -> Array:
        """Its corners (8 × 3, metres)."""
        signs = np.array([[x, y, z] for x in (-1, 1) for y in (-1, 1) for z in (-1, 1)])
        return np.asarray(self.middle + (signs * self.half) @ self.axes)

    @cached_property
    def faces(self) -> list[tuple[Array, Array]]:
        """Its six faces: outward normal, and four corners in order (metres)."""
        out: list[tuple[Array, Array]] = []
        for axis in range(3):
            one, two = (self.axes[other] * self.half[other] for other in range(3) if other != axis)
            for sign in (-1.0, 1.0):
                normal = self.axes[axis] * sign
                centre = self.middle + normal * self.half[axis]
                out.append((normal, centre + ROUND @ np.array([one, two])))
        return out


@dataclass(frozen=True)
class Round:
    """A rounded body: hulls of balls, each with its middle and radius (metres)."""

    hulls: tuple[tuple[tuple[Array, float], ...], ...]
    stuff: Stuff


@dataclass(frozen=True)
class Disc:
    """A disc or a short cylinder: its middle, the direction of its axis, radius and thickness."""

    middle: Array
    axis: Array
    radius: float
    thickness: float
    stuff: Stuff


Solid = Box | Round | Disc


def vector(x: float, y: float, z: float) -> Array:
    """A point or direction in space."""
    return np.array([x, y, z], dtype=np.float64)


def attitude(turn: float) -> Array:
    """Directions (rows) of a thing turned by degrees, anticlockwise seen from above."""
    return turned(vector(0, 1, 0), float(np.radians(turn))).T


def standing_box(at: Array, axes: Array, offset: Vector, size: Vector, stuff: Stuff) -> Box:
    """A box whose bottom's middle is `offset` away from `at` in the thing's own directions."""
    bottom = at + np.array(offset) @ axes
    return Box(bottom + axes[1] * size[1] / 2, axes, np.array(size) / 2, stuff)


def rod(start: Array, end: Array, radius: float, stuff: Stuff) -> Round:
    """A round bar between two points."""
    return Round((((start, radius), (end, radius)),), stuff)


def cord(points: list[Array], radius: float, stuff: Stuff) -> Round:
    """A band, towel or strap through points."""
    return Round(tuple(((one, radius), (two, radius)) for one, two in pairwise(points)), stuff)
