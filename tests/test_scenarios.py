"""Cases a physiotherapist can read, each with the advice that the pages ask for.

A pair is `NAME_scenario.json`, a case file, and `NAME_advice.json`: what is expected and why.
`expect` is a subset of the advice document: an object names some of the keys; each entry of a list
is found among the entries of the advice, and an empty list means empty. `planned` and `absent`
name exercises (`squat`) or levels (`squat-2`) that are in the plan, in today's session or open in
`levels`, or nowhere there; a pointer such as `/today/items/0` in `absent` leads nowhere or to null.
`at_most` bounds what is planned: seconds held, minutes and exercises of any session, minutes of
today's, sets of any muscle group in the week. `at_least` asks that the week works so many muscle
groups (a level works those it has a high or medium share in), that it holds a level of at least
this stage, and that one group has so many sets. All advice is also held against what is true of any
(see `broken`).
"""

import argparse
import json
import re
import subprocess
import sys
import textwrap
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from steadyback.catalogue.catalogue import Catalogue
from steadyback.cli import add_commands
from steadyback.record import read_case
from steadyback.vocabulary import FLAG_IDS
from tests.catalogue_fixture import the_catalogue

FOLDER = Path(__file__).parent / "scenarios"
SCENARIOS = sorted(
    path.name.removesuffix("_scenario.json") for path in FOLDER.glob("*_scenario.json")
)
EXPECTATIONS = sorted(
    path.name.removesuffix("_advice.json") for path in FOLDER.glob("*_advice.json")
)
FIELDS = {"says", "rule", "on", "plan", "expect", "absent", "planned"}
BOUNDS = {"hold_s", "minutes", "items", "today_minutes", "sets"}
ARTICLE_EXERCISES = (
    "knee-to-chest", "pelvic-tilt", "bird-dog", "childs-pose", "deadlift", "lunge", "squat",
    "hip-thrust", "leg-curl", "seated-leg-press", "wall-sit", "superman", "plank",
    "side-lying-leg-lift", "clamshell", "seated-abduction",
)  # fmt: skip
"""The exercises that the two founding articles name."""


EASE = ("walking", "position-of-ease")
"""What a clinician-level lock leaves (rulings 2)."""


