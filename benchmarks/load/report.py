"""What a run was, in tables."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from benchmarks.load.asking import KINDS, READS
from benchmarks.load.counting import Counted
from benchmarks.load.faults import OVER_S
from benchmarks.load.proving import Kept
from benchmarks.load.running import Run

BUDGET_MS: Final = 60
LATE_MS: Final = 10
Told = dict[str, Any]


def percentile(values: Sequence[float], part: float) -> float:
    """The smallest value that so large a part of all does not exceed."""
    ordered = sorted(values)
    return ordered[max(0, -(-int(len(ordered) * part * 1000) // 1000) - 1)]


def good(one: Told) -> bool:
    """Whether a request was answered as it should be."""
    return isinstance(one["status"], int) and one["status"] < 400


def took(one: Told) -> float:
    """Milliseconds from when a request was meant to leave until its answer was there."""
    return float(one["answered"] - one["meant"]) * 1000


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """A table of Markdown."""
    yield "| " + " | ".join(head) + " |"
    yield "|" + "---|" * len(head)
    for row in rows:
        yield "| " + " | ".join(str(one) for one in row) + " |"


def latencies(one: Run) -> Iterator[str]:
    """Milliseconds by kind, of what was answered."""
    head = ("request", "asked", "p50", "p95", "p99", "most", f"p95 within {BUDGET_MS} ms")
    rows: list[tuple[object, ...]] = []
    for kind in KINDS:
        values = [took(t) for t in one.report["told"] if t["kind"] == kind and good(t)]
        if not values:
            rows.append((kind, 0, "-", "-", "-", "-", "-"))
            continue
        numbers = [percentile(values, part) for part in (0.5, 0.95, 0.99, 1)]
        verdict = ("yes" if numbers[1] <= BUDGET_MS else "no") if kind in READS else "no budget"
        rows.append((kind, len(values), *(f"{value:.0f}" for value in numbers), verdict))
    yield from table(head, rows)


def rates(one: Run) -> Iterator[str]:
    """How many requests were asked and answered, and what each part took of the machine."""
    told, seconds = one.report["told"], one.wanted.seconds
    done = sum(good(t) for t in told)
    late = sum(t["late_ms"] > LATE_MS for t in told) / len(told)
    yield (
        f"Wanted {one.wanted.rate:g} requests a second for {seconds:g} s; answered well: "
        f"{answered(one):.1f} a second ({done} of {len(told)}), the last of them "
        f"{max(0.0, span(one) - seconds):.1f} s after the last was sent. "
        f"{late:.1%} left the driver more than {LATE_MS} ms late."
    )
    yield ""
    whole = one.wanted.seconds + one.wanted.warm_s
    parts = ", ".join(
        f"{name} {used:.1f} s ({used / whole:.2f} cores)" for name, used in one.cpu.items()
    )
    yield f"CPU, warming up included: {parts}."


def cost(one: Run, part: str) -> float:
    """CPU milliseconds of a part for each request, those of warming up included."""
    asked = len(one.report["told"]) + one.wanted.rate * one.wanted.warm_s
    return one.cpu[part] * 1000 / asked


def growth(runs: Sequence[Run], counted: Sequence[Counted]) -> Iterator[str]:
    """All runs side by side."""
    head = (
        "people", "requests a second", "answered well a second", "Today p95, ms",
        "worklist p95, ms", "app, ms of CPU a request", "PostgreSQL, ms of CPU a request",
        "failed",
    )  # fmt: skip
    rows = [
        (
            f"{one.wanted.people:,}", f"{one.wanted.rate:g}" + (", faults" * one.wanted.broken),
            f"{answered(one):.0f}", p95(one, "today"), p95(one, "worklist"),
            f"{cost(one, 'app processes'):.1f}", f"{cost(one, 'PostgreSQL'):.1f}",
            sum(not good(t) for t in one.report["told"]),
        )
        for one in runs
    ]  # fmt: skip
    yield from table(head, rows)
    yield ""
    yield from queries(counted)


def p95(one: Run, kind: str) -> str:
    """The 95th percentile of one kind of request; a dash where none was answered."""
    values = [took(t) for t in one.report["told"] if t["kind"] == kind and good(t)]
    return f"{percentile(values, 0.95):.0f}" if values else "-"


def answered(one: Run) -> float:
    """How many requests a second were answered well."""
    return sum(good(t) for t in one.report["told"]) / max(span(one), one.wanted.seconds)


def span(one: Run) -> float:
    """Seconds from the first counted request to the last answer.

    An app that falls behind answers what was asked long after the last was sent.
    """
    return float(max(t["answered"] for t in one.report["told"])) - begun(one)


def failures(one: Run) -> Iterator[str]:
    """What was not answered well, by status, and in which words."""
    wrong = Counter((str(t["status"]), t["kind"]) for t in one.report["told"] if not good(t))
    if not wrong:
        yield "No request failed."
        return
    words = one.report["words"]
    yield from table(
        ("status", "request", "how many", "said"),
        [
            (status, kind, count, f"“{words.get(f'{kind} {status}', '')}”")
            for (status, kind), count in sorted(wrong.items())
        ],
    )


def after_faults(one: Run) -> Iterator[str]:
    """How long each fault was felt."""
    head = ("fault", "at", "back after", "requests failed", "last failure after", "within 10 s")
    ends = [*(fault.at for fault in one.faults[1:]), float("inf")]
    rows = []
    for fault, end in zip(one.faults, ends, strict=True):
        wrong = failed_between(one, fault.at, end)
        last = max((t["answered"] - fault.at for t in wrong), default=0.0)
        rows.append((
            fault.name, f"{fault.at - begun(one):.0f} s", f"{fault.back - fault.at:.1f} s",
            len(wrong), f"{last:.1f} s" if wrong else "none", "yes" if last <= OVER_S else "NO",
        ))  # fmt: skip
    yield from table(head, rows)


def failed_between(one: Run, start: float, end: float) -> list[Told]:
    """The requests whose failure came between two moments."""
    return [t for t in one.report["told"] if not good(t) and start <= t["answered"] < end]


def begun(one: Run) -> float:
    """When the first counted request was meant to leave."""
    return float(min(t["meant"] for t in one.report["told"]))


def over_in_time(one: Run) -> bool:
    """Whether every failure lies within OVER_S after a fault."""
    return all(
        any(fault.at <= t["answered"] <= fault.at + OVER_S for fault in one.faults)
        for t in one.report["told"]
        if not good(t)
    )


def keeping(found: Kept, wrong: Sequence[str]) -> Iterator[str]:
    """What became of what was told."""
    yield (
        f"Acknowledged: {found.acknowledged} events; lost: {found.lost}; stored twice: "
        f"{found.twice}; stored though no answer came: {found.unsaid}."
    )
    yield "Records looked at again: " + ("; ".join(wrong) if wrong else "nothing is wrong") + "."


def queries(found: Iterable[Counted]) -> Iterator[str]:
    """How many queries each page took."""
    rows = [(one.what, one.least, one.most) for one in found]
    yield from table(("page", "fewest queries", "most queries"), rows)
