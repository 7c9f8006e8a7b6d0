"""The proof holds: each hazard has tests that run, each rule its scenario, each page is fresh.

Every check is itself proved by an example that it has to refuse.
"""

from pathlib import Path
from typing import Any

import pytest

from proof import documents, rule_pages
from proof.__main__ import main
from proof.articles import read_rows
from proof.checks import (
    Collected,
    hazards_without_a_test,
    named_in_vain,
    rules_in_no_scenario,
    thresholds_without_a_source,
)
from proof.collected import collected_tests
from proof.collecting import marks_of
from proof.documents import DOCS, PAGES, stale_pages
from proof.proposals import OURS, proposed
from proof.rule_pages import unexplained
from steadyback.catalogue.safety_case import SafetyCase
from steadyback.catalogue.source import Threshold
from tests.catalogue_fixture import the_catalogue
from tests.test_scenarios import SCENARIOS, expectation


def named_tests() -> set[str]:
    """Every test that the safety case or the articles name."""
    case = the_catalogue().safety_case
    of_hazards = {
        name for one in case.hazards for control in one.controls for name in control.tests
    }
    return of_hazards | {name for row in read_rows() for name in row.tests}


@pytest.fixture(scope="session")
def collected(request: pytest.FixtureRequest) -> Collected:
    """Every test there is; a process of its own is asked when only some were collected here."""
    here = marks_of(request.session.items)
    files = {name.partition("::")[0] for name in here}
    wanted = {name.partition("::")[0] for name in named_tests()}
    return here if wanted <= files else collected_tests()


def test_every_hazard_is_held_by_tests_that_run(collected: Collected) -> None:
    assert list(hazards_without_a_test(the_catalogue().safety_case)) == []
    assert list(named_in_vain(named_tests(), collected)) == []


def test_every_rule_stands_in_a_scenario() -> None:
    catalogue = the_catalogue()
    rules = [*catalogue.rules, *catalogue.red_flags]
    expected = [expectation(name)["expect"] for name in SCENARIOS]
    assert list(rules_in_no_scenario(rules, expected)) == []


def test_every_rule_is_explained_on_a_page_and_made_by_the_engine() -> None:
    assert list(unexplained(the_catalogue())) == []


def test_a_rule_without_prose_or_code_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rule_pages, "written_pages", lambda: {"triage": "`PM01`, not PM020"})
    monkeypatch.setattr(rule_pages, "engine_texts", lambda: {"pain.py": "Because.PM01"})

    complaints = list(unexplained(the_catalogue()))

    assert not any(one.startswith("PM01:") for one in complaints)
    assert "PM02: no page of docs/algorithms explains it" in complaints
    assert "PM02: no module of the engine gives it" in complaints


def test_every_threshold_has_its_source() -> None:
    catalogue = the_catalogue()
    thresholds = catalogue.policy.thresholds()
    assert len(thresholds) > 100
    assert list(thresholds_without_a_source(thresholds, catalogue.sources)) == []


def test_the_pages_are_fresh() -> None:
    assert stale_pages(the_catalogue()) == [], "run make documents"


@pytest.mark.parametrize("name", list(PAGES))
def test_a_page_begins_with_the_command_that_makes_it(name: str) -> None:
    first = (DOCS / name).read_text("utf-8").splitlines()[0]
    assert first.startswith("<!-- Made by `make documents` from ")


def test_every_proposal_stands_on_its_page_once() -> None:
    page = (DOCS / "proposals.md").read_text("utf-8")
    ours = proposed(the_catalogue().policy.thresholds())
    assert len(ours) > 100
    assert [name for name in ours if page.count(f"| `{name}` |") != 1] == []
    assert "| name | role | registration | date | signature |" in page


# ------------------------------------------------------------------ each check refuses


def without_tests(case: SafetyCase) -> SafetyCase:
    """The safety case with a first hazard that names rules only."""
    first, *others = case.hazards
    controls = tuple(control.model_copy(update={"tests": ()}) for control in first.controls)
    hazards = (first.model_copy(update={"controls": controls}), *others)
    return case.model_copy(update={"hazards": hazards})


