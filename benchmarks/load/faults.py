"""What is broken in the middle of a run, when, and how long it was away."""

import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from benchmarks.load.database import CRASH, FAST
from benchmarks.load.servers import AppProcess
from tests.postgres import Server

AWAY_S: Final = 2.0
"""So long the killed process stays away before somebody starts it again."""
OVER_S: Final = 10.0
"""By then after a fault everything must be answered again."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault, in seconds of the machine's own clock: when, and when all was there again."""

    name: str
    at: float
    back: float


def faults(app: AppProcess, server: Server, begun: float, seconds: float) -> Iterator[Fault]:
    """Each at its part of the run. The process of the app is last: it takes longest to be back,
    and one that finds no database does not start.
    """
    plan: tuple[tuple[str, float, Callable[[], None]], ...] = (
        ("PostgreSQL restarted (fast)", 0.2, lambda: restart(server, FAST)),
        ("PostgreSQL crashed (immediate) and started", 0.45, lambda: restart(server, CRASH)),
        ("one app process killed (kill -9), started 2 s later", 0.7, lambda: kill(app)),
    )
    for name, part, happens in plan:
        time.sleep(max(0.0, begun + part * seconds - time.monotonic()))
        at = time.monotonic()
        happens()
        yield Fault(name, at, time.monotonic())


def restart(server: Server, how: signal.Signals) -> None:
    """As an update of PostgreSQL does, or as a power cut does, as far as PostgreSQL can tell."""
    server.stop(how)
    server.start()


def kill(app: AppProcess) -> None:
    """Kill one process of the app and start it again."""
    app.kill()
    time.sleep(AWAY_S)
    app.start()
    app.ready()
