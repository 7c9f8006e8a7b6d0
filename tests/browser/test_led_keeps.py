"""In a real browser: what the led page holds on to, whatever the storage and the server say."""

from typing import Any

import pytest
import time_machine
from playwright.sync_api import Page, expect

from steadyback.web.records import models
from tests.browser.accessibility import assert_accessible
from tests.browser.faults.line import Line, Weather
from tests.browser.test_led_session import answer_after, begin, run_through
from tests.browser.test_offline import kept_for, led, row
from tests.browser.test_offline_queue import walk
from tests.browser.test_offline_tools import NEXT_DAY, all_sent, events, next_day
from tests.until import until
from tests.web.conftest import EVENING, Device

pytestmark = pytest.mark.django_db(transaction=True)

FULL = """for (const name of ["add", "put"]) IDBObjectStore.prototype[name] = () => {
  throw new DOMException("full", "QuotaExceededError"); };"""
PUT = """([store, value, key]) => new Promise((done, wrong) => {
  const request = indexedDB.open("steadyback");
  request.onsuccess = () => {
    const change = request.result.transaction(store, "readwrite");
    change.objectStore(store).put(value, ...(key ? [key] : []));
    change.oncomplete = () => { request.result.close(); done(); };
    change.onabort = () => wrong(change.error);
  };
})"""
EMERGENCY = {"level": "emergency", "card": "cauda_equina", "at": EVENING.isoformat()}


@pytest.fixture
def page(evening_page: Page) -> Page:
    return evening_page


def lock(page: Page, device: Device) -> None:
    page.evaluate(PUT, ["kept", EMERGENCY, [device.person, "lock"]])


def wait_there(page: Page, device: Device, name: str, refused: str = "", **changes: Any) -> None:
    """An entry on the device that was kept before."""
    event = walk(name, at=EVENING.isoformat(), **changes)
    entry = {"person": device.person, "id": name, "event": event, "refused": refused}
    page.evaluate(PUT, ["events", entry, None])


def open_again(page: Page, device: Device) -> None:
    page.goto(f"/p/{device.person}/lead")


def test_a_device_without_room_keeps_a_card_and_its_lock(page: Page, someone: Device) -> None:
    led(page, someone)
    lock(page, someone)
    page.add_init_script(FULL)
    open_again(page, someone)
    expect(page.locator(".unsent")).to_contain_text("no room left")
    expect(page.locator("#led-help")).to_be_visible()
    expect(page.locator("#led-word")).to_be_hidden()
    assert row(page, someone.person, "lock") == EMERGENCY


def test_a_healthy_day_is_led_also_where_its_tables_cannot_be_kept(
    page: Page, someone: Device
) -> None:
    led(page, someone)
    page.add_init_script(FULL)
    open_again(page, someone)
    expect(page.locator("#led-ready")).to_be_visible()
    expect(page.locator(".unsent")).to_contain_text("no room left")


def test_what_is_no_table_of_this_person_lifts_no_lock(page: Page, someone: Device) -> None:
    led(page, someone)
    before = row(page, someone.person, "days")
    lock(page, someone)
    page.route("**/days.json", lambda route: route.fulfill(json={"welcome": "hotel"}))
    open_again(page, someone)
    expect(page.locator("#led-help")).to_be_visible()
    page.wait_for_timeout(500)
    assert (row(page, someone.person, "lock"), row(page, someone.person, "days")) == (
        EMERGENCY,
        before,
    )


def test_a_danger_that_was_told_on_another_device_shows_its_card_without_a_network(
    page: Page, line: Line, someone: Device
) -> None:
    led(page, someone)
    signs = {str(flag): "no" for flag in someone.catalogue.red_flags}
    someone.post("check-in", {"leg_nprs": "3", "signs": "some", **signs, "RF03": "yes"})
    open_again(page, someone)
    page.wait_for_url("**/help-now*")
    until(lambda: row(page, someone.person, "days")["tables"]["days"][0]["locked"])
    line.weather = Weather(down=True)
    open_again(page, someone)
    expect(page.locator("#led-help").get_by_role("alert")).to_be_visible()
    expect(page.get_by_role("button", name="Start", exact=True)).to_be_hidden()


