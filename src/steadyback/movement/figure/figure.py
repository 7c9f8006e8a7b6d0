"""A person in a pose as one SVG: calm, from any side, with what works, what is used and which way.

The picture needs no script and no style: colours are presentation attributes, and each has a class
by which a page's stylesheet can give another theme (colours.paints).
Method: docs/algorithms/movement.md.
"""

from collections.abc import Mapping, Sequence
from html import escape

import numpy as np

from steadyback.movement.figure.camera import Camera, FrameBox
from steadyback.movement.figure.ghost import paint_ghost
from steadyback.movement.figure.layers import Layers
from steadyback.movement.figure.marks import (
    ARROW_M,
    close_up_circle,
    free_corner,
    paint_arrow,
    paint_close_up,
)
from steadyback.movement.figure.outline import Circle, number
from steadyback.movement.figure.painting import (
    Scene,
    as_circles,
    scene_of,
    shadow_path,
)
from steadyback.movement.figure.prop_shapes import solids_of
from steadyback.movement.figure.shape import Look, Part, parts_of
from steadyback.movement.figure.signs import Signs, clock_radius, paint_clock, paint_signs
from steadyback.movement.figure.solid_painting import paint_solid, solid_points
from steadyback.movement.figure.solids import Solid
from steadyback.movement.figure.worked import BOTH, WORK, hatch, shown_patches
from steadyback.movement.pose import Placed
from steadyback.movement.props import Prop
from steadyback.movement.rotation import Array
from steadyback.vocabulary import Muscle, Share

SIZE = (420.0, 300.0)
MARGIN = 0.04
"""Room round the figure, as a share of the picture's smaller side."""
WALL_ABOVE_M = 0.15
"""A wall may be cut off by the picture's edge so far above the body."""
CLOCK_ROOM = 1.35
"""The room that a clock takes, with its knob, in its radii."""
GRIPS = frozenset({"grip", "palm", "fingers"})


def holding_sides(props: Sequence[Prop]) -> frozenset[str]:
    """The sides whose hand is closed round something."""
    names = [name for prop in props if prop.kind not in ("ball", "pillow") for name in prop.held]
    return frozenset(name[-1] for name in names if name.split(".")[0] in GRIPS)


def fit(
    poses: Sequence[Placed],
    camera: Camera,
    props: Sequence[Prop] = (),
    size: tuple[float, float] = SIZE,
    look: Look | None = None,
) -> FrameBox:
    """The largest scale at which all poses and props are inside a picture of a size."""
    low, high = np.full(2, np.inf), np.full(2, -np.inf)
    for placed in poses:
        points, reach = extent(placed, camera, props, look or Look())
        low = np.minimum(low, (points[:, :2] - reach[:, None]).min(axis=0))
        high = np.maximum(high, (points[:, :2] + reach[:, None]).max(axis=0))
    margin = MARGIN * min(size)
    scale = float(((np.array(size) - 2 * margin) / (high - low)).min())
    left = float((low[0] + high[0]) / 2) - size[0] / scale / 2
    top = float((low[1] + high[1]) / 2) + size[1] / scale / 2
    return FrameBox(left, top, scale, *size)


def extent(
    placed: Placed, camera: Camera, props: Sequence[Prop], look: Look
) -> tuple[Array, Array]:
    """Seen points of a body, its shadow and its props, and how far each reaches (metres)."""
    scene = scene_of(placed, camera, FrameBox(0, 0, 1, 1, 1), look, "")
    balls = [
        ball
        for part in parts_of(look.build, holding_sides(props))
        for hull in part.hulls
        for ball in hull
    ]
    at, reach = scene.ball_places(balls)
    points, widths = [at, at * np.array([1, 0, 1])], [reach * 1.1, reach]
    top = float(at[:, 1].max()) + WALL_ABOVE_M
    for prop in props:
        for solid in solids_of(prop, placed):
            more, around = solid_points(solid)
            if prop.kind == "wall":
                more = np.minimum(more, [np.inf, top, np.inf])
            points.append(more)
            widths.append(around)
    return camera.seen(np.concatenate(points)), np.concatenate(widths)


