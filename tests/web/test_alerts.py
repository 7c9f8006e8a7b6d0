"""A new danger sign is told to the clinic at once, once, and nothing of it is lost or untrue."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from steadyback.web.accounts import colleagues
from steadyback.web.accounts.models import ClinicRole, Sharing
from steadyback.web.project.site import Site
from steadyback.web.records import models, sharing, telling
from steadyback.web.reminders import alerting
from tests.web.clinic_cast import LOOKS, Cast, audited, cast, joined, share
from tests.web.conftest import Device
from tests.web.postbox import Postbox, postbox, text_of
from tests.web.test_letter_code import store_event
from tests.web.test_worklist import tell

SUBJECT = "Somebody on your list needs you now"


@pytest.fixture
def everybody(owner: Device) -> Cast:
    """The cast, with Robin sharing; Petra is responsible."""
    return cast(owner)


@pytest.fixture
def mailing(settings: Any) -> Any:
    """A server that sends mail and has a name."""
    settings.SENDS_MAIL = True
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.DEFAULT_FROM_EMAIL = "from@example.org"
    settings.SITE = Site(("steadyback.example.org",))
    return settings


@pytest.fixture
def unreached(settings: Any) -> Iterator[Postbox]:
    """A server whose mail server answers nothing but that it is busy."""
    with postbox() as box:
        box.answers["MAIL"] = "451 later"
        settings.SENDS_MAIL = True
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.DEFAULT_FROM_EMAIL = "from@example.org"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", box.port
        settings.EMAIL_USE_SSL = settings.EMAIL_USE_TLS = False
        yield box


def look() -> None:
    """A worker looks once."""
    alerting.tell_due(timezone.now)


def one_alert() -> models.Alert:
    """The only alert there is."""
    return models.Alert.objects.get()


def told_page(device: Device) -> str:
    page: str = device.get("today").content.decode()
    return page


# ------------------------------------------------------------------ made


def test_a_new_danger_sign_makes_an_alert_with_the_event_that_raised_it(everybody: Cast) -> None:
    assert not models.Alert.objects.exists()
    tell(everybody.robin, "RF03")
    row = one_alert()
    assert row.organisation == everybody.clinic
    assert row.level == "emergency"
    assert row.told_at is None


def test_the_same_sign_told_again_makes_no_second_one_and_a_new_one_does(everybody: Cast) -> None:
    tell(everybody.robin, "RF03")
    tell(everybody.robin, "RF03")
    assert models.Alert.objects.count() == 1
    tell(everybody.robin, "RF03", "RF04")
    assert models.Alert.objects.count() == 2


def test_a_sign_is_stored_with_its_alert_or_not_at_all(
    everybody: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: object, **more: object) -> None:
        raise OSError("broken")

    monkeypatch.setattr("steadyback.web.records.standing.alert", broken)
    before = everybody.robin.row.events.count()
    body = {"answers": {"RF03": "yes"}}
    with pytest.raises(OSError, match="broken"):
        store_event(everybody.robin, "sign", "check_in", body)
    assert everybody.robin.row.events.count() == before


def test_who_shares_with_nobody_makes_none(everybody: Cast) -> None:
    sharing.stop(everybody.robin.row, everybody.clinic.public_id, "person:x", timezone.now())
    tell(everybody.robin, "RF03")
    assert not models.Alert.objects.exists()
    assert not models.Standing.objects.filter(person=everybody.robin.row).exists()


def test_a_clinic_that_is_let_in_under_a_lock_is_told_of_it(everybody: Cast) -> None:
    tell(everybody.robin, "RF03")
    share(everybody.robin, everybody.other_clinic, "R.")
    told = models.Alert.objects.values_list("organisation__name", flat=True)
    assert sorted(told) == ["Back Clinic", "Other Clinic"]


# ------------------------------------------------------------------ told


def test_the_responsible_colleague_is_told_once_without_a_name_and_a_symptom(
    everybody: Cast, mailing: Any
) -> None:
    tell(everybody.robin, "RF03")
    look()
    look()
    [sent] = mail.outbox
    assert sent.to == [everybody.physiotherapist.account.email]
    assert sent.subject == SUBJECT
    where = f"https://steadyback.example.org/c/{everybody.clinic.public_id}/"
    assert where in sent.body
    for word in ("Robin", everybody.robin.person, "RF03", "numb", "emergency sign"):
        assert word not in f"{sent.subject} {sent.body}"
    assert one_alert().told_at is not None


@pytest.mark.parametrize("why", ["nobody", "left", "may not steer"])
def test_where_nobody_is_responsible_all_who_may_steer_are_told(
    why: str, everybody: Cast, mailing: Any
) -> None:
    place = everybody.physiotherapist.place
    assert place is not None
    if why == "nobody":
        Sharing.objects.filter(until=None).update(responsible=None)
    elif why == "left":
        colleagues.leave(place, None, timezone.now())
    else:
        colleagues.change_role(place, ClinicRole.READ_ONLY, timezone.now())
    tell(everybody.robin, "RF03")
    look()
    to = {address for sent in mail.outbox for address in sent.to}
    assert everybody.owner.account.email in to
    assert everybody.read_only.account.email not in to
    assert everybody.assistant.account.email not in to
    assert everybody.former.account.email not in to
    assert (everybody.physiotherapist.account.email in to) == (why == "nobody")


def test_a_mail_names_no_address_where_the_server_knows_no_name_of_its_own(
    everybody: Cast, mailing: Any
) -> None:
    mailing.SITE = Site()
    tell(everybody.robin, "RF03")
    look()
    assert "http" not in mail.outbox[0].body


def test_only_one_of_two_workers_tells_it(everybody: Cast, mailing: Any) -> None:
    tell(everybody.robin, "RF03")
    now = timezone.now()
    [row] = telling.due(now)
    assert telling.claim(row.pk, now) is not None
    assert telling.claim(row.pk, now) is None
    look()
    assert mail.outbox == []


def test_a_worker_that_died_with_it_does_not_lose_it(
    everybody: Cast, mailing: Any, clock: time_machine.Traveller
) -> None:
    tell(everybody.robin, "RF03")
    [row] = telling.due(timezone.now())
    telling.claim(row.pk, timezone.now())
    clock.shift(telling.LEASE)
    look()
    assert mail.outbox == [], "the worker that has it may still live"
    clock.shift(timedelta(seconds=1))
    look()
    assert len(mail.outbox) == 1


def test_a_claim_by_a_clock_that_ran_ahead_lapses_too(everybody: Cast, mailing: Any) -> None:
    tell(everybody.robin, "RF03")
    [row] = telling.due(timezone.now())
    telling.claim(row.pk, timezone.now())
    models.Alert.objects.update(claimed_at=timezone.now() + timedelta(days=1))
    look()
    assert len(mail.outbox) == 1


def test_where_the_mail_server_is_down_it_is_tried_again_and_everybody_is_told_then(
    everybody: Cast, unreached: Postbox, clock: time_machine.Traveller
) -> None:
    tell(everybody.robin, "RF03")
    look()
    assert one_alert().told_at is None
    assert "It is tried again." in everybody.owner.get().content.decode()
    assert "is being told" not in told_page(everybody.robin)
    unreached.answers.clear()
    look()
    assert unreached.mails == [], "not before its time"
    clock.shift(timedelta(minutes=2))
    look()
    assert one_alert().told_at is not None, one_alert().says
    to = {str(sent["To"]) for sent in unreached.mails}
    assert to == {everybody.owner.account.email, everybody.physiotherapist.account.email}
    assert all("Robin" not in text_of(sent) for sent in unreached.mails)


def test_it_is_tried_for_as_long_as_nobody_has_seen_it(
    everybody: Cast, unreached: Postbox, clock: time_machine.Traveller
) -> None:
    tell(everybody.robin, "RF03")
    for _hour in range(12):
        look()
        clock.shift(timedelta(hours=1))
    assert telling.due(timezone.now()).exists()
    everybody.physiotherapist.sees(everybody.robin.person)
    assert not telling.due(timezone.now()).exists()


def test_a_server_without_mail_says_so_on_the_list(everybody: Cast) -> None:
    tell(everybody.robin, "RF03")
    look()
    assert "sends no mail" in everybody.owner.get().content.decode()


# ------------------------------------------------------------------ seen


def test_who_may_steer_has_seen_it_and_the_audit_keeps_it(everybody: Cast) -> None:
    tell(everybody.robin, "RF03")
    seen = f"p/{everybody.robin.person}/seen"
    assert everybody.assistant.post(seen).status_code == 404
    assert everybody.read_only.post(seen).status_code == 404
    assert one_alert().seen_at is None
    assert everybody.physiotherapist.sees(everybody.robin.person).status_code == 302
    assert one_alert().seen_by == f"account:{everybody.physiotherapist.account.public_id}"
    assert ("alert seen", everybody.robin.person) in audited(everybody.clinic)


def test_what_was_told_since_the_page_was_made_is_not_seen_by_it(everybody: Cast) -> None:
    tell(everybody.robin, "RF03")
    first = one_alert()
    tell(everybody.robin, "RF03", "RF01")
    newer = models.Alert.objects.latest("pk")
    assert newer != first
    models.Alert.objects.update(made_at=first.made_at - timedelta(minutes=5))
    for shown in (str(first.pk), "", "x", "-1", "9" * 40):
        everybody.physiotherapist.post(f"p/{everybody.robin.person}/seen", {"newest": shown})
    first.refresh_from_db()
    newer.refresh_from_db()
    assert (first.seen_at is None, newer.seen_at) == (False, None)


def test_to_open_the_page_is_not_to_have_seen_it(everybody: Cast) -> None:
    tell(everybody.robin, "RF03")
    everybody.physiotherapist.get(f"p/{everybody.robin.person}/")
    assert one_alert().seen_at is None


# ------------------------------------------------------------------ what the person is told


def test_the_person_reads_how_far_it_is_and_nothing_that_is_not_so(
    everybody: Cast, mailing: Any, clock: time_machine.Traveller
) -> None:
    robin = everybody.robin
    tell(robin, "RF03")
    for page in ("today", "help-now", "outcome"):
        assert (
            "Back Clinic is being told."
            in robin.client.get(f"/p/{robin.person}/{page}", follow=True).content.decode()
        ), page
    clock.shift(timedelta(minutes=5))
    look()
    assert (
        "Back Clinic was told at 18:05.</b> A mail went to 1 person there. "
        "Nobody there has said yet that they saw it." in told_page(robin)
    )
    clock.shift(timedelta(minutes=5))
    everybody.physiotherapist.sees(robin.person)
    assert "Back Clinic saw it at 18:10." in told_page(robin)


def test_without_mail_nobody_is_said_to_be_told(everybody: Cast) -> None:
    tell(everybody.robin, "RF03")
    page = told_page(everybody.robin)
    assert "It stands on the list of Back Clinic, for when they look." in page
    assert "told" not in page.split("Back Clinic, for when they look")[0].rsplit("<p>", 1)[1]


def test_the_lock_page_says_it_too(everybody: Cast) -> None:
    store_event(everybody.robin, "sign", "check_in", {"answers": {"RF10": "yes"}})
    page = told_page(everybody.robin)
    assert "Exercise waits for now" in page
    assert "It stands on the list of Back Clinic" in page


def test_every_page_names_who_can_look_and_says_that_nobody_watches_all_the_time(
    everybody: Cast,
) -> None:
    for page in ("today", "plan", "progress", "library", "you", "check-in"):
        text = everybody.robin.get(page).content.decode()
        assert "Back Clinic can see what you enter" in text, page
        assert LOOKS in text, page
        assert "Nobody watches all the time" in text, page
        assert "Nobody is watching what you enter" not in text, page


def test_after_sharing_ended_the_pages_say_again_that_nobody_is_watching(everybody: Cast) -> None:
    robin = everybody.robin
    tell(robin, "RF03")
    sharing.stop(robin.row, everybody.clinic.public_id, f"person:{robin.person}", timezone.now())
    page = told_page(robin)
    assert "Nobody is watching what you enter" in page
    assert "Back Clinic" not in page


def test_two_clinics_are_each_told_by_their_own_people(everybody: Cast, mailing: Any) -> None:
    share(everybody.robin, everybody.other_clinic, "R.")
    joined(everybody.other_clinic, "Otto Other", ClinicRole.READ_ONLY)
    tell(everybody.robin, "RF03")
    look()
    to: set[Any] = {address for sent in mail.outbox for address in sent.to}
    assert to == {everybody.physiotherapist.account.email, everybody.elsewhere.account.email}
