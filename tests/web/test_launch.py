"""The commands that need the store, run as their own process in a folder of their own."""

import contextlib
import json
import os
import signal
import socket
import sqlite3
import stat
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.until import until

Run = Callable[..., subprocess.CompletedProcess[str]]
WALK = {
    "id": "w",
    "at": "2026-03-01T10:00:00+00:00",
    "by": "person",
    "kind": "activity",
    "version": 1,
    "body": {"activity": "walk", "minutes": 10},
}
CASE = {"format": "steadyback-case/1", "person": {"time_zone": "Europe/London"}, "events": [WALK]}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def run(folder: Path) -> Run:
    def steadyback(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "steadyback.launch", *words]
        return subprocess.run(
            command, capture_output=True, text=True, env=environment(folder), check=False
        )

    return steadyback


def environment(folder: Path) -> dict[str, str]:
    own = {"DJANGO_SETTINGS_MODULE", "DATABASE_URL", "STEADYBACK_SECRET_KEY"}
    kept = {name: value for name, value in os.environ.items() if name not in own}
    return kept | {"STEADYBACK_DATA": str(folder)}


@pytest.fixture
def case(tmp_path: Path) -> Path:
    path = tmp_path / "case.json"
    path.write_text(json.dumps(CASE), "utf-8")
    return path


def test_import_export_and_erase_are_a_round(run: Run, case: Path) -> None:
    done = run("import", str(case))
    assert done.returncode == 0, done.stderr
    person = done.stdout.split()[1]
    assert "recovery code" in done.stdout
    out = json.loads(run("export", person).stdout)
    assert out["person"]["time_zone"] == "Europe/London"
    assert [event["id"] for event in out["events"]] == ["w"]
    assert run("erase", person, "--yes").returncode == 0
    gone = run("export", person)
    assert (gone.returncode, gone.stdout) == (2, "")
    assert "no person" in gone.stderr


def test_an_archive_is_a_round_too_with_a_receipt(run: Run, case: Path, tmp_path: Path) -> None:
    run("import", str(case))
    person = run("export", "--list").stdout.strip()
    archive, receipt = tmp_path / "all.zip", tmp_path / "receipt.json"
    assert run("export", person, "--out", str(archive)).returncode == 0
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600
    assert run("export", "--all", "--out", str(tmp_path / "everybody")).returncode == 0
    assert [one.name for one in (tmp_path / "everybody").iterdir()] == [f"{person}.zip"]
    twice = run("import", str(archive))
    assert (twice.returncode, person in twice.stderr) == (2, True)
    done = run("erase", person, "--yes", "--receipt", str(receipt))
    assert done.returncode == 0
    said = json.loads(receipt.read_text("utf-8"))
    assert said["overwritten"] is True
    assert set(said["left"].values()) == {0}
    assert "walk" not in done.stdout
    assert run("erase", "--check", str(receipt)).stdout == "genuine\n"
    receipt.write_text(receipt.read_text("utf-8").replace(": 1", ": 7"), "utf-8")
    changed = run("erase", "--check", str(receipt))
    assert (changed.returncode, "changed since" in changed.stderr) == (2, True)
    assert run("import", str(archive)).returncode == 0


