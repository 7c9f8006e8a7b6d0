"""A session made smaller by what the day asks for: PM00, a bad day, few minutes, PM10, a flare.

Sources: rulings 5, 19, 20, 22; PM00, PM10.
"""

from dataclasses import replace
from typing import Literal

from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.exercise import Dose, Level
from steadyback.engine import doses
from steadyback.engine.around import AROUND
from steadyback.engine.days import iso_week, local_day
from steadyback.engine.deload import is_easier
from steadyback.engine.flare import calming, flare_day
from steadyback.engine.invitation import with_invitations
from steadyback.engine.item import item_of
from steadyback.engine.ladder import climb
from steadyback.engine.pain import hard_day
from steadyback.engine.permitted_today import Removed
from steadyback.engine.reasons import Because, because, without_dose
from steadyback.engine.sequence import total_seconds
from steadyback.engine.situation import Situation
from steadyback.engine.state import Wish
from steadyback.engine.timing import item_seconds
from steadyback.record.plan import PlannedItem, Reason

Mode = Literal["planned", "short", "bad_day", "mini", "rest", "relief"]

Fitted = tuple[Mode, tuple[PlannedItem, ...], tuple[Removed, ...], tuple[Reason, ...]]


def fitted(
    catalogue: Catalogue, now: Situation, items: tuple[PlannedItem, ...], minutes: int
) -> Fitted:
    """The items made smaller by what today asks for: PM00, a bad day, few minutes, PM10."""
    policy = catalogue.policy
    day = local_day(now.on, now.state.zone)
    wish = now.state.wish if now.state.wish and now.state.wish.day == day else None
    minutes = asked_minutes(now, wish, minutes)
    if wish is not None and wish.bad_day:
        minutes = min(minutes, int(policy.short_session_minutes))
    if bad := pm00(catalogue, now):
        most = min(minutes, int(policy.mini_session_minutes))
        return small(catalogue, now, "mini", most, bad)
    if wish is not None and wish.bad_day:
        return small(catalogue, now, "bad_day", minutes, (because(catalogue, Because.BAD_DAY),))
    reasons: list[Reason] = []
    left: tuple[Removed, ...] = ()
    share, why = session_cut(catalogue, now)
    if share:
        items, left = with_less(catalogue, now, items, share, why)
        reasons.append(why)
    mode: Mode = "planned"
    if now.score.band == "high":
        minutes = min(minutes, int(policy.mini_session_minutes))
        mode = "mini"
        reasons.append(because(catalogue, Because.MINI_SESSION, minutes=minutes))
    if wish is not None and wish.minutes is not None:
        mode = "short"
        reasons.append(because(catalogue, Because.SHORT_SESSION, minutes=minutes))
    if not share and wish is None:
        invited = with_invitations(catalogue, now, items)
        items = invited if total_seconds(catalogue, invited) <= minutes * 60 else items
    return mode, trimmed(catalogue, items, minutes), left, tuple(reasons)


def asked_minutes(now: Situation, wish: Wish | None, planned: int) -> int:
    """The longest session asked for today: planned, usual or wished, whichever is shortest."""
    schedule = now.state.schedule
    usual = planned if schedule is None else schedule.minutes
    wished = planned if wish is None or wish.minutes is None else wish.minutes
    return min(planned, usual, wished)


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


def of_bad_day(catalogue: Catalogue, level: Level) -> bool:
    """Any easy movement."""
    easy = level.phase in ("warm_up", "mobility", "direction", "calm")
    return easy and catalogue.exercises[level.exercise].counted


def of_hard_day(catalogue: Catalogue, level: Level) -> bool:
    """After PM00 only the direction that eases the leg, positions and a short walk (4.3)."""
    return level.phase == "direction" or level.exercise in AROUND


