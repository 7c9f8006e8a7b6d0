"""A search for harm: virtual people are changed on purpose, and the worst are changed further.

A (mu + lambda) evolution: each brood is the worst people so far, changed a little, and now and then
somebody new; of both together the worst stay. It proves nothing by not finding. Each life is lived
by the real rules and the real planner, and looked at like any other; the same seed finds the same,
whatever the number of processes.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from multiprocessing import get_context
from random import Random
from typing import Any

from steadyback.catalogue.catalogue import Catalogue
from steadyback.simulation.chance import chance, happens
from steadyback.simulation.harm import GAUGES, Gauge, Reached
from steadyback.simulation.living import live
from steadyback.simulation.lookout import Break
from steadyback.simulation.parameters import Parameters
from steadyback.simulation.pool import the_catalogue, undisturbed
from steadyback.simulation.varied import Varied, begun_as, changed, stranger

Json = dict[str, Any]
KEPT = 6
"""So many of the worst are changed further."""
BROOD = 8
"""So many lives are lived between two choices; no matter by how many processes."""
NEW = 0.15
"""Share of a brood that is somebody new: else all would soon be alike."""
FIRST = 3 * BROOD
"""So many lives are of people as they are drawn, before any is changed."""


@dataclass(frozen=True)
class Search:
    """What is looked for: the goal, the seed, how many weeks each lives, by which numbers."""

    goal: str
    seed: int
    weeks: int
    parameters: Parameters

    @property
    def days(self) -> int:
        """The days that each person lives."""
        return self.weeks * 7


@dataclass(frozen=True)
class Found:
    """One life of a search: who it was, how near to harm it came and where, and what was broken.

    `case` is the record at the place where it came nearest.
    """

    one: Varied
    score: float
    reached: tuple[Reached, ...]
    case: Json
    breaks: tuple[Break, ...]

    def plain(self) -> Json:
        """As JSON, without the case."""
        most = [asdict(one) | {"on": one.on.isoformat()} for one in self.reached]
        return {"score": self.score, "reached": most, "who": self.one.plain()}


def lived(search: Search, one: Varied, catalogue: Catalogue | None = None) -> Found:
    """The whole life of somebody, measured."""
    gauge = GAUGES[search.goal]()
    rules = catalogue or the_catalogue(None)
    life = live(
        begun_as(one, search.seed, search.days, rules, search.parameters, gauge), search.days
    )
    record = gauge.place or life.record
    return Found(one, gauge.score, most_of(gauge), record.as_case(), tuple(gauge.breaks))


def most_of(gauge: Gauge) -> tuple[Reached, ...]:
    """What was reached, the worst first."""
    return tuple(sorted(gauge.reached.values(), key=lambda one: (-one.score, one.what)))


Lives = Callable[[Search, Sequence[Varied]], Iterable[Found]]
"""Lives these people, in their order."""


def one_by_one(search: Search, brood: Sequence[Varied]) -> Iterator[Found]:
    """In this process, as for tests. Ctrl-C may spoil the life it is at (see `pool`)."""
    return (lived(search, one) for one in brood)


@contextmanager
def by_processes(workers: int) -> Iterator[Lives]:
    """On so many processes; Ctrl-C does not reach them."""
    pool = ProcessPoolExecutor(workers, get_context("spawn"), initializer=undisturbed)
    try:
        yield lambda search, brood: pool.map(lived, [search] * len(brood), brood)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def is_new(place: int, source: Random) -> bool:
    """Whether the life at this place of a search is of somebody new, by its chance."""
    return place < FIRST or happens(source, NEW)


def strangers(seed: int, people: int) -> Iterator[int]:
    """The numbers of everybody new in a search of so many lives."""
    for place in range(people):
        if is_new(place, chance(seed, place, "search")):
            yield stranger(seed, place).number


class Searching:
    """A search under way: the worst so far, how many lives it took, and what was broken."""

    def __init__(self, search: Search) -> None:
        self.search = search
        self.worst: list[Found] = []
        self.broken: list[Found] = []
        self.lives = 0
        self.first: float | None = None
        self.stopped = False

    def run(self, people: int, lives: Lives, says: Callable[[str], None]) -> None:
        """Live so many lives, the next always nearer to the worst. Ctrl-C ends it early."""
        try:
            while self.lives < people:
                for found in lives(self.search, self.brood(people - self.lives)):
                    self.keep(found)
                self.choose()
                says(self.progress(people))
        except KeyboardInterrupt:
            self.stopped = True
            self.choose()

    def brood(self, left: int) -> list[Varied]:
        """Who lives next: everybody new at first, then most of them changed from the worst."""
        return [self.next(self.lives + place) for place in range(min(BROOD, left))]

    def next(self, place: int) -> Varied:
        """One person more. Of two of the worst, drawn by chance, the worse one is changed."""
        search = self.search
        source = chance(search.seed, place, "search")
        if is_new(place, source) or not self.worst:
            return stranger(search.seed, place)
        parent = self.worst[min(source.randrange(len(self.worst)) for _ in range(2))]
        return changed(parent.one, search.days, search.seed, search.parameters, source)

    def keep(self, found: Found) -> None:
        """Count one life, and keep it beside the worst until the next choice."""
        self.lives += 1
        self.worst.append(found)
        if found.breaks:
            self.broken.append(found)

    def choose(self) -> None:
        """The worst stay; of two that are alike the newer, so that the search wanders on."""
        newest = reversed(self.worst)
        self.worst = sorted(newest, key=lambda one: -one.score)[:KEPT]
        if self.worst and self.lives <= FIRST:
            self.first = self.worst[0].score

    def progress(self, people: int) -> str:
        """How far it is, in a line."""
        wrong = f"{len(self.broken)} lives broke an invariant" if self.broken else "nothing broken"
        says = self.worst[0].reached[0].says if self.worst[0].reached else "nothing measured yet"
        return f"{self.lives} of {people} lives, worst {self.worst[0].score:.3f} ({says}), {wrong}"
