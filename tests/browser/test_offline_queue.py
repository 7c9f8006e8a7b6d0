"""In a real browser: what a device keeps, sends once, shows as refused, and says when it cannot."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Error
from pytest_django.live_server_helper import LiveServer

from steadyback.record import Person
from steadyback.web.accounts import keys
from steadyback.web.records import models
from steadyback.web.records.access import begin_record, open_record
from tests.browser.faults.device import Tab
from tests.browser.faults.line import Line, Weather
from tests.browser.test_faults import token_of

Json = dict[str, Any]
SECRET = "k" * 40
NOW = datetime.now(UTC).replace(microsecond=0)
WAIT_MS = 8_000

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def line(live_server: LiveServer) -> Iterator[Line]:
    opened = Line(int(live_server.url.rsplit(":", 1)[1]), lambda: None)
    yield opened
    opened.close()


@pytest.fixture
def context(browser: Browser, line: Line) -> Iterator[BrowserContext]:
    made = browser.new_context(base_url=line.address)
    made.add_cookies([{"name": keys.COOKIE, "value": SECRET, "url": line.address}])
    made.set_default_timeout(WAIT_MS)
    yield made
    made.close()


@pytest.fixture
def ann(transactional_db: None) -> str:
    return begin_record(SECRET, Person(birth_year=1979, time_zone="UTC"), "Ann", "v1", NOW)


@pytest.fixture
def bo(transactional_db: None) -> str:
    return begin_record(SECRET, Person(birth_year=1980, time_zone="UTC"), "Bo", "v1", NOW)


@pytest.fixture
def tab(context: BrowserContext, line: Line) -> Tab:
    return Tab(context, "/blank", token_of(context))


def walk(name: str, minutes: int = 10, **changes: Any) -> Json:
    happened = NOW - timedelta(hours=1, minutes=-minutes)
    event = {"id": name, "at": happened.isoformat(), "by": "person", "kind": "activity"}
    return event | {"version": 1, "body": {"activity": "walk", "minutes": minutes}} | changes


def flying(name: str) -> Json:
    return walk(name, body={"activity": "flying"})


def stored(person: str) -> list[str]:
    """The ids in the order of their storage, without the consent."""
    rows = models.Event.objects.filter(person__public_id=person).exclude(kind="consent")
    return list(rows.order_by("seq").values_list("event_id", flat=True))


def waits(tab: Tab, person: str) -> list[str]:
    return [event["id"] for event in tab.ask("waiting", person)]


def row(tab: Tab, change: str) -> None:
    """Do something to the stores behind the device's back."""
    tab.page.evaluate(
        f"""() => new Promise((done, wrong) => {{
          const request = indexedDB.open("steadyback");
          request.onerror = () => wrong(request.error);
          request.onsuccess = () => {{
            const change = request.result.transaction(["events", "kept"], "readwrite");
            const [events, kept] = [change.objectStore("events"), change.objectStore("kept")];
            {change};
            change.oncomplete = () => {{ request.result.close(); done(); }};
            change.onabort = () => wrong(change.error);
          }};
        }})"""
    )


# ---------------------------------------------------------------- sending


def test_what_was_kept_without_a_network_arrives_once_and_in_order(
    tab: Tab, line: Line, ann: str
) -> None:
    line.weather = Weather(down=True)
    for name in ("w1", "w2", "w3"):
        tab.keep(ann, walk(name))
    assert tab.send(ann) == {"left": 3, "refused": 0, "offline": True}
    assert line.asked == 1
    line.weather = Weather()
    assert tab.send(ann) == {"left": 0, "refused": 0, "offline": False}
    assert stored(ann) == ["w1", "w2", "w3"]
    assert tab.send(ann)["left"] == 0
    assert line.asked == 4


def test_a_page_that_watches_sends_what_is_kept_and_tries_again_by_itself(
    tab: Tab, line: Line, ann: str
) -> None:
    line.weather = Weather(coming=["lost on the way", "answer lost"])
    tab.page.evaluate(
        "([p, t]) => { globalThis.told = []; device.watch(p, () => t, s => told.push(s)); }",
        [ann, tab.token],
    )
    tab.keep(ann, walk("w1"))
    tab.page.wait_for_function("told.length && told.at(-1).left === 1 && told.at(-1).offline")
    tab.page.wait_for_function("told.at(-1).left === 0")
    assert stored(ann) == ["w1"]


