"""A slow and plain judge of weeks: what each rule says, and the best week of a small problem.

Written from the rulings ("The planner's numbers") and not from the solver, so that the two check
each other.
"""

from collections import Counter
from collections.abc import Iterator
from itertools import combinations, product

from steadyback.engine.problem import Choice, Option, Problem, needs_of
from steadyback.engine.timing import in_order, moves
from steadyback.vocabulary import MUSCLE_GROUPS

Day = dict[str, int]
"""Sets by exercise on one day."""


def by_key(problem: Problem) -> dict[tuple[int, str], Option]:
    return {(option.day, option.exercise): option for option in problem.options}


def changes_of(problem: Problem, day: int, chosen: Day) -> int:
    options = by_key(problem)
    return moves(in_order([options[day, name].placed for name in chosen]))


def day_seconds(problem: Problem, day: int, chosen: Day) -> int:
    options = by_key(problem)
    work = sum(options[day, name].seconds[sets - 1] for name, sets in chosen.items())
    return work + problem.position_seconds * changes_of(problem, day, chosen)


def day_is_valid(problem: Problem, day: int, chosen: Day) -> bool:
    """Time, number of exercises, twins, and groups that still rest from before the week."""
    options = by_key(problem)
    twins = any(set(options[day, name].twins) & set(chosen) for name in chosen)
    tired = set(problem.days[day].resting)
    rested = not any(set(options[day, name].heavy) & tired for name in chosen)
    return (
        len(chosen) <= problem.exercises_most
        and not twins
        and rested
        and day_seconds(problem, day, chosen) <= problem.days[day].seconds
    )


def halves(problem: Problem, choice: Choice) -> Counter[str]:
    """Half sets of each group: those the week already holds, and those chosen."""
    options = by_key(problem)
    done: Counter[str] = Counter(dict(problem.halves_done))
    for key, sets in choice.items():
        for group, amount in options[key].halves:
            done[group] += amount * sets
    return done


def week_is_valid(problem: Problem, choice: Choice) -> bool:
    """Days a week, 48 hours, most sets, volume."""
    options = by_key(problem)
    days = Counter(name for _, name in choice)
    before = Counter(dict(problem.days_done))
    if any(days[key[1]] + before[key[1]] > options[key].days_a_week for key in choice):
        return False
    for (one, a), (other, b) in combinations(choice, 2):
        apart = abs((problem.days[one].date - problem.days[other].date).days)
        hard = set(options[one, a].heavy) & set(options[other, b].heavy)
        if one != other and apart < problem.rest_days and hard:
            return False
    volume = sum(options[key].volume * sets for key, sets in choice.items())
    worked = {group for key in choice for group, _ in options[key].halves}
    done = halves(problem, choice)
    return all(done[group] <= problem.most for group in worked) and (
        problem.volume_cap is None or volume <= problem.volume_cap
    )


def is_valid(problem: Problem, choice: Choice) -> bool:
    """Whether a week keeps every rule."""
    parts = [day_of(choice, day) for day in range(len(problem.days))]
    return all(day_is_valid(problem, i, part) for i, part in enumerate(parts)) and week_is_valid(
        problem, choice
    )


def day_of(choice: Choice, day: int) -> Day:
    return {name: sets for (index, name), sets in choice.items() if index == day}


def cost(problem: Problem, choice: Choice) -> tuple[int, int]:
    """The first two criteria: needs unmet, then changes of position.

    Needs missing weigh most, then the group that is shortest of those that anything open can
    reach, then all shortfalls together.
    """
    options = by_key(problem)
    missing = sum(
        not any(need in options[key].needed_for for key in choice if key[0] == day)
        for day in range(len(problem.days))
        for need in needs_of(problem, day)
    )
    done = halves(problem, choice)
    short = {group: max(0, problem.least - done[group]) for group in MUSCLE_GROUPS}
    reachable = {name for option in problem.options for name, _ in option.halves}
    worst = max((short[name] for name in reachable), default=0)
    moved = sum(changes_of(problem, day, day_of(choice, day)) for day in range(len(problem.days)))
    return 100_000 * missing + 1000 * worst + sum(short.values()), moved


def valid_weeks(problem: Problem) -> Iterator[Choice]:
    """Every week of a problem that keeps every rule."""
    days = []
    for index in range(len(problem.days)):
        here = [option for option in problem.options if option.day == index]
        ways = product(*((0, *range(o.least_sets, len(o.seconds) + 1)) for o in here))
        chosen = [
            {option.exercise: n for option, n in zip(here, way, strict=True) if n} for way in ways
        ]
        days.append([day for day in chosen if day_is_valid(problem, index, day)])
    for days_of_week in product(*days):
        week = {(i, name): n for i, day in enumerate(days_of_week) for name, n in day.items()}
        if week_is_valid(problem, week):
            yield week


def best_week(problem: Problem) -> tuple[int, int]:
    """The least cost over every valid week, by trying them all."""
    return min(cost(problem, week) for week in valid_weeks(problem))


def liking(problem: Problem, choice: Choice) -> int:
    """The third criterion: how much of the week is liked."""
    options = by_key(problem)
    return sum(options[key].liking for key in choice)


def most_liked(problem: Problem) -> int:
    """The most that is liked in any week of the least cost."""
    weeks = list(valid_weeks(problem))
    least = min(cost(problem, week) for week in weeks)
    return max(liking(problem, week) for week in weeks if cost(problem, week) == least)
