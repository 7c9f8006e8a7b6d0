"""What locks, what asks, and what blocks Start (rulings 1, 2, 6 and 7)."""

from typing import Any

import pytest

from steadyback.engine import Advice, advise, preview_week, week_at, with_plan
from steadyback.engine.week import plannable
from steadyback.record import Event
from tests.catalogue_fixture import signed_catalogue, the_catalogue
from tests.engine.somebody import (
    ALL_NO,
    CALM,
    advice,
    check_in,
    day,
    done,
    event,
    folded,
    intake,
    morning,
    session,
)

CATALOGUE = the_catalogue()


def levels(*events: Event, days: float = 3, **answers: Any) -> dict[str, str]:
    """The level of each standing sign."""
    found = advice([intake(**answers), *events], day(days))
    return {flag.id: flag.level for flag in found.triage.flags}


# ---- signs ---------------------------------------------------------------------------------------


def test_new_numbness_told_the_morning_after_locks() -> None:
    trained = session(day(1), done("squat-1"))
    numb = morning(trained, day(1.6), numbness_change="new")
    assert levels(trained, morning(trained, day(1.6))) == {}
    sided = CALM | {"side": "left"}
    assert levels(trained, numb, symptoms=sided) == {"RF29": "clinician"}


def test_a_detail_told_later_is_heard() -> None:
    mild = {"severity": "mild", "course": "same", "parts": []}
    told = {"symptoms": CALM, "answers": {"RF06": "yes"}, "flag_details": {"RF06": mild}}
    later = {"symptoms": CALM, "flag_details": {"RF06": mild | {"course": "worse"}}}
    first = event("check_in", day(0.5), told)
    assert levels(first) == {"RF06": "urgent"}
    assert levels(first, event("check_in", day(1), later)) == {"RF06": "emergency"}


def test_a_count_that_fell_soon_after_an_operation_is_an_emergency() -> None:
    counts = [event("measure", day(at), {"heel_raise": {"left": n, "right": 20}})
              for at, n in ((0.5, 20), (1, 15))]  # fmt: skip
    assert levels(*counts)["RF06"] == "clinician"
    operated = [{"id": "post_discectomy", "surgery_date": "2026-01-20"}]
    assert levels(*counts, cautions=operated)["RF06"] == "emergency"


@pytest.mark.parametrize(("then", "level"), [(0, "clinician"), (1, "emergency")])
def test_only_what_was_there_before_has_been_lost(then: int, level: str) -> None:
    counts = [event("measure", day(at), {"heel_raise": {"left": n, "right": 9}})
              for at, n in ((0.5, then), (1, 0))]  # fmt: skip
    assert levels(*counts)["RF06"] == level


# ---- questions -----------------------------------------------------------------------------------


def test_a_sign_that_only_the_symptoms_told_still_asks_its_question() -> None:
    unasked = {flag: answer for flag, answer in ALL_NO.items() if flag != "RF06"}
    weak = CALM | {"weakness": "new", "weakness_side": "left", "foot_drop": False}
    found = advice([intake(answers=unasked, symptoms=weak)], day(0.1))
    assert found.triage.open_flags == ("RF06",)


def screens(events: list[Event], days: float) -> set[str]:
    return {question.id for question in advice(events, day(days)).questions_due}


@pytest.mark.parametrize(("away", "full"), [(13.9, False), (14, True)])
def test_the_full_questions_are_asked_of_who_came_back_after_two_weeks(
    away: float, full: bool
) -> None:
    back = [intake(), check_in(day(away))]
    assert ("full-screen" in screens(back, away + 0.1)) is full


# ---- Start ---------------------------------------------------------------------------------------


def planned_then(answers: dict[str, str], **changes: Any) -> Advice:
    """The advice of Wednesday with the plan of Monday, when these are the answers."""
    before = folded([intake()], day(0.1))
    plan = preview_week(CATALOGUE, before, week_at(before, day(0.1)))
    events = [intake(**changes), check_in(day(2), ALL_NO | answers)]
    state = with_plan(folded(events, day(2)), plan)
    return advise(CATALOGUE, state, day(2))


def test_start_is_open_when_everything_was_answered() -> None:
    today = planned_then(ALL_NO).today
    assert today is not None
    assert not today.start_blocked


def test_a_question_that_could_only_mean_a_clinician_blocks_start_and_does_not_lock() -> None:
    found = planned_then(ALL_NO | {"RF20": "unsure"})
    assert not found.locked
    assert found.today is not None
    assert found.today.start_blocked


def test_start_is_blocked_where_cautions_were_never_asked_about() -> None:
    found = planned_then(ALL_NO | {"RF18": "no"}, cautions=None)
    assert not found.locked
    assert found.today is not None
    assert found.today.start_blocked


def test_under_a_clinicians_lock_there_is_ease_and_no_start() -> None:
    found = advice([intake(), check_in(day(0.5), {"RF24": "yes"})], day(1))
    assert found.today is not None
    assert (found.today.mode, found.today.start_blocked) == ("relief", True)


def test_no_week_is_planned_before_cautions_were_asked_about() -> None:
    assert plannable(folded([intake()], day(1)))
    assert not plannable(folded([intake(cautions=None)], day(1)))


# ---- what is told --------------------------------------------------------------------------------


def net(**symptoms: Any) -> bool:
    """Whether the signs of an emergency are shown, with none reported."""
    found = advice([intake(symptoms=CALM | symptoms)], day(0.1))
    return any(offer.kind == "safety_net" for offer in found.offers)


QUIET: dict[str, Any] = {
    "leg_nprs": 0, "distal_level": 1, "numbness": False, "tingling": False, "weakness": "none",
    "foot_drop": False,
}  # fmt: skip


@pytest.mark.parametrize(
    ("leg", "shown"),
    [({}, False), ({"leg_nprs": 1}, True), ({"leg_nprs": None}, True), ({"tingling": True}, True)],
    ids=["a quiet leg", "leg pain", "leg pain not known", "tingling"],
)
def test_whoever_feels_it_in_the_leg_is_shown_the_signs_of_an_emergency(
    leg: dict[str, Any], shown: bool
) -> None:
    assert net(**QUIET | leg) is shown


def test_the_rules_are_called_reviewed_only_once_they_are_signed() -> None:
    state = folded([intake()], day(1))
    assert not advise(CATALOGUE, state, day(1)).reviewed_by_clinician
    with signed_catalogue() as signed:
        assert advise(signed, state, day(1)).reviewed_by_clinician


def test_somebody_who_took_all_answers_back_is_shown_nothing_under_a_lock() -> None:
    begun, sign = intake(), check_in(day(1), answers={**ALL_NO, "RF13": "yes"})
    gone = event("correction", day(2), {"event": begun.id, "withdraw": True})
    assert advice([begun, sign], day(2)).today is not None
    assert advice([begun, sign, gone], day(2.1)).today is None
