"""Whole numbers that keep what touches where it is: rounding that knows the body.

A hip that is a twentieth of a degree off moves a heel by a millimetre. So no number is rounded by
itself alone: place and angles of a frame go up or down by one where that brings contacts, places
and meetings nearer to where the solved frame has them.
"""

from collections.abc import Sequence

import numpy as np

from steadyback.movement.motion import Frame, Motion, is_symmetric
from steadyback.movement.pose import Placed, Pose, forward
from steadyback.movement.rotation import Array, turned_by
from steadyback.movement.skeleton import SKELETON, other_side

TENTHS, MILLIMETRES = 10.0, 1000.0
PLACE, FACING = 3, 6
"""The first three of a row are the pelvis's place, the next three its attitude, then the angles."""
TURNS = len(SKELETON.turns)
ANGLE = float(np.radians(1 / TENTHS)) * MILLIMETRES
"""A tenth of a degree, as an arc in millimetres on a radius of a metre."""
UNITS = np.concatenate([np.ones(PLACE), np.zeros(FACING - PLACE), np.full(TURNS, ANGLE)])
"""How far one of each number goes; the attitude is tried (turning)."""
AS_WAS, AS_WAS_AT_ONCE = 0.15, 0.01
"""What a number that is one off costs beside a square millimetre (our_proposal): as few as help are
changed, so that a movement stays smooth and small."""
FARTHEST = 8.0
"""No number ends further from what was solved."""
STEPS_MOST = 60


def whole_numbers(motion: Motion, every: int, facings: Sequence[Array]) -> Array:
    """A row of whole numbers for every so many frames: place (mm), attitude and angles (tenths of
    a degree).

    `facings` are rotation vectors in degrees. What never changes stays as it is.
    """
    frames = motion.frames[::every]
    exact = np.array([row(one.pose, facing) for one, facing in zip(frames, facings, strict=True)])
    near = np.round(exact)
    still = (near == near[0]).all(axis=0) if len(frames) > 1 else (near == 0).all(axis=0)
    ways = ways_of(still, symmetric=all(is_symmetric(key) for key in motion.keys))
    wanted = wanted_places(motion, every, exact)
    rows = [nearer(motion, *each, ways) for each in zip(frames, exact, near, wanted, strict=True)]
    return np.array(rows).astype(int)


def row(pose: Pose, facing: Array) -> Array:
    """A pose as one row of numbers, not rounded yet."""
    return np.concatenate(
        [pose.root * MILLIMETRES, facing * TENTHS, np.degrees(pose.angles) * TENTHS]
    )


