"""In a real browser: what a device keeps through crashes, damage, lack of room and other clocks."""

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Error

from steadyback.web.records import models
from tests.browser.faults.device import Tab
from tests.browser.faults.line import Line
from tests.browser.test_offline_queue import (
    NOW,
    Json,
    ann,
    context,
    stored,
    tab,
    waits,
    walk,
)

__all__ = ["ann", "context", "tab"]

pytestmark = pytest.mark.django_db(transaction=True)


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
    tab.ask("keepDays", tables(ann, NOW), tab.ask("beyond", ann))
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


def test_tables_that_were_asked_for_before_something_was_told_are_not_kept(
    tab: Tab, line: Line, ann: str
) -> None:
    known = tab.ask("beyond", ann)
    tab.ask("forgetDays", ann)
    tab.ask("keepDays", tables(ann, NOW), known)
    assert tab.ask("daysOf", ann) is None
    tab.ask("keepDays", tables(ann, NOW), tab.ask("beyond", ann))
    assert tab.ask("daysOf", ann) == tables(ann, NOW)


def test_a_device_without_room_drops_its_tables_all_the_same(
    tab: Tab, line: Line, ann: str
) -> None:
    tab.ask("keepDays", tables(ann, NOW))
    tab.page.evaluate(
        "() => { IDBObjectStore.prototype.put = () => {"
        ' throw new DOMException("full", "QuotaExceededError"); }; }'
    )
    tab.ask("forgetDays", ann)
    assert tab.ask("daysOf", ann) is None


def test_a_lock_falls_with_the_tables_that_know_of_it_and_not_before(
    tab: Tab, line: Line, ann: str
) -> None:
    lock = {"level": "urgent", "card": None, "at": NOW.isoformat()}
    tab.ask("setLock", ann, lock)
    known = tab.ask("beyond", ann)
    tab.page.evaluate(
        "() => { const put = IDBObjectStore.prototype.put; globalThis.mend = () => {"
        " IDBObjectStore.prototype.put = put; }; IDBObjectStore.prototype.put = () => {"
        ' throw new DOMException("full", "QuotaExceededError"); }; }'
    )
    with pytest.raises(Error, match="no room left on this device"):
        tab.ask("keepDays", tables(ann, NOW), known)
    assert tab.ask("lockOf", ann) == lock
    tab.page.evaluate("() => globalThis.mend()")
    tab.ask("keepDays", tables(ann, NOW), known)
    assert tab.ask("lockOf", ann) is None


def test_a_lock_of_another_tab_or_with_an_entry_that_waits_stays(
    tab: Tab, line: Line, ann: str
) -> None:
    lock = {"level": "urgent", "card": None, "at": NOW.isoformat()}
    known = tab.ask("beyond", ann)
    tab.ask("setLock", ann, lock)
    tab.ask("keepDays", tables(ann, NOW), known)
    assert tab.ask("lockOf", ann) == lock
    known = tab.ask("beyond", ann)
    tab.keep(ann, walk("w1"))
    tab.ask("keepDays", tables(ann, NOW), known)
    assert tab.ask("lockOf", ann) == lock
    older = tables(ann, NOW - timedelta(minutes=1))
    assert tab.send(ann)["left"] == 0
    assert tab.ask("keepDays", older, tab.ask("beyond", ann)) == tables(ann, NOW)
    assert tab.ask("lockOf", ann) == lock
    tab.ask("keepDays", tables(ann, NOW), tab.ask("beyond", ann))
    assert tab.ask("lockOf", ann) is None


SESSION_BODY = {"levels": [], "leg_before": 2, "leg_after": 8, "back_before": 2, "back_after": 2}


