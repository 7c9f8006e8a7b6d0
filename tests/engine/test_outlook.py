"""The outlook: everything the next level and a larger dose wait for, and what holds it all."""

import json
from argparse import ArgumentParser
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from steadyback.cli import add_commands
from steadyback.engine import outlooks
from steadyback.engine.absence import brought_up
from steadyback.engine.ladder import climb
from steadyback.engine.outlook import Outlook, outlook
from steadyback.engine.situation import Situation, situation
from steadyback.engine.state import Measured, Progress
from steadyback.record import Event, canonical_json
from steadyback.record.plan import Reason
from tests.catalogue_fixture import the_catalogue
from tests.engine.somebody import (
    CALM,
    change,
    check_in,
    day,
    done,
    event,
    folded,
    green,
    intake,
    morning,
    session,
    set_stage,
    varied,
)
from tests.engine.test_earned_progress import full, mastering, rung, too_much

CATALOGUE = the_catalogue()
START: list[Event] = [intake(), set_stage(2, day(0.1))]


def seen(events: Iterable[Event], days: float, exercise: str = "squat") -> Outlook:
    return outlooks(CATALOGUE, folded(events, day(days)), day(days))[exercise]


def ids(reasons: Iterable[Reason]) -> set[str]:
    return {reason.id for reason in reasons}


def number(reasons: Iterable[Reason], rule: str, name: str) -> Any:
    return next(reason.numbers[name] for reason in reasons if reason.id == rule)


# ---- the next level ----------------------------------------------------------------------------


def test_it_names_the_level_that_is_open_and_the_one_after_it() -> None:
    found = seen(START, 1)
    assert (found.level, found.next) == ("squat-1", "squat-2")


def test_the_next_level_waits_for_two_good_sessions_at_full_dose() -> None:
    assert ids(seen(START, 1).needs) == {"G1"}
    assert number(seen(START, 1).needs, "G1", "sessions") == 0
    once = [*START, *green(day(1), full("squat-1"))]
    assert number(seen(once, 2).needs, "G1", "sessions") == 1
    assert seen([*START, *mastering("squat-1", 1)], 3).level == "squat-2"


def test_all_conditions_are_named_at_once() -> None:
    """squat-3 is of stage 3 and asks for squat-2 first."""
    told = [*START, *mastering("squat-1", 1), change(day(3), "forbid", level="squat-3")]
    found = seen(told, 4)
    assert found.next == "squat-3"
    assert ids(found.needs) == {"FORBID", "STAGE_GATE", "G1"}


def test_a_level_that_went_down_says_so() -> None:
    fell = [*START, *mastering("squat-1", 1), too_much("squat-2", 3)]
    found = seen(fell, 4)
    assert (found.level, found.next) == ("squat-1", "squat-2")
    assert "REGRESSED" in ids(found.needs)
    again = [*fell, *mastering("squat-1", 5)]
    assert seen(again, 7).level == "squat-2"


AT_HOME = [intake(equipment=["mat", "chair", "wall"]), set_stage(4, day(0.1))]


def test_rungs_that_only_equipment_closes_are_looked_through() -> None:
    """plank-2 leans on a table that is not there."""
    found = seen(AT_HOME, 1, "plank")
    assert (found.level, found.next) == ("plank-1", "plank-3")
    assert ids(found.needs) == {"G1"}


def test_where_all_of_them_lack_equipment_it_is_the_nearest_and_not_the_heaviest() -> None:
    found = seen(AT_HOME, 1, "deadlift")
    assert (found.level, found.next) == ("deadlift-1", "deadlift-2")
    assert ids(found.needs) == {"EQUIPMENT", "G1"}


def test_at_the_top_of_a_ladder_there_is_nothing_to_wait_for() -> None:
    top = CATALOGUE.ladder("clamshell")[-1]
    placed = [intake(), set_stage(4, day(0.1)), change(day(1), "set_level", level=top.id)]
    found = seen(placed, 2, "clamshell")
    assert (found.level, found.next, found.needs) == (top.id, None, ())


def test_a_level_a_clinician_placed_somebody_at_needs_no_gate() -> None:
    placed = [
        *START, change(day(1), "set_level", level="squat-2"),
        change(day(1.1), "forbid", level="squat-2"),
    ]  # fmt: skip
    found = seen(placed, 2)
    assert (found.level, found.next) == ("squat-1", "squat-2")
    assert ids(found.needs) == {"FORBID"}


def test_where_nothing_is_open_it_says_what_the_first_level_needs() -> None:
    unsuited = event("choice", day(1), {"choice": "not_for_me", "level": "squat-1"})
    found = seen([*START, unsuited], 2)
    assert (found.level, found.next) == (None, "squat-1")
    assert ids(found.needs) == {"NOT_FOR_ME"}


