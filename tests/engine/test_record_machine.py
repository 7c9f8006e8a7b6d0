"""A whole record lived through: anything happens, arrives when it likes, and nothing may break.

What is checked after each step stands in tests/engine/invariants; 9 is a matter of the store.
"""

from datetime import date, datetime, timedelta
from random import Random

from hypothesis import note, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from steadyback.engine import ENGINE_VERSION
from steadyback.engine.days import local_day
from steadyback.record import Event, Person
from steadyback.record.event import CorrectionEvent, SessionDoneEvent
from steadyback.record.plan import Plan
from tests.engine.invariants.life import Life
from tests.engine.invariants.present import Present
from tests.engine.invariants.stories import COULD_BE_URGENT
from tests.engine.invariants.watching import FAULTS, faults_of
from tests.records import (
    FIRST_DAYS,
    GONE,
    PEOPLE,
    Alteration,
    Json,
    Record,
    altered,
    bodies,
    made,
    moment,
    usual_morning,
)
from tests.records.alteration import Draw
from tests.records.diary import issued_body
from tests.records.people import CAUTION_ENTRIES, usual_intake
from tests.records.sessions import MORNING_ALTERATIONS
from tests.records.steps import CLINICIAN

STEPS = 15
GAPS = st.sampled_from(
    tuple(timedelta(hours=hours) for hours in (0, 24, 0, 1, 24, 48, 12, 72, 168, 0, 400, 900))
)
"""How long after the step before: the more usual first."""
LATE = st.sampled_from(tuple(timedelta(hours=hours) for hours in (0, 0, 0, 0, 0, 1, 20, 50, 200)))
"""How long before it arrives an event happened."""
CARRIED = st.sampled_from(("at once", "at once", "at once", "twice", "offline"))
ENDINGS = st.one_of(st.just(()), st.tuples(st.sampled_from(MORNING_ALTERATIONS)))
"""What is otherwise on the morning after some good days."""
DATA = st.data()


