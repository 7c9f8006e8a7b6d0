"""Ninety days of somebody, lived with the real engine: always the same for a seed and a day.

Each week is planned by the quick draft, sessions are those of the plan, and who is told worse is
planned and led as such. What differs: how it goes, which days, minutes, equipment, direction, what
they can do, how much they tell, and the time zone.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any, Final
from zoneinfo import ZoneInfo

from benchmarks.load.names import MARK, event_id
from benchmarks.people import CALM, NO, SHORT, intake
from benchmarks.various import performed
from steadyback.catalogue.catalogue import Catalogue
from steadyback.engine import ENGINE_VERSION, Locked, begin, fold, preview_week, week_at
from steadyback.engine.days import iso_week
from steadyback.engine.state import State
from steadyback.record import Person, event_from
from steadyback.record.plan import Plan, PlannedItem
from steadyback.record.timeline import entry
from steadyback.vocabulary import EQUIPMENT, WEEKDAYS

DAYS: Final = 90
QUIET: Final = 16
"""So many days ago some people told something for the last time."""
ZONES: Final = ("Europe/London", "Europe/London", "Europe/Berlin", "America/New_York")
COURSES: Final = (
    *("better",) * 6, "steady", "better", "worse", "better",
    *("better",) * 4, "quiet", "steady", "better", "flare", "steady", "emergency",
)  # fmt: skip
"""How it goes with each of twenty: who needs somebody is rarer than who does not."""
KNOWN: Final = CALM | {"first_episode": False}
ROLAND: Final = {"rmdq_01": 1, "rmdq_05": 1, "rmdq_09": 1, "finished": 1}


@dataclass
class Diary:
    """What somebody has told so far, and what the engine makes of it."""

    number: int
    by: Random
    person: Person
    course: str
    now: datetime
    days: int
    catalogue: Catalogue
    state: State
    events: list[dict[str, Any]] = field(default_factory=list)
    draft: Plan | None = None

    def tell(self, kind: str, at: datetime, body: dict[str, Any], who: str = "person") -> str:
        """One more event, unless it lies ahead; its id."""
        name = event_id(at, len(self.events), MARK)
        if at < self.now - timedelta(minutes=5):
            told = {"id": name, "at": at.isoformat(), "by": who, "kind": kind, "body": body}
            self.state = fold(self.state, entry(event_from(told)), self.catalogue)
            self.events.append(told)
        return name

    def at(self, day: date, hour: int, minute: int = 0) -> datetime:
        """A moment on their clock."""
        return datetime.combine(day, time(hour, minute), ZoneInfo(self.person.time_zone))


def history(seed: int, number: int, catalogue: Catalogue, now: datetime, days: int = DAYS) -> Diary:
    """The whole history of one of them, up to a moment."""
    by = Random(f"{seed} history {number}")
    zone = ZONES[number % len(ZONES)]
    person = Person(birth_year=1950 + by.randrange(50), time_zone=zone, country="GB")
    course = COURSES[number % len(COURSES)]
    diary = Diary(number, by, person, course, now, days, catalogue, begin(person))
    first = now.astimezone(ZoneInfo(zone)).date() - timedelta(days=days)
    agree(diary, first)
    for gone in range(days + 1):
        if course != "quiet" or gone < days - QUIET:
            live(diary, first + timedelta(days=gone), gone)
    return diary


def agree(diary: Diary, day: date) -> None:
    """The first evening."""
    by = diary.by
    agreed = {"given": True, "text": "steadyback-consent/1"}
    diary.tell("consent", diary.at(day, 16), agreed)
    days = by.choice([["mon", "wed", "fri"], ["tue", "thu", "sat"], [*WEEKDAYS], [*WEEKDAYS[:5]]])
    schedule = {
        "days": days, "minutes": by.choice([15, 20, 30, 30, 40]),
        "wakes_at": "07:00", "trains_at": "18:00",
    }  # fmt: skip
    told = intake(
        by,
        symptoms=KNOWN | symptoms(diary, 0),
        equipment=sorted(by.sample(EQUIPMENT, by.choice([3, 8, len(EQUIPMENT)]))),
        schedule=schedule,
    )
    diary.tell("intake", diary.at(day, 16, 10), told)


def live(diary: Diary, day: date, gone: int) -> None:
    """One day: a plan if a week begins, the morning, how it is, the session, a walk."""
    by = diary.by
    if gone % 28 == 1:
        asked = {"questionnaires": {"rmdq": ROLAND}}
        diary.tell("measure", diary.at(day, 12), asked)
    if gone and by.random() < 0.4:
        walked = {"activity": "walk", "minutes": by.choice([10, 15, 20, 30])}
        diary.tell("activity", diary.at(day, 13), walked)
    plan(diary, day, gone)
    items = planned_for(diary, day)
    if gone and by.random() < (0.95 if items else 0.5):
        check_in(diary, day, gone)
    if items and by.random() < 0.85:
        train(diary, day, gone, items)


def plan(diary: Diary, day: date, gone: int) -> None:
    """The draft of a week that has none, as the engine issues it; none under a lock."""
    at = diary.at(day, 16, 30)
    if at >= diary.now:
        at = diary.now - timedelta(minutes=10)
    week = week_at(diary.state, at)
    if diary.draft is not None and diary.draft.week == week.iso:
        return
    try:
        draft = preview_week(diary.catalogue, diary.state, week)
    except Locked:
        return
    diary.draft = draft
    body = {
        "plan": draft.model_dump(mode="json", exclude_none=True), "revision": 1,
        "inputs_hash": "0" * 64, "engine": ENGINE_VERSION, "catalogue": diary.catalogue.version,
    }  # fmt: skip
    diary.tell("plan_issued", at, body, f"engine:{ENGINE_VERSION}")


def planned_for(diary: Diary, day: date) -> tuple[PlannedItem, ...]:
    """What the week's plan has for a day."""
    if diary.draft is None or diary.draft.week != iso_week(day):
        return ()
    return next((one.items for one in diary.draft.days if one.date == day), ())


