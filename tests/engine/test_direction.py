"""The direction that eases the leg (evidence page, section 2.2, items 1 to 7; rulings 11)."""

from collections.abc import Iterable
from typing import Any

import pytest

from steadyback.engine import advise, preview_week, week_at, with_plan
from steadyback.engine.direction import tapering
from steadyback.engine.direction import test_due as due
from steadyback.record import Event
from tests.catalogue_fixture import the_catalogue
from tests.engine.somebody import (
    CALM,
    advice,
    check_in,
    day,
    done,
    event,
    folded,
    green,
    intake,
    morning,
    session,
)

CATALOGUE = the_catalogue()
POLICY = CATALOGUE.policy
IN_THE_LEG = CALM | {"distal_level": 4, "leg_nprs": 4}
START = [intake(symptoms=IN_THE_LEG, direction="unknown")]
Ratings = tuple[tuple[int, int, int], ...]
"""Distal level, leg and back at 0, 1 and 10 minutes."""
EASED: Ratings = ((4, 4, 2), (3, 3, 3), (3, 3, 3))
NOTHING: Ratings = ((4, 4, 2), (4, 4, 2), (4, 4, 2))
WORSE: Ratings = ((4, 4, 2), (5, 4, 2), (4, 4, 2))


def trial(at: float, block: str = "A", felt: Ratings = EASED, **last: Any) -> Event:
    """A direction test at home."""
    ratings: list[dict[str, Any]] = [
        {"minute": minute, "distal_level": distal, "leg_nprs": leg, "back_nprs": back}
        for minute, (distal, leg, back) in zip((0, 1, 10), felt, strict=False)
    ]
    ratings[-1] |= last
    return event("measure", day(at), {"direction_test": {"block": block, "ratings": ratings}})


def direction(events: Iterable[Event], days: float) -> str:
    return advice(events, day(days)).direction


def asked(events: Iterable[Event], days: float) -> bool:
    return due(CATALOGUE, folded(events, day(days)), day(days))


# ---- what a test says --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("felt", "found"),
    [
        (EASED, "extension"),
        (((4, 4, 2), (3, 4, 4), (3, 4, 4)), "extension"),
        (((4, 4, 2), (3, 4, 5), (3, 4, 5)), "neutral"),
        (((4, 4, 2), (3, 4, 2), (4, 4, 2)), "neutral"),
        (((4, 4, 2), (4, 4, 2), (3, 4, 2)), "neutral"),
        (((4, 4, 2), (3, 5, 2), (3, 5, 2)), "extension"),
        (((4, 4, 2), (3, 6, 2), (3, 6, 2)), "neutral"),
        (NOTHING, "neutral"),
        (((4, 4, 2), (3, 3, 3)), "neutral"),
    ],
    ids=[
        "moved up and stayed", "the back rose by 2", "the back rose by 3", "did not stay",
        "only later", "the leg rose by 1", "the leg rose by 2", "nothing", "no last rating",
    ],
)  # fmt: skip
def test_it_eases_when_pain_moves_up_and_stays_up(felt: Ratings, found: str) -> None:
    assert direction([*START, trial(1, felt=felt)], 1.1) == found


def test_block_b_tests_bending_forward() -> None:
    assert direction([*START, trial(1, "B")], 1.1) == "flexion"


def test_new_numbness_in_a_test_is_no_ease() -> None:
    found = advice([*START, trial(1, numbness_new=True)], day(1.1))
    assert found.direction == "neutral"
    assert found.locked


def test_until_a_test_the_direction_is_as_it_was_stated() -> None:
    stated = [intake(symptoms=IN_THE_LEG, direction="extension")]
    assert direction(stated, 1) == "extension"
    assert direction([*stated, trial(1, felt=NOTHING)], 1.1) == "neutral"


@pytest.mark.parametrize(
    "felt", [WORSE, ((4, 4, 2), (4, 6, 2), (4, 4, 2))], ids=["further down", "the leg rose by 2"]
)
def test_a_direction_that_makes_it_worse_rests_for_seven_days(felt: Ratings) -> None:
    stated = [intake(symptoms=IN_THE_LEG, direction="extension"), trial(1, felt=felt)]
    closed = advice(stated, day(7.9)).levels["press-up"]
    assert closed.level is None
    assert "PM03" in {reason.id for reason in closed.reasons}
    later = advice(stated, day(8.1)).levels["press-up"]
    assert "PM03" not in {reason.id for reason in later.reasons}


