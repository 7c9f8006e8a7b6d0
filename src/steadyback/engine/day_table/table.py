"""The days of one person as finite tables: sessions, questions, and what every answer leads to.

A device walks them without a rule of its own, until the last day is over (design page, section 3;
rulings 32). Sessions and exercises that come up again are kept once and named by their place.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Literal, TypeVar

from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.red_flag import CardId
from steadyback.engine.absence import brought_up
from steadyback.engine.advice import ENGINE_VERSION, session_now
from steadyback.engine.baseline import before_exercise
from steadyback.engine.day_table.ahead import (
    CHOICES,
    Choice,
    DayAhead,
    days_ahead,
    planned_by,
)
from steadyback.engine.day_table.answers import DISTAL, NPRS, AnswerTable, answer_table
from steadyback.engine.day_table.dangers import Dangers, dangers, told
from steadyback.engine.day_table.script import LedStep, between, script
from steadyback.engine.days import begins, local_day
from steadyback.engine.ladder import level_below, rung
from steadyback.engine.pain import hard_day
from steadyback.engine.permission import permit, rests
from steadyback.engine.permitted_today import easier
from steadyback.engine.reasons import Because, because
from steadyback.engine.sequence import ordered
from steadyback.engine.session import Today
from steadyback.engine.sessions import block
from steadyback.engine.situation import Situation, situation
from steadyback.engine.state import State
from steadyback.engine.triage import Question
from steadyback.engine.week import training_moment
from steadyback.record.answers import CheckIn, Symptoms
from steadyback.record.plan import PlannedItem, Reason
from steadyback.record.value import Value
from steadyback.vocabulary import ActionLevel

NIGHTS = range(3)
WORST = Symptoms(leg_nprs=10, distal_level=5, woken_last_two_nights=2)
"""Answers than which none is worse: what they leave open is open on any day."""


class LedItem(Value):
    """One exercise with its steps. `easier` is the place of what may be done instead."""

    item: PlannedItem
    steps: tuple[LedStep, ...]
    easier: int | None = None


class LedEntry(Value):
    """An exercise in a session, by its place in the items.

    `before_s` is for another position and other equipment; `rests` are the places in this session
    of what rests with it when it brings pain further down (PM03): itself, twins, its direction.
    """

    item: int
    before_s: int
    rests: tuple[int, ...]


class LedSession(Value):
    """One session in its order; `times` is how often it may be done in its day."""

    mode: Literal["planned", "short", "bad_day", "mini", "rest", "relief"]
    minutes: int
    times: int
    entries: tuple[LedEntry, ...]
    around: tuple[int, ...]
    reasons: tuple[Reason, ...]


class LedDay(Value):
    """One day: a session for each choice, and for each answer about leg pain that is worse.

    `by_leg` has a place for each leg pain from 0 to 10: pain no worse than known leaves the
    planned session. `hard` is left open by the worst answers. None where exercise waits; `card` is
    then what to do under the danger sign behind it.
    """

    date: date
    level: ActionLevel
    locked: bool
    card: CardId | None
    repeated: bool
    questions: tuple[Question, ...]
    choices: dict[Choice, int]
    by_leg: tuple[int | None, ...]
    hard: int | None
    hard_if: tuple[tuple[bool, ...], ...]
    """For each distal level and each count of the last two nights woken: whether it is `hard`."""


class DayTables(Value):
    """Everything a device needs from `made_at` until `until`, and which rules made it."""

    made_at: datetime
    until: datetime
    engine: str
    catalogue: str
    zone: str
    leg: int | None
    back: int | None
    distal: int | None
    days: tuple[LedDay, ...]
    sessions: tuple[LedSession, ...]
    items: tuple[LedItem, ...]
    answers: AnswerTable
    dangers: Dangers


def day_tables(catalogue: Catalogue, state: State, on: datetime, days: int) -> DayTables:
    """The tables of the next days. `state` is the fold of what happened up to `on`."""
    making = Making(catalogue, state, on)
    made = tuple(making.day(ahead) for ahead in days_ahead(catalogue, state, on, days))
    after = local_day(on, state.zone) + timedelta(days=days)
    before = before_exercise(state)
    return DayTables(
        made_at=on,
        until=begins(after, state.zone),
        engine=ENGINE_VERSION,
        catalogue=catalogue.version,
        zone=state.zone,
        leg=before.leg,
        back=before.back,
        distal=before.distal,
        days=made,
        sessions=tuple(making.sessions),
        items=tuple(making.items),
        answers=answer_table(catalogue),
        dangers=dangers(catalogue, state, on),
    )


Part = TypeVar("Part", LedSession, LedItem)


class Making:
    """Collects sessions and exercises, each once."""

    def __init__(self, catalogue: Catalogue, state: State, on: datetime) -> None:
        self.catalogue = catalogue
        self.state = state
        self.on = on
        self.sessions: list[LedSession] = []
        self.items: list[LedItem] = []
        self.places: dict[str, int] = {}

    def day(self, ahead: DayAhead) -> LedDay:
        """One day with all its sessions."""
        first = ahead.date == local_day(self.on, self.state.zone)
        at = self.on if first else training_moment(self.state, ahead.date)
        state, _ = planned_by(self.state, ahead.date)
        planned = ahead.sessions.get("planned")
        usual = None if planned is None else self.session(planned, state, at)
        return LedDay(
            date=ahead.date,
            level=ahead.level,
            locked=ahead.locked,
            card=ahead.card,
            repeated=ahead.repeated,
            questions=ahead.questions,
            choices={
                choice: self.session(ahead.sessions[choice], state, at)
                for choice in CHOICES
                if choice in ahead.sessions
            },
            by_leg=tuple(self.after(state, at, leg, usual) for leg in NPRS),
            hard=self.told(state, at, WORST),
            hard_if=tuple(self.hard_if(state, at)),
        )

    def after(self, state: State, at: datetime, leg: int, usual: int | None) -> int | None:
        """The session after leg pain was told: the planned one where it is no worse."""
        known = state.symptoms.leg_nprs
        rest = usual is not None and not self.sessions[usual].entries
        if usual is None or rest or (known is not None and leg <= known):
            return usual
        return self.told(state, at, Symptoms(leg_nprs=leg))

    def told(self, state: State, at: datetime, symptoms: Symptoms) -> int | None:
        """The session after symptoms were told."""
        after = told(self.catalogue, state, at, CheckIn(symptoms=symptoms))
        found = session_now(self.catalogue, after, at)
        return None if found is None else self.session(found, after, at)

    def hard_if(self, state: State, at: datetime) -> Iterator[tuple[bool, ...]]:
        """PM00, without the leg's own pain, for each distal level and each count of nights."""
        known = state.symptoms.distal_level
        for distal in DISTAL:
            row = []
            for nights in NIGHTS:
                symptoms = Symptoms(leg_nprs=0, distal_level=distal, woken_last_two_nights=nights)
                after = told(self.catalogue, state, at, CheckIn(symptoms=symptoms))
                further = known is None or distal > known
                row.append(further or hard_day(after, at, self.catalogue.policy))
            yield tuple(row)

    def session(self, today: Today, state: State, at: datetime) -> int:
        """The place of a session."""
        now = situation(self.catalogue, brought_up(state, at, self.catalogue), at)
        items, _ = ordered(self.catalogue, today.items)
        seconds = between(self.catalogue, items)
        led = LedSession(
            mode=today.mode,
            minutes=today.minutes,
            times=today.times,
            entries=tuple(
                LedEntry(item=self.item(item, now), before_s=before, rests=self.rests(item, items))
                for item, before in zip(items, seconds, strict=True)
            ),
            around=tuple(self.item(item, now) for item in today.around),
            reasons=today.reasons,
        )
        return self.place(led, self.sessions)

    def rests(self, item: PlannedItem, items: tuple[PlannedItem, ...]) -> tuple[int, ...]:
        """What rests with an exercise in its session."""
        found = block(self.catalogue, item.level, self.on)
        return tuple(
            number
            for number, other in enumerate(items)
            if rests(found, self.catalogue.levels[other.level])
        )

    def item(self, item: PlannedItem, now: Situation) -> int:
        """The place of an exercise, with the easier one that may stand in for it."""
        lower = easier_item(self.catalogue, now, item)
        instead = None if lower is None else self.item(lower, now)
        led = LedItem(item=item, steps=script(self.catalogue, item), easier=instead)
        return self.place(led, self.items)

    def place(self, part: Part, parts: list[Part]) -> int:
        """Where a part is kept."""
        key = part.model_dump_json()
        if key not in self.places:
            self.places[key] = len(parts)
            parts.append(part)
        return self.places[key]


def easier_item(catalogue: Catalogue, now: Situation, item: PlannedItem) -> PlannedItem | None:
    """The next easier level that is permitted now, with no more sets; None where none is."""
    lower = level_below(catalogue, now, catalogue.levels[item.level])
    if lower is None:
        return None
    why = because(catalogue, Because.G0, stage=lower.stage)
    found = rung(catalogue, now, permit(catalogue, now, lower), why, lowest=False)
    return easier(catalogue, found, item)
