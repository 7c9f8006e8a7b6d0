"""When a direction of movement is tested at home, and which way first (evidence 2.2)."""

import json
from typing import Any

import pytest

from steadyback.engine.counts import peripheralised
from steadyback.engine.direction import test_due as due
from steadyback.engine.direction_test import trial
from steadyback.record import Event
from steadyback.record.training import DirectionTest
from tests.catalogue_fixture import the_catalogue
from tests.engine.somebody import CALM, day, done, event, folded, intake, session

CATALOGUE = the_catalogue()
IN_THE_LEG = CALM | {"distal_level": 4, "leg_nprs": 4}
Ratings = tuple[tuple[int, int], ...]
"""Distal level and leg pain at 0, 1 and 10 minutes."""
EASED, SAME = ((4, 4), (3, 3), (3, 3)), ((4, 4), (4, 4), (4, 4))


def body(block: str, felt: Ratings, **last: Any) -> dict[str, Any]:
    """A test in the record; `last` is added to its last rating."""
    ratings: list[dict[str, Any]] = [
        {"minute": minute, "distal_level": distal, "leg_nprs": leg, "back_nprs": 2}
        for minute, (distal, leg) in zip((0, 1, 10), felt, strict=True)
    ]
    ratings[-1] |= last
    return {"block": block, "ratings": ratings}


def a_test(block: str, felt: Ratings, **last: Any) -> DirectionTest:
    """A test as it was read from the record."""
    return DirectionTest.model_validate_json(json.dumps(body(block, felt, **last)))


def reported(block: str, felt: Ratings) -> Event:
    return event("measure", day(1), {"direction_test": body(block, felt)})


@pytest.mark.parametrize(
    ("felt", "last", "worse"),
    [
        (SAME, {}, False),
        (SAME, {"numbness_new": True}, True),
        (((4, 4), (5, 4), (4, 4)), {}, True),
        (((4, 4), (4, 6), (4, 4)), {}, True),
        (((4, 4), (4, 5), (4, 5)), {}, False),
    ],
    ids=["the same", "new numbness", "further down", "leg up by 2", "leg up by 1"],
)
def test_what_makes_a_direction_worse(felt: Ratings, last: dict[str, Any], worse: bool) -> None:
    assert peripheralised(a_test("A", felt, **last), CATALOGUE.policy) is worse


def test_nothing_is_tested_while_a_direction_rests_after_an_exercise() -> None:
    start = [intake(symptoms=IN_THE_LEG, direction="unknown"), reported("A", SAME)]
    rose = done("press-up-1", distal_before=4, distal_peak=5, peak_leg=4)
    further = session(day(3), rose, leg_before=4, leg_during=4, leg_after=4, distal_before=4)
    assert due(CATALOGUE, folded(start, day(8.5)), day(8.5))
    assert not due(CATALOGUE, folded([*start, further], day(8.5)), day(8.5))


def test_the_only_way_that_is_open_is_tried_again_though_it_made_no_difference() -> None:
    state = folded([intake(conditions=["stenosis"]), reported("B", SAME)], day(9))
    assert trial(CATALOGUE, state, day(9), a_test("B", SAME)).block == "B"


def test_a_way_that_eased_and_is_closed_now_is_not_tried_again() -> None:
    open_now = folded([intake(), reported("A", EASED)], day(9))
    assert trial(CATALOGUE, open_now, day(9), a_test("A", EASED)).block == "A"
    closed_now = folded([intake(conditions=["stenosis"]), reported("A", EASED)], day(9))
    assert trial(CATALOGUE, closed_now, day(9), a_test("A", EASED)).block == "B"
