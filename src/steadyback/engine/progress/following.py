"""From event to event: how the course of a record goes on.

`follow` stands beside `fold`: it takes the state before and after an entry, so that every rung and
stage is told with the rule that really moved it. Corrections and late events come as a new fold.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from steadyback.catalogue.catalogue import Catalogue
from steadyback.engine.days import iso_week, local_day, monday
from steadyback.engine.fold import begin, fold
from steadyback.engine.progress.course import (
    CountKept,
    Course,
    PainDay,
    ScoreKept,
    StageMove,
    Step,
    bit,
    bits_before,
    week_of,
    with_day,
    with_week,
)
from steadyback.engine.progression import history_of
from steadyback.engine.questionnaires import number
from steadyback.engine.reasons import Because
from steadyback.engine.scores import scored_in
from steadyback.engine.state import Judged, State, changed
from steadyback.engine.triage import triage
from steadyback.engine.week import halves_of
from steadyback.record.case import Person
from steadyback.record.event import (
    ActivityEvent,
    CheckInEvent,
    ChoiceEvent,
    Event,
    IntakeEvent,
    MeasureEvent,
    MorningAfterEvent,
    PlanIssuedEvent,
    SessionDoneEvent,
    SetDoneEvent,
)
from steadyback.record.timeline import Entry, Timeline
from steadyback.vocabulary import MUSCLE_GROUPS


def followed(person: Person, facts: Timeline, catalogue: Catalogue) -> tuple[State, Course]:
    """The state and the course after a whole timeline."""
    state, course = begin(person), Course()
    for entry in facts.entries:
        after = fold(state, entry, catalogue)
        course = follow(course, state, after, entry, catalogue)
        state = after
    return changed(state, later=facts.later), course


def follow(
    course: Course, before: State, after: State, entry: Entry, catalogue: Catalogue
) -> Course:
    """The course after one more fact; `before` and `after` are the states around it."""
    event, day = entry.event, local_day(entry.at, after.zone)
    course = with_word(course, event, day)
    handler = HANDLERS.get(type(event))
    if handler is not None:
        course = handler(course, after, event, day, catalogue)
    course = with_falls(course, before, after, day)
    course = with_stage(course, before, after, day)
    if after.started is None:
        return course
    return with_pause(course, triage(catalogue, after, entry.at).locked, day)


TELLING = (
    IntakeEvent, CheckInEvent, SessionDoneEvent, SetDoneEvent, MorningAfterEvent, MeasureEvent,
    ChoiceEvent, ActivityEvent,
)  # fmt: skip
"""Events in which people tell of themselves; settings and consent are none of them."""


def with_word(course: Course, event: Event | None, day: date) -> Course:
    """The course with the last day on which the person told anything of themselves."""
    if not isinstance(event, TELLING) or event.by != "person":
        return course
    return replace(course, told=day if course.told is None else max(course.told, day))


def after_told(
    course: Course, state: State, event: Event, day: date, catalogue: Catalogue
) -> Course:
    """What was told of pain, and the first day."""
    if course.began is None and state.started is not None:
        course = replace(course, began=local_day(state.started, state.zone))
    told = state.readings[-1:]
    if not told or told[0].at != event.at:
        return course
    return with_day(course, PainDay(day, told[0].leg, told[0].back, told[0].distal))


def after_session(
    course: Course, state: State, event: SessionDoneEvent, day: date, catalogue: Catalogue
) -> Course:
    """A day trained, its sets, and the rungs that were done for the first time."""
    session = state.sessions[-1] if state.sessions else None
    if session is None or session.id != event.id or not session.performed:
        return course
    week = week_of(course, iso_week(day))
    course = with_week(
        course,
        week.week,
        trained=week.trained | bit(day),
        halves=tuple(map(sum, zip(week.halves, halves_in(session, catalogue), strict=True))),
    )
    for item in session.performed:
        course = with_rung(course, state, item.level, day, catalogue)
    return course


def halves_in(session: Judged, catalogue: Catalogue) -> Iterator[int]:
    """Half sets of each muscle group in a session, as the planner counts them."""
    done = [halves_of(catalogue, item.level, item.dose.sets) for item in session.performed]
    return (sum(one.get(group, 0) for one in done) for group in MUSCLE_GROUPS)


def with_rung(
    course: Course, state: State, level_id: str, day: date, catalogue: Catalogue
) -> Course:
    """A step up where the rung is a new one, or one that had gone down before."""
    level = catalogue.levels[level_id]
    key, top = history_of(level), course.tops.get(level.exercise, 0)
    again = key in course.down
    if level.rung <= top and not again:
        return course
    course = replace(
        course,
        tops=course.tops | {level.exercise: max(top, level.rung)},
        down=course.down - {key},
    )
    if level.rung == 1:
        return course
    rule = rule_of_rung(state, level_id, catalogue)
    return replace(
        course, steps=(*course.steps, Step(day, "again" if again else "up", level_id, rule))
    )


def rule_of_rung(state: State, level_id: str, catalogue: Catalogue) -> str:
    """Why a rung was open: earned below, placed or allowed by a clinician, or open in the stage."""
    level = catalogue.levels[level_id]
    below = state.progress.get(history_of(catalogue.ladder(level.exercise)[level.rung - 2]))
    if below is not None and below.mastered:
        return Because.RUNG_UP.value
    if state.steering.placed.get(level.exercise, 0) >= level.rung:
        return Because.PLACED.value
    return Because.G0.value


def with_falls(course: Course, before: State, after: State, day: date) -> Course:
    """A step down for each level that has to be earned again from now on."""
    if before.progress is after.progress:
        return course
    for key, known in after.progress.items():
        was = before.progress.get(key)
        fell = was is None or was.regressed_at != known.regressed_at
        if known is was or known.regressed_at is None or not fell:
            continue
        step = Step(day, "down", known.done_as or key, known.regressed_by)
        course = replace(course, steps=(*course.steps, step), down=course.down | {key})
    return course


def with_stage(course: Course, before: State, after: State, day: date) -> Course:
    """Another stage, with what led to it."""
    now, was = after.stage, before.stage
    if now.stage == was.stage:
        return course
    since = day if now.since is None else local_day(now.since, after.zone)
    move = StageMove(since, now.stage, was.stage, now.rule, dict(now.numbers))
    return replace(course, stages=(*course.stages, move))


def with_pause(course: Course, locked: bool, day: date) -> Course:
    """The days on which exercise was locked; what is missed on them is not missed."""
    going_on = bool(course.pauses) and course.pauses[-1][1] is None
    if locked == going_on:
        return course
    if locked:
        return replace(course, pauses=(*course.pauses, (day, None)))
    return replace(course, pauses=(*course.pauses[:-1], (course.pauses[-1][0], day)))


def after_plan(
    course: Course, state: State, event: PlanIssuedEvent, day: date, catalogue: Catalogue
) -> Course:
    """The days planned: a later plan of a week changes its days from its own day on.

    A planned day on which the person has trained stays planned; one whose session they moved to
    another day is planned no more.
    """
    plan = event.body.plan
    week = week_of(course, plan.week)
    past = week.planned & (bits_before(day, monday(plan.week)) | week.trained)
    moved = sum(bit(one) for one in state.moved if iso_week(one) == plan.week)
    new = sum({bit(one.date) for one in plan.days if one.items and one.date >= day})
    planned = past & ~(moved & ~week.trained) | new
    return with_week(course, plan.week, stage=plan.stage, planned=planned)


def after_activity(
    course: Course, state: State, event: ActivityEvent, day: date, catalogue: Catalogue
) -> Course:
    """A walk on its day, with its minutes where they were told."""
    body = event.body
    if body.activity != "walk":
        return course
    week = week_of(course, iso_week(body.on or day))
    return with_week(
        course,
        week.week,
        walks=week.walks + 1,
        walked=week.walked + (body.minutes or 0),
        unknown=week.unknown + (body.minutes is None),
    )


def after_measure(
    course: Course, state: State, event: MeasureEvent, day: date, catalogue: Catalogue
) -> Course:
    """Every score of a measure, and the heel raises."""
    scores = dict(course.scores)
    for name, scored in scored_in(event, catalogue):
        if scored.points is not None:
            answers = event.body.questionnaires.get(name, {})
            items = {one: number(answers.get(one)) for one in scored.named}
            known = {one: value for one, value in items.items() if value is not None}
            kept = ScoreKept(day, scored.points, scored.named, known)
            scores[name] = (*scores.get(name, ()), kept)
    raised, painful = event.body.heel_raise, event.body.painful_counts
    if raised is not None:
        count = CountKept(day, raised.left, raised.right, painful)
        course = replace(course, raises=(*course.raises, count))
    return replace(course, scores=scores)


HANDLERS: dict[type[Any], Callable[[Course, State, Any, date, Catalogue], Course]] = {
    IntakeEvent: after_told,
    CheckInEvent: after_told,
    MorningAfterEvent: after_told,
    SessionDoneEvent: after_session,
    PlanIssuedEvent: after_plan,
    ActivityEvent: after_activity,
    MeasureEvent: after_measure,
}
