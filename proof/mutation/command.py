"""The command: try every mutant, or some, and write what came out."""

from argparse import ArgumentParser, Namespace
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from pathlib import Path
from time import monotonic
from typing import Any

from proof.mutation.children import in_children
from proof.mutation.mutant import Mutant
from proof.mutation.mutants import all_mutants, equivalents
from proof.mutation.noticing import ASKED, KEPT, TakenOver, with_tests
from proof.mutation.report import TARGET, last, result, write
from proof.mutation.results import Results
from proof.mutation.survey import Surveyed, survey
from proof.mutation.trial import Verdict, tried

LONGEST = 3600.0
"""Seconds that all tests together may take over one mutant."""
EVERY = ("*",)
Commands = Any
"""argparse's collection of subcommands; it has no public type."""


def add_command(commands: Commands) -> None:
    """`mutation [--only PATTERN …] [--tests PATH …] [--jobs N] [--resume] [--list]`."""
    parser: ArgumentParser = commands.add_parser(
        "mutation",
        help="weaken every safety rule in turn and see which tests notice",
        description="Weaken or remove each safety rule and threshold, one at a time, and ask the "
        "tests. A whole run writes docs/mutation.md and docs/mutation.json.",
    )
    add = parser.add_argument
    add("--only", metavar="PATTERN", nargs="+", default=EVERY, help="ids such as 'policy.pm0*'")
    add("--tests", metavar="PATH", nargs="+", default=ASKED, help="ask only these tests")
    add("--jobs", type=int, default=1, metavar="N", help="so many at a time")
    add("--resume", action="store_true", help="go on: what was noticed is not tried again")
    add("--list", action="store_true", help="name the mutants and try none")
    add("--kept", type=Path, default=KEPT, help="folder of what a stopped run has found so far")
    parser.set_defaults(run=run)


def run(arguments: Namespace) -> int:
    """Try the mutants; 0 when enough were noticed and each could be applied, else 1."""
    mutants = [m for m in all_mutants() if any(fnmatchcase(m.id, p) for p in arguments.only)]
    if arguments.list:
        print(*(f"{mutant.id}  {mutant.says}" for mutant in mutants), sep="\n")
        return 0
    results = Results(arguments.kept)
    before = noticers(results)
    if not arguments.resume:
        results.forget({m.id for m in mutants})
    waiting = [mutant for mutant in mutants if mutant.id not in results.noticed()]
    trials = Trials(waiting, arguments.jobs, results, before)
    status = with_tests(trials, tuple(arguments.tests))
    whole = arguments.only == EVERY and arguments.tests == ASKED
    return status or told(mutants, trials, whole=whole)


@dataclass
class Trials:
    """The mutants to try, and how many at a time; `survey` is there once they were tried.

    `before` names the tests that noticed a mutant in an earlier run.
    """

    mutants: Sequence[Mutant]
    jobs: int
    results: Results
    before: Mapping[str, Sequence[str]]
    survey: tuple[Surveyed, ...] = field(default=())

    def __call__(self, tests: TakenOver) -> None:
        """Survey the tests, then try each mutant in a child of its own and keep its verdict."""
        reach = frozenset(name for mutant in all_mutants() for name in mutant.reach)
        self.survey = survey(tests, reach, self.jobs, self.results.folder)
        failing = [one.name for one in self.survey if not one.passed]
        print(len(self.survey), "tests;", len(failing), "fail without any mutant", *failing)

        def work(mutant: Mutant) -> Verdict:
            return tried(mutant, tests, self.survey, self.before.get(mutant.id, ()))

        began = monotonic()
        trials = in_children(self.mutants, work, self.jobs, LONGEST)
        for number, (mutant, made) in enumerate(trials, 1):
            verdict = made or Verdict(mutant.id, error="its process ended early")
            self.results.keep(verdict)
            where = f"{number}/{len(self.mutants)}, {monotonic() - began:.0f} s"
            print(f"{where}: {line(verdict)}", flush=True)


def noticers(results: Results) -> Mapping[str, Sequence[str]]:
    """What noticed each mutant in the last run: these tests are asked first."""
    shown = {one["id"]: one["noticed_by"] for one in last()["each"]}
    return shown | {name: one.noticed_by for name, one in results.kept().items() if one.noticed}


def line(verdict: Verdict) -> str:
    """A verdict in a line."""
    said = verdict.error or ", ".join(name.rpartition("::")[2] for name in verdict.noticed_by)
    return f"{verdict.id}: {said or 'NOT NOTICED'} (asked {verdict.asked})"


def told(mutants: Sequence[Mutant], trials: Trials, *, whole: bool) -> int:
    """Write the pages of a whole run, say the share, and whether it is enough."""
    verdicts = trials.results.kept()
    broken = [m.id for m in mutants if verdicts[m.id].error]
    today = datetime.now(UTC).date().isoformat()
    found = result(today, trials.survey, mutants, verdicts, equivalents())
    if whole and not broken:
        write(found)
    print(f"{found['noticed']} of {len(mutants)} noticed: {found['share']:.1%}")
    if broken:
        print("could not be applied:", *broken)
    return 1 if broken or found["share"] < TARGET else 0
