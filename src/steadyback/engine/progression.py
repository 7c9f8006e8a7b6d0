"""Up, hold or down: what a judged session and its morning do to each level.

Sources: evidence.md 4.4 (2-for-2: R23; repetitions in reserve: R40) and 9 (gate G1), rulings 18-20,
23. Only a green session that settled by the next morning, answered, counts. One change to a level
at a time, at most two exercises up after one session.
"""

from dataclasses import replace
from datetime import datetime

from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.exercise import HOLD_MOST_S, REPS_MOST, SETS_MOST, Dose, Level
from steadyback.catalogue.policy import Policy
from steadyback.engine import doses
from steadyback.engine.days import iso_week, local_day
from steadyback.engine.deload import is_easier
from steadyback.engine.irritability import irritability
from steadyback.engine.state import (
    Judged,
    Performed,
    Progress,
    State,
    Steering,
    changed,
)
from steadyback.record.training import LevelDone, SetDone

REGRESSING = ("PM03", "PM06", "PM09")


def performed(
    done: LevelDone, level: Level, target: Progress, policy: Policy, counts: bool
) -> Performed:
    """What a level's sets say of 2-for-2 and of the full dose.

    `counts` says whether the session may count at all (green so far, pain not masked).
    """
    sides = by_side(done)
    easy = done.rir is not None and done.rir >= policy.rir_least
    whole = not target.half_range and done.form_ok is not False and done.changed is None
    fit = counts and bool(done.sets) and easy and whole
    over = fit and all(over_target(side, target.dose, policy) for side in sides)
    full = fit and all(full_dose(side, level.dosing.default) for side in sides)
    dose = dose_done(sides, level)
    load = done.sets[-1].load_kg if done.sets else None
    return Performed(level.id, history_of(level), dose, load, over, full, fit)


Sets = list[SetDone]


def by_side(done: LevelDone) -> list[Sets]:
    """The sets of the left and of the right side, or all where both sides worked together.

    A level done on one side only has an empty other side, and so counts for nothing.
    """
    left = [s for s in done.sets if s.side != "right"]
    right = [s for s in done.sets if s.side != "left"]
    sided = any(s.side in ("left", "right") for s in done.sets)
    return [left, right] if sided else [list(done.sets)]


def dose_done(sides: list[Sets], level: Level) -> Dose:
    """The dose that was really done: the fewest sets, repetitions and seconds of both sides."""
    step = level.dosing.ceiling.step_down
    reps = [s.reps + step * i for side in sides for i, s in enumerate(side)]
    holds = [s.hold_s for side in sides for s in side]
    return Dose(
        sets=min(SETS_MOST, max(1, min(len(side) for side in sides))),
        reps=min(REPS_MOST, max(1, min(reps, default=1))),
        hold_s=min(HOLD_MOST_S, min(holds, default=0)),
        step_down=step,
    )


def history_of(level: Level) -> str:
    """The id under which a level's progress is kept: twins share one history (rulings 25)."""
    return level.id if level.twin is None else min(level.id, level.twin)


def known_level(catalogue: Catalogue, level_id: str) -> Level | None:
    """The level, or where a newer catalogue has retired it its successor or the rung below it.

    Successors are followed from one to the next (rulings 28).
    """
    for _ in catalogue.retired:
        if level_id in catalogue.retired:
            level_id = catalogue.retired[level_id].successor
    exercise, _, rung = level_id.rpartition("-")
    for lower in range(int(rung), 0, -1):
        level = catalogue.levels.get(f"{exercise}-{lower}")
        if level is not None:
            return level
    return None


def current_id(catalogue: Catalogue, name: str) -> str:
    """The id that a level goes by now; any other name as it is (rulings 28)."""
    level = known_level(catalogue, name) if name in catalogue.retired else None
    return name if level is None else level.id


def over_target(sets: Sets, target: Dose, policy: Policy) -> bool:
    """Two repetitions over the target in the last set (or five seconds, for one long hold)."""
    if len(sets) < target.sets:
        return False
    last = sets[-1]
    if target.reps == 1 and target.hold_s:
        return last.hold_s >= target.hold_s + policy.two_for_two_hold_s
    wanted = target.reps_by_set[-1] + policy.two_for_two_reps
    return last.reps >= wanted and last.hold_s >= target.hold_s


