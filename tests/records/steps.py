"""The steps of a record: each writes one event, or a few that belong together."""

from collections.abc import Callable
from datetime import datetime, timedelta

from hypothesis import strategies as st

from steadyback.engine import Advice, State, advise
from steadyback.record.event import CorrectionEvent, PlanIssuedEvent
from tests.catalogue_fixture import the_catalogue
from tests.records import bodies
from tests.records.bodies import HALF, LEVELS, RARELY
from tests.records.diary import Diary, issued
from tests.records.sessions import usual_morning

Step = Callable[[st.DrawFn, Diary], None]
CLINICIAN = "clinician:okafor"


def intake(draw: st.DrawFn, diary: Diary) -> None:
    """An intake; a clinician may set the stage after it."""
    diary.write("intake", bodies.intake_body(draw), 9)
    stage = draw(st.sampled_from((None, None, 2, 3, 4, 5)))
    if stage is not None:
        set_stage(diary, stage)


def set_stage(diary: Diary, stage: int) -> None:
    change_to = {"action": "set_stage", "stage": stage}
    diary.write("clinician_change", change_to, 10, by=CLINICIAN)


def check_in(draw: st.DrawFn, diary: Diary) -> None:
    diary.write("check_in", bodies.check_in_body(draw, diary.day, diary.zone), 10)


def sign(draw: st.DrawFn, diary: Diary) -> None:
    diary.write("check_in", bodies.sign_body(draw), 10)


def session(draw: st.DrawFn, diary: Diary) -> None:
    """A session of what the advice gives now, as it went, and mostly a morning after."""
    event = diary.write("session_done", bodies.session_body(draw, advise_now(diary, 18)), 18)
    diary.day += timedelta(days=1)
    if draw(st.sampled_from((True, True, True, False))):
        diary.write("morning_after", bodies.morning_body(draw, event.id), 8)


def good_run(draw: st.DrawFn, diary: Diary) -> None:
    """Two or three green sessions of the same, over their dose, settled, with check-ins between."""
    done = bodies.good_session_body(advise_now(diary, 17))
    for _ in range(draw(st.integers(2, 3))):
        body = bodies.calm_check_in_body()
        body["symptoms"] |= {"back_nprs": 1}
        diary.write("check_in", body, 17)
        event = diary.write("session_done", done, 18)
        diary.day += timedelta(days=1)
        diary.write("morning_after", usual_morning(event.id), 8)


def advise_now(diary: Diary, hour: int) -> Advice:
    return advise_at(*diary.state(hour))


def advise_at(state: State, on: datetime) -> Advice:
    return advise(the_catalogue(), state, on)


def plan(draw: st.DrawFn, diary: Diary) -> None:
    """The week as the quick planner gives it, and on to its first day."""
    days = [day for day in issued(diary, 19) if day > diary.day]
    if draw(HALF) and days:
        diary.day = days[0]


def measure(draw: st.DrawFn, diary: Diary) -> None:
    diary.write("measure", bodies.measure_body(draw), 11)


def clearance(draw: st.DrawFn, diary: Diary) -> None:
    by = draw(st.sampled_from(("person", CLINICIAN)))
    diary.write("clearance", bodies.clearance_body(draw, diary.day), 12, by=by)


def change(draw: st.DrawFn, diary: Diary) -> None:
    """A clinician (sometimes somebody else) steers."""
    by = "person" if draw(RARELY) else CLINICIAN
    diary.write("clinician_change", bodies.change_body(draw), 13, by=by)


def choice(draw: st.DrawFn, diary: Diary) -> None:
    diary.write("choice", bodies.choice_body(draw, diary.day), 14)


def bad_day(draw: st.DrawFn, diary: Diary) -> None:
    """The commonest choice of a day."""
    diary.write("choice", {"choice": "bad_day"}, 14)


def correction(draw: st.DrawFn, diary: Diary) -> None:
    """Something earlier is withdrawn or put right by its author, or by a clinician."""
    targets = [e for e in diary.events[1:] if not isinstance(e, CorrectionEvent)]
    if not targets:
        return
    target = draw(st.sampled_from(targets))
    by = CLINICIAN if draw(RARELY) else target.by
    diary.write("correction", bodies.correction_body(draw, target), 15, by=by)


def small_fact(draw: st.DrawFn, diary: Diary) -> None:
    kind, body = draw(st.sampled_from(bodies.SMALL_FACTS))
    diary.write(kind, body, 16)


def calm_check_in(draw: st.DrawFn, diary: Diary) -> None:
    diary.write("check_in", bodies.calm_check_in_body(), 10)


def calm_week(draw: st.DrawFn, diary: Diary) -> None:
    """Four check-ins on every other day: enough for the mean that a review asks for."""
    for _ in range(4):
        calm_check_in(draw, diary)
        diary.day += timedelta(days=2)


def intake_again(draw: st.DrawFn, diary: Diary) -> None:
    diary.write("intake", bodies.intake_again_body(draw), 9)


def forbid(draw: st.DrawFn, diary: Diary) -> None:
    """A clinician forbids a level of the newest plan, or any."""
    plans = [event.body.plan for event in diary.events if isinstance(event, PlanIssuedEvent)]
    levels = sorted({item.level for day in plans[-1].days for item in day.items} if plans else ())
    level = draw(st.sampled_from(levels) if levels else LEVELS)
    body = {"action": "forbid", "level": level}
    diary.write("clinician_change", body, 13, by=CLINICIAN)


STEPS: tuple[Step, ...] = (
    session, check_in, good_run, plan, session, check_in, choice, change, measure, clearance,
    correction, intake, small_fact, plan, sign,
)  # fmt: skip
STEADY_STEPS: tuple[Step, ...] = (good_run, plan, session, calm_week, calm_check_in, choice)
SINCE_THE_PLAN: tuple[Step, ...] = (
    check_in, intake_again, choice, forbid, session, correction, bad_day,
)  # fmt: skip
