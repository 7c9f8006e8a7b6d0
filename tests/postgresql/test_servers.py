"""Real servers and workers on one PostgreSQL: killed and started again, nothing lost or doubled."""

import contextlib
import http.client
import http.cookies
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import psycopg
import pytest

from tests.postgres import Server, own_server
from tests.postgresql.conftest import NOT_OURS
from tests.until import until
from tests.web.postbox import postbox
from tests.web.test_launch import end_all, free_port, running_in
from tests.web.test_reminder_workers import A_DAY, BEGIN, Worker, case


@pytest.fixture
def own() -> Iterator[Server]:
    """A server that may be crashed: it is as durable as in earnest."""
    with own_server(settings=()) as server:
        yield server


@pytest.fixture
def own_environment(own: Server, tmp_path: Path) -> dict[str, str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in NOT_OURS and not name.startswith("STEADYBACK_")
    }
    made = kept | {"STEADYBACK_DATA": str(tmp_path / "data"), "DATABASE_URL": own.address}
    command = [sys.executable, "-m", "steadyback.launch", "migrate"]
    subprocess.run(command, env=made, check=True, capture_output=True)
    return made


class App:
    """A server of ours in processes of its own."""

    def __init__(self, environment: dict[str, str], *words: str) -> None:
        self.environment, self.words, self.port = environment, words, free_port()
        self.start()

    def start(self) -> None:
        words = ["serve", "--no-worker", "--port", str(self.port), *self.words]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "steadyback.launch", *words],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            env=self.environment,
            start_new_session=True,
        )
        until(self.is_live, "the server does not answer")

    def is_live(self) -> bool:
        """Whether it answers; fails with what it said where it has ended."""
        assert self.process.poll() is None, self.process.communicate()
        with contextlib.suppress(OSError):
            return self.ask("GET", "/health/live")[0] == 200
        return False

    def kill(self) -> None:
        end_all(self.process)
        self.process.wait()
        until(lambda: not running_in(self.process.pid), "something of it still runs")

    def ask(self, method: str, path: str, body: str = "", **headers: str) -> tuple[int, str, str]:
        """Status, text, and cookies with the address to go on to; OSError where nobody answers."""
        line = http.client.HTTPConnection("localhost", self.port, timeout=60)
        try:
            line.request(method, path, body.encode(), headers)
            answer = line.getresponse()
            kept = answer.headers.get_all("Set-Cookie") or []
            cookies = [http.cookies.SimpleCookie(one) for one in kept]
            told = "; ".join(f"{n}={v.value}" for one in cookies for n, v in one.items())
            told += f"\n{answer.headers['Location'] or ''}"
            return answer.status, answer.read().decode(), told
        finally:
            line.close()


def agreed(app: App) -> tuple[str, str]:
    """A new record: its id, and the cookies that open it."""
    _, page, told = app.ask("GET", "/welcome")
    first = told.splitlines()[0]
    token = page.split('csrfmiddlewaretoken" value="')[1].split('"')[0]
    form = {"agree": ["adult", "keep"], "time_zone": "UTC", "csrfmiddlewaretoken": token}
    kind = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": first}
    status, _, told = app.ask("POST", "/welcome", urlencode(form, doseq=True), **kind)
    assert status == 302
    cookies, _, location = told.partition("\n")
    return location.split("/")[2], f"{first}; {cookies}"


def walk(ident: str) -> str:
    body = {"activity": "walk", "minutes": 10}
    event = {"id": ident, "at": "2026-03-01T10:00:00+00:00", "by": "person", "kind": "activity"}
    return json.dumps({"events": [{**event, "version": 1, "body": body}]})


class Writing(threading.Thread):
    """Sends one event after the other, each again until it is acknowledged."""

    def __init__(self, apps: list[App], person: str, cookies: str, name: str) -> None:
        super().__init__(daemon=True)
        self.apps, self.path, self.who = apps, f"/api/people/{person}/events", name
        token = cookies.split("csrftoken=")[1].split(";")[0]
        self.headers = {"Content-Type": "application/json", "Cookie": cookies, "X-CSRFToken": token}
        self.acknowledged: list[str] = []
        self.done = threading.Event()

    def run(self) -> None:
        number = 0
        while not self.done.is_set():
            ident = f"{self.who}-{number}"
            app = self.apps[number % len(self.apps)]
            with contextlib.suppress(OSError, http.client.HTTPException):
                status, _, _ = app.ask("POST", self.path, walk(ident), **self.headers)
                if status in (200, 201):
                    self.acknowledged.append(ident)
                    number += 1
                    continue
            time.sleep(0.05)


