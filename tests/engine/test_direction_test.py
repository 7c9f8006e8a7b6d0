"""Which movements the direction test at home tries: A, then B another day, and none where closed.

Sources: evidence page, section 2.2; rulings 11 and 12.
"""

import json
from typing import Any

import pytest

from steadyback.engine.direction_test import Trial, trial
from steadyback.record.training import DirectionTest
from tests.catalogue_fixture import the_catalogue
from tests.engine.somebody import day, event, folded, intake

CATALOGUE = the_catalogue()


def rating(minute: int, distal: int, leg: int = 3) -> dict[str, int]:
    return {"minute": minute, "distal_level": distal, "leg_nprs": leg, "back_nprs": 2}


def a_test(block: str, *distal: int) -> dict[str, Any]:
    ratings = [rating(m, d) for m, d in zip((0, 1, 10), distal, strict=False)]
    return {"block": block, "ratings": ratings}


def tried(body: dict[str, Any] | None = None, hour: int = 18, **about: Any) -> Trial:
    """What is tried nine days after the first evening, with one test in between."""
    events, last = [intake(**about)], None
    if body is not None:
        events.append(event("measure", day(1), {"direction_test": body}))
        last = DirectionTest.model_validate_json(json.dumps(body))
    on = day(9, hour - 18)
    return trial(CATALOGUE, folded(events, on), on, last)


def test_it_begins_with_bending_backwards() -> None:
    assert tried().block == "A"


def test_it_tries_the_other_way_after_one_that_made_no_difference() -> None:
    assert tried(a_test("A", 3, 3, 3)).block == "B"
    assert tried(a_test("B", 3, 3, 3)).block == "A"


def test_it_tries_the_way_again_that_drew_the_pain_back() -> None:
    assert tried(a_test("A", 3, 2, 2)).block == "A"
    assert tried(a_test("B", 3, 2, 2)).block == "B"


def test_it_never_tries_a_way_again_that_made_it_worse() -> None:
    assert tried(a_test("A", 3, 4)).block == "B"


def test_it_tries_bending_forward_with_stenosis() -> None:
    assert tried(conditions=["stenosis"]).block == "B"


@pytest.mark.parametrize("caution", ["osteoporosis", "pregnancy", "vertebral_fracture"])
def test_it_says_why_there_is_no_test(caution: str) -> None:
    found = tried(cautions=[{"id": caution}])
    assert found.block is None
    assert {reason.id for reason in found.reasons} & {"CAUTION", "CONDITION"}


def test_it_does_not_bend_forward_deeply_soon_after_waking() -> None:
    worse = a_test("A", 3, 4)
    found = tried(worse, hour=7)
    assert found.block is None
    assert "MORNING" in {reason.id for reason in found.reasons}
    assert tried(worse, hour=12).block == "B"
