"""What a session and its morning change, and what they leave as it was (evidence 4.3 and 4.4)."""

import json
from datetime import date, timedelta
from typing import Any

import pytest

from steadyback.engine.mornings import stands_for_trunk_test
from steadyback.engine.pain import judge_session, masked
from steadyback.engine.state import Finding, Judged, State
from steadyback.record import Event
from steadyback.record.training import SessionDone
from tests.catalogue_fixture import the_catalogue
from tests.engine.somebody import day, done, folded, green, intake, morning, session

CATALOGUE = the_catalogue()
POLICY = CATALOGUE.policy
SQUAT, BRIDGE = done("squat-1"), done("hip-thrust-1")


def after(*events: Event, days: float = 3) -> State:
    """The state after an intake with nothing wrong and these events."""
    return folded([intake(), *events], day(days))


def last(state: State) -> Judged:
    return state.sessions[-1]


# ---- what was done -------------------------------------------------------------------------------


@pytest.mark.parametrize("left_out", [{"changed": "skipped"}, {"sets": []}])
def test_a_level_that_was_left_out_was_not_done(left_out: dict[str, Any]) -> None:
    state = after(session(day(1), SQUAT, BRIDGE | left_out))
    assert [item.level for item in last(state).performed] == ["squat-1"]
    assert "hip-thrust-1" not in state.progress


def test_an_amber_session_ends_the_row_before_its_morning() -> None:
    first = green(day(0.1), SQUAT)
    assert after(*first, session(day(1), SQUAT)).progress["squat-1"].full == 1
    amber = session(day(1), SQUAT, back_during=4, back_after=4)
    assert after(*first, amber).progress["squat-1"].full == 0


def test_the_highest_pain_of_any_level_is_the_sessions_own() -> None:
    hurt = {"level": "squat-1", "sets": [], "peak_leg": 4, "peak_back": 6}
    body = {"leg_before": 1, "back_before": 2, "leg_during": 1, "back_during": 2, "levels": [hurt]}
    found = judge_session(SessionDone.model_validate_json(json.dumps(body)), POLICY)
    assert {Finding("PM06", "red", None), Finding("PM09", "red", None)} <= set(found)


def test_pain_further_down_after_a_session_rests_its_newest_exercise() -> None:
    older = green(day(0.1), SQUAT)
    state = after(*older, session(day(1), SQUAT, BRIDGE, distal_after=3))
    assert [block.exercises for block in state.blocks] == [("hip-thrust",)]
    assert not after(*older, session(day(1), SQUAT, BRIDGE)).blocks


@pytest.mark.parametrize(("days", "hides"), [(13, 13), (14, None)])
@pytest.mark.parametrize("what", ["injection_last", "strong_analgesia_last"])
def test_an_injection_and_strong_relief_hide_pain_for_two_weeks(
    what: str, days: int, hides: int | None
) -> None:
    taken: date = (day(3) - timedelta(days=days)).date()
    state = folded([intake(treatment={what: taken.isoformat()})], day(3))
    assert masked(state, day(3), POLICY) == hides


def test_hard_work_is_remembered_by_the_muscles_it_worked() -> None:
    hard, easy = CATALOGUE.levels["deadlift-4"], CATALOGUE.levels["pelvic-tilt-1"]
    worked = {group for group, share in hard.groups.items() if share != "low"}
    state = after(session(day(1), done(hard.id, load_kg=4)))
    assert state.heavy == dict.fromkeys(worked, day(1).date())
    assert after(session(day(1), done(easy.id))).heavy == {}


# ---- the morning after ---------------------------------------------------------------------------

TRAINED = session(day(1), SQUAT, BRIDGE)
OLDER = green(day(0.1), SQUAT)


def morning_after(**changes: Any) -> State:
    """After two sessions, the second with a new exercise, and the morning after it."""
    return after(*OLDER, TRAINED, morning(TRAINED, day(1.6), **changes))


def test_pain_further_down_next_morning_is_the_newest_exercises() -> None:
    state = morning_after(distal_level=2)
    assert Finding("PM03", "red", "hip-thrust-1") in last(state).findings
    assert [block.exercises for block in state.blocks] == [("hip-thrust",)]
    assert state.symptoms.distal_level == 2
    assert "PM03" not in {finding.rule for finding in last(morning_after()).findings}


def test_the_newest_exercise_goes_one_level_down_only_when_pain_went_further_down() -> None:
    higher = session(day(1), SQUAT, done("hip-thrust-2"))
    calm, worse = morning(higher, day(1.6)), morning(higher, day(1.6), distal_level=2)
    assert after(*OLDER, higher, calm).progress["hip-thrust-2"].regressed_at is None
    assert after(*OLDER, higher, worse).progress["hip-thrust-2"].regressed_at is not None


def test_the_newest_exercise_is_left_out_after_a_morning_that_was_too_much() -> None:
    assert morning_after(back_nprs=4).newest_item == "hip-thrust-1"
    assert morning_after(back_nprs=3).newest_item is None


def test_a_session_whose_first_reply_was_not_settled_is_not_counted_by_a_second() -> None:
    first = morning(TRAINED, day(1.6), settled_hours=None)
    second = morning(TRAINED, day(1.7))
    assert last(after(*OLDER, TRAINED, second)).counted
    assert not last(after(*OLDER, TRAINED, first, second)).counted


def test_a_reply_of_the_same_evening_is_no_morning_and_lets_none_count() -> None:
    evening, later = morning(TRAINED, day(1, 2)), morning(TRAINED, day(1.7))
    assert not last(after(*OLDER, TRAINED, evening)).counted
    assert not last(after(*OLDER, TRAINED, evening, later)).counted


@pytest.mark.parametrize(("distal", "rules"), [(1, {"PM12"}), (2, {"PM03", "PM10"})])
def test_soreness_of_both_sides_excuses_nothing_while_pain_reaches_further(
    distal: int, rules: set[str]
) -> None:
    state = morning_after(soreness="both", distal_level=distal, settled_hours=30)
    assert rules == {f.rule for f in last(state).findings} - {"PM07"}


@pytest.mark.parametrize(
    ("level", "sets", "hold", "stands"),
    [
        ("plank-4", 6, 10, True),
        ("plank-4", 5, 10, False),
        ("plank-4", 6, 9, False),
        ("plank-3", 6, 10, False),
        ("side-plank-3", 6, 10, False),
    ],
)
def test_six_planks_of_ten_seconds_stand_for_the_trunk_test(
    level: str, sets: int, hold: int, stands: bool
) -> None:
    held = session(day(1), done(level, sets=sets, reps=1, hold_s=hold))
    assert stands_for_trunk_test(last(after(held)), POLICY) is stands
