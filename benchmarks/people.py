"""A person for the benchmarks, always the same: one record of two years."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from steadyback.catalogue.catalogue import Catalogue
from steadyback.engine import fold_all
from steadyback.engine.state import State
from steadyback.record import Case, timeline
from steadyback.record.canonical import canonical_json
from steadyback.vocabulary import EQUIPMENT, FLAG_IDS, WEEKDAYS

START = datetime(2024, 1, 1, 18, 0, tzinfo=UTC)
SESSIONS = 700
NOT_ASKED = ("RF18", "RF19", "RF23", "RF26")
NO = {flag: "no" for flag in FLAG_IDS if flag not in NOT_ASKED}
SHORT = dict.fromkeys((*FLAG_IDS[:8], "RF14", "RF15"), "no")
ROTATION = (
    ("cat-camel-1", "squat-1", "clamshell-1", "hip-thrust-1"),
    ("cat-camel-1", "hip-adduction-1", "superman-1", "seated-abduction-1"),
    ("pelvic-tilt-1", "squat-1", "side-lying-leg-lift-1", "gluteal-stretch-1"),
)
EVERY_DAY = {"days": list(WEEKDAYS), "minutes": 30, "wakes_at": "07:00", "trains_at": "18:00"}
CALM: dict[str, Any] = {
    "side": "left", "distal_level": 2, "leg_nprs": 2, "back_nprs": 2, "numbness": False,
    "tingling": False, "weakness": "none", "foot_drop": False, "weeks": 20, "trend": "better",
    "nights_woken": 0, "woken_last_two_nights": 0, "settle_minutes": 10, "sitting_minutes": 40,
    "bending_minutes": 40, "slr_symptoms": False,
}  # fmt: skip


def event(number: int, at: datetime, kind: str, body: dict[str, Any]) -> dict[str, Any]:
    """One event as plain JSON data."""
    name = f"{number:06d}-{kind}"
    return {"id": name, "at": at.isoformat(), "by": "person", "kind": kind, "body": body}


def intake(by: Random, **changes: Any) -> dict[str, Any]:
    """The body of a first intake with every safety question answered no."""
    body: dict[str, Any] = {
        "symptoms": CALM,
        "answers": NO,
        "conditions": by.choice([[], ["disc_herniation"], ["stenosis"]]),
        "cautions": [],
        "treatment": {},
        "direction": by.choice(["extension", "flexion", "neutral"]),
        "abilities": {"floor": True, "kneel": True, "hands_and_knees": True},
        "equipment": list(EQUIPMENT),
        "schedule": {
            "days": list(WEEKDAYS),
            "minutes": 30,
            "wakes_at": "07:00",
            "trains_at": "18:00",
        },
        "experience": {"training": "some", "machine_induction": True},
    }
    return body | changes


def two_years(start: datetime = START, days: int = 731) -> Iterator[dict[str, Any]]:
    """A check-in, a session and its morning on most days: 700 sessions in 731 days."""
    by = Random(7)
    yield event(0, start, "intake", intake(by))
    done = 0
    for day in range(1, days):
        if done == SESSIONS or by.random() < 0.03:
            continue
        done += 1
        at = start + timedelta(days=day)
        leg, back = by.choice([1, 1, 1, 2, 2, 3]), by.choice([1, 2, 2, 3])
        symptoms = CALM | {"leg_nprs": leg, "back_nprs": back}
        check_in = {"symptoms": symptoms, "answers": NO if day % 25 == 0 else SHORT}
        yield event(day * 10, at - timedelta(minutes=40), "check_in", check_in)
        body = session(by, ROTATION[done % len(ROTATION)], leg, back)
        yield event(day * 10 + 1, at, "session_done", body)
        morning = {
            "for_session": f"{day * 10 + 1:06d}-session_done", "leg_nprs": leg, "back_nprs": back,
            "distal_level": 2, "stiffness": 1, "soreness": "none", "settled_hours": 3,
        }  # fmt: skip
        yield event(day * 10 + 2, at + timedelta(hours=14), "morning_after", morning)


def session(by: Random, levels: tuple[str, ...], leg: int, back: int) -> dict[str, Any]:
    """The body of a session; about one in twelve hurts more than it began."""
    worse = by.random() < 0.08
    return {
        "mode": "full", "leg_before": leg, "back_before": back, "distal_before": 2,
        "leg_during": leg + worse, "back_during": back, "leg_after": leg + worse,
        "back_after": back, "distal_after": 2,
        "levels": [
            {
                "level": level, "rir": 3, "form_ok": True,
                "peak_leg": leg + worse, "peak_back": back,
                "sets": [{"reps": by.choice([6, 8, 10]), "hold_s": 5}] * 2,
            }
            for level in levels
        ],
    }  # fmt: skip


def case_text(events: list[dict[str, Any]]) -> str:
    """A case file of these events."""
    person = {"birth_year": 1979, "time_zone": "Europe/London", "country": "GB"}
    return canonical_json({"format": "steadyback-case/1", "person": person, "events": events})


def folded(case: Case, catalogue: Catalogue, on: datetime) -> State:
    """The state of a case at a moment."""
    return fold_all(case.person, timeline(case.events, on), catalogue)
