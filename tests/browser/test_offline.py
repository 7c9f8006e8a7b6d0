"""In a real browser: the led page without a network, for whom it is kept, and how it is renewed."""

import json
import threading
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from playwright.sync_api import Browser, Error, Page, expect

from steadyback.web.accounts import keys
from steadyback.web.player import offline
from steadyback.web.records import models
from steadyback.web.records.content import the_catalogue
from tests.browser.conftest import PHONE, watched_page
from tests.browser.faults.line import Line, Reply, Weather
from tests.browser.faults.moment import MONDAY
from tests.until import until
from tests.web.conftest import Device

pytestmark = pytest.mark.django_db(transaction=True)

KEPT = """async () => {
  const found = {};
  for (const name of await caches.keys()) {
    const keys = await (await caches.open(name)).keys();
    found[name] = keys.map(({url}) => new URL(url).pathname).sort();
  }
  return found;
}"""
STATE = """async () => {
  const found = await navigator.serviceWorker.getRegistration("/p/");
  return {waiting: Boolean(found.waiting), active: found.active?.state};
}"""


@pytest.fixture
def page(browser: Browser, line: Line) -> Iterator[Page]:
    """A phone's page whose line to the site can be cut."""
    yield from watched_page(browser, line.address, PHONE)


NONE: Any = {"tables": {"days": [{"locked": False}]}}
"""In place of tables that are not there."""


def led(page: Page, device: Device) -> None:
    """Open the led page on the person's own device, and wait until the worker has kept it."""
    open_led(page, device)
    until(lambda: row(page, device.person, "days") is not None)
    wanted = movements(row(page, device.person, "days")) | {f"/p/{device.person}/lead"}
    until(lambda: wanted <= set(kept_for(page, device)))
    page.wait_for_function("navigator.serviceWorker.controller !== null")


def some_signs(page: Page, device: Device) -> None:
    """A check-in of the server's, in which some danger sign is there: it asks which."""
    page.goto(f"/p/{device.person}/check-in")
    page.locator('[name="signs"][value="some"]').check()


def tell_danger(page: Page, device: Device) -> None:
    """Tell of a danger sign on a page of the server, and get its card."""
    some_signs(page, device)
    page.get_by_role("button", name="Save").click()
    page.locator('[name="RF01"][value="yes"]').check()
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url("**/help-now*")


def movements(days: Any) -> set[str]:
    """The paths of the movements that kept tables name."""
    figures = [item["figure"] for item in days["items"] if item["figure"]]
    return {figure[part].split("?")[0] for figure in figures for part in ("body", "level")}


def open_led(page: Page, device: Device) -> None:
    secret = device.client.cookies[keys.COOKIE].value
    page.goto("/blank")
    page.context.add_cookies([{"name": keys.COOKIE, "value": secret, "url": page.url}])
    page.goto(f"/p/{device.person}/lead")


def kept(page: Page) -> dict[str, list[str]]:
    found: dict[str, list[str]] = page.evaluate(KEPT)
    return found


def kept_for(page: Page, device: Device) -> list[str]:
    return kept(page).get(f"steadyback-person-{device.person}", [])


def row(page: Page, person: str, what: str) -> Any:
    """What the device keeps of a person, as it lies there."""
    return page.evaluate(
        """([person, what]) => new Promise((done, wrong) => {
          const request = indexedDB.open("steadyback");
          request.onerror = () => wrong(request.error);
          request.onsuccess = () => {
            const store = request.result.transaction("kept").objectStore("kept");
            const found = store.get([person, what]);
            found.onsuccess = () => { request.result.close(); done(found.result ?? null); };
          };
        })""",
        [person, what],
    )


