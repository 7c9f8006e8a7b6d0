"""Signs: forces that move nothing, a breath, a clock, where it began, and whose leg works."""

import re
from xml.etree import ElementTree

import numpy as np
import pytest

from steadyback.movement.baked import Baked, presses, watched_leg
from steadyback.movement.description import Movement, Press, View, Way, Working
from steadyback.movement.figure.camera import Camera, FrameBox
from steadyback.movement.figure.figure import SIZE, draw
from steadyback.movement.figure.marks import HEAD_M, LEAST_ARROW, paint_arrow
from steadyback.movement.figure.muscles import PATCHES
from steadyback.movement.figure.painting import Scene, scene_of
from steadyback.movement.figure.shape import Look
from steadyback.movement.figure.signs import Signs, direction, paint_press, sector
from steadyback.movement.figure.still import signs_used
from steadyback.movement.figure.worked import OF_THE_LEG, shown_patches
from steadyback.movement.pose import Placed
from steadyback.vocabulary import Muscle, Share
from tests.movement.figure_poses import HOOK_LYING, STANDING

FRONT = Camera(60, 12)


def drawn(placed: Placed, **words: object) -> str:
    marked: dict[str, object] = {"title": "it", "description": "it", "prefix": "f", **words}
    return draw(placed, **marked)  # type: ignore[arg-type]


def scene(placed: Placed, camera: Camera, *, mirrored: bool = False) -> Scene:
    box = FrameBox(-1.5, 2.0, 140.0, *SIZE)
    return scene_of(placed, camera, box, Look(), "f", mirrored=mirrored)


def middle(svg: str) -> tuple[float, float]:
    """The middle of the clock's face."""
    face = next(one for one in ElementTree.fromstring(svg) if one.get("class") == "fig-clock")
    left, y, radius = (float(each) for each in re.findall(r"[\d.]+", face.get("d") or "")[:3])
    return left + radius, y


@pytest.mark.parametrize(
    ("mark", "way", "axis"),
    [
        ("palm.R", "down", (0, -1, 0)),
        ("palm.L", "up", (0, 1, 0)),
        ("waist_front", "back", (-1, 0, 0)),
        ("knee_outer.R", "out", (0, 0, 1)),
        ("knee_outer.L", "out", (0, 0, -1)),
        ("hip_side.L", "in", (0, 0, 1)),
        ("ball.R", "away", (0, -1, 0)),
        ("fingers.L", "away", (0, -1, 0)),
    ],
)
def test_a_force_goes_where_its_word_says(
    mark: str, way: Way, axis: tuple[float, float, float]
) -> None:
    found = direction(STANDING, Press(at=mark, to=way))
    assert float(found @ np.array(axis)) / float(np.linalg.norm(found)) > 0.9


def test_forward_and_back_are_as_the_pelvis_faces() -> None:
    found = direction(HOOK_LYING, Press(at="waist_front", to="back"))
    assert float(found[1]) < -0.9


def test_a_force_is_an_arrow_to_its_landmark_with_a_halo_and_a_bar() -> None:
    here = scene(STANDING, FRONT)
    svg = paint_press(here, Press(at="palm.R", to="down"))
    halo, arrow = re.findall(r' d="([^"]+)"', svg)
    assert halo == arrow
    assert arrow.count("z") == 2
    tip = here.pictured(STANDING.point("palm.R")[None])[0, :2]
    points = np.array([[float(x), float(y)] for x, y in re.findall(r"M([\d.]+) ([\d.]+)", arrow)])
    assert float(np.hypot(*(points - tip).T).max()) < 0.2 * min(SIZE)


def test_a_force_towards_the_viewer_is_not_drawn() -> None:
    along = scene(STANDING, Camera(0, 0))
    assert paint_press(along, Press(at="hip_side.R", to="out")) == ""
    assert paint_press(along, Press(at="hip_side.R", to="down")) != ""


def test_what_goes_tight_has_four_heads_that_close_in_on_it_from_any_side() -> None:
    for camera in (FRONT, Camera(0, 0), Camera(180, 30)):
        here = scene(STANDING, camera)
        _, heads = re.findall(
            r' d="([^"]+)"', paint_press(here, Press(at="waist_front", to="tight"))
        )
        assert heads.count("z") == 4
        middle = here.pictured(STANDING.point("waist_front")[None])[0, :2]
        tips = np.array([[float(x), float(y)] for x, y in re.findall(r"M([\d.]+) ([\d.]+)", heads)])
        assert np.ptp(np.hypot(*(tips - middle).T)) < 1
        assert np.allclose(tips.mean(axis=0), middle, atol=1)


def test_a_small_way_has_an_arrow_that_can_be_seen_and_none_has_none() -> None:
    here = scene(STANDING, Camera(0, 0))
    least = LEAST_ARROW * HEAD_M * here.box.scale
    assert paint_arrow(here, [(0, 1, 0), (0, 1.004, 0)]) == ""
    for rise in (0.02, 0.05, 0.3):
        svg = paint_arrow(here, [(0, 1, 0), (0, 1 + rise, 0)])
        (start,) = re.findall(r'class="fig-arrow" [^>]*d="M[\d.]+ ([\d.]+)', svg)
        end = here.pictured(np.array([[0, 1 + rise, 0]]))[0, 1]
        assert float(start) - end == pytest.approx(max(least, rise * here.box.scale), abs=0.2)


