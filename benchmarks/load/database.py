"""The PostgreSQL of a run: a real one, durable, in a folder that is kept if that is asked for."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from tests.postgres import Server

DURABLE: Final = (
    "fsync=on", "synchronous_commit=on", "full_page_writes=on", "shared_buffers=1GB",
    "max_wal_size=4GB",
)  # fmt: skip
"""Nothing that is acknowledged may be lost; memory as for a server of a clinic."""
KNOWN: Final = "people.json"
FAST, CRASH = signal.SIGINT, signal.SIGQUIT


@contextmanager
def database(kept: Path | None) -> Iterator[Server]:
    """A running server; in a folder of one's own it is kept, else gone afterwards."""
    folder = kept or Path(tempfile.mkdtemp(prefix="sbload", dir="/tmp"))
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o755)
    server = Server(folder, DURABLE)
    try:
        server.start()
        yield server
    finally:
        server.stop()
        if kept is None:
            shutil.rmtree(folder)


def settings_for(server: Server) -> dict[str, str]:
    """The environment of the app: its database, and a data folder for its keys."""
    data = server.folder / "app"
    data.mkdir(exist_ok=True)
    return {**os.environ, "DATABASE_URL": server.address, "STEADYBACK_DATA": str(data)}


def migrated(server: Server) -> None:
    """Make or update the tables, as an operator does."""
    command = [sys.executable, "-m", "steadyback.launch", "migrate"]
    subprocess.run(command, env=settings_for(server), check=True, stdout=subprocess.DEVNULL)


def start_django(server: Server) -> None:
    """Let this process ask the database too."""
    os.environ.update(settings_for(server))
    from steadyback.launch import open_store

    open_store()


def known(server: Server) -> dict[str, Any]:
    """What was made in a kept folder, and by which rules; nothing where it is new."""
    path = server.folder / KNOWN
    found: dict[str, Any] = json.loads(path.read_text("utf-8")) if path.exists() else {}
    return found


def remember(server: Server, what: dict[str, Any]) -> None:
    """Write down what was made."""
    (server.folder / KNOWN).write_text(json.dumps(what), "utf-8")


def leave() -> None:
    """Close this process's own line to the database, which may be broken next."""
    from django.db import connection

    connection.close()
