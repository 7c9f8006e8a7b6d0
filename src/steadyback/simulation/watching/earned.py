"""What went up between two moments, and what of it can have been earned.

`may_count` and `highest_done` are written from the pain table (evidence page, section 4.3) and
rulings 16 to 20, and look at the events alone, so that they and the engine check each other.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.exercise import Level
from steadyback.catalogue.policy import Policy
from steadyback.engine import State
from steadyback.engine.days import local_day
from steadyback.engine.doses import within
from steadyback.engine.once import once
from steadyback.engine.progression import history_of, known_level
from steadyback.record.event import (
    ClinicianChangeEvent,
    MorningAfterEvent,
    ProfileEvent,
    SessionDoneEvent,
)
from steadyback.record.training import LevelDone
from steadyback.simulation.watching.present import Present
from steadyback.simulation.watching.record import Record
from steadyback.simulation.watching.standing import Amount, parts

MOST_AT_ONCE = 2
"""Levels that may move up after one session (evidence page, section 4.4)."""


def moved_up(catalogue: Catalogue, before: State, after: State) -> dict[str, int]:
    """How many parts of each level's dose (or its mastery) rose between two states."""
    moved = {}
    for history, now in after.progress.items():
        was = before.progress.get(history)
        level = catalogue.levels[history]
        dose = level.dosing.floor if was is None else was.dose
        steps = sum(new > old for new, old in zip(parts(now.dose), parts(dose), strict=True))
        load = None if was is None else was.load
        steps += (now.load or 0) > (load or 0)
        steps += now.mastered and not (was is not None and was.mastered)
        again = was is not None and was.regressed_at is not None and now.regressed_at is None
        steps += again and not now.mastered
        if steps:
            moved[history] = steps
    return moved


def may_count(session: SessionDoneEvent, morning: MorningAfterEvent, zones: Iterable[str]) -> bool:
    """Whether a session was as far as anybody can see green and settled by the next morning.

    Necessary, not sufficient: what is not so here must not count. `zones` are those the person may
    have lived in.
    """
    slept = any(local_day(morning.at, zone) > local_day(session.at, zone) for zone in zones)
    return slept and perhaps_green(session) and perhaps_settled(session, morning)


def perhaps_green(session: SessionDoneEvent) -> bool:
    """PM07: back 3 or less, leg not above the start and 3 or less at the end, nothing further."""
    body = session.body
    before = (body.leg_before, body.back_before, body.distal_before)
    after = (body.leg_after, body.back_after, body.distal_after)
    if body.leg_before is None or body.distal_before is None or None in (*before, *after):
        return False
    leg = [body.leg_during, body.leg_after, *(done.peak_leg for done in body.levels)]
    back = [body.back_during, body.back_after, *(done.peak_back for done in body.levels)]
    further = [body.distal_after, *(rise_of(done, body.distal_before) for done in body.levels)]
    changes = {body.numbness_change, body.tingling_change, body.weakness_change}
    return (
        all(one <= body.leg_before for one in leg if one is not None)
        and (body.leg_after or 0) <= 3
        and all(one <= 3 for one in back if one is not None)
        and all(one <= body.distal_before for one in further if one is not None)
        and not changes & {"new", "worse"}
    )


def rise_of(done: LevelDone, start: int) -> int | None:
    """How far down pain went while doing a level, where it was not further down before it."""
    further_before = done.distal_before is not None and done.distal_before > start
    return None if further_before else done.distal_peak


def perhaps_settled(session: SessionDoneEvent, morning: MorningAfterEvent) -> bool:
    """Answered in full, settled within a day, and nothing above what it was before the session."""
    before, body = session.body, morning.body
    pairs = (
        (body.leg_nprs, before.leg_before, 0),
        (body.back_nprs, before.back_before, 1),
        (body.distal_level, before.distal_before, 0),
    )
    known = all(now is not None and was is not None for now, was, _ in pairs)
    changes = {body.numbness_change, body.tingling_change, body.weakness_change}
    return (
        known
        and all((now or 0) <= (was or 0) + slack for now, was, slack in pairs)
        and body.hours_to_settle is not None
        and body.hours_to_settle <= 24
        and not changes & {"new", "worse"}
    )


