"""Dates and zones: only the distance between dates counts, and the clock people live by.

Sources: rulings 12 and 26. A day begins at 03:00 local time; daylight saving is respected.
"""

import re
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from steadyback.engine import plan_week, preview_week, week_at
from steadyback.engine.days import Week, begins, iso_week, local_day, monday, weekday
from steadyback.record import Event, Person
from tests.catalogue_fixture import the_catalogue
from tests.records import (
    FIRST_DAYS,
    ZONES,
    Json,
    Record,
    advised,
    folded,
    made,
    moment,
    records,
    steady_records,
    usual_intake,
)

NO_SUMMER_TIME = ("UTC", "Asia/Kolkata", "Pacific/Kiritimati", "Pacific/Pago_Pago")
MORE_ZONES = (
    *ZONES, "Europe/Athens", "Africa/Casablanca", "Antarctica/Troll", "America/Havana",
    "Asia/Beirut", "America/St_Johns", "Atlantic/Azores", "America/Nuuk",
)  # fmt: skip

MOMENT = re.compile(r"^\d{4}-\d\d-\d\dT")
DAY = re.compile(r"^\d{4}-\d\d-\d\d$")
WEEK = re.compile(r"^\d{4}-W\d\d$")


def shifted(value: Any, weeks: int) -> Any:
    """JSON data with every moment, date and ISO week in it so many weeks later."""
    by = timedelta(weeks=weeks)
    if isinstance(value, dict):
        return {name: shifted(one, weeks) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [shifted(one, weeks) for one in value]
    if not isinstance(value, str):
        return value
    if MOMENT.match(value):
        return (datetime.fromisoformat(value) + by).isoformat()
    if DAY.match(value):
        return (date.fromisoformat(value) + by).isoformat()
    return iso_week(monday(value) + by) if WEEK.match(value) else value


def moved(record: Record, weeks: int) -> Record:
    """The same life, so many weeks later."""

    def later(event: Event) -> Event:
        body = shifted(event.body.model_dump(mode="json", exclude_none=True), weeks)
        return made(event.id, event.at + timedelta(weeks=weeks), event.kind, body, event.by)

    on = record.on + timedelta(weeks=weeks)
    return Record(record.person, tuple(map(later, record.events)), on)


def ageless(record: Record, zone: str) -> Record:
    """The record of somebody whose birth year is not known, in a zone without summer time."""
    person = Person(birth_year=None, time_zone=zone)
    return Record(person, record.events, record.on).but(
        lambda event: None if event.kind == "profile" else event
    )


# ---------------------------------------------------------------- whole weeks


@given(records(), st.sampled_from(NO_SUMMER_TIME), st.sampled_from((-52, -1, 1, 4, 43, 53, 260)))
def test_a_life_moved_by_whole_weeks_gets_the_same_advice_moved_by_as_many(
    record: Record, zone: str, weeks: int
) -> None:
    here = ageless(record, zone)
    there = moved(here, weeks)
    assert there.on != here.on
    advice = advised(there).model_dump(mode="json")
    assert same_moments(advice) == same_moments(
        shifted(advised(here).model_dump(mode="json"), weeks)
    )


def same_moments(value: Any) -> Any:
    """JSON data with its moments as such, so that 10:00Z and 10:00+00:00 are one."""
    if isinstance(value, dict):
        return {name: same_moments(one) for name, one in value.items()}
    if isinstance(value, list):
        return [same_moments(one) for one in value]
    is_moment = isinstance(value, str) and MOMENT.match(value)
    return datetime.fromisoformat(value) if is_moment else value


@settings(max_examples=8)
@given(steady_records(), st.sampled_from((1, 52)), st.integers(0, 2**31 - 1))
def test_a_week_planned_from_the_same_seed_is_the_same_week_later(
    record: Record, weeks: int, seed: int
) -> None:
    here = ageless(record, "Asia/Kolkata")
    there = moved(here, weeks)
    assume(not advised(here).locked and folded(here).schedule is not None)
    plans = [
        plan_week(the_catalogue(), folded(one), week_at(folded(one), one.on), seed)
        for one in (here, there)
    ]
    first, second = (plan.model_dump(mode="json") for plan in plans)
    assert shifted(first, weeks) == second


# ---------------------------------------------------------------- the day begins at 03:00


@given(
    st.sampled_from(MORE_ZONES),
    st.datetimes(datetime(2024, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
)
def test_every_moment_lies_in_exactly_one_day(zone: str, at: datetime) -> None:
    day = local_day(at, zone)
    assert begins(day, zone) <= at < begins(day + timedelta(days=1), zone)
    local = at.astimezone(ZoneInfo(zone))
    assert day == (local.date() if local.hour >= 3 else local.date() - timedelta(days=1))


@pytest.mark.parametrize("zone", MORE_ZONES)
def test_days_never_run_backwards_through_a_year_of_clock_changes(zone: str) -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    moments = [start + timedelta(minutes=30 * step) for step in range(48 * 730)]
    days = [local_day(at, zone) for at in moments]
    assert all(timedelta(0) <= b - a <= timedelta(days=1) for a, b in pairwise(days))
    assert len(set(days)) >= 730


@given(st.sampled_from(MORE_ZONES), st.sampled_from(FIRST_DAYS), st.integers(0, 20))
def test_a_week_is_the_iso_week_where_the_person_lives(zone: str, first: date, days: int) -> None:
    day = first + timedelta(days=days)
    late = moment(day + timedelta(days=1), zone, 2, 30)
    early = moment(day, zone, 3, 0)
    year, number, _ = day.isocalendar()
    assert iso_week(local_day(early, zone)) == f"{year}-W{number:02d}"
    assert monday(iso_week(day)) <= day < monday(iso_week(day)) + timedelta(days=7)
    assert local_day(late, zone) in (day, day + timedelta(days=1))
    assert weekday(day) == day.strftime("%a").lower()


@pytest.mark.parametrize(
    ("zone", "at", "day"),
    [
        ("Europe/London", "2026-03-29T01:59:59+00:00", "2026-03-28"),  # 02:59:59 summer time
        ("Europe/London", "2026-03-29T02:00:00+00:00", "2026-03-29"),  # 03:00 summer time
        ("Europe/London", "2026-10-25T02:59:59+00:00", "2026-10-24"),
        ("Europe/London", "2026-10-25T03:00:00+00:00", "2026-10-25"),
        ("Europe/Athens", "2026-03-29T00:59:59+00:00", "2026-03-28"),  # the clock jumps over 03:00
        ("Europe/Athens", "2026-03-29T01:00:00+00:00", "2026-03-29"),
        ("America/New_York", "2026-03-08T06:59:59+00:00", "2026-03-07"),
        ("America/New_York", "2026-03-08T07:00:00+00:00", "2026-03-08"),
        ("Asia/Kolkata", "2026-03-01T21:29:59+00:00", "2026-03-01"),
        ("Asia/Kolkata", "2026-03-01T21:30:00+00:00", "2026-03-02"),
    ],
)
def test_the_day_changes_at_three_by_the_local_clock(zone: str, at: str, day: str) -> None:
    assert local_day(datetime.fromisoformat(at), zone) == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("at", "mode"),
    [("2026-03-29T02:30:00+01:00", "bad_day"), ("2026-03-29T03:00:00+01:00", "planned")],
)
def test_a_bad_day_ends_at_three_in_the_night_the_clocks_change(at: str, mode: str) -> None:
    person = Person(birth_year=1979, time_zone="Europe/London")
    schedule = usual_intake()["schedule"] | {"days": ["sat", "sun"], "wakes_at": "07:00"}
    start = moment(date(2026, 3, 28), "Europe/London", 10)
    intake = made("a", start, "intake", usual_intake() | {"schedule": schedule})
    record = Record(person, (intake,), start)
    plan = preview_week(the_catalogue(), folded(record), week_at(folded(record), start))
    body = {
        "plan": plan.model_dump(mode="json"),
        "revision": 1,
        "inputs_hash": "0" * 64,
        "engine": "0.1.0",
        "catalogue": "test",
    }
    issued = made("b", start, "plan_issued", body, "engine:0.1.0")
    bad = made("c", start + timedelta(hours=1), "choice", {"choice": "bad_day"})
    advice = advised(record.plus(issued, bad).at(datetime.fromisoformat(at)))
    assert advice.today is not None
    assert advice.today.mode == mode


@pytest.mark.parametrize("day", FIRST_DAYS)
def test_a_week_planned_on_any_day_ends_on_its_sunday(day: date) -> None:
    week = Week(iso_week(day), day, moment(day, "UTC", 12))
    assert week.days[0] == day
    assert weekday(week.days[-1]) == "sun"
    assert len(week.days) == 7 - day.weekday()


# ---------------------------------------------------------------- the morning rule


def bender(zone: str, day: date, schedule: Json, woke: datetime | None = None) -> Record:
    """Somebody in stage 4 who was placed on a deep bend and on a loaded hinge."""
    start = moment(day - timedelta(days=1), zone, 9)
    times = usual_intake()["schedule"] | schedule
    body = usual_intake() | {
        "direction": "flexion",
        "schedule": {name: value for name, value in times.items() if value is not None},
    }
    changes: list[Json] = [
        {"action": "set_stage", "stage": 4},
        {"action": "set_level", "level": "deadlift-5"},
        {"action": "set_level", "level": "back-stretch-5"},
    ]
    events = [made("a", start, "intake", body)]
    for number, change in enumerate(changes):
        at = start + timedelta(minutes=1 + number)
        events.append(made(f"b{number}", at, "clinician_change", change, "clinician:okafor"))
    if woke is not None:
        events.append(made("c", woke, "check_in", {"woke_at": woke.isoformat()}))
    person = Person(birth_year=1979, time_zone=zone)
    return Record(person, tuple(events), start + timedelta(hours=1))


def bends_open(record: Record) -> bool:
    """Whether a level with deep bending or a loaded hinge is open; the hinge and bend agree."""
    levels = advised(record).levels
    found = set()
    for name in ("deadlift", "back-stretch"):
        level = levels[name].level
        hazards = the_catalogue().levels[level].hazards if level else ()
        found.add(bool({"end_range_flexion", "loaded_hinge"} & set(hazards)))
    assert len(found) == 1
    return found.pop()


CHANGES_OF_CLOCK = [
    ("Europe/London", date(2026, 3, 29)),
    ("Europe/London", date(2026, 10, 25)),
    ("America/New_York", date(2026, 3, 8)),
    ("America/New_York", date(2026, 11, 1)),
    ("Australia/Sydney", date(2026, 4, 5)),
    ("Australia/Lord_Howe", date(2026, 10, 4)),
    ("Asia/Kolkata", date(2026, 3, 29)),
]


@pytest.mark.parametrize(("zone", "day"), CHANGES_OF_CLOCK)
def test_bending_waits_two_hours_by_the_clock_on_the_wall(zone: str, day: date) -> None:
    record = bender(zone, day, {"wakes_at": "06:30"})
    assert not bends_open(record.at(moment(day, zone, 6, 30)))
    assert not bends_open(record.at(moment(day, zone, 8, 29)))
    assert bends_open(record.at(moment(day, zone, 8, 30)))


@pytest.mark.parametrize(("zone", "day"), CHANGES_OF_CLOCK)
def test_bending_waits_until_ten_where_nobody_knows_when_the_person_wakes(
    zone: str, day: date
) -> None:
    record = bender(zone, day, {"wakes_at": None})
    assert not bends_open(record.at(moment(day, zone, 3, 0)))
    assert not bends_open(record.at(moment(day, zone, 9, 59)))
    assert bends_open(record.at(moment(day, zone, 10, 0)))


@pytest.mark.parametrize(("zone", "day"), CHANGES_OF_CLOCK)
@pytest.mark.parametrize("hour", [0, 1, 4, 11])
def test_bending_waits_two_hours_that_pass_not_that_the_clock_shows(
    zone: str, day: date, hour: int
) -> None:
    woke = moment(day, zone, hour, 15)
    record = bender(zone, day, {"wakes_at": "06:30" if hour == 4 else None}, woke)
    assert not bends_open(record.at(woke + timedelta(minutes=1)))
    assert not bends_open(record.at(woke + timedelta(minutes=119)))


@pytest.mark.parametrize(("zone", "day"), CHANGES_OF_CLOCK)
def test_who_said_when_they_woke_may_bend_two_hours_later(zone: str, day: date) -> None:
    woke = moment(day, zone, 4, 15)
    record = bender(zone, day, {"wakes_at": "06:30"}, woke)
    assert not bends_open(record.at(woke + timedelta(minutes=119)))
    assert bends_open(record.at(woke + timedelta(minutes=120)))


@pytest.mark.parametrize("wakes_at", ["00:30", "01:00", "02:30", "03:00"])
@pytest.mark.parametrize(("zone", "day"), CHANGES_OF_CLOCK[-1:])
def test_who_wakes_in_the_night_waits_two_hours_too(zone: str, day: date, wakes_at: str) -> None:
    hour, minute = map(int, wakes_at.split(":"))
    record = bender(zone, day, {"wakes_at": wakes_at})
    woke = moment(day, zone, hour, minute)
    assert not bends_open(record.at(woke + timedelta(minutes=1)))
    assert not bends_open(record.at(woke + timedelta(minutes=119)))
    assert bends_open(record.at(woke + timedelta(hours=12)))


@pytest.mark.parametrize("zone", ZONES)
def test_the_zone_a_person_moves_to_holds_from_then_on(zone: str) -> None:
    day = date(2026, 3, 4)
    record = bender("Asia/Kolkata", day, {"wakes_at": None})
    move = made("p", record.last.at + timedelta(minutes=1), "profile", {"time_zone": zone})
    there = record.plus(move)
    assert not bends_open(there.at(moment(day, zone, 9, 59)))
    assert bends_open(there.at(moment(day, zone, 10, 1)))


# ---------------------------------------------------------------- the last day of things


@pytest.mark.parametrize(("zone", "day"), CHANGES_OF_CLOCK)
def test_a_clearance_holds_until_the_end_of_its_last_local_day(zone: str, day: date) -> None:
    start = moment(day - timedelta(days=2), zone, 9)
    answers = usual_intake()["answers"] | {"RF13": "yes"}
    intake = made("a", start, "intake", usual_intake() | {"answers": answers})
    body = {"flags": ["RF13"], "clinician": "Dr Okafor", "until": day.isoformat()}
    body["issued"] = (day - timedelta(days=2)).isoformat()
    clearance = made("b", start + timedelta(minutes=1), "clearance", body)
    person = Person(birth_year=1979, time_zone=zone)
    record = Record(person, (intake, clearance), start + timedelta(hours=1))
    night = moment(day + timedelta(days=1), zone, 2, 59)
    assert not advised(record).locked
    assert not advised(record.at(night)).locked
    assert advised(record.at(night + timedelta(minutes=2))).locked


# ---------------------------------------------------------------- one moment, many offsets


@given(records())
def test_events_and_questions_written_in_utc_give_the_same_advice(record: Record) -> None:
    there = record.but(lambda e: e.model_copy(update={"at": e.at.astimezone(UTC)}))
    advice = advised(there.at(record.on.astimezone(UTC)))
    assert advice.model_copy(update={"on": record.on}) == advised(record)


@pytest.mark.parametrize(
    ("zone", "last"), [("America/New_York", "2026-12-31T20:00"), ("Asia/Tokyo", "2027-01-01T02:59")]
)
def test_a_year_of_age_begins_where_the_person_lives(zone: str, last: str) -> None:
    on = datetime.fromisoformat(last).replace(tzinfo=ZoneInfo(zone))
    intake = made("a", on - timedelta(hours=3), "intake", usual_intake())
    record = Record(Person(birth_year=2009, time_zone=zone), (intake,), on)
    for asked in (on, on.astimezone(UTC), on.astimezone(ZoneInfo("Pacific/Kiritimati"))):
        reasons = {reason.id: reason.numbers for reason in advised(record.at(asked)).triage.reasons}
        assert reasons["AGE"]["age"] == 17
    grown = advised(record.at(on + timedelta(days=1))).triage.reasons
    assert "AGE" not in {reason.id for reason in grown}
