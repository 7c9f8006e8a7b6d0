"""Random faults between a device and the server: every acknowledged event once, none lost.

A real Chromium keeps and sends; a line loses, doubles, delays and garbles what it sends; tabs are
ended and the server is killed with -9 while it writes. Fifty schedules from the same seeds each
time, ten of them on the page that leads a session (what meets what also depends on the machine);
with HYPOTHESIS_PROFILE=nightly a thousand, two hundred of them led, drawn anew. Where one fails,
its seed and its story are said; FIRST_SEED begins at a seed.
"""

import json
import os
import re
import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import Any

import pytest
from playwright.sync_api import APIResponse, Browser, BrowserContext
from playwright.sync_api import Error as BrowserError

from steadyback.web.accounts import keys
from tests.browser.faults.device import Tab
from tests.browser.faults.led import BEFORE, LedSchedule
from tests.browser.faults.line import Line
from tests.browser.faults.schedule import Schedule
from tests.browser.faults.server import Server
from tests.browser.faults.witness import a_device
from tests.until import until

AT_NIGHT = os.environ.get("HYPOTHESIS_PROFILE") == "nightly"
SCHEDULES, LED = (800, 200) if AT_NIGHT else (40, 10)
FIRST_SEED = int(os.environ.get("FIRST_SEED", secrets.randbelow(10**9) if AT_NIGHT else 0))
Json = dict[str, Any]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    started = Server(tmp_path_factory.mktemp("faults"), SCHEDULES, LED)
    yield started
    started.close()


@pytest.fixture
def line(server: Server) -> Iterator[Line]:
    opened = Line(server.port, server.kill)
    yield opened
    opened.close()


@pytest.fixture
def new_device(
    browser: Browser, line: Line, server: Server
) -> Iterator[Callable[[], BrowserContext]]:
    """Makes browsers that hold the key of everybody here, apart from each other."""
    made: list[BrowserContext] = []

    def new() -> BrowserContext:
        made.append(browser.new_context(base_url=line.address, reduced_motion="reduce"))
        made[-1].add_cookies([{"name": keys.COOKIE, "value": server.secret, "url": line.address}])
        return made[-1]

    yield new
    for one in made:
        one.close()


def got(context: BrowserContext, path: str) -> APIResponse:
    """An answer of the server, which may be on its way back."""

    def answered() -> APIResponse | None:
        with suppress(BrowserError):
            return context.request.get(path)
        return None

    found = until(answered, "the server does not answer")
    assert found is not None
    return found


def token_of(context: BrowserContext) -> str:
    """The token that a page gives out, with its cookie."""
    found = re.search(r'csrfmiddlewaretoken" value="(\w+)"', got(context, "/welcome").text())
    assert found is not None
    return found[1]


def run(schedule: Schedule | LedSchedule) -> None:
    """Run one schedule; a failure says which."""
    try:
        schedule.run()
    except BaseException as error:
        error.add_note(f"seed {schedule.seed}: {schedule.story}")
        raise


def found_after(
    server: Server, line: Line, schedules: Iterable[Schedule | LedSchedule]
) -> dict[str, Json]:
    """What the tables hold of these people, once it was looked at from every side."""
    line.settle()
    found = server.examined()
    assert found["integrity"] == "ok"
    people = {one.person: found["people"][one.person] for one in schedules}
    acknowledged = {one["id"] for text in line.acknowledged for one in json.loads(text)["events"]}
    stored = {
        name for one in people.values() for _, name, kind, _ in one["events"] if kind not in BEFORE
    }
    assert acknowledged == stored
    without = [name for name, one in people.items() if not one["from_snapshot"]]
    assert without == [], "no snapshot, or the rules changed while this ran"
    return people


def test_every_event_arrives_once_whatever_the_line_the_tabs_and_the_server_do(
    server: Server, line: Line, new_device: Callable[[], BrowserContext]
) -> None:
    context, tabs = new_device(), list[Tab]()
    token = token_of(context)
    schedules = [
        Schedule(FIRST_SEED + place, person, context, line, token, tabs)
        for place, person in enumerate(server.people)
    ]
    for schedule in schedules:
        run(schedule)
    people = found_after(server, line, schedules)
    for schedule in schedules:
        schedule.check(people[schedule.person])
    assert [fault for fault, times in line.faults.items() if not times] == []


def test_every_set_that_the_led_page_kept_arrives_once_whatever_ends_the_page_or_the_server(
    server: Server, line: Line, new_device: Callable[[], BrowserContext]
) -> None:
    schedules = []
    for place, (person, plan) in enumerate(server.plans.items()):
        context = new_device()
        with a_device(context, {**server.days, "person": person, "plan": plan}) as aside:
            schedules.append(LedSchedule(FIRST_SEED + place, person, context, line, aside))
            run(schedules[-1])
    people = found_after(server, line, schedules)
    for schedule in schedules:
        schedule.check(people[schedule.person])
    assert sum(len(one.sessions) for one in schedules) >= LED / 2
    assert sum(one.offered for one in schedules) > 0
    assert sum(line.faults.values()) > 0
