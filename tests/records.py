"""Random but plausible whole records of one person, for property tests.

A record begins with an intake and goes on in steps: check-ins, sessions whose levels are those the
advice of that moment gives, mornings after, tests, clearances, changes, choices, corrections. Each
step is a usual day with a few alterations, so that a failing record shrinks towards a dull one.
"""

from collections.abc import Callable, Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from steadyback.engine import (
    Advice,
    State,
    advise,
    begin,
    fold,
    fold_all,
    preview_week,
    week_at,
)
from steadyback.engine.advice import ENGINE_VERSION
from steadyback.engine.days import local_day
from steadyback.engine.week import Locked
from steadyback.record import Entry, Event, Person, event_from, timeline
from steadyback.record.event import CorrectionEvent, PlanIssuedEvent
from steadyback.vocabulary import CAUTION_IDS, EQUIPMENT, FLAG_IDS
from tests.catalogue_fixture import the_catalogue

Json = dict[str, Any]
Alteration = tuple[tuple[str, ...], Any]
"""A path into a body and the value to put there; GONE takes it away, `Add` adds to a list."""


class Gone:
    def __repr__(self) -> str:
        return "GONE"


@dataclass(frozen=True)
class Add:
    """Adds to a list; an entry with the same id is replaced."""

    value: Any


@dataclass(frozen=True)
class Without:
    """Takes away from a list."""

    value: Any


GONE = Gone()

ZONES = (
    "Europe/London", "America/New_York", "Australia/Sydney", "Asia/Kolkata", "UTC",
    "Pacific/Kiritimati", "Australia/Lord_Howe", "Pacific/Pago_Pago",
)  # fmt: skip
FIRST_DAYS = tuple(
    date.fromisoformat(text)
    for text in (
        "2026-03-02", "2026-03-28", "2026-10-23", "2026-03-06", "2026-10-30", "2026-04-03",
        "2026-12-28", "2024-02-27", "2026-07-01",
    )
)  # fmt: skip
"""Among them days before the clocks change in each zone, a week 53 and a leap day."""

CALM: Json = {
    "side": "left", "distal_level": 1, "leg_nprs": 1, "back_nprs": 2, "leg_now": 1, "back_now": 1,
    "numbness": False, "numbness_change": "none", "tingling": False, "tingling_change": "none",
    "weakness": "none", "foot_drop": False, "weeks": 20, "first_episode": False, "trend": "better",
    "nights_woken": 0, "woken_last_two_nights": 0, "settle_minutes": 5, "sitting_minutes": 45,
    "bending_minutes": 40, "lateral_shift": False, "slr_symptoms": False,
}  # fmt: skip
SORE: Json = CALM | {
    "distal_level": 3, "leg_nprs": 4, "back_nprs": 3, "tingling": True, "tingling_change": "stable",
    "nights_woken": 1, "settle_minutes": 20, "sitting_minutes": 25, "weeks": 4, "trend": "same",
}  # fmt: skip
FLARED: Json = CALM | {
    "distal_level": 4, "leg_nprs": 7, "back_nprs": 5, "tingling": True, "tingling_change": "stable",
    "nights_woken": 4, "settle_minutes": 90, "sitting_minutes": 5, "weeks": 2, "trend": "same",
    "slr_symptoms": True,
}  # fmt: skip

