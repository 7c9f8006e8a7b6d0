"""The server and the browser of the pictures: the real server, on a store of its own."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from benchmarks.visit import answering

ROOT: Final = Path(__file__).parents[2]


def chromium() -> str:
    """The path of the Chromium that the browser tests use; empty where there is none."""
    find = [str(ROOT / "frontend" / "chromium.sh"), "find", "whole"]
    return subprocess.run(find, capture_output=True, text=True, check=False).stdout.strip()  # noqa: S603


@contextmanager
def served(folder: str) -> Iterator[str]:
    """The address of a server process on this data folder, which ends with the block."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    command = [sys.executable, "-m", "proof.screens.serving", str(port)]
    process = subprocess.Popen(command, env={**os.environ, "STEADYBACK_DATA": folder})  # noqa: S603
    try:
        answering(f"http://localhost:{port}")
        yield f"http://localhost:{port}"
    finally:
        process.terminate()
        process.wait(20)


def main(port: int) -> None:
    """Serve as `steadyback serve` does, with the clock of the pictures."""
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    Server(
        "proof.screens.clocked:application",
        port=port,
        interface=Interfaces.WSGI,
        blocking_threads=2,
        log_level=LogLevels.warning,
        log_access=False,
    ).serve()


if __name__ == "__main__":
    main(int(sys.argv[1]))
