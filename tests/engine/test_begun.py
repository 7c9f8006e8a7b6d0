"""A session told set by set: kept as far as it came, and no more than that."""

from datetime import datetime, timedelta
from typing import Any

from steadyback.engine import State, advise, dump_state, load_state
from steadyback.engine.begun import as_session
from steadyback.record import Event
from steadyback.record.training import MOST_SETS
from tests.catalogue_fixture import the_catalogue
from tests.engine.somebody import check_in, day, event, folded, intake, session

SESSION = "session-of-tuesday"
TOLD = [intake(), check_in(day(1))]


def ended_at(at: datetime) -> Event:
    return session(at).model_copy(update={"id": SESSION})


def one_set(
    at: datetime, level: str = "clamshell-1", number: int = 1, of: str = SESSION, **done: Any
) -> Event:
    body = {"session": of, "leg_before": 3, "level": level, "number": number}
    return event("set_done", at, {**body, "done": {"reps": 8, **done}})


def sets(*found: Any, until: float = 1.5) -> State:
    return folded([*TOLD, *found], day(until))


def levels(state: State) -> dict[str, list[int]]:
    assert state.begun is not None
    told = as_session(state.begun)
    return {done.level: [one.reps for one in done.sets] for done in told.levels}


def test_it_knows_a_session_that_was_left_in_the_middle_as_far_as_it_came() -> None:
    minute = timedelta(minutes=1)
    found = sets(
        one_set(day(1.1)),
        one_set(day(1.1) + minute, number=2, reps=6),
        one_set(day(1.1) + 2 * minute, "bird-dog-1", side="left"),
        one_set(day(1.1) + 3 * minute, "bird-dog-1", side="right"),
    )
    assert levels(found) == {"clamshell-1": [8, 6], "bird-dog-1": [8, 8]}
    assert found.begun is not None
    assert (found.begun.session, found.begun.at) == (SESSION, day(1.1) + 3 * minute)
    told = as_session(found.begun)
    assert told.leg_before == 3
    assert told.leg_after is None, "nobody said how it was afterwards"


def test_a_set_told_again_says_what_is_true_now() -> None:
    found = sets(one_set(day(1.1), reps=3), one_set(day(1.11), reps=8))
    assert levels(found) == {"clamshell-1": [8]}


def test_sets_alone_change_no_advice_and_count_for_nothing() -> None:
    without, some = sets(), sets(one_set(day(1.1)), one_set(day(1.1), number=2))
    catalogue = the_catalogue()
    assert some.sessions == ()
    assert advise(catalogue, some, day(1.5)) == advise(catalogue, without, day(1.5))


def test_told_to_its_end_nothing_of_it_is_open() -> None:
    ended = ended_at(day(1.2))
    found = sets(one_set(day(1.1)), one_set(day(1.11), number=2), ended)
    assert found.begun is None
    assert [one.id for one in found.sessions] == [SESSION]


def test_a_set_that_comes_late_opens_nothing_again() -> None:
    ended = ended_at(day(1.2))
    after = sets(ended, one_set(day(1.3)))
    assert after.begun is None


def test_a_session_that_was_withdrawn_does_not_come_back_set_by_set() -> None:
    ended = ended_at(day(1.2))
    gone = event("correction", day(1.3), {"event": SESSION, "withdraw": True})
    found = sets(one_set(day(1.1)), ended, gone)
    assert (found.begun, found.sessions) == (None, ())


def test_of_two_that_were_begun_the_later_is_known() -> None:
    later = one_set(day(1.3), "bird-dog-1", of="another", side="left")
    assert levels(sets(one_set(day(1.1)), later)) == {"bird-dog-1": [8]}


def test_no_session_grows_without_end() -> None:
    places = [(side, number) for side in ("left", "right") for number in range(1, 21)]
    many = [
        one_set(day(1.1) + timedelta(minutes=after), number=number, side=side)
        for after, (side, number) in enumerate(places)
    ]
    assert [len(reps) for reps in levels(sets(*many)).values()] == [MOST_SETS]


def test_it_is_kept_and_read_again_as_it_was() -> None:
    found = sets(one_set(day(1.1)), one_set(day(1.11), "bird-dog-1", side="left", load_kg=2.5))
    assert load_state(dump_state(found)) == found
