"""In a real browser: what a device keeps is sent once, refusals are shown, people stay apart."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Error

from steadyback.engine import dump_state
from steadyback.record import Person
from steadyback.web.accounts import keys
from steadyback.web.records import models
from steadyback.web.records.access import begin_record, open_record
from steadyback.web.records.folding import folded, refolded
from tests.browser.faults.device import Tab
from tests.browser.faults.line import Line, Weather
from tests.browser.test_faults import token_of
from tests.web.test_launch import environment, fetch, free_port

Json = dict[str, Any]
SECRET = "k" * 40
NOW = datetime.now(UTC).replace(microsecond=0)
WAIT_MS = 60_000

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def context(browser: Browser, line: Line) -> Iterator[BrowserContext]:
    made = device_of(browser, line)
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
    tab.page.wait_for_function("told.length >= 2 && told.at(-1).left === 0")
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


def begun(port: int, folder: Path) -> subprocess.Popen[str]:
    """`steadyback serve`, once it answers."""
    words = [sys.executable, "-m", "steadyback.launch", "serve", "--port", str(port)]
    process = subprocess.Popen(
        words, stdout=subprocess.DEVNULL, text=True, env=environment(folder), start_new_session=True
    )
    fetch(f"http://localhost:{port}/about")
    return process


def ended(process: subprocess.Popen[str]) -> None:
    """Pull the plug."""
    os.killpg(process.pid, signal.SIGKILL)
    process.wait(20)


def test_a_server_that_was_killed_and_started_again_gets_everything_once(
    browser: Browser, tmp_path: Path
) -> None:
    port = free_port()
    context = browser.new_context(base_url=f"http://localhost:{port}")
    process = begun(port, tmp_path)
    try:
        person = welcomed(context)
        tab = Tab(context, "/about", token_of(context))
        tab.keep(person, walk("w1"))
        assert tab.send(person)["left"] == 0
        ended(process)
        for name in ("w2", "w3"):
            tab.keep(person, walk(name))
        assert tab.send(person) == {"left": 2, "refused": 0, "offline": True}
        process = begun(port, tmp_path)
        assert tab.send(person) == {"left": 0, "refused": 0, "offline": False}
        case = context.request.get(f"/p/{person}/you/download").json()
        walks = [event["id"] for event in case["events"] if event["kind"] == "activity"]
        assert sorted(walks) == ["w1", "w2", "w3"]
    finally:
        context.close()
        ended(process)


def welcomed(context: BrowserContext) -> str:
    """Somebody who agreed on the first page."""
    page = context.new_page()
    page.goto("/welcome")
    page.get_by_label("I am 18 or over.").check()
    page.get_by_label("I agree that my answers are kept").check()
    page.get_by_role("button", name="Begin").click()
    page.wait_for_url("**/questions/about")
    return page.url.split("/")[4]


# ---------------------------------------------------------------- people


def test_two_devices_of_one_person_lose_nothing_of_each_other(
    browser: Browser, line: Line, ann: str
) -> None:
    contexts = [device_of(browser, line) for _ in range(2)]
    tabs = [Tab(context, "/blank", token_of(context)) for context in contexts]
    for number in range(8):
        tabs[number % 2].keep(ann, walk(f"w{number}", minutes=40 - number))
    line.weather = Weather(coming=["both at once", "late", "answer lost", "doubled", "slow"])
    for tab in tabs * 2:
        tab.begin_to_send(ann)
    line.settle()
    assert [tab.send(ann)["left"] for tab in tabs * 2][2:] == [0, 0]
    assert sorted(stored(ann)) == [f"w{number}" for number in range(8)]
    person = models.Person.objects.get(public_id=ann)
    now = timezone.now()
    assert dump_state(folded(person, now).state) == dump_state(refolded(person, now).state)
    for context in contexts:
        context.close()


def device_of(browser: Browser, line: Line) -> BrowserContext:
    """A browser of its own with the person's key."""
    made = browser.new_context(base_url=line.address)
    made.add_cookies([{"name": keys.COOKIE, "value": SECRET, "url": line.address}])
    return made


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


def test_where_the_server_knows_nobody_what_waits_stays_until_it_is_let_go(
    tab: Tab, line: Line, ann: str
) -> None:
    tab.keep(ann, walk("w1"))
    lock = {"level": "urgent", "card": None, "at": NOW.isoformat()}
    tab.ask("setLock", ann, lock)
    assert tab.ask("leave", ann) == 1
    assert (waits(tab, ann), tab.ask("lockOf", ann), tab.ask("lost", ann)) == (["w1"], lock, 0)
    assert tab.send(ann)["left"] == 0
    assert tab.ask("leave", ann) == 0
    assert tab.ask("lockOf", ann) is None
