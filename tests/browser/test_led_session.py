"""A whole led session in a real browser with a clock of our own: steps, words, log, keyboard."""

import json
from datetime import timedelta
from pathlib import Path
from time import sleep
from typing import Any

import pytest
import time_machine
from playwright.sync_api import Page, expect

from steadyback.web.records import models
from tests.browser.accessibility import assert_accessible
from tests.browser.faults.witness import is_told
from tests.browser.test_offline import row
from tests.browser.visit import sit_down, take
from tests.until import until
from tests.web.conftest import EVENING, Device

LISTEN = """() => {
  window.steps = [];
  window.spoken = [];
  const voice = { name: "Own", lang: "en-GB", localService: true, default: true };
  const away = { name: "Cloud", lang: "en-GB", localService: false, default: false };
  const heard = speechSynthesis;
  heard.getVoices = () => [away, voice];
  heard.speak = words => window.spoken.push(words.text);
  heard.cancel = () => {};
  window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
  document.addEventListener("DOMContentLoaded", () => {
    document.querySelector("#led")?.addEventListener("step", event => window.steps.push(
      {...event.detail, at: performance.now(),
       caption: document.querySelector("#led-on .said").textContent}));
  });
}"""
"""Before the page begins: note each step with its time, and each text that is spoken."""


def opened(page: Page, device: Device) -> dict[str, Any]:
    """The led page of somebody, with a clock of its own; what the device took along."""
    page.clock.install(time=EVENING)
    page.add_init_script(f"({LISTEN})()")
    sit_down(page, device, "lead")
    expect(page.locator("#led-ready")).to_be_visible()
    found: dict[str, Any] = device.get("days.json").json()
    return found


def begin(page: Page) -> None:
    page.get_by_role("button", name="Start", exact=True).click()
    expect(page.locator("#led-on")).to_be_visible()


def run_through(page: Page, most: int = 40) -> None:
    """Let time pass, and answer each question, until the session is over."""
    for _ in range(most):
        page.clock.run_for(60_000)
        if page.locator("#led-after").is_visible():
            return
        if page.locator("#led-on .ask").is_visible():
            page.locator("[data-rir='2']").click()
    raise AssertionError("the session never ends")


def planned(found: dict[str, Any]) -> list[dict[str, Any]]:
    """The exercises of today's planned session."""
    session = found["tables"]["sessions"][found["tables"]["days"][0]["choices"]["planned"]]
    return [found["items"][entry["item"]] for entry in session["entries"]]


def answer_after(page: Page, **scores: int) -> None:
    for name in ("leg_after", "back_after"):
        page.locator(
            f"#led-after input[type=range][name={name}], #led-after input[name={name}]"
        ).first.evaluate(
            "(input, value) => { input.value = value;"
            " input.dispatchEvent(new Event('input', {bubbles: true}));"
            " input.dispatchEvent(new Event('change', {bubbles: true})); }",
            str(scores.get(name, 1)),
        )
    page.locator("#led-after input[name=distal_after][value='1']").check()
    page.locator("#led-after input[name=moved_down][value=no]").check()
    page.locator("#led-after input[name=new][value=none]").check()
    page.get_by_role("button", name="Save the session").click()


def stored(device: Device, kind: str) -> list[dict[str, Any]]:
    rows = models.Event.objects.filter(person=device.row, kind=kind).order_by("seq")
    return [row.body for row in rows]


def event_id(device: Device, kind: str) -> str:
    """The id of the only event of a kind."""
    return str(models.Event.objects.get(person=device.row, kind=kind).event_id)


WATCH_NOTE = """() => {
  window.noted = [];
  const note = document.querySelector(".unsent");
  new MutationObserver(() => window.noted.push(note.hidden ? "" : note.textContent))
    .observe(note, { attributes: true, childList: true });
}"""
"""From now on: each change of the note about what is not sent yet, which is read out aloud."""


