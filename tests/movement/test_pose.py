"""Where the parts of the body are, and how they move: any pose, any adult."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from steadyback.movement.baked import mirrored
from steadyback.movement.pose import Pose, forward
from steadyback.movement.rotation import between, rotation_vector, turned_by
from steadyback.movement.skeleton import SKELETON, STATURES_M

SEEDS = st.integers(0, 2**32 - 1)


def any_pose(seed: int) -> Pose:
    by = np.random.default_rng(seed)
    vector = by.normal(size=3)
    facing = turned_by(vector / np.linalg.norm(vector) * by.uniform(0, 3))
    return Pose(by.normal(size=3), facing, by.uniform(SKELETON.least, SKELETON.most))


def nudged(pose: Pose, place: int, by: float) -> Pose:
    step = np.zeros(6 + len(pose.angles))
    step[place] = by
    return Pose(pose.root + step[:3], turned_by(step[3:6]) @ pose.facing, pose.angles + step[6:])


@given(SEEDS)
def test_the_jacobian_is_what_a_small_nudge_does(seed: int) -> None:
    pose = any_pose(seed)
    place = seed % (6 + len(pose.angles))
    placed, small = forward(pose), 1e-6
    ahead, behind = forward(nudged(pose, place, small)), forward(nudged(pose, place, -small))
    points = (ahead.points - behind.points) / (2 * small)
    assert_allclose(placed.landmark_jacobian[:, :, place], points, atol=1e-6)
    mass = (ahead.centre_of_mass - behind.centre_of_mass) / (2 * small)
    assert_allclose(placed.mass_jacobian[:, place], mass, atol=1e-6)


@given(SEEDS)
def test_bones_never_change_their_length(seed: int) -> None:
    one, other = forward(any_pose(seed)), forward(any_pose(seed + 1))
    for segment in SKELETON.segments:
        if segment.parent is not None:
            here, above = SKELETON.index[segment.name], SKELETON.index[segment.parent]
            lengths = [
                np.linalg.norm(placed.origins[here] - placed.origins[above])
                for placed in (one, other)
            ]
            assert_allclose(lengths[0], lengths[1], atol=1e-12)


@given(SEEDS, st.floats(*STATURES_M))
def test_a_taller_body_is_the_same_body_larger(seed: int, stature: float) -> None:
    pose = any_pose(seed)
    one, tall = forward(pose, 1.0), forward(pose, stature)
    assert_allclose(tall.points - pose.root, (one.points - pose.root) * stature, atol=1e-12)


@given(SEEDS)
def test_a_mirror_shows_the_other_side_and_a_second_one_shows_the_first(seed: int) -> None:
    pose = any_pose(seed)
    placed, seen = forward(pose), forward(mirrored(pose))
    for mark in SKELETON.landmarks:
        stem, _, side = mark.name.rpartition(".")
        other = f"{stem}.{'L' if side == 'R' else 'R'}" if side in ("R", "L") else mark.name
        assert_allclose(seen.point(other), placed.point(mark.name) * [1, 1, -1], atol=1e-12)
    again = mirrored(mirrored(pose))
    assert_allclose(again.angles, pose.angles)
    assert_allclose(again.facing, pose.facing)


@given(SEEDS, st.floats(0, 1))
def test_half_way_round_is_never_further_than_the_whole_way(seed: int, share: float) -> None:
    one, other = any_pose(seed).facing, any_pose(seed + 1).facing
    way = np.linalg.norm(rotation_vector(other @ one.T))
    gone = np.linalg.norm(rotation_vector(between(one, other, share) @ one.T))
    assert_allclose(gone, way * share, atol=1e-6)


def test_the_shares_of_mass_add_up_to_one_body() -> None:
    assert_allclose(SKELETON.masses.sum(), 1.0)
    assert len(SKELETON.turns) == 35
    assert len(SKELETON.segments) == 18
