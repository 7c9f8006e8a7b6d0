"""13. No end-range flexion or loaded hinge within two hours of waking where the rule applies."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import assume, given

from steadyback.engine.days import local_day
from tests.catalogue_fixture import the_catalogue
from tests.engine.invariants.present import Present
from tests.engine.invariants.stories import mornings
from tests.engine.invariants.watching import bends, bends_as_written, bent_too_early
from tests.engine.standing import soon_after_waking
from tests.records import Record, advised, steady_records


@given(mornings())
def test_no_deep_bending_and_no_loaded_hinge_soon_after_waking(record: Record) -> None:
    now = Present(record)
    wakes = None if now.state.schedule is None else now.state.schedule.wakes_at
    assert soon_after_waking(record.on, now.state.zone, wakes, now.state.woke_at)
    assert any(status.status == "open" for status in now.advice.levels.values())
    assert list(bent_too_early(now)) == []


@given(mornings())
def test_two_hours_after_waking_bending_is_open_again(record: Record) -> None:
    later = record.at(record.on + timedelta(hours=7))
    zone = later.person.time_zone
    assume(local_day(later.on, zone) == local_day(record.on, zone))
    levels = [status.level for status in advised(later).levels.values() if status.level]
    assert any(bends_as_written(the_catalogue().levels[level]) for level in levels)


@given(steady_records())
def test_a_plan_keeps_the_morning_rule_at_the_hour_the_person_trains(record: Record) -> None:
    now = Present(record)
    schedule = now.state.schedule
    assume(now.plan is not None and schedule is not None)
    assert now.plan is not None
    assert schedule is not None
    seen = 0
    for day in now.plan.days:
        hour, least = map(int, (schedule.trains_at or "12:00").split(":"))
        local = datetime(day.date.year, day.date.month, day.date.day, hour, least)  # noqa: DTZ001
        trains = local.replace(tzinfo=ZoneInfo(now.state.zone)).astimezone(UTC)
        seen += 1
        if soon_after_waking(trains, now.state.zone, schedule.wakes_at, None):
            assert [item.level for item in (*day.items, *day.around) if bends(item)] == []
    assert seen == len(now.plan.days)