SYMPTOM_VALUES: dict[str, tuple[Any, ...]] = {
    "side": ("right", "both", "none"),
    "distal_level": (0, 2, 3, 4, 5),
    "leg_nprs": (0, 3, 4, 5, 7, 10),
    "back_nprs": (0, 3, 4, 6, 10),
    "numbness": (True,),
    "numbness_change": ("stable", "new", "worse"),
    "numb_sites": (["foot"], ["saddle"]),
    "tingling": (True,),
    "tingling_change": ("new",),
    "weakness": ("stable", "new", "worse"),
    "weakness_side": ("left", "both"),
    "foot_drop": (True,),
    "weeks": (0, 1, 5.5, 30, 520),
    "onset_date": ("2025-12-24", "2026-02-20"),
    "first_episode": (True,),
    "trend": ("better", "same", "worse"),
    "nights_woken": (0, 1, 2, 7),
    "woken_last_two_nights": (1, 2),
    "settle_minutes": (0, 20, 61, 600),
    "sitting_minutes": (0, 9, 30, 120),
    "bending_minutes": (0, 15),
    "lateral_shift": (True,),
    "slr_symptoms": (True,),
}
SYMPTOM_ALTERATIONS: tuple[Alteration, ...] = tuple(
    (("symptoms", name), value)
    for name, values in SYMPTOM_VALUES.items()
    for value in (*values, GONE)
)
FLAG_DETAILS: tuple[Json, ...] = (
    {},
    {"onset": "2025-10-01", "course": "same"},
    {"onset": "2026-02-01", "course": "better", "severity": "mild", "assessed": True},
    {"course": "worse"},
    {"severity": "severe"},
    {"assessed": True},
    {"parts": ["known_stable_stenosis"], "course": "same"},
    {"parts": ["night_pain_eases"]},
    {"parts": ["calf"]},
    {"parts": ["told_not_to_exercise"]},
    {"parts": ["low_mood"]},
    {"parts": ["can_sleep_or_work"], "severity": "mild", "course": "same"},
)
ANSWER_ALTERATIONS: tuple[Alteration, ...] = tuple(
    (("answers", flag), answer) for answer in (GONE, "unsure", "yes") for flag in FLAG_IDS
)
DETAIL_ALTERATIONS: tuple[Alteration, ...] = tuple(
    (("flag_details", flag), detail) for detail in FLAG_DETAILS for flag in FLAG_IDS
)
CAUTION_ENTRIES: tuple[Json, ...] = (
    *({"id": name} for name in CAUTION_IDS),
    {"id": "pregnancy", "pregnancy_weeks": 14},
    {"id": "pregnancy", "pregnancy_weeks": 30},
    {"id": "post_discectomy", "surgery_date": "2026-01-20"},
    {"id": "post_discectomy", "surgery_date": "2025-06-01"},
    {"id": "spinal_surgery_other", "surgery_date": "2025-12-20"},
    {"id": "hip_replacement", "surgery_date": "2025-11-01"},
    {"id": "hip_replacement", "surgery_date": "2024-05-01"},
    {"id": "knee_replacement", "surgery_date": "2024-05-01"},
    {"id": "hypertension_uncontrolled", "bp_systolic": 150, "bp_diastolic": 95},
    {"id": "hypertension_uncontrolled", "bp_systolic": 190, "bp_diastolic": 115},
    {"id": "sensory_loss", "heat_sensation_ok": False},
    {"id": "other", "text": "an odd knee"},
)
CLOCKS = ("00:30", "01:00", "02:30", "03:00", "06:30", "07:15", "11:00", "18:00", "22:30")
INTAKE_ALTERATIONS: tuple[Alteration, ...] = (
    *((("cautions",), Add(entry)) for entry in CAUTION_ENTRIES),
    *(
        (("conditions",), Add(name))
        for name in (
            "stenosis", "spondylolisthesis", "disc_herniation", "muscle_imbalance",
            "deep_gluteal", "unknown",
        )
    ),
    *((("equipment",), Without(name)) for name in EQUIPMENT),
    *((("abilities", name), False) for name in ("floor", "kneel", "hands_and_knees")),
    *((("abilities", name), GONE) for name in ("floor", "kneel", "hands_and_knees")),
    *((("direction",), name) for name in ("flexion", "neutral", "unknown", GONE)),
    *((("schedule", "minutes"), value) for value in (5, 8, 12, 45, 60)),
    *(
        (("schedule", "days"), days)
        for days in (["sun"], ["mon", "thu"], ["mon", "tue", "wed", "thu", "fri", "sat", "sun"])
    ),
    *((("schedule", "wakes_at"), value) for value in (*CLOCKS, GONE)),
    *((("schedule", "trains_at"), value) for value in (*CLOCKS, GONE)),
    (("experience", "machine_induction"), True),
    (("experience", "training"), "regular"),
    *(
        (("treatment",), {name: day})
        for name in ("strong_analgesia_last", "injection_last")
        for day in ("2026-02-25", "2025-11-20")
    ),
    *(
        ((name,), GONE)
        for name in (
            "symptoms", "conditions", "cautions", "treatment", "abilities", "equipment",
            "schedule", "goals", "experience",
        )
    ),
)  # fmt: skip
SESSION_ALTERATIONS: tuple[Alteration, ...] = (
    *(
        ((name,), value)
        for name in ("leg_before", "leg_during", "leg_after", "back_before", "back_after")
        for value in (0, 2, 3, 4, 5, 6, 10, GONE)
    ),
    *((("back_during",), value) for value in (2, 4, 6, 10, GONE)),
    *(
        ((name,), value)
        for name in ("distal_before", "distal_after")
        for value in (0, 2, 3, 5, GONE)
    ),
    *(
        ((name,), value)
        for name in ("numbness_change", "tingling_change", "weakness_change")
        for value in ("stable", "new", "worse")
    ),
    *((("mode",), value) for value in ("short", "bad_day")),
    *((("answers", flag), "yes") for flag in ("RF01", "RF06", "RF16", "RF17", "RF27", "RF30")),
    *(
        (("levels", place, name), value)
        for place in ("0", "1")
        for name, values in {
            "rir": (0, 1, 2, GONE),
            "peak_leg": (0, 2, 4, 6, GONE),
            "peak_back": (0, 3, 4, 6, GONE),
            "distal_peak": (0, 2, 3, 4, GONE),
            "distal_before": (0, 2, 4),
            "distal_settle_minutes": (0, 5, 10, 30),
            "fear": (True,),
            "form_ok": (False,),
            "changed": ("easier", "half_range", "skipped", "stopped"),
        }.items()
        for value in values
    ),
)  # fmt: skip
MORNING_ALTERATIONS: tuple[Alteration, ...] = (
    *(((name,), value) for name in ("leg_nprs", "back_nprs") for value in (0, 2, 3, 4, 8, GONE)),
    *((("distal_level",), value) for value in (0, 2, 3, 5, GONE)),
    *((("stiffness",), value) for value in (0, 3, 4, 7, GONE)),
    *((("settled_hours",), value) for value in (0, 12, 24, 25, 80, GONE)),
    *((("soreness",), value) for value in ("one", "both", GONE)),
    *(
        ((name,), value)
        for name in ("numbness_change", "tingling_change", "weakness_change")
        for value in ("new", "worse")
    ),
    (("answers", "RF01"), "yes"),
    (("answers", "RF06"), "yes"),
)  # fmt: skip


