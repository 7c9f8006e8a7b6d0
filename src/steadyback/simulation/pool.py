"""Many lives on several processes of one machine: the same results whatever their number.

Each part is a few people by their numbers. Whoever runs parts elsewhere, as on a cluster, calls
`worked` there and hands its result to `Results.keep`.
"""

import gc
import os
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from functools import cache
from multiprocessing import get_context, parent_process
from threading import Thread

from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.loader import load_catalogue
from steadyback.catalogue.other_numbers import OtherNumbers
from steadyback.simulation.lookout import Break
from steadyback.simulation.outcome import Outcome, Totals
from steadyback.simulation.results import Effort, Kept, Part, Results, parts_of
from steadyback.simulation.trial import Trial, tried

Says = Callable[[str], None]


@dataclass(frozen=True)
class Worked:
    """A part with the case files of what was broken in it."""

    part: Part
    breaks: dict[int, list[Break]]


class Stopped(Exception):
    """The run was interrupted; what was finished is kept."""


@cache
def the_catalogue(policy: OtherNumbers | None = None) -> Catalogue:
    """The rules, read once by each process. Raises CatalogueFaults."""
    return load_catalogue() if policy is None else load_catalogue(None, policy)


def worked(trial: Trial, numbers: range, catalogue: Catalogue | None = None) -> Worked:
    """The lives of these people."""
    from steadyback.engine import solver

    rules = catalogue or the_catalogue(trial.policy)
    before, began = solver.solve.cache_info(), time.process_time()
    lives = [tried(trial, number, rules) for number in numbers]
    after = solver.solve.cache_info()
    hits = after.hits - before.hits
    effort = Effort(
        cpu=round(time.process_time() - began, 3),
        posed=hits + after.misses - before.misses,
        remembered=hits,
    )
    outcomes: tuple[Outcome, ...] = tuple(outcome for outcome, _ in lives)
    breaks = {outcome.number: found for outcome, found in lives if found}
    return Worked(Part(numbers, outcomes, effort), breaks)


def undisturbed(policy: OtherNumbers | None = None) -> None:
    """In a worker: out of the terminal's group, so that Ctrl-C reaches only who gives out the work.

    To ignore the signal is not enough: the solver listens to it while it solves, gives up early,
    and leaves the process to be ended by it. The rules stay to its end, so the garbage collector
    need not look through them over and over.
    """
    os.setsid()
    Thread(target=ends_with_its_parent, daemon=True).start()
    the_catalogue(policy)
    gc.collect()
    gc.freeze()


def ends_with_its_parent() -> None:
    """In a worker: end it when the process that gives out the work is gone, however it went."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def run(trial: Trial, people: int, workers: int, results: Results, says: Says) -> None:
    """Try everybody who is not tried yet, and keep each part as it is finished.

    With no workers all is done in this process, as for tests and debuggers.

    Raises Stopped on Ctrl-C, OSError where a part cannot be kept, BrokenProcessPool where a worker
    ended before its time. All that was finished before is kept.
    """
    waiting, broken = results.missing(people)
    progress = Progress(people, trial.weeks, sum(map(len, waiting)), says, broken)
    if not workers:
        alone(trial, waiting, results, progress)
        return
    # A fresh process for each worker: what is copied from this one would hold its threads' locks.
    pool = ProcessPoolExecutor(workers, get_context("spawn"), undisturbed, (trial.policy,))
    left = dict.fromkeys(pool.submit(worked, trial, numbers) for numbers in waiting)
    try:
        for done in as_completed(tuple(left)):
            part = kept(results, done.result())
            del left[done]  # with its case files, which are large
            progress.kept(part)
    except KeyboardInterrupt:
        says("Stopping. Whoever is under way is finished and kept.")
        finish(left, results)
        raise Stopped from None
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def alone(trial: Trial, waiting: Iterable[range], results: Results, progress: "Progress") -> None:
    """Everybody in this process. Raises Stopped on Ctrl-C."""
    try:
        for numbers in waiting:
            progress.kept(kept(results, worked(trial, numbers)))
    except KeyboardInterrupt:
        raise Stopped from None


def finish(left: dict[Future[Worked], None], results: Results) -> None:
    """Take no new work, and keep what is under way."""
    for future in [future for future in left if future.cancel()]:
        del left[future]
    while left:
        kept(results, left.popitem()[0].result())


def kept(results: Results, done: Worked) -> Part:
    """The part, kept with its case files."""
    for number, breaks in done.breaks.items():
        results.keep_broken(number, breaks)
    results.keep(done.part)
    return done.part


class Progress:
    """Says how far a run is, and how much was broken, with what was kept before."""

    def __init__(self, people: int, weeks: int, left: int, says: Says, broken: int = 0) -> None:
        self.people, self.weeks, self.says = people, weeks, says
        self.left, self.whole = left, left
        self.broken = broken
        self.began = time.monotonic()

    def kept(self, part: Part) -> None:
        """One more part is kept."""
        self.left -= len(part.outcomes)
        self.broken += part.broken
        spent = max(time.monotonic() - self.began, 0.001)
        rate = (self.whole - self.left) * self.weeks / spent
        minutes = self.left * self.weeks / rate / 60
        wrong = f"{self.broken} invariants broken" if self.broken else "nothing broken"
        self.says(
            f"{self.people - self.left} of {self.people} people, {rate:.1f} patient-weeks a "
            f"second, {minutes:.0f} minutes left, {wrong}"
        )


def outcomes_of(results: Kept, people: int) -> Iterator[Outcome]:
    """Everybody's outcome by number, each once, as far as they are kept."""
    for numbers in parts_of(people):
        part = results.part(numbers)
        if part is not None:
            yield from part.outcomes


def totals_of(outcomes: Iterable[Outcome]) -> Totals:
    """The totals of all of them."""
    found = Totals()
    for one in outcomes:
        found = found + Totals.of(one)
    return found


def effort_of(results: Results, people: int) -> Effort:
    """What the whole run cost."""
    parts = [part for numbers in parts_of(people) if (part := results.part(numbers)) is not None]
    return Effort(
        cpu=round(sum(part.effort.cpu for part in parts), 3),
        posed=sum(part.effort.posed for part in parts),
        remembered=sum(part.effort.remembered for part in parts),
    )
