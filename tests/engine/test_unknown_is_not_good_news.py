"""What nobody said, or said in other words, is never taken for good news (rulings 1, 7, 15, 25)."""

from typing import Any

import pytest

from steadyback.engine.pain import Baseline, judge_morning
from steadyback.record.event import Event, MorningAfterEvent
from tests.catalogue_fixture import the_catalogue
from tests.engine.somebody import (
    ALL_NO,
    CALM,
    advice,
    change,
    check_in,
    day,
    event,
    folded,
    intake,
    morning,
    session,
    set_stage,
)

CATALOGUE = the_catalogue()


def level(events: list[Event], days: float) -> str:
    return advice(events, day(days)).triage.level


def flags(events: list[Event], days: float) -> dict[str, str]:
    return {flag.id: flag.level for flag in advice(events, day(days)).triage.flags}


@pytest.mark.parametrize("caution", ["post_discectomy", "hip_replacement"])
def test_an_operation_on_a_day_that_nobody_knows_counts_as_recent(caution: str) -> None:
    operated = [intake(cautions=[{"id": caution}])]
    assert flags(operated, 0.1) == {"RF23": "clinician"}
    numb = check_in(day(1), numbness=True, numbness_change="new")
    assert level([*operated, numb], 1) == "emergency"


def test_a_clinician_can_clear_an_operation_without_a_date() -> None:
    seen = {
        "flags": ["RF23"], "clinician": "Ann Lee, surgeon", "issued": "2026-03-03",
        "until": "2026-12-31", "scope": "Healed long ago.",
    }  # fmt: skip
    events = [
        intake(cautions=[{"id": "hip_replacement"}]),
        event("clearance", day(1), seen, by="clinician:ann"),
    ]
    assert "RF23" not in flags(events, 1.1)


def test_the_worst_of_a_day_is_at_least_what_is_felt_now() -> None:
    hurts = event("check_in", day(1), {"symptoms": {"leg_now": 9}, "answers": {}})
    state = folded([intake(), hurts], day(1))
    assert state.symptoms.leg_nprs == 9
    assert state.readings[-1].leg == 9
    assert "PM00" in {r.id for r in advice([intake(), hurts], day(1)).reasons} or state.pm00_days


def test_less_pain_now_does_not_lower_the_worst_of_the_day() -> None:
    better = event("check_in", day(1), {"symptoms": {"leg_now": 0}, "answers": {}})
    assert folded([intake(), better], day(1)).symptoms.leg_nprs == CALM["leg_nprs"]


@pytest.mark.parametrize(("count", "painful", "found"), [
    (0, False, "clinician"), (0, None, "clinician"), (0, True, None), (1, False, None),
])  # fmt: skip
def test_a_first_count_of_nothing_is_for_a_clinician(
    count: int, painful: bool | None, found: str | None
) -> None:
    body: dict[str, Any] = {"heel_raise": {"left": count, "right": 12}}
    if painful is not None:
        body["painful_counts"] = painful
    assert flags([intake(), event("measure", day(1), body)], 1).get("RF06") == found


def test_numbness_after_none_is_new_where_nobody_said_so() -> None:
    numb = check_in(day(1), numbness=True)
    assert flags([intake(), numb], 1) == {"RF29": "clinician"}
    still = check_in(day(1), numbness=True, numbness_change="stable")
    assert flags([intake(), still], 1) == {}


def test_a_direction_test_that_sent_the_pain_down_keeps_the_stage_as_pm03_does() -> None:
    ratings = [
        {"minute": 0, "distal_level": 1, "leg_nprs": 1, "back_nprs": 2},
        {"minute": 1, "distal_level": 3, "leg_nprs": 2, "back_nprs": 2},
    ]
    tested = event("measure", day(5), {"direction_test": {"block": "A", "ratings": ratings}})
    assert folded([intake(), tested], day(5)).last_pm03_at == day(5)


@pytest.mark.parametrize(("days", "looks"), [((0, 2), True), ((0, 1), False), ((0, 4), False)])
def test_a_hard_day_without_an_answer_between_goes_on(days: tuple[int, ...], looks: bool) -> None:
    hard = [check_in(day(1 + one), leg_nprs=8) for one in days]
    assert ("RF25" in flags([intake(), *hard], 1 + days[-1])) is looks


