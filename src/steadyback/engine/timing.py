"""How long things take, and in which order a session runs.

Source: rulings, "The planner's numbers" (seconds added), design page section 5 (order). A plan's
minutes are made of exactly these seconds, so that no session is longer than asked.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise, permutations

from steadyback.catalogue.exercise import Dose, Level, Variant
from steadyback.catalogue.policy import Policy
from steadyback.vocabulary import Phase, Position

BLOCK: dict[Phase, int] = {
    "warm_up": 0,
    "mobility": 1,
    "direction": 1,
    "control": 2,
    "strength": 3,
    "stretch": 4,
    "calm": 5,
}
"""The order of a session: a lower block comes first."""
BLOCKS = 6


@dataclass(frozen=True, slots=True)
class Placed:
    """A level as it stands in a session: in its variant's position, with its equipment."""

    level: Level
    variant: Variant | None

    @property
    def position(self) -> Position:
        """Where the body is."""
        return self.level.position if self.variant is None else self.variant.position

    @property
    def equipment(self) -> tuple[tuple[str, ...], ...]:
        """What has to be at hand."""
        return self.level.equipment if self.variant is None else self.variant.equipment

    @property
    def block(self) -> int:
        """Which part of the session it belongs to."""
        return BLOCK[self.level.phase]


def set_seconds(level: Level, dose: Dose, reps: int) -> float:
    """One set on one side (or both together): repetitions with their tempo and hold."""
    tempo = level.dosing.tempo
    return reps * (tempo.out_s + tempo.back_s + dose.hold_s)


def item_seconds(level: Level, dose: Dose, policy: Policy) -> int:
    """One exercise with all its sets, sides, rests and getting ready, rounded up."""
    sides = 1 if level.sides == "both" else 2
    work = sum(set_seconds(level, dose, reps) for reps in dose.reps_by_set) * sides
    changes = dose.sets * float(policy.change_side_s) if level.sides == "each" else 0.0
    rests = (dose.sets - 1) * level.dosing.rest_s
    return round(work + changes + rests + float(policy.get_ready_s) + 0.49)


def moves(order: Sequence[Placed]) -> int:
    """How often the position changes from one exercise to the next."""
    return sum(a.position != b.position for a, b in pairwise(order))


def fetches(order: Sequence[Placed]) -> int:
    """How often other equipment has to be fetched."""
    return sum(bool(b.equipment) and a.equipment != b.equipment for a, b in pairwise(order))


def in_order(items: Sequence[Placed]) -> tuple[Placed, ...]:
    """The session's order: by block, then with the fewest position changes, then by id.

    Tries every order within the blocks (a session holds at most five exercises).
    """
    blocks = [
        sorted((i for i in items if i.block == b), key=lambda i: i.level.id) for b in range(BLOCKS)
    ]
    orders: list[tuple[Placed, ...]] = [()]
    for block in blocks:
        if block:
            orders = [(*start, *tail) for start in orders for tail in permutations(block)]
    return min(orders, key=lambda order: (moves(order), fetches(order)))


def fewest_moves(items: Sequence[Placed]) -> int:
    """The fewest position changes of a session with these exercises."""
    return moves(in_order(items))


def between_seconds(order: Sequence[Placed], policy: Policy) -> int:
    """Seconds between the exercises: changes of position and of equipment."""
    return int(moves(order) * policy.change_position_s + fetches(order) * policy.change_equipment_s)
