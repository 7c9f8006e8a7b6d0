"""How high a stage can be: set by a clinician, or let in by the gates, asked of the events alone.

Necessary, not sufficient (evidence page, section 4.5; rulings 23). What lowers a stage is left out,
so that `highest_stage` is never below the true one.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from steadyback.engine.absence import brought_up
from steadyback.engine.days import begins, local_day, weekday
from steadyback.engine.once import once
from steadyback.engine.progression import known_level
from steadyback.record.event import (
    ClinicianChangeEvent,
    IntakeEvent,
    MeasureEvent,
    SessionDoneEvent,
)
from steadyback.simulation.watching.earned import zones_of
from steadyback.simulation.watching.present import Present
from steadyback.simulation.watching.record import Record
from steadyback.simulation.watching.told import green_between, least_mean, may_count_so_far

PLANK = "plank-4"
"""What stands for the trunk hold where none was measured (rulings, the planner's numbers)."""


def stage_of(now: Present) -> int:
    """The stage of a moment, whatever caps it for a while."""
    return brought_up(now.state, now.record.on, now.catalogue).stage.stage


def stage_unearned(now: Present) -> Iterator[str]:
    """4: a stage above what clinicians set and the gates can have let in."""
    stage = stage_of(now)
    if stage > 1 and stage > (most := highest_stage(now.record)):
        yield f"stage {stage}, where {most} can have been reached"


def stage_up_with_time(before: Present, after: Present) -> Iterator[str]:
    """4: a stage that rose while nothing was told, otherwise than by one at a review."""
    was, now = stage_of(before), stage_of(after)
    if now <= was:
        return
    record = after.record
    reviews = [at for at in reviews_of(record) if before.record.on < at <= record.on]
    if now - was > len(reviews):
        yield f"stage {was} -> {now} in {len(reviews)} reviews"
    elif not any(little_pain(record, at, now) for at in reviews):
        yield f"stage {was} -> {now}, and too much pain was told, or too little"


@once
def highest_stage(record: Record) -> int:
    """The highest stage that can have been reached by now."""
    stage, since = 1, record.facts[0].at if record.facts else record.on
    moments = [(at, 0) for at in reviews_of(record)] + [*stages_set(record)]
    for at, chosen in sorted(moments):
        if chosen:
            stage, since = chosen, at
        elif may_rise(record, at, stage + 1, since):
            stage, since = stage + 1, at
    return stage


def stages_set(record: Record) -> Iterator[tuple[datetime, int]]:
    """When clinicians set which stage."""
    for event in record.facts:
        if not isinstance(event, ClinicianChangeEvent) or not event.by_clinician:
            continue
        body = event.body
        if body.action == "set_stage" and body.stage is not None and not body.withdrawn:
            yield event.at, body.stage


def reviews_of(record: Record) -> Iterator[datetime]:
    """The beginning of each Monday after the first day: only then a stage may rise, by one."""
    for zone in zones_of(record) if record.facts else ():
        day, last = local_day(record.facts[0].at, zone), local_day(record.on, zone)
        while (day := day + timedelta(days=1)) <= last:
            if weekday(day) == "mon":
                yield begins(day, zone)


def may_rise(record: Record, at: datetime, stage: int, since: datetime) -> bool:
    """Whether a review can let somebody into a stage, who is in the one below since then at best.

    The last stage is for clinicians to open.
    """
    gate = GATES.get(stage)
    return gate is not None and little_pain(record, at, stage) and gate(record, at, since)


def little_pain(record: Record, at: datetime, stage: int) -> bool:
    """Whether enough days told of pain, and the mean can be as little as a stage asks for."""
    policy = record.catalogue.policy
    limits = {2: policy.stage2_leg, 3: policy.stage3_leg, 4: policy.stage4_leg}
    leg = least_mean(record, at, "leg")
    return leg is not None and stage in limits and leg <= limits[stage]


def first_week_over(record: Record, at: datetime, since: datetime) -> bool:
    """To stage 2: so many days since the first answers."""
    days = timedelta(days=float(record.catalogue.policy.stage2_days))
    return any(isinstance(event, IntakeEvent) and at - event.at >= days for event in record.facts)


def controlled(record: Record, at: datetime, since: datetime) -> bool:
    """To stage 3: so many weeks in stage 2, and a session that can have been green."""
    policy = record.catalogue.policy
    long = at - since >= timedelta(weeks=float(policy.stage3_weeks))
    lately = at - timedelta(days=float(policy.stage3_green_days))
    return long and green_between(record, lately, at)


def strengthened(record: Record, at: datetime, since: datetime) -> bool:
    """To stage 4: so many weeks in stage 3, little pain in the back, a hinge and a trunk hold."""
    policy = record.catalogue.policy
    back = least_mean(record, at, "back")
    long = at - since >= timedelta(weeks=float(policy.stage4_weeks))
    calm = back is not None and back <= policy.stage4_back
    return long and calm and holds_and_hinges(record, at)


def holds_and_hinges(record: Record, at: datetime) -> bool:
    """Whether the hinge was ever seen to be good, and the trunk ever held for long enough."""
    policy = record.catalogue.policy
    told = [one.body for one in record.facts if isinstance(one, MeasureEvent) and one.at <= at]
    holds = [body.trunk_hold_s for body in told if body.trunk_hold_s is not None]
    planks = [
        session
        for session in may_count_so_far(record)
        if session.at <= at and PLANK in levels_in(record, session)
    ]
    held = any(hold >= policy.stage4_hold_s for hold in holds)
    stands = not holds and len(planks) >= policy.surrogate_sessions
    return any(body.hinge_ok for body in told) and (held or stands)


def levels_in(record: Record, session: SessionDoneEvent) -> set[str]:
    """The levels of a session by the ids they have now."""
    known = (known_level(record.catalogue, done.level) for done in session.body.levels)
    return {level.id for level in known if level is not None}


GATES: dict[int, Callable[[Record, datetime, datetime], bool]] = {
    2: first_week_over,
    3: controlled,
    4: strengthened,
}
"""What a stage asks for beside little pain in the leg."""
