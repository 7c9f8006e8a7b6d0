"""The device's own code for keeping and sending, in a tab of a real browser."""

import subprocess
from functools import cache
from typing import Any

from playwright.sync_api import BrowserContext, Page

from tests.browser.conftest import ROOT

ENTRY = """
export * from "./store.ts";
export * from "./sync.ts";
"""


@cache
def bundle() -> str:
    """store.ts and sync.ts as one script that is called `device` in the page."""
    command = [
        str(ROOT / "node_modules/.bin/esbuild"),
        "--bundle",
        "--format=iife",
        "--global-name=device",
        "--loader=ts",
        "--sourcefile=device.ts",
    ]
    done = subprocess.run(
        command,
        input=ENTRY,
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT / "frontend/src/led",
    )
    # A function, because what is evaluated must be one expression; it leaves `device` behind.
    return f"() => {{ {done.stdout}; globalThis.device = device; }}"


class Tab:
    """A tab that holds the device's code, for one person at a time."""

    def __init__(self, context: BrowserContext, address: str, token: str) -> None:
        self.page: Page = context.new_page()
        self.page.goto(address)
        self.page.evaluate(bundle())
        self.token = token

    def keep(self, person: str, event: dict[str, Any]) -> None:
        """Keep an event; it is on the disk when this returns."""
        self.page.evaluate("([p, e]) => device.queue(p, e)", [person, event])

    def begin_to_send(self, person: str) -> None:
        """Send, without waiting for the end."""
        self.page.evaluate(
            "([p, t]) => { device.send(p, t).catch(() => {}); }", [person, self.token]
        )

    def send(self, person: str) -> dict[str, Any]:
        """Send, and say how it stands."""
        sent: dict[str, Any] = self.page.evaluate(
            "([p, t]) => device.send(p, t)", [person, self.token]
        )
        return sent

    def ask(self, what: str, *arguments: Any) -> Any:
        """Call one function of the device."""
        return self.page.evaluate(f"a => device.{what}(...a)", list(arguments))

    def close(self) -> None:
        """End the tab without a word to it."""
        self.page.close(run_before_unload=False)
