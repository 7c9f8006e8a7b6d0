"""8. No decision without a reason, no reason without a source or the words "our proposal"."""

from hypothesis import given
from hypothesis import strategies as st

from tests.engine.invariants.present import Present
from tests.engine.invariants.watching import reasons_in, without_reason
from tests.records import Record, planned_days, records


@given(st.one_of(planned_days(), records()))
def test_every_decision_has_a_reason_and_every_reason_its_source(record: Record) -> None:
    now = Present(record)
    assert list(reasons_in(now.documents))
    assert list(without_reason(now)) == []