def zones_of(record: Record) -> set[str]:
    """Every zone the person may have lived in."""
    moves = (event.body for event in record.events if isinstance(event, ProfileEvent))
    return {record.person.time_zone, *(body.time_zone for body in moves if body.time_zone)}


def counted(record: Record) -> Iterator[SessionDoneEvent]:
    """The sessions that may count, once for each reply that says so."""
    zones = zones_of(record)
    facts = record.facts
    sessions = {event.id: event for event in facts if isinstance(event, SessionDoneEvent)}
    for event in facts:
        if isinstance(event, MorningAfterEvent) and event.body.for_session in sessions:
            session = sessions[event.body.for_session]
            if may_count(session, event, zones):
                yield session


def highest_done(record: Record) -> dict[str, Amount]:
    """The most that was done of each level's history in sessions that may count."""
    done: dict[str, Amount] = defaultdict(lambda: (0, 0, 0, 0.0))
    for session in counted(record):
        for one in session.body.levels:
            level = known_level(record.catalogue, one.level)
            if level is not None:
                done[history_of(level)] = largest(done[history_of(level)], amount_of(one))
    return done


def amount_of(done: LevelDone) -> Amount:
    """The most of each part that was done of a level: sets, repetitions, seconds, kilograms."""
    return (
        len(done.sets),
        max((one.reps for one in done.sets), default=0),
        max((one.hold_s for one in done.sets), default=0),
        max((one.load_kg or 0.0 for one in done.sets), default=0.0),
    )


def largest(*amounts: Amount) -> Amount:
    """The larger of each part."""
    sets, reps, hold, load = zip(*amounts, strict=True)
    return max(sets), max(reps), max(hold), max(load)


def one_step_more(policy: Policy, level: Level, done: Amount) -> Amount:
    """One step up in every part: more than any one change may be."""
    sets, reps, hold, load = done
    longer = int(max(policy.stretch_step_s, policy.hold_step_s))
    heavier = 0.0 if level.dosing.load is None else level.dosing.load.step_kg
    return sets + 1, reps + int(policy.reps_step), hold + longer, load + heavier


@once
def beginnings(catalogue: Catalogue) -> dict[str, Amount]:
    """Where each level begins."""
    return {level.id: begins_at(level) for level in catalogue.levels.values()}


def begins_at(level: Level) -> Amount:
    """Where a level begins: at its floor."""
    scale = level.dosing.load
    return (*parts(level.dosing.floor), 0.0 if scale is None else scale.floor_kg)


def exceeds(dose: Amount, limit: Amount) -> bool:
    """Whether any part of a dose is above a limit."""
    return any(part > most for part, most in zip(dose, limit, strict=True))


def asked_by_clinicians(record: Record) -> dict[str, Amount]:
    """The highest dose that any clinician ever set for a level, within its floor and ceiling."""
    asked: dict[str, Amount] = {}
    for event in record.events:
        body = (
            event.body if isinstance(event, ClinicianChangeEvent) and event.by_clinician else None
        )
        level = None if body is None else record.catalogue.levels.get(body.level or "")
        if body is not None and body.dose is not None and level is not None:
            dose = within(
                level.dosing.ceiling.model_copy(update=body.dose.model_dump()), level.dosing
            )
            before = asked.get(level.id, (0, 0, 0, 0.0))
            asked[level.id] = largest(before, (*parts(dose), 0.0))
    return asked


def never_earned(now: Present) -> Iterator[str]:
    """5: a dose more than one step above the highest green one, and that no clinician set."""
    begins = beginnings(now.catalogue)
    above = {
        name: dose
        for name, dose in now.standing.doses.items()
        if dose != begins[name] and exceeds(dose, begins[name])
    }
    if not above:
        return
    done, asked = highest_done(now.record), asked_by_clinicians(now.record)
    for name, dose in above.items():
        level = now.catalogue.levels[name]
        bases = [begins[name]]
        if history_of(level) in done:
            bases.append(one_step_more(now.catalogue.policy, level, done[history_of(level)]))
        if name in asked:
            bases.append(asked[name])
        limit = largest(*bases)
        if exceeds(dose, limit):
            yield f"{name} at {dose}, where {limit} can have been earned"
