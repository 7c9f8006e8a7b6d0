"""The engine's whole answer for a record at a moment: one door in, one value out.

`advise` is cheap, total and never calls the solver. Refusals are values with their reasons.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from steadyback.catalogue.catalogue import Catalogue
from steadyback.engine.absence import brought_up, days_missed
from steadyback.engine.days import iso_week, local_day
from steadyback.engine.deload import is_easier
from steadyback.engine.direction import test_due
from steadyback.engine.direction_test import trial
from steadyback.engine.flare import calming, flare_day
from steadyback.engine.irritability import Irritability
from steadyback.engine.ladder import LevelStatus, climb, status_of
from steadyback.engine.measures_due import measures_due
from steadyback.engine.offers import Offer, offers
from steadyback.engine.once import once
from steadyback.engine.pain import masked
from steadyback.engine.reasons import Because, because
from steadyback.engine.session import Today, relief, today
from steadyback.engine.situation import Situation, situation
from steadyback.engine.stages import MAINTAIN, unmet
from steadyback.engine.state import Finding, State, both_ways, changed
from steadyback.engine.triage import Question, Triage, applies, triage
from steadyback.engine.volume import deload_reason
from steadyback.engine.week import plannable
from steadyback.record.plan import Plan, PlanIssued, Reason
from steadyback.record.value import Value
from steadyback.vocabulary import Direction, FlagId

ENGINE_VERSION = "0.1.0"


class Advice(Value):
    """What the rules say of one person at one moment."""

    on: datetime
    triage: Triage
    locked: bool
    stage: int
    irritability: Irritability
    irritability_score: int
    direction: Direction
    levels: dict[str, LevelStatus]
    plan: Plan | None
    plan_due: bool
    today: Today | None
    questions_due: tuple[Question, ...]
    offers: tuple[Offer, ...] = ()
    reasons: tuple[Reason, ...]
    later_events: int
    country: str | None
    engine: str
    catalogue: str
    reviewed_by_clinician: bool


def advise(catalogue: Catalogue, state: State, on: datetime, *, ladders: bool = True) -> Advice:
    """The advice for a state (the fold of what happened up to `on`) at a moment with its offset.

    Without `ladders` its `levels` are empty: to climb all of them is a third of the work.
    """
    state = brought_up(state, on, catalogue)
    due = waiting(catalogue, state, on)
    found, plan, questions = due.triage, due.plan, due.questions
    now = situation(catalogue, state, on)
    blocked = any(q.kind in ("screen", "symptoms", "red_flag", "cautions") for q in questions)
    return Advice(
        on=on,
        triage=found,
        locked=found.locked,
        stage=now.stage if state.started else 0,
        irritability=now.score.band,
        irritability_score=now.score.total,
        direction=now.direction,
        levels=levels(catalogue, now, found.locked) if ladders else {},
        plan=plan,
        plan_due=due.plan_due,
        today=todays(catalogue, now, found, plan, blocked),
        questions_due=questions,
        offers=() if found.locked else tuple(offers(catalogue, now)),
        reasons=tuple(overall(catalogue, state, now, found)),
        later_events=state.later,
        country=state.country,
        engine=ENGINE_VERSION,
        catalogue=catalogue.version,
        reviewed_by_clinician=catalogue.policy.reviewed,
    )


@dataclass(frozen=True, slots=True)
class Due:
    """What locks, the week's plan or that one is due, and what is to be asked."""

    triage: Triage
    plan: Plan | None
    plan_due: bool
    questions: tuple[Question, ...]


def due_now(catalogue: Catalogue, state: State, on: datetime) -> Due:
    """What is due alone, as `advise` says it."""
    return waiting(catalogue, brought_up(state, on, catalogue), on)


@once
def waiting(catalogue: Catalogue, state: State, on: datetime) -> Due:
    """What is due in a state that has been brought up to this moment."""
    found = triage(catalogue, state, on)
    plan = None if found.locked else plan_of_week(state, on)
    questions = tuple(questions_due(catalogue, state, on, found))
    return Due(found, plan, plan_due(state, found, plan), questions)


