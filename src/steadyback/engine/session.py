"""Today's session: what of the plan is still permitted, made smaller where the day asks for it.

Sources: rulings 2, 5, 19, 22, 27; PM00, PM10; design page section 6 (invariants 7 and 14).
"""

from dataclasses import replace
from datetime import date
from math import ceil

from steadyback.catalogue.catalogue import Catalogue
from steadyback.engine.around import AROUND, around
from steadyback.engine.days import local_day
from steadyback.engine.flare import calming
from steadyback.engine.item import item_of
from steadyback.engine.ladder import climb
from steadyback.engine.mini_sessions import times_today
from steadyback.engine.permitted_today import Removed, same_movement, still_permitted
from steadyback.engine.reasons import Because, because
from steadyback.engine.sequence import ordered, total_seconds
from steadyback.engine.situation import Situation
from steadyback.engine.smaller_session import Mode, fitted, in_easier_week, pm00
from steadyback.engine.steps import Step, steps_of
from steadyback.record.plan import Plan, PlannedItem, Reason
from steadyback.record.value import Value


class Today(Value):
    """The session of one day. `minutes` never exceeds what was asked for.

    `times` is how often it may be done in this day: more than once only as a mini-session.
    """

    date: date
    mode: Mode
    minutes: int
    times: int = 1
    items: tuple[PlannedItem, ...]
    around: tuple[PlannedItem, ...]
    removed: tuple[Removed, ...]
    steps: tuple[Step, ...]
    start_blocked: bool
    reasons: tuple[Reason, ...]


def today(catalogue: Catalogue, now: Situation, plan: Plan, *, blocked: bool) -> Today:
    """What is shown today of a plan."""
    day = local_day(now.on, now.state.zone)
    found = next((d for d in plan.days if d.date == day), None)
    if found is None:
        reason = because(catalogue, Because.REST_DAY)
        return shown(catalogue, now, "rest", (), (), (reason,), blocked=blocked)
    kept: list[PlannedItem] = []
    removed: list[Removed] = []
    for item in found.items:
        outcome = still_permitted(catalogue, now, item)
        if isinstance(outcome, Removed):
            removed.append(outcome)
        elif any(same_movement(catalogue, outcome, other) for other in kept):
            removed.append(
                Removed(level=item.level, reasons=(because(catalogue, Because.REMOVED),))
            )
        else:
            kept.append(outcome)
    mode, items, left, reasons = fitted(catalogue, now, tuple(kept), found.minutes)
    return shown(catalogue, now, mode, items, (*removed, *left), reasons, blocked=blocked)


def shown(
    catalogue: Catalogue,
    now: Situation,
    mode: Mode,
    items: tuple[PlannedItem, ...],
    removed: tuple[Removed, ...],
    reasons: tuple[Reason, ...],
    *,
    blocked: bool,
) -> Today:
    """The session in its order, with its steps."""
    items, _ = ordered(catalogue, items)
    minutes = ceil(total_seconds(catalogue, items) / 60)
    hard = bool(pm00(catalogue, now))
    less = hard or now.state.cut_next or calming(now.state, now.on, catalogue.policy)
    often = mode == "mini" and now.score.band == "high" and not (less or in_easier_week(now))
    calm = replace(now, stage=min(1, now.stage)) if hard else now
    return Today(
        date=local_day(now.on, now.state.zone),
        mode=mode,
        minutes=minutes,
        times=times_today(catalogue, now, items, minutes) if often and items else 1,
        items=items,
        around=beside(catalogue, calm, items, removed, hard=hard),
        removed=removed,
        steps=tuple(step for item in items for step in steps_of(catalogue, item)),
        start_blocked=blocked,
        reasons=reasons,
    )


def beside(
    catalogue: Catalogue,
    now: Situation,
    items: tuple[PlannedItem, ...],
    removed: tuple[Removed, ...],
    *,
    hard: bool,
) -> tuple[PlannedItem, ...]:
    """What goes around the session, without what is left out today.

    On a hard day also without what the session holds itself.
    """
    names = [one.level for one in removed] + ([item.level for item in items] if hard else [])
    away = {catalogue.levels[name].exercise for name in names if name in catalogue.levels}
    found = around(catalogue, now, hard=hard)
    return tuple(item for item in found if catalogue.levels[item.level].exercise not in away)


def relief(catalogue: Catalogue, now: Situation) -> Today:
    """Under a clinician-level lock: only walking and positions of ease (rulings 2)."""
    calm = replace(now, stage=1)
    reason = because(catalogue, Because.RELIEF)
    found = [
        climb(catalogue, calm, name).rung for name in AROUND
        if name in catalogue.exercises
    ]  # fmt: skip
    items = tuple(
        item_of(catalogue, r, r.level.dosing.floor, (reason,)) for r in found if r is not None
    )
    return Today(
        date=local_day(now.on, now.state.zone),
        mode="relief",
        minutes=0,
        items=items,
        around=(),
        removed=(),
        steps=(),
        start_blocked=True,
        reasons=(reason,),
    )
