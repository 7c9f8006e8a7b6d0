"""Marks over a figure: the arrow of its way, and a round close-up of one place."""

from collections.abc import Sequence

import numpy as np

from steadyback.movement.figure.colours import HALO, MARK
from steadyback.movement.figure.outline import Circle, Path, joined, number, polygon_path
from steadyback.movement.figure.painting import Scene
from steadyback.movement.figure.shape import Part
from steadyback.movement.rotation import Array

ARROW_M = 0.020
HEAD_M = 0.075
"""Width of an arrow and length of its head, metres."""
LEAST_WAY_M, LEAST_ARROW = 0.008, 1.7
"""A shorter way than this (metres) has no arrow. A longer one has an arrow of so many heads at
least, which then begins further back than the way does: a small movement is to be seen, too."""
ARROW_POINTS, LONG_WAY_POINTS, LONG_WAY = 9, 15, 30
"""Points of an arrow, and of one along a way of more than so many frames: it has corners."""
ZOOM = 2.2
CLOSE_UP_SHARE = 0.22
"""Radius of a close-up, as a share of the picture's smaller side."""


def smooth_path(points: Array) -> str:
    """A smooth line through points of the picture (Catmull and Rom's spline, as cubic curves)."""
    path = Path()
    path.move(float(points[0, 0]), float(points[0, 1]))
    padded = np.concatenate([points[:1], points, points[-1:]])
    for before, start, end, after in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        pulls = (start + (end - before) / 6, end - (after - start) / 6)
        ways = [float(pull[axis]) - (path.x, path.y)[axis] for pull in pulls for axis in (0, 1)]
        path.text += f"c{joined((*ways, *path.step(float(end[0]), float(end[1]))))}"
    return path.text


def thinned(points: Array) -> Array:
    """At most a few points, evenly along the way, without those that do not move."""
    steps = np.hypot(*np.diff(points[:, :2], axis=0).T)
    along = np.concatenate([[0.0], np.cumsum(steps)])
    if along[-1] < 1e-6:
        return points[:1]
    most = LONG_WAY_POINTS if len(points) > LONG_WAY else ARROW_POINTS
    marks = np.linspace(0, along[-1], min(most, len(points)))
    return np.stack([np.interp(marks, along, points[:, axis]) for axis in (0, 1)], axis=1)


def paint_arrow(scene: Scene, way: Sequence[Sequence[float]]) -> str:
    """A curved arrow along a way through space, with a halo; nothing if it leads nowhere."""
    points = thinned(scene.pictured(np.array(way, dtype=np.float64)))
    width = max(2.0, ARROW_M * scene.box.scale)
    length = max(8.0, HEAD_M * scene.box.scale)
    colour = MARK[scene.look.ground]
    gone = float(np.linalg.norm(points[-1, :2] - points[0, :2]))
    if len(points) < 2 or gone < LEAST_WAY_M * scene.box.scale:
        return ""
    points = points[-1] + (points - points[-1]) * max(1.0, LEAST_ARROW * length / gone)
    back = points[-1] - points[-2]
    back = back / float(np.hypot(*back))
    aside, base = np.array([-back[1], back[0]]), points[-1] - back * length * 0.55
    tip = points[-1] + back * length * 0.45
    head = polygon_path([tip, base + aside * length * 0.48, base - aside * length * 0.48])
    line = smooth_path(np.concatenate([points[:-1], base[None]]))
    halo = (
        f'class="fig-halo" fill="none" stroke="{HALO[scene.look.ground]}"'
        f' stroke-width="{number(width * 2.2)}"'
    )
    return (
        f'<g stroke-linecap="round" stroke-linejoin="round"><path {halo} d="{line}{head}"/>'
        f'<path class="fig-arrow" fill="none" stroke="{colour}" stroke-width="{number(width)}"'
        f' d="{line}"/><path class="fig-arrow-head" fill="{colour}" d="{head}"/></g>'
    )


def free_corner(
    scene: Scene, parts: Sequence[Part], radius: float, taken: Sequence[Circle] = ()
) -> tuple[float, float]:
    """The middle of a circle in the corner where the least of the body, and of what else is taken,
    is covered."""
    circles = [circle for part in parts for hull in part.hulls for circle in scene.circles(hull)]
    circles += taken
    near, right, low = radius + 3, scene.box.width - radius - 3, scene.box.height - radius - 3
    sides = (near, right) if scene.mirrored else (right, near)
    corners = [(x, y) for y in (near, low) for x in sides]

    def covered(corner: tuple[float, float]) -> float:
        gaps = [
            radius + size - float(np.hypot(x - corner[0], y - corner[1])) for x, y, size in circles
        ]
        return sum(gap for gap in gaps if gap > 0)

    return min(corners, key=covered)


def close_up_circle(scene: Scene, parts: Sequence[Part]) -> Circle:
    """The round window of a close-up."""
    radius = CLOSE_UP_SHARE * min(scene.box.width, scene.box.height)
    return (*free_corner(scene, parts, radius), radius)


def paint_close_up(scene: Scene, landmark: str, parts: Sequence[Part]) -> str:
    """The surroundings of a landmark, larger, in a round window in a corner."""
    x, y, radius = close_up_circle(scene, parts)
    at = scene.pictured(scene.placed.point(landmark)[None])[0]
    ring = f' fill="none" class="fig-ring" stroke="{MARK[scene.look.ground]}"'
    shift = joined((x - float(at[0]) * ZOOM, y - float(at[1]) * ZOOM))
    circle = f'cx="{number(x)}" cy="{number(y)}" r="{number(radius)}"'
    return (
        f'<clipPath id="{scene.prefix}-w"><circle {circle}/></clipPath>'
        f'<g clip-path="url(#{scene.prefix}-w)"><circle class="fig-ground"'
        f' fill="{scene.paint["fig-ground"]}" {circle}/><use href="#{scene.prefix}-b"'
        f' transform="translate({shift}) scale({ZOOM})"/></g>'
        f'<circle{ring} stroke-width="2" {circle}/>'
        f'<circle{ring} stroke-width="1.5" stroke-dasharray="4 3" cx="{number(float(at[0]))}"'
        f' cy="{number(float(at[1]))}" r="{number(radius / ZOOM)}"/>'
    )
