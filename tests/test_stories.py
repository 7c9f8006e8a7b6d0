"""The two stories are what the command line says of two records, and show what they promise."""

import subprocess
import sys
from pathlib import Path

import pytest

from steadyback.record import read_case
from tests.catalogue_fixture import the_catalogue

STORIES = Path(__file__).parents[1] / "docs" / "stories"
NAMES = ("disc", "stenosis")


def page(name: str) -> str:
    return (STORIES / f"{name}.md").read_text("utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_a_story_ends_with_what_the_command_prints(name: str) -> None:
    command = Path(sys.executable).with_name("steadyback")
    case = STORIES / f"{name}.json"

    done = subprocess.run(
        [command, "replay", case], capture_output=True, check=True, timeout=120, encoding="utf-8"
    )

    assert len(done.stdout) > 10_000
    assert page(name).endswith(done.stdout)


@pytest.mark.parametrize("name", NAMES)
def test_a_story_lasts_twelve_weeks(name: str) -> None:
    case = read_case((STORIES / f"{name}.json").read_bytes())

    assert (case.events[-1].at - case.events[0].at).days >= 12 * 7 - 3
    assert "## Week 12 (" in page(name)


@pytest.mark.parametrize("name", NAMES)
def test_every_rule_named_in_a_story_is_a_rule_with_its_sources(name: str) -> None:
    catalogue = the_catalogue()
    told = page(name).partition("## Every rule that spoke")[2]
    named = {line.split("`")[1] for line in told.splitlines() if line.startswith("- `")}

    assert len(named) > 15
    assert named <= {*catalogue.rules, *catalogue.red_flags}


WHAT_THEY_SHOW = {
    "disc": (
        "FLARE",
        "DELOAD",
        "PM03",
        "PM05b",
        "PM10",
        "PM13",
        "RF25",
        "STAGE_UP",
        "RUNG_UP",
        "TOO_EASY",
        "DOSE_CUT",
        "REMOVED",
    ),
    "stenosis": (
        "RF21",
        "TOO_MUCH",
        "NOT_FOR_ME",
        "BAD_DAY",
        "CAUTION_NOTE",
        "PM14",
        "DOSE_UP",
        "STAGE_UP",
    ),
}


@pytest.mark.parametrize(
    ("name", "rule"), [(name, rule) for name, rules in WHAT_THEY_SHOW.items() for rule in rules]
)
def test_a_story_shows_the_rules_it_is_told_for(name: str, rule: str) -> None:
    assert f"[{rule}: " in page(name)