def test_two_directions_that_make_it_worse_are_for_a_clinician() -> None:
    one = [*START, trial(1, "A", WORSE)]
    assert not advice(one, day(2)).locked
    both = advice([*one, trial(2, "B", WORSE)], day(2.1))
    assert (both.locked, both.triage.level) == (True, "clinician")


# ---- who is tested -----------------------------------------------------------------------------

UNTESTABLE: list[dict[str, Any]] = [
    {"cautions": [{"id": "osteoporosis"}]},
    {"cautions": [{"id": "vertebral_fracture"}]},
    {"cautions": [{"id": "pregnancy", "pregnancy_weeks": 10}]},
    {"cautions": [{"id": "post_discectomy", "surgery_date": "2025-12-09"}]},
    {"cautions": [{"id": "hip_replacement", "surgery_date": "2025-12-09"}]},
    {"cautions": [{"id": "spinal_surgery_other"}]},
    {"conditions": ["spondylolisthesis"]},
]


@pytest.mark.parametrize("health", UNTESTABLE, ids=lambda h: str(h)[:50])
def test_some_are_not_tested_at_home_and_have_no_direction(health: dict[str, Any]) -> None:
    events = [intake(symptoms=IN_THE_LEG, direction="extension", **health)]
    assert direction(events, 0.1) == "neutral"
    assert direction([*events, trial(0.2)], 0.3) == "neutral"
    assert not asked(events, 0.1)


@pytest.mark.parametrize(("weeks", "tests"), [(11.9, False), (12.1, True)])
def test_twelve_weeks_after_an_operation_it_is_tested(weeks: float, tests: bool) -> None:
    operated = (day(1) - (day(7 * weeks) - day(0))).date().isoformat()
    caution = {"id": "post_discectomy", "surgery_date": operated}
    events = [intake(symptoms=IN_THE_LEG, direction="extension", cautions=[caution])]
    assert asked(events, 1) is tests
    assert (direction(events, 1) == "extension") is tests


@pytest.mark.parametrize(
    ("symptoms", "tests"),
    [
        ({}, True),
        ({"leg_nprs": 7}, True),
        ({"leg_nprs": 8}, False),
        ({"leg_nprs": None}, False),
        ({"distal_level": 2}, True),
        ({"distal_level": 1}, False),
        ({"distal_level": None}, False),
    ],
    ids=str,
)
def test_only_a_leg_that_hurts_and_not_too_much_is_tested(
    symptoms: dict[str, Any], tests: bool
) -> None:
    assert asked([intake(symptoms=IN_THE_LEG | symptoms)], 0.1) is tests


def test_nobody_is_tested_before_the_cautions_were_asked_about() -> None:
    assert not asked([intake(symptoms=IN_THE_LEG, cautions=None)], 0.1)


def test_while_a_direction_rests_nothing_is_tested() -> None:
    events = [*START, trial(1, "A", WORSE), trial(1.1, "B", NOTHING)]
    assert not asked(events, 7.9)
    assert asked(events, 8.2)


# ---- it is tested again, and never for good ------------------------------------------------------


@pytest.mark.parametrize(("days", "again"), [(0.1, False), (6.9, False), (7, True), (20, True)])
def test_it_is_tested_again_every_week(days: float, again: bool) -> None:
    assert asked([*START, trial(1)], 1 + days) is again


@pytest.mark.parametrize(("days", "found"), [(27.9, "extension"), (28, "unknown")])
def test_a_direction_that_was_not_tested_again_no_longer_counts(days: float, found: str) -> None:
    assert direction([*START, trial(1)], 1 + days) == found


def test_tested_again_it_goes_on() -> None:
    assert direction([*START, trial(1), trial(20)], 29.5) == "extension"


def test_time_alone_opens_no_direction_that_a_test_has_closed() -> None:
    stated = [intake(symptoms=IN_THE_LEG, direction="flexion"), trial(1, "B", NOTHING)]
    assert advice(stated, day(2)).levels["flexion-in-lying"].level is None
    assert advice(stated, day(40)).levels["flexion-in-lying"].level is None


