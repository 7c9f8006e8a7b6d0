"""Commands over files, run in this process."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from steadyback import cli


class Ran(NamedTuple):
    """How a command ended."""

    status: int
    out: str
    err: str


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Any:
    """Run a command in this process; an exception would be a traceback."""

    def command(*words: str | Path) -> Ran:
        parser = ArgumentParser(prog="steadyback")
        cli.add_commands(parser.add_subparsers(required=True))
        try:
            arguments = parser.parse_args([str(word) for word in words])
            status = arguments.run(arguments)
        except SystemExit as end:
            status = end.code if isinstance(end.code, int) else 1
        printed = capsys.readouterr()
        return Ran(status, printed.out, printed.err)

    return command
