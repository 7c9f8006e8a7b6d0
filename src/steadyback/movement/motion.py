"""From keys to a motion: each key solved, minimum jerk between them, contacts kept in every frame.

Between two keys the angles follow 10u³ - 15u⁴ + 6u⁵ (Flash and Hogan 1985: no velocity at either
end), the pelvis turns the shortest way, and every frame is solved again, so that what touches the
floor stays where it is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from steadyback.movement.description import (
    Base,
    Contact,
    Movement,
    Surface,
    Touch,
    angles_of,
    both_sides,
    contacts_of,
)
from steadyback.movement.pose import Pose, forward
from steadyback.movement.rotation import Array, between, turned
from steadyback.movement.skeleton import SKELETON, other_side
from steadyback.movement.solver import (
    AUTHORED,
    BASED,
    FLOOR,
    LOOSE,
    ROOT_TURN,
    SETTLED,
    WATCHED,
    Aim,
    solve,
)

WALLS = ("floor", "wall")
"""The surfaces that go on: nothing may sink into them. A seat or a step has an edge."""
FRAMES = 24
"""Frames between two keys."""
SHIFTING = 0.4
"""The share of the way between two keys in which weight is shifted to what bears there, or back
(our_proposal): at once the body would jump."""
WALK = 6
"""Steps from one key to the next: in one jump a bridge's feet went through the floor."""
FACING_PULL = 0.4
"""How strongly a pelvis keeps a lean that the author wrote."""
TRUNK_AND_HIPS = ("lumbar.", "thorax.", "hip.")
"""What gives way last of all that nobody wrote: hands and feet adapt, the back does not."""
FACINGS: dict[str, Array] = {
    "forward": np.eye(3),
    "down": turned(np.array([0.0, 0.0, 1.0]), -np.pi / 2),
    "up": turned(np.array([0.0, 0.0, 1.0]), np.pi / 2),
    "side_left": np.array([[0.0, 1, 0], [0, 0, 1], [1, 0, 0]]),
}


@dataclass(frozen=True)
class Key:
    """One key worked out from its base: angles wanted, contacts, places and meetings."""

    angles: dict[str, float]
    authored: frozenset[str]
    contacts: dict[str, Contact]
    reach: dict[str, Array]
    meet: tuple[tuple[str, str], ...]
    facing: Array
    leans: bool


@dataclass(frozen=True)
class Frame:
    """One solved moment: where the body is, what touches, which landmarks have a place (metres) and
    which meet; `share` runs from 0 at the first key to the number of segments at the last."""

    share: float
    pose: Pose
    contacts: Mapping[str, Contact]
    reach: Mapping[str, Array]
    meet: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Motion:
    """A movement solved: the keys, and frames from the first key to the last.

    `surfaces` are all that it may touch, `walls` those that nothing may sink into; `balance` says
    whether the centre of mass must be over what bears.
    """

    movement: Movement
    base: Base
    keys: tuple[Key, ...]
    solved: tuple[Pose, ...]
    frames: tuple[Frame, ...]
    surfaces: Mapping[str, Surface]
    walls: Mapping[str, Surface]
    balance: bool


def framed(share: float, pose: Pose, key: Key) -> Frame:
    """A moment in which everything is as a key has it, in a pose."""
    return Frame(share, pose, key.contacts, key.reach, key.meet)


def keys_of(base: Base, movement: Movement) -> tuple[Key, ...]:
    """Each key with its base and stance. KeyError names what is not known, and in which key."""
    out = []
    for number, touch in enumerate(movement.keys):
        try:
            out.append(key_of(base, movement.stance, touch))
        except KeyError as error:
            raise KeyError(f"key {number}: {error.args[0]}") from None
    return tuple(out)


def key_of(base: Base, stance: Touch, touch: Touch) -> Key:
    """One key: what it says itself goes before its stance, and that before the base."""
    wanted = angles_of(base.q) | angles_of(stance.q) | angles_of(touch.q)
    contacts = contacts_of(base.contacts)
    for part in (stance, touch):
        contacts = {k: v for k, v in contacts.items() if k not in both_sides(part.release)}
        contacts |= contacts_of(part.add)
    tilt = (stance.lean + touch.lean, stance.turn + touch.turn, stance.roll + touch.roll)
    reach = {
        name: np.array(spot)
        for written, spot in {**stance.reach, **touch.reach}.items()
        for name in both_sides([written])
    }
    meet = tuple(pair for one, other in (*stance.meet, *touch.meet) for pair in paired(one, other))
    known = set(SKELETON.landmark_index)
    for name in [*reach, *(name for pair in meet for name in pair)]:
        if name not in known:
            raise KeyError(f"unknown landmark {name}")
    return Key(
        angles=wanted,
        authored=frozenset(angles_of(stance.q) | angles_of(touch.q)),
        contacts=contacts,
        reach=reach,
        meet=meet,
        facing=tilted(FACINGS[base.face], *tilt),
        leans=any(tilt),
    )


