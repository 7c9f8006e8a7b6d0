"""The worker's slow work goes in slices, holds no list, and passes by what it cannot do."""

import threading
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import DataError, connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from steadyback.engine.days import begins
from steadyback.web.records import guarding, models, planning, renewing, standing, store
from steadyback.web.records.folding import folded
from steadyback.web.records.walking import SLICE, Walk
from steadyback.web.reminders import worker
from tests.engine.somebody import intake
from tests.web.clinic_cast import cast
from tests.web.conftest import EVENING, Device
from tests.web.test_worklist import tell

pytestmark = pytest.mark.django_db


def people(count: int, **more: Any) -> list[models.Person]:
    """So many people of whom nothing is known, or what cannot be read."""
    told = {"profile": {}, "consent": "welcome-1", "made_at": EVENING, **more}
    first = models.Person.objects.count()
    return [
        models.Person.objects.create(public_id=f"p{first + number}", **told)
        for number in range(count)
    ]


def asked(person: models.Person, at: datetime = EVENING) -> None:
    """Let somebody answer the questions."""
    told = intake(at - timedelta(days=1)).model_dump(mode="json", exclude_none=True)
    store.append(person, [told], at)


def from_the_first(newest: int) -> int:
    return 0


def everybody_walk(
    do: Callable[[int], object],
    pause_s: float = 0,
    begins: Callable[[int], int] = from_the_first,
) -> Walk:
    return Walk("a test", models.Person.objects.all, do, pause_s, begins)


# ------------------------------------------------------------------ a walk


def test_it_goes_in_slices_and_holds_no_more_than_one() -> None:
    rows = people(2 * SLICE + 5)
    seen: list[int] = []
    walk = everybody_walk(seen.append)
    sizes = []
    for _ in range(3):
        with CaptureQueriesContext(connection) as queries:
            walk.step(0)
        asked_for = [one["sql"] for one in queries.captured_queries if "MAX" not in one["sql"]]
        assert f"LIMIT {SLICE}" in asked_for[0]
        sizes.append(len(seen))
    assert sizes == [SLICE, 2 * SLICE, 2 * SLICE + 5]
    assert seen == [row.pk for row in rows]


@pytest.mark.parametrize("place", [0, 1, SLICE, SLICE + 1, 2 * SLICE + 4])
def test_wherever_a_round_begins_everybody_has_one_turn(place: int) -> None:
    rows = [row.pk for row in people(2 * SLICE + 5)]
    seen: list[int] = []
    first = rows[place] - 1
    walk = everybody_walk(seen.append, pause_s=300, begins=lambda newest: first)
    walk.to_the_end()
    assert seen == rows[place:] + rows[:place]


def test_what_several_workers_do_they_share_out() -> None:
    """Each begins elsewhere, and nobody is seen to twice but by chance."""
    rows = [row.pk for row in people(6 * SLICE)]
    left = set(rows)
    by: list[list[int]] = [[], []]

    def work(worker: int) -> Walk:
        begins = (rows[0] - 1, rows[3 * SLICE] - 1)[worker]

        def do(pk: int) -> None:
            by[worker].append(pk)
            left.discard(pk)

        def waiting() -> QuerySet[models.Person]:
            return models.Person.objects.filter(pk__in=left)

        return Walk("a test", waiting, do, 0, lambda newest: begins)

    walks = [work(0), work(1)]
    while left:
        for walk in walks:
            walk.step(0)
    assert by == [rows[: 3 * SLICE], rows[3 * SLICE :]]


def test_it_begins_with_somebody_there_is() -> None:
    given: list[int] = []

    def begins(newest: int) -> int:
        given.append(newest)
        return 0

    everybody_walk(lambda pk: None, begins=begins).step(0)
    assert given == []
    people(3)
    everybody_walk(lambda pk: None, begins=begins).step(0)
    assert given == [models.Person.objects.latest("pk").pk]