def test_a_better_day_between_ends_the_row_of_hard_days() -> None:
    row = [check_in(day(1), leg_nprs=8), check_in(day(2)), check_in(day(3), leg_nprs=8)]
    assert "RF25" not in flags([intake(), *row], 3)


@pytest.mark.parametrize("what", ["pelvic-tilt-1", "pelvic-tilt"])
def test_what_a_clinician_forbids_does_not_come_back_as_its_twin(what: str) -> None:
    twins = CATALOGUE.twins("pelvic-tilt-1")
    assert twins
    name = {"level": what} if what in CATALOGUE.levels else {"exercise": what}
    found = advice([intake(), change(day(0.2), "forbid", **name)], day(1)).levels
    assert all(found[CATALOGUE.levels[twin].exercise].level != twin for twin in twins)


def test_what_does_not_suit_does_not_come_back_as_its_twin() -> None:
    choice = event("choice", day(0.2), {"choice": "not_for_me", "level": "pelvic-tilt-1"})
    found = advice([intake(), choice], day(1)).levels
    for twin in CATALOGUE.twins("pelvic-tilt-1"):
        assert found[CATALOGUE.levels[twin].exercise].level != twin


def test_a_person_does_not_take_back_what_a_clinician_forbade() -> None:
    forbid = change(day(0.2), "forbid", exercise="squat")
    undo = change(day(0.3), "forbid", by="person", exercise="squat", withdrawn=True)
    assert advice([intake(), forbid, undo], day(1)).levels["squat"].level is None


def test_an_injection_is_not_forgotten_when_medicine_is_told_later() -> None:
    injected = intake(treatment={"injection_last": "2026-02-20"})
    later = event("check_in", day(1), {"treatment": {"strong_analgesia_last": "2026-03-03"}})
    assert "RF23" in flags([injected, later], 1)


@pytest.mark.parametrize(("hours", "red"), [(23, False), (25, True)])
def test_not_settled_yet_is_red_once_it_should_have_settled(hours: float, red: bool) -> None:
    done = session(day(1))
    told = morning(done, day(1, hours), settled_hours=None)
    assert isinstance(told, MorningAfterEvent)
    base = Baseline(1, 2, 1, None)
    found = judge_morning(told.body, base, CATALOGUE.policy, told.at - done.at)
    assert ("PM10" in {finding.rule for finding in found}) is red


@pytest.mark.parametrize("site", ["perianal", "crotch", "private parts", "around the anus"])
def test_the_saddle_is_the_saddle_by_any_name(site: str) -> None:
    numb = check_in(day(1), numbness=True, numb_sites=[site])
    assert flags([intake(), set_stage(2, day(0.1)), numb], 1)["RF03"] == "emergency"


@pytest.mark.parametrize(
    ("symptoms", "waits"),
    [
        ({"side": "both", "distal_level": 3}, True),
        ({"side": "both", "distal_level": 2}, False),
        ({"side": "left", "distal_level": 4}, False),
    ],
)
def test_symptoms_of_both_legs_and_no_to_both_legs_have_to_be_settled(
    symptoms: dict[str, Any], waits: bool
) -> None:
    found = advice([intake(symptoms=CALM | symptoms)], day(0.1))
    assert ("RF05" in found.triage.open_flags) is waits
    assert found.locked is waits


def test_known_old_symptoms_of_both_legs_are_settled_by_a_yes_with_its_details() -> None:
    old = {"onset": "2024-01-01", "course": "same", "assessed": True}
    yes = intake(
        symptoms=CALM | {"side": "both", "distal_level": 3},
        answers=ALL_NO | {"RF05": "yes", "RF21": "yes"},
        conditions=["stenosis"],
        flag_details={"RF05": old, "RF21": old},
    )
    assert not advice([yes], day(0.1)).locked


def test_what_was_too_much_rests_under_its_twins_name_too() -> None:
    choice = event("choice", day(0.2), {"choice": "too_much", "level": "pelvic-tilt-1"})
    for name in ("pelvic-tilt", "brace"):
        assert advice([intake(), choice], day(1)).levels[name].level is None
