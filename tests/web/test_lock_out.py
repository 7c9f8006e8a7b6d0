"""Passwords and codes cannot be guessed: tries are counted for the account and for the place."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import hotp_value, yield_hotp_counters_from_time

from steadyback.web.accounts import lock_out, tries
from steadyback.web.accounts.models import RecoveryTry
from tests.web.accounts import EMAIL, PASSWORD, be_sure, sign_in, sign_up
from tests.web.conftest import Device

NewDevice = Callable[[], Device]
WAIT = "That was tried too often. Please wait 15 minutes and try again."


def from_place(device: Device, address: str, email: str = EMAIL, password: str = "wrong") -> Any:
    return sign_in(device, email, password, REMOTE_ADDR=address)


def guessed_out(device: Device, email: str = EMAIL) -> None:
    """Send as many wrong passwords as one account takes, each from another place."""
    for n in range(lock_out.AT_ONE_ACCOUNT):
        assert from_place(device, f"10.0.0.{n}", email).status_code == 422


@pytest.fixture
def signed_up(new_device: NewDevice, clock: time_machine.Traveller) -> Device:
    device = new_device()
    sign_up(device)
    return device


def test_an_account_is_locked_wherever_the_guesses_come_from(
    signed_up: Device, new_device: NewDevice
) -> None:
    guessed_out(new_device())
    answer = from_place(new_device(), "10.0.1.1", password=PASSWORD)
    assert answer.status_code == 429
    assert WAIT in answer.content.decode()


def test_it_opens_again_after_a_while(
    signed_up: Device, new_device: NewDevice, clock: time_machine.Traveller
) -> None:
    guessed_out(new_device())
    clock.shift(timedelta(minutes=12, seconds=30))
    answer = from_place(new_device(), "10.0.1.1", password=PASSWORD)
    assert "Please wait 3 minutes" in answer.content.decode()
    clock.shift(timedelta(minutes=3))
    assert from_place(new_device(), "10.0.1.1", password=PASSWORD).status_code == 302


def test_the_answer_does_not_tell_whether_there_is_such_an_account(
    signed_up: Device, new_device: NewDevice
) -> None:
    pages = []
    for email in (EMAIL, "nobody@example.org"):
        device = new_device()
        first = from_place(device, "10.0.2.1", email)
        guessed = [from_place(device, "10.0.2.1", email) for _ in range(8)]
        pages.append((first.status_code, [one.status_code for one in guessed]))
        assert "The address or the password is not right." in first.content.decode()
        assert WAIT in guessed[-1].content.decode()
    assert pages[0] == pages[1] == (422, [422] * 7 + [429])


def test_how_an_address_is_written_makes_no_other_account(
    signed_up: Device, new_device: NewDevice
) -> None:
    for n in range(lock_out.AT_ONE_ACCOUNT):
        from_place(new_device(), f"10.0.0.{n}", EMAIL.upper() if n % 2 else f" {EMAIL} ")
    assert from_place(new_device(), "10.0.1.1", password=PASSWORD).status_code == 429


def test_a_place_that_guesses_at_many_accounts_is_locked(
    signed_up: Device, new_device: NewDevice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lock_out, "FROM_ONE_PLACE", 3)
    for n in range(3):
        assert from_place(new_device(), "10.0.3.1", f"{n}@example.org").status_code == 422
    assert from_place(new_device(), "10.0.3.1", password=PASSWORD).status_code == 429
    assert from_place(new_device(), "10.0.3.2", password=PASSWORD).status_code == 302


def test_a_right_password_does_not_clear_what_a_place_guessed_elsewhere(
    signed_up: Device, new_device: NewDevice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lock_out, "FROM_ONE_PLACE", 3)
    for n in range(2):
        from_place(new_device(), "10.0.3.1", f"{n}@example.org")
    assert from_place(new_device(), "10.0.3.1", password=PASSWORD).status_code == 302
    assert from_place(new_device(), "10.0.3.1", "3@example.org").status_code == 422
    assert from_place(new_device(), "10.0.3.1", "4@example.org").status_code == 429


def test_a_right_password_begins_the_count_anew(signed_up: Device, new_device: NewDevice) -> None:
    for _ in range(2):
        for n in range(lock_out.AT_ONE_ACCOUNT - 1):
            from_place(new_device(), f"10.0.0.{n}")
        assert from_place(new_device(), "10.0.1.1", password=PASSWORD).status_code == 302


def test_a_network_of_the_new_addresses_counts_as_one_place(
    signed_up: Device, new_device: NewDevice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lock_out, "FROM_ONE_PLACE", 2)
    for n in range(2):
        from_place(new_device(), f"2001:db8:1:2::{n}", f"{n}@example.org")
    assert from_place(new_device(), "2001:db8:1:2:ffff::9", "9@example.org").status_code == 429
    assert from_place(new_device(), "2001:db8:1:3::9", "9@example.org").status_code == 422


def test_being_sure_counts_as_well(signed_up: Device) -> None:
    answers = [be_sure(signed_up, "wrong").status_code for _ in range(9)]
    assert answers == [422] * 8 + [429]
    assert be_sure(signed_up).status_code == 429


def code_now(secret: str) -> str:
    return f"{hotp_value(secret, next(yield_hotp_counters_from_time())):06d}"


@pytest.fixture
def with_codes(signed_up: Device) -> tuple[Device, str]:
    """An account that asks for a code from an app, and the app's key."""
    be_sure(signed_up)
    page = signed_up.client.get("/account/code/app/").content.decode()
    secret = page.split('<span class="key" translate="no">')[1].split("<")[0]
    answer = signed_up.client.post("/account/code/app/", {"code": code_now(secret)})
    assert answer["Location"] == "/account/code/spare/"
    return signed_up, secret


