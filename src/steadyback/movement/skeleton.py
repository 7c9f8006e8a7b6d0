"""The body: segments, joints with clinical signs and limits, and named points on its surface.

Frames are those of the International Society of Biomechanics (Wu 2002, 2005): X forward, Y up,
Z to the right; all segment frames coincide in upright stance. Angles carry clinical signs (bending,
moving out, turning out are positive on both sides), and each degree of freedom says which turn of
its frame that is. Offsets are fractions of stature in the manner of Drillis and Contini; masses are
de Leva's (1996, men), to be checked against the paper before release.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np

from steadyback.movement.rotation import Array

STATURE_M = 1.75
"""The body for which movements are written. Lengths scale with stature, furniture too: a chair is
taken that fits the person."""
STATURES_M = (1.45, 2.00)
MASSES_KG = (45.0, 130.0)

Side = Literal["R", "L"]
SIDES: tuple[Side, ...] = ("R", "L")
HAND = {"R": 1.0, "L": -1.0}
"""Which way is outward: Z points to the right."""


def other_side(name: str) -> str:
    """A name of the right side on the left and the other way round; itself for the middle."""
    if not name.endswith((".R", ".L")):
        return name
    return name[:-1] + ("L" if name.endswith("R") else "R")


Vector = tuple[float, float, float]
X: Vector = (1.0, 0.0, 0.0)
Y: Vector = (0.0, 1.0, 0.0)
Z: Vector = (0.0, 0.0, 1.0)


@dataclass(frozen=True, slots=True)
class Turn:
    """One degree of freedom: its name, the axis that its clinical sign turns about, its limits
    in degrees."""

    name: str
    axis: Vector
    least: float
    most: float


@dataclass(frozen=True, slots=True)
class Segment:
    """One rigid part: where it is joined to its parent (fractions of stature, in the parent's
    frame), its turns in order, its centre of mass and its share of the body's mass."""

    name: str
    parent: str | None
    joint: Vector
    turns: tuple[Turn, ...]
    centre: Vector
    mass: float


@dataclass(frozen=True, slots=True)
class Landmark:
    """A named point on the surface of a segment, in fractions of stature in its frame.

    A `grip` is where a held thing is: in the hand, not on its surface.
    """

    name: str
    segment: str
    at: Vector

    @property
    def on_surface(self) -> bool:
        """Whether the floor may not rise above it."""
        return not self.name.startswith("grip.")


def signed(axis: Vector, sign: float) -> Vector:
    """An axis, or its opposite."""
    return (axis[0] * sign, axis[1] * sign, axis[2] * sign)


LIMITS_DEG: Mapping[str, tuple[float, float]] = {
    "lumbar.flex": (-35, 60),
    "lumbar.bend_right": (-30, 30),
    "lumbar.twist_left": (-15, 15),
    "thorax.flex": (-25, 45),
    "thorax.bend_right": (-25, 25),
    "thorax.twist_left": (-35, 35),
    "neck.flex": (-60, 60),
    "neck.bend_right": (-45, 45),
    "neck.twist_left": (-75, 75),
    "shoulder.flex": (-60, 185),
    "shoulder.abd": (-45, 180),
    "shoulder.rot_ext": (-90, 90),
    "elbow.flex": (0, 150),
    "forearm.pron": (-90, 90),
    "wrist.flex": (-85, 85),
    "hip.flex": (-30, 130),
    "hip.abd": (-35, 50),
    "hip.rot_ext": (-45, 50),
    "knee.flex": (0, 155),
    "ankle.dorsi": (-55, 40),
    "ankle.inversion": (-25, 35),
    "toes.extend": (-20, 80),
}
"""How far each joint of the drawn body goes, least and most, degrees (our_proposal: round numbers
of the movement study, docs/algorithms/movement.md; they say nothing of what a person can do)."""


def turn(name: str, axis: Vector) -> Turn:
    """A degree of freedom with its limits; both sides have the same. KeyError if unknown."""
    least, most = LIMITS_DEG[name.removesuffix(".R").removesuffix(".L")]
    return Turn(name, axis, least, most)


def spine(joint: str) -> tuple[Turn, ...]:
    """The three turns of a joint of the spine."""
    return (
        turn(f"{joint}.flex", signed(Z, -1)),
        turn(f"{joint}.bend_right", X),
        turn(f"{joint}.twist_left", Y),
    )


