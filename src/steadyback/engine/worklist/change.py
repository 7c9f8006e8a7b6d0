"""The change that matters, for the worse and for the better, in pain and in every questionnaire.

The sizes are the catalogue's own (R61 and others), the change is that of Progress. Pain is judged
at the newest week that holds enough days: silence takes nothing away.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import takewhile
from typing import NamedTuple

from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.policy import Policy
from steadyback.engine.progress.course import Course, PainDay
from steadyback.engine.progress.report import (
    SITES,
    PainChange,
    change_between,
    of_now,
    pain_change,
)
from steadyback.engine.questionnaires import Change
from steadyback.engine.reasons import Because, made
from steadyback.engine.worklist.need import Need, NeedKind, since
from steadyback.record.plan import Reason

RULES = {NeedKind.WORSE: Because.NEED_WORSE, NeedKind.BETTER: Because.NEED_BETTER}


class Changed(NamedTuple):
    """A measure that changed by what matters, from a day on, with the numbers said of it."""

    measure: str
    day: date
    change: Change
    numbers: Mapping[str, float | int | None]


def important_changes(catalogue: Catalogue, course: Course, today: date) -> Iterator[Need]:
    """A need for what is worse than at the start by what matters, and one for what is better."""
    told = list(takewhile(lambda one: one.day <= today, course.days))
    found = [
        *(one for site in SITES for one in pain_changed(catalogue, told, site)),
        *(one for name in course.scores for one in score_changed(catalogue, course, name, today)),
    ]
    for kind, rule in RULES.items():
        these = [one for one in found if one.change.direction == kind]
        if these:
            reasons = tuple(important(catalogue, rule, one) for one in these)
            yield Need(kind=kind, since=min(one.day for one in these), reasons=reasons)


def same_way(one: Change, other: Change) -> bool:
    """Whether a change is as large as matters, and goes the way of another."""
    return one.matters is True and one.direction == other.direction


def pain_changed(catalogue: Catalogue, told: list[PainDay], site: str) -> Iterator[Changed]:
    """Mean pain of the first days against the newest days that can be compared with them."""
    scored = [one for one in told if getattr(one, site) is not None]
    policy = catalogue.policy

    def at(place: int) -> PainChange:
        return change_at(catalogue, scored, site, place)

    newest = next((n for n in reversed(range(len(scored))) if comparable(at(n), policy)), None)
    now = None if newest is None else at(newest)
    if newest is None or now is None or not now.change.matters:
        return
    change, step = now.change, int(policy.window_days * policy.window_entries)
    began = since(lambda n: same_way(at(n).change, change), newest, step)
    numbers = {"before": now.before, "now": now.now, "days": now.window}
    yield Changed(f"nprs-{site}", scored[began].day, change, numbers)


def comparable(found: PainChange, policy: Policy) -> bool:
    """Whether the newer mean is of enough days (rulings 16), and of others than the first."""
    return found.days[1] >= policy.window_entries and found.change.direction != "unknown"


def change_at(catalogue: Catalogue, scored: list[PainDay], site: str, place: int) -> PainChange:
    """The change of mean pain up to one of the days; only of the days that the means ask for."""
    length = int(catalogue.policy.window_days)
    newest = max(0, place + 1 - length)
    days = (*scored[: min(length, newest)], *scored[newest : place + 1])
    return pain_change(catalogue, days, site, scored[place].day)


def score_changed(
    catalogue: Catalogue, course: Course, name: str, today: date
) -> Iterator[Changed]:
    """The first score of a measure against the newest, as long as they are about the same."""
    measure = catalogue.questionnaires.get(name)
    points = tuple(one for one in course.scores[name] if one.day <= today)
    if measure is None or measure.score is None or not points:
        return
    run = of_now(points)
    changes = [change_between(measure, run[: place + 1]) for place in range(len(run))]
    if changes[-1].matters:
        began = since(lambda place: same_way(changes[place], changes[-1]), len(run) - 1)
        first = 0.0 if measure.score.is_change else run[0].points
        numbers = {"before": round(first, 1), "now": round(run[-1].points, 1)}
        yield Changed(name, run[began].day, changes[-1], numbers)


def important(catalogue: Catalogue, rule: Because, one: Changed) -> Reason:
    """The reason of an important change, with the sources of the number that it reaches."""
    size = catalogue.questionnaires[one.measure].matters
    sources = (*(size.sources if size else ()), *catalogue.rules[rule].sources)
    told = {"measure": one.measure, **one.numbers, "confirmed": int(one.change.confirmed)}
    return made(str(rule), tuple(dict.fromkeys(sources)), tuple(told.items()))
