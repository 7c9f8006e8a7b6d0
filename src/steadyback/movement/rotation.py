"""Turning in space: matrices from axes and angles, and the way half between two attitudes."""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

SMALL = 1e-9


def turned(axis: Array, angle: float) -> Array:
    """The 3 × 3 matrix that turns by an angle (radians) round an axis of length 1 (Rodrigues)."""
    x, y, z = axis
    cross = np.array([[0.0, -z, y], [z, 0.0, -x], [-y, x, 0.0]])
    return np.asarray(np.eye(3) + np.sin(angle) * cross + (1 - np.cos(angle)) * (cross @ cross))


def turned_each(axes: Array, angles: Array) -> Array:
    """As `turned`, for n axes (n × 3) with an angle (n, radians) each; n × 3 × 3."""
    cross = np.zeros((len(axes), 3, 3))
    cross[:, [2, 0, 1], [1, 2, 0]] = axes
    cross[:, [1, 2, 0], [2, 0, 1]] = -axes
    sine, cosine = np.sin(angles)[:, None, None], np.cos(angles)[:, None, None]
    return np.asarray(np.eye(3) + sine * cross + (1 - cosine) * (cross @ cross))


def turned_by(vector: Array) -> Array:
    """The matrix of a rotation vector: its direction is the axis, its length the angle."""
    angle = float(np.linalg.norm(vector))
    return turned(vector / angle, angle) if angle > SMALL else np.eye(3)


def rotation_vector(matrix: Array) -> Array:
    """The rotation vector of a matrix, its length from 0 to π radians."""
    skew = np.array(
        [matrix[2, 1] - matrix[1, 2], matrix[0, 2] - matrix[2, 0], matrix[1, 0] - matrix[0, 1]]
    )
    sine, cosine = float(np.linalg.norm(skew)) / 2, (float(np.trace(matrix)) - 1) / 2
    angle = float(np.arctan2(sine, cosine))
    if sine > SMALL:
        return np.asarray(skew / (2 * sine) * angle)
    if cosine > 0:
        return np.zeros(3)
    axis = np.linalg.eigh(matrix)[1][:, -1]
    return np.asarray(axis * np.pi)


def between(start: Array, end: Array, share: float) -> Array:
    """The attitude at a share (0 to 1) of the shortest way from one to another (slerp)."""
    return np.asarray(turned_by(rotation_vector(end @ start.T) * share) @ start)