TRUNK = (
    Segment("pelvis", None, (0, 0, 0), (), (0, 0.015, 0), 0.1117),
    Segment(
        "lumbar",
        "pelvis",
        (-0.012, 0.058, 0),
        spine("lumbar"),
        (0.012, 0.045, 0),
        0.1633,
    ),
    Segment(
        "thorax",
        "lumbar",
        (-0.004, 0.095, 0),
        spine("thorax"),
        (0.012, 0.075, 0),
        0.1596,
    ),
    Segment(
        "head",
        "thorax",
        (0.004, 0.150, 0),
        spine("neck"),
        (0.012, 0.075, 0),
        0.0694,
    ),
)


def arm(side: Side) -> tuple[Segment, ...]:
    """Upper arm, forearm and hand of one side."""
    out = HAND[side]
    shoulder = (
        turn(f"shoulder.flex.{side}", Z),
        turn(f"shoulder.abd.{side}", signed(X, -out)),
        turn(f"shoulder.rot_ext.{side}", signed(Y, -out)),
    )
    elbow = (
        turn(f"elbow.flex.{side}", Z),
        turn(f"forearm.pron.{side}", signed(Y, out)),
    )
    wrist = (turn(f"wrist.flex.{side}", signed(X, out)),)
    upper, fore = f"upper_arm.{side}", f"forearm.{side}"
    return (
        Segment(upper, "thorax", (0, 0.128, out * 0.103), shoulder, (0, -0.086, 0), 0.0271),
        Segment(fore, upper, (0, -0.172, 0), elbow, (0, -0.065, 0), 0.0162),
        Segment(f"hand.{side}", fore, (0, -0.146, 0), wrist, (0, -0.04, 0), 0.0061),
    )


def leg(side: Side) -> tuple[Segment, ...]:
    """Thigh, shank, foot and toes of one side."""
    out = HAND[side]
    hip = (
        turn(f"hip.flex.{side}", Z),
        turn(f"hip.abd.{side}", signed(X, -out)),
        turn(f"hip.rot_ext.{side}", signed(Y, -out)),
    )
    knee = (turn(f"knee.flex.{side}", signed(Z, -1)),)
    ankle = (
        turn(f"ankle.dorsi.{side}", Z),
        turn(f"ankle.inversion.{side}", signed(X, out)),
    )
    toes = (turn(f"toes.extend.{side}", Z),)
    thigh, shank, foot = f"thigh.{side}", f"shank.{side}", f"foot.{side}"
    return (
        Segment(thigh, "pelvis", (0, 0, out * 0.05), hip, (0, -0.100, 0), 0.1416),
        Segment(shank, thigh, (0, -0.245, 0), knee, (0, -0.108, 0), 0.0433),
        Segment(foot, shank, (0, -0.246, 0), ankle, (0.04, -0.022, 0), 0.0137),
        Segment(f"toes.{side}", foot, (0.085, -0.032, 0), toes, (0.01, 0, 0), 0.0),
    )


def side_landmarks(side: Side) -> tuple[Landmark, ...]:
    """The surface points that each side has."""
    out = HAND[side]
    by_segment: dict[str, dict[str, Vector]] = {
        f"foot.{side}": {
            "heel": (-0.030, -0.039, 0),
            "ball": (0.085, -0.039, 0),
            "ball_inner": (0.085, -0.039, -out * 0.02),
            "ball_outer": (0.07, -0.039, out * 0.025),
            "instep": (0.03, 0.02, 0),
            "foot_outer": (0.03, -0.02, out * 0.028),
            "foot_inner": (0.03, -0.02, -out * 0.028),
        },
        f"toes.{side}": {"toe_tip": (0.035, -0.007, 0), "toe_top": (0.03, 0.012, 0)},
        f"shank.{side}": {
            "knee": (0.028, -0.012, 0),
            "knee_outer": (0, 0, out * 0.032),
            "knee_inner": (0, 0, -out * 0.030),
            "shin": (0.034, -0.05, 0),
            "shin_low": (0.024, -0.20, 0),
            "calf": (-0.035, -0.08, 0),
            "ankle": (0, -0.235, 0),
            "ankle_back": (-0.018, -0.225, 0),
        },
        f"thigh.{side}": {
            "thigh_back": (-0.045, -0.12, 0),
            "thigh_front": (0.035, -0.17, 0),
            "thigh_mid": (0.042, -0.10, 0),
            "thigh_low": (0.032, -0.205, 0),
        },
        f"hand.{side}": {
            "palm": (0, -0.03, -out * 0.012),
            "fingers": (0, -0.085, -out * 0.012),
            "grip": (0, -0.045, -out * 0.02),
            "hand_heel": (0, -0.008, -out * 0.011),
            "hand_back": (0, -0.04, out * 0.014),
        },
        f"forearm.{side}": {"elbow": (-0.022, 0, 0), "wrist": (-0.016, -0.14, 0)},
        f"upper_arm.{side}": {
            "arm_back": (-0.02, -0.165, 0),
            "shoulder": (0, 0, out * 0.035),
        },
        "pelvis": {
            "sit_bone": (-0.015, -0.052, out * 0.042),
            "sacrum": (-0.068, 0.03, out * 0.03),
            "hip_front": (0.055, 0.05, out * 0.06),
            "hip_side": (0, 0, out * 0.1),
        },
        "thorax": {
            "shoulder_blade": (-0.062, 0.10, out * 0.06),
            "chest": (0.075, 0.08, out * 0.05),
            "rib_side": (0, 0.03, out * 0.09),
        },
        "head": {"head_side": (0.01, 0.09, out * 0.045)},
    }
    return tuple(
        Landmark(f"{name}.{side}", segment, at)
        for segment, points in by_segment.items()
        for name, at in points.items()
    )


