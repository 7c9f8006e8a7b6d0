"""The head as a piece of SVG: skull, ears, face, and the hair over it."""

from collections.abc import Sequence

import numpy as np

from steadyback.movement.figure import face
from steadyback.movement.figure.outline import hull_path, number
from steadyback.movement.figure.painting import (
    LIT_SHARE,
    LIT_SHIFT,
    Scene,
    lit,
    outlined,
    paint_part,
)
from steadyback.movement.figure.shape import Ball, Part


def hair_cap(scene: Scene, share: float = 1.0, shift: tuple[float, float] = (0, 0)) -> str:
    """The hair on the skull as a path, of a share of its size, shifted by shares of its radius."""
    head = scene.placed.skeleton.index["head"]
    middle = scene.pictured(scene.placed.at("head", face.HAIR_AT)[None])[0]
    right, up, near = scene.axes @ scene.placed.frames[head] @ np.array(face.HAIRLINE)
    radius = face.HAIR_RADIUS * scene.placed.stature * scene.box.scale
    return face.cap_path(
        face.Cap(
            float(middle[0]) + shift[0] * radius,
            float(middle[1]) + shift[1] * radius,
            radius * share,
            (float(right), -float(up), float(near)),
            face.HAIRLINE_AT,
        )
    )


def paint_head(scene: Scene, part: Part) -> str:
    """Skull, ears and face, and over them the hair; its outline lies under the skull."""
    fringe = scene.circles([Ball("head", at, radius) for at, radius in face.FRINGE])
    hair = hull_path(fringe) + hair_cap(scene)
    light = hull_path(lit(fringe)) + hair_cap(scene, LIT_SHARE, LIT_SHIFT)
    return (
        outlined(scene, "hair", 0, hair)
        + paint_part(scene, part, 0, marked=False)
        + paint_face(scene)
        + f'<path {scene.fill("fig-hair-shade")} d="{hair}"/>'
        + f'<path {scene.fill("fig-hair")} d="{light}"/>'
    )


def paint_face(scene: Scene) -> str:
    """Ears, eyes, brows and mouth, as far as they look at the viewer."""
    out = ""
    for side in (1.0, -1.0):
        out += feature(scene, "ear", side, face.EAR_RADIUS, face.SEEN_EAR, "fig-skin")
        eye = feature(scene, "eye", side, face.EYE_RADIUS, face.SEEN_EYE, "fig-hair-shade")
        out += eye + (bent_line(scene, [(x, y, z * side) for x, y, z in face.BROW]) if eye else "")
    return out + paint_mouth(scene)


def paint_mouth(scene: Scene) -> str:
    """A slight smile; from the side only its near half."""
    ahead = scene.facing("head", (1, 0, 0))
    if ahead > face.WHOLE_MOUTH:
        return bent_line(scene, face.MOUTH)
    near = 1.0 if scene.facing("head", (0, 0, 1)) > 0 else -1.0
    half = [(x, y, z * near) for x, y, z in face.HALF_MOUTH]
    return bent_line(scene, half) if ahead > face.SEEN_MOUTH - face.WHOLE_MOUTH else ""


def feature(scene: Scene, kind: str, side: float, radius: float, seen: float, name: str) -> str:
    """An eye or an ear on one side (1 right, -1 left); nothing if it looks away."""
    (x, y, z), (ahead, up, out) = face.FEATURES[kind]
    normal = (ahead, up, out * side)
    if scene.facing("head", normal) < seen:
        return ""
    middle = scene.pictured(scene.placed.at("head", (x, y, z * side))[None])[0]
    head = scene.placed.frames[scene.placed.skeleton.index["head"]]
    looks = scene.axes @ head @ np.array(normal) * np.array([1, -1, 1])
    size = radius * scene.placed.stature * scene.box.scale
    ring = f' stroke="{scene.paint["fig-line"]}" stroke-width="{number(scene.line_width * 0.6)}"'
    return (
        f"<ellipse {scene.fill(name)}{ring if kind == 'ear' else ''}"
        f" {face.squeezed(float(middle[0]), float(middle[1]), size, looks)}/>"
    )


def bent_line(scene: Scene, points: Sequence[Sequence[float]]) -> str:
    """A brow or the mouth: a thin bent line on the head."""
    at = np.array([scene.placed.at("head", (x, y, z)) for x, y, z in points])
    path = face.stroke_path(scene.pictured(at))
    colour, width = scene.paint["fig-hair-shade"], number(scene.line_width * 0.75)
    return (
        f'<path class="fig-feature" fill="none" stroke="{colour}" stroke-width="{width}"'
        f' stroke-linecap="round" d="{path}"/>'
    )
