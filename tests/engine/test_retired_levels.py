"""A level that a newer catalogue no longer has goes on as its successor, or as the rung below."""

import json
from dataclasses import replace
from typing import Any

import pytest

from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.retired import Retired
from steadyback.engine import advise
from steadyback.engine.progression import current_id, known_level
from steadyback.engine.references import unknown_names
from steadyback.record import Event, canonical_json, read_case
from tests.catalogue_fixture import the_catalogue
from tests.engine.somebody import (
    change,
    day,
    done,
    event,
    folded,
    green,
    intake,
    session,
    set_stage,
)

REAL = the_catalogue()


def newer(gone: tuple[str, ...], **successors: str) -> Catalogue:
    """The catalogue without some top rungs, and with successors for retired ones."""
    exercises: dict[str, Any] = dict(REAL.exercises)
    for level_id in gone:
        exercise = exercises[REAL.levels[level_id].exercise]
        kept = tuple(level for level in exercise.levels if level.id not in gone)
        exercises[exercise.id] = exercise.model_copy(update={"levels": kept})
    pages = {old.replace("_", "-"): new for old, new in successors.items()}
    retired = {
        old: Retired.model_validate(
            {"level": old, "successor": new, "since": "2026-03-02", "why": "It was too hard."}
        )
        for old, new in pages.items()
    }
    levels = {name: level for name, level in REAL.levels.items() if name not in gone}
    return replace(REAL, exercises=exercises, levels=levels, retired=retired)


@pytest.mark.parametrize(
    ("successors", "level"),
    [
        ({}, "squat-5"),
        ({"squat_6": "lunge-2"}, "lunge-2"),
        ({"squat_6": "squat-7", "squat_7": "lunge-1"}, "lunge-1"),
        ({"squat_7": "lunge-1"}, "squat-5"),
    ],
    ids=["the rung below", "its successor", "the successor of its successor", "not its business"],
)
def test_a_level_that_is_gone_becomes(successors: dict[str, str], level: str) -> None:
    catalogue = newer(("squat-6",), **successors)
    found = known_level(catalogue, "squat-6")
    assert found is not None
    assert found.id == level


def test_a_level_that_no_catalogue_ever_had_is_none() -> None:
    assert known_level(REAL, "somersault-3") is None


def test_successors_that_go_in_circles_come_to_an_end() -> None:
    found = known_level(newer(("squat-6",), squat_6="squat-7", squat_7="squat-6"), "squat-6")
    assert found is not None
    assert found.id == "squat-5"


def test_only_a_retired_level_goes_by_another_name() -> None:
    catalogue = newer(("squat-6",), squat_6="lunge-2")
    names = [current_id(catalogue, name) for name in ("squat-6", "squat-5", "squat", "ghost")]
    assert names == ["lunge-2", "squat-5", "squat", "ghost"]


def test_what_was_done_on_a_retired_level_counts_for_its_successor() -> None:
    catalogue = newer(("squat-6",), squat_6="lunge-2")
    events = [intake(), set_stage(4, day(0.1)), *green(day(1), done("squat-6", 3, 12))]
    progress = folded(events, day(2), catalogue).progress
    assert set(progress) == {"lunge-2"}
    assert progress["lunge-2"].done_as == "lunge-2"


def test_a_forbid_goes_on_to_the_successor_and_an_allow_does_not() -> None:
    catalogue = newer(("squat-6",), squat_6="lunge-2")
    forbidden = folded([intake(), change(day(1), "forbid", level="squat-6")], day(2), catalogue)
    assert forbidden.steering.forbidden == {"lunge-2"}
    allowed = folded([intake(), change(day(1), "allow", level="squat-6")], day(2), catalogue)
    assert "lunge-2" not in allowed.steering.allowed


def test_a_level_that_does_not_suit_still_does_not_under_its_new_name() -> None:
    catalogue = newer(("squat-6",), squat_6="lunge-2")
    told = event("choice", day(1), {"choice": "not_for_me", "level": "squat-6"})
    assert folded([intake(), told], day(2), catalogue).steering.not_for_me == {"lunge-2"}


@pytest.mark.parametrize("successors", [{}, {"squat_6": "lunge-2"}])
def test_advice_goes_on_after_a_level_was_retired(successors: dict[str, str]) -> None:
    catalogue = newer(("squat-6",), **successors)
    hurt = session(day(1), done("squat-6", 3, 12, peak_leg=7), leg_during=7)
    events = [intake(), set_stage(4, day(0.1)), hurt]
    advice = advise(catalogue, folded(events, day(2), catalogue), day(2))
    assert "squat-6" not in {status.level for status in advice.levels.values()}


def problems(catalogue: Catalogue, *events: Event) -> list[str]:
    plain = [json.loads(canonical_json(one)) for one in events]
    case = read_case(json.dumps({"format": "steadyback-case/1", "person": {}, "events": plain}))
    return [problem.pointer for problem in unknown_names(case, catalogue)]


def test_a_case_may_name_a_retired_level_and_no_other_unknown_one() -> None:
    told = [intake(), session(day(1), done("squat-6", 2, 8))]
    assert problems(newer(("squat-6",), squat_6="lunge-2"), *told) == []
    assert problems(newer(("squat-6",)), *told) == ["/events/1/body/levels/0/level"]
