"""In which language somebody is spoken to, and that every word of every page is said in it."""

import io
import zipfile
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.http import HttpRequest
from django.test import Client
from django.utils import timezone

from steadyback.languages import spoken
from steadyback.record import CaseProblems, Problem
from steadyback.web.records import store
from steadyback.web.records.access import OpenRecord
from steadyback.web.records.language import known, language_of_device, languages
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
    answer = next_day.client.get(address, headers={"accept-language": "en-xa"})
    text = words_of(answer)
    if text is None:
        assert answer.status_code in (302, 405) or "text/html" not in answer["Content-Type"]
    else:
        assert len(texts_of(text)) > 5
        assert english_in(text) == []


def test_the_walk_meets_the_pages_that_people_see(next_day: Device) -> None:
    answers = {name: next_day.client.get(filled_in(next_day, name)) for name in ADDRESSES}
    assert len([name for name, answer in answers.items() if words_of(answer)]) > 55


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
        ("es;q=0", "en"),
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


def test_the_device_then_speaks_it_on_pages_without_a_record_too(owner: Device) -> None:
    told = {"country": "ES", "locale": "es", "time_zone": "Europe/Madrid", "birth_year": "1979"}
    assert '<html lang="en">' in owner.client.get("/about").content.decode()
    owner.post("you/profile", told)
    assert '<html lang="es">' in owner.client.get("/about").content.decode()
    del owner.client.cookies["language"]
    owner.post("you/profile", told | {"country": "MX"})
    assert "language" not in owner.client.cookies, "it was not chosen now"


@pytest.mark.parametrize(("locale", "shown"), [("en-US", "en-GB"), ("es-MX", "es")])
def test_who_saves_other_particulars_keeps_the_language_as_it_was(
    owner: Device, locale: str, shown: str
) -> None:
    speak(owner, locale)
    told = {"country": "US", "locale": shown, "time_zone": "Europe/Madrid", "birth_year": "1979"}
    assert owner.post("you/profile", told).status_code == 302
    last = owner.row.events.filter(kind="profile").order_by("seq").last()
    assert last is not None
    assert last.body["country"] == "US"
    assert "locale" not in last.body


def test_what_no_page_expected_is_said_in_the_language_of_the_record(
    owner: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(*told: Any, **named: Any) -> None:
        raise CaseProblems([Problem("/body", "no")])

    speak(owner, "es")
    monkeypatch.setattr(OpenRecord, "append", refuses)
    wrong = owner.post("you/goals", {"goals": []})
    missing = owner.get("library/nothing-like-it")
    assert (wrong.status_code, missing.status_code) == (422, 404)
    for answer in (wrong, missing):
        text = answer.content.decode()
        assert '<html lang="es">' in text
        assert "could not be saved" not in text
        assert "Nothing was stored" not in text
    assert spoken() == "en", "nothing of it is left for the next request"


def test_a_page_carries_the_words_of_its_own_scripts_and_no_others(owner: Device) -> None:
    owner.post("plan/make")
    speak(owner, "es")
    pages = {name: owner.get(name).content.decode() for name in ("today", "you", "walk", "lead")}
    assert '<script id="words"' in pages["today"]
    for name, text in pages.items():
        assert ("Off you go. Keep it short and easy." in text) == (name == "walk"), name
        assert ("Your session is saved on this device." in text) == (name == "lead"), name


@pytest.mark.parametrize("code", ["tlh", "en-XA", "..", "es/../en"])
def test_a_language_that_is_not_offered_cannot_be_chosen(db: None, code: str) -> None:
    assert browser("en").get(f"/language/{code}").status_code == 404


@pytest.mark.parametrize(
    "away", ["https://elsewhere.example/", "//elsewhere.example", "javascript:1", "evil", "?next=?"]
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
    assert known("es_ES") == known("es-MX") == known("ES")


def test_a_translation_that_no_clinician_checked_says_so_on_every_page(owner: Device) -> None:
    assert NOT_CHECKED not in owner.get("today").content.decode()
    speak(owner, "es")
    for page in ("today", "help-now", "letter", "lead"):
        assert 'class="translated"' in owner.get(page).content.decode(), page


def test_tables_are_in_english_in_every_language_byte_for_byte(owner: Device) -> None:
    owner.post("plan/make")
    in_english, archive = owner.get("tables.zip").content, owner.get("everything.zip").content
    speak(owner, "es")
    assert owner.get("tables.zip").content == in_english
    assert tables_in(owner.get("everything.zip").content) == tables_in(archive)
    assert len(tables_in(archive)) > 5


def tables_in(archive: bytes) -> dict[str, bytes]:
    """The tables of everything in one file."""
    with zipfile.ZipFile(io.BytesIO(archive)) as whole:
        return {one: whole.read(one) for one in whole.namelist() if one.startswith("tables/")}


def test_a_right_to_left_language_turns_the_page_round(owner: Device, tried: None) -> None:
    speak(owner, "ar-XB")
    assert '<html lang="ar-XB" dir="rtl">' in owner.get("today").content.decode()


def test_english_and_spanish_are_offered(db: None) -> None:
    assert [one.code for one in languages()] == ["en", "es"]