def test_a_legend_names_the_signs_that_a_picture_has_and_no_others() -> None:
    kept = Baked(
        source="it",
        path="hold",
        keys=(0,),
        root=((0, 0, 0),),
        facing=((0, 0, 0),),
        angles={},
        view=View(),
    )
    both = (Press(at="waist_front", to="tight"), Press(at="palm.R", to="down"))
    assert signs_used(kept, 0) == ()
    assert signs_used(kept, 60) == ("minute",)
    assert signs_used(kept.model_copy(update={"press": both, "breathe": True}), 61) == (
        *("force", "tight", "breath", "hour"),
    )
    assert signs_used(kept.model_copy(update={"arrow": "heel.R", "ghost": True}), 0) == ()
    moving = {"arrow": "heel.R", "ghost": True, "close_up": "ankle.R", "root": ((0, 0, 0),) * 2}
    assert signs_used(kept.model_copy(update=moving), 0) == ("arrow", "shade", "larger")


def test_a_breath_is_three_waves_that_open_where_the_face_looks() -> None:
    svg = drawn(STANDING, camera=Camera(0, 0), signs=Signs(breathe=True))
    waves = [path for path in re.findall(r' d="([^"]+)"', svg) if path.count("A") == 3]
    assert len(waves) == 2  # halo and line
    assert drawn(STANDING) == drawn(STANDING, signs=Signs())


@pytest.mark.parametrize(
    ("seconds", "knobs"), [(5, 1), (20, 1), (60, 1), (300, 0), (3600, 0), (9000, 0)]
)
def test_a_clock_of_a_minute_has_a_knob_and_one_of_an_hour_none(seconds: int, knobs: int) -> None:
    plain, clock = drawn(STANDING), drawn(STANDING, signs=Signs(stay_s=seconds))
    heads = [svg.count('"fig-arrow-head"') for svg in (plain, clock)]
    assert heads[1] - heads[0] == 1 + knobs


@pytest.mark.parametrize(
    ("share", "end"),
    [(0.25, (10.0, 0.0)), (0.5, (0.0, 10.0)), (0.75, (-10.0, 0.0)), (1.0, None)],
)
def test_a_clock_s_hand_goes_round_as_a_hand_does(
    share: float, end: tuple[float, float] | None
) -> None:
    path = sector(0, 0, 10, share)
    if end is None:
        assert path.count("a") == 2
        return
    x, y = (float(each) for each in re.findall(r" 1 (-?[\d.]+) (-?[\d.]+)Z", path)[0])
    assert (x, y) == pytest.approx(end, abs=0.1)


def test_a_clock_stands_in_a_corner_that_nothing_takes() -> None:
    placed = STANDING
    svg = drawn(placed, signs=Signs(stay_s=20), close_up="ankle.R")
    x, y = middle(svg)
    ring = next(one for one in ElementTree.fromstring(svg) if one.get("class") == "fig-ring")
    apart = float(np.hypot(x - float(ring.get("cx", 0)), y - float(ring.get("cy", 0))))
    assert apart > float(ring.get("r", 0)) + 20


def test_a_clock_of_a_mirror_image_stands_on_the_other_side() -> None:
    one, other = (
        middle(drawn(STANDING, signs=Signs(stay_s=20), mirrored=mirrored))
        for mirrored in (False, True)
    )
    assert one[0] + other[0] == pytest.approx(SIZE[0], abs=0.5)
    assert one[1] == other[1]


def test_a_ghost_is_behind_the_body_and_over_what_is_behind_the_body() -> None:
    svg = drawn(STANDING, ghost=HOOK_LYING)
    assert svg.count("fig-ghost") == 2  # trunk and limbs
    assert svg.index("fig-ghost") < svg.index("fig-shirt")
    assert svg.index("fig-shadow") < svg.index("fig-ghost")
    assert "fig-ghost" not in drawn(STANDING)


WORKED: dict[Muscle, Share] = {"quadriceps": "high", "obliques": "medium"}


@pytest.mark.parametrize("sides", [frozenset("R"), frozenset("L"), frozenset("RL")])
def test_of_the_legs_only_the_working_one_is_painted_and_of_the_trunk_both_sides(
    sides: frozenset[str],
) -> None:
    patches = shown_patches(scene(STANDING, Camera(90, 10)), WORKED, sides)
    found = {(patch.muscle, patch.side) for patch, _ in patches}
    assert {side for muscle, side in found if muscle == "quadriceps"} == sides
    assert {side for muscle, side in found if muscle == "obliques"} == {"R", "L"}
    assert {"quadriceps", "gluteus_maximus", "calf"} <= OF_THE_LEG
    assert {"obliques", "shoulder"} <= {patch.muscle for patch in PATCHES} - OF_THE_LEG


@pytest.mark.parametrize(
    ("watch", "leg"),
    [
        (("hip.flex.R",), "R"),
        (("knee.flex.L", "shoulder.flex.R"), "L"),
        (("knee.flex.*",), "both"),
        (("lumbar.flex",), "both"),
        ((), "both"),
    ],
)
def test_the_leg_that_is_watched_works(watch: tuple[str, ...], leg: Working) -> None:
    assert watched_leg(Movement(base="standing", watch=watch)) == leg


def test_a_force_on_both_sides_is_kept_for_each() -> None:
    assert presses([Press(at="palm.*", to="down"), Press(at="waist_front", to="back")]) == (
        Press(at="palm.R", to="down"),
        Press(at="palm.L", to="down"),
        Press(at="waist_front", to="back"),
    )