@pytest.mark.parametrize("index", range(12))
def test_a_next_level_always_waits_for_something_and_for_what_ended_the_ladder(index: int) -> None:
    on = day(6.9)
    state = folded(varied(index), on)
    now = situation(CATALOGUE, brought_up(state, on, CATALOGUE), on)
    for name, found in outlooks(CATALOGUE, state, on).items():
        ends = climb(CATALOGUE, now, name).ends
        assert (found.next is None) or found.needs, name
        if found.next is not None and not ids(ends) & {"EQUIPMENT", "ABILITY"}:
            assert ids(ends) <= ids(found.needs), name


# ---- gates G2 and G3 ---------------------------------------------------------------------------


def somewhere(stage: int, below: str, weeks: float = 4, **changes: Any) -> Situation:
    """Somebody in a stage for some weeks, with every rung of a ladder mastered up to one."""
    on = day(30)
    check_ins = [check_in(day(days)) for days in (27, 28, 29)]
    state = folded([intake(), set_stage(stage, day(0.1)), *check_ins], on)
    ladder = CATALOGUE.ladder(CATALOGUE.levels[below].exercise)
    mastered = {
        level.id: Progress(level.dosing.default, mastered=True)
        for level in ladder
        if level.rung <= CATALOGUE.levels[below].rung
    }
    since = on - (day(7 * weeks) - day(0))
    standing = replace(state.stage, set_by_clinician=False, since=since)
    state = replace(state, progress=mastered, stage=standing, **changes)
    return situation(CATALOGUE, state, on)


READY = Measured(trunk_hold_s=60, hinge_ok=True)
GATED = next(level for level in CATALOGUE.ladder("deadlift") if level.gate == "G3")
BELOW = CATALOGUE.ladder("deadlift")[GATED.rung - 2]


def gate_needs(now: Situation) -> dict[str, dict[str, Any]]:
    """What the first loaded hinge waits for, by rule."""
    allowed = replace(now, cleared_levels=frozenset({GATED.id}))
    found = outlook(CATALOGUE, allowed, "deadlift", ())
    assert found.next == GATED.id
    return {reason.id: reason.numbers for reason in found.needs}


def test_gate_3_names_each_part_that_is_missing() -> None:
    needs = gate_needs(somewhere(4, BELOW.id, tests=Measured()))
    assert {"trunk_hold", "hinge"} <= set(needs["G3"])


def test_gate_3_of_somebody_in_stage_3_waits_for_the_weeks_too() -> None:
    needs = gate_needs(somewhere(3, BELOW.id, weeks=1, tests=Measured()))
    assert {"trunk_hold", "hinge", "weeks"} <= set(needs["G3"])
    assert "STAGE_GATE" in needs


def test_weeks_are_no_condition_of_gate_3_once_stage_4_is_reached() -> None:
    fresh = somewhere(4, BELOW.id, weeks=0.5, tests=Measured(trunk_hold_s=60))
    assert "weeks" not in gate_needs(fresh)["G3"]
    ready = replace(somewhere(4, BELOW.id, weeks=0.5, tests=READY), cleared_levels=frozenset())
    allowed = replace(ready, cleared_levels=frozenset({GATED.id}))
    assert outlook(CATALOGUE, allowed, "deadlift", ()).level == GATED.id


@pytest.mark.parametrize(
    ("symptoms", "waits"),
    [({"leg_nprs": 3}, False), ({"leg_nprs": 4}, True), ({"distal_level": 3}, True)],
)
def test_gate_2_asks_for_little_leg_pain_that_stays_near(
    symptoms: dict[str, Any], waits: bool
) -> None:
    level = next(one for one in CATALOGUE.levels.values() if one.gate == "G2" and one.rung > 1)
    events = [
        intake(), set_stage(4, day(0.1)),
        change(day(0.2), "set_level", level=CATALOGUE.ladder(level.exercise)[level.rung - 2].id),
        *(check_in(day(d), **symptoms) for d in (1, 2, 3)),
    ]  # fmt: skip
    needs = seen(events, 3.1, level.exercise)
    assert needs.next == level.id
    assert ("G2" in ids(needs.needs)) is waits


# ---- the dose ----------------------------------------------------------------------------------


def test_a_larger_dose_waits_for_two_sessions_with_two_to_spare() -> None:
    over = [*START, *green(day(1), done("squat-1", 1, 8))]
    assert ids(seen(START, 1).dose) == {"DOSE_NEXT"}
    assert number(seen(START, 1).dose, "DOSE_NEXT", "sessions") == 0
    assert number(seen(over, 2).dose, "DOSE_NEXT", "sessions") == 1


