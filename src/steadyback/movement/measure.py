"""How well a solved movement holds: contacts, slip, depth, limits, balance, what the author meant.

Limits: the acceptance table of the movement study (docs/algorithms/movement.md). The same measures
are taken of a movement as it was solved and, more mildly, as people see it: in whole numbers, with
straight lines between the frames that are kept.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from steadyback.movement.baked import EVERY, Baked
from steadyback.movement.description import Base, Movement, both_sides
from steadyback.movement.motion import FRAMES, SHIFTING, Baker, Frame, Motion, framed, meanwhile
from steadyback.movement.pose import SURFACE_POINTS, Placed, Pose, forward
from steadyback.movement.rotation import Array, turned_by
from steadyback.movement.rounding import MILLIMETRES, TENTHS
from steadyback.movement.skeleton import SKELETON

SLIP_MOST_MM = 1.0
CONTACT_MOST_MM = 2.0
DEPTH_MOST_MM = 3.0
LIMIT_MOST_DEG = 0.5
WATCHED_MOST_DEG = 8.0
BALANCE_MOST_MM = 20.0
"""How far the centre of mass may be outside of what bears it: the width of a thumb
(our_proposal)."""
ROUNDING_MM, ROUNDING_DEG = 1.5, 0.05
"""How much more each may be in what is kept: tenths of a degree and millimetres (our_proposal,
after the measurement in docs/movements.md)."""
SEEN_MOST_MM = 10.0
"""How far anything may be off half way between two kept frames: about two points of a picture
(our_proposal)."""
CORNERS = 3
"""So many points make an area; fewer are a line or a point."""


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
    """Every property of a motion, the worst first place of each named; balance only where the
    author asks for it."""
    placed = [forward(frame.pose) for frame in motion.frames]
    return (
        contact_error(motion, placed),
        slip(motion, placed),
        depth(motion, placed),
        *((balance(motion, placed),) if motion.balance else ()),
        beyond_limits(motion),
        off_watched(motion),
    )


def measured_as_kept(seen: Motion) -> tuple[Measured, ...]:
    """The same of the frames that are kept, in whole numbers, of a movement as it is seen."""
    found = measured(replace(seen, frames=seen.frames[::EVERY]))
    more = {"mm": ROUNDING_MM, "deg": ROUNDING_DEG}
    return tuple(replace(one, most=round(one.most + more[one.unit], 2)) for one in found)


def measured_as_seen(seen: Motion) -> tuple[Measured, ...]:
    """The same of all that people see of a movement: half way between kept frames, too, where the
    player goes straight from one to the next."""
    limits = {one.what: one.most for one in measured_as_kept(seen)}
    least = {"mm": SEEN_MOST_MM, "deg": 0.0}
    return tuple(
        replace(one, most=max(limits[one.what], least[one.unit])) for one in measured(seen)
    )


def problems(motion: Motion) -> tuple[Measured, ...]:
    """The properties that do not hold."""
    return tuple(one for one in measured(motion) if not one.holds)


def as_seen(base: Base, movement: Movement, kept: Baked) -> Motion:
    """What people see of a movement: the frames that are kept, and half way between them."""
    baker = Baker(base, movement)
    frames = []
    for number in range(EVERY * (len(kept) - 1) + 1):
        before, part = divmod(number, FRAMES)
        key = baker.keys[before]
        touch = meanwhile(key, baker.keys[before + 1]) if part else key
        frames.append(framed(number / FRAMES, seen_pose(kept, number), touch))
    return baker.motion([kept.pose(number) for number in kept.keys], frames)


def seen_pose(kept: Baked, number: int) -> Pose:
    """The body that is shown in place of one solved frame: a kept one, or between two."""
    before, after = kept.pose(number // EVERY), kept.pose((number + 1) // EVERY)
    turns = [kept.facing[number // EVERY], kept.facing[(number + 1) // EVERY]]
    facing = turned_by(np.radians(np.mean(turns, axis=0) / TENTHS))
    return Pose((before.root + after.root) / 2, facing, (before.angles + after.angles) / 2)


def worst(what: str, found: Sequence[tuple[float, str]], most: float, unit: str) -> Measured:
    """The largest of what was found, or nought."""
    value, where = max(found, default=(0.0, "nowhere"))
    return Measured(what, max(0.0, value), most, unit, where)


def moment(frame: Frame) -> str:
    """A frame named for an author."""
    whole = round(frame.share)
    return f"key {whole}" if whole == frame.share else f"{frame.share:.2f}"


def contact_error(motion: Motion, placed: Sequence[Placed]) -> Measured:
    """How far a contact, a place to reach or a meeting point is from where it belongs, in any
    frame: a contact from its surface, whether it slides or not."""
    found = [
        (off * MILLIMETRES, f"{name}, {moment(frame)}")
        for frame, here in zip(motion.frames, placed, strict=True)
        for name, off in off_places(motion, frame, here)
    ]
    return worst("contact out of reach", found, CONTACT_MOST_MM, "mm")


def off_places(motion: Motion, frame: Frame, here: Placed) -> list[tuple[str, float]]:
    """Everything that should be somewhere in a frame, and how far off it is, metres."""
    found = []
    for name, contact in frame.contacts.items():
        axis, value = motion.surfaces[contact.surface].plane
        found.append((name, abs(float(here.point(name)[axis]) - value)))
    for name, place in frame.reach.items():
        found.append((name, float(np.linalg.norm(here.point(name) - place))))
    for one, other in frame.meet:
        found.append((one, float(np.linalg.norm(here.point(one) - here.point(other)))))
    return found


def slip(motion: Motion, placed: Sequence[Placed]) -> Measured:
    """How far a contact that should stay moves while it lasts."""
    found: list[tuple[float, str]] = []
    since: dict[str, Array] = {}
    for frame, here in zip(motion.frames, placed, strict=True):
        stays = {name for name, contact in frame.contacts.items() if not contact.slides}
        since = {name: since.get(name, here.point(name)) for name in stays}
        for name, place in since.items():
            moved = float(np.linalg.norm(here.point(name) - place)) * MILLIMETRES
            found.append((moved, f"{name}, {moment(frame)}"))
    return worst("slip", found, SLIP_MOST_MM, "mm")


def depth(motion: Motion, placed: Sequence[Placed]) -> Measured:
    """How deep any point of the body is under the floor or in a wall."""
    found = []
    for frame, here in zip(motion.frames, placed, strict=True):
        for surface, wall in motion.walls.items():
            deep = np.where(SURFACE_POINTS, wall.depth(here.points), -np.inf)
            point = int(deep.argmax())
            name = SKELETON.landmarks[point].name
            found.append((float(deep[point]) * MILLIMETRES, f"{name}, {surface}, {moment(frame)}"))
    return worst("in the floor or a wall", found, DEPTH_MOST_MM, "mm")


def balance(motion: Motion, placed: Sequence[Placed]) -> Measured:
    """How far the centre of mass is outside of what bears it, seen from above."""
    found = []
    for frame, here in zip(motion.frames, placed, strict=True):
        bears = [above(here.point(name)) for name in bearing(motion, frame)]
        if bears:
            off = outside(above(here.centre_of_mass), bears)
            found.append((off * MILLIMETRES, moment(frame)))
    return worst("out of balance", found, BALANCE_MOST_MM, "mm")


def bearing(motion: Motion, frame: Frame) -> set[str]:
    """What bears in a frame; while weight is shifted, next to a key, what the key has too."""
    near = round(frame.share)
    shifting = abs(frame.share - near) < SHIFTING
    return {*frame.contacts, *(motion.keys[near].contacts if shifting else ())}


def above(place: Array) -> Array:
    """A place seen from above: forward and to the right."""
    return np.asarray(place[[0, 2]])


def outside(place: Array, corners: Sequence[Array]) -> float:
    """How far a place (2) is from the smallest area that has all corners; nought inside it."""
    ring = outline(corners)
    edges = list(zip(ring, [*ring[1:], ring[0]], strict=True))
    if len(ring) >= CORNERS and all(beside(one, other, place) >= 0 for one, other in edges):
        return 0.0
    return min(float(np.linalg.norm(place - nearest(one, other, place))) for one, other in edges)


def outline(corners: Sequence[Array]) -> list[Array]:
    """The outer corners, anticlockwise (Andrew's monotone chain)."""
    places = sorted(corners, key=tuple)

    def half(run: Sequence[Array]) -> list[Array]:
        out: list[Array] = []
        for place in run:
            while len(out) > 1 and beside(out[-2], out[-1], place) <= 0:
                out.pop()
            out.append(place)
        return out[:-1]

    return [*half(places), *half(places[::-1])] or places


def beside(one: Array, other: Array, place: Array) -> float:
    """Twice the area of a triangle; above nought where a place is left of the way to the other."""
    way, there = other - one, place - one
    return float(way[0] * there[1] - way[1] * there[0])


def nearest(one: Array, other: Array, place: Array) -> Array:
    """The place of a line between two ends that is nearest to another place."""
    way = other - one
    long = float(way @ way)
    share = 0.0 if long == 0 else min(1.0, max(0.0, float((place - one) @ way) / long))
    return np.asarray(one + share * way)


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
    for number, (key, pose) in enumerate(zip(motion.keys, motion.solved, strict=True)):
        for name in both_sides(motion.movement.watch):
            off = abs(pose.angle(name) - key.angles.get(name, 0.0))
            found.append((off, f"{name}, key {number}"))
    return worst("watched angle off", found, WATCHED_MOST_DEG, "deg")
