"""The command line for virtual people: what the rules do to many, before they reach anybody.

Exit status: 0 when everybody was tried and no invariant was broken, 1 when one was, 2 when the
input was not valid, 3 when the run could not go on (a full disk, a lost worker or cluster), 130 on
Ctrl-C, SIGTERM or SIGHUP. What was finished is kept, and the same command goes on.
"""

import json
import os
import sys
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any

from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.loader import CatalogueFaults
from steadyback.catalogue.other_numbers import OtherNumbers
from steadyback.catalogue.reading import MAX_BYTES
from steadyback.cli.cases import broken_catalogue
from steadyback.cli.trial_names import names_of
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
from steadyback.cli.trial_page import page
from steadyback.simulation import cluster, pool
from steadyback.simulation.figures import summary
from steadyback.simulation.parameters import Impossible, Parameters, our_parameters, read_parameters
from steadyback.simulation.program import program
from steadyback.simulation.results import Effort, Refused, Results, write_whole
from steadyback.simulation.tables import Missing, write_tables
from steadyback.simulation.traits import check_everybody
from steadyback.simulation.trial import Trial

Json = dict[str, Any]


def add_simulate(commands: Any) -> None:
    """`simulate --people N --weeks N --seed N --workers N --out FOLDER`."""
    parser: ArgumentParser = commands.add_parser(
        "simulate",
        help="try the rules on virtual people, and report what they did",
        description="Let virtual people live some weeks with the real rules and the real planner, "
        "look at every day for what must never happen, and write what became of them into a "
        "folder: report.html, report.json, tables (Parquet), and a case file for each break.",
        epilog="Stop with Ctrl-C; the same command goes on from there.\n\nexample:\n"
        "  steadyback simulate --people 200 --weeks 12 --seed 1 --workers 2 --out trial",
        formatter_class=RawDescriptionHelpFormatter,
    )
    add_size(parser, "how many people", None, weeks=12)
    where = parser.add_mutually_exclusive_group()
    where.add_argument(
        "--workers",
        type=up_to(WORKERS_MOST, least=0),
        metavar="N",
        help="processes; the results do not depend on it (as many as there are processors); 0: "
        "none but this one, which is for tests: Ctrl-C may spoil whom it is at",
    )
    where.add_argument(
        "--cluster",
        metavar="ADDRESS",
        help="a Dask cluster of your own in place of processes, by the address of its scheduler, "
        "as tcp://localhost:8786; the results do not depend on it",
    )
    add_parameters(parser)
    parser.add_argument(
        "--policy",
        type=Path,
        metavar="FILE",
        help="other numbers (YAML, as stage2_leg: 4) in place of those of policy.yaml; all that it "
        "does not name stay. compare-trials says what they change",
    )
    add_out(parser)
    parser.set_defaults(run=simulate_command)


def simulate_command(arguments: Namespace) -> int:
    """Try everybody, then write the report."""
    try:
        policy = other_numbers(arguments.policy)
        catalogue = pool.the_catalogue(policy)
        chosen = our_parameters()
        if arguments.parameters is not None:
            chosen = read_parameters(arguments.parameters)
        trial = Trial(arguments.seed, arguments.weeks, chosen, policy)
        check_everybody(trial.seed, range(arguments.people), chosen)
        if arguments.cluster is not None:
            cluster.check(arguments.cluster, trial)
        results = Results(arguments.out, settings(arguments, chosen, catalogue))
        with ended_by_signals():
            return tried(arguments, trial, results, catalogue)
    except CatalogueFaults as error:
        return broken_catalogue(error)
    except (Impossible, cluster.NotReady) as error:
        for problem in error.problems:
            print(problem, file=sys.stderr)
        return NOT_VALID
    except Refused as error:
        print(error, file=sys.stderr)
        return NOT_VALID
    except OSError as error:
        print(f"cannot write to {arguments.out}: {error.strerror}", file=sys.stderr)
        return NOT_VALID


