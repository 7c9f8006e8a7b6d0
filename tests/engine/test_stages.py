"""Stage gates at both sides of each condition; gates admit, they do not evict (rulings 23)."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest

from steadyback.engine.stages import green_share, mean_leg, unmet
from steadyback.engine.state import Finding, Judged, Measured, Reading, StageState, State
from steadyback.record import Event
from steadyback.record.answers import Symptoms
from tests.catalogue_fixture import the_catalogue
from tests.engine.somebody import (
    CALM,
    MONDAY,
    advice,
    change,
    check_in,
    day,
    done,
    green,
    intake,
    session,
    set_stage,
)

POLICY = the_catalogue().policy
NOW = day(60)
ONE_WEEK = timedelta(weeks=1)
USUAL = done("squat-1", 2, 6)


def readings(*legs: int | None, back: int = 2, first: float = 0.5) -> tuple[Reading, ...]:
    """Check-ins of the last days, newest first."""
    return tuple(
        Reading(NOW - timedelta(days=first + i), leg, back, 1) for i, leg in enumerate(legs)
    )


def judged(colour: str, stage: int = 2, index: int = 0, answered: bool = True) -> Judged:
    rule = Finding("PM07" if colour == "green" else "PM08", colour)  # type: ignore[arg-type]
    at = NOW - timedelta(days=1 + index)
    return Judged(str(index), at, "", (rule,), (), 0.0, stage, 1, 2, 1, answered)


GREENS = tuple(judged("green", index=i) for i in range(4))


def standing(number: int, **changes: Any) -> State:
    """Somebody who meets the gate above this stage, but for what is said."""
    calm = State(
        started=MONDAY,
        symptoms=Symptoms(**CALM),
        readings=readings(1, 1, 1),
        sessions=(*GREENS, judged("amber", index=9)),
        stage=StageState(stage=number, since=NOW - timedelta(weeks=3)),
        tests=Measured(trunk_hold_s=60, hinge_ok=True),
    )
    return replace(calm, **changes)


def waits(state: State) -> set[str]:
    return set(unmet(state, NOW, POLICY))


def symptoms(**changes: Any) -> Symptoms:
    return Symptoms(**(CALM | changes))


SIX: dict[str, Any] = {"leg_nprs": 7, "distal_level": 4, "nights_woken": 3}
SEVEN = SIX | {"settle_minutes": 20}
THREE: dict[str, Any] = {"settle_minutes": 20, "nights_woken": 1, "sitting_minutes": 20}
FOUR = THREE | {"leg_nprs": 4}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, set()),
        ({"symptoms": symptoms(**SIX)}, set()),
        ({"symptoms": symptoms(**SEVEN)}, {"irritability"}),
        ({"readings": readings(5, 5, 5)}, set()),
        ({"readings": readings(5, 5, 6)}, {"mean_leg"}),
        ({"readings": readings(1, 1)}, {"mean_leg"}),
        ({"readings": readings(1, 1, None)}, {"mean_leg"}),
        ({"readings": readings(1, 1, 1, first=5.5)}, {"mean_leg"}),
        ({"started": NOW - timedelta(days=7)}, set()),
        ({"started": NOW - timedelta(days=6.9)}, {"days"}),
        ({"last_pm03_at": NOW - timedelta(days=7)}, set()),
        ({"last_pm03_at": NOW - timedelta(days=6.9)}, {"pm03"}),
    ],
)
def test_the_gate_to_stage_2(changes: dict[str, Any], expected: set[str]) -> None:
    assert waits(standing(1, **changes)) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, set()),
        ({"symptoms": symptoms(**THREE)}, set()),
        ({"symptoms": symptoms(**FOUR)}, {"irritability"}),
        ({"readings": readings(3, 3, 3)}, set()),
        ({"readings": readings(3, 3, 4)}, {"mean_leg"}),
        ({"symptoms": symptoms(distal_level=2)}, set()),
        ({"symptoms": symptoms(distal_level=3)}, {"distal"}),
        ({"symptoms": symptoms(distal_level=None)}, {"distal"}),
        ({"sessions": (*GREENS, judged("amber", index=8), judged("red", index=9))}, {"green"}),
        ({"sessions": ()}, {"green"}),
        ({"sessions": (judged("green", stage=1),)}, {"green"}),
        ({"stage": StageState(stage=2, since=NOW - 2 * ONE_WEEK)}, set()),
        ({"stage": StageState(stage=2, since=NOW - 1.9 * ONE_WEEK)}, {"weeks"}),
    ],
)
def test_the_gate_to_stage_3(changes: dict[str, Any], expected: set[str]) -> None:
    assert waits(standing(2, **changes)) == expected


def test_a_session_whose_morning_never_answered_is_not_one_of_the_green_ones() -> None:
    silent = tuple(judged("green", index=i, answered=False) for i in range(5))
    assert waits(standing(2, sessions=silent)) == {"green"}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, set()),
        ({"tests": Measured(trunk_hold_s=59, hinge_ok=True)}, {"trunk_hold"}),
        ({"tests": Measured(trunk_hold_s=59, hinge_ok=True, plank_greens=9)}, {"trunk_hold"}),
        ({"tests": Measured(hinge_ok=True, plank_greens=2)}, set()),
        ({"tests": Measured(hinge_ok=True, plank_greens=1)}, {"trunk_hold"}),
        ({"tests": Measured(trunk_hold_s=60, hinge_ok=False)}, {"hinge"}),
        ({"tests": Measured(trunk_hold_s=60)}, {"hinge"}),
        ({"readings": readings(1, 1, 2)}, {"mean_leg"}),
        ({"readings": readings(1, 1, 1, back=3)}, set()),
        ({"readings": readings(1, 1, 1, back=4)}, {"mean_back"}),
        ({"stage": StageState(stage=3, since=NOW - 2.9 * ONE_WEEK)}, {"weeks"}),
    ],
)
def test_the_gate_to_stage_4(changes: dict[str, Any], expected: set[str]) -> None:
    assert waits(standing(3, **changes)) == expected


def test_stage_5_is_for_a_clinician() -> None:
    assert waits(standing(4)) == {"clinician"}


def test_the_mean_needs_three_check_ins_in_seven_days() -> None:
    assert mean_leg(standing(1), NOW, POLICY) == 1
    assert mean_leg(standing(1, readings=readings(2, 4)), NOW, POLICY) is None
    intakes = tuple(replace(r, check_in=False) for r in readings(1, 1, 1))
    assert mean_leg(standing(1, readings=intakes), NOW, POLICY) is None
    assert green_share(State(), 2, NOW) is None


def stage(*events: Event, days: float) -> int:
    return advice([intake(), *events], day(days)).stage


VISITS = [check_in(day(d)) for d in range(1, 40)]
DAILY = [e for d in range(1, 40, 2) for e in green(day(d, 1), USUAL)]


def test_a_stage_rises_by_one_at_the_weekly_review_on_monday_at_three() -> None:
    visits = [v for v in VISITS if v.at < day(13)]
    assert stage(*visits, days=13) == 1
    assert stage(*visits, days=13.3) == 1
    assert stage(*visits, days=13.4) == 2  # Monday 16 March, 03:36


def test_a_review_that_nobody_saw_is_made_up_for() -> None:
    assert stage(*[v for v in VISITS if v.at < day(13)], days=40) == 2


def test_it_climbs_one_stage_at_a_time() -> None:
    seen = [stage(*VISITS, *DAILY, days=d) for d in range(39)]
    assert seen[0] == 1
    assert max(seen) == 3
    assert all(later - earlier in (0, 1) for earlier, later in pairwise(seen))
    assert seen.index(3) - seen.index(2) >= 14


def test_one_irritable_check_in_caps_the_day_and_two_in_a_row_lower_the_stage() -> None:
    high: dict[str, Any] = {
        "leg_nprs": 9,
        "settle_minutes": 90,
        "distal_level": 5,
        "nights_woken": 3,
    }
    climb = [intake(), *[v for v in VISITS if v.at < day(13)]]
    bad = [check_in(day(d), **high) for d in (14, 15)]
    later = check_in(day(15.5))
    assert advice([*climb, bad[0]], day(14.1)).stage == 1
    assert advice([*climb, bad[0], later], day(15.6)).stage == 2
    assert advice([*climb, *bad, later], day(15.6)).stage == 1


def test_moderate_irritability_twice_falls_to_stage_two() -> None:
    climb = [intake(), set_stage(3, day(0.1))]
    moderate = [check_in(day(d), **FOUR) for d in (1, 2)]
    assert advice([*climb, *moderate], day(2.1)).stage == 2
    assert advice([*climb, moderate[0], check_in(day(2))], day(2.1)).stage == 3


def test_two_red_sessions_in_seven_days_lower_the_stage_by_one() -> None:
    climb = [intake(), set_stage(3, day(0.1))]

    def red(at: float) -> Event:
        return session(day(at), USUAL | {"peak_leg": 4})

    assert advice([*climb, red(1)], day(9)).stage == 3
    assert advice([*climb, red(1), red(7.9)], day(8)).stage == 2
    assert advice([*climb, red(1), red(8.1)], day(9)).stage == 3
    assert advice([*climb, red(1), red(2), red(3)], day(4)).stage == 2
    assert advice([*climb, red(1), red(2), red(3), red(4)], day(5)).stage == 1


def test_reds_are_counted_by_session_not_by_finding() -> None:
    both = session(day(1), USUAL | {"peak_leg": 4}, done("clamshell-1", 1, 6) | {"peak_back": 7})
    assert advice([intake(), set_stage(3, day(0.1)), both], day(2)).stage == 3


def test_pain_alone_does_not_lower_a_stage() -> None:
    climb = [intake(), set_stage(3, day(0.1))]
    sore = [check_in(day(d), leg_nprs=6, back_nprs=6) for d in (1, 2, 3)]
    assert advice([*climb, *sore], day(3.1)).stage == 3


@pytest.mark.parametrize(("away", "expected"), [(27, 3), (28, 2), (60, 2)])
def test_pm14_four_weeks_away_is_one_stage_down(away: int, expected: int) -> None:
    climb = [intake(), set_stage(3, day(0.1)), *green(day(1), USUAL)]
    assert advice(climb, day(1 + away)).stage == expected
    back = session(day(1 + away), USUAL)
    assert advice([*climb, back], day(1 + away, 1)).stage == expected


def test_pm14_counts_only_if_a_planned_session_was_missed() -> None:
    lone = {"days": ["mon"], "minutes": 20}
    events = [intake(schedule=lone), *green(day(1), USUAL)]

    def reasons(days: float) -> set[str]:
        return {reason.id for reason in advice(events, day(days)).reasons}

    assert "PM14" not in reasons(6.5)
    assert "PM14" in reasons(8)


def test_a_clinician_sets_a_stage_and_the_person_cannot() -> None:
    assert stage(set_stage(4, day(1)), days=1.1) == 4
    by_person = change(day(1), "set_stage", by="person", stage=4)
    assert stage(by_person, days=1.1) == 1


def test_a_stage_that_is_said_to_be_withdrawn_is_not_set() -> None:
    events = [
        intake(),
        set_stage(2, day(0.1)),
        change(day(0.2), "set_stage", stage=4, withdrawn=True),
    ]
    assert advice(events, day(1)).stage == 2


def test_a_fall_ends_what_the_clinician_set() -> None:
    climb = [intake(), set_stage(3, day(0.1))]
    reds = [session(day(d), USUAL | {"peak_leg": 4}) for d in (1, 2)]
    fallen = advice([*climb, *reds], day(2.1))
    assert fallen.stage == 2
    high: dict[str, Any] = {
        "leg_nprs": 9,
        "settle_minutes": 90,
        "distal_level": 5,
        "nights_woken": 3,
    }
    irritable = advice([*climb, *reds, check_in(day(2.5), **high)], day(2.6))
    assert irritable.stage == 1
