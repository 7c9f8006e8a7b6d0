"""Walks are found in what other programs write, and nothing else of it is."""

import io
from dataclasses import fields
from datetime import UTC, datetime, timedelta, timezone
from itertools import combinations

import fitdecode
import pytest
from hypothesis import given
from hypothesis import strategies as st

from steadyback.imports import apple_health, gpx
from steadyback.imports.walk_files import walks_in
from steadyback.imports.walks import MOST_KEPT, Found, Gathering, Told, Walk, standing
from tests.imports.written import (
    HEARTBEAT,
    apple,
    apple_zip,
    definition,
    distance,
    fit,
    fit_whole,
    points,
    track,
    workout,
    zipped,
)
from tests.imports.written import gpx as gpx_file

SUNDAY = datetime(2026, 3, 1, 8, 15, tzinfo=UTC)
WALK = workout("2026-03-01 08:15:02 +0000", "2026-03-01 08:47:02 +0000",
               told='duration="31.5" durationUnit="min"', inside=distance(2.4))  # fmt: skip


def read(data: bytes) -> Found:
    return walks_in(io.BytesIO(data))


def shown(found: Found) -> list[tuple[str, str, int, int | None]]:
    """Start, end, minutes, metres of each walk, newest first."""
    return [
        (f"{one.started:%Y-%m-%d %H:%M:%S%z}", f"{one.ended:%H:%M:%S}", one.minutes, one.metres)
        for one in found.walks
    ]


def test_a_walk_holds_no_place_no_route_and_no_heart_rate() -> None:
    assert {one.name for one in fields(Walk)} == {"started", "ended", "minutes", "metres", "source"}


@pytest.mark.parametrize("name", [None, "apple_health_export/export.xml", "a/Exportieren.xml"])
def test_apple_health_gives_its_walks_and_counts_what_is_none(name: str | None) -> None:
    run = workout("2026-02-01 08:00:00 +0000", "2026-02-01 09:00:00 +0000", kind="Running")
    older = workout("2025-07-01 18:00:00 +0100", "2025-07-01 18:40:00 +0100",
                    told='totalDistance="2" totalDistanceUnit="mi"')  # fmt: skip
    export = apple(run, older, WALK, HEARTBEAT.format(72))
    found = read(export if name is None else apple_zip(export, name))
    assert shown(found) == [
        ("2026-03-01 08:15:02+0000", "08:47:02", 32, 2400),
        ("2025-07-01 18:00:00+0100", "18:40:00", 40, 3219),
    ]
    assert (found.others, found.left, found.copies) == (1, {}, 0)


def test_a_duration_that_cannot_be_is_not_believed() -> None:
    impossible = workout("2026-03-01 09:00:00 +0000", "2026-03-01 09:30:00 +0000",
                         told='duration="30" durationUnit="hr"')  # fmt: skip
    assert [one.minutes for one in read(apple(impossible)).walks] == [30]


@pytest.mark.parametrize(
    ("start", "end", "why"),
    [
        ("2026-03-01 09:00:00 +0000", "2026-03-01 09:00:20 +0000", "short"),
        ("2026-03-01 09:00:00 +0000", "2026-03-01 20:00:00 +0000", "long"),
        ("2026-03-01 09:00:00 +0000", "2026-03-01 08:00:00 +0000", "backwards"),
        ("2026-03-01 09:00:00", "2026-03-01 09:30:00", "timeless"),
        ("yesterday", "today", "timeless"),
        ("1970-01-01 00:00:00 +0000", "1970-01-01 00:30:00 +0000", "timeless"),
    ],
)
def test_what_cannot_be_a_walk_is_left_with_its_reason(start: str, end: str, why: str) -> None:
    found = read(apple(workout(start, end)))
    assert (found.walks, found.left) == ((), {why: 1})


def test_a_phone_with_a_clock_of_twelve_hours_is_understood() -> None:
    zone = timezone(timedelta(hours=-5))
    for said in ("2021-12-24 8:02:43 PM -0500", "2021-12-24 8:02:43\u202fp.m. -0500"):
        assert apple_health.moment(said) == datetime(2021, 12, 24, 20, 2, 43, tzinfo=zone)


