"""Too much and too easy: what a person's word does to a level, and what it never does.

A wish can lower a level at once. It raises nothing: a level rises by 2-for-2 alone (evidence page,
section 4.4), and "too easy" only invites to the repetitions that this rule asks for.
"""

from collections.abc import Iterable
from typing import Any

import pytest

from steadyback.catalogue.exercise import Dose
from steadyback.engine import advise, doses, with_plan
from steadyback.engine.ladder import Rung
from steadyback.engine.session import Today
from steadyback.engine.steps import Step
from steadyback.record import Event
from steadyback.record.plan import Plan, PlannedDay, PlannedItem, Proof
from tests.catalogue_fixture import the_catalogue
from tests.engine.somebody import (
    CALM,
    WEEKDAYS,
    advice,
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
)
from tests.engine.test_earned_progress import full, known, mastering, rung

CATALOGUE = the_catalogue()
POLICY = CATALOGUE.policy
EVERY_DAY = {"days": list(WEEKDAYS), "minutes": 30, "wakes_at": "07:00", "trains_at": "18:00"}
START: list[Event] = [intake(schedule=EVERY_DAY), set_stage(2, day(0.1))]


def says(choice: str, level: str, at: float, **more: Any) -> Event:
    name = f"{choice}-{level}-{day(at):%d%H%M}"
    return event("choice", day(at), {"choice": choice, "level": level, **more}, name=name)


# ---- too much ----------------------------------------------------------------------------------

ON_RUNG_2 = [*START, *mastering("squat-1", 1), *green(day(3), full("squat-2"))]


def test_too_much_takes_a_level_one_rung_down_at_once_and_says_why() -> None:
    told = [*ON_RUNG_2, says("too_much", "squat-2", 4)]
    assert rung(ON_RUNG_2, 4, "squat").level.id == "squat-2"
    assert rung(told, 4, "squat").level.id == "squat-1"
    found = advice(told, day(4)).levels["squat"]
    assert "TOO_MUCH" in {reason.id for reason in found.reasons}


def test_what_was_too_much_has_to_be_earned_again() -> None:
    told = [*ON_RUNG_2, says("too_much", "squat-2", 4)]
    once = [*told, *green(day(5), full("squat-1"))]
    assert rung(once, 6.5, "squat").level.id == "squat-1"
    twice = [*once, *green(day(6), full("squat-1"))]
    assert rung(twice, 7.5, "squat").level.id == "squat-2"


def test_too_much_does_not_touch_other_ladders() -> None:
    told = [*ON_RUNG_2, says("too_much", "squat-2", 4)]
    before, after = advice(ON_RUNG_2, day(4)).levels, advice(told, day(4)).levels
    assert {n for n in before if before[n].level != after[n].level} == {"squat"}


GROWN = [*START, *(e for d in (1, 2) for e in green(day(d), done("squat-1", 1, 8)))]
"""squat-1 was done twice with two repetitions to spare: its dose is above its floor."""


def test_too_much_on_the_first_rung_makes_the_dose_smaller() -> None:
    floor = CATALOGUE.levels["squat-1"].dosing.floor
    told = [*GROWN, says("too_much", "squat-1", 4)]
    assert doses.amount(known(GROWN, 4, "squat-1").dose) > doses.amount(floor)
    assert known(told, 4, "squat-1").dose == floor
    assert rung(told, 4, "squat").level.id == "squat-1"


AT_THE_BOTTOM = [*START, *green(day(1), done("squat-1", 1, 6)), says("too_much", "squat-1", 2)]


@pytest.mark.parametrize(("days", "rests"), [(2.1, True), (8.9, True), (9.0, False), (9.1, False)])
def test_too_much_at_the_smallest_dose_is_a_rest_of_seven_days(days: float, rests: bool) -> None:
    found = advice(AT_THE_BOTTOM, day(days)).levels["squat"]
    assert (found.level is None) is rests
    assert ("TOO_MUCH" in {reason.id for reason in found.reasons}) is rests


