"""The commands on PostgreSQL: refusals in one sentence, and records that move up and back."""

import gzip
import json
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from tests.first_release import check_that_nothing_is_lost
from tests.postgresql.conftest import Run
from tests.web.test_launch import CASE

TOLD = """
import json
from steadyback import launch
launch.open_store()
from steadyback.web.records.backups import rows_of, tables
left_out = {"records_snapshot"}
print(json.dumps({t._meta.db_table: sorted(map(json.dumps, rows_of(t))) for t in tables()
    if t._meta.db_table not in left_out}, sort_keys=True))
"""


@pytest.fixture
def case(tmp_path: Path) -> Path:
    path = tmp_path / "case.json"
    path.write_text(json.dumps(CASE), "utf-8")
    return path


def everything(environment: dict[str, str]) -> object:
    """All that a database holds but what is made again; keys of objects in any order."""
    command = [sys.executable, "-c", TOLD]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return {
        name: sorted((json.loads(row) for row in rows), key=lambda row: json.dumps(row[0]))
        for name, rows in json.loads(done.stdout).items()
    }


def wrong(done: subprocess.CompletedProcess[str]) -> list[str]:
    """What the doctor finds wrong but for the quick server, which is for tests alone."""
    found = [line for line in done.stdout.splitlines() if line.startswith("wrong")]
    assert done.returncode == (1 if found else 0)
    return [line for line in found if "on the disk" not in line]


def test_what_cannot_be_served_is_refused_in_one_sentence(run: Run) -> None:
    for words in (["serve"], ["worker"], ["export", "--list"], ["backup", "never"], ["doctor"]):
        done = run(*words)
        assert done.returncode == 2, words
        assert "run steadyback migrate" in done.stdout + done.stderr
        assert "Traceback" not in done.stderr
    away = run("serve", DATABASE_URL="postgresql://u:hunter2@/x?host=/nowhere")
    assert (away.returncode, away.stderr) == (2, "the database cannot be reached\n")
    wrong = run("serve", DATABASE_URL="mysql://u:hunter2@h/x")
    assert wrong.returncode == 2
    assert len(wrong.stderr.splitlines()) == 1
    assert "DATABASE_URL" in wrong.stderr
    assert "hunter2" not in wrong.stderr


def test_several_that_migrate_at_once_do_it_once(
    environment: dict[str, str], address: str, run: Run
) -> None:
    command = [sys.executable, "-m", "steadyback.launch", "migrate"]
    all_at_once = [subprocess.Popen(command, env=environment) for _ in range(3)]
    assert [one.wait(120) for one in all_at_once] == [0, 0, 0]
    with psycopg.connect(address) as connection:
        twice = connection.execute(
            "SELECT app, name FROM django_migrations GROUP BY app, name HAVING count(*) > 1"
        )
        assert twice.fetchall() == []
    assert wrong(run("doctor")) == []


def test_records_move_up_from_a_file_and_back(
    run: Run, environment: dict[str, str], case: Path, tmp_path: Path
) -> None:
    file = {"DATABASE_URL": ""}
    person = run("import", str(case), **file).stdout.split()[1]
    up, down = tmp_path / "up.steadyback", tmp_path / "down.steadyback"
    assert run("backup", str(up), **file).returncode == 0
    assert run("migrate").returncode == 0
    moved = run("restore", str(up), "--yes")
    assert moved.returncode == 0, moved.stderr
    assert everything(environment) == everything(environment | file)
    assert json.loads(run("export", person).stdout) == json.loads(
        run("export", person, **file).stdout
    )
    assert wrong(run("doctor")) == []
    changed = {**CASE, "events": [{**CASE["events"][0], "id": "x"}]}  # type: ignore[index]
    case.write_text(json.dumps(changed), "utf-8")
    assert run("import", str(case)).returncode == 0, "numbers go on behind those that came"
    assert run("backup", str(down)).returncode == 0
    assert run("restore", str(down), "--yes", **file).returncode == 0
    assert everything(environment) == everything(environment | file)
    assert len(run("export", "--list", **file).stdout.split()) == 2


def test_what_does_not_fit_changes_nothing(run: Run, case: Path, tmp_path: Path) -> None:
    run("migrate")
    person = run("import", str(case)).stdout.split()[1]
    whole = tmp_path / "whole"
    run("backup", str(whole))
    lines = gzip.decompress(whole.read_bytes()).splitlines(keepends=True)
    head = json.loads(lines[0])
    other = json.dumps({**head, "migrations": head["migrations"][:-1]}).encode() + b"\n"
    swapped = [line.replace(b'"walk"', b'"heat"') for line in lines]
    for content, says in [
        (gzip.compress(b"".join([other, *lines[1:]])), "another version"),
        (gzip.compress(b"".join(lines[:-1])), "its end is missing"),
        (gzip.compress(b"".join(swapped)), "is damaged"),
        (whole.read_bytes()[:-40], "is damaged"),
        (b"SQLite format 3\0", "without DATABASE_URL"),
        (b"{}", "not a backup"),
    ]:
        bad = tmp_path / "bad"
        bad.write_bytes(content)
        done = run("restore", str(bad), "--yes")
        assert (done.returncode, says in done.stderr) == (2, True), done.stderr
    assert swapped != lines, "or a changed row would not have been tried"
    assert run("export", "--list").stdout.split() == [person]


def test_what_the_first_release_stored_is_there_today(environment: dict[str, str]) -> None:
    check_that_nothing_is_lost(environment)
