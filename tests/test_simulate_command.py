"""The command that tries the rules on virtual people: exit codes, sentences, the page."""

import errno
import json
import re

import pytest

from steadyback.simulation import pool, telling
from steadyback.simulation.parameters import HERE
from steadyback.simulation.results import Results
from steadyback.simulation.watching.faults import ASKED
from tests.commands import run as run

FEW = ("simulate", "--people", "5", "--weeks", "1", "--workers", "0", "--out")


def test_it_writes_a_report_and_a_page_that_asks_for_nothing_from_elsewhere(run, tmp_path) -> None:
    found = run(*FEW, tmp_path / "trial")
    assert found.status == 0
    assert found.out.strip() == str(tmp_path / "trial" / "report.html")
    assert "5 of 5 people" in found.err
    report = json.loads((tmp_path / "trial" / "report.json").read_text("utf-8"))
    assert report["figures"]["people"] == 5
    assert report["figures"]["broken"] == {}
    page = (tmp_path / "trial" / "report.html").read_text("utf-8")
    assert "<h1>5 virtual people, 1 week</h1>" in page
    assert "It cannot show that exercise helps" in page
    assert "Nothing was broken." in page
    assert re.findall(r"(?:src|href)=|url\(|<script", page) == []
    assert page.count("<svg") == page.count('role="img"') == 3
    assert page.count("<table>") >= 6
    effort = json.loads((tmp_path / "trial" / "effort.json").read_text("utf-8"))
    assert effort["cpu_seconds"] > 0
    assert effort["problems_posed"] >= 1


def test_a_broken_invariant_has_its_case_file_and_exit_status_1(run, tmp_path, monkeypatch) -> None:
    with monkeypatch.context() as weakened:
        asked = tuple(flag for flag in ASKED if flag != "RF09")
        weakened.setattr(telling, "ASKED", asked)
        weakened.setattr("steadyback.engine.triage.could_be_urgent", lambda flag: False)
        found = run(*FEW, tmp_path / "trial")
    assert found.status == 1
    cases = sorted((tmp_path / "trial" / "broken").glob("*.case.json"))
    assert cases
    beside = json.loads(cases[0].with_name(cases[0].name.replace(".case", "")).read_text("utf-8"))
    assert any(says.startswith("11: ") for says in beside["says"])
    page = (tmp_path / "trial" / "report.html").read_text("utf-8")
    assert "Broken (number 11:" in page
    assert run("advise", cases[0], "--on", beside["on"]).status == 0


def test_impossible_parameters_are_refused_with_all_problems(run, tmp_path) -> None:
    text = HERE.read_text("utf-8").replace("late: {value: 0.03", "late: {value: 3")
    path = tmp_path / "mine.yaml"
    path.write_text(text.replace("age_most: {value: 82", "age_most: {value: 19"), "utf-8")
    found = run(*FEW, tmp_path / "trial", "--parameters", path)
    assert found.status == 2
    assert found.err.splitlines() == [
        "late is 3; it lies between 0 and 1",
        "age_least (20) is above age_most (19)",
    ]
    assert not (tmp_path / "trial").exists()


@pytest.mark.parametrize("words", [("--people", "0"), ("--people", "many"), ("--weeks", "999")])
def test_numbers_that_mean_nothing_are_refused(run, tmp_path, words) -> None:
    found = run("simulate", "--people", "5", "--out", tmp_path, *words)
    assert found.status == 2
    assert words[1] in found.err


def test_a_folder_with_another_run_and_one_that_is_none_are_refused(run, tmp_path) -> None:
    Results(tmp_path / "other", {"weeks": 9})
    found = run(*FEW, tmp_path / "other")
    assert found.status == 2
    assert "holds another run" in found.err
    (tmp_path / "file").write_text("", "utf-8")
    found = run(*FEW, tmp_path / "file")
    assert found.status == 2
    assert "cannot write to" in found.err


def test_a_full_disk_and_ctrl_c_end_in_a_sentence(run, tmp_path, monkeypatch) -> None:
    def full(results: Results, part: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    def stopped(*told: object) -> None:
        raise pool.Stopped

    with monkeypatch.context() as once:
        once.setattr(Results, "keep", full)
        found = run(*FEW, tmp_path / "trial")
    assert found.status == 3
    assert "No space left on device. What was finished is kept; the same" in found.err
    with monkeypatch.context() as once:
        once.setattr(pool, "run", stopped)
        found = run(*FEW, tmp_path / "trial")
    assert found.status == 130
    assert "the same command goes on" in found.err