class WholeRecord(RuleBasedStateMachine):
    """A person, a clinician, the engine and a network that loses the order of things."""

    def __init__(self) -> None:
        super().__init__()
        self.made = 0
        self.outbox: list[Event] = []

    # ------------------------------------------------------------ time and arrival

    @property
    def now(self) -> Present:
        return self.life.present

    @property
    def on(self) -> datetime:
        return self.now.record.on

    @property
    def zone(self) -> str:
        return self.now.state.zone

    @property
    def today(self) -> date:
        return local_day(self.on, self.zone)

    def event(
        self, kind: str, body: Json, by: str = "person", late: timedelta = timedelta(0)
    ) -> Event:
        """An event that happens now, or happened a while ago."""
        self.made += 1
        at = max(self.began, self.on - late)
        return made(f"e{self.made:03d}", at, kind, body, by)

    def happens(self, event: Event, carried: str = "at once") -> None:
        """The event reaches the record now, twice, or when the device is online again."""
        note(f"{event.id} {event.kind} of {event.at} {carried}: {event.body!r}")
        if carried == "offline":
            self.outbox.append(event)
        else:
            self.arrive(*[event] * (2 if carried == "twice" else 1))

    def arrive(self, *events: Event) -> None:
        assert self.life.arrives(*events) == []

    def later(self, gap: timedelta) -> None:
        assert self.life.passes(gap) == []

    def wait_until(self, on: datetime) -> None:
        self.later(max(on - self.on, timedelta(0)))

    @initialize(
        person=PEOPLE,
        day=st.sampled_from(FIRST_DAYS),
        stage=st.sampled_from((None, 2, 3, 4, 5)),
        good_days=st.integers(0, 2),
        ending=ENDINGS,
        data=DATA,
    )
    def a_record_begins(
        self,
        person: Person,
        day: date,
        stage: int | None,
        good_days: int,
        ending: tuple[Alteration, ...],
        data: st.DataObject,
    ) -> None:
        self.began = moment(day, person.time_zone, 9)
        self.life = Life(Present(Record(person, (), self.began)))
        kind = data.draw(
            st.sampled_from((calm_intake, calm_intake, bodies.intake_body, silent_intake))
        )
        body = kind(data.draw)
        self.happens(self.event("intake", body))
        if stage is not None:
            change = {"action": "set_stage", "stage": stage}
            self.happens(self.event("clinician_change", change, CLINICIAN))
        if good_days:
            self.they_train_well(good_days, timedelta(0), ending)

    @rule(hour=st.integers(4, 9))
    def an_early_hour_comes(self, hour: int) -> None:
        self.wait_until(moment(self.today + timedelta(days=1), self.zone, hour))

    @precondition(lambda self: self.outbox)
    @rule(order=st.randoms(use_true_random=False), twice=st.booleans())
    def a_device_is_online_again(self, order: Random, twice: bool) -> None:
        kept = [*self.outbox, *(self.outbox if twice else ())]
        order.shuffle(kept)
        self.outbox = []
        self.arrive(*kept)

    @rule(data=DATA)
    def an_event_comes_once_more(self, data: st.DataObject) -> None:
        self.arrive(data.draw(st.sampled_from(self.now.record.events)))

    # ------------------------------------------------------------ the person

    @rule(data=DATA, gap=GAPS, late=LATE, carried=CARRIED)
    def they_check_in(
        self, data: st.DataObject, gap: timedelta, late: timedelta, carried: str
    ) -> None:
        self.later(gap)
        body = bodies.check_in_body(data.draw, self.today, self.zone)
        self.happens(self.event("check_in", body, late=late), carried)

    @rule(data=DATA, gap=GAPS, late=LATE, carried=CARRIED)
    def they_answer_one_danger_question(
        self, data: st.DataObject, gap: timedelta, late: timedelta, carried: str
    ) -> None:
        self.later(gap)
        self.happens(self.event("check_in", bodies.sign_body(data.draw), late=late), carried)

    @rule(data=DATA, gap=GAPS, late=LATE, carried=CARRIED)
    def they_train(
        self, data: st.DataObject, gap: timedelta, late: timedelta, carried: str
    ) -> None:
        self.later(gap)
        self.plan_if_due()
        body = bodies.session_body(data.draw, self.now.advice)
        self.happens(self.event("session_done", body, late=late), carried)

    @rule(times=st.integers(1, 2), gap=GAPS, ending=ENDINGS)
    def they_train_well(self, times: int, gap: timedelta, ending: tuple[Alteration, ...]) -> None:
        """Green sessions of the same, each settled by the morning; the last one ends as it may."""
        self.later(gap)
        self.plan_if_due()
        done = bodies.good_session_body(self.now.advice)
        for left in reversed(range(times + 1)):
            self.happens(self.event("check_in", bodies.calm_check_in_body()))
            session = self.event("session_done", done)
            self.happens(session)
            self.wait_until(moment(self.today + timedelta(days=1), self.zone, 8))
            reply = altered(usual_morning(session.id), () if left else ending)
            self.happens(self.event("morning_after", reply))
            self.wait_until(moment(self.today, self.zone, 18))

    @precondition(lambda self: self.of_kind(SessionDoneEvent))
    @rule(data=DATA, carried=CARRIED)
    def they_answer_the_morning(self, data: st.DataObject, carried: str) -> None:
        session = data.draw(st.sampled_from(self.of_kind(SessionDoneEvent)[-3:]))
        day = local_day(session.at, self.zone) + timedelta(days=data.draw(st.sampled_from((1, 0))))
        self.wait_until(moment(day, self.zone, 8))
        if session.at <= self.on:
            body = bodies.morning_body(data.draw, session.id)
            self.happens(self.event("morning_after", body), carried)

    @rule(data=DATA, gap=GAPS, late=LATE, carried=CARRIED)
    def they_choose(
        self, data: st.DataObject, gap: timedelta, late: timedelta, carried: str
    ) -> None:
        self.later(gap)
        body = bodies.choice_body(data.draw, local_day(self.on, self.zone))
        self.happens(self.event("choice", body, late=late), carried)

    @rule(data=DATA, late=LATE, carried=CARRIED)
    def something_is_measured_or_told(
        self, data: st.DataObject, late: timedelta, carried: str
    ) -> None:
        kind, body = data.draw(st.sampled_from((("measure", None), *bodies.SMALL_FACTS)))
        told = bodies.measure_body(data.draw) if body is None else body
        self.happens(self.event(kind, told, late=late), carried)

    @rule(data=DATA, gap=GAPS)
    def their_means_change(self, data: st.DataObject, gap: timedelta) -> None:
        self.later(gap)
        self.happens(self.event("intake", bodies.intake_again_body(data.draw)))

    @rule(caution=st.sampled_from(CAUTION_ENTRIES), gap=GAPS)
    def they_tell_of_one_more_caution(self, caution: Json, gap: timedelta) -> None:
        self.later(gap)
        had = [c.model_dump(mode="json", exclude_none=True) for c in self.now.state.cautions or ()]
        body = {"cautions": [*(one for one in had if one["id"] != caution["id"]), caution]}
        self.happens(self.event("intake", body))

    @precondition(lambda self: self.correctable())
    @rule(data=DATA, late=LATE, carried=CARRIED, by_clinician=bodies.RARELY)
    def something_is_put_right(
        self, data: st.DataObject, late: timedelta, carried: str, by_clinician: bool
    ) -> None:
        target = data.draw(st.sampled_from(self.correctable()))
        body = bodies.correction_body(data.draw, target)
        by = CLINICIAN if by_clinician else target.by
        since = min(late, self.on - target.at)
        self.happens(self.event("correction", body, by, since), carried)

    # ------------------------------------------------------------ clinicians and the engine

    @precondition(lambda self: self.now.advice.locked)
    @rule(data=DATA, gap=GAPS, late=LATE, by=st.sampled_from((CLINICIAN, CLINICIAN, "person")))
    def a_sign_is_cleared(
        self, data: st.DataObject, gap: timedelta, late: timedelta, by: str
    ) -> None:
        self.later(gap)
        body = bodies.clearance_body(data.draw, self.today)
        self.happens(self.event("clearance", body, by, late))

    @rule(data=DATA, gap=GAPS, late=LATE, by=st.sampled_from((CLINICIAN, CLINICIAN, "person")))
    def a_clinician_steers(
        self, data: st.DataObject, gap: timedelta, late: timedelta, by: str
    ) -> None:
        self.later(gap)
        self.happens(self.event("clinician_change", bodies.change_body(data.draw), by, late))

    @rule(gap=GAPS, solved=bodies.RARELY)
    def the_week_is_planned(self, gap: timedelta, solved: bool) -> None:
        self.later(gap)
        self.is_issued(self.now.solved if solved else self.now.plan)

    def plan_if_due(self) -> None:
        if self.now.advice.plan_due:
            self.is_issued(self.now.plan)

    def is_issued(self, plan: Plan | None) -> None:
        """The plan is stored, and its next day comes."""
        if plan is not None:
            self.happens(self.event("plan_issued", issued_body(plan), f"engine:{ENGINE_VERSION}"))
            self.wait_until(self.a_day_of(plan))

    def a_day_of(self, plan: Plan) -> datetime:
        """The evening of the plan's next day with something to do, or now."""
        days = [day.date for day in plan.days if day.items and day.date >= self.today]
        return moment(days[0], self.zone, 18) if days else self.on

    # ------------------------------------------------------------ what there is, and what must hold

    def of_kind(self, kind: type[Event]) -> list[Event]:
        return [event for event in self.now.record.events if isinstance(event, kind)]

    def correctable(self) -> list[Event]:
        events = self.now.record.events[1:]
        return [event for event in events if not isinstance(event, CorrectionEvent)]

    @invariant()
    def nothing_is_wrong(self) -> None:
        assert faults_of(self.now) == []


def calm_intake(draw: Draw) -> Json:
    """All well, and everything at hand."""
    return usual_intake()


def silent_intake(draw: Draw) -> Json:
    """All well, and one danger question not answered."""
    return altered(usual_intake(), [(("answers", draw(st.sampled_from(COULD_BE_URGENT))), GONE)])


def test_whatever_happens_and_whenever_it_arrives_no_invariant_breaks() -> None:
    assert set(FAULTS) == {"1", "2", "3", "4", "5", "7", "8", "10", "11", "13", "14"}
    run_state_machine_as_test(WholeRecord, settings=settings(stateful_step_count=STEPS))
