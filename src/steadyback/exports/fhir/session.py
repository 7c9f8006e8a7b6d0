"""Procedure: a session done, each exercise of it, and the walks and heat between sessions."""

from collections.abc import Iterator
from typing import Any, Final, Literal

from steadyback.exports.fhir.answers import screening
from steadyback.exports.fhir.told import findings, pain
from steadyback.exports.fhir.writing import (
    Writing,
    event_identifier,
    extension,
    instant,
    nested,
)
from steadyback.record import Event
from steadyback.record.event import ActivityEvent, SessionDoneEvent
from steadyback.record.training import LevelDone, SetDone

Json = dict[str, Any]
PAIN: Final[tuple[tuple[Literal["leg", "back"], str], ...]] = tuple(
    (site, moment) for moment in ("before", "during", "after") for site in ("leg", "back")
)
BESIDE: Final = (
    "distal_before", "distal_after", "numbness_change", "tingling_change", "weakness_change",
)  # fmt: skip
OF_A_LEVEL: Final = (
    "distal_before", "distal_peak", "distal_settle_minutes", "fear", "form_ok", "changed",
)  # fmt: skip
STATUS: Final = {"skipped": "not-done", "stopped": "stopped"}


def procedure(writing: Writing, event: Event, *parts: str, code: Json, **more: Any) -> Json:
    """A Procedure of one event."""
    return {
        "resourceType": "Procedure",
        "id": writing.id_of(event.id, *parts),
        "status": "completed",
        "code": code,
        "subject": writing.patient,
        "recorder": writing.author(event),
        **more,
    }


def sessions(writing: Writing) -> Iterator[Json]:
    """Every session that stands, with its exercises and its pain."""
    for event in writing.known.events:
        if isinstance(event, SessionDoneEvent):
            yield session(writing, event)
            yield from around(writing, event)
            for level in event.body.levels:
                yield exercise(writing, event, level)
                yield from beside(writing, event, level)


def session(writing: Writing, event: SessionDoneEvent) -> Json:
    """The session as a whole."""
    body = event.body
    more: Json = {"performedDateTime": instant(event.at)}
    if body.started_at is not None:
        more = {"performedPeriod": {"start": instant(body.started_at), "end": instant(event.at)}}
    if body.plan is not None and any(plan.id == body.plan for plan in writing.known.plans):
        more["basedOn"] = [writing.to(body.plan, "plan")]
    if body.note and body.note.strip():
        more["note"] = [{"text": body.note}]
    return procedure(
        writing, event, "session",
        code=writing.own("observation", "exercise-session"),
        identifier=[event_identifier(event)],
        extension=[extension("session-mode", valueCode=body.mode)],
        **more,
    )  # fmt: skip


def around(writing: Writing, event: SessionDoneEvent) -> Iterator[Json]:
    """Minutes, pain before, during and after, and what else was told of the session."""
    body, part_of = event.body, [writing.to(event.id, "session")]
    if body.minutes is not None:
        yield minutes(writing, event, body.minutes, "session")
    for site, moment in PAIN:
        nprs = getattr(body, f"{site}_{moment}")
        at = body.started_at if moment == "before" else None
        if nprs is not None:
            yield pain(writing, event, site, nprs, moment, at=at, partOf=part_of)
    yield from findings(
        writing, event, {name: getattr(body, name) for name in BESIDE}, partOf=part_of
    )
    for answers in screening(writing, event, body.answers):
        yield answers | {"partOf": part_of}


def minutes(writing: Writing, event: Event, count: int, whole: str, **more: Any) -> Json:
    """How long a session or a walk took; `whole` is the part of its id that names it."""
    return writing.observation(
        event.id, "minutes",
        code=writing.codes.concept("exercise-duration", "Minutes of exercise"),
        event=event,
        category=[writing.codes.category("activity")],
        valueQuantity=writing.codes.quantity(count, "min"),
        **{"partOf": [writing.to(event.id, whole)], **more},
    )  # fmt: skip


def exercise(writing: Writing, event: SessionDoneEvent, level: LevelDone) -> Json:
    """One exercise of a session with its sets; skipped is not done, stopped is stopped."""
    more: Json = {"status": STATUS.get(level.changed or "", "completed")}
    if not level.sets and level.changed not in STATUS:
        more["status"] = "unknown"
    if level.sets:
        more["extension"] = [set_done(writing, one) for one in level.sets]
    if level.why and level.why.strip():
        more["note"] = [{"text": level.why}]
    return procedure(
        writing, event, "level", level.level,
        code=writing.level(level.level),
        partOf=[writing.to(event.id, "session")],
        performedDateTime=instant(event.at),
        **more,
    )  # fmt: skip


def set_done(writing: Writing, one: SetDone) -> Json:
    """One set as it was done."""
    load = None if one.load_kg is None else writing.codes.quantity(one.load_kg, "kg")
    return nested(
        "set-done",
        {
            "repetitions": {"valueInteger": one.reps},
            "hold": {"valueQuantity": writing.codes.quantity(one.hold_s, "s")},
            "load": None if load is None else {"valueQuantity": load},
            "side": None if one.side is None else {"valueCode": one.side},
        },
    )


def beside(writing: Writing, event: SessionDoneEvent, level: LevelDone) -> Iterator[Json]:
    """The highest pain of one exercise, and what else was told of it."""
    part_of = [writing.to(event.id, "level", level.level)]
    parts = ("level", level.level)
    if level.peak_leg is not None:
        yield pain(writing, event, "leg", level.peak_leg, "peak", *parts, partOf=part_of)
    if level.peak_back is not None:
        yield pain(writing, event, "back", level.peak_back, "peak", *parts, partOf=part_of)
    told = {name: getattr(level, name) for name in OF_A_LEVEL}
    told["repetitions_in_reserve"] = level.rir
    yield from findings(writing, event, told, *parts, partOf=part_of)


def activities(writing: Writing) -> Iterator[Json]:
    """Every walk, heat, posture break and lesson, with its minutes."""
    for event in writing.known.events:
        if isinstance(event, ActivityEvent):
            yield activity(writing, event)
            yield from of_activity(writing, event)


def activity(writing: Writing, event: ActivityEvent) -> Json:
    """One activity, on the day that was named or at the moment it was told."""
    body = event.body
    lesson = writing.known.catalogue.lessons.get(body.lesson or "")
    notes = [text for text in (body.note, lesson.name if lesson else None) if text and text.strip()]
    more: Json = {"note": [{"text": text} for text in notes]} if notes else {}
    return procedure(
        writing, event, "activity",
        code=writing.own("observation", f"activity-{body.activity.replace('_', '-')}"),
        identifier=[event_identifier(event)],
        performedDateTime=when(event),
        **more,
    )  # fmt: skip


def when(event: ActivityEvent) -> str:
    """The day that was named, else the moment it was told."""
    return instant(event.at) if event.body.on is None else event.body.on.isoformat()


def of_activity(writing: Writing, event: ActivityEvent) -> Iterator[Json]:
    """The minutes of an activity, and how the skin looked after heat."""
    body = event.body
    more: Json = {"partOf": [writing.to(event.id, "activity")], "effectiveDateTime": when(event)}
    if body.minutes is not None and body.activity == "walk":
        yield minutes(writing, event, body.minutes, "activity", **more)
    elif body.minutes is not None:
        yield from findings(writing, event, {"activity_minutes": body.minutes}, **more)
    yield from findings(writing, event, {"skin": body.skin}, **more)
