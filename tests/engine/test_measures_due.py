"""Which measures are due when: RMDQ at 0, 4, 8 and 12 weeks, own activities weekly, and so on.

Sources: evidence page, section 6 (core set) and 1.3; at most two on one day.
"""

from datetime import timedelta
from functools import cache
from typing import Any

import pytest

from steadyback.engine import State, advise, preview_week, week_at, with_plan
from steadyback.engine.measures_due import all_due
from steadyback.engine.reasons import because
from steadyback.record import Event
from steadyback.record.plan import Plan
from steadyback.wording import sentence
from tests.catalogue_fixture import the_catalogue
from tests.engine.somebody import check_in, day, event, folded, intake

CATALOGUE = the_catalogue()
FLARED: dict[str, Any] = {
    "leg_nprs": 8,
    "distal_level": 4,
    "nights_woken": 5,
    "settle_minutes": 90,
    "sitting_minutes": 5,
    "bending_minutes": 5,
}
ANSWERS: dict[str, dict[str, Any]] = {
    "rmdq": {"questionnaires": {"rmdq": {"finished": 1}}},
    "phq-2": {"questionnaires": {"phq-2": {"phq2_1": 0, "phq2_2": 0}}},
    "fear": {"questionnaires": {"fear": {"harm": 2}}},
    "confidence": {"questionnaires": {"confidence": {"sure": 7}}},
    "global-change": {"questionnaires": {"global-change": {"change": 1}}},
    "own-activities": {
        "questionnaires": {"own-activities": {"activity_1": 4, "activity_1_name": "socks"}}
    },
    "sit-to-stand": {"sit_to_stand_30s": 12},
    "heel-raise": {"heel_raise": {"left": 10, "right": 10}},
    "strength-check": {
        "heel_raise": {"left": 10, "right": 10},
        "heel_walk": {"left": 10, "right": 10},
    },
}
"""One whole answer to each measure that has a calendar."""


@cache
def first_week() -> Plan:
    state = folded([intake()], day(0.01))
    return preview_week(CATALOGUE, state, week_at(state, day(0.01)))


def planned(*events: Event, days: float, **symptoms: Any) -> State:
    """The person some days in, with a first week planned and nothing wrong but what is said."""
    told = [check_in(day(days, -0.1), **symptoms)] if symptoms else []
    return with_plan(folded([intake(), *events, *told], day(days)), first_week())


def asked(*events: Event, days: float, **symptoms: Any) -> list[str]:
    """The measures among the questions that are due."""
    advice = advise(CATALOGUE, planned(*events, days=days, **symptoms), day(days))
    return [question.id for question in advice.questions_due if question.kind == "measure"]


def due(*events: Event, days: float, **symptoms: Any) -> set[str]:
    """Every measure that is due, also beyond the two of one day."""
    state = planned(*events, days=days, **symptoms)
    return {one.measure for one in all_due(CATALOGUE, state, day(0).date(), day(days).date())}


def answer(name: str, days: float) -> Event:
    return event("measure", day(days), ANSWERS[name], name=f"{name}-{int(days * 100)}")


CALENDAR = [
    ("rmdq", 28), ("sit-to-stand", 28), ("phq-2", 84), ("own-activities", 7), ("fear", 14),
    ("confidence", 14), ("heel-raise", 28),
]  # fmt: skip


@pytest.mark.parametrize(("name", "days"), CALENDAR)
def test_a_measure_of_the_first_day_comes_round_again_with_its_slot(name: str, days: int) -> None:
    assert name in due(days=0.1)
    told = answer(name, 0.05)
    assert name not in due(told, days=0.1)
    assert name not in due(told, days=days - 1)
    assert name in due(told, days=days)


