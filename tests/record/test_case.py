"""A case file that is not valid: every problem, each with its JSON pointer."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from steadyback.record import CaseProblems, read_case
from steadyback.record.case import MAX_PROBLEMS
from tests.record.examples import KINDS, case_text, plain_case, plain_event, whole_case

TWICE = {"days": ["mon", "mon"], "minutes": 20}
BRIEF = {"days": ["mon"], "minutes": 4}
NO_FLAGS = {"flags": [], "clinician": "Dr A", "issued": "2026-03-01", "until": "2026-03-02"}
NOW = datetime(2026, 3, 3, 19, 0, tzinfo=UTC)


def problems(*events: dict[str, Any], now: datetime | None = None) -> dict[str, str]:
    """What is wrong, by pointer."""
    with pytest.raises(CaseProblems) as caught:
        read_case(case_text(*events), now)
    assert caught.value.problems
    return {problem.pointer: problem.says for problem in caught.value.problems}


def resolved(pointer: str, data: Any) -> bool:
    """Whether all but the last step of a JSON pointer exist in the data."""
    for step in pointer.split("/")[1:-1]:
        name = step.replace("~1", "/").replace("~0", "~")
        data = data[int(name)] if isinstance(data, list) else data[name]
    return True


def test_a_whole_case_is_read() -> None:
    case = read_case(json.dumps(whole_case()))
    assert [event.kind for event in case.events] == list(KINDS)
    assert case.person.zone.key == "Europe/London"


@pytest.mark.parametrize(
    ("kind", "body", "pointer"),
    [
        ("intake", {"colour": "red"}, "/events/0/body/colour"),
        ("intake", {"symptoms": {"leg": 1}}, "/events/0/body/symptoms/leg"),
        ("intake", {"symptoms": {"leg_nprs": 11}}, "/events/0/body/symptoms/leg_nprs"),
        ("intake", {"cautions": [{"id": "unicorn"}]}, "/events/0/body/cautions/0/id"),
        ("intake", {"conditions": ["stenosis", "cold"]}, "/events/0/body/conditions/1"),
        ("intake", {"equipment": ["trampoline"]}, "/events/0/body/equipment/0"),
        ("intake", {"answers": {"RF31": "no"}}, "/events/0/body/answers/RF31"),
        ("intake", {"answers": {"RF01": "maybe"}}, "/events/0/body/answers/RF01"),
        ("intake", {"schedule": {"days": [], "minutes": 20}}, "/events/0/body/schedule/days"),
        ("intake", {"schedule": TWICE}, "/events/0/body/schedule/days"),
        ("intake", {"schedule": BRIEF}, "/events/0/body/schedule/minutes"),
        ("check_in", {"woke_at": "2026-03-03T07:00:00"}, "/events/0/body/woke_at"),
        ("session_done", {"levels": [{"level": "Bird Dog 1"}]}, "/events/0/body/levels/0/level"),
        ("clearance", NO_FLAGS, "/events/0/body/flags"),
        ("profile", {"time_zone": "Mars/Olympus"}, "/events/0/body/time_zone"),
        ("correction", {"event": "x", "withdraw": True, "body": {}}, "/events/0/body"),
        ("clinician_change", {"action": "set_level"}, "/events/0/body"),
    ],
)  # fmt: skip
def test_each_problem_says_where_it_is(kind: str, body: dict[str, Any], pointer: str) -> None:
    event = plain_event(kind, body=body)
    found = problems(event)
    assert pointer in found
    assert all(says and resolved(place, plain_case(event)) for place, says in found.items())


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"kind": "dance"}, "/events/0"),
        ({"id": "two words"}, "/events/0/id"),
        ({"id": "x" * 65}, "/events/0/id"),
        ({"by": "somebody"}, "/events/0/by"),
        ({"at": "2026-03-03T18:20:00"}, "/events/0/at"),
        ({"version": 2}, "/events/0/version"),
        ({"mood": "good"}, "/events/0/mood"),
    ],
)
def test_what_every_event_carries_is_checked(changes: dict[str, Any], pointer: str) -> None:
    assert pointer in problems(plain_event("activity") | changes)


def test_a_missing_field_is_named_where_it_should_be() -> None:
    event = plain_event("activity")
    del event["at"]
    assert "/events/0/at" in problems(event)


@pytest.mark.parametrize(
    ("name", "value", "pointer"),
    [
        ("format", "steadyback-case/2", "/format"),
        ("person", {"time_zone": "Europe/Nowhere"}, "/person/time_zone"),
        ("person", {"name": "Ann"}, "/person/name"),
        ("events", {}, "/events"),
        ("a/b~c", 1, "/a~1b~0c"),
    ],
)
def test_the_file_around_the_events_is_checked(name: str, value: object, pointer: str) -> None:
    with pytest.raises(CaseProblems) as caught:
        read_case(json.dumps(plain_case() | {name: value}))
    assert pointer in {problem.pointer for problem in caught.value.problems}


def test_every_problem_is_told_at_once() -> None:
    found = problems(
        plain_event("activity", body={"activity": "fly"}),
        plain_event("consent", body={"given": True, "text": "t", "extra": 1}),
        plain_event("intake", body={"symptoms": {"leg_nprs": -1, "back_nprs": 99}}),
    )
    assert set(found) == {
        "/events/0/body/activity",
        "/events/1/body/extra",
        "/events/2/body/symptoms/leg_nprs",
        "/events/2/body/symptoms/back_nprs",
    }


def test_the_number_of_problems_told_is_bounded() -> None:
    many = [plain_event("activity", id=f"a{i}", body={"x": 1}) for i in range(MAX_PROBLEMS)]
    with pytest.raises(CaseProblems) as caught:
        read_case(case_text(*many))
    assert len(caught.value.problems) == MAX_PROBLEMS


def test_the_same_event_twice_is_no_problem_but_two_of_one_id_are() -> None:
    same = plain_event("activity")
    assert len(read_case(case_text(same, same)).events) == 2
    other = plain_event("activity", body={"activity": "heat"})
    assert set(problems(same, other)) == {"/events/1/id"}


def test_an_event_more_than_a_day_ahead_of_the_clock_is_refused() -> None:
    ahead = plain_event("activity", at="2026-03-04T19:00:01+00:00", recorded_at=None)
    assert set(problems(ahead, now=NOW)) == {"/events/0/at"}
    just = plain_event("activity", at="2026-03-04T19:00:00+00:00", recorded_at=None)
    assert read_case(case_text(just), NOW).events


def test_an_event_that_was_recorded_a_day_before_it_happened_is_refused() -> None:
    event = plain_event("activity", recorded_at="2026-03-01T00:00:00+00:00")
    assert set(problems(event)) == {"/events/0/recorded_at"}


def test_a_morning_names_a_session_that_came_before_it() -> None:
    session = plain_event("session_done", "2026-03-02T18:20:00+00:00")
    assert set(problems(plain_event("morning_after"))) == {"/events/0/body/for_session"}
    early = plain_event("morning_after", "2026-03-02T18:00:00+00:00")
    assert set(problems(session, early)) == {"/events/1/at"}
    assert len(read_case(case_text(session, plain_event("morning_after"))).events) == 2
    notes = plain_event("check_in", "2026-03-02T18:20:00+00:00", id="session_done-0")
    assert set(problems(notes, plain_event("morning_after"))) == {"/events/1/body/for_session"}


def test_a_session_does_not_start_after_it_ends() -> None:
    body = {"started_at": "2026-03-03T18:21:00+00:00"}
    event = plain_event("session_done", body=body)
    assert set(problems(event)) == {"/events/0/body/started_at"}


def test_a_correction_names_an_earlier_event_of_the_record() -> None:
    fix = plain_event("correction")
    assert set(problems(fix)) == {"/events/0/body/event"}
    later = plain_event("check_in", "2026-03-04T18:20:00+00:00", recorded_at=None)
    assert set(problems(later, fix)) == {"/events/1/at"}
    again = plain_event("correction", id="fix-2", body={"event": "correction-0", "withdraw": True})
    first = plain_event("check_in", "2026-03-02T18:20:00+00:00")
    assert set(problems(first, fix, again)) == {"/events/2/body/event"}


def test_a_correction_of_somebody_elses_event_is_refused_unless_a_clinician_makes_it() -> None:
    by_clinician = plain_event("check_in", "2026-03-02T18:20:00+00:00", by="clinician:ann")
    fix = plain_event("correction")
    assert set(problems(by_clinician, fix)) == {"/events/1/by"}
    own = plain_event("check_in", "2026-03-02T18:20:00+00:00")
    assert read_case(case_text(own, fix | {"by": "clinician:bob"})).events
    assert read_case(case_text(own, fix)).events


def test_the_body_of_a_correction_fits_the_event_it_replaces() -> None:
    first = plain_event("check_in", "2026-03-02T18:20:00+00:00")
    body = {"event": "check_in-0", "body": {"symptoms": {"leg_nprs": 12}, "colour": 1}}
    found = problems(first, plain_event("correction", body=body))
    assert set(found) == {"/events/1/body/body/symptoms/leg_nprs", "/events/1/body/body/colour"}