def test_a_page_that_watches_sends_at_once_when_there_is_a_network_again(
    tab: Tab, line: Line, ann: str
) -> None:
    line.weather = Weather(down=True)
    tab.keep(ann, walk("w1"))
    tab.page.evaluate(
        "([p, t]) => { globalThis.told = []; globalThis.stop = "
        "device.watch(p, () => t, s => told.push(s)); }",
        [ann, tab.token],
    )
    tab.page.wait_for_function("told.length === 1")
    line.weather = Weather()
    tab.page.evaluate("dispatchEvent(new Event('online'))")
    tab.page.wait_for_function("told.length === 2 && told[1].left === 0")
    tab.page.evaluate("stop(); dispatchEvent(new Event('online'))")
    tab.keep(ann, walk("w2"))
    tab.page.wait_for_timeout(200)
    assert stored(ann) == ["w1"]


def test_two_tabs_never_send_at_the_same_time(
    context: BrowserContext, line: Line, ann: str
) -> None:
    tabs = [Tab(context, "/blank", token_of(context)) for _ in range(2)]
    for number in range(8):
        tabs[number % 2].keep(ann, walk(f"w{number}"))
    for one in tabs * 2:
        one.begin_to_send(ann)
    assert [one.send(ann)["left"] for one in tabs] == [0, 0]
    assert stored(ann) == [f"w{number}" for number in range(8)]
    assert line.asked == 8


def test_what_is_refused_is_said_and_holds_nothing_up(tab: Tab, line: Line, ann: str) -> None:
    for event in (walk("w1"), flying("w2"), walk("w3")):
        tab.keep(ann, event)
    assert tab.send(ann) == {"left": 0, "refused": 1, "offline": False}
    assert stored(ann) == ["w1", "w3"]
    [aside] = tab.ask("refused", ann)
    assert aside["event"]["id"] == "w2"
    assert "activity" in aside["says"]


def test_the_same_id_with_another_content_is_refused_here_and_there(
    tab: Tab, line: Line, ann: str
) -> None:
    tab.keep(ann, walk("w1"))
    tab.keep(ann, walk("w1"))
    with pytest.raises(Error, match="Another entry is kept under this id"):
        tab.keep(ann, walk("w1", minutes=20))
    assert waits(tab, ann) == ["w1"]
    record = open_record(keys.Asker(keys.hashed(SECRET)), ann, timezone.now())
    record.append_all([walk("w1", minutes=30)])
    assert tab.send(ann) == {"left": 0, "refused": 1, "offline": False}
    assert "another content" in tab.ask("refused", ann)[0]["says"]


def test_what_was_refused_for_the_time_being_can_be_sent_again(
    tab: Tab, line: Line, ann: str
) -> None:
    """A device whose clock is days ahead: its entry is taken once that day has come."""
    taken_back = walk("c1", kind="correction", body={"event": "w1", "withdraw": True})
    tab.keep(ann, taken_back | {"at": NOW.isoformat()})
    assert tab.send(ann)["refused"] == 1
    tab.keep(ann, walk("w1"))
    tab.send(ann)
    tab.ask("tryAgain", ann, "c1")
    assert tab.send(ann) == {"left": 0, "refused": 0, "offline": False}
    assert stored(ann) == ["w1", "c1"]


def test_what_names_an_entry_that_failed_waits_for_it(tab: Tab, line: Line, ann: str) -> None:
    undo = walk("c1", kind="correction", body={"event": "w1", "withdraw": True})
    for event in (walk("w1"), undo | {"at": NOW.isoformat()}, walk("w2")):
        tab.keep(ann, event)
    line.weather = Weather(coming=["not taken"])
    assert tab.send(ann) == {"left": 2, "refused": 0, "offline": False}
    assert (stored(ann), waits(tab, ann)) == (["w2"], ["w1", "c1"])
    assert tab.send(ann)["left"] == 0
    assert stored(ann) == ["w2", "w1", "c1"]


@pytest.mark.parametrize("fault", ["hotel", "gateway", "answer lost", "broken"])
def test_only_our_servers_receipt_takes_an_entry_from_the_device(
    tab: Tab, line: Line, ann: str, fault: str
) -> None:
    tab.keep(ann, walk("w1"))
    line.weather = Weather(coming=[fault])
    assert tab.send(ann)["left"] == 1
    assert tab.send(ann)["left"] == 0
    assert stored(ann) == ["w1"]


def test_a_page_whose_token_is_worn_out_keeps_everything_and_asks_to_be_loaded(
    tab: Tab, line: Line, ann: str
) -> None:
    tab.keep(ann, walk("w1"))
    good, tab.token = tab.token, "x" * 64
    assert tab.send(ann) == {"left": 1, "refused": 0, "offline": False, "wants": "reload"}
    tab.token = good
    assert tab.send(ann) == {"left": 0, "refused": 0, "offline": False}


def test_nothing_is_sent_past_a_consent_that_was_taken_back(tab: Tab, line: Line, ann: str) -> None:
    record = open_record(keys.Asker(keys.hashed(SECRET)), ann, timezone.now())
    record.append("consent", {"given": False, "text": "v1"})
    tab.keep(ann, walk("w1"))
    assert tab.send(ann) == {"left": 1, "refused": 0, "offline": False, "wants": "consent"}
    record.append("consent", {"given": True, "text": "v1"})
    assert tab.send(ann)["left"] == 0


