"""The head: hair as a cap cut off a ball along the hairline, eyes, brows, mouth and ears.

A hairline is where a plane cuts the ball of the hair. In the picture it is half an ellipse, and the
rest of the hair's edge is the ball's own circle: so the head turns without a jump from any side.
"""

from dataclasses import dataclass
from math import acos, asin, atan2, cos, degrees, pi, sin, sqrt

import numpy as np

from steadyback.movement.figure.outline import Path, joined, number, whole_circle
from steadyback.movement.rotation import Array

HAIR_AT = (0.000, 0.1045, 0.0)
HAIR_RADIUS = 0.0535
HAIRLINE = (-0.80, 0.60, 0.0)
HAIRLINE_AT = -0.07
"""How far beyond the ball's middle the hairline lies, in radii, up and back."""
FRINGE = (
    ((0.033, 0.1330, 0.017), 0.0185),
    ((0.033, 0.1330, -0.017), 0.0185),
    ((-0.006, 0.1450, 0.012), 0.0190),
    ((-0.006, 0.1450, -0.012), 0.0190),
)
"""Balls of the hair over the forehead."""
FEATURES = {
    "eye": ((0.0500, 0.0870, 0.0190), (0.88, 0.0, 0.47)),
    "ear": ((0.0010, 0.0830, 0.0475), (-0.25, 0.0, 0.97)),
}
BROW = ((0.0520, 0.1010, 0.0110), (0.0500, 0.1040, 0.0190), (0.0440, 0.1020, 0.0270))
MOUTH = ((0.0450, 0.0545, -0.0130), (0.0505, 0.0500, 0.0), (0.0450, 0.0545, 0.0130))
HALF_MOUTH = ((0.0500, 0.0505, 0.0), (0.0495, 0.0510, 0.0065), (0.0450, 0.0545, 0.0130))
"""The near half is enough from the side."""
EYE_RADIUS = 0.0062
EAR_RADIUS = 0.0120
SEEN_EYE = 0.18
SEEN_EAR = 0.05
SEEN_MOUTH = 0.60
WHOLE_MOUTH = 0.55


@dataclass(frozen=True, slots=True)
class Cap:
    """A ball's circle in the picture, and the plane that cuts it: its normal as seen (right, down,
    to the viewer; length 1) and its distance from the middle in radii."""

    x: float
    y: float
    radius: float
    normal: tuple[float, float, float]
    off: float


def cap_path(cap: Cap) -> str:
    """What is seen of the part of a ball beyond a plane, as a path; empty if nothing is."""
    right, down, near = cap.normal
    flat, ring = sqrt(right * right + down * down), sqrt(1 - cap.off * cap.off)
    edge = -cap.off * near / (ring * max(flat, 1e-9))
    if edge >= 1:
        return whole_circle((cap.x, cap.y, cap.radius)) if near > cap.off else ""
    if edge <= -1:
        inside = ellipse_path(cap)
        return inside if near > 0 else whole_circle((cap.x, cap.y, cap.radius))
    return half_moon(cap, ring, flat, edge)


def ellipse_path(cap: Cap) -> str:
    """The whole hairline, seen from behind or from the front."""
    right, down, near = cap.normal
    ring = sqrt(1 - cap.off * cap.off) * cap.radius
    lean = degrees(atan2(right, -down))
    x, y = cap.x + cap.radius * cap.off * right, cap.y + cap.radius * cap.off * down
    dx, dy = ring * cos(lean * pi / 180), ring * sin(lean * pi / 180)
    path = Path()
    path.move(x - dx, y - dy)
    path.arc((ring, ring * abs(near)), lean, "1 1", x + dx, y + dy)
    path.arc((ring, ring * abs(near)), lean, "1 1", x - dx, y - dy)
    path.close()
    return path.text


def half_moon(cap: Cap, ring: float, flat: float, edge: float) -> str:
    """Half a hairline, and the ball's circle on the hair's side."""
    right, down, near = cap.normal
    across = acos(max(-1.0, min(1.0, cap.off / flat)))
    middle = atan2(down, right)
    ends = [
        (cap.x + cap.radius * cos(angle), cap.y + cap.radius * sin(angle))
        for angle in (middle - across, middle + across)
    ]
    path = Path()
    path.move(*ends[0])
    path.arc((cap.radius, cap.radius), 0, "1 1" if across > pi / 2 else "0 1", *ends[1])
    half = asin(edge)
    large = "1" if half < 0 else "0"
    sweep = "1" if near > 0 else "0"
    radii = (ring * cap.radius, ring * cap.radius * abs(near))
    path.arc(radii, degrees(atan2(right, -down)), f"{large} {sweep}", *ends[0])
    path.close()
    return path.text


def squeezed(x: float, y: float, radius: float, normal: Array) -> str:
    """A small disc on the surface, narrower the more it looks aside: attributes of an ellipse."""
    flat = float(np.hypot(normal[0], normal[1]))
    lean = degrees(atan2(float(normal[1]), float(normal[0]))) if flat > 1e-6 else 0.0
    narrow = radius * max(0.35, abs(float(normal[2])))
    turn = f' transform="rotate({number(lean)} {joined((x, y))})"' if flat > 0.05 else ""
    return f'cx="{number(x)}" cy="{number(y)}" rx="{number(narrow)}" ry="{number(radius)}"{turn}'


def stroke_path(points: Array) -> str:
    """A bent line through three points in the picture."""
    start, through, end = (points[place][:2] for place in range(3))
    pull = 2 * through - (start + end) / 2
    path = Path()
    path.move(*map(float, start))
    dx, dy = (round(float(pull[axis]) - (path.x, path.y)[axis], 1) for axis in (0, 1))
    path.text += f"q{joined((dx, dy, *path.step(float(end[0]), float(end[1]))))}"
    return path.text