def sets_in(told: list[dict[str, Any]]) -> list[tuple[str, dict[str, Any]]]:
    """Sets told one by one: each as it was told last, in the order of the session."""
    newest = {(one["level"], one["number"], one["done"].get("side")): one for one in told}
    return [(level, one["done"]) for (level, *_), one in newest.items()]


def lead_on(page: Page) -> None:
    """Until the first exercise asks its question."""
    for _ in range(10):
        page.clock.run_for(30_000)
        if page.locator("#led-on .ask").is_visible():
            return


WAITING = """person => new Promise((done, wrong) => {
  const request = indexedDB.open("steadyback");
  request.onerror = () => wrong(request.error);
  request.onsuccess = () => {
    const events = request.result.transaction("events").objectStore("events");
    const count = events.index("person").count(person);
    count.onsuccess = () => { request.result.close(); done(count.result); };
  };
})"""
"""How many events the device keeps for the server; the page says nothing of them to who trains."""


def arrived(page: Page, device: Device, kind: str, count: int = 1) -> list[dict[str, Any]]:
    """What the server has of a kind, once nothing waits on the device any more."""
    for _ in range(200):
        page.clock.run_for(1_000)
        page.wait_for_timeout(0)
        told = page.locator(".unsent").is_hidden() and not page.evaluate(WAITING, device.person)
        if told and len(found := stored(device, kind)) >= count:
            return found
        sleep(0.1)
    raise AssertionError(f"{kind}: {len(stored(device, kind))} of {count} arrived")


@pytest.mark.django_db(transaction=True)
def test_a_whole_session_is_led_in_the_seconds_of_its_plan_and_kept(
    page: Page, someone: Device, pictures: Path
) -> None:
    found = opened(page, someone)
    take(page, pictures, "120-ready")
    page.clock.pause_at(EVENING + timedelta(minutes=10))
    begin(page)
    items = planned(found)
    steps = [step for item in items for step in item["steps"]]
    run_through(page)
    seen = page.evaluate("window.steps")
    assert [(s["kind"], s["side"]) for s in seen] == [
        (kind, side) for kind, _, _, _, side, _ in steps
    ]
    session = found["tables"]["sessions"][found["tables"]["days"][0]["choices"]["planned"]]
    before = {0: [entry["before_s"] for entry in session["entries"]]}
    at = 0
    for number, item in enumerate(items):
        for place, (kind, seconds, *_) in enumerate(item["steps"]):
            wanted = seconds + (before[0][number] if place == 0 else 0)
            if kind != "question" and at + 1 < len(seen):
                took = (seen[at + 1]["at"] - seen[at]["at"]) / 1000
                assert abs(took - wanted) <= 0.1, (item["level"], kind, took, wanted)
            at += 1
    sides = {"left": 0.0, "right": 0.0}
    for item in items:
        for kind, seconds, _, _, side, _ in item["steps"]:
            if side and kind != "change_side":
                sides[side] += seconds
    assert sides["left"] == sides["right"] > 0
    page.clock.resume()
    answer_after(page)
    expect(page.locator("#led-saved")).to_be_visible()
    done = arrived(page, someone, "session_done")
    assert len(done) == 1
    assert [level["level"] for level in done[0]["levels"]] == [item["level"] for item in items]
    for level, item in zip(done[0]["levels"], items, strict=True):
        sets = item["sets"] * (2 if item["sides"] == "each" else 1)
        assert len(level["sets"]) == sets
        assert level["rir"] == 2
        assert "changed" not in level
    one_by_one = stored(someone, "set_done")
    assert {one["session"] for one in one_by_one} == {event_id(someone, "session_done")}
    assert sets_in(one_by_one) == [
        (level["level"], one) for level in done[0]["levels"] for one in level["sets"]
    ]
    take(page, pictures, "125-saved")


@pytest.mark.django_db(transaction=True)
def test_the_voice_says_what_the_caption_shows_and_only_a_voice_of_the_device(
    page: Page, someone: Device
) -> None:
    opened(page, someone)
    begin(page)
    run_through(page)
    seen = page.evaluate("window.steps")
    texts = [step["text"] for step in seen if step["text"]]
    assert page.evaluate("window.spoken") == texts
    assert all(step["caption"] == step["text"] for step in seen if step["text"])


