"""The command that searches for harm: exit codes, sentences, the folder."""

import errno
import json

import pytest

from steadyback.cli import searching as command
from steadyback.simulation import searching
from steadyback.simulation.parameters import HERE
from steadyback.simulation.varied import Varied, stranger
from tests.commands import run as run

FEW = ("search-harm", "--people", "2", "--weeks", "1", "--workers", "0", "--goal", "dose", "--out")
HURRIED = Varied(6, {"minutes": 5, "leg": 2.0, "back": 1.0, "distal": 1, "days": ("mon", "fri")})


def test_it_writes_the_worst_as_case_files_that_every_command_reads(run, tmp_path) -> None:
    found = run(*FEW, tmp_path / "search")
    assert found.status == 0
    assert found.out.strip() == str(tmp_path / "search" / "search.json")
    assert "2 of 2 lives" in found.err
    told = json.loads((tmp_path / "search" / "search.json").read_text("utf-8"))
    assert told["lives"] == 2
    assert told["broken"] == []
    assert len(told["worst"]) == 2
    worst = told["worst"][0]
    assert worst["score"] >= told["worst"][1]["score"]
    assert worst["reached"][0]["limit"] > 0
    case = tmp_path / "search" / "worst-1.case.json"
    assert run("advise", case, "--on", worst["reached"][0]["on"]).status == 0
    again = run(*FEW, tmp_path / "search")
    assert again.status == 2
    assert "holds another search" in again.err


def test_a_broken_invariant_has_its_case_file_and_exit_status_1(run, tmp_path, monkeypatch) -> None:
    with monkeypatch.context() as weakened:
        weakened.setattr(searching, "stranger", lambda seed, place: HURRIED)
        weakened.setattr("steadyback.engine.week.session_minutes", lambda *told: 45)
        found = run(*FEW, tmp_path)
    assert found.status == 1
    broken = json.loads((tmp_path / "search.json").read_text("utf-8"))["broken"]
    assert any(says.startswith("7: ") for one in broken for says in one["says"])
    assert run("advise", tmp_path / broken[0]["case"], "--on", broken[0]["on"]).status == 0


def test_ctrl_c_writes_the_worst_so_far(run, tmp_path, monkeypatch) -> None:
    lived = searching.lived

    def interrupted(*told):
        if told[1] != stranger(1, 0):
            raise KeyboardInterrupt
        return lived(*told)

    monkeypatch.setattr(searching, "lived", interrupted)
    found = run(*FEW, tmp_path)
    assert found.status == 130
    assert "Stopped after 1 lives." in found.err
    assert len(json.loads((tmp_path / "search.json").read_text("utf-8"))["worst"]) == 1


@pytest.mark.parametrize(
    "words", [("--goal", "fame"), ("--people", "0"), ("--weeks", "many"), ("--workers", "-1")]
)
def test_what_means_nothing_is_refused(run, tmp_path, words) -> None:
    found = run(*FEW, tmp_path, *words)
    assert found.status == 2
    assert words[1] in found.err


def test_impossible_parameters_are_refused_with_all_problems(run, tmp_path) -> None:
    text = HERE.read_text("utf-8").replace("late: {value: 0.03", "late: {value: 3")
    path = tmp_path / "mine.yaml"
    path.write_text(text.replace("age_most: {value: 82", "age_most: {value: 19"), "utf-8")
    found = run(*FEW, tmp_path / "search", "--parameters", path)
    assert found.status == 2
    assert len(found.err.splitlines()) == 2
    assert not (tmp_path / "search").exists()


def test_people_whom_nobody_can_be_are_refused_before_anything_is_written(run, tmp_path) -> None:
    text = HERE.read_text("utf-8").replace("long_weeks: {value: 12", "long_weeks: {value: 200")
    path = tmp_path / "mine.yaml"
    path.write_text(text.replace("age_least: {value: 20", "age_least: {value: 18"), "utf-8")
    words = (*FEW, tmp_path / "search", "--parameters", path)
    found = run(*words, "--people", "300")
    assert found.status == 2
    assert "people impossible; look at long_weeks, " in found.err
    assert not (tmp_path / "search").exists()


def test_a_folder_that_cannot_be_written_ends_in_a_sentence(run, tmp_path, monkeypatch) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    found = run(*FEW, tmp_path / "file")
    assert found.status == 2
    assert "cannot write to" in found.err

    def full(*told: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(command, "write_whole", full)
    found = run(*FEW, tmp_path / "search")
    assert found.status == 3
    assert "No space left on device" in found.err


def test_it_comes_to_the_same_on_two_processes(run, tmp_path) -> None:
    alone = run(*FEW, tmp_path / "alone")
    both = run(*FEW, tmp_path / "both", "--workers", "2")
    assert (alone.status, both.status) == (0, 0)
    reports = [(tmp_path / name / "search.json").read_text("utf-8") for name in ("alone", "both")]
    assert reports[0] == reports[1]
