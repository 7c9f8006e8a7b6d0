"""Behind a proxy of one's own: cookies by HTTPS only, and limits for whoever asks, not for all."""

import pytest
from django.test import Client, override_settings

from steadyback.launch.serving import say_what_is_doubtful
from steadyback.web.accounts import recovery
from steadyback.web.project.site import Site, site_in

NAME = "steadyback.example.org"
BEHIND = {
    "SITE": Site((NAME,), 1),
    "ALLOWED_HOSTS": [NAME],
    "CSRF_TRUSTED_ORIGINS": [f"https://{NAME}"],
    "SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https"),
}
FORM = {"agree": ["adult", "keep"], "nickname": "", "time_zone": "Europe/London"}


def client(address: str, **more: str) -> Client:
    return Client(
        headers={"host": NAME, "x-forwarded-proto": "https", "x-forwarded-for": address, **more}
    )


@pytest.mark.django_db
@override_settings(**BEHIND)
def test_what_is_kept_on_a_device_goes_by_https_only() -> None:
    answer = client("203.0.113.9").post("/welcome", FORM)
    assert answer.status_code == 302
    assert answer.cookies
    assert all(cookie["secure"] for cookie in answer.cookies.values())


@pytest.mark.django_db
@override_settings(**{**BEHIND, "SITE": Site((NAME,), 0), "SECURE_PROXY_SSL_HEADER": None})
def test_cookies_are_safe_also_where_the_proxy_says_nothing_that_is_believed() -> None:
    answer = client("203.0.113.9").post("/welcome", FORM)
    assert all(cookie["secure"] for cookie in answer.cookies.values())


@pytest.mark.django_db
@override_settings(**BEHIND)
def test_a_form_is_taken_from_the_site_and_from_nowhere_else() -> None:
    own = Client(enforce_csrf_checks=True, headers={"host": NAME})
    page = own.get("/welcome", headers={"x-forwarded-proto": "https"})
    token = page.content.decode().split('csrfmiddlewaretoken" value="')[1].split('"')[0]
    form = FORM | {"csrfmiddlewaretoken": token}
    for origin, status in ((f"https://{NAME}", 302), ("https://elsewhere.example", 403)):
        sent = {"x-forwarded-proto": "https", "origin": origin}
        assert own.post("/welcome", form, headers=sent).status_code == status


@pytest.mark.django_db
@override_settings(**BEHIND)
def test_too_many_tries_of_one_keep_nobody_else_out() -> None:
    def tried(address: str) -> int:
        return client(address).post("/recover", {"code": "WRONG-CODE"}).status_code

    first = [tried("203.0.113.9") for _ in range(recovery.TRIES + 1)]
    assert first[-1] == 429
    assert 429 not in first[:-1]
    assert tried("203.0.113.10") != 429
    assert tried("203.0.113.10, 203.0.113.9") == 429, "what stands before was written by them"


@pytest.mark.django_db
@override_settings(**BEHIND)
def test_the_port_that_a_proxy_writes_makes_nobody_somebody_else() -> None:
    def tried(address: str) -> int:
        return client(address).post("/recover", {"code": "WRONG-CODE"}).status_code

    answers = [tried(f"203.0.113.9:{50000 + number}") for number in range(recovery.TRIES + 1)]
    assert answers[-1] == 429
    assert 429 not in answers[:-1]


def test_the_start_says_that_nobody_named_the_proxies(capsys: pytest.CaptureFixture[str]) -> None:
    with override_settings(SITE=site_in({"STEADYBACK_HOSTS": NAME})):
        say_what_is_doubtful()
    assert "STEADYBACK_BEHIND_PROXY" in capsys.readouterr().err
    with override_settings(SITE=Site((NAME,), 1)):
        say_what_is_doubtful()
    assert not capsys.readouterr().err