def test_at_the_ceiling_no_larger_dose_is_promised() -> None:
    top = CATALOGUE.levels["squat-1"].dosing.ceiling.model_dump(exclude={"step_down"})
    given = [*START, change(day(1), "set_dose", level="squat-1", dose=top)]
    assert seen(given, 2).dose == ()


# ---- what holds --------------------------------------------------------------------------------

MODERATE: dict[str, Any] = {"leg_nprs": 4, "settle_minutes": 20, "nights_woken": 1,
                            "sitting_minutes": 20}  # fmt: skip
HIGH: dict[str, Any] = {"leg_nprs": 6, "settle_minutes": 90, "nights_woken": 3,
                        "sitting_minutes": 5}  # fmt: skip


def test_on_a_good_day_nothing_holds() -> None:
    assert seen(START, 1).holds == ()


@pytest.mark.parametrize(("symptoms", "most"), [(MODERATE, 1), (HIGH, 0)])
def test_easily_provoked_symptoms_hold_most_or_all(symptoms: dict[str, Any], most: int) -> None:
    found = seen([*START, check_in(day(1), **symptoms)], 1.1)
    assert number(found.holds, "IRRITABLE_HOLD", "most") == most


@pytest.mark.parametrize(
    "reason",
    [
        event("check_in", day(1), {"treatment": {"strong_analgesia_last": "2026-03-03"}}),
        event("measure", day(1), {"phq2": 3}),
        check_in(day(1), woken_last_two_nights=2),
        check_in(day(1), leg_nprs=7, settle_minutes=5),
    ],
    ids=["masked pain", "low mood", "two nights woken", "strong leg pain"],
)
def test_nothing_moves_up_and_the_outlook_says_so(reason: Event) -> None:
    assert "HOLD" in ids(seen([*START, reason], 1.1).holds)


def test_a_session_of_a_hard_day_moves_nothing_up() -> None:
    """PM00: no progress, also where the small session itself was green."""
    hard = [
        e for d in (1, 2)
        for e in (check_in(day(d, -1), woken_last_two_nights=2), *green(day(d), full("squat-1")))
    ]  # fmt: skip
    assert rung([*START, *hard], 4, "squat").level.id == "squat-1"
    assert rung([*START, *mastering("squat-1", 1)], 4, "squat").level.id == "squat-2"


def test_a_hard_morning_after_lets_the_session_before_it_not_count() -> None:
    one, two = session(day(1), full("squat-1")), session(day(2), full("squat-1"))
    hard = check_in(day(2, 13), distal_level=2)
    events = [*START, one, morning(one, day(1, 14)), check_in(day(2, -1)), two]
    answered = morning(two, day(2, 14))
    assert rung([*events, answered], 4, "squat").level.id == "squat-2"
    assert rung([*events, hard, answered], 4, "squat").level.id == "squat-1"


def test_a_flare_holds_and_closes_with_its_own_reason() -> None:
    begins = intake(symptoms=CALM | {"leg_nprs": 6, "back_nprs": 6})
    usual = [check_in(day(d)) for d in (2, 3, 4)]
    flare = [check_in(day(d), leg_nprs=3) for d in (5, 6)]
    trained = [*mastering("squat-1", 1), *green(day(3, 1), full("squat-2"))]
    found = seen([begins, START[1], *trained, *usual, *flare], 6.1)
    assert "HOLD" in ids(found.holds)
    assert "FLARE" in ids(found.needs)


# ---- where it is told --------------------------------------------------------------------------


def printed(
    events: Iterable[Event], days: float, folder: Path, capsys: pytest.CaptureFixture[str]
) -> dict[str, Any]:
    person = {"birth_year": 1979, "time_zone": "UTC", "country": "GB"}
    told = [json.loads(canonical_json(e.model_dump(mode="json", exclude_unset=True)))
            for e in events]  # fmt: skip
    path = folder / "case.json"
    path.write_text(json.dumps({"format": "steadyback-case/1", "person": person, "events": told}))
    parser = ArgumentParser()
    add_commands(parser.add_subparsers(required=True))
    arguments = parser.parse_args(["advise", str(path), "--on", day(days).isoformat()])
    assert arguments.run(arguments) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_advise_prints_it_with_a_sentence_beside_each_reason(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = printed(START, 1, tmp_path, capsys)["outlook"]
    assert set(found) == set(CATALOGUE.exercises)
    assert found["squat"]["next"] == "squat-2"
    assert found["squat"]["needs"][0]["says"]


def test_under_a_lock_no_outlook_is_printed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    locked = [*START, check_in(day(0.5), {"RF22": "yes"})]
    assert printed(locked, 1, tmp_path, capsys)["outlook"] == {}
