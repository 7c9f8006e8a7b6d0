"""Workers as processes that tell alerts: two at once, and one that is killed while it tells."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator

import psycopg
import pytest

from tests.until import until
from tests.web.postbox import Postbox, postbox

BEGIN = """
from steadyback import launch
launch.start_django()
from steadyback.web.accounts import colleagues
from steadyback.web.accounts.models import Account, Sharing
from steadyback.web.records import models
now = launch.now()
olga = Account.objects.create_user("olga@example.org", name="Olga")
place = colleagues.found(olga, "Clinic", now)
for number in range(%d):
    person = models.Person.objects.create(
        public_id=f"p{number}", profile={}, made_at=now, consent="x")
    Sharing.objects.create(person=person, organisation=place.organisation, name="N", since=now)
    models.Alert.objects.create(
        person=person, organisation=place.organisation, level="emergency", made_at=now)
"""
WORK = """
import sys
from datetime import timedelta
from steadyback import launch
launch.start_django()
from steadyback.web.reminders import alerting
for line in sys.stdin:
    later = timedelta(minutes=float(line))
    print(alerting.tell_due(lambda: launch.now() + later), flush=True)
"""
"""A worker that tells whenever it is told how many minutes later it is."""
Env = dict[str, str]


class Teller:
    """A worker in a process of its own."""

    def __init__(self, env: Env) -> None:
        command, pipe = [sys.executable, "-c", WORK], subprocess.PIPE
        self.process = subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, env=env)

    def look(self, minutes: float) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{minutes}\n")
        self.process.stdin.flush()

    def told(self) -> int:
        assert self.process.stdout is not None
        return int(self.process.stdout.readline())

    def looks(self, minutes: float) -> int:
        self.look(minutes)
        return self.told()

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate()


@pytest.fixture
def box() -> Iterator[Postbox]:
    with postbox() as box:
        yield box


@pytest.fixture
def mailing(environment: Env, box: Postbox) -> Env:
    """A database with its tables, and a mail server."""
    migrate = [sys.executable, "-m", "steadyback.launch", "migrate"]
    subprocess.run(migrate, env=environment, check=True, capture_output=True)
    url = f"smtp://127.0.0.1:{box.port}"
    return environment | {
        "STEADYBACK_EMAIL_URL": url,
        "STEADYBACK_EMAIL_FROM": "from@example.org",
    }


def alerted(env: Env, count: int) -> None:
    """So many people of one clinic have told of a danger sign."""
    subprocess.run([sys.executable, "-c", BEGIN % count], env=env, check=True)


def test_a_worker_that_is_killed_while_it_tells_loses_nothing_and_holds_nothing_up(
    mailing: Env, box: Postbox
) -> None:
    one, two = Teller(mailing), Teller(mailing)
    try:
        assert (one.looks(0), two.looks(0)) == (0, 0), "both have started"
        alerted(mailing, 1)
        box.open.clear()
        one.look(0)
        assert box.arrived.wait(60)
        one.kill()
        box.open.set()
        assert two.looks(3.5) == 0, "nobody can know yet that the first one is gone"
        assert two.looks(4.5) == 1
        assert two.looks(5) == 0
        assert len(box.mails) == 2, "it had arrived, which nobody could know: one too many"
    finally:
        one.kill()
        two.kill()


def test_two_workers_at_once_tell_each_alert_once(mailing: Env, box: Postbox) -> None:
    alerted(mailing, 12)
    workers = [Teller(mailing) for _ in range(2)]
    try:
        for each in workers:
            each.look(0)
        assert sum(each.told() for each in workers) == 12
        assert len(box.mails) == 12
    finally:
        for each in workers:
            each.kill()


def test_the_command_tells_within_a_beat_and_another_follows_one_that_was_killed(
    mailing: Env, box: Postbox
) -> None:
    command = [sys.executable, "-m", "steadyback.launch", "worker", "--watch"]
    started = [subprocess.Popen(command, env=mailing, stdout=subprocess.PIPE, text=True)]
    try:
        assert started[0].stdout is not None
        assert started[0].stdout.readline() == "0 planned, 0 reminded\n"
        alerted(mailing, 1)
        until(lambda: len(box.mails) == 1, "the alert was not told")
        with psycopg.connect(mailing["DATABASE_URL"], autocommit=True) as database:
            written = "SELECT 1 FROM records_alert WHERE told_at IS NOT NULL AND claim = ''"
            until(lambda: database.execute(written).fetchone(), "that it was told is not written")
            os.kill(started[0].pid, signal.SIGKILL)
            database.execute("UPDATE records_alert SET again_at = now()")
        started.append(subprocess.Popen(command, env=mailing, stdout=subprocess.PIPE, text=True))
        until(lambda: len(box.mails) == 2, "the alert was not told again")
        started[1].send_signal(signal.SIGTERM)
        assert started[1].wait(60) == 0
    finally:
        for one in started:
            one.kill()
            one.communicate()