def test_the_night_the_clocks_change_makes_a_walk_neither_longer_nor_shorter() -> None:
    over = workout("2026-03-29 00:50:00 +0000", "2026-03-29 02:20:00 +0100")
    back = workout("2026-10-25 01:50:00 +0100", "2026-10-25 01:10:00 +0000")
    assert [one.minutes for one in read(apple(over, back)).walks] == [20, 30]


def test_a_control_character_in_a_name_stops_nothing() -> None:
    odd = apple(HEARTBEAT.format(7).replace("Robin", "Ro\x0bbin"), WALK)
    assert len(read(odd).walks) == 1


def test_gpx_counts_each_track_without_its_pauses() -> None:
    rest = SUNDAY + timedelta(minutes=40)
    found = read(gpx_file([track(points(SUNDAY, 20), points(rest, 10))]))
    assert shown(found) == [("2026-03-01 08:15:00+0000", "09:05:00", 30, 2400)]


def test_a_gap_without_points_is_a_pause() -> None:
    first, then = points(SUNDAY, 20), points(SUNDAY + timedelta(minutes=50), 10)
    one = first.replace("</trkseg>\n", "") + then.replace("<trkseg>", "")
    assert [walk.minutes for walk in read(gpx_file([track(one)])).walks] == [30]


def test_a_time_without_zone_is_utc_as_the_format_says() -> None:
    assert gpx.moment("2026-03-01T08:15:00") == SUNDAY
    assert gpx.moment("2026-03-01T10:15:00.250+02:00") == SUNDAY + timedelta(milliseconds=250)
    found = read(gpx_file([track(points(SUNDAY, 20, zone=""))]))
    assert [one.started for one in found.walks] == [SUNDAY]


def test_a_ride_is_no_walk_whether_its_file_says_so_or_not() -> None:
    called = read(gpx_file([track(points(SUNDAY, 30, kmh=18), kind="cycling")]))
    assert (called.walks, called.others) == ((), 1)
    silent = read(gpx_file([track(points(SUNDAY, 30, kmh=18), kind=None)]))
    assert (silent.walks, silent.left) == ((), {"fast": 1})


def test_a_slow_track_without_a_name_is_a_walk_that_its_file_does_not_name() -> None:
    found = read(gpx_file([track(points(SUNDAY, 30), kind=None)]))
    assert [one.id for one in found.walks] == [*found.unnamed]


def test_a_planned_route_has_no_times_and_was_not_walked() -> None:
    route = track("<trkseg><trkpt lat='1' lon='2'/><trkpt lat='1.1' lon='2'/></trkseg>")
    assert read(gpx_file([route])).left == {"timeless": 1}


@pytest.mark.parametrize("order", ["<", ">"])
def test_fit_gives_the_sums_of_its_session(order: str) -> None:
    found = read(fit(SUNDAY, 32 * 60, moved=30 * 60, order=order))
    assert shown(found) == [("2026-03-01 08:15:00+0000", "08:47:00", 30, 2400)]


def test_an_independent_reader_finds_the_same_in_our_fit_files() -> None:
    data = fit(SUNDAY, 32 * 60, moved=30 * 60)
    crc, errors = fitdecode.CrcCheck.RAISE, fitdecode.ErrorHandling.RAISE
    with fitdecode.FitReader(io.BytesIO(data), check_crc=crc, error_handling=errors) as frames:
        data_frames = [one for one in frames if isinstance(one, fitdecode.FitDataMessage)]
    (told,) = [one for one in data_frames if one.name == "session"]
    (walk,) = read(data).walks
    assert told.get_value("sport") == "walking"
    assert told.get_value("start_time") == walk.started
    assert told.get_value("timestamp") == walk.ended
    assert told.get_value("total_timer_time") == walk.minutes * 60
    assert told.get_value("total_distance") == walk.metres


def test_a_run_on_a_watch_is_no_walk() -> None:
    found = read(fit(SUNDAY, 1800, sport=1))
    assert (found.walks, found.others) == ((), 1)


def test_several_fit_files_in_a_row_and_fields_of_other_makers_are_read() -> None:
    session = bytearray(definition(0, 18, [(2, 4, 0x86), (7, 4, 0x86), (5, 1, 0)]))
    session[0] |= 0x20
    session += bytes([1, 0, 3, 0])  # one developer field of three bytes
    at = int((SUNDAY - datetime(1989, 12, 31, tzinfo=UTC)).total_seconds())
    session += bytes([0]) + at.to_bytes(4, "little") + (900_000).to_bytes(4, "little")
    session += bytes([11]) + b"xyz"
    tomorrow = fit(SUNDAY + timedelta(days=1), 1200)
    assert [one.minutes for one in read(fit_whole(bytes(session)) + tomorrow).walks] == [20, 15]