def symptoms(diary: Diary, gone: int) -> dict[str, Any]:
    """How it is after so many days."""
    by, part = diary.by, gone / diary.days
    leg = {
        "better": 4 - 3 * part, "steady": 2, "worse": 2 + (4 if gone > diary.days - 12 else 0),
        "flare": 2 + (3 if gone > diary.days - 4 else 0), "quiet": 3, "emergency": 2,
    }[diary.course]  # fmt: skip
    leg = max(0, min(10, round(leg + by.choice([-1, 0, 0, 0, 1]))))
    return {"leg_nprs": leg, "back_nprs": max(0, leg - by.choice([0, 1])),
            "distal_level": 4 if leg > 4 else 2 if leg > 1 else 1}  # fmt: skip


def check_in(diary: Diary, day: date, gone: int) -> None:
    """How it is, with the short screen, and once a month the whole one."""
    answers = dict(NO if gone % 25 == 0 else SHORT)
    if diary.course == "emergency" and gone >= diary.days - 1:
        answers["RF01"] = "yes"
    told = {"symptoms": KNOWN | symptoms(diary, gone), "answers": answers}
    diary.tell("check_in", diary.at(day, 17, diary.by.randrange(50)), told)


def train(diary: Diary, day: date, gone: int, items: tuple[PlannedItem, ...]) -> None:
    """The session of the plan, and mostly how the body took it the next morning."""
    felt = symptoms(diary, gone)
    leg, back, distal = felt["leg_nprs"], felt["back_nprs"], felt["distal_level"]
    worse = diary.by.random() < 0.05
    body = {
        "mode": "full", "leg_before": leg, "back_before": back, "distal_before": distal,
        "leg_during": min(10, leg + worse), "back_during": back,
        "leg_after": min(10, leg + worse), "back_after": back, "distal_after": distal,
        "levels": [performed(item, leg=leg) | {"peak_back": back} for item in items],
    }  # fmt: skip
    name = diary.tell("session_done", diary.at(day, 18), body)
    if diary.by.random() < 0.9:
        told = {
            "for_session": name, "leg_nprs": leg, "back_nprs": back, "distal_level": distal,
            "stiffness": 1, "soreness": "none", "settled_hours": 3,
        }  # fmt: skip
        diary.tell("morning_after", diary.at(day + timedelta(days=1), 8), told)


def histories(seed: int, count: int, catalogue: Catalogue, now: datetime) -> Iterator[Diary]:
    """So many different ones."""
    for number in range(count):
        yield history(seed, number, catalogue, now)
