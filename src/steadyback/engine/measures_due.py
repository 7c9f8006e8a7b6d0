"""Which questionnaires and home tests are due: a wish to the person, never a condition.

Source: evidence page, section 6 (core set) and 1.3 (weekly strength check); all calendars are our
proposal and stand in the questionnaires' files.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.policy import Policy
from steadyback.catalogue.questionnaire import Questionnaire
from steadyback.engine.days import local_day
from steadyback.engine.irritability import irritability
from steadyback.engine.reasons import Because, because
from steadyback.engine.situation import radiculopathy
from steadyback.engine.state import State
from steadyback.engine.triage import Question, Triage


@dataclass(frozen=True, slots=True)
class Due:
    """One measure that is due: the week and day its slot began, the slot's length, and today.

    `endless` measures come round as long as the programme goes on, others a few times.
    """

    measure: str
    week: int
    first: date
    length: timedelta
    endless: bool
    day: date

    @property
    def rank(self) -> tuple[float, timedelta, bool, str]:
        """Most overdue first, as a part of its slot; then what comes round least often."""
        return (self.first - self.day) / self.length, -self.length, self.endless, self.measure


def measures_due(
    catalogue: Catalogue, state: State, on: datetime, found: Triage
) -> Iterator[Question]:
    """The measures to ask for now, at most two on one local day, the most overdue first.

    None while a lock is on, and none before a first week was planned: on the first day the safety
    questions come first. What was answered today counts among the two. They hold up nothing.
    """
    if found.locked or state.started is None or not state.plans:
        return
    day, began = local_day(on, state.zone), local_day(state.started, state.zone)
    waiting = sorted(all_due(catalogue, state, began, day), key=lambda due: due.rank)
    left = int(catalogue.policy.measures_a_day) - answered_on(catalogue, state, day)
    for due in waiting[: max(0, left)]:
        reason = because(catalogue, Because.MEASURE_DUE, measure=due.measure, week=due.week)
        yield Question(id=due.measure, kind="measure", reasons=(reason,))


def all_due(catalogue: Catalogue, state: State, began: date, day: date) -> Iterator[Due]:
    """Every measure that is asked of this person and due on a day; `began` is their first day."""
    for one in catalogue.questionnaires.values():
        due = due_on(one, state, began, day, catalogue.policy)
        if due is not None and is_asked(one, state, catalogue.policy):
            yield due


def is_asked(questionnaire: Questionnaire, state: State, policy: Policy) -> bool:
    """Whether the measure is for this person as they are now.

    Leg symptoms are pain in the thigh or below, numbness, tingling or weakness; unknown counts as
    having them. While symptoms flare up easily, a test that tires the legs waits.
    """
    if questionnaire.waits_for_calm and irritability(state.symptoms, policy).band == "high":
        return False
    leg = radiculopathy(state, policy)
    return questionnaire.asked_of in ("everyone", "leg_symptoms" if leg else "no_leg_symptoms")


def due_on(
    questionnaire: Questionnaire, state: State, began: date, day: date, policy: Policy
) -> Due | None:
    """The measure if its slot has begun and it was not answered in it, nor shortly before it."""
    slot = questionnaire.slot((day - began) // timedelta(weeks=1))
    if slot is None:
        return None
    first, length = began + timedelta(weeks=slot[0]), timedelta(weeks=slot[1])
    last = last_day(state, questionnaire.id)
    if last is not None and (last >= first or day - last < length * policy.measures_apart):
        return None
    endless = questionnaire.every_weeks is not None
    return Due(questionnaire.id, slot[0], first, length, endless, day)


def last_day(state: State, measure: str) -> date | None:
    """The local day on which the measure was last answered to its end."""
    scores = state.scores.get(measure, ())
    return local_day(scores[-1].at, state.zone) if scores else None


def answered_on(catalogue: Catalogue, state: State, day: date) -> int:
    """How many measures with a calendar were answered on this day."""
    asked = [one for one in catalogue.questionnaires.values() if one.when_weeks or one.every_weeks]
    return sum(last_day(state, one.id) == day for one in asked)
