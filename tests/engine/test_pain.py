"""The pain table: each rule at both sides of its threshold, and total (evidence 4.3)."""

import json
from dataclasses import replace
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steadyback.engine.pain import (
    SESSION_FLAGS,
    Baseline,
    Observed,
    findings,
    judge_morning,
    judge_session,
)
from steadyback.engine.state import Finding
from steadyback.record.training import MorningAfter, SessionDone
from tests.catalogue_fixture import the_catalogue
from tests.engine.somebody import done

POLICY = the_catalogue().policy
CALM = Observed(
    leg_before=1,
    back_before=2,
    distal_before=2,
    leg_peak=1,
    leg_end=1,
    back_peak=2,
    back_end=2,
    distal_peak=2,
    distal_end=2,
    settle_minutes=None,
)
RANK = {"green": 0, "amber": 1, "red": 2}


def observed(changes: dict[str, Any]) -> Observed:
    return replace(CALM, **changes)


def without(seen_: Observed, name: str) -> Observed:
    """The observation with one value left out."""
    left_out: dict[str, Any] = {name: None}
    return replace(seen_, **left_out)


def rules(**changes: Any) -> set[str]:
    return {finding.rule for finding in findings(replace(CALM, **changes), POLICY)}


def colour(found: tuple[Finding, ...]) -> str:
    """The most restrictive colour; nothing found is amber."""
    return max((f.colour for f in found), key=RANK.__getitem__, default="amber")


def seen(**changes: Any) -> str:
    return colour(findings(replace(CALM, **changes), POLICY))


def leg(before: int, end: int, peak: int | None = None) -> dict[str, int]:
    return {"leg_before": before, "leg_end": end, "leg_peak": end if peak is None else peak}


def back(before: int, end: int, peak: int | None = None) -> dict[str, int]:
    return {"back_before": before, "back_end": end, "back_peak": end if peak is None else peak}


def distal(before: int, end: int, peak: int | None = None) -> dict[str, int]:
    high = max(before, end) if peak is None else peak
    return {"distal_before": before, "distal_end": end, "distal_peak": high}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, {"PM07"}),
        ({"danger": True}, {"PM01", "PM07"}),
        ({"numbness": "new"}, {"PM02", "PM07"}),
        ({"numbness": "worse"}, {"PM02", "PM07"}),
        ({"numbness": "stable"}, {"PM07"}),
        ({"weakness": "new"}, {"PM02", "PM07"}),
        ({"weakness": "stable"}, {"PM07"}),
        # a distal rise: where it ends, and how long it took
        (distal(2, 3), {"PM03", "PM07"}),
        (distal(2, 2, 3), {"PM03", "PM07"}),
        (distal(2, 2, 3) | {"settle_minutes": 10}, {"PM04", "PM07"}),
        (distal(2, 2, 3) | {"settle_minutes": 11}, {"PM03", "PM07"}),
        (distal(2, 3) | {"settle_minutes": 5}, {"PM03", "PM07"}),
        ({"tingling": "new"}, {"PM03", "PM07"}),
        ({"tingling": "new", "settle_minutes": 10}, {"PM04", "PM07"}),
        ({"tingling": "stable"}, {"PM07"}),
        # the leg, up by one
        (leg(1, 2), {"PM05"}),
        (leg(2, 3), {"PM05"}),
        (leg(3, 4), {"PM05b"}),
        (leg(2, 2, 3), {"PM05"}),
        # the leg, unchanged at 4 to 6
        (leg(3, 3), {"PM07"}),
        (leg(4, 4), {"PM05b"}),
        (leg(6, 6), {"PM05b"}),
        (leg(7, 7), {"PM-AMBER"}),
        # the leg, up by two or to 5
        (leg(1, 3), {"PM06"}),
        (leg(1, 1, 3), {"PM06"}),
        (leg(4, 5), {"PM06"}),
        (leg(5, 5), {"PM05b"}),
        (leg(6, 5), {"PM-AMBER"}),
        # the back
        (back(2, 3), {"PM07"}),
        (back(1, 3), {"PM07"}),
        (back(0, 3), {"PM-AMBER"}),
        (back(3, 4), {"PM08"}),
        (back(5, 5), {"PM08"}),
        (back(5, 6), {"PM09"}),
        (back(2, 2, 6), {"PM09"}),
        # centralising
        (distal(3, 2), {"PM07", "PM11"}),
        (distal(3, 2) | leg(2, 2) | back(1, 3), {"PM07", "PM11"}),
        (distal(3, 2) | leg(5, 4), {"PM-AMBER"}),
    ],
)
def test_each_rule_at_both_sides_of_its_threshold(
    changes: dict[str, Any], expected: set[str]
) -> None:
    assert rules(**changes) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "green"),
        ({"danger": True}, "red"),
        ({"numbness": "new"}, "red"),
        (distal(2, 3), "red"),
        (distal(2, 2, 3) | {"settle_minutes": 10}, "amber"),
        (leg(1, 2), "amber"),
        (leg(4, 4), "amber"),
        (leg(7, 7), "amber"),
        (leg(6, 4), "amber"),
        (leg(1, 3), "red"),
        (leg(4, 5), "red"),
        (back(3, 4), "amber"),
        (back(5, 6), "red"),
        (distal(3, 2), "green"),
    ],
)
def test_each_observation_has_its_colour(changes: dict[str, Any], expected: str) -> None:
    assert seen(**changes) == expected


