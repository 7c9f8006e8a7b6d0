"""A walk that another program recorded, and which activities of a file are walks at all.

Nothing here knows a file format or a record. Limits that are ours say `our_proposal`.
"""

import heapq
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Final, Literal

Source = Literal["apple-health", "gpx", "fit"]
Kind = Literal["walk", "other", "unknown"]
"""What a file says an activity was; `unknown` where it says nothing."""

FEWEST_MINUTES: Final = 1
MOST_MINUTES: Final = 600
"""As where a walk is noted by hand."""
FASTEST_WALK: Final = 9.0
"""Kilometres an hour, as a mean. What names no activity and was faster was no walk (our_proposal):
a brisk walk is about 6, a slow run about 8."""
SAME: Final = 0.5
"""Two recordings that share so much of the shorter one are one walk (our_proposal)."""
YEARS: Final = (1990, 2200)
"""A clock that says another year was never set."""
MOST_KEPT: Final = 5_000
"""The newest so many walks of one file are looked at."""


@dataclass(frozen=True, slots=True)
class Walk:
    """One walk: when it began and ended, with UTC offsets, and its minutes without the pauses."""

    started: datetime
    ended: datetime
    minutes: int
    metres: int | None
    source: Source

    @property
    def id(self) -> str:
        """The same for the same walk of the same kind of file, whenever it is read."""
        began = self.started.astimezone(UTC).isoformat(timespec="seconds")
        return f"walk-{sha256(f'{self.source} {began}'.encode()).hexdigest()[:40]}"


Why = Literal["short", "long", "fast", "backwards", "timeless"]
"""Why a recording is not taken: under a minute, above 600, too fast, an end before its start, no
time at all."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a file holds: walks, newest first; how many recordings were left, by reason.

    `others` are activities that the file calls something else, `copies` second recordings of a
    walk that is there already, `unnamed` the ids of walks that their file does not call a walk.
    """

    walks: tuple[Walk, ...] = ()
    left: dict[Why, int] = field(default_factory=dict)
    others: int = 0
    copies: int = 0
    beyond: int = 0
    unnamed: frozenset[str] = frozenset()


class Gathering:
    """Recordings as a reader comes upon them; holds no more than the newest MOST_KEPT."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.others = 0
        self._left: Counter[Why] = Counter()
        self._newest: list[tuple[datetime, int, Walk, Kind]] = []
        self._seen = 0

    def timeless(self) -> None:
        """A recording without times."""
        self._left["timeless"] += 1

    def add(
        self,
        kind: Kind,
        started: datetime,
        ended: datetime,
        seconds: float,
        metres: float | None,
    ) -> None:
        """A recording, moved in for so many seconds. What is no walk is counted, and forgotten."""
        if kind == "other":
            self.others += 1
            return
        if not YEARS[0] <= started.year <= ended.year < YEARS[1]:
            self.timeless()
            return
        started, ended = plain(started), plain(ended)
        minutes = round(seconds / 60)
        why = refused(kind, started, ended, minutes, seconds, metres)
        if why is not None:
            self._left[why] += 1
            return
        far = None if metres is None else round(metres)
        walk = Walk(started, ended, minutes, far, self.source)
        self._seen += 1
        push = heapq.heappush if len(self._newest) < MOST_KEPT else heapq.heappushpop
        push(self._newest, (walk.started, self._seen, walk, kind))

    def found(self) -> Found:
        """What was found, each walk once."""
        newest = self._newest
        found = Found(
            walks=tuple(walk for _, _, walk, _ in newest),
            left=dict(self._left),
            others=self.others,
            beyond=self._seen - len(newest),
            unnamed=frozenset(walk.id for _, _, walk, kind in newest if kind == "unknown"),
        )
        return joined([found])


def plain(at: datetime) -> datetime:
    """A moment as a record keeps it: whole seconds, an offset in whole minutes."""
    offset = at.utcoffset() or timedelta()
    at = at.replace(microsecond=0)
    return at.astimezone(UTC) if offset.seconds % 60 else at


def refused(
    kind: Kind,
    started: datetime,
    ended: datetime,
    minutes: int,
    seconds: float,
    metres: float | None,
) -> Why | None:
    """Why a recording is not taken for a walk; None where it is."""
    if ended < started:
        return "backwards"
    if minutes < FEWEST_MINUTES:
        return "short"
    if minutes > MOST_MINUTES or ended - started > timedelta(days=1):
        return "long"
    if kind == "unknown" and metres is not None and metres / seconds * 3.6 > FASTEST_WALK:
        return "fast"
    return None


def joined(parts: Iterable[Found]) -> Found:
    """Several files as one: each walk once, newest first."""
    found = list(parts)
    every = [walk for part in found for walk in part.walks]
    walks = list(each_once(every))
    left: Counter[Why] = Counter()
    for part in found:
        left.update(part.left)
    return Found(
        walks=tuple(sorted(walks, key=lambda one: one.started, reverse=True)),
        left=dict(left),
        others=sum(part.others for part in found),
        copies=sum(part.copies for part in found) + len(every) - len(walks),
        beyond=sum(part.beyond for part in found),
        unnamed=frozenset().union(*(part.unnamed for part in found)),
    )


def each_once(walks: Iterable[Walk]) -> Iterator[Walk]:
    """Of recordings of one walk (a watch and a phone) the longest; those that are kept, by time."""
    kept: list[Walk] = []
    for walk in sorted(walks, key=lambda one: (one.started, one.ended)):
        # No walk lasts more than a day, so only the end of the list can lie at the same time.
        if kept and same_time(kept[-1].started, kept[-1].ended, walk.started, walk.ended):
            kept[-1] = max(kept[-1], walk, key=lambda one: one.minutes)
        else:
            kept.append(walk)
    yield from kept


def same_time(began: datetime, ended: datetime, start: datetime, end: datetime) -> bool:
    """Whether two stretches of time share more than half of the shorter one."""
    shared = min(ended, end) - max(began, start)
    shorter = min(ended - began, end - start)
    return shared >= timedelta() and shared >= shorter * SAME


Standing = Literal["new", "maybe", "here", "taken_back", "early", "ahead"]
"""Whether a walk can be taken: `maybe` where one like it was noted that day; `here` and
`taken_back` where the record has it or had it; `early` before the record, `ahead` of now."""
LIKE: Final = 5
"""A walk noted on the same day whose minutes differ by no more may be the same (our_proposal)."""


@dataclass(frozen=True, slots=True)
class Told:
    """A walk of the record: its event's id, when it was noted, how long it was, on which day.

    `minutes` None: not told. `withdrawn`: the person took it back.
    """

    id: str
    at: datetime
    minutes: int | None
    day: date
    withdrawn: bool = False

    @property
    def began(self) -> datetime:
        """When it began, if it was noted at its end."""
        return self.at - timedelta(minutes=self.minutes or 0)


def standing(
    walk: Walk, day: date, told: Iterable[Told], began: datetime, now: datetime
) -> Standing:
    """How a walk of a local day stands to a record that began at a moment."""
    if walk.started <= began:
        # An event before the first one would become the record's beginning.
        return "early"
    if walk.ended > now:
        return "ahead"
    known = list(told)
    for one in known:
        if one.id == walk.id:
            return "taken_back" if one.withdrawn else "here"
    noted = [one for one in known if not one.withdrawn]
    if any(same_time(one.began, one.at, walk.started, walk.ended) for one in noted):
        return "here"
    like = (one.day == day and abs((one.minutes or 0) - walk.minutes) <= LIKE for one in noted)
    return "maybe" if any(like) else "new"
