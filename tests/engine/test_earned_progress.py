"""Progress is earned, and what is shown is never more than is permitted.

One test for each unearned step and each shown breach a strict reader found (invariants 3 to 7, 12
and 14; rulings 2, 16 to 27; PM03, PM06, PM14, PM15).
"""

import json
from argparse import ArgumentParser
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from steadyback import cli
from steadyback.catalogue.exercise import Dose
from steadyback.engine import Advice, advise, preview_week, shown_plan, week_at, with_plan
from steadyback.engine.absence import brought_up
from steadyback.engine.item import item_of
from steadyback.engine.ladder import Rung, climb
from steadyback.engine.situation import situation
from steadyback.engine.state import Progress
from steadyback.record import Event, canonical_json
from steadyback.record.plan import Plan
from tests.catalogue_fixture import the_catalogue
from tests.engine.somebody import (
    CALM,
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

CATALOGUE = the_catalogue()


def full(level: str, **more: Any) -> dict[str, Any]:
    """A level at its usual dose, both sides, with repetitions to spare."""
    found = CATALOGUE.levels[level]
    usual = found.dosing.default
    sides = ("left", "right") if found.sides == "each" else (None,)
    sets = [
        {"reps": reps, "hold_s": usual.hold_s} | ({} if side is None else {"side": side})
        for reps in usual.reps_by_set
        for side in sides
    ]
    one = {"level": level, "sets": sets, "rir": 3, "peak_leg": 1, "peak_back": 2, "form_ok": True}
    return one | more


def mastering(level: str, first: float) -> list[Event]:
    """Two green sessions of one level on two days."""
    return [*green(day(first), full(level)), *green(day(first + 1), full(level))]


def rung(events: list[Event], days: float, exercise: str) -> Rung:
    """The rung open at a moment."""
    on = day(days)
    state = brought_up(folded(events, on), on, CATALOGUE)
    found = climb(CATALOGUE, situation(CATALOGUE, state, on), exercise).rung
    assert found is not None
    return found


def as_set(dose: Dose) -> dict[str, int]:
    """A dose as a clinician sets it."""
    return dose.model_dump(exclude={"step_down"})


def amount(dose: Dose) -> int:
    """Sets by repetitions by seconds."""
    return dose.sets * dose.reps * max(1, dose.hold_s)


def known(events: list[Event], days: float, level: str) -> Progress:
    """The progress of a level's history."""
    one = CATALOGUE.levels[level]
    key = level if one.twin is None else min(level, one.twin)
    return folded(events, day(days)).progress[key]


def too_much(level: str, days: float) -> Event:
    """A session in which one level made the leg hurt much more (PM06)."""
    return session(day(days), full(level, peak_leg=5), leg_during=5)


def test_two_green_sessions_on_two_days_open_the_next_rung() -> None:
    events = [intake(), *mastering("clamshell-1", 1)]
    assert known(events, 4, "clamshell-1").mastered
    assert rung(events, 4, "clamshell").level.id == "clamshell-2"


# ---- the stage ---------------------------------------------------------------------------------

CALM_WEEK = [check_in(day(days)) for days in range(8, 14)]


def test_the_stage_rises_at_a_monday_review_when_nothing_holds_it() -> None:
    assert advice([intake(), *CALM_WEEK], day(15)).stage == 2


@pytest.mark.parametrize(
    "holding",
    [
        event("measure", day(0, 1), {"phq2": 5}),
        event("check_in", day(12, 1), {"treatment": {"strong_analgesia_last": "2026-03-15"}}),
        check_in(day(0, 2), {"RF02": "yes"}),
        check_in(day(0, 2), {"RF22": "yes"}),
    ],
    ids=["low mood", "masked pain", "an emergency", "a clinician lock"],
)
def test_nothing_lifts_the_stage_while_it_is_held(holding: Event) -> None:
    assert advice([intake(), holding, *CALM_WEEK], day(15)).stage == 1


def test_a_worse_course_holds_the_stage_from_two_weeks_on() -> None:
    worse = [check_in(day(days), trend="worse", leg_nprs=6) for days in range(1, 14)]
    later = [check_in(day(days), trend="worse") for days in range(14, 21)]
    after = advice([intake(), *worse, *later], day(22))
    assert [flag.id for flag in after.triage.flags] == ["RF26"]
    assert after.stage == 1


def test_three_check_ins_of_one_day_are_one_entry_for_the_stage() -> None:
    three = [check_in(day(13) + timedelta(minutes=minute)) for minute in range(3)]
    assert advice([intake(), *three], day(15)).stage == 1


def test_an_it_hurts_report_is_not_a_second_irritable_check_in() -> None:
    irritable: dict[str, Any] = {
        "settle_minutes": 120, "nights_woken": 3, "sitting_minutes": 5, "distal_level": 3,
        "leg_nprs": 4,
    }  # fmt: skip
    hurts = event("check_in", day(1, 1), {"symptoms": {"leg_now": 3, "back_now": 3}})
    begin = [intake(), set_stage(3, day(0, 1)), check_in(day(1), **irritable)]
    assert folded([*begin, hurts], day(1.1)).stage.stage == 3
    assert folded([*begin, check_in(day(2), **irritable)], day(2.1)).stage.stage < 3


# ---- a session and its morning -----------------------------------------------------------------


@pytest.mark.parametrize(
    "masking",
    [
        {"treatment": {"strong_analgesia_last": "2026-03-04"}},
        {"answers": {"RF02": "yes"}},
    ],
    ids=["strong pain relief", "a danger sign"],
)
def test_what_comes_between_a_session_and_its_morning_holds_progress(
    masking: dict[str, Any],
) -> None:
    first = green(day(1), full("clamshell-1"))
    second = session(day(2), full("clamshell-1"))
    between = event("check_in", day(2, 2), masking)
    events = [intake(), *first, second, between, morning(second, day(2, 14))]
    assert not known(events, 3, "clamshell-1").mastered


def test_a_danger_sign_in_the_morning_reply_is_no_progress_and_no_green_session() -> None:
    first = green(day(1), full("clamshell-1"))
    second = session(day(2), full("clamshell-1"))
    reply = morning(second, day(2, 14), answers={"RF02": "yes"})
    events = [intake(), *first, second, reply]
    assert not known(events, 3, "clamshell-1").mastered
    assert folded(events, day(3)).sessions[-1].colour == "red"


def test_a_second_morning_reply_counts_nothing_again() -> None:
    one, reply = green(day(1), full("clamshell-1"))
    again = [morning(one, day(1, hours)) for hours in (15, 16)]
    once, thrice = (folded([intake(), one, reply, *more], day(2.5)) for more in ([], again))
    assert sum(once.green_volume.values()) > 0
    assert thrice.green_volume == once.green_volume
    assert known([intake(), one, reply, *again], 2.5, "clamshell-1").full == 1


def test_one_plank_session_with_two_replies_is_one_plank_session() -> None:
    plank = done("plank-4", sets=6, reps=1, hold_s=10)
    one, reply = green(day(1), plank)
    events = [intake(), one, reply, morning(one, day(1, 15))]
    assert folded(events, day(3)).tests.plank_greens == 1


def red_reply(events: list[Event]) -> Event:
    """A second, red reply to the last session."""
    last = [one for one in events if one.kind == "session_done"][-1]
    return morning(last, last.at + timedelta(hours=18), leg_nprs=5)


def test_a_later_red_reply_takes_back_what_the_first_had_earned() -> None:
    events = [intake(), *mastering("clamshell-1", 1)]
    before, after = folded(events, day(4)), folded([*events, red_reply(events)], day(4))
    assert after.sessions[-1].colour == "red"
    assert not known([*events, red_reply(events)], 4, "clamshell-1").mastered
    assert rung([*events, red_reply(events)], 4, "clamshell").level.id == "clamshell-1"
    assert sum(after.green_volume.values()) == sum(before.green_volume.values()) / 2


def test_a_later_red_reply_takes_back_a_higher_dose() -> None:
    floor = CATALOGUE.levels["clamshell-1"].dosing.floor
    sets = [
        {"reps": floor.reps + 2, "hold_s": floor.hold_s, "side": side} for side in ("left", "right")
    ] * floor.sets
    over = full("clamshell-1", sets=sets)
    events = [intake(), *green(day(1), over), *green(day(2), over)]
    assert known(events, 4, "clamshell-1").dose != floor
    assert known([*events, red_reply(events)], 4, "clamshell-1").dose == floor


def test_a_later_red_reply_takes_back_the_plank_that_stood_for_the_trunk_test() -> None:
    events = [intake(), *green(day(1), done("plank-4", sets=6, reps=1, hold_s=10))]
    assert folded(events, day(3)).tests.plank_greens == 1
    assert folded([*events, red_reply(events)], day(3)).tests.plank_greens == 0


def test_two_twins_in_one_session_are_one_session_of_their_row() -> None:
    events = [intake(), *green(day(1), full("pelvic-tilt-1"), full("brace-1"))]
    now = known(events, 3, "pelvic-tilt-1")
    assert (now.full, now.mastered) == (1, False)


def test_replies_before_the_night_and_two_sessions_on_one_day_open_nothing() -> None:
    one = session(day(1, -8), full("clamshell-1"))
    two = session(day(1, -5), full("clamshell-1"))
    early = [morning(one, day(1, -7)), morning(two, day(1, -4))]
    assert not known([intake(), one, *early[:1], two, *early[1:]], 3, "clamshell-1").mastered


def test_two_sessions_of_one_day_with_both_mornings_are_one_in_the_row() -> None:
    one = session(day(1, -8), full("clamshell-1"))
    two = session(day(1, -5), full("clamshell-1"))
    events = [intake(), one, two, morning(one, day(1, 14)), morning(two, day(1, 15))]
    now = known(events, 3, "clamshell-1")
    assert (now.full, now.mastered) == (1, False)


def test_high_irritability_at_the_intake_lets_nothing_progress() -> None:
    high = {
        "settle_minutes": 1440, "nights_woken": 5, "sitting_minutes": 5, "bending_minutes": 5,
        "distal_level": 4,
    }  # fmt: skip
    events = [intake(symptoms=CALM | high)]
    for number in (1, 2):
        one = session(day(number), full("clamshell-1"), distal_before=4, distal_after=4)
        events += [one, morning(one, day(number, 14), distal_level=4)]
    assert advice(events, day(4)).irritability == "high"
    assert [one.colour for one in folded(events, day(4)).sessions] == ["green", "green"]
    assert not known(events, 4, "clamshell-1").mastered


def test_leg_pain_of_five_without_a_start_value_is_red() -> None:
    one = session(day(1), full("clamshell-1", peak_leg=9), leg_during=9, leg_before=None)
    assert folded([intake(), one], day(2)).sessions[-1].colour == "red"


# ---- going back --------------------------------------------------------------------------------

NO_WALL = ["mat", "chair", "pillow"]


def test_regression_reaches_past_a_rung_that_equipment_closes() -> None:
    events = [intake(equipment=NO_WALL), set_stage(2, day(0, 2))]
    events += [*mastering("brace-1", 3), *mastering("brace-3", 5)]
    assert rung(events, 8, "brace").level.id == "brace-3"
    assert rung([*events, too_much("brace-3", 8)], 9, "brace").level.id == "brace-1"


def test_regression_below_the_lowest_open_rung_takes_from_the_dose() -> None:
    events = [intake(equipment=["mat", "table"]), set_stage(2, day(0, 2))]
    first = rung(events, 1, "plank")
    assert first.level.rung > 1
    set_dose = change(
        day(0, 3), "set_dose", level=first.level.id, dose=as_set(first.level.dosing.default)
    )
    red = too_much(first.level.id, 1)
    before = rung([*events, set_dose], 1, "plank").dose
    later = [*events, set_dose, red]
    after = rung(later, 2, "plank")
    assert after.level.id == first.level.id
    least = first.level.dosing.floor
    assert amount(after.dose) <= max(0.6 * amount(before), amount(least))
    assert amount(after.dose) < amount(before)


def test_two_weeks_away_are_one_rung_down_for_twins_too() -> None:
    events = [intake(direction="flexion"), *mastering("knee-to-chest-1", 1)]
    events += [*mastering("knee-to-chest-2", 3), *green(day(5), full("knee-to-chest-3"))]
    assert rung(events, 6, "knee-to-chest").level.id == "knee-to-chest-3"
    assert rung(events, 20, "knee-to-chest").level.id == "knee-to-chest-2"


def test_a_clinicians_dose_gives_way_to_pain_at_the_first_rung() -> None:
    top = CATALOGUE.levels["squat-1"].dosing.ceiling
    events = [intake(), change(day(0, 1), "set_dose", level="squat-1", dose=as_set(top))]
    before = rung(events, 1, "squat").dose
    after = rung([*events, too_much("squat-1", 1)], 2, "squat").dose
    assert before == top
    assert amount(after) <= 0.6 * amount(before)


# ---- what is shown -----------------------------------------------------------------------------


def planned_brace() -> tuple[list[Event], Plan]:
    """Somebody with brace-2 as the only item of the first day of a stored plan (day 7, Monday)."""
    events = [intake(equipment=[*NO_WALL, "wall"]), set_stage(2, day(0, 2))]
    events += mastering("brace-1", 3)
    on = day(7)
    state = folded(events, on)
    plan = preview_week(CATALOGUE, state, week_at(state, on))
    one = rung(events, 7, "brace")
    item = item_of(CATALOGUE, one, one.dose, one.reasons)
    first = plan.days[0].model_copy(update={"items": (item,), "minutes": 1})
    return events, plan.model_copy(update={"days": (first, *plan.days[1:])})


def shown(plan: Plan, events: list[Event], days: float) -> Advice:
    """The advice with this plan stored."""
    return advise(CATALOGUE, with_plan(folded(events, day(days)), plan), day(days))


def levels_of(advised: Advice) -> list[str]:
    """The levels shown today."""
    assert advised.today is not None
    return [item.level for item in advised.today.items]


def test_a_planned_rung_is_never_replaced_by_a_harder_one() -> None:
    events, plan = planned_brace()
    assert levels_of(shown(plan, events, 7)) == ["brace-2"]
    no_wall = event("intake", day(7, -1), {"equipment": NO_WALL})
    assert levels_of(shown(plan, [*events, no_wall], 7)) == []


def test_more_pain_is_never_a_longer_session() -> None:
    events, plan = planned_brace()
    minutes = []
    for leg in (1, 6, 7, 9):
        found = shown(plan, [*events, check_in(day(7, -1), leg_nprs=leg)], 7).today
        assert found is not None
        minutes.append(found.minutes)
    assert minutes == sorted(minutes, reverse=True)


def test_a_plan_is_shown_without_what_the_record_forbids_from_today_on() -> None:
    events, plan = planned_brace()
    forbid = change(day(7, -1), "forbid", exercise="brace")
    state = folded([*events, forbid], day(7))
    days = shown_plan(CATALOGUE, state, plan, day(7)).days
    assert any(item.level.startswith("brace") for one in plan.days for item in one.items)
    assert not any(item.level.startswith("brace") for one in days for item in one.items)


def test_a_plan_is_shown_without_what_pain_further_down_has_blocked() -> None:
    events, plan = planned_brace()
    lower = session(day(7, -1), full("brace-2", distal_before=1, distal_peak=4), distal_after=4)
    days = shown_plan(CATALOGUE, folded([*events, lower], day(7)), plan, day(7)).days
    assert not any(item.level.startswith("brace") for one in days for item in one.items)


@pytest.mark.parametrize("minutes", [5, 8, 15])
@pytest.mark.parametrize("stage", [1, 3])
def test_no_planned_dose_is_below_its_floor(minutes: int, stage: int) -> None:
    days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    schedule = {"days": days, "minutes": minutes, "wakes_at": "07:00", "trains_at": "18:00"}
    state = folded([intake(schedule=schedule), set_stage(stage, day(0, 1))], day(0.1))
    plan = preview_week(CATALOGUE, state, week_at(state, day(0.1)))
    items = [item for one in plan.days for item in one.items]
    assert items
    for item in items:
        floor = CATALOGUE.levels[item.level].dosing.floor
        assert item.sets >= floor.sets, item.level
        assert item.reps >= floor.reps, item.level
        assert item.hold_s >= floor.hold_s, item.level


def test_another_spinal_operation_keeps_its_hazards_after_twelve_weeks() -> None:
    fused = [{"id": "spinal_surgery_other", "surgery_date": "2025-11-01"}]
    events = [set_stage(4, day(0, 1))]
    without = advice([intake(), *events], day(0.2)).levels
    with_it = advice([intake(cautions=fused), *events], day(0.2)).levels
    closed = [name for name in without if without[name].level and not with_it[name].level]
    assert closed
    moves = {CATALOGUE.levels[str(without[name].level)].spine_direction for name in closed}
    assert moves & {"flexion", "rotation", "extension"}


# ---- the command line --------------------------------------------------------------------------


def case_file(folder: Path, events: list[Event]) -> Path:
    """A case file of these events, in this order."""
    person = {"birth_year": 1979, "time_zone": "UTC", "country": "GB"}
    written = [json.loads(canonical_json(one)) for one in events]
    path = folder / "case.json"
    path.write_text(
        json.dumps({"format": "steadyback-case/1", "person": person, "events": written})
    )
    return path


def run(*words: str | Path) -> int:
    """The exit status of a command; an exception would be a traceback."""
    parser = ArgumentParser(prog="steadyback")
    cli.add_commands(parser.add_subparsers(required=True))
    arguments = parser.parse_args([str(word) for word in words])
    status: int = arguments.run(arguments)
    return status


def moved(at: float, trains_at: str) -> Event:
    """From now on another training hour."""
    usual = {"days": ["mon", "wed", "fri"], "minutes": 30, "wakes_at": "05:00"}
    return event("intake", day(at), {"schedule": usual | {"trains_at": trains_at}})


def moment_of(events: list[Event], folder: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """The moment that `advise --on DATE` answers for."""
    assert run("advise", case_file(folder, events), "--on", "2026-03-06") == 0
    moment: str = json.loads(capsys.readouterr().out)["on"]
    return moment


def test_planning_without_cautions_is_an_answer_and_no_traceback(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    body = json.loads(canonical_json(intake()))["body"]
    begin = event("intake", day(0), {name: body[name] for name in body if name != "cautions"})
    status = run("plan", case_file(tmp_path, [begin]), "--on", "2026-03-03")
    printed = capsys.readouterr()
    assert status == 0
    assert printed.out.strip()
    assert "Traceback" not in printed.err


def test_a_date_means_the_newest_training_hour_whatever_the_order_of_the_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    events = [intake(), moved(1, "07:00"), moved(2, "18:30")]
    forwards = moment_of(events, tmp_path, capsys)
    backwards = moment_of(events[::-1], tmp_path, capsys)
    assert forwards == backwards
    assert "18:30" in forwards


def test_a_date_means_the_corrected_training_hour(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = moved(1, "07:00")
    body = json.loads(canonical_json(moved(1, "09:15")))["body"]
    correction = event("correction", day(2), {"event": wrong.id, "body": body})
    assert "09:15" in moment_of([intake(), wrong, correction], tmp_path, capsys)
