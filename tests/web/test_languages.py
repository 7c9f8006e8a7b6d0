"""In which language somebody is spoken to, and that every word of every page is said in it."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.http import HttpRequest
from django.test import Client
from django.utils import timezone

from steadyback.web.records import store
from steadyback.web.records.language import language_of_device, languages
from tests.web.conftest import Device
from tests.web.spoken_page import english_in, texts_of
from tests.web.test_not_reviewed import ADDRESSES, filled_in, trained, words_of

NOT_CHECKED = "no clinician has checked it yet"


def speak(device: Device, locale: str) -> None:
    """The person has another language from now on."""
    event = {
        "id": f"speaks-{locale}", "at": timezone.now().isoformat(), "by": "person",
        "kind": "profile", "version": 1, "body": {"locale": locale},
    }  # fmt: skip
    store.append(device.row, [event], timezone.now())


@pytest.fixture
def tried(settings: Any) -> None:
    settings.TRIED_LANGUAGES = ("en-XA", "ar-XB")


@pytest.fixture
def next_day(owner: Device, clock: time_machine.Traveller, tried: None) -> Device:
    """The owner with a week planned, on the morning after, in a language that nobody speaks."""
    owner.post("plan/make")
    trained(owner)
    clock.shift(timedelta(hours=14))
    speak(owner, "en-XA")
    return owner


@pytest.mark.parametrize("name", sorted(ADDRESSES))
def test_every_word_of_every_page_is_said_in_the_language(next_day: Device, name: str) -> None:
    address = filled_in(next_day, name)
    text = words_of(next_day.client.get(address, headers={"accept-language": "en-xa"}))
    if text is not None:
        assert len(texts_of(text)) > 5
        assert english_in(text) == []


@pytest.mark.parametrize("answers", [{"RF03": "yes"}, {"RF09": "yes"}, {"RF01": "unsure"}])
@pytest.mark.parametrize("page", ["today", "plan", "help-now", "letter", "cleared", "outcome"])
def test_so_is_every_word_under_a_lock(
    new_device: Any, clock: Any, tried: None, page: str, answers: dict[str, str]
) -> None:
    device = new_device()
    device.agree("Kim")
    device.answer_quickly(**answers)
    speak(device, "en-XA")
    text = words_of(device.get(page))
    assert text is None or english_in(text) == []


def browser(accepts: str) -> Client:
    return Client(headers={"accept-language": accepts})


@pytest.mark.parametrize(
    ("accepts", "lang"),
    [
        ("es", "es"),
        ("es-MX,en;q=0.5", "es"),
        ("en-GB", "en"),
        ("tlh,es;q=0.3", "es"),
        ("tlh", "en"),
    ],
)
def test_a_page_without_a_record_speaks_what_the_browser_asks_for(
    db: None, accepts: str, lang: str
) -> None:
    page = browser(accepts).get("/welcome")
    assert f'<html lang="{lang}">' in page.content.decode()
    assert "Accept-Language" in page.headers["Vary"]


def test_a_choice_is_kept_on_the_device_and_goes_into_the_record_that_begins(
    new_device: Any, clock: Any
) -> None:
    device = new_device()
    answer = device.client.get("/language/es?next=/welcome")
    assert (answer.status_code, answer["Location"]) == (302, "/welcome")
    assert '<html lang="es">' in device.client.get("/welcome").content.decode()
    device.agree("Sol")
    assert device.row.profile["locale"] == "es"
    del device.client.cookies["language"]
    assert '<html lang="es">' in device.get("questions/about").content.decode()


def test_a_record_speaks_its_own_language_on_every_device(
    owner: Device, teammate: Device, stranger: Device
) -> None:
    speak(owner, "es-ES")
    for device in (owner, teammate):
        device.client.cookies["language"] = "en"
        assert '<html lang="es">' in device.get("today").content.decode()
    assert stranger.get("today").status_code == 404


def test_the_language_is_changed_on_you(owner: Device) -> None:
    asked = owner.get("you/profile").content.decode()
    assert 'value="es"' in asked
    told = {"country": "ES", "locale": "es", "time_zone": "Europe/Madrid", "birth_year": "1979"}
    assert owner.post("you/profile", told).status_code == 302
    assert '<html lang="es">' in owner.get("you").content.decode()
    assert owner.post("you/profile", told | {"locale": "tlh"}).status_code == 422


@pytest.mark.parametrize("code", ["tlh", "en-XA", "..", "es/../en"])
def test_a_language_that_is_not_offered_cannot_be_chosen(db: None, code: str) -> None:
    assert browser("en").get(f"/language/{code}").status_code == 404


@pytest.mark.parametrize(
    "away", ["https://elsewhere.example/", "//elsewhere.example", "javascript:1"]
)
def test_choosing_a_language_leads_nowhere_else(db: None, away: str) -> None:
    assert browser("en").get("/language/es", {"next": away})["Location"] == "/"


def test_an_unknown_cookie_or_header_is_no_error(rf: Any) -> None:
    def of(cookie: str, accepts: str) -> str:
        request: HttpRequest = rf.get("/", headers={"accept-language": accepts})
        request.COOKIES["language"] = cookie
        return language_of_device(request).code

    assert of("\x00<b>", "x" * 9000) == "en"
    assert of("es", "en") == "es"


def test_a_translation_that_no_clinician_checked_says_so_on_every_page(owner: Device) -> None:
    assert NOT_CHECKED not in owner.get("today").content.decode()
    speak(owner, "es")
    for page in ("today", "help-now", "letter", "lead"):
        assert 'class="translated"' in owner.get(page).content.decode(), page


def test_a_right_to_left_language_turns_the_page_round(owner: Device, tried: None) -> None:
    speak(owner, "ar-XB")
    assert '<html lang="ar-XB" dir="rtl">' in owner.get("today").content.decode()


def test_what_is_offered_is_the_same_for_everybody(db: None) -> None:
    assert [one.code for one in languages()] == ["en", "es"]
