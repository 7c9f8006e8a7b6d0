"""Movements as authors write them: inheriting, faults with their places, and what is kept."""

from itertools import pairwise
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
from steadyback.movement.baked import Baked
from steadyback.movement.measure import DEPTH_MOST_MM, LIMIT_MOST_DEG, SLIP_MOST_MM
from steadyback.movement.motion import Key, keys_of
from steadyback.movement.pose import SURFACE_POINTS, Placed, forward
from steadyback.movement.skeleton import SKELETON

MOVEMENTS, FAULTS = read_movements()
LEVELS = sorted(MOVEMENTS.movements)
ROUNDING_MM, ROUNDING_DEG = 4.0, 0.06
"""Kept numbers are whole: tenths of a degree and millimetres, over a body of 1.75 m."""


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


def keys(level: str) -> tuple[Key, ...]:
    return keys_of(MOVEMENTS.base(level), MOVEMENTS.movements[level])


@pytest.mark.parametrize("level", LEVELS)
def test_what_bears_stays_where_it_is(level: str) -> None:
    kept = solved(level)
    placed = [forward(kept.pose(frame)) for frame in range(len(kept))]
    for number, (before, after) in enumerate(pairwise(keys(level))):
        first, last = kept.keys[number], kept.keys[number + 1]
        for name, contact in before.contacts.items():
            if name in after.contacts and not contact.slides:
                places = np.array([one.point(name) for one in placed[first : last + 1]])
                slip = np.linalg.norm(places - places[0], axis=1).max() * 1000
                assert slip <= SLIP_MOST_MM + ROUNDING_MM, name


def lowest(placed: Placed) -> float:
    return float(placed.points[SURFACE_POINTS, 1].min() * 1000)


@pytest.mark.parametrize("level", LEVELS)
def test_nothing_goes_through_the_floor_or_beyond_its_joint(level: str) -> None:
    kept = solved(level)
    for frame in range(len(kept)):
        pose = kept.pose(frame)
        over = np.maximum(SKELETON.least - pose.angles, pose.angles - SKELETON.most)
        assert np.degrees(over.max()) <= LIMIT_MOST_DEG + ROUNDING_DEG
        assert lowest(forward(pose)) >= -(DEPTH_MOST_MM + ROUNDING_MM)


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
