"""How well a solved movement holds: slip, depth, limits, balance, and what the author meant.

Limits: the acceptance table of the movement study (docs/algorithms/movement.md).
"""

from dataclasses import dataclass

import numpy as np

from steadyback.movement.description import both_sides
from steadyback.movement.motion import Frame, Motion
from steadyback.movement.pose import SURFACE_POINTS, Placed, forward
from steadyback.movement.rotation import Array
from steadyback.movement.skeleton import SKELETON

SLIP_MOST_MM = 1.0
RESIDUAL_MOST_MM = 2.0
DEPTH_MOST_MM = 3.0
LIMIT_MOST_DEG = 0.5
WATCHED_MOST_DEG = 8.0
BALANCE_MOST_MM = 20.0


@dataclass(frozen=True, slots=True)
class Measured:
    """One property of a movement: its worst value, where, and the most it may be."""

    what: str
    value: float
    most: float
    unit: str
    where: str

    @property
    def holds(self) -> bool:
        """Whether the worst value is within what it may be."""
        return self.value <= self.most

    def __str__(self) -> str:
        """As a line for the author."""
        return f"{self.what} {self.value:.1f} {self.unit} (most {self.most:g}) at {self.where}"


def measured(motion: Motion) -> tuple[Measured, ...]:
    """Every property of a motion, the worst first place of each named."""
    placed = [forward(frame.pose) for frame in motion.frames]
    return (
        contact_error(motion),
        slip(motion, placed),
        depth(motion, placed),
        beyond_limits(motion),
        off_watched(motion),
    )


def problems(motion: Motion) -> tuple[Measured, ...]:
    """The properties that do not hold."""
    return tuple(one for one in measured(motion) if not one.holds)


def worst(what: str, found: list[tuple[float, str]], most: float, unit: str) -> Measured:
    """The largest of what was found, or nought."""
    value, where = max(found, default=(0.0, "nowhere"))
    return Measured(what, max(0.0, value), most, unit, where)


def moment(frame: Frame) -> str:
    """A frame named for an author."""
    whole = round(frame.share)
    return f"key {whole}" if whole == frame.share else f"{frame.share:.2f}"


def contact_error(motion: Motion) -> Measured:
    """How far a contact or meeting point of a key is from where it belongs."""
    found = [(one.residual * 1000, f"key {number}") for number, one in enumerate(motion.solved)]
    return worst("contact out of reach", found, RESIDUAL_MOST_MM, "mm")


def slip(motion: Motion, placed: list[Placed]) -> Measured:
    """How far a contact that should stay moves while it lasts."""
    found: list[tuple[float, str]] = []
    since: dict[str, Array] = {}
    for frame, here in zip(motion.frames, placed, strict=True):
        stays = {name for name, contact in frame.contacts.items() if not contact.slides}
        since = {name: since.get(name, here.point(name)) for name in stays}
        for name, place in since.items():
            moved = float(np.linalg.norm(here.point(name) - place)) * 1000
            found.append((moved, f"{name}, {moment(frame)}"))
    return worst("slip", found, SLIP_MOST_MM, "mm")


def depth(motion: Motion, placed: list[Placed]) -> Measured:
    """How deep any point of the body is under the floor."""
    found = []
    for frame, here in zip(motion.frames, placed, strict=True):
        lowest = int(np.where(SURFACE_POINTS, here.points[:, 1], np.inf).argmin())
        name = SKELETON.landmarks[lowest].name
        found.append((-float(here.points[lowest, 1]) * 1000, f"{name}, {moment(frame)}"))
    return worst("below the floor", found, DEPTH_MOST_MM, "mm")


def beyond_limits(motion: Motion) -> Measured:
    """How far any joint is beyond what it can do."""
    found = []
    for frame in motion.frames:
        angles = frame.pose.angles
        over = np.degrees(np.maximum(SKELETON.least - angles, angles - SKELETON.most))
        most = int(over.argmax())
        found.append((float(over[most]), f"{SKELETON.turns[most].name}, {moment(frame)}"))
    return worst("beyond a joint's limit", found, LIMIT_MOST_DEG, "deg")


def off_watched(motion: Motion) -> Measured:
    """How far a watched angle of a key is from what the author wrote."""
    found = []
    for number, (key, solved) in enumerate(zip(motion.keys, motion.solved, strict=True)):
        for name in both_sides(motion.movement.watch):
            off = abs(solved.pose.angle(name) - key.angles.get(name, 0.0))
            found.append((off, f"{name}, key {number}"))
    return worst("watched angle off", found, WATCHED_MOST_DEG, "deg")
