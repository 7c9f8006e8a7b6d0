"""Writes a story: a person who lives twelve weeks with the programme, as a case file.

The person follows what today's session shows and answers what is asked; how they feel on each day
is written down by us, and the plans are the engine's own.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.loader import load_catalogue
from steadyback.engine import (
    ENGINE_VERSION,
    Advice,
    State,
    advise,
    dump_state,
    fold_all,
    plan_week,
    week_at,
)
from steadyback.engine.days import at_clock, weekday
from steadyback.record import Event, Person, event_from, timeline
from steadyback.record.canonical import canonical_hash
from steadyback.record.plan import PlannedItem

Body = dict[str, Any]
DAYS = 84


@dataclass(frozen=True)
class Story:
    """One person: particulars, the first answers, how each day feels, and what else happens.

    `feels(day)` gives the symptoms of a day (0 is the first), `happens` further events by day as
    (clock, kind, body, author), `hurts` changes to the session of a day, `mornings` to the morning
    after it, `away` the days without any session.
    """

    name: str
    person: Body
    first: date
    intake: Body
    feels: Callable[[int], Body]
    happens: Mapping[int, tuple[tuple[str, str, Body, str], ...]] = field(default_factory=dict)
    hurts: Mapping[int, Body] = field(default_factory=dict)
    mornings: Mapping[int, Body] = field(default_factory=dict)
    away: frozenset[int] = frozenset()
    effort: Callable[[int], int] = lambda day: 2


class Diary:
    """The events of a story as they come, with what the engine says of them."""

    def __init__(self, story: Story) -> None:
        """Begin without any event."""
        self.story = story
        self.person = Person.model_validate(story.person)
        self.catalogue: Catalogue = load_catalogue()
        self.events: list[Event] = []

    def at(self, day: int, clock: str) -> datetime:
        """A clock time of a day of the story, where the person lives."""
        moment = at_clock(self.story.first + timedelta(days=day), clock, self.person.time_zone)
        return moment.astimezone(self.person.zone)

    def tell(self, at: datetime, kind: str, body: Body, by: str = "person") -> str:
        """Add one event; its id counts up."""
        name = f"{self.story.name}-{len(self.events):04d}"
        data = {"id": name, "at": at.isoformat(), "by": by, "version": 1, "kind": kind}
        self.events.append(event_from({**data, "body": body}))
        return name

    def state(self, on: datetime) -> State:
        """The fold of what was told so far."""
        return fold_all(self.person, timeline(self.events, on), self.catalogue)

    def advice(self, on: datetime) -> Advice:
        """What the engine says now."""
        return advise(self.catalogue, self.state(on), on)


def written(story: Story) -> Body:
    """The whole case file of a story."""
    diary = Diary(story)
    diary.tell(diary.at(0, "17:00"), "intake", story.intake)
    sessions: dict[int, str] = {}
    for day in range(DAYS):
        morning(diary, day, sessions)
        for clock, kind, body, by in story.happens.get(day, ()):
            diary.tell(diary.at(day, clock), kind, body, by)
        evening(diary, day, sessions)
    events = [event.model_dump(mode="json", exclude_unset=True) for event in diary.events]
    return {"format": "steadyback-case/1", "person": story.person, "events": events}


def morning(diary: Diary, day: int, sessions: Mapping[int, str]) -> None:
    """The answer to yesterday's session."""
    if day - 1 not in sessions:
        return
    feels = diary.story.feels(day)
    body = {
        "for_session": sessions[day - 1], "leg_nprs": max(0, feels["leg_nprs"] - 1),
        "back_nprs": max(0, feels["back_nprs"] - 1), "distal_level": feels["distal_level"],
        "numbness_change": "none", "tingling_change": "none", "weakness_change": "none",
        "stiffness": 1, "soreness": "none", "settled_hours": 2,
    }  # fmt: skip
    changes = diary.story.mornings.get(day, {})
    diary.tell(diary.at(day, "08:30"), "morning_after", body | changes)