def test_a_zip_of_recordings_is_read_as_one() -> None:
    both = {"../../etc/a.GPX": gpx_file([track(points(SUNDAY, 20))]), "b.fit": fit(SUNDAY, 1200)}
    found = read(zipped(both))
    assert [one.minutes for one in found.walks] == [20]
    assert found.copies == 1


def test_a_watch_and_a_phone_that_record_one_walk_are_one_walk() -> None:
    phone = workout("2026-03-01 08:20:00 +0000", "2026-03-01 08:45:00 +0000")
    next_one = workout("2026-03-01 08:46:00 +0000", "2026-03-01 09:06:00 +0000")
    found = read(apple(phone, WALK, next_one))
    assert [one.minutes for one in found.walks] == [20, 32]
    assert found.copies == 1


def test_the_id_follows_from_start_and_source_alone() -> None:
    (one,) = read(apple(WALK)).walks
    (same,) = read(apple(WALK.replace("08:15:02 +0000", "10:15:02 +0200"))).walks
    (other,) = read(fit(one.started, 1890)).walks
    assert one.id == same.id != other.id


def test_only_the_newest_of_very_many_are_held() -> None:
    gathered = Gathering("gpx")
    for n in range(MOST_KEPT + 7):
        start = SUNDAY + timedelta(hours=n)
        gathered.add("walk", start, start + timedelta(minutes=20), 1200, None)
    found = gathered.found()
    assert (len(found.walks), found.beyond) == (MOST_KEPT, 7)
    assert found.walks[-1].started == SUNDAY + timedelta(hours=7)


BEGAN, NOW = SUNDAY - timedelta(days=7), SUNDAY + timedelta(days=7)
NOTED = Told("x", SUNDAY + timedelta(minutes=32), 30, SUNDAY.date())


@pytest.mark.parametrize(
    ("told", "how"),
    [
        ([], "new"),
        ([NOTED], "here"),
        ([Told("x", SUNDAY + timedelta(hours=9), 33, SUNDAY.date())], "maybe"),
        ([Told("x", SUNDAY + timedelta(hours=9), 60, SUNDAY.date())], "new"),
        ([Told("x", SUNDAY + timedelta(hours=9), None, SUNDAY.date())], "new"),
        ([Told("x", NOTED.at, 30, SUNDAY.date(), withdrawn=True)], "new"),
    ],
)
def test_a_walk_is_compared_with_those_that_are_noted(told: list[Told], how: str) -> None:
    walk = Walk(SUNDAY, SUNDAY + timedelta(minutes=32), 30, None, "gpx")
    assert standing(walk, SUNDAY.date(), told, BEGAN, NOW) == how


def test_a_walk_from_before_the_record_or_ahead_of_now_is_not_offered() -> None:
    walk = Walk(SUNDAY, SUNDAY + timedelta(minutes=32), 30, None, "gpx")
    assert standing(walk, SUNDAY.date(), [], SUNDAY, NOW) == "early"
    assert standing(walk, SUNDAY.date(), [], BEGAN, SUNDAY) == "ahead"
    gone = Told(walk.id, NOTED.at, 30, SUNDAY.date(), withdrawn=True)
    assert standing(walk, SUNDAY.date(), [gone], BEGAN, NOW) == "taken_back"


@given(st.lists(st.tuples(st.integers(0, 900), st.integers(1, 600)), max_size=12))
def test_no_two_walks_of_a_file_share_most_of_their_time(spans: list[tuple[int, int]]) -> None:
    gathered = Gathering("fit")
    for start, minutes in spans:
        began = SUNDAY + timedelta(minutes=start)
        gathered.add("walk", began, began + timedelta(minutes=minutes), minutes * 60, None)
    found = gathered.found()
    assert len(found.walks) + found.copies == len(spans)
    for one, other in combinations(found.walks, 2):
        shared = min(one.ended, other.ended) - max(one.started, other.started)
        shorter = min(one.ended - one.started, other.ended - other.started)
        assert shared < timedelta() or shared < shorter / 2
