"""7. No dose outside its level's floor and ceiling, no hold above the caps, no session too long."""

from datetime import timedelta

from hypothesis import assume, given

from steadyback.engine import advise, with_plan
from tests.catalogue_fixture import the_catalogue
from tests.engine.invariants.present import Present, planned
from tests.engine.invariants.stories import newcomer
from tests.engine.invariants.watching import (
    crowded,
    days_too_long,
    longer_than_asked,
    outside_in,
    outside_today,
)
from tests.records import (
    Record,
    folded,
    made,
    moment,
    planned_days,
    records,
    steady_records,
    usual_intake,
)


@given(planned_days())
def test_no_dose_of_today_is_outside_its_levels_floor_ceiling_and_hold_cap(record: Record) -> None:
    now = Present(record)
    assume(now.advice.today is not None)
    assert now.advice.today is not None
    assert list(outside_today(now)) == []
    assert list(crowded(now.advice.today.items)) == []


@given(planned_days())
def test_a_session_is_never_longer_than_asked(record: Record) -> None:
    now = Present(record)
    assume(now.advice.today is not None and not now.advice.locked)
    assume(now.state.schedule is not None)
    assert list(longer_than_asked(now)) == []


def test_fewer_minutes_asked_for_since_the_plan_hold_today() -> None:
    record = newcomer({}, 3)
    plan = planned(record)
    assert plan is not None
    day = next(day for day in reversed(plan.days) if day.minutes > 5)
    on = moment(day.date, "UTC", 18)
    body = {"schedule": usual_intake()["schedule"] | {"minutes": 5}}
    shorter = record.plus(made("zz", on - timedelta(hours=1), "intake", body)).at(on)
    shown = advise(the_catalogue(), with_plan(folded(shorter), plan), on).today
    assert shown is not None
    assert shown.items
    assert shown.minutes <= 5


@given(records())
def test_no_plan_is_outside_floors_ceilings_caps_and_minutes(record: Record) -> None:
    now = Present(record)
    assume(now.plan is not None)
    assert list(outside_in(now.plan)) == []
    assert list(days_too_long(now, now.plan)) == []


@given(steady_records(schedule={"minutes": 5}))
def test_no_day_of_a_plan_is_longer_than_the_five_minutes_that_were_asked_for(
    record: Record,
) -> None:
    """Whoever has begun seldom needs more than ten; so few minutes have to bind."""
    now = Present(record)
    assume(now.plan is not None)
    assert list(days_too_long(now, now.plan)) == []
