"""The body for the player, once for all levels: joints, balls, joins, muscles, face and colours.

Places and radii are in 1/100 000 of stature. The browser keeps it; it differs by build and tone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, get_args

from steadyback.movement.figure import face, ghost
from steadyback.movement.figure.colours import GHOST, HALO, MARK, SHADOW, paints
from steadyback.movement.figure.joins import joins_of_build
from steadyback.movement.figure.marks import ZOOM
from steadyback.movement.figure.muscles import patches_of
from steadyback.movement.figure.painting import (
    LIT_SHARE,
    LIT_SHIFT,
    SHADOW_TO_M,
    SHADOWLESS,
    shadow_balls,
)
from steadyback.movement.figure.shape import Ball, Ground, Look, Part, parts_of
from steadyback.movement.skeleton import SIDES, SKELETON, STATURE_M

Json = dict[str, Any]
FINE = 100_000
LIMBS = ("arm.R", "leg.R", "arm.L", "leg.L")
GROUNDS: tuple[Ground, ...] = get_args(Ground)


def whole(values: Iterable[float]) -> list[int]:
    """Fractions of stature as whole numbers."""
    return [round(value * FINE) for value in values]


def ball(one: Ball) -> list[int]:
    """A ball: its segment's place, its own, and its radius."""
    return [SKELETON.index[one.segment], *whole((*one.at, one.radius))]


def hull(balls: Sequence[Ball]) -> list[list[int]]:
    """The balls of a hull."""
    return [ball(each) for each in balls]


def part(one: Part) -> Json:
    """One part: name, role, limb (-1: none), hulls, and the hull that throws its shadow."""
    shadow = [] if one.name.startswith(SHADOWLESS) else hull(shadow_balls(one))
    return {
        "name": one.name,
        "role": one.role,
        "limb": LIMBS.index(one.limb) if one.limb else -1,
        "hulls": [hull(each) for each in one.hulls],
        "shadow": shadow,
    }


def joined(look: Look) -> list[Json]:
    """The joins: their parts, the ball of the joint, and near and farther balls into each part."""
    places = {each.name: place for place, each in enumerate(parts_of(look.build))}
    return [
        {
            "parts": [places[name] for name in join.parts],
            "joint": ball(join.joint),
            "into": [hull(each) for each in join.into],
        }
        for join in joins_of_build(look.build)
    ]


def muscles(look: Look) -> list[Json]:
    """The patches of muscles: hulls, and the parts they are clipped to."""
    places = {each.name: place for place, each in enumerate(parts_of(look.build))}
    return [
        {
            "parts": [places[name] for name in patch.parts],
            "hulls": [hull(each) for each in patch.hulls],
        }
        for patch in patches_of(look.build)
    ]


def skeleton() -> list[Json]:
    """The segments: parent (-1: none), joint, and the axis of each turn."""
    return [
        {
            "in": SKELETON.index[each.parent] if each.parent else -1,
            "at": whole(each.joint),
            "axes": [list(turn.axis) for turn in each.turns],
        }
        for each in SKELETON.segments
    ]


def head() -> Json:
    """What head_painting.py draws from: hair, features, lines and when they are seen."""
    lines = {"brow": face.BROW, "mouth": face.MOUTH, "half": face.HALF_MOUTH}
    return {
        "hair": [*whole((*face.HAIR_AT, face.HAIR_RADIUS)), *face.HAIRLINE, face.HAIRLINE_AT],
        "fringe": [hull([Ball("head", at, radius) for at, radius in face.FRINGE])],
        "ear": [*whole((*face.FEATURES["ear"][0], face.EAR_RADIUS)), *face.FEATURES["ear"][1]],
        "eye": [*whole((*face.FEATURES["eye"][0], face.EYE_RADIUS)), *face.FEATURES["eye"][1]],
        "seen": [face.SEEN_EAR, face.SEEN_EYE, face.WHOLE_MOUTH, face.SEEN_MOUTH],
        **{name: [whole(point) for point in points] for name, points in lines.items()},
    }


def colours(look: Look) -> Json:
    """For each ground the colour of each class, of marks, of their halo and of the shadow."""
    return {
        ground: {
            **paints(replace(look, ground=ground)),
            "mark": MARK[ground],
            "halo": HALO[ground],
            "ghost": GHOST[ground],
            "shadow": SHADOW[ground],
        }
        for ground in GROUNDS
    }


def closed(look: Look) -> dict[str, dict[int, Json]]:
    """By side the parts that look otherwise while that side's hand holds something."""
    usual = parts_of(look.build)
    return {
        side: {
            place: part(holding)
            for place, (holding, one) in enumerate(
                zip(parts_of(look.build, frozenset(side)), usual, strict=True)
            )
            if holding != one
        }
        for side in SIDES
    }


def player_body(look: Look) -> Json:
    """Everything about a look that all levels share."""
    return {
        "stature": STATURE_M,
        "segments": skeleton(),
        "parts": [part(each) for each in parts_of(look.build)],
        "closed": closed(look),
        "joins": joined(look),
        "muscles": muscles(look),
        "head": head(),
        "lit": [LIT_SHARE, *LIT_SHIFT],
        "low": SHADOW_TO_M,
        "ghost": {
            "limbs": [hull(limb) for limb in ghost.LIMBS],
            "trunk": [hull(each) for each in ghost.trunk(parts_of(look.build))],
        },
        "zoom": ZOOM,
        "paint": colours(look),
    }
