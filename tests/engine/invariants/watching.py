"""What must never happen, by our own catalogue; written in steadyback.simulation.watching."""

from collections.abc import Iterable, Iterator

from steadyback.record.plan import Plan, PlannedItem
from steadyback.simulation.watching import faults
from steadyback.simulation.watching.faults import (
    FAULTS,
    bends_as_written,
    bent_too_early,
    card_missing,
    danger_overlooked,
    days_too_long,
    faults_of,
    forbidden_but_shown,
    forbidden_in,
    longer_than_asked,
    number_of_its_own,
    offered_while_locked,
    outside_today,
    taken_as_no,
    unanswered_counted,
    without_reason,
)
from steadyback.simulation.watching.faults import too_much_in_the_quick_week as too_much_work
from steadyback.simulation.watching.present import reasons_in
from tests.catalogue_fixture import the_catalogue

__all__ = [
    "FAULTS",
    "bends",
    "bends_as_written",
    "bent_too_early",
    "card_missing",
    "crowded",
    "danger_overlooked",
    "days_too_long",
    "faults_of",
    "forbidden_but_shown",
    "forbidden_in",
    "longer_than_asked",
    "number_of_its_own",
    "offered_while_locked",
    "outside_in",
    "outside_today",
    "reasons_in",
    "taken_as_no",
    "too_much_work",
    "unanswered_counted",
    "volume_of",
    "without_reason",
]


def outside_in(plan: Plan | None) -> Iterator[str]:
    """7: a dose of a plan outside its limits."""
    return faults.outside_in(the_catalogue(), plan)


def crowded(items: Iterable[PlannedItem]) -> Iterator[str]:
    """7: more exercises than a session may hold, two of one ladder, or twins together."""
    return faults.crowded(the_catalogue(), items)


def volume_of(item: PlannedItem, *, floor: bool = False) -> float:
    """The volume of a planned item, or what it would be at the level's floor."""
    return faults.volume_of(the_catalogue(), item, floor=floor)


def bends(item: PlannedItem) -> bool:
    """Whether an item, as it is to be done, bends to the end or hinges under load."""
    return faults.bends(the_catalogue(), item)