def usual_intake() -> Json:
    """Everything answered, nothing wrong, everything at hand."""
    return {
        "symptoms": dict(CALM),
        "answers": dict.fromkeys(FLAG_IDS, "no"),
        "flag_details": {},
        "conditions": [],
        "cautions": [],
        "treatment": {},
        "direction": "extension",
        "abilities": {"floor": True, "kneel": True, "hands_and_knees": True},
        "equipment": list(EQUIPMENT),
        "schedule": {
            "days": ["mon", "wed", "fri"], "minutes": 20, "wakes_at": "07:00", "trains_at": "18:30",
        },
        "goals": ["to sit through a film"],
        "experience": {"training": "some", "machine_induction": False},
    }  # fmt: skip


def altered(body: Json, alterations: Iterable[Alteration]) -> Json:
    """A copy of a body with each alteration made; one whose place is not there does nothing."""
    changed = deepcopy(body)
    for path, value in alterations:
        *way, last = path
        here: Any = changed
        for step in way:
            here = step_into(here, step)
            if here is None:
                break
        if isinstance(here, dict):
            put(here, last, value)
    return changed


def step_into(here: Any, step: str) -> Any:
    if isinstance(here, list):
        return here[int(step)] if int(step) < len(here) else None
    return here.setdefault(step, {}) if step in ("answers", "flag_details") else here.get(step)


def put(here: Json, name: str, value: Any) -> None:
    if isinstance(value, Gone):
        here.pop(name, None)
    elif isinstance(value, Add):
        here[name] = [one for one in here.get(name, ()) if not same_id(one, value.value)]
        here[name].append(deepcopy(value.value))
    elif isinstance(value, Without):
        here[name] = [one for one in here.get(name, ()) if one != value.value]
    else:
        here[name] = deepcopy(value)


def same_id(one: Any, other: Any) -> bool:
    return bool(one["id"] == other["id"] if isinstance(one, dict) else one == other)


