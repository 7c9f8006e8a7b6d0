"""The week solved by CP-SAT: needs first, then few position changes, then preference.

The only file that imports OR-Tools. Method and parameters: docs/algorithms/planning.md. One worker,
a fixed seed, bounded by deterministic time and never by the clock, so that the same input gives
the same plan byte for byte with the same build.
"""

from collections.abc import Iterable
from importlib.metadata import version
from typing import Any

from ortools.sat.python import cp_model

from steadyback.engine.preview import greedy
from steadyback.engine.problem import Choice, DaySlot, Option, Problem, Solution, needs_of
from steadyback.engine.timing import BLOCKS
from steadyback.vocabulary import MUSCLE_GROUPS, POSITIONS, MuscleGroup, Position

SOLVER = f"OR-Tools CP-SAT {version('ortools')}"
MISSING_COST = 100_000
WORST_COST = 1000
"""Needs unmet weigh most, then the group that is shortest, then all sets that are short."""
PROOF_BUDGET = 4.0
"""Deterministic time for each of the two proofs; they take about 0.1."""
HELP_BUDGET = 0.15
"""Deterministic time for each question about what would help; no answer then means no advice."""
PREFERENCE_BUDGET = 0.1
EXTRA_MINUTES_MOST = 30

Bool = cp_model.IntVar
Linear = Any
"""A linear expression; OR-Tools' own type for it is a union that no operator accepts."""


def total(terms: Iterable[Linear]) -> Linear:
    """The sum of linear terms."""
    return cp_model.LinearExpr.sum(list(terms))


