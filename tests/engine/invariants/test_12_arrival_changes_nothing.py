"""12. The order in which events arrive never changes the advice; replay gives the same again."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from steadyback.engine import advise, begin, dump_state, fold, fold_all, load_state
from steadyback.record import timeline
from steadyback.record.event import CorrectionEvent, MorningAfterEvent
from tests.catalogue_fixture import the_catalogue
from tests.records import ZONES, Record, advised, folded, records


@given(records(), st.randoms(use_true_random=False))
def test_the_order_of_arrival_never_matters(record: Record, chance: Any) -> None:
    events = [*record.events, *record.events[:2]]
    chance.shuffle(events)
    arrived = replace(record, events=tuple(events))
    assert arrived.kept is None
    assert advised(arrived) == advised(record)
    assert dump_state(folded(arrived)) == dump_state(folded(record))


@given(records(), records())
def test_events_of_the_future_change_nothing_and_are_counted(record: Record, other: Record) -> None:
    late = [
        e.model_copy(update={"id": f"later-{e.id}", "at": record.on + timedelta(hours=1 + n)})
        for n, e in enumerate(other.events)
        if not isinstance(e, CorrectionEvent | MorningAfterEvent)
    ]
    advice = advised(record.plus(*late))
    assert advice.later_events == len(late) > 0
    assert advice.model_copy(update={"later_events": 0}) == advised(record)


@given(records())
def test_a_record_folded_one_by_one_through_snapshots_is_the_record_folded_at_once(
    record: Record,
) -> None:
    facts = timeline(record.events, record.on)
    state = begin(record.person)
    for entry in facts.entries:
        state = load_state(dump_state(fold(state, entry, the_catalogue())))
    kept = replace(state, later=facts.later)
    at_once = fold_all(record.person, facts, the_catalogue())
    assert kept == at_once
    assert dump_state(kept) == dump_state(at_once)
    assert advise(the_catalogue(), kept, record.on) == advise(the_catalogue(), at_once, record.on)


@given(records())
def test_a_state_is_dumped_and_loaded_exactly(record: Record) -> None:
    state = folded(record)
    text = dump_state(state)
    assert load_state(text) == state
    assert dump_state(load_state(text)) == text


@given(records(), st.sampled_from(ZONES))
def test_the_same_moment_written_in_another_offset_gives_the_same_advice(
    record: Record, zone: str
) -> None:
    elsewhere = record.on.astimezone(ZoneInfo(zone))
    advice = advised(record)
    assert advised(record.at(elsewhere)).model_copy(update={"on": advice.on}) == advice


@given(records())
def test_asking_twice_gives_the_same_bytes(record: Record) -> None:
    first = advised(replace(record)).model_dump_json()
    assert advised(replace(record)).model_dump_json() == first
    assert first
