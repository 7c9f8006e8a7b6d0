"""How much work a week may hold: a little more than before, or less in an easier week and a flare.

Sources: evidence.md 4.4 (weekly volume up 10-15 %; deload) and 4.6 (flare), rulings 20 and "The
planner's numbers" (how volume is counted). All design proposals.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from math import ceil, floor

from steadyback.catalogue.catalogue import Catalogue
from steadyback.engine import doses
from steadyback.engine.days import Week, iso_week, monday
from steadyback.engine.deload import is_easier
from steadyback.engine.flare import calming, flare_day
from steadyback.engine.ladder import Rung
from steadyback.engine.preview import greedy
from steadyback.engine.problem import Problem
from steadyback.engine.reasons import Because, because, without_dose
from steadyback.engine.state import State
from steadyback.record.plan import Reason

Rungs = dict[tuple[int, str], Rung]
"""The rung behind each option of a week, by day index and exercise."""


def with_volume_cap(
    catalogue: Catalogue, state: State, problem: Problem, week: Week, first: int
) -> Problem:
    """The most work of the rest of a week; None where nothing can be compared.

    Usually a tenth above the highest green week of the last four, never below a first week: with
    none among them the newest green week counts; without any the doses are at their floors. In an
    easier week and in a flare at most a share of the highest week, whatever its colour; but one
    light exercise a day always fits, so that no week is empty for want of work to compare with.
    """
    done = sum(s.volume for s in state.sessions if s.week == week.iso)
    left = [cap - ceil(done * 100) for cap in week_caps(catalogue, state, week, first)]
    most = highest_done(catalogue, state, week) or highest_green(catalogue, state, week)
    if calming(state, week.on, catalogue.policy) and most:
        share = float(catalogue.policy.flare_volume) * share_of_days(state, problem)
        left.append(floor(most * share * 100))
    return replace(problem, volume_cap=max(lightest(problem), min(left))) if left else problem


def lightest(problem: Problem) -> int:
    """The volume of the one lightest exercise of each day at its fewest sets, in hundredths."""
    work: dict[int, int] = {}
    for option in problem.options:
        one = option.volume * option.least_sets
        work[option.day] = min(one, work.get(option.day, one))
    return sum(work.values())


def week_caps(catalogue: Catalogue, state: State, week: Week, first: int) -> Iterator[int]:
    """The most volume of the whole week, in hundredths, by each rule that has something to say.

    `first` is what a first week would hold (`first_week_volume`).
    """
    top = risen(catalogue, state, week)
    if top:
        yield max(top, first)
    most = highest_done(catalogue, state, week) or highest_green(catalogue, state, week)
    if is_easier(state, week.iso) and most:
        yield floor(most * (1 - float(catalogue.policy.deload_cut)) * 100)


def risen(catalogue: Catalogue, state: State, week: Week) -> int:
    """A little more than the best green week, in hundredths; 0 without one."""
    green = highest_green(catalogue, state, week)
    return ceil(green * (1 + float(catalogue.policy.volume_rise)) * 100)


def starts_small(catalogue: Catalogue, state: State, week: Week, first: int) -> bool:
    """Whether a first week holds more work than a little more than the best green week."""
    return 0 < risen(catalogue, state, week) < first


def at_the_floor(catalogue: Catalogue, rung: Rung) -> Rung:
    """The rung with no part of its dose above the level's floor, and the reason for it.

    Our own proposal: such a week grows by more than a tenth, so at least no dose does.
    """
    low = doses.smaller(rung.dose, rung.level.dosing.floor)
    if low == rung.dose:
        return rung
    small = because(catalogue, Because.DOSE_SMALL, level=rung.level.id)
    return replace(rung, dose=low, reasons=(*without_dose(rung.reasons), small))


def eased(catalogue: Catalogue, state: State, week: Week) -> bool:
    """Whether a week is an easier one, or planned in the first days of a flare."""
    return is_easier(state, week.iso) or calming(state, week.on, catalogue.policy)


def share_of_days(state: State, problem: Problem) -> float:
    """Share of the week's training days that are still to come.

    A flare halves what is left of a week. What was done before it is not held against it, or on
    many days nothing at all would be left to do.
    """
    days = len(state.schedule.days) if state.schedule is not None else 0
    return len(problem.days) / max(1, days)


def weeks_before(catalogue: Catalogue, week: Week) -> frozenset[str]:
    """The ISO weeks that a week is compared with."""
    weeks = int(catalogue.policy.volume_weeks)
    return frozenset(iso_week(monday(week.iso) - timedelta(weeks=n)) for n in range(1, weeks + 1))


def highest_green(catalogue: Catalogue, state: State, week: Week) -> float:
    """The volume of the highest green week of the last four, else of the newest one; 0 for none.

    What the week itself holds so far is no measure of it: only weeks before it count.
    """
    before = {name: volume for name, volume in state.green_volume.items() if name < week.iso}
    recent = weeks_before(catalogue, week)
    green = [volume for name, volume in before.items() if name in recent]
    return max(green) if green else before.get(max(before, default=""), 0.0)


def highest_done(catalogue: Catalogue, state: State, week: Week) -> float:
    """The volume of the highest of the last four weeks, whatever its colour; 0 for none."""
    recent = weeks_before(catalogue, week)
    done: Counter[str] = Counter()
    for session in state.sessions:
        if session.week in recent:
            done[session.week] += session.volume  # type: ignore[assignment]
    return max(done.values(), default=0.0)


def first_week_volume(
    catalogue: Catalogue, state: State, problem: Problem, week: Week, rungs: Rungs
) -> int:
    """The volume of the quick week with every dose at its floor, in hundredths.

    0 where no green week is there to compare with: nobody asks then, and the quick week takes time.
    """
    if not risen(catalogue, state, week):
        return 0
    policy = catalogue.policy
    total = 0
    for (day, exercise), sets in greedy(problem).choice.items():
        level = rungs[day, exercise].level
        one = doses.set_volume(level, level.dosing.floor, policy)
        total += ceil(one * 100) * min(sets, level.dosing.floor.sets)
    return total


def deload_reason(catalogue: Catalogue, state: State) -> Reason:
    """Why this week is easier: weeks trained in a row, or amber ones."""
    rhythm = state.rhythm
    return because(catalogue, Because.DELOAD, weeks=rhythm.loading, amber=rhythm.amber)


def volume_reasons(
    catalogue: Catalogue, state: State, week: Week, problem: Problem
) -> Iterator[Reason]:
    """What limits the work of the week, where anything does."""
    if problem.volume_cap is None:
        return
    easier, calm = is_easier(state, week.iso), calming(state, week.on, catalogue.policy)
    if easier:
        yield deload_reason(catalogue, state)
    if calm:
        yield because(catalogue, Because.FLARE, day=flare_day(state, week.on))
    if not (easier or calm):
        yield because(catalogue, Because.VOLUME, cap=round(problem.volume_cap / 100, 1))