def test_a_damaged_archive_is_refused(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "bad.zip"
    path.write_bytes(b"PK nothing")
    done = run("import", str(path))
    assert done.returncode == 2
    assert "damaged" in done.stderr
    assert run("export", "--list").stdout == ""


def test_a_case_with_problems_is_refused_with_their_places(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "bad.json"
    path.write_text(json.dumps({**CASE, "events": [{**WALK, "by": "nobody"}]}), "utf-8")
    done = run("import", str(path))
    assert done.returncode == 2
    assert "/events/0/by" in done.stderr


def test_a_backup_is_restored(run: Run, case: Path, tmp_path: Path) -> None:
    person = run("import", str(case)).stdout.split()[1]
    backup = tmp_path / "backup.sqlite3"
    assert run("backup", str(backup)).returncode == 0
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert run("backup", str(backup)).returncode == 2
    run("erase", person, "--yes")
    assert run("restore", str(backup), "--yes").returncode == 0
    assert json.loads(run("export", person).stdout)["events"]


def test_a_copy_of_the_file_as_earlier_versions_made_it_is_restored(
    run: Run, case: Path, folder: Path, tmp_path: Path
) -> None:
    person = run("import", str(case)).stdout.split()[1]
    copy = tmp_path / "copy.sqlite3"
    with (
        closing(sqlite3.connect(folder / "steadyback.sqlite3")) as read,
        closing(sqlite3.connect(copy)) as write,
    ):
        read.backup(write)
    run("erase", person, "--yes")
    assert run("restore", str(copy), "--yes").returncode == 0
    assert json.loads(run("export", person).stdout)["events"]


def test_what_is_no_backup_is_not_restored(run: Run, case: Path) -> None:
    done = run("restore", str(case), "--yes")
    assert done.returncode == 2
    assert "not a backup" in done.stderr


def test_the_doctor_finds_everything_in_order_or_says_what_is_not(run: Run, folder: Path) -> None:
    done = run("doctor")
    assert done.returncode == 0, done.stdout
    key = folder / "secret-key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    key.chmod(0o644)
    ill = run("doctor")
    assert ill.returncode == 1
    assert "chmod 600" in ill.stdout


def test_the_doctor_says_that_nobody_named_the_proxies(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STEADYBACK_HOSTS", "steadyback.example.org")
    ill = run("doctor")
    assert ill.returncode == 1
    assert "STEADYBACK_BEHIND_PROXY" in ill.stdout
    monkeypatch.setenv("STEADYBACK_BEHIND_PROXY", "1")
    assert run("doctor").returncode == 0


def test_the_worker_plans_what_is_due_and_ends(run: Run, case: Path) -> None:
    run("import", str(case))
    done = run("worker")
    assert (done.returncode, done.stdout) == (0, "0 planned, 0 reminded\n")


def test_every_other_word_goes_to_the_command_line(run: Run, folder: Path) -> None:
    assert run("schema").returncode == 0
    assert not folder.exists()


def test_serve_answers_on_localhost_and_ends_when_asked_to(folder: Path) -> None:
    port = free_port()
    command = [sys.executable, "-m", "steadyback.launch", "serve", "--port", str(port)]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env=environment(folder), start_new_session=True
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == f"Open http://localhost:{port}\n"
        page = fetch(f"http://localhost:{port}/welcome")
        assert "Gentle, steady exercise" in page
        style = page.split('rel="stylesheet" href="')[1].split('"')[0]
        assert "--paper" in fetch(f"http://localhost:{port}{style}")
        seen = folder / "reminders-seen"
        until(seen.exists, "what sends reminders has not begun")
        assert stat.S_IMODE((folder / "push-key.pem").stat().st_mode) == 0o600
        process.terminate()
        assert process.wait(60) == 0, "it is asked to end, as a service manager asks"
    finally:
        end_all(process)


def test_what_cannot_be_listened_at_is_said_with_its_reason(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STEADYBACK_HOSTS", "steadyback.example.org")
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        number = str(busy.getsockname()[1])
        taken = run("serve", "--port", number)
        elsewhere = run("serve", "--port", number, "--listen", "192.0.2.1")
    nowhere = run("serve", "--port", number, "--listen", "no such host")
    for done in (taken, elsewhere, nowhere):
        assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)
    assert "is in use" in taken.stderr
    assert elsewhere.stderr.startswith(f"192.0.2.1, port {number}: ")
    assert nowhere.stderr.startswith(f"no such host, port {number}: ")


def test_a_backup_of_nothing_is_refused_and_a_backup_says_what_it_is_of(
    run: Run, case: Path, folder: Path, tmp_path: Path
) -> None:
    kept = tmp_path / "kept"
    nothing = run("backup", str(kept))
    assert (nothing.returncode, kept.exists()) == (2, False)
    assert "no records are kept there; set DATABASE_URL" in nothing.stderr
    run("import", str(case))
    assert str(folder) in run("backup", str(kept)).stdout


def ctrl_c(process: subprocess.Popen[str]) -> None:
    """What a terminal does: everything that was started from it is told."""
    os.killpg(process.pid, signal.SIGINT)


@contextlib.contextmanager
def two_serving(folder: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """A server of two processes that are there and load the app, and its port."""
    port = free_port()
    words = ["serve", "--port", str(port), "--workers", "2", "--no-worker"]
    process = subprocess.Popen(
        [sys.executable, "-m", "steadyback.launch", *words],
        stdout=subprocess.PIPE, text=True, env=environment(folder), start_new_session=True,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        assert process.stdout.readline()
        until(lambda: len(children_of(process.pid)) == 2, "its processes do not begin")
        yield process, port
    finally:
        end_all(process)


@pytest.mark.parametrize("tell", [subprocess.Popen.terminate, ctrl_c])
def test_a_server_that_is_told_to_end_while_it_begins_ends(
    folder: Path, tell: Callable[[subprocess.Popen[str]], None]
) -> None:
    """Nobody may have to kill processes that still load the app."""
    with two_serving(folder) as (process, _port):
        tell(process)
        assert process.wait(60) == 0


def test_a_process_of_a_server_that_was_killed_is_replaced_and_the_other_serves_on(
    folder: Path,
) -> None:
    with two_serving(folder) as (process, port):
        fetch(f"http://localhost:{port}/welcome")
        one, other = children_of(process.pid)
        os.kill(one, signal.SIGKILL)
        until(
            lambda: len({*children_of(process.pid)} - {one}) == 2,
            "nothing took its place",
        )
        assert other in children_of(process.pid)
        assert "Gentle, steady exercise" in fetch(f"http://localhost:{port}/welcome")
        process.terminate()
        assert process.wait(60) == 0


def test_nothing_of_a_server_that_was_killed_stays_and_its_port_is_free(folder: Path) -> None:
    port = free_port()
    command = [sys.executable, "-m", "steadyback.launch", "serve", "--port", str(port)]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env=environment(folder), start_new_session=True
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline()
        fetch(f"http://localhost:{port}/welcome")
        until(
            lambda: any("spawn_main" in one for one in running_in(process.pid)),
            "the one that plans has not begun",
        )
        one_serves_one_answers_one_plans = 3
        assert len(running_in(process.pid)) >= one_serves_one_answers_one_plans
        process.kill()
        process.wait()
        until(lambda: not running_in(process.pid), "something of it still runs")
        with socket.socket() as probe:
            assert probe.connect_ex(("127.0.0.1", port)) != 0
    finally:
        end_all(process)


def children_of(parent: int) -> list[int]:
    """The numbers of a process's own processes that run."""
    command = ["ps", "-o", "pid=,stat=", "--ppid", str(parent)]
    rows = subprocess.run(command, capture_output=True, text=True, check=False).stdout.splitlines()
    return [int(row.split()[0]) for row in rows if not row.split()[1].startswith("Z")]


def running_in(group: int) -> list[str]:
    """The command of each process of a group."""
    command = ["ps", "-ww", "-eo", "pgid=,stat=,args="]
    lines = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    rows = [line.split(maxsplit=2) for line in lines.splitlines()]
    return [row[2] for row in rows if int(row[0]) == group and not row[1].startswith("Z")]


def end_all(process: subprocess.Popen[str]) -> None:
    """End a server and whatever it started, if anything of it is left."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def fetch(address: str) -> str:
    """A page, once the server is up."""

    def answered() -> str:
        try:
            with urllib.request.urlopen(address, timeout=60) as answer:
                text: str = answer.read().decode()
                return text
        except OSError:
            return ""

    return until(answered, f"{address} does not answer")
