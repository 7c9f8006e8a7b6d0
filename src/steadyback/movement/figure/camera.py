"""From where a figure is seen, and how metres become places in a picture.

The projection is parallel: a limb keeps its length wherever it is, and a ball is a circle.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from steadyback.movement.rotation import Array, turned

AZIMUTH_DEG = 24.0
ELEVATION_DEG = 9.0
"""A pure view from the side looks flat and hides the far limb (movement page, section 2)."""


@dataclass(frozen=True, slots=True)
class Camera:
    """Where the viewer stands: degrees round from the +z side towards +x, and degrees up.

    At azimuth 0 the picture's right is +x, so a person who faces +x is seen from the right side.
    """

    azimuth: float = AZIMUTH_DEG
    elevation: float = ELEVATION_DEG

    @property
    def axes(self) -> Array:
        """The picture's right, its up, and the way to the viewer, as rows (3 × 3)."""
        return axes_of(self.azimuth, self.elevation)

    def seen(self, places: Array) -> Array:
        """Points in space (n × 3) as right, up and nearness to the viewer, all in metres."""
        return np.asarray(places @ self.axes.T)

    def other_side(self) -> "Camera":
        """The camera as far round on the other side: a mirrored pose gives the mirrored picture."""
        return Camera(180.0 - self.azimuth, self.elevation)


@lru_cache(maxsize=256)
def axes_of(azimuth: float, elevation: float) -> Array:
    """The directions of a camera, worked out once: every ball and every point asks for them."""
    tilt = turned(np.array([1.0, 0.0, 0.0]), float(np.radians(elevation)))
    round_ = turned(np.array([0.0, 1.0, 0.0]), float(-np.radians(azimuth)))
    axes = np.asarray(tilt @ round_)
    axes.flags.writeable = False
    return axes


@dataclass(frozen=True, slots=True)
class FrameBox:
    """A part of the seen plane, fitted to a picture: its left and top edge in metres, the scale in
    units of the picture per metre, and the picture's width and height."""

    left: float
    top: float
    scale: float
    width: float
    height: float

    def place(self, seen: Array) -> Array:
        """Seen points (n × 3, metres) in the picture: x, y downward; nearness stays in metres."""
        across = (seen[:, 0] - self.left) * self.scale
        down = (self.top - seen[:, 1]) * self.scale
        return np.stack([across, down, seen[:, 2]], axis=1)
