"""What a run comes to, in figures with intervals: the report as plain data.

Shares of people have exact (Clopper-Pearson) 95 per cent intervals; what is counted within people
has bootstrap intervals over people, by a seed. They say how much chance is in so many virtual
people, and nothing about real ones.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import exp, lgamma, log
from typing import Any

import numpy

from steadyback.catalogue.catalogue import Catalogue
from steadyback.engine.problem import HALVES_IN_SET
from steadyback.simulation.outcome import Outcome, Totals, WeekLived
from steadyback.vocabulary import MUSCLE_GROUPS

Json = dict[str, Any]
RESAMPLES = 1000
TAIL = 0.025
LEAST = 10
"""Of fewer people than this no interval is drawn (our choice)."""
WORKLIST = "NEED_"
"""So begin the rules of a clinic's worklist, which no virtual clinic asks for."""
STAGES = (1, 2, 3, 4, 5)


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with the 95 per cent interval around it; None where nobody can be counted."""

    value: float | None
    low: float | None
    high: float | None

    def plain(self) -> Json:
        """As JSON."""
        return {"value": self.value, "low": self.low, "high": self.high}


def share(count: int, of: int, tail: float = TAIL) -> Estimate:
    """A share of people with its exact interval, which leaves out so much at each end."""
    if not of:
        return Estimate(None, None, None)
    low = 0.0 if count == 0 else turning(lambda p: 1 - below(count - 1, of, p) - tail)
    high = 1.0 if count == of else turning(lambda p: tail - below(count, of, p))
    return Estimate(count / of, round(low, 6), round(high, 6))


def below(count: int, of: int, chance: float) -> float:
    """The chance of so many or fewer among `of`, where each has this chance."""
    if chance <= 0 or chance >= 1:
        return 1.0 if chance <= 0 or count >= of else 0.0
    ways, yes, no = lgamma(of + 1), log(chance), log(1 - chance)
    return sum(
        exp(ways - lgamma(k + 1) - lgamma(of - k + 1) + k * yes + (of - k) * no)
        for k in range(count + 1)
    )


def turning(rises: Callable[[float], float]) -> float:
    """Where a rising function of a share is nought."""
    low, high = 0.0, 1.0
    for _ in range(50):
        middle = (low + high) / 2
        low, high = (middle, high) if rises(middle) < 0 else (low, middle)
    return (low + high) / 2


def ratio(over: Sequence[float], under: Sequence[float], seed: int) -> Estimate:
    """A sum divided by a sum, people drawn again and again.

    No interval where fewer than ten contribute: the same few drawn again say nothing of others.
    """
    if not sum(under):
        return Estimate(None, None, None)
    if sum(1 for one in under if one) < LEAST:
        return Estimate(sum(over) / sum(under), None, None)
    drawn = numpy.random.default_rng(seed).integers(0, len(over), (RESAMPLES, len(over)))
    tops = numpy.asarray(over, float)[drawn].sum(axis=1)
    bottoms = numpy.asarray(under, float)[drawn].sum(axis=1)
    found = numpy.sort((tops[bottoms > 0]) / bottoms[bottoms > 0])
    low, high = numpy.quantile(found, [TAIL, 1 - TAIL])
    return Estimate(sum(over) / sum(under), round(float(low), 6), round(float(high), 6))


def summary(outcomes: Sequence[Outcome], totals: Totals, catalogue: Catalogue, seed: int) -> Json:
    """Everything that the report states. `outcomes` are in the order of their numbers."""
    return {
        "people": totals.people,
        "patient_weeks": totals.weeks,
        "looks": totals.looks,
        "plans": totals.plans,
        "broken": dict(sorted(totals.broken.items())),
        "improved": share(totals.improved, totals.people).plain(),
        "stages": [
            {"stage": stage, "people": reached, "placed": at_least(totals.placed, stage)}
            | share(reached, totals.people).plain()
            for stage in STAGES
            for reached in [at_least(totals.stages, stage)]
        ],
        "adherence": adherence(outcomes, seed),
        "adherence_by_week": by_week(outcomes, seed),
        "sets": sets_a_week(outcomes, seed),
        "locked": locked(outcomes, totals, seed),
        "noticed": noticed(outcomes, seed),
        "events": dict(sorted(totals.events.items())),
        "rules": rules(totals, catalogue),
    }  # fmt: skip


def at_least(counts: Mapping[int, int], stage: int) -> int:
    """How many people are counted at this stage or a higher one."""
    return sum(people for reached, people in counts.items() if reached >= stage)


def adherence(outcomes: Sequence[Outcome], seed: int) -> Json:
    """Planned sessions that were done on their day."""
    done, planned = [o.trained for o in outcomes], [o.planned for o in outcomes]
    return {"planned": sum(planned), "done": sum(done)} | ratio(done, planned, seed).plain()


def by_week(outcomes: Sequence[Outcome], seed: int) -> list[Json]:
    """The same for each calendar week from a person's first, in which anything was planned."""
    weeks: dict[int, list[WeekLived]] = {}
    for week in (week for one in outcomes for week in one.weeks):
        weeks.setdefault(week.week, []).append(week)
    found = []
    for place, these in sorted(weeks.items()):
        done, planned = [week.kept for week in these], [week.planned for week in these]
        told = {"week": place, "planned": sum(planned), "done": sum(done)}
        found.append(told | ratio(done, planned, seed).plain())
    return found


