"""34 muscle groups with what they can pull and the levers on which they pull.

Lever arms are constant and strengths round: values of the movement study, remembered or chosen by
hand, none confirmed in a paper (our_proposal). They serve to put exercises in order.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from steadyback.movement.pose import Pose
from steadyback.movement.skeleton import HAND, SIDES, Side


@dataclass(frozen=True, slots=True)
class Group:
    """A muscle group of one side: its name, newtons at most in this pose, its lever in metres on
    each angle (clinical signs: it pulls towards more of the angle where positive), and how much of
    its pull presses the lumbar spine together."""

    name: str
    newtons: float
    levers: Mapping[str, float]
    along_spine: float = 0.0


def muscle_groups(pose: Pose) -> tuple[Group, ...]:
    """All groups in a pose; those of the hip and knee weaken when they are short or slack."""
    return tuple(group for side in SIDES for group in (*of_leg(pose, side), *of_trunk(side)))


def of_leg(pose: Pose, side: Side) -> tuple[Group, ...]:
    """Twelve groups of one leg."""
    hip, knee = pose.angle(f"hip.flex.{side}"), pose.angle(f"knee.flex.{side}")
    flex, abd, rot = (f"hip.{way}.{side}" for way in ("flex", "abd", "rot_ext"))
    bend, ankle = f"knee.flex.{side}", f"ankle.dorsi.{side}"
    hamstrings = float(np.clip(0.9 + (hip - 0.7 * knee) * 0.0055, 0.35, 1.05))
    maximus = float(np.clip(0.75 + hip * 0.004, 0.6, 1.1))
    vasti = float(np.clip(0.65 + 0.35 * knee / 60, 0.65, 1.0))
    turning = 0.012 * max(0.0, float(np.cos(np.radians(hip))))
    return (
        Group(f"gluteus_maximus.{side}", 1900 * maximus, {flex: -0.062, rot: turning, abd: 0.005}),
        Group(f"gluteus_medius.{side}", 2300, {abd: 0.055, rot: -0.008}),
        Group(f"hamstrings.{side}", 2600 * hamstrings, {flex: -0.06, bend: 0.038}),
        Group(f"adductors.{side}", 1300, {flex: -0.03, abd: -0.055}),
        Group(f"iliopsoas.{side}", 1900, {flex: 0.045}, 0.45),
        Group(f"rectus_femoris.{side}", 1100, {flex: 0.04, bend: -0.045}),
        Group(f"vasti.{side}", 4600 * vasti, {bend: -0.045}),
        Group(f"gastrocnemius.{side}", 1800, {bend: 0.02, ankle: -0.045}),
        Group(f"soleus.{side}", 3600, {ankle: -0.045}),
        Group(f"tibialis.{side}", 1000, {ankle: 0.04}),
        Group(f"outward_rotators.{side}", 1500, {rot: 0.025, abd: 0.01}),
        Group(f"inward_rotators.{side}", 900, {rot: -0.03, abd: 0.02}),
    )


def of_trunk(side: Side) -> tuple[Group, ...]:
    """Five groups of one side of the trunk; each works at both joints of the spine alike, but the
    deep ones at the lower alone."""
    out = HAND[side]
    low, high = "lumbar", "thorax"
    return (
        Group(
            f"erector_spinae.{side}",
            2500,
            {**back(low, -0.056, 0.035 * out), **back(high, -0.052, 0.035 * out)},
            1.0,
        ),
        Group(
            f"rectus_abdominis.{side}",
            650,
            {**back(low, 0.09, 0.03 * out), **back(high, 0.09, 0.03 * out)},
            1.0,
        ),
        Group(f"external_oblique.{side}", 900, wall(0.035, 0.10 * out, 0.06 * out), 0.75),
        Group(f"internal_oblique.{side}", 800, wall(0.02, 0.09 * out, -0.055 * out), 0.7),
        Group(f"quadratus_lumborum.{side}", 600, back(low, -0.03, 0.075 * out), 1.0),
    )


def back(joint: str, flex: float, bend: float) -> dict[str, float]:
    """Levers on one joint of the spine: bending forward and to the right."""
    return {f"{joint}.flex": flex, f"{joint}.bend_right": bend}


def wall(flex: float, bend: float, twist: float) -> dict[str, float]:
    """Levers of a slanting muscle of the belly on both joints of the spine."""
    return {
        f"{joint}.{way}": lever
        for joint in ("lumbar", "thorax")
        for way, lever in (("flex", flex), ("bend_right", bend), ("twist_left", twist))
    }