class WeekModel:
    """The variables and rules of one week. `extra` seconds a day may be granted (for advice)."""

    def __init__(self, problem: Problem, *, extra_minutes: bool = False) -> None:
        self.problem = problem
        self.model = cp_model.CpModel()
        self.sets: dict[tuple[int, str, int], Bool] = {}
        self.options: dict[tuple[int, str], Option] = {}
        top = EXTRA_MINUTES_MOST if extra_minutes else 0
        self.extra = self.model.new_int_var(0, top, "extra_minutes")
        self._choose()
        self.short = {group: self._muscle(group) for group in MUSCLE_GROUPS}
        self.missing = {
            (day, need): self._need(day, need)
            for day in range(len(problem.days))
            for need in needs_of(problem, day)
        }
        self.worst = self._worst()
        self.changes = [self._day(day) for day in range(len(problem.days))]
        self._rest()
        self._week_volume()

    def _choose(self) -> None:
        """At most one number of sets for each option; as many days as its dose allows."""
        for option in self.problem.options:
            key = (option.day, option.exercise)
            self.options[key] = option
            for count in range(option.least_sets, len(option.seconds) + 1):
                name = f"{option.day}:{option.exercise}:{count}"
                self.sets[(*key, count)] = self.model.new_bool_var(name)
            self.model.add_at_most_one(self._counts(*key))
        for exercise in self.problem.exercises:
            days = [self._used(key) for key in self.options if key[1] == exercise]
            most = min(o.days_a_week for o in self.problem.options if o.exercise == exercise)
            before = dict(self.problem.days_done).get(exercise, 0)
            self.model.add(total(days) <= max(0, most - before))

    def _counts(self, day: int, exercise: str) -> list[Bool]:
        option = self.options[(day, exercise)]
        counts = range(option.least_sets, len(option.seconds) + 1)
        return [self.sets[(day, exercise, n)] for n in counts]

    def _used(self, key: tuple[int, str]) -> Linear:
        return total(self._counts(*key))

    def _total(self, amounts: Iterable[tuple[tuple[int, str, int], int]]) -> Linear:
        return total(self.sets[key] * amount for key, amount in amounts)

    def _muscle(self, group: MuscleGroup) -> Bool:
        """Sets of a group, never above the most; how far they stay below the least."""
        done = self._total(
            (key, key[2] * halves)
            for key in self.sets
            for worked, halves in self.options[key[:2]].halves
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
        serving = [
            self._used(key)
            for key, option in self.options.items()
            if key[0] == day and need in option.needed_for
        ]
        self.model.add(total(serving) + missing >= 1)
        return missing

    def _day(self, day: int) -> Bool:
        """Time, number of exercises and twins of one day; its position changes."""
        keys = [key for key in self.options if key[0] == day]
        changes = self._changes(day, keys)
        seconds = self._total(
            (key, self.options[key[:2]].seconds[key[2] - 1]) for key in self.sets if key[0] == day
        )
        allowed = self.problem.days[day].seconds + 60 * self.extra
        self.model.add(seconds + self.problem.position_seconds * changes <= allowed)
        self.model.add(total(self._used(key) for key in keys) <= self.problem.exercises_most)
        for key in keys:
            for twin in self.options[key].twins:
                if key[1] < twin and (day, twin) in self.options:
                    self.model.add(self._used(key) + self._used((day, twin)) <= 1)
        return changes

    def _changes(self, day: int, keys: list[tuple[int, str]]) -> Bool:
        """The fewest position changes of a day, exactly.

        The body is in one position at the end of each block. A block costs one change for each
        position in it, but for the one in which it is entered. The first entry is free.
        """
        places = sorted({self.options[key].placed.position for key in keys}, key=POSITIONS.index)
        before = self._one_of(f"enter:{day}", places)
        cost: list[Linear] = []
        for block in sorted({self.options[key].placed.block for key in keys}):
            inside = [key for key in keys if self.options[key].placed.block == block]
            used = {p: self._position_used(day, block, p, inside) for p in places}
            after = self._one_of(f"end:{day}:{block}", places)
            stays = [self._stay(f"{day}:{block}:{p}", before[p], after[p], used, p) for p in places]
            for place in places:
                self.model.add(after[place] <= used[place] + before[place])
                for other in places:
                    self.model.add(after[place] + used[other] <= 1 + used[place])
            self.model.add(total(stays) <= 1)
            cost.extend([*used.values(), *(-1 * stay for stay in stays)])
            before = after
        changes = self.model.new_int_var(0, len(POSITIONS) * BLOCKS, f"changes:{day}")
        self.model.add(changes == total(cost))
        return changes

    def _one_of(self, name: str, places: list[Position]) -> dict[Position, Bool]:
        """Exactly one of the positions."""
        found = {place: self.model.new_bool_var(f"{name}:{place}") for place in places}
        if found:
            self.model.add_exactly_one(found.values())
        return found

    def _position_used(
        self, day: int, block: int, place: Position, inside: list[tuple[int, str]]
    ) -> Bool:
        """Whether a block holds an exercise in this position."""
        used = self.model.new_bool_var(f"at:{day}:{block}:{place}")
        uses = [self._used(k) for k in inside if self.options[k].placed.position == place]
        for use in uses:
            self.model.add(use <= used)
        self.model.add(used <= total(uses))
        return used

    def _stay(
        self, name: str, before: Bool, after: Bool, used: dict[Position, Bool], place: Position
    ) -> Bool:
        """Whether a block is entered without moving; it ends elsewhere if it holds more."""
        stay = self.model.new_bool_var(f"stay:{name}")
        self.model.add(stay <= before)
        self.model.add(stay <= used[place])
        others = total(value for other, value in used.items() if other != place)
        self.model.add(others <= len(used) * (2 - stay - after))
        return stay

    def _rest(self) -> None:
        """48 hours between hard work of one group: never on two days in a row."""
        for group in MUSCLE_GROUPS:
            heavy = {
                day: [
                    self._used(k)
                    for k, o in self.options.items()
                    if k[0] == day and group in o.heavy
                ]
                for day in range(len(self.problem.days))
            }
            for day, slot in enumerate(self.problem.days):
                if group in slot.resting:
                    self.model.add(total(heavy[day]) == 0)
                for later in close_after(self.problem.days, day, self.problem.rest_days):
                    for one in heavy[day]:
                        for other in heavy[later]:
                            self.model.add(one + other <= 1)

    def _week_volume(self) -> None:
        """The week's volume stays under the cap."""
        if self.problem.volume_cap is None:
            return
        volume = self._total((key, key[2] * self.options[key[:2]].volume) for key in self.sets)
        self.model.add(volume <= self.problem.volume_cap)

    def _worst(self) -> Bool:
        """The shortfall of the shortest group, among those that anything open can reach."""
        worst = self.model.new_int_var(0, self.problem.least, "worst_short")
        for group in reachable(self.problem):
            self.model.add(worst >= self.short[group])
        return worst

    @property
    def worst_needs(self) -> Linear:
        """Needs unmet, then the group that is shortest: what cannot fit is spread evenly."""
        return MISSING_COST * total(self.missing.values()) + WORST_COST * self.worst

    @property
    def needs(self) -> Linear:
        """Needs unmet, then the group that is shortest, then all sets that are short."""
        return self.worst_needs + total(self.short.values())

    @property
    def liking(self) -> Linear:
        """Preference, variety and recency of what is chosen."""
        return total(self._used(key) * option.liking for key, option in self.options.items())


def reachable(problem: Problem) -> list[MuscleGroup]:
    """The muscle groups that some option of the week works."""
    worked = {group for option in problem.options for group, _ in option.halves}
    return [group for group in MUSCLE_GROUPS if group in worked]


def close_after(days: tuple[DaySlot, ...], day: int, within: int) -> list[int]:
    """Indices of later days that lie less than `within` days after this one."""
    start = days[day].date
    return [i for i, slot in enumerate(days) if 0 < (slot.date - start).days < within]


def solver_for(seed: int, budget: float) -> cp_model.CpSolver:
    """A solver whose answer depends on the model, the seed and the build, never on the clock."""
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed % 2**31
    solver.parameters.linearization_level = 2
    solver.parameters.max_deterministic_time = budget
    return solver


class Phases:
    """One model minimised by one criterion after the other, each kept before the next."""

    def __init__(self, built: WeekModel, seed: int) -> None:
        self.built, self.seed = built, seed
        self.spent = 0.0
        self.best = 0.0
        self.values: dict[int, int] = {}

    def minimise(self, goal: Linear, budget: float) -> tuple[bool, bool]:
        """(found a solution, proved it the best); the goal is then frozen at what was found."""
        model = self.built.model
        model.minimize(goal)
        solver = solver_for(self.seed, budget)
        status = solver.solve(model)
        self.spent += solver.response_proto.deterministic_time
        found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
        if found:
            self.best = solver.objective_value
            model.add(goal <= round(self.best))
            self.keep(solver)
        return found, status == cp_model.OPTIMAL

    def keep(self, solver: cp_model.CpSolver) -> None:
        """Remember the solution and hint the next search with it."""
        model = self.built.model
        self.values = {
            index: solver.value(model.get_int_var_from_proto_index(index))
            for index in range(len(model.proto.variables))
        }
        model.clear_hints()  # type: ignore[no-untyped-call]
        for index, value in self.values.items():
            model.add_hint(model.get_int_var_from_proto_index(index), value)

    def value(self, variable: Bool) -> int:
        """A variable's value in the last solution."""
        return self.values[variable.index]


def solve(problem: Problem) -> Solution:
    """The best week of a problem. Always finds one: doing nothing is allowed by every rule."""
    built, phases = begun(problem)
    _, evenly = phases.minimise(built.worst_needs, PROOF_BUDGET)
    _, fully = phases.minimise(total(built.short.values()), PROOF_BUDGET)
    _, positions_optimal = phases.minimise(total(built.changes), PROOF_BUDGET)
    liked, best = phases.minimise(-1 * built.liking, PREFERENCE_BUDGET)
    return Solution(
        choice=chosen(built, phases),
        short={g: phases.value(v) for g, v in built.short.items() if phases.value(v)},
        missing=tuple(key for key, v in sorted(built.missing.items()) if phases.value(v)),
        changes=sum(phases.value(v) for v in built.changes),
        needs_optimal=evenly and fully,
        positions_optimal=positions_optimal,
        preferences="optimal" if best else "feasible" if liked else "none",
        solver=SOLVER,
        deterministic_time=round(phases.spent, 6),
    )


def begun(problem: Problem) -> tuple[WeekModel, Phases]:
    """The model, with the quick week as its first guess."""
    built = WeekModel(problem)
    guess = greedy(problem).choice
    for (day, exercise, count), variable in built.sets.items():
        built.model.add_hint(variable, guess.get((day, exercise)) == count)
    return built, Phases(built, problem.seed)


def least_needs(problem: Problem) -> int | None:
    """The least that can be left unmet, or None where that was not proved in the budget."""
    built, phases = begun(problem)
    _, proved = phases.minimise(built.needs, HELP_BUDGET)
    return round(phases.best) if proved else None


def chosen(built: WeekModel, phases: Phases) -> Choice:
    """The sets chosen by day and exercise."""
    return {
        (day, exercise): count
        for (day, exercise, count), variable in sorted(built.sets.items())
        if phases.value(variable)
    }


def needs_cost(problem: Problem, found: Solution) -> int:
    """What a solution leaves unmet, as the first criterion counts it."""
    worst = max((found.short.get(group, 0) for group in reachable(problem)), default=0)
    missing = MISSING_COST * len(found.missing)
    return missing + WORST_COST * worst + sum(found.short.values())


def extra_minutes_needed(problem: Problem) -> tuple[int, int] | None:
    """The fewest extra minutes a day that lower what is unmet as far as minutes can.

    Returns (minutes, needs cost then), or None where no solution was found in the budget.
    """
    built = WeekModel(problem, extra_minutes=True)
    phases = Phases(built, problem.seed)
    found, _ = phases.minimise(built.needs, HELP_BUDGET)
    if not found:
        return None
    cost = round(phases.best)
    phases.minimise(built.extra, HELP_BUDGET)
    return phases.value(built.extra), cost
