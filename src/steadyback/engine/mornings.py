"""The body's answer the morning after: a session keeps its colour or loses it.

Sources: PM10, PM12, PM03 next morning; rulings 18, 19, 26.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from statistics import fmean

from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.policy import Policy
from steadyback.engine import pain, progression
from steadyback.engine.days import local_day
from steadyback.engine.holding import held
from steadyback.engine.reported import answered, signs_of, with_signs
from steadyback.engine.sessions import consequences
from steadyback.engine.state import (
    Finding,
    Judged,
    Reading,
    State,
    changed,
)
from steadyback.record.event import (
    MorningAfterEvent,
)


def after_morning(state: State, event: MorningAfterEvent, catalogue: Catalogue) -> State:
    """The body's answer: the session keeps its colour or loses it, and its levels move."""
    body = event.body
    state = answered(state, event.at, body.answers, body.flag_details, catalogue.policy)
    state = with_signs(state, signs_of(event, state.symptoms.side))
    before = next((s for s in state.sessions if s.id == body.for_session), None)
    reading = Reading(
        event.at, body.leg_nprs, body.back_nprs, body.distal_level, body.stiffness, check_in=False
    )
    if body.distal_level is not None:
        told = state.symptoms.model_copy(update={"distal_level": body.distal_level})
        state = changed(state, symptoms=told)
    if before is None:
        return changed(state, readings=(*state.readings, reading))
    policy = catalogue.policy
    base = pain.Baseline(
        before.leg, before.back, before.distal, usual_stiffness(state, event.at, policy)
    )
    added = named(pain.judge_morning(body, base, policy, event.at - before.at), before, state)
    slept = local_day(event.at, state.zone) > local_day(before.at, state.zone)
    hours = body.hours_to_settle
    quick = hours is not None and hours <= policy.pm10_hours
    session = replace(before, findings=(*before.findings, *added), answered=True)
    settled = slept and quick and session.colour == "green"
    counts = settled and not before.answered and not held(state, event.at, catalogue)
    session = replace(session, counted=before.counted or counts)
    sessions = tuple(session if s.id == session.id else s for s in state.sessions)
    state = changed(state, sessions=sessions, readings=(*state.readings, reading))
    state = after_red_morning(state, session, added, event.at, catalogue)
    if before.answered:
        return state if settled or not before.counted else taken_back(state, before, catalogue)
    return after_settled(state, session, counts, event.at, catalogue)


def named(added: tuple[Finding, ...], session: Judged, state: State) -> tuple[Finding, ...]:
    """A distal rise found next morning is PM03 for the newest item (rulings 19)."""
    if not session.performed:
        return added
    newest = progression.newest(session, state.progress)
    return tuple(replace(f, level=newest) if f.rule == "PM03" else f for f in added)


def usual_stiffness(state: State, at: datetime, policy: Policy) -> float | None:
    """Mean morning stiffness of the seven days before (rulings 19)."""
    since = at - timedelta(days=policy.stiffness_days)
    known = [r.stiffness for r in state.readings if r.stiffness is not None and r.at > since]
    return fmean(known) if known else None


def after_red_morning(
    state: State, session: Judged, added: tuple[Finding, ...], at: datetime, catalogue: Catalogue
) -> State:
    """PM10 cuts the next session and takes out the newest item; PM03 blocks it."""
    rules = {finding.rule for finding in added}
    if session.performed and rules & {"PM03", "PM10"}:
        newest = progression.newest(session, state.progress)
        if "PM03" in rules:
            state = progression.regress(state, newest, catalogue)
        state = changed(state, newest_item=newest if "PM10" in rules else state.newest_item)
    morning = replace(session, findings=added)
    state = changed(state, cut_next=state.cut_next or "PM10" in rules)
    return consequences(state, morning, at, catalogue) if added else state


def after_settled(
    state: State, session: Judged, settled: bool, at: datetime, catalogue: Catalogue
) -> State:
    """Levels, weekly green volume and the plank that stands for the trunk test."""
    state = progression.after_morning(state, session, settled, at, catalogue)
    if not settled:
        return state
    volumes = {**state.green_volume}
    volumes[session.week] = volumes.get(session.week, 0.0) + session.volume
    weeks = int(catalogue.policy.volume_weeks) + 1
    kept = dict(sorted(volumes.items())[-weeks:])
    return changed(with_plank(state, session, catalogue), green_volume=kept)


def with_plank(state: State, session: Judged, catalogue: Catalogue) -> State:
    """plank-4 at 6 x 10 s green twice stands for the 60 s hold ("The planner's numbers")."""
    policy = catalogue.policy
    greens = state.tests.plank_greens + stands_for_trunk_test(session, policy)
    return changed(state, tests=replace(state.tests, plank_greens=greens))


def stands_for_trunk_test(session: Judged, policy: Policy) -> bool:
    """Whether the session held plank-4 often and long enough."""
    return any(
        item.level == "plank-4"
        and item.dose.sets * item.dose.reps >= policy.surrogate_sets
        and item.dose.hold_s >= policy.surrogate_hold_s
        for item in session.performed
    )


def taken_back(state: State, session: Judged, catalogue: Catalogue) -> State:
    """A later reply was not settled after all: what the session had earned is revoked."""
    state = progression.revoked(state, session)
    greens = state.tests.plank_greens - stands_for_trunk_test(session, catalogue.policy)
    return changed(state, tests=replace(state.tests, plank_greens=max(0, greens)))
