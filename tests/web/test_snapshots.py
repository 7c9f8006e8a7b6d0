"""A kept state equals the state rebuilt from all events, whatever arrived and in which order."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from steadyback.engine import dump_state
from steadyback.web.records import models
from steadyback.web.records.content import rules_mark
from steadyback.web.records.folding import folded, refolded
from steadyback.web.records.store import append
from tests.web.test_store import correction, only_reads, walk

START = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)
MINUTES = st.integers(min_value=-3 * 24 * 60, max_value=20 * 60)
SCORES = st.integers(min_value=0, max_value=10)


def check_in(name: str, at: datetime, leg: int) -> dict[str, Any]:
    body = {"symptoms": {"leg_nprs": leg, "back_nprs": 2, "distal_level": leg // 2}}
    return {"id": name, "at": at.isoformat(), "by": "person", "kind": "check_in", "body": body}


@pytest.mark.django_db
@given(
    steps=st.lists(
        st.tuples(st.sampled_from(["check", "walk", "undo", "change"]), MINUTES, SCORES),
        max_size=12,
    )
)
def test_kept_equals_rebuilt(steps: list[tuple[str, int, int]]) -> None:
    with transaction.atomic():
        person = models.Person.objects.create(public_id="p", profile={}, made_at=START)
        now, made = START, ["first"]
        append(person, [check_in("first", START, 4)], START)
        for place, (what, minutes, score) in enumerate(steps):
            now += timedelta(hours=1)
            at, name, target = (
                now + timedelta(minutes=minutes),
                f"e{place}",
                made[score % len(made)],
            )
            if what == "walk":
                event = walk(name, at, score)
            elif what == "check":
                event = check_in(name, at, score)
            elif what == "undo":
                event = correction(name, target, max(now, at))
            else:
                later = check_in(name, at, score)["body"]
                event = correction(name, target, max(now, at), body=later)
            if target_fits(person, what, target, event):
                append(person, [event], now)
                made += [name] if what in ("walk", "check") else []
            for on in (now, now + timedelta(days=2), now - timedelta(hours=2)):
                kept = folded(person, on, with_course=True)
                again = refolded(person, on, with_course=True)
                assert dump_state(kept.state) == dump_state(again.state)
                assert kept.course is not None
                assert kept.course == again.course
                assert (kept.seq, kept.whole) == (again.seq, again.whole)
        transaction.set_rollback(True)


def target_fits(person: models.Person, what: str, target: str, event: dict[str, Any]) -> bool:
    """Whether a correction may be stored: later than its target, with a body of its kind."""
    if what in ("walk", "check"):
        return True
    row = models.Event.objects.get(person=person, event_id=target)
    later = row.at_utc <= datetime.fromisoformat(event["at"])
    return later and (what == "undo" or row.kind == "check_in")


@pytest.fixture
def person(db: None) -> models.Person:
    made = models.Person.objects.create(public_id="p", profile={}, made_at=START)
    append(made, [check_in("a", START, 4)], START)
    return made


def test_a_state_is_read_from_the_snapshot_and_what_is_newer(person: models.Person) -> None:
    found = folded(person, START)
    assert not found.refolded
    models.Snapshot.objects.all().delete()
    assert folded(person, START).refolded


@pytest.mark.parametrize("column", ["catalogue", "engine"])
def test_a_snapshot_of_other_rules_is_not_used(person: models.Person, column: str) -> None:
    models.Snapshot.objects.update(**{column: "another"})
    assert folded(person, START).refolded


def test_an_event_of_a_fast_clock_counts_at_once(person: models.Person) -> None:
    append(person, [check_in("b", START + timedelta(hours=20), 9)], START)
    found = folded(person, START)
    assert (found.state.symptoms.leg_nprs, found.whole, found.refolded) == (9, True, False)
    append(person, [check_in("c", START + timedelta(hours=1), 2)], START + timedelta(hours=1))
    assert models.Snapshot.objects.get().seq == 3


def test_what_lies_more_than_a_day_ahead_waits(person: models.Person) -> None:
    append(person, [check_in("b", START + timedelta(hours=20), 9)], START)
    models.Snapshot.objects.all().delete()
    found = folded(person, START - timedelta(hours=5))
    assert (found.state.symptoms.leg_nprs, found.whole) == (4, False)


@pytest.mark.parametrize("text", ["", '{"days": 7}'])
def test_a_kept_course_that_cannot_be_read_is_made_again(person: models.Person, text: str) -> None:
    models.Snapshot.objects.update(course=text)
    assert not folded(person, START).refolded
    found = folded(person, START, with_course=True)
    assert found.refolded
    assert found.course is not None
    assert [day.leg for day in found.course.days] == [4]


@pytest.mark.parametrize("text", ["no json", '{"zone": 7}'])
def test_a_kept_state_that_cannot_be_read_is_folded_again(person: models.Person, text: str) -> None:
    models.Snapshot.objects.update(state=text)
    found = folded(person, START)
    assert found.refolded
    assert found.state.symptoms.leg_nprs == 4


def test_a_kept_state_names_the_sources_of_its_rules(person: models.Person) -> None:
    assert models.Snapshot.objects.get().engine == rules_mark()
    assert len(rules_mark()) <= 64


def test_reading_a_state_never_writes(person: models.Person) -> None:
    models.Snapshot.objects.update(engine="another")
    with connection.execute_wrapper(only_reads):
        folded(person, START + timedelta(days=1))


def test_a_reading_costs_one_query(person: models.Person, django_assert_num_queries: Any) -> None:
    for with_course in (False, True):
        with django_assert_num_queries(1):
            folded(person, START + timedelta(days=1), with_course=with_course)
