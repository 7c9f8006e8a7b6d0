"""The pages of an account: ours from top to bottom, and what becomes of people when it ends."""

import logging
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.template import Engine
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import formats, timezone, translation

from steadyback.web.accounts import colleagues, keys
from steadyback.web.accounts.models import Access, Account, Membership, Role
from steadyback.web.entrance import adapters, mails
from steadyback.web.project.privacy import QuietFormatter
from steadyback.web.records import models
from tests.web.accounts import EMAIL, PASSWORD, be_sure, passkey, sign_in, sign_up
from tests.web.conftest import Device
from tests.web.spoken_page import english_in
from tests.web.test_lock_out import code_now

NewDevice = Callable[[], Device]
TEMPLATES = Path(mails.__file__).parent / "templates"
NAMES = [
    str(one.name)
    for group in get_resolver().url_patterns
    if isinstance(group, URLResolver) and str(group.pattern) == "account/"
    for one in group.url_patterns
    if isinstance(one, URLPattern)
]
PARTS: dict[str, dict[str, Any]] = {
    "mfa_edit_webauthn": {"pk": 1},
    "mfa_remove_webauthn": {"pk": 1},
    "openid_connect_login": {"provider_id": "oidc"},
    "openid_connect_callback": {"provider_id": "oidc"},
}
FOR_ANYBODY = {
    "account_login", "account_signup", "account_reset_password",
    "account_password_reset_completed", "socialaccount_login_cancelled",
    "socialaccount_login_error",
}  # fmt: skip
"""The pages that somebody sees who has no account."""


def address(name: str) -> str:
    return reverse(name, kwargs=PARTS.get(name))


@pytest.fixture
def signed_up(owner: Device) -> Device:
    """The owner with an account that holds the record, who has just shown who they are."""
    sign_up(owner)
    owner.client.post("/account/people/", {"people": [owner.person]})
    be_sure(owner)
    return owner


@pytest.fixture
def with_everything(signed_up: Device) -> Device:
    """The same with a passkey, codes from an app and recovery codes."""
    page = signed_up.client.get("/account/code/app/").content.decode()
    secret = page.split('<span class="key" translate="no">')[1].split("<")[0]
    signed_up.client.post("/account/code/app/", {"code": code_now(secret)})
    credential = {"name": "Robin 7", "credential": passkey()}
    Authenticator.objects.create(
        pk=1000, user=Account.objects.get(), type=Authenticator.Type.WEBAUTHN, data=credential
    )
    PARTS["mfa_edit_webauthn"] = PARTS["mfa_remove_webauthn"] = {"pk": 1000}
    return signed_up


def test_a_stranger_sees_nothing_of_an_account(with_everything: Device, stranger: Device) -> None:
    shown = set()
    for name in NAMES:
        for method in ("get", "post"):
            answer = getattr(stranger.client, method)(address(name))
            assert answer.status_code in (200, 302, 401, 404, 405, 422), name
            assert EMAIL not in answer.content.decode(), name
            assert "Robin" not in answer.content.decode(), name
            if method == "get" and answer.status_code in (200, 401):
                shown.add(name)
    assert shown == FOR_ANYBODY
    assert Authenticator.objects.count() == 3
    assert Account.objects.count() == 1


def test_another_account_sees_nothing_of_this_one(
    with_everything: Device, stranger: Device
) -> None:
    sign_up(stranger, "mallory@example.org")
    be_sure(stranger)
    for name in NAMES:
        page = stranger.client.get(address(name)).content.decode()
        assert EMAIL not in page, name
        assert "Robin 7" not in page, name
    for page in ("name/", "remove/"):
        theirs = f"/account/passkeys/1000/{page}"
        assert stranger.client.get(theirs).status_code == 404
        assert stranger.client.post(theirs, {"name": "Mine"}).status_code == 404
    assert Authenticator.objects.filter(user__email=EMAIL).count() == 3
    assert Account.objects.filter(email=EMAIL).exists()


def test_a_device_that_was_signed_out_sees_nothing_any_more(with_everything: Device) -> None:
    kept = with_everything.client.cookies["steadyback-account"].value
    with_everything.client.post("/account/sign-out/")
    for name in NAMES:
        with_everything.client.cookies["steadyback-account"] = kept
        answer = with_everything.client.get(address(name))
        assert EMAIL not in answer.content.decode(), name
        assert "Robin 7" not in answer.content.decode(), name
        assert answer.status_code != 200 or name in FOR_ANYBODY, name


def shown_pages(device: Device, **more: Any) -> dict[str, Any]:
    """Every page that somebody sees here, by name; files are left out."""
    answers = {name: device.client.get(address(name), **more) for name in NAMES}
    return {
        name: answer
        for name, answer in answers.items()
        if answer.status_code in (200, 401)
        and answer.headers["Content-Type"].startswith("text/html")
    }


