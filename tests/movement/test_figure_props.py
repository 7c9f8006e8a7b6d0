"""Furniture and equipment: placed by numbers or held, and in front of or behind the body."""

from xml.etree import ElementTree

import numpy as np
import pytest

from steadyback.movement.figure.camera import Camera
from steadyback.movement.figure.depth import painting_order
from steadyback.movement.figure.figure import SIZE, draw, fit
from steadyback.movement.figure.painting import part_thing, scene_of
from steadyback.movement.figure.prop_shapes import BUILDERS, solids_of
from steadyback.movement.figure.shape import Look, parts_of
from steadyback.movement.figure.solid_painting import solid_points, solid_thing
from steadyback.movement.figure.solids import Box, Disc, Round
from steadyback.movement.pose import Placed
from steadyback.movement.props import (
    HELD_BY_TWO,
    PROP_KINDS,
    USUAL_SIZE,
    Prop,
    PropKind,
)
from tests.movement.figure_poses import HINGE, HOOK_LYING, SITTING, STANDING

EVERY_KIND = pytest.mark.parametrize("kind", PROP_KINDS)

STANDING_KINDS = [kind for kind in PROP_KINDS if kind not in {*HELD_BY_TWO, "ankle_weight", "mat"}]


def some(kind: PropKind) -> Prop:
    """A prop of a kind, placed or held as that kind is."""
    if kind in HELD_BY_TWO:
        return Prop(kind, held=("grip.R", "grip.L"))
    if kind == "ankle_weight":
        return Prop(kind, held=("ankle.R",))
    return Prop(kind, at=(0.3, 0, 0), turn=20)


def order_of(placed: Placed, prop: Prop, camera: Camera) -> list[str]:
    """Names of parts and "prop 0", "prop 1" … from the first painted to the last."""
    scene = scene_of(placed, camera, fit([placed], camera, (prop,)), Look(), "f")
    solids, parts = solids_of(prop, placed), parts_of("slim")
    things = [solid_thing(scene, solid) for solid in solids]
    things += [part_thing(scene, part) for part in parts]
    names = [f"prop {place}" for place in range(len(solids))] + [part.name for part in parts]
    return [names[which] for which in painting_order(things)]


@EVERY_KIND
def test_every_kind_can_be_drawn_within_the_picture(kind: PropKind) -> None:
    prop, camera = some(kind), Camera(40, 15)
    box = fit([HINGE], camera, (prop,))
    scene = scene_of(HINGE, camera, box, Look(), "f")
    solids = solids_of(prop, HINGE)
    assert solids
    for solid in solids:
        points, reach = solid_points(solid)
        if kind == "wall":  # it goes on above the picture
            points = points[points[:, 1] < 0.1]
        places, reach = scene.pictured(points), reach[: len(points)]
        assert (places[:, :2] - reach[:, None] * box.scale >= 0).all()
        assert (places[:, :2] + reach[:, None] * box.scale <= np.array(SIZE)).all()
    svg = draw(HINGE, title="t", description="d", prefix="f", props=(prop,), camera=camera)
    assert ElementTree.fromstring(svg) is not None


def test_every_kind_has_a_shape_and_a_usual_size() -> None:
    assert set(BUILDERS) == set(USUAL_SIZE) == set(PROP_KINDS)


@pytest.mark.parametrize(
    "given",
    [{"kind": "mat"}, {"kind": "band", "held": ("grip.R",)}, {"kind": "stick", "at": (0, 0, 0)}],
)
def test_a_prop_without_enough_to_place_it_is_an_error(given) -> None:
    with pytest.raises(ValueError, match=given["kind"]):
        Prop(**given)


def test_an_unknown_holder_is_an_error() -> None:
    with pytest.raises(KeyError):
        solids_of(Prop("ball", held=("tail",)), STANDING)


@pytest.mark.parametrize("kind", STANDING_KINDS)
def test_what_stands_on_the_floor_does_not_go_through_it(kind: PropKind) -> None:
    for solid in solids_of(Prop(kind, at=(0, 0, 0)), STANDING):
        points, reach = solid_points(solid)
        assert (points[:, 1] - reach).min() >= -0.012


