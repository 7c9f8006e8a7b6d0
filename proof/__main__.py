"""Write the pages that show what the rules are, and try what notices when one is weakened."""

import sys
from argparse import ArgumentParser
from importlib import import_module
from importlib.util import find_spec

COMMANDS = (
    "proof.documents",
    "proof.load",
    "proof.messages",
    "proof.movements",
    "proof.contact_sheet",
    "proof.mutation",
    "proof.screens",
    "proof.stories",
)
"""Modules with `add_command(commands)`, which sets `run`; it returns the exit status."""


def main(words: list[str] | None = None) -> int:
    """Run one command and return its exit status."""
    parser = ArgumentParser(prog="python -m proof", description=__doc__)
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for name in COMMANDS:
        if find_spec(name):
            import_module(name).add_command(commands)
    arguments = parser.parse_args(words)
    status: int = arguments.run(arguments)
    return status


if __name__ == "__main__":
    sys.exit(main())
