"""What is offered beside the session: the signs to know, an easier level, one lesson at a time."""

from typing import Any

import pytest

from steadyback.engine.offers import CAUDA_EQUINA, Offer, moments
from steadyback.engine.situation import situation
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
    session,
    set_stage,
)

CATALOGUE = the_catalogue()
AFRAID = done("squat-2", 2, 6, fear=True)
START: list[Event] = [intake(), set_stage(2, day(0.1))]


def read(lesson: str, at: float) -> Event:
    """A lesson that was read."""
    return event("activity", day(at), {"activity": "lesson", "lesson": lesson}, name=lesson)


def offered(kind: str, *events: Event, on: float) -> list[Offer]:
    """The offers of one kind."""
    found = advice(events, day(on)).offers
    assert all(offer.reasons for offer in found)
    return [offer for offer in found if offer.kind == kind]


def lesson_of(*events: Event, on: float) -> str | None:
    """The lesson that is offered, if any; never two."""
    found = offered("lesson", *events, on=on)
    assert len(found) <= 1
    return found[0].lesson if found else None


@pytest.mark.parametrize(
    ("symptoms", "shown"),
    [
        ({"leg_nprs": 1}, True),
        ({"leg_nprs": 0, "distal_level": 4}, True),
        ({"leg_nprs": 0, "tingling": True}, True),
        ({"leg_nprs": 0, "numbness": True}, True),
        ({"leg_nprs": None}, True),
        ({"leg_nprs": 0}, False),
    ],
)
def test_everyone_with_leg_symptoms_sees_the_signs_of_an_emergency(
    symptoms: dict[str, Any], shown: bool
) -> None:
    told = {name: value for name, value in (CALM | symptoms).items() if value is not None}
    found = offered("safety_net", intake(symptoms=told), on=0.1)
    assert bool(found) is shown
    assert all(offer.flags == CAUDA_EQUINA for offer in found)


def test_somebody_who_was_afraid_is_offered_the_level_below_without_losing_theirs() -> None:
    placed = [*START, *green(day(1), done("squat-1", 2, 8)), *green(day(3), done("squat-1", 2, 8))]
    events = [*placed, session(day(5), AFRAID)]
    (offer,) = offered("easier", *events, on=5.1)
    assert (offer.level, offer.instead_of) == ("squat-1", "squat-2")
    assert offer.reasons[0].id == "PM13"
    assert advice(events, day(5.1)).levels["squat"].level == "squat-2"


def test_fear_counts_in_the_last_session_only() -> None:
    placed = [*START, *green(day(1), done("squat-1", 2, 8)), *green(day(3), done("squat-1", 2, 8))]
    later = [*placed, session(day(5), AFRAID), session(day(7), done("squat-2", 1, 6))]
    assert offered("easier", *later, on=7.1) == []


def test_on_the_easiest_level_and_without_fear_no_easier_one_is_offered() -> None:
    easiest = session(day(1), done("squat-1", 2, 6, fear=True))
    unafraid = session(day(1), done("squat-1", 2, 6))
    assert offered("easier", *START, easiest, on=1.1) == []
    assert offered("easier", *START, unafraid, on=1.1) == []


@pytest.mark.parametrize(("days", "offers"), [(1.9, False), (2, True)])
def test_after_a_lesson_the_next_one_waits_for_two_days(days: float, offers: bool) -> None:
    first = lesson_of(*START, on=0.2)
    assert first is not None
    after = lesson_of(*START, read(first, 0.3), on=0.3 + days)
    assert (after is not None) is offers
    assert after != first


def test_fear_does_not_wait() -> None:
    first = lesson_of(*START, on=0.2)
    assert first is not None
    events = [*START, read(first, 0.9), session(day(1), AFRAID)]
    found = lesson_of(*events, on=1.1)
    assert found is not None
    assert "fear" in CATALOGUE.lessons[found].offered_for


def test_the_most_pressing_moment_decides() -> None:
    calm, afraid = lesson_of(*START, on=1.1), lesson_of(*START, session(day(1), AFRAID), on=1.1)
    assert calm is not None
    assert afraid is not None
    assert "first_week" in CATALOGUE.lessons[calm].offered_for
    assert "fear" in CATALOGUE.lessons[afraid].offered_for
    assert calm != afraid


def test_what_was_read_is_not_offered_again_and_at_last_nothing_is() -> None:
    events, seen, on = list(START), [], 0.2
    while (found := lesson_of(*events, on=on)) is not None:
        seen.append(found)
        events.append(read(found, on))
        on += 2.1
    everyone = {one.id for one in CATALOGUE.lessons.values() if "everyone" in one.offered_for}
    assert len(seen) == len(set(seen))
    assert everyone <= set(seen)


def test_a_lesson_says_how_long_it_takes() -> None:
    first = lesson_of(*START, on=0.2)
    assert first is not None
    assert 3 <= CATALOGUE.lessons[first].minutes <= 5


def test_under_a_lock_nothing_is_offered() -> None:
    danger = check_in(day(0.1), {"RF03": "yes"})
    found = advice([*START, danger], day(0.2))
    assert found.locked
    assert found.offers == ()


@pytest.mark.parametrize(("days", "stands_still"), [(27.9, False), (28, True), (34, True)])
def test_four_weeks_in_one_stage_are_standing_still(days: float, stands_still: bool) -> None:
    on = day(1 + days)
    state = folded([intake(), set_stage(3, day(1))], on)
    assert state.stage.stage == 3
    assert ("plateau" in moments(CATALOGUE, situation(CATALOGUE, state, on))) is stands_still


def test_the_easier_level_that_is_offered_is_one_that_can_be_done() -> None:
    without_a_chair = [intake(equipment=["mat", "band", "towel"]), set_stage(3, day(0.1))]
    afraid = session(day(1), done("hip-adduction-3", 1, 8, fear=True))
    found = offered("easier", *without_a_chair, afraid, on=1.2)
    assert [(one.instead_of, one.level) for one in found] == [
        ("hip-adduction-3", "hip-adduction-1")
    ]
