"""What is counted of a life: its weeks by the calendar, and what was noticed of it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from steadyback.engine.progress.course import WeekKept
from steadyback.engine.state import FlagState, Flare, Report
from steadyback.simulation import course, living
from steadyback.simulation.figures import by_week, noticed, sets_a_week
from steadyback.simulation.outcome import Noticed, Outcome
from steadyback.simulation.signs import Sign
from steadyback.simulation.tables import of_weeks
from steadyback.simulation.trial import week_lived
from tests.trial_folders import usual

THURSDAY = date(2026, 4, 30)
MIDNIGHT = datetime(2026, 4, 30, tzinfo=UTC)


def placed(week: str, days: int = 28) -> tuple[int, int]:
    """The place of a week in a life that began on a Thursday, and how much of it was lived."""
    found = week_lived(WeekKept(week), THURSDAY, days)
    return found.week, found.days


def test_a_week_keeps_its_place_in_the_calendar_whatever_came_before() -> None:
    assert [placed(f"2026-W{week}") for week in range(18, 23)] == [
        (1, 4), (2, 7), (3, 7), (4, 7), (5, 3),
    ]  # fmt: skip
    assert placed("2026-W18", 2) == (1, 2)
    begins = date(2026, 4, 27)
    found = [week_lived(WeekKept(f"2026-W{n}"), begins, 14) for n in (18, 19)]
    assert [(one.week, one.days) for one in found] == [(1, 7), (2, 7)]


def after_a_lock(number: int) -> Outcome:
    """Somebody of whom nothing was planned in their second week; the first and last in part."""
    week = replace(usual(number).weeks[0], halves=(2,) * 7)
    weeks = [replace(week, week=place, days=days) for place, days in ((1, 4), (3, 7), (4, 3))]
    return replace(usual(number), weeks=tuple(weeks))


def test_a_week_after_a_gap_is_not_told_as_the_one_before() -> None:
    people = [after_a_lock(number) for number in range(4)]
    assert [(one["week"], one["planned"]) for one in by_week(people, 1)] == [
        (1, 12), (3, 12), (4, 12),
    ]  # fmt: skip
    assert [row[:3] for row in of_weeks(people[2])] == [(2, 1, 4), (2, 3, 7), (2, 4, 3)]


def test_weeks_in_part_do_not_make_a_mean_week_smaller() -> None:
    people = [after_a_lock(number) for number in range(4)]
    assert {one["value"] for one in sets_a_week(people, 1)} == {1.0}
    in_part = [replace(one, weeks=one.weeks[:1]) for one in people]
    assert {one["value"] for one in sets_a_week(in_part, 1)} == {None}


# ---------------------------------------------------------------- what counts as noticed


def at(day: int) -> datetime:
    """Noon of a day of a life."""
    return MIDNIGHT + timedelta(days=day, hours=12)


def seen(day: int, flare: Flare | None = None, *reports: Report) -> dict[tuple[str, int], int]:
    """What counts as noticed on a day; a flare and RF25 were drawn to begin on the fifth."""
    drawn = course.Course(0, 12, (course.Flare(5, 7, 3.0),))
    flags = {"RF25": FlagState(None, at(day), reports=reports)} if reports else {}
    life: Any = SimpleNamespace(
        day=day, first=THURSDAY, traits=SimpleNamespace(zone="UTC"), locked={}, stages={},
        signs=(Sign("RF25", 5, True),), noticed={}, body=SimpleNamespace(course=drawn),
        record=SimpleNamespace(state=SimpleNamespace(flare=flare, flags=flags)),
    )  # fmt: skip
    flag = SimpleNamespace(id="RF25", locks=False)
    triage = SimpleNamespace(flags=(flag,) if reports else (), reasons=())
    living.notes(life, SimpleNamespace(locked=False, stage=1, triage=triage))  # type: ignore[arg-type]
    return dict(life.noticed)


def test_a_flare_is_noticed_when_a_rule_speaks_of_it() -> None:
    assert seen(6, Flare(at(5), 3.0, 3.0, told=at(6))) == {("flare", 5): 6}
    assert seen(6, Flare(at(5), 3.0, 3.0)) == {}, "one raised check-in alone"
    assert seen(6, Flare(at(3), 3.0, 3.0, told=at(4))) == {}, "an older one"
    assert seen(20, Flare(at(19), 3.0, 3.0, told=at(20))) == {}, "when it was over"


@pytest.mark.parametrize(
    ("report", "known"),
    [
        (Report("RF25", at(6), rule="RF25"), {("RF25", 5): 6}),
        (Report("RF25", at(6), None, "clinician", "PM00"), {}),
        (Report("RF25", at(2), rule="RF25"), {}),
    ],
)
def test_a_sign_is_noticed_where_it_was_told_as_itself(report, known) -> None:
    assert seen(6, None, report) == known
    both = Report("RF25", at(6), None, "clinician", "PM00")
    assert seen(6, None, report, both) == known


# ---------------------------------------------------------------- how sure it is


def with_flares(number: int, many: int) -> Outcome:
    """Somebody with so many flares, all of them noticed or none."""
    after = 2 if number % 2 else None
    return replace(usual(number), noticed=tuple(Noticed("flare", n, after) for n in range(many)))


def test_flares_of_one_person_are_not_counted_as_if_they_were_of_many() -> None:
    """All flares of a person share their luck: ten of each say no more than one of each."""
    one, ten = ([with_flares(n, many) for n in range(40)] for many in (1, 10))
    alone, together = noticed(one, 1)[0], noticed(ten, 1)[0]
    assert (alone["value"], together["value"]) == (0.5, 0.5)
    assert (together["low"], together["high"]) == (alone["low"], alone["high"])
    assert together["high"] - together["low"] > 0.2


def test_a_share_of_fewer_than_ten_people_has_no_interval() -> None:
    few = [with_flares(n, 5) for n in range(9)] + [with_flares(9, 0)] * 30
    one = noticed(few, 1)[0]
    assert one["value"] == pytest.approx(4 / 9)
    assert one["low"] is one["high"] is None
    assert one["people"] == 9
