"""11. No unanswered question, missing reply or missing data is taken as good news."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steadyback.engine import advise, with_plan
from steadyback.record import Event
from steadyback.record.event import CorrectionEvent
from steadyback.vocabulary import FLAG_IDS, FlagId
from tests.catalogue_fixture import the_catalogue
from tests.engine.invariants.present import Present, items_of, planned
from tests.engine.invariants.stories import (
    ASKED,
    COULD_BE_URGENT,
    cleared_by_hand,
    newcomer,
    with_body,
)
from tests.engine.invariants.watching import taken_as_no, unanswered_counted
from tests.engine.standing import enlarged, standing_of
from tests.records import CALM, SORE, Json, Record, advised, folded, made, records, steady_records


def never_asked(record: Record, flag: FlagId) -> Record:
    """The record as if one question had never been put; its details, if any, stay."""

    def without(event: Event) -> Event | None:
        if isinstance(event, CorrectionEvent):
            return None
        body = event.body.model_dump(mode="json", exclude_none=True)
        if flag not in body.get("answers", {}):
            return event
        return with_body(
            event, {"answers": {k: v for k, v in body["answers"].items() if k != flag}}
        )

    return record.but(without)


@given(records(), st.sampled_from(COULD_BE_URGENT), st.booleans())
def test_a_danger_question_that_was_never_answered_is_never_taken_as_no(
    record: Record, flag: FlagId, detailed: bool
) -> None:
    silent = never_asked(record, flag)
    if detailed:
        body = {"flag_details": {flag: {"course": "same"}}}
        silent = silent.plus(made("zz", silent.last.at, "check_in", body))
    advice = advised(silent)
    answered = folded(silent).flags.get(flag)
    assert advice.locked
    assert flag in advice.triage.open_flags or (answered is not None and answered.reports)
    assert flag in advice.triage.open_flags or flag in [f.id for f in advice.triage.flags]


@given(st.one_of(records(), steady_records()))
def test_nothing_counts_and_nothing_opens_without_an_answer(record: Record) -> None:
    now = Present(record)
    assert list(taken_as_no(now)) == []
    assert list(unanswered_counted(now)) == []


def test_a_sign_seen_in_the_symptoms_does_not_answer_its_question() -> None:
    answers = {flag: "no" for flag in FLAG_IDS if flag != "RF06"}
    symptoms = CALM | {"weakness": "stable", "foot_drop": True}
    record = newcomer({"answers": answers, "symptoms": symptoms})
    cleared = record.plus(made("zz", record.on, "clearance", cleared_by_hand("RF06", record.on)))
    assert "RF06" in advised(record).triage.open_flags
    assert advised(cleared).locked


@given(records(), st.sampled_from(ASKED))
def test_unsure_opens_nothing_that_no_would_not(record: Record, flag: FlagId) -> None:
    def with_answer(answer: str) -> Record:
        yes_or_no = made("zz", record.last.at, "check_in", {"answers": {flag: answer}})
        return record.plus(yes_or_no)

    assert enlarged(standing_of(with_answer("no")), standing_of(with_answer("unsure"))) == []


@given(
    st.sampled_from((CALM, SORE)),
    st.sampled_from(sorted(set(CALM) - {"leg_now", "back_now", "lateral_shift", "side"})),
    st.sampled_from((None, 2, 4)),
)
def test_a_symptom_that_was_not_asked_about_opens_nothing(
    symptoms: Json, name: str, stage: int | None
) -> None:
    known = newcomer({"symptoms": symptoms}, stage)
    silent = newcomer({"symptoms": {k: v for k, v in symptoms.items() if k != name}}, stage)
    assert enlarged(standing_of(known), standing_of(silent)) == []


MILDEST_BAD: dict[str, Any] = {
    "leg_nprs": 4,
    "distal_level": 3,
    "settle_minutes": 15,
    "nights_woken": 1,
    "numbness": True,
    "tingling": True,
    "weakness": "stable",
    "slr_symptoms": True,
    "weeks": 4,
}


@pytest.mark.parametrize("name", sorted(MILDEST_BAD))
@pytest.mark.parametrize("stage", [None, 3, 5])
def test_a_symptom_that_was_not_asked_about_counts_as_there(name: str, stage: int | None) -> None:
    bad = newcomer({"symptoms": CALM | {name: MILDEST_BAD[name]}}, stage)
    silent = newcomer({"symptoms": {k: v for k, v in CALM.items() if k != name}}, stage)
    assert enlarged(standing_of(bad), standing_of(silent)) == []


@pytest.mark.parametrize("name", ["cautions", "symptoms", "answers"])
def test_an_intake_that_leaves_safety_out_starts_nothing(name: str) -> None:
    record = newcomer({name: None})
    advice = advised(record)
    plan = planned(record)
    assert advice.questions_due
    assert advice.plan is None
    assert open_levels(record).items() <= open_levels(newcomer({})).items()
    if plan is not None:
        shown = advise(the_catalogue(), with_plan(folded(record), plan), record.on).today
        assert shown is not None
        assert shown.start_blocked


def open_levels(record: Record) -> dict[str, int]:
    return {name: rung for name, rung in standing_of(record).rungs.items() if rung}


@pytest.mark.parametrize("stage", [1, 3, 5])
def test_means_that_were_not_asked_about_are_not_there(stage: int) -> None:
    record = newcomer({"equipment": None, "abilities": None}, stage)
    plan = planned(record)
    assert plan is not None
    found = [the_catalogue().levels[item.level] for item in items_of(plan)]
    assert found
    for item, level in zip(items_of(plan), found, strict=True):
        way = next((v for v in level.variants if v.id == item.variant), level)
        assert way.equipment == ()
        assert level.surface == "none" or item.variant is not None
