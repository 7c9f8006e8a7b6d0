"""When clocks change: the table of a calendar agrees with the zone, whatever the zone does."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from steadyback.exports.clock_changes import clock_changes

ZONES = [
    "UTC", "Europe/London", "Europe/Dublin", "America/New_York", "America/Sao_Paulo",
    "Australia/Sydney", "Australia/Lord_Howe", "Pacific/Auckland", "Africa/Casablanca",
    "Asia/Kolkata", "Asia/Kathmandu", "America/St_Johns",
]  # fmt: skip


@pytest.mark.parametrize("zone", ZONES)
def test_every_hour_of_three_years_has_the_offset_of_its_zone(zone: str) -> None:
    table = clock_changes(zone, 2025, 2027)
    starts = [change.local - change.before for change in table]
    assert starts == sorted(starts)
    there, at, place = ZoneInfo(zone), datetime(2025, 1, 1, tzinfo=UTC), 0
    while at.year < 2028:
        while place + 1 < len(table) and starts[place + 1] <= at.replace(tzinfo=None):
            place += 1
        assert at.astimezone(there).utcoffset() == table[place].after, (zone, at)
        at += timedelta(hours=1)


def test_the_moment_of_a_change_is_told_by_the_clock_before_it() -> None:
    _, spring, autumn = clock_changes("Europe/London", 2026, 2026)
    assert (spring.local, spring.name, spring.summer) == (datetime(2026, 3, 29, 1), "BST", True)  # noqa: DTZ001
    assert (autumn.local, autumn.name, autumn.summer) == (datetime(2026, 10, 25, 2), "GMT", False)  # noqa: DTZ001


def test_a_change_by_half_an_hour_is_found_too() -> None:
    _, autumn, spring = clock_changes("Australia/Lord_Howe", 2026, 2026)
    assert (spring.after - spring.before, autumn.after - autumn.before) == (
        timedelta(minutes=30),
        timedelta(minutes=-30),
    )
