"""Every joint bends the way its clinical name says, on both sides: one golden test for each."""

import numpy as np
import pytest

from steadyback.movement.pose import Pose, forward
from steadyback.movement.skeleton import HAND, SIDES, SKELETON

TURN = np.radians(20)
FORWARD, BACK = np.array([1.0, 0, 0]), np.array([-1.0, 0, 0])
UP, DOWN = np.array([0, 1.0, 0]), np.array([0, -1.0, 0])
RIGHT, LEFT = np.array([0, 0, 1.0]), np.array([0, 0, -1.0])

TRUNK = [
    ("lumbar.flex", "crown", FORWARD),
    ("lumbar.bend_right", "crown", RIGHT),
    ("lumbar.twist_left", "chest.R", LEFT),
    ("thorax.flex", "crown", FORWARD),
    ("thorax.bend_right", "crown", RIGHT),
    ("thorax.twist_left", "chest.R", LEFT),
    ("neck.flex", "crown", FORWARD),
    ("neck.bend_right", "crown", RIGHT),
    ("neck.twist_left", "chin", LEFT),
]
LIMBS = [
    ("hip.flex", "knee", "forward"),
    ("hip.abd", "knee", "outward"),
    ("hip.rot_ext", "toe_tip", "outward"),
    ("knee.flex", "heel", "back"),
    ("ankle.dorsi", "toe_tip", "up"),
    ("ankle.inversion", "foot_inner", "up"),
    ("toes.extend", "toe_tip", "up"),
    ("shoulder.flex", "palm", "forward"),
    ("shoulder.abd", "palm", "outward"),
    ("shoulder.rot_ext", "elbow", "inward"),
    ("elbow.flex", "palm", "forward"),
    ("forearm.pron", "palm", "back"),
    ("wrist.flex", "fingers", "inward"),
]


def standing(**changed: float) -> Pose:
    angles = np.zeros(len(SKELETON.turns))
    for name, value in changed.items():
        angles[SKELETON.turn_index[name]] = value
    return Pose(np.array([0.0, 1.0, 0.0]), np.eye(3), angles)


def moved(name: str, landmark: str) -> np.ndarray:
    return forward(standing(**{name: TURN})).point(landmark) - forward(standing()).point(landmark)


@pytest.mark.parametrize(("name", "landmark", "way"), TRUNK)
def test_the_trunk_bends_the_way_its_name_says(name: str, landmark: str, way: np.ndarray) -> None:
    assert moved(name, landmark) @ way > 0.005


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize(("name", "landmark", "word"), LIMBS)
def test_a_limb_moves_the_way_its_name_says_on_both_sides(
    name: str, landmark: str, word: str, side: str
) -> None:
    out = RIGHT * HAND[side]
    ways = {"forward": FORWARD, "back": BACK, "up": UP, "outward": out, "inward": -out}
    assert moved(f"{name}.{side}", f"{landmark}.{side}") @ ways[word] > 0.001


def test_every_joint_has_its_golden_test() -> None:
    tested = {name for name, _, _ in TRUNK}
    tested |= {f"{name}.{side}" for name, _, _ in LIMBS for side in SIDES}
    assert tested == {turn.name for turn in SKELETON.turns}
