"""Measuring: repeats of a call in milliseconds of CPU time, their median and 95th percentile."""

import gc
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median, quantiles
from time import process_time_ns


@dataclass(frozen=True)
class Row:
    """One line of the table: what was measured, in which unit, against which budget.

    `judged` is the number that the budget is compared with, `most` the highest of all; None where
    nothing was measured.
    """

    name: str
    middle: float | None
    high: float | None
    budget: float | None
    judged: float | None
    unit: str = "ms"
    note: str = ""
    most: float | None = None

    @property
    def ratio(self) -> float | None:
        """What was measured as a share of the budget; None where either is missing."""
        return self.judged / self.budget if self.judged is not None and self.budget else None

    @property
    def verdict(self) -> str:
        """OK, over, or why there is nothing to say."""
        if self.judged is None:
            return "not measured"
        if self.budget is None:
            return "-"
        return "OK" if self.judged <= self.budget else "over"


def milliseconds(call: Callable[[], object], repeats: int, warm: int = 2) -> list[float]:
    """CPU milliseconds of each repeat, after warming up, with the collector off."""
    for _ in range(warm):
        call()
    gc.collect()
    gc.disable()
    try:
        return [once(call) for _ in range(repeats)]
    finally:
        gc.enable()


def once(call: Callable[[], object]) -> float:
    """CPU milliseconds of one call."""
    start = process_time_ns()
    call()
    return (process_time_ns() - start) / 1e6


def p95(values: Sequence[float]) -> float:
    """The 95th percentile; of one value that value."""
    return quantiles(values, n=20, method="inclusive")[-1] if len(values) > 1 else values[0]


def row(
    name: str,
    values: Sequence[float],
    budget: float | None,
    *,
    by_p95: bool = False,
    note: str = "",
) -> Row:
    """A line of the table; the median is judged, or p95 where the budget says so."""
    middle, high = median(values), p95(values)
    judged = high if by_p95 else middle
    return Row(name, middle, high, budget, judged, note=note, most=max(values))


def printed(rows: Sequence[Row]) -> str:
    """The table as text."""
    head = f"{'what':<44}{'median':>10}{'p95':>10}{'most':>10}{'budget':>9}  verdict"
    lines = [head, "-" * len(head)]
    for one in rows:
        measured = (one.middle, one.high, one.most)
        numbers = "".join(f"{number(value):>10}" for value in measured)
        line = f"{one.name:<44}{numbers}{number(one.budget):>9}  {one.verdict}"
        lines.append(f"{line} {one.note}".rstrip())
    return "\n".join(lines)


def as_page(rows: Sequence[Row], machine: str, day: date) -> str:
    """The table as a page of docs, with the date and what sort of machine it was."""
    lines = [
        "<!-- Made by `make bench`. Run it again; do not change this page by hand. -->\n",
        "# Measured against the budgets\n",
        f"{day:%Y-%m-%d}, {machine}. Milliseconds are of CPU.\n",
        "The budgets are the design page's. A ratio up to 1 is within the budget.\n",
        "| what | budget | measured | ratio | p95 | most | unit | |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for one in rows:
        ratio = "-" if one.ratio is None else f"{one.ratio:.2f}"
        told = (number(one.budget), number(one.judged), ratio, number(one.high), number(one.most))
        cells = (one.name.strip(), *told, one.unit, one.note.strip("()"))
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def number(value: float | None) -> str:
    """Two decimals below ten, none above a hundred."""
    if value is None:
        return "-"
    return f"{value:.2f}" if value < 10 else f"{value:.1f}" if value < 100 else f"{value:.0f}"
