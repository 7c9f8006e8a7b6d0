"""What a level's picture holds besides the body, for the player: furniture, equipment, marks.

What stands still is finished here as paths. What moves is sent as places in the picture (tenths of
a unit) for each frame, from which the player draws it again.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from steadyback.movement.baked import Baked
from steadyback.movement.figure.figure import clock_place, taken_by
from steadyback.movement.figure.layers import Layers
from steadyback.movement.figure.marks import close_up_circle, paint_arrow
from steadyback.movement.figure.painting import Scene, scene_of
from steadyback.movement.figure.shape import Part
from steadyback.movement.figure.signs import Signs, paint_clock, paint_signs
from steadyback.movement.figure.solid_painting import paint_solid
from steadyback.movement.figure.solids import Box, Disc, Round, Solid
from steadyback.movement.figure.still import frame_of, signs_of, way
from steadyback.movement.player.body import GROUNDS, whole
from steadyback.movement.player.coded import spaced
from steadyback.movement.rotation import Array
from steadyback.movement.skeleton import SKELETON

Json = dict[str, Any]
TENTHS = 10
AXIS_FINE = 1000
PATH = re.compile(r"<path ([^>]*)/>")
ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
Style = tuple[str, float, str, str, str, str]
"""Class, width of the line (0: none), fill and stroke on a light ground, then on a dark one."""


class Styles:
    """The styles of a level's things, each once."""

    def __init__(self) -> None:
        self.known: list[Style] = []

    def number(self, style: Style) -> int:
        """A style's place in the table."""
        if style not in self.known:
            self.known.append(style)
        return self.known.index(style)

    def pieces(self, light: str, dark: str) -> list[tuple[int, str]]:
        """The paths of a piece of SVG, painted for both grounds: style and path of each."""
        both = zip(paths(light), paths(dark), strict=True)
        return [(self.number(style_of(one, two)), one["d"]) for one, two in both]


def paths(svg: str) -> list[dict[str, str]]:
    """The attributes of each path in a piece of SVG."""
    return [dict(ATTRIBUTE.findall(found)) for found in PATH.findall(svg)]


def style_of(light: dict[str, str], dark: dict[str, str]) -> Style:
    """The style of one path, seen on both grounds."""
    colours = (each.get(name, "none") for each in (light, dark) for name in ("fill", "stroke"))
    light_fill, light_line, dark_fill, dark_line = colours
    width = float(light.get("stroke-width", 0))
    return light["class"], width, light_fill, light_line, dark_fill, dark_line


def on_both_grounds(scene: Scene) -> list[Scene]:
    """A scene on the light ground and on the dark one."""
    looks = [replace(scene.look, ground=ground) for ground in GROUNDS]
    return [scene_of(scene.placed, scene.camera, scene.box, look, "") for look in looks]


def painted(scene: Scene, solid: Solid, styles: Styles) -> list[tuple[int, str]]:
    """A solid as it is in one frame."""
    light, dark = (paint_solid(each, solid) for each in on_both_grounds(scene))
    return styles.pieces(light, dark)


def things(
    scenes: Sequence[Scene], by_frame: Sequence[Sequence[Solid]], styles: Styles
) -> list[Json]:
    """All solids of a level: finished, or with places that move."""
    return [
        thing(scenes, [solids[number] for solids in by_frame], styles)
        for number in range(len(by_frame[0]))
    ]


def thing(scenes: Sequence[Scene], solids: Sequence[Solid], styles: Styles) -> Json:
    """One solid over all frames."""
    pieces = painted(scenes[0], solids[0], styles)
    moving = [places(scene, solid) for scene, solid in zip(scenes, solids, strict=True)]
    if all(each == moving[0] for each in moving):
        return {"paths": pieces}
    return {
        "styles": [style for style, _ in pieces],
        "at": spaced(moving),
        **shape(scenes[0], solids[0]),
    }


def places(scene: Scene, solid: Solid) -> list[int]:
    """What moves of a solid: its points in the picture; of a disc, too, its axis as seen."""
    if isinstance(solid, Disc):
        axis = scene.axes @ solid.axis * AXIS_FINE
        return [*pictured(scene, solid.middle[None]), *(round(float(each)) for each in axis)]
    if isinstance(solid, Box):
        return pictured(scene, solid.corners)
    return pictured(scene, np.array([at for hull in solid.hulls for at, _ in hull]))


def pictured(scene: Scene, points: Array) -> list[int]:
    """Points in the picture, x and y in turn, tenths of a unit."""
    flat = scene.pictured(points)[:, :2] * TENTHS
    return [round(float(value)) for value in flat.ravel()]


def shape(scene: Scene, solid: Solid) -> Json:
    """What does not move of a solid that moves: radii of hulls, a disc's size, faces seen."""
    scale = scene.box.scale
    if isinstance(solid, Round):
        return {"round": [[round(r * scale, 1) for _, r in hull] for hull in solid.hulls]}
    if isinstance(solid, Disc):
        return {"disc": [round(solid.radius * scale, 1), round(solid.thickness * scale, 1)]}
    return {"faces": seen_faces(scene, solid)}


def seen_faces(scene: Scene, box: Box) -> list[list[int]]:
    """The numbers of the corners of each face that looks at the viewer."""
    return [
        [int(np.linalg.norm(box.corners - corner, axis=1).argmin()) for corner in ring]
        for normal, ring in box.faces
        if float(scene.axes[2] @ normal) >= 1e-3
    ]


def arrow_of(kept: Baked, scenes: Sequence[Scene], styles: Styles) -> list[tuple[int, str]]:
    """The arrow of the still for the end; empty where there is none."""
    far = frame_of(kept, "end")
    points = way(kept, far, mirror=False)
    if points is None:
        return []
    light, dark = (paint_arrow(scene, points) for scene in on_both_grounds(scenes[far]))
    return styles.pieces(light, dark)


def marks(kept: Baked, stay_s: float, far: Layers, styles: Styles) -> Json:
    """The signs of the still for the end, and the clock with how far it is from the left."""
    signs = signs_of(kept, len(kept) - 1, stay_s, mirror=False) or Signs()
    light, dark = (paint_signs(each, signs) for each in on_both_grounds(far.scene))
    found: Json = {"signs": styles.pieces(light, dark)}
    if not stay_s:
        return found
    points = way(kept, frame_of(kept, "end"), mirror=False)
    taken = taken_by(far.scene, points, kept.close_up is not None, far.parts, far.solids)
    at = clock_place(far.scene, far.parts, taken)
    light, dark = (paint_clock(each, stay_s, at) for each in on_both_grounds(far.scene))
    return found | {"clock": [round(at[0] * TENTHS), styles.pieces(light, dark)]}


def close_up_of(kept: Baked, scene: Scene, parts: Sequence[Part]) -> list[int] | None:
    """Segment and place of the landmark that is shown larger, and the window's middle and radius in
    tenths of a unit; None where there is none."""
    if kept.close_up is None:
        return None
    mark = SKELETON.landmarks[SKELETON.landmark_index[kept.close_up]]
    window = close_up_circle(scene, parts)
    return [SKELETON.index[mark.segment], *whole(mark.at), *(round(v * TENTHS) for v in window)]
