"""The next days as they stand if nothing more is told: what a device may lead by itself.

Each day is the engine's own advice for that day (`advise`), so no rule is kept twice. Nothing is
earned by waiting: a week that was not planned yet is the last one again, no harder, and absence
lowers it as always (PM14).
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Literal, get_args

from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.red_flag import CardId
from steadyback.engine.advice import Advice, advise, session_now, with_plan
from steadyback.engine.days import iso_week, local_day
from steadyback.engine.session import Today
from steadyback.engine.state import State, Wish, changed
from steadyback.engine.triage import Question
from steadyback.engine.week import training_moment
from steadyback.record.plan import Plan
from steadyback.record.value import Value
from steadyback.vocabulary import ActionLevel

Choice = Literal["planned", "short", "bad_day"]
CHOICES: tuple[Choice, ...] = get_args(Choice)


class DayAhead(Value):
    """One day: what may be done by choice, and what has to be asked first.

    `repeated`: no plan was made for this week yet, so it is the last one again. A locked day has
    no sessions beyond walking and positions of ease, and none at all above a clinician's level.
    """

    date: date
    level: ActionLevel
    locked: bool
    card: CardId | None
    repeated: bool
    sessions: dict[Choice, Today]
    questions: tuple[Question, ...]


def days_ahead(catalogue: Catalogue, state: State, on: datetime, days: int) -> Iterator[DayAhead]:
    """Today and the days after it. `state` is the fold up to `on`."""
    first = local_day(on, state.zone)
    for number in range(days):
        day = first + timedelta(days=number)
        yield day_ahead(catalogue, state, on if number == 0 else training_moment(state, day), day)


def day_ahead(catalogue: Catalogue, state: State, at: datetime, day: date) -> DayAhead:
    """One day, at the moment at which it is trained."""
    planned, repeated = planned_by(state, day)
    usual = advise(catalogue, planned, at)
    sessions = {
        choice: usual.today
        if choice == "planned"
        else session_now(catalogue, chosen(catalogue, planned, day, choice), at)
        for choice in CHOICES
    }
    return DayAhead(
        date=day,
        level=usual.triage.level,
        locked=usual.locked,
        card=usual.triage.card,
        repeated=repeated,
        sessions={choice: one for choice, one in sessions.items() if one is not None},
        questions=asked_first(usual),
    )


def chosen(catalogue: Catalogue, state: State, day: date, choice: Choice) -> State:
    """The state as if the person had chosen this for the day."""
    minutes = int(catalogue.policy.short_session_minutes)
    wishes = {"short": Wish(day, minutes=minutes), "bad_day": Wish(day, bad_day=True)}
    return changed(state, wish=wishes[choice]) if choice in wishes else state


def asked_first(advice: Advice) -> tuple[Question, ...]:
    """The questions without which nothing starts."""
    kinds = ("screen", "symptoms", "red_flag", "cautions")
    return tuple(one for one in advice.questions_due if one.kind in kinds)


def planned_by(state: State, day: date) -> tuple[State, bool]:
    """The state with a plan for this day's week, and whether that is an earlier week again."""
    week = iso_week(day)
    if not state.plans or any(issued.plan.week == week for issued in state.plans):
        return state, False
    last = max((issued.plan for issued in state.plans), key=lambda plan: plan.week)
    return with_plan(state, again(last, week, day)), True


def again(plan: Plan, week: str, day: date) -> Plan:
    """A plan's days in another week."""
    weeks = (monday_of(day) - monday_of(plan.days[0].date)) if plan.days else timedelta(0)
    days = tuple(one.model_copy(update={"date": one.date + weeks}) for one in plan.days)
    return plan.model_copy(update={"week": week, "days": days})


def monday_of(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())
