"""Ten weeks of somebody who gets better, with gaps: for tests of Progress and its pictures.

Planned on Monday, Wednesday and Friday; a week without anything, a week on hold for a danger sign,
a walk whose minutes nobody told, an activity of their own with another name from week six on.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from steadyback.engine.days import iso_week
from steadyback.record import Event
from tests.engine.somebody import check_in, day, done, event, intake, morning, session

WEEKS = 10
AWAY, HELD = 4, 6
"""The week without anything, and the one in which a danger sign stood."""
END = day(7 * WEEKS - 1)
PAIN = (6, 6, 5, 5, 5, 4, 4, 3, 2, 2)
PLACES = (4, 4, 4, 3, 3, 3, 2, 2, 2, 1)
REASON = {"id": "PLAN_WEEK", "numbers": {}, "sources": ["our_proposal"]}
ITEM = {
    "level": "squat-1", "sets": 2, "reps": 8, "hold_s": 0, "sides": "both", "rest_s": 30,
    "seconds": 120, "reasons": [REASON],
}  # fmt: skip
PROOF = {
    "needs_optimal": True, "positions_optimal": True, "preferences": "none", "solver": "none",
    "seed": 1, "deterministic_time": 0.0,
}  # fmt: skip


def plan(at: datetime, *days: date, stage: int = 1, revision: int = 2) -> Event:
    """A plan of the week of its first day."""
    week = {
        "week": iso_week(days[0]),
        "stage": stage,
        "days": [{"date": one.isoformat(), "minutes": 10, "items": [ITEM]} for one in days],
        "proof": PROOF,
        "reasons": [REASON],
    }
    body = {
        "plan": week, "revision": revision, "inputs_hash": "0" * 64, "engine": "1",
        "catalogue": "1",
    }  # fmt: skip
    return event("plan_issued", at, body, "engine:1")


def walked(at: datetime, minutes: int | None) -> Event:
    """A walk."""
    told: dict[str, Any] = {"activity": "walk"}
    return event("activity", at, told if minutes is None else told | {"minutes": minutes})


def measured(at: datetime, week: int) -> Iterator[Event]:
    """The questionnaires of a week."""
    if week in (0, 4, 8):
        answers = {f"rmdq_{n:02d}": 1 for n in range(1, 15 - week)} | {"finished": 1}
        yield event("measure", at, {"questionnaires": {"rmdq": answers}})
    if week in (4, 8):
        rated = {"global-change": {"change": week // 4}}
        yield event("measure", at + timedelta(minutes=1), {"questionnaires": rated})
    if week % 4 == 1:
        body = {"heel_raise": {"left": 6 + week, "right": 10}, "sit_to_stand_30s": 9 + week}
        yield event("measure", at + timedelta(minutes=2), body)
    own = {"activity_1": min(10, 2 + week), "activity_1_name": "Tie my shoes"}
    if week >= 6:
        own = {"activity_1": week, "activity_1_name": "Dig the garden"}
    rated_own = {"questionnaires": {"own-activities": own}}
    yield event("measure", at + timedelta(minutes=3), rated_own)


def trained(number: int, week: int) -> Iterator[Event]:
    """A session of the week with its morning after; strong enough to move up."""
    squat = "squat-1" if week < 3 else "squat-2"
    levels = (done(squat, 3, 14), done("clamshell-1", 3, 14), done("hip-thrust-1", 3, 14))
    one = session(day(number, 0.5), *levels)
    yield one
    yield morning(one, day(number, 14), leg_nprs=min(2, PAIN[week]))


def ten_weeks() -> list[Event]:
    """The whole record."""
    found = [intake(symptoms=symptoms_of(0))]
    for week in range(WEEKS):
        if week == AWAY:
            continue
        first = day(7 * week).date()
        days = [first + timedelta(days=plus) for plus in (0, 2, 4)]
        found.append(plan(day(7 * week, 0.1), *days, stage=1 if week < 5 else 2))
        for number in range(7 * week + (week == 0), 7 * week + 7):
            if number % 7 in (3, 6) and week % 3:
                continue
            found.append(check_in(day(number, -3), **symptoms_of(week, number)))
        if week == HELD:
            found.append(check_in(day(7 * week, -2), {"RF08": "yes"}))
            continue
        for plus in (0, 2, 4, 5) if week == 7 else (0, 2) if week == 2 else (0, 2, 4):
            found += trained(7 * week + plus, week)
        found.append(walked(day(7 * week + 1), 12 + 3 * week))
        found.append(walked(day(7 * week + 3), None if week == 1 else 15 + 2 * week))
        found += measured(day(7 * week + 1, 0.5), week)
    clear = {"flags": ["RF08"], "clinician": "Dr A", "issued": "2026-04-20", "until": "2026-12-31"}
    return [*found, event("clearance", day(7 * HELD + 6.9), clear, "clinician:ann")]


def symptoms_of(week: int, number: int = 0) -> dict[str, Any]:
    """Pain that falls from week to week and goes up and down a little."""
    leg = min(10, PAIN[week] + (number % 5 == 1))
    return {"leg_nprs": leg, "back_nprs": max(0, PAIN[week] - 2 + number % 2),
            "distal_level": PLACES[week]}  # fmt: skip
