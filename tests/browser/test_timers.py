"""Heat, a walk and breaks from sitting in a real browser, with a clock of our own."""

import json
from datetime import timedelta
from pathlib import Path
from time import sleep
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from steadyback.web.records import models
from tests.browser.accessibility import assert_accessible
from tests.browser.visit import sit_down, take
from tests.web.conftest import EVENING, Device
from tests.web.test_techniques_in_use import USED

LISTEN = """() => {
  window.spoken = [];
  window.buzzed = [];
  window.notes = 0;
  const voice = { name: "Own", lang: "en-GB", localService: true, default: true };
  speechSynthesis.getVoices = () => [voice];
  speechSynthesis.speak = words => window.spoken.push(words.text);
  speechSynthesis.cancel = () => {};
  window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
  navigator.vibrate = ms => { window.buzzed.push(ms); return true; };
  const begin = OscillatorNode.prototype.start;
  OscillatorNode.prototype.start = function (when) {
    window.notes += 1;
    return begin.call(this, when);
  };
  window.seen = visible => {
    Object.defineProperty(document, "visibilityState",
      { configurable: true, get: () => visible ? "visible" : "hidden" });
    document.dispatchEvent(new Event("visibilitychange"));
  };
}"""
"""Before the page begins: note what is spoken, buzzed and sounded; let a test hide the page."""
CLOSED = "indexedDB.open = () => { throw new DOMException('closed', 'SecurityError'); };"
FULL = """() => { IDBObjectStore.prototype.add = () => {
  throw new DOMException("full", "QuotaExceededError"); }; }"""
RUNNING = """() => Object.entries(localStorage)
  .filter(([key]) => /^steadyback.timer:.*:(heat|walk)$/.test(key))
  .map(([, kept]) => JSON.parse(kept).id)"""
"""The ids of what is going on."""
OFF = "Take the heat off now."


def opened(page: Page, device: Device, path: str) -> None:
    page.clock.install(time=EVENING)
    page.add_init_script(f"({LISTEN})()")
    page.on("dialog", lambda dialog: dialog.accept())  # "Leave this page?" while heat is on
    sit_down(page, device, path)
    expect(page.locator("#timer .begin, #timer .remind").first).to_be_visible()


def check_skin(page: Page) -> None:
    page.get_by_label("Yes, both").check()
    page.get_by_label("None of these").check()
    page.get_by_label("A layer of cloth").check()
    page.get_by_label("I stay awake").check()


def stand(page: Page) -> None:
    """From here on time passes only when told; nothing that waits for the page may follow."""
    page.clock.pause_at(EVENING + timedelta(hours=1))


def start_heat(page: Page) -> None:
    check_skin(page)
    page.get_by_role("button", name="Start the timer").click()
    expect(page.locator(".timer-on")).to_be_visible()


def start_walk(page: Page) -> None:
    page.get_by_role("button", name="Start the walk").click()
    expect(page.locator(".timer-on")).to_be_visible()


def noted(page: Page, device: Device, count: int = 1) -> list[dict[str, Any]]:
    """What the server has, once nothing waits on the device any more."""
    for _ in range(300):
        page.clock.run_for(1_000)
        rows = models.Event.objects.filter(person=device.row, kind="activity").order_by("seq")
        found = [row.body for row in rows]
        if len(found) >= count and page.locator(".unsent").is_hidden():
            return found
        sleep(0.1)
    raise AssertionError("it was never noted")


