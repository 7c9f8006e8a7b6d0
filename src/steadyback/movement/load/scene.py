"""One moment of a movement as statics sees it: the body, what it carries, and what bears it.

A scene is made from a solved movement: in each moment bear what both neighbouring keys have, hands
that reach a place steady the body there, and hands that meet a limb can hold it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated

from pydantic import Field

from steadyback.movement.baked import Baked
from steadyback.movement.description import (
    Base,
    Contact,
    Described,
    Movement,
    Name,
    Spot,
    Surface,
    both_sides,
)
from steadyback.movement.motion import Key, keys_of
from steadyback.movement.pose import Placed, Pose, forward
from steadyback.movement.skeleton import STATURE_M
from steadyback.movement.solver import FLOOR

HAND_MARKS = ("palm.", "fingers.", "grip.", "hand_heel.", "hand_back.")
HOLDING_MARK = "grip."
PAIR = 2
BETWEEN = (0.25, 0.5, 0.75)
"""Shares of the way between two keys that are looked at besides the keys: a leg that is lifted has
its longest lever before the top."""


@dataclass(frozen=True, slots=True)
class Body:
    """Who moves: kilograms and metres. The strengths are of one body (demand.py) and do not grow
    with it."""

    mass_kg: float = 75.0
    stature_m: float = STATURE_M


class Weight(Described):
    """Something heavy at a landmark."""

    at: Name
    kg: Annotated[float, Field(gt=0, le=200)]


class Pull(Described):
    """A force that is given, not found: a band, a machine, a ball that is squeezed.

    It draws `at` towards a place or another landmark, which is then drawn back as strongly; below
    nought it pushes them apart. Newtons.
    """

    at: Name
    to: Name | Spot
    newtons: Annotated[float, Field(ge=-2000, le=2000)]


@dataclass(frozen=True)
class Scene:
    """One moment.

    `contacts` bear, `steady` are hands on furniture (which carry the body only where it is
    `leaning` on them), `held` pairs of landmarks of which one is a hand that can pull or push the
    other, `resting` pairs of which the higher rests on the lower, `straps` pairs joined by
    something that can only pull.
    """

    pose: Pose
    contacts: Mapping[str, Contact]
    surfaces: Mapping[str, Surface] = field(default_factory=lambda: {"floor": FLOOR})
    steady: tuple[str, ...] = ()
    leaning: bool = False
    held: tuple[tuple[str, str], ...] = ()
    resting: tuple[tuple[str, str], ...] = ()
    straps: tuple[tuple[str, str], ...] = ()
    weights: tuple[Weight, ...] = ()
    pulls: tuple[Pull, ...] = ()
    body: Body = field(default_factory=Body)

    def placed(self) -> Placed:
        """Where the body is, for its stature."""
        scale = self.body.stature_m / STATURE_M
        scaled = Pose(self.pose.root * scale, self.pose.facing, self.pose.angles)
        return forward(scaled, self.body.stature_m)


@dataclass(frozen=True, slots=True)
class Carried:
    """What a level carries or works against besides the body, what bears it besides its contacts,
    and whether it leans on its hands."""

    weights: tuple[Weight, ...] = ()
    pulls: tuple[Pull, ...] = ()
    bearing: tuple[Contact, ...] = ()
    leaning: bool = False


BACK_REST = "back_rest"
UPRIGHT = Surface(x=0.0)
"""The back of a seat, for bodies that lean on one: it pushes forward."""
NOTHING = Carried()
AVERAGE = Body()


def scenes(
    base: Base,
    movement: Movement,
    kept: Baked,
    carried: Carried = NOTHING,
    body: Body = AVERAGE,
) -> Iterator[tuple[str, Scene]]:
    """The scenes of a solved movement, each with its name: every key, and moments between keys.

    Raises KeyError for a landmark or joint that there is not.
    """
    keys = keys_of(base, movement)
    surfaces = {"floor": FLOOR, BACK_REST: UPRIGHT, **base.surfaces, **movement.surfaces}
    more = {contact.landmark: contact for contact in carried.bearing}
    for name, frame, bearing in moments(keys, kept):
        yield (
            name,
            Scene(
                pose=kept.pose(frame),
                contacts={**bearing.contacts, **more},
                surfaces=surfaces,
                steady=steadied(bearing),
                leaning=carried.leaning,
                held=tuple(pair for pair in bearing.meet if any(map(is_hand, pair))),
                resting=(*resting_in(bearing), *cushions(movement)),
                straps=straps_of(movement),
                weights=carried.weights,
                pulls=carried.pulls,
                body=body,
            ),
        )


def moments(keys: tuple[Key, ...], kept: Baked) -> Iterator[tuple[str, int, Key]]:
    """Each moment's name, its frame, and a key with what bears and meets then."""
    for number, key in enumerate(keys):
        yield f"key {number}", kept.keys[number], key
        if number + 1 < len(keys):
            following = keys[number + 1]
            first, last = kept.keys[number], kept.keys[number + 1]
            for share in BETWEEN:
                frame = first + round((last - first) * share)
                yield f"{number + share:g}", frame, shared(key, following)


def shared(one: Key, other: Key) -> Key:
    """What two neighbouring keys have in common, for the time between them.

    A hand that slides from thigh to shin carries nothing on the way: how much it would is up to the
    person, and the load of bending forward is not to be made small by it.
    """
    return Key(
        angles=other.angles,
        authored=other.authored,
        contacts={k: v for k, v in one.contacts.items() if k in other.contacts},
        reach={k: v for k, v in one.reach.items() if k in other.reach},
        meet=tuple(pair for pair in one.meet if pair in other.meet),
        facing=other.facing,
        leans=other.leans,
    )


def is_hand(name: str) -> bool:
    """Whether a landmark is on a hand."""
    return name.startswith(HAND_MARKS)


def steadied(key: Key) -> tuple[str, ...]:
    """Hands that reach a place: a chair's back, a rail, a table. Other reaches place a limb, and
    a grip that reaches a place holds a thing there."""
    return tuple(
        name
        for name in key.reach
        if is_hand(name) and not name.startswith(HOLDING_MARK) and name not in key.contacts
    )


def resting_in(key: Key) -> tuple[tuple[str, str], ...]:
    """Limbs that meet without a hand."""
    return tuple(pair for pair in key.meet if not any(map(is_hand, pair)))


def cushions(movement: Movement) -> tuple[tuple[str, str], ...]:
    """Limbs with a pillow between them."""
    found = []
    for thing in movement.props:
        ends = both_sides(thing.held)
        if thing.kind == "pillow" and len(ends) == PAIR and not any(map(is_hand, ends)):
            found.append((ends[0], ends[1]))
    return tuple(found)


def straps_of(movement: Movement) -> tuple[tuple[str, str], ...]:
    """Pairs of landmarks that a strap or towel joins: a hand with what it pulls."""
    found: list[tuple[str, str]] = []
    for thing in movement.props:
        ends = both_sides(thing.held)
        if thing.kind in ("strap", "towel"):
            hands = [name for name in ends if is_hand(name)]
            found += [(hand, end) for hand in hands for end in ends if not is_hand(end)]
    return tuple(found)