# ---------------------------------------------------------------- people


def test_people_on_one_device_stay_apart(tab: Tab, line: Line, ann: str, bo: str) -> None:
    tab.keep(ann, walk("w1"))
    tab.keep(bo, walk("w1"))
    tab.ask("setLock", ann, {"level": "urgent", "card": None, "at": NOW.isoformat()})
    assert tab.send(bo)["left"] == 0
    assert (waits(tab, ann), stored(ann), stored(bo)) == (["w1"], [], ["w1"])
    assert tab.ask("lockOf", bo) is None


def test_a_person_who_is_gone_is_forgotten_and_nobody_else(
    tab: Tab, line: Line, ann: str, bo: str
) -> None:
    for person in (ann, bo):
        tab.keep(person, walk("w1"))
        tab.ask("keepProgress", person, {"set": 2})
        tab.ask("setLock", person, {"level": "urgent", "card": None, "at": NOW.isoformat()})
    models.Person.objects.get(public_id=ann).delete()
    assert tab.send(ann) == {"left": 1, "refused": 0, "offline": False, "wants": "gone"}
    tab.ask("forget", ann)
    assert (waits(tab, ann), tab.ask("progressOf", ann), tab.ask("lockOf", ann)) == ([], None, None)
    assert tab.ask("lost", ann) == 0
    assert (waits(tab, bo), tab.ask("progressOf", bo)) == (["w1"], {"set": 2})


# ---------------------------------------------------------------- what is kept, and what goes wrong


def test_a_tab_that_crashed_finds_its_progress_its_lock_and_what_waits(
    context: BrowserContext, tab: Tab, line: Line, ann: str
) -> None:
    tab.keep(ann, walk("w1"))
    tab.ask("setLock", ann, {"level": "emergency", "card": "cauda_equina", "at": NOW.isoformat()})
    tab.ask("keepProgress", ann, {"step": 4})
    crash(tab)
    again = Tab(context, "/blank", tab.token)
    assert again.ask("progressOf", ann) == {"step": 4}
    assert again.ask("lockOf", ann)["card"] == "cauda_equina"
    assert waits(again, ann) == ["w1"]
    again.ask("clearProgress", ann)
    assert again.ask("progressOf", ann) is None


def crash(tab: Tab) -> None:
    """End the process of a tab, not only the tab."""
    with tab.page.expect_event("crash"), suppress(Error):
        tab.page.goto("chrome://crash", timeout=2_000)
    tab.close()


def test_a_lock_gets_no_milder_and_a_damaged_one_still_locks(
    tab: Tab, line: Line, ann: str
) -> None:
    card = {"level": "emergency", "card": "cauda_equina", "at": NOW.isoformat()}
    tab.ask("setLock", ann, card)
    tab.ask("setLock", ann, {"level": "clinician", "card": None, "at": NOW.isoformat()})
    tab.ask("setLock", ann, {"level": "emergency", "card": None, "at": NOW.isoformat()})
    assert tab.ask("lockOf", ann)["card"] == "cauda_equina"
    row(tab, f"kept.put('not a lock', ['{ann}', 'lock'])")
    assert tab.ask("lockOf", ann)["level"] == "urgent"
    tab.ask("clearLock", ann)
    assert tab.ask("lockOf", ann) is None


def tables(person: str, made: datetime, **changes: Any) -> Json:
    day_tables = {"made_at": made.isoformat(), "days": []}
    return {"format": 1, "person": person, "tables": day_tables, "items": []} | changes


def test_tables_that_arrive_late_do_not_replace_newer_ones(tab: Tab, line: Line, ann: str) -> None:
    newer, older = tables(ann, NOW), tables(ann, NOW - timedelta(minutes=1))
    tab.ask("keepDays", newer)
    tab.ask("keepDays", older)
    assert tab.ask("daysOf", ann) == newer
    put_right = tables(ann, NOW - timedelta(days=400))
    tab.ask("keepDays", put_right)
    assert tab.ask("daysOf", ann) == put_right


@pytest.mark.parametrize("damage", ["'text'", "{format: 7}", "{format: 1, tables: 3}", "null"])
def test_damaged_tables_are_no_tables(tab: Tab, line: Line, ann: str, damage: str) -> None:
    tab.ask("keepDays", tables(ann, NOW))
    row(tab, f"kept.put({damage}, ['{ann}', 'days'])")
    assert tab.ask("daysOf", ann) is None
    tab.ask("keepDays", tables(ann, NOW))
    assert tab.ask("daysOf", ann) == tables(ann, NOW)


