"""Charts as SVG text: paper, axes, lines, bands and bars, and the table that goes with each.

Pure: from numbers to text. A line is drawn only between points that follow each other; over a few
days without an answer runs a dotted thread, over more nothing. Colour never stands alone: each line
has its own mark and dash, each kind of bar its own filling. In a page the classes get their colours
from the style sheet, light and dark; `standalone` puts plain ones in for print.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from html import escape
from itertools import pairwise
from typing import Literal

from steadyback.languages import language, spoken
from steadyback.wording.phrases import short_day
from steadyback.wording.progress import long_stretch, number_words

WIDTH = 340.0
RIGHT_ROOM = 56.0
"""Room at the right for a line's name and its newest value."""
THREAD_DAYS = 7
"""Over at most so many days without an answer a dotted thread leads the eye."""
APART = 15.0
"""So far apart stand two names at the ends of lines."""
Mark = Literal["round", "square", "diamond"]
Style = Literal["one", "two"]
PLAIN = (
    ".chart{font-family:'Atkinson Hyperlegible Next',sans-serif}"
    ".grid{stroke:#e3ddd1}.axis{fill:#4e6265;font-size:12px}.name{font-weight:700;font-size:13px}"
    ".band{fill:#e9e4d8}.edge{stroke:#b9b09c;stroke-dasharray:2 3}"
    ".line{fill:none;stroke-width:2.2;stroke-linejoin:round;stroke-linecap:round}"
    ".thread{fill:none;stroke-width:1.3;stroke-dasharray:.1 4;stroke-linecap:round}"
    ".one .line,.one .thread{stroke:#a83a14}.one .mark,.one .name{fill:#a83a14}"
    ".two .line,.two .thread{stroke:#0f5c5c}.two .line{stroke-dasharray:5 3}"
    ".two .mark,.two .name{fill:#0f5c5c}"
    ".aim{fill:#e9e4d8}.full{fill:#0f5c5c}.empty{fill:none;stroke:#4e6265}.extra{fill:none;stroke:#0f5c5c}"
    ".held{fill:none;stroke:#4e6265;stroke-dasharray:1.5 2.5}"
)
"""Colours for paper, in the order of the palette's names."""


@dataclass(frozen=True, slots=True)
class Table:
    """The same numbers as a table: its head, and rows that begin with what they are about."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart: its id in a page, its title, what it shows in words, the SVG text, its table.

    `note` says how to read it.
    """

    id: str
    title: str
    says: str
    svg: str
    table: Table
    note: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """Where days and values lie on the paper; `high` may be the lower number of an upside-down
    axis."""

    first: date
    last: date
    low: float
    high: float
    left: float
    top: float
    bottom: float
    right: float = WIDTH - RIGHT_ROOM

    def x(self, day: date) -> float:
        """How far to the right a day stands."""
        return self.across([day])[0]

    def across(self, days: Iterable[date]) -> list[float]:
        """How far to the right each of some days stands."""
        first, wide = self.first.toordinal(), self.right - self.left
        span = max((self.last - self.first).days, 1)
        return [self.left + wide * (day.toordinal() - first) / span for day in days]

    def y(self, value: float) -> float:
        """How far down a value stands."""
        share = (value - self.low) / (self.high - self.low)
        return self.bottom - (self.bottom - self.top) * share


@dataclass(frozen=True, slots=True)
class Series:
    """One line: its name, its points (None: unknown), its mark.

    The next point follows after `days`; a gap of up to `thread` days gets a dotted thread.
    """

    name: str
    style: Style
    mark: Mark
    points: tuple[tuple[date, float | None], ...]
    days: int = 1
    thread: int = THREAD_DAYS
    shown: str | None = None
    """What is written at its end, where that is not its newest value."""


def document(name: str, height: float, title: str, says: str, parts: Iterable[str]) -> str:
    """The SVG of a chart with its title and its description.

    Time runs from left to right in every language; what is written from right to left still is.
    """
    way = ' direction="ltr"' if language(spoken()).direction == "rtl" else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" viewBox="0 0 {WIDTH:g} {height:g}" '
        f'role="img"{way} aria-labelledby="{name}-t {name}-d"><title id="{name}-t">{escape(title)}'
        f'</title><desc id="{name}-d">{escape(says)}</desc>{"".join(parts)}</svg>'
    )


def standalone(svg: str) -> str:
    """The chart with plain colours of its own, for print and for files."""
    end = svg.index(">") + 1
    return f"{svg[:end]}<style>{PLAIN}</style>{svg[end:]}"


def text(x: float, y: float, says: str, style: str = "axis", anchor: str = "start") -> str:
    """One piece of text."""
    at = "" if anchor == "start" else f' text-anchor="{anchor}"'
    return f'<text class="{style}" x="{x:.1f}" y="{y:.1f}"{at}>{escape(says)}</text>'


def grid(frame: Frame, ticks: Sequence[tuple[float, str]]) -> Iterator[str]:
    """Quiet lines at the ticks, with their numbers on the left."""
    lines = "".join(f"M{frame.left:.1f} {frame.y(v):.1f}H{frame.right:.1f}" for v, _ in ticks)
    yield f'<path class="grid" d="{lines}"/>'
    for value, says in ticks:
        yield text(frame.left - 6, frame.y(value) + 4, says, anchor="end")


