"""One run: two processes of the app, the driver against them, and perhaps faults."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from benchmarks.load.database import settings_for
from benchmarks.load.driver import Task
from benchmarks.load.faults import Fault, faults
from benchmarks.load.machine import Watched
from benchmarks.load.servers import AppProcess, end, started
from tests.postgres import Server

ROOT = Path(__file__).parent.parent.parent
Apps = list[AppProcess]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a run is to be."""

    seed: int
    people: int
    rate: float
    seconds: float
    warm_s: float
    broken: bool


@dataclass(frozen=True, slots=True)
class Run:
    """What a run was: the driver's report, CPU seconds of each part, what was broken."""

    wanted: Wanted
    report: dict[str, Any]
    cpu: dict[str, float]
    faults: tuple[Fault, ...]


@contextmanager
def apps(server: Server, count: int, worker: bool) -> Iterator[Apps]:
    """So many processes of the app that can serve, and what works beside them if it is asked."""
    environment = settings_for(server)
    found = [AppProcess(environment, server.folder / f"app-{n}.log") for n in range(count)]
    beside = None
    try:
        for app in found:
            app.start()
        for app in found:
            app.ready()
        if worker:
            beside = started(["worker", "--watch"], environment, server.folder / "worker.log")
        yield found
    finally:
        for app in found:
            app.end()
        if beside is not None:
            end(beside)


def run(server: Server, found: Apps, wanted: Wanted) -> Run:
    """Drive the app and tell what came of it."""
    out = server.folder / "told.json"
    driver = driving(found, wanted, out)
    parts = {
        "app processes": lambda: [app.process.pid for app in found if app.process],
        "PostgreSQL": lambda: [server.process.pid] if server.process else [],
        "driver": lambda: [driver.pid],
    }
    with Watched(parts) as watched:
        begun = beginning(driver)
        happened = tuple(faults(found[0], server, begun, wanted.seconds)) if wanted.broken else ()
        if driver.wait() != 0:
            raise SystemExit("the driver failed")
    report = json.loads(out.read_text("utf-8"))
    return Run(wanted, report, watched.seconds(), happened)


def driving(found: Apps, wanted: Wanted, out: Path) -> subprocess.Popen[str]:
    """The driver, started."""
    task = Task(
        seed=wanted.seed,
        people=wanted.people,
        run=f"{wanted}",
        ports=tuple(app.port for app in found),
        rate=wanted.rate,
        seconds=wanted.seconds,
        warm_s=wanted.warm_s,
        out=str(out),
    )
    command = [sys.executable, "-m", "benchmarks.load.driver"]
    pipe = subprocess.PIPE
    driver = subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True)
    if driver.stdin is not None:
        driver.stdin.write(json.dumps(asdict(task)))
        driver.stdin.close()
    return driver


def beginning(driver: subprocess.Popen[str]) -> float:
    """The moment from which the driver counts."""
    line = driver.stdout.readline() if driver.stdout is not None else ""
    if not line.startswith("begun "):
        raise SystemExit("the driver did not begin")
    return float(line.split()[1])
