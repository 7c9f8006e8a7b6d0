"""1. No session, plan or "all clear" while an emergency or urgent flag stands uncleared."""

import pytest
from hypothesis import given

from steadyback.engine import Locked, plan_week, week_at
from steadyback.vocabulary import FlagId
from tests.catalogue_fixture import the_catalogue
from tests.engine.invariants.present import Present
from tests.engine.invariants.stories import ALWAYS_URGENT, endangered
from tests.engine.invariants.watching import danger_overlooked, offered_while_locked
from tests.records import Record, advised, folded, records


@given(endangered())
def test_no_session_and_no_plan_while_a_danger_sign_stands(story: tuple[Record, FlagId]) -> None:
    record, flag = story
    now = Present(record)
    advice = now.advice
    assert advice.triage.level == "emergency" or flag in ALWAYS_URGENT
    assert advice.triage.level in ("emergency", "urgent")
    assert flag in [found.id for found in advice.triage.flags]
    assert advice.locked
    assert advice.plan is None
    assert not advice.plan_due
    assert advice.today is None
    assert {found.status for found in advice.levels.values()} == {"locked"}
    assert now.plan is None


@given(records())
def test_a_lock_and_what_is_offered_never_disagree(record: Record) -> None:
    assert list(offered_while_locked(Present(record))) == []


@given(records())
def test_no_danger_sign_that_was_told_is_overlooked(record: Record) -> None:
    assert list(danger_overlooked(Present(record))) == []


@given(endangered())
def test_the_planner_refuses_while_a_danger_sign_stands(story: tuple[Record, FlagId]) -> None:
    record, _ = story
    state = folded(record)
    assert advised(record).locked
    with pytest.raises(Locked):
        plan_week(the_catalogue(), state, week_at(state, record.on))
