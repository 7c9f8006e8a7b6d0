"""Where the muscles that a person can see lie on the surface: patches, front and back.

A patch is a hull of small balls under the skin, clipped to the outline of the parts it lies on and
left out when it looks away. What lies deep is shown where it is felt through the surface: the
multifidus with the erector spinae, the transverse abdominis as a belt below the navel, the deep
hip rotators across the buttock. Shapes are drawn by eye for recognition (our_proposal).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from steadyback.movement.figure.shape import Ball, Build, Hull, group, of_build
from steadyback.movement.skeleton import HAND, SIDES, Side, Vector
from steadyback.vocabulary import Muscle

Surface = Literal["front", "back", "outer", "inner"]


@dataclass(frozen=True, slots=True)
class Patch:
    """A muscle on one side: the parts it is painted on, the segment and direction that say whether
    it looks at the viewer, its hulls, and parts that must be painted before it."""

    muscle: Muscle
    side: Side
    parts: tuple[str, ...]
    segment: str
    outward: Vector
    hulls: tuple[Hull, ...]
    after: tuple[str, ...] = ()


def looking(x: float, z: float, side: Side) -> Vector:
    """A level direction: forward by x, outward by z."""
    length = (x * x + z * z) ** 0.5
    return (x / length, 0.0, HAND[side] * z / length)


def on_leg(side: Side) -> tuple[Patch, ...]:
    """Thigh and calf."""
    out, thigh, shank = HAND[side], f"thigh.{side}", f"shank.{side}"
    clothed = (thigh, f"shorts.{side}")
    quadriceps = group(
        thigh,
        (0.022, -0.055, out * 0.006, 0.022),
        (0.022, -0.130, out * 0.008, 0.025),
        (0.018, -0.205, -out * 0.006, 0.013),
        (0.018, -0.215, out * 0.008, 0.012),
    )
    hamstrings = group(
        thigh,
        (-0.027, -0.060, 0, 0.020),
        (-0.022, -0.135, out * 0.002, 0.022),
        (-0.015, -0.220, out * 0.008, 0.009),
        (-0.015, -0.215, -out * 0.008, 0.009),
    )
    adductors = group(
        thigh,
        (0.004, -0.030, -out * 0.034, 0.014),
        (0.006, -0.090, -out * 0.026, 0.015),
        (0.004, -0.165, -out * 0.022, 0.009),
    )
    calf = group(
        shank,
        (-0.021, -0.040, out * 0.007, 0.016),
        (-0.021, -0.040, -out * 0.007, 0.016),
        (-0.022, -0.090, 0, 0.019),
        (-0.014, -0.150, 0, 0.009),
    )
    return (
        Patch("quadriceps", side, clothed, thigh, looking(1, 0.25, side), (quadriceps,)),
        Patch("hamstrings", side, clothed, thigh, looking(-1, 0.1, side), (hamstrings,)),
        Patch("hip_adductors", side, clothed, thigh, looking(0.35, -1, side), (adductors,)),
        Patch("calf", side, (shank,), shank, looking(-1, 0, side), (calf,), (thigh,)),
    )


def on_hip(side: Side) -> tuple[Patch, ...]:
    """Buttock, the side of the hip and the front of it."""
    out, thigh, pelvis = HAND[side], f"thigh.{side}", "pelvis"
    seat = (pelvis, f"shorts.{side}")
    maximus = (
        *group(pelvis, (-0.038, 0.022, out * 0.040, 0.020), (-0.046, -0.016, out * 0.044, 0.026)),
        *group(thigh, (-0.022, -0.042, out * 0.014, 0.016)),
    )
    medius = (
        *group(pelvis, (0.008, 0.046, out * 0.072, 0.016), (-0.026, 0.042, out * 0.068, 0.018)),
        *group(thigh, (-0.002, -0.006, out * 0.040, 0.014)),
    )
    rotators = (
        *group(pelvis, (-0.050, 0.000, out * 0.030, 0.009), (-0.050, -0.016, out * 0.034, 0.008)),
        *group(thigh, (-0.024, -0.006, out * 0.040, 0.008)),
    )
    flexors = (
        *group(pelvis, (0.040, 0.026, out * 0.050, 0.012)),
        *group(thigh, (0.040, -0.020, -out * 0.002, 0.013), (0.036, -0.056, -out * 0.014, 0.009)),
    )
    return (
        Patch("gluteus_maximus", side, seat, pelvis, looking(-1, 0.35, side), (maximus,)),
        Patch("gluteus_medius", side, (*seat, "torso"), pelvis, looking(-0.25, 1, side), (medius,)),
        Patch("deep_hip_rotators", side, seat, pelvis, looking(-1, 0.5, side), (rotators,)),
        Patch("hip_flexors", side, (*seat, "torso"), pelvis, looking(1, 0.25, side), (flexors,)),
    )


def on_belly(side: Side) -> tuple[Patch, ...]:
    """The wall of the belly."""
    out, wall = HAND[side], ("torso", "pelvis")
    rectus = (
        *group("thorax", (0.052, 0.030, out * 0.016, 0.013)),
        *group("lumbar", (0.046, 0.045, out * 0.017, 0.014)),
        *group("pelvis", (0.038, 0.022, out * 0.011, 0.010)),
    )
    belt = (
        *group("lumbar", (0.044, 0.018, out * 0.006, 0.012), (0.030, 0.022, out * 0.050, 0.012)),
        *group("pelvis", (0.038, 0.040, out * 0.008, 0.010), (0.026, 0.046, out * 0.056, 0.010)),
    )
    oblique = (
        *group("thorax", (0.022, 0.020, out * 0.066, 0.014)),
        *group("lumbar", (0.026, 0.050, out * 0.056, 0.018), (0.004, 0.030, out * 0.064, 0.014)),
        *group("pelvis", (0.022, 0.050, out * 0.062, 0.012)),
    )
    return (
        Patch("rectus_abdominis", side, wall, "lumbar", looking(1, 0.12, side), (rectus,)),
        Patch("transverse_abdominis", side, wall, "lumbar", looking(1, 0.35, side), (belt,)),
        Patch("obliques", side, wall, "lumbar", looking(0.45, 1, side), (oblique,)),
    )


def on_back(side: Side) -> tuple[Patch, ...]:
    """Back and shoulder."""
    out, torso = HAND[side], ("torso", "pelvis")
    erector = (
        *group("pelvis", (-0.046, 0.034, out * 0.016, 0.010)),
        *group("lumbar", (-0.030, 0.040, out * 0.019, 0.014)),
        *group("thorax", (-0.036, 0.020, out * 0.020, 0.013), (-0.038, 0.085, out * 0.017, 0.009)),
    )
    upper = (
        *group("thorax", (-0.036, 0.060, out * 0.016, 0.010), (-0.034, 0.118, out * 0.050, 0.014)),
        *group("thorax", (-0.024, 0.140, out * 0.014, 0.012)),
    )
    wing = (
        *group("thorax", (-0.034, 0.060, out * 0.060, 0.016), (-0.038, 0.010, out * 0.044, 0.013)),
        *group("lumbar", (-0.030, 0.040, out * 0.034, 0.010)),
        *group("thorax", (-0.014, 0.088, out * 0.086, 0.012)),
    )
    upper_arm = f"upper_arm.{side}"
    cap = group(
        upper_arm,
        (0.004, 0.006, out * 0.008, 0.024),
        (0.002, -0.035, out * 0.010, 0.021),
        (0, -0.068, out * 0.010, 0.012),
    )
    return (
        Patch("erector_spinae", side, torso, "lumbar", looking(-1, 0.1, side), (erector,)),
        Patch("upper_back", side, ("torso",), "thorax", looking(-1, 0.1, side), (upper,)),
        Patch("latissimus_dorsi", side, ("torso",), "thorax", looking(-1, 0.55, side), (wing,)),
        Patch(
            "shoulder",
            side,
            (f"sleeve.{side}",),
            upper_arm,
            looking(0.1, 1, side),
            (cap,),
            ("torso",),
        ),
    )


PATCHES = tuple(
    patch for side in SIDES for on in (on_hip, on_leg, on_belly, on_back) for patch in on(side)
)
SHOWN_WITH: Mapping[Muscle, Muscle] = {"multifidus": "erector_spinae"}
"""Muscles that lie under another and are shown with it."""
UNSEEN: frozenset[Muscle] = frozenset({"pelvic_floor"})
"""Muscles for which there is no place on the surface."""

FACING = -0.12
"""A patch is drawn while its outward direction has at least this much towards the viewer."""


@cache
def patches_of(build: Build) -> tuple[Patch, ...]:
    """All patches for a build."""
    return tuple(
        replace(patch, hulls=tuple(of_build(hull, build) for hull in patch.hulls))
        for patch in PATCHES
    )


def balls_of(patch: Patch) -> list[Ball]:
    """All balls of a patch."""
    return [ball for hull in patch.hulls for ball in hull]