def test_a_missing_baseline_is_never_green() -> None:
    for name in ("leg_before", "back_before", "distal_before", "leg_end", "back_end", "distal_end"):
        found = findings(without(CALM, name), POLICY)
        assert "PM-MISSING" in {f.rule for f in found}, name
        assert colour(found) != "green", name


def test_pm11_alone_is_not_green() -> None:
    assert seen(**distal(3, 2), **leg(5, 4)) == "amber"
    assert seen(**distal(3, 2), leg_end=None, leg_peak=None) == "amber"


def test_the_table_is_total_and_the_most_restrictive_rule_wins() -> None:
    """Every leg, back and distal level at once: some rule matches, and no red hides."""
    counted = 0
    for b, e, bb, be in product(range(0, 11, 2), range(11), (0, 3, 5), (0, 3, 4, 6, 10)):
        found = findings(observed(leg(b, e) | back(bb, be)), POLICY)
        assert found
        names = {f.rule for f in found}
        assert (colour(found) == "green") == (names <= {"PM07", "PM11"})
        assert (colour(found) == "red") == bool(names & {"PM06", "PM09"})
        if e >= b + 2 or (e >= 5 and e > b):
            assert "PM06" in names
        counted += 1
    assert counted == 6 * 11 * 3 * 5


NPRS = st.integers(0, 10)
LEVEL = st.integers(0, 5)
OBSERVED = st.builds(
    Observed,
    leg_before=st.none() | NPRS,
    back_before=st.none() | NPRS,
    distal_before=st.none() | LEVEL,
    leg_peak=st.none() | NPRS,
    leg_end=st.none() | NPRS,
    back_peak=st.none() | NPRS,
    back_end=st.none() | NPRS,
    distal_peak=st.none() | LEVEL,
    distal_end=st.none() | LEVEL,
    settle_minutes=st.none() | st.integers(0, 60),
    tingling=st.sampled_from([None, "none", "stable", "new", "worse"]),
    numbness=st.sampled_from([None, "none", "stable", "new", "worse"]),
)


@given(OBSERVED, st.sampled_from(["leg_end", "leg_peak", "back_end", "back_peak"]), NPRS)
def test_more_pain_never_makes_a_milder_colour(one: Observed, name: str, more: int) -> None:
    now = getattr(one, name)
    if now is None:
        return
    other = replace(one, **{name: max(now, more)})
    assert RANK[colour(findings(other, POLICY))] >= RANK[colour(findings(one, POLICY))]


@given(OBSERVED, st.sampled_from(list(Observed.__dataclass_fields__)[:9]))
def test_a_value_left_out_never_makes_green(one: Observed, name: str) -> None:
    found = colour(findings(without(one, name), POLICY))
    if colour(findings(one, POLICY)) != "green":
        assert found != "green"


@given(OBSERVED)
def test_green_means_little_pain_that_did_not_rise(one: Observed) -> None:
    if colour(findings(one, POLICY)) != "green":
        return
    assert one.leg_before is not None
    assert one.back_before is not None
    assert max(v for v in (one.leg_end, one.leg_peak) if v is not None) <= min(3, one.leg_before)
    assert max(v for v in (one.back_end, one.back_peak) if v is not None) <= 3
    assert one.tingling not in ("new", "worse")


def test_it_happens_that_an_observation_is_green() -> None:
    assert colour(findings(CALM, POLICY)) == "green"


def judged(*levels: dict[str, Any], **changes: Any) -> tuple[Finding, ...]:
    """The findings of a session that is calm but for what is said."""
    body = {
        "leg_before": 1,
        "back_before": 2,
        "distal_before": 2,
        "leg_after": 1,
        "back_after": 2,
        "distal_after": 2,
    }
    text = json.dumps(body | {"levels": list(levels)} | changes)
    return judge_session(SessionDone.model_validate_json(text), POLICY)


