"""Stages and rungs that nobody earned are caught, whoever weakened the rules that hold them."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from steadyback.engine import ladder, stages
from steadyback.record import Event, read_case
from steadyback.simulation.living import Life
from steadyback.simulation.lookout import Break, seen_again
from steadyback.simulation.watching.climbed import highest_rung, never_climbed
from steadyback.simulation.watching.present import Present
from steadyback.simulation.watching.record import Record
from steadyback.simulation.watching.staged import highest_stage, stage_unearned, stage_up_with_time
from tests.catalogue_fixture import the_catalogue
from tests.engine.somebody import (
    PERSON,
    change,
    check_in,
    day,
    done,
    event,
    green,
    intake,
    session,
    set_stage,
)
from tests.simulation.test_lives import ORDERLY, eager, lived

CALM = ORDERLY.but(morning_answered=1, noise=0, felt_spread=0, more_done=1, flare_a_day=0)
ON = day(30)


def record(*events: Event, days: float = 30) -> Record:
    return Record(PERSON, events, day(days), the_catalogue())


def about(life: Life, words: str) -> list[Break]:
    """The breaks that say something in these words."""
    return [one for one in life.lookout.breaks if any(words in says for says in one.says)]


def seen(one: Break) -> list[str]:
    return seen_again(read_case(json.dumps(one.case)), one, the_catalogue())


def unearned(catalogue: Any, now: Any, level: Any, below: Any) -> tuple[bool, Any]:
    """A gate of rungs that lets everybody in."""
    return True, ENTRY(catalogue, now, level, below)[1]


ENTRY = ladder.entry


def test_rungs_that_nobody_earned_are_caught(monkeypatch) -> None:
    """4, seen at a moment and as the week is planned."""
    with monkeypatch.context() as weakened:
        weakened.setattr(ladder, "entry", unearned)
        life = lived(eager(), 2, ORDERLY)
        found = about(life, "can have been earned")
        assert {one.planned for one in found} == {False, True}
        for one in found:
            assert one.numbers == {"4"}
            assert set(one.says) <= set(seen(one))
    assert [seen(one) for one in found] == [[]] * len(found)


@pytest.mark.parametrize("gates", [("unmet", "gate_2", "gate_3", "gate_4"), ("unmet",)])
def test_a_stage_that_no_gate_let_in_is_caught(monkeypatch, gates: tuple[str, ...]) -> None:
    """4, seen at a moment and from one moment to the next."""
    with monkeypatch.context() as weakened:
        for gate in gates:
            weakened.setattr(stages, gate, lambda *told: {})
        life = lived(eager(days=("tue",)), 3, ORDERLY.but(rest_day_told=0))
        assert max(life.stages) > 2
        found = about(life, "can have been reached")
        assert found
        assert set(found[0].says) <= set(seen(found[0]))
        in_time = [one for one in life.lookout.breaks if one.since is not None]
        assert in_time
        assert set(in_time[0].says) <= set(seen(in_time[0]))
    assert seen(found[0]) == seen(in_time[0]) == []


TWICE = [*green(day(1), done("squat-1", 2, 6)), *green(day(3), done("squat-1", 2, 6))]


def rung_of(*events: Event, exercise: str = "squat") -> int:
    one = record(intake(), *events)
    return highest_rung(one, Present(one).means, exercise)


def test_a_rung_is_earned_by_two_green_sessions_at_the_usual_dose_of_the_one_below() -> None:
    assert rung_of() == rung_of(*TWICE[:2]) == 1
    assert rung_of(*TWICE) == 2
    assert rung_of(*TWICE[:3]) == 1, "nobody answered the second morning"
    short = [*green(day(5), done("squat-1", 1, 6)), *green(day(7), done("squat-1", 2, 5))]
    assert rung_of(*TWICE[:2], *short) == 1
    red = session(day(3), done("squat-1", 2, 6), leg_after=2)
    assert rung_of(*TWICE[:2], red, TWICE[3]) == 1
    assert rung_of(*TWICE[:2], *TWICE[:2]) == 1, "the same one twice"


def test_a_rung_above_what_is_lacking_needs_the_one_below_that() -> None:
    """squat-1 needs a chair: without one G1 looks through it."""
    assert rung_of(intake(day(0.1), equipment=["wall"])) >= 2


def test_a_clinician_places_and_a_person_does_not() -> None:
    assert rung_of(change(day(1), "set_level", level="squat-3")) == 3
    assert rung_of(change(day(1), "set_level", by="person", level="squat-3")) == 1


def test_a_rung_for_calm_legs_needs_a_week_of_little_pain() -> None:
    placed = change(day(1), "set_level", level="squat-3")
    done_in_full = done("squat-3", 6, 30, hold_s=60)
    full = [*green(day(24), done_in_full), *green(day(26), done_in_full)]
    calm = [check_in(day(25 + n)) for n in range(3)]
    sore = [check_in(day(25 + n), leg_nprs=4) for n in range(3)]
    assert the_catalogue().levels["squat-4"].gate == "G2"
    assert rung_of(placed, *full, *calm) == 4
    assert rung_of(placed, *full, *sore) == rung_of(placed, *full, *calm[:2]) == 3


def test_what_a_record_really_opens_was_earned() -> None:
    now = Present(record(intake(), set_stage(3, day(0.1)), *TWICE, days=4))
    assert now.standing.rungs["squat"] == 2
    assert [*never_climbed(now)] == []


def told(days: range, **pain: Any) -> list[Event]:
    return [check_in(day(n), **pain) for n in days]


def measured(**tests: Any) -> Event:
    return event("measure", day(20), tests, "clinician:ann")


GOOD = [*told(range(1, 50)), *green(day(15), done("squat-1")), *green(day(29), done("squat-1"))]
TESTED = measured(trunk_hold_s=60, hinge_ok=True)


def reached(*events: Event, days: float = 50) -> int:
    return highest_stage(record(intake(), *events, days=days))


def test_a_stage_is_reached_by_one_at_a_review_after_enough_weeks() -> None:
    """The first answers are of a Monday evening: a first review a week later is a little early."""
    known = [*GOOD, TESTED]
    assert [reached(*known, days=n) for n in (13, 14, 27, 28, 48, 49)] == [1, 2, 2, 3, 3, 4]
    assert reached(*known, *told(range(50, 90)), days=90) == 4, "the last is a clinician's"


@pytest.mark.parametrize(
    ("events", "stage"),
    [
        (GOOD[:2], 1),
        (told(range(1, 50), leg_nprs=6), 1),
        (told(range(1, 50)), 2),
        ([*told(range(1, 50), leg_nprs=4), *GOOD[49:]], 2),
        (GOOD, 3),
        ([*GOOD, measured(trunk_hold_s=59, hinge_ok=True)], 3),
        ([*GOOD, measured(trunk_hold_s=60, hinge_ok=False)], 3),
        ([*told(range(1, 50), back_nprs=4), *GOOD[49:], TESTED], 3),
        ([*told(range(1, 50), leg_nprs=2), *GOOD[49:], TESTED], 3),
    ],
)
def test_no_stage_is_reached_without_what_its_gate_asks_for(
    events: list[Event], stage: int
) -> None:
    assert reached(*events) == stage


def test_what_a_clinician_set_was_reached_until_they_set_another() -> None:
    assert reached(set_stage(5, day(3))) == 5
    assert reached(set_stage(5, day(3)), set_stage(1, day(4))) == 1


def later(make: Callable[[int], list[Event]], was: int, now: int) -> list[str]:
    """What is said where a stage rose over one Monday, told of so."""
    before = Present(record(intake(), set_stage(was, day(1)), *make(12), days=13))
    after = Present(record(intake(), set_stage(now, day(1)), *make(12), days=14))
    return [*stage_up_with_time(before, after)]


def test_time_alone_lets_a_stage_rise_by_one_over_a_monday_and_after_little_pain() -> None:
    calm = lambda n: told(range(8, n))  # noqa: E731
    assert later(calm, 2, 3) == []
    assert "in 1 reviews" in later(calm, 1, 3)[0]
    assert "too much pain" in later(lambda n: told(range(8, n), leg_nprs=4), 2, 3)[0]
    assert "too little" in later(lambda n: [], 2, 3)[0]
    assert later(calm, 3, 2) == []


def test_what_the_gates_really_let_in_is_not_held_against_them() -> None:
    now = Present(record(intake(), *GOOD, TESTED, days=50))
    assert now.advice.stage == 4
    assert [*stage_unearned(now)] == []
