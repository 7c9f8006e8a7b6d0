"""From a record to a state: one event after the other, in the order in which they happened.

`fold` is total: any valid event leads to a state. It reads no clock; weekly reviews happen as the
dates of the events pass them, and `advise` brings the state up to the moment asked about.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from statistics import fmean
from typing import Any, TypeVar

from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.policy import Policy
from steadyback.engine import doses, pain, progression, stages
from steadyback.engine.absence import after_absence, reviewed
from steadyback.engine.counts import after_measure
from steadyback.engine.days import iso_week, local_day
from steadyback.engine.holding import held
from steadyback.engine.irritability import SCORED
from steadyback.engine.red_flags import SEVERITY
from steadyback.engine.reported import answered, signs_of, with_signs
from steadyback.engine.state import (
    Block,
    Cleared,
    Finding,
    Judged,
    Performed,
    Progress,
    Reading,
    Report,
    State,
    changed,
)
from steadyback.engine.steering import after_change, after_choice
from steadyback.engine.triage import is_over, standing_flags
from steadyback.record.answers import CheckIn, Intake, Symptoms
from steadyback.record.case import Person
from steadyback.record.event import (
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
)
from steadyback.record.timeline import Entry, Timeline
from steadyback.record.training import LevelDone, SessionDone
from steadyback.vocabulary import MuscleGroup

KEPT = timedelta(days=42)
"""How long readings and sessions are kept: longer than any rule looks back."""


def begin(person: Person) -> State:
    """The state of a person before any event."""
    return State(zone=person.time_zone, country=person.country, birth_year=person.birth_year)


def fold(state: State, entry: Entry, catalogue: Catalogue) -> State:
    """The state after one more fact. Facts arrive in the order of (at, id).

    Where the person corrected something, the record as it was before goes along as `uncorrected`,
    and the emergency and urgent signs it holds stand in the corrected one too: no correction of
    the person lowers such a level, by whatever way it came about (rulings 4).
    """
    after = after_entry(state, entry.event, entry, catalogue)
    if state.uncorrected is None and not entry.originals:
        return after
    before = state.uncorrected or changed(state, uncorrected=None)
    event = entry.originals[0] if entry.originals else entry.event
    uncorrected = after_entry(before, event, entry, catalogue)
    lost = [sign for sign in kept_signs(uncorrected, entry.at) if not already(after, sign)]
    return changed(with_signs(after, iter(lost)), uncorrected=uncorrected)


def after_entry(state: State, event: Event | None, entry: Entry, catalogue: Catalogue) -> State:
    """The state after an entry with this event in it (none where it was withdrawn)."""
    state = reviewed(state, entry.at, catalogue)
    if event is not None:
        state = after_event(state, event, catalogue)
    return changed(state, last=(entry.at, entry.id), seed=state.seed or entry.id)


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
    return changed(state, active_at=at, returned_at=at if returned else state.returned_at)


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


def recent(state: State, at: datetime) -> State:
    """The state without readings, sessions and blocks that no rule can ask for any more."""
    blocks = tuple(b for b in state.blocks if b.until > at) if state.blocks else ()
    return changed(
        state,
        readings=young(state.readings, at),
        sessions=young(state.sessions, at),
        blocks=blocks,
    )


Dated = TypeVar("Dated", Reading, Judged)


def young(items: tuple[Dated, ...], at: datetime) -> tuple[Dated, ...]:
    """The items, oldest first, without those at the front that are too old."""
    old = 0
    while old < len(items) and at - items[old].at >= KEPT:
        old += 1
    return items[old:] if old else items


def after_intake(state: State, event: IntakeEvent, catalogue: Catalogue) -> State:
    """Answers of the intake; what it leaves out stays as it was."""
    body = event.body
    state = with_symptoms(state, body.symptoms, event.at, check_in=False)
    state = answered(state, event.at, body.answers, body.flag_details, catalogue.policy)
    state = with_signs(state, signs_of(event, state.symptoms.side))
    state = with_particulars(state, body, event.at)
    if state.started is None:
        week = iso_week(local_day(event.at, state.zone))
        stage = replace(state.stage, stage=1, since=event.at, reviewed=week)
        state = changed(state, started=event.at, stage=stage)
    return recent(state, event.at)


def with_particulars(state: State, body: Intake, at: datetime) -> State:
    """Cautions, conditions, equipment and the rest, where they were answered."""
    stated: dict[str, Any] = {
        name: getattr(body, name)
        for name in (
            "conditions", "cautions", "treatment", "direction", "abilities", "equipment",
            "schedule", "experience",
        )
        if getattr(body, name) is not None
    }  # fmt: skip
    if body.cautions is not None:
        stated["cautions_at"] = at
    return changed(state, **stated)


def with_symptoms(
    state: State, symptoms: Symptoms | None, at: datetime, *, check_in: bool
) -> State:
    """The newest answer to each question about symptoms, and one more reading."""
    if symptoms is None:
        return state
    said = symptoms.model_dump(exclude_none=True, exclude_unset=True)
    merged = state.symptoms.model_copy(update=said)
    reading = Reading(
        at, symptoms.leg_nprs, symptoms.back_nprs, symptoms.distal_level, check_in=check_in
    )
    onset = onset_of(symptoms, local_day(at, state.zone)) or state.onset
    return changed(
        state,
        symptoms=merged,
        symptoms_at=at,
        onset=onset,
        readings=(*state.readings, reading),
    )


def onset_of(symptoms: Symptoms, day: date) -> date | None:
    """The day the symptoms began, as stated or from the weeks since."""
    if symptoms.onset_date is not None:
        return symptoms.onset_date
    return None if symptoms.weeks is None else day - timedelta(weeks=symptoms.weeks)


def after_check_in(state: State, event: CheckInEvent, catalogue: Catalogue) -> State:
    """How things are now: symptoms, short screen, treatment, and irritability in a row."""
    body: CheckIn = event.body
    state = with_symptoms(state, body.symptoms, event.at, check_in=True)
    state = answered(state, event.at, body.answers, body.flag_details, catalogue.policy)
    state = with_signs(state, signs_of(event, state.symptoms.side))
    treatment = body.treatment or state.treatment
    state = changed(state, treatment=treatment, woke_at=body.woke_at or state.woke_at)
    if body.symptoms is not None:
        stage = state.stage
        if body.symptoms.model_fields_set & SCORED:
            stage = stages.after_check_in(state, event.at, catalogue.policy)
        state = hard_days(changed(state, stage=stage), event.at, catalogue)
        state = still_further_down(state, event.at, catalogue)
    return recent(state, event.at)


def still_further_down(state: State, at: datetime, catalogue: Catalogue) -> State:
    """PM03 that persists: two days later pain still reaches further down, so a clinician looks."""
    last, before, now = state.last_pm03_at, state.before_pm03, state.symptoms.distal_level
    if last is None or before is None or now is None:
        return state
    if now <= before:
        return changed(state, before_pm03=None)
    if at - last < timedelta(hours=catalogue.policy.pm03_persists_hours):
        return state
    return with_signs(state, iter([Report("RF25", at, None, "clinician", "PM03")]))


def hard_days(state: State, at: datetime, catalogue: Catalogue) -> State:
    """PM00 counted by days in a row: still so on the third, a clinician looks (evidence 4.3)."""
    day = local_day(at, state.zone)
    if not pain.hard_day(state, at, catalogue.policy):
        return changed(state, pm00_days=())
    if state.pm00_days and (day - state.pm00_days[-1]).days > 1:
        state = changed(state, pm00_days=())
    days = tuple(sorted({*state.pm00_days, day}))
    state = changed(state, pm00_days=days)
    if len(days) < catalogue.policy.pm00_days:
        return state
    return with_signs(state, iter([Report("RF25", at, None, "clinician", "PM00")]))


def after_session(state: State, event: SessionDoneEvent, catalogue: Catalogue) -> State:
    """A session: judged, its levels counted or regressed, its blocks set, its reds counted."""
    body = with_known_levels(event.body, catalogue)
    state = after_absence(state, event.at, catalogue)
    state = answered(state, event.at, body.answers, body.flag_details, catalogue.policy)
    state = with_signs(state, signs_of(event, state.symptoms.side))
    findings = pain.judge_session(body, catalogue.policy)
    state, items = with_performed(state, body, event.at, findings, catalogue)
    session = Judged(
        id=event.id,
        at=event.at,
        week=iso_week(local_day(event.at, state.zone)),
        findings=findings,
        performed=items,
        volume=volume_of(items, catalogue),
        stage=state.stage.stage,
        leg=body.leg_before,
        back=body.back_before,
        distal=body.distal_before,
    )
    state = changed(
        state,
        sessions=(*state.sessions, session),
        last_session_at=event.at,
        cut_next=False,
        newest_item=None,
        heavy=heavier(state, session, catalogue),
    )
    state = progression.after_session(state, session, catalogue)
    return recent(consequences(state, session, event.at, catalogue), event.at)


def with_known_levels(body: SessionDone, catalogue: Catalogue) -> SessionDone:
    """The session in the levels of this catalogue; of what it never had, the pain is kept."""
    known: dict[str, LevelDone] = {}
    others = [body.leg_during], [body.back_during], [body.distal_after]
    for done in body.levels:
        level = progression.known_level(catalogue, done.level)
        if level is None or level.id in known:
            for values, value in zip(
                others, (done.peak_leg, done.peak_back, done.distal_peak), strict=True
            ):
                values.append(value)
        else:
            known[level.id] = done.model_copy(update={"level": level.id})
    leg, back, distal = (pain.highest(*values) for values in others)
    changed = {"leg_during": leg, "back_during": back, "distal_after": distal}
    return body.model_copy(update={**changed, "levels": tuple(known.values())})


def with_performed(
    state: State,
    body: SessionDone,
    at: datetime,
    findings: tuple[Finding, ...],
    catalogue: Catalogue,
) -> tuple[State, tuple[Performed, ...]]:
    """Each level of the session with its progress begun, and what its sets say."""
    counts = all(f.colour == "green" for f in findings) and not held(state, at, catalogue)
    progress = dict(state.progress)
    items: list[Performed] = []
    for done in body.levels:
        level = catalogue.levels[done.level]
        if not done.sets or done.changed == "skipped":
            continue
        key = progression.history_of(level)
        if any(item.history == key for item in items):
            continue
        progress.setdefault(key, Progress(dose=level.dosing.floor))
        items.append(progression.performed(done, level, progress[key], catalogue.policy, counts))
    return changed(state, progress=progress), tuple(items)


def volume_of(items: tuple[Performed, ...], catalogue: Catalogue) -> float:
    """The volume of the counted exercises of a session."""
    return sum(
        doses.volume(level, item.dose, catalogue.policy)
        for item in items
        if catalogue.exercises[(level := catalogue.levels[item.level]).exercise].counted
    )


def heavier(state: State, session: Judged, catalogue: Catalogue) -> dict[MuscleGroup, date]:
    """The last day each muscle group was trained by a level that needs rest after it."""
    heavy = dict(state.heavy)
    for item in session.performed:
        level = catalogue.levels[item.level]
        if level.dosing.days_a_week <= catalogue.policy.heavy_days:
            groups = (g for g, share in level.groups.items() if share != "low")
            heavy.update(dict.fromkeys(groups, local_day(session.at, state.zone)))
    return heavy


def consequences(state: State, session: Judged, at: datetime, catalogue: Catalogue) -> State:
    """Blocks of PM03 and the stage after reds."""
    policy = catalogue.policy
    if any(f.rule == "PM03" for f in session.findings):
        named = [f.level for f in session.findings if f.rule == "PM03" and f.level]
        if not named and session.performed:
            named = [progression.newest(session, state.progress)]
        until = at + timedelta(days=policy.pm03_block_days)
        blocks = tuple(block(catalogue, level, until) for level in named)
        state = changed(
            state,
            blocks=(*state.blocks, *blocks),
            last_pm03_at=at,
            before_pm03=pain.lowest(state.before_pm03, session.distal),
        )
    if session.colour == "red":
        state = changed(state, stage=stages.after_red(state, at, policy))
    return state


def block(catalogue: Catalogue, level_id: str, until: datetime) -> Block:
    """The exercise, its twins and its direction, until a moment."""
    level = catalogue.levels[level_id]
    twins = {other.rpartition("-")[0] for other in catalogue.twins(level_id)}
    direction = None if level.spine_direction == "neutral" else level.spine_direction
    return Block(tuple(sorted({level.exercise, *twins})), direction, until)


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
    base = pain.Baseline(before.leg, before.back, before.distal, usual_stiffness(state, event.at))
    added = named(pain.judge_morning(body, base, policy), before, state)
    slept = local_day(event.at, state.zone) > local_day(before.at, state.zone)
    quick = body.settled_hours is not None and body.settled_hours <= policy.pm10_hours
    session = replace(before, findings=(*before.findings, *added), answered=True)
    settled = slept and quick and session.colour == "green"
    counts = settled and not before.answered and not held(state, event.at, catalogue)
    session = replace(session, counted=before.counted or counts)
    sessions = tuple(session if s.id == session.id else s for s in state.sessions)
    state = changed(state, sessions=sessions, readings=(*state.readings, reading))
    state = after_red_morning(state, session, added, event.at, catalogue)
    if before.answered:
        return state if settled or not before.counted else taken_back(state, before, catalogue)
    return after_settled(state, session, counts, catalogue)


def named(added: tuple[Finding, ...], session: Judged, state: State) -> tuple[Finding, ...]:
    """A distal rise found next morning is PM03 for the newest item (rulings 19)."""
    if not session.performed:
        return added
    newest = progression.newest(session, state.progress)
    return tuple(replace(f, level=newest) if f.rule == "PM03" else f for f in added)


def usual_stiffness(state: State, at: datetime) -> float | None:
    """Mean morning stiffness of the seven days before (rulings 19)."""
    since = at - timedelta(days=7)
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


def after_settled(state: State, session: Judged, settled: bool, catalogue: Catalogue) -> State:
    """Levels, weekly green volume and the plank that stands for the trunk test."""
    state = progression.after_morning(state, session, settled, catalogue)
    if not settled:
        return state
    volumes = {**state.green_volume}
    volumes[session.week] = volumes.get(session.week, 0.0) + session.volume
    kept = dict(sorted(volumes.items())[-8:])
    return replace(with_plank(state, session, catalogue), green_volume=kept)


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


def after_clearance(state: State, event: ClearanceEvent, catalogue: Catalogue) -> State:
    """A clearance, with who wrote it."""
    cleared = Cleared(event.at, event.by_clinician, event.body)
    return changed(state, clearances=(*state.clearances, cleared))


def after_plan(state: State, event: PlanIssuedEvent, catalogue: Catalogue) -> State:
    """The newest plan of each of the last two weeks."""
    week = event.body.plan.week
    others = [p for p in state.plans if p.plan.week != week]
    kept = sorted([*others, event.body], key=lambda p: p.plan.week)[-2:]
    return changed(state, plans=tuple(kept))


def after_profile(state: State, event: ProfileEvent, catalogue: Catalogue) -> State:
    """Zone, country and birth year, where given."""
    body = event.body
    return changed(
        state,
        zone=body.time_zone or state.zone,
        country=body.country or state.country,
        birth_year=body.birth_year or state.birth_year,
    )


HANDLERS: dict[type[Event], Callable[[State, Any, Catalogue], State]] = {
    IntakeEvent: after_intake,
    CheckInEvent: after_check_in,
    SessionDoneEvent: after_session,
    MorningAfterEvent: after_morning,
    MeasureEvent: after_measure,
    ChoiceEvent: after_choice,
    ClearanceEvent: after_clearance,
    ClinicianChangeEvent: after_change,
    PlanIssuedEvent: after_plan,
    ProfileEvent: after_profile,
}
"""Consent, settings and activity change no advice. Corrections are applied by the timeline."""
