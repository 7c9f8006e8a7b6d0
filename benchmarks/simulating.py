"""Virtual people: what a week of one costs with every plan solved, and how much memory it takes."""

import resource
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from typing import Final

from benchmarks.timing import Row, row
from steadyback.simulation import pool
from steadyback.simulation.parameters import our_parameters
from steadyback.simulation.results import Effort, parts_of
from steadyback.simulation.trial import Trial

WEEKS: Final = 12
CORES: Final = 2
A_SECOND: Final = 13
"""Patient-weeks a second on two cores with every plan solved (design page, section 8)."""
BUDGET_MS: Final = 1000 * CORES / A_SECOND
MEMORY_MB: Final = 2048


def rows(people: int) -> Iterator[Row]:
    """So many people for twelve weeks, in one fresh process as in a run of many."""
    trial = Trial(seed=1, weeks=WEEKS, parameters=our_parameters())
    with ProcessPoolExecutor(1, get_context("spawn"), pool.undisturbed) as one:
        efforts = [one.submit(lived, trial, numbers).result() for numbers in parts_of(people)]
        memory = one.submit(most_memory).result()
    weeks = [
        1000 * effort.cpu / (len(numbers) * WEEKS)
        for effort, numbers in zip(efforts, parts_of(people), strict=True)
    ]
    mean = sum(effort.cpu for effort in efforts) / (people * WEEKS)
    shared = sum(effort.remembered for effort in efforts) / sum(one.posed for one in efforts)
    note = f"({people} people x {WEEKS} weeks; {CORES / mean:.1f} a second on {CORES} cores; "
    note += f"{shared:.1%} of problems were solved before)"
    name = "a virtual person's week, every plan solved"
    yield replace(row(name, weeks, BUDGET_MS, note=note), judged=1000 * mean)
    yield Row(
        name="memory of a process of virtual people", middle=memory, high=memory, most=memory,
        budget=MEMORY_MB, judged=memory, unit="MB",
    )  # fmt: skip


def lived(trial: Trial, numbers: range) -> Effort:
    """What the lives of these people cost."""
    return pool.worked(trial, numbers).part.effort


def most_memory() -> float:
    """The most that this process ever held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