def test_after_one_visit_the_led_page_opens_without_a_network(
    page: Page, line: Line, someone: Device
) -> None:
    led(page, someone)
    line.weather = Weather(down=True)
    wanting: list[str] = []
    page.on("requestfailed", lambda asked: wanting.append(asked.url))
    page.goto(f"/p/{someone.person}/lead")
    assert page.evaluate("document.fonts.load('16px \"Atkinson Hyperlegible Next\"')")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != "rgba(0, 0, 0, 0)"
    expect(page.locator("#led-plain")).to_be_hidden()
    assert {url.split("/")[-1] for url in wanting} <= {"days.json", "events"}
    figures = [item["figure"] for item in row(page, someone.person, "days")["items"]]
    addresses = [figure[part] for figure in figures if figure for part in ("body", "level")]
    assert len(addresses) > 6
    get = "all => Promise.all(all.map(a => fetch(a).then(answer => answer.json())))"
    assert all(page.evaluate(get, addresses))


def test_no_page_is_kept_but_those_that_work_without_a_network(
    page: Page, line: Line, someone: Device
) -> None:
    led(page, someone)
    for name in ("today", "plan", "you", "lessons"):
        page.goto(f"/p/{someone.person}/{name}")
    pages = {f"/p/{someone.person}/{name}" for name in ("lead", "heat", "walk", "breaks")}
    until(lambda: pages <= set(kept_for(page, someone)))
    found = kept(page)
    assert set(found) == {"steadyback-files", f"steadyback-person-{someone.person}"}
    assert all(one.startswith("/static/") for one in found["steadyback-files"])
    own = set(found[f"steadyback-person-{someone.person}"])
    assert {one for one in own if not one.startswith("/figures/")} == pages


