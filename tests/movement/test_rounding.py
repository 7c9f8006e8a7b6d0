"""Whole numbers: what touches stays where it is, the rest is as it was solved."""

from collections.abc import Iterator

import numpy as np
import pytest

from steadyback.movement.baked import EVERY, baked
from steadyback.movement.description import View
from steadyback.movement.motion import Motion, bake
from steadyback.movement.pose import Placed, Pose, forward
from steadyback.movement.rotation import rotation_vector
from steadyback.movement.rounding import FARTHEST, MILLIMETRES, TENTHS, posed, row, touching
from steadyback.movement.skeleton import SKELETON
from tests.movement.test_motion import STANDING, squat

LIFTED = squat(
    keys=[{}, {"q": {"hip.flex.R": 60, "knee.flex.R": 80}, "release": ["heel.R", "ball.R"]}],
    watch=[],
)


@pytest.fixture(scope="module", params=[squat(), LIFTED], ids=["both legs", "one leg"])
def motion(request: pytest.FixtureRequest) -> Motion:
    return bake(STANDING, request.param)


def plain(pose: Pose) -> Pose:
    """A pose of which each number is rounded by itself."""
    return posed(np.round(row(pose, np.degrees(rotation_vector(pose.facing)))))


def slips(motion: Motion, shown: list[Pose]) -> Iterator[float]:
    """How far what touches is from where it was solved, in every frame, millimetres."""
    for frame, pose in zip(motion.frames[::EVERY], shown, strict=True):
        wanted, have = (touching(motion, frame, forward(one))[0] for one in (frame.pose, pose))
        yield float(np.abs(have - wanted).max()) * MILLIMETRES


def test_at_a_key_what_touches_is_no_farther_from_where_it_was_solved_than_by_plain_rounding(
    motion: Motion,
) -> None:
    kept = baked(motion, View(), "it")
    alone = [plain(frame.pose) for frame in motion.frames[::EVERY]]
    fitted = [kept.pose(number) for number in range(len(kept))]
    keys = list(kept.keys)
    found, before = (np.array(list(slips(motion, each))) for each in (fitted, alone))
    assert found[keys].max() <= before[keys].max()
    assert found[keys].max() < 0.7


def test_half_way_between_kept_frames_a_foot_is_as_near_as_in_them(motion: Motion) -> None:
    kept = baked(motion, View(), "it")
    rows = [
        np.concatenate([kept.root[number], kept.facing[number], angles(kept.pose(number))])
        for number in range(len(kept))
    ]
    for number in range(len(kept) - 1):
        between = motion.frames[EVERY * number + EVERY // 2]
        middle = forward(posed((rows[number] + rows[number + 1]) / 2))
        assert off(motion, middle, forward(between.pose)) < 1.6


def off(motion: Motion, one: Placed, other: Placed) -> float:
    """How far the left foot is apart, millimetres; it stays in both movements."""
    marks = ("heel.L", "ball.L")
    return max(float(np.linalg.norm(one.point(m) - other.point(m))) for m in marks) * MILLIMETRES


def angles(pose: Pose) -> np.ndarray:
    return np.round(np.degrees(pose.angles) * TENTHS)


def test_no_number_goes_far_from_what_was_solved_and_none_that_stays_begins_to_move(
    motion: Motion,
) -> None:
    kept = baked(motion, View(), "it")
    solved = np.array([frame.pose.angles for frame in motion.frames[::EVERY]])
    for number in range(len(kept)):
        gone = angles(kept.pose(number)) - np.degrees(solved[number]) * TENTHS
        assert float(np.abs(gone).max()) <= FARTHEST + 0.5
    still = (np.round(np.degrees(solved) * TENTHS) == np.round(np.degrees(solved[0]) * TENTHS)).all(
        axis=0
    )
    named = [turn.name for turn, stays in zip(SKELETON.turns, still, strict=True) if stays]
    assert all(len(kept.angles.get(name, (0,))) == 1 for name in named)
