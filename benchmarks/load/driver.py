"""The driver, in a process of its own: `python -m benchmarks.load.driver` with a task on stdin.

Requests leave at a fixed rate whether or not earlier ones came back, and each is timed from the
moment at which it was meant to leave, so that an app that hangs is not spared the requests that
it kept waiting.
"""

import asyncio
import gzip
import json
import re
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from benchmarks.load.asking import KEPT, READS, Asking, Request
from benchmarks.load.wire import Answer, Broken, Upstream, through

WORDS: Final = 200
"""So much of each sort of error's words is kept."""


@dataclass(frozen=True, slots=True)
class Task:
    """What a driver does. The first `warm_s` seconds are asked but not told."""

    seed: int
    people: int
    run: str
    ports: tuple[int, ...]
    rate: float
    seconds: float
    warm_s: float
    out: str


@dataclass(slots=True)
class Told:
    """What became of one request: when it was meant to leave and was answered (seconds of the
    machine's own clock), its status or a word for none.
    """

    kind: str
    meant: float
    answered: float
    status: int | str
    retried: bool
    late_ms: float
    person: int
    event: str


class Driver:
    """One run."""

    def __init__(self, task: Task) -> None:
        self.task = task
        self.asking = Asking(task.seed, task.people, task.run)
        self.upstreams = [Upstream(port) for port in task.ports]
        self.told: list[Told] = []
        self.words: dict[str, str] = {}

    async def run(self) -> None:
        """Send everything on time and wait for the last answer."""
        begun = time.monotonic()
        print(f"begun {begun + self.task.warm_s!r}", flush=True)
        going: set[asyncio.Task[None]] = set()
        for number in range(int(self.task.rate * (self.task.warm_s + self.task.seconds))):
            meant = begun + number / self.task.rate
            await asyncio.sleep(max(0.0, meant - time.monotonic()))
            asked = asyncio.create_task(self.ask(number, meant, self.asking.next()))
            going.add(asked)
            asked.add_done_callback(going.discard)
        if going:
            await asyncio.wait(going)

    async def ask(self, number: int, meant: float, request: Request) -> None:
        """One request, timed from when it was meant to leave."""
        late = (time.monotonic() - meant) * 1000
        status: int | str
        retried = False
        try:
            reads = request.kind in READS
            answer = await through(self.upstreams, number, request.data, reads)
            status, retried = answer.status, answer.retried
            if status >= 400 or (status == 200 and request.kind == "check-in form"):
                self.keep_words(request, answer)
        except Broken as broken:
            status = str(broken.args[0])
        now = time.monotonic()
        one = Told(request.kind, meant, now, status, retried, late, request.person, request.event)
        self.told.append(one)

    def keep_words(self, request: Request, answer: Answer) -> None:
        """What the app said, once for each sort of refusal."""
        key = f"{request.kind} {answer.status}"
        if key not in self.words:
            body = answer.body
            if answer.headers.get("content-encoding") == "gzip":
                body = gzip.decompress(body)
            text = body.decode("utf-8", "replace")
            main = re.search(r"<main.*?</main>", text, re.DOTALL)
            plain = re.sub(r"<[^>]*>", " ", main[0] if main else text)
            self.words[key] = " ".join(plain.split())[:WORDS]

    def report(self) -> dict[str, Any]:
        """Everything but the warming up; what was acknowledged also then."""
        begun = min(one.meant for one in self.told) + self.task.warm_s - 1e-6
        kept = [
            (one.person, one.event)
            for one in self.told
            if one.event and one.status in KEPT[one.kind]
        ]
        sent = [(one.person, one.event) for one in self.told if one.event]
        counted = [asdict(one) for one in self.told if one.meant >= begun]
        return {"told": counted, "kept": kept, "sent": sent, "words": self.words}


def main() -> None:
    """Do one task."""
    data = json.load(sys.stdin)
    task = Task(**{**data, "ports": tuple(data["ports"])})
    driver = Driver(task)
    asyncio.run(driver.run())
    Path(task.out).write_text(json.dumps(driver.report()), "utf-8")


if __name__ == "__main__":
    main()
