"""3. No planned level that a caution, condition, lock, means, stage or clinician forbids."""

from hypothesis import assume, given
from hypothesis import strategies as st

from steadyback.engine import dump_state, load_state, plan_week, week_at
from steadyback.engine.solver import forget
from steadyback.vocabulary import CAUTION_IDS
from tests.catalogue_fixture import the_catalogue
from tests.engine.invariants.present import Present, items_of
from tests.engine.invariants.stories import newcomer
from tests.engine.invariants.watching import days_too_long, forbidden_in, outside_in
from tests.engine.standing import standing_of
from tests.records import Json, Record, records, steady_records


@given(steady_records())
def test_no_planned_level_is_forbidden_by_caution_means_stage_or_clinician(record: Record) -> None:
    now = Present(record)
    assume(now.plan is not None)
    assert list(forbidden_in(now, now.plan)) == []


@given(records())
def test_no_week_of_any_record_holds_what_is_forbidden(record: Record) -> None:
    now = Present(record)
    assert list(forbidden_in(now, now.plan)) == []


@given(st.sampled_from(CAUTION_IDS), st.integers(1, 5), st.booleans())
def test_each_caution_closes_what_its_page_closes(caution: str, stage: int, bed: bool) -> None:
    means: Json = {"equipment": ["bed"], "abilities": {"floor": False}} if bed else {}
    record = newcomer({"cautions": [{"id": caution}], **means}, stage)
    now = Present(record)
    found = [] if now.plan is None else list(items_of(now.plan))
    assert found or now.advice.locked or not any(standing_of(record).rungs.values())
    assert list(forbidden_in(now, now.plan)) == []


SMALL = {"days": ["thu"], "minutes": 10}
"""A small week, so that it is solved quickly; tests/engine/test_planner.py has the large ones."""


@given(steady_records(schedule=SMALL))
def test_the_solved_week_keeps_every_rule_and_is_the_same_each_time(record: Record) -> None:
    now = Present(record)
    assume(now.solved is not None)
    assert now.solved is not None
    assert list(forbidden_in(now, now.solved)) == []
    assert list(outside_in(now.solved)) == []
    assert list(days_too_long(now, now.solved)) == []
    again = load_state(dump_state(now.state))
    forget()
    repeated = plan_week(the_catalogue(), again, week_at(again, record.on))
    assert repeated.model_dump_json() == now.solved.model_dump_json()
