"""Many lives on a Dask cluster: worked there, kept here, the same as on one machine.

This is the one module that knows Dask. Who runs the cluster can run anything in this process, and
this process anything there: only a cluster of one's own is given an address.
"""

import logging
from collections.abc import Iterable, Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager
from importlib.metadata import version
from typing import Any

from steadyback.simulation import pool
from steadyback.simulation.program import program
from steadyback.simulation.results import Results
from steadyback.simulation.trial import Trial

Versions = dict[str, str]
REACHED_S = 10
"""So long a scheduler is waited for."""
MISSING = "A cluster needs Dask, which is not installed: pip install 'steadyback[cluster]'"
GONE = "the cluster went away"
ENDED = "a part of the work ended each worker that took it (out of memory?)"


class NotReady(Exception):
    """A cluster that cannot take this run, with every problem found."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(self.problems))


class Lost(Exception):
    """The cluster could not go on, in a sentence; what was finished is kept."""


def check(address: str, trial: Trial) -> None:
    """See that a cluster can take this run. Raises NotReady with every problem."""
    with connected(address) as client:
        same_everywhere(client, address, trial)


def run(address: str, trial: Trial, people: int, results: Results, says: pool.Says) -> None:
    """Try everybody who is not tried yet, and keep each part as it is finished.

    A part whose worker is lost is given to another. Raises NotReady, pool.Stopped on Ctrl-C, Lost
    where the cluster goes away, OSError where a part cannot be kept.
    """
    waiting, broken = results.missing(people)
    progress = pool.Progress(people, trial.weeks, sum(map(len, waiting)), says, broken)
    with connected(address) as client:
        same = same_everywhere(client, address, trial)
        # Not pure: a part that another run asked for is no answer to this one.
        futures = client.map(worked_there, waiting, trial=trial, same=same, pure=False)
        left = {future.key: future for future in futures}
        del futures
        try:
            for future in completed(client, left):
                progress.kept(pool.kept(results, answer(future)))
                del left[future.key]
        except KeyboardInterrupt:
            says("Stopping. Whoever is under way is finished and kept; Ctrl-C again: is not.")
            finish(client, left, results)
            raise pool.Stopped from None


def finish(client: Any, left: dict[Any, Any], results: Results) -> None:
    """Take back what no worker has yet, and keep the rest. Ends at once on Ctrl-C."""
    try:
        with gone():
            given = {key for keys in client.processing().values() for key in keys}
            back = [key for key, future in left.items() if key not in given and not future.done()]
            client.cancel([left.pop(key) for key in back])
        for future in completed(client, left):
            pool.kept(results, answer(future))
    except KeyboardInterrupt:
        return


def completed(client: Any, futures: dict[Any, Any]) -> Iterator[Any]:
    """The futures as they are finished."""
    found: Iterator[Any] = dask().as_completed(list(futures.values()), loop=client.loop)
    return found


def answer(future: Any) -> pool.Worked:
    """What a worker found. Raises Lost where none could."""
    try:
        found: pool.Worked = future.result()
    except dask().scheduler.KilledWorker:
        raise Lost(ENDED) from None
    except CancelledError:
        raise Lost(GONE) from None
    return found


# ---------------------------------------------------------------- on a worker


def versions(trial: Trial) -> Versions:
    """What decides a result, as it is in the process that is asked."""
    return {
        "engine": program(),
        "catalogue": pool.the_catalogue(trial.policy).version,
        "parameters": trial.parameters.digest,
        "OR-Tools": version("ortools"),
    }


def readable(trial: Trial) -> str:
    """Asked of a scheduler, which answers where it can read a trial."""
    return trial.parameters.digest


def worked_there(numbers: range, trial: Trial, same: Versions) -> pool.Worked:
    """A part, on a worker. Raises Lost on one that came later and is another programme."""
    if problems := tuple(other("a worker that came later", versions(trial), same)):
        raise Lost("; ".join(problems))
    return pool.worked(trial, numbers)


# ---------------------------------------------------------------- the cluster


def dask() -> Any:
    """The package that knows clusters; what goes wrong is told by us. Raises NotReady."""
    try:
        import distributed
        import distributed.scheduler
    except ImportError:
        raise NotReady([MISSING]) from None
    for name in ("distributed.client", "distributed.core", "distributed.comm"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    return distributed


@contextmanager
def connected(address: str) -> Iterator[Any]:
    """A client of the scheduler at an address, until it is closed. Raises NotReady."""
    package = dask()
    try:
        client = package.Client(address, timeout=REACHED_S, set_as_default=False)
    except (OSError, ValueError, TypeError, ImportError, RuntimeError) as error:
        raise NotReady([f"no cluster can be reached at {address!r}: {error}"]) from None
    try:
        yield client
    finally:
        client.close()


@contextmanager
def gone() -> Iterator[None]:
    """An error on the way to the cluster is that it went away. Raises Lost."""
    try:
        yield
    except OSError:
        raise Lost(GONE) from None


def same_everywhere(client: Any, address: str, trial: Trial) -> Versions:
    """The versions, the same here and there. Raises NotReady with every process that differs."""
    here = versions(trial)
    try:
        asked = client.run(versions, trial, on_error="return")
    except OSError:
        raise NotReady([GONE]) from None
    told = {f"worker {where}": found for where, found in asked.items()}
    problems = [says for where, found in told.items() for says in other(where, found, here)]
    problems += of_scheduler(client, address, trial)
    if not told:
        problems.append(f"the cluster at {address} has no workers yet; start some, then try again")
    if problems:
        raise NotReady(problems)
    return here


def of_scheduler(client: Any, address: str, trial: Trial) -> Iterator[str]:
    """What hinders the scheduler: it reads what it hands on."""
    try:
        client.run_on_scheduler(readable, trial)
    except Exception as error:
        yield f"scheduler {address} has another Steadyback or none: {error}"


def other(where: str, found: Versions | Exception, here: Versions) -> Iterator[str]:
    """How a process differs from this one."""
    if isinstance(found, Exception):
        yield f"{where} has another Steadyback or none: {found}"
        return
    for name in sorted({*found, *here}):
        there, ours = found.get(name, "not there"), here.get(name, "not there")
        if there != ours:
            yield f"{where}: {name} is {there}, here it is {ours}"
