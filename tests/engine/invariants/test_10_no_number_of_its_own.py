"""10. No sentence states a number that the engine did not compute."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.engine.invariants.numbers_stated import TEMPLATES, numbers_in
from tests.engine.invariants.present import Present
from tests.engine.invariants.watching import number_of_its_own, reasons_in
from tests.records import Record, planned_days, records


@pytest.mark.parametrize("name", sorted(TEMPLATES))
def test_the_words_of_a_reason_hold_no_number_of_their_own(name: str) -> None:
    assert numbers_in(re.sub(r"\{[^}]*\}", "", TEMPLATES[name])) == set()


@given(st.one_of(planned_days(), records()))
def test_a_sentence_states_only_numbers_that_its_reason_carries(record: Record) -> None:
    now = Present(record)
    assert list(reasons_in(now.documents))
    assert list(number_of_its_own(now)) == []
