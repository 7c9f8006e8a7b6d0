"""What is shown of a plan today: never more, longer or harder than planned or asked for."""

from dataclasses import replace
from typing import Any

import pytest

from steadyback.catalogue.exercise import Dose
from steadyback.engine import advise, preview_week, week_at, with_plan
from steadyback.engine.item import item_of
from steadyback.engine.ladder import Rung, climb, lighter
from steadyback.engine.permission import permit
from steadyback.engine.permitted_today import still_permitted
from steadyback.engine.reasons import Because, because
from steadyback.engine.sequence import total_seconds
from steadyback.engine.session import today
from steadyback.engine.situation import Situation, situation
from steadyback.engine.smaller_session import asked_minutes, fitted, small, trimmed, with_less
from steadyback.engine.state import Wish, changed
from steadyback.engine.steps import steps_of
from steadyback.record import Event
from steadyback.record.plan import Plan, PlannedDay, PlannedItem, Proof
from tests.catalogue_fixture import the_catalogue
from tests.engine.somebody import ALL_NO, CALM, change, day, event, folded, intake, set_stage

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


def test_a_level_that_lacks_its_chair_is_not_replaced_by_the_harder_one_after_it() -> None:
    planned = item("hip-adduction-2")
    higher = change(day(0.2), "set_level", level="hip-adduction-3")
    found = folded([intake(equipment=["mat"]), set_stage(3, day(0.1)), higher], day(1))
    without = situation(CATALOGUE, found, day(1))
    reached = climb(CATALOGUE, without, "hip-adduction").rung
    assert reached is not None
    assert reached.level.id == "hip-adduction-3"
    assert not isinstance(still_permitted(CATALOGUE, without, planned), PlannedItem)


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
    most = CATALOGUE.levels["cat-camel-1"].dosing.ceiling
    raised = change(
        day(0.2), "set_dose", level="cat-camel-1",
        dose={"sets": most.sets, "reps": most.reps, "hold_s": most.hold_s},
    )  # fmt: skip
    _, items, _, _ = small(CATALOGUE, now(raised), "bad_day", 30, (WHY,))
    assert "cat-camel-1" in {one.level for one in items}
    for one in items:
        floor = CATALOGUE.levels[one.level].dosing.floor
        assert (one.sets, one.reps, one.hold_s) == (floor.sets, floor.reps, floor.hold_s)


def test_a_small_session_holds_no_level_of_a_later_stage() -> None:
    placed = [change(day(0.2), "set_level", level=one) for one in ("open-book-5", "back-stretch-5")]
    _, items, _, _ = small(CATALOGUE, now(*placed), "bad_day", 30, (WHY,))
    assert items
    assert {CATALOGUE.levels[one.level].stage for one in items} == {1}


def test_an_easier_level_comes_with_no_more_sets_than_were_planned() -> None:
    most = CATALOGUE.levels["squat-1"].dosing.ceiling
    assert most.sets > 1
    grown = change(
        day(0.2), "set_dose", level="squat-1",
        dose={"sets": most.sets, "reps": most.reps, "hold_s": most.hold_s},
    )  # fmt: skip
    shown = still_permitted(CATALOGUE, now(grown), item("squat-3", sets=1))
    assert isinstance(shown, PlannedItem)
    assert (shown.level, shown.sets) == ("squat-1", 1)


def test_what_an_easier_rung_and_its_twin_share_is_shown_once() -> None:
    both = (item("pelvic-tilt-1"), item("brace-1"))
    assert "brace-1" in CATALOGUE.twins("pelvic-tilt-1")
    days = (PlannedDay(date=day(1).date(), minutes=20, items=both),)
    proof = Proof(
        needs_optimal=True, positions_optimal=True, preferences="optimal", solver="by hand",
        seed=1, deterministic_time=0.0,
    )  # fmt: skip
    plan = Plan(week="2026-W10", stage=3, days=days, proof=proof, shortfall=None, reasons=(WHY,))
    shown = today(CATALOGUE, now(), plan, blocked=False)
    assert [one.level for one in shown.items] == ["pelvic-tilt-1"]
    assert [one.level for one in shown.removed] == ["brace-1"]


def test_a_set_on_alternate_sides_takes_the_time_of_both() -> None:
    name = next(one.id for one in CATALOGUE.levels.values() if one.sides == "alternate")
    alternate = item(name)
    once = alternate.model_copy(update={"sides": "both"})
    long, short = (
        sum(step.seconds for step in steps_of(CATALOGUE, one) if step.kind in ("move", "hold"))
        for one in (alternate, once)
    )
    assert long >= 2 * short - 1 > 0


@pytest.mark.parametrize(("told", "blocked"), [(CALM, False), ({}, True)])
def test_nothing_starts_while_it_is_not_known_how_it_is(
    told: dict[str, Any], blocked: bool
) -> None:
    asked = event("check_in", day(0.95), {"answers": ALL_NO})
    begun = intake(symptoms=told or None)
    state = folded([begun, asked], day(1))
    plan = preview_week(CATALOGUE, state, week_at(state, day(1)))
    shown = advise(CATALOGUE, with_plan(state, plan), day(1)).today
    assert shown is not None
    assert shown.start_blocked is blocked


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
