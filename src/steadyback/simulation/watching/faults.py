"""What must never happen at any moment of any record (design page, section 6).

Each function says in words what is wrong, and yields nothing where all is well. Its number is the
invariant's; the tests of that number and the machine that lives a whole record ask the same ones.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.exercise import Level
from steadyback.engine.doses import hold_cap, set_volume
from steadyback.engine.once import once
from steadyback.record.event import ClearanceEvent, CorrectionEvent, MorningAfterEvent
from steadyback.record.plan import Plan, PlannedItem, Reason
from steadyback.simulation.watching.climbed import never_climbed, never_climbed_in
from steadyback.simulation.watching.earned import never_earned
from steadyback.simulation.watching.numbers_stated import unfounded
from steadyback.simulation.watching.present import Present, items_of, read, undecided
from steadyback.simulation.watching.record import Json
from steadyback.simulation.watching.staged import stage_unearned
from steadyback.simulation.watching.standing import closed_by, soon_after_waking
from steadyback.vocabulary import FLAG_IDS, FlagId

RELIEF = {"walking", "position-of-ease"}
ALWAYS_EMERGENCY: tuple[FlagId, ...] = ("RF01", "RF02", "RF03", "RF04", "RF07", "RF14", "RF15")
ALWAYS_URGENT: tuple[FlagId, ...] = ("RF09", "RF12", "RF27", "RF28")
ALWAYS_GRAVE = (*ALWAYS_EMERGENCY, *ALWAYS_URGENT)
ASKED: tuple[FlagId, ...] = tuple(
    flag for flag in FLAG_IDS if flag not in ("RF18", "RF19", "RF23", "RF26")
)
"""The questions that everybody is asked."""


def could_be_urgent(catalogue: Catalogue) -> tuple[FlagId, ...]:
    """Those of them that could hide an emergency or an urgent visit."""
    grave = ("emergency", "urgent")
    return tuple(flag for flag in ASKED if catalogue.red_flags[flag].highest in grave)


def offered_while_locked(now: Present) -> Iterator[str]:
    """1: at emergency and urgent nothing, at any lock no plan and only relief."""
    advice = now.advice
    grave = advice.triage.level in ("emergency", "urgent")
    if grave and not (advice.locked and advice.today is None):
        yield f"{advice.triage.level}: locked {advice.locked}, today {advice.today}"
    if not advice.locked:
        yield from (f"{flag.id} locks" for flag in advice.triage.flags if flag.locks)
        return
    if advice.triage.level not in ("emergency", "urgent", "clinician"):
        yield f"locked at level {advice.triage.level}"
    if advice.plan is not None or advice.plan_due or now.plan is not None:
        yield "a plan while locked"
    if {found.status for found in advice.levels.values()} != {"locked"}:
        yield "a level is not locked"
    items = () if advice.today is None else advice.today.items
    exercises = {now.catalogue.levels[item.level].exercise for item in items}
    yield from (f"{name} while locked" for name in sorted(exercises - RELIEF))


def danger_overlooked(now: Present) -> Iterator[str]:
    """1: a sign that is always grave, told and never spoken of by a clinician, stands.

    Looks at the events themselves; a person's own correction takes nothing back.
    """
    events = [event for event in now.record.events if event.at <= now.record.on]
    by_clinicians = [event for event in events if event.by_clinician]
    put_right = {one.body.event for one in by_clinicians if isinstance(one, CorrectionEvent)}
    cleared = {
        flag for one in by_clinicians if isinstance(one, ClearanceEvent) for flag in one.body.flags
    }
    told = {
        flag
        for event in events
        if event.id not in put_right
        for flag, answer in getattr(event.body, "answers", {}).items()
        if answer == "yes" and flag in ALWAYS_GRAVE and flag not in cleared
    }
    stands = {flag.id for flag in now.advice.triage.flags if flag.locks}
    if told and now.advice.triage.level not in ("emergency", "urgent"):
        yield f"{sorted(told)} told, and the level is {now.advice.triage.level}"
    yield from (f"{flag} told, and it does not stand" for flag in sorted(told - stands))


def card_missing(now: Present) -> Iterator[str]:
    """2: an emergency or urgent level comes with its card, which says what to do."""
    triage = now.advice.triage
    if triage.level not in ("emergency", "urgent"):
        return
    if triage.card not in now.catalogue.cards:
        yield f"{triage.level} with the card {triage.card}"
    elif not now.documents[0]["triage"]["card"]["do"]:
        yield f"{triage.card} does not say what to do"


def forbidden_in(now: Present, plan: Plan | None) -> Iterator[str]:
    """3: what a caution, the means, the stage or a clinician forbids in a plan."""
    for item in () if plan is None else items_of(plan):
        yield from closed_by(now.catalogue, now.means, now.stage_most, item)


def forbidden_in_the_quick_week(now: Present) -> Iterator[str]:
    """3: what today's record forbids in the week that would be planned now."""
    return forbidden_in(now, now.plan)


