"""No rule of the engine holds a number of its own: each stands on the policy page."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from steadyback import engine
from steadyback.engine.days import DAY_BEGINS
from tests.catalogue_fixture import the_catalogue

FOLDER = Path(str(engine.__file__)).parent
MODULES = sorted(FOLDER.rglob("*.py"))

COUNTING = frozenset({0, 1})
"""Nothing, one, the next: these count and decide nothing by themselves."""
POSITIONS = frozenset({0, 1, 2})
"""Places in a sequence, such as `key[2]`."""
UNITS = frozenset({24, 60, 100, 3600})
"""Factors between units: hours, minutes, hundredths, seconds. Never to be compared with."""
FACTORS = (ast.Mult, ast.Div, ast.FloorDiv)
CLOCK = re.compile(r"\d\d:\d\d")

Owner = tuple[str, str]
"""The module, and the function or the module's own name that holds the number."""

ALLOWED: dict[Owner, tuple[frozenset[object], str]] = {
    ("days.py", "DAY_BEGINS"): (frozenset({3}), "stands in the policy too; held equal below"),
    ("stages.py", "CALM, CONTROL, STRENGTHEN, LOAD, MAINTAIN"): (
        frozenset({2, 3, 4, 5}),
        "names of the stages, not thresholds",
    ),
    ("week.py", "training_moment"): (frozenset({"12:00"}), "noon, where no hour was named"),
    ("week.py", "seed_of"): (frozenset({2, 4, 31}), "31 bits of a hash"),
    ("advice.py", "with_plan"): (frozenset({64}), "the length of an empty hash"),
    ("doses.py", "cut"): (frozenset({1e-9}), "room for the rounding of binary fractions"),
    ("timing.py", "fewest_between"): (frozenset({4096}), "the size of a cache"),
    ("timing.py", "item_seconds"): (frozenset({2, 0.49}), "two sides of a body; rounding up"),
    ("steps.py", "steps_of"): (frozenset({2}), "two sides of a body"),
    ("invitation.py", "invited"): (frozenset({2}), "two sides of a body"),
    ("problem.py", "HALVES_IN_SET"): (frozenset({2}), "the unit that the solver counts in"),
    ("questionnaires.py", "LEEWAY"): (frozenset({1e-9}), "room for binary fractions"),
    ("reasons.py", "made"): (frozenset({8192}), "the size of a cache"),
    ("problem.py", "MISSING_COST"): (frozenset({100_000}), "order of criteria: needs first"),
    ("problem.py", "WORST_COST"): (frozenset({1000}), "order of criteria: the shortest group next"),
    ("solver.py", "PROOF_BUDGET"): (frozenset({4.0}), "the solver's time"),
    ("solver.py", "HELP_BUDGET"): (frozenset({0.15}), "the solver's time"),
    ("once.py", "ANSWERS_MOST"): (frozenset({8192}), "kept answers, not a rule"),
    ("solver.py", "REMEMBERED"): (frozenset({64}), "how many answers are kept"),
    ("solver.py", "PREFERENCE_BUDGET"): (frozenset({0.1}), "the solver's time"),
    ("solver.py", "returning"): (frozenset({2}), "two places at a time"),
    ("cp_sat.py", "NEAR_WHOLE"): (frozenset({1e-6}), "room for binary fractions"),
    ("cp_sat.py", "solver_for"): (frozenset({2, 31}), "parameters of the solver"),
    ("relaxed.py", "BUDGET"): (frozenset({0.05}), "the solver's time"),
    ("solver.py", "solve"): (frozenset({6}), "digits shown"),
    ("answers.py", "NPRS"): (frozenset({11}), "every place of the scale from 0 to 10"),
    ("answers.py", "DISTAL"): (frozenset({6}), "every place of the scale from 0 to 5"),
    ("answers.py", "decided"): (frozenset({3}), "a place in a row of four"),
    ("answers.py", "SIGNS"): (frozenset({4}), "yes or no to four questions"),
    ("answers.py", "PROBE_PAINS"): (frozenset({2, 3, 4, 7}), "answers to try, not thresholds"),
    ("answers.py", "PROBE_PLACES"): (frozenset({2, 3}), "answers to try, not thresholds"),
    ("answers.py", "PROBE_SIGNS"): (frozenset({4}), "answers to try, not thresholds"),
    ("answers.py", "answer_table"): (frozenset({4}), "the size of a cache"),
    ("table.py", "NIGHTS"): (frozenset({3}), "woken in none, one or both of two nights"),
    ("table.py", "WORST"): (frozenset({2, 5, 10}), "the far end of each scale"),
}


class Literal(NamedTuple):
    """A number in the code: where, and whose."""

    owner: str
    line: int
    value: object


