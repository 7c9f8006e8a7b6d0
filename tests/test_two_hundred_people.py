"""Two hundred virtual people for twelve weeks by the command, each week solved: nothing may break.

Totals change with every rule and are not held here; what must be so of any such run is. Takes
minutes, so it is the first to start.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from steadyback.simulation import pool
from steadyback.simulation.outcome import Outcome
from steadyback.simulation.results import Results
from tests.commands import Ran
from tests.commands import run as run

pytestmark = pytest.mark.first
PEOPLE, WEEKS, WORKERS = 200, 12, 2
ACTED = {
    "PM00", "PM03", "PM05", "PM05b", "PM06", "PM07", "PM08", "PM09", "PM10", "PM14", "DELOAD",
    "FLARE", "RF25", "RF26", "STAGE_UP", "STAGE_IRRITABLE", "STAGE_REDS", "DOSE_UP", "REGRESSED",
    "VOLUME", "LOCKED", "OPEN_QUESTION", "SCREEN_SHORT", "SCREEN_FULL", "REMOVED", "CAUTION",
}  # fmt: skip
"""Rules that each act on somebody among so many."""
HAPPENED = {
    "check_in", "session_done", "morning_after", "plan_issued", "measure", "clearance", "choice",
    "clinician_change", "correction", "late", "doubled", "wrong", "away",
}  # fmt: skip
"""What happens to somebody among so many, right and wrong."""


def found_in(folder: Path) -> tuple[dict[str, Any], list[Outcome]]:
    """The report, and everybody's outcome."""
    report = json.loads((folder / "report.json").read_text("utf-8"))
    return report, list(pool.outcomes_of(Results(folder, report["run"]), PEOPLE))


def test_nothing_is_broken_by_two_hundred_people_in_twelve_weeks(run: Any, tmp_path: Path) -> None:
    size = ("--people", str(PEOPLE), "--weeks", str(WEEKS), "--workers", str(WORKERS))
    ran: Ran = run("simulate", *size, "--seed", "1", "--out", tmp_path)
    assert ran.status == 0, ran.err
    report, outcomes = found_in(tmp_path)
    figures = report["figures"]
    assert figures["broken"] == {}
    assert not list((tmp_path / "broken").iterdir())
    assert figures["patient_weeks"] == PEOPLE * WEEKS == 2400
    assert [one.number for one in outcomes] == list(range(PEOPLE))
    # Everybody lives all their days, each of which is looked at, and so is each arrival.
    for one in outcomes:
        assert one.days == WEEKS * 7
        assert one.looks > one.days + one.plans
        assert one.events["intake"] >= 1, "the first answers, and a condition told later"
    assert sum(one.plans for one in outcomes) > PEOPLE * WEEKS / 2
    assert sum(one.trained for one in outcomes) > PEOPLE * WEEKS / 2
    # The rules are tried: they act, and people do what tries them.
    assert {row["rule"] for row in figures["rules"]["named"]} >= ACTED
    assert figures["events"].keys() >= HAPPENED
    assert {one.stage for one in outcomes} >= {1, 2, 3}
    assert 0 < figures["locked"]["value"] < 0.5
    assert any(row["what"] == "flare" and row["noticed"] for row in figures["noticed"])
    assert (tmp_path / "report.html").exists()
