"""Walks that come in late, however many and whenever they were: the advice is the very same."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from steadyback.imports.walks import Walk
from steadyback.record import Event, event_from
from steadyback.web.uploads.walk_list import event_of
from tests.records import Record, advised, records

SPANS = st.lists(st.tuples(st.floats(0, 1), st.integers(1, 600)), min_size=1, max_size=6)


def walked(record: Record, part: float, minutes: int) -> Event:
    """A walk that ended after such a part of the record, as the page stores it."""
    first = min(one.at for one in record.events)
    end = first + (record.on - first) * part + timedelta(seconds=1)
    walk = Walk(end - timedelta(minutes=minutes), end, minutes, 1000, "apple-health")
    return event_from(event_of(walk))


@given(records(), SPANS)
def test_walks_brought_in_late_change_no_advice(
    record: Record, spans: list[tuple[float, int]]
) -> None:
    events = [walked(record, part, minutes) for part, minutes in spans]
    with_walks = record.plus(*[one for one in events if one.at <= record.on])
    assert advised(with_walks) == advised(record)