def test_a_broken_server_does_not_take_the_kept_page_away(
    page: Page, line: Line, someone: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    led(page, someone)
    monkeypatch.setattr("steadyback.web.player.page.render", lambda *_: 1 / 0)
    page.goto(f"/p/{someone.person}/lead")
    assert page.locator("#led").count() == 1


def test_a_sign_in_page_of_a_network_is_shown_and_not_kept(
    page: Page, line: Line, someone: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    led(page, someone)
    hotel = (200, [("Content-Type", "text/html")], b"<h1>Welcome to our Wi-Fi</h1>")
    monkeypatch.setattr(line, "ask", lambda *_: hotel)
    page.goto(f"/p/{someone.person}/lead")
    expect(page.get_by_role("heading", name="Welcome to our Wi-Fi")).to_be_visible()
    line.weather = Weather(down=True)
    page.goto(f"/p/{someone.person}/lead")
    assert page.locator("#led").count() == 1


def test_a_slow_network_does_not_keep_anybody_waiting(
    page: Page, line: Line, someone: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    led(page, someone)
    held, ask = threading.Event(), line.ask

    def slowly(method: str, path: str, *rest: Any) -> Reply | None:
        if path.endswith("/lead"):
            held.wait(60)
        return ask(method, path, *rest)

    monkeypatch.setattr(line, "ask", slowly)
    page.goto(f"/p/{someone.person}/lead")
    assert (page.locator("#led").count(), held.is_set()) == (1, False)
    held.set()


def test_the_kept_page_is_the_newest_that_was_seen(
    page: Page, line: Line, someone: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    led(page, someone)
    from steadyback.web.player import page as pages

    before = pages.PLACES
    monkeypatch.setattr(pages, "PLACES", {**before, 6: "Little toe"})
    page.goto(f"/p/{someone.person}/lead")
    assert "Little toe" in page.content()
    expect(page.locator("#led-plain")).to_be_hidden()
    address = f"/p/{someone.person}/lead"
    text = "a => caches.match(a).then(kept => kept.text())"
    until(lambda: "Little toe" in page.evaluate(text, address))
    line.weather = Weather(down=True)
    page.goto(address)
    assert "Little toe" in page.content()


# ---------------------------------------------------------------- people


@pytest.mark.parametrize("cut", ["at once", "later"])
def test_a_danger_told_on_another_page_leaves_nothing_to_lead_without_a_network(
    page: Page, line: Line, someone: Device, cut: str
) -> None:
    led(page, someone)
    tell_danger(page, someone)
    if cut == "later":
        days = until(lambda: row(page, someone.person, "days"))
        assert days["tables"]["days"][0]["locked"]
    line.weather = Weather(down=True)
    page.goto(f"/p/{someone.person}/lead")
    expect(page.locator("#led-word, #led-help").locator("visible=true")).to_be_visible()
    expect(page.get_by_role("button", name="Start")).to_have_count(0)


def test_tables_from_before_a_danger_that_arrive_after_it_are_not_kept(
    page: Page, line: Line, someone: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    led(page, someone)
    some_signs(page, someone)
    made, let_go = threading.Event(), threading.Event()
    ask = line.ask

    def late(method: str, path: str, *more: Any) -> Reply | None:
        """The first tables are made now and come late; no others come."""
        if not path.endswith("/days.json"):
            return ask(method, path, *more)
        if made.is_set():
            return None
        reply = ask(method, path, *more)
        made.set()
        let_go.wait(60)
        return reply

    monkeypatch.setattr(line, "ask", late)
    page.get_by_role("button", name="Save").click()
    until(made.is_set, "nobody asked for the tables")
    page.locator('[name="RF01"][value="yes"]').check()
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url("**/help-now*")
    let_go.set()
    page.wait_for_timeout(2_000)
    assert row(page, someone.person, "days") is None


def test_a_danger_whose_answer_was_lost_leaves_no_tables_from_before_it(
    page: Page, line: Line, someone: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    led(page, someone)
    some_signs(page, someone)
    page.get_by_role("button", name="Save").click()
    page.locator('[name="RF01"][value="yes"]').check()
    on_its_way, let_go = threading.Event(), threading.Event()
    ask = line.ask

    def slow(method: str, path: str, *more: Any) -> Reply | None:
        """What is told arrives late, and its answer never."""
        if method != "POST" or not path.endswith("/check-in"):
            return ask(method, path, *more)
        on_its_way.set()
        let_go.wait(60)
        ask(method, path, *more)
        return None

    until(lambda: row(page, someone.person, "days") is not None)
    monkeypatch.setattr(line, "ask", slow)
    page.get_by_role("button", name="Continue").click(no_wait_after=True)
    until(on_its_way.is_set)
    other = page.context.new_page()
    other.goto(f"/p/{someone.person}/lead")
    days = until(lambda: row(other, someone.person, "days"))
    assert not days["tables"]["days"][0]["locked"], "the server does not know of it yet"
    let_go.set()
    until(lambda: (row(other, someone.person, "days") or NONE)["tables"]["days"][0]["locked"])


def test_a_bad_day_reaches_the_kept_tables_and_takes_nothing_away_without_a_network(
    page: Page, line: Line, someone: Device
) -> None:
    page.clock.set_fixed_time(MONDAY)
    led(page, someone)
    before = row(page, someone.person, "told")
    page.goto(f"/p/{someone.person}/today")
    bad_day = page.get_by_role("button", name="bad day")
    expect(bad_day).to_be_visible()
    line.weather = Weather(down=True)
    with suppress(Error):
        bad_day.click()
    page.wait_for_timeout(1_000)
    page.goto(f"/p/{someone.person}/lead")
    expect(page.locator("#led-ready")).to_be_visible()
    assert row(page, someone.person, "told") == before
    line.weather = Weather()
    page.goto(f"/p/{someone.person}/today")
    page.get_by_role("button", name="bad day").click()
    until(lambda: row(page, someone.person, "told") != before)
    until(lambda: row(page, someone.person, "days") is not None)


def test_who_is_erased_leaves_nothing_on_the_device(
    page: Page, line: Line, someone: Device
) -> None:
    led(page, someone)
    page.goto(f"/p/{someone.person}/you/erase")
    page.get_by_label("Type the word erase").fill("erase")
    page.get_by_role("button", name="Erase for ever").click()
    page.wait_for_url("**/erased")
    until(lambda: kept_for(page, someone) == [])
    until(lambda: row(page, someone.person, "days") is None)


def test_who_was_erased_elsewhere_is_forgotten_at_the_next_visit(
    page: Page, line: Line, someone: Device
) -> None:
    led(page, someone)
    models.Person.objects.get(public_id=someone.person).delete()
    page.goto(f"/p/{someone.person}/lead")
    expect(page.get_by_role("heading", name="Nothing here")).to_be_visible()
    until(lambda: kept_for(page, someone) == [])
    until(lambda: row(page, someone.person, "days") is None)


def test_another_program_on_our_port_makes_the_device_forget_nothing(
    page: Page, line: Line, someone: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    led(page, someone)
    monkeypatch.setattr(line, "ask", lambda *_: (404, [("Content-Type", "text/html")], b"no"))
    page.goto(f"/p/{someone.person}/lead")
    page.wait_for_timeout(1_000)
    assert row(page, someone.person, "days") is not None
    assert kept_for(page, someone) != []


def test_whose_consent_was_taken_back_keeps_only_what_was_not_sent(
    page: Page, line: Line, someone: Device
) -> None:
    led(page, someone)
    page.goto(f"/p/{someone.person}/you/consent")
    page.locator("main form button").last.click()
    page.wait_for_url("**/paused")
    until(lambda: kept_for(page, someone) == [])
    until(lambda: row(page, someone.person, "days") is None)


def test_two_people_on_a_device_are_kept_apart(page: Page, line: Line, someone: Device) -> None:
    other = Device(the_catalogue())
    other.client.cookies = someone.client.cookies
    other.agree("Kim")
    other.answer_quickly()
    led(page, someone)
    led(page, other)
    models.Person.objects.get(public_id=other.person).delete()
    page.goto(f"/p/{other.person}/lead")
    until(lambda: kept_for(page, other) == [])
    assert f"/p/{someone.person}/lead" in kept_for(page, someone)
    assert row(page, someone.person, "days")["person"] == someone.person


# ---------------------------------------------------------------- renewal


def renew(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    """A new version of the worker is there, and the browser has seen it."""
    text = offline.script()
    monkeypatch.setattr(offline, "script", lambda: f"{text}\n// newer")
    page.evaluate("navigator.serviceWorker.getRegistration('/p/').then(one => one.update())")


def test_a_new_worker_waits_for_as_long_as_a_led_page_is_open(
    page: Page, line: Line, someone: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    led(page, someone)
    changes = "() => { globalThis.changes = 0; navigator.serviceWorker.addEventListener("
    page.evaluate(f"{changes}'controllerchange', () => changes++); }}")
    renew(page, monkeypatch)
    until(lambda: page.evaluate(STATE)["waiting"])
    page.wait_for_timeout(500)
    assert (page.evaluate(STATE)["waiting"], page.evaluate("changes")) == (True, 0)
    page.goto(f"/p/{someone.person}/today")
    until(lambda: not page.evaluate(STATE)["waiting"])


def test_a_new_worker_comes_in_at_once_where_nobody_is_led(
    page: Page, line: Line, someone: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    led(page, someone)
    page.goto(f"/p/{someone.person}/today")
    renew(page, monkeypatch)
    until(lambda: page.evaluate(STATE) == {"waiting": False, "active": "activated"})


def test_the_page_of_an_older_version_keeps_its_files_until_it_is_replaced(
    page: Page, line: Line, someone: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    led(page, someone)
    page.goto(f"/p/{someone.person}/today")
    text = offline.script()
    files = json.dumps([file + "x" if "led.js" in file else file for file in offline.files()])
    own = text.splitlines()[0]
    newer = text.replace(own, f"self.steadybackFiles={files};")
    monkeypatch.setattr(offline, "script", lambda: newer)
    page.evaluate("navigator.serviceWorker.getRegistration('/p/').then(one => one.update())")
    names = "async () => (await (await caches.open('steadyback-files')).keys()).map(k => k.url)"
    until(lambda: sum("led.js" in url for url in page.evaluate(names)) == 2)
    until(lambda: page.evaluate(STATE) == {"waiting": False, "active": "activated"})
    line.weather = Weather(down=True)
    page.goto(f"/p/{someone.person}/lead")
    expect(page.locator("#led-plain")).to_be_hidden()
