"""The random records themselves: valid, answered at every moment, and reaching what is tested."""

import ast
import re
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steadyback.engine import dump_state
from steadyback.engine.references import unknown_names
from steadyback.record import CaseProblems, read_case
from steadyback.record.canonical import canonical_json
from steadyback.vocabulary import FlagId
from steadyback.wording import advice_document
from tests.catalogue_fixture import the_catalogue
from tests.engine.invariants.stories import endangered, newcomer
from tests.records import (
    Record,
    advised,
    folded,
    made,
    planned_days,
    records,
    steady_records,
    usual_intake,
)

HERE = Path(__file__).parent
BREAKS_RULES = HERE / "test_a_broken_rule_is_caught.py"
"""Draws few on purpose: it shows that few are enough to catch a rule that is broken."""
THE_PROPERTIES = [
    *(path for path in HERE.glob("*.py") if path != BREAKS_RULES),
    HERE.parent / "test_record_machine.py",
    *HERE.parents[1].glob("web/test_invariant_9_*.py"),
]


@given(records())
def test_a_random_record_is_a_valid_case_file(record: Record) -> None:
    case = read_case(canonical_json(record.as_case()))
    assert case.events == record.events
    assert list(unknown_names(case, the_catalogue())) == []


@given(records(), st.sampled_from((-400, -1, 0, 3, 5000)))
def test_there_is_an_advice_for_every_valid_record_at_every_moment(
    record: Record, days: int
) -> None:
    asked = record.at(record.on + timedelta(days=days))
    advice = advised(asked)
    document = advice_document(advice, the_catalogue())
    assert document["triage"]["level"] == advice.triage.level
    assert canonical_json(document)


@given(records(), st.sampled_from((-30, 1, 40)))
def test_the_state_kept_on_the_way_is_the_state_folded_afresh(record: Record, hours: int) -> None:
    at = record.last.at + timedelta(hours=hours)
    longer = record.plus(made("zz", at, "intake", usual_intake())).at(max(at, record.on))
    for one in (record, longer):
        assert dump_state(one.state) == dump_state(one.folded_afresh())


def test_the_records_reach_what_the_tests_are_about() -> None:
    seen: set[str | int] = set()

    @settings(settings.get_profile("default"), database=None)
    @given(records(), planned_days(), endangered(), steady_records(), steady_records())
    def look(
        record: Record, day: Record, story: tuple[Record, FlagId], calm: Record, still: Record
    ) -> None:
        for one in (record, day, story[0], calm, still):
            advice, state = advised(one), folded(one)
            seen.update((advice.triage.level, advice.stage, advice.irritability))
            seen.update(session.colour for session in state.sessions)
            seen.update(f.rule for session in state.sessions for f in session.findings)
            seen.update(reason.id for reason in advice.reasons)
            if advice.today is not None:
                seen.add(advice.today.mode)
                seen.update("item removed" for _ in advice.today.removed)

    look()
    levels = {"emergency", "urgent", "clinician", "clear"}
    modes = {"planned", "rest", "bad_day", "relief", "item removed"}
    rules = {"PM03", "PM06", "PM07", "PM10", "PM14", "PM-AMBER", "PM-MISSING", "STAGE_UP"}
    wanted = levels | modes | rules | {1, 2, 3, 4, 5, "low", "moderate", "high", "green", "red"}
    assert wanted - seen == set()


def test_a_correction_of_something_unknown_is_refused_with_its_place() -> None:
    record = newcomer({})
    lost = record.plus(made("zz", record.on, "correction", {"event": "nobody", "withdraw": True}))
    with pytest.raises(CaseProblems, match="/events/1/body/event"):
        read_case(canonical_json(lost.as_case()))


@pytest.mark.parametrize("path", THE_PROPERTIES, ids=lambda path: path.name)
def test_no_property_draws_fewer_examples_than_the_profile_says(path: Path) -> None:
    module = ast.parse(path.read_text("utf-8"))
    names = [node.arg for node in ast.walk(module) if isinstance(node, ast.keyword)]
    assert "max_examples" not in names


def test_every_invariant_has_its_properties() -> None:
    numbers = {number for path in THE_PROPERTIES for number in re.findall(r"_(\d+)_", path.name)}
    assert {int(number) for number in numbers} == set(range(1, 15))


def test_the_profiles_draw_200_examples_by_day_and_5000_by_night() -> None:
    assert settings.get_profile("few").max_examples == 20
    assert settings.get_profile("default").max_examples == 200
    assert settings.get_profile("nightly").max_examples == 5000