@pytest.mark.parametrize("damage", ["'text'", "{id: 'w1'}", "{...row.event, body: 7}", "null"])
def test_a_damaged_entry_is_set_aside_and_said(tab: Tab, line: Line, ann: str, damage: str) -> None:
    for name in ("w1", "w2"):
        tab.keep(ann, walk(name))
    change = f"const row = found.result; row.event = {damage}; events.put(row)"
    row(tab, f"const found = events.get(1); found.onsuccess = () => {{ {change}; }}")
    assert tab.send(ann) == {"left": 0, "refused": 1, "offline": False}
    assert stored(ann) == ["w2"]
    [aside] = tab.ask("refused", ann)
    assert (aside["event"]["id"], "damaged" in aside["says"]) == ("w1", True)


FIRST_FORMAT = """(rows) => new Promise((done, wrong) => {
  const request = indexedDB.open("steadyback", 1);
  request.onupgradeneeded = () => request.result.createObjectStore("queue", {keyPath: "id"});
  request.onerror = () => wrong(request.error);
  request.onsuccess = () => {
    const change = request.result.transaction("queue", "readwrite");
    for (const row of rows) change.objectStore("queue").add(row);
    change.oncomplete = () => { request.result.close(); done(); };
  };
})"""


def test_a_queue_of_the_first_format_is_moved_over_and_sent(tab: Tab, line: Line, ann: str) -> None:
    tab.page.evaluate(FIRST_FORMAT, [walk(name) | {"person": ann} for name in ("w2", "w1")])
    assert waits(tab, ann) == ["w1", "w2"]
    assert tab.send(ann)["left"] == 0
    assert stored(ann) == ["w1", "w2"]


def test_a_page_of_an_older_version_goes_on_with_a_newer_database(
    context: BrowserContext, tab: Tab, line: Line, ann: str
) -> None:
    tab.keep(ann, walk("w1"))
    tab.page.evaluate(
        """() => new Promise((done, wrong) => {
          const request = indexedDB.open("steadyback", 9);
          request.onerror = () => wrong(request.error);
          request.onsuccess = () => { request.result.close(); done(); };
        })"""
    )
    tab.keep(ann, walk("w2"))
    assert waits(tab, ann) == ["w1", "w2"]


def test_a_device_without_room_says_so_and_loses_nothing(
    context: BrowserContext, tab: Tab, line: Line, ann: str
) -> None:
    session = context.new_cdp_session(tab.page)
    session.send("Storage.overrideQuotaForOrigin", {"origin": line.address, "quotaSize": 200_000})
    tab.keep(ann, walk("w1"))
    with pytest.raises(Error, match="no room left on this device"):
        tab.keep(ann, walk("w2", body={"activity": "walk", "note": "x" * 1_000_000}))
    with pytest.raises(Error, match="no room left on this device"):
        tab.ask("keepProgress", ann, {"note": "x" * 1_000_000})
    assert waits(tab, ann) == ["w1"]
    assert tab.send(ann)["left"] == 0
    tab.keep(ann, walk("w3"))
    assert (waits(tab, ann), tab.ask("lost", ann)) == (["w3"], 0)


def test_what_a_browser_threw_away_is_counted_and_said(
    context: BrowserContext, tab: Tab, line: Line, ann: str
) -> None:
    tab.keep(ann, walk("w1"))
    assert tab.send(ann)["left"] == 0
    for name in ("w2", "w3"):
        tab.keep(ann, walk(name))
    assert (tab.ask("lost", ann), tab.ask("allArrived", ann)) == (0, False)
    thrown = {"origin": line.address, "storageTypes": "indexeddb,cache_storage"}
    context.new_cdp_session(tab.page).send("Storage.clearDataForOrigin", thrown)
    assert (waits(tab, ann), tab.ask("lost", ann)) == ([], 2)
    assert tab.ask("allArrived", ann) is False
    tab.ask("lossSeen", ann)
    assert (tab.ask("lost", ann), tab.ask("allArrived", ann)) == (0, True)
    tab.keep(ann, walk("w4"))
    assert tab.send(ann)["left"] == 0


def test_a_clock_that_jumps_changes_nothing_that_is_kept(tab: Tab, line: Line, ann: str) -> None:
    tab.keep(ann, walk("w1"))
    tab.page.evaluate("() => { const now = Date.now; Date.now = () => now() - 3 * 86400000; }")
    tab.keep(ann, walk("w2"))
    assert waits(tab, ann) == ["w1", "w2"]
    assert tab.send(ann)["left"] == 0
    rows = models.Event.objects.filter(person__public_id=ann, event_id__in=["w1", "w2"])
    assert {one.at_utc for one in rows} == {datetime.fromisoformat(walk("w1")["at"])}