def test_what_was_never_done_is_at_its_smallest_dose() -> None:
    told = [*START, says("too_much", "squat-1", 2)]
    assert advice(told, day(3)).levels["squat"].level is None


def test_a_diagnosed_condition_opens_no_way_around_the_rest() -> None:
    stenosis = [intake(conditions=["stenosis"]), says("too_much", "flexion-in-lying-1", 1)]
    assert advice(stenosis, day(2)).levels["flexion-in-lying"].level is None


def test_too_much_taken_back_raises_nothing() -> None:
    told = says("too_much", "squat-2", 4)
    back = says("too_much", "squat-2", 4.1, withdrawn=True)
    assert rung([*ON_RUNG_2, told, back], 5, "squat").level.id == "squat-1"


def test_too_much_entered_by_mistake_is_put_right_by_a_correction() -> None:
    told = says("too_much", "squat-2", 4)
    never = event("correction", day(4.2), {"event": told.id, "withdraw": True})
    assert rung([*ON_RUNG_2, told, never], 5, "squat").level.id == "squat-2"


def test_too_much_of_a_harder_level_than_todays_lowers_nothing_of_today() -> None:
    told = [*ON_RUNG_2, says("too_much", "squat-4", 4)]
    assert rung(told, 4, "squat").level.id == "squat-2"


def test_too_much_counts_more_than_the_level_a_clinician_set() -> None:
    placed = [*START, change(day(1), "set_level", level="squat-2")]
    told = [*placed, says("too_much", "squat-2", 2)]
    assert rung(placed, 3, "squat").level.id == "squat-2"
    assert rung(told, 3, "squat").level.id == "squat-1"
    again = [*told, change(day(3), "set_level", level="squat-2")]
    assert rung(again, 4, "squat").level.id == "squat-2"


def test_too_much_of_a_dose_that_a_clinician_set_lowers_the_dose_first() -> None:
    large = {"sets": 2, "reps": 8, "hold_s": 0}
    given = [*START, change(day(1), "set_dose", level="squat-1", dose=large)]
    told = [*given, says("too_much", "squat-1", 2)]
    assert amount(rung(given, 3, "squat")) > amount(rung(told, 3, "squat"))
    assert rung(told, 3, "squat").level.id == "squat-1"


def amount(found: Rung) -> int:
    return doses.amount(found.dose)


def test_an_unknown_level_of_an_older_catalogue_changes_nothing() -> None:
    state = folded([*START, says("too_much", "squat-1", 2, withdrawn=True)], day(3))
    assert state.progress == folded(START, day(3)).progress


# ---- too easy ----------------------------------------------------------------------------------


def item(level: str, dose: Dose, **more: Any) -> PlannedItem:
    found = CATALOGUE.levels[level]
    reasons = advice(START, day(0.5)).reasons[:1]
    return PlannedItem(
        level=level, sets=dose.sets, reps=dose.reps, hold_s=dose.hold_s, step_down=dose.step_down,
        sides=found.sides, rest_s=found.dosing.rest_s, seconds=60, reasons=reasons, **more,
    )  # fmt: skip


def shown(events: Iterable[Event], days: float, minutes: int = 30) -> Today:
    """Today, where squat-1 and clamshell-1 are planned at the doses that hold now."""
    events = list(events)
    items = [item(n, rung(events, days, n[:-2]).dose) for n in ("squat-1", "clamshell-1")]
    on = day(days)
    planned = PlannedDay(date=on.date(), minutes=minutes, items=tuple(items), around=())
    proof = Proof(
        needs_optimal=False, positions_optimal=False, preferences="none", solver="none", seed=1,
        deterministic_time=0.0,
    )  # fmt: skip
    week = "{}-W{:02d}".format(*on.date().isocalendar())
    plan = Plan(week=week, stage=2, days=(planned,), proof=proof, reasons=items[0].reasons)
    found = advise(CATALOGUE, with_plan(folded(events, on), plan), on).today
    assert found is not None
    return found


