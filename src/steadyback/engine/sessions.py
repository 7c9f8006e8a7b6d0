"""A session that was done: judged, counted, and what follows from it.

Sources: evidence.md 4.3 and 4.4, rulings 18, 19, 28.
"""

from datetime import date, datetime, timedelta

from steadyback.catalogue.catalogue import Catalogue
from steadyback.engine import doses, pain, progression, stages
from steadyback.engine.absence import after_absence
from steadyback.engine.days import iso_week, local_day
from steadyback.engine.holding import held
from steadyback.engine.recent import recent
from steadyback.engine.reported import answered, signs_of, with_signs
from steadyback.engine.state import (
    Block,
    Finding,
    Judged,
    Performed,
    Progress,
    State,
    changed,
)
from steadyback.record.event import (
    SessionDoneEvent,
)
from steadyback.record.training import LevelDone, SessionDone
from steadyback.vocabulary import MuscleGroup


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
        begun=None,
        cut_next=False,
        newest_item=None,
        heavy=heavier(state, session, catalogue),
    )
    state = progression.after_session(state, session, catalogue)
    return recent(consequences(state, session, event.at, catalogue), event.at, catalogue.policy)


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