def session_now(catalogue: Catalogue, state: State, on: datetime) -> Today | None:
    """The session alone, as `advise` says it; whether it may start is for the questions to say."""
    state = brought_up(state, on, catalogue)
    found = triage(catalogue, state, on)
    plan = None if found.locked else plan_of_week(state, on)
    return todays(catalogue, situation(catalogue, state, on), found, plan, blocked=True)


def plan_of_week(state: State, on: datetime) -> Plan | None:
    """The plan issued for the week of this moment."""
    week = iso_week(local_day(on, state.zone))
    return next((p.plan for p in state.plans if p.plan.week == week), None)


def plan_due(state: State, found: Triage, plan: Plan | None) -> bool:
    """Unlocked, with days to train on, and no plan for this week yet."""
    return not found.locked and plan is None and plannable(state)


def todays(
    catalogue: Catalogue, now: Situation, found: Triage, plan: Plan | None, blocked: bool
) -> Today | None:
    """The session; walking and positions of ease under a clinician lock; nothing above that.

    Nothing at all for somebody of whom nothing is known, also where they took their answers back.
    """
    if found.level in ("emergency", "urgent") or now.state.started is None:
        return None
    if found.locked:
        return relief(catalogue, now)
    return None if plan is None else today(catalogue, now, plan, blocked=blocked)


def levels(catalogue: Catalogue, now: Situation, locked: bool) -> dict[str, LevelStatus]:
    """Where the person stands on each ladder."""
    return {name: status_of(climb(catalogue, now, name), locked) for name in catalogue.exercises}


def overall(catalogue: Catalogue, state: State, now: Situation, found: Triage) -> Iterator[Reason]:
    """Reasons for the advice as a whole: lock, stage, what the next one needs, irritability."""
    if found.locked:
        yield because(catalogue, Because.LOCKED, level=found.level)
    yield from last_session(catalogue, state)
    yield because(catalogue, Because.IRRITABILITY, score=now.score.total, **now.score.parts)
    yield because(catalogue, Because.DIRECTION, direction=now.direction)
    if state.started is None:
        return
    stage = min(both_ways(state), key=lambda one: one.stage.stage).stage
    yield because(catalogue, stage.rule, **{"stage": stage.stage, **stage.numbers})
    if now.stage_capped and not calming(state, now.on, catalogue.policy):
        yield because(catalogue, Because.STAGE_CAP, stage=now.stage, score=now.score.total)
    waits = unmet(state, now.on, catalogue.policy)
    if waits and state.stage.stage < MAINTAIN:
        yield because(catalogue, Because.STAGE_HELD, next=state.stage.stage + 1, **waits)
    yield from easier_times(catalogue, state, now)
    missed = days_missed(state, now.on)
    if missed >= catalogue.policy.pm14_short_days:
        yield because(catalogue, Because.PM14, days=missed)
    hidden = masked(state, now.on, catalogue.policy)
    if hidden is not None:
        yield because(catalogue, Because.PM15, days=hidden)


def easier_times(catalogue: Catalogue, state: State, now: Situation) -> Iterator[Reason]:
    """A flare that stands, and a week that is easier on purpose."""
    since = flare_day(state, now.on)
    if since is not None:
        yield because(catalogue, Because.FLARE, day=since)
    if is_easier(state, iso_week(local_day(now.on, state.zone))):
        yield deload_reason(catalogue, state)


def last_session(catalogue: Catalogue, state: State) -> Iterator[Reason]:
    """The rules that the last session and its morning met, the most restrictive first."""
    if not state.sessions:
        return
    session = state.sessions[-1]
    rank = ("red", "amber", "green").index
    rules: dict[str, Finding] = {}
    for finding in sorted(session.findings, key=lambda f: (rank(f.colour), f.rule, f.level or "~")):
        if finding.colour == session.colour or finding.rule in ("PM11", "PM13"):
            rules.setdefault(finding.rule, finding)
    for rule, finding in rules.items():
        yield because(catalogue, rule, level=finding.level, colour=session.colour)


