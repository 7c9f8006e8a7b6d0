"""What a device finds in the day tables is what the engine says, in every case that is tried.

Python makes random answers and what the engine says to each; Node runs the device's own lookup over
the same answers.
"""

import json
import subprocess
from itertools import product
from pathlib import Path
from random import Random
from typing import Any

import pytest

from steadyback.engine.day_table.answers import (
    PAINS,
    PLACES,
    SIGNS,
    Pain,
    Place,
    Signs,
    answer_table,
    decided,
)
from steadyback.engine.day_table.dangers import dangers, told
from steadyback.engine.red_flags import SEVERITY
from steadyback.engine.triage import triage
from steadyback.record.answers import CheckIn
from tests.catalogue_fixture import the_catalogue
from tests.engine.somebody import check_in, day, folded, intake, set_stage

ROOT = Path(__file__).parent.parent
CATALOGUE = the_catalogue()
CASES = 4000
Told = tuple[Pain, Pain, Place, Signs]
RUN = """
import { readFileSync } from "node:fs";
import { dangerOf, outcomeOf } from "./tables.mjs";
const { table, felt, dangers, answers } = JSON.parse(readFileSync(0, "utf8"));
const outcomes = felt.map((one) => table.outcomes[outcomeOf(table, one)]);
const found = answers.map(({ flags, signs }) => dangerOf(dangers, flags, signs));
process.stdout.write(JSON.stringify({ outcomes, found }));
"""


@pytest.fixture(scope="module")
def device(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The device's lookup as a script for Node."""
    folder = tmp_path_factory.mktemp("device")
    subprocess.run(
        [
            ROOT / "node_modules/.bin/esbuild",
            ROOT / "frontend/src/led/tables.ts",
            "--format=esm",
            f"--outfile={folder / 'tables.mjs'}",
            "--log-level=warning",
        ],
        check=True,
    )
    (folder / "run.mjs").write_text(RUN, encoding="utf-8")
    return folder / "run.mjs"


def asked(device: Path, **questions: Any) -> dict[str, Any]:
    empty = {"table": {"outcomes": []}, "felt": [], "dangers": {}, "answers": []}
    text = json.dumps(empty | questions)
    run = subprocess.run(["node", device], input=text, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(run.stdout)
    return found


def test_the_device_answers_pain_as_the_engine_does(device: Path) -> None:
    by = Random(1)
    pain: Pain = (2, 2)
    place: Place = (2, 2, "unknown")
    cases: list[Told] = [(leg, pain, place, SIGNS[0]) for leg in PAINS]
    cases += [(pain, back, place, SIGNS[0]) for back in PAINS]
    cases += [(pain, pain, *each) for each in product(PLACES, SIGNS)]
    for _ in range(CASES):
        where = by.choice(PLACES), by.choice(SIGNS)
        cases.append((by.choice(PAINS), by.choice(PAINS), *where))
    names = ("tingling", "numbness", "weakness", "afraid")
    felt = [
        {"leg": leg, "back": back, "place": place, **dict(zip(names, signs, strict=True))}
        for leg, back, place, signs in cases
    ]
    table = answer_table(CATALOGUE).model_dump(mode="json")
    found = asked(device, table=table, felt=felt)["outcomes"]
    for case, outcome in zip(cases, found, strict=True):
        assert outcome == decided(CATALOGUE, *case).model_dump(mode="json"), case


def test_the_device_is_never_milder_about_danger_than_the_engine(device: Path) -> None:
    state = folded([intake(), set_stage(2, day(0.1)), check_in(day(1))], day(1))
    table = dangers(CATALOGUE, state, day(1))
    by = Random(2)
    flags = sorted(table.yes)
    cases = [
        {flag: by.choice(("yes", "no", "unsure")) for flag in by.sample(flags, by.randint(0, 4))}
        for _ in range(250)
    ]
    cases += [{flag: answer} for flag, answer in product(flags, ("yes", "unsure", "no"))]
    cases += [dict.fromkeys(pair.flags, "yes") for pair in table.together]
    answers = [{"flags": case, "signs": []} for case in cases]
    found = asked(device, dangers=table.model_dump(mode="json"), answers=answers)["found"]
    for case, danger in zip(cases, found, strict=True):
        after = told(CATALOGUE, state, day(1), CheckIn(answers=case))  # type: ignore[arg-type]
        stands = triage(CATALOGUE, after, day(1))
        assert SEVERITY[danger["level"]] >= SEVERITY[stands.level], case
        assert danger["locked"] or not stands.locked, case
        assert danger["card"] or not stands.card, case
        if len(case) == 1 or stands.level == "emergency":
            assert danger["level"] == stands.level or "no" in case.values(), case
