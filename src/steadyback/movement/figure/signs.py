"""Signs for what no movement shows: a force that moves nothing, muscles that tense, a breath, and
staying for a while.

A force is a broad arrow against a bar, tensing is four heads that close in on a place from all
sides, a breath is three waves before the mouth, and staying is a clock whose hand has gone as far
as the usual dose says: of a minute, or of an hour.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, sin
from typing import Final, Literal

import numpy as np

from steadyback.movement.description import Press, Way
from steadyback.movement.figure.colours import HALO, MARK
from steadyback.movement.figure.outline import hull_path, number, polygon_path
from steadyback.movement.figure.painting import Scene
from steadyback.movement.pose import Placed
from steadyback.movement.rotation import Array
from steadyback.movement.skeleton import HAND

SignName = Literal["arrow", "force", "tight", "breath", "minute", "hour", "shade", "larger"]
"""Everything that a picture says beside the body, for a legend in words."""
SHAFT, HEAD, LENGTH, BAR = 0.034, 0.088, 0.135, 0.10
"""Width of a force's shaft and of its head, its length, and the bar's, as shares of the picture's
smaller side: a sign has one size, whatever is near or far."""
TIGHT_FROM, TIGHT_TO, TIGHT_WIDE = 0.102, 0.052, 0.064
"""How far the heads of what goes tight reach from its middle, how near, and how wide they are, as
shares of the picture's smaller side."""
LEAST_SEEN = 0.2
"""A force that points at the viewer more than this leaves of it is not drawn."""
CLOCK = 0.075
"""Radius of the clock, as a share of the picture's smaller side."""
MINUTE_S, HOUR_S = 60.0, 3600.0
LEAST_TURN = 1 / 12
"""A clock's hand goes at least so far round, to be seen."""
BREATHS: Final = (0.045, 0.072, 0.099)
"""How far each wave of a breath is from the mouth, as shares of the picture's smaller side."""
BREATH_WIDE = 0.6
"""Half the angle that a wave spans, radians."""
MOUTH: Final = (0.052, 0.050, 0.0)
"""The mouth, in fractions of stature from the neck's joint (face.MOUTH)."""
ALONG: Final[dict[Way, tuple[float, float, float]]] = {
    "up": (0, 1, 0),
    "down": (0, -1, 0),
    "forward": (1, 0, 0),
    "back": (-1, 0, 0),
    "out": (0, 0, 1),
    "in": (0, 0, -1),
}


@dataclass(frozen=True)
class Signs:
    """What a picture says beyond its pose: forces, a breath, and seconds to stay (0: none)."""

    press: tuple[Press, ...] = ()
    breathe: bool = False
    stay_s: float = 0.0


def paint_signs(scene: Scene, signs: Signs) -> str:
    """Forces and breath; the clock has a place of its own (paint_clock)."""
    drawn = "".join(paint_press(scene, press) for press in signs.press)
    return drawn + (paint_breath(scene) if signs.breathe else "")


def direction(placed: Placed, press: Press) -> Array:
    """Which way a force goes, in space."""
    if press.to == "away":
        side = press.at[-1]
        limb = "upper_arm" if owner(placed, press.at).startswith(ARM) else "thigh"
        root = placed.origins[placed.skeleton.index[f"{limb}.{side}"]]
        return np.asarray(placed.point(press.at) - root)
    along = np.array(ALONG[press.to], dtype=np.float64)
    if press.to in ("up", "down"):
        return along
    if press.to in ("out", "in"):
        along = along * (HAND["L"] if press.at.endswith(".L") else HAND["R"])
    return np.asarray(placed.frames[placed.skeleton.index["pelvis"]] @ along)


ARM: Final = ("upper_arm", "forearm", "hand")


def owner(placed: Placed, landmark: str) -> str:
    """The segment that a landmark is on."""
    return placed.skeleton.landmarks[placed.skeleton.landmark_index[landmark]].segment


def paint_press(scene: Scene, press: Press) -> str:
    """A broad arrow whose head meets a bar where the landmark is; nothing if it would be seen from
    its end. Four heads round it where it goes tight."""
    if press.to == "tight":
        middle = scene.pictured(scene.placed.point(press.at)[None])[0, :2]
        return outlined(scene, *closing_in(scene, middle))
    seen = scene.axes @ direction(scene.placed, press)
    flat = np.array([seen[0], -seen[1]])
    length = float(np.hypot(*flat))
    if length < LEAST_SEEN * float(np.linalg.norm(seen)):
        return ""
    tip = scene.pictured(scene.placed.point(press.at)[None])[0, :2]
    return outlined(scene, *arrow_and_bar(scene, tip, flat / length))


