"""Each sentence of the two founding articles is walked: it is there, works, and is reached."""

import argparse
import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from proof.articles import ArticleRow, instead, read_rows
from steadyback.catalogue.exercise import Exercise, Level
from steadyback.cli import add_commands
from steadyback.vocabulary import CONDITIONS, GROUP_OF, MUSCLE_GROUPS
from tests.catalogue_fixture import the_catalogue
from tests.test_scenarios import ARTICLE_EXERCISES, SCENARIOS, advised, expectation

CATALOGUE = the_catalogue()
ROWS = read_rows()
EXERCISES = [row for row in ROWS if row.part == "exercises"]
EVIDENCE_POINTS = range(1, 21)
"""The rows of the evidence page, section 8: where an article is wrong, thin or risky."""
LEFT_OUT = ("hip", "pelvis", "deep in the buttock", "blood vessels", "other nerves", "pregnancy")
"""Causes that the articles do not name (evidence page, section 8, point 14)."""


def each(rows: Iterable[ArticleRow]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("row", list(rows), ids=lambda row: row.name)


def walked_by(name: str) -> pytest.MarkDecorator:
    """The rows that name this test."""
    return each(row for row in ROWS if f"tests/test_articles.py::{name}" in row.tests)


def exercise(row: ArticleRow) -> Exercise:
    """The exercise that a row begins with."""
    return CATALOGUE.exercises[row.named("exercise")[0]]


def worked_by(row: ArticleRow) -> set[str]:
    """The muscles with a high or medium share in a level of the exercises a row names."""
    levels = [level for name in row.named("exercise") for level in CATALOGUE.ladder(name)]
    return {work.muscle for level in levels for work in level.muscles if work.share != "low"}


def planned_somewhere() -> set[str]:
    """What the scenarios expect in a plan, or open."""
    return {name for scenario in SCENARIOS for name in expectation(scenario)["planned"]}


def reached(level: Level) -> bool:
    """Whether a scenario plans the level, or opens its ladder up to it or further."""
    opened = [
        found["level"]
        for scenario in SCENARIOS
        for name, found in expectation(scenario)["expect"].get("levels", {}).items()
        if name == level.exercise and found.get("level")
    ]
    rungs = [int(name.rpartition("-")[2]) for name in (*opened, *planned_somewhere())
             if name.rpartition("-")[0] == level.exercise]  # fmt: skip
    return max(rungs, default=0) >= level.rung


def plain(text: str) -> str:
    """Lower case without apostrophes and dashes."""
    return re.sub(r"[-–’']", " ", text.lower()).replace(" s ", "s ")


def said(row: ArticleRow) -> str:
    """Everything that the lessons and techniques of a row say, on one line."""
    lessons = (CATALOGUE.lessons[name].model_dump_json() for name in row.named("lesson"))
    techniques = [one for one in CATALOGUE.techniques.values() if one.id in row.named("technique")]
    return " ".join([*lessons, *(one.says for one in techniques)]).lower()


# ------------------------------------------------------------------ the table itself


def test_the_table_has_every_exercise_and_technique_once() -> None:
    assert [exercise(row).id for row in EXERCISES] == list(ARTICLE_EXERCISES)
    techniques = [
        name for row in ROWS if row.part == "techniques" for name in row.named("technique")
    ]
    assert sorted(techniques) == sorted(CATALOGUE.techniques)
    assert len({row.says for row in ROWS}) == len(ROWS) == 38


def test_every_point_of_the_evidence_page_is_answered() -> None:
    assert {point for row in ROWS for point in row.points} == set(EVIDENCE_POINTS)
    silent = [row.says for row in ROWS if row.points and not list(instead(CATALOGUE, row))]
    assert silent == []
    assert {source for row in ROWS for source in row.sources} <= set(CATALOGUE.sources)


@each(ROWS)
def test_every_place_of_a_row_is_there(row: ArticleRow) -> None:
    from django.urls import get_resolver

    parser = argparse.ArgumentParser()
    commands = parser.add_subparsers()
    add_commands(commands)
    there = {
        "exercise": set(CATALOGUE.exercises),
        "level": set(CATALOGUE.levels),
        "technique": {str(name) for name in CATALOGUE.techniques},
        "lesson": set(CATALOGUE.lessons),
        "rule": {*CATALOGUE.rules, *map(str, CATALOGUE.red_flags)},
        "condition": set(map(str, CONDITIONS)),
        "screen": {str(name) for name in get_resolver().reverse_dict if isinstance(name, str)},
        "command": set(commands.choices),
    }
    places = [place.partition(":") for place in row.lives]
    assert [place for place in places if place[2] not in there[place[0]]] == []


def test_every_test_of_this_page_is_named_by_a_row() -> None:
    text = Path(__file__).read_text("utf-8")
    walking = set(re.findall(r"^@walked_by\(\"(\w+)\"\)", text, re.MULTILINE))
    named = {test.partition("::")[2] for row in ROWS for test in row.tests}
    assert walking
    assert walking <= named


# ------------------------------------------------------------------ exercises and muscles


@walked_by("test_an_exercise_is_there_under_its_name")
def test_an_exercise_is_there_under_its_name(row: ArticleRow) -> None:
    found = exercise(row)
    article = found.article
    assert article is not None
    assert article.articles == row.articles
    assert article.level in row.named("level")
    called = plain(" ".join([found.name, *(level.name for level in found.levels), article.says]))
    assert [word for word in plain(row.name).split() if word not in called] == []


@walked_by("test_a_level_holds_the_dose_that_the_article_gives")
def test_a_level_holds_the_dose_that_the_article_gives(row: ArticleRow) -> None:
    assert row.dose is not None
    dosing = CATALOGUE.levels[row.named("level")[0]].dosing
    for part in ("hold_s", "reps"):
        given = getattr(row.dose, part)
        if given is not None:
            assert (getattr(dosing.default, part), getattr(dosing.ceiling, part)) == given


@walked_by("test_what_is_done_instead_is_said_with_its_sources")
def test_what_is_done_instead_is_said_with_its_sources(row: ArticleRow) -> None:
    article = exercise(row).article
    assert article is not None
    assert len(article.we_do.split()) > 8
    assert len(article.why.split()) > 8
    assert set(article.sources) <= set(CATALOGUE.sources)
    assert {"our_proposal"} < set(article.sources)


@walked_by("test_the_level_that_the_article_means_is_reached_by_somebody")
def test_the_level_that_the_article_means_is_reached_by_somebody(row: ArticleRow) -> None:
    assert reached(CATALOGUE.levels[row.named("level")[0]])


@walked_by("test_the_muscles_are_worked_where_the_row_says")
def test_the_muscles_are_worked_where_the_row_says(row: ArticleRow) -> None:
    assert set(row.muscles) <= worked_by(row)


@walked_by("test_every_muscle_group_is_trained_from_stage_one_on")
def test_every_muscle_group_is_trained_from_stage_one_on(row: ArticleRow) -> None:
    groups = {GROUP_OF[muscle] for muscle in row.muscles}
    assert groups <= set(MUSCLE_GROUPS)
    for stage in range(1, 5):
        levels = [level for level in CATALOGUE.levels.values() if level.stage <= stage]
        assert all(
            any(level.groups.get(group, "low") != "low" for level in levels) for group in groups
        )


@walked_by("test_the_transverse_abdominis_is_counted_with_the_abdominal_wall")
def test_the_transverse_abdominis_is_counted_with_the_abdominal_wall(row: ArticleRow) -> None:
    assert "transverse_abdominis" in row.muscles
    assert GROUP_OF["transverse_abdominis"] == "abdominal_wall"
    assert GROUP_OF["multifidus"] == GROUP_OF["erector_spinae"] == "back_extensors"


# ------------------------------------------------------------------ techniques and lessons


@walked_by("test_a_lesson_names_what_the_row_says")
def test_a_lesson_names_what_the_row_says(row: ArticleRow) -> None:
    assert row.words
    assert [words for words in row.words if words not in said(row)] == []


@walked_by("test_a_technique_says_what_the_article_says")
def test_a_technique_says_what_the_article_says(row: ArticleRow) -> None:
    technique = next(t for t in CATALOGUE.techniques.values() if t.id in row.named("technique"))
    assert [words for words in row.words if words not in technique.says.lower()] == []
    assert technique.we_do
    assert technique.why
    assert "A" in technique.sources


@walked_by("test_the_hamstring_stretch_waits_until_the_straight_leg_is_clear")
def test_the_hamstring_stretch_waits_until_the_straight_leg_is_clear(row: ArticleRow) -> None:
    assert "hamstring-stretch" in row.named("exercise")
    held = [one for one in CATALOGUE.ladder("hamstring-stretch") if one.hold_kind == "stretch"]
    assert held
    assert [level.id for level in held if "straight_leg_clear" not in level.only_if] == []
    assert "sciatic-slider" in CATALOGUE.exercises


@walked_by("test_each_stretch_is_reached_by_somebody")
def test_each_stretch_is_reached_by_somebody(row: ArticleRow) -> None:
    for name in row.named("exercise"):
        ladder = CATALOGUE.ladder(name)
        held = [level for level in ladder if level.hold_kind == "stretch"] or ladder
        assert any(reached(level) for level in held), name


@walked_by("test_heat_is_15_to_20_minutes_after_a_look_at_the_skin")
def test_heat_is_15_to_20_minutes_after_a_look_at_the_skin(row: ArticleRow) -> None:
    heat = CATALOGUE.techniques["heat"]
    assert heat.minutes == 20
    assert any("15 to 20 minutes" in step.how for step in heat.steps)
    first = heat.steps[0].how
    assert "10 minutes" in first
    assert "Look at the skin" in first
    warned = " ".join(heat.cautions).lower()
    assert all(words in warned for words in ("numb skin", "wound", "fall asleep"))


@walked_by("test_the_causes_named_are_asked_about")
def test_the_causes_named_are_asked_about(row: ArticleRow) -> None:
    from steadyback.web.look.health_fields import conditions_field

    asked = {option.value for option in conditions_field().options}
    assert set(row.named("condition")) <= asked


@walked_by("test_the_lesson_names_the_causes_that_the_articles_leave_out")
def test_the_lesson_names_the_causes_that_the_articles_leave_out(row: ArticleRow) -> None:
    assert [words for words in LEFT_OUT if words not in said(row)] == []
    assert "illness" in said(row)


# ------------------------------------------------------------------ limits


@walked_by("test_every_level_says_how_to_do_it_well_and_when_to_stop")
def test_every_level_says_how_to_do_it_well_and_when_to_stop(row: ArticleRow) -> None:
    silent = [
        level.id
        for level in CATALOGUE.levels.values()
        if len(level.cues) < 2 or not level.mistakes or not level.stop_signs
    ]
    assert silent == []


@walked_by("test_the_exercises_become_a_week")
def test_the_exercises_become_a_week(row: ArticleRow, capsys: pytest.CaptureFixture[str]) -> None:
    plan = advised("disc_first_day", capsys)["plan"]
    levels = [CATALOGUE.levels[item["level"]] for day in plan["days"] for item in day["items"]]
    assert len(plan["days"]) == 3
    assert {level.exercise for level in levels} & set(ARTICLE_EXERCISES)
    assert len({level.exercise for level in levels}) >= 5
    assert {g for level in levels for g, share in level.groups.items() if share != "low"} == set(
        MUSCLE_GROUPS
    )
    assert any(
        item["level"].startswith("walking") for day in plan["days"] for item in day["around"]
    )
