"""From a record to a state: one event after the other, in the order in which they happened.

`fold` is total: any valid event leads to a state. It reads no clock; weekly reviews happen as the
dates of the events pass them, and `advise` brings the state up to the moment asked about.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from steadyback.catalogue.catalogue import Catalogue
from steadyback.engine.absence import reviewed
from steadyback.engine.begun import after_set
from steadyback.engine.counts import after_measure
from steadyback.engine.mornings import after_morning
from steadyback.engine.red_flags import SEVERITY
from steadyback.engine.reported import with_signs
from steadyback.engine.sessions import after_session
from steadyback.engine.state import (
    Cleared,
    Report,
    State,
    changed,
)
from steadyback.engine.steering import after_change, after_choice
from steadyback.engine.telling import after_check_in, after_intake
from steadyback.engine.triage import is_over, standing_flags
from steadyback.record.case import Person
from steadyback.record.event import (
    ActivityEvent,
    CheckInEvent,
    ChoiceEvent,
    ClearanceEvent,
    ClinicianChangeEvent,
    Event,
    IntakeEvent,
    MeasureEvent,
    MorningAfterEvent,
    PlanIssuedEvent,
    ProfileEvent,
    SessionDoneEvent,
    SetDoneEvent,
    SettingsEvent,
)
from steadyback.record.oversight import PREFERENCES
from steadyback.record.timeline import Entry, Timeline


def begin(person: Person) -> State:
    """The state of a person before any event."""
    return State(
        zone=person.time_zone,
        country=person.country,
        locale=person.locale,
        birth_year=person.birth_year,
    )


def fold(state: State, entry: Entry, catalogue: Catalogue) -> State:
    """The state after one more fact. Facts arrive in the order of (at, id).

    Where a file says that clinicians wrote something elsewhere, the record is kept twice: as if
    that had no power but to forbid, and (`believed`) as if it held.
    """
    after = as_told(state, entry, catalogue)
    if state.believed is None and entry.believed is None:
        return after
    before = state.believed or state
    return changed(after, believed=as_told(before, entry.believed or entry, catalogue))


def as_told(state: State, entry: Entry, catalogue: Catalogue) -> State:
    """The state after one more fact as this installation knows it.

    Where the person corrected something, the record as it was before goes along as `uncorrected`,
    and the emergency and urgent signs it holds stand in the corrected one too: no correction of
    the person lowers such a level, by whatever way it came about (rulings 4).
    """
    after = after_entry(state, entry.event, entry, catalogue)
    if state.uncorrected is None and not entry.originals:
        return after
    before = state.uncorrected or changed(state, uncorrected=None, believed=None)
    first, *others = entry.originals or (entry.event,)
    uncorrected = after_entry(before, first, entry, catalogue)
    for other in others:
        told = after_entry(before, other, entry, catalogue)
        uncorrected = with_signs(uncorrected, kept_signs(told, entry.at))
    lost = [sign for sign in kept_signs(uncorrected, entry.at) if not already(after, sign)]
    return changed(with_signs(after, iter(lost)), uncorrected=uncorrected)


def after_entry(state: State, event: Event | None, entry: Entry, catalogue: Catalogue) -> State:
    """The state after an entry with this event in it (none where it was withdrawn).

    A set is no first fact: it is left out once its session is told.
    """
    state = reviewed(state, entry.at, catalogue)
    if event is not None:
        state = after_event(state, event, catalogue)
    seed = state.seed or ("" if isinstance(event, SetDoneEvent) else entry.id)
    return changed(state, last=(entry.at, entry.id), seed=seed)


def kept_signs(state: State, at: datetime) -> Iterator[Report]:
    """The frozen signs of a state that no clinician has cleared."""
    for known in state.flags.values():
        for report in known.reports:
            if report.frozen and not is_over(report, state, at):
                yield report


ACTIVE = (IntakeEvent, CheckInEvent, SessionDoneEvent, MorningAfterEvent)
"""Events that show the person is there."""


def active(state: State, at: datetime, catalogue: Catalogue) -> State:
    """The person is there; after 14 days away the full screen is due from now on (rulings 7)."""
    away = timedelta(days=catalogue.policy.away_days)
    returned = state.active_at is not None and at - state.active_at >= away
    return changed(state, active_at=at, rescreen_at=at if returned else state.rescreen_at)


def after_event(state: State, event: Event, catalogue: Catalogue) -> State:
    """The state after one event, with the levels that its danger signs reached."""
    handler = HANDLERS.get(type(event))
    if isinstance(event, ACTIVE):
        state = active(state, event.at, catalogue)
    if handler is not None:
        state = handler(state, event, catalogue)
    return frozen_levels(state, event.at, catalogue)


def grave_signs(state: State, at: datetime, catalogue: Catalogue) -> Iterator[Report]:
    """The emergency and urgent signs that stand at a moment, as reports that keep their level."""
    if any(known.reports for known in state.flags.values()):
        for flag in standing_flags(catalogue, state, at):
            if SEVERITY[flag.level] >= SEVERITY["urgent"]:
                yield Report(flag.id, at, None, flag.level, flag.id, frozen=True)


def frozen_levels(state: State, at: datetime, catalogue: Catalogue) -> State:
    """Levels only rise until a clinician clears them: not by time, answers or cautions."""
    new = [sign for sign in grave_signs(state, at, catalogue) if not already(state, sign)]
    return with_signs(state, iter(new)) if new else state


def already(state: State, sign: Report) -> bool:
    """Whether this level of this flag is already kept and not covered by a clearance."""
    known = state.flags.get(sign.flag)
    return known is not None and any(
        report.level == sign.level and not is_over(report, state, sign.at)
        for report in known.reports
        if report.frozen
    )


def fold_all(person: Person, facts: Timeline, catalogue: Catalogue) -> State:
    """The state after a whole timeline."""
    state = begin(person)
    for entry in facts.entries:
        state = fold(state, entry, catalogue)
    return changed(state, later=facts.later)


def after_clearance(state: State, event: ClearanceEvent, catalogue: Catalogue) -> State:
    """A clearance, with who wrote it; one from elsewhere does not count (rulings 4)."""
    if event.unverified:
        return state
    cleared = Cleared(event.at, event.by_clinician, event.body)
    return changed(state, clearances=(*state.clearances, cleared))


def after_plan(state: State, event: PlanIssuedEvent, catalogue: Catalogue) -> State:
    """The newest plan of each of the last two weeks; one that came in a file is history only."""
    if event.unverified:
        return state
    week = event.body.plan.week
    others = [p for p in state.plans if p.plan.week != week]
    kept = sorted([*others, event.body], key=lambda p: p.plan.week)[-2:]
    return changed(state, plans=tuple(kept))


def after_profile(state: State, event: ProfileEvent, catalogue: Catalogue) -> State:
    """Zone, country, language and birth year, where given."""
    body = event.body
    return changed(
        state,
        zone=body.time_zone or state.zone,
        country=body.country or state.country,
        locale=body.locale or state.locale,
        birth_year=body.birth_year or state.birth_year,
    )


def after_settings(state: State, event: SettingsEvent, catalogue: Catalogue) -> State:
    """The newest value of each known preference; unknown ones are left out, so that nobody's state
    grows. Whether a value means anything is for the pages to say."""
    told = state.preferences | event.body.preferences
    return changed(state, preferences={name: told[name] for name in PREFERENCES if name in told})


def after_activity(state: State, event: ActivityEvent, catalogue: Catalogue) -> State:
    """A lesson that was read is not offered again; a walk or heat changes no advice."""
    if event.body.activity != "lesson" or event.body.lesson is None:
        return state
    read = state.lessons_read | {event.body.lesson}
    return changed(state, lessons_read=read, lesson_at=event.at)


HANDLERS: dict[type[Event], Callable[[State, Any, Catalogue], State]] = {
    IntakeEvent: after_intake,
    CheckInEvent: after_check_in,
    SessionDoneEvent: after_session,
    SetDoneEvent: after_set,
    MorningAfterEvent: after_morning,
    MeasureEvent: after_measure,
    ChoiceEvent: after_choice,
    ClearanceEvent: after_clearance,
    ClinicianChangeEvent: after_change,
    PlanIssuedEvent: after_plan,
    ProfileEvent: after_profile,
    ActivityEvent: after_activity,
    SettingsEvent: after_settings,
}
"""Consent and settings change no advice. Corrections are applied by the timeline."""
