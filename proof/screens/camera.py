"""A browser as one person holds it: a size, a scheme, their key, and a clock that stands."""

import base64
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from proof.screens.people import NOW
from proof.screens.serving import chromium
from proof.screens.shown import SCREENS, SIZES
from proof.screens.small import smaller
from steadyback.web.accounts.keys import COOKIE

SETTLE_MS: Final = 400
"""How long a page of the standing clock may still draw before its picture is taken."""
People = Mapping[str, tuple[str, str]]
"""By name, the key of each, and the id of their record or of the clinic where they work."""


@dataclass(frozen=True, slots=True)
class Room:
    """Where pictures are taken: a browser, a server, people, a size, a scheme, and a folder."""

    browser: Browser
    address: str
    people: People
    size: str
    scheme: str
    folder: Path
    wanted: frozenset[str]


@dataclass(frozen=True, slots=True)
class Camera:
    """A page in the hands of one person."""

    room: Room
    page: Page
    person: str

    def go(self, path: str) -> None:
        """Open a page of the person's, or one of everybody's or a clinic's: those begin with `/`.

        In it `{clinic}` is the id of the clinic of who works there.
        """
        own = "" if path.startswith("/") else f"/p/{self.person}/"
        there = path.replace("{clinic}", self.person)
        self.page.goto(f"{self.room.address}{own}{there}", wait_until="load")

    def freeze(self) -> None:
        """From here on time passes only when told."""
        self.page.clock.pause_at(NOW.timestamp() + 60)

    def take(self, name: str) -> None:
        """The picture of a screen as it stands in the window."""
        if name not in self.room.wanted:
            return
        self.page.evaluate("document.fonts.ready.then(() => undefined)")
        self.page.mouse.move(0, 0)
        self.page.wait_for_timeout(SETTLE_MS)
        session = self.page.context.new_cdp_session(self.page)
        told = session.send("Page.captureScreenshot", {"format": "png", "optimizeForSpeed": True})
        file = SCREENS[name].file(self.room.size, self.room.scheme)
        (self.room.folder / file).write_bytes(smaller(base64.b64decode(told["data"])))
        session.detach()


@contextmanager
def opened() -> Iterator[Browser]:
    """The browser."""
    flags = ["--disable-gpu", "--hide-scrollbars", "--font-render-hinting=none"]
    flags += ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=flags)
        yield browser
        browser.close()


@contextmanager
def held(room: Room, name: str) -> Iterator[Camera]:
    """A browser of one person's own, or of nobody's where the name is empty."""
    person, secret = room.people.get(name, ("", ""))
    context = room.browser.new_context(
        viewport={"width": SIZES[room.size][0], "height": SIZES[room.size][1]},
        color_scheme="dark" if room.scheme == "dark" else "light",
        locale="en-GB",
        timezone_id="Europe/London",
    )
    context.set_default_timeout(20_000)
    if secret:
        context.add_cookies([{"name": COOKIE, "value": secret, "url": room.address}])
    try:
        yield Camera(room, clocked(context), person)
    finally:
        context.close()


def clocked(context: BrowserContext) -> Page:
    """A page whose clock begins at the moment of the pictures, without voices of the machine."""
    page = context.new_page()
    page.clock.install(time=NOW)
    page.on("dialog", lambda dialog: dialog.accept())
    return page
