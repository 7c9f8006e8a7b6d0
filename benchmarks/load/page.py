"""What a measurement says: printed as it goes, and written as one page."""

import json
import subprocess
from argparse import Namespace
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any, Final

from benchmarks.load import counting, database, machine, proving, report
from benchmarks.load.asking import KINDS
from benchmarks.load.names import clinics
from benchmarks.load.people import Made
from benchmarks.load.running import ROOT, Run

BEGINNING: Final = """\
<!-- Made by `make load`. Run it again; do not change this page by hand. -->

# Load: several processes of the app, PostgreSQL, and thousands of people

{day:%Y-%m-%d}, commit {commit}, on {machine}.

{apps} processes of `steadyback serve`, PostgreSQL and the driver share these cores; a clinic's \
server would not carry the driver. PostgreSQL stands on the same machine, by a socket, with \
{settings}. `steadyback worker` {worker} beside them.

**People.** {histories} histories of 90 days are lived with the real engine (check-ins, sessions, \
mornings, walks, questionnaires, a plan each week by the quick draft), stored through the app's \
own door and copied with other ids by COPY, so that of each history there are many. Everybody \
shares with a clinic, 200 people with each. A sample is folded anew and compared.

**Requests.** An open loop: each leaves at its time, whether or not earlier ones came back, and \
is timed from when it was meant to leave. Of a hundred, {today} are Today of somebody chosen at \
random (nobody's state is still in mind, which is harder than life), {worklist} the worklist of a \
clinic, {form} a check-in by its form and {api} one by the API. The processes are asked in turn; \
where a line is refused, the other one is asked; what only reads is asked again where a line broke.

**Not tried.** TLS and a real proxy, a network between app and database, several machines, \
pictures and styles, planning of weeks, the led session, downloads, and people who open several \
pages in a row.
"""


class Page:
    """The runs of a measurement."""

    def __init__(self, wanted: Namespace, seed: int) -> None:
        self.wanted, self.seed, self.failed = wanted, seed, False
        self.lines: list[str] = []
        self.runs: list[Run] = []
        self.counted: list[counting.Counted] = []
        self.found: list[dict[str, Any]] = []

    def say(self, *lines: str) -> None:
        """Print and keep some lines."""
        for line in lines:
            print(line, flush=True)
        self.lines += lines

    def people(self, what: Made) -> None:
        """How people were made."""
        self.say("", f"## {what.people:,} people", "")
        if what.copying_s:
            lived = f"Histories lived and stored: {what.histories_s:.0f} s; "
            self.say(f"{lived}people copied: {what.copying_s:.0f} s.", "")

    def run(self, one: Run) -> None:
        """One run, and what of it was kept."""
        self.runs.append(one)
        what = "with faults" if one.wanted.broken else "without faults"
        self.say(f"### {one.wanted.rate:g} requests a second, {what}", "")
        self.say(*report.latencies(one), "", *report.rates(one), "", *report.failures(one), "")
        if one.wanted.broken:
            self.say(*report.after_faults(one), "")
        kept = proving.kept(one.report)
        told = [int(person) for person, _event in one.report["kept"]]
        wrong = proving.wrong_records(one.wanted.people, told, datetime.now(UTC))
        self.say(*report.keeping(kept, wrong), "")
        self.judge(one, kept, wrong)

    def judge(self, one: Run, kept: proving.Kept, wrong: list[str]) -> None:
        """Whether what must never be has been."""
        in_time = report.over_in_time(one)
        honest = not any("Traceback" in said for said in one.report["words"].values())
        self.failed |= bool(kept.lost or kept.twice or wrong) or not honest
        self.failed |= one.wanted.broken and not in_time
        self.found.append({
            "wanted": asdict(one.wanted), "kept": asdict(kept), "wrong": wrong, "honest": honest,
            "over_in_time": in_time, "asked": len(one.report["told"]),
            "answered": sum(report.good(told) for told in one.report["told"]),
            "faults": [fault.name for fault in one.faults], "words": one.report["words"],
            "refused": sorted({str(t["status"]) for t in one.report["told"] if not report.good(t)}),
        })  # fmt: skip

    def queries(self, people: int) -> None:
        """How many queries pages take with so many people."""
        most = min(self.wanted.histories, people)
        self.counted += counting.by_people(self.seed, people, clinics(people), most)

    def queries_by_history(self) -> None:
        """How many they take with longer records."""
        self.counted += counting.by_history(self.seed, self.wanted.lengths, datetime.now(UTC))

    def finished(self) -> int:
        """Write what was asked for; the exit status."""
        one_by_one, self.lines = self.lines, []
        self.say("", "## All runs", "", *report.growth(self.runs, self.counted))
        if self.wanted.write:
            text = "\n".join([*beginning(self.wanted), *self.lines, *one_by_one])
            self.wanted.write.write_text(text.rstrip() + "\n", "utf-8")
        if self.wanted.json:
            self.wanted.json.write_text(json.dumps(self.found), "utf-8")
        return int(self.failed)


def beginning(wanted: Namespace) -> Iterator[str]:
    """What was measured, where, and how."""
    today, worklist, form, api = KINDS.values()
    yield BEGINNING.format(
        day=datetime.now(UTC), commit=commit(), machine=machine.kind(), apps=wanted.apps,
        settings=", ".join(database.DURABLE), worker="works" if wanted.worker else "does not work",
        histories=wanted.histories, today=today, worklist=worklist, form=form, api=api,
    )  # fmt: skip


def commit() -> str:
    """Which state of the code this is."""
    command = ["git", "rev-parse", "--short=12", "HEAD"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.strip() or "unknown"
