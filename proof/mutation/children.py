"""Work in forked children, some at a time: each starts from the same warm, unchanged process."""

import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkProcess
from time import monotonic
from typing import Generic, TypeVar

Task = TypeVar("Task")
Made = TypeVar("Made")
FORK = get_context("fork")


@dataclass
class Child(Generic[Task]):
    """A child at work on a task, until when it may be."""

    task: Task
    process: ForkProcess
    line: Connection
    until: float


def in_children(
    tasks: Sequence[Task], work: Callable[[Task], Made], jobs: int, seconds: float
) -> Iterator[tuple[Task, Made | None]]:
    """Each task with what its child made; None where it crashed or took too long."""
    waiting = list(reversed(tasks))
    busy: list[Child[Task]] = []
    while waiting or busy:
        while waiting and len(busy) < jobs:
            busy.append(begun(waiting.pop(), work, seconds))
        ready = wait([child.line for child in busy], timeout=1)
        for child in list(busy):
            if child.line in ready or monotonic() > child.until:
                busy.remove(child)
                yield child.task, finished(child)


def begun(task: Task, work: Callable[[Task], Made], seconds: float) -> Child[Task]:
    """A child that has begun."""
    here, there = FORK.Pipe(duplex=False)
    process = FORK.Process(target=at_work, args=(task, work, there))
    process.start()
    there.close()
    return Child(task, process, here, monotonic() + seconds)


def at_work(task: Task, work: Callable[[Task], Made], line: Connection) -> None:
    """In the child: work in silence and send what was made."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    quiet = os.open(os.devnull, os.O_WRONLY)
    sys.stdout.flush()
    os.dup2(quiet, 1)
    os.dup2(quiet, 2)
    line.send(work(task))
    line.close()


def finished(child: Child[Task]) -> Made | None:
    """What a child sent; a silent one is ended."""
    made: Made | None = None
    try:
        if child.line.poll():
            made = child.line.recv()
    except EOFError:
        made = None
    child.process.kill()
    child.process.join()
    child.line.close()
    return made
