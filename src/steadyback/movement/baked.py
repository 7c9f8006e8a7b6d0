"""A solved movement as small whole numbers: what is stored, sent to the player, and drawn from.

Angles are tenths of a degree, lengths millimetres for a body of 1.75 m. An angle that stays the
same is written once. The player puts the same numbers through the same arithmetic.
"""

from collections.abc import Sequence

import numpy as np
from pydantic import BaseModel, ConfigDict

from steadyback.movement.description import (
    Base,
    Movement,
    PathKind,
    Press,
    Thing,
    View,
    Working,
    both_sides,
)
from steadyback.movement.motion import Motion
from steadyback.movement.pose import Pose
from steadyback.movement.rotation import Array, rotation_vector, turned_by
from steadyback.movement.rounding import FACING, MILLIMETRES, PLACE, TENTHS, whole_numbers
from steadyback.movement.skeleton import SKELETON, other_side

LEG = ("hip.", "knee.", "ankle.", "toes.")
EVERY = 2
"""Every second solved frame is kept; the player goes straight between them."""


class Baked(BaseModel):
    """One level's movement, ready to be played.

    `root` are the pelvis's place (mm), `facing` its rotation vector (tenths of a degree), `angles`
    each joint's value in each frame, or once if it never changes. `keys` are the frames at which
    the author's keys stand, `source` a hash of all that it was made from.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    source: str
    path: PathKind
    keys: tuple[int, ...]
    root: tuple[tuple[int, int, int], ...]
    facing: tuple[tuple[int, int, int], ...]
    angles: dict[str, tuple[int, ...]]
    view: View
    props: tuple[Thing, ...] = ()
    arrow: str | None = None
    close_up: str | None = None
    press: tuple[Press, ...] = ()
    breathe: bool = False
    ghost: bool = False
    works: Working = "both"

    def pose(self, frame: int) -> Pose:
        """The body in one frame (negative counts from the end). IndexError beyond the last."""
        angles = np.zeros(len(SKELETON.turns))
        for name, values in self.angles.items():
            value = values[frame] if len(values) > 1 else values[0]
            angles[SKELETON.turn_index[name]] = np.radians(value / TENTHS)
        facing = turned_by(np.radians(np.array(self.facing[frame]) / TENTHS))
        return Pose(np.array(self.root[frame]) / MILLIMETRES, facing, angles)

    def __len__(self) -> int:
        """How many frames there are."""
        return len(self.root)


def baked(motion: Motion, view: View, source: str) -> Baked:
    """A solved motion in whole numbers."""
    kept = [frame for number, frame in enumerate(motion.frames) if number % EVERY == 0]
    poses = [frame.pose for frame in kept]
    keys = tuple(number for number, frame in enumerate(kept) if frame.share == int(frame.share))
    table = whole_numbers(motion, EVERY, facings(poses))
    angles = {
        turn.name: once([int(value) for value in table[:, column]])
        for column, turn in enumerate(SKELETON.turns, start=FACING)
        if table[:, column].any()
    }
    return Baked(
        source=source,
        path="hold" if len(poses) == 1 else motion.movement.path,
        keys=keys,
        root=tuple(whole(row[:PLACE]) for row in table),
        facing=tuple(whole(row[PLACE:FACING]) for row in table),
        angles=angles,
        view=view,
        props=things(motion.base, motion.movement),
        arrow=motion.movement.arrow,
        close_up=motion.movement.close_up,
        press=presses(motion.movement.press),
        breathe=motion.movement.breathe,
        ghost=motion.movement.ghost,
        works=motion.movement.works or watched_leg(motion.movement),
    )


def presses(written: Sequence[Press]) -> tuple[Press, ...]:
    """Every force of its own: those on both sides, of each."""
    return tuple(Press(at=name, to=one.to) for one in written for name in both_sides([one.at]))


def watched_leg(movement: Movement) -> Working:
    """The side of the one leg that is watched; both where that is none or both."""
    names = [name for name in both_sides(movement.watch) if name.startswith(LEG)]
    sides: set[Working] = {"R" if name.endswith("R") else "L" for name in names}
    return sides.pop() if len(sides) == 1 else "both"


def things(base: Base, movement: Movement) -> tuple[Thing, ...]:
    """What is in the picture: a mat, too, under a body on the floor that has nothing to lie on."""
    kinds = {thing.kind for thing in movement.props}
    on_floor = base.face != "forward" or movement.base == "kneeling"
    if not on_floor or kinds & {"mat", "bed"}:
        return movement.props
    return (Thing(kind="mat", at=(0, 0, 0)), *movement.props)


def facings(poses: Sequence[Pose]) -> list[Array]:
    """Rotation vectors in degrees, each the one nearest to that before: no jump at half a turn."""
    out: list[Array] = []
    for pose in poses:
        vector = np.degrees(rotation_vector(pose.facing))
        length = float(np.linalg.norm(vector))
        if out and length and np.linalg.norm(vector - out[-1]) > 180:
            vector = vector * (1 - 360 / length)
        out.append(vector)
    return out


def once(values: list[int]) -> tuple[int, ...]:
    """The values, or one of them where they are all the same."""
    return (values[0],) if len(set(values)) == 1 else tuple(values)


def whole(vector: Array) -> tuple[int, int, int]:
    """Three numbers rounded."""
    x, y, z = (round(float(value)) for value in vector)
    return x, y, z


def mirrored(pose: Pose) -> Pose:
    """The same pose with left and right changed over."""
    angles = np.zeros_like(pose.angles)
    for place, turn in enumerate(SKELETON.turns):
        other = SKELETON.turn_index[other_side(turn.name)]
        sideways = other == place and not turn.name.endswith(".flex")
        angles[other] = -pose.angles[place] if sideways else pose.angles[place]
    flip = np.diag([1.0, 1.0, -1.0])
    return Pose(flip @ pose.root, flip @ pose.facing @ flip, angles)
