"""A valid week at once: one pass of greedy choices under the solver's rules.

Shown until the solver's week is there, and the yardstick it must never fall behind.
"""

from collections import Counter
from heapq import heapify, heappop

from steadyback.engine.once import once
from steadyback.engine.problem import Choice, Option, Problem, Solution, needs_of
from steadyback.engine.timing import fewest_moves
from steadyback.vocabulary import MUSCLE_GROUPS, MuscleGroup


@once
def greedy(problem: Problem) -> Solution:
    """Day by day: first what every session needs, then the muscle group that is shortest."""
    choice: Choice = {}
    options = {(o.day, o.exercise): o for o in problem.options}
    liked = sorted(problem.options, key=lambda o: (-o.liking, o.exercise))
    for day in range(len(problem.days)):
        today = [option for option in liked if option.day == day and option.needed_for]
        for need in needs_of(problem, day):
            serving = [option for option in today if need in option.needed_for]
            serve_need(problem, options, choice, serving)
    left = dict(options)
    for _ in range(len(problem.days) * problem.exercises_most):
        if not serve_shortest(problem, options, choice, left):
            break
    return described(problem, options, choice)


def serve_need(
    problem: Problem,
    options: dict[tuple[int, str], Option],
    choice: Choice,
    serving: list[Option],
) -> None:
    """Add the first exercise that serves a need of its day and fits, if none serves it yet."""
    if not any((option.day, option.exercise) in choice for option in serving):
        any(put(problem, options, choice, option) for option in serving)


def serve_shortest(
    problem: Problem,
    options: dict[tuple[int, str], Option],
    choice: Choice,
    left: dict[tuple[int, str], Option],
) -> bool:
    """Add one set where it helps the shortest group most; False when nothing helps or fits.

    `left` are the options that may still fit. What does not fit now never will, since every rule
    only tightens as a week fills: it is taken out.
    """
    done = halves_done(problem, options, choice)
    short = {group: max(0, problem.least - done[group]) for group in MUSCLE_GROUPS}
    helps = {
        halves: sum(min(half, short[group]) * short[group] for group, half in halves)
        for halves in {option.halves for option in left.values()}
    }
    useful = [
        (-helps[option.halves], choice.get(key, 0), *key)
        for key, option in left.items()
        if helps[option.halves]
    ]
    heapify(useful)
    while useful:
        _, _, day, exercise = heappop(useful)
        if put(problem, options, choice, options[day, exercise]):
            return True
        del left[day, exercise]
    return False


def put(
    problem: Problem, options: dict[tuple[int, str], Option], choice: Choice, option: Option
) -> bool:
    """One more set of an option (at first its fewest), if every rule still holds; in place."""
    key = (option.day, option.exercise)
    before = choice.get(key, 0)
    count = max(before + 1, option.least_sets)
    if count > len(option.seconds):
        return False
    choice[key] = count
    if keeps_rules(problem, options, choice, option):
        return True
    if before:
        choice[key] = before
    else:
        del choice[key]
    return False


def keeps_rules(
    problem: Problem, options: dict[tuple[int, str], Option], choice: Choice, added: Option
) -> bool:
    """Whether a choice keeps every rule that the added option touches."""
    return (
        day_fits(problem, options, choice, added.day)
        and days_fit(problem, choice, added)
        and rests(problem, options, choice, added)
        and week_fits(problem, options, choice)
    )


def day_fits(
    problem: Problem, options: dict[tuple[int, str], Option], choice: Choice, day: int
) -> bool:
    """Time with its position changes, number of exercises, and no twins on one day."""
    today = {key: sets for key, sets in choice.items() if key[0] == day}
    chosen = [options[key] for key in today]
    if len(chosen) > problem.exercises_most:
        return False
    names = {option.exercise for option in chosen}
    if any(twin in names for option in chosen for twin in option.twins):
        return False
    left = problem.days[day].seconds
    left -= sum(options[key].seconds[sets - 1] for key, sets in today.items())
    if left < 0 or left >= problem.position_seconds * (len(chosen) - 1):
        return left >= 0
    return problem.position_seconds * fewest_moves([o.placed for o in chosen]) <= left


def days_fit(problem: Problem, choice: Choice, added: Option) -> bool:
    """No exercise on more days than its dose allows."""
    before = dict(problem.days_done).get(added.exercise, 0)
    return before + sum(name == added.exercise for _, name in choice) <= added.days_a_week


def rests(
    problem: Problem, options: dict[tuple[int, str], Option], choice: Choice, added: Option
) -> bool:
    """48 hours between hard work of one group."""
    slot = problem.days[added.day]
    if set(added.heavy) & set(slot.resting):
        return False
    for day, exercise in choice:
        apart = abs((problem.days[day].date - slot.date).days)
        if 0 < apart < problem.rest_days and set(options[day, exercise].heavy) & set(added.heavy):
            return False
    return True


def week_fits(problem: Problem, options: dict[tuple[int, str], Option], choice: Choice) -> bool:
    """No muscle group above its most, and the volume under its cap."""
    if max(halves_done(problem, options, choice).values(), default=0) > problem.most:
        return False
    volume = sum(options[key].volume * sets for key, sets in choice.items())
    return problem.volume_cap is None or volume <= problem.volume_cap


def halves_done(
    problem: Problem, options: dict[tuple[int, str], Option], choice: Choice
) -> Counter[MuscleGroup]:
    """Half sets of each group in a choice, with those this week already holds."""
    done: Counter[MuscleGroup] = Counter(dict(problem.halves_done))
    for key, sets in choice.items():
        for group, halves in options[key].halves:
            done[group] += halves * sets
    return done


def described(problem: Problem, options: dict[tuple[int, str], Option], choice: Choice) -> Solution:
    """A choice with what it leaves short and missing, as the solver reports its own."""
    done = halves_done(problem, options, choice)
    missing = [
        (day, need)
        for day in range(len(problem.days))
        for need in needs_of(problem, day)
        if not any(need in options[key].needed_for for key in choice if key[0] == day)
    ]
    changes = sum(
        fewest_moves([options[key].placed for key in choice if key[0] == day])
        for day in range(len(problem.days))
    )
    return Solution(
        choice=dict(sorted(choice.items())),
        short={g: problem.least - done[g] for g in MUSCLE_GROUPS if done[g] < problem.least},
        missing=tuple(missing),
        changes=changes,
        needs_optimal=False,
        positions_optimal=False,
        preferences="none",
        solver="greedy preview",
        deterministic_time=0.0,
    )
