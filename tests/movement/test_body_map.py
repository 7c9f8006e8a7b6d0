"""The map of the body: every muscle group and every distal level, on both sides alike."""

import re
from xml.etree import ElementTree

import numpy as np
import pytest

from steadyback.movement.figure.body_map import (
    DISTAL_LEVELS,
    MAP_SIZE,
    VIEWS,
    MuscleRegion,
    SymptomRegion,
    areas_of,
    farthest,
    map_figure,
    muscle_map,
    scene_from,
    sides_of,
    silhouette,
    symptom_map,
)
from steadyback.movement.figure.muscles import PATCHES
from steadyback.movement.figure.shape import Look
from steadyback.movement.skeleton import SIDES
from steadyback.vocabulary import GROUP_OF, MUSCLE_GROUPS

MUSCLES, SYMPTOMS = muscle_map(), symptom_map()
REGIONS: list[MuscleRegion | SymptomRegion] = [*MUSCLES, *SYMPTOMS]
STEP = re.compile(r"([Mlaz])([^Mlaz]*)")
NUMBER = re.compile(r"-?(?:\d+\.?\d*|\.\d+)")
SIZES_AND_FLAGS = re.compile(r"^[\d.]+ [\d.]+[ -][\d.]+ [01][01]")


def corners(path: str) -> list[tuple[float, float]]:
    """The points at which a hull's lines and arcs meet."""
    x = y = 0.0
    out = []
    for letter, text in STEP.findall(path):
        values = [float(each) for each in NUMBER.findall(SIZES_AND_FLAGS.sub("", text))]
        if letter == "M":
            x, y = values
        elif letter in "la":
            x, y = x + values[-2], y + values[-1]
        out.append((x, y))
    return out


def kind_of(region: MuscleRegion | SymptomRegion) -> str:
    return region.muscle if isinstance(region, MuscleRegion) else region.area


def other_side(region: MuscleRegion | SymptomRegion) -> MuscleRegion | SymptomRegion:
    (found,) = (
        other
        for other in REGIONS
        if type(other) is type(region)
        and (kind_of(other), other.view) == (kind_of(region), region.view)
        and other.side != region.side
    )
    return found


def test_every_muscle_group_is_on_the_map_on_both_sides() -> None:
    found = {(region.group, region.side) for region in MUSCLES if region.group}
    assert found == {(group, side) for group in MUSCLE_GROUPS for side in "RL"}


def test_every_muscle_that_can_be_seen_is_on_the_map() -> None:
    assert {region.muscle for region in MUSCLES} == {patch.muscle for patch in PATCHES}
    assert all(region.group == GROUP_OF.get(region.muscle) for region in MUSCLES)


def test_every_distal_level_has_an_area_on_both_sides() -> None:
    found = {(region.distal_level, region.side) for region in SYMPTOMS}
    assert found == {(level, side) for level in range(1, 6) for side in "RL"}


def test_areas_follow_each_other_from_the_back_to_the_foot() -> None:
    for side in "RL":
        areas = [each for each in SYMPTOMS if each.view == "back" and each.side == side]
        middles = [np.mean(corners(each.path), axis=0)[1] for each in areas]
        assert [each.distal_level for each in areas] == [1, 2, 3, 4, 5]
        assert middles == sorted(middles)
    assert list(DISTAL_LEVELS.values()) == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    "region",
    [region for region in REGIONS if region.side == "R"],
    ids=lambda region: str(kind_of(region)),
)
def test_left_and_right_are_mirror_images(region: MuscleRegion | SymptomRegion) -> None:
    middle = MAP_SIZE[0] * (0.25 if region.view == "front" else 0.75)
    mine, theirs = np.array(corners(region.path)), np.array(corners(other_side(region).path))
    mirrored = np.array([2 * middle, 0]) + mine * np.array([-1, 1])
    gaps = np.hypot(*(mirrored[:, None] - theirs[None]).transpose(2, 0, 1)).min(axis=1)
    assert gaps.max() < 0.35


def test_the_persons_right_is_on_the_left_of_the_front_view() -> None:
    for region in SYMPTOMS:
        middle = MAP_SIZE[0] * (0.25 if region.view == "front" else 0.75)
        across = np.mean(corners(region.path), axis=0)[0] - middle
        assert (across < 0) == ((region.side == "R") == (region.view == "front"))


def test_everything_is_inside_the_picture_and_its_own_half() -> None:
    for region in REGIONS:
        points = np.array(corners(region.path))
        left = 0 if region.view == "front" else MAP_SIZE[0] / 2
        assert points[:, 0].min() >= left
        assert points[:, 0].max() <= left + MAP_SIZE[0] / 2
        assert points[:, 1].min() >= 0
        assert points[:, 1].max() <= MAP_SIZE[1]


def test_areas_can_be_tapped_on_a_narrow_page() -> None:
    """WCAG 2.5.8: 24 px each way, or a circle of 24 px that meets no other target's."""
    for view in VIEWS:
        hulls = [hull for side in SIDES for hull in areas_of(side, view).values()]
        discs = [np.array(scene_from(view).circles(hull)) * 320 / MAP_SIZE[0] for hull in hulls]
        low = np.array([(disc[:, :2] - disc[:, 2:]).min(axis=0) for disc in discs])
        high = np.array([(disc[:, :2] + disc[:, 2:]).max(axis=0) for disc in discs])
        apart = np.hypot(*((low + high)[:, None] / 2 - (low + high)[None] / 2).transpose(2, 0, 1))
        assert (high - low).max(axis=1).min() >= 24
        assert apart[~np.eye(len(hulls), dtype=bool)].min() >= 24


def test_the_body_under_the_map_has_no_ids_and_no_styles() -> None:
    for tone in ("ivory", "ebony"):
        root = ElementTree.fromstring(map_figure(Look(tone=tone)))
        assert not [each for each in root.iter() if {"id", "style"} & each.attrib.keys()]
    assert all(silhouette(view).startswith("M") for view in VIEWS)


def test_the_farthest_area_marked_is_the_distal_level() -> None:
    calf = [each for each in SYMPTOMS if each.area == "calf" and each.side == "L"]
    back = [each for each in SYMPTOMS if each.area == "low_back"]
    assert farthest([]) == 0
    assert farthest([*back, *calf]) == 4
    assert sides_of([]) == "none"
    assert sides_of(calf) == "left"
    assert sides_of([*back, *calf]) == "both"