def invited(found: Today, level: str = "squat-1") -> int:
    return next(i.invited_reps for i in found.items if i.level == level)


AT_FLOOR = done("squat-1", 1, 6)
DONE_WELL = [*START, *green(day(1), AT_FLOOR, done("clamshell-1", 1, 6, hold_s=3))]
EASY = says("too_easy", "squat-1", 2)


def test_too_easy_invites_to_two_more_in_the_last_set_of_that_level() -> None:
    found = shown([*DONE_WELL, EASY], 2)
    assert invited(found) == 2
    assert invited(found, "clamshell-1") == 0
    reasons = next(i.reasons for i in found.items if i.level == "squat-1")
    assert "TOO_EASY" in {reason.id for reason in reasons}


def test_an_invitation_is_no_part_of_the_dose() -> None:
    with_it, without = shown([*DONE_WELL, EASY], 2), shown(DONE_WELL, 2)
    assert [(i.sets, i.reps, i.hold_s) for i in with_it.items] == [
        (i.sets, i.reps, i.hold_s) for i in without.items
    ]
    assert rung([*DONE_WELL, EASY], 2, "squat").dose == rung(DONE_WELL, 2, "squat").dose


def test_the_steps_invite_in_the_last_set_only_and_leave_time_for_it() -> None:
    large = change(day(0.2), "set_dose", level="squat-1", dose={"sets": 2, "reps": 6, "hold_s": 0})
    two = [intake(schedule=EVERY_DAY), set_stage(2, day(0.1)), large]

    def sets_of(events: list[Event]) -> list[Step]:
        return [s for s in shown(events, 2).steps if s.level == "squat-1" and s.set and s.reps]

    one_set = sets_of([*DONE_WELL, EASY])
    assert [s.invited_reps for s in one_set] == [2]
    assert one_set[0].seconds > sets_of(DONE_WELL)[0].seconds
    assert [s.invited_reps for s in sets_of([*two, EASY])] == [0, 0]


def test_too_easy_alone_moves_nothing_up() -> None:
    assert rung([*DONE_WELL, EASY], 2, "squat").level.id == "squat-1"
    assert known([*DONE_WELL, EASY], 2, "squat-1") == known(DONE_WELL, 2, "squat-1")


def test_the_invited_repetitions_count_by_the_usual_rule() -> None:
    accepted = [
        *DONE_WELL,
        EASY,
        *(e for d in (2, 3) for e in green(day(d), done("squat-1", 1, 8))),
    ]
    assert doses.amount(known(accepted, 4, "squat-1").dose) > doses.amount(
        known(DONE_WELL, 2, "squat-1").dose
    )


AMBER = session(day(1), AT_FLOOR, back_after=4)
UNSETTLED = session(day(1), AT_FLOOR)


@pytest.mark.parametrize(
    "before",
    [
        [*START],
        [*START, AMBER, morning(AMBER, day(1.6))],
        [*START, session(day(1), AT_FLOOR)],
        [*START, UNSETTLED, morning(UNSETTLED, day(1.6), settled_hours=None)],
        [*START, UNSETTLED, morning(UNSETTLED, day(1.6), leg_nprs=2)],
    ],
    ids=["never done", "amber", "no answer in the morning", "not settled", "a rise by morning"],
)
def test_nobody_is_invited_without_a_green_session_that_settled(before: list[Event]) -> None:
    assert invited(shown([*before, EASY], 2)) == 0


HIGH: dict[str, Any] = {
    "leg_nprs": 6, "settle_minutes": 90, "nights_woken": 3, "sitting_minutes": 5,
}  # fmt: skip
PILLS = {"treatment": {"strong_analgesia_last": "2026-03-04"}}


