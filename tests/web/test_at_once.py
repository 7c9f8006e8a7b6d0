"""Many at one moment, on whichever database this runs: nothing lost, doubled or let through."""

import io
import json
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections

from steadyback.engine.days import local_day
from steadyback.web.accounts import keys, recovery, tries
from steadyback.web.accounts.models import GuestKey, RecoveryCode, RecoveryTry, Role
from steadyback.web.records import (
    access,
    archives,
    contacts,
    drafts,
    erasing,
    links,
    models,
    planning,
    reminder_rows,
    store,
)
from steadyback.web.records.models import Channel, LinkKind, Sending
from tests.engine.somebody import intake
from tests.web.conftest import EVENING, stored_from

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 6


def at_once(*doing: Callable[[], Any]) -> list[Any]:
    """What each gave back or raised; all begin at one moment, on connections of their own."""
    begin = threading.Barrier(len(doing))
    found: list[Any] = [None] * len(doing)

    def run(place: int, one: Callable[[], Any]) -> None:
        try:
            begin.wait(30)
            found[place] = one()
        except Exception as error:
            found[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(doing)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert not any(thread.is_alive() for thread in threads), "they wait for each other for ever"
    return found


def errors(found: list[Any]) -> list[Any]:
    return [one for one in found if isinstance(one, BaseException)]


@pytest.fixture
def person() -> models.Person:
    profile = {"birth_year": 1979, "time_zone": "Europe/London"}
    return models.Person.objects.create(
        public_id="p" * 32, profile=profile, made_at=EVENING, consent="welcome-1"
    )


def walk(ident: str) -> dict[str, Any]:
    return {
        "id": ident,
        "at": EVENING.isoformat(),
        "by": "person",
        "kind": "activity",
        "version": 1,
        "body": {"activity": "walk", "minutes": 10},
    }


def test_one_form_that_is_sent_many_times_is_stored_once(person: models.Person) -> None:
    found = at_once(*[lambda: store.append(person, [walk("a")], EVENING)] * MANY)
    assert errors(found) == []
    assert sum(one.new for one in found) == 1
    assert [row.seq for row in models.Event.objects.all()] == [1]


def test_drafts_keys_and_accesses_are_one_each(person: models.Person) -> None:
    secret = keys.new_secret()
    found = at_once(
        *[lambda: drafts.write(person, "intake", {"done": []}, EVENING)] * MANY,
        *[lambda: keys.grant(secret, person.pk, Role.OWNER, "Robin", EVENING)] * MANY,
    )
    assert errors(found) == []
    assert (models.Draft.objects.count(), GuestKey.objects.count()) == (1, 1)
    assert len(keys.people(keys.Asker(keys.hashed(secret)), EVENING)) == 1


def test_a_week_is_planned_once_by_any_number_of_processes(person: models.Person) -> None:
    told = intake(EVENING - timedelta(days=1)).model_dump(mode="json", exclude_none=True)
    store.append(person, [told], EVENING)
    found = at_once(*[lambda: planning.plan_everybody(lambda: EVENING)] * 3)
    assert errors(found) == []
    assert sum(found) == 1
    assert models.Event.objects.filter(kind="plan_issued").count() == 1


def test_a_reminder_is_taken_by_one_worker(person: models.Person) -> None:
    reminder_rows.plan(person, EVENING.date(), Channel.MAIL, EVENING)
    (due,) = reminder_rows.due(EVENING)
    found = at_once(*[lambda: reminder_rows.claim(due, EVENING)] * MANY)
    assert errors(found) == []
    assert sum(one is not None for one in found) == 1


def test_workers_that_take_back_and_forget_are_in_nobodys_way(person: models.Person) -> None:
    today = local_day(EVENING, "UTC")
    for days in range(20):
        models.Reminder.objects.create(
            person=person,
            day=today - timedelta(days=days * 10),
            channel=Channel.MAIL,
            state=Sending.SENDING,
            due_at=EVENING,
            claim="gone",
            claimed_at=EVENING - timedelta(hours=1),
        )
    found = at_once(
        *[lambda: reminder_rows.take_back_lapsed(EVENING)] * 3,
        *[lambda: reminder_rows.forget_old(EVENING, 3)] * 2,
        lambda: contacts.forget_all(person),
    )
    assert errors(found) == []
    left = models.Reminder.objects.all()
    assert all(row.state == Sending.WAITING and row.lapsed for row in left), "once, not twice"


def test_wrong_codes_are_counted_one_by_one() -> None:
    found = at_once(*[lambda: recovery.code_for("WRONG", "here", EVENING)] * 12)
    assert [type(one) for one in errors(found)] == [tries.TooManyTries] * (12 - recovery.TRIES)
    assert RecoveryTry.objects.count() == recovery.TRIES


def test_a_right_code_is_not_counted(person: models.Person) -> None:
    code = recovery.new_code(person.pk, EVENING)
    found = recovery.code_for(code, "here", EVENING)
    assert found is not None
    assert found.person_id == person.pk
    assert RecoveryTry.objects.count() == 0


def test_the_code_of_a_mail_has_five_tries_in_all(person: models.Person) -> None:
    contacts.await_code(person, "a@example.org", "", "GOODCODE", EVENING)
    found = at_once(*[lambda: contacts.confirm(person, "WRONG", EVENING)] * 10)
    assert found == [False] * 10
    assert models.MailAddress.objects.get().code_tries == contacts.CODE_TRIES
    assert not contacts.confirm(person, "GOODCODE", EVENING)


def test_one_recovery_code_and_so_many_links_stand(person: models.Person) -> None:
    found = at_once(*[lambda: recovery.new_code(person.pk, EVENING)] * 4)
    assert errors(found) == []
    assert RecoveryCode.objects.filter(ended_at=None).count() == 1
    found = at_once(*[lambda: links.the_one(person, LinkKind.PLAN, "a", EVENING)] * 4)
    assert len({one.name for one in found}) == 1
    for _ in range(links.MOST - 2):
        links.make(person, LinkKind.CALENDAR, "", {}, EVENING)
    found = at_once(*[lambda: links.make(person, LinkKind.CALENDAR, "", {}, EVENING)] * MANY)
    assert [type(one) for one in errors(found)] == [links.TooManyLinks] * (MANY - 2)


def test_a_file_that_is_sent_many_times_at_once_is_one_record() -> None:
    secret, case = keys.new_secret(), {"format": "steadyback-case/1", "events": [walk("a")]}
    text = json.dumps({**case, "person": {"time_zone": "Europe/London"}}).encode()

    def bring() -> access.Brought:
        incoming = archives.read(io.BytesIO(text), EVENING)
        return access.bring_in(secret, incoming, "Robin", "welcome-1", EVENING)

    found = at_once(*[bring] * 4)
    assert errors(found) == []
    assert len({one.id for one in found}) == 1
    assert models.Person.objects.count() == 1


def test_who_is_erased_while_they_write_is_gone_with_all_of_it() -> None:
    text = json.dumps(
        {
            "format": "steadyback-case/1",
            "person": {"time_zone": "Europe/London"},
            "events": [walk("a")],
        }
    )
    person = stored_from(text.encode(), EVENING)
    writers = [
        lambda n=n: [store.append(person, [walk(f"{n}-{m}")], EVENING) for m in range(5)]
        for n in range(4)
    ]
    found = at_once(*writers, lambda: erasing.erase(person, EVENING))
    assert {type(one) for one in errors(found)} <= {models.Person.DoesNotExist}
    assert set(found[-1]["left"].values()) == {0}
    assert models.Event.objects.count() == 0
