"""The week solved by CP-SAT: needs first, then few position changes, then preference.

Method and parameters: docs/algorithms/planning.md.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import combinations

from ortools.sat.python import cp_model

from steadyback.engine.cp_sat import SOLVER, Bool, Linear, solver_for, total, whole_bound
from steadyback.engine.preview import described, greedy
from steadyback.engine.problem import (
    Choice,
    DaySlot,
    Problem,
    Solution,
    needs_of,
    reachable,
    unmet_cost,
)
from steadyback.engine.relaxed import Relaxed, relaxed
from steadyback.engine.spread import spread
from steadyback.engine.timing import fewest_moves
from steadyback.vocabulary import MUSCLE_GROUPS, POSITIONS, MuscleGroup, Position

PROOF_BUDGET = 4.0
"""Deterministic time for the proof of the first two criteria; it usually takes below 0.1."""
HELP_BUDGET = 0.15
"""Deterministic time for each question about what would help; no answer then means no advice."""
PREFERENCE_BUDGET = 0.1
REMEMBERED = 64
"""So many problems are kept with their answer: an equal one is solved once."""

Key = tuple[int, str]
"""A day's index and an exercise."""
Place = tuple[int, Position]
"""A block of the session and a position of the body in it."""


class WeekModel:
    """The variables and rules of one week. So many extra minutes a day may be granted (advice).
    What stays unmet is known to be `least_unmet` or more.

    `used` says whether an exercise is done on a day, `more` one literal for each set beyond its
    fewest, each implying the one before. Position changes are counted from below; `count_again`
    makes the count exact for what was found.
    """

    def __init__(self, problem: Problem, *, extra_minutes: int = 0, least_unmet: int = 0) -> None:
        self.problem = problem
        self.model = cp_model.CpModel()
        self.options = {
            (option.day, option.exercise): option
            for option in problem.options
            if option.least_sets <= len(option.seconds)
        }
        self.days: list[list[Key]] = [[] for _ in problem.days]
        self.used: dict[Key, Bool] = {}
        self.more: dict[Key, list[Bool]] = {}
        self.at: list[dict[Place, Bool]] = []
        self.extra = self.model.new_int_var(0, extra_minutes, "extra_minutes")
        self._choose()
        self._days_a_week()
        self.short = {group: self._muscle(group) for group in MUSCLE_GROUPS}
        self.missing = [
            self._need(day, need)
            for day in range(len(problem.days))
            for need in needs_of(problem, day)
        ]
        self.needs = self._needs(least_unmet)
        self.changes = [self._day(day) for day in range(len(problem.days))]
        self._rest()
        self._week_volume()

    def _choose(self) -> None:
        """Whether each option is used, and with how many sets."""
        for key, option in self.options.items():
            self.days[option.day].append(key)
            self.used[key] = last = self.model.new_bool_var(f"used:{key}")
            self.more[key] = []
            for count in range(option.least_sets + 1, len(option.seconds) + 1):
                further = self.model.new_bool_var(f"sets:{key}:{count}")
                self.model.add_implication(further, last)
                self.more[key].append(further)
                last = further

    def _days_a_week(self) -> None:
        """No exercise on more days than its dose allows."""
        before = dict(self.problem.days_done)
        for exercise in sorted({exercise for _, exercise in self.options}):
            keys = [key for key in self.options if key[1] == exercise]
            most = min(self.options[key].days_a_week for key in keys) - before.get(exercise, 0)
            if most < len(keys):
                self.model.add(total(self.used[key] for key in keys) <= max(0, most))

    def _sets(self, key: Key) -> Linear:
        return total([self.used[key] * self.options[key].least_sets, *self.more[key]])

    def _seconds(self, key: Key) -> Linear:
        option = self.options[key]
        first = option.seconds[option.least_sets - 1]
        further = zip(
            self.more[key],
            option.seconds[option.least_sets :],
            option.seconds[option.least_sets - 1 :],
            strict=False,
        )
        longer = [literal * (after - before) for literal, after, before in further]
        return total([self.used[key] * first, *longer])

    def _muscle(self, group: MuscleGroup) -> Bool:
        """Sets of a group, never above the most; how far they stay below the least."""
        done = total(
            self._sets(key) * halves
            for key, option in self.options.items()
            for worked, halves in option.halves
            if worked == group
        )
        before = dict(self.problem.halves_done).get(group, 0)
        self.model.add(done <= max(0, self.problem.most - before))
        short = self.model.new_int_var(0, self.problem.least, f"short:{group}")
        self.model.add(short >= self.problem.least - before - done)
        return short

    def _need(self, day: int, need: str) -> Bool:
        """Whether a need of a day is not served."""
        missing = self.model.new_bool_var(f"missing:{day}:{need}")
        serving = [self.used[key] for key in self.days[day] if need in self.options[key].needed_for]
        self.model.add_bool_or([missing, *serving])
        return missing

    def _day(self, day: int) -> Bool:
        """Time, number of exercises and twins of one day; its position changes."""
        keys = self.days[day]
        changes = self._changes(day)
        seconds = total(self._seconds(key) for key in keys)
        allowed = self.problem.days[day].seconds + 60 * self.extra
        self.model.add(seconds + self.problem.position_seconds * changes <= allowed)
        self.model.add(total(self.used[key] for key in keys) <= self.problem.exercises_most)
        for key in keys:
            for twin in self.options[key].twins:
                if key[1] < twin and (day, twin) in self.options:
                    self.model.add_at_most_one([self.used[key], self.used[day, twin]])
        return changes

    def _changes(self, day: int) -> Bool:
        """The position changes of a day, from below.

        A session comes into each of its positions once, but for the first; and once more if it
        must leave a position and come back to it.
        """
        held: dict[Place, list[Bool]] = {}
        for key in self.days[day]:
            placed = self.options[key].placed
            held.setdefault((placed.block, placed.position), []).append(self.used[key])
        at = {place: self._any(literals) for place, literals in sorted(held.items())}
        self.at.append(at)
        positions = sorted({position for _, position in at}, key=POSITIONS.index)
        taken = [self._any([at[p] for p in at if p[1] == position]) for position in positions]
        returns = self.model.new_bool_var(f"returns:{day}")
        for together in returning(list(at)):
            self.model.add_bool_or([*(~at[place] for place in together), returns])
        changes = self.model.new_int_var(0, self.problem.exercises_most, f"changes:{day}")
        self.model.add(changes >= total(taken) - 1 + returns)
        return changes

    def _any(self, literals: list[Bool]) -> Bool:
        """Whether one of these is true; itself where there is only one."""
        if len(literals) == 1:
            return literals[0]
        some = self.model.new_bool_var("")
        for literal in literals:
            self.model.add_implication(literal, some)
        self.model.add_bool_or([~some, *literals])
        return some

    def _rest(self) -> None:
        """48 hours between hard work of one group: never on two days in a row."""
        for group in MUSCLE_GROUPS:
            heavy: dict[int, Bool] = {}
            for day, slot in enumerate(self.problem.days):
                hard = [self.used[k] for k in self.days[day] if group in self.options[k].heavy]
                if group in slot.resting:
                    self.model.add(total(hard) == 0)
                elif hard:
                    heavy[day] = self._any(hard)
            for day, today in heavy.items():
                for later in close_after(self.problem.days, day, self.problem.rest_days):
                    if later in heavy:
                        self.model.add_at_most_one([today, heavy[later]])

    def _week_volume(self) -> None:
        """The week's volume stays under the cap."""
        if self.problem.volume_cap is None:
            return
        volume = total(self._sets(key) * option.volume for key, option in self.options.items())
        self.model.add(volume <= self.problem.volume_cap)

    def _needs(self, least: int) -> Bool:
        """Needs unmet, then the group that is shortest of those that anything open can reach,
        then all sets that are short.
        """
        worst = self.model.new_int_var(0, self.problem.least, "worst_short")
        for group in reachable(self.problem):
            self.model.add(worst >= self.short[group])
        all_short = self.problem.least * len(MUSCLE_GROUPS)
        most = unmet_cost(len(self.missing), self.problem.least, all_short)
        needs = self.model.new_int_var(least, most, "needs")
        short = total(self.short.values())
        self.model.add(needs == unmet_cost(total(self.missing), worst, short))
        return needs

    @property
    def needs_and_changes(self) -> Linear:
        """The first two criteria in one number: no number of changes outweighs a need."""
        return needs_weight(self.problem) * self.needs + total(self.changes)

    @property
    def liking(self) -> Linear:
        """Preference, variety and recency of what is chosen."""
        return total(self.used[key] * option.liking for key, option in self.options.items())

    def hint(self, choice: Choice) -> None:
        """Begin the next search with this week."""
        self.model.clear_hints()  # type: ignore[no-untyped-call]
        for key, option in self.options.items():
            sets = choice.get(key, 0)
            self.model.add_hint(self.used[key], sets > 0)
            for beyond, literal in enumerate(self.more[key], start=option.least_sets + 1):
                self.model.add_hint(literal, sets >= beyond)

    def chosen(self, solver: cp_model.CpSolver) -> Choice:
        """The sets that the solver chose by day and exercise."""
        return {
            key: option.least_sets + sum(solver.value(literal) for literal in self.more[key])
            for key, option in sorted(self.options.items())
            if solver.value(self.used[key])
        }

    def count_again(self, solver: cp_model.CpSolver) -> bool:
        """Count the changes of the days that were counted too low; True if there were any.

        Taking an exercise away never adds a change, so a session that holds these places takes at
        least as many changes, whatever else it holds: the same on every day.
        """
        low = False
        for day, changes in enumerate(self.changes):
            placed = [self.options[k].placed for k in self.days[day] if solver.value(self.used[k])]
            moves = fewest_moves(placed)
            if moves > solver.value(changes):
                self._at_least(moves, {(p.block, p.position) for p in placed})
                low = True
        return low

    def _at_least(self, moves: int, places: set[Place]) -> None:
        """Sessions that hold all of these places take so many changes."""
        for at, changes in zip(self.at, self.changes, strict=True):
            if places <= at.keys():
                together = [at[place] for place in sorted(places)]
                self.model.add(changes >= moves).only_enforce_if(together)