@dataclass(frozen=True)
class Record:
    """A person, the events in the order they were made, and a moment after the last of them."""

    person: Person
    events: tuple[Event, ...]
    on: datetime

    @classmethod
    def first(cls, zone: str) -> "Record":
        """A record without any event yet, on a Monday evening."""
        return cls(Person(birth_year=1979, time_zone=zone), (), moment(date(2026, 3, 2), zone, 18))

    @property
    def last(self) -> Event:
        return max(self.events, key=lambda event: (event.at, event.id))

    def at(self, on: datetime) -> "Record":
        return replace(self, on=on)

    def plus(self, *events: Event) -> "Record":
        """The record with further events."""
        return replace(self, events=(*self.events, *events))

    def but(self, changed: Callable[[Event], Event | None]) -> "Record":
        """The record with each event as `changed` leaves it; None takes it out."""
        kept = tuple(new for event in self.events if (new := changed(event)) is not None)
        return replace(self, events=kept)

    def next_day(self, hour: int = 12) -> datetime:
        """An hour of the day after the last event, where the person lives."""
        day = local_day(self.last.at, self.person.time_zone) + timedelta(days=1)
        return moment(day, self.person.time_zone, hour)

    def as_case(self) -> Json:
        """The record as the JSON of a case file."""
        person = self.person.model_dump(mode="json", exclude_none=True)
        events = [event.model_dump(mode="json", exclude_none=True) for event in self.events]
        return {"format": "steadyback-case/1", "person": person, "events": events}


def folded(record: Record) -> State:
    """The state of a record at its moment."""
    return fold_all(record.person, timeline(record.events, record.on), the_catalogue())


def advised(record: Record) -> Advice:
    """The advice of a record at its moment."""
    return advise(the_catalogue(), folded(record), record.on)


def moment(day: date, zone: str, hour: int, minute: int = 0) -> datetime:
    """A local time on a day, with the offset that holds there then."""
    local = datetime.combine(day, time(hour, minute), tzinfo=ZoneInfo(zone))
    return datetime.fromisoformat(local.astimezone(UTC).astimezone(ZoneInfo(zone)).isoformat())


def made(name: str, at: datetime, kind: str, body: Mapping[str, Any], by: str = "person") -> Event:
    """One valid event."""
    plain = {"id": name, "at": at.isoformat(), "by": by, "kind": kind, "body": dict(body)}
    return event_from(plain)


@dataclass
class Diary:
    """A record in the making: where the clock stands and what was written so far."""

    person: Person
    day: date
    events: list[Event] = field(default_factory=list)
    folded: State | None = None

    @property
    def zone(self) -> str:
        return self.person.time_zone

    def write(self, kind: str, body: Json, hour: int, minute: int = 0, by: str = "person") -> Event:
        """Add an event today, never before the one written last."""
        at = moment(self.day, self.zone, hour, minute)
        if self.events and at < self.events[-1].at:
            at = self.events[-1].at + timedelta(minutes=1)
        event = made(f"e{len(self.events):03d}", at, kind, body, by)
        self.events.append(event)
        self.folded = None if kind == "correction" else self.with_one_more(event)
        return event

    def with_one_more(self, event: Event) -> State | None:
        """The state after an event at the end; None where everything is to be folded again."""
        state = self.folded if len(self.events) > 1 else begin(self.person)
        entry = Entry(event.at.astimezone(UTC), event.id, event)
        return None if state is None else fold(state, entry, the_catalogue())

    def state(self, hour: int) -> tuple[State, datetime]:
        """The state at an hour of today, or just after the last event."""
        on = max(moment(self.day, self.zone, hour), self.events[-1].at)
        if self.folded is None:
            self.folded = fold_all(self.person, timeline(self.events, on), the_catalogue())
        return self.folded, on

    def record(self, after: timedelta) -> Record:
        return Record(self.person, tuple(self.events), self.events[-1].at + after)


# ---------------------------------------------------------------- the steps of a record

Step = Callable[[st.DrawFn, Diary], None]


def few(choices: tuple[Alteration, ...], most: int) -> st.SearchStrategy[list[Alteration]]:
    return st.lists(st.sampled_from(choices), max_size=most)


