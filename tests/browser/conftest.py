"""A real Chromium for the tests in this folder.

`page` is phone-sized and `wide_page` desk-sized; both use the base address of `live_server`, which
is served under the name `localhost` (passkeys and service workers refuse an IP address or need
HTTPS there). A test fails when its page threw an error, broke the content security policy, or
asked any other host for anything.
"""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import time_machine
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Page,
    Playwright,
    Request,
    expect,
    sync_playwright,
)
from pytest_django.live_server_helper import LiveServer

from steadyback.web.records.content import the_catalogue
from tests.browser.faults.line import Line
from tests.browser.visit import MONDAY, PICTURES
from tests.web.conftest import EVENING, Device, equal_ids, no_planner_left

__all__ = ["equal_ids", "no_planner_left"]
ROOT = Path(__file__).parent.parent.parent
FLAGS = [
    "--disable-background-networking",
    "--disable-blink-features=OnDeviceWebSpeechAvailable",  # a headless shell ends a page that asks
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
]
PATIENCE_MS = 60_000
"""How long a page may take on a busy machine; a page that is right is not waited for."""
PHONE = (390, 844)
DESK = (1280, 900)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder: `pytest -m browser`."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.browser)


def chromium(kind: str = "") -> str:
    """The path of a Chromium, found as frontend/chromium.sh finds it."""
    command = [str(ROOT / "frontend" / "chromium.sh"), "find", kind]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    if run.returncode != 0:
        pytest.fail(run.stderr.strip(), pytrace=False)
    return run.stdout.strip()


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """What drives the browsers of a worker.

    Playwright's own event loop counts as running in this thread for as long as it lives, so
    Django's guard against queries in a coroutine must be off until it stops.
    """
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as driving:
        yield driving
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
    else:
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = before


def launched(playwright: Playwright, kind: str = "") -> Iterator[Browser]:
    """A browser until the tests end."""
    flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else FLAGS
    browser = playwright.chromium.launch(executable_path=chromium(kind), args=flags)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """One browser for each worker."""
    yield from launched(playwright)


@pytest.fixture(scope="session")
def whole_browser(playwright: Playwright) -> Iterator[Browser]:
    """One with windows and notifications, for what needs them; it takes half as much CPU again."""
    yield from launched(playwright, "whole")


class Watch:
    """What went wrong in a page without the test asking."""

    def __init__(self, page: Page) -> None:
        self.wrong: list[str] = []
        page.on("pageerror", lambda error: self.wrong.append(f"script error: {error}"))
        page.on("console", self.heard)
        page.on("request", self.asked)

    def heard(self, message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text or "Content-Security-Policy" in message.text:
            self.wrong.append(message.text)

    def asked(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in {"http", "https", "ws", "wss"} and parts.hostname != "localhost":
            self.wrong.append(f"asked another host: {request.url}")


def watched_page(browser: Browser, address: str, size: tuple[int, int]) -> Iterator[Page]:
    """A page in a context of its own: no cookie or storage is shared between tests."""
    context = browser.new_context(
        base_url=address,
        viewport={"width": size[0], "height": size[1]},
        locale="en-GB",
        timezone_id="Europe/London",
        reduced_motion="reduce",
    )
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    watch = Watch(page)
    yield page
    context.close()
    assert watch.wrong == []


@pytest.fixture
def page(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    """A phone's page on the running site."""
    yield from watched_page(browser, live_server.url, PHONE)


@pytest.fixture
def wide_page(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    """A desk's page on the running site."""
    yield from watched_page(browser, live_server.url, DESK)


@pytest.fixture
def whole_page(whole_browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    """A phone's page in a browser that shows notifications."""
    yield from watched_page(whole_browser, live_server.url, PHONE)


@pytest.fixture
def lone_page(browser: Browser) -> Iterator[Page]:
    """A page with no site behind it."""
    yield from watched_page(browser, "http://localhost", PHONE)


@pytest.fixture
def line(live_server: LiveServer) -> Iterator[Line]:
    """A line to the running site that can be cut."""
    opened = Line(int(live_server.url.rsplit(":", 1)[1]), lambda: None)
    yield opened
    opened.close()


@pytest.fixture
def evening_page(browser: Browser, line: Line) -> Iterator[Page]:
    """A phone's page whose line to the site can be cut, on a Monday evening."""
    for page in watched_page(browser, line.address, PHONE):
        page.clock.install(time=EVENING)
        yield page


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """The server's clock; it goes on from a Monday evening."""
    with time_machine.travel(MONDAY, tick=True) as traveller:
        yield traveller


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    folder = Path(os.environ.get(PICTURES, tmp_path))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture
def someone(clock: time_machine.Traveller, transactional_db: None) -> Device:
    """Somebody whose week is planned, on a device of their own."""
    device = Device(the_catalogue())
    device.agree("Robin")
    device.answer_quickly()
    device.post("plan/make")
    return device
