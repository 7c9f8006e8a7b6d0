"""A thousand people whose weeks are planned: as different as people are, and always the same.

They differ in stage, days, minutes, equipment, abilities, cautions, conditions, direction,
irritability, in what they have done (weeks of sessions, some of them red), in what a clinician
changed, and in the day on which the week is planned. Nobody is locked.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count, islice
from random import Random
from typing import Any

from benchmarks.people import CALM, SHORT, case_text, event, folded, intake
from steadyback.catalogue.catalogue import Catalogue
from steadyback.engine import Locked, preview_week, week_at
from steadyback.engine.state import State
from steadyback.record import read_case
from steadyback.record.plan import PlannedItem
from steadyback.vocabulary import CONDITIONS, EQUIPMENT, WEEKDAYS

MONDAY = datetime(2026, 3, 9, 9, 0, tzinfo=UTC)
"""The week that is planned begins here; what people have done lies before it."""
CAUTIONS = (
    "osteoporosis", "postpartum", "hip_osteoarthritis", "knee_osteoarthritis", "heart_condition",
    "hernia", "glaucoma", "vertigo", "wrist_pain", "shoulder_pain", "neck_pain", "sensory_loss",
    "pregnancy", "hypertension_uncontrolled", "epilepsy",
)  # fmt: skip
IRRITABLE: tuple[dict[str, Any], ...] = (
    {},
    {},
    {"distal_level": 1, "leg_nprs": 1},
    {"distal_level": 4, "leg_nprs": 4, "slr_symptoms": True},
    {"distal_level": 4, "leg_nprs": 6, "settle_minutes": 45, "nights_woken": 2},
    {"distal_level": 5, "leg_nprs": 9, "settle_minutes": 90, "nights_woken": 4},
)
Events = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Somebody:
    """One person with the moment at which their week is planned."""

    number: int
    state: State
    at: datetime

    @property
    def traits(self) -> str:
        """What may make their week hard to plan."""
        known = self.state
        days = len(known.schedule.days) if known.schedule is not None else 0
        minutes = known.schedule.minutes if known.schedule is not None else 0
        cautions = ", ".join(c.id for c in known.cautions or ()) or "none"
        return (
            f"person {self.number}: stage {known.stage.stage}, {days} days of {minutes} min, "
            f"{len(known.equipment)} of {len(EQUIPMENT)} pieces of equipment, cautions {cautions}, "
            f"{len(known.sessions)} sessions, planned on {self.at:%a}"
        )


def various(catalogue: Catalogue, people: int) -> Iterator[Somebody]:
    """So many different people who may train."""
    return islice(plannable(catalogue), people)


def plannable(catalogue: Catalogue) -> Iterator[Somebody]:
    """One after the other, without those whom a safety lock stops."""
    for number in count():
        by = Random(number)
        at = MONDAY + timedelta(days=by.choice([0, 0, 0, 0, 1, 2, 4]))
        try:
            state = state_of(by, catalogue, at)
            preview_week(catalogue, state, week_at(state, at))
        except Locked:
            continue
        yield Somebody(number, state, at)


def state_of(by: Random, catalogue: Catalogue, at: datetime) -> State:
    """Somebody's state at a moment: intake, what a clinician set, and weeks of sessions."""
    weeks = by.choice([0, 0, 0, 1, 2, 4])
    first = MONDAY - timedelta(weeks=weeks, days=by.choice([0, 2, 5]), hours=1)
    events = [event(0, first, "intake", first_answers(by)), *steering(by, catalogue, first)]
    for week in range(weeks, 0, -1):
        events += trained(by, catalogue, events, MONDAY - timedelta(weeks=week))
    return folded(read_case(case_text(events)), catalogue, at)


