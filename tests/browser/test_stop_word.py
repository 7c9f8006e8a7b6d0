"""The word "stop" in a led session. The browser's recogniser is replaced by one of our own here: no
real voice was tried, only what the page does with what a recogniser hears.
"""

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.accessibility import assert_accessible
from tests.browser.test_led_session import answer_after, arrived, begin, opened
from tests.web.conftest import Device

pytestmark = pytest.mark.django_db(transaction=True)

STAND_IN = """({local, found}) => {
  window.made = [];
  window.asked = [];
  class Recogniser {
    constructor() { this.starts = 0; this.aborts = 0; window.made.push(this); }
    start() {
      if (!this.processLocally) throw new Error("would send the voice away");
      this.starts += 1;
    }
    abort() { this.aborts += 1; this.onend?.(); }
    static available(wanted) { window.asked.push(wanted); return Promise.resolve(found); }
  }
  if (local) Recogniser.prototype.processLocally = false;
  window.SpeechRecognition = undefined;
  window.webkitSpeechRecognition = Recogniser;
  window.hear = text => made.at(-1).onresult?.({resultIndex: 0, results: [[{transcript: text}]]});
}"""
SPEAKS = """() => {
  window.speaks = true;
  Object.defineProperty(speechSynthesis, "speaking", {configurable: true, get: () => speaks});
}"""
KEPT = "() => JSON.stringify([{...localStorage}, {...sessionStorage}])"


def with_recogniser(page: Page, *, local: bool = True, found: str = "available") -> None:
    given = f'{{"local": {str(local).lower()}, "found": "{found}"}}'
    page.add_init_script(f"({STAND_IN})({given})")


def listening(page: Page, someone: Device) -> None:
    """A session that is on, in a browser that hears by itself and may listen."""
    with_recogniser(page)
    opened(page, someone)
    page.get_by_text("Voice and sounds").click()
    box = page.get_by_label("Listen for the word “stop”")
    expect(box).not_to_be_checked()
    box.check()
    begin(page)
    expect(page.locator("#led-on .listening")).to_have_text("Listening for “stop”")
    page.clock.run_for(8_000)


def test_stop_halts_at_once_and_offers_pain_a_pause_and_the_end(
    page: Page, someone: Device
) -> None:
    listening(page, someone)
    assert page.evaluate("made[0].processLocally") is True
    assert page.evaluate("asked.every(one => one.processLocally === true)") is True
    page.evaluate("hear('please do not worry')")
    expect(page.locator("#led-on")).to_be_visible()
    page.evaluate("hear('oh stop it')")
    expect(page.locator("#led-stopped")).to_be_visible()
    steps = page.evaluate("steps.length")
    page.clock.run_for(60_000)
    assert page.evaluate("steps.length") == steps
    assert_accessible(page)
    page.get_by_role("button", name="Only a pause").click()
    expect(page.locator("#led-on .halted")).to_have_text("Paused")
    page.locator("#led-on .pause").click()
    page.evaluate("hear('Stop.')")
    page.locator("#led-stopped").get_by_role("button", name="It hurts").click()
    expect(page.get_by_role("heading", name="Where does it hurt most?")).to_be_visible()


def test_the_end_after_stop_asks_and_keeps_as_any_other_end(page: Page, someone: Device) -> None:
    listening(page, someone)
    page.evaluate("hear('stop')")
    page.get_by_role("button", name="End the session").click()
    assert page.evaluate("made[0].aborts") == 1
    answer_after(page)
    assert len(arrived(page, someone, "session_done")) == 1


def test_it_listens_again_when_the_browser_ends_it(page: Page, someone: Device) -> None:
    listening(page, someone)
    assert page.evaluate(
        "() => { made[0].onerror({error: 'no-speech'}); made[0].onend();"
        " return document.querySelector('#led-on .listening').hidden; }"
    )
    page.clock.run_for(1_000)
    assert page.evaluate("[made.length, made[0].starts]") == [1, 2]
    expect(page.locator("#led-on .listening")).to_be_visible()


def test_a_closed_microphone_is_said_and_the_session_goes_on(page: Page, someone: Device) -> None:
    listening(page, someone)
    page.evaluate("made[0].onerror({error: 'not-allowed'})")
    expect(page.locator("#led-on .listening")).to_contain_text("The microphone is closed")
    before = page.evaluate("steps.length")
    page.clock.run_for(60_000)
    assert page.evaluate("steps.length") > before
    assert page.evaluate("made[0].starts") == 1


def test_its_own_voice_stops_nothing(page: Page, someone: Device) -> None:
    page.route("**/days.json", with_stop_in_every_text)
    listening(page, someone)
    page.evaluate(SPEAKS)
    page.evaluate("hear('stop if it hurts')")
    expect(page.locator("#led-on")).to_be_visible()
    page.clock.run_for(1_000)
    assert page.evaluate("[made[0].aborts, made[0].starts]") == [1, 2]
    page.evaluate("window.speaks = false")
    page.evaluate("hear('stop')")
    expect(page.locator("#led-stopped")).to_be_visible()


def with_stop_in_every_text(route: Route) -> None:
    """The day tables as they are, but every step says that one may stop."""
    answer = route.fetch()
    days = answer.json()
    for item in days["items"]:
        item["texts"] = ["Stop if it hurts." for _ in item["texts"]]
    route.fulfill(response=answer, json=days)


@pytest.mark.parametrize(
    ("local", "found"),
    [(False, "available"), (True, "downloadable"), (True, "unavailable")],
    ids=["no local hearing", "not loaded", "not there"],
)
def test_where_a_voice_would_be_sent_away_nothing_listens_and_it_is_said(
    page: Page, someone: Device, local: bool, found: str
) -> None:
    page.add_init_script("localStorage.setItem('steadyback.sound', JSON.stringify({listen: true}))")
    with_recogniser(page, local=local, found=found)
    opened(page, someone)
    page.get_by_text("Voice and sounds").click()
    expect(page.get_by_label("Listen for the word “stop”")).to_be_hidden()
    expect(page.locator(".no-listen")).to_contain_text("would send your voice away")
    begin(page)
    page.clock.run_for(20_000)
    assert page.evaluate("made.length") == 0
    expect(page.locator("#led-on .listening")).to_be_hidden()


def test_what_was_heard_is_kept_nowhere(page: Page, someone: Device) -> None:
    listening(page, someone)
    page.evaluate("hear('the neighbour is called Persephone, stop')")
    page.get_by_role("button", name="End the session").click()
    answer_after(page)
    [done] = arrived(page, someone, "session_done")
    assert "Persephone" not in page.evaluate(KEPT)
    assert "Persephone" not in str(done)
