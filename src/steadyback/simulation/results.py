"""Where the results of a run are kept: a folder of parts, each written whole and counted once.

This is the one module that knows how parts are written: JSON lines, one person a line. Tables for
other programs (`tables`) are made of them when everybody was tried.
"""

import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from pydantic import TypeAdapter

from steadyback.simulation.lookout import Break
from steadyback.simulation.outcome import ROWS, Outcome

Json = dict[str, Any]
ENDING = "jsonl"
PEOPLE_MOST = 50_000
"""So many people at most in one run: the report holds them all in memory, in less than 2 GB."""
PART = 5
"""So many people are tried and kept together, whatever the number of workers."""
CASES_MOST = 100
"""So many case files of one invariant are written: where a rule is broken, it breaks for many."""


class Refused(Exception):
    """A folder that cannot take this run, with the reason."""


@dataclass(frozen=True)
class Effort:
    """What a part cost: seconds of the processor, problems posed, and those solved before."""

    cpu: float
    posed: int
    remembered: int


EFFORT = TypeAdapter(Effort)


@dataclass(frozen=True)
class Part:
    """What became of some people, one after the other, and what it cost."""

    numbers: range
    outcomes: tuple[Outcome, ...]
    effort: Effort

    @property
    def broken(self) -> int:
        """How many invariants these people broke, each as often as it was."""
        return sum(sum(one.broken.values()) for one in self.outcomes)


def parts_of(people: int) -> list[range]:
    """The numbers of each part."""
    return [range(first, min(first + PART, people)) for first in range(0, people, PART)]


class Kept:
    """The parts in the folder of a run, to be read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.parts = folder / "parts"

    def path(self, numbers: range) -> Path:
        """The file of a part."""
        return self.parts / f"{numbers.start:07d}-{numbers.stop - 1:07d}.{ENDING}"

    def missing(self, people: int) -> tuple[list[range], int]:
        """The parts that are still to be lived, and how much was broken in the others."""
        waiting, broken = [], 0
        for numbers in parts_of(people):
            part = self.part(numbers)
            if part is None:
                waiting.append(numbers)
            else:
                broken += part.broken
        return waiting, broken

    def part(self, numbers: range) -> Part | None:
        """A part as it was kept; None where it is not there or not whole."""
        path = self.path(numbers)
        if not path.exists():
            return None
        try:
            return read_rows(numbers, path.read_text("utf-8").splitlines())
        except (ValueError, LookupError):
            return None


class Results(Kept):
    """The folder of one run. Raises Refused where it holds another run, OSError as files do."""

    def __init__(self, folder: Path, settings: Json) -> None:
        super().__init__(folder)
        self.settings = settings
        self.broken = folder / "broken"
        for needed in (folder, self.parts, self.broken):
            needed.mkdir(parents=True, exist_ok=True)
        for left in self.parts.glob("*.unfinished"):
            left.unlink()
        self._claim()
        self.seen = dict(kept_breaks(self.broken))

    def _claim(self) -> None:
        """Write what this run is, or see that the folder holds the same one."""
        kept = self.folder / "run.json"
        if not kept.exists():
            write_whole(kept, json.dumps(self.settings, indent=1))
            return
        try:
            before = json.loads(kept.read_text("utf-8"))
        except (ValueError, RecursionError):
            before = None
        if not isinstance(before, dict):
            raise Refused(f"{kept} cannot be read; give another folder")
        names = sorted(
            name
            for name in {*before, *self.settings}
            if before.get(name) != self.settings.get(name) and name != "people"
        )
        if names:
            says = ", ".join(f"{n} was {before.get(n)!r}" for n in names)
            raise Refused(f"{self.folder} holds another run ({says}); give another folder")
        write_whole(kept, json.dumps(self.settings, indent=1))

    def keep(self, part: Part) -> None:
        """Write a part, whole or not at all. Raises OSError, as for a full disk."""
        write_whole(self.path(part.numbers), "".join(write_rows(part)))

    def keep_broken(self, number: int, breaks: Iterable[Break]) -> None:
        """Write a case file for each break, and beside it how to see it again."""
        for place, one in enumerate(breaks):
            name = f"{number:07d}-{place}"
            self.seen.pop(name, None)  # where a part is done again
            if all(self.cases()[invariant] >= CASES_MOST for invariant in one.numbers):
                continue
            write_whole(self.broken / f"{name}.case.json", json.dumps(one.case))
            write_whole(self.broken / f"{name}.json", json.dumps(how_broken(number, one), indent=1))
            self.seen[name] = one.numbers

    def cases(self) -> Counter[str]:
        """How many case files are kept of each invariant."""
        return Counter(number for numbers in self.seen.values() for number in numbers)


def kept_breaks(folder: Path) -> Iterator[tuple[str, set[str]]]:
    """Each break whose case file is kept, by its name, with the numbers of what was broken."""
    for case in sorted(folder.glob("*.case.json")):
        name = case.name.removesuffix(".case.json")
        try:
            says = json.loads((folder / f"{name}.json").read_bytes())["says"]
            yield name, {told.split(":")[0] for told in says}
        except (OSError, ValueError, LookupError, TypeError, AttributeError):
            continue  # it was cut off, and is written again with its part


def how_broken(number: int, one: Break) -> Json:
    """What was broken, and when; the case is a file of its own, as every command reads it."""
    return {
        "person": number, "on": one.on.isoformat(), "says": one.says, "arrived": one.arrived,
        "planned": one.planned, "since": None if one.since is None else one.since.isoformat(),
        "raised": one.raised,
    }  # fmt: skip


@contextmanager
def whole(path: Path) -> Iterator[IO[bytes]]:
    """A file to write into; it is there whole afterwards, or not at all. Raises OSError."""
    unfinished = path.with_name(f"{path.name}.unfinished")
    try:
        with unfinished.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise


def write_whole(path: Path, text: str) -> None:
    """Write a file so that it is there whole or not at all. Raises OSError."""
    with whole(path) as file:
        file.write(text.encode())


def write_rows(part: Part) -> Iterator[str]:
    """The rows of a part: what it cost, then one person a line."""
    yield json.dumps(part.effort.__dict__) + "\n"
    for outcome in part.outcomes:
        yield json.dumps(outcome.plain(), separators=(",", ":")) + "\n"


def read_rows(numbers: range, lines: list[str]) -> Part:
    """The part of these rows. Raises ValueError or LookupError for anything else."""
    outcomes = tuple(map(ROWS.validate_json, lines[1:]))
    if [one.number for one in outcomes] != list(numbers):
        raise ValueError("these are other people")
    return Part(numbers, outcomes, EFFORT.validate_json(lines[0]))
