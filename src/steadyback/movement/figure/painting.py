"""Parts of a body as pieces of SVG: one outline, a shade, a lit side; and the shadow below."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from steadyback.movement.figure.camera import Camera, FrameBox
from steadyback.movement.figure.colours import SHADOW, line_class, paints, role_class
from steadyback.movement.figure.depth import Thing
from steadyback.movement.figure.joins import Join
from steadyback.movement.figure.outline import Circle, hull_path
from steadyback.movement.figure.shape import Ball, Look, Part, Role
from steadyback.movement.pose import Placed
from steadyback.movement.rotation import Array
from steadyback.movement.skeleton import STATURE_M

LIT_SHARE = 0.84
LIT_SHIFT = (-0.05, -0.13)
"""The lit side: the same hull, smaller and shifted up and left, in shares of each ball's radius."""
THIN = 0.0105
"""Hulls of thinner balls (a thumb, the nose) have no lit side; fraction of stature."""
SHADOW_TO_M = 0.5
"""What is higher than this throws no shadow of note."""
SHADOWLESS = ("sleeve", "upper_arm", "neck", "thigh")
"""Parts whose shadow others cover."""
OUTLINE_M = 0.0115
OUTLINE = (0.9, 3.2)
"""Width of the outline in metres, and its least and most in units of the picture."""


@dataclass(frozen=True)
class Scene:
    """A body before a camera: what turns balls and points into places in the picture.

    A `mirrored` one is the mirror image of what was drawn; its marks stand in the other corners.
    """

    placed: Placed
    camera: Camera
    box: FrameBox
    look: Look
    prefix: str
    paint: dict[str, str] = field(default_factory=dict)
    mirrored: bool = False

    @cached_property
    def axes(self) -> Array:
        """The camera's directions."""
        return self.camera.axes

    @cached_property
    def line_width(self) -> float:
        """Width of an outline in the picture."""
        return min(OUTLINE[1], max(OUTLINE[0], OUTLINE_M * self.box.scale))

    def ball_places(self, balls: Sequence[Ball]) -> tuple[Array, Array]:
        """Balls in space: middles (n × 3) and radii, metres."""
        placed, index = self.placed, self.placed.skeleton.index
        on = [index[ball.segment] for ball in balls]
        offsets = np.array([ball.at for ball in balls]) * placed.stature
        at = placed.origins[on] + np.einsum("nij,nj->ni", placed.frames[on], offsets)
        return at, np.array([ball.radius for ball in balls]) * placed.stature

    def pictured(self, points: Array) -> Array:
        """Points in space (n × 3) in the picture: x, y, and nearness in metres."""
        return self.box.place(points @ self.axes.T)

    def circles(self, hull: Sequence[Ball], less: float = 0.0) -> list[Circle]:
        """A hull's balls as circles, their radii less by some units of the picture."""
        at, radii = self.ball_places(hull)
        return as_circles(self.pictured(at), radii * self.box.scale - less)

    def facing(self, segment: str, direction: Sequence[float]) -> float:
        """How much a direction of a segment looks at the viewer: 1 fully, -1 away."""
        frame = self.placed.frames[self.placed.skeleton.index[segment]]
        return float(self.axes[2] @ frame @ np.array(direction))

    def fill(self, name: str) -> str:
        """Class and fill of one of the body's classes."""
        return f'class="{name}" fill="{self.paint[name]}"'


def scene_of(
    placed: Placed,
    camera: Camera,
    box: FrameBox,
    look: Look,
    prefix: str,
    *,
    mirrored: bool = False,
) -> Scene:
    """A scene with the look's colours at hand."""
    return Scene(placed, camera, box, look, prefix, paints(look), mirrored)


def as_circles(places: Array, radii: Array) -> list[Circle]:
    """Places in the picture with radii as circles."""
    return [
        (float(x), float(y), max(0.3, float(radius)))
        for (x, y, _), radius in zip(places, radii, strict=True)
    ]


def lit(circles: Iterable[Circle]) -> list[Circle]:
    """The lit side of circles."""
    return [
        (x + LIT_SHIFT[0] * radius, y + LIT_SHIFT[1] * radius, radius * LIT_SHARE)
        for x, y, radius in circles
    ]


