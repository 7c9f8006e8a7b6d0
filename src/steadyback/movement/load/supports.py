"""What can bear, hold or pull a body, as unit forces with a price.

A contact is a cone of four edges, and a patch within which its middle may move. A hand can hold a
limb, a limb rest on another, a strap pull.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from steadyback.movement.description import Contact, Surface
from steadyback.movement.load.scene import Scene, is_hand
from steadyback.movement.pose import OWNER, Placed
from steadyback.movement.rotation import Array
from steadyback.movement.skeleton import SKELETON

FRICTION, SLIPPERY = 0.6, 0.15
"""Hands, feet, knees and forearms grip; trunk, head, instep and what slides hardly do
(our_proposal)."""
SMOOTH = frozenset(
    {
        *("sacrum", "shoulder_blade", "mid_back", "low_ribs_back", "waist_back", "sit_bone"),
        *("head_back", "head_side", "forehead", "chin", "chest", "rib_side", "waist_front"),
        *("hip_front", "hip_side", "thigh_front", "thigh_back", "thigh_mid", "arm_back"),
        *("toe_top", "instep"),
    }
)
PATCH_M = 0.015
"""How far from its landmark a contact can press: a knee, palm or heel is not a point
(our_proposal)."""
FIRM, LIGHT = 0.25, 4.0
"""What a newton costs by body weight: where the body rests its weight, and where it only steadies
itself (our_proposal). At one price the top of a toe that lies on the floor would carry a quarter of
a body on hands and knees."""
SIDEWAYS = 2.0
"""What a newton along the surface costs by body weight in model A (our_proposal); model B has its
own price (demand.py)."""


@dataclass(frozen=True, slots=True)
class At:
    """Where a unit force acts: the segment, the place (metres) and the direction in space."""

    segment: int
    place: Array
    way: Array


@dataclass(frozen=True, slots=True)
class Push:
    """A unit force: at one place from outside the body, or at two places within it and opposite."""

    on: tuple[At, ...]

    @property
    def outside(self) -> bool:
        """Whether something outside the body gives it; a hand on a knee is inside."""
        return len(self.on) == 1


@dataclass(frozen=True, slots=True)
class Support:
    """One contact, hand hold or strap: its unit forces, what a newton costs, the two directions
    along its surface (empty where there is none), and whether it is a hand on furniture."""

    name: str
    pushes: tuple[Push, ...]
    cost: float
    along: tuple[Array, ...] = ()
    steadies: bool = False


def segment_of(landmark: str) -> int:
    """The place of the segment that a landmark is on."""
    return int(OWNER[SKELETON.landmark_index[landmark]])


def on(placed: Placed, landmark: str, way: Array, aside: Array | None = None) -> At:
    """A force on a landmark, or a little aside of it (metres in space)."""
    place = placed.point(landmark)
    return At(segment_of(landmark), place if aside is None else place + aside, way)


def towards(here: Array, there: Array) -> Array:
    """The direction from one place to another, length 1. ValueError where they are the same."""
    way = there - here
    length = float(np.linalg.norm(way))
    if length < 1e-6:
        raise ValueError("a pull needs two places apart from each other")
    return np.asarray(way / length)


def supports_of(scene: Scene, placed: Placed) -> list[Support]:
    """Everything that can bear, hold or pull, in a fixed order."""
    found = [
        contact_support(placed, contact, scene.surfaces[contact.surface])
        for contact in scene.contacts.values()
    ]
    for name in scene.steady:
        hand = contact_support(placed, Contact(landmark=name), LEVEL)
        found.append(
            replace(hand, steadies=not scene.leaning, cost=FIRM if scene.leaning else LIGHT)
        )
    found += [hold(placed, one, other) for one, other in scene.held]
    found += [rest(placed, one, other) for one, other in scene.resting]
    found += [strap(placed, one, other) for one, other in scene.straps]
    return found


LEVEL = Surface(height=0)
"""What a steadying hand presses on: only its direction counts."""


def contact_support(placed: Placed, contact: Contact, surface: Surface) -> Support:
    """A contact that pushes out of its surface: four edges of friction at its landmark, and four
    pushes straight out around it."""
    axis, _ = surface.plane
    normal = np.eye(3)[axis] * (-1.0 if surface.faces == "back" else 1.0)
    along = tuple(np.eye(3)[other] for other in range(3) if other != axis)
    sides = [sign * side for side in along for sign in (1.0, -1.0)]
    name, slope = contact.landmark, friction(contact)
    edges = [on(placed, name, normal + slope * side) for side in sides]
    around = [on(placed, name, normal, side * PATCH_M) for side in sides]
    pushes = tuple(Push((at,)) for at in (*edges, *around))
    return Support(name, pushes, LIGHT if name.startswith("toe_top") else FIRM, along)


def friction(contact: Contact) -> float:
    """How far a contact grips."""
    smooth = contact.slides or contact.landmark.partition(".")[0] in SMOOTH
    return SLIPPERY if smooth else FRICTION


def hold(placed: Placed, one: str, other: str) -> Support:
    """A hand and the limb it holds: any force between them, at the hand."""
    hand, limb = (one, other) if is_hand(one) else (other, one)
    ways = [sign * axis for axis in np.eye(3) for sign in (1.0, -1.0)]
    place, ends = placed.point(hand), (segment_of(hand), segment_of(limb))
    pushes = tuple(Push((At(ends[0], place, way), At(ends[1], place, -way))) for way in ways)
    return Support(f"{hand} on {limb}", pushes, FIRM)


def rest(placed: Placed, one: str, other: str) -> Support:
    """Two limbs that meet: the higher can rest its weight on the lower."""
    higher, lower = sorted((one, other), key=lambda name: -placed.centres[segment_of(name), 1])
    place = (placed.point(one) + placed.point(other)) / 2
    up = np.array([0.0, 1.0, 0.0])
    push = Push((At(segment_of(higher), place, up), At(segment_of(lower), place, -up)))
    return Support(f"{higher} on {lower}", (push,), FIRM)


def strap(placed: Placed, one: str, other: str) -> Support:
    """Two landmarks joined by something that can only pull them together."""
    way = towards(placed.point(one), placed.point(other))
    pull = Push((on(placed, one, way), on(placed, other, -way)))
    return Support(f"{one} to {other}", (pull,), FIRM)


def sideways_rows(supports: Sequence[Support]) -> Array:
    """How much each unit force pushes along its surface, a row for each direction."""
    rows, first = [], 0
    count = sum(len(support.pushes) for support in supports)
    for support in supports:
        for direction in support.along:
            row = np.zeros(count)
            for place, push in enumerate(support.pushes):
                row[first + place] = push.on[0].way @ direction
            rows.append(row)
        first += len(support.pushes)
    return np.array(rows).reshape(-1, count)


def costs(supports: Sequence[Support]) -> Array:
    """What each unit force costs by body weight."""
    return np.array([support.cost for support in supports for _ in support.pushes])