def forbidden_but_shown(now: Present) -> Iterator[str]:
    """14: what today's record forbids in what is shown of the stored plan."""
    for item in now.shown_today:
        yield from closed_by(now.catalogue, now.means, now.advice.stage, item)
    for item in now.shown_later:
        yield from closed_by(now.catalogue, now.means, now.stage_most, item)
    if now.advice.today is not None:
        gone = {removed.level for removed in now.advice.today.removed}
        yield from (f"{i.level}: removed and shown" for i in now.shown_today if i.level in gone)


def longest_hold(catalogue: Catalogue, level: Level, hold_most: int | None) -> float:
    """The longest hold of a level: its ceiling, the cap of its kind, and what cautions allow."""
    caps = [level.dosing.ceiling.hold_s, hold_cap(level, catalogue.policy)]
    if level.hold_kind not in ("free", "none"):
        caps.append(hold_most)
    return min(cap for cap in caps if cap is not None)


def outside(catalogue: Catalogue, item: PlannedItem, hold_most: int | None = None) -> Iterator[str]:
    """7: what of an item's dose lies outside its level's floor, ceiling and the caps on holds."""
    level = catalogue.levels[item.level]
    low, high = level.dosing.floor, level.dosing.ceiling
    limits: dict[str, tuple[float, float, float]] = {
        "sets": (1, item.sets, high.sets),
        "reps": (low.reps, item.reps, high.reps),
        "hold_s": (low.hold_s, item.hold_s, longest_hold(catalogue, level, hold_most)),
    }
    scale = level.dosing.load
    if item.load is not None and scale is not None:
        limits["load"] = (scale.floor_kg, item.load, scale.ceiling_kg)
    elif item.load is not None:
        limits["load"] = (0, item.load, 0)
    yield from (f"{item.level} {n} {x}" for n, (a, x, b) in limits.items() if not a <= x <= b)


def outside_today(now: Present) -> Iterator[str]:
    """7: a dose of today outside its limits."""
    for item in now.shown_today:
        yield from outside(now.catalogue, item, now.means.cautioned.hold_most)


def outside_in(
    catalogue: Catalogue, plan: Plan | None, hold_most: int | None = None
) -> Iterator[str]:
    """7: a dose of a plan outside its limits."""
    for item in () if plan is None else items_of(plan):
        yield from outside(catalogue, item, hold_most)


def outside_in_the_quick_week(now: Present) -> Iterator[str]:
    """7: a dose of the week that would be planned now, outside its limits."""
    return outside_in(now.catalogue, now.plan, now.means.cautioned.hold_most)


def held_too_long(now: Present) -> Iterator[str]:
    """7: a level that is open, whether it was chosen or not, at a longer hold than is allowed."""
    for status in now.advice.levels.values():
        if status.status == "open" and status.level is not None:
            _, _, hold, _ = now.standing.doses[status.level]
            level = now.catalogue.levels[status.level]
            if hold > longest_hold(now.catalogue, level, now.means.cautioned.hold_most):
                yield f"{level.id} hold_s {hold}"


def crowded(catalogue: Catalogue, items: Iterable[PlannedItem]) -> Iterator[str]:
    """7: more exercises than a session may hold, two of one ladder, or twins together."""
    levels = [catalogue.levels[item.level] for item in items]
    if len(levels) > catalogue.policy.exercises_most:
        yield f"{len(levels)} exercises"
    if len({level.exercise for level in levels}) < len(levels):
        yield f"one ladder twice: {[level.id for level in levels]}"
    ids = {level.id for level in levels}
    yield from (f"{level.id} and its twin" for level in levels if level.twin in ids)


