"""Random faults between a device and the server: every acknowledged event once, none lost.

A real Chromium keeps and sends; a line loses, doubles, delays and garbles what it sends; tabs are
ended and the server is killed with -9 while it writes. Fifty schedules from the same seeds each
time (what meets what also depends on the machine); with HYPOTHESIS_PROFILE=nightly a thousand,
drawn anew. Where one fails, its seed and its story are said.
"""

import json
import os
import re
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext

from steadyback.web.accounts import keys
from tests.browser.conftest import ROOT
from tests.browser.faults.device import Tab
from tests.browser.faults.line import Line, Weather
from tests.web.test_launch import environment, free_port

AT_NIGHT = os.environ.get("HYPOTHESIS_PROFILE") == "nightly"
SCHEDULES = 1000 if AT_NIGHT else 50
FIRST_SEED = secrets.randbelow(10**9) if AT_NIGHT else 0
MOST_TRIES = 40
Json = dict[str, Any]


class Server:
    """Our server in a process of its own, which comes back when it is killed."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        words = ["tests.browser.faults.serving", folder, self.port, SCHEDULES]
        self.process = subprocess.Popen(
            [sys.executable, "-m", *map(str, words)],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            cwd=ROOT,
            env=environment(folder),
            start_new_session=True,
        )
        assert self.process.stdout is not None
        told = json.loads(self.process.stdout.readline())
        self.secret: str = told["secret"]
        self.people: list[str] = told["people"]

    def kill(self) -> None:
        """End the server as if the plug were pulled."""
        with suppress(ProcessLookupError, ValueError, FileNotFoundError):
            os.kill(int((self.folder / "server").read_text("ascii")), signal.SIGKILL)

    def close(self) -> None:
        """End everything."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(20)

    def examined(self) -> Json:
        """What the tables hold, read by a process that knows nothing of all this."""
        done = subprocess.run(
            [sys.executable, "-m", "tests.browser.faults.examining", str(self.folder)],
            capture_output=True,
            text=True,
            cwd=ROOT,
            env=environment(self.folder),
            check=True,
        )
        found: Json = json.loads(done.stdout)
        return found


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    started = Server(tmp_path_factory.mktemp("faults"))
    yield started
    started.close()


@pytest.fixture
def line(server: Server) -> Iterator[Line]:
    opened = Line(server.port, server.kill)
    yield opened
    opened.close()


@pytest.fixture
def context(browser: Browser, line: Line, server: Server) -> Iterator[BrowserContext]:
    made = browser.new_context(base_url=line.address)
    made.add_cookies([{"name": keys.COOKIE, "value": server.secret, "url": line.address}])
    yield made
    made.close()


def token_of(context: BrowserContext) -> str:
    """The token that a page gives out, with its cookie."""
    for _ in range(100):
        with suppress(Exception):
            found = re.search(
                r'csrfmiddlewaretoken" value="(\w+)"', context.request.get("/welcome").text()
            )
            if found:
                return found[1]
        time.sleep(0.05)
    raise AssertionError("the server does not answer")


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
        happened = datetime.now(UTC) - timedelta(minutes=self.by.randint(0, 3000))
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
            happened = datetime.now(UTC)
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
        assert tab.ask("lost", self.person) == 0

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


def holds(stored: Any, sent: Any) -> bool:
    """Whether what is stored says what was sent; the store adds what is meant by default."""
    if isinstance(sent, dict):
        return all(name in stored and holds(stored[name], sent[name]) for name in sent)
    return bool(stored == sent)


def test_every_event_arrives_once_whatever_the_line_the_tabs_and_the_server_do(
    server: Server, line: Line, context: BrowserContext
) -> None:
    token, tabs = token_of(context), list[Tab]()
    schedules = [
        Schedule(FIRST_SEED + place, person, context, line, token, tabs)
        for place, person in enumerate(server.people)
    ]
    for schedule in schedules:
        try:
            schedule.run()
        except Exception as error:
            error.add_note(f"seed {schedule.seed}: {schedule.story}")
            raise
    line.settle()
    found = server.examined()
    assert found["integrity"] == "ok"
    for schedule in schedules:
        schedule.check(found["people"][schedule.person])
    acknowledged = {one["id"] for text in line.acknowledged for one in json.loads(text)["events"]}
    stored = {name for one in found["people"].values() for _, name, *_ in one["events"]}
    assert acknowledged == stored
    assert [fault for fault, times in line.faults.items() if not times] == []
    without = [name for name, one in found["people"].items() if not one["from_snapshot"]]
    assert without == [], "no snapshot, or the rules changed while this ran"