@pytest.mark.parametrize("flag", SESSION_FLAGS)
def test_pm01_a_danger_sign_makes_a_session_red(flag: str) -> None:
    assert Finding("PM01", "red") in judged(answers={flag: "yes"})
    assert Finding("PM01", "red") not in judged(answers={flag: "no"})


def test_the_session_is_as_bad_as_its_worst_level() -> None:
    found = judged(done("squat-1"), done("clamshell-1", peak_leg=3))
    assert colour(found) == "red"
    assert Finding("PM06", "red", "clamshell-1") in found
    assert not [f for f in found if f.level == "squat-1"]


def test_a_level_that_moved_pain_down_names_itself() -> None:
    soon = judged(done("squat-1", distal_peak=3, distal_settle_minutes=10))
    late = judged(done("squat-1", distal_peak=3, distal_settle_minutes=11))
    never = judged(done("squat-1", distal_peak=3))
    assert Finding("PM04", "amber", "squat-1") in soon
    assert Finding("PM03", "red", "squat-1") in late
    assert Finding("PM03", "red", "squat-1") in never


def test_pm13_fear_is_noted_and_costs_nothing() -> None:
    found = judged(done("squat-1", fear=True))
    assert Finding("PM13", "green", "squat-1") in found
    assert colour(found) == "green"


BASE = Baseline(leg=1, back=2, distal=2, stiffness=2.0)


def the_morning(base: Baseline = BASE, **changes: Any) -> set[str]:
    body: dict[str, Any] = {
        "for_session": "s",
        "leg_nprs": 1,
        "back_nprs": 2,
        "distal_level": 2,
        "stiffness": 2,
        "soreness": "none",
        "settled_hours": 3,
    }
    return {f.rule for f in judge_morning(MorningAfter(**(body | changes)), base, POLICY)}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, set()),
        ({"leg_nprs": 2}, {"PM-AMBER"}),
        ({"leg_nprs": 3}, {"PM10"}),
        ({"back_nprs": 3}, {"PM-AMBER"}),
        ({"back_nprs": 4}, {"PM10"}),
        ({"stiffness": 3}, {"PM-AMBER"}),
        ({"stiffness": 4}, {"PM10"}),
        ({"settled_hours": 24}, set()),
        ({"settled_hours": 24.5}, {"PM10"}),
        ({"settled_hours": None}, {"PM-MISSING"}),
        ({"leg_nprs": None}, {"PM-MISSING"}),
        ({"distal_level": None}, {"PM-MISSING"}),
        ({"distal_level": 3}, {"PM03"}),
        ({"tingling_change": "new"}, {"PM03"}),
        ({"tingling_change": "stable"}, set()),
        ({"numbness_change": "new"}, {"PM02"}),
        ({"weakness_change": "worse"}, {"PM02"}),
        ({"soreness": "one"}, set()),
        ({"soreness": "both"}, {"PM12"}),
        ({"soreness": "both", "settled_hours": 72}, {"PM12"}),
        ({"soreness": "both", "settled_hours": 73}, {"PM10"}),
        ({"soreness": "both", "back_nprs": 4}, {"PM10"}),
        ({"soreness": "both", "leg_nprs": 2, "settled_hours": 48}, {"PM10"}),
    ],
)
def test_the_morning_after_at_both_sides_of_each_threshold(
    changes: dict[str, Any], expected: set[str]
) -> None:
    assert the_morning(**changes) == expected


def test_stiffness_with_nothing_to_compare_is_amber_from_four() -> None:
    unknown = replace(BASE, stiffness=None)
    assert the_morning(unknown, stiffness=3) == set()
    assert the_morning(unknown, stiffness=4) == {"PM-AMBER"}
    assert the_morning(unknown, stiffness=9) == {"PM-AMBER"}


def test_a_morning_without_a_baseline_is_not_green() -> None:
    for name in ("leg", "back", "distal"):
        assert "PM-MISSING" in the_morning(replace(BASE, **{name: None}))


@given(
    st.sampled_from(["leg_nprs", "back_nprs", "distal_level", "stiffness"]),
    st.integers(0, 5),
    st.integers(0, 5),
)
def test_a_worse_morning_is_never_judged_milder(name: str, one: int, other: int) -> None:
    low, high = sorted((one, other))

    def rank(value: int) -> int:
        body = {
            "for_session": "s", "leg_nprs": 1, "back_nprs": 2, "distal_level": 2, "stiffness": 2,
            "settled_hours": 3, name: value,
        }  # fmt: skip
        found = judge_morning(MorningAfter.model_validate(body), BASE, POLICY)
        return max((RANK[f.colour] for f in found), default=0)

    assert rank(high) >= rank(low)