def longer_than_asked(now: Present) -> Iterator[str]:
    """7: a session of today that is longer than asked, or fuller than a session may be."""
    advice, state = now.advice, now.state
    if advice.today is None or advice.locked or state.schedule is None:
        return
    yield from crowded(now.catalogue, advice.today.items)
    wishes = [state.schedule.minutes]
    if state.wish is not None and state.wish.day == advice.today.date:
        wishes.append(5 if state.wish.bad_day else state.wish.minutes or 60)
    if advice.today.minutes > min(wishes):
        yield f"{advice.today.minutes} minutes where {min(wishes)} were asked for"
    seconds = sum(step.seconds for step in advice.today.steps)
    if seconds > advice.today.minutes * 60:
        yield f"{seconds} s in {advice.today.minutes} minutes"


def days_too_long(now: Present, plan: Plan | None) -> Iterator[str]:
    """7: a planned day that is longer than asked, or fuller than a session may be."""
    for day in () if plan is None else plan.days:
        yield from crowded(now.catalogue, day.items)
        if now.state.schedule is None or day.minutes > now.state.schedule.minutes:
            yield f"{day.date}: {day.minutes} minutes"


def quick_days_too_long(now: Present) -> Iterator[str]:
    """7: a day of the week that would be planned now, longer than asked."""
    return days_too_long(now, now.plan)


def too_much_in_the_quick_week(now: Present) -> Iterator[str]:
    """4: too much work in the week that would be planned now."""
    return too_much_work(now, now.plan)


def too_much_work(now: Present, plan: Plan | None) -> Iterator[str]:
    """4: a week too far above the best green week, where floors alone are not more."""
    best = max(now.state.green_volume.values(), default=0.0)
    if plan is None or not best:
        return
    items = [item for day in plan.days for item in day.items]
    floors = sum(volume_of(now.catalogue, item, floor=True) for item in items)
    volume = sum(volume_of(now.catalogue, item) for item in items)
    most = best * (1 + float(now.catalogue.policy.volume_rise))
    if volume > max(most, floors) + 0.1:
        yield f"a week of {volume}, best green {best}, floors {floors}"


def volume_of(catalogue: Catalogue, item: PlannedItem, *, floor: bool = False) -> float:
    """The volume of a planned item, or what it would be at the level's floor."""
    level = catalogue.levels[item.level]
    dose = level.dosing.floor
    if floor:
        one = set_volume(level, dose, catalogue.policy)
        return one * min(item.sets, dose.sets)
    asked = dose.model_copy(update={
        "sets": item.sets, "reps": item.reps, "hold_s": item.hold_s, "step_down": item.step_down,
    })  # fmt: skip
    return item.sets * set_volume(level, asked, catalogue.policy)


def unexplained(value: Any) -> Iterator[str]:
    """8: the way to each place of a JSON document where a decision has no reason."""
    for place, part in parts_of(value):
        if isinstance(part, dict) and undecided(part):
            yield "/".join(map(str, place))


Place = tuple[str | int, ...]


def parts_of(document: Any) -> Iterator[tuple[Place, Any]]:
    """Each object and list of a JSON document with the way to it."""
    waiting: list[tuple[Place, Any]] = [((), document)]
    while waiting:
        place, part = waiting.pop()
        yield place, part
        inside = part.items() if isinstance(part, dict) else enumerate(part)
        waiting += [((*place, key), one) for key, one in inside if isinstance(one, dict | list)]


def without_reason(now: Present) -> Iterator[str]:
    """8: a decision without a reason, a reason without a source or without words."""
    if any(read(part).undecided for part in now.parts):
        yield from unexplained(now.documents)
    for reason in now.reasons:
        yield from unfounded_or_silent(now.catalogue, reason)


@once
def unfounded_or_silent(catalogue: Catalogue, reason: Json) -> tuple[str, ...]:
    """8: what a reason lacks: a source that is known, or words."""
    found = []
    known = {*catalogue.sources, "our_proposal"}
    if not reason["sources"] or not set(reason["sources"]) <= known:
        found.append(f"{reason['id']} has the sources {reason['sources']}")
    if not reason["says"].strip():
        found.append(f"{reason['id']} says nothing")
    return tuple(found)


def number_of_its_own(now: Present) -> Iterator[str]:
    """10: a sentence that states a number which its reason does not carry."""
    for plain in now.reasons:
        if wrong := stated_wrongly(now.catalogue, plain):
            yield f"{plain['id']}: {sorted(wrong)} in {plain['says']!r}"


