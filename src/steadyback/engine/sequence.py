"""The items of a session in their order, and how long that takes."""

from steadyback.catalogue.catalogue import Catalogue
from steadyback.engine.timing import Placed, between_seconds, in_order
from steadyback.record.plan import PlannedItem


def placed(catalogue: Catalogue, item: PlannedItem) -> Placed:
    """An item's level in its variant."""
    level = catalogue.levels[item.level]
    variant = next((v for v in level.variants if v.id == item.variant), None)
    return Placed(level, variant)


def ordered(
    catalogue: Catalogue, items: tuple[PlannedItem, ...]
) -> tuple[tuple[PlannedItem, ...], tuple[Placed, ...]]:
    """The items in session order, with their places."""
    by_level = {item.level: item for item in items}
    order = in_order([placed(catalogue, item) for item in items])
    return tuple(by_level[place.level.id] for place in order), order


def total_seconds(catalogue: Catalogue, items: tuple[PlannedItem, ...]) -> int:
    """The whole session's seconds."""
    _, order = ordered(catalogue, items)
    return sum(item.seconds for item in items) + between_seconds(order, catalogue.policy)
