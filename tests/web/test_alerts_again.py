"""An alert waits for nothing, and is told again to more people until somebody has seen it."""

import threading
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.mail import EmailMessage
from django.db import DataError, OperationalError, connections
from django.test import Client
from django.utils import timezone

from steadyback.languages import said_in
from steadyback.web.accounts.models import Account, ClinicRole
from steadyback.web.records import models, telling
from steadyback.web.reminders import alerting, worker
from tests.until import until
from tests.web.clinic_cast import Cast, Colleague, cast, joined, share, somebody
from tests.web.conftest import Device
from tests.web.test_alerts import SUBJECT, told_page
from tests.web.test_worklist import tell


@pytest.fixture
def everybody(owner: Device) -> Cast:
    """The cast, with Robin sharing; Petra is responsible."""
    return cast(owner)


@pytest.fixture(autouse=True)
def _mailing(settings: Any) -> None:
    """A server that sends mail."""
    settings.SENDS_MAIL = True
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.DEFAULT_FROM_EMAIL = "from@example.org"


@pytest.fixture
def refused(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The addresses that break whatever would send to them."""
    broken: set[str] = set()
    send = EmailMessage.send

    def sent(one: EmailMessage, fail_silently: bool = False) -> int:
        if any(address in broken for address in one.to):
            raise ValueError("broken")
        return send(one, fail_silently)

    monkeypatch.setattr(EmailMessage, "send", sent)
    return broken


def look() -> list[str]:
    """A worker looks once; to whom mails went."""
    before = len(mail.outbox)
    alerting.tell_due(timezone.now)
    return sorted(address for one in mail.outbox[before:] for address in one.to)


def address(colleague: Colleague) -> str:
    return colleague.account.email


# ------------------------------------------------------------------ again


def test_it_is_told_again_to_all_who_may_steer_until_somebody_has_seen_it(
    everybody: Cast, clock: time_machine.Traveller
) -> None:
    tell(everybody.robin, "RF03")
    assert look() == [address(everybody.physiotherapist)]
    clock.shift(telling.pauses()[0] - timedelta(seconds=1))
    assert look() == []
    clock.shift(timedelta(seconds=1))
    both = sorted(map(address, (everybody.owner, everybody.physiotherapist)))
    assert look() == both
    clock.shift(telling.pauses()[1])
    assert look() == both
    everybody.owner.sees(everybody.robin.person)
    for pause in telling.pauses():
        clock.shift(pause)
        assert look() == []


def test_it_ends_at_a_limit_which_both_sides_are_told(
    everybody: Cast, clock: time_machine.Traveller
) -> None:
    tell(everybody.robin, "RF03")
    look()
    for number, pause in enumerate(telling.pauses(), start=1):
        assert "No more mails" not in told_page(everybody.robin)
        clock.shift(pause)
        assert look() != [], number
    clock.shift(timedelta(days=30))
    assert look() == []
    assert "No more mails are sent; it stays on their list." in told_page(everybody.robin)
    desk = everybody.owner.get().content.decode()
    assert f"Told by mail {len(telling.pauses()) + 1} times" in desk
    assert "No more mails are sent. It stands here until somebody has seen it." in desk
    assert timedelta(days=3) < telling.limit(), "longer than a long weekend"


def test_it_is_told_again_soon_and_then_twice_a_day() -> None:
    hours = [pause / timedelta(hours=1) for pause in telling.pauses()]
    assert hours == [0.25, 1, 4, 12, 12, 12, 12, 12, 12]


def test_the_person_reads_each_side_of_it_when_and_to_how_many(
    everybody: Cast, clock: time_machine.Traveller
) -> None:
    joined(everybody.clinic, "Paul Physio", ClinicRole.PHYSIOTHERAPIST)
    tell(everybody.robin, "RF03")
    look()
    clock.shift(telling.pauses()[0])
    look()
    page = told_page(everybody.robin)
    assert (
        "Back Clinic was told at 18:00.</b> A mail went to 1 person there. "
        "They were told 1 more time, at 18:15. A mail went to 3 people there. "
        "Nobody there has said yet that they saw it." in page
    )
    clock.shift(telling.pauses()[1])
    look()
    assert "They were told 2 more times, last at 19:15." in told_page(everybody.robin)
    desk = everybody.owner.get().content.decode()
    assert "Told by mail 3 times, last 19:15 UTC. Not seen yet." in desk
    assert "The mail went to 3 colleagues. It is told again while nobody has seen it." in desk


def test_a_newer_sign_speaks_for_the_one_before_so_that_no_mail_comes_twice(
    everybody: Cast, clock: time_machine.Traveller
) -> None:
    tell(everybody.robin, "RF03")
    look()
    tell(everybody.robin, "RF03", "RF04")
    assert len(look()) == 1
    clock.shift(telling.pauses()[0])
    assert len(look()) == 2, "each colleague once"


def test_what_a_version_before_told_once_is_told_again_but_not_what_is_long_past(
    everybody: Cast, clock: time_machine.Traveller
) -> None:
    tell(everybody.robin, "RF03")
    now = timezone.now()
    told = models.Alert.objects.all()
    told.update(told_at=now - telling.limit() - timedelta(seconds=1))
    assert look() == []
    told.update(told_at=now - telling.pauses()[0])
    assert "Back Clinic was told at 17:45.</b> Nobody there" in told_page(everybody.robin)
    assert len(look()) == 2
    assert "at 17:45.</b> They were told 1 more time, at 18:00." in told_page(everybody.robin)


# ------------------------------------------------------------------ one that goes wrong


def test_a_colleague_to_whom_a_mail_breaks_keeps_none_of_the_others(
    everybody: Cast, refused: set[str], clock: time_machine.Traveller
) -> None:
    refused.add(address(everybody.physiotherapist))
    tell(everybody.robin, "RF03")
    assert look() == []
    clock.shift(telling.AGAIN[0])
    assert look() == [address(everybody.owner)]
    assert "A mail went to 1 person there." in told_page(everybody.robin)


@pytest.mark.parametrize("error", [DataError, OperationalError, ValueError])
def test_an_alert_that_cannot_be_told_stands_in_no_others_way(
    error: type[Exception], everybody: Cast, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    tell(everybody.robin, "RF03")
    other = somebody(everybody.robin.catalogue, "Other")
    share(other, everybody.clinic, "Other O.", everybody.physiotherapist.place)
    tell(other, "RF03")
    whom = telling.whom

    def broken(row: models.Alert) -> Any:
        if row.person == everybody.robin.row:
            raise error("Robin R. cannot be read")
        return whom(row)

    monkeypatch.setattr(telling, "whom", broken)
    assert look() == [address(everybody.physiotherapist)]
    assert error.__name__ in caplog.text
    assert "Robin" not in caplog.text
    assert models.Alert.objects.get(person=everybody.robin.row).says == "broken"


def test_a_new_one_is_told_before_those_that_were_tried_in_vain(
    everybody: Cast, refused: set[str], clock: time_machine.Traveller
) -> None:
    tell(everybody.robin, "RF03")
    refused |= {address(everybody.physiotherapist), address(everybody.owner)}
    look()
    clock.shift(timedelta(hours=1))
    share(everybody.robin, everybody.other_clinic, "R.")
    order = list(telling.due(timezone.now()).values_list("organisation__name", flat=True))
    assert order == ["Other Clinic", "Back Clinic"]


def test_mails_end_as_soon_as_somebody_has_seen_it(
    everybody: Cast, clock: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(everybody.robin, "RF03")
    look()
    clock.shift(telling.pauses()[0])
    send = EmailMessage.send

    def seen_meanwhile(one: EmailMessage, fail_silently: bool = False) -> int:
        everybody.owner.sees(everybody.robin.person)
        return send(one, fail_silently)

    monkeypatch.setattr(EmailMessage, "send", seen_meanwhile)
    assert len(look()) == 1


def test_a_worker_that_is_slow_but_lives_holds_it_with_each_mail(
    everybody: Cast, clock: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(everybody.robin, "RF03")
    look()
    clock.shift(telling.pauses()[0])
    send, found = EmailMessage.send, []

    def slow(one: EmailMessage, fail_silently: bool = False) -> int:
        clock.shift(telling.LEASE - timedelta(seconds=1))
        found.append(telling.next_due(timezone.now(), []))
        return send(one, fail_silently)

    monkeypatch.setattr(EmailMessage, "send", slow)
    assert len(look()) == 2
    assert found == [None, None], "another worker would have taken it"


# ------------------------------------------------------------------ what is said meanwhile


def test_nobody_is_said_to_be_told_where_no_worker_comes(
    everybody: Cast, clock: time_machine.Traveller
) -> None:
    tell(everybody.robin, "RF03")
    assert "Back Clinic is being told." in told_page(everybody.robin)
    clock.shift(timedelta(minutes=3))
    assert "It stands on the list of Back Clinic, for when they look." in told_page(everybody.robin)
    assert "Not seen yet. No mail has gone out yet." in everybody.owner.get().content.decode()
    telling.claim(models.Alert.objects.get().pk, timezone.now())
    assert "Back Clinic is being told." in told_page(everybody.robin)
    clock.shift(telling.LEASE + timedelta(seconds=1))
    assert "is being told" not in told_page(everybody.robin)


# ------------------------------------------------------------------ language


def test_a_mail_speaks_the_language_that_the_colleague_chose(everybody: Cast) -> None:
    physio = everybody.physiotherapist
    assert Account.objects.get(pk=physio.account.pk).language == "en"
    physio.client.get("/language/es")
    tell(everybody.robin, "RF03")
    look()
    assert mail.outbox[0].subject == said_in("es", "pages", SUBJECT) != SUBJECT
    Account.objects.update(language="")
    models.Alert.objects.update(again_at=timezone.now())
    look()
    assert {one.subject for one in mail.outbox[1:]} == {SUBJECT}


def test_who_is_not_signed_in_chooses_for_nobody_and_no_link_elsewhere_does(
    everybody: Cast,
) -> None:
    before = list(Account.objects.order_by("pk").values_list("language", flat=True))
    Client().get("/language/es")
    everybody.robin.client.get("/language/es")
    everybody.physiotherapist.client.get("/language/es", headers={"Sec-Fetch-Site": "cross-site"})
    assert list(Account.objects.order_by("pk").values_list("language", flat=True)) == before


# ------------------------------------------------------------------ at once


@pytest.mark.django_db(transaction=True)
def test_it_is_told_while_the_slow_work_of_the_worker_stands_still(
    everybody: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    held, goes_on, stop = threading.Event(), threading.Event(), threading.Event()

    def stands_still(*_: object) -> int:
        held.set()
        goes_on.wait(60)
        return 0

    monkeypatch.setattr(worker, "once", stands_still)
    monkeypatch.setattr(alerting, "BEAT_S", 0.05)

    def work() -> None:
        for _round in worker.watch(timezone.now, stop):
            stop.set()
        connections.close_all()

    working = threading.Thread(target=work)
    working.start()
    try:
        assert held.wait(60)
        tell(everybody.robin, "RF03")
        until(lambda: len(mail.outbox) == 1, "the alert waits for the slow work")
    finally:
        goes_on.set()
        stop.set()
        working.join(60)
    assert models.Alert.objects.get().told_at is not None


def test_no_error_ends_the_telling(monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[int] = []
    ended = threading.Event()

    def broken(*_: object) -> int:
        looks.append(1)
        if len(looks) == 3:
            ended.set()
        raise OperationalError("gone")

    monkeypatch.setattr(alerting, "tell_due", broken)
    monkeypatch.setattr(alerting, "BEAT_S", 0)
    monkeypatch.setattr(connections, "close_all", lambda: None)
    alerting.keep_telling(timezone.now, ended)
    assert len(looks) == 3
