"""How long `make setup` takes in a clean copy of what is committed or would be."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import monotonic

from benchmarks.timing import Row

ROOT = Path(__file__).parent.parent


def rows() -> Iterator[Row]:
    """One line: seconds until .venv/bin/steadyback answers."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy"
        for name in files():
            target = copy / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target)
        start = monotonic()
        made = subprocess.run(["make", "setup"], cwd=copy, capture_output=True, check=False)
        seconds = monotonic() - start
    done = seconds if made.returncode == 0 else None
    note = "" if made.returncode == 0 else f"(make setup failed: {made.stderr.decode()[-200:]!r})"
    yield Row("make setup in a clean copy", done, done, 60, done, unit="s", note=f"seconds {note}")


def files() -> list[str]:
    """What git holds or would hold."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [name for name in listed.splitlines() if (ROOT / name).is_file()]