def test_every_page_is_ours_and_strict(with_everything: Device, new_device: NewDevice) -> None:
    for device in (with_everything, new_device()):
        for name, answer in shown_pages(device).items():
            theirs = [one.origin.name for one in answer.templates if "allauth" in one.origin.name]
            assert theirs == [], name
            text = answer.content.decode()
            assert len(re.findall(r"<h1[ >]", text)) == 1, name
            assert re.search(r"<title>\S.* · Steadyback</title>", text), name
            assert re.findall(r"<script(?! src=)", text) == [], name
            assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:|placeholder=", text), (
                name
            )
            assert answer["Cache-Control"] == "no-store, private", name
            assert "unsafe" not in answer["Content-Security-Policy"], name
            assert "Not yet reviewed by a clinician" in text, name
            assert "Emergency signs and numbers" in text, name


def test_every_word_of_every_page_is_in_our_hands(
    with_everything: Device, new_device: NewDevice, settings: Any
) -> None:
    settings.TRIED_LANGUAGES = ("en-XA",)
    for device in (with_everything, new_device()):
        for name, answer in shown_pages(device, headers={"accept-language": "en-xa"}).items():
            assert english_in(answer.content.decode()) == [], name


def test_the_walk_reaches_the_pages_that_people_see(with_everything: Device) -> None:
    seen = set(shown_pages(with_everything))
    assert {
        "account", "account-delete", "account_logout", "account_reauthenticate", "account_email",
        "account_change_password", "mfa_reauthenticate", "mfa_reauthenticate_webauthn",
        "mfa_add_webauthn", "mfa_edit_webauthn", "mfa_remove_webauthn", "mfa_deactivate_totp",
        "mfa_view_recovery_codes", "mfa_generate_recovery_codes",
    } <= seen  # fmt: skip


def test_each_of_our_templates_can_be_read(db: None) -> None:
    names = [str(one.relative_to(TEMPLATES)) for one in TEMPLATES.rglob("*.html")]
    assert len(names) > 20
    for name in names:
        assert str(TEMPLATES) in Engine.get_default().get_template(name).origin.name, name


def test_errors_of_django_are_said_in_the_language_of_the_page(
    new_device: NewDevice, clock: time_machine.Traveller, settings: Any
) -> None:
    settings.TRIED_LANGUAGES = ("es",)
    form = {"email": "sol@example.org", "password1": "corta"}
    spanish = {"accept-language": "es"}
    answer = new_device().client.post("/account/sign-up/", form, headers=spanish)
    assert answer.status_code == 422
    assert "demasiado corta" in answer.content.decode()
    assert translation.get_language() == "en-gb"


def test_elsewhere_nothing_is_said_or_written_another_way(owner: Device) -> None:
    owner.client.get("/account/sign-in/", headers={"accept-language": "es"})
    assert translation.get_language() == "en-gb"
    assert formats.number_format(1234.5) == "1234.5"
    assert formats.date_format(timezone.now().date(), "DATE_FORMAT") == "2 Mar 2026"


@pytest.mark.parametrize("password", ["short", "password123", "1234567890", "robin@example"])
def test_a_password_that_is_easy_to_guess_is_refused(
    password: str, new_device: NewDevice, clock: time_machine.Traveller
) -> None:
    answer = sign_up(new_device(), password=password)
    assert answer.status_code == 422
    assert not Account.objects.exists()


def test_a_password_is_kept_by_argon2_only(signed_up: Device) -> None:
    assert Account.objects.get().password.startswith("argon2$argon2id$")


@pytest.mark.parametrize(
    "page",
    ["address/", "passkeys/add/", "code/app/", "code/spare/", "code/spare/new/", "delete/"],
)
def test_everything_grave_asks_who_it_is(
    page: str, signed_up: Device, clock: time_machine.Traveller
) -> None:
    clock.shift(600)
    Authenticator.objects.create(
        user=Account.objects.get(), type="recovery_codes", data={"seed": "x", "used_mask": 0}
    )
    assert "sure/" in signed_up.client.get(f"/account/{page}")["Location"]
    sent = signed_up.client.post(f"/account/{page}")
    assert sent.status_code == 405 or "sure/" in sent["Location"]
    assert Account.objects.exists()


def test_a_name_is_kept_and_shown_as_text(signed_up: Device) -> None:
    signed_up.client.post("/account/name/", {"name": "<b>Kim</b>\u202e"})
    assert Account.objects.get().name == "<b>Kim</b>"
    page = signed_up.client.get("/account/").content.decode()
    assert "&lt;b&gt;Kim&lt;/b&gt;" in page
    assert "<b>Kim</b>" not in page


def test_the_app_gets_a_square_and_a_key_to_type(signed_up: Device) -> None:
    page = signed_up.client.get("/account/code/app/").content.decode()
    assert "<svg" in page.split('<div class="qr">')[1][:20]
    assert "data:image" not in page


def test_recovery_codes_can_be_saved_and_made_anew(with_everything: Device) -> None:
    file = with_everything.client.get("/account/code/spare/file/")
    assert file["Content-Disposition"].startswith("attachment")
    codes = file.content.decode().split()
    assert len(codes) == 10
    assert with_everything.client.post("/account/code/spare/new/")["Location"].endswith("/spare/")
    assert set(codes).isdisjoint(
        with_everything.client.get("/account/code/spare/file/").content.decode().split()
    )


