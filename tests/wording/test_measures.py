"""Scores and their changes in words; whether a change matters is the engine's to say."""

import pytest

from steadyback.engine.questionnaires import Change
from steadyback.wording import change_words, meanings, score_words
from tests.catalogue_fixture import the_catalogue

MEASURES = the_catalogue().questionnaires
MATTERS = "6 points better than at the start: a change that matters."
MATTERS_NOT = "1 point better than at the start, which is less than the change that matters."


@pytest.mark.parametrize(
    ("measure", "points", "words"),
    [
        ("rmdq", 12.0, "12 of 24 points"),
        ("own-activities", 14 / 3, "4.7 of 10 points"),
        ("sit-to-stand", 1.0, "1 time"),
        ("odi", 20.5, "20.5 points"),
        ("global-change", 2.0, "+2, on a scale from -5 to 5"),
        ("strength-check", None, "done"),
    ],
)
def test_it_says_a_score_with_its_range(measure: str, points: float | None, words: str) -> None:
    assert score_words(MEASURES[measure], points) == words


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (Change("better", -6, 0.3, True, True), MATTERS),
        (Change("better", -1, 0.1, False, True), MATTERS_NOT),
        (Change("worse", 3, 0.2), "3 points worse than at the start."),
        (Change("same", 0), "The same as at the start."),
        (Change("unknown"), ""),
    ],
)
def test_it_says_a_change_and_no_more_than_the_engine_knows(found: Change, words: str) -> None:
    assert change_words(found, MEASURES["rmdq"]) == words


def test_it_says_when_the_number_for_a_change_that_matters_is_not_confirmed() -> None:
    found = Change("better", 2, 0.5, True, False)
    assert "still to be checked" in change_words(found, MEASURES["own-activities"])


def test_it_counts_a_home_test_in_times() -> None:
    more, fewer = Change("better", 2), Change("worse", -1)
    measure = MEASURES["sit-to-stand"]
    assert change_words(more, measure) == "2 times more than at the start."
    assert change_words(fewer, measure) == "1 time fewer than at the start."


def test_a_cut_off_speaks_only_for_the_age_it_was_found_in() -> None:
    measure = MEASURES["sit-to-stand"]
    assert [*meanings(measure, 10, 62)] != []
    assert [*meanings(measure, 10, 30)] == []
    assert [*meanings(measure, 10, None)] == []
