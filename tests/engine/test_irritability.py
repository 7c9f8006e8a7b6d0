"""The irritability score: five parts of 0-2 points, three bands (evidence 4.2)."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steadyback.engine.irritability import irritability
from steadyback.record.answers import Symptoms
from tests.catalogue_fixture import the_catalogue
from tests.engine.somebody import CALM

POLICY = the_catalogue().policy


def parts(**changes: Any) -> dict[str, int]:
    return irritability(Symptoms(**(CALM | changes)), POLICY).parts


@pytest.mark.parametrize(
    ("part", "name", "points"),
    [
        ("leg", "leg_nprs", {0: 0, 3: 0, 4: 1, 6: 1, 7: 2, 10: 2, None: 2}),
        ("settle", "settle_minutes", {0: 0, 14: 0, 15: 1, 60: 1, 61: 2, None: 2}),
        ("distal", "distal_level", {0: 0, 2: 0, 3: 1, 4: 2, 5: 2, None: 2}),
        ("sleep", "nights_woken", {0: 0, 1: 1, 2: 1, 3: 2, 7: 2, None: 2}),
        ("tolerance", "sitting_minutes", {31: 0, 30: 1, 10: 1, 9: 2, 0: 2}),
        ("tolerance", "bending_minutes", {31: 0, 30: 1, 10: 1, 9: 2, 0: 2}),
    ],
)
def test_each_part_has_its_bands(part: str, name: str, points: dict[int | None, int]) -> None:
    for value, expected in points.items():
        assert parts(**{name: value})[part] == expected, (name, value)


def test_the_lesser_tolerance_counts_and_one_answer_is_enough() -> None:
    assert parts(sitting_minutes=60, bending_minutes=5)["tolerance"] == 2
    assert parts(sitting_minutes=None, bending_minutes=20)["tolerance"] == 1
    assert parts(sitting_minutes=None, bending_minutes=None)["tolerance"] == 2


def test_nothing_answered_is_the_highest_score() -> None:
    score = irritability(Symptoms(), POLICY)
    assert (score.total, score.band) == (10, "high")


POINTS = [
    {"leg_nprs": 4},
    {"settle_minutes": 15},
    {"distal_level": 3},
    {"nights_woken": 1},
    {"sitting_minutes": 30},
    {"leg_nprs": 7},
    {"settle_minutes": 61},
    {"distal_level": 4},
    {"nights_woken": 3},
    {"sitting_minutes": 9},
]


@pytest.mark.parametrize("total", range(11))
def test_the_bands_begin_at_four_and_at_seven(total: int) -> None:
    changes: dict[str, Any] = {}
    for point in POINTS[:total]:
        changes |= point
    score = irritability(Symptoms(**(CALM | changes)), POLICY)
    assert score.total == total
    assert score.band == ("low" if total <= 3 else "moderate" if total <= 6 else "high")


SYMPTOMS = st.fixed_dictionaries(
    {
        "leg_nprs": st.none() | st.integers(0, 10),
        "settle_minutes": st.none() | st.integers(0, 200),
        "distal_level": st.none() | st.integers(0, 5),
        "nights_woken": st.none() | st.integers(0, 7),
        "sitting_minutes": st.none() | st.integers(0, 90),
        "bending_minutes": st.none() | st.integers(0, 90),
    }
)


@given(SYMPTOMS)
def test_a_missing_answer_never_scores_less_than_a_given_one(symptoms: dict[str, Any]) -> None:
    whole = irritability(Symptoms(**symptoms), POLICY)
    assert whole.total == sum(whole.parts.values())
    for name in ("leg_nprs", "settle_minutes", "distal_level", "nights_woken"):
        without = irritability(Symptoms(**(symptoms | {name: None})), POLICY)
        assert without.total >= whole.total


@given(SYMPTOMS, st.sampled_from(["leg_nprs", "settle_minutes", "distal_level", "nights_woken"]))
def test_more_of_a_symptom_never_scores_less(symptoms: dict[str, Any], name: str) -> None:
    tops = {"leg_nprs": 10, "settle_minutes": 10080, "distal_level": 5, "nights_woken": 7}
    before = irritability(Symptoms(**symptoms), POLICY).total
    assert irritability(Symptoms(**(symptoms | {name: tops[name]})), POLICY).total >= before
