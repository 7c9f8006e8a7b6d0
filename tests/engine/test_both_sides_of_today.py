"""What is shown of a plan today: never more, longer or harder than planned or asked for."""

from dataclasses import replace
from typing import Any

import pytest

from steadyback.catalogue.exercise import Dose
from steadyback.engine.item import item_of
from steadyback.engine.ladder import Rung
from steadyback.engine.permission import permit
from steadyback.engine.permitted_today import lighter, still_permitted
from steadyback.engine.reasons import Because, because
from steadyback.engine.sequence import total_seconds
from steadyback.engine.situation import Situation, situation
from steadyback.engine.smaller_session import asked_minutes, fitted, small, trimmed, with_less
from steadyback.engine.state import Wish, changed
from steadyback.record import Event
from steadyback.record.plan import PlannedItem
from tests.catalogue_fixture import the_catalogue
from tests.engine.somebody import change, day, folded, intake, set_stage

CATALOGUE = the_catalogue()
WHY = because(CATALOGUE, Because.MUSCLE)


def now(*events: Event, stage: int = 3, **state: Any) -> Situation:
    """Tuesday evening of somebody whom a clinician put into a stage."""
    found = folded([intake(), set_stage(stage, day(0.1)), *events], day(1))
    return situation(CATALOGUE, changed(found, **state), day(1))


def item(level: str, **dose: int) -> PlannedItem:
    """A planned level at its floor, but for what is said."""
    one = CATALOGUE.levels[level]
    planned: Dose = one.dosing.floor.model_copy(update=dose)
    way = permit(CATALOGUE, now(), one)
    return item_of(CATALOGUE, Rung(way, planned, None, (WHY,)), planned, (WHY,))


# ---- each item -----------------------------------------------------------------------------------


def test_a_planned_dose_is_shown_as_what_may_be_done_today() -> None:
    floor = CATALOGUE.levels["squat-1"].dosing.floor
    more = still_permitted(CATALOGUE, now(), item("squat-1", sets=floor.sets + 1))
    assert isinstance(more, PlannedItem)
    assert (more.sets, more.reps) == (floor.sets, floor.reps)


def test_a_level_above_todays_rung_gives_way_to_the_easier_one_with_no_more_sets() -> None:
    shown = still_permitted(CATALOGUE, now(), item("squat-3", sets=1))
    assert isinstance(shown, PlannedItem)
    assert (shown.level, shown.sets) == ("squat-1", 1)
    assert "EASIER" in {reason.id for reason in shown.reasons}


def test_a_closed_level_is_never_replaced_by_a_harder_one() -> None:
    higher = change(day(0.2), "set_level", level="squat-3")
    forbidden = change(day(0.3), "forbid", level="squat-1")
    assert isinstance(still_permitted(CATALOGUE, now(higher), item("squat-1")), PlannedItem)
    shown = still_permitted(CATALOGUE, now(higher, forbidden), item("squat-1"))
    assert not isinstance(shown, PlannedItem)


@pytest.mark.parametrize(
    ("one", "other", "shown"), [(2.0, 3.0, 2.0), (3.0, 2.0, 2.0), (None, 3.0, 3.0)]
)
def test_the_lighter_load_is_shown(one: float | None, other: float, shown: float) -> None:
    assert lighter(one, other) == shown


# ---- how long ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("planned", "wished", "longest"), [(20, None, 20), (40, None, 30), (40, 5, 5), (4, 5, 4)]
)
def test_the_shortest_of_planned_usual_and_wished_holds(
    planned: int, wished: int | None, longest: int
) -> None:
    wish = None if wished is None else Wish(day(1).date(), minutes=wished)
    assert asked_minutes(now(), wish, planned) == longest


THREE = (item("clamshell-1", sets=3), item("squat-1"), item("hip-thrust-1"))


def test_a_session_is_trimmed_to_its_minutes() -> None:
    whole = total_seconds(CATALOGUE, THREE) // 60 + 1
    assert trimmed(CATALOGUE, THREE, whole) == THREE
    for minutes in range(whole):
        assert total_seconds(CATALOGUE, trimmed(CATALOGUE, THREE, minutes)) <= minutes * 60


# ---- smaller ones --------------------------------------------------------------------------------


def seconds(made: tuple[PlannedItem, ...]) -> int:
    return total_seconds(CATALOGUE, made)


def test_a_bad_day_is_five_minutes_of_easy_movement_at_the_lowest_doses() -> None:
    wish = Wish(day(1).date(), bad_day=True)
    mode, items, _, _ = fitted(CATALOGUE, now(wish=wish), THREE, 30)
    assert (mode, bool(items)) == ("bad_day", True)
    assert seconds(items) <= 60 * int(CATALOGUE.policy.short_session_minutes)
    for one in items:
        level = CATALOGUE.levels[one.level]
        assert level.stage == 1
        assert level.phase in ("warm_up", "mobility", "direction", "calm")
        assert (one.sets, one.reps) == (level.dosing.floor.sets, level.dosing.floor.reps)


def test_a_small_session_has_the_lowest_doses_of_what_was_earned_higher() -> None:
    raised = change(
        day(0.2), "set_dose", level="pelvic-tilt-1", dose={"sets": 2, "reps": 12, "hold_s": 5}
    )
    _, items, _, _ = small(CATALOGUE, now(raised), "bad_day", 30, (WHY,))
    assert items
    for one in items:
        floor = CATALOGUE.levels[one.level].dosing.floor
        assert (one.sets, one.reps, one.hold_s) == (floor.sets, floor.reps, floor.hold_s)


def test_a_hard_day_is_no_longer_than_a_mini_session() -> None:
    hurts = now()
    strong = hurts.state.symptoms.model_copy(update={"leg_nprs": 8})
    bad = replace(hurts, state=changed(hurts.state, symptoms=strong))
    mode, items, _, _ = fitted(CATALOGUE, bad, THREE, 30)
    assert mode == "mini"
    assert seconds(items) <= 60 * int(CATALOGUE.policy.mini_session_minutes)


def test_after_a_red_morning_the_newest_and_then_the_hardest_are_left_out() -> None:
    newest = replace(now(), state=changed(now().state, newest_item="clamshell-1"))
    kept, left = with_less(CATALOGUE, newest, THREE, 0.4, WHY)
    assert "clamshell-1" in {one.level for one in left}
    floors = (item("pelvic-tilt-1"), item("deadlift-3"), item("squat-1"))
    kept, left = with_less(CATALOGUE, now(), floors, 0.2, WHY)
    assert [one.level for one in left][:1] == ["deadlift-3"]
    assert "pelvic-tilt-1" in {one.level for one in kept}
