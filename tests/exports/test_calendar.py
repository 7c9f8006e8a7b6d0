"""The calendar: every planned session once, at its hour, and nothing that tells of health."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from ical.calendar import Calendar
from ical.calendar_stream import IcsCalendarStream

from steadyback.exports.appointments import BACK
from tests.catalogue_fixture import signed_catalogue
from tests.engine.somebody import check_in, day, event, intake, session
from tests.exports.planned_weeks import Life, levels, names, on_day, sessions, unfolded

GOLDEN = Path(__file__).parent / "golden"
MON, WED, FRI = date(2026, 3, 2), date(2026, 3, 4), date(2026, 3, 6)
NAMES = names()


def a_week(zone: str = "UTC", hour: str | None = "18:00", **wishes: object) -> Life:
    """Somebody with three sessions in their first week."""
    life = Life(zone, hour, **wishes)
    life.tell(intake())
    life.issue(day(0), (MON, 12), (WED, 20), (FRI, 25))
    return life


def replanned() -> Life:
    """Monday, Wednesday and Friday; on Tuesday Wednesday moves to Thursday."""
    life = a_week("Europe/London", alarm=10)
    life.issue(day(1), (date(2026, 3, 5), 18), (FRI, 25))
    return life


def parsed(text: str) -> Calendar:
    """The calendar as a second library reads it."""
    return IcsCalendarStream.calendar_from_ics(text)


def spans(text: str, first: date, days: int = 21) -> list[tuple[Any, timedelta]]:
    """When each session that stands begins and how long it is, as a second library expands it."""
    found = parsed(text).timeline.overlapping(first, first + timedelta(days=days))
    return [(one.dtstart, one.computed_duration) for one in found if one.status == "CONFIRMED"]


@pytest.mark.parametrize(
    ("name", "life"),
    [
        ("week", a_week("Europe/London")),
        ("whole_days", a_week("Asia/Kolkata", None, alarm=10)),
        ("planned_again", replanned()),
    ],
)
def test_it_is_the_calendar_that_was_approved(name: str, life: Life) -> None:
    made = life.calendar(day(1.2))
    approved = GOLDEN / f"{name}.ics"
    assert made == approved.read_bytes().decode()
    assert made == life.calendar(day(1.2))
    assert all(len(line.encode()) <= 75 for line in made.split("\r\n"))


def test_a_second_library_reads_the_same() -> None:
    london = ZoneInfo("Europe/London")
    assert spans(a_week("Europe/London").calendar(day(0)), MON) == [
        (datetime(2026, 3, 2, 18, tzinfo=london), timedelta(minutes=12)),
        (datetime(2026, 3, 4, 18, tzinfo=london), timedelta(minutes=20)),
        (datetime(2026, 3, 6, 18, tzinfo=london), timedelta(minutes=25)),
    ]


def test_without_an_hour_it_is_a_whole_day_and_its_end_is_the_next() -> None:
    text = a_week(hour=None, alarm=10).calendar(day(0))
    assert [(start, length.days) for start, length in spans(text, MON)] == [
        (MON, 1), (WED, 1), (FRI, 1),
    ]  # fmt: skip
    first = on_day(text)["20260302"]
    assert first["DTEND"] == "20260303"
    assert first["TRANSP"] == "TRANSPARENT"
    assert "VALARM" not in text
    assert "VTIMEZONE" not in text


@pytest.mark.parametrize("reviewed", [False, True])
def test_nothing_tells_of_health_unless_it_was_asked_for(reviewed: bool) -> None:
    plain, named = a_week(), a_week(names=True)
    text = plain.calendar(day(0))
    assert {one["SUMMARY"] for one in sessions(text)} == {"Exercise session"}
    assert {one["CLASS"] for one in sessions(text)} == {"PRIVATE"}
    for word in (*NAMES, "pain", "back:", "sciatica", "stage", "leg "):
        assert word.lower() not in "\n".join(unfolded(text)).lower().replace("steadyback", "")
    if reviewed:
        with signed_catalogue():
            one = sessions(named.calendar(day(0)))[0]
    else:
        one = sessions(named.calendar(day(0)))[0]
    assert one["SUMMARY"] == "Exercise session: " + "\\, ".join(NAMES)
    assert ("Not yet reviewed by a clinician." in one["DESCRIPTION"]) is not reviewed


def test_a_reminder_is_there_only_where_it_was_asked_for() -> None:
    assert "VALARM" not in a_week().calendar(day(0))
    lines = unfolded(a_week(alarm=30).calendar(day(0)))
    assert lines.count("TRIGGER:-PT30M") == 3


def test_a_session_that_moved_is_cancelled_and_the_new_one_stands() -> None:
    life = a_week()
    before = on_day(life.calendar(day(1)))
    life.issue(day(1), (date(2026, 3, 5), 18), (FRI, 25))
    after = on_day(life.calendar(day(1)))
    assert after["20260304"]["STATUS"] == "CANCELLED"
    assert after["20260304"]["SUMMARY"] == "Cancelled: exercise session"
    assert [after[one]["STATUS"] for one in ("20260302", "20260305", "20260306")] == [
        "CONFIRMED"
    ] * 3
    for one in before:
        assert after[one]["UID"] == before[one]["UID"]
        assert int(after[one]["SEQUENCE"]) > int(before[one]["SEQUENCE"])


def test_a_plan_made_in_the_week_does_not_touch_the_days_before_it() -> None:
    life = a_week()
    life.issue(day(2, 1), (FRI, 25))
    after = on_day(life.calendar(day(3)))
    assert after["20260302"]["STATUS"] == "CONFIRMED"
    assert after["20260304"]["STATUS"] == "CANCELLED"
    trained = a_week()
    trained.tell(session(day(2)))
    trained.issue(day(2, 1), (FRI, 25))
    assert on_day(trained.calendar(day(3)))["20260304"]["STATUS"] == "CONFIRMED"


def test_a_lock_cancels_what_is_ahead_and_says_nothing_of_why() -> None:
    life = a_week(names=True, alarm=10)
    before = on_day(life.calendar(day(0.5)))
    life.tell(check_in(day(1), {"RF01": "yes"}))
    assert life.advice(day(1)).locked
    text = life.calendar(day(1))
    after = on_day(text)
    assert after["20260302"]["STATUS"] == "CONFIRMED"
    for one in ("20260304", "20260306"):
        assert after[one]["STATUS"] == "CANCELLED"
        assert after[one]["SUMMARY"] == "Cancelled: exercise session"
        assert after[one]["DURATION"] == before[one]["DURATION"]
        assert not any(name in str(after[one]) for name in NAMES)
        assert int(after[one]["SEQUENCE"]) > int(before[one]["SEQUENCE"])
    assert unfolded(text).count("BEGIN:VALARM") == 1


def test_what_todays_record_forbids_is_not_named_and_a_session_without_anything_is_cancelled() -> (
    None
):
    life = a_week(names=True)
    for number, level in enumerate(levels()):
        what = {"action": "forbid", "level": level}
        life.tell(event("clinician_change", day(0.1 + number / 100), what, "clinician:ann"))
        titles = [one["SUMMARY"] for one in sessions(life.calendar(day(0.5)))][1:]
        assert not any(NAMES[number] in title for title in titles)
    assert on_day(life.calendar(day(0.5)))["20260306"]["STATUS"] == "CANCELLED"


def test_it_goes_two_weeks_back_and_forgets_what_is_older() -> None:
    life = a_week()
    life.issue(day(7), (date(2026, 3, 9), 12))
    assert list(on_day(life.calendar(day(14))))[:1] == ["20260302"]
    assert list(on_day(life.calendar(day(15))))[:1] == ["20260304"]
    assert on_day(life.calendar(day(7 + BACK.days + 1))) == {}
    assert parsed(life.calendar(day(60))).events == []


def test_a_plan_for_another_age_is_left_out() -> None:
    life = a_week()
    life.issue(day(1), (date(9999, 12, 31), 12))
    life.issue(day(1), (date(1000, 1, 1), 12))
    assert list(on_day(life.calendar(day(1)))) == ["20260302", "20260304", "20260306"]


def test_another_hour_moves_what_is_ahead_and_not_what_was() -> None:
    life = a_week()
    life.train_at("18:00", day(-1))
    life.train_at("07:15", day(1))
    after = on_day(life.calendar(day(1.1)))
    assert after["20260302"]["DTSTART"].endswith("T180000Z")
    assert after["20260304"]["DTSTART"].endswith("T071500Z")


def test_half_past_midnight_is_the_night_of_its_day() -> None:
    text = a_week(hour="00:30").calendar(day(0))
    assert list(on_day(text)) == ["20260303", "20260305", "20260307"]


def test_two_links_share_no_id() -> None:
    life = a_week()
    one, other = (sessions(life.calendar(day(0), link)) for link in ("one", "other"))
    assert not {x["UID"] for x in one} & {x["UID"] for x in other}
    assert len({x["UID"] for x in one}) == 3


CHANGES = [
    ("Europe/London", datetime(2026, 3, 27, tzinfo=UTC), "2026-03-27", "2026-03-30"),
    ("Europe/London", datetime(2026, 10, 23, tzinfo=UTC), "2026-10-23", "2026-10-26"),
    ("America/New_York", datetime(2026, 3, 6, 12, tzinfo=UTC), "2026-03-06", "2026-03-09"),
    ("America/New_York", datetime(2026, 10, 30, 12, tzinfo=UTC), "2026-10-30", "2026-11-02"),
    ("Australia/Sydney", datetime(2026, 4, 3, tzinfo=UTC), "2026-04-03", "2026-04-06"),
    ("Australia/Sydney", datetime(2026, 10, 2, tzinfo=UTC), "2026-10-02", "2026-10-05"),
]


@pytest.mark.parametrize(("zone", "on", "before", "after"), CHANGES)
def test_an_hour_stays_that_hour_when_the_clocks_change(
    zone: str, on: datetime, before: str, after: str
) -> None:
    life = Life(zone)
    life.tell(intake(on))
    days = date.fromisoformat(before), date.fromisoformat(after)
    life.issue(on, (days[0], 20))
    life.issue(on + timedelta(days=1), (days[1], 20))
    text = life.calendar(on + timedelta(days=1))
    starts = [start for start, _ in spans(text, days[0])]
    assert all(isinstance(start, datetime) for start in starts)
    assert [start.strftime("%Y-%m-%d %H:%M") for start in starts] == [
        f"{before} 18:00",
        f"{after} 18:00",
    ]
    apart = starts[1].astimezone(UTC) - starts[0].astimezone(UTC)
    assert apart in (timedelta(hours=71), timedelta(hours=73))
    assert apart == offset_says(text, starts)


def offset_says(text: str, starts: list[datetime]) -> timedelta:
    """How far apart two moments are by the calendar's own VTIMEZONE alone."""
    known = parsed(text).timezones[0]
    rules = [
        (rule.start_datetime, rule.tz_offset_to.offset)
        for rule in (*known.standard, *known.daylight)
    ]
    walls = [datetime(start.year, start.month, start.day, 18) for start in starts]  # noqa: DTZ001
    moments = [wall - max(rule for rule in rules if rule[0] <= wall)[1] for wall in walls]
    return moments[1] - moments[0]


def test_an_hour_that_the_clocks_leave_out_is_the_next_that_there_is() -> None:
    life = Life("America/New_York", "02:30")
    on = datetime(2026, 3, 6, 12, tzinfo=UTC)
    life.tell(intake(on))
    life.issue(on, (date(2026, 3, 7), 20))
    (one,) = sessions(life.calendar(on))
    assert one["DTSTART"] == "20260308T033000"
