"""A record in the making: where the clock stands, and what was written so far."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from steadyback.engine import ENGINE_VERSION, Locked, State, begin, fold_all, preview_week, week_at
from steadyback.record import Event, Person, timeline
from steadyback.record.plan import Plan
from tests.catalogue_fixture import the_catalogue
from tests.records.alteration import Json
from tests.records.record import Record, made, moment, with_one_more


@dataclass
class Diary:
    """A person's events as they are written one after the other; `day` is the day of the next."""

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
        state = self.folded if self.events else begin(self.person)
        self.folded = with_one_more(state, event)
        self.events.append(event)
        return event

    def state(self, hour: int) -> tuple[State, datetime]:
        """The state at an hour of today, or just after the last event."""
        on = max(moment(self.day, self.zone, hour), self.events[-1].at)
        if self.folded is None:
            self.folded = fold_all(self.person, timeline(self.events, on), the_catalogue())
        return self.folded, on

    def record(self, after: timedelta) -> Record:
        on = self.events[-1].at + after
        return Record(self.person, tuple(self.events), on).keeping(self.folded)


def issued(diary: Diary, hour: int) -> list[date]:
    """Issue the quick week as a fact, and say its days with something to do; none while locked."""
    state, on = diary.state(hour)
    try:
        found = preview_week(the_catalogue(), state, week_at(state, on))
    except Locked:
        return []
    diary.write("plan_issued", issued_body(found), hour, by=f"engine:{ENGINE_VERSION}")
    return [day.date for day in found.days if day.items]


def issued_body(plan: Plan, revision: int = 1) -> Json:
    """A plan as it is stored."""
    return {
        "plan": plan.model_dump(mode="json"),
        "revision": revision,
        "inputs_hash": "0" * 64,
        "engine": ENGINE_VERSION,
        "catalogue": the_catalogue().version,
    }
