"""A guest becomes an account and nothing moves; devices are bound, ended and let go of."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.core import mail
from django.utils import timezone

from steadyback.web.accounts import keys
from steadyback.web.accounts.models import Access, Account, GuestKey
from steadyback.web.records import models
from tests.web.accounts import CHROME, EMAIL, PASSWORD, be_sure, sign_in, sign_up
from tests.web.conftest import Device

NewDevice = Callable[[], Device]


def stored(device: Device) -> list[tuple[Any, ...]]:
    """Every event of a record, as it lies in the database."""
    rows = models.Event.objects.filter(person__public_id=device.person)
    return list(rows.order_by("pk").values_list())


def key_of(device: Device) -> str:
    return device.client.cookies[keys.COOKIE].value


@pytest.fixture
def signed_up(owner: Device) -> Device:
    """The owner with an account that holds the record."""
    sign_up(owner)
    owner.client.post("/account/people/", {"people": [owner.person]})
    return owner


def test_a_guest_becomes_an_account_and_nothing_moves(owner: Device, new_device: NewDevice) -> None:
    before, page = stored(owner), owner.get("you/download").content
    assert sign_up(owner)["Location"] == "/account/people/"
    assert "Robin" in owner.client.get("/account/people/").content.decode()
    owner.client.post("/account/people/", {"people": [owner.person]})
    assert stored(owner) == before
    assert owner.get("today").status_code == 200
    assert owner.get("you/download").content == page
    other = new_device()
    other.person = owner.person
    sign_in(other)
    assert other.client.get("/")["Location"] == f"/p/{owner.person}/today"
    assert other.get("you/download").content == page
    assert models.Person.objects.count() == 1


def test_nobody_is_taken_into_an_account_by_itself(owner: Device, new_device: NewDevice) -> None:
    sign_up(owner)
    assert Access.objects.get().account is None
    answer = owner.client.post("/account/people/", {})
    assert answer["Location"] == "/account/"
    assert Access.objects.get().account is None
    other = new_device()
    sign_in(other)
    assert other.client.get("/")["Location"] == "/welcome"
    owner.client.post("/account/sign-out/")
    assert owner.get("today").status_code == 200


def test_only_who_is_on_the_device_can_be_taken_in(
    owner: Device, stranger: Device, new_device: NewDevice
) -> None:
    sign_up(stranger, "mallory@example.org")
    stranger.client.post("/account/people/", {"people": [owner.person]})
    assert stranger.get("today").status_code == 404
    assert not Access.objects.filter(account__isnull=False).exists()


def test_signing_in_gives_the_device_a_new_key(owner: Device) -> None:
    planted = key_of(owner)
    sign_up(owner)
    assert key_of(owner) != planted
    thief = Device(owner.catalogue)
    thief.client.cookies[keys.COOKIE] = planted
    thief.person = owner.person
    assert thief.get("today").status_code == 404
    assert owner.get("today").status_code == 200


def test_signing_out_closes_who_is_in_the_account_and_nobody_else(signed_up: Device) -> None:
    in_account = signed_up.person
    signed_up.client.post("/account/sign-out/")
    assert signed_up.get("today").status_code == 404
    assert signed_up.client.get("/")["Location"] == "/welcome"
    assert signed_up.client.get("/account/").status_code == 302
    sign_in(signed_up)
    signed_up.person = in_account
    assert signed_up.get("today").status_code == 200


def test_who_begins_while_signed_in_begins_in_the_account(
    signed_up: Device, new_device: NewDevice
) -> None:
    other = new_device()
    sign_in(other)
    other.agree("Kim")
    signed_up.person = other.person
    assert "/questions" in signed_up.get("you")["Location"]
    page = other.client.get("/who").content.decode()
    assert "Robin" in page
    assert "Kim" in page


def test_being_forgotten_on_a_device_takes_nobody_out_of_the_account(signed_up: Device) -> None:
    answer = signed_up.post("you/devices", {"which": "this", "sure": "yes"})
    assert answer["Location"] == "/account/sign-out/"
    assert Access.objects.get().until is None
    assert "Sign out on this device" in signed_up.get("you").content.decode()


def test_the_session_is_sent_to_the_pages_of_the_account_only(signed_up: Device) -> None:
    cookie = signed_up.client.cookies["steadyback-account"]
    assert cookie["path"] == "/account/"
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_a_device_can_be_ended_from_another(signed_up: Device, new_device: NewDevice) -> None:
    phone = new_device()
    sign_in(phone, headers={"user-agent": CHROME})
    phone.person = signed_up.person
    page = signed_up.client.get("/account/").content.decode()
    assert "Chrome on Linux" in page
    assert "(this device)" in page
    assert "Since 2 March 2026" in page
    which = GuestKey.objects.get(hash=keys.hashed(key_of(phone))).pk
    signed_up.client.post("/account/devices/", {"which": which})
    assert phone.get("today").status_code == 404
    assert phone.client.get("/account/").status_code == 302
    assert signed_up.get("today").status_code == 200


def test_all_other_devices_can_be_ended_at_once(signed_up: Device, new_device: NewDevice) -> None:
    others = [new_device(), new_device()]
    for one in others:
        sign_in(one)
        one.person = signed_up.person
    signed_up.client.post("/account/devices/", {"which": "others"})
    assert [one.get("today").status_code for one in others] == [404, 404]
    assert [one.client.get("/account/").status_code for one in others] == [302, 302]
    assert signed_up.client.get("/account/").status_code == 200


@pytest.mark.parametrize("which", ["", "0", "999999", "x", "1" * 40])
def test_a_stranger_cannot_end_somebody_elses_device(
    which: str, signed_up: Device, stranger: Device
) -> None:
    sign_up(stranger, "mallory@example.org")
    theirs = GuestKey.objects.get(hash=keys.hashed(key_of(signed_up))).pk
    for one in (which, theirs):
        answer = stranger.client.post("/account/devices/", {"which": one})
        assert answer.status_code == 404
    assert signed_up.get("today").status_code == 200


def test_a_session_on_another_device_than_its_own_is_worth_nothing(
    signed_up: Device, stranger: Device
) -> None:
    stranger.client.cookies["steadyback-account"] = signed_up.client.cookies[
        "steadyback-account"
    ].value
    assert stranger.client.get("/account/").status_code == 302
    assert signed_up.get("today").status_code == 200


def test_another_password_signs_out_everywhere_else(
    signed_up: Device, new_device: NewDevice
) -> None:
    other = new_device()
    sign_in(other)
    other.person = signed_up.person
    form = {"oldpassword": PASSWORD, "password1": "six brown bottles"}
    assert signed_up.client.post("/account/password/", form)["Location"] == "/account/"
    assert other.get("today").status_code == 404
    assert signed_up.get("today").status_code == 200
    page = signed_up.client.get("/account/").content.decode()
    assert "Your password is changed." in page
    assert sign_in(new_device()).status_code == 422
    assert sign_in(new_device(), password="six brown bottles").status_code == 302


def test_the_day_a_device_came_is_kept_and_no_more(
    signed_up: Device, new_device: NewDevice, clock: time_machine.Traveller
) -> None:
    phone = new_device()
    sign_in(phone)
    phone.person = signed_up.person
    clock.shift(timedelta(days=3))
    phone.get("today")
    signed_up.get("today")
    sign_in(signed_up)
    page = signed_up.client.get("/account/").content.decode()
    assert page.count("Last used on 5 March 2026") == 2
    found = GuestKey.objects.get(hash=keys.hashed(key_of(phone)))
    assert found.used_on == timezone.now().date()


def test_a_device_stays_signed_in_when_the_accounts_pages_ask_again(
    signed_up: Device, clock: time_machine.Traveller
) -> None:
    clock.shift(timedelta(days=20))
    assert signed_up.get("today").status_code == 200
    assert signed_up.client.get("/account/")["Location"] == "/account/sign-in/?next=/account/"
    page = signed_up.client.get("/account/sign-out/").content.decode()
    assert EMAIL in page
    signed_up.client.post("/account/sign-out/")
    assert signed_up.get("today").status_code == 404


def test_sessions_that_are_over_are_deleted(
    signed_up: Device, clock: time_machine.Traveller
) -> None:
    clock.shift(timedelta(days=20))
    sign_in(signed_up)
    assert Session.objects.filter(expire_date__lt=timezone.now()).count() == 0


def test_the_next_page_is_only_ever_one_of_ours(signed_up: Device, new_device: NewDevice) -> None:
    for wanted, leads in [("/welcome", "/welcome"), ("https://evil.example/x", "/")]:
        form = {"login": EMAIL, "password": PASSWORD, "next": wanted}
        assert new_device().client.post("/account/sign-in/", form)["Location"] == leads


@pytest.fixture
def sends_mail(settings: Any) -> None:
    """The server as it is where mail is set up."""
    settings.SENDS_MAIL, settings.DEFAULT_FROM_EMAIL = True, "steadyback@example.org"
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    settings.ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
    settings.ACCOUNT_EMAIL_NOTIFICATIONS = True
    settings.MFA_ALLOW_UNVERIFIED_EMAIL = False


def code_in(letter: Any) -> str:
    """The code that stands on the first line of a mail."""
    return str(letter.body.splitlines()[0].split()[-1])


def test_with_mail_an_address_is_confirmed_by_a_code(sends_mail: None, owner: Device) -> None:
    assert sign_up(owner)["Location"] == "/account/address/code/"
    assert Access.objects.get().key is not None
    assert owner.client.get("/account/").status_code == 302
    letter = mail.outbox[-1]
    assert letter.to == [EMAIL]
    assert "Robin" not in letter.body
    wrong = owner.client.post("/account/address/code/", {"code": "AAAA-AAAA"})
    assert wrong.status_code == 422
    right = owner.client.post("/account/address/code/", {"code": code_in(letter)})
    assert right["Location"] == "/account/people/"
    assert (
        "Your e-mail address is confirmed." in owner.client.get("/account/people/").content.decode()
    )


def test_with_mail_nobody_learns_which_accounts_there_are(
    sends_mail: None, owner: Device, new_device: NewDevice
) -> None:
    sign_up(owner)
    owner.client.post("/account/address/code/", {"code": code_in(mail.outbox[-1])})
    for email in (EMAIL, "new@example.org"):
        other = new_device()
        assert sign_up(other, email)["Location"] == "/account/address/code/"
        page = other.client.get("/account/address/code/").content.decode()
        assert page.count("We sent a mail with a code") == 1
    for email in (EMAIL, "nobody@example.org"):
        answer = new_device().client.post("/account/password/forgotten/", {"email": email})
        assert answer["Location"] == "/account/password/forgotten/code/"
    assert Account.objects.filter(email=EMAIL).count() == 1
    assert {one.subject for one in mail.outbox} >= {
        "You have an account already", "No account with this address"
    }  # fmt: skip


def test_with_mail_a_forgotten_password_is_set_anew_by_a_code(
    sends_mail: None, owner: Device, new_device: NewDevice
) -> None:
    sign_up(owner)
    owner.client.post("/account/address/code/", {"code": code_in(mail.outbox[-1])})
    owner.client.post("/account/people/", {"people": [owner.person]})
    other = new_device()
    other.client.post("/account/password/forgotten/", {"email": EMAIL})
    code = code_in(mail.outbox[-1])
    answer = other.client.post("/account/password/forgotten/code/", {"code": code})
    assert answer["Location"] == "/account/password/forgotten/new/"
    new = {"password1": "six brown bottles"}
    assert other.client.post("/account/password/forgotten/new/", new).status_code == 302
    assert owner.get("today").status_code == 404, "every device is signed out"
    assert sign_in(other, password="six brown bottles").status_code == 302
    assert any(one.subject == "Something changed in your account" for one in mail.outbox)


def test_with_mail_another_device_is_told_of_once(
    sends_mail: None, owner: Device, new_device: NewDevice
) -> None:
    sign_up(owner)
    owner.client.post("/account/address/code/", {"code": code_in(mail.outbox[-1])})
    mail.outbox.clear()
    phone = new_device()
    sign_in(phone, headers={"user-agent": CHROME})
    assert [one.subject for one in mail.outbox] == ["Your account was opened on another device"]
    assert "Chrome on Linux" in mail.outbox[0].body
    assert "http" not in mail.outbox[0].body
    phone.client.cookies.pop("steadyback-account")
    sign_in(phone)
    assert len(mail.outbox) == 1


def test_with_mail_another_address_needs_its_code(sends_mail: None, owner: Device) -> None:
    sign_up(owner)
    owner.client.post("/account/address/code/", {"code": code_in(mail.outbox[-1])})
    be_sure(owner)
    form = {"email": "new@example.org", "action_add": "yes"}
    answer = owner.client.post("/account/address/", form)
    assert answer["Location"] == "/account/address/code/"
    assert Account.objects.get().email == EMAIL
    assert mail.outbox[-1].to == ["new@example.org"]
    owner.client.post("/account/address/code/", {"code": code_in(mail.outbox[-1])})
    assert Account.objects.get().email == "new@example.org"


def test_a_server_without_mail_says_so(signed_up: Device, new_device: NewDevice) -> None:
    page = new_device().client.get("/account/password/forgotten/")
    assert "This server sends no mail" in page.content.decode()
    answer = new_device().client.post("/account/password/forgotten/", {"email": EMAIL})
    assert "This server sends no mail" in answer.content.decode()
    assert mail.outbox == []


def test_without_mail_another_address_is_taken_at_once(
    signed_up: Device, new_device: NewDevice
) -> None:
    sign_up(new_device(), "kim@example.org")
    be_sure(signed_up)
    for wrong in ("", "no address", "kim@example.org", "KIM@Example.org"):
        assert signed_up.client.post("/account/address/", {"email": wrong}).status_code == 422
    answer = signed_up.client.post("/account/address/", {"email": "New@example.org"})
    assert answer["Location"] == "/account/"
    assert sign_in(new_device(), "new@example.org").status_code == 302
    assert sign_in(new_device(), EMAIL).status_code == 422


def test_guests_can_be_switched_off(settings: Any, owner: Device, new_device: NewDevice) -> None:
    settings.GUESTS = False
    assert owner.get("today").status_code == 200, "who began before goes on"
    guest = new_device()
    page = guest.client.get("/welcome").content.decode()
    assert "asks everybody to sign in" in page
    form = {"agree": ["adult", "keep"], "nickname": "", "time_zone": "Europe/London"}
    assert guest.client.post("/welcome", form).status_code == 200
    assert guest.client.get("/bring-in-a-record")["Location"] == "/welcome"
    assert guest.client.post("/bring-in-a-record", form)["Location"] == "/welcome"
    assert models.Person.objects.count() == 1
    sign_up(guest)
    guest.agree("Kim")
    assert Access.objects.filter(account__email=EMAIL).count() == 1
