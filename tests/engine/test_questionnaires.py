"""Scores of questionnaires, what a change means, and what the fold keeps of them.

Expected numbers are worked by hand from the published rules: RMDQ is the number of ticks (0-24),
PHQ-2 the sum of two answers from 0 to 3, a change of 5 points or 30 % matters in the RMDQ.
"""

import json
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steadyback.catalogue.questionnaire import Questionnaire
from steadyback.engine import dump_state, load_state
from steadyback.engine.questionnaires import Change, Refused, Score, change, score
from steadyback.engine.references import unknown_names, wrong_answers
from steadyback.engine.state import Scored
from steadyback.record import Event, canonical_json, read_case
from steadyback.record.event import MeasureEvent
from tests.catalogue_fixture import the_catalogue
from tests.engine.somebody import MONDAY, advice, day, event, folded, intake

CATALOGUE = the_catalogue()
RMDQ_ITEMS = tuple(f"rmdq_{n:02}" for n in range(1, 25))
MOOD = {"phq2_1": 1, "phq2_2": 2}


def measure(name: str) -> Questionnaire:
    return CATALOGUE.questionnaires[name]


def scored(name: str, **answers: float | str) -> Score:
    found = score(measure(name), answers)
    assert isinstance(found, Score), found
    return found


def refused(name: str, **answers: float | str) -> list[str]:
    """The items at fault."""
    found = score(measure(name), answers)
    assert isinstance(found, Refused), found
    assert all(fault.says for fault in found.faults)
    return [fault.item for fault in found.faults]


def ticks(count: int) -> dict[str, int]:
    return dict.fromkeys(RMDQ_ITEMS[:count], 1)


def activities(*values: float, first: str = "putting on socks") -> dict[str, float | str]:
    """Ratings of activities, each with its name."""
    names = [first, "walking the dog", "sitting in the car"]
    answers: dict[str, float | str] = {}
    for number, value in enumerate(values, 1):
        answers |= {f"activity_{number}": value, f"activity_{number}_name": names[number - 1]}
    return answers


# ------------------------------------------------------------------ scoring


@pytest.mark.parametrize("count", [0, 1, 7, 24])
def test_the_rmdq_is_the_number_of_ticks_in_a_list_read_to_its_end(count: int) -> None:
    assert scored("rmdq", **ticks(count), finished=1).points == count


def test_a_sentence_without_a_tick_is_not_zero_until_the_list_is_finished() -> None:
    for answers in (ticks(7), ticks(7) | {"finished": 0}):
        found = scored("rmdq", **answers)
        assert (found.points, found.complete) == (None, False)
        assert found.missing == RMDQ_ITEMS[7:]


def test_an_rmdq_with_every_sentence_answered_needs_no_word_that_it_is_finished() -> None:
    every = dict.fromkeys(RMDQ_ITEMS, 0) | ticks(3)
    assert scored("rmdq", **every) == Score(3, True, (), 3)


@pytest.mark.parametrize(("one", "other", "points"), [(0, 0, 0), (1, 2, 3), (3, 3, 6)])
def test_the_phq2_is_the_sum_of_its_two_answers(one: int, other: int, points: int) -> None:
    assert scored("phq-2", phq2_1=one, phq2_2=other).points == points


def test_a_missing_answer_leaves_no_score_but_says_what_is_missing() -> None:
    assert scored("phq-2", phq2_1=3) == Score(None, False, ("phq2_2",), 3)
    assert scored("phq-2").missing == ("phq2_1", "phq2_2")
    assert scored("bothersomeness", leg_pain=4, weak=0, sitting=1).missing == ("numb_or_tingling",)


def test_own_activities_score_their_mean() -> None:
    assert scored("own-activities", **activities(2, 4, 9)).points == 5
    assert scored("own-activities", **activities(2, 5)).points == 3.5


def test_an_activity_with_a_name_and_no_rating_is_missing() -> None:
    answers = activities(2, 4) | {"activity_3_name": "gardening"}
    assert scored("own-activities", **answers) == Score(None, False, ("activity_3",), 6)


def test_no_activity_at_all_is_no_score() -> None:
    assert scored("own-activities") == Score(None, False)