def needs_weight(problem: Problem) -> int:
    """More than all position changes of a week can be."""
    return len(problem.days) * problem.exercises_most + 1


def returning(places: list[Place]) -> Iterator[tuple[Place, ...]]:
    """Places that, together in one session, make it come back to a position it has left.

    Two blocks in one position with another position in a block between; or two blocks that both
    hold the same two positions.
    """
    for one, two in combinations(sorted(places), 2):
        if one[1] == two[1]:
            for between in places:
                if one[0] < between[0] < two[0] and between[1] != one[1]:
                    yield one, between, two
        elif one[0] == two[0]:
            for later in sorted({block for block, _ in places if block > one[0]}):
                back = (later, one[1]), (later, two[1])
                if set(back) <= set(places):
                    yield one, two, *back


def close_after(days: tuple[DaySlot, ...], day: int, within: int) -> list[int]:
    """Indices of later days that lie less than `within` days after this one."""
    start = days[day].date
    return [i for i, slot in enumerate(days) if 0 < (slot.date - start).days < within]


class Search:
    """The best week known of a model, and how good any week can be at most.

    `choice` is always a valid week; `bound` is what no week comes below; `extra` are the
    minutes granted to the choice.
    """

    def __init__(
        self, problem: Problem, *, extra_minutes: int = 0, whole: Relaxed | None = None
    ) -> None:
        self.problem = problem
        whole = whole or relaxed(problem, extra_minutes=extra_minutes)
        self.built = WeekModel(problem, extra_minutes=extra_minutes, least_unmet=whole.unmet)
        guess = min(spread(problem, whole), greedy(problem), key=lambda week: worth(problem, week))
        self.built.model.add(self.built.needs <= needs_cost(problem, guess))
        self.choice = guess.choice
        self.extra = 0
        self.found = False
        self.bound = 0.0
        self.spent = 0.0

    def minimise(self, goal: Linear, budget: float) -> bool:
        """Search for the week with the least of a goal; True when the choice is proved to be it.

        A week whose changes were counted too low is no answer: they are counted again.
        """
        self.built.model.minimize(goal)
        end = self.spent + budget
        guess = self.choice
        while self.spent < end:
            self.built.hint(guess)
            solver = solver_for(self.problem.seed, end - self.spent)
            status = solver.solve(self.built.model)
            self.spent += solver.response_proto.deterministic_time
            self.bound = solver.best_objective_bound
            if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
                return False
            guess = self.built.chosen(solver)
            if not self.built.count_again(solver):
                self.choice, self.found = guess, True
                self.extra = solver.value(self.built.extra)
                return status == cp_model.OPTIMAL
        return False

    @property
    def reached(self) -> Solution:
        """The choice with what it leaves short and missing, and its changes."""
        return described(self.problem, self.built.options, self.choice)


