"""Today's session: what of the plan is still permitted, made smaller where the day asks for it.

Sources: rulings 2, 5, 19, 22, 27; PM00, PM10; design page section 6 (invariants 7 and 14). What is
shown is only ever less than planned: a level is kept, replaced by an easier rung, or left out.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from math import ceil
from typing import Literal

from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.exercise import Dose, Level
from steadyback.engine import doses
from steadyback.engine.absence import brought_up
from steadyback.engine.days import local_day
from steadyback.engine.ladder import Rung, climb, dose_now
from steadyback.engine.pain import hard_day
from steadyback.engine.permission import permit
from steadyback.engine.reasons import Because, because
from steadyback.engine.situation import Situation, situation
from steadyback.engine.state import State, Wish
from steadyback.engine.timing import Placed, between_seconds, in_order, item_seconds, set_seconds
from steadyback.engine.week import around, item_of, training_moment
from steadyback.record.plan import Plan, PlannedDay, PlannedItem, Reason
from steadyback.record.value import Value

Mode = Literal["planned", "short", "bad_day", "mini", "rest", "relief"]
Side = Literal["left", "right"]


class Step(Value):
    """One step of a session: what to do, for how many seconds, on which side."""

    kind: Literal["get_ready", "move", "hold", "change_side", "rest", "question"]
    level: str | None = None
    set: int | None = None
    of_sets: int | None = None
    reps: int | None = None
    side: Side | None = None
    seconds: int


class Removed(Value):
    """A planned level that is not shown today, and why."""

    level: str
    reasons: tuple[Reason, ...]


class Today(Value):
    """The session of one day. `minutes` never exceeds what was asked for."""

    date: date
    mode: Mode
    minutes: int
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
        elif not any(same_movement(catalogue, outcome, other) for other in kept):
            kept.append(outcome)
    mode, items, left, reasons = fitted(catalogue, now, tuple(kept), found.minutes)
    return shown(catalogue, now, mode, items, (*removed, *left), reasons, blocked=blocked)


def shown_plan(catalogue: Catalogue, state: State, plan: Plan, on: datetime) -> Plan:
    """A stored plan as it may be shown: from today on only what is still permitted (rulings 27).

    Days before stay as they were planned. Each later day is judged at its own training hour.
    """
    state = brought_up(state, on, catalogue)
    today_is = local_day(on, state.zone)
    days = []
    for day in plan.days:
        if day.date < today_is:
            days.append(day)
            continue
        moment = max(on, training_moment(state, day.date))
        now = situation(catalogue, state, moment, on)
        items = (still_permitted(catalogue, now, item) for item in day.items)
        kept = tuple(item for item in items if isinstance(item, PlannedItem))
        days.append(day if kept == day.items else shortened_day(catalogue, day, kept))
    return plan.model_copy(update={"days": tuple(days)})


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
    level = catalogue.levels.get(item.level)
    if level is None:
        return Removed(level=item.level, reasons=(because(catalogue, Because.REMOVED),))
    now_rung = climb(catalogue, now, level.exercise).rung
    way = permit(catalogue, now, level)
    harder = now_rung is not None and now_rung.level.rung >= level.rung and not way.open
    if now_rung is None or harder:
        why = tuple(refusal.reason for refusal in way.refusals)
        return Removed(level=item.level, reasons=(because(catalogue, Because.REMOVED), *why))
    if now_rung.level.rung < level.rung or not way.open:
        return easier(catalogue, now_rung, item)
    dose, _, reason = dose_now(catalogue, now, level)
    planned = Dose(sets=item.sets, reps=item.reps, hold_s=item.hold_s, step_down=item.step_down)
    less = doses.smaller(dose, planned)
    kept = Rung(way, less, lighter(item.load, now_rung.load), item.reasons)
    reasons = item.reasons if less == planned else (*item.reasons, reason)
    return item_of(catalogue, kept, less, reasons)


def lighter(one: float | None, other: float | None) -> float | None:
    """The lower of two loads, where both are known."""
    known = [load for load in (one, other) if load is not None]
    return min(known) if known else None


def easier(catalogue: Catalogue, rung: Rung, item: PlannedItem) -> PlannedItem:
    """The rung that is open today in place of the planned one, with no more sets."""
    dose = rung.dose.model_copy(update={"sets": min(rung.dose.sets, item.sets)})
    reason = because(catalogue, Because.EASIER, planned=item.level)
    return item_of(catalogue, rung, dose, (reason, *rung.reasons))


Fitted = tuple[Mode, tuple[PlannedItem, ...], tuple[Removed, ...], tuple[Reason, ...]]


def fitted(
    catalogue: Catalogue, now: Situation, items: tuple[PlannedItem, ...], minutes: int
) -> Fitted:
    """The items made smaller by what today asks for: PM00, a bad day, few minutes, PM10."""
    policy = catalogue.policy
    day = local_day(now.on, now.state.zone)
    wish = now.state.wish if now.state.wish and now.state.wish.day == day else None
    minutes = min(minutes, asked_minutes(now, wish))
    if wish is not None and wish.bad_day:
        minutes = min(minutes, int(policy.short_session_minutes))
    if bad := pm00(catalogue, now):
        most = min(minutes, int(policy.mini_session_minutes))
        return small(catalogue, now, "mini", most, bad)
    if wish is not None and wish.bad_day:
        return small(catalogue, now, "bad_day", minutes, (because(catalogue, Because.BAD_DAY),))
    reasons: list[Reason] = []
    left: tuple[Removed, ...] = ()
    if now.state.cut_next:
        items, left = after_red(catalogue, now, items)
        reasons.append(because(catalogue, Because.PM10, cut=float(policy.pm10_cut)))
    mode: Mode = "planned"
    if now.score.band == "high":
        minutes = min(minutes, int(policy.mini_session_minutes))
        mode = "mini"
        reasons.append(because(catalogue, Because.MINI_SESSION, minutes=minutes))
    if wish is not None and wish.minutes is not None:
        mode = "short"
        reasons.append(because(catalogue, Because.SHORT_SESSION, minutes=minutes))
    return mode, trimmed(catalogue, items, minutes), left, tuple(reasons)


def asked_minutes(now: Situation, wish: Wish | None) -> int:
    """The longest session asked for today."""
    schedule = now.state.schedule
    usual = schedule.minutes if schedule is not None else 60
    return min(usual, wish.minutes) if wish is not None and wish.minutes is not None else usual


def pm00(catalogue: Catalogue, now: Situation) -> tuple[Reason, ...]:
    """PM00: leg 7 or more, pain further down than yesterday, or both last nights woken."""
    state = now.state
    if not hard_day(state, now.on, catalogue.policy):
        return ()
    numbers = {
        "leg": state.symptoms.leg_nprs,
        "distal": state.symptoms.distal_level,
        "nights": state.symptoms.woken_last_two_nights,
    }
    return (because(catalogue, Because.PM00, **numbers),)


def small(
    catalogue: Catalogue,
    now: Situation,
    mode: Mode,
    minutes: int,
    reasons: tuple[Reason, ...],
) -> Fitted:
    """A small session of stage 1: lowest doses, easy movements, at most so many minutes."""
    calm = replace(now, stage=min(1, now.stage))
    gentle = ("warm_up", "mobility", "direction", "calm")
    rungs = [climb(catalogue, calm, name).rung for name in sorted(catalogue.exercises)]
    easy = [
        r for r in rungs
        if r is not None
        and r.level.phase in gentle
        and catalogue.exercises[r.level.exercise].counted
    ]  # fmt: skip
    easy.sort(key=lambda r: (r.level.phase != "direction", r.level.load_class, r.level.id))
    items: tuple[PlannedItem, ...] = ()
    for r in easy:
        one = item_of(catalogue, r, r.level.dosing.floor, (*reasons, *r.reasons))
        fits = total_seconds(catalogue, (*items, one)) <= minutes * 60
        if fits and len(items) < SMALL_ITEMS:
            items = (*items, one)
    return mode, items, (), reasons


SMALL_ITEMS = 3
"""Most exercises of a small session (our proposal)."""


def after_red(
    catalogue: Catalogue, now: Situation, items: tuple[PlannedItem, ...]
) -> tuple[tuple[PlannedItem, ...], tuple[Removed, ...]]:
    """PM10: 40 % less in the next session, without its newest item (rulings 20).

    Doses go down first. Where they are at their floors already, exercises are left out, the one of
    the highest rung first, until the whole session is 40 % shorter; one is always left.
    """
    share = float(catalogue.policy.pm10_cut)
    target = (1 - share) * sum(item.seconds for item in items)
    others = [item for item in items if item.level != now.state.newest_item] or list(items[:1])
    kept = [cut_item(catalogue, item, share) for item in others]
    while len(kept) > 1 and sum(item.seconds for item in kept) > target:
        kept.remove(max(kept, key=lambda item: hardness(catalogue, item)))
    stays = {item.level for item in kept}
    reason = because(catalogue, Because.PM10, cut=share)
    left = (Removed(level=i.level, reasons=(reason,)) for i in items if i.level not in stays)
    return tuple(kept), tuple(left)


LOAD_RANK = {"none": 0, "low": 1, "medium": 2, "high": 3}


def hardness(catalogue: Catalogue, item: PlannedItem) -> tuple[int, int, int, str]:
    """What is left out first: the higher load, stage and rung; then the later id."""
    level = catalogue.levels[item.level]
    return LOAD_RANK[level.load_class], level.stage, level.rung, level.id


DOSE_REASONS = {"DOSE_START", "DOSE_HELD", "DOSE_UP", "DOSE_SET"}


def cut_item(catalogue: Catalogue, item: PlannedItem, share: float) -> PlannedItem:
    """The item with a smaller dose and the reason for it; unchanged where the floor is reached."""
    level = catalogue.levels[item.level]
    dose = Dose(sets=item.sets, reps=item.reps, hold_s=item.hold_s, step_down=item.step_down)
    less = doses.smaller(dose, doses.cut(dose, level.dosing, share))
    if less == dose:
        return item
    others = (reason for reason in item.reasons if reason.id not in DOSE_REASONS)
    reasons = (*others, because(catalogue, Because.DOSE_CUT, share=share))
    return resized(catalogue, item, level, less, reasons)


def resized(
    catalogue: Catalogue,
    item: PlannedItem,
    level: Level,
    dose: Dose,
    reasons: tuple[Reason, ...],
) -> PlannedItem:
    """An item with another dose."""
    changed = {
        "sets": dose.sets,
        "reps": dose.reps,
        "hold_s": dose.hold_s,
        "seconds": item_seconds(level, dose, catalogue.policy),
        "reasons": reasons,
    }
    return item.model_copy(update=changed)


def trimmed(
    catalogue: Catalogue, items: tuple[PlannedItem, ...], minutes: int
) -> tuple[PlannedItem, ...]:
    """Fewer sets, then fewer exercises (the last first), until the session fits."""
    while items and total_seconds(catalogue, items) > minutes * 60:
        most = max(items, key=lambda item: spare_sets(catalogue, item))
        if spare_sets(catalogue, most) > 0:
            items = tuple(
                with_one_set_less(catalogue, item) if item is most else item for item in items
            )
        else:
            items = items[:-1]
    return items


def spare_sets(catalogue: Catalogue, item: PlannedItem) -> int:
    """Sets above the level's floor."""
    return item.sets - catalogue.levels[item.level].dosing.floor.sets