FEW_SYMPTOMS = few(SYMPTOM_ALTERATIONS, 3)
FEW_ANSWERS = few(ANSWER_ALTERATIONS, 2)
FEW_DETAILS = few(DETAIL_ALTERATIONS, 2)
FEW_INTAKE = few(INTAKE_ALTERATIONS, 6)
FEW_SESSION = few(SESSION_ALTERATIONS, 3)
FEW_MORNING = few(MORNING_ALTERATIONS, 2)
MOOD = st.sampled_from((CALM, CALM, CALM, SORE, FLARED))
RARELY = st.sampled_from((False, False, False, False, True))
HALF = st.booleans()
SETS = st.lists(
    st.fixed_dictionaries(
        {
            "reps": st.sampled_from((0, 1, 5, 8, 12, 15, 30, 200)),
            "hold_s": st.sampled_from((0, 5, 10, 30, 600)),
        },
        optional={
            "side": st.sampled_from(("left", "right")),
            "load_kg": st.sampled_from((0, 2.5, 40)),
        },
    ),
    max_size=3,
)
SHORT_SCREEN = tuple(f"RF{n:02d}" for n in (1, 2, 3, 4, 5, 6, 7, 8, 14, 15))


def short_screen() -> Json:
    return dict.fromkeys(SHORT_SCREEN, "no")


def intake(draw: st.DrawFn, diary: Diary) -> None:
    body = usual_intake() | {"symptoms": dict(draw(MOOD))}
    body = altered(body, draw(FEW_INTAKE))
    body = altered(body, draw(FEW_SYMPTOMS))
    if draw(RARELY):
        body = altered(body, [*draw(FEW_ANSWERS), *draw(FEW_DETAILS)])
    diary.write("intake", body, 9)
    stage = draw(st.sampled_from((None, None, 2, 3, 4, 5)))
    if stage is not None:
        change_to = {"action": "set_stage", "stage": stage}
        diary.write("clinician_change", change_to, 10, by="clinician:okafor")


def check_in(draw: st.DrawFn, diary: Diary) -> None:
    body: Json = {"symptoms": dict(draw(MOOD)), "answers": short_screen()}
    for name in ("weeks", "first_episode"):
        body["symptoms"].pop(name)
    body = altered(body, draw(FEW_SYMPTOMS))
    if draw(RARELY):
        body = altered(body, [*draw(FEW_ANSWERS), *draw(FEW_DETAILS)])
    if draw(RARELY):
        body["woke_at"] = moment(
            diary.day, diary.zone, draw(st.sampled_from((1, 5, 9)))
        ).isoformat()
    diary.write("check_in", body, 10)


def sign(draw: st.DrawFn, diary: Diary) -> None:
    """A danger sign, with or without details, or one denied."""
    flag = draw(st.sampled_from(FLAG_IDS))
    body: Json = {"answers": {flag: draw(st.sampled_from(("yes", "yes", "no", "unsure")))}}
    if draw(HALF):
        body["flag_details"] = {flag: draw(st.sampled_from(FLAG_DETAILS))}
    diary.write("check_in", body, 10)


def session(draw: st.DrawFn, diary: Diary) -> None:
    """A session of what the advice gives now, as it went, and mostly a morning after."""
    state, on = diary.state(18)
    done = [performed(draw, level, item) for level, item in offered(advise_now(state, on))]
    body = altered(usual_session() | {"levels": done[: draw(st.integers(1, 4))]}, draw(FEW_SESSION))
    event = diary.write("session_done", body, 18)
    diary.day += timedelta(days=1)
    if draw(st.sampled_from((True, True, True, False))):
        morning = altered(usual_morning(event.id), draw(FEW_MORNING))
        diary.write("morning_after", morning, 8)


def good_run(draw: st.DrawFn, diary: Diary) -> None:
    """Two or three green sessions of the same, over their dose, settled, with check-ins between."""
    state, on = diary.state(17)
    done = [as_asked(level, item, over=True) for level, item in offered(advise_now(state, on))]
    for _ in range(draw(st.integers(2, 3))):
        body: Json = {"symptoms": {"leg_nprs": 1, "back_nprs": 1, "distal_level": 1}}
        diary.write("check_in", body | {"answers": short_screen()}, 17)
        event = diary.write("session_done", usual_session() | {"levels": done[:3]}, 18)
        diary.day += timedelta(days=1)
        diary.write("morning_after", usual_morning(event.id), 8)


def advise_now(state: State, on: datetime) -> Advice:
    return advise(the_catalogue(), state, on)


