"""People and events for tests of the engine: one person whose answers are all reassuring."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from steadyback.catalogue.catalogue import Catalogue
from steadyback.engine import Advice, advise, fold_all
from steadyback.engine.state import State
from steadyback.record import Event, Person, event_from, timeline
from steadyback.vocabulary import EQUIPMENT, FLAG_IDS
from tests.catalogue_fixture import the_catalogue

MONDAY = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)
"""The first evening. Everything in these tests is so many days later."""
DERIVED = ("RF18", "RF19", "RF23", "RF26")
ALL_NO: dict[str, str] = {flag: "no" for flag in FLAG_IDS if flag not in DERIVED}
CALM: dict[str, Any] = {
    "side": "left",
    "distal_level": 1,
    "leg_nprs": 1,
    "back_nprs": 2,
    "numbness": False,
    "tingling": False,
    "weakness": "none",
    "foot_drop": False,
    "weeks": 20,
    "trend": "better",
    "nights_woken": 0,
    "woken_last_two_nights": 0,
    "settle_minutes": 5,
    "sitting_minutes": 60,
    "bending_minutes": 60,
    "slr_symptoms": False,
    "first_episode": False,
}
"""Low irritability (score 0), no nerve signs, an old episode."""
PERSON = Person(birth_year=1979, time_zone="UTC", country="GB")


def day(days: float, hours: float = 0) -> datetime:
    """So many days (and hours) after the first evening."""
    return MONDAY + timedelta(days=days, hours=hours)


def event(
    kind: str, at: datetime, body: dict[str, Any], by: str = "person", name: str = ""
) -> Event:
    """One event; its id follows from its kind and moment where no name is given."""
    made = {"id": name or f"{kind}-{at:%Y%m%d-%H%M%S}", "at": at.isoformat(), "by": by}
    return event_from({**made, "kind": kind, "body": body})


def intake(at: datetime = MONDAY, **changes: Any) -> Event:
    """All safety questions answered no, all equipment, all abilities, three days of 30 minutes."""
    body: dict[str, Any] = {
        "symptoms": CALM,
        "answers": ALL_NO,
        "conditions": [],
        "cautions": [],
        "treatment": {},
        "direction": "neutral",
        "abilities": {"floor": True, "kneel": True, "hands_and_knees": True},
        "equipment": list(EQUIPMENT),
        "schedule": {
            "days": ["mon", "wed", "fri"],
            "minutes": 30,
            "wakes_at": "07:00",
            "trains_at": "18:00",
        },
        "experience": {"training": "some", "machine_induction": True},
    }
    return event("intake", at, body | changes)


def check_in(at: datetime, answers: dict[str, str] | None = None, **symptoms: Any) -> Event:
    """How things are: calm, but for what is said."""
    body = {"symptoms": CALM | symptoms, "answers": answers or {}}
    return event("check_in", at, body)


def done(level: str, sets: int = 2, reps: int = 10, **more: Any) -> dict[str, Any]:
    """One level of a session, done with repetitions to spare."""
    hold = more.pop("hold_s", 0)
    one: dict[str, Any] = {"reps": reps, "hold_s": hold}
    if "load_kg" in more:
        one["load_kg"] = more.pop("load_kg")
    return {"level": level, "sets": [one] * sets, "rir": 3, "peak_leg": 1, "peak_back": 2} | more


def session(at: datetime, *levels: dict[str, Any], **changes: Any) -> Event:
    """A session in which nothing hurt more than before, but for what is said."""
    body: dict[str, Any] = {
        "leg_before": 1,
        "back_before": 2,
        "distal_before": 1,
        "leg_during": 1,
        "back_during": 2,
        "leg_after": 1,
        "back_after": 2,
        "distal_after": 1,
        "levels": list(levels),
    }
    return event("session_done", at, body | changes)


def morning(of: Event, at: datetime, **changes: Any) -> Event:
    """Everything settled by the morning after, but for what is said."""
    body: dict[str, Any] = {
        "for_session": of.id,
        "leg_nprs": 1,
        "back_nprs": 2,
        "distal_level": 1,
        "stiffness": 0,
        "soreness": "none",
        "settled_hours": 2,
    }
    return event("morning_after", at, body | changes)


def green(at: datetime, *levels: dict[str, Any], **changes: Any) -> list[Event]:
    """A green session and its settled morning."""
    one = session(at, *levels, **changes)
    return [one, morning(one, at + timedelta(hours=14))]


def set_stage(stage: int, at: datetime) -> Event:
    """A clinician sets the stage."""
    return event("clinician_change", at, {"action": "set_stage", "stage": stage}, "clinician:ann")


def change(at: datetime, action: str, by: str = "clinician:ann", **what: Any) -> Event:
    """A clinician's change."""
    name = f"{action}-{what.get('level') or what.get('exercise')}-{at:%Y%m%d-%H%M%S}"
    return event("clinician_change", at, {"action": action, **what}, by, name=name)


def folded(
    events: Iterable[Event],
    on: datetime,
    catalogue: Catalogue | None = None,
    person: Person = PERSON,
) -> State:
    """The state after these events up to a moment."""
    return fold_all(person, timeline(events, on), catalogue or the_catalogue())


def advice(events: Iterable[Event], on: datetime, person: Person = PERSON) -> Advice:
    """The advice for these events at a moment."""
    return advise(the_catalogue(), folded(events, on, person=person), on)


WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def varied(index: int) -> list[Event]:
    """One of many different people, always the same for the same number, with their first weeks.

    They differ in days, minutes, equipment, abilities, direction, conditions, cautions, stage,
    symptoms and in what they have done; nobody is locked.
    """
    by = Random(index)
    cautions = by.choice([[], [], ["osteoporosis"], ["knee_osteoarthritis"], ["wrist_pain"]])
    begin: list[Event] = [
        intake(
            symptoms=CALM | {"distal_level": by.randint(0, 4), "slr_symptoms": by.random() < 0.5},
            cautions=[{"id": name} for name in cautions],
            conditions=by.choice([[], ["disc_herniation"], ["stenosis"], ["spondylolisthesis"]]),
            direction=by.choice(["extension", "flexion", "neutral", "unknown"]),
            equipment=sorted(by.sample(EQUIPMENT, by.randint(2, len(EQUIPMENT)))),
            abilities={name: by.random() < 0.8 for name in ("floor", "kneel", "hands_and_knees")},
            schedule={
                "days": [d for d in WEEKDAYS if by.random() < 0.55] or ["sat"],
                "minutes": by.choice([5, 8, 12, 20, 30, 45, 60]),
                "wakes_at": "07:00",
                "trains_at": by.choice(["08:00", "12:00", "18:00"]),
            },
        ),
        set_stage(by.randint(1, 5), day(0.1)),
    ]
    for number in range(by.randint(0, 6)):
        state = folded(begin, day(number + 0.5))
        open_now = advise(the_catalogue(), state, day(number + 0.5)).levels
        names = sorted(s.level for s in open_now.values() if s.level is not None)
        did = []
        for name in by.sample(names, min(4, len(names))):
            dose = the_catalogue().levels[name].dosing.default
            did.append(done(name, dose.sets, dose.reps, hold_s=dose.hold_s))
        begin += green(day(number + 0.1), *did)
    return begin