def questions_due(
    catalogue: Catalogue, state: State, on: datetime, found: Triage
) -> Iterator[Question]:
    """Everything that has to be answered, most important first."""
    for flag in found.open_flags:
        reason = because(catalogue, Because.OPEN_QUESTION, questions=flag)
        yield Question(id=flag, kind="red_flag", flags=(flag,), reasons=(reason,))
    if state.started is None or state.symptoms_at is None:
        reason = because(catalogue, Because.SYMPTOMS_MISSING)
        yield Question(id="symptoms", kind="symptoms", reasons=(reason,))
    if state.cautions is None:
        reason = because(catalogue, Because.CAUTIONS_MISSING)
        yield Question(id="cautions", kind="cautions", reasons=(reason,))
    yield from screens_due(catalogue, state, on, found)
    if state.schedule is None:
        reason = because(catalogue, Because.SCHEDULE_MISSING)
        yield Question(id="schedule", kind="schedule", reasons=(reason,))
    yield from mornings_due(catalogue, state, on)
    yield from measures_due(catalogue, state, on, found)
    due = not found.locked and state.plans and test_due(catalogue, state, on)
    if due and trial(catalogue, state, on).block is not None:
        reason = because(catalogue, Because.DIRECTION_TEST)
        yield Question(id="direction-test", kind="measure", reasons=(reason,))


def screens_due(
    catalogue: Catalogue, state: State, on: datetime, found: Triage
) -> Iterator[Question]:
    """The full screen after 28 days or 14 days away, else the short one once a day."""
    policy = catalogue.policy
    asked = [f for f in catalogue.red_flags.values() if applies(f, state)]
    full = [state.flags[f.id].at for f in asked if f.id in state.flags]
    short = [f for f in asked if "short" in f.screens]
    if not full or found.open_flags:
        return
    away = state.active_at is not None and on - state.active_at >= timedelta(days=policy.away_days)
    old = on - min(full) >= timedelta(days=policy.full_screen_days)
    back = state.rescreen_at is not None and min(full) < state.rescreen_at
    if old or away or back:
        flags: tuple[FlagId, ...] = tuple(f.id for f in asked)
        reason = because(catalogue, Because.SCREEN_FULL, days=(on - min(full)).days)
        yield Question(id="full-screen", kind="screen", flags=flags, reasons=(reason,))
        return
    day = local_day(on, state.zone)
    stale = [f.id for f in short if local_day(state.flags[f.id].at, state.zone) != day]
    if stale:
        reason = because(catalogue, Because.SCREEN_SHORT)
        flags = tuple(f.id for f in short)
        yield Question(id="short-screen", kind="screen", flags=flags, reasons=(reason,))


def mornings_due(catalogue: Catalogue, state: State, on: datetime) -> Iterator[Question]:
    """The newest session without an answer, from the next day on, for a few days."""
    day = local_day(on, state.zone)
    for session in state.sessions[-1:]:
        since = (day - local_day(session.at, state.zone)).days
        if not session.answered and 1 <= since <= catalogue.policy.morning_asked_days:
            reason = because(catalogue, Because.PM10, days=since)
            yield Question(
                id=f"morning-{session.id}",
                kind="morning_after",
                for_session=session.id,
                reasons=(reason,),
            )


def with_plan(state: State, plan: Plan) -> State:
    """The state as if this plan had been issued, for showing a preview; nothing is stored."""
    issued = PlanIssued(
        plan=plan, revision=1, inputs_hash="0" * 64, engine=ENGINE_VERSION, catalogue="preview"
    )
    return changed(state, plans=(*[p for p in state.plans if p.plan.week != plan.week], issued))
