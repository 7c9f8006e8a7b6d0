"""The people of a run: made as far as they are not there yet, and only where they still fit.

A snapshot holds for the rules and the day on which it was made; with others the app would fold
every record again, and something else would be measured.
"""

import time
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from benchmarks.load import database
from benchmarks.load.names import Names
from tests.postgres import Server

if TYPE_CHECKING:
    from benchmarks.load.templates import Template


@dataclass(frozen=True, slots=True)
class Made:
    """What making people took: the histories, and the rest; both 0 where they were there."""

    people: int
    histories_s: float
    copying_s: float


class People:
    """Who is there, and the histories that they are made from, lived when they are first needed."""

    def __init__(self, server: Server, seed: int, histories: int, now: datetime) -> None:
        self.server, self.seed, self.histories, self.now = server, seed, histories, now
        self.templates: list[Template] = []

    def made(self, people: int) -> Made:
        """Let there be so many people. Raises SystemExit where others are there."""
        from benchmarks.load.copying import fill

        wanted = marks(self.seed, self.histories, self.now)
        found = database.known(self.server)
        there = int(found.pop("people", 0))
        if found and found != wanted:
            says = "holds people of another day or of other rules; remove it"
            raise SystemExit(f"{self.server.folder} {says}")
        if there >= people:
            return Made(people, 0, 0)
        lived = self.live()
        copied = fill(Names(self.seed), self.templates, there, people, self.now)
        database.remember(self.server, {**wanted, "people": people})
        return Made(people, lived, copied)

    def live(self) -> float:
        """Let the engine fold every history once; says how long it took."""
        from benchmarks.load.histories import histories
        from benchmarks.load.templates import template_of
        from steadyback.web.records.content import english_catalogue

        began = time.perf_counter()
        if not self.templates:
            lives = histories(self.seed, self.histories, english_catalogue(), self.now)
            self.templates = [template_of(diary, self.now) for diary in lives]
        return time.perf_counter() - began


def marks(seed: int, count: int, now: datetime) -> dict[str, Any]:
    """By what the people of a folder are known to be the same."""
    from steadyback.web.records.content import english_catalogue, rules_mark

    return {
        "seed": seed,
        "histories": count,
        "day": now.date().isoformat(),
        "catalogue": english_catalogue().version,
        "rules": rules_mark(),
    }