@pytest.mark.parametrize(
    ("name", "item", "low", "high"),
    [
        ("fear", "harm", 0, 10),
        ("confidence", "sure", 0, 10),
        ("global-change", "change", -5, 5),
        ("nprs-leg", "leg", 0, 10),
        ("nprs-back", "back", 0, 10),
    ],
)
def test_a_scale_holds_from_its_low_to_its_high_end(
    name: str, item: str, low: int, high: int
) -> None:
    assert scored(name, **{item: low}).points == low
    assert scored(name, **{item: high}).points == high
    assert refused(name, **{item: low - 1}) == [item]
    assert refused(name, **{item: high + 1}) == [item]
    assert refused(name, **{item: low + 0.5}) == [item]


def test_the_total_of_a_licensed_copy_is_taken_as_it_is() -> None:
    assert scored("odi", total=34).points == 34
    assert scored("sbi", total=24).points == 24
    assert scored("eq-5d", total=0.725).points == 0.725
    assert scored("odi") == Score(None, False, ("total",))


@pytest.mark.parametrize(("name", "total"), [("sbi", 25), ("sbi", -1), ("start-back", 10)])
def test_a_total_outside_of_its_known_range_is_refused(name: str, total: int) -> None:
    assert refused(name, total=total) == ["total"]


@pytest.mark.parametrize(
    ("name", "answers", "items"),
    [
        ("phq-2", {"phq2_1": 4, "phq2_2": 1}, ["phq2_1"]),
        ("phq-2", {"phq2_1": "often", "phq2_2": 1}, ["phq2_1"]),
        ("phq-2", {"phq2_3": 1}, ["phq2_3"]),
        ("phq-2", {"total": 3}, ["total"]),
        ("phq-2", {"finished": 1}, ["finished"]),
        ("rmdq", {"rmdq_01": 2}, ["rmdq_01"]),
        ("rmdq", {"rmdq_25": 1}, ["rmdq_25"]),
        ("rmdq", {"finished": "yes"}, ["finished"]),
        ("own-activities", {"activity_1": 4}, ["activity_1"]),
        ("own-activities", {"activity_1": 4, "activity_1_name": " "}, ["activity_1_name"]),
        ("own-activities", {"activity_4_name": "swimming"}, ["activity_4_name"]),
        ("fear", {"harm_name": "bending"}, ["harm_name"]),
        ("odi", {"pain": 3}, ["pain"]),
        ("sit-to-stand", {"stands": 9}, [""]),
    ],
)
def test_an_answer_that_cannot_be_is_refused_with_its_item(
    name: str, answers: dict[str, Any], items: list[str]
) -> None:
    assert refused(name, **answers) == items


# ------------------------------------------------------------------ change


def at(points: float | None, **named: str) -> Scored:
    return Scored(MONDAY, points, named)


@pytest.mark.parametrize(
    ("first", "now", "direction", "matters"),
    [
        (12, 7, "better", True),  # 5 points
        (20, 16, "better", False),  # 4 points, 20 %
        (20, 15, "better", True),  # 5 points, 25 %
        (10, 7, "better", True),  # 3 points, 30 %
        (11, 8, "better", False),  # 3 points, 27 %
        (7, 12, "worse", True),
        (10, 12, "worse", False),
        (9, 9, "same", False),
        (0, 4, "worse", False),  # no share of nothing: points decide
        (0, 5, "worse", True),
        (1, 0, "better", True),  # 1 point is all there was
    ],
)
def test_in_the_rmdq_5_points_or_30_per_cent_matter(
    first: int, now: int, direction: str, matters: bool
) -> None:
    found = change(measure("rmdq"), at(first), at(now))
    assert (found.direction, found.matters, found.points) == (direction, matters, now - first)
    assert found.confirmed


@pytest.mark.parametrize(("now", "matters"), [(4, False), (3, True)])
def test_on_the_pain_scale_2_points_or_30_per_cent_matter(now: int, matters: bool) -> None:
    assert change(measure("nprs-leg"), at(5), at(now)).matters is matters


def test_a_higher_score_is_better_where_the_measure_says_so() -> None:
    found = change(measure("own-activities"), at(3.5), at(5.5))
    assert (found.direction, found.matters, found.confirmed) == ("better", True, False)
    assert change(measure("confidence"), at(6), at(4)).direction == "worse"


def test_where_no_change_that_matters_is_known_none_is_claimed() -> None:
    found = change(measure("fear"), at(9), at(1))
    assert (found.direction, found.matters) == ("better", None)


