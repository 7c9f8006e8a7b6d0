"""The line between a browser and our server, which loses, doubles, delays and garbles.

It passes every request on to the real server and says nothing of its own, but for the faults and
for `/blank`, an empty page for tabs. What is not an event passes unharmed, unless a test wants
that nobody answers it.
"""

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from random import Random
from typing import Any, ClassVar

BLANK = b'<!doctype html><title>blank</title><link rel="icon" href="data:,">'
HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "content-length", "date", "server"}
LONGEST_S = 0.06
Reply = tuple[int, list[tuple[str, str]], bytes]


@dataclass
class Weather:
    """How bad the line is; `chance` of a fault for each request with events.

    `missing`: the chance that nobody answers what a page asks for about a person.
    """

    by: Random = field(default_factory=lambda: Random(0))
    chance: float = 0.0
    missing: float = 0.0
    down: bool = False
    coming: list[str] = field(default_factory=list)
    """Faults of the next requests, where a test wants certain ones."""

    def fault(self, met: Mapping[str, int]) -> str:
        """What happens to the next request; empty for nothing.

        Of the faults that were met least one is drawn, so that each comes.
        """
        if self.coming:
            return self.coming.pop(0)
        if self.by.random() >= self.chance:
            return ""
        return self.by.choice([fault for fault in FAULTS if met[fault] == min(met.values())])

    def answers(self, path: str) -> bool:
        """Whether a request without events gets an answer."""
        return not (self.down or (path.endswith(".json") and self.by.random() < self.missing))


FAULTS = (
    "lost on the way",
    "not taken",
    "answer lost",
    "doubled",
    "both at once",
    "slow",
    "late",
    "hotel",
    "broken",
    "gateway",
    "server dies",
)


class Line:
    """A proxy with weather; `kill` ends the server's process with -9."""

    def __init__(self, port: int, kill: Callable[[], None]) -> None:
        self.port, self.kill = port, kill
        self.weather = Weather()
        self.acknowledged: list[str] = []
        self.asked = 0
        """Requests with events that came, whatever became of them."""
        self.faults: dict[str, int] = dict.fromkeys(FAULTS, 0)
        self.late: list[threading.Thread] = []
        line = self

        class Handler(Through):
            its_line = line

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.address = f"http://localhost:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self) -> None:
        """Hang up."""
        self.server.shutdown()
        self.server.server_close()

    def settle(self) -> None:
        """Wait until everything that was late has arrived."""
        while self.late:
            self.late.pop().join(20)

    def ask(self, method: str, path: str, headers: Any, body: bytes) -> Reply | None:
        """Ask the server itself; nothing where it does not answer."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            kept = [pair for pair in answer.getheaders() if pair[0].lower() not in HOP_BY_HOP]
            reply = (answer.status, kept, answer.read())
        except (OSError, HTTPException):
            return None
        finally:
            connection.close()
        if method == "POST" and reply[0] in (200, 201):
            self.acknowledged.append(body.decode())
        return reply

    def ask_later(self, after: float, *asked: Any) -> threading.Thread:
        """Ask in a moment, whether or not anybody still waits."""

        def soon() -> None:
            time.sleep(after)
            self.ask(*asked)

        thread = threading.Thread(target=soon, daemon=True)
        thread.start()
        self.late.append(thread)
        return thread


class Through(BaseHTTPRequestHandler):
    """One request on its way through."""

    its_line: ClassVar[Line]

    def do_GET(self) -> None:
        if self.path == "/blank":
            self.answer((200, [("Content-Type", "text/html")], BLANK))
        elif self.its_line.weather.answers(self.path):
            self.answer(self.its_line.ask(*self.asked()))

    def do_POST(self) -> None:
        line, asked = self.its_line, self.asked()
        line.asked += self.path.startswith("/api/")
        if line.weather.down:
            return
        fault = line.weather.fault(line.faults) if self.path.startswith("/api/") else ""
        if fault:
            line.faults[fault] += 1
        self.answer(self.under(fault, asked))

    def asked(self) -> tuple[str, str, dict[str, str], bytes]:
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        return self.command, self.path, dict(self.headers.items()), body

    def under(self, fault: str, asked: Any) -> Reply | None:
        """The answer that gets through, if any."""
        line, by = self.its_line, self.its_line.weather.by
        after = by.random() * LONGEST_S
        if fault == "lost on the way":
            return None
        if fault == "late":
            line.ask_later(after * 3, *asked)
            return None
        if fault == "server dies":
            line.ask_later(0, *asked)
            time.sleep(after / 2)
            line.kill()
            return None
        if fault == "not taken":
            return (500, [("Content-Type", "text/html")], b"<h1>Sorry</h1>")
        if fault == "slow":
            time.sleep(after)
        if fault == "doubled":
            line.ask(*asked)
        if fault == "both at once":
            line.ask_later(0, *asked)
        reply = line.ask(*asked)
        return {
            "answer lost": None,
            "hotel": (200, [("Content-Type", "text/html")], b"<h1>Welcome to our Wi-Fi</h1>"),
            "broken": (500, [("Content-Type", "text/html")], b"<h1>Sorry</h1>"),
            "gateway": (502, [("Content-Type", "text/plain")], b"bad gateway"),
        }.get(fault, reply)

    def answer(self, reply: Reply | None) -> None:
        """Send an answer, or hang up without one."""
        if reply is None:
            return
        status, headers, body = reply
        try:
            self.send_response(status)
            for name, value in headers:
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        except OSError:
            return

    def log_message(self, *args: Any) -> None:
        """Say nothing."""
