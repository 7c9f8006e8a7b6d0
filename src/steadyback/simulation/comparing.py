"""What another policy or version changes for the same people: paired differences with intervals.

Shares of people: those who differ are counted each way, and the interval is exact: each way has its
own (Clopper-Pearson) of 97.5 per cent, and both together hold in 95 of 100. What is counted within
people: people are drawn again and again, each with both of their lives. No interval says anything
about real people.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy

from steadyback.engine.problem import HALVES_IN_SET
from steadyback.simulation.figures import LEAST, RESAMPLES, TAIL, share
from steadyback.simulation.outcome import DAYS_OF_A_WEEK
from steadyback.simulation.pairing import STAGES, Finished, Numbers, Paired
from steadyback.vocabulary import MUSCLE_GROUPS

Json = dict[str, Any]
AT_ONCE = 50
"""So many draws of all people are in memory at a time."""
HUNDRED = 100
CANNOT = (
    "It cannot show that exercise helps, nor that either is better for anybody: how these made-up "
    "people get on is drawn beforehand, and nothing that they do changes it."
)


@dataclass(frozen=True)
class Ratio:
    """One sum over people divided by another, in each of two runs."""

    name: str
    top: tuple[Numbers, Numbers]
    bottom: tuple[Numbers, Numbers]
    scale: float = 1

    @property
    def same(self) -> bool:
        """Whether it is the same for everybody."""
        return all(numpy.array_equal(*pair) for pair in (self.top, self.bottom))

    @property
    def differ(self) -> int:
        """For how many people it is not the same."""
        apart = [one != other for one, other in (self.top, self.bottom)]
        return int(numpy.logical_or(*apart).sum())

    def values(self) -> tuple[float | None, float | None]:
        """What it comes to in each; None where nothing can be counted."""
        a, b = (
            float(self.scale * top.sum() / bottom.sum()) if bottom.sum() else None
            for top, bottom in zip(self.top, self.bottom, strict=True)
        )
        return a, b


def comparison(pair: Paired) -> Json:
    """Everything that is said of two runs. The same folder twice: every difference is nought."""
    ratios = {one.name: one for one in every_ratio(pair)}
    found = dict(zip(ratios, differences(tuple(ratios.values()), pair), strict=True))
    return {
        "cannot": CANNOT,
        "a": of_run(pair.a),
        "b": of_run(pair.b),
        "numbers": other_numbers(pair),
        "people": pair.people,
        "patient_weeks": [days // DAYS_OF_A_WEEK for days in totals(pair, "days")],
        "broken": {"numbers": broken(pair)} | shared(pair, "met break"),
        "stages": [{"stage": n} | shared(pair, f"stage {n}") for n in STAGES],
        "met_lock": shared(pair, "met lock"),
        "kept": found["kept"],
        "locked": found["locked"],
        "plans": found["plans"],
        "sets": [{"group": group} | found[f"halves {group}"] for group in MUSCLE_GROUPS],
        "locks": by_size("what", "lock ", pair, found),
        "noticed": [noticed(pair, kind, found) for kind in ("flare", "sign")],
        "rules": by_size("rule", "rule ", pair, found),
    }


def of_run(run: Finished) -> Json:
    """What was run, and in which folder it is."""
    names = ("people", "weeks", "seed", "parameters", "engine", "catalogue")
    return {"folder": run.kept.folder.name} | {name: run.run[name] for name in names}


def other_numbers(pair: Paired) -> list[Json]:
    """The numbers of the policy that differ; None where one of them has no such number."""
    a, b = pair.a.policy, pair.b.policy
    return [
        {"name": name, "a": a.get(name), "b": b.get(name)}
        for name in sorted({*a, *b})
        if a.get(name) != b.get(name)
    ]


def broken(pair: Paired) -> list[Json]:
    """How often each invariant was broken in each."""
    numbers = pair.of_a.names("break ") | pair.of_b.names("break ")
    return [
        {"number": number, "a": a, "b": b}
        for number in sorted(numbers)
        for a, b in [totals(pair, f"break {number}")]
    ]


def totals(pair: Paired, name: str) -> tuple[int, int]:
    """The sum of one column in each."""
    return int(pair.of_a[name].sum()), int(pair.of_b[name].sum())


# ---------------------------------------------------------------- shares of people


def shared(pair: Paired, name: str) -> Json:
    """To how many people something happened: in each, only in A, only in B, and the difference."""
    of_a, of_b = pair.of_a[name], pair.of_b[name]
    only_a, only_b = int((of_a > of_b).sum()), int((of_b > of_a).sum())
    (lost_low, lost_high), (won_low, won_high) = (bounds(n, pair.people) for n in (only_a, only_b))
    return {
        "people_a": int(of_a.sum()), "people_b": int(of_b.sum()),
        "only_a": only_a, "only_b": only_b, "same": not (only_a or only_b),
        "value": (only_b - only_a) / pair.people,
        "low": round(won_low - lost_high, 6), "high": round(won_high - lost_low, 6),
    }  # fmt: skip


def bounds(count: int, of: int) -> tuple[float, float]:
    """The exact interval of 97.5 per cent of one of two shares."""
    found = share(count, of, TAIL / 2)
    return found.low or 0.0, found.high or 0.0


# ---------------------------------------------------------------- within people


def every_ratio(pair: Paired) -> Iterator[Ratio]:
    """Everything that is counted within people."""

    def ratio(name: str, under: str, scale: float = 1, top: str | None = None) -> Ratio:
        over = name if top is None else top
        return Ratio(
            name, (pair.of_a[over], pair.of_b[over]), (pair.of_a[under], pair.of_b[under]), scale
        )

    yield ratio("kept", "planned", HUNDRED)
    yield ratio("locked", "days", HUNDRED)
    yield ratio("plans", "people")
    for group in MUSCLE_GROUPS:
        yield ratio(f"halves {group}", "weeks trained", 1 / HALVES_IN_SET)
    for kind in ("flare", "sign"):
        yield ratio(f"noticed {kind}", f"began {kind}", HUNDRED)
        yield ratio(f"after {kind}", f"both {kind}")
    for begin in ("rule ", "lock "):
        for name in sorted(pair.of_a.names(begin) | pair.of_b.names(begin)):
            yield ratio(begin + name, "days", HUNDRED)


def differences(ratios: Sequence[Ratio], pair: Paired) -> Iterator[Json]:
    """What each comes to in A and in B, and the difference with its interval.

    The same for everybody, or other for fewer than LEAST: no interval, for no draw of them would
    tell what more people would.
    """
    drawn = resampled(ratios, pair)
    for place, one in enumerate(ratios):
        a, b = one.values()
        known = None if a is None or b is None else b - a
        found: Json = {"a": a, "b": b, "value": known, "low": None, "high": None, "same": one.same}
        found["differ"] = one.differ
        draws = drawn[:, place]
        draws = draws[numpy.isfinite(draws)]
        if known is not None and one.differ >= LEAST and len(draws):
            low, high = numpy.quantile(draws, [TAIL, 1 - TAIL])
            found |= {"low": round(float(low), 6), "high": round(float(high), 6)}
        yield found


def resampled(ratios: Sequence[Ratio], pair: Paired) -> Numbers:
    """Each difference in each draw of people; not a number where nothing could be counted."""
    sides = [
        numpy.stack([getattr(one, part)[side] for one in ratios], axis=1).astype(float)
        for side in (0, 1)
        for part in ("top", "bottom")
    ]
    source, people = numpy.random.default_rng(pair.a.run["seed"]), pair.people
    scales = numpy.array([one.scale for one in ratios])
    found = []
    for _ in range(RESAMPLES // AT_ONCE):
        times = source.multinomial(people, numpy.full(people, 1 / people), size=AT_ONCE)
        top_a, bottom_a, top_b, bottom_b = (times.astype(float) @ side for side in sides)
        with numpy.errstate(divide="ignore", invalid="ignore"):
            found.append(scales * (top_b / bottom_b - top_a / bottom_a))
    return numpy.concatenate(found)


def by_size(what: str, begin: str, pair: Paired, found: dict[str, Json]) -> list[Json]:
    """Days on which something was so, in each, with the difference in 100 days; largest first."""
    rows = []
    for name in pair.of_a.names(begin) | pair.of_b.names(begin):
        days_a, days_b = totals(pair, begin + name)
        people = {
            f"people_{side}": int((columns[begin + name] > 0).sum())
            for side, columns in (("a", pair.of_a), ("b", pair.of_b))
        }
        told = {what: name, "change": change(days_a, days_b), "days_a": days_a, "days_b": days_b}
        rows.append(told | people | found[begin + name])
    return sorted(rows, key=lambda row: (-abs(row["days_b"] - row["days_a"]), row[what]))


def change(before: int, after: int) -> str:
    """What became of something from A to B."""
    if not before or not after:
        return "never in either" if before == after else "only in B" if after else "only in A"
    return "same" if before == after else "more" if after > before else "fewer"


def noticed(pair: Paired, kind: str, found: dict[str, Json]) -> Json:
    """How many flares or signs were noticed, and after how many days those that both noticed."""
    in_a, in_b = totals(pair, f"noticed {kind}")
    return {
        "what": "flare" if kind == "flare" else "danger sign",
        "began": totals(pair, f"began {kind}")[0], "noticed_a": in_a, "noticed_b": in_b,
        "share": found[f"noticed {kind}"],
        "both": totals(pair, f"both {kind}")[0], "days": found[f"after {kind}"],
    }  # fmt: skip