def offered(advice: Advice) -> list[tuple[str, Json | None]]:
    """Today's items with their doses, else the open levels; at most five."""
    if advice.today is not None and advice.today.items:
        return [(item.level, item.model_dump()) for item in advice.today.items]
    levels = [s.level for s in advice.levels.values() if s.status == "open" and s.level]
    return [(level, None) for level in levels[advice.on.day % 5 :: 5][:5]]


def as_asked(level_id: str, item: Json | None, *, over: bool = False) -> Json:
    """A level done as it was asked for, or with its usual dose, and two repetitions over."""
    level = the_catalogue().levels[level_id]
    usual = level.dosing.default
    dose = item or {"sets": usual.sets, "reps": usual.reps, "hold_s": usual.hold_s}
    extra = 2 if over else 0
    sets = [
        {"reps": max(dose["reps"], usual.reps if over else 0) + extra, "hold_s": dose["hold_s"] + 5}
        for _ in range(max(dose["sets"], usual.sets if over else 0))
    ]
    if level.sides == "each":
        sets = [one | {"side": side} for one in sets for side in ("left", "right")]
    return {
        "level": level_id, "sets": sets, "rir": 3, "peak_leg": 1, "peak_back": 1,
        "distal_peak": 1, "form_ok": True,
    }  # fmt: skip


def performed(draw: st.DrawFn, level_id: str, item: Json | None) -> Json:
    how = draw(st.sampled_from(("asked", "over", "random")))
    done = as_asked(level_id, item, over=how == "over")
    return done if how != "random" else done | {"sets": draw(SETS)}


def usual_session() -> Json:
    """A green session without its levels."""
    return {
        "leg_before": 1, "back_before": 1, "distal_before": 1, "leg_during": 1, "back_during": 1,
        "leg_after": 1, "back_after": 1, "distal_after": 1, "numbness_change": "none",
        "tingling_change": "none", "weakness_change": "none", "levels": [],
    }  # fmt: skip


def usual_morning(session_id: str) -> Json:
    """A settled morning."""
    return {
        "for_session": session_id, "leg_nprs": 1, "back_nprs": 1, "distal_level": 1,
        "stiffness": 1, "soreness": "none", "settled_hours": 6,
    }  # fmt: skip


def plan(draw: st.DrawFn, diary: Diary) -> None:
    """The week as the quick planner gives it, and on to its first day."""
    days = [day for day in issued(diary, 19) if day > diary.day]
    if draw(HALF) and days:
        diary.day = days[0]


def issued(diary: Diary, hour: int) -> list[date]:
    """Issue the quick week as a fact, and say its days with something to do; none while locked."""
    state, on = diary.state(hour)
    try:
        found = preview_week(the_catalogue(), state, week_at(state, on))
    except Locked:
        return []
    body = {
        "plan": found.model_dump(mode="json"),
        "revision": 1,
        "inputs_hash": "0" * 64,
        "engine": ENGINE_VERSION,
        "catalogue": the_catalogue().version,
    }
    diary.write("plan_issued", body, hour, by=f"engine:{ENGINE_VERSION}")
    return [day.date for day in found.days if day.items]


MEASURES: tuple[Json, ...] = (
    {"trunk_hold_s": 65, "hinge_ok": True},
    {"trunk_hold_s": 20},
    {"hinge_ok": False},
    {"phq2": 2},
    {"phq2": 4},
    {"heel_raise": {"left": 20, "right": 20}, "heel_walk": {"left": 10, "right": 10}},
    {"heel_raise": {"left": 12, "right": 20}},
    {"heel_raise": {"left": 0, "right": 20}, "painful_counts": True},
    {"sit_to_stand_30s": 12},
    {"sit_to_stand_30s": 7},
    {"direction_test": {"block": "A", "ratings": []}},
    {"direction_test": {"block": "B", "ratings": []}},
)


def measure(draw: st.DrawFn, diary: Diary) -> None:
    body = deepcopy(draw(st.sampled_from(MEASURES)))
    if "direction_test" in body:
        place = draw(st.sampled_from((0, 1, 2, 4)))
        body["direction_test"]["ratings"] = [
            {"minute": m, "distal_level": 2 if m == 0 else place, "leg_nprs": 2, "back_nprs": 2}
            for m in (0, 1, 10)
        ]
    diary.write("measure", body, 11)


