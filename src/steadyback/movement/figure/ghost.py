"""Where a movement began, as one flat shade behind the body: so that a small way can be seen.

It is drawn with little: limbs are lines of one width, trunk and head are hulls.
"""

from collections.abc import Iterable
from typing import Final

import numpy as np

from steadyback.movement.figure.colours import GHOST
from steadyback.movement.figure.outline import Path, hull_path, number
from steadyback.movement.figure.painting import Scene, scene_of
from steadyback.movement.figure.shape import Ball, Part
from steadyback.movement.pose import Placed
from steadyback.movement.skeleton import SIDES

LIMB: Final = 0.042
"""Width of a limb, as a fraction of stature."""
LIMBS: Final = tuple(
    tuple(Ball(f"{name}.{side}", at, LIMB) for name, at in chain)
    for side in SIDES
    for chain in (
        (
            ("upper_arm", (0.0, 0.0, 0.0)),
            ("forearm", (0.0, 0.0, 0.0)),
            ("hand", (0.0, -0.07, 0.0)),
        ),
        (
            ("thigh", (0.0, 0.0, 0.0)),
            ("shank", (0.0, 0.0, 0.0)),
            ("foot", (0.0, -0.015, 0.0)),
            ("foot", (0.085, -0.02, 0.0)),
        ),
    )
)
"""Each limb's joints and its end."""


def trunk(parts: Iterable[Part]) -> list[tuple[Ball, ...]]:
    """What is no limb, each part as one hull."""
    return [tuple(b for hull in part.hulls for b in hull) for part in parts if not part.limb]


def paint_ghost(scene: Scene, placed: Placed, parts: Iterable[Part]) -> str:
    """Another pose of the same body as a shade."""
    other = scene_of(placed, scene.camera, scene.box, scene.look, scene.prefix)
    hulls = "".join(hull_path(other.circles(hull), 0) for hull in trunk(parts))
    lines = "".join(line(other, limb) for limb in LIMBS)
    width = number(LIMB * placed.stature * scene.box.scale)
    shade = GHOST[scene.look.ground]
    return (
        f'<path class="fig-ghost" fill="{shade}" d="{hulls}"/>'
        f'<path class="fig-ghost" fill="none" stroke="{shade}" stroke-width="{width}"'
        f' stroke-linecap="round" d="{lines}"/>'
    )


def line(scene: Scene, limb: Iterable[Ball]) -> str:
    """The middle of a limb."""
    at, _ = scene.ball_places(list(limb))
    path = Path(0)
    for step, (x, y) in enumerate(np.asarray(scene.pictured(at)[:, :2])):
        (path.line if step else path.move)(float(x), float(y))
    return path.text
