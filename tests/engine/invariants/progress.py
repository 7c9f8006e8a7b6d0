"""What went up and what was earned; written in steadyback.simulation.watching."""

from steadyback.engine import State
from steadyback.simulation.watching import earned
from steadyback.simulation.watching.earned import MOST_AT_ONCE, never_earned
from tests.catalogue_fixture import the_catalogue

__all__ = ["MOST_AT_ONCE", "moved_up", "never_earned"]


def moved_up(before: State, after: State) -> dict[str, int]:
    """How many parts of each level's dose (or its mastery) rose between two states."""
    return earned.moved_up(the_catalogue(), before, after)