@pytest.mark.django_db(transaction=True)
def test_the_alarm_comes_at_its_second_and_goes_on_until_it_is_off(
    page: Page, someone: Device, pictures: Path
) -> None:
    opened(page, someone, "heat")
    take(page, pictures, "150-heat")
    stand(page)
    start_heat(page)
    expect(page.locator(".count")).to_have_text("10:00")
    page.clock.run_for(599_000)
    expect(page.locator(".timer-alarm")).to_be_hidden()
    expect(page.locator(".count")).to_have_text("0:01")
    assert OFF not in page.evaluate("spoken")
    page.clock.run_for(1_000)
    expect(page.locator(".timer-alarm")).to_be_visible()
    expect(page.get_by_role("alert").filter(has_text=OFF)).to_be_visible()
    assert page.title().startswith(OFF)
    rings = page.evaluate("buzzed.length")
    assert rings == 1
    page.clock.run_for(60_000)
    assert page.evaluate("buzzed.length") - rings == 15
    assert page.evaluate("notes") == 3 * page.evaluate("buzzed.length")
    assert page.evaluate(f"spoken.filter(text => text === {json.dumps(OFF)}).length") >= 5
    page.clock.resume()
    take(page, pictures, "152-heat-alarm")
    page.get_by_role("button", name="It is off").click()
    rung = page.evaluate("buzzed.length")
    page.clock.run_for(20_000)
    assert page.evaluate("buzzed.length") == rung
    take(page, pictures, "153-heat-skin")
    page.get_by_role("button", name="As usual").click()
    expect(page.locator(".timer-saved")).to_contain_text("Heat, 11 minutes.")
    take(page, pictures, "154-heat-saved")
    assert noted(page, someone) == [{"activity": "heat", "minutes": 11, "skin": "as_usual"}]


@pytest.mark.django_db(transaction=True)
def test_a_hidden_page_alarms_when_it_is_seen_and_says_how_late_it_is(
    page: Page, someone: Device
) -> None:
    opened(page, someone, "heat")
    start_heat(page)
    page.evaluate("seen(false)")
    page.clock.run_for(60_000)
    page.evaluate("seen(true)")
    expect(page.locator(".hidden-note")).to_contain_text("A locked phone may be silent")
    page.evaluate("seen(false)")
    page.clock.fast_forward(12 * 60_000)  # asleep: each timer fires at most once
    page.evaluate("seen(true)")
    expect(page.locator(".timer-alarm .late")).to_contain_text("The time was over 3 minutes ago.")
    assert page.evaluate("buzzed.length") >= 1


@pytest.mark.django_db(transaction=True)
def test_a_page_that_was_closed_finds_the_heat_again_and_alarms_at_the_same_second(
    page: Page, someone: Device
) -> None:
    opened(page, someone, "heat")
    start_heat(page)
    page.clock.run_for(300_000)
    with page.expect_event("dialog") as asked:
        page.reload()
    assert asked.value.type == "beforeunload"
    expect(page.locator(".timer-on")).to_be_visible()
    expect(page.locator(".tap-note")).to_be_visible()
    page.clock.run_for(290_000)
    expect(page.locator(".timer-alarm")).to_be_hidden()
    page.clock.run_for(11_000)
    expect(page.locator(".timer-alarm")).to_be_visible()
    page.get_by_role("button", name="It is off").click()
    page.reload()
    page.get_by_role("button", name="As usual").click()
    assert [one["minutes"] for one in noted(page, someone)] == [10]
    page.reload()
    expect(page.get_by_role("button", name="Start the timer")).to_be_visible()


