"""The figure: whole from every side, within its picture, small, and the same when mirrored."""

import gzip
import re
from typing import get_args
from xml.etree import ElementTree

import numpy as np
import pytest

from steadyback.movement.figure.camera import Camera
from steadyback.movement.figure.colours import (
    FAR_STEPS,
    GROUND,
    LINE,
    SKIN,
    line_class,
    paints,
    role_class,
)
from steadyback.movement.figure.depth import painting_order
from steadyback.movement.figure.figure import SIZE, draw, fit, holding_sides
from steadyback.movement.figure.muscles import PATCHES, SHOWN_WITH, UNSEEN
from steadyback.movement.figure.painting import part_thing, scene_of
from steadyback.movement.figure.shape import Look, parts_of
from steadyback.movement.pose import Placed
from steadyback.movement.props import Prop
from steadyback.vocabulary import Muscle, Share
from tests.movement.figure_poses import (
    BIRD_DOG,
    HINGE,
    HOOK_LYING,
    KNEE_TO_CHEST,
    POSES,
    SQUAT,
    STANDING,
    TWISTED,
    mirrored,
)

SVG = "{http://www.w3.org/2000/svg}"
STATIC_BYTES, STATIC_GZIP_BYTES = 20_000, 5_000
WORKED: dict[Muscle, Share] = {
    "gluteus_maximus": "high",
    "hamstrings": "medium",
    "erector_spinae": "medium",
}
MAT = Prop("mat", at=(0, 0, 0))
EVERY_POSE = pytest.mark.parametrize("placed", POSES.values(), ids=POSES.keys())


def drawn(placed: Placed, **given) -> str:
    return draw(placed, **{"title": "A pose", "description": "Someone.", "prefix": "f", **given})


def elements(svg: str) -> list[ElementTree.Element]:
    return list(ElementTree.fromstring(svg).iter())