def paired(one: str, other: str) -> list[tuple[str, str]]:
    """Two landmarks that meet, on each side where both say so. KeyError if only one does."""
    ones, others = both_sides([one]), both_sides([other])
    if len(ones) != len(others):
        raise KeyError(f"{one} has two sides and {other} one: write the sides out")
    return list(zip(ones, others, strict=True))


def tilted(facing: Array, lean: float, turn: float, roll: float) -> Array:
    """An attitude leaned forward, turned left and rolled right: degrees, in the body's frame."""
    forward_, left, right = (np.radians(value) for value in (lean, turn, roll))
    return np.asarray(
        facing
        @ turned(np.array([0.0, 1, 0]), left)
        @ turned(np.array([0.0, 0, 1]), -forward_)
        @ turned(np.array([1.0, 0, 0]), right)
    )


class Baker:
    """Solves the keys of a movement one after the other, and the frames between them.

    A contact of the first key fixes only its height (or its wall); where it is found then is its
    anchor for as long as it stays.
    """

    def __init__(self, base: Base, movement: Movement) -> None:
        self.base, self.movement = base, movement
        self.keys = keys_of(base, movement)
        self.surfaces = {"floor": FLOOR, **base.surfaces, **movement.surfaces}
        self.walls = {name: self.surfaces[name] for name in WALLS if name in self.surfaces}
        self.balance = base.balance if movement.balance is None else movement.balance
        self.anchors: dict[str, Array] = {}
        self.symmetric = all(is_symmetric(key) for key in self.keys)
        self.watched = set(both_sides(movement.watch))
        if self.symmetric:
            self.watched |= {other_side(name) for name in self.watched}

    def bake(self) -> Motion:
        """The whole motion. KeyError for a surface that the movement does not have."""
        first = self.keys[0]
        solved = [self.settle(first, resting_on_floor(first))]
        frames = [framed(0.0, solved[0], first)]
        for number, key in enumerate(self.keys[1:]):
            before = self.keys[number]
            self.anchors = {
                name: place for name, place in self.anchors.items() if name in key.contacts
            }
            end = self.walk(before, key, solved[-1])
            frames += self.between(number, before, key, solved[-1], end)
            solved.append(end)
            frames.append(framed(number + 1.0, end, key))
        return self.motion(solved, frames)

    def motion(self, solved: Sequence[Pose], frames: Sequence[Frame]) -> Motion:
        """The movement with its keys and frames as they were found."""
        return Motion(
            movement=self.movement,
            base=self.base,
            keys=self.keys,
            solved=tuple(solved),
            frames=tuple(frames),
            surfaces=self.surfaces,
            walls=self.walls,
            balance=self.balance,
        )

    def settle(self, key: Key, start: Pose) -> Pose:
        """The pose of a key, and anchors where it newly touches."""
        found = solve(self.aim(key, vector(key.angles)), start, most_steps=200, enough=SETTLED)
        placed = forward(found)
        for name in key.contacts:
            self.anchors.setdefault(name, placed.point(name))
        return found

    def walk(self, before: Key, key: Key, start: Pose) -> Pose:
        """From one key to the next in small steps."""
        pose, have, want = start, start.angles, vector(key.angles)
        for step in range(1, WALK):
            share = step / WALK
            turned_so_far = between(before.facing, key.facing, share)
            aim = self.aim(replace(key, facing=turned_so_far), have + (want - have) * share)
            pose = solve(aim, pose, most_steps=15)
        return self.settle(key, pose)

    def between(self, number: int, before: Key, key: Key, start: Pose, end: Pose) -> list[Frame]:
        """The frames between two solved keys: contacts that both have stay where they are."""
        moving = meanwhile(before, key)
        begun, ending = (off_middle(pose, tuple(moving.contacts)) for pose in (start, end))
        frames = []
        for step in range(1, FRAMES):
            share = minimum_jerk(step / FRAMES)
            wanted = start.angles + (end.angles - start.angles) * share
            facing = between(start.facing, end.facing, share)
            aside = lagging(begun, step / FRAMES) + lagging(ending, 1 - step / FRAMES)
            guess = Pose(start.root + (end.root - start.root) * share, facing, wanted)
            aim = replace(
                self.aim(moving, wanted),
                facing=facing,
                facing_pull=FACING_PULL,
                pull=np.full(len(wanted), AUTHORED),
                aside=aside,
            )
            pose = solve(aim, guess, most_steps=30)
            frames.append(framed(number + step / FRAMES, pose, moving))
        return frames

    def aim(self, key: Key, wanted: Array) -> Aim:
        """What a pose of this key should be, with the angles wanted at this moment."""
        return Aim(
            angles=wanted,
            pull=np.array([self.pull(turn.name, key) for turn in SKELETON.turns]),
            facing=key.facing,
            facing_pull=FACING_PULL if key.leans else ROOT_TURN,
            fixed={name: self.place(here) for name, here in key.contacts.items()} | key.reach,
            meet=key.meet,
            symmetric=self.symmetric,
            bearing=tuple(key.contacts) if self.balance else (),
            walls=tuple(self.walls.values()),
        )

    def pull(self, name: str, key: Key) -> float:
        """How strongly one angle is drawn to its aim."""
        if name in self.watched:
            return WATCHED
        if name in key.authored:
            return AUTHORED
        return BASED if name in key.angles or name.startswith(TRUNK_AND_HIPS) else LOOSE

    def place(self, contact: Contact) -> Array:
        """Where a contact must be: its anchor, or anywhere on its surface."""
        surface: Surface = self.surfaces[contact.surface]
        axis, value = surface.plane
        place = np.full(3, np.nan)
        if contact.landmark in self.anchors and not contact.slides:
            place = self.anchors[contact.landmark].copy()
        place[axis] = value
        return place