def small(
    catalogue: Catalogue,
    now: Situation,
    mode: Mode,
    minutes: int,
    reasons: tuple[Reason, ...],
) -> Fitted:
    """A small session of stage 1: lowest doses, easy movements, at most so many minutes."""
    calm = replace(now, stage=min(1, now.stage))
    rungs = [climb(catalogue, calm, name).rung for name in sorted(catalogue.exercises)]
    suits = of_hard_day if mode == "mini" else of_bad_day
    easy = [r for r in rungs if r is not None and suits(catalogue, r.level)]
    easy.sort(key=lambda r: (r.level.phase != "direction", loading(r.level), r.level.id))
    items: tuple[PlannedItem, ...] = ()
    for r in easy:
        one = item_of(catalogue, r, r.level.dosing.floor, (*reasons, *r.reasons))
        fits = total_seconds(catalogue, (*items, one)) <= minutes * 60
        if fits and len(items) < catalogue.policy.small_session_items:
            items = (*items, one)
    return mode, items, (), reasons


def session_cut(catalogue: Catalogue, now: Situation) -> tuple[float, Reason]:
    """The share of today's session that is left out, and the rule: PM10, a flare, an easier week.

    A plan that was made in the flare or for the easier week is small already: a flare takes from an
    easier week's plan only what is still above half.
    """
    policy, state = catalogue.policy, now.state
    planned_for = {r.id for p in state.plans[-1:] for r in p.plan.reasons}
    after_red = float(policy.pm10_cut) if state.cut_next else 0.0
    eased = 1 - float(policy.deload_cut) if "DELOAD" in planned_for else 1.0
    calm = calming(state, now.on, policy) and "FLARE" not in planned_for
    in_flare = max(0.0, 1 - float(policy.flare_volume) / eased) if calm else 0.0
    easier = in_easier_week(now) and eased == 1
    in_deload = float(policy.deload_cut) if easier else 0.0
    if in_flare > max(after_red, in_deload):
        return in_flare, because(catalogue, Because.FLARE, day=flare_day(state, now.on))
    if in_deload > after_red:
        numbers = {"weeks": state.rhythm.loading, "amber": state.rhythm.amber}
        return in_deload, because(catalogue, Because.DELOAD, **numbers)
    return after_red, because(catalogue, Because.PM10, cut=after_red)


def in_easier_week(now: Situation) -> bool:
    """Whether today lies in an easier week."""
    return is_easier(now.state, iso_week(local_day(now.on, now.state.zone)))


def with_less(
    catalogue: Catalogue,
    now: Situation,
    items: tuple[PlannedItem, ...],
    share: float,
    reason: Reason,
) -> tuple[tuple[PlannedItem, ...], tuple[Removed, ...]]:
    """The session with a share of it left out; after PM10 without its newest item (rulings 20).

    Doses go down first. Where they are at their floors already, exercises are left out, the one of
    the highest rung first, until the whole session is short enough; one is always left.
    """
    target = (1 - share) * sum(item.seconds for item in items)
    others = [item for item in items if item.level != now.state.newest_item] or list(items[:1])
    kept = [cut_item(catalogue, item, share) for item in others]
    while len(kept) > 1 and sum(item.seconds for item in kept) > target:
        kept.remove(max(kept, key=lambda item: hardness(catalogue, item)))
    stays = {item.level for item in kept}
    left = (Removed(level=i.level, reasons=(reason,)) for i in items if i.level not in stays)
    return tuple(kept), tuple(left)


LOADS = ("none", "low", "medium", "high")


def hardness(catalogue: Catalogue, item: PlannedItem) -> tuple[int, int, int, str]:
    """What is left out first: the higher load, stage and rung; then the later id."""
    level = catalogue.levels[item.level]
    return loading(level), level.stage, level.rung, level.id


def loading(level: Level) -> int:
    """How much a level loads, from 0, none, to 3, high."""
    return LOADS.index(level.load_class)


def cut_item(catalogue: Catalogue, item: PlannedItem, share: float) -> PlannedItem:
    """The item with a smaller dose and the reason for it; unchanged where the floor is reached."""
    level = catalogue.levels[item.level]
    dose = Dose(sets=item.sets, reps=item.reps, hold_s=item.hold_s, step_down=item.step_down)
    less = doses.smaller(dose, doses.cut(dose, level.dosing, share))
    if less == dose:
        return item
    reasons = (*without_dose(item.reasons), because(catalogue, Because.DOSE_CUT, share=share))
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
        "invited_reps": 0,
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
    reasons = (*without_dose(item.reasons), because(catalogue, Because.DOSE_CUT))
    return resized(catalogue, item, level, dose, reasons)
