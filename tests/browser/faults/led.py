"""What happens to one person on the page that leads a session: led, left, lost and opened again."""

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random
from typing import Any

from playwright.sync_api import BrowserContext, Page
from playwright.sync_api import Error as BrowserError

from tests.browser.faults.device import Tab
from tests.browser.faults.examining import holds
from tests.browser.faults.line import Line, Weather
from tests.browser.faults.witness import has_sets, is_told, put_right, seen
from tests.browser.test_led_session import answer_after
from tests.browser.test_session_file import ready
from tests.until import until

Json = dict[str, Any]
MOST_TRIES = 500
BEFORE = {"intake", "plan_issued"}
"""Kinds of what each person has before anything happens here."""

SHOWN = """() => {
  const shown = [...document.querySelectorAll("#led > section")].filter(one => !one.hidden);
  const waits = shown.some(one => one.querySelector("h1")?.textContent === "One moment.");
  return shown.length === 1 && !waits && shown[0].id !== "led-plain" ? shown[0].id : "";
}"""
"""The one section that is shown, once the page is ready for somebody."""


@dataclass
class LedSchedule:
    """One evening of a person with the led page in bad weather, drawn from a seed."""

    seed: int
    person: str
    context: BrowserContext
    line: Line
    aside: Tab
    """A tab of the same device that looks on."""
    story: list[str] = field(default_factory=list)
    kept: list[Json] = field(default_factory=list)
    """Every event that was on the device's disk at some time."""
    sessions: list[Json] = field(default_factory=list)
    """Every session as it was last kept while it was on."""
    offered: int = 0
    """How often a page that was opened again offered what had been left in the middle."""

    def run(self) -> None:
        """Everything that happens, and then fair weather until nothing waits."""
        self.by = Random(self.seed)
        by = Random(self.seed + 1)
        self.line.weather = Weather(by, chance=self.by.choice([0.2, 0.5, 0.9]), missing=0.8)
        self.page = self.opened()
        for _ in range(self.by.randint(4, 9)):
            self.step()
        self.line.weather = Weather(missing=0.9)
        self.calm()
        self.kept = seen(self.aside.page, "event", self.person)
        self.sessions = seen(self.aside.page, "progress", self.person)

    # ------------------------------------------------------------ what happens

    def step(self) -> None:
        """One thing that a person, a browser or a server does."""
        fitting = {
            "led-ready": self.starts,
            "led-before": self.says_how_it_is,
            "led-on": self.leads,
            "led-answer": self.goes_on,
            "led-after": self.saves,
        }.get(self.shown(), self.opens_again)
        does = self.by.choices(
            [fitting, self.hurts, self.leaves, self.tab_ends, self.server_ends, self.line_ends],
            [7, 1, 1, 2, 1, 1],
        )[0]
        self.story.append(does.__name__)
        does()

    def starts(self) -> None:
        """Begin a session, or save what was done of the one that was left."""
        left = self.page.locator(".begun").is_visible()
        self.press("Save what you did" if left and self.by.random() < 0.5 else "Start")
        self.leaves_behind("led-ready")

    def says_how_it_is(self) -> None:
        ready(self.page)
        self.leaves_behind("led-before")

    def leads(self) -> None:
        """Be led for a while; a question is answered."""
        if self.page.locator("#led-on .ask").is_visible():
            self.page.locator("[data-rir='2']").click()
        self.page.clock.run_for(self.by.choice([15_000, 30_000, 45_000]))

    def hurts(self) -> None:
        """It hurts, no more than before; sometimes the page is lost before that is told."""
        if self.shown() != "led-on":
            return
        self.press("It hurts")
        if self.by.random() < 0.3:
            self.tab_ends()
        else:
            self.press("Lower back")
            self.page.locator("[data-score='2']").click()
            self.press("Nothing new")

    def goes_on(self) -> None:
        self.page.locator("#led-answer").locator(".go-on, .end-now").first.click()

    def leaves(self) -> None:
        if self.shown() == "led-on":
            self.page.locator("#led-on .leave").click()

    def saves(self) -> None:
        """Say how it is after; sometimes the page is lost at that moment."""
        answer_after(self.page)
        if self.by.random() < 0.5 and self.line.weather.chance:
            self.tab_ends()
        else:
            self.leaves_behind("led-after")

    def opens_again(self) -> None:
        self.page.close()
        self.page = self.opened()

    def tab_ends(self) -> None:
        """The tab is gone in the middle of whatever it did: closed, or its process with it."""
        if self.by.random() < 0.3:
            with suppress(BrowserError):
                self.page.goto("chrome://crash")
        self.page.close(run_before_unload=False)
        self.page = self.opened()

    def server_ends(self) -> None:
        self.line.kill()

    def line_ends(self) -> None:
        """Nobody answers, until it is said again."""
        self.line.weather.down = not self.line.weather.down

    # ------------------------------------------------------------ the page

    def opened(self) -> Page:
        """The led page; what was left in the middle of it is offered there."""
        left = self.aside.ask("progressOf", self.person)
        page = self.context.new_page()
        for _ in range(MOST_TRIES):
            with suppress(BrowserError):
                page.goto(f"/p/{self.person}/lead", wait_until="commit")
                break
            self.line.weather.down &= self.by.random() < 0.5  # else a page not kept never comes
            time.sleep(0.05)
        until(lambda: bool(page.evaluate(SHOWN)))
        if page.evaluate(SHOWN) == "led-ready":
            assert page.locator(".begun").is_visible() == is_told(left), (left, self.story)
            self.offered += is_told(left)
        return page

    def leaves_behind(self, section: str) -> None:
        """Wait until the page shows another section than this."""
        until(lambda: self.shown() not in ("", section))

    def shown(self) -> str:
        """The section that is shown, by its id."""
        return str(self.page.evaluate(SHOWN))

    def press(self, words: str) -> None:
        self.page.get_by_role("button", name=words, exact=True).click()

    # ------------------------------------------------------------ in the end

    def calm(self) -> None:
        """Fair weather: what was left is saved, everything gets through, and nothing waits."""
        self.line.settle()
        for _ in range(MOST_TRIES):
            if not self.aside.ask("progressOf", self.person):
                break
            self.tidies_up()
        until(self.all_is_sent)
        assert self.aside.ask("refused", self.person) == [], self.story
        # What one tab keeps outside the database is seen in another one a moment later.
        until(lambda: self.aside.ask("lost", self.person) == 0)
        assert self.aside.ask("progressOf", self.person) is None, self.story
        self.page.close()

    def all_is_sent(self) -> bool:
        """Have the page send once more, where anything waits."""
        waiting: list[Json] = self.aside.ask("waiting", self.person)
        if waiting:
            self.page.evaluate("dispatchEvent(new Event('online'))")
        return not waiting

    def tidies_up(self) -> None:
        """Whatever the page shows, one step towards a saved session."""
        shown = self.shown()
        does: dict[str, Callable[[], None]] = {
            "led-ready": self.saves_what_was_left,
            "led-before": self.says_how_it_is,
            "led-on": self.leaves,
            "led-answer": self.goes_on,
            "led-after": self.saves,
        }
        does.get(shown, self.opens_again)()

    def saves_what_was_left(self) -> None:
        """Save it, or begin anew where nothing was done in it."""
        left = self.page.locator(".begun").is_visible()
        self.press("Save what you did" if left else "Start")
        self.leaves_behind("led-ready")

    # ------------------------------------------------------------ what arrived

    def check(self, found: Json) -> None:
        """What the tables must hold of this person."""
        rows = [(name, kind, body) for _, name, kind, body in found["events"] if kind not in BEFORE]
        stored = {name: (kind, body) for name, kind, body in rows}
        assert len(rows) == len(stored), (self.seed, "doubled", self.story)
        says = {name: body for name, (_, body) in stored.items()} | put_right(stored)
        for event in self.kept:
            assert event["id"] in says, (self.seed, "lost", self.story, event)
            body = says[event["id"]]
            assert holds(body, event["body"]), (self.seed, self.story, event, body)
        begun = {one["id"]: one["done"] for one in self.sessions}
        told = {name: says[name] for name, (kind, _) in stored.items() if kind == "session_done"}
        assert {one["id"] for one in self.sessions if is_told(one)} <= told.keys(), self.story
        assert told.keys() <= begun.keys(), (self.seed, self.story)
        for name, body in told.items():
            assert has_sets(body["levels"], begun[name]), (self.seed, self.story)
        assert (found["gaps"], found["equal"]) == (False, True), (self.seed, self.story)
