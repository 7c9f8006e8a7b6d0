"""What to do at once (evidence page, section 4.3, "During session"; rulings 5, 18 and 20)."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steadyback.engine.during import STRICTNESS, Doing, during
from steadyback.engine.pain import Observed
from tests.catalogue_fixture import the_catalogue

CATALOGUE = the_catalogue()
QUIET = Observed(
    leg_before=1, back_before=1, distal_before=2, leg_peak=1, leg_end=1, back_peak=1, back_end=1,
    distal_peak=2, distal_end=2, settle_minutes=None,
)  # fmt: skip
"""Nothing rose: leg 1, back 1, pain in the buttock."""


def doing(afraid: bool = False, **felt: Any) -> Doing:
    return during(CATALOGUE, replace(QUIET, **felt), "squat-1", afraid=afraid)


def leg(before: int, now: int) -> dict[str, Any]:
    return {"leg_before": before, "leg_peak": now, "leg_end": now}


def back(now: int) -> dict[str, Any]:
    return {"back_before": 3, "back_peak": now, "back_end": now}


FURTHER: dict[str, Any] = {"distal_peak": 3, "distal_end": 2}


@pytest.mark.parametrize(
    ("felt", "action"),
    [
        ({}, "go_on"),
        (leg(3, 3), "go_on"),
        (leg(2, 1), "go_on"),
        (leg(2, 3), "smaller_range"),
        (leg(3, 4), "half_range"),
        (leg(4, 4), "half_range"),
        (leg(6, 6), "half_range"),
        (leg(4, 5), "stop_exercise"),
        (leg(6, 7), "stop_exercise"),
        (leg(1, 3), "stop_exercise"),
        (leg(6, 5), "smaller_range"),
        (leg(4, 3), "go_on"),
        (back(3), "go_on"),
        (back(4), "smaller_range"),
        (back(5), "smaller_range"),
        (back(6), "stop_exercise"),
        ({"back_before": 0, "back_peak": 2, "back_end": 2}, "go_on"),
        ({"back_before": 0, "back_peak": 3, "back_end": 3}, "smaller_range"),
        (FURTHER | {"settle_minutes": 10}, "stop_set"),
        (FURTHER | {"settle_minutes": 11}, "stop_exercise"),
        (FURTHER, "stop_exercise"),
        ({"distal_peak": 3, "distal_end": 3, "settle_minutes": 5}, "stop_exercise"),
        ({"distal_end": 1, "back_peak": 3, "back_end": 3}, "go_on"),
        ({"tingling": "new"}, "stop_exercise"),
        ({"tingling": "worse"}, "stop_exercise"),
        ({"tingling": "new", "settle_minutes": 5}, "stop_set"),
        ({"tingling": "stable"}, "go_on"),
        ({"numbness": "new"}, "stop_session"),
        ({"weakness": "worse"}, "stop_session"),
        ({"numbness": "stable", "weakness": "none"}, "go_on"),
        ({"danger": True}, "stop_session"),
    ],
)
def test_the_table_row_by_row(felt: dict[str, Any], action: str) -> None:
    assert doing(**felt).action == action


def test_when_several_rows_match_the_most_restrictive_wins() -> None:
    assert doing(**leg(2, 3), **back(6)).action == "stop_exercise"
    assert doing(**leg(3, 4), **back(4)).action == "half_range"
    assert doing(**leg(1, 3), numbness="new").action == "stop_session"


@pytest.mark.parametrize(
    ("felt", "share"),
    [
        ({}, 1.0),
        (leg(2, 3), 0.75),
        (back(4), 0.75),
        (leg(3, 4), 0.5),
        (FURTHER | {"settle_minutes": 5}, 0.5),
        (leg(1, 3), 0.0),
        ({"danger": True}, 0.0),
    ],
)
def test_how_much_of_the_movement_is_left(felt: dict[str, Any], share: float) -> None:
    assert doing(**felt).range_share == share


def test_what_no_row_names_is_handled_like_pm08() -> None:
    found = doing(**leg(6, 5))
    assert [reason.id for reason in found.reasons] == ["PM-AMBER"]
    assert (found.action, found.range_share) == (doing(**back(4)).action, 0.75)


@pytest.mark.parametrize("score", [7, 8, 10])
def test_stronger_leg_pain_that_stays_is_answered_no_more_mildly_than_pm05b(score: int) -> None:
    assert doing(**leg(score, score)).action == doing(**leg(6, 6)).action
    with_back = doing(**leg(score, score), **back(4))
    assert with_back.action == "half_range"
    assert {reason.id for reason in with_back.reasons} == {"PM08", "PM-AMBER"}


@pytest.mark.parametrize(
    "gap", ["leg_before", "leg_end", "back_before", "back_end", "distal_before", "distal_end"]
)
def test_a_score_that_is_not_known_pauses_the_set(gap: str) -> None:
    peak = {"leg_end": "leg_peak", "back_end": "back_peak", "distal_end": "distal_peak"}.get(gap)
    felt: dict[str, Any] = {gap: None} | ({} if peak is None else {peak: None})
    found = doing(**felt)
    assert found.action == "stop_set"
    assert [reason.id for reason in found.reasons] == ["PM-MISSING"]


def test_after_pain_further_down_one_asks_again_in_ten_minutes() -> None:
    assert doing(**FURTHER).recheck_minutes == 10
    assert doing(tingling="new").recheck_minutes == 10
    assert doing(**leg(1, 3)).recheck_minutes is None


@pytest.mark.parametrize(("now", "others"), [(2, True), (3, True), (4, False), (6, False)])
def test_after_pm06_others_go_on_only_at_three_or_less(now: int, others: bool) -> None:
    found = doing(**leg(0, now))
    assert found.action == "stop_exercise"
    assert found.others is others


def test_after_a_danger_sign_nothing_goes_on() -> None:
    assert not doing(danger=True).others
    assert not doing(weakness="new").others
    assert doing(**back(6)).others


def test_somebody_who_is_afraid_is_offered_an_easier_level_and_may_go_on() -> None:
    found = doing(afraid=True)
    assert (found.action, found.easier, found.range_share) == ("go_on", True, 1.0)
    assert "PM13" in {reason.id for reason in found.reasons}
    assert not doing().easier
    assert doing(**leg(1, 3)).easier


def test_pain_that_moves_up_out_of_the_leg_is_told_as_a_good_sign() -> None:
    found = doing(distal_end=1, distal_peak=2)
    assert "PM11" in {reason.id for reason in found.reasons}
    assert doing(distal_end=1, **back(4)).action == "smaller_range"


NPRS = st.none() | st.integers(0, 10)
DISTAL = st.none() | st.integers(0, 5)
CHANGES = st.sampled_from([None, "none", "stable", "new", "worse"])
SEEN = st.builds(
    Observed, leg_before=NPRS, back_before=NPRS, distal_before=DISTAL, leg_peak=NPRS, leg_end=NPRS,
    back_peak=NPRS, back_end=NPRS, distal_peak=DISTAL, distal_end=DISTAL,
    settle_minutes=st.none() | st.integers(0, 60), tingling=CHANGES, numbness=CHANGES,
    weakness=CHANGES, danger=st.booleans(),
)  # fmt: skip


@given(seen=SEEN, afraid=st.booleans())
def test_there_is_an_answer_with_its_reason_for_whatever_was_felt(
    seen: Observed, afraid: bool
) -> None:
    found = during(CATALOGUE, seen, afraid=afraid)
    assert found.action in STRICTNESS
    assert all(reason.sources for reason in found.reasons)
    assert found.reasons
    assert 0 <= found.range_share <= 1


MORE = ("leg_peak", "leg_end", "back_peak", "back_end", "distal_peak", "distal_end")


@given(seen=SEEN, name=st.sampled_from(MORE), by=st.integers(1, 10))
def test_more_pain_never_gives_a_milder_answer(seen: Observed, name: str, by: int) -> None:
    felt = getattr(seen, name)
    if felt is None:
        return
    most = 5 if name.startswith("distal") else 10
    worse = replace(seen, **{name: min(most, felt + by)})
    assert_not_milder(seen, worse)


@given(seen=SEEN, sign=st.sampled_from(["tingling", "numbness", "weakness", "danger"]))
def test_a_new_sign_never_gives_a_milder_answer(seen: Observed, sign: str) -> None:
    felt: dict[str, Any] = {sign: True if sign == "danger" else "new"}
    worse = replace(seen, **felt)
    assert_not_milder(seen, worse)


@given(seen=SEEN, minutes=st.integers(0, 60), by=st.integers(1, 60))
def test_a_longer_or_unknown_time_to_settle_never_gives_a_milder_answer(
    seen: Observed, minutes: int, by: int
) -> None:
    soon = replace(seen, settle_minutes=minutes)
    assert_not_milder(soon, replace(seen, settle_minutes=minutes + by))
    assert_not_milder(soon, replace(seen, settle_minutes=None))


@given(
    seen=SEEN,
    name=st.sampled_from(["leg_before", "back_before", "distal_before"]),
    by=st.integers(1, 10),
)
def test_the_same_pain_after_a_better_start_never_gets_a_milder_answer(
    seen: Observed, name: str, by: int
) -> None:
    start = getattr(seen, name)
    if start is not None:
        better: dict[str, Any] = {name: max(0, start - by)}
        assert_not_milder(seen, replace(seen, **better))


def assert_not_milder(seen: Observed, worse: Observed) -> None:
    before, after = during(CATALOGUE, seen), during(CATALOGUE, worse)
    assert STRICTNESS.index(after.action) >= STRICTNESS.index(before.action)
    assert after.range_share <= before.range_share
    assert before.others or not after.others
