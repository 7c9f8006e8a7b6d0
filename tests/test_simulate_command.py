"""The command that tries the rules on virtual people: exit codes, sentences, the page."""

import errno
import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from steadyback.simulation import pool, telling
from steadyback.simulation.parameters import HERE
from steadyback.simulation.results import Results
from steadyback.simulation.watching.faults import ASKED
from tests.commands import run as run
from tests.until import LIMIT_S, until

BROKEN = {
    "on": "2026-03-02T08:00:00+00:00", "says": ["4: it went up"], "arrived": 1, "planned": False,
    "since": None, "raised": False,
}  # fmt: skip
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
    assert "Something was broken: " in page
    named = "<span>: A question left open, a reply that never came or a value that is missing"
    assert f'<th scope="row" class="named">number 11{named}' in page
    times, kept = re.findall(r"number 11<span>.*?<td>([\d,]+)</td><td>([\d,]+)</td>", page)[0]
    assert 0 < int(kept) == len(cases) <= int(times.replace(",", ""))
    assert run("advise", cases[0], "--on", beside["on"]).status == 0


def test_what_was_broken_is_lived_again_and_said_to_be_broken_still_or_no_more(
    run, tmp_path, monkeypatch
) -> None:
    with monkeypatch.context() as weakened:
        asked = tuple(flag for flag in ASKED if flag != "RF09")
        weakened.setattr(telling, "ASKED", asked)
        weakened.setattr("steadyback.engine.triage.could_be_urgent", lambda flag: False)
        assert run(*FEW, tmp_path / "trial").status == 1
        case = min((tmp_path / "trial" / "broken").glob("*.case.json"))
        how = case.with_name(case.name.replace(".case", ""))
        still = run("replay", case, "--broken", how)
    assert (still.status, still.err) == (1, "")
    assert "Lived again, this is broken:" in still.out
    assert "[number 11: A question left open, " in still.out
    mended = run("replay", case, "--broken", how)
    assert mended.status == 0
    assert mended.out.endswith("Lived again, nothing is broken.\n")
    assert "# " in run("replay", case).out


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("[]", "mine.json: : Input should be"),
        ("{", "Invalid JSON"),
        ('{"on": "soon", "says": []}', "mine.json: on: "),
        (json.dumps(BROKEN | {"arrived": 9999}), "belongs to another case: 9999 events arrived"),
        (json.dumps(BROKEN), "belongs to another case: the case goes on after 2026-03-02"),
        (None, "cannot read "),
    ],
)
def test_what_is_no_break_of_a_case_is_refused(run, tmp_path, content, says) -> None:
    if content is not None:
        (tmp_path / "mine.json").write_text(content, "utf-8")
    found = run("replay", "docs/stories/disc.json", "--broken", tmp_path / "mine.json")
    assert found.status == 2
    assert says in found.err
    assert found.out == ""


def children(process: int) -> set[int]:
    """The processes that a process has started, and those that these have."""
    try:
        text = Path(f"/proc/{process}/task/{process}/children").read_text("utf-8")
    except OSError:
        return set()
    own = set(map(int, text.split()))
    return own.union(*map(children, own))


def alive(process: int) -> bool:
    """Whether a process runs: one that ended and that nobody asked about does not."""
    try:
        text = Path(f"/proc/{process}/stat").read_text("utf-8")
    except OSError:
        return False
    return text.rpartition(")")[2].split()[0] != "Z"


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_workers_do_not_outlive_the_run_however_it_is_ended(tmp_path, how) -> None:
    words = ["simulate", "--people", "5000", "--weeks", "1", "--workers", "1", "--out", "trial"]
    run = subprocess.Popen(
        [sys.executable, "-m", "steadyback.launch", *words],
        cwd=tmp_path, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    workers: set[int] = set()
    try:
        assert run.stderr is not None
        assert "of 5000 people" in run.stderr.readline()
        workers = children(run.pid)
        assert workers
        run.send_signal(how)
        run.wait(LIMIT_S)
        until(lambda: not any(map(alive, workers)), "the workers stayed")
        if how != signal.SIGKILL:
            assert run.returncode == 130
            assert "Stopped. What was finished is kept" in run.stderr.read()
        else:
            run.stderr.close()
    finally:
        run.kill()
        run.wait()
        for worker in filter(alive, workers):
            os.kill(worker, signal.SIGKILL)


def test_the_page_says_in_plain_words_what_its_figures_are(run, tmp_path) -> None:
    assert run(*FEW, tmp_path / "trial").status == 0
    page = (tmp_path / "trial" / "report.html").read_text("utf-8")
    assert "There are few people here." in page
    assert "Where something was counted in fewer than ten people there is none" in page
    assert "By calendar week from each person&#x27;s first; the first and last in part" in page
    assert "Days on which each rule was named to somebody" in page
    assert "SCREEN_SHORT<span>: The short safety questions are asked before every session." in page
    assert "Half of those noticed within (days)" in page
    assert "Set there by a clinician" in page
    assert "Not looked at: number 9: Something the person told is lost or counted twice." in page


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
