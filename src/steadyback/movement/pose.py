"""Where every part of the body is: forward kinematics, and how points move with each angle."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from steadyback.movement.rotation import Array, turned_each
from steadyback.movement.skeleton import SKELETON, STATURE_M, Skeleton


@dataclass(frozen=True, slots=True)
class Pose:
    """The pelvis in space (metres, 3 × 3 matrix) and all joint angles (radians, 35)."""

    root: Array
    facing: Array
    angles: Array

    def angle(self, name: str, skeleton: Skeleton = SKELETON) -> float:
        """One joint angle in degrees. KeyError for a name that no joint has."""
        return float(np.degrees(self.angles[skeleton.turn_index[name]]))


@dataclass(frozen=True)
class Placed:
    """A pose worked out: origins (18 × 3, metres) and frames (18 × 3 × 3) of all segments, and the
    axis and origin of each turn (35 × 3)."""

    pose: Pose
    stature: float
    origins: Array
    frames: Array
    axes: Array
    skeleton: Skeleton = SKELETON

    def at(self, segment: str, offset: tuple[float, float, float]) -> Array:
        """A point of a segment, its offset in fractions of stature; in metres in space."""
        here = self.skeleton.index[segment]
        return np.asarray(
            self.origins[here] + self.frames[here] @ (np.array(offset) * self.stature)
        )

    @cached_property
    def points(self) -> Array:
        """All landmarks (n × 3, metres), in the skeleton's order."""
        return np.asarray(
            self.origins[OWNER]
            + np.einsum("nij,nj->ni", self.frames[OWNER], OFFSETS * self.stature)
        )

    def point(self, name: str) -> Array:
        """One landmark in space, metres."""
        return np.asarray(self.points[self.skeleton.landmark_index[name]])

    @cached_property
    def centres(self) -> Array:
        """Centre of mass of each segment (18 × 3, metres)."""
        return np.asarray(
            self.origins + np.einsum("nij,nj->ni", self.frames, CENTRES * self.stature)
        )

    @cached_property
    def centre_of_mass(self) -> Array:
        """The body's centre of mass, metres."""
        return np.asarray(self.skeleton.masses @ self.centres)

    def jacobian(self, places: Array, segments: NDArray[np.intp]) -> Array:
        """How points move (n × 3 × 41): with the pelvis (3), its turning (3), and each angle (35).

        `places` are n × 3 metres in space, `segments` the segment that each belongs to. The turning
        is a rotation vector in space about the pelvis.
        """
        count, turns = len(places), len(self.skeleton.turns)
        out = np.zeros((count, 3, 6 + turns))
        out[:, :, :3] = np.eye(3)
        arm = places - self.pose.root
        out[:, :, 3:6] = np.cross(np.eye(3)[None], arm[:, None, :]).transpose(0, 2, 1)
        reach = places[:, None, :] - self.origins[TURNED][None]
        moved = np.cross(self.axes[None], reach) * self.skeleton.moved[segments][:, :, None]
        out[:, :, 6:] = moved.transpose(0, 2, 1)
        return out

    @cached_property
    def landmark_jacobian(self) -> Array:
        """How every landmark moves, in the skeleton's order."""
        return self.jacobian(self.points, OWNER)

    @cached_property
    def mass_jacobian(self) -> Array:
        """How the centre of mass moves (3 × 41)."""
        each = self.jacobian(self.centres, np.arange(len(self.centres)))
        return np.asarray(np.tensordot(self.skeleton.masses, each, axes=1))


OWNER = np.array([SKELETON.index[mark.segment] for mark in SKELETON.landmarks])
OFFSETS = np.array([mark.at for mark in SKELETON.landmarks])
CENTRES = np.array([segment.centre for segment in SKELETON.segments])
TURNED = np.array(SKELETON.turned_segment)
SURFACE_POINTS = np.array([mark.on_surface for mark in SKELETON.landmarks])
AXES = np.array([turn.axis for turn in SKELETON.turns])


def forward(pose: Pose, stature: float = STATURE_M, skeleton: Skeleton = SKELETON) -> Placed:
    """Where all segments are, from the pelvis outward. Stature in metres."""
    count = len(skeleton.segments)
    origins, frames = np.zeros((count, 3)), np.zeros((count, 3, 3))
    axes = np.zeros((len(skeleton.turns), 3))
    turns = turned_each(AXES, pose.angles)
    turn = 0
    for here, segment in enumerate(skeleton.segments):
        origin, frame = pose.root, pose.facing
        if segment.parent is not None:
            above = skeleton.index[segment.parent]
            frame = frames[above]
            origin = origins[above] + frame @ (np.array(segment.joint) * stature)
        for _ in segment.turns:
            axes[turn] = frame @ AXES[turn]
            frame = frame @ turns[turn]
            turn += 1
        origins[here], frames[here] = origin, frame
    return Placed(pose, stature, origins, frames, axes, skeleton)