@lru_cache(REMEMBERED)
def solve(problem: Problem) -> Solution:
    """The best week of a problem. Always finds one: doing nothing is allowed by every rule."""
    search = Search(problem)
    search.minimise(search.built.needs_and_changes, PROOF_BUDGET)
    bound = whole_bound(search.bound)
    needs = needs_weight(problem) * needs_cost(problem, search.reached)
    reached = worth(problem, search.reached)
    search.built.model.add(search.built.needs_and_changes <= reached)
    search.found = False
    best = search.minimise(-1 * search.built.liking, PREFERENCE_BUDGET)
    return replace(
        search.reached,
        needs_optimal=bound >= needs,
        positions_optimal=bound >= reached,
        preferences="optimal" if best else "feasible" if search.found else "none",
        solver=SOLVER,
        deterministic_time=round(search.spent, 6),
    )


@lru_cache(REMEMBERED)
def least_needs(problem: Problem, below: int | None = None) -> int | None:
    """The least that can be left unmet, or None where that was not proved in the budget.

    Also None where no week can come `below` what is unmet now: then there is nothing to search.
    """
    whole = relaxed(problem)
    if below is not None and whole.unmet >= below:
        return None
    search = Search(problem, whole=whole)
    proved = search.minimise(search.built.needs, HELP_BUDGET)
    return needs_cost(problem, search.reached) if proved else None


