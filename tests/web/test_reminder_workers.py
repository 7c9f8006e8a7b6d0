"""Workers as processes: two at once on one file, and one that is killed in the middle of a mail."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.engine.somebody import intake
from tests.web.postbox import Postbox, postbox

BEGIN = """
import io, json, sys
from datetime import timedelta
from steadyback import launch
launch.open_store()
from steadyback.web.records import archives, models
at = launch.now()
row = archives.store_new(archives.read(io.BytesIO(sys.stdin.buffer.read()), at), at)
models.Person.objects.filter(pk=row.pk).update(consent="welcome-1")
models.MailAddress.objects.create(
    person=row, address="somebody@example.org", site="http://localhost:8000/",
    made_at=launch.now(), confirmed_at=launch.now())
"""
WORK = """
import sys
from datetime import timedelta
from steadyback import launch
launch.start_django()
from steadyback.web.reminders import worker
for line in sys.stdin:
    later = timedelta(minutes=int(line))
    print(worker.looked(lambda: launch.now() + later), flush=True)
"""
"""A worker that looks whenever it is told how many minutes later it is."""
A_DAY = 24 * 60


def environment(folder: Path, box: Postbox) -> dict[str, str]:
    """A data folder and a mail server of one's own."""
    own = {"DJANGO_SETTINGS_MODULE", "DATABASE_URL", "STEADYBACK_SECRET_KEY"}
    kept = {name: value for name, value in os.environ.items() if name not in own}
    url = f"smtp://127.0.0.1:{box.port}"
    mail = {"STEADYBACK_EMAIL_URL": url, "STEADYBACK_EMAIL_FROM": "from@example.org"}
    return kept | mail | {"STEADYBACK_DATA": str(folder)}


class Worker:
    """A worker in a process of its own."""

    def __init__(self, env: dict[str, str]) -> None:
        command, pipe = [sys.executable, "-c", WORK], subprocess.PIPE
        self.process = subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, env=env)

    def look(self, minutes: int) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{minutes}\n")
        self.process.stdin.flush()

    def sent(self) -> int:
        assert self.process.stdout is not None
        return int(self.process.stdout.readline())

    def looks(self, minutes: int) -> int:
        self.look(minutes)
        return self.sent()

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate()


def case() -> str:
    """Somebody whose clock says noon now, who trains every day at half past twelve."""
    now = datetime.now(UTC)
    ahead = (12 - now.hour + 12) % 24 - 12
    zone = f"Etc/GMT{'-' if ahead >= 0 else '+'}{abs(ahead)}"
    days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    minutes = f"12:{now.minute:02d}"
    told = intake(
        now - timedelta(days=1), schedule={"days": days, "minutes": 30, "trains_at": minutes}
    )
    wish = {"preferences": {"reminders_mail": True}}
    events = [told.model_dump(mode="json", exclude_none=True)]
    at = (now - timedelta(hours=20)).isoformat()
    events.append(
        {"id": "on", "at": at, "by": "person", "kind": "settings", "version": 1, "body": wish}
    )
    person = {"birth_year": 1979, "time_zone": zone}
    return json.dumps({"format": "steadyback-case/1", "person": person, "events": events})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


def test_two_workers_at_once_send_one_mail_and_a_killed_one_is_followed_once(folder: Path) -> None:
    with postbox() as box:
        begin = [sys.executable, "-c", BEGIN]
        subprocess.run(begin, input=case(), text=True, env=environment(folder, box), check=True)
        one, two = (Worker(environment(folder, box)) for _ in range(2))
        for each in (one, two):
            each.look(0)
        assert sorted(each.sent() for each in (one, two)) == [0, 1]
        assert (two.looks(10), len(box.mails)) == (0, 1)

        box.arrived.clear()
        box.open.clear()
        one.look(A_DAY)
        assert box.arrived.wait(60)
        one.kill()
        box.open.set()
        assert len(box.mails) == 2
        assert [two.looks(A_DAY + more) for more in (1, 7, 14)] == [0, 1, 0]
        two.kill()
        assert len(box.mails) == 3, "it had arrived, which nobody could know: one double, no more"
