"""`steadyback clinic` and `steadyback audit`, as whoever runs a server uses them."""

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data folder that nobody has used."""
    return tmp_path / "data"


def told(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run one command on a data folder."""
    environment = {**os.environ, "STEADYBACK_DATA": str(folder)}
    environment.pop("DATABASE_URL", None)
    return subprocess.run(
        [sys.executable, "-m", "steadyback.launch", *words],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_clinic_is_made_with_a_link_for_its_owner_and_its_audit_can_be_checked(
    folder: Path,
) -> None:
    made = told(folder, "clinic", "Back Clinic", "--owner", "olga@example.org")
    assert made.returncode == 0, made.stderr
    clinic = made.stdout.split()[1]
    assert "/join/" in made.stdout
    checked = told(folder, "audit", "check")
    assert (checked.returncode, checked.stdout) == (0, f"{clinic} Back Clinic: 2 entries, whole\n")
    lines = told(folder, "audit", "export", clinic).stdout.splitlines()
    assert [json.loads(line).get("action") for line in lines[:2]] == [
        "clinic founded",
        "colleague invited",
    ]
    with sqlite3.connect(folder / "steadyback.sqlite3") as store:
        store.execute("UPDATE records_auditentry SET actor = 'nobody' WHERE seq = 1")
    store.close()
    wrong = told(folder, "audit", "check", clinic)
    assert wrong.returncode == 1
    assert "entry 1 was changed after it was written" in wrong.stdout


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("clinic", " ", "--owner", "x"), "the name of a clinic has 1 to 80 letters"),
        (("audit", "check", "nowhere"), "there is no clinic with this id"),
        (("audit", "export"), "export needs the id of a clinic"),
    ],
)
def test_what_cannot_be_done_is_said_with_status_two(
    folder: Path, words: tuple[str, ...], says: str
) -> None:
    answer = told(folder, *words)
    assert answer.returncode == 2
    assert says in answer.stderr
    assert "Traceback" not in answer.stderr
