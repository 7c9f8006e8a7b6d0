"""`make load` in small: with two processes of the app, PostgreSQL broken in the middle, no loss."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
SMALL = {"people": 200, "histories": 4, "seconds": 10, "warm": 1, "fault-rate": 8, "lengths": 7}


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What a small run with faults found."""
    folder = tmp_path_factory.mktemp("load")
    words = [word for name, value in SMALL.items() for word in (f"--{name}", str(value))]
    files = ["--json", str(folder / "found.json"), "--write", str(folder / "page.md")]
    command = [sys.executable, "-m", "benchmarks.load", "--rate", "--faults", *words, *files]
    kept = {
        name: value
        for name, value in os.environ.items()
        if name != "DATABASE_URL" and not name.startswith(("STEADYBACK_", "DJANGO_"))
    }
    done = subprocess.run(
        command, cwd=ROOT, env=kept, capture_output=True, text=True, timeout=1200, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    (one,) = json.loads((folder / "found.json").read_text("utf-8"))
    return {**one, "page": (folder / "page.md").read_text("utf-8")}


def test_it_loses_nothing_that_was_acknowledged(found: dict[str, Any]) -> None:
    assert len(found["faults"]) == 3
    assert found["kept"]["acknowledged"] > 0
    assert (found["kept"]["lost"], found["kept"]["twice"]) == (0, 0)


def test_records_are_what_folding_them_anew_makes(found: dict[str, Any]) -> None:
    assert found["wrong"] == []


def test_it_answers_again_soon_after_each_fault(found: dict[str, Any]) -> None:
    assert found["answered"] > 0
    assert found["over_in_time"]


def test_its_errors_are_plain_words(found: dict[str, Any]) -> None:
    assert found["honest"]
    assert set(found["refused"]) <= {"500", "503", "reset", "refused"}


def test_its_page_says_what_was_measured_and_what_not(found: dict[str, Any]) -> None:
    for words in ("200 people", "share these cores", "**Not tried.**", "within 10 s", "Today p95"):
        assert words in found["page"]
