"""A line chart as numbers for a template: leg and back pain over the last days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from steadyback.engine import State
from steadyback.engine.days import local_day
from steadyback.engine.state import Reading
from steadyback.wording.english import DISTAL

LEFT, RIGHT, TOP, BOTTOM = 26.0, 270.0, 10.0, 90.0
DAYS = 14


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its points for an SVG polyline, its last value and where that stands."""

    points: str
    last: int
    x: float
    y: float
    label_y: float


@dataclass(frozen=True, slots=True)
class Chart:
    """What the chart shows, also in words, and the numbers behind it."""

    leg: Line | None
    back: Line | None
    first: date
    says: str
    rows: tuple[Reading, ...]


def pain_chart(state: State, on: datetime) -> Chart | None:
    """Leg and back pain of the last fortnight; None with fewer than two answers."""
    today = local_day(on, state.zone)
    begin = today - timedelta(days=DAYS)
    rows = [r for r in state.readings if local_day(r.at, state.zone) >= begin and r.at <= on]
    if len(rows) < 2:
        return None
    first = local_day(rows[0].at, state.zone)
    leg = line(rows, [r.leg for r in rows], rows[0].at, on)
    back = line(rows, [r.back for r in rows], rows[0].at, on)
    if leg and back and abs(leg.label_y - back.label_y) < 16:
        leg, back = apart(leg, back)
    return Chart(leg, back, first, in_words(rows), tuple(rows))


def line(
    rows: Sequence[Reading], values: Sequence[int | None], start: datetime, end: datetime
) -> Line | None:
    """One line over the days; gaps are bridged."""
    span = max((end - start).total_seconds(), 1.0)
    spots = [
        (LEFT + (RIGHT - LEFT) * (row.at - start).total_seconds() / span, height(value), value)
        for row, value in zip(rows, values, strict=True)
        if value is not None
    ]
    if not spots:
        return None
    x, y, last = spots[-1]
    points = " ".join(f"{px:.1f},{py:.1f}" for px, py, _ in spots)
    return Line(points, last, round(x, 1), round(y, 1), round(y + 4, 1))


def height(value: int) -> float:
    """Where a pain score stands."""
    return BOTTOM - (BOTTOM - TOP) * value / 10


def apart(leg: Line, back: Line) -> tuple[Line, Line]:
    """The two lines with their names moved so that both can be read."""
    middle = (leg.label_y + back.label_y) / 2
    up, down = max(middle - 8, 14.0), max(middle + 8, 30.0)
    high, low = (up, down) if leg.y <= back.y else (down, up)
    return (
        Line(leg.points, leg.last, leg.x, leg.y, high),
        Line(back.points, back.last, back.x, back.y, low),
    )


def in_words(rows: Sequence[Reading]) -> str:
    """What the chart shows, for those who do not see it."""
    said = []
    for name, values in (("Leg", [r.leg for r in rows]), ("back", [r.back for r in rows])):
        known = [value for value in values if value is not None]
        if known:
            said.append(f"{name} pain went from {known[0]} to {known[-1]}")
    return f"{' and '.join(said)} of 10." if said else "No scores yet."


def movement(state: State, on: datetime) -> str:
    """How far down pain is felt now, beside the first answer of the last eight days."""
    known = [(r.at, r.distal) for r in state.readings if r.distal is not None and r.at <= on]
    if not known:
        return "Check in to see how your symptoms move."
    now = known[-1][1]
    first, before = next((one for one in known if on - one[0] <= timedelta(days=8)), known[-1])
    when = f"{local_day(first, state.zone):On %A}"
    if before == now:
        where = f"Pain is felt down to {DISTAL[now]}" if now else "No pain was felt"
        return f"{where} at your last check-in."
    if now < before:
        to = f"now it reaches {DISTAL[now]}" if now else "now it is gone"
        return (
            f"{when} pain reached {DISTAL[before]}, {to}. Moving towards the back is a good sign, "
            "even if your back feels a little worse."
        )
    was = f"{when} it reached {DISTAL[before]}" if before else f"{when} there was none"
    return f"Pain now reaches {DISTAL[now]}. {was}. We take more care when pain moves down."