def meanwhile(before: Key, key: Key) -> Key:
    """What holds between two keys: the contacts, places and meetings that both have."""
    return replace(
        key,
        contacts={name: here for name, here in before.contacts.items() if name in key.contacts},
        meet=tuple(pair for pair in before.meet if pair in key.meet),
        reach={
            name: place
            for name, place in before.reach.items()
            if name in key.reach and np.array_equal(place, key.reach[name])
        },
    )


def off_middle(pose: Pose, bearing: Sequence[str]) -> Array:
    """How far the centre of mass is from the middle of what bears (metres); nought for nothing."""
    if not bearing:
        return np.zeros(3)
    placed = forward(pose)
    middle = np.mean([placed.point(name) for name in bearing], axis=0)
    return np.asarray(placed.centre_of_mass - middle)


def lagging(off: Array, share: float) -> Array:
    """What is left of a distance while weight is shifted, after a share of the way."""
    return off * (1 - minimum_jerk(min(1.0, share / SHIFTING)))


def is_symmetric(key: Key) -> bool:
    """Whether a key is its own mirror image: angles, contacts, places, meetings and attitude."""
    flip = np.diag([1.0, 1.0, -1.0])
    sideways = (".bend_right", ".twist_left")
    return (
        all(value == key.angles.get(other_side(name), 0.0) for name, value in key.angles.items())
        and not any(v for name, v in key.angles.items() if name.endswith(sideways))
        and all(
            same_contact(here, key.contacts.get(other_side(n))) for n, here in key.contacts.items()
        )
        and all(
            other_side(n) in key.reach and np.allclose(flip @ key.reach[other_side(n)], place)
            for n, place in key.reach.items()
        )
        and {(other_side(one), other_side(two)) for one, two in key.meet} == set(key.meet)
        and np.allclose(flip @ key.facing @ flip, key.facing)
    )


def same_contact(here: Contact, there: Contact | None) -> bool:
    """Whether two contacts are on the same surface in the same way."""
    return there is not None and (here.surface, here.slides) == (there.surface, there.slides)


def resting_on_floor(key: Key) -> Pose:
    """The angles of a key as written, with the lowest point of the body on the floor.

    A start with limbs under the floor folds them to get out, and stays folded.
    """
    pose = Pose(np.zeros(3), key.facing, vector(key.angles))
    lowest = float(forward(pose).points[:, 1].min())
    return replace(pose, root=np.array([0.0, -lowest, 0.0]))


def vector(angles: Mapping[str, float]) -> Array:
    """Angles in the skeleton's order, radians; nought where nothing is said."""
    return np.radians([angles.get(turn.name, 0.0) for turn in SKELETON.turns])


def minimum_jerk(share: float) -> float:
    """How far a smooth movement is after a share (0 to 1) of its time."""
    return share**3 * (10 - 15 * share + 6 * share**2)


def bake(base: Base, movement: Movement) -> Motion:
    """Solve a movement: its keys, and 24 frames between each two."""
    return Baker(base, movement).bake()