@pytest.mark.parametrize(("name", "days"), CALENDAR)
def test_what_was_not_answered_stays_due_without_ever_piling_up(name: str, days: int) -> None:
    assert name in due(days=days - 1)
    state = planned(days=days)
    found = [
        one
        for one in all_due(CATALOGUE, state, day(0).date(), day(days).date())
        if one.measure == name
    ]
    assert [one.week for one in found] == [days // 7]


def test_the_change_since_the_start_is_first_asked_after_four_weeks() -> None:
    assert "global-change" not in due(days=27)
    assert "global-change" in due(days=28)


@pytest.mark.parametrize(
    ("name", "last"), [("rmdq", 16 * 7), ("global-change", 16 * 7), ("phq-2", 24 * 7)]
)
def test_the_last_slot_ends_and_nobody_is_asked_for_ever(name: str, last: int) -> None:
    assert name in due(days=last - 1)
    assert name not in due(days=last)


def test_after_a_late_answer_half_the_interval_passes_first() -> None:
    late = answer("own-activities", 6)
    assert "own-activities" not in due(late, days=7)
    assert "own-activities" not in due(late, days=9)
    assert "own-activities" in due(late, days=10)


@pytest.mark.parametrize(("place", "weekly"), [(2, False), (3, True), (None, True)])
def test_the_strength_check_is_weekly_for_people_with_leg_symptoms(
    place: int | None, weekly: bool
) -> None:
    start = intake() if place is not None else intake(symptoms={"leg_nprs": 2})
    state = with_plan(
        folded([start, *([check_in(day(0.5), distal_level=place)] if place else [])], day(7)),
        first_week(),
    )
    found = {one.measure for one in all_due(CATALOGUE, state, day(0).date(), day(7).date())}
    assert ("strength-check" in found) is weekly
    assert ("heel-raise" in found) is not weekly


def test_the_strength_check_comes_back_after_a_week() -> None:
    told = answer("strength-check", 0.6)
    assert "strength-check" not in due(told, days=6, distal_level=3)
    assert "strength-check" in due(told, days=7, distal_level=3)


def test_tests_that_tire_the_legs_wait_while_symptoms_flare_up_easily() -> None:
    calm, flared = due(days=2, distal_level=4), due(days=2, **FLARED)
    assert "sit-to-stand" in calm
    assert calm - flared == {"sit-to-stand"}


def test_nothing_linked_and_nothing_without_a_calendar_is_ever_due() -> None:
    met = {name for weeks in range(30) for name in due(days=7 * weeks, distal_level=4)}
    met |= {name for weeks in range(30) for name in due(days=7 * weeks)}
    assert met == set(ANSWERS)


# ------------------------------------------------------------------ two a day


def test_no_more_than_two_are_asked_on_one_day_and_what_is_rarest_comes_first() -> None:
    assert len(due(days=0.1)) == 7
    assert asked(days=0.1) == ["phq-2", "rmdq"]


def test_what_was_answered_today_counts_among_the_two() -> None:
    one = answer("phq-2", 0.05)
    assert len(asked(one, days=0.1)) == 1
    assert asked(one, answer("rmdq", 0.06), days=0.1) == []
    assert len(asked(one, answer("rmdq", 0.06), days=1)) == 2


def test_a_few_days_are_enough_for_every_measure_of_the_start() -> None:
    told: list[Event] = []
    for number in range(4):
        told += [answer(name, number + 0.2) for name in asked(*told, days=number + 0.1)]
    assert len(told) == 7
    assert due(*told, days=3.5) == set()


def test_what_is_most_overdue_for_its_interval_comes_first() -> None:
    assert asked(days=6) == ["own-activities", "confidence"]  # 6/7, 6/14; the RMDQ 6/28
    assert asked(days=13) == ["confidence", "fear"]  # 13/14; own activities 6/7 of week 1
    assert asked(days=20) == ["own-activities", "rmdq"]  # 6/7, 20/28
    assert asked(days=27) == ["rmdq", "heel-raise"]  # 27/28; fear and confidence 13/14


def test_who_never_answers_the_same_measures_is_still_asked_for_the_others() -> None:
    met = {name for number in range(28) for name in asked(days=number + 0.1)}
    assert met >= {"own-activities", "rmdq", "phq-2", "fear", "confidence", "heel-raise"}


# ------------------------------------------------------------------ never in the way


def test_no_measure_is_due_before_a_first_week_was_planned() -> None:
    advice = advise(CATALOGUE, folded([intake()], day(1)), day(1))
    assert advice.plan_due
    assert not [one for one in advice.questions_due if one.kind == "measure"]


def test_no_measure_is_due_under_a_lock() -> None:
    assert asked(days=1)
    assert not asked(check_in(day(0.9), answers={"RF01": "yes"}), days=1)


def test_nobody_without_an_intake_is_asked_to_measure_anything() -> None:
    assert not asked_without_intake()


def asked_without_intake() -> list[str]:
    state = folded([check_in(day(0))], day(1))
    return [q.id for q in advise(CATALOGUE, state, day(1)).questions_due if q.kind == "measure"]


def test_a_measure_that_is_due_never_blocks_the_start() -> None:
    screened = check_in(day(2, -0.2), answers=dict.fromkeys(short_screen(), "no"))
    state = planned(screened, days=2)
    advice = advise(CATALOGUE, state, day(2))
    assert {question.kind for question in advice.questions_due} == {"measure"}
    assert advice.today is not None
    assert not advice.today.start_blocked


def short_screen() -> list[str]:
    return [flag.id for flag in CATALOGUE.red_flags.values() if "short" in flag.screens]


def test_measures_come_after_all_other_questions_with_a_reason_in_words() -> None:
    questions = advise(CATALOGUE, planned(days=1), day(1)).questions_due
    kinds = [question.kind for question in questions]
    assert kinds == sorted(kinds, key=lambda kind: kind == "measure")
    for question in questions[-2:]:
        (reason,) = question.reasons
        assert reason == because(CATALOGUE, "MEASURE_DUE", measure=question.id, week=0)
        assert CATALOGUE.questionnaires[question.id].name in sentence(reason, CATALOGUE)


def test_a_day_of_measures_begins_at_three_in_the_morning() -> None:
    """01:00 belongs to the day before: what was answered at 23:00 still counts as today."""
    told = [answer("phq-2", 1.2), answer("rmdq", 1.21)]
    state = planned(*told, days=1.25)
    night = day(1) + timedelta(hours=7)
    assert night.hour == 1
    found = advise(CATALOGUE, state, night).questions_due
    assert not [one for one in found if one.kind == "measure"]
