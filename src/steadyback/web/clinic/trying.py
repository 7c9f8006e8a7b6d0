"""What a change does and does not do, asked of the engine before it is sent: a dry run.

A clinician's allow lifts a CLIN, never a NO, a lock, a floor or a ceiling (rulings 8); a clearance
covers the signs it names and no other (rulings 4). Nothing here decides: the engine is asked twice.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from steadyback.catalogue.exercise import Level
from steadyback.engine import Advice, Locked, State, advise, preview_week, week_at
from steadyback.engine.absence import brought_up
from steadyback.engine.ladder import climb
from steadyback.engine.permission import Permit, permit
from steadyback.engine.situation import Situation, situation
from steadyback.languages import _, n_
from steadyback.record.plan import Reason
from steadyback.web.look.reasons import Argued, argued
from steadyback.web.look.words import rung_name
from steadyback.web.records.clinic_access import SharedRecord
from steadyback.web.records.trying import state_with
from steadyback.wording.english import LEVEL_NAMES, STAGES

Body = tuple[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Effect:
    """What a change would do; what it would not, with the engine's reasons; the week's exercises
    that would come and go. Empty `does`: nothing would be different now."""

    does: tuple[str, ...]
    does_not: tuple[str, ...]
    why_not: tuple[Argued, ...]
    comes: tuple[str, ...] = field(default=())
    goes: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Side:
    """A state before or after the change, with what the engine says of it."""

    state: State
    now: Situation
    advice: Advice


def effect(record: SharedRecord, bodies: list[Body]) -> Effect:
    """What these changes would do now. Raises CaseProblems."""
    before = side(record, record.state)
    after = side(record, state_with(record, bodies))
    missed = [one for body in bodies for one in not_done(record, body, after)]
    why = [reason for _says, reasons in missed for reason in reasons]
    comes, goes = of_week(record, before, after)
    return Effect(
        does=tuple(differences(record, before, after)),
        does_not=tuple(dict.fromkeys(says for says, _reasons in missed if says)),
        why_not=argued(why, record.catalogue),
        comes=comes,
        goes=goes,
    )


def side(record: SharedRecord, state: State) -> Side:
    """What the engine says of a state."""
    up = brought_up(state, record.now, record.catalogue)
    now = situation(record.catalogue, up, record.now)
    return Side(up, now, advise(record.catalogue, state, record.now))


# ------------------------------------------------------------------ what is different


def differences(record: SharedRecord, before: Side, after: Side) -> Iterator[str]:
    """What would be different, in sentences: action level, stage, each ladder, each dose."""
    one, other = before.advice, after.advice
    if one.triage.level != other.triage.level:
        yield _(
            "The action level is “{after}” instead of “{before}”.",
            after=_(LEVEL_NAMES[other.triage.level]),
            before=_(LEVEL_NAMES[one.triage.level]),
        )
    if one.locked and not other.locked:
        yield _("Exercise is open again.")
    if one.stage != other.stage:
        yield _(
            "The stage is {after} ({name}) instead of {before}.",
            after=other.stage,
            name=_(STAGES.get(other.stage, "")),
            before=one.stage,
        )
    for exercise in record.catalogue.exercises:
        yield from ladder_differences(record, before, after, exercise)


def ladder_differences(
    record: SharedRecord, before: Side, after: Side, exercise: str
) -> Iterator[str]:
    """What would be different on one ladder."""
    name = record.catalogue.exercises[exercise].name
    one = climb(record.catalogue, before.now, exercise).rung
    other = climb(record.catalogue, after.now, exercise).rung
    if one is None and other is not None:
        yield _("{level} is open.", level=named(record, other.level))
    elif one is not None and other is None:
        yield _("{exercise} is closed.", exercise=name)
    elif one is not None and other is not None and one.level.id != other.level.id:
        there, here = named(record, other.level), named(record, one.level)
        yield _("{after} instead of {before}.", after=there, before=here)
    elif one is not None and other is not None and one.dose != other.dose:
        yield _(
            "{level}: {after} instead of {before}.",
            level=named(record, other.level),
            after=dose_text(other.dose),
            before=dose_text(one.dose),
        )


def dose_text(dose: Any) -> str:
    """A dose in few signs, such as "2 x 8, 5 s"."""
    text = _("{sets} × {reps}", sets=dose.sets, reps=dose.reps)
    return _("{dose}, hold {seconds} s", dose=text, seconds=dose.hold_s) if dose.hold_s else text


def named(record: SharedRecord, level: Level) -> str:
    """A level by its exercise and rung."""
    return rung_name(level, record.catalogue.exercises[level.exercise].name)


# ------------------------------------------------------------------ what it does not do

Missed = tuple[str, tuple[Reason, ...]]


def not_done(record: SharedRecord, change: Body, after: Side) -> Iterator[Missed]:
    """What somebody might think a change does, and it does not, with the engine's reasons."""
    kind, body = change
    if kind == "clearance":
        yield from still_locked(body, after)
        return
    asked = {"allow": not_allowed, "set_level": not_placed, "set_dose": not_dosed}
    if body["action"] in asked:
        yield from asked[body["action"]](record, body, after)
    elif body["action"] == "set_stage" and after.advice.stage != body["stage"]:
        yield capped(after, body["stage"])
    if body["action"] != "note" and after.advice.locked:
        yield on_hold(after)