def other_numbers(path: Path | None) -> OtherNumbers | None:
    """The file with other numbers, if one is named. Raises Refused where it cannot be opened."""
    if path is None:
        return None
    try:
        with path.open("rb") as file:
            return OtherNumbers(str(path), file.read(MAX_BYTES + 1))
    except OSError as error:
        raise Refused(f"cannot read {path}: {error.strerror}") from None


def settings(arguments: Namespace, chosen: Parameters, catalogue: Catalogue) -> Json:
    """What makes two runs the same: all but the number of people and of workers must agree."""
    other: Json = {} if arguments.policy is None else {"policy": not_ours(catalogue)}
    return {
        "people": arguments.people, "weeks": arguments.weeks, "seed": arguments.seed,
        "parameters": chosen.digest, "engine": program(), "catalogue": catalogue.version,
    } | other  # fmt: skip


def numbers_of(catalogue: Catalogue) -> dict[str, float]:
    """Every number of the policy by name."""
    return {name: float(one) for name, one in catalogue.policy.thresholds().items()}


def not_ours(catalogue: Catalogue) -> dict[str, float]:
    """The numbers that are others than ours."""
    ours = numbers_of(pool.the_catalogue())
    return {name: one for name, one in numbers_of(catalogue).items() if one != ours[name]}


def tried(arguments: Namespace, trial: Trial, results: Results, catalogue: Catalogue) -> int:
    """Run the trial and write the report; the exit status."""
    try:
        give_out(arguments, trial, results)
        broken = report(arguments, results, catalogue, trial)
    except (pool.Stopped, KeyboardInterrupt):
        print("\nStopped. What was finished is kept; the same command goes on.", file=sys.stderr)
        return INTERRUPTED
    except OSError as error:
        says = f"cannot write to {arguments.out}: {error.strerror or error}"
        print(f"\n{says}. What was finished is kept; the same command goes on.", file=sys.stderr)
        return STOPPED
    except (BrokenProcessPool, cluster.Lost) as error:
        ended = "a worker ended before its time (out of memory?)"
        says = str(error) if isinstance(error, cluster.Lost) else ended
        print(f"\n{says}. What was finished is kept; the same command goes on.", file=sys.stderr)
        return STOPPED
    print(f"\n{arguments.out / 'report.html'}")
    return BROKEN if broken else 0


def give_out(arguments: Namespace, trial: Trial, results: Results) -> None:
    """Try everybody, on processes of this machine or on a cluster. Raises as these do."""
    if arguments.cluster is None:
        workers = (os.cpu_count() or 1) if arguments.workers is None else arguments.workers
        pool.run(trial, arguments.people, workers, results, progress_line())
    else:
        cluster.run(arguments.cluster, trial, arguments.people, results, progress_line())


def report(arguments: Namespace, results: Results, catalogue: Catalogue, trial: Trial) -> bool:
    """Write the totals, the report and its page; whether anything was broken. Raises OSError."""
    outcomes = list(pool.outcomes_of(results, arguments.people))
    totals = pool.totals_of(outcomes)
    effort = pool.effort_of(results, arguments.people)
    found = summary(outcomes, totals, catalogue, trial.seed)
    told = {"run": results.settings, "figures": found, "policy": numbers_of(catalogue)}
    write_whole(arguments.out / "report.json", json.dumps(told, indent=1))
    write_whole(arguments.out / "effort.json", json.dumps(effort_words(effort, found), indent=1))
    write_whole(
        arguments.out / "report.html",
        page(results.settings, found, names_of(catalogue), results.cases()),
    )
    try:
        write_tables(arguments.out, results.settings, outcomes)
    except Missing as error:
        print(f"\n{error}", file=sys.stderr)
    return bool(found["broken"])


def effort_words(effort: Effort, found: Json) -> Json:
    """What it cost on this machine; no part of the results."""
    weeks = found["patient_weeks"]
    return {
        "cpu_seconds": effort.cpu,
        "cpu_seconds_a_patient_week": round(effort.cpu / weeks, 4) if weeks else None,
        "problems_posed": effort.posed,
        "problems_remembered": effort.remembered,
        "share_remembered": round(effort.remembered / effort.posed, 4) if effort.posed else None,
    }
