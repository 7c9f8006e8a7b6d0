"""Which numbers a sentence states; written in steadyback.simulation.watching."""

from steadyback.record.plan import Reason
from steadyback.simulation.watching import numbers_stated as stated
from steadyback.simulation.watching.numbers_stated import TEMPLATES, numbers_in
from tests.catalogue_fixture import the_catalogue

__all__ = ["TEMPLATES", "numbers_in", "unfounded"]


def unfounded(reason: Reason) -> set[float]:
    """Numbers that a reason's sentence states and neither the reason nor its template holds."""
    return stated.unfounded(the_catalogue(), reason)
