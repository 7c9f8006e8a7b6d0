"""A standby takes over from a database that is gone: nothing acknowledged is lost."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.postgres import Server, as_nobody
from tests.postgresql.conftest import NOT_OURS
from tests.postgresql.test_servers import App, Writing, agreed, own, wait_for

__all__ = ["own"]


@pytest.fixture
def standby(own: Server) -> Iterator[Server]:
    """A copy that follows; what is stored is acknowledged when it is on the disks of both."""
    with tempfile.TemporaryDirectory(prefix="sbpg", dir="/tmp") as folder:
        if os.geteuid() == 0:
            shutil.chown(folder, "nobody", "nogroup")
        Path(folder).chmod(0o755)
        where = ["-h", str(own.folder), "-U", "postgres", "-D", f"{folder}/data"]
        copy = [*as_nobody(), str(own.bin / "pg_basebackup"), *where]
        command = [*copy, "-R", "-c", "fast"]
        subprocess.run(command, cwd="/", check=True, capture_output=True)
        follows = Server(Path(folder), ())
        follows.start()
        with psycopg.connect(own.address, autocommit=True) as line:
            line.execute("ALTER SYSTEM SET synchronous_standby_names = '*'")
            line.execute("SELECT pg_reload_conf()")
        try:
            yield follows
        finally:
            follows.stop()


def test_a_standby_takes_over_and_everything_acknowledged_is_there(
    own: Server, standby: Server, tmp_path: Path
) -> None:
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in NOT_OURS and not name.startswith("STEADYBACK_")
    }
    both = f"host={own.folder},{standby.folder}&target_session_attrs=read-write"
    address = f"postgresql://postgres@/postgres?{both}"
    environment = kept | {"STEADYBACK_DATA": str(tmp_path / "data"), "DATABASE_URL": address}
    migrate = [sys.executable, "-m", "steadyback.launch", "migrate"]
    subprocess.run(migrate, env=environment, check=True, capture_output=True)
    app = App(environment)
    try:
        person, cookies = agreed(app)
        writing = Writing([app], person, cookies, "a")
        writing.start()
        wait_for([writing], 5)
        own.stop(signal.SIGQUIT)
        with psycopg.connect(standby.address, autocommit=True) as line:
            assert line.execute("SELECT pg_promote()").fetchone() == (True,)
        wait_for([writing], 5)
        writing.done.set()
        writing.join(60)
        assert app.ask("GET", "/health/ready")[0] == 200
    finally:
        app.kill()
    with psycopg.connect(standby.address) as line:
        rows = line.execute("SELECT event_id, seq FROM records_event ORDER BY seq").fetchall()
    assert set(writing.acknowledged) <= {ident for ident, _ in rows}
    assert [seq for _, seq in rows] == list(range(1, len(rows) + 1))