def test_it_refuses_a_hazard_without_a_test() -> None:
    complaints = list(hazards_without_a_test(without_tests(the_catalogue().safety_case)))
    assert complaints == ["H01: no test holds it"]


@pytest.mark.parametrize(
    ("collected", "complaint"),
    [
        ({}, "there is no such test"),
        ({"tests/x.py::test_a": ["skip"]}, "is marked skip"),
        ({"tests/x.py::test_a": ["parametrize", "xfail"]}, "is marked xfail"),
        ({"tests/x.py::test_a": ["skipif"]}, "is marked skipif"),
    ],
)
def test_it_refuses_a_named_test_that_holds_nothing(
    collected: dict[str, list[str]], complaint: str
) -> None:
    found = list(named_in_vain(["tests/x.py::test_a"], collected))
    assert found == [f"tests/x.py::test_a: {complaint}"]


def test_it_takes_a_named_test_that_runs() -> None:
    assert not list(named_in_vain(["tests/x.py::test_a"], {"tests/x.py::test_a": ["db"]}))


def test_it_refuses_a_rule_that_no_expectation_holds() -> None:
    expected: list[Any] = [{"reasons": [{"id": "PM06"}]}, {"triage": {"flags": [{"id": "RF01"}]}}]
    rules = ["PM06", "RF01", "PM07"]
    assert list(rules_in_no_scenario(rules, expected)) == [
        "PM07: stands in no scenario's expectation"
    ]


def threshold(unit: str, says: str, *sources: str) -> Threshold:
    return Threshold.of(1, unit, says, sources)


@pytest.mark.parametrize(
    ("one", "complaint"),
    [
        (threshold("days", "Some days."), "has no unit, meaning or source"),
        (threshold("", "Some days.", OURS), "has no unit, meaning or source"),
        (threshold("days", "", OURS), "has no unit, meaning or source"),
        (threshold("days", "Some days.", "R999"), "there is no source R999"),
    ],
)
def test_it_refuses_a_threshold_without_its_source(one: Threshold, complaint: str) -> None:
    found = list(thresholds_without_a_source({"some_days": one}, [OURS]))
    assert found == [f"some_days: {complaint}"]


@pytest.fixture
def two_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only two of the pages, because a check makes each of them again."""
    some = {name: PAGES[name] for name in ("proposals.md", "safety-case.md")}
    monkeypatch.setattr(documents, "PAGES", some)


def test_it_refuses_a_page_that_is_gone_or_says_something_else(
    two_pages: None, tmp_path: Path
) -> None:
    assert stale_pages(the_catalogue(), tmp_path) == ["proposals.md", "safety-case.md"]
    assert main(["documents", "--into", str(tmp_path)]) == 0
    assert stale_pages(the_catalogue(), tmp_path) == []
    with (tmp_path / "proposals.md").open("a") as page:
        page.write("One more line.\n")
    assert stale_pages(the_catalogue(), tmp_path) == ["proposals.md"]


def test_the_command_names_a_page_that_is_not_fresh(
    two_pages: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    into = ["--into", str(tmp_path)]
    assert main(["documents", "--check", *into]) == 1
    assert "docs/safety-case.md is not fresh. Run `make documents`." in capsys.readouterr().err
    assert main(["documents", *into]) == 0
    assert main(["documents", "--check", *into]) == 0
    assert capsys.readouterr().err == ""


def test_pytest_itself_says_which_tests_there_are_and_how_they_are_marked(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.pytest.ini_options]\n", "utf-8")
    (tmp_path / "test_some.py").write_text(
        "import pytest\n\n@pytest.mark.parametrize('n', [1, 2])\ndef test_a(n): pass\n\n"
        "@pytest.mark.skip\ndef test_b(): pass\n",
        "utf-8",
    )
    assert collected_tests(tmp_path) == {
        "test_some.py::test_a": ["parametrize"],
        "test_some.py::test_b": ["skip"],
    }
