"""Weakening a rule is noticed, an unnoticed one is told, and no rule is left out (make mutation).

The whole run takes too long to stand here; its last result is docs/mutation.md.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from proof.documents import DOCS
from proof.mutation.edits import function_at, with_first, with_swap
from proof.mutation.mutant import Gone, Mutant, Undo
from proof.mutation.mutants import all_mutants, equivalents
from proof.mutation.of_code import mutants_of
from proof.mutation.report import TARGET, page, result
from proof.mutation.trial import Verdict
from steadyback.engine import pain, red_flags
from steadyback.engine.reasons import Because
from tests.catalogue_fixture import the_catalogue

ROOT = Path(__file__).parent.parent
TELLING = {
    "CAUTION_NOTE", "EASE", "G0", "LESSON", "MEASURE_DUE",
    "MORE_DAYS", "MORE_MINUTES", "MUSCLE", "NOTHING_OPEN", "PLAN_WEEK", "REQUIRED", "REST_DAY",
    "SCHEDULE_MISSING", "SHORTFALL", "STAGE_START", "THROUGH_THE_DAY", "WALK", "WEEK_OVER",
}  # fmt: skip
"""Rules that only say what is so, or what was chosen: without them nothing more would be open."""


@pytest.fixture(scope="module")
def mutants() -> tuple[Mutant, ...]:
    """Every mutant."""
    return all_mutants()


def asked(tests: str, folder: Path, *only: str) -> subprocess.CompletedProcess[str]:
    """What the command says about some mutants when it may ask one file of tests."""
    words = ["mutation", "--tests", tests, "--kept", str(folder), "--only", *only]
    command = [sys.executable, "-m", "proof", *words]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_it_notices_a_threshold_and_a_rule_that_were_weakened(tmp_path: Path) -> None:
    run = asked("tests/engine/test_pain.py", tmp_path, "policy.pm09_back.higher", "pain.PM03")

    assert run.returncode == 0, run.stdout + run.stderr
    assert "2 of 2 noticed: 100.0%" in run.stdout


def test_it_tells_of_a_weakening_that_no_test_notices(tmp_path: Path) -> None:
    run = asked("tests/record/test_canonical.py", tmp_path, "pain.PM03")

    assert run.returncode == 1
    assert "pain.PM03: NOT NOTICED" in run.stdout
    assert "0 of 1 noticed: 0.0%" in run.stdout


# ------------------------------------------------------------------ each can be applied


def thresholds() -> dict[str, float]:
    """Every threshold as a number."""
    return {name: float(one) for name, one in the_catalogue().policy.thresholds().items()}


def gone(mutant: Mutant) -> str:
    """Why a mutant cannot be applied any more; nothing where it could be, and was undone."""
    try:
        mutant.apply()()
    except Gone as error:
        return f"{mutant.id}: {error}"
    return ""


def test_every_mutant_changes_something_and_is_undone(mutants: tuple[Mutant, ...]) -> None:
    before = thresholds(), dict(pain.RULES), dict(red_flags.RULES)
    code = pain.hard_day.__code__

    assert [why for mutant in mutants if (why := gone(mutant))] == [], "write its row again"

    assert (thresholds(), dict(pain.RULES), dict(red_flags.RULES)) == before
    assert pain.hard_day.__code__ is code


def test_a_threshold_is_lower_while_its_mutant_is_applied(mutants: tuple[Mutant, ...]) -> None:
    mutant = next(m for m in mutants if m.id == "policy.pm03_block_days.lower")
    before = thresholds()["pm03_block_days"]

    undo = mutant.apply()
    during = thresholds()["pm03_block_days"]
    undo()

    assert (during, thresholds()["pm03_block_days"]) == (before - 1, before)


def test_a_rule_is_weaker_wherever_its_function_was_imported_to() -> None:
    row = {"id": "x", "in": "engine.pain:rise", "body": "return 0", "says": "Nothing rises."}
    (mutant,) = mutants_of("a family", row)
    kept = [pain.rise]

    undo = mutant.apply()
    during = kept[0](1, 5)
    undo()

    assert (during, kept[0](1, 5)) == (0, 4)


@pytest.mark.parametrize(
    ("where", "old"),
    [
        ("engine.pain:there_is_no_such_rule", "True"),
        ("engine.there_is_no_such_module:hard_day_gone", "True"),
        ("engine.pain:hard_day", "there_is_no_such_part"),
    ],
)
def test_it_fails_by_name_where_the_code_has_gone(where: str, old: str) -> None:
    with pytest.raises(Gone, match=where.partition(":")[2]):
        with_swap(where, old, "False")


def test_it_finds_a_function_that_moved_to_a_neighbour_module() -> None:
    assert function_at("engine.advice:hard_day") is pain.hard_day
    assert with_first("engine.advice:hard_day", "return False").name == "hard_day"


# ------------------------------------------------------------------ none is left out


def named(mutants: tuple[Mutant, ...]) -> set[str]:
    """Every rule that some mutant weakens."""
    return {rule for mutant in mutants for rule in mutant.rules}


def test_every_threshold_has_a_mutant_each_way(mutants: tuple[Mutant, ...]) -> None:
    ids = {mutant.id for mutant in mutants}
    both = {f"policy.{name}.{way}" for name in thresholds() for way in ("lower", "higher")}
    assert both <= ids


def test_every_rule_that_holds_something_back_has_a_mutant(mutants: tuple[Mutant, ...]) -> None:
    catalogue = the_catalogue()
    assert set(catalogue.rules) - named(mutants) == TELLING
    assert set(catalogue.red_flags) <= named(mutants)
    assert set(pain.RULES) <= named(mutants)


def test_every_mutant_names_rules_that_there_are(mutants: tuple[Mutant, ...]) -> None:
    catalogue = the_catalogue()
    assert named(mutants) <= {*catalogue.rules, *catalogue.red_flags}
    assert {str(one) for one in Because} >= TELLING


def test_every_caution_has_a_mutant(mutants: tuple[Mutant, ...]) -> None:
    judging = {f"hazards.{name}" for name in the_catalogue().cautions if name != "other"}
    assert judging <= {mutant.id for mutant in mutants}


# ------------------------------------------------------------------ the pages


def nothing() -> Undo:
    """Change nothing, and undo nothing."""
    return lambda: None


def both_ways() -> Iterator[Mutant]:
    """One mutant that is noticed and one that is not."""
    yield Mutant("seen", "a family", "One rule is gone.", nothing)
    yield Mutant("unseen", "a family", "Another rule is gone.", nothing)


def test_the_page_lists_what_was_not_noticed_with_its_reason() -> None:
    verdicts = {"seen": Verdict("seen", ("tests/x.py::test_a",)), "unseen": Verdict("unseen")}

    found = result("2026-03-02", (), tuple(both_ways()), verdicts, {"unseen": "It is the same."})

    assert found["share"] == 0.5
    assert "**1 of 2 noticed: 50.0%**" in page(found)
    assert "- `unseen`: Another rule is gone. Why: It is the same." in page(found)


def test_what_nobody_can_notice_is_little_and_is_really_there(mutants: tuple[Mutant, ...]) -> None:
    ids = {mutant.id for mutant in mutants}
    assert set(equivalents()) <= ids
    assert len(equivalents()) <= 0.02 * len(ids)


def test_the_last_whole_run_reached_the_aim() -> None:
    last = json.loads((DOCS / "mutation.json").read_text("utf-8"))

    assert last["share"] >= TARGET
    assert (DOCS / "mutation.md").read_text("utf-8") == page(last)
    assert len(last["each"]) == last["mutants"] > 1000
