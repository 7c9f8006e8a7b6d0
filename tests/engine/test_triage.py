"""Triage: what locks, what clears, what stays open (rulings 1-7)."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steadyback.engine import Advice, fold_all
from steadyback.engine.red_flags import SEVERITY
from steadyback.record import Event, Person, timeline
from steadyback.vocabulary import FLAG_IDS, FlagId
from tests.catalogue_fixture import the_catalogue
from tests.engine.somebody import (
    ALL_NO,
    CALM,
    DERIVED,
    PERSON,
    advice,
    check_in,
    day,
    event,
    intake,
    session,
)

CATALOGUE = the_catalogue()
ASKED: tuple[FlagId, ...] = tuple(flag for flag in FLAG_IDS if flag not in DERIVED)


def after(*events: Event, days: float = 1, person: Person = PERSON) -> Advice:
    """The advice some days in, after an intake with nothing wrong and these events."""
    return advice([intake(), *events], day(days), person)


def says(answers: dict[str, str], at: float = 0.5, **details: dict[str, Any]) -> Event:
    """A check-in with these answers to safety questions."""
    body = {"symptoms": CALM, "answers": answers, "flag_details": details}
    return event("check_in", day(at), body)


def clearance(
    *flags: str, at: float = 1, until: str = "2026-12-31", by: str = "clinician:ann"
) -> Event:
    body = {
        "flags": list(flags),
        "clinician": "Dr A",
        "issued": day(at).date().isoformat(),
        "until": until,
    }
    return event("clearance", day(at), body, by, name=f"clear-{int(at * 10)}-{by[:4]}")


def test_somebody_with_nothing_wrong_is_clear_and_may_have_a_plan() -> None:
    found = after()
    assert (found.triage.level, found.locked, found.plan_due) == ("clear", False, True)
    assert found.triage.flags == ()
    assert found.triage.card is None


@pytest.mark.parametrize("flag", ASKED)
def test_a_yes_stands_until_it_is_cleared_with_its_reason_and_card(flag: FlagId) -> None:
    found = after(says({flag: "yes"}), says({flag: "no"}, at=0.7))
    level = CATALOGUE.red_flags[flag].highest
    if level == "caution":
        assert found.triage.level == "clear"
        return
    assert found.triage.level == level
    assert found.locked
    assert found.plan is None
    assert found.triage.flags[0].id == flag
    assert found.triage.flags[0].reasons[0].sources
    if level == "emergency":
        assert found.triage.card == CATALOGUE.red_flags[flag].card
        assert found.today is None
    elif level == "urgent":
        assert found.triage.card == "urgent_review"
        assert found.today is None
    else:
        assert found.today is not None
        assert found.today.mode == "relief"
        shown = (*found.today.items, *found.today.around)
        ladders = {item.level.rpartition("-")[0] for item in shown}
        assert ladders == {"walking", "position-of-ease"}


@pytest.mark.parametrize("flag", ASKED)
def test_an_open_question_that_could_be_urgent_locks(flag: FlagId) -> None:
    without = {other: answer for other, answer in ALL_NO.items() if other != flag}
    found = advice([intake(answers=without)], day(0.1))
    assert flag in found.triage.open_flags
    assert flag in {name for question in found.questions_due for name in question.flags}
    grave = SEVERITY[CATALOGUE.red_flags[flag].highest] >= SEVERITY["urgent"]
    assert found.locked == grave
    assert found.triage.level == ("clinician" if grave else "clear")


@pytest.mark.parametrize("flag", ASKED)
def test_unsure_is_never_no_and_unsure_twice_is_yes(flag: FlagId) -> None:
    once = advice([intake(answers=ALL_NO | {flag: "unsure"})], day(0.1))
    assert flag in once.triage.open_flags
    twice = advice([intake(answers=ALL_NO | {flag: "unsure"}), says({flag: "unsure"})], day(1))
    assert flag not in twice.triage.open_flags
    assert flag in {standing.id for standing in twice.triage.flags}
    assert twice.triage.level == CATALOGUE.red_flags[flag].highest
    answered = advice([intake(answers=ALL_NO | {flag: "unsure"}), says({flag: "no"})], day(1))
    assert answered.triage.level == "clear"


def test_nothing_answered_locks() -> None:
    found = advice([], day(0))
    assert found.locked
    assert found.stage == 0
    assert len(found.triage.open_flags) >= len(ASKED)


def test_a_pregnant_person_is_asked_rf18_and_nobody_knows_who_was_not_asked() -> None:
    pregnant = intake(cautions=[{"id": "pregnancy", "pregnancy_weeks": 10}])
    assert advice([pregnant], day(0.1)).triage.open_flags == ("RF18",)
    assert advice([intake()], day(0.1)).triage.open_flags == ()
    assert "RF18" in advice([intake(cautions=None)], day(0.1)).triage.open_flags


def test_cautions_that_were_never_asked_are_not_taken_as_none() -> None:
    found = advice([intake(cautions=None)], day(0.1))
    assert found.locked or found.questions_due, "who was not asked gets a plan as if healthy"


@pytest.mark.parametrize("level", ["emergency", "urgent"])
def test_only_a_clinician_clears_an_emergency_or_urgent_flag(level: str) -> None:
    flag = {"emergency": "RF03", "urgent": "RF28"}[level]
    told = says({flag: "yes"})
    assert after(told, clearance(flag, by="person"), days=2).triage.level == level
    assert after(told, clearance(flag), days=2).triage.level == "clear"


def test_a_clinician_level_accepts_a_clearance_entered_by_the_person() -> None:
    told = says({"RF24": "yes"})
    assert after(told, days=2).triage.level == "clinician"
    assert after(told, clearance("RF24", by="person"), days=2).triage.level == "clear"


def test_a_clearance_covers_only_the_flags_it_names_until_its_date() -> None:
    told = says({"RF03": "yes", "RF28": "yes"})
    assert after(told, clearance("RF28"), days=2).triage.level == "emergency"
    both = clearance("RF28", "RF03", until="2026-03-10")
    assert after(told, both, days=2).triage.level == "clear"
    assert after(told, both, days=8).triage.level == "clear"
    assert after(told, both, days=9).triage.level == "emergency"


def test_a_clearance_covers_only_what_was_reported_before_it() -> None:
    found = after(clearance("RF03", at=0.2), says({"RF03": "yes"}), days=2)
    assert found.triage.level == "emergency"


AGAIN = {"onset": "2026-02-01", "course": "same"}


@pytest.mark.parametrize(
    ("detail", "locked"),
    [
        (AGAIN, False),
        (AGAIN | {"course": "better"}, False),
        (AGAIN | {"onset": "2026-03-04"}, True),
        (AGAIN | {"course": "worse"}, True),
        (AGAIN | {"severity": "severe"}, True),
        ({"course": "same"}, True),
        ({"onset": "2026-02-01"}, True),
        (None, True),
    ],
)
def test_a_cleared_flag_reported_again_locks_again_unless_it_is_the_same(
    detail: dict[str, Any] | None, locked: bool
) -> None:
    first = says({"RF10": "yes"})
    details = {} if detail is None else {"RF10": detail}
    again = says({"RF10": "yes"}, at=2, **details)
    found = after(first, clearance("RF10"), again, days=3)
    assert found.locked == locked


def test_a_flag_raised_by_another_goes_up_one_level() -> None:
    alone = after(says({"RF13": "yes"}))
    assert alone.triage.level == "clinician"
    both = after(says({"RF13": "yes", "RF24": "yes"}))
    levels = {flag.id: flag.level for flag in both.triage.flags}
    assert levels == {"RF13": "urgent", "RF24": "clinician"}
    cancer = after(says({"RF09": "yes", "RF07": "yes"}))
    assert {flag.id: flag.level for flag in cancer.triage.flags}["RF09"] == "emergency"


def test_rf26_reaches_a_clinician_without_a_lock() -> None:
    worse = check_in(day(14), trend="worse")
    assert after(check_in(day(13.9), trend="worse"), days=13.95).triage.level == "clear"
    found = after(worse, days=14.1)
    assert found.triage.level == "clinician"
    assert not found.locked
    assert [flag.id for flag in found.triage.flags] == ["RF26"]
    same = check_in(day(41.9), trend="same")
    assert after(same, days=41.95).triage.level == "clear"
    assert after(same, days=42.1).triage.level == "clinician"


@pytest.mark.parametrize(("score", "level"), [(2, "clear"), (3, "clinician")])
def test_phq2_of_three_reaches_a_clinician_without_a_lock(score: int, level: str) -> None:
    found = after(event("measure", day(0.5), {"phq2": score}))
    assert found.triage.level == level
    assert not found.locked


@pytest.mark.parametrize(("born", "locked"), [(2009, True), (2008, True), (2005, False)])
def test_the_programme_is_for_adults_and_rf19_looks_at_the_youngest(
    born: int, locked: bool
) -> None:
    found = after(person=PERSON.model_copy(update={"birth_year": born}))
    assert found.locked == locked
    ids = {reason.id for reason in found.triage.reasons}
    assert ("AGE" in ids) == (born == 2009)
    assert ("RF19" in ids) == locked


@pytest.mark.parametrize(("born", "level"), [(1971, "clear"), (1970, "clinician")])
def test_rf19_a_first_pain_after_55_is_for_a_clinician(born: int, level: str) -> None:
    person = PERSON.model_copy(update={"birth_year": born})
    first = intake(symptoms=CALM | {"first_episode": True})
    assert advice([first], day(0.1), person).triage.level == level
    assert advice([intake()], day(0.1), person).triage.level == "clear"


@pytest.mark.parametrize(
    ("changes", "locked"),
    [
        ({"treatment": {"injection_last": "2025-12-09"}}, True),
        ({"treatment": {"injection_last": "2025-12-08"}}, False),
        ({"cautions": [{"id": "post_discectomy", "surgery_date": "2025-12-09"}]}, True),
        ({"cautions": [{"id": "post_discectomy", "surgery_date": "2025-12-08"}]}, False),
        ({"cautions": [{"id": "hip_replacement", "surgery_date": "2026-02-01"}]}, True),
        ({"cautions": [{"id": "knee_replacement", "surgery_date": "2026-02-01"}]}, True),
    ],
)
def test_rf23_follows_from_dates_within_twelve_weeks(changes: dict[str, Any], locked: bool) -> None:
    found = advice([intake(**changes)], day(0.1))
    assert found.locked == locked
    assert ("RF23" in {flag.id for flag in found.triage.flags}) == locked


def test_a_clearance_does_not_cover_an_injection_that_came_after_it() -> None:
    first = intake(treatment={"injection_last": "2026-02-20"})
    cleared = clearance("RF23", by="person", until="2026-06-01")
    assert advice([first], day(40)).locked
    assert not advice([first, cleared], day(40)).locked
    body = {"treatment": {"injection_last": "2026-03-31"}}
    again = event("check_in", day(30), body)
    assert advice([first, cleared, again], day(40)).locked


@pytest.mark.parametrize(
    ("symptoms", "level"),
    [
        ({"numbness_change": "stable"}, "clear"),
        ({"numbness_change": "new"}, "clinician"),
        ({"numbness_change": "worse"}, "clinician"),
        ({"numbness_change": "new", "side": "both"}, "emergency"),
        ({"numb_sites": ["around the back passage"]}, "emergency"),
        ({"numb_sites": ["little toe"]}, "clinician"),
        ({"weakness": "stable"}, "clear"),
        ({"weakness": "new"}, "emergency"),
        ({"weakness": "new", "weakness_side": "left"}, "urgent"),
        ({"weakness": "new", "weakness_side": "both"}, "emergency"),
        ({"weakness": "new", "weakness_side": "left", "foot_drop": True}, "emergency"),
        ({"weakness": "worse", "weakness_side": "left"}, "emergency"),
        ({"foot_drop": True, "weakness": "stable"}, "clinician"),
        ({"foot_drop": True, "weakness": "none"}, "emergency"),
    ],
)
def test_symptoms_say_danger_by_themselves(symptoms: dict[str, Any], level: str) -> None:
    assert after(check_in(day(0.5), **symptoms)).triage.level == level


@pytest.mark.parametrize(
    ("now", "painful", "level"),
    [
        ((10, 8), False, "clear"),
        ((10, 7), False, "clinician"),
        ((10, 7), True, "clear"),
        ((7, 7), False, "emergency"),
        ((10, 0), False, "emergency"),
        ((10, 0), True, "emergency"),
        ((12, 12), False, "clear"),
    ],
)
def test_a_fall_of_the_strength_counts_is_told(
    now: tuple[int, int], painful: bool, level: str
) -> None:
    def raises(at: float, left: int, right: int) -> Event:
        counts = {"heel_raise": {"left": left, "right": right}, "painful_counts": painful}
        return event("measure", day(at), counts)

    assert after(raises(0.2, 10, 10), raises(7, *now), days=7.1).triage.level == level


def test_a_danger_sign_in_a_session_locks_at_once() -> None:
    for flag in ("RF01", "RF14", "RF16", "RF17", "RF27", "RF30"):
        found = after(session(day(0.5), answers={flag: "yes"}))
        assert found.locked, flag
        assert found.today is None, flag


def test_a_person_cannot_take_an_emergency_back_by_correcting_it() -> None:
    told = says({"RF03": "yes"})
    fix = event("correction", day(0.8), {"event": told.id, "body": {"answers": {"RF03": "no"}}})
    gone = event("correction", day(0.8), {"event": told.id, "withdraw": True})
    assert after(told, fix).triage.level == "emergency"
    assert after(told, gone).triage.level == "emergency"
    by_doctor = event("correction", day(0.8), {"event": told.id, "withdraw": True}, "clinician:ann")
    assert after(told, by_doctor).triage.level == "clear"
    small = says({"RF24": "yes"})
    taken = event("correction", day(0.8), {"event": small.id, "withdraw": True})
    assert after(small, taken).triage.level == "clear"


def test_the_full_screen_is_due_after_28_days_and_after_14_days_away() -> None:
    def due(*events: Event, days: float) -> set[str]:
        return {question.id for question in after(*events, days=days).questions_due}

    assert "full-screen" in due(days=14)
    assert "full-screen" not in due(days=13.9)
    visits = [check_in(day(d)) for d in range(5, 35, 5)]
    assert "full-screen" not in due(*visits, days=27.9)
    assert "full-screen" in due(*visits, days=28)
    assert "short-screen" in due(days=1)
    assert due(days=0.2) == set()


def test_a_screen_that_is_due_leaves_the_plan_and_blocks_start() -> None:
    from steadyback.engine import plan_week, week_at, with_plan
    from steadyback.engine.advice import advise

    catalogue = the_catalogue()
    state = fold_all(PERSON, timeline([intake()], day(0.1)), catalogue)
    planned = with_plan(state, plan_week(catalogue, state, week_at(state, day(0))))
    later = advise(catalogue, planned, day(2))
    assert later.plan is not None
    assert later.today is not None
    assert later.today.items
    assert later.today.start_blocked
    assert not advise(catalogue, planned, day(0.1)).today.start_blocked  # type: ignore[union-attr]


ANSWER = st.sampled_from(["no", "unsure", "yes"])


@given(st.dictionaries(st.sampled_from(ASKED), ANSWER, max_size=6), st.sampled_from(ASKED))
def test_one_more_yes_never_makes_triage_milder(answers: dict[str, str], flag: FlagId) -> None:
    before = after(says(answers))
    later = after(says(answers | {flag: "yes"}))
    assert SEVERITY[later.triage.level] >= SEVERITY[before.triage.level]
    assert later.locked >= before.locked


@given(st.lists(st.tuples(st.sampled_from(ASKED), ANSWER), min_size=1, max_size=8))
def test_no_answer_of_the_person_lowers_an_emergency_or_urgent_level(
    answers: list[tuple[FlagId, str]],
) -> None:
    events: list[Event] = []
    highest = 0
    for index, (flag, answer) in enumerate(answers):
        events.append(says({flag: answer}, at=0.1 + index / 100))
        found = after(*events, days=0.5)
        level = SEVERITY[found.triage.level]
        if highest >= SEVERITY["urgent"]:
            assert level >= highest
        highest = max(highest, level)
