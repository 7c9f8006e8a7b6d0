"""The real server, asked for links that open and that do not: no secret is in what it says."""

import http.client
import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.until import until
from tests.web.test_launch import end_all, environment, fetch, free_port

CONSENT = {
    "id": "c",
    "at": "2026-03-01T10:00:00+00:00",
    "by": "person",
    "kind": "consent",
    "version": 1,
    "body": {"given": True, "text": "welcome-1"},
}
CASE = {
    "format": "steadyback-case/1",
    "person": {"time_zone": "Europe/London"},
    "events": [CONSENT],
}
MAKE = """
import io, json, sys
from steadyback.launch import now, open_store
open_store()
from steadyback.web.records import archives, links
from steadyback.web.records.models import LinkKind
row = archives.store_new(archives.read(io.BytesIO(sys.argv[1].encode()), now()), now())
for kind in (LinkKind.CALENDAR, LinkKind.PLAN):
    print(links.make(row, kind, "a-plan", {}, now()).secret)
from steadyback.web.records import managing
print(managing.found_by_command("Back Clinic", "owner@example.org", now()).secret)
"""


@pytest.fixture
def secrets(tmp_path: Path) -> list[str]:
    """The secrets of a calendar, a plan and an invitation in a new data folder."""
    command = [sys.executable, "-c", MAKE, json.dumps(CASE)]
    env = environment(tmp_path / "data")
    made = subprocess.run(command, env=env, check=True, capture_output=True, text=True)
    return made.stdout.split()


@pytest.fixture
def served(tmp_path: Path, secrets: list[str]) -> Iterator[tuple[int, Path]]:
    """The port of the real server on this folder, and the file of all that it says."""
    port, said = free_port(), tmp_path / "said"
    command = [sys.executable, "-m", "steadyback.launch", "serve", "--port", str(port)]
    with said.open("wb") as out:
        process = subprocess.Popen(
            command,
            stdout=out,
            stderr=out,
            text=True,
            env=environment(tmp_path / "data"),
            start_new_session=True,
        )
    try:
        fetch(f"http://localhost:{port}/about")
        yield port, said
        process.terminate()
        process.wait(60)
    finally:
        end_all(process)


def ask(port: int, path: str, method: str = "GET", **headers: str) -> tuple[int, str | None]:
    """The status that the server answers with, and whom a browser may tell of the address."""
    line = http.client.HTTPConnection("localhost", port, timeout=60)
    line.request(method, path, headers=headers)
    answer = line.getresponse()
    line.close()
    return answer.status, answer.headers["Referrer-Policy"]


def test_no_secret_is_in_anything_that_the_server_says(
    tmp_path: Path, served: tuple[int, Path], secrets: list[str]
) -> None:
    port, said = served
    calendar, plan, invitation = secrets
    assert ask(port, f"/c/{calendar}.ics") == (200, "no-referrer")
    for path in (f"/c/{plan}.ics", f"/w/{calendar}"):
        assert ask(port, path) == (404, "no-referrer")
    for secret in (invitation, "a" * 43, "x"):
        status = 404 if secret == "x" else 302
        assert ask(port, f"/join/{secret}") == (status, "no-referrer")
        assert ask(port, f"/join/{secret}", "POST")[0] in (403, 405)
    assert ask(port, "/join", Cookie=f"steadyback-join={invitation}")[0] == 200
    assert ask(port, f"/c/{calendar}")[0] == 301, "as the address of a clinic may be typed"
    for path in (f"/c/{calendar}/", f"/c/{calendar}.ics/x"):
        assert ask(port, path)[0] == 404
    for path in (f"/c/{calendar}.ics", f"/w/{plan}"):
        assert ask(port, path, "POST")[0] in (403, 405)
        assert ask(port, path, Host="elsewhere.example")[0] == 400
    with sqlite3.connect(tmp_path / "data" / "steadyback.sqlite3", timeout=60) as store:
        store.execute("ALTER TABLE records_link RENAME TO gone")
        store.execute("ALTER TABLE accounts_invitation RENAME TO gone_too")
    store.close()
    for path in (f"/c/{calendar}.ics", f"/w/{plan}"):
        assert ask(port, path) == (503, "no-referrer")
    assert ask(port, "/join", Cookie=f"steadyback-join={invitation}")[0] == 503
    words = heard(said)
    assert "on c/<str:secret>.ics" in words, "or this test would look at nothing"
    assert "OperationalError" in words
    assert calendar not in words
    assert plan not in words
    assert invitation not in words


def heard(said: Path) -> str:
    """What the server said, once the last of it is written."""

    def words() -> str:
        return said.read_text("utf-8", errors="replace")

    until(lambda: words().count("OperationalError") >= 3, words())
    return words()
