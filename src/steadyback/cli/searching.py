"""The command line for the search for harm: virtual people changed until something comes near.

Exit status: 0 when every life was lived and no invariant was broken, 1 when one was, 2 when the
input was not valid, 3 when the folder could not be written, 130 on Ctrl-C. The worst that was found
until then is written all the same.
"""

import json
import os
import sys
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any

from steadyback.catalogue.loader import CatalogueFaults, load_catalogue
from steadyback.cli.cases import broken_catalogue
from steadyback.cli.trial_options import (
    BROKEN,
    INTERRUPTED,
    NOT_VALID,
    STOPPED,
    WORKERS_MOST,
    add_out,
    add_parameters,
    add_size,
    ended_by_signals,
    progress_line,
    up_to,
)
from steadyback.simulation.harm import GAUGES
from steadyback.simulation.parameters import Impossible, our_parameters, read_parameters
from steadyback.simulation.program import program
from steadyback.simulation.results import how_broken, write_whole
from steadyback.simulation.searching import (
    Found,
    Search,
    Searching,
    by_processes,
    one_by_one,
    strangers,
)
from steadyback.simulation.traits import check_everybody

Json = dict[str, Any]
REPORT = "search.json"


def add_search(commands: Any) -> None:
    """`search-harm --goal GOAL --people N --weeks N --seed N --workers N --out FOLDER`."""
    parser: ArgumentParser = commands.add_parser(
        "search-harm",
        help="change virtual people until the rules come near to doing harm",
        description="Change virtual people on purpose, and the worst of them further, to bring "
        "the rules as near to harm as can be: the most work of a week, pain as something moves "
        "up, or plans that do not hold. Each lives with the real rules and the real planner, and "
        "is looked at like any other. The worst are written as case files into a folder. That "
        "nothing was found proves nothing.",
        epilog="example:\n"
        "  steadyback search-harm --goal dose --people 200 --weeks 5 --seed 1 --out search",
        formatter_class=RawDescriptionHelpFormatter,
    )
    parser.add_argument("--goal", choices=tuple(GAUGES), required=True, help="what to look for")
    add_size(parser, "how many lives, one after the other (200)", 200, weeks=5)
    parser.add_argument(
        "--workers",
        type=up_to(WORKERS_MOST, least=0),
        default=os.cpu_count() or 1,
        metavar="N",
        help="processes; what is found does not depend on it; 0: only this one, for tests",
    )
    add_parameters(parser)
    add_out(parser)
    parser.set_defaults(run=search_command)


def search_command(arguments: Namespace) -> int:
    """Search, then write what was found."""
    try:
        load_catalogue()
        chosen = our_parameters()
        if arguments.parameters is not None:
            chosen = read_parameters(arguments.parameters)
        if (arguments.out / REPORT).exists():
            print(f"{arguments.out} holds another search; give another folder", file=sys.stderr)
            return NOT_VALID
        new = strangers(arguments.seed, arguments.people)
        check_everybody(arguments.seed, new, chosen)
        arguments.out.mkdir(parents=True, exist_ok=True)
    except CatalogueFaults as error:
        return broken_catalogue(error)
    except Impossible as error:
        for problem in error.problems:
            print(problem, file=sys.stderr)
        return NOT_VALID
    except OSError as error:
        print(f"cannot write to {arguments.out}: {error.strerror}", file=sys.stderr)
        return NOT_VALID
    search = Search(arguments.goal, arguments.seed, arguments.weeks, chosen)
    with ended_by_signals():
        return searched(Searching(search), arguments)


def searched(search: Searching, arguments: Namespace) -> int:
    """Run the search and write the worst, however it ended; the exit status."""
    says, lost = progress_line(), False
    try:
        if arguments.workers:
            with by_processes(arguments.workers) as lives:
                search.run(arguments.people, lives, says)
        else:
            search.run(arguments.people, one_by_one, says)
    except BrokenProcessPool:
        print("\na worker ended before its time (out of memory?)", file=sys.stderr)
        search.choose()
        lost = True
    try:
        written(search, arguments.out)
    except OSError as error:
        print(f"\ncannot write to {arguments.out}: {error.strerror or error}", file=sys.stderr)
        return STOPPED
    print(f"\n{arguments.out / REPORT}")
    if lost:
        return STOPPED
    if search.stopped:
        print(f"Stopped after {search.lives} lives.", file=sys.stderr)
        return INTERRUPTED
    return BROKEN if search.broken else 0


def written(search: Searching, folder: Path) -> None:
    """The worst and what was broken as case files, then the report. Raises OSError."""
    for place, found in enumerate(search.worst, start=1):
        write_whole(folder / f"worst-{place}.case.json", json.dumps(found.case))
    broken = [
        one
        for place, found in enumerate(search.broken, start=1)
        for one in breaks_of(found, place, folder)
    ]
    told = {
        "goal": search.search.goal, "seed": search.search.seed, "weeks": search.search.weeks,
        "parameters": search.search.parameters.digest, "engine": program(),
        "lives": search.lives, "worst_of_the_first": search.first,
        "worst": [found.plain() for found in search.worst], "broken": broken,
    }  # fmt: skip
    write_whole(folder / REPORT, json.dumps(told, indent=1))


def breaks_of(found: Found, number: int, folder: Path) -> list[Json]:
    """Write a case file for each thing that one life broke, and say how to see it again."""
    told = []
    for place, one in enumerate(found.breaks):
        name, how = f"broken-{number:04d}-{place}", how_broken(found.one.number, one)
        write_whole(folder / f"{name}.case.json", json.dumps(one.case))
        write_whole(folder / f"{name}.json", json.dumps(how, indent=1))
        told.append({"case": f"{name}.case.json", "who": found.one.plain()} | how)
    return told
