"""From a description to a pose: damped least squares with step acceptance (Levenberg-Marquardt).

The unknowns are the pelvis (3 lengths, 3 turns) and 35 angles. Contacts, meeting points, balance,
joint limits and surfaces that nothing may sink into are rows of one least-squares problem, and a
weak pull to what the author wrote decides what they leave open. Weights and why damping is needed:
docs/algorithms/movement.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from steadyback.movement.description import Surface
from steadyback.movement.pose import SURFACE_POINTS, Placed, Pose, forward
from steadyback.movement.rotation import Array, rotation_vector, turned_by
from steadyback.movement.skeleton import SKELETON, other_side

CONTACT = 30.0
MEETING = 30.0
SURFACE = 20.0
LIMIT = 20.0
BALANCE = 6.0
"""How much a metre or a radian off counts (our_proposal: found by trial until every level held)."""
LOOSE, BASED, AUTHORED, WATCHED = 0.02, 0.04, 0.08, 0.5
"""How strongly an angle is drawn to its aim: nothing said, the base, the author, watched
(our_proposal, as are the next two)."""
ROOT_TURN, ROOT_PLACE = 0.05, 0.01
"""How strongly the pelvis keeps its attitude, and its place."""
STEP_MOST = 0.35
"""Radians (or metres) that one step may move anything."""
DAMPING, DAMPING_LEAST, DAMPING_MOST = 1.0, 1e-7, 1e6
"""Where damping begins, and between what it stays (our_proposal: they change how soon a pose is
found, hardly which)."""
EASE, TIGHTEN = 0.3, 4.0
"""By how much damping changes after a step that helped, and after one that did not
(our_proposal)."""
STILL, GAINED, SETTLED = 1e-6, 1e-7, 1e-12
"""Done when a step moves nothing by more (radians, metres), or makes the sum of squares no better:
of a contact that is a hundredth of a millimetre. A key is settled more finely, because what hardly
counts (a neck, a free arm) would stay degrees from where it belongs."""
FLOOR = Surface(height=0.0)


@dataclass(frozen=True)
class Aim:
    """What one pose should be.

    `fixed` are landmarks with the place they must have (metres; NaN where a coordinate is free),
    `meet` pairs of landmarks that must coincide, `angles` (35, radians) what the author wants and
    `pull` (35) how strongly; `facing` the attitude of the pelvis. `bearing` are landmarks over
    whose middle the centre of mass must be, none where balance is not asked; `aside` is how far
    from that middle it is on its way from one stance to another (metres). A `symmetric` aim is its
    own mirror image, and so is every step towards it.
    """

    angles: Array
    pull: Array
    facing: Array
    fixed: Mapping[str, Array] = field(default_factory=dict)
    meet: tuple[tuple[str, str], ...] = ()
    bearing: tuple[str, ...] = ()
    walls: tuple[Surface, ...] = (FLOOR,)
    facing_pull: float = ROOT_TURN
    symmetric: bool = False
    aside: Array = field(default_factory=lambda: np.zeros(3))


Rows = tuple[Array, Array]
"""Residuals (n) and how they fall with each unknown (n × 41)."""


def solve(aim: Aim, start: Pose, *, most_steps: int = 60, enough: float = GAINED) -> Pose:
    """The pose nearest to an aim, found from a start, until a step gains less than `enough`.

    A step that does not make things better is taken back and tried smaller.
    """
    placed, damping = forward(start), DAMPING
    left, slopes = residuals(aim, placed, start)
    taken = 0
    while taken < most_steps and damping < DAMPING_MOST:
        taken += 1
        step = damped_step(left, slopes, damping)
        if aim.symmetric:
            step = EVEN @ step
        trial = forward(moved(placed.pose, step))
        trial_left, trial_slopes = residuals(aim, trial, start)
        if trial_left @ trial_left < left @ left:
            gain = left @ left - trial_left @ trial_left
            placed, left, slopes = trial, trial_left, trial_slopes
            damping = max(DAMPING_LEAST, damping * EASE)
            if gain < enough or np.abs(step).max() < STILL:
                break
        else:
            damping *= TIGHTEN
    return placed.pose


def damped_step(left: Array, slopes: Array, damping: float) -> Array:
    """One step (41) of damped Gauss-Newton, never longer than `STEP_MOST` in anything."""
    normal = slopes.T @ slopes
    step = np.linalg.solve(normal + damping * np.eye(len(normal)), slopes.T @ left)
    return np.asarray(step * min(1.0, STEP_MOST / max(STILL, float(np.abs(step).max()))))


def even_steps() -> Array:
    """What makes a step (41) its own mirror image: both sides move by their mean, and nothing goes
    sideways. Rounding errors would grow, because a trunk that leans to one side costs nothing."""
    even = np.zeros((6 + len(SKELETON.turns), 6 + len(SKELETON.turns)))
    for stays in (0, 1, 5):
        even[stays, stays] = 1
    for place, turn in enumerate(SKELETON.turns):
        other = SKELETON.turn_index[other_side(turn.name)]
        if other != place:
            even[6 + place, 6 + place] = even[6 + place, 6 + other] = 0.5
        elif turn.name.endswith(".flex"):
            even[6 + place, 6 + place] = 1
    return even


EVEN = even_steps()


def moved(pose: Pose, step: Array) -> Pose:
    """A pose after a step of all unknowns."""
    return Pose(pose.root + step[:3], turned_by(step[3:6]) @ pose.facing, pose.angles + step[6:])


def residuals(aim: Aim, placed: Placed, start: Pose) -> Rows:
    """Everything that should be nought, weighted."""
    parts = [
        *fixed_rows(aim, placed),
        *meeting_rows(aim, placed),
        *surface_rows(aim, placed),
        *balance_rows(aim, placed),
        limit_rows(placed),
        pull_rows(aim, placed),
        root_rows(aim, placed, start),
    ]
    return np.concatenate([left for left, _ in parts]), np.vstack([slope for _, slope in parts])


def fixed_rows(aim: Aim, placed: Placed) -> list[Rows]:
    """Contacts: each coordinate of a landmark that has a place."""
    rows = []
    for name, place in aim.fixed.items():
        known = ~np.isnan(place)
        slope = placed.landmark_jacobian[SKELETON.landmark_index[name]]
        off = place - placed.point(name)
        rows.append((off[known] * CONTACT, slope[known] * CONTACT))
    return rows


def meeting_rows(aim: Aim, placed: Placed) -> list[Rows]:
    """Landmarks that must coincide."""
    rows = []
    for one, other in aim.meet:
        here, there = SKELETON.landmark_index[one], SKELETON.landmark_index[other]
        slope = placed.landmark_jacobian[here] - placed.landmark_jacobian[there]
        off = placed.point(other) - placed.point(one)
        rows.append((off * MEETING, slope * MEETING))
    return rows


def surface_rows(aim: Aim, placed: Placed) -> list[Rows]:
    """Landmarks that have sunk into the floor or a wall."""
    rows = []
    for wall in aim.walls:
        axis, sign = wall.plane[0], -1.0 if wall.faces == "back" else 1.0
        depth = wall.depth(placed.points)
        sunk = (depth > 0) & SURFACE_POINTS
        if sunk.any():
            slope = placed.landmark_jacobian[sunk, axis]
            rows.append((depth[sunk] * SURFACE, slope * (sign * SURFACE)))
    return rows


def balance_rows(aim: Aim, placed: Placed) -> list[Rows]:
    """The centre of mass over the middle of what bears it, seen from above."""
    if not aim.bearing:
        return []
    places = [SKELETON.landmark_index[name] for name in aim.bearing]
    middle = placed.points[places].mean(axis=0)
    slope = placed.mass_jacobian - placed.landmark_jacobian[places].mean(axis=0)
    off = middle + aim.aside - placed.centre_of_mass
    return [(off[[0, 2]] * BALANCE, slope[[0, 2]] * BALANCE)]


def limit_rows(placed: Placed) -> Rows:
    """Joints beyond what they can do."""
    angles = placed.pose.angles
    over = np.maximum(SKELETON.least - angles, 0) - np.maximum(angles - SKELETON.most, 0)
    beyond = np.flatnonzero(over)
    slope = np.zeros((len(beyond), 6 + len(angles)))
    slope[np.arange(len(beyond)), 6 + beyond] = LIMIT
    return over[beyond] * LIMIT, slope


def pull_rows(aim: Aim, placed: Placed) -> Rows:
    """The weak pull to what the author wrote."""
    count = len(aim.angles)
    slope = np.hstack([np.zeros((count, 6)), np.diag(aim.pull)])
    return aim.pull * (aim.angles - placed.pose.angles), slope


def root_rows(aim: Aim, placed: Placed, start: Pose) -> Rows:
    """The pelvis keeps its attitude, and its place where nothing else says."""
    turn = rotation_vector(aim.facing @ placed.pose.facing.T) * aim.facing_pull
    place = (start.root - placed.pose.root) * ROOT_PLACE
    slope = np.zeros((6, 6 + len(aim.angles)))
    slope[:3, 3:6] = np.eye(3) * aim.facing_pull
    slope[3:, :3] = np.eye(3) * ROOT_PLACE
    return np.concatenate([turn, place]), slope