@once
def stated_wrongly(catalogue: Catalogue, plain: Json) -> set[float]:
    """The numbers that the sentence of a reason states, and that it does not carry."""
    reason = Reason(id=plain["id"], numbers=plain["numbers"], sources=tuple(plain["sources"]))
    return unfounded(catalogue, reason)


def taken_as_no(now: Present) -> Iterator[str]:
    """11: a danger question that nobody answered, and the programme open."""
    answered: set[str] = set()
    for event in now.record.facts:
        answered |= set(getattr(event.body, "answers", {}))
    waits = [flag for flag in could_be_urgent(now.catalogue) if flag not in answered]
    triage = now.advice.triage
    if waits and not now.advice.locked:
        yield f"{waits} never answered, and not locked"
    stands = {*triage.open_flags, *(flag.id for flag in triage.flags)}
    yield from (f"{flag} never answered and not open" for flag in waits if flag not in stands)


def unanswered_counted(now: Present) -> Iterator[str]:
    """11: a session whose morning nobody answered, and which counts.

    Where it or its answer was put right it is not asked: the record as it was goes along too.
    """
    corrections = [event for event in now.record.events if isinstance(event, CorrectionEvent)]
    put_right = {event.body.event for event in corrections}
    mornings = [event for event in now.record.events if isinstance(event, MorningAfterEvent)]
    unclear = {event.body.for_session for event in mornings if event.id in put_right} | put_right
    replies = {e.body.for_session for e in now.record.facts if isinstance(e, MorningAfterEvent)}
    for session in now.state.sessions:
        if session.counted and session.id not in replies and session.id not in unclear:
            yield f"{session.id} counts and was never answered"


BENDING = {"end_range_flexion", "loaded_hinge"}


def bends(catalogue: Catalogue, item: PlannedItem) -> bool:
    """Whether an item, as it is to be done, bends to the end or hinges under load."""
    level = catalogue.levels[item.level]
    way = next((v for v in level.variants if v.id == item.variant), None)
    return bool(BENDING & set(level.hazards if way is None else way.hazards))


def bends_as_written(level: Level) -> bool:
    """Whether a level bends, and there is no other way to do it."""
    return not level.variants and bool(BENDING & set(level.hazards))


def bent_too_early(now: Present) -> Iterator[str]:
    """13: deep bending or a loaded hinge, shown or open within two hours of waking."""
    state = now.state
    wakes = None if state.schedule is None else state.schedule.wakes_at
    if not soon_after_waking(now.record.on, state.zone, wakes, state.woke_at):
        return
    yield from (
        f"{item.level} after waking" for item in now.shown_today if bends(now.catalogue, item)
    )
    for status in now.advice.levels.values():
        level = None if status.level is None else now.catalogue.levels[status.level]
        if status.status == "open" and level is not None and bends_as_written(level):
            yield f"{level.id} open after waking"


Fault = Callable[[Present], Iterator[str]]
FAULTS: dict[str, tuple[Fault, ...]] = {
    "1": (offered_while_locked, danger_overlooked),
    "2": (card_missing,),
    "3": (forbidden_in_the_quick_week,),
    "4": (too_much_in_the_quick_week, never_climbed, stage_unearned),
    "5": (never_earned,),
    "7": (
        outside_today,
        outside_in_the_quick_week,
        held_too_long,
        longer_than_asked,
        quick_days_too_long,
    ),
    "8": (without_reason,),
    "10": (number_of_its_own,),
    "11": (taken_as_no, unanswered_counted),
    "13": (bent_too_early,),
    "14": (forbidden_but_shown,),
}
"""What can be seen at one moment, by invariant. 6, 9 and 12 compare two records."""


def faults_of(now: Present) -> list[str]:
    """Everything that is wrong at a moment, each with the number of its invariant."""
    return [
        f"{number}: {says}"
        for number, watched in FAULTS.items()
        for fault in watched
        for says in fault(now)
    ]


def faults_of_week(now: Present, plan: Plan) -> list[str]:
    """Everything that is wrong with a week as it was planned at this moment."""
    found = {
        "3": forbidden_in(now, plan),
        "4": (*too_much_work(now, plan), *never_climbed_in(now, plan)),
        "7": (
            *outside_in(now.catalogue, plan, now.means.cautioned.hold_most),
            *days_too_long(now, plan),
        ),
    }
    return [f"{number}: {says}" for number, told in found.items() for says in told]