@pytest.mark.django_db(transaction=True)
def test_too_hot_ends_it_at_once_and_says_what_to_do(
    page: Page, someone: Device, pictures: Path
) -> None:
    opened(page, someone, "heat")
    start_heat(page)
    take(page, pictures, "151-heat-on")
    page.clock.run_for(120_000)
    page.get_by_role("button", name="It is too hot").click()
    expect(page.get_by_role("alert").filter(has_text=OFF)).to_be_visible()
    page.get_by_role("button", name="It is off").click()
    page.get_by_role("button", name="Blotchy, blistered or sore").click()
    expect(page.locator(".timer-sore")).to_contain_text("Hold something cool, not icy")
    take(page, pictures, "155-heat-sore")
    (body,) = noted(page, someone)
    assert (body["minutes"], body["skin"]) == (2, "sore")
    assert "too hot" in body["note"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("answer", ["No, or less than elsewhere", "A new bruise"])
def test_an_answer_about_the_skin_refuses_the_timer(
    page: Page, someone: Device, pictures: Path, answer: str
) -> None:
    opened(page, someone, "heat")
    check_skin(page)
    page.get_by_label(answer).check()
    page.get_by_role("button", name="Start the timer").click()
    expect(page.get_by_role("alert").filter(has_text="No heat now")).to_be_visible()
    expect(page.locator(".timer-on")).to_be_hidden()
    take(page, pictures, "156-heat-refused")


@pytest.mark.django_db(transaction=True)
def test_what_is_not_answered_does_not_start_the_timer(page: Page, someone: Device) -> None:
    opened(page, someone, "heat")
    page.get_by_role("button", name="Start the timer").click()
    expect(page.locator(".missing")).to_be_visible()
    expect(page.locator(".timer-on")).to_be_hidden()


@pytest.mark.django_db(transaction=True)
def test_heat_is_not_begun_from_a_page_of_yesterday(page: Page, someone: Device) -> None:
    opened(page, someone, "heat")
    page.clock.fast_forward(25 * 3_600_000)
    check_skin(page)
    page.get_by_role("button", name="Start the timer").click()
    expect(page.locator(".stale")).to_be_visible()
    expect(page.locator(".timer-on")).to_be_hidden()


@pytest.mark.django_db(transaction=True)
def test_heat_works_by_keyboard_from_the_check_to_the_log(page: Page, someone: Device) -> None:
    someone.post("heat", USED)
    opened(page, someone, "heat")
    stand(page)
    press_until(page, "input[name=warm_cold]", "Space")
    press_until(page, "input[name=skin_now][value=none]", "Space")
    press_until(page, "input[name=ready][value=cloth]", "Space")
    press_until(page, "input[name=ready][value=awake]", "Space")
    press_until(page, ".start-now", "Enter")
    expect(page.locator(".timer-on")).to_be_focused()
    expect(page.locator(".count")).to_have_text("15:00")
    page.clock.run_for(900_000)
    expect(page.locator(".timer-alarm")).to_be_focused()
    press_until(page, ".it-is-off", "Enter")
    expect(page.locator(".timer-skin")).to_be_focused()
    press_until(page, "[data-skin=as_usual]", "Enter")
    assert [one["minutes"] for one in noted(page, someone, 2)] == [15, 15]


def press_until(page: Page, selector: str, key: str) -> None:
    """Go on with the tabulator until an element has the focus, then press a key."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.locator(selector).first.evaluate("e => e === document.activeElement"):
            page.keyboard.press(key)
            return
    raise AssertionError(f"{selector} is never reached")


@pytest.mark.django_db(transaction=True)
def test_a_walk_counts_to_its_minutes_with_a_pause_and_is_noted(
    page: Page, someone: Device, pictures: Path
) -> None:
    opened(page, someone, "walk")
    take(page, pictures, "160-walk")
    seconds = int(page.locator("#timer").get_attribute("data-seconds") or 0)
    assert seconds > 0
    start_walk(page)
    page.clock.run_for(seconds * 500)
    expect(page.locator(".said")).to_have_text("Half time. Turn back.")
    page.get_by_role("button", name="Pause").click()
    shown = page.locator(".count").inner_text()
    page.clock.run_for(600_000)
    expect(page.locator(".count")).to_have_text(shown)
    take(page, pictures, "161-walk-pause")
    page.get_by_role("button", name="Go on").click()
    page.clock.run_for(seconds * 500)
    expect(page.locator(".said")).to_contain_text("That is enough for this walk.")
    assert page.locator("#timer-what").inner_text() == "You have walked"
    page.get_by_role("button", name="I am back").click()
    expect(page.locator(".timer-saved")).to_be_visible()
    assert noted(page, someone) == [{"activity": "walk", "minutes": round(seconds / 60)}]


@pytest.mark.django_db(transaction=True)
def test_a_walk_that_hurts_stops_at_once_and_leads_to_the_check_in(
    page: Page, someone: Device, pictures: Path
) -> None:
    opened(page, someone, "walk")
    start_walk(page)
    page.clock.run_for(65_000)
    page.get_by_role("button", name="It hurts").click()
    hurts = page.locator(".timer-hurts")
    expect(hurts.get_by_role("link", name="Check in")).to_be_visible()
    expect(hurts.get_by_role("link", name="Get help now")).to_be_visible()
    take(page, pictures, "162-walk-hurts")
    (body,) = noted(page, someone)
    assert body == {"activity": "walk", "minutes": 1, "note": "It hurt, so I stopped."}


@pytest.mark.django_db(transaction=True)
def test_without_a_network_a_walk_is_kept_and_sent_once(page: Page, someone: Device) -> None:
    opened(page, someone, "walk")
    page.context.set_offline(True)
    start_walk(page)
    page.clock.run_for(60_000)
    page.get_by_role("button", name="I am back").click()
    expect(page.locator(".unsent")).to_contain_text("1 not sent yet")
    assert_accessible(page)
    page.context.set_offline(False)
    assert len(noted(page, someone)) == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("path", ["heat", "walk"])
def test_where_the_device_can_keep_nothing_the_form_is_filled_in(
    page: Page, someone: Device, path: str
) -> None:
    opened(page, someone, path)
    if path == "heat":
        start_heat(page)
    else:
        page.get_by_role("button", name="Start the walk").click()
    expect(page.locator(".timer-on")).to_be_visible()
    [running] = page.evaluate(RUNNING)
    page.evaluate(FULL)
    page.clock.run_for(120_000)
    if path == "heat":
        page.get_by_role("button", name="I took it off").click()
        page.get_by_role("button", name="As usual").click()
    else:
        page.get_by_role("button", name="I am back").click()
    expect(page.locator("[name=minutes]")).to_have_value("2")
    assert page.evaluate(RUNNING) == [], "opened again, it is not asked about once more"
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status").filter(has_text=f"Your {path} is saved.")).to_be_visible()
    [one] = someone.row.events.filter(kind="activity")
    assert (one.body["minutes"], str(one.event_id)) == (2, running)


@pytest.mark.django_db(transaction=True)
def test_heat_waits_where_the_page_cannot_read_whether_a_danger_sign_was_told(
    page: Page, someone: Device
) -> None:
    page.add_init_script(CLOSED)
    opened(page, someone, "heat")
    check_skin(page)
    page.get_by_role("button", name="Start the timer").click()
    expect(page.locator(".unreadable")).to_contain_text("does not let the page read")
    assert page.locator(".timer-on").is_hidden()
    assert_accessible(page)


@pytest.mark.django_db(transaction=True)
def test_after_too_hot_it_rings_at_its_end_too_until_it_is_off(page: Page, someone: Device) -> None:
    opened(page, someone, "heat")
    start_heat(page)
    page.get_by_role("button", name="It is too hot").click()
    before = page.evaluate("window.buzzed.length")
    page.clock.run_for(11 * 60_000)
    rung = page.evaluate("window.buzzed.length")
    assert rung > before
    page.clock.run_for(20_000)
    assert page.evaluate("window.buzzed.length") > rung
    page.get_by_role("button", name="It is off").click()
    rung = page.evaluate("window.buzzed.length")
    page.clock.run_for(20_000)
    assert page.evaluate("window.buzzed.length") == rung


@pytest.mark.django_db(transaction=True)
def test_the_reminder_comes_at_its_minute_quietly_and_again_after_the_next_move(
    page: Page, someone: Device, pictures: Path
) -> None:
    opened(page, someone, "breaks")
    take(page, pictures, "170-breaks")
    stand(page)
    page.get_by_label("Remind me after").fill("soon")
    page.get_by_role("button", name="Remind me").click()
    expect(page.locator("#every-wrong")).to_be_visible()
    page.get_by_label("Remind me after").fill("15")
    page.get_by_role("button", name="Remind me").click()
    page.clock.run_for(899_000)
    expect(page.locator(".time-to-move")).to_be_hidden()
    page.clock.run_for(1_500)
    expect(page.locator(".time-to-move")).to_be_visible()
    assert page.evaluate("[notes, spoken.length, buzzed.length]") == [0, 0, 0]
    assert page.title() == "Time to move · Steadyback"
    page.clock.resume()
    take(page, pictures, "171-breaks-now")
    page.get_by_role("button", name="I got up and moved").click()
    page.clock.run_for(1_000)
    expect(page.locator(".noted")).to_be_visible()
    expect(page.locator(".time-to-move")).to_be_hidden()
    page.get_by_label("With a soft tone").check()
    page.clock.run_for(900_000)
    expect(page.locator(".time-to-move")).to_be_visible()
    assert page.evaluate("notes") == 1
    assert noted(page, someone) == [{"activity": "posture_break"}]


@pytest.mark.django_db(transaction=True)
def test_one_tap_on_today_notes_a_break(page: Page, someone: Device, pictures: Path) -> None:
    sit_down(page, someone, "today")
    page.get_by_role("button", name="I got up and moved").click()
    expect(page.get_by_role("status").filter(has_text="Noted.")).to_be_visible()
    take(page, pictures, "172-today-moved")


@pytest.mark.django_db(transaction=True)
def test_the_pages_hold_at_a_desk(wide_page: Page, someone: Device, pictures: Path) -> None:
    opened(wide_page, someone, "heat")
    take(wide_page, pictures, "150-heat")
    start_heat(wide_page)
    take(wide_page, pictures, "151-heat-on")
    wide_page.clock.run_for(600_000)
    take(wide_page, pictures, "152-heat-alarm")
    for path, name in (("walk", "160-walk"), ("breaks", "170-breaks"), ("today", "172-today")):
        wide_page.goto(f"/p/{someone.person}/{path}")
        take(wide_page, pictures, name)
    wide_page.goto(f"/p/{someone.person}/walk")
    wide_page.get_by_role("button", name="Start the walk").click()
    take(wide_page, pictures, "161-walk-on")


@pytest.mark.django_db(transaction=True)
def test_without_javascript_each_page_is_a_plain_form(
    browser: Browser, live_server: LiveServer, someone: Device
) -> None:
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    sit_down(page, someone, "heat")
    expect(page.get_by_role("button")).to_have_text(["Save"])
    check_skin(page)
    page.get_by_label("For how many minutes was the heat on?").fill("12")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status").filter(has_text="Your heat is saved.")).to_be_visible()
    page.goto(f"/p/{someone.person}/walk")
    expect(page.get_by_role("button")).to_have_text(["Save"])
    page.get_by_label("For how many minutes did you walk?").fill("x")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("Please write a whole number")
    page.goto(f"/p/{someone.person}/breaks")
    expect(page.get_by_role("button")).to_have_text(["I got up and moved"])
    page.get_by_role("button").click()
    expect(page.get_by_role("status")).to_contain_text("Noted.")
    context.close()
    rows = models.Event.objects.filter(person=someone.row, kind="activity").order_by("seq")
    assert [row.body["activity"] for row in rows] == ["heat", "posture_break"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("path", ["heat", "walk", "breaks"])
def test_letters_twice_as_large_stay_on_a_narrow_page(
    page: Page, someone: Device, path: str
) -> None:
    opened(page, someone, path)
    if path != "breaks":
        start_heat(page) if path == "heat" else page.get_by_role(
            "button", name="Start the walk"
        ).click()
    page.set_viewport_size({"width": 320, "height": 640})
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    wide = """[...document.querySelectorAll("body *")].filter(e =>
      e.getBoundingClientRect().right > 321).map(e => e.outerHTML.slice(0, 120))"""
    assert page.evaluate(wide) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
