"""The command line that compares two trials on the same virtual people.

Exit status: 0 when they were compared, 1 when in B something happened that must never happen, 2
when they cannot be compared (every reason named), 3 when the comparison could not be written.
"""

import json
import sys
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from pathlib import Path
from typing import Any

from steadyback.cli.comparison_page import page
from steadyback.cli.trial_options import BROKEN, NOT_VALID, STOPPED, add_out
from steadyback.simulation.comparing import comparison
from steadyback.simulation.pairing import NotComparable, paired
from steadyback.simulation.results import write_whole


def add_compare(commands: Any) -> None:
    """`compare-trials A B --out FOLDER`."""
    parser: ArgumentParser = commands.add_parser(
        "compare-trials",
        help="what another policy or version changes for the same virtual people",
        description="Lay two finished trials of the same people (the same number, weeks, seed and "
        "parameters) beside each other, and write into a folder what differs, with intervals: "
        "comparison.html and comparison.json. It cannot show that exercise helps.",
        epilog="Two policies:\n"
        "  steadyback simulate --people 200 --seed 1 --out ours\n"
        "  steadyback simulate --people 200 --seed 1 --policy stricter.yaml --out stricter\n"
        "  steadyback compare-trials ours stricter --out what-it-changes\n"
        "Two versions: give the first command with each version's own program.",
        formatter_class=RawDescriptionHelpFormatter,
    )
    parser.add_argument("a", type=Path, metavar="A", help="the folder of a finished trial")
    parser.add_argument(
        "b", type=Path, metavar="B", help="the folder of the one to compare it with"
    )
    add_out(parser)
    parser.set_defaults(run=compare_command)


def compare_command(arguments: Namespace) -> int:
    """Compare, and write the page."""
    try:
        found = comparison(paired(arguments.a, arguments.b))
    except NotComparable as error:
        for problem in error.problems:
            print(problem, file=sys.stderr)
        return NOT_VALID
    try:
        arguments.out.mkdir(parents=True, exist_ok=True)
        write_whole(arguments.out / "comparison.json", json.dumps(found, indent=1))
        write_whole(arguments.out / "comparison.html", page(found))
    except OSError as error:
        print(f"cannot write to {arguments.out}: {error.strerror or error}", file=sys.stderr)
        return STOPPED
    print(arguments.out / "comparison.html")
    return BROKEN if found["broken"]["people_b"] else 0