def test_the_top_of_a_mat_is_the_floor() -> None:
    (slab,) = solids_of(Prop("mat", at=(0, 0, 0)), STANDING)
    assert solid_points(slab)[0][:, 1].max() == pytest.approx(0)


def test_a_seat_is_as_high_as_its_size_says() -> None:
    solids = solids_of(Prop("chair", at=(0, 0, 0), size=(0.4, 0.5, 0.4)), SITTING)
    seat = solids[4]
    assert isinstance(seat, Box)
    assert seat.corners[:, 1].max() == pytest.approx(0.5)


def test_a_turned_chair_has_its_back_on_the_other_side() -> None:
    for turn, sign in ((0, -1), (180, 1)):
        back = solids_of(Prop("chair", at=(0, 0, 0), turn=turn), SITTING)[-1]
        assert np.sign(solid_points(back)[0][:, 0].mean()) == sign


def test_what_is_held_moves_with_its_landmarks() -> None:
    for placed in (STANDING, HINGE):
        bar = solids_of(Prop("barbell", held=("grip.R", "grip.L")), placed)[0]
        assert isinstance(bar, Round)
        middle = np.mean([at for at, _ in bar.hulls[0]], axis=0)
        assert np.allclose(middle, (placed.point("grip.R") + placed.point("grip.L")) / 2)


def test_a_bar_lies_across_the_palm() -> None:
    _, head, _ = solids_of(Prop("dumbbell", held=("grip.R",)), HINGE)
    assert isinstance(head, Disc)
    hand = HINGE.frames[HINGE.skeleton.index["hand.R"]]
    assert abs(head.axis @ hand[:, 0]) == pytest.approx(1)


def test_a_person_sits_on_the_seat_and_not_behind_it() -> None:
    seat_height = float(SITTING.point("sit_bone.R")[1])
    chair = Prop("chair", at=(0, 0, 0), size=(0.42, seat_height, 0.44))
    order = order_of(SITTING, chair, Camera())
    assert order.index("prop 4") < min(order.index("thigh.R"), order.index("thigh.L"))


def test_a_chair_before_the_legs_covers_them_and_one_behind_does_not() -> None:
    before = order_of(STANDING, Prop("chair", at=(0, 0, 0.45)), Camera())
    behind = order_of(STANDING, Prop("chair", at=(0, 0, -0.45)), Camera())
    assert before.index("prop 4") > max(before.index("shank.R"), before.index("shank.L"))
    assert behind.index("prop 4") < min(behind.index("shank.R"), behind.index("shank.L"))


def test_a_body_on_a_bed_is_painted_over_it() -> None:
    bed = Prop("bed", at=(0, -0.5, 0))
    order = order_of(HOOK_LYING, bed, Camera())
    assert max(order.index("prop 0"), order.index("prop 1")) < min(
        order.index(part.name) for part in parts_of("slim")
    )


def test_a_wall_behind_the_back_is_painted_first() -> None:
    order = order_of(STANDING, Prop("wall", at=(-0.3, 0, 0)), Camera(70, 5))
    assert order[0] == "prop 0"


def test_a_table_before_the_viewer_covers_the_legs() -> None:
    table = Prop("table", at=(0, 0, 0.6))
    order = order_of(STANDING, table, Camera(0, 9))
    assert order.index("prop 4") > order.index("thigh.R")


def test_a_wall_does_not_make_the_person_small() -> None:
    alone = fit([HOOK_LYING], Camera(0, 9))
    walled = fit([HOOK_LYING], Camera(0, 9), (Prop("wall", at=(-0.9, 0, 0)),))
    assert walled.scale > alone.scale * 0.7


def test_a_wall_seen_from_its_back_lets_the_person_be_seen() -> None:
    for turn, through in ((0, False), (180, True)):
        wall = Prop("wall", at=(0.4, 0, 0), turn=turn)
        svg = draw(STANDING, title="t", description="d", prefix="f", props=(wall,))
        walls = [
            each.get("fill-opacity")
            for each in ElementTree.fromstring(svg).iter()
            if "fig-wall" in each.get("class", "")
        ]
        assert walls
        assert all((opacity is not None) == through for opacity in walls)
