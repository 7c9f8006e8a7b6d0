"""Appending: all or nothing, once, in order, and never in silence."""

import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from steadyback.record import CaseProblems
from steadyback.record.training import MorningAfter
from steadyback.web.records import models
from steadyback.web.records.folding import events_after
from steadyback.web.records.rows import event_of
from steadyback.web.records.store import Conflict, Overtaken, append

NOW = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)


@pytest.fixture
def person(db: None) -> models.Person:
    return models.Person.objects.create(public_id="p1", profile={"time_zone": "UTC"}, made_at=NOW)


def walk(name: str, at: datetime = NOW, minutes: int = 10) -> dict[str, Any]:
    body = {"activity": "walk", "minutes": minutes}
    return {"id": name, "at": at.isoformat(), "by": "person", "kind": "activity", "body": body}


def correction(name: str, target: str, at: datetime = NOW, **more: Any) -> dict[str, Any]:
    body = {"event": target, **(more or {"withdraw": True})}
    return {"id": name, "at": at.isoformat(), "by": "person", "kind": "correction", "body": body}


def test_it_numbers_events_in_the_order_of_their_storage(person: models.Person) -> None:
    append(person, [walk("a"), walk("b")], NOW)
    append(person, [walk("c", NOW - timedelta(hours=1))], NOW)
    rows = models.Event.objects.order_by("seq").values_list("seq", "event_id")
    assert list(rows) == [(1, "a"), (2, "b"), (3, "c")]


def test_an_event_comes_back_as_it_was(person: models.Person) -> None:
    event = walk("a", datetime.fromisoformat("2026-03-01T07:30:00.250000-03:30"))
    append(person, [event], NOW)
    found = event_of(models.Event.objects.get())
    assert found.at.isoformat() == "2026-03-01T07:30:00.250000-03:30"
    assert found.recorded_at == NOW
    assert found.body.model_dump(exclude_none=True) == event["body"]


def test_what_had_not_settled_is_still_unsettled_after_it_was_stored(
    person: models.Person,
) -> None:
    """A null that means something would be lost: the store keeps none."""
    told = {"for_session": "s1", "leg_nprs": 2, "settled_hours": None}
    both = {"at": NOW.isoformat(), "by": "person"}
    done = both | {"id": "s1", "kind": "session_done", "body": {"minutes": 5}}
    append(person, [done, both | {"id": "s2", "kind": "morning_after", "body": told}], NOW)
    found = event_of(models.Event.objects.get(event_id="s2")).body
    assert isinstance(found, MorningAfter)
    assert (found.settled_hours, found.hours_to_settle) == ("not_yet", None)


def test_the_same_event_again_is_stored_once(person: models.Person) -> None:
    assert append(person, [walk("a"), walk("a")], NOW).new == 1
    assert append(person, [walk("a")], NOW + timedelta(minutes=1)).new == 0
    assert models.Event.objects.count() == 1


@pytest.mark.parametrize("other", [walk("a", minutes=11), walk("a", NOW - timedelta(seconds=1))])
def test_the_same_id_with_another_content_is_refused(
    person: models.Person, other: dict[str, Any]
) -> None:
    append(person, [walk("a")], NOW)
    with pytest.raises(Conflict) as refused:
        append(person, [walk("b"), other], NOW)
    assert refused.value.ids == ("a",)
    assert models.Event.objects.count() == 1


def test_nothing_is_stored_where_anything_is_wrong(person: models.Person) -> None:
    wrong = walk("b") | {"body": {"activity": "flying"}}
    late = walk("c", NOW + timedelta(days=2))
    with pytest.raises(CaseProblems) as refused:
        append(person, [walk("a"), wrong, late], NOW)
    assert [p.pointer for p in refused.value.problems] == ["/events/1/body/activity"]
    assert models.Event.objects.count() == 0


def test_an_event_from_more_than_a_day_ahead_is_refused(person: models.Person) -> None:
    append(person, [walk("a", NOW + timedelta(hours=23))], NOW)
    with pytest.raises(CaseProblems) as refused:
        append(person, [walk("b", NOW + timedelta(hours=25))], NOW)
    assert refused.value.problems[0].pointer == "/events/0/at"


def test_recorded_at_never_goes_back(person: models.Person) -> None:
    append(person, [walk("a")], NOW)
    append(person, [walk("b", NOW - timedelta(days=3))], NOW - timedelta(days=3))
    times = models.Event.objects.order_by("seq").values_list("recorded_at", flat=True)
    assert list(times) == [NOW, NOW]


def test_it_sets_recorded_at_itself(person: models.Person) -> None:
    with pytest.raises(CaseProblems) as refused:
        append(person, [walk("a") | {"recorded_at": NOW.isoformat()}], NOW)
    assert refused.value.problems[0].pointer == "/events/0/recorded_at"


def test_a_correction_is_checked_against_its_target(person: models.Person) -> None:
    append(person, [walk("a")], NOW)
    later = NOW + timedelta(minutes=5)
    append(person, [correction("k", "a", later, body={"activity": "walk", "minutes": 5})], later)
    for bad, place in [
        (correction("x", "nothing", later), "/events/0/body/event"),
        (correction("y", "a", NOW - timedelta(hours=1)), "/events/0/at"),
        (correction("z", "a", later, body={"minutes": -1}), "/events/0/body/body/minutes"),
        (correction("w", "a", later) | {"by": "engine:1"}, "/events/0/by"),
    ]:
        with pytest.raises(CaseProblems) as refused:
            append(person, [bad], later)
        assert place in [p.pointer for p in refused.value.problems]
    assert models.Event.objects.count() == 2


def test_what_was_computed_from_an_older_record_is_refused(person: models.Person) -> None:
    append(person, [walk("a")], NOW, expected_seq=0)
    with pytest.raises(Overtaken):
        append(person, [walk("b")], NOW, expected_seq=0)
    assert models.Event.objects.count() == 1


def test_the_table_refuses_a_second_plan_for_a_week_and_revision(person: models.Person) -> None:
    append(person, [walk("a"), walk("b")], NOW)
    models.Event.objects.filter(seq=1).update(plan_week="2026-W10", plan_revision=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        models.Event.objects.filter(seq=2).update(plan_week="2026-W10", plan_revision=1)


@pytest.mark.django_db(transaction=True)
def test_two_writers_at_once_lose_and_double_nothing() -> None:
    person = models.Person.objects.create(public_id="p2", profile={}, made_at=NOW)
    wrong: list[BaseException] = []

    def write(who: int) -> None:
        try:
            for n in range(15):
                append(person, [walk(f"{who}-{n}"), walk(f"both-{n}")], NOW)
        except BaseException as error:
            wrong.append(error)
        finally:
            connection.close()

    writers = [threading.Thread(target=write, args=(who,)) for who in (1, 2, 3)]
    for one in writers:
        one.start()
    for one in writers:
        one.join()
    assert wrong == []
    seqs = models.Event.objects.filter(person=person).order_by("seq").values_list("seq", flat=True)
    assert list(seqs) == list(range(1, 61))


def test_reading_writes_nothing(person: models.Person) -> None:
    append(person, [walk("a")], NOW)
    with time_machine.travel(NOW, tick=False), connection.execute_wrapper(only_reads):
        assert len(events_after(person, 0)) == 1
        assert timezone.now() == NOW


def only_reads(execute: Any, sql: str, *rest: Any) -> Any:
    assert sql.startswith("SELECT"), sql
    return execute(sql, *rest)