def test_a_session_that_only_went_badly_afterwards_makes_the_next_one_gentle(
    page: Page, line: Line, someone: Device
) -> None:
    led(page, someone)
    line.weather = Weather(down=True)
    open_again(page, someone)
    begin(page)
    run_through(page)
    answer_after(page, leg_after=9)
    expect(page.locator("#led-saved")).to_be_visible()
    open_again(page, someone)
    expect(page.locator("#led-ready .why")).to_contain_text("Your last session may have been")
    line.weather = Weather()
    all_sent(page)


@pytest.mark.parametrize("how", ["seen", "started"])
def test_a_page_that_wakes_on_another_day_begins_anew(
    page: Page, someone: Device, clock: time_machine.Traveller, how: str
) -> None:
    led(page, someone)
    expect(page.locator("#led-ready")).to_be_visible()
    next_day(page, clock)
    page.evaluate("window.asleep = true")
    if how == "started":
        page.get_by_role("button", name="Start", exact=True).click()
    else:
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.wait_for_function("window.asleep === undefined")
    assert page.evaluate("Date.now()") >= NEXT_DAY.timestamp() * 1000


def test_what_was_refused_can_be_sent_again_or_told_again(page: Page, someone: Device) -> None:
    led(page, someone)
    wait_there(page, someone, "w1", refused="closed for repairs")
    wait_there(page, someone, "w2", refused="unknown", body={"activity": "flying"})
    page.evaluate(
        "key => localStorage.setItem(key, '1')", f"steadyback-waits:{someone.person}:lost"
    )
    open_again(page, someone)
    note = page.locator(".unsent")
    expect(note).to_contain_text("2 could not be taken by your record (closed for repairs)")
    expect(note).to_contain_text("This browser deleted 1 entry")
    assert_accessible(page)
    note.get_by_role("button", name="Try again").click()
    expect(note).to_contain_text("1 could not be taken by your record")
    assert len(events(someone, "activity")) == 1
    note.get_by_role("button", name="I have told it again").click()
    expect(note).to_be_hidden()


def test_a_session_that_is_on_in_another_tab_ends_with_the_record(
    page: Page, line: Line, someone: Device
) -> None:
    led(page, someone)
    open_again(page, someone)
    begin(page)
    other = page.context.new_page()
    other.goto(f"/p/{someone.person}/you/erase")
    other.get_by_label("Type the word erase").fill("erase")
    other.get_by_role("button", name="Erase for ever").click()
    other.wait_for_url("**/erased")
    page.wait_for_url("**/welcome")
    for what in ("days", "progress", "same_day", "morning", "lock"):
        assert row(page, someone.person, what) is None, what
    assert kept_for(page, someone) == []


def test_where_the_server_knows_nobody_what_waits_goes_only_when_it_is_let_go(
    page: Page, line: Line, someone: Device
) -> None:
    led(page, someone)
    line.weather = Weather(down=True)
    open_again(page, someone)
    expect(page.locator("#led-ready")).to_be_visible()
    wait_there(page, someone, "w1")
    models.Person.objects.get(public_id=someone.person).delete()
    line.weather = Weather()
    page.evaluate("dispatchEvent(new Event('online'))")
    note = page.locator(".unsent")
    expect(note).to_contain_text("1 entry stays on this device")
    until(lambda: row(page, someone.person, "days") is None)
    assert_accessible(page)
    note.get_by_role("button", name="Delete what waits").click()
    with page.expect_response("**/events"):
        page.evaluate("dispatchEvent(new Event('online'))")
    page.wait_for_timeout(200)  # what was answered meanwhile takes the question away from nobody
    note.get_by_role("button", name="Yes, delete").click()
    expect(note).to_have_text("This record does not exist any more.")