def wait_for(writers: list[Writing], more: int) -> None:
    """Until each has been acknowledged so many more events."""
    goals = [len(one.acknowledged) + more for one in writers]

    def reached() -> bool:
        pairs = zip(writers, goals, strict=True)
        return all(len(one.acknowledged) >= goal for one, goal in pairs)

    until(reached, "the writers are not acknowledged")


def test_killed_apps_and_a_crashed_database_lose_and_double_nothing(
    own: Server, own_environment: dict[str, str]
) -> None:
    apps = [App(own_environment), App(own_environment)]
    try:
        person, cookies = agreed(apps[0])
        writers = [Writing(apps, person, cookies, name) for name in ("a", "b")]
        for one in writers:
            one.start()
        wait_for(writers, 5)
        apps[0].kill()
        apps[0].start()
        wait_for(writers, 5)
        own.stop(signal.SIGQUIT)
        assert apps[1].ask("GET", "/health/live")[0] == 200
        assert apps[1].ask("GET", "/health/ready")[0] == 503
        own.start()
        wait_for(writers, 5)
        assert apps[1].ask("GET", "/health/ready")[0] == 200
        for one in writers:
            one.done.set()
        for one in writers:
            one.join(60)
    finally:
        for app in apps:
            app.kill()
    with psycopg.connect(own.address) as connection:
        rows = connection.execute("SELECT event_id, seq FROM records_event ORDER BY seq").fetchall()
    ids = [ident for ident, _ in rows]
    assert len(set(ids)) == len(ids)
    assert {one for writer in writers for one in writer.acknowledged} <= set(ids)
    assert [seq for _, seq in rows] == list(range(1, len(rows) + 1))


def test_every_process_of_a_server_counts_for_all_and_tells_nothing_of_anybody(
    own_environment: dict[str, str],
) -> None:
    app = App(own_environment | {"STEADYBACK_LOGS": "json"}, "--workers", "2")
    try:
        person, cookies = agreed(app)
        for _ in range(10):
            assert app.ask("GET", f"/p/{person}/keep", Cookie=cookies)[0] == 200
        counts = {app.ask("GET", "/metrics")[1] for _ in range(4)}
        wanted = 'route="/p/<str:person>/keep",status="200"} 10.0'
        assert all(wanted in one for one in counts), counts
    finally:
        os.kill(app.process.pid, signal.SIGTERM)
        _, heard = app.process.communicate(timeout=60)
        end_all(app.process)
    lines = [json.loads(line) for line in heard.splitlines() if line.startswith("{")]
    assert sum(line.get("route") == "/p/<str:person>/keep" for line in lines) == 10
    secrets = [person, *(part.split("=")[1] for part in cookies.split("; ") if "=" in part)]
    assert not [one for one in secrets if one in heard or one in "".join(counts)]


def test_two_workers_at_once_send_one_mail_and_a_killed_one_is_followed_once(
    environment: dict[str, str],
) -> None:
    migrate = [sys.executable, "-m", "steadyback.launch", "migrate"]
    subprocess.run(migrate, env=environment, check=True, capture_output=True)
    with postbox() as box:
        url = f"smtp://127.0.0.1:{box.port}"
        env = environment | {
            "STEADYBACK_EMAIL_URL": url,
            "STEADYBACK_EMAIL_FROM": "from@example.org",
        }
        begin = [sys.executable, "-c", BEGIN]
        subprocess.run(begin, input=case(), text=True, env=env, check=True)
        one, two = (Worker(env) for _ in range(2))
        for each in (one, two):
            each.look(0)
        assert sorted(each.sent() for each in (one, two)) == [0, 1]
        assert len(box.mails) == 1
        box.arrived.clear()
        box.open.clear()
        one.look(A_DAY)
        assert box.arrived.wait(60)
        one.kill()
        box.open.set()
        assert [two.looks(A_DAY + more) for more in (1, 7, 14)] == [0, 1, 0]
        two.kill()
        assert len(box.mails) == 3, "it had arrived, which nobody could know: one double, no more"
