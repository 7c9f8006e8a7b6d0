"""`make load`: measure, print, and write docs/load-test.md. Exit status 1 where something was lost,
where an error was no honest one, or where one came later than 10 s after a fault.
"""

import sys
from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from benchmarks.load import database
from benchmarks.load.people import People
from benchmarks.load.running import Apps, Run, Wanted, apps, run
from tests.postgres import Server

if TYPE_CHECKING:
    from benchmarks.load.page import Page

SEED: Final = 1


def words() -> Namespace:
    """The command line."""
    parser = ArgumentParser(prog="python -m benchmarks.load", description=__doc__)
    add = parser.add_argument
    add("--people", type=int, nargs="+", default=[1000, 5000, 20000], metavar="N")
    add("--rate", type=float, nargs="*", default=[150], help="requests a second, one run for each")
    add("--seconds", type=float, default=120)
    add("--warm", type=float, default=10, help="seconds that are asked before and not counted")
    add("--faults", action="store_true", help="then one more run in which things break")
    add("--fault-rate", type=float, default=150, help="its requests a second")
    add("--apps", type=int, default=2, help="processes of the app")
    add("--worker", action="store_true", help="let `steadyback worker --watch` work beside")
    add("--histories", type=int, default=40, help="different histories; people repeat them")
    add(
        "--lengths",
        type=int,
        nargs="*",
        default=[7, 90, 365, 731],
        metavar="DAYS",
        help="of the records of which queries are counted",
    )
    add("--keep", type=Path, help="a short folder in which PostgreSQL and the people are kept")
    add("--only-people", action="store_true", help="make the people and end")
    add("--write", type=Path, help="also write the page here")
    add("--json", type=Path, help="also write what the checks found here")
    return parser.parse_args()


def main() -> int:
    """Do what the command line says."""
    wanted = words()
    with database.database(wanted.keep) as server:
        database.migrated(server)
        database.start_django(server)
        from benchmarks.load.page import Page

        page = Page(wanted, SEED)
        there = People(server, SEED, wanted.histories, datetime.now(UTC))
        for people in sorted(wanted.people):
            page.people(there.made(people))
            if not wanted.only_people:
                measured(server, wanted, people, page)
        if wanted.only_people:
            return 0
        page.queries_by_history()
        database.leave()
    return page.finished()


def measured(server: Server, wanted: Namespace, people: int, page: "Page") -> None:
    """All runs with so many people; the one with faults only with the most of them."""
    runs = [(rate, False) for rate in wanted.rate]
    if wanted.faults and people == max(wanted.people):
        runs.append((wanted.fault_rate, True))
    with apps(server, wanted.apps, wanted.worker) as found:
        for rate, broken in runs:
            one = Wanted(SEED, people, rate, wanted.seconds, wanted.warm, broken)
            page.run(asked(server, found, one))
    page.queries(people)


def asked(server: Server, found: Apps, wanted: Wanted) -> Run:
    """One run, without a line of this process's own to a database that may be broken."""
    database.leave()
    return run(server, found, wanted)


if __name__ == "__main__":
    sys.exit(main())