def full_dose(sets: Sets, usual: Dose) -> bool:
    """Whether each set of the level's usual dose was reached, one by one."""
    return len(sets) >= usual.sets and all(
        done.reps >= reps and done.hold_s >= usual.hold_s
        for done, reps in zip(sets, usual.reps_by_set, strict=False)
    )


def after_session(state: State, session: Judged, catalogue: Catalogue) -> State:
    """The levels after a session, before its morning: counts wait, red levels go down."""
    progress = dict(state.progress)
    for item in session.performed:
        progress[item.history] = waiting(progress[item.history], item, session, state.zone)
    state = changed(state, progress=progress)
    for level_id in levels_to_regress(session, progress, catalogue.policy):
        state = regress(state, level_id, catalogue)
    return state


def waiting(known: Progress, item: Performed, session: Judged, zone: str) -> Progress:
    """A level's progress with this session pending; an unanswered one before it breaks the row.

    A second session on one day adds nothing to a row.
    """
    day = local_day(session.at, zone)
    half = any(f.rule == "PM04" and f.level in (item.level, None) for f in session.findings)
    known = replace(known, half_range=half or known.half_range)
    again = known.last_at is not None and local_day(known.last_at, zone) == day
    if again and known.pending is not None and item.counted:
        return replace(known, last_at=session.at)
    broken = known.pending is not None or not item.counted
    in_a_row = any(f.rule == "PM05b" and f.level == item.level for f in session.findings)
    return replace(
        known,
        over=0 if broken else known.over,
        full=0 if broken else known.full,
        pending=session.id if item.counted else None,
        raised=False,
        lowered_by="",
        done_as=item.level,
        pm05b=known.pm05b + 1 if in_a_row else 0,
        first_at=known.first_at or session.at,
        last_at=session.at,
    )


def levels_to_regress(
    session: Judged, progress: dict[str, Progress], policy: Policy
) -> tuple[str, ...]:
    """Levels that PM03, PM06 or PM09 names; the newest item where only the session does."""
    red = [f for f in session.findings if f.rule in REGRESSING]
    named = {f.level for f in red if f.level is not None}
    if red and not named and session.performed:
        named = {newest(session, progress)}
    repeated = {
        item.level
        for item in session.performed
        if progress[item.history].pm05b >= policy.pm05b_in_a_row
    }
    return tuple(sorted(named | repeated))


def newest(session: Judged, progress: dict[str, Progress]) -> str:
    """The level of the session that was done for the first time last."""

    def began(item: Performed) -> datetime:
        return progress[item.history].first_at or session.at

    return max(reversed(session.performed), key=began).level


def regress(
    state: State,
    level_id: str,
    catalogue: Catalogue,
    rule: str = "REGRESSED",
    at: datetime | None = None,
) -> State:
    """One level down; at the first rung 40 % off the dose, at least one set (rulings 18).

    `rule` is the reason it is told with; the level has to be earned again after `at`, or after it
    was last done.
    """
    level = catalogue.levels[level_id]
    ladder = catalogue.ladder(level.exercise)
    key = history_of(level)
    known = state.progress.get(key) or Progress(dose=level.dosing.floor)
    state = changed(state, steering=giving_way(state.steering, level))
    progress = dict(state.progress)
    rested = replace(known, over=0, full=0, pending=None, pm05b=0, mastered=False, raised=False)
    if level.rung == 1:
        less = doses.cut(known.dose, level.dosing, float(catalogue.policy.regress_cut))
        lowered = rule if less != known.dose else rested.lowered_by
        progress[key] = replace(rested, dose=less, lowered_by=lowered)
        return changed(state, progress=progress)
    since = at or known.last_at or state.active_at
    progress[key] = replace(rested, regressed_at=since, regressed_by=rule)
    below = ladder[level.rung - 2]
    lower = progress.get(history_of(below)) or Progress(dose=below.dosing.floor)
    progress[history_of(below)] = replace(lower, over=0, full=0, pending=None, mastered=False)
    return changed(state, progress=progress)


def giving_way(steering: Steering, level: Level) -> Steering:
    """A clinician's level and dose give way to the body's answer, until they set them again."""
    doses_left = {name: dose for name, dose in steering.doses.items() if name != level.id}
    placed = dict(steering.placed)
    if placed.get(level.exercise, 0) >= level.rung:
        placed[level.exercise] = level.rung - 1
    return replace(steering, placed=placed, doses=doses_left)