def first_answers(by: Random) -> dict[str, Any]:
    """An intake with every safety question answered no; the rest as it comes."""
    cautions = by.sample(CAUTIONS, by.choice([0, 0, 0, 1, 1, 2]))
    days = by.sample(WEEKDAYS, by.randint(1, 7))
    return intake(
        by,
        symptoms=CALM | by.choice(IRRITABLE),
        conditions=by.sample(CONDITIONS, by.choice([0, 1, 1, 2])),
        cautions=[{"id": name} for name in sorted(cautions)],
        direction=by.choice(["extension", "flexion", "neutral", "unknown"]),
        abilities={name: by.random() < 0.85 for name in ("floor", "kneel", "hands_and_knees")},
        equipment=sorted(by.sample(EQUIPMENT, by.choice([0, 3, 8, 15, len(EQUIPMENT)]))),
        schedule={
            "days": sorted(days, key=WEEKDAYS.index),
            "minutes": by.choice([5, 8, 10, 15, 20, 25, 30, 40, 45, 60]),
            "wakes_at": "07:00",
            "trains_at": by.choice(["08:00", "12:00", "18:00"]),
        },
    )


def steering(by: Random, catalogue: Catalogue, first: datetime) -> Events:
    """A clinician sets the stage; for some also levels, and forbids one."""
    changes: list[dict[str, Any]] = [{"action": "set_stage", "stage": by.randint(1, 5)}]
    if by.random() < 0.3:
        levels = by.sample(sorted(catalogue.levels), by.randint(1, 12))
        changes += [{"action": "set_level", "level": level} for level in levels]
    if by.random() < 0.2:
        forbidden = by.sample(sorted(catalogue.exercises), by.randint(1, 3))
        changes += [{"action": "forbid", "exercise": name} for name in forbidden]
    return [
        event(number, first + timedelta(minutes=number), "clinician_change", change)
        | {"by": "clinician:bench"}
        for number, change in enumerate(changes, start=1)
    ]


def trained(by: Random, catalogue: Catalogue, before: Events, monday: datetime) -> Events:
    """A week of check-ins and sessions as the quick week asks for them; nothing under a lock."""
    state = folded(read_case(case_text(before)), catalogue, monday)
    try:
        plan = preview_week(catalogue, state, week_at(state, monday))
    except Locked:
        return []
    events: Events = []
    for day in plan.days:
        if day.items and by.random() < 0.85:
            at = datetime.combine(day.date, monday.timetz()) + timedelta(hours=4)
            events += session(by, len(before) + len(events), at, day.items)
    return events


def session(by: Random, number: int, at: datetime, items: tuple[PlannedItem, ...]) -> Events:
    """A check-in, the session and its morning; one session in ten sends pain further down."""
    red = by.random() < 0.1
    leg, distal = (4, 3) if red else (1, 1)
    check_in = {"symptoms": CALM | {"distal_level": 1, "leg_nprs": 1}, "answers": SHORT}
    done = [performed(item, leg=leg if red and item is items[-1] else 1) for item in items]
    body = {
        "leg_before": 1, "back_before": 2, "distal_before": 1, "leg_during": leg,
        "back_during": 2, "leg_after": leg, "back_after": 2, "distal_after": distal,
        "levels": done,
    }  # fmt: skip
    trained_at = event(number + 1, at, "session_done", body)
    morning = {
        "for_session": trained_at["id"], "leg_nprs": leg, "back_nprs": 2, "distal_level": distal,
        "stiffness": 1, "soreness": "none", "settled_hours": None if red else 3,
    }  # fmt: skip
    return [
        event(number, at - timedelta(minutes=30), "check_in", check_in),
        trained_at,
        event(number + 2, at + timedelta(hours=14), "morning_after", morning),
    ]


def performed(item: PlannedItem, leg: int) -> dict[str, Any]:
    """A level as planned, with two repetitions more."""
    one = {"reps": item.reps + 2, "hold_s": item.hold_s}
    return {
        "level": item.level, "sets": [one] * item.sets, "rir": 3, "form_ok": True,
        "peak_leg": leg, "peak_back": 2,
    }  # fmt: skip