def test_it_rests_after_a_round_and_not_within_one() -> None:
    people(SLICE + 1)
    walk = everybody_walk(lambda _: None, pause_s=300)
    assert walk.is_due(0)
    walk.step(10)
    assert walk.is_due(11), "in the middle of it"
    walk.step(12)
    assert not walk.is_due(309)
    assert walk.is_due(310)


def test_told_to_stop_it_ends_with_the_one_it_is_at_and_goes_on_there() -> None:
    people(4)
    stop, seen = threading.Event(), []

    def do(pk: int) -> None:
        seen.append(pk)
        if len(seen) == 2:
            stop.set()

    walk = everybody_walk(do)
    walk.step(0, stop)
    assert len(seen) == 2
    walk.step(1)
    assert len(seen) == len(set(seen)) == 4


def test_one_that_breaks_the_database_is_passed_by_and_comes_again_in_the_next_round(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first, second = people(2)
    seen: list[int] = []

    def do(pk: int) -> None:
        seen.append(pk)
        if pk == first.pk:
            raise DataError("no more database")

    walk = everybody_walk(do)
    with monkeypatch.context() as gone:
        gone.setattr(guarding, "database_answers", lambda: False)
        with pytest.raises(DataError):
            walk.step(0)
    walk.step(1)
    assert seen == [first.pk, second.pk]
    walk.step(2)
    assert seen[2:] == [first.pk, second.pk]


def test_the_worker_gives_each_of_its_slow_works_a_turn_whatever_the_time() -> None:
    people(3 * SLICE)
    turns: list[str] = []
    first = everybody_walk(lambda _: turns.append("a"), pause_s=300)
    second = everybody_walk(lambda _: turns.append("b"), pause_s=300)
    late = time.monotonic() - 1
    worker.slices([first, second], first, late, threading.Event())
    assert turns == ["a"] * SLICE + ["b"] * SLICE
    in_time = time.monotonic() + 600
    worker.slices([first, second], first, in_time, threading.Event())
    assert (turns.count("a"), turns.count("b")) == (3 * SLICE, 3 * SLICE)


def test_slow_work_that_cannot_even_be_listed_keeps_none_of_the_rest() -> None:
    people(1)
    done: list[int] = []

    def broken() -> Any:
        raise DataError("not to be listed")

    works = [Walk("a test", broken, done.append, 0), everybody_walk(done.append, pause_s=300)]
    in_time = time.monotonic() + 600
    worker.slices(works, works[0], in_time, threading.Event())
    assert len(done) == 1


# ------------------------------------------------------------------ weeks


def test_nobody_who_has_a_plan_for_the_week_is_folded(
    owner: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[int] = []
    plan = planning.plan_if_due

    def noted(person: models.Person, now: datetime) -> bool:
        looked.append(person.pk)
        return plan(person, now)

    monkeypatch.setattr(planning, "plan_if_due", noted)
    assert planning.plan_everybody(lambda: EVENING) == 1
    assert planning.plan_everybody(lambda: EVENING) == 0
    assert looked == [owner.row.pk]
    assert planning.plan_everybody(lambda: EVENING + timedelta(days=7)) == 1
    assert looked == [owner.row.pk] * 2


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Etc/GMT+12", "Europe/London"])
def test_a_week_begins_where_the_person_is(zone: str) -> None:
    monday, minute = begins(date(2026, 3, 9), zone), timedelta(minutes=1)
    [person] = people(1, profile={"time_zone": zone})
    asked(person)
    assert planning.plan_everybody(lambda: EVENING) == 1
    assert planning.plan_everybody(lambda: monday - minute) == 0
    assert planning.plan_everybody(lambda: monday + minute) == 1


def test_who_moves_to_another_zone_gets_the_week_that_begins_there() -> None:
    monday, minute = begins(date(2026, 3, 9), "Pacific/Kiritimati"), timedelta(minutes=1)
    [person] = people(1, profile={"time_zone": "Etc/GMT+12"})
    asked(person)
    planning.plan_everybody(lambda: EVENING)
    told = {"id": "moved", "at": EVENING.isoformat(), "by": "person", "kind": "profile"}
    body = {"time_zone": "Pacific/Kiritimati"}
    store.append(person, [{**told, "version": 1, "body": body}], EVENING)
    assert planning.plan_everybody(lambda: monday - minute) == 0
    assert planning.plan_everybody(lambda: monday + minute) == 1


def test_nobody_of_whom_too_little_is_known_is_folded_until_they_tell_it() -> None:
    [person] = people(1)
    body = {"activity": "walk", "minutes": 10}
    event = {"id": "w", "at": EVENING.isoformat(), "by": "person", "kind": "activity", "body": body}
    store.append(person, [{**event, "version": 1}], EVENING)
    far = EVENING + timedelta(days=3650)
    assert not planning.due_people(far).exists()
    asked(person)
    assert planning.due_people(EVENING).exists()


def test_under_a_lock_it_is_looked_each_time_because_a_lock_may_end_with_time(
    owner: Device,
) -> None:
    planning.plan_everybody(lambda: EVENING)
    tell(owner, "RF03")
    later = EVENING + timedelta(days=8)
    assert planning.plan_everybody(lambda: later) == 0
    assert planning.due_people(later).get() == owner.row


# ------------------------------------------------------------------ standings


def test_however_many_cannot_be_reckoned_those_behind_them_are(
    owner: Device, caplog: pytest.LogCaptureFixture
) -> None:
    clinic = cast(owner).clinic
    rows = people(200, profile={"zone": 1}, watched_by=[{"clinic": clinic.public_id}])
    behind = people(1, watched_by=[{"clinic": clinic.public_id}])
    old = EVENING - timedelta(days=400)
    models.Standing.objects.bulk_create(
        models.Standing(person=row, urgency=1, needs=[], signs={}, made_at=old)
        for row in (*rows, *behind)
    )
    standing.reckon_old(lambda: EVENING)
    assert models.Standing.objects.get(person=behind[0]).made_at == EVENING
    assert models.Standing.objects.filter(made_at=old).count() == 200
    assert "ValidationError" in caplog.text


# ------------------------------------------------------------------ snapshots


def outdated(**more: Any) -> None:
    """As if a version before this one had made every snapshot."""
    models.Snapshot.objects.update(engine="0.0.1+before", **more)


def renewed() -> int:
    return renewing.walk(lambda: EVENING).to_the_end()


def test_after_an_upgrade_every_snapshot_is_made_anew_before_its_page_is_asked_for() -> None:
    for person in people(3):
        asked(person)
    outdated(state="{}", course="")
    assert renewed() == 3
    for person in models.Person.objects.all():
        assert not folded(person, EVENING, with_course=True).refolded
    assert renewed() == 0


def test_one_that_cannot_be_made_anew_stops_no_other(caplog: pytest.LogCaptureFixture) -> None:
    broken, good = people(2)
    asked(broken)
    asked(good)
    outdated()
    models.Person.objects.filter(pk=broken.pk).update(profile={"zone": 1})
    assert renewed() == 1
    assert not folded(good, EVENING).refolded
    assert "a snapshot went wrong: ValidationError" in caplog.text


def test_what_comes_in_while_it_is_folded_is_not_written_over(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    [person] = people(1)
    asked(person)
    outdated()

    def overtaken(row: models.Person, now: datetime, *, with_course: bool) -> Any:
        found = folded(row, now, with_course=with_course)
        body = {"activity": "walk", "minutes": 10}
        event = {"id": "w", "at": now.isoformat(), "by": "person", "kind": "activity", "body": body}
        store.append(row, [{**event, "version": 1}], now)
        return found

    monkeypatch.setattr(renewing, "folded", overtaken)
    assert renewed() == 0
    assert models.Snapshot.objects.get(person=person).seq == 2
