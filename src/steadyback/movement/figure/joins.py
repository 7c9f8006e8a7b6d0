"""Where two parts of one colour meet: what hides the line between them."""

from dataclasses import dataclass
from functools import cache

from steadyback.movement.figure.shape import Ball, Build, Hull, group, of_build, thickened
from steadyback.movement.skeleton import HAND, SIDES, Side


@dataclass(frozen=True, slots=True)
class Join:
    """Where two parts of one colour meet. Whichever is painted later would show its rounded end on
    the other: a hull from the joint (a ball of each) into the other hides it. `into` has for each
    part a near ball, as far as the end reaches, and a farther one, as far as its shade. One that
    creases is left out while the joint is bent."""

    parts: tuple[str, str]
    joint: Ball
    into: tuple[Hull, Hull]
    creases: bool = False


def joins_of(side: Side) -> tuple[Join, ...]:
    """Knee, hip, elbow and shoulder of one side."""
    out = HAND[side]
    thigh, shank, upper = f"thigh.{side}", f"shank.{side}", f"upper_arm.{side}"
    fore = f"forearm.{side}"
    knee = Join(
        (thigh, shank),
        Ball(shank, (0.001, 0, 0), 0.0285),
        (
            group(thigh, (0.003, -0.216, 0, 0.0309), (0.003, -0.213, 0, 0.0312)),
            group(shank, (-0.004, -0.036, 0, 0.0301), (-0.008, -0.060, 0, 0.0312)),
        ),
    )
    elbow = Join(
        (upper, fore),
        Ball(fore, (0, 0, 0), 0.0200),
        (
            group(upper, (0, -0.150, 0, 0.0214), (0, -0.142, 0, 0.0217)),
            group(fore, (0, -0.026, 0, 0.0211), (0, -0.044, 0, 0.0219)),
        ),
    )
    hip = Join(
        ("pelvis", f"shorts.{side}"),
        Ball(thigh, (-0.006, 0, -out * 0.003), 0.0515),
        (
            group(
                "pelvis", (-0.004, 0.020, out * 0.034, 0.0480), (-0.002, 0.036, out * 0.030, 0.0470)
            ),
            group(thigh, (0, -0.022, 0, 0.0505), (0, -0.036, 0, 0.0505)),
        ),
        creases=True,
    )
    shoulder = Join(
        ("torso", f"sleeve.{side}"),
        Ball(upper, (0, -0.002, -out * 0.004), 0.0305),
        (
            group(
                "thorax", (0.002, 0.118, out * 0.072, 0.0310), (0.004, 0.112, out * 0.054, 0.0330)
            ),
            group(upper, (0, -0.040, -out * 0.002, 0.0302), (0, -0.060, 0, 0.0295)),
        ),
    )
    return knee, hip, elbow, shoulder


JOINS = tuple(join for side in SIDES for join in joins_of(side))


@cache
def joins_of_build(build: Build) -> tuple[Join, ...]:
    """The joins of a build."""
    return tuple(
        Join(
            join.parts,
            thickened(join.joint, build),
            (of_build(join.into[0], build), of_build(join.into[1], build)),
            join.creases,
        )
        for join in JOINS
    )
