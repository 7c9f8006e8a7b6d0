"""What a machine is, and how much of it each part of a run takes (Linux: /proc)."""

import os
import platform
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final

TICKS: Final = os.sysconf("SC_CLK_TCK")
EVERY_S: Final = 0.5
Roots = Callable[[], list[int]]


class Watched:
    """CPU seconds of parts of a run, each some processes with all that they start.

    A process that ends between two looks takes up to EVERY_S of its CPU out of the sum.
    """

    def __init__(self, parts: Mapping[str, Roots]) -> None:
        self.parts = parts
        self.seen: dict[str, dict[int, int]] = {name: {} for name in parts}
        self.before: dict[str, dict[int, int]] = {name: {} for name in parts}
        self.over = threading.Event()
        self.thread = threading.Thread(target=self.watch, daemon=True)

    def __enter__(self) -> "Watched":
        self.look()
        self.before = {name: dict(seen) for name, seen in self.seen.items()}
        self.thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.over.set()
        self.thread.join()
        self.look()

    def watch(self) -> None:
        """Look again and again."""
        while not self.over.wait(EVERY_S):
            self.look()

    def look(self) -> None:
        """Note what each process has used so far."""
        children = children_of()
        for name, roots in self.parts.items():
            for root in roots():
                for pid in tree(root, children):
                    self.seen[name][pid] = max(self.seen[name].get(pid, 0), ticks(pid))

    def seconds(self) -> dict[str, float]:
        """CPU seconds of each part since the beginning."""
        return {
            name: sum(used - self.before[name].get(pid, 0) for pid, used in seen.items()) / TICKS
            for name, seen in self.seen.items()
        }


def children_of() -> dict[int, list[int]]:
    """Which processes each process has started."""
    found: dict[int, list[int]] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal() and (fields := stat(int(folder.name))):
            found.setdefault(int(fields[1]), []).append(int(folder.name))
    return found


def tree(root: int, children: Mapping[int, list[int]]) -> Iterator[int]:
    """A process and all below it."""
    yield root
    for child in children.get(root, ()):
        yield from tree(child, children)


def stat(pid: int) -> list[str]:
    """The fields of a process behind its name; none where it is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    except OSError:
        return []


def ticks(pid: int) -> int:
    """What a process itself has used; 0 where it is gone."""
    fields = stat(pid)
    return int(fields[11]) + int(fields[12]) if fields else 0


def kind() -> str:
    """What sort of machine this is, in a line."""
    told = Path("/proc/cpuinfo").read_text("utf-8")
    model = next((line.partition(":")[2] for line in told.splitlines() if "model name" in line), "")
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return (
        f"{os.cpu_count()} cores ({model.strip() or platform.machine()}), {pages / 2**30:.0f} GB, "
        f"Linux, Python {platform.python_version()}"
    )
