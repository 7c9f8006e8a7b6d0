"""What must be true of a movement's words: joints within limits, names that exist, places in reach.

Each law yields the place of what is wrong, seen from the level (or the base), and what to do.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final

import numpy as np

from steadyback.catalogue.movement_words import Written
from steadyback.catalogue.reading import Place
from steadyback.movement.description import (
    Base,
    Movement,
    Surface,
    Touch,
    both_sides,
    contacts_of,
)
from steadyback.movement.measure import CONTACT_MOST_MM
from steadyback.movement.motion import Key, keys_of
from steadyback.movement.rotation import Array
from steadyback.movement.skeleton import SKELETON, STATURE_M, Vector
from steadyback.movement.solver import FLOOR

Found = Iterator[tuple[Place, str]]
MILLIMETRES: Final = 1000.0
SIDED: Final = ("out", "in", "away")
"""Ways of a force that only a landmark with a side has."""


def wrong_words(written: Written) -> Found:
    """Angles beyond a joint's limits, and names that nothing has, in a level's own words."""
    for place, touch in touches(written):
        yield from beyond((*place, "q"), touch.q)
        for index, name in enumerate(touch.release):
            yield from no_landmark((*place, "release", index), both_sides([name]))
    for index, name in enumerate(written.watch):
        for each in both_sides([name]):
            if each not in SKELETON.turn_index:
                yield ("watch", index), f"unknown joint {each}. Correct it."
    for mark in ("arrow", "close_up"):
        name = getattr(written, mark)
        if name is not None:
            yield from no_landmark((mark,), [name])
    for index, press in enumerate(written.press):
        yield from no_landmark(("press", index), both_sides([press.at]))
        if press.to in SIDED and not press.at.endswith((".R", ".L", ".*")):
            says = f"{press.at} has no side, so nothing is {press.to} of it. Write another way."
            yield ("press", index), says


def wrong_base(base: Base) -> Found:
    """The same of a pose to begin from, and joints and contacts that nobody has."""
    for name in base.q:
        for each in both_sides([name]):
            if each not in SKELETON.turn_index:
                yield ("q", name), f"unknown joint {each}. Correct it."
    yield from beyond(("q",), base.q)
    for index, text in enumerate(base.contacts):
        try:
            contacts_of([text])
        except KeyError as error:
            yield ("contacts", index), f"{error.args[0]}. Correct it."


def touches(written: Written) -> Iterator[tuple[Place, Touch]]:
    """Everything in which a level writes angles, with its place."""
    yield ("stance",), written.stance
    for number, key in enumerate(written.keys):
        yield ("keys", number), key
    for name, touch in (("start", written.start), ("end", written.end)):
        if touch is not None:
            yield (name,), touch


def beyond(place: Place, angles: Mapping[str, float]) -> Found:
    """Angles that a joint cannot do. A joint that there is not is told elsewhere."""
    for name, value in angles.items():
        at = SKELETON.turn_index.get(both_sides([name])[0])
        if at is None:
            continue
        turn = SKELETON.turns[at]
        off = max(turn.least - value, value - turn.most)
        if off > 0:
            does = f"what this joint does ({turn.least:g} to {turn.most:g})"
            yield (*place, name), f"{value:g} is {off:g} degrees beyond {does}. Change it."


def no_landmark(place: Place, names: list[str]) -> Found:
    """Names that no point of the body has."""
    for name in names:
        if name not in SKELETON.landmark_index:
            yield place, f"unknown landmark {name}. Correct it."


def unknown_name(movement: Movement, base: Base) -> str | None:
    """The first joint, landmark or surface of a whole movement that there is not, or None."""
    try:
        keys = keys_of(base, movement)
    except KeyError as error:
        return str(error.args[0])
    surfaces = {"floor", *base.surfaces, *movement.surfaces}
    for number, key in enumerate(keys):
        for contact in key.contacts.values():
            if contact.surface not in surfaces:
                return f"key {number}: unknown surface {contact.surface}"
    return None


def too_far(movement: Movement, base: Base) -> Found:
    """Places of one key that are further from each other than the body between them is long.

    What is out of reach of where another key leaves hands and feet only solving can say.
    """
    surfaces = {"floor": FLOOR, **base.surfaces, **movement.surfaces}
    for number, key in enumerate(keys_of(base, movement)):
        off, one, other = max(asked(key, surfaces), default=(0.0, "", ""))
        if off > CONTACT_MOST_MM:
            there = f"{other}, which is at most {furthest(one, other):.2f} m away. Change it"
            there = "the surface that it is on. Release it there" if one == other else there
            says = f"key {number}: {one} is {off:.0f} mm too far from {there}."
            yield ("keys", number), says


def asked(key: Key, surfaces: Mapping[str, Surface]) -> Iterator[tuple[float, str, str]]:
    """How much too far each place to reach is from every other place that a key knows of
    (millimetres, below nought where the body gets there), and both landmarks."""
    places = list(key.reach.items())
    places += [(name, on_plane(surfaces[on.surface])) for name, on in key.contacts.items()]
    for number, (one, here) in enumerate(places[: len(key.reach)]):
        for other, there in places[number + 1 :]:
            apart = float(np.sqrt(np.nansum((here - there) ** 2)))
            yield (apart - furthest(one, other)) * MILLIMETRES, one, other


def on_plane(surface: Surface) -> Array:
    """What a surface says of where a landmark is: one coordinate (metres), NaN for the others."""
    axis, value = surface.plane
    return np.where(np.arange(3) == axis, value, np.nan)


@cache
def furthest(one: str, other: str) -> float:
    """How far two landmarks can be from each other, every joint between them straight (metres, a
    body of 1.75 m). No pose has them further apart."""
    up, down = upward(one), upward(other)
    shared = next(name for name in up if name in down)
    rigid = float(np.linalg.norm(np.subtract(up[shared], down[shared])))
    return (along(up, shared) + rigid + along(down, shared)) * STATURE_M


def upward(landmark: str) -> dict[str, Vector]:
    """The segments from a landmark up to the pelvis, each with the point of it that the way goes
    through (fractions of stature): the landmark itself, then the joint of the segment below."""
    mark = SKELETON.landmarks[SKELETON.landmark_index[landmark]]
    way: dict[str, Vector] = {}
    name, at = mark.segment, mark.at
    while True:
        way[name] = at
        segment = SKELETON.segments[SKELETON.index[name]]
        if segment.parent is None:
            return way
        name, at = segment.parent, segment.joint


def along(way: Mapping[str, Vector], end: str) -> float:
    """The length of a way up to where it meets another (fractions of stature)."""
    names = list(way)
    return sum(float(np.linalg.norm(way[name])) for name in names[: names.index(end)])