def test_codes_from_an_app_cannot_be_guessed(
    with_codes: tuple[Device, str], new_device: NewDevice, clock: time_machine.Traveller
) -> None:
    other, (_, secret) = new_device(), with_codes
    assert sign_in(other)["Location"] == "/account/code/"
    assert other.client.get("/account/").status_code == 302, "not signed in before the code"
    for n in range(8):
        answer = other.client.post("/account/code/", {"code": "000000"}, REMOTE_ADDR=f"10.1.0.{n}")
        assert answer.status_code == 422
    locked = other.client.post("/account/code/", {"code": code_now(secret)})
    assert locked.status_code == 429
    assert WAIT in locked.content.decode()
    again = new_device()
    sign_in(again)
    assert again.client.post("/account/code/", {"code": code_now(secret)}).status_code == 429
    clock.shift(timedelta(minutes=16))
    third = new_device()
    sign_in(third)
    assert third.client.post("/account/code/", {"code": code_now(secret)}).status_code == 302


def test_a_recovery_code_opens_once(with_codes: tuple[Device, str], new_device: NewDevice) -> None:
    page = with_codes[0].client.get("/account/code/spare/").content.decode()
    spare = page.split('<ul class="codes" translate="no"><li>')[1].split("<")[0]
    answers = []
    for _ in range(2):
        device = new_device()
        sign_in(device)
        answers.append(device.client.post("/account/code/", {"code": spare}).status_code)
    assert answers == [302, 422]


@pytest.mark.parametrize(
    ("page", "form", "most"),
    [("sign-up/", {"email": "x"}, 30), ("password/forgotten/", {"email": "x"}, 40)],
)
def test_a_place_cannot_send_without_end(
    page: str, form: dict[str, str], most: int, new_device: NewDevice, clock: Any, settings: Any
) -> None:
    settings.SENDS_MAIL = True
    device = new_device()
    for _ in range(most):
        assert device.client.post(f"/account/{page}", form).status_code == 422
    answer = device.client.post(f"/account/{page}", form)
    assert answer.status_code == 429
    assert "Please wait 15 minutes" in answer.content.decode()


def test_nobody_is_flooded_with_codes(
    new_device: NewDevice, clock: Any, settings: Any, mailoutbox: list[Any]
) -> None:
    settings.SENDS_MAIL = True
    for n in range(9):
        device = new_device()
        form = {"email": "Victim@example.org"}
        device.client.post("/account/password/forgotten/", form, REMOTE_ADDR=f"10.2.0.{n}")
    assert len(mailoutbox) == 6


def test_no_address_and_no_name_is_kept_of_a_try(signed_up: Device, new_device: NewDevice) -> None:
    from_place(new_device(), "10.0.4.1")
    sources = list(RecoveryTry.objects.values_list("source", flat=True))
    assert sources
    assert all(len(one) == 64 for one in sources)
    assert tries.source_of("password", EMAIL) in sources
