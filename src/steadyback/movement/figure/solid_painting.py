"""Solids as pieces of SVG, and as things to put in order."""

import numpy as np

from steadyback.movement.figure.colours import DIMMED, GROUND, mixed
from steadyback.movement.figure.depth import Block, Thing
from steadyback.movement.figure.outline import hull_path, number, polygon_path
from steadyback.movement.figure.painting import Scene, as_circles, lit
from steadyback.movement.figure.solids import STUFF, Box, Disc, Round, Solid, Stuff
from steadyback.movement.rotation import Array

BEHIND_WALL = 0.3
"""Opacity of a wall seen from its back, so that the person behind it is seen too."""

THIN_ROUND = 4.0
"""A bar or band of a smaller radius in the picture has one tone."""

RIM = 16
"""Corners of a disc."""


def stuff_colours(scene: Scene, stuff: Stuff) -> tuple[str, str, str]:
    """Colours of a face that looks up, to the viewer, and aside, on the scene's ground."""
    ground = scene.look.ground
    up, ahead, aside = (mixed(each, GROUND[ground], DIMMED[ground]) for each in STUFF[stuff])
    return up, ahead, aside


def paint_box(scene: Scene, box: Box, line: str) -> str:
    """The faces of a box that look at the viewer."""
    up, ahead, aside = stuff_colours(scene, box.stuff)
    if box.stuff == "wall" and float(scene.axes[2] @ box.axes[0]) < 0:
        line += f' fill-opacity="{BEHIND_WALL}"'
    out = ""
    for normal, ring in box.faces:
        right, _, near = scene.axes @ normal
        if near < 1e-3:
            continue
        tone = 0 if abs(normal[1]) > 0.7 else 1 if near > abs(right) else 2
        fill, name = (up, ahead, aside)[tone], ("", "-front", "-side")[tone]
        path = polygon_path(scene.pictured(ring))
        out += f'<path class="fig-{box.stuff}{name}" fill="{fill}"{line} d="{path}"/>'
    return out


def paint_round(scene: Scene, solid: Round, line: str) -> str:
    """A rounded body: shade and lit side, outlined."""
    up, ahead, _ = stuff_colours(scene, solid.stuff)
    hulls = [
        as_circles(
            scene.pictured(np.array([at for at, _ in hull])),
            np.array([radius for _, radius in hull]) * scene.box.scale,
        )
        for hull in solid.hulls
    ]
    path = "".join(hull_path(circles) for circles in hulls)
    if max(radius for circles in hulls for _, _, radius in circles) < THIN_ROUND:
        return f'<path class="fig-{solid.stuff}" fill="{up}"{line} d="{path}"/>'
    light = "".join(hull_path(lit(circles)) for circles in hulls)
    return (
        f'<path class="fig-{solid.stuff}-front" fill="{ahead}"{line} d="{path}"/>'
        f'<path class="fig-{solid.stuff}" fill="{up}" d="{light}"/>'
    )


def ring_points(middle: Array, axis: Array, radius: float) -> Array:
    """Points round a circle in space (16 × 3)."""
    aside = np.cross(axis, [0.0, 1.0, 0.0] if abs(axis[1]) < 0.9 else [1.0, 0.0, 0.0])
    aside = aside / np.linalg.norm(aside)
    over = np.cross(axis, aside)
    angles = np.linspace(0, 2 * np.pi, RIM, endpoint=False)[:, None]
    return np.asarray(middle + radius * (np.cos(angles) * aside + np.sin(angles) * over))


def paint_disc(scene: Scene, disc: Disc, line: str) -> str:
    """A disc: its rim as a hull, and the face that looks at the viewer."""
    up, ahead, _ = stuff_colours(scene, disc.stuff)
    half = disc.axis * disc.thickness / 2
    ends = [ring_points(disc.middle + half * sign, disc.axis, disc.radius) for sign in (1, -1)]
    near = 0 if float(scene.axes[2] @ disc.axis) > 0 else 1
    rim = scene.pictured(np.concatenate(ends))
    path = hull_path([(float(x), float(y), 0.01) for x, y, _ in rim])
    face_path = polygon_path(scene.pictured(ends[near]))
    return (
        f'<path class="fig-{disc.stuff}-front" fill="{ahead}"{line} d="{path}"/>'
        f'<path class="fig-{disc.stuff}" fill="{up}" d="{face_path}"/>'
    )


def paint_solid(scene: Scene, solid: Solid) -> str:
    """A solid with a thin outline."""
    colour = scene.paint["fig-line-far2"]
    line = f' stroke="{colour}" stroke-width="{number(scene.line_width * 0.6)}"'
    if isinstance(solid, Box):
        return paint_box(scene, solid, line)
    return (
        paint_round(scene, solid, line)
        if isinstance(solid, Round)
        else paint_disc(scene, solid, line)
    )


def solid_points(solid: Solid) -> tuple[Array, Array]:
    """Points of a solid (n × 3, metres) and how far it reaches round each."""
    if isinstance(solid, Box):
        return solid.corners, np.zeros(8)
    if isinstance(solid, Round):
        balls = [ball for hull in solid.hulls for ball in hull]
        return np.array([at for at, _ in balls]), np.array([radius for _, radius in balls])
    half = solid.axis * solid.thickness / 2
    rims = [ring_points(solid.middle + half * sign, solid.axis, solid.radius) for sign in (1, -1)]
    return np.concatenate(rims), np.full(2 * RIM, 0.004)


def solid_thing(scene: Scene, solid: Solid) -> Thing:
    """A solid as something to put in order."""
    points, radii = solid_points(solid)
    seen = scene.camera.seen(points)
    if not isinstance(solid, Box):
        return Thing(seen, radii)
    normals = np.array([normal for normal, _ in solid.faces])
    centres = np.array([ring.mean(axis=0) for _, ring in solid.faces])
    return Thing(seen, radii, 0.0, Block(scene.camera.seen(centres), scene.camera.seen(normals)))