def revoked(state: State, session: Judged) -> State:
    """A later reply took back what the session had earned: rungs, rows and its green volume."""
    if not session.counted:
        return state
    progress = dict(state.progress)
    for item in session.performed:
        known = progress[item.history]
        dose = known.before if known.raised and known.before is not None else known.dose
        progress[item.history] = replace(
            known, dose=dose, mastered=False, over=0, full=0, raised=False, before=None
        )
    volumes = dict(state.green_volume)
    if session.week in volumes:
        volumes[session.week] = max(0.0, volumes[session.week] - session.volume)
    sessions = tuple(replace(s, counted=False) if s.id == session.id else s for s in state.sessions)
    return changed(state, progress=progress, green_volume=volumes, sessions=sessions)


def after_morning(
    state: State, session: Judged, settled: bool, at: datetime, catalogue: Catalogue
) -> State:
    """The levels once the morning has answered (`at`): rows grow or break, at most two move up."""
    progress = dict(state.progress)
    pending = [p for p in session.performed if progress[p.history].pending == session.id]
    counts = settled
    for item in pending:
        progress[item.history] = counted(progress[item.history], item, counts)
    for item in session.performed if counts else ():
        if progress[item.history].last_at == session.at:
            progress[item.history] = replace(progress[item.history], half_range=False)
    state = changed(state, progress=progress)
    if not counts:
        return state
    return move_up(state, session, pending, at, catalogue)


def counted(known: Progress, item: Performed, counts: bool) -> Progress:
    """One more session in the row, or the end of the row."""
    if not counts:
        return replace(known, pending=None, over=0, full=0)
    best = item.dose if known.best is None else highest(known.best, item.dose)
    return replace(
        known,
        pending=None,
        over=known.over + 1 if item.over else 0,
        full=known.full + 1 if item.full else 0,
        best=best,
    )


def highest(one: Dose, other: Dose) -> Dose:
    """The larger of two doses."""
    return other if doses.amount(other) > doses.amount(one) else one


def move_up(
    state: State, session: Judged, items: list[Performed], at: datetime, catalogue: Catalogue
) -> State:
    """Open the next rung, or raise the dose by one step, for at most two exercises."""
    policy = catalogue.policy
    most = most_changes(state, session, at, policy)
    progress = dict(state.progress)
    moved = 0
    for item in items:
        level = catalogue.levels[item.level]
        higher = risen(progress[item.history], level, policy, session.at)
        if higher is not None and moved < most:
            progress[item.history] = higher
            moved += 1
    week = session.week if moved else state.changed_week
    return changed(state, progress=progress, changed_week=week)


def risen(known: Progress, level: Level, policy: Policy, at: datetime) -> Progress | None:
    """The level mastered, or its dose one step up; None where neither is earned."""
    if known.full >= policy.g1_sessions and not known.mastered:
        return replace(known, mastered=True, mastered_at=at, regressed_at=None, over=0, full=0)
    if known.over >= policy.two_for_two_sessions:
        return stepped(known, level, policy)
    return None


def most_changes(state: State, session: Judged, at: datetime, policy: Policy) -> int:
    """How many levels may move up: none at high irritability, one a week at moderate, else two.

    None in an easier week, neither the session's nor the reply's (`at`): it keeps its levels
    (evidence 4.4), and what was earned waits for the next one.
    """
    band = irritability(state.symptoms, policy).band
    weeks = (session.week, iso_week(local_day(at, state.zone)))
    if band == "high" or state.stage.high_in_row or any(is_easier(state, week) for week in weeks):
        return 0
    if band == "moderate" or state.stage.moderate_in_row:
        return 0 if state.changed_week == session.week else int(policy.progressed_moderate)
    return int(policy.progressed_per_session)


def stepped(known: Progress, level: Level, policy: Policy) -> Progress:
    """One step of one part of the dose; load only once everything else is at its ceiling."""
    dose = doses.one_step_up(known.dose, level, policy)
    load = known.load
    if dose == known.dose:
        load = doses.next_load(known.load, level, policy)
    return replace(known, dose=dose, load=load, over=0, raised=True, before=known.dose)
