"""CarePlan: this week as it may be shown, and the frames of the plans before it.

Only the plan in force tells exercises. Under a lock it is on hold and tells none, and what an older
plan once asked for is in the record of it (CSV tables, case file), never here as something to do.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from steadyback.engine.days import monday
from steadyback.exports.fhir.patient import goals
from steadyback.exports.fhir.provenance import device_reference
from steadyback.exports.fhir.writing import Writing, event_identifier, instant, nested
from steadyback.record.event import PlanIssuedEvent
from steadyback.record.plan import PlannedItem, Reason
from steadyback.wording import dose_words, message, review_notice, sentence

Json = dict[str, Any]


def care_plans(writing: Writing) -> Iterator[Json]:
    """Every plan issued; this week's with what it asks for, unless a lock holds it back."""
    for event in writing.known.plans:
        in_force = event is writing.known.plan_of_week
        yield care_plan(writing, event) | (this_week(writing) if in_force else {})


def care_plan(writing: Writing, event: PlanIssuedEvent) -> Json:
    """The frame of a plan: its week, who made it, and whether it still counts."""
    first = monday(event.body.plan.week)
    return {
        "resourceType": "CarePlan",
        "id": writing.id_of(event.id, "plan"),
        "identifier": [event_identifier(event)],
        "status": status(writing, event),
        "intent": "plan",
        "category": [writing.codes.concept("physical-activity", "Exercise plan of one week")],
        "title": f"Exercise plan for week {event.body.plan.week}",
        "subject": writing.patient,
        "period": period(first, first + timedelta(days=6)),
        "created": instant(event.at),
        "author": device_reference(writing, event.body.engine, event.body.catalogue),
    }


def status(writing: Writing, event: PlanIssuedEvent) -> str:
    """Active or on hold this week, completed before it, draft after it, revoked where replaced."""
    known, week = writing.known, event.body.plan.week
    if event is known.plan_of_week:
        return "on-hold" if known.shown is None else "active"
    newest = next(plan for plan in reversed(known.plans) if plan.body.plan.week == week)
    if event is not newest or week == known.week:
        return "revoked"
    return "completed" if week < known.week else "draft"


def this_week(writing: Writing) -> Json:
    """What the plan in force asks for, what it serves, and that nobody has reviewed its rules."""
    known = writing.known
    notes = [review_notice(known.catalogue), None if known.shown else message(known.advice.triage)]
    wanted = [{"reference": f"urn:uuid:{goal['id']}"} for goal in goals(writing)]
    asked = list(activities(writing))
    found: Json = {"note": [{"text": text} for text in notes if text]}
    found |= {"goal": wanted} if wanted else {}
    found |= {"activity": asked} if asked else {}
    return {name: value for name, value in found.items() if value}


def activities(writing: Writing) -> Iterator[Json]:
    """Each exercise on each day of the week as it may be shown; none under a lock."""
    shown = writing.known.shown
    for day in shown.days if shown is not None else ():
        for item in (*day.items, *day.around):
            yield {"detail": detail(writing, item, day.date)}


def detail(writing: Writing, item: PlannedItem, day: date) -> Json:
    """One exercise on one day, with its dose as an extension and in words, and why."""
    return {
        "extension": [dose(writing, item)],
        "kind": "ServiceRequest",
        "code": writing.level(item.level),
        "reasonCode": [{"text": said(writing, reason)} for reason in item.reasons],
        "status": progress(writing, item, day),
        "scheduledTiming": {
            "repeat": {
                "boundsPeriod": period(day, day),
                "frequency": item.times_a_day,
                "period": 1,
                "periodUnit": "d",
            }
        },
        "description": dose_words(item),
    }


def said(writing: Writing, reason: Reason) -> str:
    """A reason in words; the id of one that an earlier engine gave and ours has no words for."""
    try:
        return sentence(reason, writing.known.catalogue)
    except KeyError:
        return reason.id


def progress(writing: Writing, item: PlannedItem, day: date) -> str:
    """Completed where a session of the day reports it; unknown for a day that has passed."""
    if (day, item.level) in writing.known.done:
        return "completed"
    return "scheduled" if day >= writing.known.today else "unknown"


def dose(writing: Writing, item: PlannedItem) -> Json:
    """The whole dose of a planned item; tempo from the catalogue's level."""
    seconds, kilograms = writing.codes.quantity, writing.codes.quantity
    level = writing.known.catalogue.levels.get(item.level)
    tempo = None if level is None else level.dosing.tempo
    return nested(
        "dose",
        {
            "sets": {"valueInteger": item.sets},
            "repetitions": {"valueInteger": item.reps},
            "fewerEachSet": {"valueInteger": item.step_down} if item.step_down else None,
            "hold": {"valueQuantity": seconds(item.hold_s, "s")},
            "load": {"valueQuantity": kilograms(item.load, "kg")} if item.load else None,
            "sides": {"valueCode": item.sides},
            "rest": {"valueQuantity": seconds(item.rest_s, "s")},
            "range": {"valueCode": item.range},
            "invitedRepetitions": (
                {"valueInteger": item.invited_reps} if item.invited_reps else None
            ),
            "variant": {"valueString": item.variant} if item.variant else None,
            "tempoOut": {"valueQuantity": seconds(tempo.out_s, "s")} if tempo else None,
            "tempoBack": {"valueQuantity": seconds(tempo.back_s, "s")} if tempo else None,
        },
    )


def period(first: date, last: date) -> Json:
    """Whole days."""
    return {"start": first.isoformat(), "end": last.isoformat()}