def wanted_places(motion: Motion, every: int, exact: Array) -> list[Array]:
    """Where what touches should be in each frame that is kept.

    Half way between two of them the player is off by what a straight line leaves out of a bend.
    Half of that is taken off before, so that it is shared by both.
    """
    frames = motion.frames[::every]
    places = [touching(motion, one, forward(one.pose))[0] for one in frames]
    for number in range(1, len(frames) - 1):
        here = frames[number]
        if here.share != int(here.share):
            before, after = (
                left_out(motion, here, motion.frames[number * every + step], exact[ends])
                for step, ends in (
                    (-(every // 2), [number - 1, number]),
                    (every // 2, [number, number + 1]),
                )
            )
            places[number] = places[number] - (before + after) / 4
    return places


def left_out(motion: Motion, here: Frame, between: Frame, ends: Array) -> Array:
    """How far what touches here is off, half way between two rows, from the solved frame there."""
    middle = touching(motion, here, forward(posed(ends.mean(axis=0))))[0]
    return np.asarray(middle - touching(motion, here, forward(between.pose))[0])


def ways_of(still: Array, *, symmetric: bool) -> Array:
    """What may change by one (n × 41): each number, or both sides at once where they are alike."""
    rows = []
    for column in range(len(still)):
        way = np.zeros(len(still))
        way[column] = 1
        if symmetric:
            way[twin(column)] = 1
        middle = symmetric and is_sideways(column)
        if not middle and not still[way > 0].any():
            rows.append(way)
    both = np.unique(np.array(rows).reshape(-1, len(still)), axis=0)
    return np.concatenate([both, -both])


def twin(column: int) -> int:
    """The number of the other side."""
    if column < FACING:
        return column
    return FACING + SKELETON.turn_index[other_side(SKELETON.turns[column - FACING].name)]


def is_sideways(column: int) -> bool:
    """Whether a number of the middle is nought in every symmetric pose."""
    if column < FACING:
        return column in (PLACE - 1, PLACE, PLACE + 1)
    name = SKELETON.turns[column - FACING].name
    return twin(column) == column and not name.endswith(".flex")


def posed(numbers: Array) -> Pose:
    """The body that a row of numbers says."""
    root, facing, angles = numbers[:PLACE], numbers[PLACE:FACING], numbers[FACING:]
    return Pose(
        root / MILLIMETRES, turned_by(np.radians(facing / TENTHS)), np.radians(angles / TENTHS)
    )


def nearer(
    motion: Motion, frame: Frame, exact: Array, near: Array, wanted: Array, ways: Array
) -> Array:
    """A row with the changes by one that help; the rounded one where nothing touches."""
    if not len(wanted) or not len(ways):
        return near
    have, slopes = touching(motion, frame, forward(posed(near)))
    moved = ways @ (slopes * UNITS).T
    moved += ways[:, PLACE:FACING] @ turning(motion, frame, near, have)
    off, found = (have - wanted) * MILLIMETRES, near
    steps = np.round(least_squares(moved[: len(ways) // 2], off)).clip(-FARTHEST, FARTHEST)
    off, found = off + steps @ moved[: len(ways) // 2], near + steps @ ways[: len(ways) // 2]
    found = found.clip(*limits())
    least, most = limits()
    for _ in range(STEPS_MOST):
        tried = found + ways
        allowed = (np.abs(tried - exact) <= FARTHEST) & (tried >= least) & (tried <= most)
        gain = cost(off + moved, tried - exact) - cost(off[None], (found - exact)[None])
        gain[~(allowed | (ways == 0)).all(axis=1)] = np.inf
        best = int(gain.argmin())
        if gain[best] >= -1e-9:
            break
        found, off = tried[best], off + moved[best]
    return np.asarray(found)


def least_squares(moved: Array, off: Array) -> Array:
    """How often each change (n × m, millimetres) brings distances (m) down best, not rounded."""
    weighed = moved @ moved.T + AS_WAS_AT_ONCE * np.eye(len(moved))
    return np.asarray(-np.linalg.solve(weighed, moved @ off))


def turning(motion: Motion, frame: Frame, near: Array, have: Array) -> Array:
    """How far what touches goes (3 × n, millimetres) when each number of the attitude goes up by
    one: a rotation vector is no turning about three axes, so it is tried."""
    rows = []
    for column in range(PLACE, FACING):
        tried = near.copy()
        tried[column] += 1
        rows.append(touching(motion, frame, forward(posed(tried)))[0] - have)
    return np.array(rows) * MILLIMETRES


def cost(off: Array, changed: Array) -> Array:
    """What distances (mm) and changed numbers cost, for each row."""
    return np.asarray((off**2).sum(axis=1) + AS_WAS * (changed**2).sum(axis=1))


def limits() -> tuple[Array, Array]:
    """The least and the most of each number: joints keep theirs."""
    free = np.full(FACING, np.inf)
    least, most = (np.degrees(each) * TENTHS for each in (SKELETON.least, SKELETON.most))
    return np.concatenate([-free, least]), np.concatenate([free, most])


def touching(motion: Motion, frame: Frame, placed: Placed) -> tuple[Array, Array]:
    """Where all that touches is (metres), one number for each coordinate, and how each moves with
    the body (n × 41)."""
    slopes, index = placed.landmark_jacobian, SKELETON.landmark_index
    singles = [*(name for name, here in frame.contacts.items() if not here.slides), *frame.reach]
    sliding = [(name, here.surface) for name, here in frame.contacts.items() if here.slides]
    ones = [index[name] for name in singles]
    points, moves = [placed.points[ones].ravel()], [slopes[ones].reshape(-1, slopes.shape[2])]
    for name, surface in sliding:
        axis, _ = motion.surfaces[surface].plane
        points.append(placed.point(name)[axis : axis + 1])
        moves.append(slopes[index[name]][axis : axis + 1])
    for one, other in frame.meet:
        points.append(placed.point(one) - placed.point(other))
        moves.append(slopes[index[one]] - slopes[index[other]])
    return np.concatenate(points), np.concatenate(moves)