def clearance(draw: st.DrawFn, diary: Diary) -> None:
    flags = draw(st.lists(st.sampled_from(FLAG_IDS), min_size=1, max_size=4, unique=True))
    body: Json = {
        "flags": list(FLAG_IDS) if draw(HALF) else flags,
        "clinician": "Dr Okafor",
        "issued": diary.day.isoformat(),
        "until": (diary.day + timedelta(days=draw(st.sampled_from((0, 7, 60))))).isoformat(),
    }
    by = draw(st.sampled_from(("person", "clinician:okafor")))
    diary.write("clearance", body, 12, by=by)


LEVELS = st.deferred(lambda: st.sampled_from(sorted(the_catalogue().levels)))
EXERCISES = st.deferred(lambda: st.sampled_from(sorted(the_catalogue().exercises)))


def change(draw: st.DrawFn, diary: Diary) -> None:
    """A clinician (sometimes somebody else) steers."""
    action = draw(st.sampled_from(("forbid", "allow", "set_stage", "set_level", "set_dose")))
    body: Json = {"action": action, "withdrawn": draw(RARELY)}
    if action == "set_stage":
        body["stage"] = draw(st.integers(1, 5))
    elif action in ("forbid", "allow") and draw(HALF):
        body["exercise"] = draw(EXERCISES)
    else:
        body["level"] = draw(LEVELS)
    if action == "set_dose":
        body["dose"] = {"sets": draw(st.integers(1, 6)), "reps": draw(st.sampled_from((1, 10, 30)))}
    by = "person" if draw(RARELY) else "clinician:okafor"
    diary.write("clinician_change", body, 13, by=by)


def choice(draw: st.DrawFn, diary: Diary) -> None:
    kind = draw(st.sampled_from(("bad_day", "only_minutes", "not_for_me", "prefers")))
    body: Json = {"choice": kind, "withdrawn": draw(RARELY)}
    if kind == "only_minutes":
        body["minutes"] = draw(st.sampled_from((5, 7, 15)))
    elif kind != "bad_day":
        body["level"] = draw(LEVELS)
    diary.write("choice", body, 14)


def correction(draw: st.DrawFn, diary: Diary) -> None:
    """Something earlier is withdrawn or put right by its author, or by a clinician."""
    targets = [e for e in diary.events[1:] if not isinstance(e, CorrectionEvent)]
    if not targets:
        return
    target = draw(st.sampled_from(targets))
    by = "clinician:okafor" if draw(RARELY) else target.by
    body: Json = {"event": target.id}
    kinds = {
        "check_in": FEW_SYMPTOMS, "session_done": FEW_SESSION, "morning_after": FEW_MORNING,
    }  # fmt: skip
    if target.kind in kinds and draw(HALF):
        before = target.body.model_dump(mode="json", exclude_none=True)
        body["body"] = altered(before, draw(kinds[target.kind]))
    else:
        body["withdraw"] = True
    diary.write("correction", body, 15, by=by)


SMALL_FACTS: tuple[tuple[str, Json], ...] = (
    ("activity", {"activity": "walk", "minutes": 20}),
    ("profile", {"time_zone": "America/New_York"}),
    ("profile", {"country": "DE", "birth_year": 1990}),
    ("consent", {"given": True, "text": "v1"}),
    ("settings", {"preferences": {"voice": True}}),
)


def small_fact(draw: st.DrawFn, diary: Diary) -> None:
    """What changes little: where the person lives, a walk, a consent, a preference."""
    kind, body = draw(st.sampled_from(SMALL_FACTS))
    diary.write(kind, body, 16)


STEPS: tuple[Step, ...] = (
    session, check_in, good_run, plan, session, check_in, choice, change, measure, clearance,
    correction, intake, small_fact, plan, sign,
)  # fmt: skip
COUNTS = (1, 0, 4, 2, 6, 3, 5, 7)
"""How many steps: no number is likelier than another, and a failing record shrinks to one."""
GAPS = st.sampled_from((1, 0, 2, 3, 1, 0, 8, 16, 30))
AFTER = st.sampled_from(
    tuple(
        timedelta(hours=hours) for hours in (1, 0, 8, 13, 15, 24, 30, 50, 100, 170, 400, 700, 9000)
    )
)
PEOPLE = st.builds(
    Person,
    birth_year=st.sampled_from((1979, 1965, 2004, 2010, None)),
    time_zone=st.sampled_from(ZONES),
    country=st.sampled_from((None, "GB", "ZZ")),
)


