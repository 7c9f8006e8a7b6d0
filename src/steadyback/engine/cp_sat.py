"""CP-SAT as the planner uses it: one worker, a fixed seed, deterministic time and never the clock.

So the same input gives the same answer byte for byte with the same build. Why these parameters:
docs/algorithms/planning.md.
"""

from collections.abc import Iterable
from importlib.metadata import version
from math import ceil
from typing import Any

from ortools.sat.python import cp_model

SOLVER = f"OR-Tools CP-SAT {version('ortools')}"
NEAR_WHOLE = 1e-6
"""A bound is a binary fraction; the goals are whole numbers."""

Bool = cp_model.IntVar
Linear = Any
"""A linear expression; OR-Tools' own type for it is a union that no operator accepts."""


def total(terms: Iterable[Linear]) -> Linear:
    """The sum of linear terms."""
    return cp_model.LinearExpr.sum(list(terms))


def solver_for(seed: int, budget: float) -> cp_model.CpSolver:
    """A solver whose answer depends on the model, the seed and the build, never on the clock.

    One light presolve: the models are small, and a thorough one takes longer than the search.
    """
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.catch_sigint_signal = False
    solver.parameters.random_seed = seed % 2**31
    solver.parameters.linearization_level = 2
    solver.parameters.max_deterministic_time = budget
    solver.parameters.max_presolve_iterations = 1
    solver.parameters.cp_model_probing_level = 0
    solver.parameters.symmetry_level = 0
    return solver


def whole_bound(bound: float) -> int:
    """The least whole number that a solver's bound still allows."""
    return ceil(bound - NEAR_WHOLE)
