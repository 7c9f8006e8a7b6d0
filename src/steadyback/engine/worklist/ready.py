"""Who waits for a clinician's word, who is ready for more, and who for an end.

Asked only where nothing worries, and answered only from what was told lately: unknown is never
good news. Gates are the engine's own (rulings 23); the end of treatment is our proposal.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.exercise import Level
from steadyback.engine import stages
from steadyback.engine.days import local_day
from steadyback.engine.holding import held
from steadyback.engine.ladder import climb
from steadyback.engine.outlook import missing
from steadyback.engine.reasons import Because, because
from steadyback.engine.situation import Situation, cleared_levels, situation
from steadyback.engine.state import State, both_ways
from steadyback.engine.worklist.need import Dated, Need, NeedKind, since

CHECKS = frozenset({"hinge", "trunk_hold"})
"""Conditions of a gate that somebody has to look at or measure once."""


def waiting(catalogue: Catalogue, state: State, on: datetime) -> Iterator[Need]:
    """What only a clinician's word opens; nothing while a lock or a hold asks for other things."""
    if state.started is None or held(state, on, catalogue):
        return
    found = [
        *nothing_allowed(catalogue, state, on),
        *unchecked(catalogue, state, on),
        *unpermitted(catalogue, situation(catalogue, state, on)),
    ]
    if found:
        reasons = tuple(reason for _, reason in found)
        yield Need(kind=NeedKind.WAITING, since=min(day for day, _ in found), reasons=reasons)


def nothing_allowed(catalogue: Catalogue, state: State, on: datetime) -> Iterator[Dated]:
    """A caution under which a clinician opens every level, and none was opened."""
    told = local_day(state.cautions_at or on, state.zone)
    opened = state.steering.allowed or cleared_levels(state, local_day(on, state.zone))
    for entry in state.cautions or ():
        if catalogue.cautions[entry.id].everything == "CLIN" and not opened:
            yield told, because(catalogue, Because.NEED_OPENING, caution=entry.id)


def unchecked(catalogue: Catalogue, state: State, on: datetime) -> Iterator[Dated]:
    """A gate that lacks nothing but checks that nobody has made."""
    waits = stages.unmet(state, on, catalogue.policy)
    if waits and waits.keys() <= CHECKS:
        numbers = {"next": state.stage.stage + 1, **waits}
        yield in_stage_since(state, on), because(catalogue, Because.NEED_CHECKS, **numbers)


def unpermitted(catalogue: Catalogue, now: Situation) -> Iterator[Dated]:
    """A level that lacks nothing but a clinician's permission."""
    for level in catalogue.levels.values():
        if "clinician_allow" in level.only_if and only_permission(catalogue, now, level):
            day = in_stage_since(now.state, now.on)
            yield day, because(catalogue, Because.NEED_ALLOW, level=level.id)


def only_permission(catalogue: Catalogue, now: Situation, level: Level) -> bool:
    """Whether the rung below is reached and permission is all that is missing."""
    here = climb(catalogue, now, level.exercise).rung
    if here is None or here.level.rung != level.rung - 1:
        return False
    return [one.id for one in missing(catalogue, now, level, here.level)] == [Because.ALLOW]


def in_stage_since(state: State, on: datetime) -> date:
    """The day on which the present stage began."""
    return local_day(state.stage.since or on, state.zone)


def ready(catalogue: Catalogue, state: State, on: datetime) -> Iterator[Need]:
    """Ready for the next stage, or for the end: nothing worries, and all of it was told lately."""
    if state.started is None or not fresh(catalogue, state, on) or held(state, on, catalogue):
        return
    if reds(state, on, catalogue.policy.reds_days):
        return
    yield from ready_to_progress(catalogue, state, on)
    yield from ready_for_discharge(catalogue, state, on)


def fresh(catalogue: Catalogue, state: State, on: datetime) -> bool:
    """Whether leg, back and place were told at check-ins of the last days."""
    oldest = local_day(on, state.zone) - timedelta(days=catalogue.policy.need_fresh_days)
    late = [r for r in state.readings if r.check_in and local_day(r.at, state.zone) > oldest]
    return all(
        any(getattr(reading, name) is not None for reading in late)
        for name in ("leg", "back", "distal")
    )


def reds(state: State, on: datetime, days: float) -> bool:
    """Whether a session of the last days was red."""
    oldest = on - timedelta(days=days)
    return any(one.colour == "red" and one.at > oldest for one in state.sessions)


def ready_to_progress(catalogue: Catalogue, state: State, on: datetime) -> Iterator[Need]:
    """The gate to the next stage is met, also with what clinicians wrote elsewhere."""
    policy, stage = catalogue.policy, state.stage.stage
    if any(stages.unmet(one, on, policy) for one in both_ways(state)):
        return
    leg = round(stages.mean_leg(state, on, policy) or 0, 1)
    reason = because(catalogue, Because.NEED_READY, next=stage + 1, mean_leg=leg)
    told = [one.at for one in state.readings if one.check_in]
    began = since(lambda n: not stages.unmet(state, told[n], policy), len(told) - 1)
    day = local_day(told[began], state.zone)
    yield Need(kind=NeedKind.READY_TO_PROGRESS, since=day, reasons=(reason,))


def ready_for_discharge(catalogue: Catalogue, state: State, on: datetime) -> Iterator[Need]:
    """Long enough in the programme, in the last stages, with hardly any pain and nothing red."""
    policy, began = catalogue.policy, state.started or on
    due = began + timedelta(weeks=policy.discharge_weeks)
    leg, back = stages.mean_leg(state, on, policy), stages.mean_back(state, on, policy)
    if on < due or any(one.stage.stage < stages.LOAD for one in both_ways(state)):
        return
    if leg is None or back is None or leg > policy.stage4_leg or back > policy.stage4_back:
        return
    if reds(state, on, policy.discharge_calm_days):
        return
    numbers = {
        "stage": state.stage.stage,
        "weeks": (on - began) // timedelta(weeks=1),
        "mean_leg": round(leg, 1),
        "mean_back": round(back, 1),
    }
    reason = because(catalogue, Because.NEED_DISCHARGE, **numbers)
    day = max(local_day(due, state.zone), in_stage_since(state, on))
    yield Need(kind=NeedKind.READY_FOR_DISCHARGE, since=day, reasons=(reason,))
