"""Waiting for what another process or a page does.

A machine may be slow: a wait ends with what it waits for, and its limit is for what never comes.
"""

import time
from collections.abc import Callable
from typing import TypeVar

LIMIT_S = 120.0
STEP_S = 0.05
Found = TypeVar("Found")


def until(
    found: Callable[[], Found],
    missing: str = "it never came",
    pause: Callable[[float], object] = time.sleep,
) -> Found:
    """The first thing that `found` gives and that is true; AssertionError with `missing` else.

    `pause` takes seconds; a page that must hear what comes meanwhile brings its own.
    """
    end = time.monotonic() + LIMIT_S
    while not (got := found()):
        assert time.monotonic() < end, missing
        pause(STEP_S)
    return got
