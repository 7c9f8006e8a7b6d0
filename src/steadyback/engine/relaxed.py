"""What no week can come below: the same week with its days thrown together.

An exercise that is done on Monday and Thursday counts here as done on two days, whichever they
are. Every rule of a day becomes a rule of the week: all minutes together, all exercises together.
So every real week is a week here too, and the least that must stay unmet here must stay unmet
there. This problem has one number where the real one has a choice for each day, and is solved in
a few milliseconds; given the bound, the real search need not find it. Method and worked numbers:
docs/algorithms/planning.md.
"""

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from ortools.sat.python import cp_model

from steadyback.engine.cp_sat import Bool, Linear, solver_for, total, whole_bound
from steadyback.engine.problem import Option, Problem, needs_of, reachable, unmet_cost
from steadyback.vocabulary import MUSCLE_GROUPS, MuscleGroup

BUDGET = 0.05
"""Deterministic time; a search that is cut short still has a true bound."""


@dataclass(frozen=True, slots=True)
class Together:
    """One exercise as it is alike on several days: on how many of them, with how many sets."""

    option: Option
    days: Bool
    sets: Bool

    @property
    def seconds(self) -> Linear:
        """Seconds at the least: further sets as long as the shortest of them."""
        option = self.option
        first = option.seconds[option.least_sets - 1]
        longer = [after - before for before, after in pairwise(option.seconds)]
        further = min(longer[option.least_sets - 1 :], default=0)
        return self.days * (first - further * option.least_sets) + self.sets * further


class RelaxedWeek:
    """The variables and rules of a week without days."""

    def __init__(self, problem: Problem, *, extra_minutes: int = 0) -> None:
        self.problem = problem
        self.model = cp_model.CpModel()
        self.together = [self._together(alike) for alike in alike_options(problem)]
        self._days_a_week()
        self._time(extra_minutes)
        self._rest()
        self._week_volume()
        short = {group: self._muscle(group) for group in MUSCLE_GROUPS}
        worst = self.model.new_int_var(0, problem.least, "worst_short")
        for group in reachable(problem):
            self.model.add(worst >= short[group])
        self.unmet = unmet_cost(total(self._missing()), worst, total(short.values()))

    def _together(self, alike: list[Option]) -> Together:
        option = alike[0]
        days = self.model.new_int_var(0, len(alike), f"days:{option.exercise}")
        most = len(option.seconds)
        sets = self.model.new_int_var(0, len(alike) * most, f"sets:{option.exercise}")
        self.model.add(sets >= option.least_sets * days)
        self.model.add(sets <= most * days)
        return Together(option, days, sets)

    def _days_a_week(self) -> None:
        before = dict(self.problem.days_done)
        for exercise in self.problem.exercises:
            here = [one for one in self.together if one.option.exercise == exercise]
            allowed = min((one.option.days_a_week for one in here), default=0)
            most = min(len(self.problem.days), allowed - before.get(exercise, 0))
            self.model.add(total(one.days for one in here) <= max(0, most))

    def _time(self, extra_minutes: int) -> None:
        days = self.problem.days
        seconds = sum(slot.seconds + 60 * extra_minutes for slot in days)
        self.model.add(total(one.seconds for one in self.together) <= seconds)
        exercises = self.problem.exercises_most * len(days)
        self.model.add(total(one.days for one in self.together) <= exercises)

    def _rest(self) -> None:
        for one in self.together:
            for group in one.option.heavy:
                self.model.add(one.days <= days_apart(self.problem, group))

    def _week_volume(self) -> None:
        if self.problem.volume_cap is not None:
            volume = total(one.sets * one.option.volume for one in self.together)
            self.model.add(volume <= self.problem.volume_cap)

    def _muscle(self, group: MuscleGroup) -> Bool:
        done = total(
            one.sets * halves
            for one in self.together
            for worked, halves in one.option.halves
            if worked == group
        )
        before = dict(self.problem.halves_done).get(group, 0)
        self.model.add(done <= max(0, self.problem.most - before))
        short = self.model.new_int_var(0, self.problem.least, f"short:{group}")
        self.model.add(short >= self.problem.least - before - done)
        return short

    def _missing(self) -> list[Bool]:
        """On how many days each need is not served."""
        days = range(len(self.problem.days))
        wanted = Counter(need for day in days for need in needs_of(self.problem, day))
        return [self._unserved(need, times) for need, times in sorted(wanted.items())]

    def _unserved(self, need: str, times: int) -> Bool:
        missing = self.model.new_int_var(0, times, f"missing:{need}")
        serving = total(one.days for one in self.together if need in one.option.needed_for)
        self.model.add(missing >= times - serving)
        return missing


def alike_options(problem: Problem) -> list[list[Option]]:
    """The options that fit at all, those of one exercise together where they are alike."""
    alike: dict[tuple[object, ...], list[Option]] = {}
    for o in problem.options:
        if o.least_sets <= len(o.seconds):
            key = o.exercise, o.seconds, o.least_sets, o.volume, o.halves, o.heavy, o.needed_for
            alike.setdefault((*key, o.days_a_week), []).append(o)
    return list(alike.values())


def days_apart(problem: Problem, group: MuscleGroup) -> int:
    """On how many days a group can be worked hard, each far enough from the one before."""
    chosen = 0
    last = None
    for slot in problem.days:
        rested = last is None or (slot.date - last).days >= problem.rest_days
        if rested and group not in slot.resting:
            chosen, last = chosen + 1, slot.date
    return chosen


@dataclass(frozen=True, slots=True)
class Relaxed:
    """What must stay unmet at the least (`unmet_cost`, 0 or more), and the week that comes closest:
    options with the days and sets they get, on whichever days.
    """

    unmet: int
    counts: tuple[tuple[Option, int, int], ...]


def relaxed(problem: Problem, *, extra_minutes: int = 0) -> Relaxed:
    """The best that any week of this problem can do, with so many extra minutes a day."""
    week = RelaxedWeek(problem, extra_minutes=extra_minutes)
    week.model.minimize(week.unmet)
    solver = solver_for(problem.seed, BUDGET)
    if solver.solve(week.model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return Relaxed(0, ())
    counts = ((one.option, solver.value(one.days), solver.value(one.sets)) for one in week.together)
    bound = max(0, whole_bound(solver.best_objective_bound))
    return Relaxed(bound, tuple(count for count in counts if count[1]))