@pytest.mark.django_db(transaction=True)
def test_it_hurts_touched_by_mistake_goes_back_to_the_pause_and_tells_nothing(
    page: Page, someone: Device
) -> None:
    opened(page, someone)
    begin(page)
    page.clock.run_for(20_000)
    page.get_by_role("button", name="It hurts").click()
    page.get_by_role("button", name="Calf").click()
    page.get_by_role("button", name="Back", exact=True).click()
    expect(page.get_by_role("group", name="Where does it hurt most?")).to_be_visible()
    page.get_by_role("button", name="I touched it by mistake").click()
    expect(page.locator("#led-on")).to_be_visible()
    before = len(page.evaluate("window.steps"))
    page.clock.run_for(60_000)
    assert len(page.evaluate("window.steps")) == before, "it waits until somebody goes on"
    page.locator("#led-on .pause").click()
    run_through(page)
    answer_after(page)
    expect(page.locator("#led-saved")).to_be_visible()
    [done] = arrived(page, someone, "session_done")
    assert all("changed" not in level for level in done["levels"])
    assert stored(someone, "check_in") == []


@pytest.mark.django_db(transaction=True)
def test_it_hurts_stops_at_once_and_leads_to_an_answer_in_two_taps_and_one(
    page: Page, someone: Device, pictures: Path
) -> None:
    found = opened(page, someone)
    begin(page)
    page.clock.run_for(20_000)
    take(page, pictures, "121-leading")
    page.get_by_role("button", name="It hurts").click()
    expect(page.locator("#led-hurts")).to_be_visible()
    take(page, pictures, "122-hurts")
    before = len(page.evaluate("window.steps"))
    page.clock.run_for(120_000)
    assert len(page.evaluate("window.steps")) == before
    page.get_by_role("button", name="Lower back").click()
    page.locator("[data-score='9']").click()
    take(page, pictures, "123-anything-new")
    page.get_by_role("button", name="Nothing new").click()
    expect(page.locator("#led-answer .lines")).to_contain_text("Leave that exercise for today.")
    take(page, pictures, "124-answer")
    page.get_by_role("button", name="Go on", exact=True).click()
    expect(page.locator("#led-on .what")).to_contain_text(planned(found)[1]["name"])
    run_through(page)
    answer_after(page)
    expect(page.locator("#led-saved")).to_be_visible()
    [done] = arrived(page, someone, "session_done")
    assert done["levels"][0]["changed"] == "stopped"
    assert done["levels"][0]["peak_back"] == 9
    assert done["back_during"] == 9
    assert stored(someone, "check_in")[-1]["symptoms"]["back_now"] == 9


@pytest.mark.django_db(transaction=True)
def test_a_danger_sign_shows_the_card_at_once_and_the_lock_stays_after_reloading(
    page: Page, someone: Device, pictures: Path
) -> None:
    opened(page, someone)
    begin(page)
    page.clock.run_for(9_000)
    page.context.set_offline(True)
    page.get_by_role("button", name="It hurts").click()
    page.get_by_role("button", name="Buttock").click()
    page.locator("[data-score='6']").click()
    page.get_by_role("button", name="A danger sign: show me the list").click()
    page.locator("#led-hurts .danger .flags button").nth(2).click()
    card = page.locator("#led-help")
    expect(card.get_by_role("alert")).to_be_visible()
    expect(card.locator("a.call")).to_be_visible()
    take(page, pictures, "126-card")
    assert page.locator("#led-on").is_hidden()
    page.context.set_offline(False)
    told = arrived(page, someone, "check_in", len(stored(someone, "check_in")) + 1)
    assert "yes" in json.dumps(told[-1]["answers"])
    page.reload()
    expect(page.locator("#led-on")).to_be_hidden()
    expect(page.get_by_role("button", name="Start", exact=True)).to_be_hidden()
    expect(page.get_by_role("alert").locator("a.call, a[href^='tel:']").first).to_be_visible()


