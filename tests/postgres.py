"""A real PostgreSQL for tests: found or installed, started in a folder of its own, taken down.

    python -m tests.postgres             say where its programs are; install them where root may
    python -m tests.postgres COMMAND …   run a command with DATABASE_URL naming a new server

STEADYBACK_TEST_DATABASE_URL names a server that is there already; whoever it names must be allowed
to make databases. Else the newest one in Debian's folders is started.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import psycopg

from tests.until import until

SERVER = "STEADYBACK_TEST_DATABASE_URL"
DEBIAN = Path("/usr/lib/postgresql")
PACKAGE = "postgresql"
MISSING = (
    "The tests need PostgreSQL. Install it (on Debian: sudo apt-get install postgresql),\n"
    f"or set {SERVER} to the address of one, and run make test again."
)
QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
"""Forgets what it stored last where it crashes; without these it does not."""
MOST = 200
"""Connections: each thread of each server of each test holds one."""


def programs() -> Path | None:
    """The folder with the newest initdb and postgres."""
    found = {path.parent: path.parts[-3] for path in DEBIAN.glob("*/bin/initdb")}
    if found:
        return max(found, key=lambda folder: [int(part) for part in found[folder].split(".")])
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


def installed() -> Path:
    """The same, installed first where that can be done without asking."""
    found = programs()
    if found is None and os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installing PostgreSQL with apt-get", file=sys.stderr)
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for words in ("update", f"install -y --no-install-recommends {PACKAGE}"):
            command = ["apt-get", "-qq", *words.split()]
            subprocess.run(command, env=quiet, stdout=sys.stderr, check=False)
        found = programs()
    if found is None:
        raise SystemExit(MISSING)
    return found


def as_nobody() -> list[str]:
    """PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return []
    return ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"]


class Server:
    """A server of one's own on a socket; `folder` is short, for a socket's path must be.

    Data that is there already is kept.
    """

    def __init__(self, folder: Path, settings: Sequence[str] = QUICK) -> None:
        self.folder, self.data, self.settings = folder, folder / "data", settings
        self.bin = installed()
        self.process: subprocess.Popen[bytes] | None = None
        if os.geteuid() == 0:
            shutil.chown(folder, "nobody", "nogroup")
        if not self.data.exists():
            self.make()

    def make(self) -> None:
        """Make its folder of data."""
        words = ["-A", "trust", "-U", "postgres", "-E", "UTF8", "--no-sync", "--locale=C.UTF-8"]
        command = [*as_nobody(), str(self.bin / "initdb"), "-D", str(self.data), *words]
        subprocess.run(command, cwd="/", stdout=subprocess.DEVNULL, check=True)

    @property
    def address(self) -> str:
        """The address of its first database."""
        return f"postgresql://postgres@/postgres?host={self.folder}"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        options = ["listen_addresses=", f"max_connections={MOST}", *self.settings]
        words = [word for option in options for word in ("-c", option)]
        command = [*as_nobody(), str(self.bin / "postgres"), "-D", str(self.data)]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [*command, "-k", str(self.folder), *words], cwd="/", stdout=log, stderr=log
            )
        until(self.answers, "PostgreSQL does not answer")

    def answers(self) -> bool:
        """Whether it takes a connection; ends with its log where it has ended."""
        if self.process is None or self.process.poll() is not None:
            raise SystemExit((self.folder / "log").read_text("utf-8"))
        try:
            psycopg.connect(self.address).close()
        except psycopg.OperationalError:
            return False
        return True

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """End it: SIGINT breaks off what runs, SIGQUIT is a crash."""
        if self.process is not None:
            self.process.send_signal(how)
            self.process.wait(60)
            self.process = None


@contextmanager
def own_server(settings: Sequence[str] = QUICK) -> Iterator[Server]:
    """A new server, for as long as it is needed."""
    with tempfile.TemporaryDirectory(prefix="sbpg", dir="/tmp") as folder:
        Path(folder).chmod(0o755)
        server = Server(Path(folder), settings)
        server.start()
        try:
            yield server
        finally:
            server.stop()


@contextmanager
def some_server() -> Iterator[str]:
    """The address of the server that the environment names, else of a new one."""
    named = os.environ.get(SERVER)
    if named:
        yield named
        return
    with own_server() as server:
        yield server.address


@contextmanager
def new_database(server: str) -> Iterator[str]:
    """The address of an empty database on a server; dropped afterwards."""
    name = f"test_{uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    try:
        yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def main(words: list[str]) -> int:
    """Find, or run a command beside a server; its exit status."""
    if not words:
        print(os.environ.get(SERVER) or installed())
        return 0
    with some_server() as address:
        own = {**os.environ, "DATABASE_URL": address, SERVER: address}
        return subprocess.run(words, env=own, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
