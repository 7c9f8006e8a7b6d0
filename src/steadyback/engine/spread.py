"""The first guess of the search: a week without days, spread over its days.

The relaxed week says how often each exercise should be done; here each finds its days, under every
rule. What finds none is left out, and what then still helps is added as the preview adds it.
"""

from steadyback.engine.preview import described, keeps_rules, serve_shortest
from steadyback.engine.problem import Choice, Option, Problem, Solution
from steadyback.engine.relaxed import Relaxed
from steadyback.engine.timing import fewest_moves

Options = dict[tuple[int, str], Option]


def spread(problem: Problem, found: Relaxed) -> Solution:
    """A valid week near to the relaxed one: hard work first, then what is done on most days."""
    options = {(option.day, option.exercise): option for option in problem.options}
    choice: Choice = {}
    for option, days, sets in sorted(found.counts, key=hardest_to_place):
        for nth in range(days):
            share = sets // days + (nth < sets % days)
            place(problem, options, choice, option, share)
    left = dict(options)
    for _ in range(len(problem.days) * problem.exercises_most):
        if not serve_shortest(problem, options, choice, left):
            break
    return described(problem, options, choice)


def hardest_to_place(count: tuple[Option, int, int]) -> tuple[object, ...]:
    """The order in which exercises look for their days."""
    option, days, _ = count
    return not option.heavy, -days, option.placed.position, option.exercise


def place(problem: Problem, options: Options, choice: Choice, wanted: Option, sets: int) -> None:
    """Put an exercise on the best day that it can have, if there is one; in place."""
    days = [
        option.day
        for option in options.values()
        if option.exercise == wanted.exercise
        and option.on_day(wanted.day) == wanted
        and (option.day, option.exercise) not in choice
    ]
    for day in sorted(days, key=lambda day: cost_on(problem, options, choice, wanted, day)):
        choice[day, wanted.exercise] = sets
        if keeps_rules(problem, options, choice, options[day, wanted.exercise]):
            return
        del choice[day, wanted.exercise]


def cost_on(
    problem: Problem, options: Options, choice: Choice, wanted: Option, day: int
) -> tuple[int, int, int]:
    """How well an exercise suits a day, less is better: needs served, changes added, time left."""
    here = [options[key] for key in choice if key[0] == day]
    served = {need for option in here for need in option.needed_for}
    placed = [option.placed for option in here]
    added = fewest_moves([*placed, wanted.placed]) - fewest_moves(placed)
    taken = sum(options[key].seconds[choice[key] - 1] for key in choice if key[0] == day)
    return -len(set(wanted.needed_for) - served), added, taken - problem.days[day].seconds
