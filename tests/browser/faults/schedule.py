"""What happens to one person on a page of its own, which keeps and sends whatever is drawn."""

import time
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from typing import Any

from playwright.sync_api import BrowserContext

from tests.browser.faults.device import Tab
from tests.browser.faults.examining import holds
from tests.browser.faults.line import Line, Weather
from tests.browser.faults.moment import MONDAY
from tests.until import until

MOST_TRIES = 500
Json = dict[str, Any]


@dataclass
class Schedule:
    """One person's session in bad weather, drawn from a seed."""

    seed: int
    person: str
    context: BrowserContext
    line: Line
    token: str
    tabs: list[Tab]
    """Open since the schedule before, until one is ended."""
    kept: dict[str, Json] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)
    story: list[str] = field(default_factory=list)

    def run(self) -> None:
        """Everything that happens, and then fair weather until nothing waits."""
        self.by = Random(self.seed)
        self.line.weather = Weather(Random(self.seed + 1), chance=self.by.choice([0.2, 0.5, 0.9]))
        for _ in range(self.by.randint(6, 14)):
            self.step()
        self.line.weather = Weather()
        self.calm()

    def step(self) -> None:
        """One thing that a person, a browser or a server does."""
        does = self.by.choices(
            [self.keeps, self.sends, self.keeps_again, self.tab_ends, self.server_ends, self.waits],
            [6, 5, 1, 1, 1, 1],
        )[0]
        self.story.append(does.__name__)
        does()

    def tab(self) -> Tab:
        """One of two tabs."""
        place = self.by.randrange(2)
        while len(self.tabs) <= place:
            self.tabs.append(Tab(self.context, "/blank", self.token))
        return self.tabs[place]

    def keeps(self) -> None:
        event = self.event()
        self.tab().keep(self.person, event)
        self.kept[event["id"]] = event

    def keeps_again(self) -> None:
        for event in list(self.kept.values())[-1:]:
            self.tab().keep(self.person, event)

    def sends(self) -> None:
        self.tab().begin_to_send(self.person)
        if self.by.random() < 0.3:
            self.tab().begin_to_send(self.person)

    def tab_ends(self) -> None:
        if self.tabs:
            self.tabs.pop(self.by.randrange(len(self.tabs))).close()

    def server_ends(self) -> None:
        self.line.kill()

    def waits(self) -> None:
        time.sleep(self.by.random() * 0.05)

    def event(self) -> Json:
        """The next fact; some are late, some take another back, some are not valid."""
        happened = MONDAY - timedelta(minutes=self.by.randint(0, 3000))
        kind, body = self.by.choice(
            [
                ("activity", {"activity": "walk", "minutes": self.by.randint(1, 60)}),
                ("check_in", {"symptoms": {"leg_nprs": self.by.randint(0, 10)}}),
                ("correction", None),
                ("activity", {"activity": "flying"}),
            ]
        )
        made = self.tab().ask("newId")
        if body is None:
            good = [name for name, one in self.kept.items() if self.may_be_taken_back(name, one)]
            if not good:
                return self.event()
            body = {"event": self.by.choice(good), "withdraw": True}
            happened = MONDAY
        if body == {"activity": "flying"}:
            self.refused.add(made)
        event = {"id": made, "at": happened.isoformat(), "by": "person", "kind": kind}
        return event | {"version": 1, "body": body}

    def may_be_taken_back(self, name: str, event: Json) -> bool:
        """Whether a correction of this event is valid."""
        return name not in self.refused and event["kind"] != "correction"

    def calm(self) -> None:
        """Fair weather: everything gets through, and what was refused is said."""
        self.line.settle()
        tab = self.tab()
        sent = tab.send(self.person)
        for _ in range(MOST_TRIES):
            if sent["left"]:
                time.sleep(0.05)
                sent = tab.send(self.person)
        assert sent == {"left": 0, "refused": len(self.refused), "offline": False}
        aside = tab.ask("refused", self.person)
        assert {one["event"]["id"] for one in aside} == self.refused, (aside, self.story)
        assert all("activity" in one["says"] for one in aside)
        until(lambda: tab.ask("lost", self.person) == 0, "something is lost")

    def check(self, found: Json) -> None:
        """What the tables must hold of this person."""
        stored = {name: {"kind": kind, "body": body} for _, name, kind, body in found["events"]}
        due = {
            name: {"kind": event["kind"], "body": event["body"]}
            for name, event in self.kept.items()
            if name not in self.refused
        }
        assert len(found["events"]) == len(stored), (self.seed, "doubled", self.story)
        assert stored.keys() == due.keys(), (self.seed, self.story)
        assert [name for name in due if not holds(stored[name], due[name])] == [], self.seed
        assert (found["gaps"], found["equal"]) == (False, True), (self.seed, self.story)