@pytest.mark.django_db(transaction=True)
def test_with_the_network_cut_in_the_middle_the_session_goes_on_and_is_sent_later_once(
    page: Page, someone: Device
) -> None:
    found = opened(page, someone)
    begin(page)
    page.clock.run_for(15_000)
    page.context.set_offline(True)
    page.evaluate(WATCH_NOTE)
    run_through(page)
    said = page.evaluate("window.noted")
    assert len(said) == 1, "without a network it is said once, and not after each set"
    assert said[0].startswith("1 not sent yet")
    answer_after(page)
    expect(page.locator("#led-saved")).to_be_visible()
    expect(page.locator(".unsent")).to_contain_text("1 not sent yet")
    assert stored(someone, "session_done") == []
    page.context.set_offline(False)
    [done] = arrived(page, someone, "session_done")
    assert len(done["levels"]) == len(planned(found))


@pytest.mark.django_db(transaction=True)
def test_a_session_left_in_the_middle_is_asked_about_and_what_was_done_is_kept(
    page: Page, someone: Device
) -> None:
    found = opened(page, someone)
    begin(page)
    lead_on(page)
    until(lambda: is_told(row(page, someone.person, "progress")))
    page.reload()
    expect(page.locator(".begun")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Save what you did").click()
    answer_after(page)
    expect(page.locator("#led-saved")).to_be_visible()
    [done] = arrived(page, someone, "session_done")
    assert [level["level"] for level in done["levels"]] == [planned(found)[0]["level"]]


@pytest.mark.django_db(transaction=True)
def test_each_set_is_in_the_record_while_the_session_is_on_and_outlasts_its_device(
    page: Page, wide_page: Page, someone: Device, clock: time_machine.Traveller, pictures: Path
) -> None:
    opened(page, someone)
    begin(page)
    page.evaluate(WATCH_NOTE)
    for _ in range(30):
        page.clock.run_for(10_000)  # less than the page's patience with the server
        until(lambda: not page.evaluate(WAITING, someone.person))
        if page.locator("#led-on .ask").is_visible():
            break
    expect(page.locator("#led-on .ask")).to_be_visible()
    told = arrived(page, someone, "set_done")
    assert not any(page.evaluate("window.noted")), "nobody who trains is told of what is on its way"
    page.context.clear_cookies()  # the device is gone, with all that it kept
    sit_down(wide_page, someone, "today")
    expect(wide_page.get_by_text("It is kept set by set")).to_be_visible()
    expect(wide_page.get_by_role("link", name="Go on with it")).to_be_visible()
    clock.shift(timedelta(hours=2))
    wide_page.reload()
    expect(wide_page.get_by_text("You left a session in the middle")).to_be_visible()
    take(wide_page, pictures, "126-left-off")
    wide_page.get_by_role("button", name="Save what I did").click()
    expect(wide_page.get_by_text("What you did is saved")).to_be_visible()
    [done] = stored(someone, "session_done")
    assert sets_in(told) == [
        (level["level"], one) for level in done["levels"] for one in level["sets"]
    ]
    assert "leg_after" not in done
    assert wide_page.get_by_text("You left a session in the middle").count() == 0


@pytest.mark.django_db(transaction=True)
def test_a_session_that_was_saved_elsewhere_meanwhile_is_put_right_by_its_device(
    page: Page, someone: Device, clock: time_machine.Traveller
) -> None:
    opened(page, someone)
    begin(page)
    lead_on(page)
    arrived(page, someone, "set_done")
    clock.shift(timedelta(hours=2))
    someone.post("left-off/save", {})
    assert stored(someone, "session_done")
    run_through(page)
    answer_after(page, leg_after=4)
    expect(page.locator("#led-saved")).to_be_visible()
    [put_right] = arrived(page, someone, "correction")
    assert put_right["event"] == event_id(someone, "session_done")
    assert put_right["body"]["leg_after"] == 4
    expect(page.locator(".unsent")).to_be_hidden()


@pytest.mark.django_db(transaction=True)
def test_a_device_without_a_voice_offers_none(page: Page, someone: Device) -> None:
    page.clock.install(time=EVENING)
    page.add_init_script("speechSynthesis.getVoices = () => []")
    sit_down(page, someone, "lead")
    page.get_by_text("Voice and sounds").click()
    voice = page.get_by_label("A voice says each step")
    expect(voice).not_to_be_checked()
    expect(voice).to_be_disabled()
    expect(page.get_by_text("This device has no voice of its own")).to_be_visible()
    expect(page.get_by_label("How fast the voice speaks")).to_be_hidden()
    page.evaluate("""() => {
      speechSynthesis.getVoices = () => [{ name: "Own", lang: "en-GB", localService: true }];
      speechSynthesis.dispatchEvent(new Event("voiceschanged"));
    }""")
    expect(voice).to_be_checked()
    expect(page.get_by_label("How fast the voice speaks")).to_be_visible()


@pytest.mark.django_db(transaction=True)
def test_a_session_is_led_by_keyboard_alone(page: Page, someone: Device) -> None:
    opened(page, someone)
    page.get_by_role("button", name="Start", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.locator("#led-on")).to_be_visible()
    page.clock.run_for(1_000)
    page.keyboard.press("Space")
    expect(page.locator("#led-on .pause")).to_have_accessible_name("Go on")
    expect(page.locator("#led-on .telling").get_by_text("Paused")).to_be_visible()
    here = page.locator("#led-on .count").inner_text()
    page.clock.run_for(30_000)
    assert page.locator("#led-on .count").inner_text() == here
    page.keyboard.press("Space")
    expect(page.locator("#led-on .telling").get_by_text("Paused")).to_be_hidden()
    page.keyboard.press("ArrowRight")
    assert page.evaluate("window.steps.at(-1).kind") in ("move", "hold")
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("window.steps.at(-1).kind") == "get_ready"
    page.keyboard.press("h")
    expect(page.locator("#led-hurts")).to_be_visible()
    expect(page.get_by_role("button", name="Lower back")).to_be_focused()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_every_state_of_the_led_page_is_accessible(page: Page, someone: Device, dark: bool) -> None:
    page.emulate_media(color_scheme="dark" if dark else "light")
    opened(page, someone)
    assert_accessible(page)
    begin(page)
    page.clock.run_for(12_000)
    assert_accessible(page)
    page.get_by_role("button", name="It hurts").click()
    assert_accessible(page)
    page.get_by_role("button", name="Calf").click()
    assert_accessible(page)
    page.locator("[data-score='3']").click()
    assert_accessible(page)
    page.get_by_role("button", name="A danger sign: show me the list").click()
    assert_accessible(page)
    page.get_by_role("button", name="None of these").click()
    page.get_by_role("button", name="Nothing new").click()
    expect(page.locator("#led-answer")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="End the session").click()
    assert_accessible(page)


@pytest.mark.django_db(transaction=True)
def test_the_screen_at_a_desk(wide_page: Page, someone: Device, pictures: Path) -> None:
    opened(wide_page, someone)
    begin(wide_page)
    wide_page.clock.run_for(20_000)
    take(wide_page, pictures, "127-leading-wide")
    expect(wide_page.locator("#led-on .stage-place svg")).to_be_visible()


@pytest.mark.django_db(transaction=True)
def test_a_tap_too_many_answers_no_question_and_leaves_out_no_second_exercise(
    page: Page, someone: Device
) -> None:
    """A second tap falls where the next question stands by then."""
    found = opened(page, someone)
    begin(page)
    page.clock.run_for(20_000)
    page.get_by_role("button", name="It hurts").click()
    page.get_by_role("button", name="Lower back").click()
    page.locator("[data-score='9']").dblclick()
    expect(page.get_by_role("group", name="Is anything new?")).to_be_visible()
    page.get_by_role("button", name="Nothing new").dblclick()
    page.get_by_role("button", name="Go on", exact=True).click()
    expect(page.locator("#led-on .what")).to_contain_text(planned(found)[1]["name"])
    assert len(stored(someone, "check_in")) <= 1
