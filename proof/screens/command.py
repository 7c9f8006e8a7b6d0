"""The command: store the people, start the server, take every picture, and write the index."""

import os
import sys
import tempfile
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from fnmatch import fnmatchcase
from itertools import product
from pathlib import Path
from typing import Any

import time_machine

from proof.screens.index import FOLDER, PAGE, page
from proof.screens.shown import SCHEMES, SCREENS, SIZES


def add_command(commands: Any) -> None:
    """`screens [--only PATTERN …] [--size SIZE] [--into FOLDER] [--index]`."""
    parser: ArgumentParser = commands.add_parser(
        "screens", help="take the pictures of every screen, and write docs/screens.md"
    )
    parser.add_argument("--only", nargs="+", default=["*"], metavar="PATTERN", help="by name")
    parser.add_argument("--size", choices=SIZES, help="one size, not both")
    parser.add_argument("--scheme", choices=SCHEMES, help="one scheme, not both")
    parser.add_argument("--into", type=Path, default=FOLDER, metavar="FOLDER")
    parser.add_argument("--index", action="store_true", help="take no picture; write the page only")
    parser.set_defaults(run=run)


def run(arguments: Namespace) -> int:
    """Take what is wanted; exit status 2 without a browser, 1 if a way did not get there."""
    PAGE.write_text(page(), "utf-8")
    if arguments.index:
        return 0
    from proof.screens.serving import chromium

    if not chromium():
        print("There is no Chromium. Run: make browser")
        return 2
    wanted = [name for name in SCREENS if any(fnmatchcase(name, one) for one in arguments.only)]
    arguments.into.mkdir(parents=True, exist_ok=True)
    sizes = [arguments.size] if arguments.size else list(SIZES)
    schemes = [arguments.scheme] if arguments.scheme else list(SCHEMES)
    wrong = take(frozenset(wanted), list(product(sizes, schemes)), arguments.into)
    told = sum(file.stat().st_size for file in arguments.into.glob("*.png")) / 1e6
    print(f"{told:.1f} MB in {arguments.into}")
    for one in wrong:
        print(one, file=sys.stderr)
    return 1 if wrong else 0


def take(wanted: frozenset[str], rooms: list[tuple[str, str]], folder: Path) -> list[str]:
    """Every wanted picture, in each size and scheme; what could not be reached."""
    with store() as data:
        from proof.screens.camera import Room, opened
        from proof.screens.rounds import go_round
        from proof.screens.serving import served

        people = [everybody() for _ in rooms]
        with served(data) as address, opened() as browser:
            return [
                trouble
                for each, (size, scheme) in zip(people, rooms, strict=True)
                for trouble in go_round(Room(browser, address, each, size, scheme, folder, wanted))
            ]


def everybody() -> dict[str, tuple[str, str]]:
    """Store everybody once; by name, their id, or that of the clinic, and their key."""
    from proof.screens.clinic import store_clinic
    from proof.screens.people import NOW, store_alone

    with time_machine.travel(NOW, tick=False):
        return dict([*store_alone(), *store_clinic()])


@contextmanager
def store() -> Iterator[str]:
    """A data folder for this run, with Django set up on it."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["STEADYBACK_DATA"] = folder
        from steadyback.launch import open_store
        from steadyback.web.records import planning_process

        open_store()
        try:
            yield folder
        finally:
            planning_process.close_pool()
