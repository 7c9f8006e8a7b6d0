"""The simple shapes of furniture and equipment, as solids in the movement's space (props.py)."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from steadyback.movement.figure.solids import (
    Box,
    Disc,
    Round,
    Solid,
    Stuff,
    attitude,
    cord,
    rod,
    standing_box,
    vector,
)
from steadyback.movement.pose import Placed
from steadyback.movement.props import HELD_BY_TWO, Prop, PropKind
from steadyback.movement.rotation import Array
from steadyback.movement.skeleton import Vector


@dataclass(frozen=True)
class Setting:
    """A prop put in place: its point, directions (rows) and size, and the points that hold it."""

    at: Array
    axes: Array
    size: Vector
    holders: tuple[Array, ...]
    placed: Placed
    prop: Prop


def mat(here: Setting) -> list[Solid]:
    """A thin slab whose top is the floor."""
    length, height, depth = here.size
    return [standing_box(here.at, here.axes, (0, -height, 0), (length, height, depth), "mat")]


def legs(here: Setting, top: float, inset: float = 0.03, thick: float = 0.035) -> list[Solid]:
    """Four legs under a plate of the prop's size, up to a height."""
    x, z = here.size[0] / 2 - inset, here.size[2] / 2 - inset
    return [
        standing_box(here.at, here.axes, (a * x, 0, b * z), (thick, top, thick), "wood")
        for a in (-1, 1)
        for b in (-1, 1)
    ]


def plate(here: Setting, thick: float) -> Solid:
    """A wooden top at the prop's height."""
    length, height, depth = here.size
    at = (0, height - thick, 0)
    return standing_box(here.at, here.axes, at, (length, thick, depth), "wood")


def chair(here: Setting) -> list[Solid]:
    """Seat, legs and back."""
    length, height, depth = here.size
    back = standing_box(
        here.at, here.axes, (-length / 2 - 0.02, height - 0.04, 0), (0.04, 0.46, depth), "wood"
    )
    return [*legs(here, height - 0.04), plate(here, 0.04), back]


def table(here: Setting) -> list[Solid]:
    """A top on four legs."""
    return [*legs(here, here.size[1] - 0.035, 0.05, 0.05), plate(here, 0.035)]


def bench(here: Setting) -> list[Solid]:
    """A padded bench on two feet."""
    length, height, depth = here.size
    feet = [
        standing_box(here.at, here.axes, (x, 0, 0), (0.06, height - 0.08, depth * 0.8), "metal")
        for x in (-length / 2 + 0.1, length / 2 - 0.1)
    ]
    pad = standing_box(here.at, here.axes, (0, height - 0.08, 0), (length, 0.08, depth), "cloth")
    return [*feet, pad]


def bed(here: Setting) -> list[Solid]:
    """A frame and a mattress."""
    length, height, depth = here.size
    frame = standing_box(here.at, here.axes, (0, 0.08, 0), (length, height - 0.26, depth), "wood")
    mattress = standing_box(
        here.at, here.axes, (0, height - 0.18, 0), (length - 0.02, 0.18, depth - 0.02), "cloth"
    )
    return [frame, mattress]


def wall(here: Setting) -> list[Solid]:
    """A piece of wall; it may reach beyond the picture."""
    thick, height, width = here.size
    return [standing_box(here.at, here.axes, (-thick / 2, 0, 0), (thick, height, width), "wall")]


def plain_box(here: Setting) -> list[Solid]:
    """A step or a block."""
    stuff: Stuff = "wood" if here.prop.kind == "step" else "rubber"
    return [standing_box(here.at, here.axes, (0, 0, 0), here.size, stuff)]


def ball(here: Setting) -> list[Solid]:
    """A ball standing at its place, or in the middle between its holders."""
    radius = here.size[1] / 2
    middle = here.at if here.holders else here.at + vector(0, radius, 0)
    return [Round((((middle, radius),),), "rubber")]


