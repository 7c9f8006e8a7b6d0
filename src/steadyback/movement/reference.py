"""Watched angles over one repetition, for a camera coach that may come later.

Only what one camera from the side can judge is given: bending and straightening. Sideways and
turning angles are left out. Why so far off is still well: docs/algorithms/movement.md, "The
reference for a camera" (our_proposal).
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
from pydantic import BaseModel, ConfigDict

from steadyback.movement.baked import Baked
from steadyback.movement.description import both_sides

SEEN_FROM_THE_SIDE: Final = ("flex", "dorsi", "extend")
TOLERANCE_DEG: Final = 12.0
MOMENTS: Final = 21


class Curve(BaseModel):
    """One angle in degrees at equal shares of what is kept, and how far off is still well."""

    model_config = ConfigDict(frozen=True)

    joint: str
    degrees: tuple[float, ...]
    tolerance: float = TOLERANCE_DEG


class Reference(BaseModel):
    """The watched angles of one level: on the way out, where `path` is there_and_back and the way
    back is the same; all the way round, where it is a cycle; one moment of a hold."""

    model_config = ConfigDict(frozen=True)

    level: str
    source: str
    path: str
    tolerance_source: str = "our_proposal"
    curves: tuple[Curve, ...]


def reference(level: str, kept: Baked, watch: Sequence[str]) -> Reference:
    """The reference of a level. Angles that one camera cannot judge are left out."""
    names = [name for name in both_sides(watch) if judged(name)]
    return Reference(
        level=level,
        source=kept.source,
        path=kept.path,
        curves=tuple(Curve(joint=name, degrees=curve(kept, name)) for name in names),
    )


def judged(name: str) -> bool:
    """Whether an angle bends or straightens, so that a camera at the side can see it."""
    return name.split(".")[1] in SEEN_FROM_THE_SIDE


def curve(kept: Baked, name: str) -> tuple[float, ...]:
    """One angle at equal shares of the movement."""
    frames = [kept.pose(frame).angle(name) for frame in range(len(kept))]
    at = np.linspace(0, len(kept) - 1, MOMENTS if len(kept) > 1 else 1)
    return tuple(round(float(value), 1) for value in np.interp(at, range(len(kept)), frames))