@pytest.mark.parametrize(
    "keeping",
    [
        [check_in(day(2, -1), **HIGH)],
        [check_in(day(2, -1), woken_last_two_nights=2)],
        [event("check_in", day(2, -1), PILLS)],
        [event("measure", day(2, -1), {"phq2": 4})],
        [event("choice", day(2, -1), {"choice": "only_minutes", "minutes": 20})],
    ],
    ids=["easily provoked", "a hard day", "masked pain", "low mood", "a short session"],
)
def test_nobody_is_invited_when_something_holds(keeping: list[Event]) -> None:
    found = shown([*DONE_WELL, *keeping, EASY], 2)
    assert [i.invited_reps for i in found.items] == [0] * len(found.items)


def test_nobody_is_invited_after_a_red_morning() -> None:
    other = session(day(1.9), done("clamshell-1", 1, 6, hold_s=3))
    red = [*DONE_WELL, other, morning(other, day(2.6), back_nprs=5)]
    found = shown([*red, EASY], 3)
    assert "PM10" in {reason.id for reason in found.reasons}
    assert [i.invited_reps for i in found.items] == [0] * len(found.items)


def test_nobody_is_invited_in_an_easier_week() -> None:
    weeks = [e for n in range(4) for e in green(day(7 * n + 5), AT_FLOOR)]
    calm = [check_in(day(7 * n + 5, -1)) for n in range(5)]
    assert invited(shown([*START, *weeks[:-2], *calm[:4], EASY], 20.9)) == 2
    easier = shown([*START, *weeks, *calm, EASY], 28)
    assert [i.invited_reps for i in easier.items] == [0] * len(easier.items)


def test_nobody_is_invited_after_a_week_away() -> None:
    assert invited(shown([*DONE_WELL, check_in(day(7)), EASY], 7.1)) == 2
    away = shown([*DONE_WELL, check_in(day(8)), EASY], 8)
    assert [i.invited_reps for i in away.items] == [0] * len(away.items)


def test_nobody_is_invited_in_a_flare() -> None:
    usual = [check_in(day(d)) for d in (2, 3, 4)]
    begins = intake(schedule=EVERY_DAY, symptoms=CALM | {"leg_nprs": 6, "back_nprs": 6})
    flare = [check_in(day(d), leg_nprs=3) for d in (5, 6)]
    events = [begins, *DONE_WELL[1:], *usual, *flare, EASY]
    found = shown(events, 6)
    assert [i.invited_reps for i in found.items] == [0] * len(found.items)


def test_never_above_the_ceiling() -> None:
    """squat-1 goes up to 8 repetitions: at 6 there is room for two more, at 8 for none."""
    ceiling = CATALOGUE.levels["squat-1"].dosing.ceiling.reps
    assert ceiling == 8
    for events, more in ((DONE_WELL, 2), (GROWN, 0)):
        found = shown([*events, says("too_easy", "squat-1", 3.5)], 4)
        planned = next(i for i in found.items if i.level == "squat-1")
        assert planned.invited_reps == more
        assert planned.reps + more <= ceiling


def test_an_invitation_never_costs_a_set_or_an_exercise() -> None:
    whole = shown([*DONE_WELL], 2)
    minutes = whole.minutes
    tight = shown([*DONE_WELL, EASY], 2, minutes=minutes)
    assert [(i.level, i.sets) for i in tight.items] == [(i.level, i.sets) for i in whole.items]
    assert tight.minutes <= minutes


def test_too_easy_can_be_taken_back_and_gives_way_to_too_much() -> None:
    back = says("too_easy", "squat-1", 2.01, withdrawn=True)
    assert invited(shown([*DONE_WELL, EASY, back], 2.1)) == 0
    large = [*GROWN, says("too_easy", "squat-1", 3.2), says("too_much", "squat-1", 3.3)]
    assert invited(shown(large, 4)) == 0


def test_a_wish_opens_nothing_that_is_closed() -> None:
    forbidden = [*DONE_WELL, change(day(1.9), "forbid", level="squat-1"), EASY]
    assert advice(forbidden, day(2)).levels["squat"].level is None
    locked = [*DONE_WELL, check_in(day(2, -1), {"RF22": "yes"}), EASY]
    assert advice(locked, day(2)).locked