def pillow(here: Setting) -> list[Solid]:
    """A soft box: a hull of balls."""
    length, height, depth = here.size
    radius = height / 2
    x, z = max(length / 2 - radius, 0.0), max(depth / 2 - radius, 0.0)
    lift = 0.0 if here.holders else radius
    corners = [(a * x, lift, b * z) for a, b in ((-1, -1), (1, -1), (1, 1), (-1, 1))]
    return [
        Round((tuple((here.at + np.array(at) @ here.axes, radius) for at in corners),), "pillow")
    ]


def joined_points(here: Setting) -> list[Array]:
    """The points that a band or strap joins: its holders in order, then its anchor."""
    return [*here.holders, *([np.array(here.prop.at)] if here.prop.at is not None else [])]


def band(here: Setting) -> list[Solid]:
    """A band, towel or strap from point to point."""
    stuff: Stuff = "rubber" if here.prop.kind == "band" else "pillow"
    return [cord(joined_points(here), here.size[1] / 2, stuff)]


def direction(points: list[Array]) -> Array:
    """From the first point to the last, length 1; along z if they are the same."""
    way = points[-1] - points[0]
    length = float(np.linalg.norm(way))
    return np.asarray(way / length) if length > 1e-6 else vector(0, 0, 1)


def held_axis(here: Setting) -> Array:
    """The way a bar lies in one hand: across the palm. On the floor: along the thing's x."""
    if not here.prop.held or not here.prop.held[0].startswith("grip."):
        return np.asarray(here.axes[0])
    hand = here.placed.skeleton.index[f"hand.{here.prop.held[0][-1]}"]
    return np.asarray(here.placed.frames[hand][:, 0])


def dumbbell(here: Setting) -> list[Solid]:
    """A short bar with two heads."""
    length, height, _ = here.size
    axis = held_axis(here)
    middle = here.at if here.holders else here.at + vector(0, height / 2, 0)
    ends = [middle + axis * sign * (length / 2 - 0.035) for sign in (-1, 1)]
    heads: list[Solid] = [Disc(end, axis, height / 2, 0.07, "metal") for end in ends]
    return [rod(ends[0], ends[1], 0.014, "metal"), *heads]


def kettlebell(here: Setting) -> list[Solid]:
    """A ball that hangs below its handle, or stands on the floor."""
    radius, height = here.size[0] / 2, here.size[1]
    top = here.at if here.holders else here.at + vector(0, height - 0.015, 0)
    body = top - vector(0, height - 0.015 - radius, 0)
    axis = held_axis(here)
    side = axis - axis[1] * vector(0, 1, 0)
    side = side / max(float(np.linalg.norm(side)), 1e-6) * 0.05
    bend = [body + side * 1.1 + vector(0, radius * 0.7, 0), top + side * 0.8, top - side * 0.8]
    handle = cord([*bend, body - side * 1.1 + vector(0, radius * 0.7, 0)], 0.013, "metal")
    return [handle, Round((((body, radius),),), "metal")]


def barbell(here: Setting) -> list[Solid]:
    """A long bar with a plate at each end."""
    length, height, _ = here.size
    points = joined_points(here)
    axis, middle = direction(points), np.mean(points, axis=0)
    ends = [middle + axis * sign * length / 2 for sign in (-1, 1)]
    inner = [middle + axis * sign * (length / 2 - 0.12) for sign in (-1, 1)]
    plates: list[Solid] = [Disc(at, axis, height / 2, 0.05, "metal") for at in inner]
    return [rod(ends[0], ends[1], 0.014, "metal"), *plates]


def stick(here: Setting) -> list[Solid]:
    """A stick through its holders, as long as its size."""
    points = joined_points(here)
    axis, middle = direction(points), np.mean(points, axis=0)
    half = max(here.size[0] / 2, float(np.linalg.norm(points[-1] - points[0])) / 2)
    return [rod(middle - axis * half, middle + axis * half, here.size[1] / 2, "wood")]


