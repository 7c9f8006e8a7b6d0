"""One mutant on trial: the likeliest scenarios first, then every other test, quick ones first."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from proof.mutation.mutant import Gone, Mutant
from proof.mutation.noticing import TakenOver
from proof.mutation.survey import Surveyed

ENOUGH = 2
"""So many scenarios that notice are enough to show."""
LIKELY = 6
"""So many scenarios are asked before the other tests: those that speak of the same rule."""
PLAIN = frozenset(
    {"policy", "lower", "higher", "not", "the", "code", "flag", "level", "only", "if"}
)
"""Words of a mutant's id that say nothing of its rule."""


@dataclass(frozen=True)
class Verdict:
    """What became of a mutant: the first tests that noticed it, and how many were asked.

    `slow` are those that noticed only by never coming to an end. `error` says that the mutant
    could not be applied, which is a fault of this tool.
    """

    id: str
    noticed_by: tuple[str, ...] = ()
    slow: tuple[str, ...] = ()
    asked: int = 0
    error: str = ""

    @property
    def noticed(self) -> bool:
        """Whether any test noticed."""
        return bool(self.noticed_by)


def tried(
    mutant: Mutant, tests: TakenOver, survey: Sequence[Surveyed], before: Sequence[str]
) -> Verdict:
    """Apply the mutant in this process, for good, and ask the tests that reach it.

    Where those that noticed it `before` still do, nobody else is asked.
    """
    try:
        mutant.apply()
    except Gone as error:
        return Verdict(mutant.id, error=str(error))
    found = Verdict(mutant.id)
    for order, enough in orders(mutant, survey, before):
        more = asked(tests, order, enough)
        found = Verdict(mutant.id, more.noticed_by, more.slow, found.asked + more.asked)
        if found.noticed:
            break
    return found


def orders(
    mutant: Mutant, survey: Sequence[Surveyed], before: Sequence[str]
) -> Iterator[tuple[Sequence[Surveyed], int]]:
    """Whom to ask, one group after the other, and how many of each group are enough."""
    able = [one for one in survey if one.passed and reaches(one, mutant)]
    yield [one for one in able if one.name in before], ENOUGH
    others = [one for one in able if one.name not in before]
    fits = {one.name: fit(one, mutant) for one in others}
    told = [one for one in others if one.scenario and fits[one.name]]
    likely = sorted(told, key=lambda one: (-fits[one.name], one.seconds))[:LIKELY]
    yield likely, ENOUGH
    rest = [one for one in others if one not in likely]
    yield sorted(rest, key=lambda one: (not fits[one.name], one.seconds)), 1


def asked(tests: TakenOver, order: Iterable[Surveyed], enough: int) -> Verdict:
    """Ask one after the other until so many have noticed."""
    noticed: list[str] = []
    slow: list[str] = []
    count = 0
    for one in order:
        answer = tests.ask(one.name, time_for(one))
        count += 1
        if answer.failed:
            noticed.append(one.name)
        if answer.too_slow:
            slow.append(one.name)
        if len(noticed) >= enough:
            break
    return Verdict("", tuple(noticed), tuple(slow), count)


def time_for(one: Surveyed) -> float:
    """Seconds a test may take before it counts as never ending: thirty times as long as usual."""
    return 30 + 30 * one.seconds


def reaches(one: Surveyed, mutant: Mutant) -> bool:
    """Whether a test comes across what the mutant weakens."""
    return not mutant.reach or bool(one.reached & mutant.reach)


def fit(one: Surveyed, mutant: Mutant) -> int:
    """How much a test is about what the mutant weakens: the likeliest are asked first."""
    words = set(re.split(r"[^a-z0-9]+", mutant.id.lower())) - PLAIN
    named = words.intersection(re.split(r"[^a-z0-9]+|_", one.name.lower()))
    return len(named) + 3 * len(one.rules.intersection(mutant.rules))
