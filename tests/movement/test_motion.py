"""From a description to a motion: what is promised of every one, and what is refused."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from pydantic import ValidationError

from steadyback.movement.baked import baked, mirrored
from steadyback.movement.description import Base, Movement, View
from steadyback.movement.measure import measured, problems
from steadyback.movement.motion import bake, minimum_jerk
from steadyback.movement.pose import forward
from steadyback.movement.skeleton import SKELETON

STANDING = Base.model_validate(
    {
        "face": "forward",
        "q": {"shoulder.abd.*": 8, "elbow.flex.*": 8},
        "contacts": ["heel.*", "ball.*"],
        "balance": True,
    }
)
SQUAT = {
    "hip.flex.*": 95, "knee.flex.*": 100, "ankle.dorsi.*": 28, "hip.abd.*": 8,
    "lumbar.flex": 8, "thorax.flex": -5, "neck.flex": -15, "shoulder.flex.*": 80,
}  # fmt: skip


def squat(**changed: Any) -> Movement:
    words: dict[str, Any] = {
        "base": "standing",
        "keys": [{}, {"q": SQUAT}],
        "watch": ["knee.flex.*", "hip.flex.*"],
    }
    return Movement.model_validate(words | changed)


def test_a_squat_stands_where_it_stood_all_the_way_down() -> None:
    motion = bake(STANDING, squat())
    assert problems(motion) == ()
    values = {one.what: one.value for one in measured(motion)}
    assert values["slip"] < 0.1
    assert values["watched angle off"] < 1


def test_feet_stay_flat_where_heel_and_ball_both_bear() -> None:
    for frame in bake(STANDING, squat()).frames:
        placed = forward(frame.pose)
        for side in ("R", "L"):
            assert abs(placed.point(f"heel.{side}")[1]) < 1e-3
            assert abs(placed.point(f"ball.{side}")[1]) < 1e-3


def test_what_is_the_same_on_both_sides_is_its_own_mirror_image() -> None:
    for frame in bake(STANDING, squat()).frames:
        seen = mirrored(frame.pose)
        assert_allclose(np.degrees(seen.angles - frame.pose.angles), 0, atol=0.01)


def test_a_movement_begins_and_ends_without_speed() -> None:
    motion = bake(STANDING, squat())
    knee = [frame.pose.angle("knee.flex.R") for frame in motion.frames]
    steps = np.abs(np.diff(knee))
    assert steps[0] < 1
    assert steps[-1] < 1
    assert steps.max() > 5


@given(st.floats(0, 1))
def test_minimum_jerk_rises_from_nought_to_one(share: float) -> None:
    assert -1e-12 <= minimum_jerk(share) <= 1 + 1e-12
    assert minimum_jerk(share) + minimum_jerk(1 - share) == pytest.approx(1)


def test_solving_twice_gives_the_same_numbers() -> None:
    one, other = (baked(bake(STANDING, squat()), View(), "source") for _ in range(2))
    assert one == other


def test_whole_numbers_keep_the_body_within_a_few_millimetres() -> None:
    motion = bake(STANDING, squat())
    kept = baked(motion, View(), "source")
    assert len(kept) == 13
    assert kept.keys == (0, 12)
    for number in range(len(kept)):
        exact, stored = forward(motion.frames[2 * number].pose), forward(kept.pose(number))
        assert np.abs(exact.points - stored.points).max() < 0.004


def test_one_key_is_a_hold() -> None:
    kept = baked(bake(STANDING, squat(keys=[{"q": SQUAT}])), View(), "source")
    assert (kept.path, len(kept), kept.keys) == ("hold", 1, (0,))


def test_a_contact_out_of_reach_is_told_with_its_key_and_by_how_much() -> None:
    motion = bake(STANDING, squat(keys=[{}, {"reach": {"palm.R": [2.2, 1.4, 0.2]}}]))
    (reach,) = [one for one in problems(motion) if one.what == "contact out of reach"]
    assert reach.where == "palm.R, key 1"
    assert reach.value > 100
    assert reach.unit == "mm"


def test_an_angle_that_cannot_be_is_told_with_its_name() -> None:
    motion = bake(STANDING, squat(keys=[{}, {"q": {"knee.flex.R": 175}}], watch=["knee.flex.R"]))
    (off,) = [one for one in problems(motion) if one.what == "watched angle off"]
    assert off.where == "knee.flex.R, key 1"
    assert off.value > 8


@pytest.mark.parametrize(
    ("keys", "says"),
    [
        ([{"q": {"knie.flex.R": 20}}], "key 0: unknown joint knie.flex.R"),
        ([{}, {"add": ["nose"]}], "key 1: unknown landmark nose"),
        ([{}, {"reach": {"tail": [0, 0, 0]}}], "key 1: unknown landmark tail"),
    ],
)
def test_a_name_that_no_body_has_is_named_with_its_key(keys: list[Any], says: str) -> None:
    with pytest.raises(KeyError) as caught:
        bake(STANDING, squat(keys=keys))
    assert caught.value.args[0] == says


def test_a_field_that_nobody_declared_is_refused() -> None:
    with pytest.raises(ValidationError, match="extra"):
        squat(speed=3)


@settings(max_examples=25)
@given(st.integers(0, 2**32 - 1))
def test_any_pose_an_author_may_write_is_solved_within_the_joints(seed: int) -> None:
    by = np.random.default_rng(seed)
    names = by.choice([turn.name for turn in SKELETON.turns], size=6, replace=False)
    wanted = {
        str(name): float(np.degrees(by.uniform(SKELETON.least[i], SKELETON.most[i])))
        for name in names
        for i in [SKELETON.turn_index[str(name)]]
    }
    motion = bake(STANDING, squat(keys=[{"q": wanted}], watch=[], balance=False))
    values = {one.what: one.value for one in measured(motion)}
    assert values["beyond a joint's limit"] <= 0.5
    assert values["contact out of reach"] <= 2


def test_a_symmetric_movement_is_solved_symmetrically_however_odd_its_start() -> None:
    motion = bake(STANDING, squat(watch=["knee.flex.R"]))
    for frame in motion.frames:
        assert abs(frame.pose.root[2]) < 1e-9
        assert abs(frame.pose.angle("lumbar.bend_right")) < 1e-9
        off = frame.pose.angle("knee.flex.R") - frame.pose.angle("knee.flex.L")
        assert abs(off) < 1e-9


def test_what_meets_on_one_side_only_is_named() -> None:
    with pytest.raises(KeyError) as caught:
        bake(STANDING, squat(keys=[{"meet": [["fingers.*", "waist_back"]]}]))
    assert "fingers.* has two sides and waist_back one" in caught.value.args[0]
