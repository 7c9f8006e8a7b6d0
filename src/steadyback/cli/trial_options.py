"""What commands about virtual people share: options, exit statuses, and how progress is said."""

import signal
import sys
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import current_thread, main_thread
from typing import Any

from steadyback.simulation import pool
from steadyback.simulation.results import PEOPLE_MOST

WEEKS_MOST, WORKERS_MOST, SEED_MOST = 104, 256, 2**32 - 1
BROKEN, NOT_VALID, STOPPED, INTERRUPTED = 1, 2, 3, 130
ENDING = (signal.SIGTERM, signal.SIGHUP)
LINES_EVERY = 20
"""Where nobody watches the terminal, one line for every so many parts."""


def add_size(parser: ArgumentParser, people: str, people_usual: int | None, weeks: int) -> None:
    """How many people and weeks, and which seed; `people` says what is counted."""
    number = up_to(PEOPLE_MOST)
    say = parser.add_argument
    needed = people_usual is None
    say("--people", type=number, required=needed, default=people_usual, metavar="N", help=people)
    told = f"weeks of each life ({weeks})"
    say("--weeks", type=up_to(WEEKS_MOST), default=weeks, metavar="N", help=told)
    told = "the same seed, the same people and days (1)"
    say("--seed", type=up_to(SEED_MOST, least=0), default=1, metavar="N", help=told)


def add_parameters(parser: ArgumentParser) -> None:
    """Another file of what virtual people are like."""
    told = "other parameters (YAML) in place of ours"
    parser.add_argument("--parameters", type=Path, metavar="FILE", help=told)


def add_out(parser: ArgumentParser) -> None:
    """Where what is found is written."""
    told = "where to; made if missing"
    parser.add_argument("--out", type=Path, required=True, metavar="FOLDER", help=told)


def up_to(most: int, least: int = 1) -> Any:
    """A reader of whole numbers from the least to the most."""

    def whole(text: str) -> int:
        try:
            number = int(text)
        except ValueError:
            raise ArgumentTypeError(f"{text!r} is not a whole number") from None
        if not least <= number <= most:
            raise ArgumentTypeError(f"{number} does not lie between {least} and {most}")
        return number

    return whole


@contextmanager
def ended_by_signals() -> Iterator[None]:
    """SIGTERM and SIGHUP end what is done meanwhile as Ctrl-C does.

    Not where they are ignored, as under nohup.
    """
    before = {}
    if current_thread() is main_thread():
        signals = (one for one in ENDING if signal.getsignal(one) is not signal.SIG_IGN)
        before = {one: signal.signal(one, signal.default_int_handler) for one in signals}
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


def progress_line() -> pool.Says:
    """Says progress on standard error: on one line of a terminal, else now and then."""
    terminal, said = sys.stderr.isatty(), 0

    def says(text: str) -> None:
        nonlocal said
        if terminal:
            print(f"\r{text:<78}", end="", file=sys.stderr, flush=True)
        elif said % LINES_EVERY == 0:
            print(text, file=sys.stderr, flush=True)
        said += 1

    return says