def classes(svg: str) -> set[str]:
    return {name for each in elements(svg) for name in each.get("class", "").split()}


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    parts = [part / 255 for part in bytes.fromhex(colour[1:])]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, two: str) -> float:
    light, dark = sorted((luminance(one), luminance(two)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@EVERY_POSE
def test_it_is_well_formed_and_says_what_it_shows(placed: Placed) -> None:
    svg = drawn(placed, worked=WORKED, props=(MAT,), title="Up & down", description="a < b")
    root = ElementTree.fromstring(svg)
    assert root.get("role") == "img"
    named = {
        each.get("id"): each.text for each in root if each.tag in (SVG + "title", SVG + "desc")
    }
    assert [named[name] for name in root.get("aria-labelledby", "").split()] == [
        "Up & down",
        "a < b",
    ]


@EVERY_POSE
def test_it_keeps_to_a_strict_page_policy(placed: Placed) -> None:
    for each in elements(drawn(placed, worked=WORKED, props=(MAT,), close_up="mid_back")):
        assert each.tag.removeprefix(SVG) not in ("style", "script", "image", "foreignObject")
        assert "style" not in each.attrib
        assert not [name for name in each.attrib if name.startswith("on")]
        assert each.get("href", "#").startswith("#")


@EVERY_POSE
def test_ids_are_unique_and_begin_with_the_prefix(placed: Placed) -> None:
    svg = drawn(placed, worked=WORKED, props=(MAT,), close_up="mid_back", prefix="one")
    ids = [name for each in elements(svg) if (name := each.get("id"))]
    assert len(ids) == len(set(ids))
    assert all(name.startswith("one-") for name in ids)
    used = re.findall(r"url\(#([^)]+)\)", svg) + re.findall(r'href="#([^"]+)"', svg)
    assert set(used) <= set(ids)


@EVERY_POSE
def test_a_still_picture_is_small(placed: Placed) -> None:
    svg = drawn(placed, worked=WORKED, props=(MAT,)).encode()
    assert len(svg) <= STATIC_BYTES
    assert len(gzip.compress(svg)) <= STATIC_GZIP_BYTES


@EVERY_POSE
@pytest.mark.parametrize("azimuth", [-160, -90, 0, 24, 90])
def test_nothing_of_it_is_outside_its_picture(placed: Placed, azimuth: float) -> None:
    camera, look = Camera(azimuth, 12), Look(build="broad")
    box = fit([placed], camera, (MAT,), SIZE, look)
    scene = scene_of(placed, camera, box, look, "f")
    for part in parts_of(look.build):
        for hull in part.hulls:
            for x, y, radius in scene.circles(hull):
                assert radius <= x <= SIZE[0] - radius
                assert radius <= y <= SIZE[1] - radius


def test_all_frames_of_a_movement_share_one_scale() -> None:
    box = fit([STANDING, SQUAT], Camera())
    for placed in (STANDING, SQUAT):
        assert box.scale <= fit([placed], Camera()).scale
    assert 'viewBox="0 0 420 300"' in drawn(SQUAT, frame_box=box)


@pytest.mark.parametrize("placed", [BIRD_DOG, KNEE_TO_CHEST, TWISTED, HINGE])
def test_a_mirrored_body_from_the_other_side_is_the_mirror_image(placed: Placed) -> None:
    here, there = Camera(31, 14), Camera(31, 14).other_side()
    one = scene_of(placed, here, fit([placed], here), Look(), "f")
    two = scene_of(mirrored(placed), there, fit([mirrored(placed)], there), Look(), "f")
    others = {part.name: part for part in parts_of("slim")}
    for part in parts_of("slim"):
        exchanged = part.name.translate(str.maketrans("RL", "LR"))
        for hull, other in zip(part.hulls, others[exchanged].hulls, strict=True):
            turned = sorted((SIZE[0] - x, y, r) for x, y, r in two.circles(other))
            assert np.allclose(sorted(one.circles(hull)), turned, atol=1e-6)


def test_the_mirror_image_is_painted_in_the_same_order() -> None:
    here, there = Camera(31, 14), Camera(31, 14).other_side()
    orders = []
    for placed, camera, letters in ((BIRD_DOG, here, "RL"), (mirrored(BIRD_DOG), there, "LR")):
        scene = scene_of(placed, camera, fit([placed], camera), Look(), "f")
        parts = parts_of("slim")
        order = painting_order([part_thing(scene, part) for part in parts])
        names = [parts[which].name for which in order]
        orders.append([name.translate(str.maketrans(letters, "RL")) for name in names])
    assert orders[0] == orders[1]


def test_the_far_limb_fades_and_the_near_one_does_not() -> None:
    assert {"fig-skin-far3", "fig-skin"} <= classes(drawn(STANDING, camera=Camera(0, 5)))
    front = classes(drawn(STANDING, camera=Camera(90, 5)))
    assert not [name for name in front if "-far" in name]


def test_a_face_is_seen_from_the_front_and_not_from_behind() -> None:
    front = drawn(STANDING, camera=Camera(90, 5))
    behind = drawn(STANDING, camera=Camera(-90, 5))
    assert front.count("fig-feature") == 3
    assert front.count("<ellipse") == 2
    assert "fig-feature" not in behind
    assert "fig-hair" in behind


def test_every_muscle_has_a_patch_or_is_shown_with_another_or_cannot_be_seen() -> None:
    patched = {patch.muscle for patch in PATCHES}
    shown = patched | SHOWN_WITH.keys() | UNSEEN
    assert shown == set(get_args(Muscle))
    assert not patched & (SHOWN_WITH.keys() | UNSEEN)


@pytest.mark.parametrize("muscle", sorted({patch.muscle for patch in PATCHES}))
def test_a_patch_is_seen_from_one_side_and_dropped_from_the_other(muscle: Muscle) -> None:
    shown = [
        f"{muscle}{side}" in drawn(STANDING, camera=Camera(azimuth, 5), worked={muscle: "high"})
        for azimuth in range(-180, 180, 30)
        for side in "RL"
    ]
    assert any(shown)
    assert not all(shown)


def test_high_and_medium_differ_in_hatch_as_well_as_in_colour() -> None:
    svg = drawn(HOOK_LYING, worked={"quadriceps": "high", "rectus_abdominis": "medium"})
    root = ElementTree.fromstring(svg)
    patterns = {str(each.get("id")): each for each in root.iter(SVG + "pattern")}
    high, medium = patterns["f-high"], patterns["f-medium"]
    assert float(str(high.get("width"))) * 1.5 < float(str(medium.get("width")))
    fills = {each.get("class"): each.get("fill") for each in root.iter(SVG + "path")}
    assert fills["fig-work-high"] != fills["fig-work-medium"]


def test_what_works_little_is_left_plain() -> None:
    assert drawn(STANDING, worked={"quadriceps": "low"}) == drawn(STANDING)


def test_what_lies_under_another_muscle_is_shown_with_it() -> None:
    camera = Camera(-90, 5)
    deep = drawn(STANDING, camera=camera, worked={"multifidus": "high", "erector_spinae": "medium"})
    assert deep == drawn(STANDING, camera=camera, worked={"erector_spinae": "high"})


@pytest.mark.parametrize("tone", SKIN)
@pytest.mark.parametrize("ground", GROUND)
def test_every_skin_stands_off_both_grounds(tone, ground) -> None:
    paint = paints(Look(tone=tone, ground=ground))
    assert contrast(paint["fig-line"], GROUND[ground]) >= 7
    assert (
        max(
            contrast(paint["fig-line"], paint["fig-skin"]),
            contrast(paint["fig-skin"], GROUND[ground]),
        )
        >= 3
    )


@pytest.mark.parametrize("tone", SKIN)
@pytest.mark.parametrize("ground", GROUND)
@pytest.mark.parametrize("far", range(len(FAR_STEPS)))
def test_a_limb_s_outline_stands_off_the_ground_however_far_it_is(tone, ground, far) -> None:
    paint = paints(Look(tone=tone, ground=ground))
    assert contrast(paint[line_class(far)], GROUND[ground]) >= 3


@pytest.mark.parametrize("tone", SKIN)
def test_a_brown_limb_that_is_far_does_not_fade_into_the_dark(tone) -> None:
    paint = paints(Look(tone=tone, ground="dark"))
    near, far = (
        contrast(paint[role_class("skin", shade=False, far=step)], GROUND["dark"])
        for step in (0, len(FAR_STEPS) - 1)
    )
    assert far >= min(near, 2.1)


def test_there_are_five_skin_tones_or_more_from_light_to_dark() -> None:
    lights = [luminance(lit) for lit, _ in SKIN.values()]
    assert len(lights) >= 5
    assert lights == sorted(lights, reverse=True)
    assert set(LINE) == set(GROUND)


def test_a_broad_body_is_wider_than_a_slim_one() -> None:
    widths = []
    for build in ("slim", "broad"):
        scene = scene_of(STANDING, Camera(90, 0), fit([STANDING], Camera(90, 0)), Look(), "f")
        torso = next(part for part in parts_of(build) if part.name == "torso")
        circles = [circle for hull in torso.hulls for circle in scene.circles(hull)]
        widths.append(max(x + r for x, _, r in circles) - min(x - r for x, _, r in circles))
    assert widths[1] > widths[0] * 1.1


def test_every_colour_of_the_body_has_a_class_for_the_stylesheet() -> None:
    known = paints(Look())
    for each in elements(drawn(BIRD_DOG)):
        names = each.get("class", "").split()
        body = [name for name in names if name in known]
        if body and each.get("fill", "none") != "none":
            assert each.get("fill") == known[body[0]]


def test_an_arrow_has_a_halo_under_it() -> None:
    svg = drawn(SQUAT, arrow=[(0, 0.9, 0), (-0.1, 0.8, 0), (-0.2, 0.6, 0), (-0.3, 0.5, 0)])
    assert svg.index("fig-halo") < svg.index("fig-arrow") < svg.index("fig-arrow-head")
    assert "fig-arrow" not in drawn(SQUAT, arrow=[(0, 0.9, 0), (0, 0.9, 0)])


def test_a_close_up_repeats_the_figure_without_drawing_it_twice() -> None:
    plain, close = drawn(HOOK_LYING), drawn(HOOK_LYING, close_up="mid_back")
    assert len(close) - len(plain) < 900
    assert 'href="#f-b"' in close


def test_an_unknown_landmark_is_an_error() -> None:
    with pytest.raises(KeyError):
        drawn(STANDING, close_up="tail")


def test_a_hand_that_holds_something_is_closed() -> None:
    bell = Prop("dumbbell", held=("grip.R",))
    assert holding_sides([bell]) == {"R"}
    assert parts_of("slim", frozenset("R")) != parts_of("slim")
