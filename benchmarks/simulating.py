"""Virtual people: what a week of one costs with every plan solved, by one processor and by the
clock of two workers, and how much memory all the processes take together."""

import resource
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from benchmarks.timing import Row, row
from steadyback.simulation import pool
from steadyback.simulation.parameters import our_parameters
from steadyback.simulation.results import Effort, Results, parts_of
from steadyback.simulation.trial import Trial

WEEKS: Final = 12
CORES: Final = 2
A_SECOND: Final = 13
"""Patient-weeks a second on two cores with every plan solved (design page, section 8)."""
BUDGET_MS: Final = 1000 * CORES / A_SECOND
MEMORY_MB: Final = 2048


@dataclass(frozen=True)
class Measured:
    """A whole run: seconds by the clock, megabytes of all its processes, what each part cost."""

    clock_s: float
    memory_mb: float
    efforts: tuple[Effort, ...]


def rows(people: int) -> Iterator[Row]:
    """So many people for twelve weeks, by two workers as the command has them.

    In a fresh process, so that no other child is counted with its workers.
    """
    with ProcessPoolExecutor(1, get_context("spawn")) as fresh:
        found = fresh.submit(ran, people).result()
    weeks = people * WEEKS
    each = [
        1000 * effort.cpu / (len(numbers) * WEEKS)
        for effort, numbers in zip(found.efforts, parts_of(people), strict=True)
    ]
    mean = sum(effort.cpu for effort in found.efforts) / weeks
    posed = sum(effort.posed for effort in found.efforts)
    shared = sum(effort.remembered for effort in found.efforts) / posed
    note = f"({people} people x {WEEKS} weeks; {shared:.1%} of problems were solved before)"
    name = "a virtual person's week, every plan solved"
    yield replace(row(name, each, BUDGET_MS, note=note), judged=1000 * mean)
    clock = 1000 * found.clock_s / weeks
    note = f"({weeks / found.clock_s:.1f} a second, by the clock, the start of both within)"
    yield Row(
        f"the same by {CORES} workers", clock, clock, 1000 / A_SECOND, clock, note=note, most=clock
    )
    memory, processes = found.memory_mb, CORES + 1
    yield Row(
        f"memory of these {processes} processes", memory, memory, MEMORY_MB, memory, "MB",
        "(the workers as if each held as much as the larger)", memory,
    )  # fmt: skip


def ran(people: int) -> Measured:
    """A real run of so many people, in a folder that is gone afterwards."""
    trial = Trial(seed=1, weeks=WEEKS, parameters=our_parameters())
    with TemporaryDirectory() as folder:
        results = Results(Path(folder), {})
        began = time.monotonic()
        pool.run(trial, people, CORES, results, lambda text: None)
        clock = time.monotonic() - began
        parts = [results.part(numbers) for numbers in parts_of(people)]
    return Measured(clock, held(), tuple(part.effort for part in parts if part is not None))


def held() -> float:
    """The most that this process held and its workers together, in MB."""
    mine, largest = (
        resource.getrusage(whose).ru_maxrss
        for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return (mine + CORES * largest) / 1024