MIDDLE_LANDMARKS = (
    Landmark("head_back", "head", (-0.045, 0.085, 0)),
    Landmark("forehead", "head", (0.065, 0.09, 0)),
    Landmark("chin", "head", (0.048, 0.030, 0)),
    Landmark("crown", "head", (0.004, 0.152, 0)),
    Landmark("waist_back", "lumbar", (-0.050, 0.04, 0)),
    Landmark("waist_front", "lumbar", (0.066, 0.04, 0)),
    Landmark("low_ribs_back", "lumbar", (-0.062, 0.085, 0)),
    Landmark("mid_back", "thorax", (-0.062, 0, 0)),
)


@dataclass(frozen=True)
class Skeleton:
    """All segments and landmarks, with the tables that the solver reads.

    Arrays are in the order of `segments` (18), `turns` (35) and `landmarks`.
    """

    segments: tuple[Segment, ...]
    landmarks: tuple[Landmark, ...]

    @cached_property
    def turns(self) -> tuple[Turn, ...]:
        """Every degree of freedom, in the order of an angle vector."""
        return tuple(turn for segment in self.segments for turn in segment.turns)

    @cached_property
    def index(self) -> dict[str, int]:
        """Place of each segment."""
        return {segment.name: place for place, segment in enumerate(self.segments)}

    @cached_property
    def turn_index(self) -> dict[str, int]:
        """Place of each degree of freedom in an angle vector."""
        return {turn.name: place for place, turn in enumerate(self.turns)}

    @cached_property
    def landmark_index(self) -> dict[str, int]:
        """Place of each landmark."""
        return {landmark.name: place for place, landmark in enumerate(self.landmarks)}

    @cached_property
    def turned_segment(self) -> tuple[int, ...]:
        """For each degree of freedom the segment that it turns."""
        return tuple(place for place, segment in enumerate(self.segments) for _ in segment.turns)

    @cached_property
    def moved(self) -> Array:
        """Segments × turns: 1 where the turn moves the segment, else 0."""
        table = np.zeros((len(self.segments), len(self.turns)))
        for place, segment in enumerate(self.segments):
            above: str | None = segment.name
            while above is not None:
                here = self.index[above]
                table[place] += [here == turned for turned in self.turned_segment]
                above = self.segments[here].parent
        return table

    @cached_property
    def least(self) -> Array:
        """Lower joint limits, radians."""
        return np.radians([turn.least for turn in self.turns])

    @cached_property
    def most(self) -> Array:
        """Upper joint limits, radians."""
        return np.radians([turn.most for turn in self.turns])

    @cached_property
    def masses(self) -> Array:
        """Each segment's share of the body's mass; they add up to 1."""
        shares = np.array([segment.mass for segment in self.segments])
        return np.asarray(shares / shares.sum())


SKELETON = Skeleton(
    segments=(*TRUNK, *(part for side in SIDES for part in (*arm(side), *leg(side)))),
    landmarks=(*(at for side in SIDES for at in side_landmarks(side)), *MIDDLE_LANDMARKS),
)