@pytest.mark.parametrize(
    ("points", "direction", "matters"),
    [(3, "better", True), (2, "better", True), (1, "better", False), (0, "same", False),
     (-1, "worse", False), (-2, "worse", True)],
)  # fmt: skip
def test_a_rating_of_change_is_a_change_by_itself(
    points: int, direction: str, matters: bool
) -> None:
    found = change(measure("global-change"), at(5), at(points))
    assert (found.direction, found.matters) == (direction, matters)
    assert change(measure("global-change"), None, at(points)) == found


def test_other_activities_than_before_cannot_be_compared() -> None:
    before, now = at(3, activity_1="socks"), at(8, activity_1="gardening")
    assert change(measure("own-activities"), before, now).direction == "unknown"
    fewer = at(8, activity_1="socks")
    both = at(3, activity_1="socks", activity_2="stairs")
    assert change(measure("own-activities"), both, fewer).direction == "unknown"


def test_without_two_scores_the_change_is_unknown() -> None:
    for first, now in ((None, at(3)), (at(3), None), (at(None), at(3)), (at(3), at(None))):
        assert change(measure("rmdq"), first, now) == Change("unknown")
    assert change(measure("heel-raise"), at(3), at(4)) == Change("unknown")


def test_where_it_is_not_known_which_way_is_better_nothing_is_called_better() -> None:
    assert change(measure("promis"), at(40), at(60)) == Change("unknown", 20)


# ------------------------------------------------------------------ the fold


def answered(days: float, name: str = "", **questionnaires: dict[str, Any]) -> Event:
    plain = {one.replace("_", "-"): answers for one, answers in questionnaires.items()}
    return event("measure", day(days), {"questionnaires": plain}, name=name)


def kept(*events: Event, name: str = "fear") -> list[tuple[datetime, float | None]]:
    found = folded([intake(), *events], day(200)).scores.get(name, ())
    return [(one.at, one.points) for one in found]


def test_the_first_the_last_but_one_and_the_newest_score_are_kept() -> None:
    events = [answered(n, fear={"harm": 9 - n}) for n in range(1, 6)]
    assert kept(*events[:1]) == [(day(1), 8)]
    assert kept(*events[:2]) == [(day(1), 8), (day(2), 7)]
    assert kept(*events[:3]) == [(day(1), 8), (day(2), 7), (day(3), 6)]
    assert kept(*events) == [(day(1), 8), (day(4), 5), (day(5), 4)]


def test_the_order_of_arrival_changes_no_score() -> None:
    events = [answered(n, fear={"harm": n}) for n in range(1, 6)]
    assert kept(*reversed(events)) == kept(*events)


def test_incomplete_refused_and_unknown_answers_leave_no_score() -> None:
    assert kept(answered(1, rmdq=ticks(4)), name="rmdq") == []
    assert kept(answered(1, fear={"harm": 11})) == []
    assert kept(answered(1, ghost={"harm": 1}), name="ghost") == []


def test_the_names_of_own_activities_are_kept_with_their_score() -> None:
    state = folded([intake(), answered(1, own_activities=activities(2, 4))], day(2))
    (only,) = state.scores["own-activities"]
    assert only.named == {"activity_1": "putting on socks", "activity_2": "walking the dog"}


def test_a_home_test_scores_by_its_own_fields() -> None:
    test = event("measure", day(1), {"sit_to_stand_30s": 11})
    assert kept(test, name="sit-to-stand") == [(day(1), 11)]
    both = {"heel_raise": {"left": 9, "right": 10}, "heel_walk": {"left": 10, "right": 10}}
    raised = event("measure", day(1), {"heel_raise": both["heel_raise"]})
    assert kept(raised, name="heel-raise") == [(day(1), None)]
    assert kept(raised, name="strength-check") == []
    assert kept(event("measure", day(1), both), name="strength-check") == [(day(1), None)]


def test_scores_survive_the_snapshot() -> None:
    events = [answered(1, own_activities=activities(2, 4)), answered(2, fear={"harm": 3})]
    state = folded([intake(), *events], day(3))
    assert load_state(dump_state(state)) == state


# ------------------------------------------------------------------ mood


@pytest.mark.parametrize(
    ("answers", "level"),
    [
        ({"phq2_1": 1, "phq2_2": 1}, "clear"),
        ({"phq2_1": 1, "phq2_2": 2}, "clinician"),
        ({"phq2_1": 2}, "clear"),  # incomplete, and not enough by itself
        ({"phq2_1": 3}, "clinician"),  # incomplete, and enough by itself
    ],
)
def test_phq2_answers_of_three_or_more_reach_a_clinician_without_a_lock(
    answers: dict[str, int], level: str
) -> None:
    found = advice([intake(), answered(0.5, phq_2=answers)], day(1))
    assert (found.triage.level, found.locked) == (level, False)


