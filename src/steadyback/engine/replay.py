"""How a record led to its advice: one turn for each event, with what stood before and after it.

For stories, for finding out why a programme is as it is, and for comparing two versions of the
rules on one record. A correction shows its effect where it was made: what came before is folded
again.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.exercise import Dose
from steadyback.engine.absence import brought_up
from steadyback.engine.advice import advise
from steadyback.engine.days import local_day
from steadyback.engine.flare import calming, flare_day
from steadyback.engine.fold import begin, fold, fold_all
from steadyback.engine.ladder import Climb, climb
from steadyback.engine.reasons import Because, because
from steadyback.engine.session import Today
from steadyback.engine.situation import Situation, situation
from steadyback.engine.state import Judged, State
from steadyback.engine.triage import triage
from steadyback.engine.week import training_moment
from steadyback.record.case import Person
from steadyback.record.event import CorrectionEvent, Event
from steadyback.record.plan import Reason
from steadyback.record.timeline import Entry, timeline
from steadyback.vocabulary import ActionLevel


@dataclass(frozen=True, slots=True)
class Place:
    """Where a person stands on one ladder: the open level, its dose, and what closes the next."""

    level: str | None
    dose: Dose | None
    load: float | None
    reasons: tuple[Reason, ...]
    ends: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """What holds at a moment, seen at the hour of the day at which the person trains."""

    triage: ActionLevel
    locked: bool
    triage_reasons: tuple[Reason, ...]
    stage: int
    stage_reason: Reason
    irritability: int
    places: dict[str, Place]


@dataclass(frozen=True, slots=True)
class Turn:
    """One event, what stood before and after it, and the session that it judged, if it did.

    `shown` is the session that was offered when one was done.
    """

    event: Event
    before: Standing | None
    after: Standing
    session: Judged | None
    shown: Today | None


def replay(person: Person, events: Iterable[Event], catalogue: Catalogue) -> Iterator[Turn]:
    """A turn for each event in the order of (at, id)."""
    past: list[Event] = []
    state, before = begin(person), None
    for event in sorted(events, key=lambda e: (e.at, e.id)):
        past.append(event)
        known = state
        if isinstance(event, CorrectionEvent):
            state = fold_all(person, timeline(past, event.at), catalogue)
        else:
            state = fold(state, Entry(event.at, event.id, event), catalogue)
        after = standing(catalogue, state, event.at)
        yield Turn(event, before, after, judged(known, state), offered(catalogue, known, event))
        before = after


def offered(catalogue: Catalogue, state: State, event: Event) -> Today | None:
    """What was shown of the plan on the day of a session, just before it was done."""
    return advise(catalogue, state, event.at).today if event.kind == "session_done" else None


def judged(before: State, after: State) -> Judged | None:
    """The session that an event judged anew; None where it judged none."""
    known = {session.id: session.findings for session in before.sessions}
    fresh = [s for s in after.sessions if known.get(s.id) != s.findings or s.id not in known]
    return fresh[-1] if fresh else None


def standing(catalogue: Catalogue, state: State, at: datetime) -> Standing:
    """What holds for a state at a moment."""
    state = brought_up(state, at, catalogue)
    found = triage(catalogue, state, at)
    moment = max(at, training_moment(state, local_day(at, state.zone)))
    now = situation(catalogue, state, moment, at)
    return Standing(
        triage=found.level,
        locked=found.locked,
        triage_reasons=found.reasons,
        stage=now.stage,
        stage_reason=stage_reason(catalogue, now),
        irritability=now.score.total,
        places={name: place(climb(catalogue, now, name)) for name in catalogue.exercises},
    )


def stage_reason(catalogue: Catalogue, now: Situation) -> Reason:
    """Why the stage is what it is now: a flare, irritability, or what last moved it."""
    state = now.state
    if now.stage_capped and calming(state, now.on, catalogue.policy):
        return because(catalogue, Because.FLARE, day=flare_day(state, now.on))
    if now.stage_capped:
        return because(catalogue, Because.STAGE_CAP, stage=now.stage, score=now.score.total)
    numbers = {"stage": state.stage.stage, **state.stage.numbers}
    return because(catalogue, state.stage.rule, **numbers)


def place(found: Climb) -> Place:
    """A climb as a place."""
    if found.rung is None:
        return Place(None, None, None, (), found.ends)
    rung = found.rung
    return Place(rung.level.id, rung.dose, rung.load, rung.reasons, found.ends)