def ankle_weight(here: Setting) -> list[Solid]:
    """A cuff round the shank."""
    shank = here.placed.skeleton.index[f"shank.{here.prop.held[0][-1]}"]
    along, half = here.placed.frames[shank][:, 1], 0.03
    radius = here.size[0] / 2 - 0.01
    ends = ((here.at + along * (half + 0.03), radius), (here.at + along * (0.03 - half), radius))
    return [Round((ends,), "rubber")]


def seat_of_machine(here: Setting, lean: float) -> list[Solid]:
    """A padded seat on a foot, with a back that leans by degrees."""
    length, height, depth = here.size
    base = standing_box(
        here.at, here.axes, (0, 0, 0), (length * 0.7, height - 0.08, depth * 0.5), "metal"
    )
    seat = standing_box(here.at, here.axes, (0, height - 0.08, 0), (length, 0.08, depth), "cloth")
    slope = np.radians(lean)
    up = here.axes[1] * np.cos(slope) - here.axes[0] * np.sin(slope)
    ahead = here.axes[0] * np.cos(slope) + here.axes[1] * np.sin(slope)
    foot = here.at - here.axes[0] * (length / 2) + here.axes[1] * (height - 0.04)
    back = Box(
        foot + up * 0.34 - ahead * 0.035,
        np.array([ahead, up, here.axes[2]]),
        np.array([0.035, 0.34, depth / 2]),
        "cloth",
    )
    return [base, seat, back]


def leg_press(here: Setting) -> list[Solid]:
    """A seat that leans back and a plate against the feet (the holders)."""
    seat = seat_of_machine(here, 35)
    if not here.holders:
        return seat
    feet = np.mean(here.holders, axis=0)
    way = feet - (here.at + vector(0, here.size[1], 0))
    way = way - (way @ here.axes[2]) * here.axes[2]
    ahead = way / max(float(np.linalg.norm(way)), 1e-6)
    across = np.asarray(here.axes[2])
    axes = np.array([ahead, np.cross(across, ahead), across])
    return [*seat, Box(feet + ahead * 0.02, axes, np.array([0.02, 0.20, 0.26]), "metal")]


def leg_curl(here: Setting) -> list[Solid]:
    """A seat and a roller at the shanks (the holders)."""
    seat = seat_of_machine(here, 12)
    if not here.holders:
        return seat
    middle, half = np.mean(here.holders, axis=0), here.axes[2] * 0.2
    return [*seat, rod(middle - half, middle + half, 0.045, "rubber")]


def seated_abduction(here: Setting) -> list[Solid]:
    """A seat and a pad at the outside (or inside) of each knee (the holders)."""
    pads: list[Solid] = []
    for point in here.holders:
        reach = here.axes[0] * 0.09
        pads.append(rod(point - reach, point + reach, 0.04, "rubber"))
    return [*seat_of_machine(here, 12), *pads]


BUILDERS: dict[PropKind, Callable[[Setting], list[Solid]]] = {
    "mat": mat,
    "chair": chair,
    "bed": bed,
    "wall": wall,
    "table": table,
    "step": plain_box,
    "block": plain_box,
    "bench": bench,
    "ball": ball,
    "band": band,
    "dumbbell": dumbbell,
    "kettlebell": kettlebell,
    "barbell": barbell,
    "stick": stick,
    "towel": band,
    "strap": band,
    "pillow": pillow,
    "ankle_weight": ankle_weight,
    "leg_press": leg_press,
    "leg_curl": leg_curl,
    "seated_abduction": seated_abduction,
}


def solids_of(prop: Prop, placed: Placed) -> list[Solid]:
    """The solids of a prop beside a body. KeyError names a landmark that there is not."""
    holders = tuple(placed.point(name) for name in prop.held)
    stands = prop.at is not None and prop.kind not in HELD_BY_TWO
    at = np.array(prop.at) if stands else np.mean(holders or [np.array(prop.at)], axis=0)
    axes = attitude(prop.turn)
    return BUILDERS[prop.kind](Setting(at, axes, prop.measures, holders, placed, prop))
