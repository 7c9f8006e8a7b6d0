"""How long things take, and in which order a session runs.

Source: rulings, "The planner's numbers" (seconds added), design page section 5 (order). A plan's
minutes are made of exactly these seconds, so that no session is longer than asked.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise, permutations

from steadyback.catalogue.exercise import Dose, Level, Variant
from steadyback.catalogue.policy import Policy
from steadyback.vocabulary import Phase, Position

ORDER: tuple[tuple[Phase, ...], ...] = (
    ("warm_up",),
    ("mobility", "direction"),
    ("control",),
    ("strength",),
    ("stretch",),
    ("calm",),
)
"""The order of a session, block by block."""
BLOCK: dict[Phase, int] = {phase: n for n, phases in enumerate(ORDER) for phase in phases}
BLOCKS = len(ORDER)


@dataclass(frozen=True, slots=True)
class Placed:
    """A level as it stands in a session: in its variant's position, with its equipment."""

    level: Level
    variant: Variant | None

    def __hash__(self) -> int:
        return hash(self.level.id)

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
    moved = [moves(order) for order in orders]
    few = min(moved)
    return min((o for o, count in zip(orders, moved, strict=True) if count == few), key=fetches)


def fewest_moves(items: Sequence[Placed]) -> int:
    """The fewest position changes of a session with these exercises."""
    return fewest_between(tuple(sorted((item.block, item.position) for item in items)))


@lru_cache(maxsize=4096)
def fewest_between(places: tuple[tuple[int, Position], ...]) -> int:
    """The fewest position changes between these blocks and positions, in the order of blocks.

    Few kinds of sessions come up over and over while a week is tried out.
    """
    ends: dict[Position | None, int] = {None: -1}
    for block in sorted({block for block, _ in places}):
        held = sorted({position for at, position in places if at == block})
        ends = {
            last: min(
                moved + len(held) - enters_in(held, before, last) for before, moved in ends.items()
            )
            for last in held
        }
    return max(0, min(ends.values()))


def enters_in(held: list[Position], before: Position | None, last: Position) -> bool:
    """Whether a block of these positions can begin where the body is, and end in the last."""
    return before in held and (before != last or len(held) == 1)


def between_seconds(order: Sequence[Placed], policy: Policy) -> int:
    """Seconds between the exercises: changes of position and of equipment."""
    return int(moves(order) * policy.change_position_s + fetches(order) * policy.change_equipment_s)
