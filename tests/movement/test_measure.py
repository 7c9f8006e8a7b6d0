"""How well a movement holds: in every frame, against every surface, as it is solved and as kept."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from steadyback.movement.baked import Baked, baked
from steadyback.movement.description import Movement, Surface, View
from steadyback.movement.measure import (
    BALANCE_MOST_MM,
    Measured,
    as_seen,
    measured,
    measured_as_kept,
    measured_as_seen,
    nearest,
    outside,
    problems,
)
from steadyback.movement.motion import Motion, bake
from steadyback.movement.pose import Pose, forward
from tests.movement.test_motion import STANDING, squat

FLAT = squat()
TIPTOE = squat(
    keys=[{}, {"q": {"ankle.dorsi.*": -25, "toes.extend.*": 30}, "release": ["heel.*"]}], watch=[]
)


def pushed(motion: Motion, number: int, way: tuple[float, float, float]) -> Motion:
    """A motion of which the whole body is elsewhere in one frame (metres)."""
    frames = list(motion.frames)
    pose = frames[number].pose
    frames[number] = replace(
        frames[number], pose=Pose(pose.root + np.array(way), pose.facing, pose.angles)
    )
    return replace(motion, frames=tuple(frames))


def one(found: tuple[Measured, ...], what: str) -> Measured:
    return next(each for each in found if each.what == what)


def kept(movement: Movement) -> Baked:
    return baked(bake(STANDING, movement), View(), "source")


def test_a_contact_that_leaves_its_surface_between_two_keys_is_told() -> None:
    found = one(measured(pushed(bake(STANDING, FLAT), 7, (0, 0.004, 0))), "contact out of reach")
    assert not found.holds
    assert found.value == pytest.approx(4, abs=0.1)
    assert found.where.endswith(", 0.29")


def test_a_sliding_contact_may_move_along_its_surface_and_not_off_it() -> None:
    sliding = squat(
        keys=[{}, {"q": {"hip.abd.R": 12}}],
        stance={"release": ["heel.R", "ball.R"], "add": ["~heel.R", "~ball.R"]},
        watch=[],
    )
    motion = bake(STANDING, sliding)
    assert problems(motion) == ()
    lifted = [each.what for each in problems(pushed(motion, 5, (0, 0.01, 0)))]
    assert "contact out of reach" in lifted


def test_points_that_should_meet_are_measured_between_keys() -> None:
    hand: dict[str, Any] = {"q": {"elbow.flex.R": 120}, "meet": [["fingers.R", "chest.R"]]}
    motion = bake(STANDING, squat(keys=[hand, hand], watch=[]))
    frame = replace(motion.frames[12], meet=(("fingers.R", "chin"),))
    apart = replace(motion, frames=(*motion.frames[:12], frame, *motion.frames[13:]))
    found = one(measured(apart), "contact out of reach")
    assert found.where == "fingers.R, 0.50"
    assert not found.holds


@pytest.mark.parametrize(("faces", "x"), [("front", -0.05), ("back", 0.05)])
def test_a_body_that_is_in_a_wall_is_told_with_the_wall(faces: Any, x: float) -> None:
    motion = bake(STANDING, FLAT)
    walled = replace(motion, walls={**motion.walls, "wall": Surface(x=x, faces=faces)})
    found = one(problems(walled), "in the floor or a wall")
    assert ", wall, " in found.where


def test_who_stands_over_the_feet_is_in_balance_and_who_leans_out_is_not() -> None:
    motion = bake(STANDING, FLAT)
    assert one(measured(motion), "out of balance").value == 0
    leaning = bake(STANDING, squat(keys=[{"q": {"hip.flex.*": 60}}], balance=False, watch=[]))
    found = one(measured(replace(leaning, balance=True)), "out of balance")
    assert found.value > BALANCE_MOST_MM
    assert found.where == "key 0"


def test_balance_is_not_measured_where_nobody_asks_for_it() -> None:
    whats = [each.what for each in measured(bake(STANDING, squat(balance=False)))]
    assert "out of balance" not in whats


def test_weight_is_shifted_smoothly_when_heels_rise() -> None:
    motion = bake(STANDING, TIPTOE)
    assert problems(motion) == ()
    places = np.array([forward(frame.pose).centre_of_mass for frame in motion.frames])
    steps = np.linalg.norm(np.diff(places[:, [0, 2]], axis=0), axis=1)
    assert places[-1, 0] - places[0, 0] > 0.08
    assert steps.max() < 0.04
    assert steps[0] < 0.01


@pytest.mark.parametrize(
    ("place", "off"), [((0.5, 0.5), 0), ((2, 0.5), 1), ((2, 2), 2**0.5), ((0, 0), 0)]
)
def test_outside_is_the_way_to_the_area_that_bears(place: Any, off: float) -> None:
    square = [np.array(corner) for corner in ((0.0, 0.0), (1, 0), (1, 1), (0, 1), (0.5, 0.5))]
    assert outside(np.array(place), square) == pytest.approx(off)


def test_two_points_bear_along_a_line_and_one_where_it_is() -> None:
    ends = [np.array([0.0, 0.0]), np.array([2.0, 0.0])]
    assert outside(np.array([1.0, 0.3]), ends) == pytest.approx(0.3)
    assert outside(np.array([3.0, 4.0]), ends[:1]) == pytest.approx(5)
    assert list(nearest(ends[0], ends[0], ends[1])) == [0, 0]


def test_what_is_kept_is_measured_with_its_rounding() -> None:
    numbers = kept(FLAT)
    seen = as_seen(STANDING, FLAT, numbers)
    assert len(seen.frames) == 25
    assert [frame.share for frame in seen.frames[:3]] == [0, 1 / 24, 2 / 24]
    solved, rounded = measured(bake(STANDING, FLAT)), measured_as_kept(seen)
    assert one(rounded, "slip").value > one(solved, "slip").value
    assert all(each.holds for each in (*rounded, *measured_as_seen(seen)))


def test_a_kept_frame_that_is_wrong_is_told() -> None:
    numbers = kept(FLAT)
    root = list(numbers.root)
    root[3] = (root[3][0] + 30, root[3][1], root[3][2])
    seen = as_seen(STANDING, FLAT, numbers.model_copy(update={"root": tuple(root)}))
    assert not one(measured_as_kept(seen), "slip").holds
    assert one(measured_as_seen(seen), "slip").where.endswith(", 0.25")
