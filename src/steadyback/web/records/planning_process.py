"""The one process that has the solver loaded. It knows no table: text goes in, data comes out."""

import multiprocessing
import os
import threading
from concurrent.futures import CancelledError, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from importlib import import_module
from multiprocessing.connection import wait
from multiprocessing.util import Finalize
from typing import Any

from steadyback.engine import Week, load_state, plan_week
from steadyback.web.records.content import english_catalogue

PATIENCE_S = 30
_lock = threading.Lock()
_pool: ProcessPoolExecutor | None = None


def warm_up() -> None:
    """Start the planning process and let it load the catalogue and the solver."""
    pool().submit(load_everything)


def pool() -> ProcessPoolExecutor:
    """The one planning process, started when it is first asked for."""
    global _pool
    with _lock:
        if _pool is None:
            spawn = multiprocessing.get_context("spawn")
            _pool = ProcessPoolExecutor(
                max_workers=1, mp_context=spawn, initializer=end_with_parent
            )
            end_first(_pool)
        return _pool


def end_first(pool: ProcessPoolExecutor) -> None:
    """Have the pool ended before this process waits for its children.

    A server's process is a child itself, and such a one waits for its own children before the
    pool's own ending is called: it would wait for ever for one that nobody tells to end. The
    queue that tells it is closed at priority 10.
    """
    Finalize(pool, ProcessPoolExecutor.shutdown, (pool,), exitpriority=11)


def end_with_parent() -> None:
    """End this process when the one that started it is gone, also where it was killed.

    Nobody would tell it to end: it would hold its port and its memory for ever. Does nothing in a
    process that no other one started.
    """
    parent = multiprocessing.parent_process()
    if parent is None:
        return
    gone = parent.sentinel

    def watch() -> None:
        wait([gone])
        os._exit(1)

    threading.Thread(target=watch, name="end with parent", daemon=True).start()


def close_pool(failed: ProcessPoolExecutor | None = None) -> None:
    """End the planning process, or the one that failed; the next plan starts another."""
    global _pool
    with _lock:
        if _pool is not None and failed in (None, _pool):
            _pool.shutdown(wait=False, cancel_futures=True)
            _pool = None


def load_everything() -> str:
    """In the planning process: load the solver and read the catalogue, before anybody waits."""
    import_module("steadyback.engine.solver")
    return english_catalogue().version


def planned(state: str, week: Week) -> dict[str, Any]:
    """In the planning process: the plan as JSON data; its seed follows from state and week."""
    plan = plan_week(english_catalogue(), load_state(state), week)
    return plan.model_dump(mode="json", exclude_none=True)


class Slow(Exception):
    """The plan did not come in time; whoever asked may ask again."""


def asked(used: ProcessPoolExecutor, state: str, week: Week) -> "Future[dict[str, Any]]":
    """The plan on its way. Raises BrokenProcessPool, also where another thread ended it all."""
    try:
        return used.submit(planned, state, week)
    except RuntimeError as ended:
        raise BrokenProcessPool from ended


def compute(state: str, week: Week) -> dict[str, Any]:
    """Have the plan made in the planning process; a process that died is replaced once.

    Raises Slow.
    """
    for last in (False, True):
        used = pool()
        try:
            return asked(used, state, week).result(PATIENCE_S)
        except (BrokenProcessPool, CancelledError):
            close_pool(used)
            if last:
                raise Slow from None
        except TimeoutError:
            close_pool(used)
            raise Slow from None
    raise AssertionError("the second try returns or raises")