def literals(tree: ast.Module) -> Iterator[Literal]:
    """Every number that is more than counting, a position, or a change of unit."""
    for node in tree.body:
        yield from inside(node, name_of(node), position=False)


def name_of(node: ast.AST) -> str:
    """The name that a statement of a module or a class gives to something."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return node.name
    if isinstance(node, ast.Assign):
        return ", ".join(ast.unparse(target).strip("()") for target in node.targets)
    return ast.unparse(node.target) if isinstance(node, ast.AnnAssign) else ""


def inside(node: ast.AST, owner: str, *, position: bool) -> Iterator[Literal]:
    """The numbers below a node; `position` says that it stands in square brackets."""
    if isinstance(node, ast.Constant):
        if escapes(node.value, POSITIONS if position else COUNTING):
            yield Literal(owner, node.lineno, node.value)
        return
    for child in ast.iter_child_nodes(node):
        if is_change_of_unit(node, child):
            continue
        if isinstance(node, ast.ClassDef) and isinstance(child, ast.FunctionDef):
            yield from inside(child, f"{owner}.{child.name}", position=False)
        else:
            within = position or (isinstance(node, ast.Subscript) and child is node.slice)
            yield from inside(child, owner, position=within)


def escapes(value: object, harmless: frozenset[int]) -> bool:
    """Whether a constant is a number, or a time of day, that is not harmless."""
    if isinstance(value, str):
        return CLOCK.fullmatch(value) is not None
    return isinstance(value, int | float) and not isinstance(value, bool) and value not in harmless


def is_change_of_unit(node: ast.AST, child: ast.AST) -> bool:
    """Whether the child is a factor such as 60 in `minutes * 60`."""
    return (
        isinstance(node, ast.BinOp)
        and isinstance(node.op, FACTORS)
        and isinstance(child, ast.Constant)
        and child.value in UNITS
    )


def of_source(text: str) -> list[object]:
    return [found.value for found in literals(ast.parse(text))]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("def rule(leg):\n    if leg > 5:\n        return 'red'", [5]),
        ("def rule(leg):\n    return leg >= 0.5", [0.5]),
        ("def rule(change):\n    return change <= -3", [3]),
        ("def rule(at):\n    return at - timedelta(days=7)", [7]),
        ("def rule(seconds):\n    return seconds > 60", [60]),
        ("def rule(hold=30):\n    return hold", [30]),
        ("class Gate:\n    def met(self):\n        return self.weeks >= 2", [2]),
        ("LIMITS = {'leg': 4}", [4]),
        ("def rule(clock):\n    return clock < '10:00'", ["10:00"]),
        ("def rule(leg):\n    return leg * 7", [7]),
        ("def rule(minutes, rows):\n    return minutes * 60 + rows[2] + len(rows[-2:]) - 1", []),
        ("def rule(done, policy):\n    return done is True and done > policy.pm06_rise", []),
    ],
)
def test_a_number_in_a_rule_is_found_and_counting_is_not(text: str, found: list[object]) -> None:
    assert of_source(text) == found


def escaped() -> Iterator[tuple[Owner, Literal]]:
    for path in MODULES:
        for literal in literals(ast.parse(path.read_text("utf-8"))):
            yield (path.name, literal.owner), literal


def test_no_rule_of_the_engine_holds_a_number_of_its_own() -> None:
    assert len(MODULES) > 25
    astray = [
        f"{owner[0]}:{literal.line} {literal.value!r} in {owner[1] or 'the module'}"
        for owner, literal in escaped()
        if literal.value not in ALLOWED.get(owner, (frozenset(), ""))[0]
    ]
    assert astray == [], "give it a name, a unit and a source in policy.yaml"


def test_what_is_allowed_is_there_and_has_a_reason() -> None:
    there: dict[Owner, set[object]] = {}
    for owner, literal in escaped():
        there.setdefault(owner, set()).add(literal.value)
    gone = {
        owner for owner, (values, _) in ALLOWED.items() if not values <= there.get(owner, set())
    }
    assert gone == set(), "delete what is not needed any more"
    assert all(len(reason.split()) >= 2 for _, reason in ALLOWED.values())


def test_the_hour_at_which_a_day_begins_is_the_policys() -> None:
    assert DAY_BEGINS.total_seconds() == the_catalogue().policy.day_begins * 3600


def test_every_number_of_the_policy_is_used() -> None:
    package = FOLDER.parent
    code = "\n".join(path.read_text("utf-8") for path in package.rglob("*.py"))
    used = set(re.findall(r"\w+", code.replace((package / "catalogue/policy.py").read_text(), "")))
    by_stage = {f"sets_{end}_stage{n}" for end in ("least", "most") for n in range(1, 6)}
    assert set(the_catalogue().policy.thresholds()) - by_stage - used == set()
