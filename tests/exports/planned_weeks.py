"""Plans for tests of what leaves: weeks made by hand, and the record they stand in."""

import json
from datetime import date, datetime
from functools import cache
from typing import Any

from steadyback.engine import Advice, State, advise, preview_week, week_at
from steadyback.engine.days import iso_week
from steadyback.exports.appointments import Issue, Planned, Told
from steadyback.exports.calendar import Wishes, calendar
from steadyback.record import Event
from steadyback.record.answers import Schedule
from steadyback.record.plan import Plan
from tests.catalogue_fixture import the_catalogue
from tests.engine.somebody import MONDAY, folded, intake

BECAUSE = {"id": "PLAN_WEEK", "sources": ["our_proposal"]}


@cache
def items() -> tuple[dict[str, Any], ...]:
    """The exercises that the engine itself gives the calm person on the first evening."""
    state = folded([intake()], MONDAY)
    made = preview_week(the_catalogue(), state, week_at(state, MONDAY))
    return tuple(one.model_dump(mode="json") for one in made.days[0].items)


def levels() -> list[str]:
    """The levels of these exercises."""
    return [str(one["level"]) for one in items()]


def names() -> list[str]:
    """What they are called."""
    known = the_catalogue()
    return [known.exercises[known.levels[level].exercise].name for level in levels()]


def plan(*days: tuple[date, int]) -> Plan:
    """A week of days with their minutes."""
    made = {
        "week": iso_week(days[0][0]),
        "stage": 1,
        "days": [
            {"date": day.isoformat(), "minutes": minutes, "items": items()} for day, minutes in days
        ],
        "proof": {
            "needs_optimal": True,
            "positions_optimal": True,
            "preferences": "optimal",
            "solver": "by hand",
            "seed": 1,
            "deterministic_time": 0.1,
        },
        "reasons": [BECAUSE],
    }
    return Plan.model_validate_json(json.dumps(made))


class Life:
    """A record that grows event by event, and the calendar of it on any day."""

    def __init__(self, zone: str = "UTC", hour: str | None = "18:00", **wishes: Any) -> None:
        self.zone, self.hour = zone, hour
        self.wishes = Wishes(**wishes)
        self.events: list[Event] = []
        self.issues: list[Issue] = []
        self.told: list[Told] = []
        self.seq = 1

    def tell(self, *events: Event) -> None:
        """Events of the person's that are stored."""
        self.events += events
        self.seq += len(events)

    def train_at(self, hour: str | None, at: datetime) -> None:
        """From a moment on they train at another hour."""
        self.hour = hour
        body = {"days": ["mon", "wed", "fri"], "minutes": 30, "trains_at": hour}
        self.told.append(Told(at, Schedule.model_validate_json(json.dumps(body))))
        self.seq += 1

    def issue(self, at: datetime, *days: tuple[date, int]) -> None:
        """A week is planned, or planned again."""
        self.seq += 1
        made = plan(*days)
        begun = [one.begun for one in self.issues if one.plan.week == made.week]
        self.issues.append(Issue(made, at, self.seq, begun[0] if begun else self.seq))

    def state(self, on: datetime) -> State:
        """What is known on a day, with the person's zone and hour."""
        made = folded(self.events, on)
        schedule = made.schedule
        if schedule is not None:
            schedule = schedule.model_copy(update={"trains_at": self.hour})
        made.__dict__.update(zone=self.zone, schedule=schedule)
        return made

    def advice(self, on: datetime) -> Advice:
        """The engine's answer on a day."""
        return advise(the_catalogue(), self.state(on), on)

    def calendar(self, on: datetime, link: str = "a-link") -> str:
        """The calendar as text."""
        planned = Planned(tuple(self.issues), tuple(self.told), self.seq)
        state = self.state(on)
        advice = advise(the_catalogue(), state, on)
        made = calendar(the_catalogue(), state, advice, planned, self.wishes, link)
        return made.decode()


def unfolded(text: str) -> list[str]:
    """The lines of a calendar, long ones joined again."""
    return text.replace("\r\n ", "").split("\r\n")


def sessions(text: str) -> list[dict[str, str]]:
    """The properties of each session, by name without parameters, in the order of the file."""
    found: list[dict[str, str]] = []
    inside: list[str] = []
    for line in unfolded(text):
        name, _, value = line.partition(":")
        if name == "BEGIN":
            inside.append(value)
            if value == "VEVENT":
                found.append({})
        elif name == "END":
            inside.pop()
        elif inside and inside[-1] == "VEVENT":
            found[-1][name.partition(";")[0]] = value
    return found


def on_day(text: str) -> dict[str, dict[str, str]]:
    """The sessions by the day they begin on, written as 20260302."""
    return {one["DTSTART"][:8]: one for one in sessions(text)}
