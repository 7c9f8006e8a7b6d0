"""Our server in a process of its own, which comes back when it is killed."""

import json
import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

from tests.browser.conftest import ROOT
from tests.web.test_launch import environment, free_port

Json = dict[str, Any]


class Server:
    """A server for `people` new people and for `led` others whose week is planned."""

    def __init__(self, folder: Path, people: int, led: int) -> None:
        self.folder, self.port = folder, free_port()
        words = ["tests.browser.faults.serving", folder, self.port, people, led]
        self.process = subprocess.Popen(
            [sys.executable, "-m", *map(str, words)],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            cwd=ROOT,
            env=environment(folder),
            start_new_session=True,
        )
        assert self.process.stdout is not None
        told = json.loads(self.process.stdout.readline())
        self.secret: str = told["secret"]
        self.people: list[str] = told["people"]
        self.plans: dict[str, str] = told["plans"]
        """The plan of each person who has one."""
        self.days: Json = told["days"]
        """What somebody took along who has such a plan."""

    def kill(self) -> None:
        """End the server as if the plug were pulled."""
        with suppress(ProcessLookupError, ValueError, FileNotFoundError):
            os.kill(int((self.folder / "server").read_text("ascii")), signal.SIGKILL)

    def close(self) -> None:
        """End everything."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(20)

    def examined(self) -> Json:
        """What the tables hold, read by a process that knows nothing of all this."""
        done = subprocess.run(
            [sys.executable, "-m", "tests.browser.faults.examining", str(self.folder)],
            capture_output=True,
            text=True,
            cwd=ROOT,
            env=environment(self.folder),
            check=True,
        )
        found: Json = json.loads(done.stdout)
        return found
