"""What the body looks like: balls in the frames of the segments, hulls of balls, colours by role.

A part is drawn as the outlines of a few hulls. Places and radii are fractions of stature, in the
frames of skeleton.py; right parts are written down, left ones are their mirror images. Builds and
skin tones are choices of look, not of measure: contacts are the skeleton's.
"""

from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from steadyback.movement.skeleton import HAND, SIDES, Side, Vector

Role = Literal["skin", "shirt", "shorts", "shoes", "hair"]
Build = Literal["slim", "broad"]
Tone = Literal["ivory", "honey", "amber", "bronze", "umber", "ebony"]
Ground = Literal["light", "dark"]
Place = tuple[float, float, float, float]
"""Place in the segment's frame and radius, fractions of stature."""


@dataclass(frozen=True, slots=True)
class Ball:
    """A ball fixed to a segment; place and radius in fractions of stature."""

    segment: str
    at: Vector
    radius: float


Hull = tuple[Ball, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A piece with one outline: its hulls, its colour, the limb that it fades with (if far), how
    much nearer (fractions of stature) it counts than it is when parts are put in order, and the
    part that it clothes and always covers."""

    name: str
    role: Role
    hulls: tuple[Hull, ...]
    limb: str = ""
    nearer: float = 0.0
    over: str = ""


@dataclass(frozen=True, slots=True)
class Look:
    """How the person looks, and on which ground: choices that carry no meaning."""

    build: Build = "slim"
    tone: Tone = "honey"
    ground: Ground = "light"


def group(segment: str, *places: Place) -> Hull:
    """One hull of balls on a segment."""
    return tuple(Ball(segment, (x, y, z), radius) for x, y, z, radius in places)


def pair(segment: str, x: float, y: float, z: float, radius: float) -> Hull:
    """The same ball on both sides of the middle."""
    return group(segment, (x, y, z, radius), (x, y, -z, radius))


def foot(side: Side) -> Part:
    """A shoe, bending at the ball of the foot."""
    out, name, toes = HAND[side], f"foot.{side}", f"toes.{side}"
    sole = group(
        name,
        (-0.018, -0.0185, 0, 0.0205),
        (0.002, -0.006, 0, 0.0205),
        (0.085, -0.0265, out * 0.009, 0.0125),
        (0.078, -0.0255, -out * 0.011, 0.0135),
    )
    front = (
        *group(name, (0.082, -0.0265, out * 0.008, 0.0125), (0.082, -0.0265, -out * 0.010, 0.013)),
        *group(toes, (0.024, 0.004, out * 0.004, 0.0095), (0.026, 0.004, -out * 0.008, 0.0100)),
    )
    return Part(name, "shoes", (sole, front), f"leg.{side}", -0.001)


def leg(side: Side) -> tuple[Part, ...]:
    """Foot, shank, thigh and the leg of the shorts."""
    shank, thigh, limb = f"shank.{side}", f"thigh.{side}", f"leg.{side}"
    calf = group(
        shank, (0.001, 0, 0, 0.0285), (-0.009, -0.066, 0, 0.0315), (-0.004, -0.150, 0, 0.0235)
    )
    lower = group(
        shank, (-0.004, -0.150, 0, 0.0235), (0, -0.215, 0, 0.0172), (0, -0.246, 0, 0.0170)
    )
    upper = group(
        thigh,
        (0.004, -0.090, 0, 0.0440),
        (0.006, -0.150, 0, 0.0390),
        (0.003, -0.215, 0, 0.0310),
        (0.002, -0.245, 0, 0.0290),
    )
    shorts = group(
        thigh,
        (-0.006, 0.000, HAND[side] * -0.003, 0.0520),
        (0, -0.060, 0, 0.0505),
        (0.004, -0.132, 0, 0.0460),
    )
    return (
        foot(side),
        Part(shank, "skin", (calf, lower), limb),
        Part(thigh, "skin", (upper,), limb),
        Part(f"shorts.{side}", "shorts", (shorts,), limb, 0.0, thigh),
    )


def open_hand(side: Side) -> tuple[Hull, ...]:
    """A flat hand: palm, fingers and thumb."""
    out, name = HAND[side], f"hand.{side}"
    palm = group(
        name, (0, 0.002, 0, 0.0140), (0.012, -0.044, 0, 0.0115), (-0.012, -0.042, 0, 0.0110)
    )
    fingers = group(
        name,
        (0.012, -0.044, 0, 0.0112),
        (-0.012, -0.042, 0, 0.0108),
        (0.006, -0.094, -out * 0.005, 0.0080),
        (-0.006, -0.088, -out * 0.005, 0.0078),
    )
    thumb = group(name, (0.008, -0.016, 0, 0.0100), (0.027, -0.050, -out * 0.007, 0.0072))
    return palm, fingers, thumb


def closed_hand(side: Side) -> tuple[Hull, ...]:
    """A hand that holds something: palm, curled fingers, the thumb across."""
    out, name = HAND[side], f"hand.{side}"
    palm = group(
        name, (0, 0.002, 0, 0.0140), (0.013, -0.042, 0, 0.0125), (-0.013, -0.042, 0, 0.0120)
    )
    fingers = group(
        name,
        (0.013, -0.046, 0, 0.0120),
        (-0.013, -0.046, 0, 0.0115),
        (0.012, -0.046, -out * 0.024, 0.0110),
        (-0.012, -0.046, -out * 0.024, 0.0105),
    )
    thumb = group(
        name, (0.012, -0.020, -out * 0.006, 0.0095), (0.016, -0.040, -out * 0.026, 0.0078)
    )
    return palm, fingers, thumb


def arm(side: Side, *, holds: bool) -> tuple[Part, ...]:
    """Forearm with its hand, upper arm and sleeve."""
    fore, upper, limb = f"forearm.{side}", f"upper_arm.{side}", f"arm.{side}"
    lower = group(fore, (0, 0, 0, 0.0200), (0, -0.045, 0, 0.0220), (0, -0.146, 0, 0.0138))
    bare = group(upper, (0, -0.060, 0, 0.0260), (0, -0.172, 0, 0.0202))
    sleeve = group(upper, (0, -0.002, -HAND[side] * 0.004, 0.0320), (0, -0.085, 0, 0.0288))
    hand = closed_hand(side) if holds else open_hand(side)
    return (
        Part(fore, "skin", (lower, *hand), limb, 0.002),
        Part(upper, "skin", (bare,), limb, 0.014),
        Part(f"sleeve.{side}", "shirt", (sleeve,), limb, 0.018, upper),
    )


SEAT = (
    (*pair("pelvis", -0.004, 0, 0.042, 0.0530), *pair("lumbar", 0.008, 0, 0.030, 0.0475)),
    (*pair("pelvis", -0.021, -0.008, 0.040, 0.0470), *pair("pelvis", -0.004, 0, 0.042, 0.0500)),
)
HEM = pair("pelvis", -0.004, 0.058, 0.038, 0.0490)
WAIST = pair("lumbar", 0.010, 0.045, 0.028, 0.0475)
RIBS = pair("thorax", 0.008, 0.015, 0.032, 0.0510)
CHEST = pair("thorax", 0.011, 0.083, 0.040, 0.0545)
YOKE = (*pair("thorax", 0, 0.124, 0.082, 0.0285), *group("thorax", (-0.004, 0.146, 0, 0.0270)))
SHIRT = ((*HEM, *WAIST), (*WAIST, *RIBS), (*RIBS, *CHEST, *YOKE))
NECK = (
    *group("thorax", (-0.002, 0.149, 0, 0.0265)),
    *group("head", (0.002, 0.050, 0, 0.0260)),
)
SKULL = group(
    "head",
    (0.004, 0.101, 0, 0.0500),
    (0.018, 0.071, 0, 0.0385),
    (0.030, 0.047, 0.004, 0.0205),
    (0.030, 0.047, -0.004, 0.0205),
)
NOSE = group("head", (0.049, 0.081, 0, 0.0080), (0.057, 0.071, 0, 0.0058))

TRUNK = (
    Part("pelvis", "shorts", SEAT),
    Part("torso", "shirt", SHIRT, "", 0.012, "pelvis"),
    Part("neck", "skin", (NECK,), "", -0.010),
    Part("head", "skin", (SKULL, NOSE), "", 0.0, "neck"),
)


GIRTH: dict[Build, dict[str, float]] = {
    "slim": {},
    "broad": {
        "pelvis": 1.13,
        "lumbar": 1.24,
        "thorax": 1.13,
        "thigh": 1.14,
        "shank": 1.10,
        "upper_arm": 1.17,
        "forearm": 1.12,
        "hand": 1.05,
        "head": 1.04,
    },
}
"""How much thicker the balls of each segment are than those written down (our_proposal: a look)."""


def thickened(ball: Ball, build: Build) -> Ball:
    """A ball of another build: thicker, and off the middle by the same factor."""
    by = GIRTH[build].get(ball.segment.split(".")[0], 1.0)
    x, y, z = ball.at
    return replace(ball, at=(x, y, z * by), radius=ball.radius * by) if by != 1 else ball


def of_build(hull: Hull, build: Build) -> Hull:
    """A hull of another build."""
    return tuple(thickened(ball, build) for ball in hull)


@cache
def parts_of(build: Build, holding: frozenset[str] = frozenset()) -> tuple[Part, ...]:
    """All parts of a body. `holding` names the sides ("R", "L") whose hand is closed."""
    limbs = (part for side in SIDES for part in (*arm(side, holds=side in holding), *leg(side)))
    return tuple(
        replace(part, hulls=tuple(of_build(hull, build) for hull in part.hulls))
        for part in (*TRUNK, *limbs)
    )
