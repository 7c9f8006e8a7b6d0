"""A record at its moment, and what the engine says of it then; each thing is asked for once."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from steadyback.catalogue.catalogue import Catalogue
from steadyback.engine import (
    Advice,
    Locked,
    State,
    advise,
    plan_week,
    preview_week,
    shown_plan,
    week_at,
)
from steadyback.engine.advice import Due, due_now
from steadyback.engine.days import local_day
from steadyback.engine.once import once
from steadyback.record.plan import Plan, PlannedItem
from steadyback.simulation.watching.record import Json, Record
from steadyback.simulation.watching.standing import Means, Standing, means_of, standing
from steadyback.wording import advice_document, plan_document


@dataclass(frozen=True)
class Present:
    """What is true and what is shown at the moment of a record.

    Without `quick` no week is sketched: for many moments one after the other.
    """

    record: Record
    quick: bool = True

    @property
    def catalogue(self) -> Catalogue:
        """The rules by which the record is judged."""
        return self.record.catalogue

    @property
    def state(self) -> State:
        """The state of the record."""
        return self.record.state

    @cached_property
    def advice(self) -> Advice:
        """The engine's whole answer."""
        return advise(self.catalogue, self.state, self.record.on)

    @cached_property
    def brief(self) -> Advice:
        """The same without the ladders: for whoever only asks what is due."""
        if "advice" in self.__dict__:
            return self.advice
        return advise(self.catalogue, self.state, self.record.on, ladders=False)

    @cached_property
    def due(self) -> Due:
        """What is due of it, for whoever asks nothing else."""
        return due_now(self.catalogue, self.state, self.record.on)

    @cached_property
    def standing(self) -> Standing:
        """Where the person stands, in numbers."""
        return standing(self.catalogue, self.state, self.record.on)

    @cached_property
    def means(self) -> Means:
        """What the person has and can, and what is forbidden."""
        return means_of(self.record)

    @cached_property
    def plan(self) -> Plan | None:
        """The quick week from now on; None while locked."""
        if not self.quick:
            return None
        try:
            return preview_week(self.catalogue, self.state, week_at(self.state, self.record.on))
        except Locked:
            return None

    @cached_property
    def solved(self) -> Plan | None:
        """The solver's week from now on; None while locked."""
        try:
            return plan_week(self.catalogue, self.state, week_at(self.state, self.record.on))
        except Locked:
            return None

    @cached_property
    def documents(self) -> list[Json]:
        """The advice and the quick week as they are shown."""
        advice = advice_document(self.advice, self.catalogue)
        return [advice, *([] if self.plan is None else [plan_document(self.plan, self.catalogue)])]

    @cached_property
    def reasons(self) -> list[Json]:
        """Every reason of these documents, the same one in the same words once."""
        found: dict[str, Json] = {}
        objects = {id(one): one for part in self.parts for one in read(part).reasons}
        for one in objects.values():
            found.setdefault(f"{one['id']} {one['numbers']} {one['sources']}", one)
        return list(found.values())

    @cached_property
    def parts(self) -> list[Json]:
        """The documents, the advice and the stored week in it apart: that one stays for days."""
        advice, *others = self.documents
        stored = [] if advice["plan"] is None else [advice["plan"]]
        return [{**advice, "plan": None}, *stored, *others]

    @cached_property
    def shown_today(self) -> tuple[PlannedItem, ...]:
        """Everything of today's session, and what goes with the day."""
        today = self.advice.today
        return () if today is None else (*today.items, *today.around)

    @cached_property
    def shown_later(self) -> tuple[PlannedItem, ...]:
        """What is shown of the stored plan for today and the days to come."""
        if self.advice.plan is None:
            return ()
        on = self.record.on
        shown = shown_plan(self.catalogue, self.state, self.advice.plan, on)
        today = local_day(on, self.state.zone)
        days = [day for day in shown.days if day.date >= today]
        return tuple(item for day in days for item in (*day.items, *day.around))

    @property
    def stage_most(self) -> int:
        """The highest stage that any day of this week may be planned for."""
        calming = self.state.flare is not None and self.state.flare.told is not None
        standing_stage = self.standing.stage
        return max(1, standing_stage, self.state.stage.stage if calming else 0)


@dataclass(frozen=True, slots=True)
class Read:
    """What there is to see in a JSON document: its reasons, and whether one is missing."""

    reasons: tuple[Json, ...]
    undecided: bool


@once
def read(document: Json) -> Read:
    """A document, read through once."""
    reasons: list[Json] = []
    missing = False
    waiting: list[Any] = [document]
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            if is_reason(part):
                reasons.append(part)
                continue
            missing = missing or undecided(part)
            part = part.values()
        waiting += [one for one in part if isinstance(one, dict | list)]
    return Read(tuple(reasons), missing)


def is_reason(part: Json) -> bool:
    """Whether a part of a document is a reason."""
    return "numbers" in part and "sources" in part and "id" in part


def undecided(part: Json) -> bool:
    """Whether a part of a document decides something and gives no reason."""
    return (
        part.get("reasons") == []
        and not part.keys().isdisjoint(DECIDES)
        and (part.get("level") != "clear")
    )


DECIDES = frozenset({"level", "status", "flags"})


def reasons_in(value: Any) -> Iterator[Json]:
    """Every reason of a JSON document."""
    waiting: list[Any] = [value]
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            if is_reason(part):
                yield part
            part = part.values()
        waiting += [one for one in part if isinstance(one, dict | list)]


def planned(record: Record) -> Plan | None:
    """The quick week from the record's moment on; None while locked."""
    return Present(record).plan


def items_of(plan: Plan) -> Iterator[PlannedItem]:
    """Everything a plan asks for."""
    for day in plan.days:
        yield from (*day.items, *day.around)