def draw(
    placed: Placed,
    *,
    title: str,
    description: str,
    prefix: str,
    camera: Camera | None = None,
    worked: Mapping[Muscle, Share] | None = None,
    props: Sequence[Prop] = (),
    look: Look | None = None,
    size: tuple[float, float] = SIZE,
    frame_box: FrameBox | None = None,
    arrow: Sequence[Sequence[float]] | None = None,
    close_up: str | None = None,
    signs: Signs | None = None,
    ghost: Placed | None = None,
    sides: frozenset[str] = BOTH,
    mirrored: bool = False,
) -> str:
    """A figure as SVG. `prefix` begins every id and must be unique on its page; `arrow` is a way
    through space (metres), `close_up` a landmark whose surroundings are shown larger in a corner,
    `ghost` another pose as a shade behind, `sides` those whose legs' muscles are shown.

    KeyError names a landmark that there is not.
    """
    camera, look = camera or Camera(), look or Look()
    box = frame_box or fit([placed], camera, props, size, look)
    scene = scene_of(placed, camera, box, look, prefix, mirrored=mirrored)
    parts = parts_of(look.build, holding_sides(props))
    patches = shown_patches(scene, worked or {}, sides)
    patterns = "".join(
        hatch(scene, share) for share in WORK if share in {each for _, each in patches}
    )
    floor = paint_floor(scene, parts, props)
    solids = [solid for prop in props if prop.kind != "mat" for solid in solids_of(prop, placed)]
    shade = paint_ghost(scene, ghost, parts) if ghost is not None else ""
    body = floor + Layers(scene, solids, parts, patches, shade).painted()
    marks = paint_arrow(scene, arrow) if arrow is not None else ""
    if close_up is not None:
        marks += paint_close_up(scene, close_up, parts)
    if signs is not None:
        marks += paint_signs(scene, signs)
        taken = taken_by(scene, arrow, close_up is not None, parts, solids)
        marks += paint_stay(scene, signs.stay_s, parts, taken)
    return framed(scene, title, description, patterns, body, marks)


def taken_by(
    scene: Scene,
    arrow: Sequence[Sequence[float]] | None,
    close_up: bool,
    parts: Sequence[Part],
    solids: Sequence[Solid],
) -> list[Circle]:
    """What marks and furniture take of a picture, as circles."""
    width = ARROW_M * scene.box.scale
    way = np.array(arrow or [], dtype=np.float64).reshape(-1, 3)
    found: list[Circle] = [(float(x), float(y), 2 * width) for x, y, _ in scene.pictured(way)]
    for solid in solids:
        points, reach = solid_points(solid)
        found += as_circles(scene.pictured(points), reach * scene.box.scale + width)
    return [*found, close_up_circle(scene, parts)] if close_up else found


def paint_stay(scene: Scene, seconds: float, parts: Sequence[Part], taken: Sequence[Circle]) -> str:
    """The clock in the freest corner; nothing for no time."""
    return paint_clock(scene, seconds, clock_place(scene, parts, taken)) if seconds else ""


def clock_place(
    scene: Scene, parts: Sequence[Part], taken: Sequence[Circle]
) -> tuple[float, float]:
    """Where the clock is: in the freest corner."""
    return free_corner(scene, parts, clock_radius(scene) * CLOCK_ROOM, taken)


def paint_floor(scene: Scene, parts: Sequence[Part], props: Sequence[Prop]) -> str:
    """Mats, and the shadow on them."""
    mats = [
        solid for prop in props if prop.kind == "mat" for solid in solids_of(prop, scene.placed)
    ]
    return "".join(paint_solid(scene, solid) for solid in mats) + shadow_path(scene, parts)


def framed(scene: Scene, title: str, description: str, patterns: str, body: str, marks: str) -> str:
    """The SVG around the drawing."""
    name, box = scene.prefix, scene.box
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg"'
        f' viewBox="0 0 {number(box.width)} {number(box.height)}"'
        f' role="img" aria-labelledby="{name}-t {name}-d" class="fig fig-tone-{scene.look.tone}">'
        f'<title id="{name}-t">{escape(title)}</title>'
        f'<desc id="{name}-d">{escape(description)}</desc>'
        + (f"<defs>{patterns}</defs>" if patterns else "")
        + f'<g id="{name}-b" stroke-width="{number(scene.line_width)}" stroke-linejoin="round"'
        f' paint-order="stroke">{body}</g>{marks}</svg>'
    )