def test_incomplete_mood_answers_never_bring_a_score_down() -> None:
    low = event("measure", day(0.5), {"phq2": 5})
    for answers in ({"phq2_1": 0}, {"phq2_2": 3}):
        state = folded([intake(), low, answered(0.6, phq_2=answers)], day(1))
        assert state.tests.phq2 == 5
    complete = answered(0.6, phq_2={"phq2_1": 0, "phq2_2": 0})
    assert folded([intake(), low, complete], day(1)).tests.phq2 == 0


@pytest.mark.parametrize("total", [0, 6])
def test_where_a_mood_total_and_answers_differ_the_higher_counts(total: int) -> None:
    both = event("measure", day(0.5), {"phq2": total, "questionnaires": {"phq-2": MOOD}})
    state = folded([intake(), both], day(1))
    assert state.tests.phq2 == max(total, 3)
    assert [one.points for one in state.scores["phq-2"]] == [max(total, 3)]


def test_a_mood_total_without_answers_is_a_score_too() -> None:
    assert kept(event("measure", day(0.5), {"phq2": 2}), name="phq-2") == [(day(0.5), 2)]


# ------------------------------------------------------------------ names and answers of a case


def problems(questionnaires: dict[str, Any]) -> dict[str, str]:
    told = event("measure", day(1), {"questionnaires": questionnaires})
    data = {
        "format": "steadyback-case/1",
        "person": {},
        "events": [json.loads(canonical_json(one)) for one in (intake(), told)],
    }
    found = unknown_names(read_case(json.dumps(data)), CATALOGUE)
    return {problem.pointer: problem.says for problem in found}


def test_answers_that_the_catalogue_allows_are_no_problem() -> None:
    assert problems({"phq-2": MOOD, "rmdq": ticks(3) | {"finished": 1}, "odi": {"total": 30}}) == {}


VALUES = st.one_of(
    st.integers(-6, 30), st.floats(-6, 30, width=16), st.sampled_from(("", "socks", "yes"))
)
KEYS = st.sampled_from(
    (
        "finished", "total", "harm", "sure", "change", "phq2_1", "phq2_2", "activity_1",
        "activity_1_name", "activity_2_name", "leg", "ghost", *RMDQ_ITEMS[:3],
    )
)  # fmt: skip
ANSWERS = st.dictionaries(KEYS, VALUES, max_size=5)
MEASURES = st.dictionaries(
    st.sampled_from((*CATALOGUE.questionnaires, "ghost")), ANSWERS, max_size=3
)


@given(st.lists(MEASURES, min_size=1, max_size=5))
def test_any_answers_lead_to_a_state_whose_scores_lie_in_their_range(told: list[Any]) -> None:
    events = [event("measure", day(n), {"questionnaires": one}) for n, one in enumerate(told, 1)]
    state = folded([intake(), *events], day(9))
    for name, scores in state.scores.items():
        scoring = measure(name).score
        assert scoring is not None
        assert 1 <= len(scores) <= 3
        for one in scores:
            assert one.points is not None
            assert scoring.least is None or scoring.least <= one.points
            assert scoring.most is None or one.points <= scoring.most
    assert state.tests.phq2 is None or 0 <= state.tests.phq2 <= 6
    for sent in events:
        assert isinstance(sent, MeasureEvent)
        for problem in wrong_answers(sent, "/events/1", CATALOGUE):
            assert problem.pointer.startswith("/events/1/body/questionnaires/")
            assert problem.says


def test_every_wrong_answer_of_a_case_is_told_by_its_pointer() -> None:
    found = problems(
        {
            "ghost": {"a": 1},
            "a/b~c": {},
            "phq-2": {"phq2_1": 9, "phq2_9": 1},
            "rmdq": {"rmdq_01": "yes"},
            "heel-raise": {"left": 9},
        }
    )
    base = "/events/1/body/questionnaires"
    assert set(found) == {
        f"{base}/ghost",
        f"{base}/a~1b~0c",
        f"{base}/phq-2/phq2_1",
        f"{base}/phq-2/phq2_9",
        f"{base}/rmdq/rmdq_01",
        f"{base}/heel-raise",
    }
    assert "heel_raise" in found[f"{base}/heel-raise"]
