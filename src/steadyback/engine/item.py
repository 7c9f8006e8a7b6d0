"""A rung with its dose as an item of a plan."""

from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.exercise import Dose
from steadyback.engine.ladder import Rung
from steadyback.engine.timing import item_seconds
from steadyback.record.plan import PlannedItem, Reason


def item_of(
    catalogue: Catalogue, rung: Rung, dose: Dose, reasons: tuple[Reason, ...]
) -> PlannedItem:
    """A planned item of a rung with a dose."""
    level, variant = rung.level, rung.permit.variant
    return PlannedItem(
        level=level.id,
        variant=None if variant is None else variant.id,
        sets=dose.sets,
        reps=dose.reps,
        hold_s=dose.hold_s,
        step_down=dose.step_down,
        load=rung.load,
        range="half" if rung.half_range else "full",
        sides=level.sides,
        rest_s=level.dosing.rest_s,
        seconds=item_seconds(level, dose, catalogue.policy),
        reasons=reasons,
    )
