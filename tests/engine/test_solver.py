"""The search: as good as trying everything, never worse than the preview, its bounds true."""

from dataclasses import replace
from itertools import combinations, permutations
from random import Random

import pytest

from steadyback.engine.preview import greedy
from steadyback.engine.problem import DaySlot, Problem
from steadyback.engine.relaxed import relaxed
from steadyback.engine.solver import Search, needs_cost, needs_weight, solve
from steadyback.engine.spread import spread
from steadyback.engine.timing import (
    Placed,
    fewest_moves,
    in_order,
    moves,
)
from steadyback.vocabulary import MUSCLE_GROUPS
from tests.engine.test_planner import CATALOGUE, PEOPLE, problem_of
from tests.engine.week_search import best_week, cost, is_valid, liking, most_liked


def small_problem(seed: int) -> Problem:
    """Two days and three or four exercises of a real week, with tight time and other bounds."""
    by = Random(seed)
    whole = next(
        p for i in range(seed, seed + 40) if len((p := problem_of(i % 24)).days) > 1 and p.options
    )
    first, second = sorted(by.sample(range(len(whole.days)), 2))
    here = {
        name for d in (first, second) for o in whole.options if o.day == d for name in [o.exercise]
    }
    names = set(by.sample(sorted(here), min(by.choice([3, 3, 4]), len(here))))
    most_sets = 3 if len(names) == 3 else 2
    options = tuple(
        replace(o, day=(first, second).index(o.day), seconds=o.seconds[:most_sets])
        for o in whole.options
        if o.day in (first, second) and o.exercise in names
    )
    tight = by.choice([60, 150, 300, 900])
    volume = sum(o.volume for o in options)
    slots = tuple(
        DaySlot(whole.days[i].date, tight, by.choice([(), (by.choice(MUSCLE_GROUPS),)]))
        for i in (first, second)
    )
    return replace(
        whole,
        days=slots,
        options=tuple(sorted(options, key=lambda o: (o.day, o.exercise))),
        least=by.choice([2, 4, 8]),
        most=by.choice([8, 12]),
        exercises_most=by.choice([2, 3, 5]),
        volume_cap=by.choice([None, None, volume // 2, volume]),
        halves_done=by.choice([(), (("hamstrings", 3),)]),
        days_done=by.choice([(), ((min(names), 2),)]),
    )


@pytest.mark.parametrize("seed", range(24))
def test_on_small_weeks_the_solver_is_as_good_as_trying_everything(seed: int) -> None:
    problem = small_problem(seed)
    found = solve(problem)
    assert is_valid(problem, found.choice)
    assert found.needs_optimal
    assert found.positions_optimal
    assert cost(problem, found.choice) == best_week(problem)


def test_the_small_weeks_are_of_all_kinds() -> None:
    costs = [best_week(small_problem(seed)) for seed in range(24)]
    assert len(set(costs)) > 8
    assert any(moved for _, moved in costs)


@pytest.mark.parametrize("seed", range(0, 24, 3))
def test_of_the_best_small_weeks_the_solver_takes_the_most_liked(seed: int) -> None:
    problem = small_problem(seed)
    found = solve(problem)
    assert found.preferences == "optimal"
    assert liking(problem, found.choice) == most_liked(problem)


def by_place() -> dict[tuple[int, str], Placed]:
    """One counted level for each block and position that has any."""
    found: dict[tuple[int, str], Placed] = {}
    for level in CATALOGUE.levels.values():
        if CATALOGUE.exercises[level.exercise].counted and not CATALOGUE.twins(level.id):
            here = Placed(level, None)
            found.setdefault((here.block, here.position), here)
    return found


def back_and_forth() -> list[Placed]:
    """Four levels of four blocks, in one position, another, the first and the other again."""
    places = by_place()
    blocks = sorted({block for block, _ in places})
    positions = sorted({position for _, position in places})
    return next(
        [places[place] for place in session]
        for one, two in permutations(positions, 2)
        for four in combinations(blocks, 4)
        if set(session := list(zip(four, (one, two, one, two), strict=True))) <= set(places)
        and len({places[place].level.exercise for place in session}) == 4
    )


def test_a_session_that_goes_back_and_forth_is_counted_exactly() -> None:
    """It comes back twice: more than the solver counts at first, so it has to count again."""
    levels = back_and_forth()
    assert fewest_moves(levels) == 3
    whole = next(p for p in map(problem_of, PEOPLE) if len(p.days) > 1)
    some = whole.options[0]
    for seconds in (175, 160, 130, 100):
        problem = replace(
            whole,
            days=tuple(DaySlot(slot.date, seconds, ()) for slot in whole.days[:2]),
            options=tuple(
                replace(
                    some,
                    exercise=p.level.exercise,
                    placed=p,
                    day=index,
                    seconds=(30,),
                    least_sets=1,
                    halves=((group, 2),),
                    heavy=(),
                    twins=(),
                    needed_for=(),
                )
                for index in (0, 1)
                for p, group in sorted(
                    zip(levels, MUSCLE_GROUPS, strict=False), key=lambda two: two[0].level.exercise
                )
            ),
            least=4,
            halves_done=(),
            days_done=(),
            volume_cap=None,
        )
        found = solve(problem)
        assert found.positions_optimal
        assert cost(problem, found.choice) == best_week(problem)
        assert is_valid(problem, found.choice)
        assert found.changes == cost(problem, found.choice)[1]


def test_the_fewest_moves_are_those_of_the_best_order_and_never_more_with_less() -> None:
    places = list(by_place().values())
    by = Random(0)
    seen = set()
    for _ in range(400):
        session = by.choices(places, k=by.randint(0, 5))
        few = fewest_moves(session)
        assert few == moves(in_order(session))
        for left_out in range(len(session)):
            assert fewest_moves(session[:left_out] + session[left_out + 1 :]) <= few
        seen.add(few)
    assert seen == {0, 1, 2, 3, 4}


@pytest.mark.parametrize("index", PEOPLE)
def test_less_than_a_valid_week_is_valid_so_what_does_not_fit_never_will(index: int) -> None:
    problem = problem_of(index)
    for choice in (greedy(problem).choice, solve(problem).choice):
        for key in choice:
            assert is_valid(problem, {k: n for k, n in choice.items() if k != key})


@pytest.mark.parametrize("seed", range(24))
def test_no_small_week_comes_below_the_week_without_days(seed: int) -> None:
    problem = small_problem(seed)
    best = solve(problem)
    assert cost(problem, best.choice) == best_week(problem)
    assert relaxed(problem).unmet <= needs_cost(problem, best)


def test_the_week_without_days_tells_for_most_people_what_must_stay_unmet() -> None:
    problems = [problem_of(index) for index in PEOPLE]
    reached = [needs_cost(problem, solve(problem)) for problem in problems]
    bounds = [relaxed(problem).unmet for problem in problems]
    assert all(bound <= least for bound, least in zip(bounds, reached, strict=True))
    told = sum(bound == least > 0 for bound, least in zip(bounds, reached, strict=True))
    assert told > sum(least > 0 for least in reached) / 2


def test_more_minutes_never_raise_what_must_stay_unmet() -> None:
    lowered = 0
    for problem in map(small_problem, range(24)):
        bounds = [relaxed(problem, extra_minutes=extra).unmet for extra in (0, 5, 30)]
        assert bounds == sorted(bounds, reverse=True)
        lowered += bounds[0] > bounds[-1]
    assert lowered


@pytest.mark.parametrize("seed", [*range(24), *(100 + index for index in PEOPLE)])
def test_a_week_spread_over_its_days_keeps_every_rule(seed: int) -> None:
    problem = small_problem(seed) if seed < 100 else problem_of(seed - 100)
    found = spread(problem, relaxed(problem))
    assert is_valid(problem, found.choice)
    assert needs_cost(problem, found) >= relaxed(problem).unmet


@pytest.mark.parametrize("budget", [1e-6, 0.002, 0.01])
def test_a_search_cut_short_keeps_a_valid_week_and_a_true_bound(budget: float) -> None:
    cut = 0
    for index in range(8):
        problem = problem_of(index)
        best = solve(problem)
        assert best.positions_optimal
        search = Search(problem)
        proved = search.minimise(search.built.needs_and_changes, budget)
        least = needs_weight(problem) * needs_cost(problem, best) + best.changes
        assert is_valid(problem, search.choice)
        assert search.bound <= least
        reached = search.reached
        worth = needs_weight(problem) * needs_cost(problem, reached) + reached.changes
        assert worth >= least
        assert worth == least or not proved
        cut += not proved
    assert cut or budget > 0.002


@pytest.mark.parametrize("index", PEOPLE)
def test_the_solver_is_never_worse_than_the_preview_and_both_are_valid(index: int) -> None:
    problem = problem_of(index)
    quick, best = greedy(problem), solve(problem)
    assert is_valid(problem, quick.choice)
    assert is_valid(problem, best.choice)
    assert cost(problem, best.choice) <= cost(problem, quick.choice)
    assert needs_cost(problem, best) <= needs_cost(problem, quick)


@pytest.mark.parametrize("seed", range(8))
def test_the_solver_says_of_its_week_what_is_true(seed: int) -> None:
    problem = small_problem(seed)
    found = solve(problem)
    unmet, moved = cost(problem, found.choice)
    assert needs_cost(problem, found) == unmet
    assert found.changes == moved