def with_one_set_less(catalogue: Catalogue, item: PlannedItem) -> PlannedItem:
    """The item with one set less."""
    level = catalogue.levels[item.level]
    dose = Dose(sets=item.sets - 1, reps=item.reps, hold_s=item.hold_s, step_down=item.step_down)
    return resized(catalogue, item, level, dose, item.reasons)


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
    return Today(
        date=local_day(now.on, now.state.zone),
        mode=mode,
        minutes=ceil(total_seconds(catalogue, items) / 60),
        items=items,
        around=around(catalogue, now),
        removed=removed,
        steps=tuple(step for item in items for step in steps_of(catalogue, item)),
        start_blocked=blocked,
        reasons=reasons,
    )


def relief(catalogue: Catalogue, now: Situation) -> Today:
    """Under a clinician-level lock: only walking and positions of ease (rulings 2)."""
    calm = replace(now, stage=1)
    reason = because(catalogue, Because.RELIEF)
    found = [
        climb(catalogue, calm, name).rung for name in ("walking", "position-of-ease")
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


def steps_of(catalogue: Catalogue, item: PlannedItem) -> Iterator[Step]:
    """Get ready, each set on each side, rests between, and one question at the end."""
    level = catalogue.levels[item.level]
    policy = catalogue.policy
    dose = Dose(sets=item.sets, reps=item.reps, hold_s=item.hold_s, step_down=item.step_down)
    sides: tuple[Side | None, ...] = ("left", "right") if item.sides == "each" else (None,)
    yield Step(kind="get_ready", level=level.id, seconds=int(policy.get_ready_s))
    for number, reps in enumerate(dose.reps_by_set, 1):
        for side in sides:
            if side == "right":
                yield Step(kind="change_side", level=level.id, seconds=int(policy.change_side_s))
            times = 2 if item.sides == "alternate" else 1
            seconds = ceil(set_seconds(level, dose, reps) * times)
            kind: Literal["hold", "move"] = "hold" if reps == 1 and dose.hold_s else "move"
            yield Step(
                kind=kind, level=level.id, set=number, of_sets=item.sets, reps=reps, side=side,
                seconds=seconds,
            )  # fmt: skip
        if number < item.sets and item.rest_s:
            yield Step(kind="rest", level=level.id, set=number, seconds=item.rest_s)
    yield Step(kind="question", level=level.id, seconds=0)
