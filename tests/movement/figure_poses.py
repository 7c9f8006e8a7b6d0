"""Poses made by hand for the figure's tests, set down on the floor by their lowest point."""

import numpy as np

from steadyback.movement.pose import Placed, Pose, forward
from steadyback.movement.rotation import turned
from steadyback.movement.skeleton import SKELETON

ROUND_Z = np.array([0.0, 0.0, 1.0])
FACING = {
    "standing": np.eye(3),
    "face_down": turned(ROUND_Z, -np.pi / 2),
    "face_up": turned(ROUND_Z, np.pi / 2),
    "on_left_side": np.array([[0.0, 1, 0], [0, 0, 1], [1, 0, 0]]),
}
MIRROR = np.diag([1.0, 1.0, -1.0])


def posed(facing: str, degrees: dict[str, float], lean: float = 0.0) -> Placed:
    """A pose with angles in degrees; `name.*` is both sides; leaning forward by degrees."""
    angles = np.zeros(len(SKELETON.turns))
    for name, value in degrees.items():
        for each in [name[:-1] + side for side in "RL"] if name.endswith("*") else [name]:
            angles[SKELETON.turn_index[each]] = np.radians(value)
    attitude = turned(ROUND_Z, -np.radians(lean)) @ FACING[facing]
    low = forward(Pose(np.zeros(3), attitude, angles)).points[:, 1].min()
    return forward(Pose(np.array([0.0, -low, 0.0]), attitude, angles))


def mirrored(placed: Placed) -> Placed:
    """The same body with left and right exchanged."""
    angles = np.zeros_like(placed.pose.angles)
    for name, place in SKELETON.turn_index.items():
        sided = name[-2:] in (".R", ".L")
        other = name[:-1] + ("L" if name.endswith("R") else "R") if sided else name
        turned_over = name.endswith((".bend_right", ".twist_left"))
        angles[SKELETON.turn_index[other]] = placed.pose.angles[place] * (-1 if turned_over else 1)
    facing = MIRROR @ placed.pose.facing @ MIRROR
    return forward(Pose(MIRROR @ placed.pose.root, facing, angles), placed.stature)


STANDING = posed("standing", {"shoulder.abd.*": 8, "elbow.flex.*": 8})
ON_ALL_FOURS = posed(
    "face_down",
    {
        "hip.flex.*": 90,
        "knee.flex.*": 90,
        "ankle.dorsi.*": -45,
        "shoulder.flex.*": 90,
        "wrist.flex.*": -80,
        "forearm.pron.*": 85,
    },
)
BIRD_DOG = posed(
    "face_down",
    {
        "hip.flex.L": 90,
        "knee.flex.L": 90,
        "ankle.dorsi.*": -45,
        "shoulder.flex.R": 90,
        "wrist.flex.R": -80,
        "forearm.pron.R": 85,
        "hip.flex.R": 2,
        "shoulder.flex.L": 172,
        "neck.flex": -10,
    },
)
HOOK_LYING = posed("face_up", {"hip.flex.*": 48, "knee.flex.*": 95, "shoulder.abd.*": 22})
KNEE_TO_CHEST = posed(
    "face_up", {"hip.flex.R": 115, "knee.flex.R": 125, "shoulder.flex.*": 55, "elbow.flex.*": 45}
)
FACE_DOWN = posed("face_down", {"ankle.dorsi.*": -45, "shoulder.flex.*": 165, "elbow.flex.*": 60})
ON_THE_SIDE = posed(
    "on_left_side",
    {"hip.flex.L": 35, "knee.flex.L": 60, "shoulder.flex.L": 150, "hip.abd.R": 38},
)
SITTING = posed("standing", {"hip.flex.*": 88, "knee.flex.*": 90, "shoulder.flex.*": 20})
SQUAT = posed(
    "standing",
    {"hip.flex.*": 95, "knee.flex.*": 100, "ankle.dorsi.*": 28, "shoulder.flex.*": 80},
    lean=35,
)
HINGE = posed("standing", {"hip.flex.*": 75, "knee.flex.*": 20, "shoulder.flex.*": 70}, lean=65)
TWISTED = posed(
    "standing", {"lumbar.twist_left": 12, "thorax.bend_right": 20, "neck.twist_left": 40}
)

POSES: dict[str, Placed] = {
    "standing": STANDING,
    "on all fours": ON_ALL_FOURS,
    "bird dog": BIRD_DOG,
    "hook lying": HOOK_LYING,
    "knee to chest": KNEE_TO_CHEST,
    "face down": FACE_DOWN,
    "on the side": ON_THE_SIDE,
    "sitting": SITTING,
    "squat": SQUAT,
    "hinge": HINGE,
    "twisted": TWISTED,
}
