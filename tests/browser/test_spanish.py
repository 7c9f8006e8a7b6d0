"""A whole way in Spanish: the first page, the questions, a led session with its voice, offline."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import assert_accessible
from tests.browser.test_led_session import run_through, stored
from tests.browser.test_offline import led, row
from tests.browser.visit import SPILLS, sit_down
from tests.until import until
from tests.web.conftest import EVENING, Device
from tests.web.test_languages import speak

pytestmark = pytest.mark.django_db(transaction=True)

VOICES = """() => {
  window.spoken = [];
  const voice = (name, lang) => ({ name, lang, localService: true, default: lang === "en-GB" });
  const heard = speechSynthesis;
  heard.getVoices = () => [voice("Own", "en-GB"), voice("Propia", "es-ES")];
  heard.speak = words => window.spoken.push([words.text, words.voice?.lang,
    document.querySelector("#led-on .said")?.textContent]);
  heard.cancel = () => {};
  window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
}"""
"""Before the page begins: an English and a Spanish voice; note what is spoken, and its caption."""
ENGLISH = re.compile(r"\b(the|and|your|you|with|this|not|of|hold|rest|move)\b", re.IGNORECASE)


def english_on(page: Page) -> list[str]:
    """What is seen on the page that has an English word in it."""
    lines = page.locator("body").inner_text().splitlines()
    return [line for line in lines if ENGLISH.search(line)]


def test_the_first_page_changes_its_language_and_the_record_begins_in_it(
    page: Page, pictures: Path, db: None
) -> None:
    page.goto("/welcome")
    page.get_by_role("link", name="Español").click()
    expect(page.locator("html")).to_have_attribute("lang", "es")
    assert english_on(page) == []
    assert_accessible(page)
    page.screenshot(path=pictures / "es-welcome.png", full_page=True)
    for one in page.locator("main input[type=checkbox]").all():
        one.check()
    page.locator("main form button").click()
    page.wait_for_url("**/questions/about")
    assert english_on(page) == []
    page.screenshot(path=pictures / "es-question.png", full_page=True)


@pytest.mark.parametrize("path", ["today", "plan", "you", "help-now", "session"])
def test_a_page_in_spanish_fits_says_that_it_is_not_checked_and_has_no_english(
    page: Page, someone: Device, pictures: Path, path: str
) -> None:
    speak(someone, "es")
    sit_down(page, someone, path)
    page.wait_for_load_state("load")
    assert english_on(page) == []
    expect(page.locator(".strip .translated")).to_be_visible()
    assert page.evaluate(SPILLS) == []
    assert_accessible(page)
    page.screenshot(path=pictures / f"es-{path}.png", full_page=True)


def test_a_session_is_led_in_spanish_by_a_spanish_voice_and_without_a_network(
    page: Page, someone: Device, pictures: Path
) -> None:
    speak(someone, "es")
    page.clock.install(time=EVENING)
    page.add_init_script(f"({VOICES})()")
    sit_down(page, someone, "lead")
    expect(page.locator("#led-ready")).to_be_visible()
    assert english_on(page) == []
    page.locator(".start-now").click()
    expect(page.locator("#led-on")).to_be_visible()
    page.clock.run_for(20_000)
    page.screenshot(path=pictures / "es-lead.png")
    page.context.set_offline(True)
    run_through(page)
    spoken: list[Any] = page.evaluate("window.spoken")
    assert len(spoken) > 10
    for text, lang, caption in spoken:
        assert (lang, text) == ("es-ES", caption)
        assert not ENGLISH.search(text), text
    expect(page.locator(".unsent")).to_contain_text("conexión")
    assert english_on(page) == []
    page.screenshot(path=pictures / "es-after.png", full_page=True)
    page.context.set_offline(False)
    until(lambda: len(stored(someone, "set_done")) > 3)


def test_it_hurts_is_answered_in_spanish(page: Page, someone: Device, pictures: Path) -> None:
    speak(someone, "es")
    page.clock.install(time=EVENING)
    sit_down(page, someone, "lead")
    page.locator(".start-now").click()
    page.clock.run_for(12_000)
    page.locator("#led-on .hurts-now").click()
    assert english_on(page) == []
    page.locator("[data-place]").first.click()
    page.locator("[data-score='9']").click()
    assert english_on(page) == []
    page.locator("[data-new='none']").click()
    expect(page.locator("#led-answer .lines")).not_to_be_empty()
    assert english_on(page) == []
    page.screenshot(path=pictures / "es-hurts.png", full_page=True)


def test_a_change_of_the_language_reaches_what_is_kept_for_a_time_without_a_network(
    page: Page, someone: Device
) -> None:
    led(page, someone)
    page.goto(f"/p/{someone.person}/you/profile")
    page.locator("select[name=locale]").select_option("es")
    page.locator("input[name=birth_year]").fill("1979")
    page.locator("main form button").last.click()
    page.wait_for_url("**/you")
    expect(page.locator("html")).to_have_attribute("lang", "es")
    kept = f"caches.match('/p/{someone.person}/lead').then(kept => kept.text())"
    until(lambda: '<html lang="es">' in page.evaluate(kept))
    until(lambda: (row(page, someone.person, "days") or {}).get("lang") == "es")
    page.clock.set_fixed_time(EVENING)
    page.context.set_offline(True)
    page.goto(f"/p/{someone.person}/lead")
    expect(page.locator("html")).to_have_attribute("lang", "es")
    expect(page.locator("#led-ready:visible, #led-before:visible")).to_be_visible()
    assert english_on(page) == []
