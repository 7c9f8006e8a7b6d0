"""Measure, and print measured beside budget. Exit status 0 always: this informs, tests decide."""

import os
import platform
from argparse import ArgumentParser
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import planning, playing, rules, setting_up, simulating, site
from benchmarks.load.machine import kind
from benchmarks.timing import Row, as_page, printed
from steadyback.catalogue.loader import load_catalogue


def main() -> None:
    """Run every benchmark that was asked for."""
    parser = ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "--setup", action="store_true", help="also time `make setup` in a clean copy"
    )
    parser.add_argument(
        "--people",
        type=int,
        default=int(os.environ.get("PEOPLE", "1000")),
        help="how many people's weeks are planned (also PEOPLE=… in the environment)",
    )
    parser.add_argument("--lives", type=int, default=20, help="how many virtual people live")
    parser.add_argument("--write", type=Path, help="also write the table as a page")
    arguments = parser.parse_args()
    catalogue = load_catalogue()
    rows: list[Row] = [
        *rules.rows(catalogue),
        *planning.rows(catalogue, arguments.people),
        *playing.rows(catalogue),
        *site.rows(),
        *simulating.rows(arguments.lives),
    ]
    if arguments.setup:
        rows.extend(setting_up.rows())
    print(f"Python {platform.python_version()} on {platform.machine()}; CPU milliseconds\n")
    print(printed(rows))
    if arguments.write is not None:
        arguments.write.write_text(as_page(rows, kind(), datetime.now(UTC).date()), "utf-8")


if __name__ == "__main__":
    main()
