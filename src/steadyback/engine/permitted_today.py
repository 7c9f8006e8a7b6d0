"""What of a stored plan is still permitted: each item kept, made smaller, replaced or left out.

Sources: rulings 2, 25, 27, 28; design page section 6 (invariant 14). What is shown is only ever
less than planned: a level is kept, replaced by an easier rung, or left out.
"""

from collections.abc import Iterator
from datetime import datetime
from math import ceil

from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.exercise import Dose
from steadyback.engine import doses
from steadyback.engine.absence import brought_up
from steadyback.engine.days import local_day
from steadyback.engine.item import item_of
from steadyback.engine.ladder import Rung, climb, dose_now, lighter
from steadyback.engine.permission import permit
from steadyback.engine.progression import known_level
from steadyback.engine.reasons import Because, because, without_dose
from steadyback.engine.sequence import total_seconds
from steadyback.engine.situation import Situation, situation
from steadyback.engine.state import State
from steadyback.engine.week import training_moment
from steadyback.record.plan import Plan, PlannedDay, PlannedItem, Reason
from steadyback.record.value import Value


class Removed(Value):
    """A planned level that is not shown today, and why."""

    level: str
    reasons: tuple[Reason, ...]


def shown_plan(catalogue: Catalogue, state: State, plan: Plan, on: datetime) -> Plan:
    """A stored plan as it may be shown: from today on only what is still permitted (rulings 27).

    Days before stay as they were planned. Each later day is judged at its own training hour.
    """
    state = brought_up(state, on, catalogue)
    today_is = local_day(on, state.zone)
    days = []
    for day in plan.days:
        if day.date < today_is:
            days.append(with_known_levels(catalogue, day))
            continue
        moment = max(on, training_moment(state, day.date))
        now = situation(catalogue, state, moment, on)
        days.append(permitted_day(catalogue, now, day))
    return plan.model_copy(update={"days": tuple(days)})


def permitted_day(catalogue: Catalogue, now: Situation, day: PlannedDay) -> PlannedDay:
    """A day to come with what is still permitted of its session and of what goes around it."""
    kept = tuple(permitted_items(catalogue, now, day.items))
    beside = tuple(permitted_items(catalogue, now, day.around))
    if beside != day.around:
        day = day.model_copy(update={"around": beside})
    return day if kept == day.items else shortened_day(catalogue, day, kept)


def permitted_items(
    catalogue: Catalogue, now: Situation, items: tuple[PlannedItem, ...]
) -> Iterator[PlannedItem]:
    """The items that are still permitted, as they may be done now, as often a day as planned."""
    for item in items:
        outcome = still_permitted(catalogue, now, item)
        if isinstance(outcome, PlannedItem):
            yield outcome.model_copy(update={"times_a_day": item.times_a_day})


def with_known_levels(catalogue: Catalogue, day: PlannedDay) -> PlannedDay:
    """A past day in the levels of this catalogue; what it never had is left out (rulings 28)."""
    known = ((item, known_level(catalogue, item.level)) for item in day.items)
    items = tuple(
        item if level.id == item.level else item.model_copy(update={"level": level.id})
        for item, level in known
        if level is not None
    )
    return day if items == day.items else day.model_copy(update={"items": items})


def shortened_day(
    catalogue: Catalogue, day: PlannedDay, items: tuple[PlannedItem, ...]
) -> PlannedDay:
    """A day with what is left of it, and the minutes that takes."""
    minutes = ceil(total_seconds(catalogue, items) / 60)
    return day.model_copy(update={"items": items, "minutes": minutes})


def same_movement(catalogue: Catalogue, item: PlannedItem, other: PlannedItem) -> bool:
    """Whether two items are of one ladder, or twins."""
    one, two = catalogue.levels[item.level], catalogue.levels[other.level]
    return one.exercise == two.exercise or two.id in catalogue.twins(one.id)


def still_permitted(
    catalogue: Catalogue, now: Situation, item: PlannedItem
) -> PlannedItem | Removed:
    """The item as it may be done today, an easier rung in its place, or its removal."""
    level = known_level(catalogue, item.level)
    if level is None:
        return Removed(level=item.level, reasons=(because(catalogue, Because.REMOVED),))
    now_rung = climb(catalogue, now, level.exercise).rung
    way = permit(catalogue, now, level)
    harder = now_rung is not None and now_rung.level.rung >= level.rung and not way.open
    if now_rung is None or harder:
        why = tuple(refusal.reason for refusal in way.refusals)
        return Removed(level=item.level, reasons=(because(catalogue, Because.REMOVED), *why))
    if now_rung.level.rung < level.rung or not way.open or level.id != item.level:
        return easier(catalogue, now_rung, item)
    dose, _, reason = dose_now(catalogue, now, level)
    planned = Dose(sets=item.sets, reps=item.reps, hold_s=item.hold_s, step_down=item.step_down)
    less = doses.smaller(dose, planned)
    half = now_rung.half_range or item.range == "half"
    kept = Rung(way, less, lighter(item.load, now_rung.load), item.reasons, half)
    reasons = item.reasons if less == planned else (*without_dose(item.reasons), reason)
    if half and item.range == "full":
        reasons = (*reasons, because(catalogue, Because.PM04, level=level.id))
    return item_of(catalogue, kept, less, reasons)


def easier(catalogue: Catalogue, rung: Rung, item: PlannedItem) -> PlannedItem:
    """The rung that is open today in place of the planned one, with no more sets."""
    dose = rung.dose.model_copy(update={"sets": min(rung.dose.sets, item.sets)})
    reason = because(catalogue, Because.EASIER, planned=item.level)
    return item_of(catalogue, rung, dose, (reason, *rung.reasons))
