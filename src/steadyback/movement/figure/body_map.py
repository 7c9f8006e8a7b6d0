"""The body from the front and from behind as a map: where muscles lie, and where symptoms are felt.

The same body as in the figures stands with feet a little apart. Regions are paths in one picture,
the front view in its left half, the back view in its right half; sides are the person's own. Pages
fill them, make them into links or choices, and read side and distal level from what was marked.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

import numpy as np

from steadyback.movement.figure.camera import Camera, FrameBox
from steadyback.movement.figure.layers import Layers
from steadyback.movement.figure.muscles import FACING, patches_of
from steadyback.movement.figure.outline import hull_path, number
from steadyback.movement.figure.painting import Scene, scene_of
from steadyback.movement.figure.shape import Hull, Look, group, parts_of
from steadyback.movement.pose import Placed, Pose, forward
from steadyback.movement.skeleton import HAND, SIDES, SKELETON, Side
from steadyback.vocabulary import GROUP_OF, Muscle, MuscleGroup

View = Literal["front", "back"]
VIEWS: tuple[View, ...] = ("front", "back")
AreaName = Literal["low_back", "buttock", "thigh", "calf", "foot"]

MAP_SIZE = (400.0, 400.0)
"""Width and height of the map's picture."""
SCALE = 208.0
FLOOR_AT = 388.0
"""Units per metre, and where the floor is from the top."""
AZIMUTH: dict[View, float] = {"front": 90.0, "back": -90.0}
STANCE_DEG = {
    "shoulder.abd": 20.0,
    "hip.abd": 6.0,
    "hip.rot_ext": 18.0,
    "forearm.pron": 40.0,
}
"""Arms and legs a little apart, so that regions of the two sides do not touch."""

DISTAL_LEVELS: dict[AreaName, int] = {
    "low_back": 1,
    "buttock": 2,
    "thigh": 3,
    "calf": 4,
    "foot": 5,
}
"""How far down each area is, as the record counts it (0 is nowhere). The knee goes with the thigh:
what is felt below the knee begins under the joint (our_proposal)."""


@dataclass(frozen=True, slots=True)
class MuscleRegion:
    """Where a muscle lies in one view, on one side, and the group that the planner counts it in."""

    muscle: Muscle
    group: MuscleGroup | None
    view: View
    side: Side
    path: str


@dataclass(frozen=True, slots=True)
class SymptomRegion:
    """An area where symptoms are felt: its view, side and name, its distal level (1 to 5)."""

    view: View
    side: Side
    area: AreaName
    distal_level: int
    path: str


def standing() -> Placed:
    """The body of the map, feet on the floor, facing +x."""
    angles = np.zeros(len(SKELETON.turns))
    for name, value in STANCE_DEG.items():
        for side in SIDES:
            angles[SKELETON.turn_index[f"{name}.{side}"]] = np.radians(value)
    low = forward(Pose(np.zeros(3), np.eye(3), angles)).points[:, 1].min()
    return forward(Pose(np.array([0.0, -low, 0.0]), np.eye(3), angles))


@cache
def scene_from(view: View) -> Scene:
    """The body before the camera of a view, in that view's half of the picture."""
    middle = MAP_SIZE[0] * (0.25 if view == "front" else 0.75)
    box = FrameBox(-middle / SCALE, FLOOR_AT / SCALE, SCALE, *MAP_SIZE)
    return scene_of(standing(), Camera(AZIMUTH[view], 0.0), box, Look(), f"map-{view}")


def map_figure(look: Look | None = None) -> str:
    """The body itself, both views, as SVG elements without ids, to lie under the regions."""
    out = ""
    for view in VIEWS:
        base = scene_from(view)
        scene = scene_of(base.placed, base.camera, base.box, look or Look(), base.prefix)
        out += Layers(scene, (), parts_of(scene.look.build), ()).painted()
    width = number(SCALE * 0.008)
    return f'<g stroke-width="{width}" stroke-linejoin="round" paint-order="stroke">{out}</g>'