def sets_a_week(outcomes: Sequence[Outcome], seed: int) -> list[Json]:
    """Sets a week by muscle group, over the whole weeks in which anything was trained."""
    trained = [one.weeks_of_training for one in outcomes]
    found = []
    for place, group in enumerate(MUSCLE_GROUPS):
        sets = [sum(week.halves[place] for week in weeks) / HALVES_IN_SET for weeks in trained]
        found.append({"group": group} | ratio(sets, [*map(len, trained)], seed).plain())
    return found


def locked(outcomes: Sequence[Outcome], totals: Totals, seed: int) -> Json:
    """Days under a lock, in all and by what locked."""
    days = [one.days for one in outcomes]
    under = [one.locked.get("any", 0) for one in outcomes]
    causes = sorted(
        ((name, days) for name, days in totals.locked.items() if name != "any"),
        key=lambda one: (-one[1], one[0]),
    )
    return {
        "days": sum(under), "by": [{"what": name, "days": count} for name, count in causes],
        "people": sum(1 for one in under if one),
    } | ratio(under, days, seed).plain()  # fmt: skip


def noticed(outcomes: Sequence[Outcome], seed: int) -> list[Json]:
    """Days until flares and danger signs were noticed."""
    signs = {one.what for outcome in outcomes for one in outcome.noticed} - {"flare"}
    kinds = [("flare", {"flare"}), ("danger sign", signs)]
    kinds += [(name, {name}) for name in sorted(signs)]
    return [days_until(what, names, outcomes, seed) for what, names in kinds]


def days_until(what: str, names: set[str], outcomes: Sequence[Outcome], seed: int) -> Json:
    """How many began, how many were noticed, and after how many days, from quickest to slowest.

    Somebody may have several, so that the interval is over people.
    """
    told = [[one for one in person.noticed if one.what in names] for person in outcomes]
    began = [len(one) for one in told]
    seen = [sum(one.after is not None for one in person) for person in told]
    days = sorted(one.after for person in told for one in person if one.after is not None)
    return {
        "what": what,
        "began": sum(began),
        "people": sum(1 for one in began if one),
        "noticed": len(days),
        "median_days": days[len(days) // 2] if days else None,
        "nine_in_ten_days": days[min(len(days) - 1, len(days) * 9 // 10)] if days else None,
        "most_days": days[-1] if days else None,
    } | ratio(seen, began, seed).plain()


def rules(totals: Totals, catalogue: Catalogue) -> Json:
    """On how many days each rule was named and to how many people; and which never was."""
    known = {*catalogue.rules, *catalogue.red_flags}
    asked = {rule for rule in known if not rule.startswith(WORKLIST)}
    named = sorted(totals.rules, key=lambda rule: (-totals.rules[rule], rule))
    return {
        "named": [
            {"rule": rule, "days": totals.rules[rule], "people": totals.met[rule]}
            for rule in named
        ],
        "never": sorted(asked - set(named)),
        "not_asked": sorted(known - asked - set(named)),
    }  # fmt: skip