def needs_cost(problem: Problem, found: Solution) -> int:
    """What a solution leaves unmet, as the first criterion counts it."""
    worst = max((found.short.get(group, 0) for group in reachable(problem)), default=0)
    cost: int = unmet_cost(len(found.missing), worst, sum(found.short.values()))
    return cost


def worth(problem: Problem, found: Solution) -> int:
    """The first two criteria of a solution in one number, as the search counts them."""
    return needs_weight(problem) * needs_cost(problem, found) + found.changes


@lru_cache(REMEMBERED)
def extra_minutes_needed(
    problem: Problem, most: int, below: int | None = None
) -> tuple[int, int] | None:
    """The fewest extra minutes a day, `most` at most, that lower what is unmet as far as they can.

    Returns (minutes, needs cost then), or None where no solution was found in the budget, or where
    no week can come `below` what is unmet now.
    """
    whole = relaxed(problem, extra_minutes=most)
    if below is not None and whole.unmet >= below:
        return None
    search = Search(problem, extra_minutes=most, whole=whole)
    built = search.built
    search.minimise((most + 1) * built.needs + built.extra, HELP_BUDGET)
    return (search.extra, needs_cost(problem, search.reached)) if search.found else None


def forget() -> None:
    """Forget every answer, so that what is asked next is solved anew."""
    for asked in (solve, least_needs, extra_minutes_needed):
        asked.cache_clear()