def test_codes_can_be_switched_off(with_everything: Device, new_device: NewDevice) -> None:
    with_everything.client.post("/account/passkeys/1000/remove/")
    with_everything.client.post("/account/code/app/off/")
    assert not Authenticator.objects.exists(), "recovery codes alone are no second step"
    assert sign_in(new_device())["Location"] == "/"


def test_an_account_can_end_and_its_people_stay_on_the_device(
    signed_up: Device, new_device: NewDevice
) -> None:
    other = new_device()
    other.person = signed_up.person
    sign_in(other)
    before = list(models.Event.objects.order_by("pk").values_list())
    page = signed_up.client.get("/account/delete/").content.decode()
    assert "Nobody but you can open the record" in page
    assert signed_up.client.post("/account/delete/").status_code == 422, "nothing is chosen for you"
    answer = signed_up.client.post("/account/delete/", {"people": "keep"})
    assert "stays open on this device" in answer.content.decode()
    assert not Account.objects.exists()
    assert signed_up.get("today").status_code == 200
    assert other.get("today").status_code == 404
    assert list(models.Event.objects.order_by("pk").values_list()) == before
    assert sign_in(new_device()).status_code == 422


def test_an_account_can_end_and_its_people_are_erased(signed_up: Device) -> None:
    answer = signed_up.client.post("/account/delete/", {"people": "erase"})
    assert "1 record was erased." in answer.content.decode()
    assert not models.Person.objects.exists()
    assert not Account.objects.exists()


def test_who_is_held_by_somebody_else_too_is_not_erased(
    signed_up: Device, new_device: NewDevice
) -> None:
    other = new_device()
    other.person = signed_up.person
    other.client.cookies[keys.COOKIE] = secret = keys.new_secret()
    keys.grant(secret, signed_up.row.pk, Role.OWNER, "Robin", timezone.now())
    assert (
        "Somebody else can open the record"
        in signed_up.client.get("/account/delete/").content.decode()
    )
    signed_up.client.post("/account/delete/", {"people": "erase"})
    assert other.get("today").status_code == 200
    assert not Access.objects.filter(account__isnull=False).exists()


def test_the_last_owner_of_a_clinic_hands_it_on_first(signed_up: Device) -> None:
    place = colleagues.found(Account.objects.get(), "Harbour Physio", timezone.now())
    answer = signed_up.client.post("/account/delete/", {"people": "erase"})
    assert answer.status_code == 422
    assert "only owner of a clinic" in answer.content.decode()
    assert models.Person.objects.exists(), "nothing was erased"
    heir = Account.objects.create_user("heir@example.org")
    Membership.objects.create(
        organisation=place.organisation, account=heir, role="owner", since=timezone.now()
    )
    Account.objects.filter(email=EMAIL).update(name="Robin Lee")
    assert signed_up.client.post("/account/delete/", {"people": "keep"}).status_code == 200
    closed = Account.objects.get(name="Robin Lee")
    assert not closed.is_active
    assert closed.email.endswith("@closed.invalid")
    assert signed_up.get("today").status_code == 200
    assert sign_in(signed_up).status_code == 422


def test_signing_up_twice_with_one_address_makes_one_account(
    signed_up: Device, new_device: NewDevice
) -> None:
    answer = sign_up(new_device(), EMAIL.upper())
    assert answer.status_code == 422
    assert "There is an account with this address already" in answer.content.decode()
    assert Account.objects.count() == 1


def test_every_mail_and_message_is_ours() -> None:
    """What django-allauth may send or say has words of ours, by the names of its own files."""
    import allauth

    theirs = Path(allauth.__file__).parent / "templates"
    news = {
        str(one.relative_to(theirs)).removesuffix("_subject.txt")
        for one in theirs.glob("mfa/email/*_subject.txt")
    }
    assert {one for one in news if not one.endswith("base_notification")} <= set(mails.NEWS)
    said = {str(one.relative_to(theirs)) for one in theirs.glob("mfa/messages/*.txt")}
    assert said <= set(adapters.SAYS)


def test_nothing_of_a_password_or_code_is_in_the_log(
    with_everything: Device, new_device: NewDevice, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        device = new_device()
        sign_in(device, password="my old secret")
        sign_in(device)
        device.client.post("/account/code/", {"code": "123123"})
        sign_up(new_device(), "x", "my old secret")
    lines = [QuietFormatter().format(record) for record in caplog.records]
    told = [line for line in lines if not line.startswith("DEBUG django.db")]
    for secret in (PASSWORD, "my old secret", "123123", EMAIL):
        assert [line for line in told if secret in line] == []


def test_only_the_addresses_that_are_used_are_there(signed_up: Device) -> None:
    for path in (
        "login/",
        "signup/",
        "confirm-email/x/",
        "password/reset/key/1-x/",
        "2fa/",
        "3rdparty/",
    ):
        assert signed_up.client.get(f"/account/{path}").status_code == 404
        assert signed_up.client.get(f"/accounts/{path}").status_code == 404
