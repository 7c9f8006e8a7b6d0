"""What an export is made of: a record as it stands at a moment, and what the engine says of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from steadyback.catalogue.catalogue import Catalogue
from steadyback.engine import Advice, State, advise, shown_plan
from steadyback.engine.days import iso_week, local_day
from steadyback.record import Event, Timeline, canonical_hash, timeline
from steadyback.record.event import PlanIssuedEvent, SessionDoneEvent
from steadyback.record.plan import Plan


@dataclass(frozen=True)
class Known:
    """A catalogue, a record with its corrections applied, its fold, and the moment asked about.

    `root` tells this record from every other one and never changes: see `root_of`.
    """

    catalogue: Catalogue
    timeline: Timeline
    state: State
    on: datetime
    root: str

    @classmethod
    def of(
        cls,
        catalogue: Catalogue,
        told: Sequence[Event],
        state: State,
        on: datetime,
        until: datetime | None = None,
    ) -> "Known":
        """From all events of a record; those up to `until` count (left out: up to `on`)."""
        return cls(catalogue, timeline(told, until or on), state, on, root_of(told))

    @cached_property
    def advice(self) -> Advice:
        """The engine's answer for the moment."""
        return advise(self.catalogue, self.state, self.on)

    @cached_property
    def events(self) -> tuple[Event, ...]:
        """What stands, in order: each event as its corrections leave it, nothing withdrawn."""
        return tuple(one.event for one in self.timeline.entries if one.event is not None)

    @cached_property
    def today(self) -> date:
        """The person's day at the moment."""
        return self.day(self.on)

    @cached_property
    def week(self) -> str:
        """The ISO week of the person's day."""
        return iso_week(self.today)

    @cached_property
    def plans(self) -> tuple[PlanIssuedEvent, ...]:
        """Every plan issued that was not withdrawn, in order."""
        return tuple(event for event in self.events if isinstance(event, PlanIssuedEvent))

    @cached_property
    def plan_of_week(self) -> PlanIssuedEvent | None:
        """The plan that the engine goes by this week, whether or not a lock holds it back."""
        issued = next((p for p in self.state.plans if p.plan.week == self.week), None)
        found = (event for event in reversed(self.plans) if event.body == issued)
        return None if issued is None else next(found, None)

    @cached_property
    def shown(self) -> Plan | None:
        """This week's plan as it may be shown: from today on only what is permitted; None: locked.

        None too where the plan is not among the events that stand.
        """
        plan = self.advice.plan
        if plan is None or self.plan_of_week is None:
            return None
        return shown_plan(self.catalogue, self.state, plan, self.on)

    @cached_property
    def done(self) -> frozenset[tuple[date, str]]:
        """The days and levels of which a session reports at least one set."""
        return frozenset(
            (self.day(event.at), level.level)
            for event in self.events
            if isinstance(event, SessionDoneEvent)
            for level in event.body.levels
            if level.sets
        )

    @cached_property
    def standing(self) -> frozenset[str]:
        """The ids of the events that stand."""
        return frozenset(event.id for event in self.events)

    def day(self, at: datetime) -> date:
        """The day a moment belongs to where the person lives; a day begins at 03:00."""
        return local_day(at, self.state.zone)


def root_of(told: Sequence[Event]) -> str:
    """A hash of the first event ever told, as it was told: no correction changes it.

    Without who wrote it and when it was stored, which differ where a record was brought in.
    """
    first = min(told, key=lambda event: (event.at, event.id), default=None)
    if first is None:
        return canonical_hash(None)
    return canonical_hash(first.model_dump(mode="json", exclude={"by", "recorded_at"}))