def outlined(scene: Scene, role: Role, far: int, path: str, mark: str = "") -> str:
    """A path in a role's shade with an outline."""
    shade, line = role_class(role, shade=True, far=far), line_class(far)
    return (
        f'<path{mark} class="{shade} {line}" fill="{scene.paint[shade]}"'
        f' stroke="{scene.paint[line]}" d="{path}"/>'
    )


def part_mark(scene: Scene, name: str) -> str:
    """The id of a part's path, for patches that are clipped to it."""
    return f"{scene.prefix}-{name.replace('.', '')}"


def paint_part(scene: Scene, part: Part, far: int, *, marked: bool) -> str:
    """A part: its outline and shade, then its lit side."""
    hulls = [scene.circles(hull) for hull in part.hulls]
    path = "".join(hull_path(circles) for circles in hulls)
    light = "".join(
        hull_path(lit(circles))
        for hull, circles in zip(part.hulls, hulls, strict=True)
        if max(ball.radius for ball in hull) > THIN
    )
    mark = f' id="{part_mark(scene, part.name)}"' if marked else ""
    lit_class = role_class(part.role, shade=False, far=far)
    return (
        outlined(scene, part.role, far, path, mark) + f'<path {scene.fill(lit_class)} d="{light}"/>'
    )


def paint_join(scene: Scene, join: Join, last: str, role: Role, far: int) -> str:
    """What hides the rounded end of the part that was painted last, where it lies on the other."""
    near, _ = join.into[1 if join.parts[0] == last else 0]
    outer = scene.circles((join.joint, near), scene.line_width * 0.1)
    ways = [lit(scene.circles((join.joint, further))) for _, further in join.into]
    shade, light = (role_class(role, shade=dark, far=far) for dark in (True, False))
    return (
        f'<path {scene.fill(shade)} d="{hull_path(outer)}"/>'
        f'<path {scene.fill(light)} d="{"".join(hull_path(way) for way in ways)}"/>'
    )


def shadow_balls(part: Part) -> list[Ball]:
    """The balls that a part's shadow is made of: of a limb its two ends."""
    balls = [ball for hull in part.hulls for ball in hull]
    return [balls[0], balls[-1]] if part.limb else balls[:: max(1, len(balls) // 4)]


def shadow_path(scene: Scene, parts: Iterable[Part]) -> str:
    """The body's shadow on the floor: hulls flattened by the camera's height."""
    flat = max(0.1, abs(float(scene.axes[2, 1])))
    path = ""
    for part in parts:
        at, radii = scene.ball_places(shadow_balls(part))
        low = at[:, 1] < SHADOW_TO_M * 0.7
        if not low.any() or part.name.startswith(SHADOWLESS):
            continue
        reach = radii[low] * 1.5 * (1.05 - at[low, 1] / SHADOW_TO_M) * scene.box.scale
        spots = scene.pictured(at[low] * np.array([1, 0, 1])) / np.array([1, flat, 1])
        path += hull_path(as_circles(spots, reach), 0)
    colour, opacity = SHADOW[scene.look.ground]
    return (
        f'<path class="fig-shadow" fill="{colour}" fill-opacity="{opacity}"'
        f' transform="scale(1 {flat:.3f})" d="{path}"/>'
        if path
        else ""
    )


def part_thing(scene: Scene, part: Part, over: int | None = None) -> Thing:
    """A part as something to put in order; limbs get a ball between each two."""
    balls: list[Ball] = []
    for hull in part.hulls:
        balls += hull
    at, radii = scene.ball_places(balls)
    extra = [
        ((at[place] + at[place + 1]) / 2, (radii[place] + radii[place + 1]) / 2)
        for place in range(len(balls) - 1)
        if balls[place].segment == balls[place + 1].segment
    ]
    every = np.concatenate([at, np.array([each for each, _ in extra]).reshape(-1, 3)])
    width = np.concatenate([radii, np.array([each for _, each in extra])])
    return Thing(scene.camera.seen(every), width, part.nearer * STATURE_M, None, over)