def silhouette(view: View) -> str:
    """The outline of the whole body in a view, as a path to clip regions by."""
    scene = scene_from(view)
    hulls = [hull for part in parts_of(scene.look.build) for hull in part.hulls]
    return "".join(hull_path(scene.circles(hull)) for hull in hulls)


def muscle_map() -> list[MuscleRegion]:
    """Every muscle that is seen, in the views from which it is seen, on both sides."""
    return [
        MuscleRegion(patch.muscle, GROUP_OF.get(patch.muscle), view, patch.side, path)
        for view in VIEWS
        for patch in patches_of("slim")
        if scene_from(view).facing(patch.segment, patch.outward) > FACING
        for path in ("".join(hull_path(scene_from(view).circles(hull)) for hull in patch.hulls),)
    ]


def back_areas(side: Side) -> dict[AreaName, Hull]:
    """The areas of one side of the trunk, seen from behind."""
    out = HAND[side]
    low_back = (
        *group("pelvis", (-0.05, 0.056, out * 0.012, 0.010), (-0.05, 0.058, out * 0.068, 0.014)),
        *group("lumbar", (-0.04, 0.086, out * 0.012, 0.010), (-0.03, 0.080, out * 0.054, 0.014)),
    )
    buttock = (
        *group("pelvis", (-0.05, 0.028, out * 0.014, 0.012), (-0.03, 0.018, out * 0.068, 0.024)),
        *group("pelvis", (-0.05, -0.034, out * 0.023, 0.021), (-0.04, -0.026, out * 0.064, 0.030)),
    )
    return {"low_back": low_back, "buttock": buttock}


def leg_areas(side: Side, view: View) -> dict[AreaName, Hull]:
    """The areas of one leg. From behind the thigh begins under the buttock."""
    thigh, shank, foot = f"thigh.{side}", f"shank.{side}", f"foot.{side}"
    top = -0.102 if view == "back" else -0.050
    return {
        "thigh": group(
            thigh,
            (0, top, 0, 0.0400),
            (0, -0.150, 0, 0.0390),
            (0, -0.225, 0, 0.0290),
            (0, -0.245, 0, 0.0240),
        ),
        "calf": group(
            shank,
            (0, -0.049, 0, 0.0300),
            (-0.009, -0.070, 0, 0.0335),
            (0, -0.150, 0, 0.0260),
            (0, -0.186, 0, 0.0190),
        ),
        "foot": (
            *group(shank, (0, -0.216, 0, 0.0175)),
            *group(foot, (-0.018, -0.0185, 0, 0.0205), (0.078, -0.0255, 0, 0.0165)),
            *group(f"toes.{side}", (0.024, 0.003, 0, 0.0120)),
        ),
    }


def symptom_map() -> list[SymptomRegion]:
    """Every area on both sides, from the back downward. Low back and buttock are seen from behind
    only, the rest of the leg in both views."""
    return [
        SymptomRegion(
            view, side, area, DISTAL_LEVELS[area], hull_path(scene_from(view).circles(hull))
        )
        for view in VIEWS
        for side in SIDES
        for area, hull in areas_of(side, view).items()
    ]


def areas_of(side: Side, view: View) -> dict[AreaName, Hull]:
    """The areas of a side that are seen in a view, from proximal to distal."""
    leg = leg_areas(side, view)
    return {**back_areas(side), **leg} if view == "back" else leg


def farthest(marked: Sequence[SymptomRegion]) -> int:
    """The distal level of what was marked: that of the farthest region, 0 if there is none."""
    return max((region.distal_level for region in marked), default=0)


def sides_of(marked: Sequence[SymptomRegion]) -> Literal["left", "right", "both", "none"]:
    """The side of what was marked, in the record's words."""
    found = {region.side for region in marked}
    if len(found) == len(SIDES):
        return "both"
    return "none" if not found else "right" if "R" in found else "left"
