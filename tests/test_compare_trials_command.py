"""The command that compares two trials: its page, its exit codes, its sentences."""

import json
import re

import pytest

from steadyback.simulation.comparing import CANNOT
from tests.commands import run as run
from tests.trial_folders import POLICY, but, finished, usual


@pytest.fixture
def trials(tmp_path):
    """A trial, and one in which rules act otherwise and somebody is locked."""
    other = but(
        lambda n: n in (1, 2, 5),
        rules={"PM07": 9, "PM11": 2, "<PM&>": 1},
        locked={"any": 4, "RF25 by PM00": 4},
        stages={1: 0},
    )
    a = finished(tmp_path / "ours")
    b = finished(tmp_path / "<stricter>", other, policy=POLICY | {"pm00_leg": 5.0}, catalogue="d")
    return a, b


def test_it_writes_a_page_that_asks_for_nothing_from_elsewhere(run, tmp_path, trials) -> None:
    found = run("compare-trials", *trials, "--out", tmp_path / "new" / "compared")
    assert found.status == 0
    assert found.err == ""
    assert found.out.strip() == str(tmp_path / "new" / "compared" / "comparison.html")
    page = (tmp_path / "new" / "compared" / "comparison.html").read_text("utf-8")
    assert "<h1>Two trials of the same 10 virtual people</h1>" in page
    assert re.findall(r"(?:src|href)=|url\(|<script|@import", page) == []
    assert page.count("<svg") == page.count('role="img"') == 4
    assert page.count("<table>") >= 9
    assert "<stricter>" not in page
    assert "<PM&>" not in page
    assert "&lt;PM&amp;&gt;" in page
    assert "prefers-color-scheme:dark" in page


def test_the_page_says_what_it_shows_and_what_it_cannot(run, tmp_path, trials) -> None:
    run("compare-trials", *trials, "--out", tmp_path)
    page = (tmp_path / "comparison.html").read_text("utf-8")
    assert CANNOT in page
    assert "It cannot show that exercise helps" in page
    assert "what endlessly many virtual people would show" in page
    assert "nothing about real people" in page
    assert "There are few people here." in page
    assert "significan" not in page.lower()
    assert '<th scope="row">pm00_leg</th><td>7</td><td>5</td>' in page
    assert "Rules that acted only in B (2)" in page
    assert "Rules that acted more in B (1)" in page
    assert "Rules that acted less in B (1)" in page
    assert "Nothing was broken in A, and nothing in B." in page
    assert "\N{MINUS SIGN}30.0" in page


def test_the_same_figures_are_there_for_programs(run, tmp_path, trials) -> None:
    run("compare-trials", *trials, "--out", tmp_path)
    first = (tmp_path / "comparison.json").read_bytes()
    found = json.loads(first)
    assert found["cannot"] == CANNOT
    assert found["a"]["folder"] == "ours"
    assert found["stages"][0]["only_a"] == 3
    assert found["met_lock"]["only_b"] == 3
    run("compare-trials", *trials, "--out", tmp_path)
    assert (tmp_path / "comparison.json").read_bytes() == first


def test_a_trial_and_itself(run, tmp_path, trials) -> None:
    assert run("compare-trials", trials[0], trials[0], "--out", tmp_path).status == 0
    page = (tmp_path / "comparison.html").read_text("utf-8")
    assert "Every number is the same in both." in page
    assert "No rule acted on more or on fewer days." in page
    assert page.count("nobody differs") > 10


@pytest.mark.parametrize(("worse", "status"), [("b", 1), ("a", 0)])
def test_what_must_never_happen_in_b_is_exit_status_1(run, tmp_path, worse, status) -> None:
    broken = but(lambda n: n == 3, broken={"4": 2})
    folders = [finished(tmp_path / side, broken if side == worse else usual) for side in ("a", "b")]
    assert run("compare-trials", *folders, "--out", tmp_path).status == status
    page = (tmp_path / "comparison.html").read_text("utf-8")
    assert "Something was broken for" in page
    assert '<th scope="row">number 4</th>' in page


def test_a_version_whose_rules_end_in_an_error_for_somebody_is_shown_and_not_refused(
    run, tmp_path
) -> None:
    """A life in which the rules raised is shorter; who lived it is the same."""
    ended = but(lambda n: n == 3, days=5, weeks=(), broken={"raised": 1})
    a, b = finished(tmp_path / "a"), finished(tmp_path / "b", ended)
    found = run("compare-trials", a, b, "--out", tmp_path)
    assert (found.status, found.err) == (1, "")
    page = (tmp_path / "comparison.html").read_text("utf-8")
    assert '<th scope="row">the rules ended in an error</th><td>0</td><td>1</td>' in page
    assert "20 patient-weeks in A, 18 in B." in page


def test_what_cannot_be_compared_is_refused_with_every_reason_and_nothing_written(
    run, tmp_path
) -> None:
    a, b = finished(tmp_path / "a"), finished(tmp_path / "b", seed=2, weeks=3)
    found = run("compare-trials", a, b, "--out", tmp_path / "compared")
    assert found.status == 2
    assert found.err.splitlines() == [
        f"these are not the same people: weeks is 2 in {a} and 3 in {b}",
        f"these are not the same people: seed is 1 in {a} and 2 in {b}",
    ]
    assert not (tmp_path / "compared").exists()


def test_a_folder_that_cannot_be_written_to_ends_in_a_sentence(run, tmp_path, trials) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    found = run("compare-trials", *trials, "--out", tmp_path / "file")
    assert found.status == 3
    assert found.err.startswith(f"cannot write to {tmp_path / 'file'}: ")
