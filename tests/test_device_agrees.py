"""What a device finds in the day tables is what the engine says, in every case that is tried.

Python makes random answers and what the engine says to each; Node runs the device's own lookup over
the same answers.
"""

import json
import subprocess
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path
from random import Random
from typing import Any

import pytest

from steadyback.engine import State
from steadyback.engine.advice import session_now
from steadyback.engine.day_table.ahead import CHOICES, chosen, planned_by
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
from steadyback.engine.day_table.dangers import SIGNS as NEW_SIGNS
from steadyback.engine.day_table.dangers import Sign, dangers, told
from steadyback.engine.day_table.table import WORST
from steadyback.engine.days import local_day
from steadyback.engine.red_flags import SEVERITY
from steadyback.engine.triage import triage
from steadyback.record.answers import CheckIn, Symptoms
from steadyback.record.plan import PlannedItem
from tests.catalogue_fixture import the_catalogue
from tests.engine.day_table.test_day_tables import PEOPLE, items_of, moment, person
from tests.engine.somebody import check_in, day, folded, intake, set_stage

ROOT = Path(__file__).parent.parent
CATALOGUE = the_catalogue()
CASES = 4000
Told = tuple[Pain, Pain, Place, Signs]
RUN = """
import { readFileSync } from "node:fs";
import { dangerOf, dayOf, outcomeOf, sessionOf } from "./tables.mjs";
const { table, felt, dangers, answers, moments, days, told } = JSON.parse(readFileSync(0, "utf8"));
const outcomes = felt.map((one) => table.outcomes[outcomeOf(table, one)]);
const found = answers.map(({ flags, signs }) => dangerOf(dangers, flags, signs));
const begun = moments.map(([at, zone]) => dayOf(new Date(at), zone));
const led = told.map(({ day, choice, today }) => sessionOf(days[day], choice, today));
process.stdout.write(JSON.stringify({ outcomes, found, begun, led }));
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
    lists: dict[str, Any] = {name: [] for name in ("felt", "answers", "moments", "days", "told")}
    text = json.dumps(lists | {"table": {"outcomes": []}, "dangers": {}} | questions)
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
    signs: list[Sign | None] = [None, *NEW_SIGNS]
    told_so = [(case, by.choice(signs)) for case in cases]
    told_so += [({flag: "yes"}, sign) for flag, sign in product(flags, signs)]
    answers = [{"flags": case, "signs": [sign] if sign else []} for case, sign in told_so]
    found = asked(device, dangers=table.model_dump(mode="json"), answers=answers)["found"]
    for (case, sign), danger in zip(told_so, found, strict=True):
        symptoms = NEW_SIGNS[sign] if sign else None
        body = CheckIn(answers=case, symptoms=symptoms)  # type: ignore[arg-type]
        stands = triage(CATALOGUE, told(CATALOGUE, state, day(1), body), day(1))
        assert SEVERITY[danger["level"]] >= SEVERITY[stands.level], (case, sign)
        assert danger["locked"] or not stands.locked, case
        assert danger["card"] or not stands.card, case
        if len(case) == 1 or stands.level == "emergency":
            assert danger["level"] == stands.level or "no" in case.values(), case


ZONES = ("Europe/London", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "UTC")


def test_a_day_begins_on_the_device_when_it_does_for_the_engine(device: Path) -> None:
    """Each quarter of an hour around both changes of the clock, and days of the whole year."""
    start = datetime(2026, 1, 1, tzinfo=UTC)
    hours = [start + timedelta(hours=7 * n) for n in range(1250)]
    nights = [datetime(2026, 3, 29, tzinfo=UTC), datetime(2026, 10, 25, tzinfo=UTC)]
    nights += [datetime(2026, 3, 8, tzinfo=UTC), datetime(2026, 11, 1, tzinfo=UTC)]
    quarters = [night + timedelta(minutes=15 * n) for night in nights for n in range(64)]
    cases = [(at, zone) for at in hours + quarters for zone in ZONES]
    found = asked(device, moments=[(at.isoformat(), zone) for at, zone in cases])["begun"]
    for (at, zone), seen in zip(cases, found, strict=True):
        assert seen == local_day(at, zone).isoformat(), (at, zone)


TOLD = 60
"""Answers for each person and each way to be led."""
Dose = tuple[str, int, int, int]


@pytest.mark.parametrize("index", range(PEOPLE))
def test_the_device_leads_what_the_engine_says_or_what_the_worst_answers_leave_open(
    device: Path, index: int
) -> None:
    """All days, choices and answers about today, drawn for each of different people.

    Pain no worse than known, or leg pain alone in the planned session, leads exactly what the
    engine says.
    """
    state, tables = person(index)
    by = Random(index)
    cases: list[dict[str, Any]] = [
        {
            "day": by.randrange(len(tables.days)),
            "choice": choice,
            "today": {"leg": by.randint(0, 10), "distal": distal, "nights": by.randint(0, 2)},
        }
        for choice in CHOICES
        for distal in by.choices(range(6), weights=[6, 4, 3, 1, 1, 1], k=TOLD)
    ]
    days = [one.model_dump(mode="json") for one in tables.days]
    places = asked(device, days=days, told=cases)["led"]
    exact = 0
    for case, place in zip(cases, places, strict=True):
        at = moment(state, tables.days[case["day"]])
        today = case["today"]
        led = doses(items_of(tables, place))
        says = engine_leads(state, at, case["choice"], symptoms_of(today))
        if known_to_lead_the_same(state, case["choice"], **today):
            exact += 1
            assert led == says, case
        else:
            assert led in (says, engine_leads(state, at, "planned", WORST)), case
    assert exact > TOLD / 10


@pytest.mark.parametrize("choice", CHOICES)
def test_a_new_sign_leads_what_the_worst_answers_leave_open(device: Path, choice: str) -> None:
    state, tables = person(0)
    calm = {"leg": 0, "distal": 0, "nights": 0, "signs": True}
    cases = [{"day": day, "choice": choice, "today": calm} for day in range(len(tables.days))]
    days = [one.model_dump(mode="json") for one in tables.days]
    for one, place in zip(tables.days, asked(device, days=days, told=cases)["led"], strict=True):
        led = doses(items_of(tables, place))
        assert led == engine_leads(state, moment(state, one), "planned", WORST), one.date


def symptoms_of(today: dict[str, int]) -> Symptoms:
    return Symptoms(
        leg_nprs=today["leg"], distal_level=today["distal"], woken_last_two_nights=today["nights"]
    )


def engine_leads(state: State, at: datetime, choice: str, symptoms: Symptoms) -> set[Dose]:
    """What the engine says on that day after these answers."""
    on = local_day(at, state.zone)
    wished = chosen(CATALOGUE, planned_by(state, on)[0], on, choice)  # type: ignore[arg-type]
    session = session_now(CATALOGUE, told(CATALOGUE, wished, at, CheckIn(symptoms=symptoms)), at)
    return doses(session.items if session else ())


def known_to_lead_the_same(state: State, choice: str, leg: int, distal: int, nights: int) -> bool:
    """Whether a device needs no shortcut to the worst answers for these."""
    known = state.symptoms
    if known.leg_nprs is None or known.distal_level is None:
        return False
    return (
        not nights
        and distal <= known.distal_level
        and (choice == "planned" or leg <= known.leg_nprs)
    )


def doses(items: Iterable[PlannedItem]) -> set[Dose]:
    """Exercises with their doses, without order and reasons."""
    return {(one.level, one.sets, one.reps, one.hold_s) for one in items}
