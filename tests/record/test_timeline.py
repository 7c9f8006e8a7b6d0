"""The record in order, with its corrections: arrival never matters, the newest correction wins."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from steadyback.record import Event, event_from, timeline
from tests.record.examples import plain_event

START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
LATER = START + timedelta(days=30)


def note(hour: int, text: str, name: str = "", by: str = "person") -> Event:
    at = (START + timedelta(hours=hour)).isoformat()
    body = {"note": text}
    return event_from(plain_event("check_in", at, id=name or f"n{hour}", by=by, body=body))


def fix(hour: int, event: str, text: str | None, name: str = "", by: str = "person") -> Event:
    """A correction: another note, or a withdrawal."""
    at = (START + timedelta(hours=hour)).isoformat()
    change: dict[str, Any] = {"withdraw": True} if text is None else {"body": {"note": text}}
    body = {"event": event} | change
    return event_from(plain_event("correction", at, id=name or f"c{hour}", by=by, body=body))


def notes(*events: Event, until: datetime = LATER) -> list[str | None]:
    """The notes as they stand, None where one was withdrawn."""
    found = timeline(events, until).entries
    return [e.event.body.note if e.event else None for e in found]  # type: ignore[union-attr]


def test_it_goes_by_when_things_happened_and_then_by_id() -> None:
    events = [note(2, "third", "b"), note(2, "second", "a"), note(1, "first", "z")]
    assert notes(*events) == ["first", "second", "third"]


def test_a_moment_in_another_zone_is_the_same_moment() -> None:
    east = event_from(
        plain_event("check_in", "2026-03-02T10:30:00+02:00", id="e", body={"note": "half past"})
    )
    assert notes(note(1, "nine"), east) == ["half past", "nine"]


def test_a_correction_replaces_the_body_and_keeps_the_moment() -> None:
    assert notes(note(1, "old"), note(2, "other"), fix(3, "n1", "new")) == ["new", "other"]


def test_the_newest_correction_wins_by_moment_and_then_by_id() -> None:
    assert notes(note(1, "old"), fix(4, "n1", "late"), fix(3, "n1", "early")) == ["late"]
    assert notes(note(1, "old"), fix(3, "n1", "b", "cb"), fix(3, "n1", "a", "ca")) == ["b"]


def test_a_withdrawal_leaves_an_empty_place_and_can_be_undone() -> None:
    assert notes(note(1, "old"), fix(2, "n1", None)) == [None]
    assert notes(note(1, "old"), fix(2, "n1", None), fix(3, "n1", "back")) == ["back"]


def test_a_correction_made_after_the_moment_asked_about_does_not_count_yet() -> None:
    events = [note(1, "old"), fix(5, "n1", "new")]
    assert notes(*events, until=START + timedelta(hours=4)) == ["old"]
    assert timeline(events, START + timedelta(hours=4)).later == 1
    assert timeline(events, START).later == 2


def test_what_a_person_replaced_is_remembered() -> None:
    [entry] = timeline([note(1, "a"), fix(2, "n1", "b"), fix(3, "n1", "c")], LATER).entries
    assert [e.body.note for e in entry.originals] == ["a", "b"]  # type: ignore[union-attr]


def test_what_a_clinician_replaced_is_settled() -> None:
    doctor = fix(2, "n1", "b", by="clinician:ann")
    [entry] = timeline([note(1, "a"), doctor], LATER).entries
    assert entry.originals == ()
    [entry] = timeline([note(1, "a"), doctor, fix(3, "n1", "c")], LATER).entries
    assert [e.body.note for e in entry.originals] == ["b"]  # type: ignore[union-attr]


def test_an_event_twice_counts_once() -> None:
    assert notes(note(1, "a"), note(1, "a"), note(1, "a")) == ["a"]
    assert timeline([note(1, "a"), note(1, "a")], START).later == 1


def test_a_correction_that_does_not_fit_raises() -> None:
    at = (START + timedelta(hours=2)).isoformat()
    bad = event_from(plain_event("correction", at, body={"event": "n1", "body": {"given": True}}))
    with pytest.raises(ValidationError):
        timeline([note(1, "a"), bad], LATER)


EVENTS = [note(h, f"note {h}") for h in range(1, 5)]
FIXES = [fix(h, f"n{t}", w) for h, t, w in [(5, 1, "x"), (6, 1, None), (7, 2, "y"), (8, 1, "z")]]


@given(st.permutations(EVENTS + FIXES), st.integers(0, 9))
def test_the_order_of_arrival_never_matters(order: list[Event], hour: int) -> None:
    until = START + timedelta(hours=hour)
    assert timeline(order, until) == timeline(EVENTS + FIXES, until)


@given(st.lists(st.sampled_from(EVENTS + FIXES), max_size=30))
def test_doubled_events_never_matter(doubled: list[Event]) -> None:
    assert timeline([*EVENTS, *FIXES, *doubled], LATER) == timeline(EVENTS + FIXES, LATER)
