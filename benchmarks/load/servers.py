"""The processes of the app: each `steadyback serve` on a port of its own, ended by force too."""

import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO
from urllib.request import urlopen


def free_port() -> int:
    """A port on which nothing listens now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class AppProcess:
    """One of them, with the processes that it starts itself; `log` is what it said."""

    environment: dict[str, str]
    log: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it; it does not answer yet."""
        words = ["serve", "--port", str(self.port), "--no-worker"]
        self.process = started(words, self.environment, self.log)

    def ready(self) -> None:
        """Wait until it can serve; TimeoutError after a minute, with what it said."""
        for _ in range(600):
            try:
                with urlopen(f"http://localhost:{self.port}/health/ready", timeout=5):
                    return
            except OSError:
                time.sleep(0.1)
        raise TimeoutError(self.log.read_text("utf-8"))

    def kill(self) -> None:
        """End all of it at once, as a lack of memory or a broken machine does."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(20)

    def end(self) -> None:
        """Tell it to end."""
        if self.process is not None:
            end(self.process)
            self.process = None


def started(words: list[str], environment: dict[str, str], log: Path) -> subprocess.Popen[bytes]:
    """A command of the app in a process group of its own."""
    command = [sys.executable, "-m", "steadyback.launch", *words]
    with log.open("ab") as said:
        said_too: IO[bytes] = said
        return subprocess.Popen(
            command, env=environment, stdout=said_too, stderr=said_too, start_new_session=True
        )


def end(process: subprocess.Popen[bytes]) -> None:
    """Tell a command to end; by force where it does not."""
    process.terminate()
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(20)
