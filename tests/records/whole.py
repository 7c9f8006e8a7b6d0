"""Whole records: any, those that began steadily, and planned days."""

from datetime import timedelta

from hypothesis import strategies as st

from steadyback.record import Person
from tests.records.alteration import Json, altered, few
from tests.records.diary import Diary, issued
from tests.records.people import FIRST_DAYS, GENTLE_ALTERATIONS, PEOPLE, ZONES, usual_intake
from tests.records.record import Record, moment
from tests.records.steps import SINCE_THE_PLAN, STEADY_STEPS, STEPS, Step, intake, set_stage
from tests.records.symptoms import CALM, SORE

COUNTS = (1, 0, 2, 3, 4, 6)
"""How many steps: no number is likelier than another, and a failing record shrinks to one."""
GAPS = st.sampled_from((1, 0, 2, 3, 1, 0, 8, 16, 30))
AFTER = st.sampled_from(
    tuple(
        timedelta(hours=hours) for hours in (1, 0, 8, 13, 15, 24, 30, 50, 100, 170, 400, 700, 9000)
    )
)


@st.composite
def records(draw: st.DrawFn, begins_with: tuple[Step, ...] = ()) -> Record:
    """A whole record and a moment after it; after the intake come the steps it begins with."""
    diary = Diary(draw(PEOPLE), draw(st.sampled_from(FIRST_DAYS)))
    intake(draw, diary)
    for step in begins_with:
        step(draw, diary)
    for _ in range(draw(st.sampled_from(COUNTS))):
        diary.day += timedelta(days=draw(GAPS))
        draw(st.sampled_from(STEPS))(draw, diary)
    return diary.record(draw(AFTER))


@st.composite
def steady_records(draw: st.DrawFn, schedule: Json | None = None) -> Record:
    """A record that begins without any danger sign, of somebody who can do most things.

    A clinician may have set a stage, so that all stages are seen. The moment is soon after.
    `schedule` is what the person asks for beside the usual.
    """
    diary = steady_diary(draw, schedule)
    return diary.record(draw(st.sampled_from((timedelta(hours=1), timedelta(hours=20)))))


@st.composite
def planned_days(draw: st.DrawFn) -> Record:
    """A steady record with a week issued, at an hour of one of its days.

    Something may have been said since the plan: how it is, what does not suit, what is forbidden.
    """
    diary = steady_diary(draw)
    diary.day += timedelta(days=1)
    days = issued(diary, 4)
    if days:
        diary.day = draw(st.sampled_from(days))
    for _ in range(draw(st.sampled_from((0, 1, 2, 3)))):
        draw(st.sampled_from(SINCE_THE_PLAN))(draw, diary)
    hour = draw(st.sampled_from((18, 4, 7, 8, 11, 23)))
    on = moment(diary.day, diary.zone, hour)
    return diary.record(max(on - diary.events[-1].at, timedelta(0)))


def steady_diary(draw: st.DrawFn, schedule: Json | None = None) -> Diary:
    """A calm beginning, in any stage, and some good or usual days."""
    person = Person(birth_year=1979, time_zone=draw(st.sampled_from(ZONES)))
    diary = Diary(person, draw(st.sampled_from(FIRST_DAYS)))
    body = usual_intake() | {"symptoms": dict(draw(st.sampled_from((CALM, SORE))))}
    body = altered(body, draw(few(GENTLE_ALTERATIONS, 3)))
    body["schedule"] |= schedule or {}
    diary.write("intake", body, 9)
    stage = draw(st.sampled_from((None, 2, 3, 4, 5)))
    if stage is not None:
        set_stage(diary, stage)
        diary.write("measure", {"trunk_hold_s": 70, "hinge_ok": True}, 11)
    for _ in range(draw(st.sampled_from(COUNTS))):
        diary.day += timedelta(days=draw(st.sampled_from((1, 0, 2))))
        draw(st.sampled_from(STEADY_STEPS))(draw, diary)
    return diary