def test_what_asks_for_a_gentle_session_stands_until_the_tables_know(
    tab: Tab, line: Line, ann: str
) -> None:
    tab.keep(ann, walk("s1", kind="session_done", body=SESSION_BODY))
    assert tab.ask("morningOf", ann)["careful"] == "session"
    morning = walk("m1", kind="morning_after", body={"for_session": "s1"})
    tab.ask("queue", ann, morning, False)
    assert tab.ask("morningOf", ann)["careful"] == "morning"
    tab.ask("queue", ann, walk("m2", kind="morning_after", body={"for_session": "s1"}), True)
    assert tab.ask("morningOf", ann)["careful"] == "morning"
    for name in ("s1", "m1", "m2"):
        tab.ask("dropEvent", ann, name)
    tab.ask("keepDays", tables(ann, NOW), tab.ask("beyond", ann))
    assert tab.ask("morningOf", ann) is None


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
    assert (tab.ask("lost", ann), tab.ask("beyond", ann)["arrived"]) == (0, False)
    thrown = {"origin": line.address, "storageTypes": "indexeddb,cache_storage"}
    context.new_cdp_session(tab.page).send("Storage.clearDataForOrigin", thrown)
    assert (waits(tab, ann), tab.ask("lost", ann)) == ([], 2)
    assert tab.ask("beyond", ann)["arrived"] is False
    tab.ask("lossSeen", ann)
    assert (tab.ask("lost", ann), tab.ask("beyond", ann)["arrived"]) == (0, True)
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


def test_a_danger_that_was_thrown_away_locks_until_it_is_told_again_or_was_asked_about_later(
    context: BrowserContext, tab: Tab, line: Line, ann: str
) -> None:
    ids = ["019c0000-0000-7000-8000-00000000000" + digit for digit in "12"]
    tab.ask("queue", ann, walk(ids[0]), True, True)
    assert tab.ask("lockOf", ann)["level"] == "urgent", "what closes does so while it waits"
    thrown = {"origin": line.address, "storageTypes": "indexeddb"}
    clear = context.new_cdp_session(tab.page).send
    clear("Storage.clearDataForOrigin", thrown)
    lost = {"level": "urgent", "card": None, "at": ""}
    assert tab.ask("lockOf", ann) == lost
    open_screen = [{"id": "short-screen", "kind": "screen", "flags": ["RF01"]}]
    for questions, still in ((open_screen, lost), ([], None)):
        tab.ask("keepDays", asked_on(ann, questions), tab.ask("beyond", ann))
        assert tab.ask("lockOf", ann) == still
    assert tab.ask("lost", ann) == 1
    tab.ask("queue", ann, walk(ids[1]), True, True)
    clear("Storage.clearDataForOrigin", thrown)
    assert tab.ask("lockOf", ann) == lost
    tab.ask("lossSeen", ann)
    assert tab.ask("lockOf", ann) is None


def asked_on(person: str, questions: list[Json]) -> Json:
    """Tables of today, with what is still to be asked."""
    day = {"date": NOW.date().isoformat(), "locked": False, "questions": questions}
    made = {"made_at": f"{day['date']}T12:00:00+00:00", "zone": "UTC", "days": [day]}
    return tables(person, NOW, tables=made)


def test_a_danger_that_could_not_be_kept_locks_until_it_is_told_again(
    context: BrowserContext, tab: Tab, line: Line, ann: str
) -> None:
    tab.page.evaluate(
        "() => { for (const name of ['add', 'put']) IDBObjectStore.prototype[name] = () => {"
        ' throw new DOMException("full", "QuotaExceededError"); }; }'
    )
    with pytest.raises(Error, match="no room left"):
        tab.ask("queue", ann, walk("w1"), True, True)
    again = Tab(context, "/blank", tab.token)
    assert again.ask("lockOf", ann)["level"] == "urgent"
    again.ask("keepDays", tables(ann, NOW), again.ask("beyond", ann))
    assert again.ask("lockOf", ann)["level"] == "urgent", "the tables know nothing of it"
    again.ask("lossSeen", ann)
    assert again.ask("lockOf", ann) is None
    with pytest.raises(Error, match="no room left"):
        tab.ask("queue", ann, walk("w2"))
    assert tab.ask("lost", ann) == 0, "what closes nothing is not said to be deleted"
