"""Signing in by another server, against a real one; without one set up nobody is asked."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.exceptions import ImproperlyConfigured

from steadyback.web.accounts.models import Access, Account
from steadyback.web.project import oidc
from tests.web.accounts import PASSWORD, be_sure, sign_in, sign_up
from tests.web.conftest import Device
from tests.web.sign_in_server import CLIENT, SECRET, SignInServer, sign_in_server

NewDevice = Callable[[], Device]
KIM = "kim@clinic.example"


@pytest.fixture
def server(settings: Any) -> Iterator[SignInServer]:
    with sign_in_server() as server:
        found = oidc.Provider(server.url, CLIENT, SECRET, "Clinic login")
        settings.OIDC, settings.SOCIALACCOUNT_PROVIDERS = found, found.as_allauth_has_it
        yield server


def sent_there(device: Device, **form: str) -> str:
    """Press the button; where the browser is sent."""
    answer = device.client.post("/account/elsewhere/oidc/", form)
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def come_back(device: Device, server: SignInServer, **form: str) -> Any:
    """Go there, be known, and come back."""
    there = sent_there(device, **form)
    assert there.startswith(f"{server.url}/authorize?")
    query = {name: values[0] for name, values in parse_qs(urlsplit(there).query).items()}
    back = urlsplit(server.authorize(query))
    assert back.path == "/account/elsewhere/oidc/back/"
    return device.client.get(f"{back.path}?{back.query}")


def test_somebody_whom_the_other_server_knows_gets_an_account(
    server: SignInServer, owner: Device, new_device: NewDevice
) -> None:
    assert "Clinic login" in owner.client.get("/account/sign-in/").content.decode()
    assert come_back(owner, server)["Location"] == "/account/people/"
    found = Account.objects.get()
    assert (found.email, found.name) == (KIM, "Kim Lee")
    assert not found.has_usable_password()
    owner.client.post("/account/people/", {"people": [owner.person]})
    other = new_device()
    other.person = owner.person
    come_back(other, server)
    assert other.get("today").status_code == 200
    assert Account.objects.count() == 1


def test_an_account_is_not_opened_by_an_address_that_is_the_same(
    server: SignInServer, owner: Device, new_device: NewDevice
) -> None:
    sign_up(owner, KIM)
    owner.client.post("/account/people/", {"people": [owner.person]})
    other = new_device()
    other.person = owner.person
    answer = come_back(other, server)
    assert answer["Location"] == "/account/elsewhere/new/"
    page = other.client.get(answer["Location"]).content.decode()
    assert "sign in to it first" in page
    refused = other.client.post("/account/elsewhere/new/", {"email": KIM})
    assert refused.status_code == 422
    assert "There is an account with this address already" in refused.content.decode()
    assert other.get("today").status_code == 404
    assert Account.objects.count() == 1


def test_whoever_is_signed_in_can_add_it_and_remove_it(
    server: SignInServer, owner: Device, new_device: NewDevice
) -> None:
    sign_up(owner)
    be_sure(owner)
    assert come_back(owner, server, process="connect")["Location"] == "/account/"
    page = owner.client.get("/account/").content.decode()
    assert "You can sign in that way now." in page
    other = new_device()
    assert come_back(other, server)["Location"] == "/"
    assert Account.objects.count() == 1
    linked = page.split('name="account" value="')[1].split('"')[0]
    assert owner.client.post("/account/elsewhere/end/", {"account": linked}).status_code == 302
    assert "You can no longer sign in that way." in owner.client.get("/account/").content.decode()
    assert come_back(new_device(), server)["Location"] == "/"
    assert Account.objects.count() == 2


def test_the_only_way_in_is_not_removed(server: SignInServer, new_device: NewDevice) -> None:
    device = new_device()
    come_back(device, server)
    page = device.client.get("/account/").content.decode()
    linked = page.split('name="account" value="')[1].split('"')[0]
    answer = device.client.post("/account/elsewhere/end/", {"account": linked})
    assert answer.status_code == 422
    assert "Please set a password first" in answer.content.decode()


@pytest.mark.parametrize("change", ["code", "state"])
def test_what_was_not_asked_for_opens_nothing(
    change: str, server: SignInServer, new_device: NewDevice
) -> None:
    device = new_device()
    there = sent_there(device)
    query = {name: values[0] for name, values in parse_qs(urlsplit(there).query).items()}
    back = urlsplit(server.authorize(query))
    given = {name: values[0] for name, values in parse_qs(back.query).items()}
    answer = device.client.get(back.path, {**given, change: "made-up"})
    assert answer.status_code == 401
    assert "could not tell us who you are" in answer.content.decode()
    assert not Account.objects.exists()


def test_an_answer_of_somebody_elses_browser_opens_nothing(
    server: SignInServer, new_device: NewDevice
) -> None:
    there = sent_there(new_device())
    query = {name: values[0] for name, values in parse_qs(urlsplit(there).query).items()}
    back = urlsplit(server.authorize(query))
    assert new_device().client.get(f"{back.path}?{back.query}").status_code == 401
    assert not Account.objects.exists()


def test_who_stops_over_there_comes_back_to_a_page(
    server: SignInServer, new_device: NewDevice
) -> None:
    device = new_device()
    there = sent_there(device)
    state = parse_qs(urlsplit(there).query)["state"][0]
    back = {"error": "access_denied", "state": state}
    answer = device.client.get("/account/elsewhere/oidc/back/", back, follow=True)
    assert "You stopped signing in over there." in answer.content.decode()


def test_a_server_that_is_gone_is_said_in_words(
    server: SignInServer, settings: Any, new_device: NewDevice
) -> None:
    found = oidc.Provider("http://127.0.0.1:9", CLIENT, SECRET, "Clinic login")
    settings.OIDC, settings.SOCIALACCOUNT_PROVIDERS = found, found.as_allauth_has_it
    answer = new_device().client.post("/account/elsewhere/oidc/")
    assert answer.status_code == 401
    assert "could not tell us who you are" in answer.content.decode()


def test_a_link_alone_signs_nobody_in(server: SignInServer, new_device: NewDevice) -> None:
    answer = new_device().client.get("/account/elsewhere/oidc/")
    assert answer.status_code == 405
    assert server.asked == []


def test_without_one_nobody_is_asked(new_device: NewDevice, db: None) -> None:
    device = new_device()
    assert "another sign-in" not in device.client.get("/account/sign-in/").content.decode()
    for method in (device.client.get, device.client.post):
        assert method("/account/elsewhere/oidc/").status_code == 404
        assert method("/account/elsewhere/oidc/back/").status_code == 404


def test_it_is_set_up_by_the_environment() -> None:
    assert oidc.oidc_in({}) is None
    found = oidc.oidc_in(
        {oidc.URL: "https://login.example.org/realms/a/", oidc.CLIENT: "c", oidc.SECRET: "s"}
    )
    assert found is not None
    assert (found.url, found.name) == ("https://login.example.org/realms/a", "login.example.org")
    assert found.origin == "https://login.example.org"


@pytest.mark.parametrize(
    ("url", "client", "says"),
    [
        ("http://login.example.org", "c", "must be like"),
        ("login.example.org", "c", "must be like"),
        ("https://login.example.org", "", "needs"),
    ],
)
def test_what_cannot_be_right_is_refused_with_what_to_do(url: str, client: str, says: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=says):
        oidc.oidc_in({oidc.URL: url, oidc.CLIENT: client, oidc.SECRET: "s"})


@pytest.mark.parametrize(
    ("url", "policy"),
    [
        ("", ["'self'"]),
        ("https://login.example.org/realms/a", ["'self'", "https://login.example.org"]),
    ],
)
def test_a_form_may_lead_there_and_nowhere_else(url: str, policy: list[str]) -> None:
    reads = "from steadyback.web.project import settings as s; print(s.CONTENT_SECURITY_POLICY)"
    given = {**os.environ, oidc.URL: url, oidc.CLIENT: "c", oidc.SECRET: "s"}
    run = subprocess.run(
        [sys.executable, "-c", reads], env=given, capture_output=True, text=True, check=True
    )
    assert f"'form-action': {policy}" in run.stdout


def test_the_secret_of_a_key_is_not_in_what_an_account_holds(
    server: SignInServer, owner: Device
) -> None:
    come_back(owner, server)
    page = owner.client.get("/account/").content.decode()
    assert SECRET not in page
    assert not Access.objects.filter(account__isnull=False).exists()
    assert sign_in(owner, KIM, PASSWORD).status_code in (302, 422)
