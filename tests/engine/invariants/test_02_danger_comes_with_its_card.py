"""2. No emergency answer without the emergency card, at once.

The surfaces that show it have their own tests; here the engine and the words.
"""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from steadyback.vocabulary import FlagId
from steadyback.wording import advice_document
from tests.catalogue_fixture import the_catalogue
from tests.engine.invariants.present import Present
from tests.engine.invariants.stories import ALWAYS_EMERGENCY, endangered
from tests.engine.invariants.watching import card_missing
from tests.records import Record, advised, made, records


@given(endangered())
def test_a_danger_sign_always_comes_with_its_card(story: tuple[Record, FlagId]) -> None:
    record, _ = story
    advice = advised(record)
    assert advice.triage.card in the_catalogue().cards
    assert advice_document(advice, the_catalogue())["triage"]["card"]["do"]


@given(records())
def test_whatever_makes_an_emergency_brings_its_card(record: Record) -> None:
    assert list(card_missing(Present(record))) == []


@given(records(), st.sampled_from(ALWAYS_EMERGENCY))
def test_one_emergency_answer_brings_the_card_at_once(record: Record, flag: FlagId) -> None:
    at = max(record.on, record.last.at) + timedelta(minutes=1)
    told = record.plus(made("zz", at, "check_in", {"answers": {flag: "yes"}})).at(at)
    advice = advised(told)
    assert advice.triage.level == "emergency"
    assert list(card_missing(Present(told))) == []