def expectation(name: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((FOLDER / f"{name}_advice.json").read_text())
    return data


def case_path(name: str) -> Path:
    return FOLDER / f"{name}_scenario.json"


def advised(name: str, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    """What `steadyback advise` prints for a scenario."""
    wanted = expectation(name)
    parser = argparse.ArgumentParser()
    add_commands(parser.add_subparsers(required=True))
    words = ["advise", str(case_path(name)), "--on", wanted["on"], *["--plan"] * wanted["plan"]]
    arguments = parser.parse_args(words)
    status = arguments.run(arguments)
    printed = capsys.readouterr()
    assert (status, printed.err) == (0, "")
    advice: dict[str, Any] = json.loads(printed.out)
    return advice


def differences(wanted: Any, found: Any, place: str = "") -> Iterator[str]:
    """Where `found` lacks something of `wanted`."""
    if isinstance(wanted, dict):
        if not isinstance(found, dict):
            yield f"{place}: wanted an object, found {short(found)}"
            return
        for key, value in wanted.items():
            if key not in found:
                yield f"{place}/{key}: is not there"
            else:
                yield from differences(value, found[key], f"{place}/{key}")
    elif isinstance(wanted, list):
        yield from missing_entries(wanted, found, place)
    elif wanted != found or isinstance(wanted, bool) != isinstance(found, bool):
        yield f"{place}: wanted {wanted!r}, found {short(found)}"


def missing_entries(wanted: list[Any], found: Any, place: str) -> Iterator[str]:
    """Entries of a wanted list that match none of the found ones."""
    if not isinstance(found, list):
        yield f"{place}: wanted a list, found {short(found)}"
    elif not wanted and found:
        yield f"{place}: wanted nothing, found {names(found)}"
    else:
        for entry in wanted:
            if not any(not list(differences(entry, other)) for other in found):
                yield f"{place}: {entry!r} is not among {names(found)}"


def short(found: Any) -> str:
    """A value short enough to be read in a message."""
    return textwrap.shorten(repr(found), 200)


def names(found: list[Any]) -> list[Any]:
    """A list shortened to the ids of its entries, for a message that can be read."""
    return [x.get("id", x.get("level", x)) if isinstance(x, dict) else x for x in found]


def days_of(advice: dict[str, Any]) -> list[dict[str, Any]]:
    """The days of the plan, and today's session."""
    plan, today = advice["plan"], advice["today"]
    return [*(plan["days"] if plan else []), *([today] if today else [])]


def items_of(advice: dict[str, Any]) -> list[dict[str, Any]]:
    """Every item of the plan and of today's session, the walk included."""
    return [item for day in days_of(advice) for item in (*day["items"], *day["around"])]


def offered(advice: dict[str, Any]) -> set[str]:
    """Levels and exercises in the plan, in today's session, or open in `levels`."""
    levels = {item["level"] for item in items_of(advice)}
    levels |= {found["level"] for found in advice["levels"].values() if found["status"] == "open"}
    return levels | {level.rpartition("-")[0] for level in levels}


def at(advice: Any, pointer: str) -> Any:
    """The value at a JSON pointer; None where it leads nowhere."""
    here = advice
    for step in pointer.removeprefix("/").split("/"):
        if isinstance(here, list):
            here = here[int(step)] if step.isdigit() and int(step) < len(here) else None
        elif isinstance(here, dict):
            here = here.get(step)
        else:
            return None
    return here


def longest_hold(advice: dict[str, Any], catalogue: Catalogue) -> int:
    """The longest hold of an effort; rest positions and walks are timed, not held."""
    kinds = {item["level"]: catalogue.levels[item["level"]].hold_kind for item in items_of(advice)}
    holds = [i["hold_s"] for i in items_of(advice) if kinds[i["level"]] not in ("free", "none")]
    assert holds, "nothing held is planned, so this bound would say nothing"
    longest: int = max(holds)
    return longest


def most_sets(advice: dict[str, Any], catalogue: Catalogue) -> float:
    """The sets that the week holds of the muscle group that has the most."""
    shares = {"high": float(catalogue.policy.set_share_high), "low": 0.0}
    shares["medium"] = float(catalogue.policy.set_share_medium)
    sets: Counter[str] = Counter()
    for item in (item for day in advice["plan"]["days"] for item in day["items"]):
        level = catalogue.levels[item["level"]]
        if catalogue.exercises[level.exercise].counted:
            for group, share in level.groups.items():
                sets[group] += shares[share] * item["sets"]
    return max(sets.values())


def too_much(advice: dict[str, Any], bounds: dict[str, int], catalogue: Catalogue) -> Iterator[str]:
    """The bounds that the plan or today's session exceeds."""
    if not bounds:
        return
    days = days_of(advice)
    assert any(day["items"] for day in days), "nothing is planned, so a bound would say nothing"
    most = {
        "minutes": max(day["minutes"] for day in days),
        "items": max(len(day["items"]) for day in days),
    }
    if "hold_s" in bounds:
        most["hold_s"] = longest_hold(advice, catalogue)
    if "sets" in bounds:
        most["sets"] = most_sets(advice, catalogue)
    if "today_minutes" in bounds:
        assert advice["today"]["items"], "today is empty, so this bound would say nothing"
        most["today_minutes"] = advice["today"]["minutes"]
    for name, bound in bounds.items():
        if most[name] > bound:
            yield f"at_most: {name} is {most[name]}, more than {bound}"


def too_little(
    advice: dict[str, Any], bounds: dict[str, int], catalogue: Catalogue
) -> Iterator[str]:
    """The bounds that the plan does not reach."""
    planned = [catalogue.levels[i["level"]] for d in advice["plan"]["days"] for i in d["items"]]
    worked = {g for level in planned for g, share in level.groups.items() if share != "low"}
    found = {"groups": len(worked), "stage": max(level.stage for level in planned)}
    found["sets"] = int(most_sets(advice, catalogue))
    for name, bound in bounds.items():
        if found[name] < bound:
            yield f"at_least: {name} is {found[name]}, less than {bound}; worked: {sorted(worked)}"


def misplaced(advice: dict[str, Any], wanted: dict[str, Any]) -> Iterator[str]:
    """What is absent though `planned`, or there though `absent`."""
    here = offered(advice)
    for name in wanted["planned"]:
        if name not in here:
            yield f"planned: {name} is neither planned nor open"
    for name in wanted["absent"]:
        if name.startswith("/") and at(advice, name) is not None:
            yield f"absent: {name} is {short(at(advice, name))}"
        elif name in here:
            yield f"absent: {name} is planned or open"


def broken(advice: dict[str, Any]) -> Iterator[str]:
    """What no advice may say: training under a lock, or a decision without its reason."""
    locked, level = advice["locked"], advice["triage"]["level"]
    if advice["triage"]["locked"] != locked or not advice["triage"]["message"]:
        yield "triage: disagrees with the lock, or has no message"
    if locked:
        if advice["plan"] is not None or advice["plan_due"] or not advice["triage"]["reasons"]:
            yield "locked: with a plan, or without a reason"
        if (advice["today"] is None) != (level in ("emergency", "urgent")):
            yield f"locked: today is {short(advice['today'])} at level {level}"
        if not {i["level"].rpartition("-")[0] for i in items_of(advice)} <= set(EASE):
            yield "locked: more than walking and positions of ease is shown"
        if any(found["status"] == "open" for found in advice["levels"].values()):
            yield "locked: a ladder is open"
    for item in items_of(advice):
        if (
            not all(why["sources"] and why["says"] for why in item["reasons"])
            or not item["reasons"]
        ):
            yield f"{item['level']}: without a reason and its source"


@pytest.mark.parametrize("name", SCENARIOS)
def test_the_advice_is_what_the_pages_ask_for(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    wanted = expectation(name)

    advice = advised(name, capsys)

    faults = [*differences(wanted["expect"], advice), *misplaced(advice, wanted), *broken(advice)]
    faults += too_much(advice, wanted.get("at_most", {}), the_catalogue())
    if "at_least" in wanted:
        faults += too_little(advice, wanted["at_least"], the_catalogue())
    if faults:
        pytest.fail("\n".join([wanted["says"], *faults]), pytrace=False)


def test_there_are_enough_scenarios_and_each_has_its_expectation() -> None:
    assert len(SCENARIOS) >= 60
    assert SCENARIOS == EXPECTATIONS
    others = {path.name for path in FOLDER.iterdir()} - {
        f"{name}_{kind}.json" for name in SCENARIOS for kind in ("scenario", "advice")
    }
    assert not others


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_pair_is_complete_and_can_be_read(name: str) -> None:
    case = read_case(case_path(name).read_bytes())
    wanted = expectation(name)

    assert re.fullmatch(r"[a-z0-9]+(_[a-z0-9]+)*", name)
    assert case.events
    assert set(wanted) - {"at_most", "at_least"} == FIELDS
    assert set(wanted.get("at_most", {})) <= BOUNDS
    assert set(wanted.get("at_least", {})) <= {"groups", "stage", "sets"}
    assert len(wanted["says"].split()) >= 6
    assert wanted["says"].endswith(".")
    assert wanted["rule"]
    assert wanted["expect"] or wanted["planned"] or wanted["absent"]
    last = max(event.at for event in case.events)
    asked = datetime.fromisoformat(wanted["on"])
    assert asked.date() >= last.date() or "later_events" in wanted["expect"]


def test_what_an_expectation_names_is_in_the_catalogue() -> None:
    catalogue = the_catalogue()
    known = {*catalogue.exercises, *catalogue.levels}
    rules = {*catalogue.rules, *catalogue.red_flags}
    for name in SCENARIOS:
        wanted = expectation(name)
        plain = {x for x in (*wanted["planned"], *wanted["absent"]) if not x.startswith("/")}
        assert plain <= known, name
        assert set(wanted["expect"].get("levels", {})) <= set(catalogue.exercises), name
        pages = ("rulings ", "design ", "evidence ")
        unknown = [r for r in wanted["rule"] if r not in rules and not r.startswith(pages)]
        assert not unknown, name


def test_every_red_flag_stands_in_a_scenario() -> None:
    told = {
        flag["id"]
        for name in SCENARIOS
        for flag in expectation(name)["expect"].get("triage", {}).get("flags", [])
    }
    assert told >= set(FLAG_IDS)


@pytest.mark.parametrize("exercise", ARTICLE_EXERCISES)
def test_every_exercise_of_the_articles_is_reached_by_somebody(exercise: str) -> None:
    reached = [
        what
        for name in SCENARIOS
        for what in expectation(name)["planned"]
        if what == exercise or what.rpartition("-")[0] == exercise
    ]
    assert reached


def test_the_command_prints_the_same_advice_in_a_process_of_its_own(
    capsys: pytest.CaptureFixture[str],
) -> None:
    name = "disc_first_day"
    wanted = expectation(name)
    command = Path(sys.executable).with_name("steadyback")

    done = subprocess.run(
        [command, "advise", case_path(name), "--on", wanted["on"], "--plan"],
        capture_output=True,
        check=True,
        timeout=120,
    )

    assert wanted["plan"] is True
    assert json.loads(done.stdout) == advised(name, capsys)
