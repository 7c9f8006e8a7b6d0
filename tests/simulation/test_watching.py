"""What the watch sees, and what does not close its eyes."""

import json
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

from steadyback.engine.state import changed
from steadyback.record import Event, event_from
from steadyback.simulation.watching.arriving import not_earned, only_restricts, opened_by_danger
from steadyback.simulation.watching.earned import asked_by_clinicians
from steadyback.simulation.watching.faults import danger_overlooked, unanswered_counted
from steadyback.simulation.watching.present import Present
from steadyback.simulation.watching.record import Record
from tests.catalogue_fixture import the_catalogue
from tests.engine.somebody import (
    PERSON,
    change,
    check_in,
    day,
    done,
    event,
    green,
    intake,
    morning,
    session,
    set_stage,
)

CLEARED = {"flags": ["RF25"], "clinician": "Ann", "issued": "2026-03-03", "until": "2026-06-01"}
ANOTHER_SIGN_CLEARED = event("clearance", day(1), CLEARED, "clinician:ann")
TOLD = check_in(day(2), {"RF01": "yes"})


def present(*events: Event) -> Present:
    return Present(Record(PERSON, events, events[-1].at, the_catalogue()))


def overlooking(*events: Event) -> list[str]:
    """What is said where the rules see no danger in a record."""
    nothing = SimpleNamespace(triage=SimpleNamespace(flags=(), level="self_care"))
    blind: Any = SimpleNamespace(record=present(*events).record, advice=nothing)
    return [*danger_overlooked(blind)]


def test_a_danger_sign_is_missed_whatever_else_a_clinician_cleared() -> None:
    assert len(overlooking(intake(), ANOTHER_SIGN_CLEARED, TOLD)) == 2
    assert [*danger_overlooked(present(intake(), ANOTHER_SIGN_CLEARED, TOLD))] == []


def test_a_danger_sign_that_a_clinician_cleared_or_put_right_is_not_missed() -> None:
    named = CLEARED | {"flags": ["RF01"]}
    assert overlooking(intake(), TOLD, event("clearance", day(3), named, "clinician:ann")) == []
    put_right = {"event": TOLD.id, "withdraw": True}
    assert (
        overlooking(intake(), TOLD, event("correction", day(3), put_right, "clinician:ann")) == []
    )
    assert overlooking(intake(), TOLD, event("correction", day(3), put_right)) != []


def counting(record: Record) -> list[str]:
    """What is said where every session of a record counts."""
    judged = tuple(replace(one, counted=True) for one in record.state.sessions)
    all_count: Any = SimpleNamespace(record=record, state=changed(record.state, sessions=judged))
    return [*unanswered_counted(all_count)]


def test_a_session_that_nobody_answered_must_not_count_whatever_else_was_put_right() -> None:
    told, alone = check_in(day(0.5)), session(day(1), done("bird-dog-1"))
    put_right = event("correction", day(1.2), {"event": told.id, "withdraw": True})
    now = present(intake(), told, alone, put_right)
    assert [*unanswered_counted(now)] == []
    assert counting(now.record) == [f"{alone.id} counts and was never answered"]
    answered = morning(alone, day(1, 14))
    taken_back = event("correction", day(2), {"event": answered.id, "withdraw": True})
    assert counting(present(intake(), alone, answered, taken_back).record) == []


def test_what_only_tells_of_danger_is_known_also_when_a_case_file_was_read_again() -> None:
    now = present(intake())
    details = {"flag_details": {"RF01": {"onset": "2026-03-01"}}}
    told = event("check_in", day(1), {"answers": {"RF01": "yes"}} | details)
    again = event_from(json.loads(told.model_dump_json()))
    assert only_restricts(told, now)
    assert only_restricts(again, now)
    assert not only_restricts(check_in(day(1), {"RF01": "yes"}), now), "it tells of symptoms too"
    assert [*opened_by_danger(now, present(intake(), told), (told,))] == []


def test_what_was_not_in_the_session_must_not_go_up_by_its_morning() -> None:
    before, (one, settled) = [intake(), set_stage(2, day(0.1))], green(day(1), done("bird-dog-1"))
    then, now = present(*before, one), present(*before, one, settled)
    other = next(iter(now.state.progress.values()))
    risen = changed(
        now.state, progress={**now.state.progress, "squat-1": replace(other, mastered=True)}
    )
    wrongly: Any = SimpleNamespace(record=now.record, catalogue=now.catalogue, state=risen)
    assert any("was not in the session" in says for says in not_earned(then, wrongly, (settled,)))
    assert [*not_earned(then, now, (settled,))] == []


def test_only_what_a_clinician_set_counts_as_set_by_one() -> None:
    dose: dict[str, Any] = {"level": "squat-1", "dose": {"sets": 3, "reps": 12}}
    by_ann = change(day(1), "set_dose", **dose)
    by_themselves = change(day(1), "set_dose", by="person", **dose)
    assert asked_by_clinicians(present(intake(), by_ann).record).keys() == {"squat-1"}
    assert asked_by_clinicians(present(intake(), by_themselves).record) == {}
