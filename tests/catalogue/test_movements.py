"""Movements as authors write them: inheriting, faults with their places, and what is kept."""

from pathlib import Path

import numpy as np
import pytest

from steadyback.catalogue.loader import load_catalogue
from steadyback.catalogue.movements import (
    HOME,
    Movements,
    load_solved,
    read_movements,
    solved_for,
    solved_path,
)
from steadyback.movement.baked import Baked, mirrored
from steadyback.movement.description import Touch
from steadyback.movement.measure import as_seen, measured_as_kept, measured_as_seen
from steadyback.movement.motion import bake, is_symmetric, keys_of
from steadyback.movement.skeleton import other_side

MOVEMENTS, FAULTS = read_movements()
LEVELS = sorted(MOVEMENTS.movements)
MIRROR_DEG, MIRROR_M = 0.01, 1e-5
SYMMETRIC = [
    level
    for level in LEVELS
    if all(map(is_symmetric, keys_of(MOVEMENTS.base(level), MOVEMENTS.movements[level])))
]


def written(folder: Path, text: str) -> tuple[Movements, list[str]]:
    """The movements of a folder with our bases and one file of this text."""
    folder.joinpath("bases.yaml").write_text(HOME.joinpath("bases.yaml").read_text("utf-8"))
    folder.joinpath("some.yaml").write_text(text)
    movements, faults = read_movements(folder)
    return movements, [str(fault) for fault in faults]


def test_our_movements_have_no_fault_and_belong_to_levels() -> None:
    assert FAULTS == ()
    assert set(LEVELS) <= set(load_catalogue().levels)


@pytest.mark.parametrize("level", LEVELS)
def test_what_is_kept_was_made_from_the_source_as_it_is(level: str) -> None:
    assert solved_path(level).exists(), "run: steadyback catalogue bake"
    assert solved(level).source == MOVEMENTS.source(level), "run: steadyback catalogue bake"


def test_every_level_moves_by_itself_or_as_its_twin_does() -> None:
    missing = [level.id for level in load_catalogue().levels.values() if solved_for(level) is None]
    assert missing == []


def test_nothing_is_kept_of_a_movement_that_is_gone() -> None:
    assert sorted(path.stem for path in solved_path("any").parent.glob("*.json")) == LEVELS


def solved(level: str) -> Baked:
    found = load_solved(level)
    assert found is not None
    return found


@pytest.mark.parametrize("level", LEVELS)
def test_what_is_kept_holds_in_every_frame_and_what_is_seen_between_them(level: str) -> None:
    """Contacts, places and meetings, slip, depth, joints, watched angles, and balance if asked."""
    seen = as_seen(MOVEMENTS.base(level), MOVEMENTS.movements[level], solved(level))
    kept, between = measured_as_kept(seen), measured_as_seen(seen)
    assert {one.what for one in kept} >= {"contact out of reach", "slip", "watched angle off"}
    assert [str(one) for one in (*kept, *between) if not one.holds] == []


@pytest.mark.parametrize("level", SYMMETRIC)
def test_what_is_kept_of_a_symmetric_movement_is_its_own_mirror_image(level: str) -> None:
    kept = solved(level)
    for frame in range(len(kept)):
        pose = kept.pose(frame)
        other = mirrored(pose)
        assert np.degrees(np.abs(other.angles - pose.angles).max()) < 0.01
        assert np.abs(other.root - pose.root).max() == 0
        assert np.abs(other.facing - pose.facing).max() < 1e-9


def swapped(name: str) -> str:
    """A name or contact of the other side; both sides and the middle stay."""
    point, at, surface = name.partition("@")
    return other_side(point) + at + surface


def other_way(touch: Touch) -> Touch:
    """The words of a key with right and left changed over."""
    sideways = (".bend_right", ".twist_left")
    return Touch(
        q={swapped(n): -v if n.endswith(sideways) else v for n, v in touch.q.items()},
        release=tuple(map(swapped, touch.release)),
        add=tuple(map(swapped, touch.add)),
        reach={swapped(n): (x, y, -z) for n, (x, y, z) in touch.reach.items()},
        meet=tuple((swapped(one), swapped(other)) for one, other in touch.meet),
        lean=touch.lean,
        turn=-touch.turn,
        roll=-touch.roll,
    )


@pytest.mark.parametrize("level", ["bird-dog-4", "knee-to-chest-4", "balance-3", "lunge-2"])
def test_a_one_sided_movement_of_the_other_side_is_its_mirror_image(level: str) -> None:
    base, movement = MOVEMENTS.base(level), MOVEMENTS.movements[level]
    words = {
        "stance": other_way(movement.stance),
        "keys": tuple(map(other_way, movement.keys)),
        "watch": tuple(map(swapped, movement.watch)),
    }
    other = movement.model_copy(update=words)
    assert other != movement
    assert level not in SYMMETRIC
    for one, two in zip(bake(base, movement).frames, bake(base, other).frames, strict=True):
        image = mirrored(one.pose)
        assert np.degrees(np.abs(image.angles - two.pose.angles).max()) < MIRROR_DEG
        assert np.abs(image.root - two.pose.root).max() < MIRROR_M


def test_a_level_takes_over_what_it_does_not_set(tmp_path: Path) -> None:
    movements, faults = written(
        tmp_path,
        """
one:
  base: standing
  stance: {q: {hip.abd.*: 5, knee.flex.*: 3}}
  keys: [{}, {q: {knee.flex.*: 40, hip.flex.*: 40}}]
  watch: [knee.flex.*]
two:
  like: one
  stance: {q: {hip.abd.*: 12}}
  end: {q: {knee.flex.*: 60}}
""",
    )
    assert faults == []
    two = movements.movements["two"]
    assert two.stance.q == {"hip.abd.*": 12, "knee.flex.*": 3}
    assert two.keys[1].q == {"knee.flex.*": 60, "hip.flex.*": 40}
    assert two.watch == ("knee.flex.*",)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("one: {base: floating}", "some.yaml:1: one: unknown base floating. Correct it."),
        (
            "one:\n  base: standing\n  keys: [{q: {knie.flex.R: 9}}]",
            "some.yaml:1: one: key 0: unknown joint knie.flex.R. Correct it.",
        ),
        (
            "one: {base: standing, keys: [{add: [heel.R@moon]}]}",
            "some.yaml:1: one: key 0: unknown surface moon. Correct it.",
        ),
        ("one: {like: two}", "“two” has no movement to be like. Correct the name."),
        ("one: {like: one}", "“one” is like itself. Write one of them out."),
        (
            "one:\n  base: standing\n  speed: 3",
            "some.yaml:3: one.speed: “speed” is not a field here. Remove it or correct its",
        ),
        (
            "one:\n  base: standing\n  keys:\n    - {q: {knee.flex.R: bent}}",
            "some.yaml:4: one.keys[0].q.knee.flex.R: “bent” is not a number. Write one in digits.",
        ),
    ],
)
def test_a_mistake_is_named_with_its_file_line_and_remedy(
    tmp_path: Path, text: str, says: str
) -> None:
    _, faults = written(tmp_path, text)
    assert len(faults) == 1
    assert says in faults[0]
