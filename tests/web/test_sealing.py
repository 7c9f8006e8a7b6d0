"""The secrets of one-time codes are sealed in the database, and work as before."""

from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.test import override_settings

from steadyback.web.accounts import sealing
from steadyback.web.accounts.models import Account
from tests.web.accounts import sign_in
from tests.web.conftest import Device
from tests.web.test_lock_out import NewDevice, code_now, signed_up, with_codes  # noqa: F401


def kept() -> dict[str, dict[str, Any]]:
    """What the database holds, by its kind."""
    return {row.type: dict(row.data) for row in Authenticator.objects.all()}


def enter(device: Device, code: str) -> int:
    """Sign in with the password and a code."""
    sign_in(device)
    status: int = device.client.post("/account/code/", {"code": code}).status_code
    return status


def spare_codes(device: Device) -> list[str]:
    text: str = device.client.get("/account/code/spare/file/").content.decode()
    return text.split()


def test_a_copy_of_the_database_holds_no_secret_of_a_code(
    with_codes: tuple[Device, str],  # noqa: F811
) -> None:
    _device, secret = with_codes
    held = kept()
    assert secret not in str(held)
    assert held["totp"]["secret"].startswith(sealing.SEALED)
    assert held["recovery_codes"]["seed"].startswith(sealing.SEALED)
    assert sealing.unsealed(held["totp"]["secret"]) == secret


def test_sealed_codes_open_as_they_did(
    with_codes: tuple[Device, str],  # noqa: F811
    new_device: NewDevice,
    clock: time_machine.Traveller,
) -> None:
    device, secret = with_codes
    spare = spare_codes(device)
    assert len(spare) == 10
    assert enter(new_device(), spare[0]) == 302
    clock.shift(120)
    assert enter(new_device(), code_now(secret)) == 302
    assert enter(new_device(), "000000") == 422


def test_what_was_stored_before_works_and_is_sealed_when_somebody_signs_in(
    with_codes: tuple[Device, str],  # noqa: F811
    new_device: NewDevice,
    clock: time_machine.Traveller,
) -> None:
    device, secret = with_codes
    spare = spare_codes(device)
    for row in Authenticator.objects.all():
        row.data = {name: sealing.unsealed(str(one)) if name in sealing.SECRETS else one
                    for name, one in row.data.items()}  # fmt: skip
        row.save()
    assert kept()["totp"]["secret"] == secret, "as an earlier version kept it"
    clock.shift(120)
    assert enter(new_device(), spare[3]) == 302
    held = kept()
    assert secret not in str(held)
    assert all(str(one).startswith(sealing.SEALED) for one in
               (held["totp"]["secret"], held["recovery_codes"]["seed"]))  # fmt: skip
    assert enter(new_device(), spare[3]) == 422, "a used code stays used"
    assert enter(new_device(), spare[4]) == 302
    assert sealing.seal_those_of(Account.objects.get()) == 0


def test_with_another_secret_key_every_code_is_wrong_and_no_page_breaks(
    with_codes: tuple[Device, str],  # noqa: F811
    new_device: NewDevice,
    clock: time_machine.Traveller,
) -> None:
    device, secret = with_codes
    spare = spare_codes(device)
    clock.shift(120)
    with override_settings(SECRET_KEY="another " * 10):
        assert enter(new_device(), code_now(secret)) == 422
        assert enter(new_device(), spare[0]) == 422
    assert enter(new_device(), code_now(secret)) == 302


@pytest.mark.parametrize("text", ["", "JBSWY3DPEHPK3PXP", "Größe", "a" * 80])
def test_what_is_sealed_comes_back_and_never_looks_the_same(text: str) -> None:
    assert sealing.unsealed(sealing.seal(text)) == text
    assert sealing.seal(text) != sealing.seal(text)