def on_hold(after: Side) -> Missed:
    """Exercise stays locked, whatever is steered."""
    return _(
        "It opens no exercise: a danger sign still holds it back."
    ), after.advice.triage.reasons


def capped(after: Side, stage: int) -> Missed:
    """The stage that holds today is lower than the one that was set."""
    says = _(
        "Stage {asked} holds, but today counts as stage {now}.", asked=stage, now=after.advice.stage
    )
    why = (reason for reason in after.advice.reasons if reason.id == "STAGE_CAP")
    return says, tuple(why)


def still_locked(body: dict[str, Any], after: Side) -> Iterator[Missed]:
    """Signs that are not named, or that this clearance does not reach."""
    triage = after.advice.triage
    left = [flag for flag in triage.flags if flag.locks]
    missed = [flag for flag in left if flag.id in body["flags"]]
    if missed:
        reasons = tuple(reason for flag in missed for reason in flag.reasons)
        yield _("A sign that you named still holds exercise back."), reasons
    if (triage.locked and len(missed) < len(left)) or (triage.locked and not left):
        others = tuple(r for r in triage.reasons if r.id not in set(body["flags"]))
        yield _("Exercise stays on hold: something else still holds it back."), others


def not_allowed(record: SharedRecord, body: dict[str, Any], after: Side) -> Iterator[Missed]:
    """Levels that stay closed although they are allowed: a NO, the stage, equipment, a forbid."""
    levels = targets(record, body)
    closed = [way for way in permits(record, levels, after) if not way.open]
    if closed:
        says = n_(
            "{n} level stays closed: an allow lifts what asks for a clinician, and nothing else.",
            "{n} levels stay closed: an allow lifts what asks for a clinician, and nothing else.",
            len(closed),
        )
        yield says, tuple(refusal.reason for way in closed for refusal in way.refusals)
    status = after.advice.levels[levels[0].exercise]
    reached = record.catalogue.levels[status.level].rung if status.level else 0
    if any(way.open and way.level.rung > reached for way in permits(record, levels, after)):
        yield _("Higher levels are still earned one after the other."), ()


def targets(record: SharedRecord, body: dict[str, Any]) -> list[Level]:
    """The levels that a change is about."""
    if body.get("level"):
        return [record.catalogue.levels[body["level"]]]
    return [*record.catalogue.ladder(body["exercise"])]


def permits(record: SharedRecord, levels: list[Level], after: Side) -> list[Permit]:
    """What permission says of levels."""
    return [permit(record.catalogue, after.now, level) for level in levels]


def not_placed(record: SharedRecord, body: dict[str, Any], after: Side) -> Iterator[Missed]:
    """The level that was set is not the one that is open then."""
    level = record.catalogue.levels[body["level"]]
    status = after.advice.levels[level.exercise]
    if status.level == level.id:
        return
    way = permit(record.catalogue, after.now, level)
    reasons = tuple(refusal.reason for refusal in way.refusals) or status.reasons
    yield _("{level} is not reached now.", level=named(record, level)), reasons


def not_dosed(record: SharedRecord, body: dict[str, Any], after: Side) -> Iterator[Missed]:
    """The dose that was set is not the one that holds then."""
    level = record.catalogue.levels[body["level"]]
    rung = climb(record.catalogue, after.now, level.exercise).rung
    if rung is None or rung.level.id != level.id:
        says = _("It waits until {level} is the level that is done.", level=named(record, level))
        yield says, after.advice.levels[level.exercise].reasons
        return
    asked = body["dose"]
    if (rung.dose.sets, rung.dose.reps) != (asked["sets"], asked["reps"]):
        says = _("Today the dose is {dose}.", dose=dose_text(rung.dose))
        yield says, after.advice.levels[level.exercise].reasons


# ------------------------------------------------------------------ the rest of the week


def of_week(record: SharedRecord, before: Side, after: Side) -> tuple[tuple[str, ...], ...]:
    """The exercises that come into the rest of the week, and those that go, by the quick planner.

    The week that is stored is planned anew after sending, by the whole planner.
    """
    one, other = (in_week(record, side) for side in (before, after))
    names = [named(record, record.catalogue.levels[level]) for level in sorted(other - one)]
    gone = [named(record, record.catalogue.levels[level]) for level in sorted(one - other)]
    return tuple(names), tuple(gone)


def in_week(record: SharedRecord, side: Side) -> set[str]:
    """The levels that the quick planner would put into the rest of the week."""
    try:
        plan = preview_week(record.catalogue, side.state, week_at(side.state, record.now))
    except Locked:
        return set()
    return {item.level for day in plan.days for item in day.items}