def evening(diary: Diary, day: int, sessions: dict[int, str]) -> None:
    """The check-in with the safety questions, the week where it is due, and the session."""
    if day in diary.story.away:
        return
    asked = diary.at(day, "17:30")
    if day:
        trains = weekday(diary.story.first + timedelta(days=day)) in days_of(diary)
        if not trains and day % 2:
            return
        body = {"symptoms": diary.story.feels(day), **due_answers(diary, asked)}
        diary.tell(asked, "check_in", body)
    planned(diary, diary.at(day, "17:45"))
    found = diary.advice(diary.at(day, "18:00"))
    if found.today is not None and found.today.items and not found.today.start_blocked:
        body = session(diary, day, list(found.today.items))
        sessions[day] = diary.tell(diary.at(day, "18:40"), "session_done", body)


def days_of(diary: Diary) -> tuple[str, ...]:
    """The days on which the person wants to train."""
    days: tuple[str, ...] = tuple(diary.story.intake["schedule"]["days"])
    return days


def due_answers(diary: Diary, on: datetime) -> Body:
    """The answers of the first day, again, to every safety question that is due."""
    first, questions = diary.story.intake, diary.advice(on).questions_due
    due = [flag for q in questions if q.kind == "screen" for flag in q.flags]
    details = first.get("flag_details", {})
    return {
        "answers": {flag: first["answers"].get(flag, "no") for flag in due},
        "flag_details": {flag: details[flag] for flag in due if flag in details},
    }


def planned(diary: Diary, on: datetime) -> None:
    """The week, planned by the engine where it is due."""
    if not diary.advice(on).plan_due:
        return
    state = diary.state(on)
    week = week_at(state, on)
    plan = plan_week(diary.catalogue, state, week)
    body = {
        "plan": plan.model_dump(mode="json"),
        "revision": 1,
        "inputs_hash": canonical_hash({"state": dump_state(state), "week": week.iso}),
        "engine": ENGINE_VERSION,
        "catalogue": diary.catalogue.version,
    }
    diary.tell(on, "plan_issued", body, f"engine:{ENGINE_VERSION}")


def session(diary: Diary, day: int, items: list[PlannedItem]) -> Body:
    """The session as shown, with as many repetitions more in the last set as the day allows."""
    feels = diary.story.feels(day)
    leg, back = max(0, feels["leg_nprs"] - 1), max(0, feels["back_nprs"] - 1)
    levels = [level_done(item, diary.story.effort(day), leg, back) for item in items]
    body: Body = {
        "leg_before": leg, "back_before": back, "distal_before": feels["distal_level"],
        "leg_during": leg, "back_during": back, "leg_after": leg, "back_after": back,
        "distal_after": feels["distal_level"], "numbness_change": "none",
        "tingling_change": "none", "weakness_change": "none", "levels": levels,
    }  # fmt: skip
    hurts = dict(diary.story.hurts.get(day, {}))
    of_level = hurts.pop("level", None)
    if of_level is not None:
        levels[-1] |= of_level
    return body | hurts


def level_done(item: PlannedItem, more: int, leg: int, back: int) -> Body:
    """One exercise as planned, with a few repetitions (or seconds) more in the last set."""
    sets = list(sets_of(item))
    if item.reps == 1 and item.hold_s:
        sets[-1]["hold_s"] += 5 if more else 0
    else:
        sets[-1]["reps"] += more
    return {"level": item.level, "sets": sets, "rir": 3, "peak_leg": leg, "peak_back": back}


def sets_of(item: PlannedItem) -> Iterator[Body]:
    """The sets of an item as planned."""
    for number in range(item.sets):
        one: Body = {"reps": max(1, item.reps - item.step_down * number), "hold_s": item.hold_s}
        yield one | ({"load_kg": item.load} if item.load else {})