@st.composite
def records(draw: st.DrawFn) -> Record:
    """A whole record and a moment after it."""
    diary = Diary(draw(PEOPLE), draw(st.sampled_from(FIRST_DAYS)))
    intake(draw, diary)
    write_steps(draw, diary)
    return diary.record(draw(AFTER))


@st.composite
def steady_records(draw: st.DrawFn) -> Record:
    """A record that begins without any danger sign, of somebody who can do most things.

    A clinician may have set a stage, so that all stages are seen. The moment is soon after.
    """
    diary = steady_diary(draw)
    return diary.record(draw(st.sampled_from((timedelta(hours=1), timedelta(hours=20)))))


@st.composite
def planned_days(draw: st.DrawFn) -> Record:
    """A steady record with a week issued, at an hour of one of its days.

    Something may have been said since the plan: how it is, what does not suit, what is forbidden.
    """
    diary = steady_diary(draw)
    diary.day += timedelta(days=1)
    days = issued(diary, 4)
    if days:
        diary.day = draw(st.sampled_from(days))
    for _ in range(draw(st.sampled_from((0, 1, 2, 3)))):
        draw(st.sampled_from((check_in, intake_again, choice, forbid, session, correction)))(
            draw, diary
        )
    hour = draw(st.sampled_from((18, 4, 7, 8, 11, 23)))
    on = moment(diary.day, diary.zone, hour)
    return diary.record(max(on - diary.events[-1].at, timedelta(0)))


def steady_diary(draw: st.DrawFn) -> Diary:
    person = Person(birth_year=1979, time_zone=draw(st.sampled_from(ZONES)))
    diary = Diary(person, draw(st.sampled_from(FIRST_DAYS)))
    body = usual_intake() | {"symptoms": dict(draw(st.sampled_from((CALM, SORE))))}
    diary.write("intake", altered(body, draw(few(GENTLE_ALTERATIONS, 3))), 9)
    stage = draw(st.sampled_from((None, 2, 3, 4, 5)))
    if stage is not None:
        change_to = {"action": "set_stage", "stage": stage}
        diary.write("clinician_change", change_to, 10, by="clinician:okafor")
        diary.write("measure", {"trunk_hold_s": 70, "hinge_ok": True}, 11)
    for _ in range(draw(st.sampled_from(COUNTS))):
        diary.day += timedelta(days=draw(st.sampled_from((1, 0, 2))))
        draw(st.sampled_from(STEADY_STEPS))(draw, diary)
    return diary


GENTLE_ALTERATIONS = tuple(
    (path, value)
    for path, value in INTAKE_ALTERATIONS
    if path[0] in ("equipment", "direction", "schedule", "experience") and path != ("schedule",)
)


def calm_check_in(draw: st.DrawFn, diary: Diary) -> None:
    body: Json = {"symptoms": {"leg_nprs": 1, "back_nprs": 2, "distal_level": 1}}
    diary.write("check_in", body | {"answers": short_screen()}, 10)


def intake_again(draw: st.DrawFn, diary: Diary) -> None:
    """Something about the person or their means has changed."""
    body = altered(usual_intake() | {"symptoms": {}}, draw(FEW_INTAKE))
    diary.write("intake", body, 9)


def forbid(draw: st.DrawFn, diary: Diary) -> None:
    """A clinician forbids a level of the newest plan, or any."""
    plans = [event.body.plan for event in diary.events if isinstance(event, PlanIssuedEvent)]
    levels = sorted({item.level for day in plans[-1].days for item in day.items} if plans else ())
    level = draw(st.sampled_from(levels) if levels else LEVELS)
    body = {"action": "forbid", "level": level}
    diary.write("clinician_change", body, 13, by="clinician:okafor")


def calm_week(draw: st.DrawFn, diary: Diary) -> None:
    """Four check-ins on every other day: enough for the mean that a review asks for."""
    for _ in range(4):
        calm_check_in(draw, diary)
        diary.day += timedelta(days=2)


STEADY_STEPS: tuple[Step, ...] = (good_run, plan, session, calm_week, calm_check_in, choice)


def write_steps(draw: st.DrawFn, diary: Diary) -> None:
    for _ in range(draw(st.sampled_from(COUNTS))):
        diary.day += timedelta(days=draw(GAPS))
        draw(st.sampled_from(STEPS))(draw, diary)
