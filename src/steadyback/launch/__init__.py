"""The one command: `steadyback serve`, what needs the store, and everything of the `cli`."""

import argparse
import os
import sys

from steadyback import __version__, cli
from steadyback.launch import clinics, keeping, people, serving
from steadyback.launch.opening import now, open_store, start_django

__all__ = ["main", "now", "open_store", "start_django"]


def main(words: list[str] | None = None) -> int:
    """Run one command; returns its exit status."""
    parser = argparse.ArgumentParser(
        prog="steadyback", description="Gentle, regular strengthening for people with sciatica."
    )
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for theme in (serving, people, clinics, keeping):
        theme.add_commands(commands)
    cli.add_commands(commands)
    arguments = parser.parse_args(words)
    try:
        status: int = arguments.run(arguments)
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader has seen enough (| head). Without this, Python complains again when it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return status
