"""Which tests there are, asked of pytest itself, in a process of its own."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from proof.checks import Collected

ROOT = Path(__file__).parents[1]
COLLECT = "-m pytest --collect-only -qq -p no:cacheprovider -p proof.collecting --write-collected"
WITH_PROOF = os.environ | {"PYTHONPATH": str(ROOT)}


def collected_tests(root: Path = ROOT) -> Collected:
    """Every test of a project with its marks. Raises RuntimeError when pytest collects none."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "tests.json"
        command = [sys.executable, *COLLECT.split(), str(file)]
        run = subprocess.run(  # noqa: S603, nothing here comes from outside
            command, cwd=root, env=WITH_PROOF, capture_output=True, text=True, check=False
        )
        if not file.is_file():
            raise RuntimeError(f"pytest collected nothing: {(run.stdout + run.stderr)[-2000:]}")
        found: dict[str, list[str]] = json.loads(file.read_text("utf-8"))
    return found