def arrow_and_bar(scene: Scene, tip: Array, way: Array) -> tuple[str, str]:
    """The outline of a broad arrow to a tip, and of the bar there."""
    size = smaller(scene)
    aside = np.array([-way[1], way[0]])

    def at(along: float, across: float) -> tuple[float, float]:
        x, y = tip + (way * along + aside * across) * size
        return float(x), float(y)

    thin, wide, neck = SHAFT / 2, HEAD / 2, -HEAD * 0.62
    arrow = [
        *((-LENGTH, -thin), (neck, -thin), (neck, -wide), (-0.012, 0)),
        *((neck, wide), (neck, thin), (-LENGTH, thin)),
    ]
    bar = [(0, -BAR / 2), (0.014, -BAR / 2), (0.014, BAR / 2), (0, BAR / 2)]
    outlines = [polygon_path([at(*point) for point in points]) for points in (arrow, bar)]
    return outlines[0], outlines[1]


def closing_in(scene: Scene, middle: Array) -> list[str]:
    """The outlines of four heads that point at a place from all sides."""
    size, paths = smaller(scene), list[str]()
    for turn in (0.25, 0.75, 1.25, 1.75):
        way = np.array([cos(turn * pi), sin(turn * pi)])
        aside = np.array([-way[1], way[0]]) * TIGHT_WIDE / 2
        ends = (way * TIGHT_TO, way * TIGHT_FROM + aside, way * TIGHT_FROM - aside)
        paths.append(polygon_path([tuple(map(float, middle + end * size)) for end in ends]))
    return paths


def outlined(scene: Scene, *paths: str) -> str:
    """Filled outlines with a halo."""
    return (
        f'<path class="fig-halo" fill="none" stroke="{HALO[scene.look.ground]}"'
        f' stroke-width="{number(smaller(scene) * 0.016)}" d="{"".join(paths)}"/>'
        f'<path class="fig-arrow-head" fill="{MARK[scene.look.ground]}" d="{"".join(paths)}"/>'
    )


def paint_breath(scene: Scene) -> str:
    """Three waves before the mouth, each a little wider."""
    placed = scene.placed
    head = placed.frames[placed.skeleton.index["head"]]
    mouth = scene.pictured(placed.at("head", MOUTH)[None])[0, :2]
    across, up, _ = scene.axes @ head[:, 0]
    facing = float(np.arctan2(-up, across))
    waves = "".join(wave(mouth, smaller(scene) * reach, facing) for reach in BREATHS)
    return line(scene, waves, 0.011)


def wave(middle: Array, radius: float, facing: float) -> str:
    """An arc round a place, open towards a direction (radians)."""
    begin, end = (
        middle + radius * np.array([cos(facing + turn), sin(facing + turn)])
        for turn in (-BREATH_WIDE, BREATH_WIDE)
    )
    size = number(radius)
    return f"M{place(begin)}A{size} {size} 0 0 1 {place(end)}"


def place(point: Sequence[float] | Array) -> str:
    """A place in the picture, as a path has it."""
    return f"{number(float(point[0]))} {number(float(point[1]))}"


def line(scene: Scene, path: str, share: float) -> str:
    """A line with a halo; its width is a share of the picture's smaller side."""
    width = smaller(scene) * share
    return "".join(
        f'<path class="{name}" fill="none" stroke="{colour[scene.look.ground]}"'
        f' stroke-width="{number(wide)}" d="{path}"/>'
        for name, colour, wide in (
            ("fig-halo", HALO, width * 2.2),
            ("fig-arrow", MARK, width),
        )
    )


def clock_radius(scene: Scene) -> float:
    """How large the clock is in the picture."""
    return CLOCK * smaller(scene)


def paint_clock(scene: Scene, seconds: float, at: tuple[float, float]) -> str:
    """A clock round a place: a stopwatch with its share of a minute, or a clock of an hour."""
    radius, (x, y) = clock_radius(scene), at
    short = seconds <= MINUTE_S
    share = min(1.0, max(LEAST_TURN, seconds / (MINUTE_S if short else HOUR_S)))
    face = hull_path([(x, y, radius)])
    knob = polygon_path(
        [
            (x + across * radius, y - up * radius)
            for across, up in ((-0.3, 1.0), (-0.3, 1.32), (0.3, 1.32), (0.3, 1.0))
        ]
    )
    ground, mark = HALO[scene.look.ground], MARK[scene.look.ground]
    return (
        (f'<path class="fig-arrow-head" fill="{mark}" d="{knob}"/>' if short else "")
        + f'<path class="fig-clock" fill="{ground}" stroke="{mark}"'
        f' stroke-width="{number(radius * 0.17)}" d="{face}"/>'
        f'<path class="fig-arrow-head" fill="{mark}" d="{sector(x, y, radius * 0.72, share)}"/>'
    )


def sector(x: float, y: float, radius: float, share: float) -> str:
    """A share of a disc, clockwise from its top."""
    if share >= 1:
        return hull_path([(x, y, radius)])
    turn = 2 * pi * share
    end = (x + radius * sin(turn), y - radius * cos(turn))
    size, large = number(radius), 1 if share > 0.5 else 0
    top = place((x, y - radius))
    return f"M{place((x, y))}L{top}A{size} {size} 0 {large} 1 {place(end)}Z"


def smaller(scene: Scene) -> float:
    """The picture's smaller side."""
    return min(scene.box.width, scene.box.height)
