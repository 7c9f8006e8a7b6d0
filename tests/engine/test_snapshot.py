"""A state kept as text comes back exactly, and going on from it leads to the same state."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from steadyback.engine import advise, begin, dump_state, fold, fold_all, load_state
from steadyback.record import Event, timeline
from tests.catalogue_fixture import the_catalogue
from tests.engine.somebody import (
    PERSON,
    change,
    check_in,
    day,
    done,
    event,
    folded,
    green,
    intake,
    session,
    set_stage,
)

CATALOGUE = the_catalogue()
CLEARANCE = {"flags": ["RF24"], "clinician": "Dr A", "issued": "2026-03-04", "until": "2026-09-01"}
EVENTS: list[Event] = [
    intake(
        cautions=[{"id": "hip_replacement", "surgery_date": "2020-01-01"}],
        conditions=["stenosis"],
        treatment={"injection_last": "2025-01-01"},
    ),
    set_stage(3, day(0.1)),
    check_in(day(1), {"RF24": "yes", "RF20": "unsure"}, numbness_change="stable"),
    *green(day(1.5), done("squat-1", 2, 6), done("clamshell-2", 2, 12)),
    event("clearance", day(2.2), CLEARANCE, "clinician:ann"),
    session(day(3), done("squat-1", 2, 6) | {"distal_peak": 4}),
    event(
        "measure", day(4), {"heel_raise": {"left": 9, "right": 8}, "trunk_hold_s": 30, "phq2": 2}
    ),
    change(day(4.1), "set_dose", level="squat-1", dose={"sets": 1, "reps": 7}),
    change(day(4.2), "forbid", exercise="lunge"),
    event("choice", day(4.3), {"choice": "only_minutes", "minutes": 7}),
    event("profile", day(4.4), {"time_zone": "America/New_York", "birth_year": 1970}),
    event("settings", day(4.5), {"preferences": {"figure_tone": "umber", "voice": True}}),
    event("settings", day(5.5), {"preferences": {"figure_tone": "amber", "figure_side": "left"}}),
    *green(day(5), done("plank-1", 3, 1, hold_s=10)),
    check_in(day(6), leg_nprs=8),
]
END = day(9)


def test_a_whole_state_comes_back_exactly() -> None:
    state = folded(EVENTS, END)
    again = load_state(dump_state(state))
    assert again == state
    assert dump_state(again) == dump_state(state)
    assert advise(CATALOGUE, again, END) == advise(CATALOGUE, state, END)


@pytest.mark.parametrize("cut", range(len(EVENTS) + 1))
def test_going_on_from_a_kept_state_is_the_same_as_folding_everything(cut: int) -> None:
    entries = timeline(EVENTS, END).entries
    state = begin(PERSON)
    for entry in entries[:cut]:
        state = fold(state, entry, CATALOGUE)
    kept = load_state(dump_state(state))
    for entry in entries[cut:]:
        kept = fold(kept, entry, CATALOGUE)
    assert kept == fold_all(PERSON, timeline(EVENTS, END), CATALOGUE)


@given(st.permutations(EVENTS))
def test_the_order_of_arrival_never_matters(order: list[Event]) -> None:
    assert folded(order, END) == folded(EVENTS, END)


@pytest.mark.parametrize("bad", ["", "{", "null", "[]", '{"zone": 7}', '{"stage": {"stage": "x"}}'])
def test_anything_else_is_refused(bad: str) -> None:
    with pytest.raises(ValidationError):
        load_state(bad)


def test_a_long_record_has_no_larger_state_than_a_short_one() -> None:
    def size(weeks: int) -> int:
        days = [d for w in range(weeks) for d in (7 * w + 1, 7 * w + 3, 7 * w + 5)]
        sessions = [e for d in days for e in green(day(d), done("squat-1", 2, 6))]
        visits = [check_in(day(d, -1)) for d in days]
        return len(dump_state(folded([intake(), *sessions, *visits], day(7 * weeks))))

    assert size(16) < size(8) * 1.1
