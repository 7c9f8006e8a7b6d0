"""The planner's budgets, over a thousand people who differ as people do."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from benchmarks.timing import Row, once, row
from benchmarks.various import Somebody, various
from steadyback.catalogue.catalogue import Catalogue
from steadyback.engine import plan_week, preview_week, seed_of, week_at
from steadyback.engine.problem import Problem
from steadyback.engine.solver import PROOF_BUDGET, Search, forget
from steadyback.engine.week import posed
from steadyback.record.plan import Plan, Proof


@dataclass(frozen=True, slots=True)
class Planned:
    """What planning one person's week took, in CPU milliseconds, and what was proved of it."""

    traits: str
    proofs: float
    whole: float
    quick: float
    proof: Proof


def rows(catalogue: Catalogue, people: int) -> Iterator[Row]:
    """The weeks of so many people, each planned once: proofs, whole plan, preview."""
    everybody = list(various(catalogue, people))
    measured(catalogue, everybody[0])
    found = [measured(catalogue, somebody) for somebody in everybody]
    proofs, whole, quick = (
        [getattr(one, name) for one in found] for name in ("proofs", "whole", "quick")
    )
    yield row("plan_week: first two criteria proved", proofs, 150, by_p95=True, note=shares(found))
    yield row("plan_week: whole, with advice on shortfall", whole, 600, by_p95=True)
    slowest = max(found, key=lambda one: one.whole)
    yield row("preview_week", quick, 10, by_p95=True, note=f"(slowest plan: {slowest.traits})")


def shares(found: list[Planned]) -> str:
    """For how many people the two criteria were proved."""
    needs = sum(one.proof.needs_optimal for one in found) / len(found)
    positions = sum(one.proof.positions_optimal for one in found) / len(found)
    return f"({len(found)} people; proved: needs {needs:.1%}, position changes {positions:.1%})"


def measured(catalogue: Catalogue, somebody: Somebody) -> Planned:
    """One person's week: the problem is posed before the clock of the proofs runs."""
    state, week = somebody.state, week_at(somebody.state, somebody.at)
    problem = posed(catalogue, state, week, seed_of(state, week.iso))[1]
    plans: list[Plan] = []
    forget()
    return Planned(
        traits=somebody.traits,
        proofs=once(proving(problem)),
        whole=once(lambda: plans.append(plan_week(catalogue, state, week))),
        quick=once(lambda: preview_week(catalogue, state, week)),
        proof=plans[0].proof,
    )


def proving(problem: Problem) -> Callable[[], object]:
    """A call that builds the model and proves the first two criteria."""

    def prove() -> bool:
        search = Search(problem)
        return search.minimise(search.built.needs_and_changes, PROOF_BUDGET)

    return prove