def dates(frame: Frame, last: str = "") -> Iterator[str]:
    """The first and the last day under the paper, and one between where there is room."""
    below = frame.bottom + 17
    span = (frame.last - frame.first).days
    year = long_stretch(frame.first, frame.last)
    yield text(frame.left, below, short_day(frame.first, year=year))
    if span > 2:
        middle = frame.first + timedelta(days=span // 2)
        yield text(frame.x(middle), below, short_day(middle, year=year), anchor="middle")
    if span:
        yield text(frame.right, below, last or short_day(frame.last, year=year), anchor="end")


def band(frame: Frame, low: float | None, high: float | None) -> str:
    """The stretch in which a change is too small to matter; nothing where it is not known."""
    if low is None or high is None:
        return ""
    floor, ceiling = sorted((frame.low, frame.high))
    low, high = max(low, floor), min(high, ceiling)
    if low >= high:
        return ""
    top, bottom = sorted((frame.y(low), frame.y(high)))
    across = f"M{frame.left:.1f} {top:.1f}H{frame.right:.1f}M{frame.left:.1f} {bottom:.1f}"
    return (
        f'<rect class="band" x="{frame.left:.1f}" y="{top:.1f}" '
        f'width="{frame.right - frame.left:.1f}" height="{bottom - top:.1f}"/>'
        f'<path class="edge" d="{across}H{frame.right:.1f}"/>'
    )


def line(frame: Frame, series: Series, radius: float) -> Iterator[str]:
    """One series: its solid parts, its threads, its marks and the newest larger."""
    known = [(day, value) for day, value in series.points if value is not None]
    if not known:
        return
    gaps = [(after - day).days for (day, _), (after, _) in pairwise(known)]
    *places, last = written(frame, known)
    solid, thread = segments([*places, last], gaps, series)
    yield f'<g class="{series.style}">'
    if thread:
        yield f'<path class="thread" d="{thread}"/>'
    if solid:
        yield f'<path class="line" d="{solid}"/>'
    around, larger = (mark_around(series.mark, r) for r in (radius, max(radius, 3.6)))
    marks = "".join([f"M{place}{around}" for place in places])
    yield f'<path class="mark" d="{marks}M{last}{larger}"/></g>'


def written(frame: Frame, points: Sequence[tuple[date, float]]) -> list[str]:
    """Where points stand, as a path says it; two years have hundreds of them, on few heights."""
    heights = {value: f"{frame.y(value):.1f}" for value in {value for _, value in points}}
    across = frame.across(day for day, _ in points)
    return [f"{x:.1f} {heights[value]}" for x, (_, value) in zip(across, points, strict=True)]


def segments(places: Sequence[str], gaps: Sequence[int], series: Series) -> tuple[str, str]:
    """The solid parts between points that follow each other, and the threads over short gaps.

    `gaps` are the days from each point to the next.
    """
    solid: list[str] = []
    thread: list[str] = []
    goes_on = False
    for (start, end), gap in zip(pairwise(places), gaps, strict=True):
        if gap <= series.days:
            solid.append(f"L{end}" if goes_on else f"M{start}L{end}")
        elif gap <= series.thread:
            thread.append(f"M{start}L{end}")
        goes_on = gap <= series.days
    return "".join(solid), "".join(thread)


@cache
def mark_around(kind: Mark, r: float) -> str:
    """The mark around a point where the pen stands."""
    if kind == "round":
        return f"m-{r:g} 0a{r:g} {r:g} 0 1 0 {2 * r:g} 0a{r:g} {r:g} 0 1 0 -{2 * r:g} 0z"
    if kind == "square":
        return f"m-{r:g} -{r:g}h{2 * r:g}v{2 * r:g}h-{2 * r:g}z"
    high = f"{r * 1.3:g}"
    return f"m0 -{high}l{r:g} {high}l-{r:g} {high}l-{r:g} -{high}z"


def names(frame: Frame, series: Sequence[Series]) -> Iterator[str]:
    """Each line's name and newest value beside its end, never on top of each other."""
    ends: list[tuple[float, float, str, str]] = []
    for one in series:
        known = [(day, value) for day, value in one.points if value is not None]
        if known:
            day, value = known[-1]
            shown = number_words(value) if one.shown is None else one.shown
            says = f"{one.name} {shown}".strip()
            ends.append((frame.y(value) + 4.5, frame.x(day) + 8, says, one.style))
    heights = moved_apart([end[0] for end in ends])
    for y, (_, x, says, style) in zip(heights, ends, strict=True):
        yield f'<g class="{style}">{text(x, y, says, "name")}</g>'


def moved_apart(heights: list[float]) -> list[float]:
    """The heights of names, moved so that each can be read."""
    order = sorted(range(len(heights)), key=heights.__getitem__)
    found = list(heights)
    for above, below in pairwise(order):
        if found[below] - found[above] < APART:
            middle = (found[above] + found[below]) / 2
            found[above], found[below] = middle - APART / 2, middle + APART / 2
    return found


def radius_of(frame: Frame, days: int) -> float:
    """Marks as large as their neighbours leave room for."""
    span = max((frame.last - frame.first).days, 1)
    return min(3.2, max(1.2, (frame.right - frame.left) / span * days * 0.32))


def bar(x: float, y: float, width: float, height: float) -> str:
    """A bar as a part of a path."""
    return f"M{x:.1f} {box(y, width, height)}"


def box(y: float, width: float, height: float) -> str:
    """What follows in a bar on where it begins from the left: two years have hundreds alike."""
    return f"{y:.1f}h{width:.1f}v{height:.1f}h-{width:.1f}z"


def crossing(width: float, height: float) -> str:
    """The line across the bar before it, in the same path."""
    return f"m0 {height:.1f}l{width:.1f} -{height:.1f}"


def nice_ticks(most: float) -> tuple[tuple[float, str], ...]:
    """Nought, a half and a whole of a round number that is not below the highest value."""
    top = next(
        size * 10**power for power in range(6) for size in (2, 4, 10) if size * 10**power >= most
    )
    return tuple((value, number_words(value)) for value in (0, top / 2, top))
