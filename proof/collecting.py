"""A plugin of pytest that writes which tests it found, and how they are marked."""

import json
from collections.abc import Iterable
from pathlib import Path

import pytest

from proof.checks import Collected


def pytest_addoption(parser: pytest.Parser) -> None:
    """Where to write."""
    parser.addoption("--write-collected", metavar="FILE", required=True)


def pytest_collection_finish(session: pytest.Session) -> None:
    """Write each test with its marks."""
    written = {name: sorted(marks) for name, marks in marks_of(session.items).items()}
    Path(session.config.getoption("--write-collected")).write_text(json.dumps(written), "utf-8")


def marks_of(items: Iterable[pytest.Item]) -> Collected:
    """Each test once, without its parameters, with the marks of all its cases."""
    found: dict[str, set[str]] = {}
    for item in items:
        name = item.nodeid.partition("[")[0]
        found.setdefault(name, set()).update(mark.name for mark in item.iter_markers())
    return found
