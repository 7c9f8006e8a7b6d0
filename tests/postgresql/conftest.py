"""A PostgreSQL for the commands and processes of these tests: one server, a database for each."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.postgres import SERVER, new_database, some_server

Run = Callable[..., subprocess.CompletedProcess[str]]
NOT_OURS = {"DJANGO_SETTINGS_MODULE", "DATABASE_URL", SERVER}


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The address of the server."""
    with some_server() as address:
        yield address


@pytest.fixture
def address(server: str) -> Iterator[str]:
    """The address of an empty database."""
    with new_database(server) as made:
        yield made


@pytest.fixture
def environment(address: str, tmp_path: Path) -> dict[str, str]:
    """A data folder and a database of one's own."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in NOT_OURS and not name.startswith("STEADYBACK_")
    }
    return kept | {"STEADYBACK_DATA": str(tmp_path / "data"), "DATABASE_URL": address}


@pytest.fixture
def run(environment: dict[str, str]) -> Run:
    """Runs a command; words of the environment can be changed for it."""

    def steadyback(*words: str, **changes: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "steadyback.launch", *words]
        env = environment | changes
        return subprocess.run(command, capture_output=True, text=True, env=env, check=False)

    return steadyback
