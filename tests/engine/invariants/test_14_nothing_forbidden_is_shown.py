"""14. No item of a stored plan is shown after today's record forbids it."""

from hypothesis import assume, given

from tests.engine.invariants.present import Present
from tests.engine.invariants.watching import forbidden_but_shown
from tests.records import Record, planned_days


@given(planned_days())
def test_nothing_is_shown_today_that_todays_record_forbids(record: Record) -> None:
    now = Present(record)
    assume(now.advice.today is not None)
    assert list(forbidden_but_shown(now)) == []
