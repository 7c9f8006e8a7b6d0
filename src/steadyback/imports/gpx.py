"""Walks of a GPX file (1.0 and 1.1, topografix.com/GPX): when each track began, how long, how far.

A time is UTC by the format's own words ("not local time!"); one without an offset is taken so.
A place is held until the next one is read, for the distance between the two, and then forgotten.
"""

from datetime import UTC, datetime, timedelta
from math import asin, cos, isfinite, radians, sin, sqrt
from typing import Final

from steadyback.imports.markup import Markup
from steadyback.imports.room import MOST_RECORDED
from steadyback.imports.walks import Found, Gathering, Kind

ROOT: Final = "gpx"
LONGEST_TEXT: Final = 100
EARTH: Final = 6_371_008.8
"""Mean radius in metres (IUGG)."""
WALKS: Final = {
    "walking",
    "walk",
    "walking (fitness)",
    "indoor_walking",
    "casual_walking",
    "speed_walking",
    "10",
}
"""What programs call a walk; 10 is Strava's number of earlier years."""
SAYS_NOTHING: Final = {"", "other", "uncategorized", "unknown", "track", "generic", "activity"}
PAUSE: Final = timedelta(minutes=5)
"""So long without a point is a pause, and not walked (our_proposal)."""


class Tracks:
    """The tracks of a file as they stream by."""

    def __init__(self) -> None:
        self.gathered = Gathering("gpx")
        self._path: list[str] = []
        self._text = ""
        self.clear()

    def clear(self) -> None:
        """A track begins."""
        self._kind: Kind = "unknown"
        self._first: datetime | None = None
        self._last: datetime | None = None
        self._seconds = 0.0
        self._metres = 0.0
        self.cut()

    def cut(self) -> None:
        """A segment begins: from the last point to the next nothing was walked."""
        self._before: datetime | None = None
        self._place: tuple[float, float] | None = None
        self._here: tuple[float, float] | None = None

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        """A part of the file begins."""
        name = name.rpartition(":")[2]
        self._path.append(name)
        self._text = ""
        match name:
            case "trk":
                self.clear()
            case "trkseg":
                self.cut()
            case "trkpt":
                self._here = place(attributes)
            case _:
                pass

    def text(self, said: str) -> None:
        """What is written, the first of it."""
        self._text = (self._text + said)[:LONGEST_TEXT]

    def end(self, name: str) -> None:
        """A part ends: a time, a type, or a track."""
        match self._path[-3:]:
            case [_, "trkpt", "time"]:
                self.point(moment(self._text))
            case [_, "trk", "type"]:
                self._kind = kind_of(self._text)
            case [*_, "trk"]:
                self.take()
            case _:
                pass
        self._path.pop()
        self._text = ""

    def point(self, at: datetime | None) -> None:
        """One point in time."""
        if at is None:
            return
        if self._before is not None and timedelta() <= at - self._before <= PAUSE:
            self._seconds += (at - self._before).total_seconds()
            if self._place is not None and self._here is not None:
                self._metres += apart(self._place, self._here)
        self._first = at if self._first is None else min(self._first, at)
        self._last = at if self._last is None else max(self._last, at)
        self._before, self._place = at, self._here

    def take(self) -> None:
        """One track."""
        if self._kind == "other":
            self.gathered.others += 1
        elif self._first is None or self._last is None:
            self.gathered.timeless()
        else:
            metres = self._metres if self._metres else None
            self.gathered.add(self._kind, self._first, self._last, self._seconds, metres)


def walks_in(markup: Markup) -> Found:
    """The walks of a file. Raises Unreadable."""
    tracks = Tracks()
    markup.parse(MOST_RECORDED, tracks.begin, tracks.end, tracks.text)
    return tracks.gathered.found()


def kind_of(said: str) -> Kind:
    """What a track says it is."""
    said = said.strip().lower()
    if said in WALKS:
        return "walk"
    return "unknown" if said in SAYS_NOTHING else "other"


def moment(said: str) -> datetime | None:
    """A time of XML; UTC where no offset is told. None for anything else."""
    try:
        at = datetime.fromisoformat(said.strip().upper())
    except ValueError:
        return None
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at


def place(attributes: dict[str, str]) -> tuple[float, float] | None:
    """Latitude and longitude in radians."""
    try:
        found = float(attributes.get("lat", "")), float(attributes.get("lon", ""))
    except ValueError:
        return None
    known = isfinite(found[0]) and isfinite(found[1])
    return (radians(found[0]), radians(found[1])) if known else None


def apart(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Metres between two places along a great circle (haversine)."""
    (lat, lon), (lat2, lon2) = one, other
    half = sin((lat2 - lat) / 2) ** 2 + cos(lat) * cos(lat2) * sin((lon2 - lon) / 2) ** 2
    return 2 * EARTH * asin(sqrt(min(1.0, max(0.0, half))))