def test_a_correction_of_the_test_is_a_correction_of_the_direction() -> None:
    test = trial(1)
    withdrawn = event("correction", day(2), {"event": test.id, "withdraw": True})
    assert direction([*START, test, withdrawn], 2.1) == "unknown"
    assert asked([*START, test, withdrawn], 2.1)


def test_the_newest_test_counts_whenever_it_arrives() -> None:
    assert direction([*START, trial(9, "B"), trial(1)], 10) == "flexion"


def questions(events: list[Event], days: float) -> set[str]:
    on = day(days)
    state = folded(events, on)
    if not advise(CATALOGUE, state, on).locked:
        state = with_plan(state, preview_week(CATALOGUE, state, week_at(state, on)))
    return {question.id for question in advise(CATALOGUE, state, on).questions_due}


def test_it_is_asked_for_once_there_is_a_plan_and_never_under_a_lock() -> None:
    assert "direction-test" in questions(START, 0.1)
    assert "direction-test" not in {q.id for q in advice(START, day(0.1)).questions_due}
    assert "direction-test" not in questions([*START, check_in(day(0.2), {"RF22": "yes"})], 0.3)


# ---- less of it once the leg is quiet ------------------------------------------------------------


def tapers(events: Iterable[Event], days: float) -> bool:
    return tapering(folded(events, day(days)), day(days), POLICY)


@pytest.mark.parametrize(
    ("distal", "quiet"),
    [
        ([1, 1, 1], True), ([0, 1, 0, 1], True), ([1, 2, 1], False), ([2, 1, 1], False),
        ([1, 1, 2], False), ([1, 1], False), ([1, None, 1], False), ([1, None, 1, 1], True),
    ],
)  # fmt: skip
def test_a_week_of_pain_in_the_back_or_nowhere_is_quiet(
    distal: list[int | None], quiet: bool
) -> None:
    told = [check_in(day(9 + n), distal_level=level) for n, level in enumerate(distal)]
    assert tapers([*START, *told], 9 + len(distal)) is quiet


@pytest.mark.parametrize(("days", "quiet"), [(15.9, False), (16.1, True)])
def test_what_was_further_down_is_over_after_a_week(days: float, quiet: bool) -> None:
    told = [check_in(day(9), distal_level=4), *(check_in(day(n)) for n in (13, 14, 15))]
    assert tapers([*START, *told], days) is quiet


def test_a_morning_further_down_ends_the_quiet_week() -> None:
    did = session(day(11, -2), done("clamshell-1", 1, 6, hold_s=3))
    told = [*START, *(check_in(day(n)) for n in (9, 10, 11)), did]
    assert tapers([*told, morning(did, day(11, 12))], 12)
    assert not tapers([*told, morning(did, day(11, 12), distal_level=3)], 12)


def test_an_earlier_check_in_of_the_same_day_counts_too() -> None:
    told = [*START, check_in(day(9)), check_in(day(10)), check_in(day(11))]
    assert tapers(told, 11)
    assert not tapers([*told, check_in(day(10, -4), distal_level=4)], 11)


def test_sessions_alone_say_nothing_of_a_quiet_week() -> None:
    did = [e for n in (8, 9, 10, 11) for e in green(day(n), done("clamshell-1", 1, 6, hold_s=3))]
    assert not tapers([*START, *did], 13)


def test_what_hurt_more_at_once_and_eased_later_gives_no_direction() -> None:
    eased_late: Ratings = ((4, 4, 2), (3, 6, 2), (3, 4, 2))
    assert direction([*START, trial(1, felt=eased_late)], 1) == "neutral"
    assert direction([*START, trial(1, felt=eased_late)], 9) == "neutral"


def test_no_test_is_asked_for_where_both_directions_made_it_worse() -> None:
    both = [trial(1, felt=WORSE), trial(2, "B", felt=WORSE)]
    cleared = {
        "flags": ["RF24"], "clinician": "Ann Lee, physiotherapist", "issued": "2026-03-05",
        "until": "2026-12-31", "scope": "Seen.",
    }  # fmt: skip
    events = [*START, *both, event("clearance", day(3), cleared, by="clinician:ann")]
    events = [*events, check_in(day(11.9), distal_level=4, leg_nprs=4)]
    assert asked(events, 12)
    assert "direction-test" not in {q.id for q in advice(events, day(12)).questions_due}
