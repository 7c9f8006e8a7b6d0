"""What a question states or stores is what the rules compute with."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client

from steadyback.catalogue.policy import Policy
from steadyback.catalogue.source import Threshold
from steadyback.engine.irritability import settle_points, tolerance_points
from steadyback.web.diary import hurting, session_log, today
from steadyback.web.look.fields import Field
from steadyback.web.look.flag_questions import ONSETS
from steadyback.web.look.health_fields import relief_fields, settle_field, tolerance_fields
from steadyback.web.look.week_fields import time_fields
from steadyback.web.measures import directions
from steadyback.web.measures.direction_words import WHAT_TO_DO
from tests.catalogue_fixture import the_catalogue

POLICY = the_catalogue().policy


def with_numbers(**numbers: float) -> Policy:
    """The policy as another clinic might set it."""
    known = POLICY.thresholds()
    changed = {
        name: Threshold.of(value, known[name].unit, known[name].says, known[name].sources)
        for name, value in numbers.items()
    }
    return POLICY.model_copy(update=changed)


LATER = with_numbers(
    irritability_settle_minutes=20, irritability_settle_long=120, irritability_tolerance=45,
    irritability_tolerance_short=15, pm15_days=21, operation_weeks=16,
)  # fmt: skip


def stored(field: Field) -> list[int]:
    return [int(option.value) for option in field.options if option.value != "unknown"]


def labels(field: Field) -> str:
    return " / ".join(option.label for option in field.options)


@pytest.mark.parametrize("policy", [POLICY, LATER], ids=["ours", "another clinic's"])
def test_each_answer_about_settling_scores_what_its_words_say(policy: Policy) -> None:
    scores = [settle_points(minutes, policy) for minutes in stored(settle_field(policy))]
    assert scores == [0, 1, 2, 2]
    assert f"Less than {int(policy.irritability_settle_minutes)} " in labels(settle_field(policy))


@pytest.mark.parametrize("policy", [POLICY, LATER], ids=["ours", "another clinic's"])
def test_each_answer_about_sitting_and_bending_scores_what_its_words_say(policy: Policy) -> None:
    for field in tolerance_fields(policy):
        assert [tolerance_points(minutes, policy) for minutes in stored(field)] == [2, 1, 0]
        assert f"More than {int(policy.irritability_tolerance)} " in labels(field)


def test_medicine_is_asked_about_for_as_long_as_it_counts() -> None:
    assert "last 14 days?" in relief_fields(POLICY)[0].label
    assert "last 12 weeks?" in relief_fields(POLICY)[2].label
    assert "last 21 days?" in relief_fields(LATER)[0].label
    assert "last 16 weeks?" in relief_fields(LATER)[2].label


def test_only_the_longest_answer_about_a_beginning_is_long_ago_for_both_legs() -> None:
    days = [timedelta(days=int(option.value)) for option in ONSETS if option.value != "unknown"]
    limit = timedelta(weeks=POLICY.bilateral_stable_weeks)
    assert [ago > limit for ago in days] == [False, False, False, True]


def test_the_two_answers_about_pain_that_moved_down_are_pm04_and_pm03() -> None:
    limit = POLICY.pm03_settle_minutes
    assert session_log.SETTLED["soon"] <= limit < session_log.SETTLED["later"]
    soon = next(o for o in session_log.AFTER_CHANGES[0].options if o.value == "soon")
    assert f"within {int(limit)} minutes" in soon.label
    assert f"within {int(limit)} minutes" in hurting.GONE_BACK.options[0].label


def test_the_shortest_session_that_is_offered_is_the_policys() -> None:
    told = Path(str(today.__file__)).parent / "templates" / "diary" / "today.html"
    assert f">Only {int(POLICY.short_session_minutes)} minutes<" in told.read_text("utf-8")


def test_who_is_an_adult_is_the_policys(client: Client) -> None:
    catalogue = the_catalogue()
    before = catalogue.policy
    object.__setattr__(catalogue, "policy", with_numbers(age_least=21))
    try:
        page = client.get("/welcome").content.decode()
    finally:
        object.__setattr__(catalogue, "policy", before)
    assert "I am 21 or over." in page
    assert "for people of 21 and over" in page


def test_a_longer_hold_is_as_long_as_two_for_two_asks() -> None:
    assert float(POLICY.two_for_two_hold_s) == session_log.LONGER_S


def test_the_hint_about_mornings_names_the_hours_of_the_rule() -> None:
    hint = time_fields()[0].hint
    assert float(POLICY.morning_rule_hours) == 2
    assert "first two hours" in hint


def test_the_direction_test_asks_when_the_engine_reads_its_ratings() -> None:
    soon, late = int(POLICY.direction_soon_minutes), int(POLICY.direction_late_minutes)
    assert (0, soon, late) == directions.MINUTES
    assert "Wait 1 minute." in WHAT_TO_DO[1]
    assert f"Rest for {late} minutes." in WHAT_TO_DO[2]
