"""Furniture and equipment in a picture: where it stands, or what holds it.

Metres in the movement's space: the floor is y = 0, x is where a standing person looks, z to the
right of that person and towards the viewer. `at` is the middle of the thing's underside (for a
wall: a point of its face at its foot). `size` is length (x), height (y), depth (z) before `turn`,
which goes anticlockwise from above in degrees: a chair at 0 has its back at -x, a wall at 0 looks
to +x. A thing that is held is placed by landmarks instead, and moves with them.
"""

from dataclasses import dataclass
from typing import Literal, get_args

from steadyback.movement.skeleton import Vector

PropKind = Literal[
    "mat",
    "chair",
    "bed",
    "wall",
    "table",
    "step",
    "block",
    "bench",
    "ball",
    "band",
    "dumbbell",
    "kettlebell",
    "barbell",
    "stick",
    "towel",
    "strap",
    "pillow",
    "ankle_weight",
    "leg_press",
    "leg_curl",
    "seated_abduction",
]
PROP_KINDS: tuple[PropKind, ...] = get_args(PropKind)

USUAL_SIZE: dict[PropKind, Vector] = {
    "mat": (1.90, 0.012, 0.66),
    "chair": (0.42, 0.46, 0.44),
    "bed": (2.00, 0.50, 0.95),
    "wall": (0.04, 1.90, 1.10),
    "table": (0.60, 0.74, 1.00),
    "step": (0.36, 0.20, 0.60),
    "block": (0.30, 0.12, 0.24),
    "bench": (1.15, 0.44, 0.30),
    "ball": (0.24, 0.24, 0.24),
    "band": (0.0, 0.022, 0.0),
    "dumbbell": (0.26, 0.10, 0.10),
    "kettlebell": (0.17, 0.25, 0.17),
    "barbell": (1.70, 0.36, 0.36),
    "stick": (1.20, 0.026, 0.026),
    "towel": (0.0, 0.040, 0.0),
    "strap": (0.0, 0.024, 0.0),
    "pillow": (0.38, 0.12, 0.48),
    "ankle_weight": (0.11, 0.11, 0.11),
    "leg_press": (0.46, 0.34, 0.46),
    "leg_curl": (0.46, 0.46, 0.46),
    "seated_abduction": (0.46, 0.46, 0.46),
}
"""Length, height and depth where a prop gives none, metres (our_proposal: usual furniture)."""

HELD_BY_TWO = frozenset({"band", "barbell", "stick", "towel", "strap"})
"""Kinds that join landmarks: two or more, or one and `at`."""


@dataclass(frozen=True, slots=True)
class Prop:
    """Something in the picture. ValueError if it has neither a place nor a holder, or if what
    joins two points has only one."""

    kind: PropKind
    at: Vector | None = None
    size: Vector | None = None
    turn: float = 0.0
    held: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.at is None and not self.held:
            raise ValueError(f"{self.kind}: neither a place nor a landmark that holds it")
        if self.kind in HELD_BY_TWO and len(self.held) + (self.at is not None) < 2:
            raise ValueError(f"{self.kind}: it joins two points, and only one is given")

    @property
    def measures(self) -> Vector:
        """Its size in metres, its own or the usual one."""
        return self.size or USUAL_SIZE[self.kind]
