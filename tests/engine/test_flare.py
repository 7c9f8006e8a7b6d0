"""A flare-up (evidence page, section 4.6): when it begins, what it changes, and when it is over."""

from collections.abc import Iterable
from typing import Any

import pytest

from steadyback.catalogue.exercise import Dose
from steadyback.engine import advise, doses, preview_week, week_at, with_plan
from steadyback.engine.session import Today
from steadyback.engine.state import State
from steadyback.record import Event
from steadyback.record.plan import Plan, PlannedItem
from tests.catalogue_fixture import the_catalogue
from tests.engine.somebody import (
    ALL_NO,
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
    set_stage,
)
from tests.engine.test_earned_progress import full, known, mastering, rung, too_much

CATALOGUE = the_catalogue()
POLICY = CATALOGUE.policy
EVERY_DAY = {"days": list(WEEKDAYS), "minutes": 30, "wakes_at": "07:00", "trains_at": "18:00"}
WORSE_ONCE = CALM | {"leg_nprs": 6, "back_nprs": 6}
"""The first episode: worse than any flare of these tests but one."""
START: list[Event] = [intake(symptoms=WORSE_ONCE, schedule=EVERY_DAY), set_stage(3, day(0.1))]
USUAL = [check_in(day(days)) for days in (1, 2, 3, 4)]
"""Leg 1 and back 2, day by day."""
BEGINS, TOLD = 5, 6
FLARE = [check_in(day(BEGINS), leg_nprs=3), check_in(day(TOLD), leg_nprs=3)]
"""Leg pain 2 above its mean, on two days."""


def somebody(*later: Event, before: Iterable[Event] = USUAL) -> list[Event]:
    return [*START, *before, *later]


def in_flare(events: Iterable[Event], days: float) -> bool:
    return "FLARE" in {reason.id for reason in advice(events, day(days)).reasons}


def asked_in_full(events: Iterable[Event], days: float) -> bool:
    return "full-screen" in {q.id for q in advice(events, day(days)).questions_due}


def correction(of: Event, at: float, **body: Any) -> Event:
    return event("correction", day(at), {"event": of.id, **body})


# ---- when it begins ----------------------------------------------------------------------------


def test_it_begins_when_leg_pain_stands_two_above_its_mean_on_two_days() -> None:
    assert in_flare(somebody(*FLARE), TOLD)


def test_one_raised_day_is_no_flare() -> None:
    assert not in_flare(somebody(FLARE[0]), BEGINS)
    assert not in_flare(somebody(FLARE[0], check_in(day(TOLD))), TOLD)


@pytest.mark.parametrize(
    ("pain", "flares"),
    [
        ({"leg_nprs": 2}, False),
        ({"leg_nprs": 3}, True),
        ({"back_nprs": 3}, False),
        ({"back_nprs": 4}, True),
        ({"leg_nprs": 2, "back_nprs": 3}, False),
    ],
)
def test_the_leg_or_the_back_has_to_rise_by_two(pain: dict[str, Any], flares: bool) -> None:
    events = somebody(*(check_in(day(days), **pain) for days in (BEGINS, TOLD)))
    assert in_flare(events, TOLD) is flares


@pytest.mark.parametrize(("leg", "flares"), [(3, False), (4, True)])
def test_the_mean_of_the_days_before_is_not_rounded(leg: int, flares: bool) -> None:
    before = [check_in(day(days), leg_nprs=days % 2 + 1) for days in (1, 2, 3, 4)]
    raised = (check_in(day(days), leg_nprs=leg) for days in (BEGINS, TOLD))
    assert in_flare(somebody(*raised, before=before), TOLD) is flares


@pytest.mark.parametrize(("entries", "flares"), [(2, False), (3, True)])
def test_a_mean_needs_three_days_to_be_compared_with(entries: int, flares: bool) -> None:
    assert in_flare(somebody(*FLARE, before=USUAL[-entries:]), TOLD) is flares


def test_days_further_back_than_a_week_are_no_usual_pain() -> None:
    later = [check_in(day(days), leg_nprs=3) for days in (11.5, 12.5)]
    assert not in_flare(somebody(*later), 12.5)


def test_two_raised_check_ins_of_one_day_are_one_day() -> None:
    again = check_in(day(BEGINS, 4), leg_nprs=4)
    assert not in_flare(somebody(FLARE[0], again), BEGINS + 0.2)


def test_a_day_without_a_score_neither_begins_a_flare_nor_ends_one() -> None:
    nothing = check_in(day(TOLD), leg_nprs=None, back_nprs=None)
    assert not in_flare(somebody(FLARE[0], nothing), TOLD)
    assert in_flare(somebody(FLARE[0], nothing, check_in(day(7), leg_nprs=3)), 7)


@pytest.mark.parametrize(("later", "flares"), [(6.9, True), (8, False)])
def test_a_lone_raised_day_is_forgotten_after_a_week(later: float, flares: bool) -> None:
    events = somebody(FLARE[0], check_in(day(BEGINS + later), leg_nprs=3))
    assert in_flare(events, BEGINS + later) is flares


# ---- what it changes ---------------------------------------------------------------------------


def test_the_full_safety_questions_are_due_and_nothing_starts_before_them() -> None:
    assert not asked_in_full(somebody(FLARE[0]), BEGINS)
    assert asked_in_full(somebody(*FLARE), TOLD)
    answered = check_in(day(TOLD, 1), ALL_NO, leg_nprs=3)
    assert not asked_in_full(somebody(*FLARE, answered), TOLD + 0.1)


@pytest.mark.parametrize(
    ("hours", "stage"), [(0, 1), (24, 1), (2 * 24 + 8.9, 1), (2 * 24 + 9.1, 3), (4 * 24, 3)]
)
def test_for_three_days_it_is_stage_one_and_then_the_stage_it_was(hours: float, stage: int) -> None:
    assert advice(somebody(*FLARE), day(TOLD, hours)).stage == stage


def test_its_stage_is_told_as_a_flare_and_not_as_symptoms_that_flare_up_easily() -> None:
    found = advice(somebody(*FLARE), day(TOLD))
    told = {reason.id for reason in found.reasons}
    assert (found.irritability, found.stage) == ("low", 1)
    assert "FLARE" in told
    assert "STAGE_CAP" not in told


def test_a_stage_that_a_clinician_sets_in_the_flare_counts() -> None:
    events = somebody(*FLARE, set_stage(2, day(TOLD, 1)))
    assert advice(events, day(TOLD, 2)).stage == 2
    again = [*events, check_in(day(TOLD + 1), leg_nprs=3)]
    assert advice(again, day(TOLD + 1, 1)).stage == 1


def test_each_ladder_goes_one_level_down_and_that_is_told() -> None:
    begun = [*mastering("squat-1", 1.1), *green(day(3.1), full("squat-2"))]
    events = somebody(*begun, *FLARE)
    assert rung(events, BEGINS, "squat").level.id == "squat-2"
    after = rung(events, TOLD + 4, "squat")
    assert after.level.id == "squat-1"
    found = advice(events, day(TOLD + 4)).levels["squat"]
    assert "FLARE" in {reason.id for reason in found.reasons}


def test_on_the_first_rung_the_dose_goes_down() -> None:
    grown = [
        e for days in (1, 2, 3, 4)
        for e in green(day(days - 0.9), done("clamshell-1", 1, 8, hold_s=3))
    ]  # fmt: skip
    events = somebody(*grown, *FLARE)
    floor = CATALOGUE.levels["clamshell-1"].dosing.floor
    assert doses.amount(known(events, BEGINS, "clamshell-1").dose) > doses.amount(floor)
    assert known(events, TOLD, "clamshell-1").dose == floor


def test_a_ladder_that_has_gone_down_already_goes_one_further() -> None:
    fell = [
        *mastering("squat-1", 1.1), *mastering("squat-2", 3.1), *green(day(5.1), full("squat-3")),
        too_much("squat-3", 6.1), *green(day(7.1), full("squat-2")),
    ]  # fmt: skip
    usual = [check_in(day(days)) for days in range(1, 8)]
    raised = [check_in(day(days), leg_nprs=3) for days in (8, 9)]
    events = somebody(*fell, *raised, before=usual)
    assert rung(events, 8, "squat").level.id == "squat-2"
    assert rung(events, 13, "squat").level.id == "squat-1"


def test_nothing_moves_up_until_it_is_over() -> None:
    during = [*mastering("clamshell-1", TOLD + 0.1)]
    assert not known(somebody(*FLARE, *during), TOLD + 2, "clamshell-1").mastered
    over = check_in(day(TOLD, 1))
    assert known(somebody(*FLARE, over, *during), TOLD + 2, "clamshell-1").mastered


def test_an_emergency_in_a_flare_is_an_emergency() -> None:
    found = advice(somebody(*FLARE, check_in(day(TOLD, 1), {"RF03": "yes"})), day(TOLD, 2))
    assert (found.triage.level, found.today, found.plan) == ("emergency", None, None)


# ---- half the work -----------------------------------------------------------------------------

TRAINED = [
    e for days in (0, 2, 4, 7, 9, 11)
    for e in green(day(days, 1), *(full(n) for n in ("clamshell-1", "squat-1", "pelvic-tilt-1",
                                                     "brace-1", "hip-thrust-1")))
]  # fmt: skip
"""Two weeks of three sessions each, all green."""
THREE_DAYS = EVERY_DAY | {"days": ["mon", "wed", "fri"]}
TRAINER: list[Event] = [
    intake(symptoms=WORSE_ONCE, schedule=THREE_DAYS), set_stage(2, day(0.1)), *TRAINED,
    *(check_in(day(days)) for days in range(7, 13)),
]  # fmt: skip
ON_MONDAY = [*TRAINER, *(check_in(day(days), leg_nprs=3) for days in (13, 13.9))]
"""The flare is told on the third Monday, before the plan of that week is made."""
ON_FRIDAY = [
    *TRAINER, *green(day(14, 1), full("squat-1"), full("clamshell-1"), full("pelvic-tilt-1")),
    *green(day(16, 1), full("squat-1"), full("clamshell-1"), full("pelvic-tilt-1")),
    *(check_in(day(days), leg_nprs=3) for days in (16.5, 17.5)),
]  # fmt: skip


def week_of(events: list[Event], days: float) -> tuple[State, Plan]:
    state = folded(events, day(days))
    return state, preview_week(CATALOGUE, state, week_at(state, day(days)))


def volume(items: Iterable[PlannedItem]) -> float:
    return sum(doses.volume(CATALOGUE.levels[i.level], doses_of(i), POLICY) for i in items)


def doses_of(item: PlannedItem) -> Dose:
    return Dose(sets=item.sets, reps=item.reps, hold_s=item.hold_s, step_down=item.step_down)


def todays(state: State, plan: Plan, days: float) -> Today:
    found = advise(CATALOGUE, with_plan(state, plan), day(days)).today
    assert found is not None
    return found


def test_a_week_planned_in_a_flare_is_half_of_the_highest_week_at_stage_one() -> None:
    state, plan = week_of(ON_MONDAY, 14)
    most = max(state.green_volume.values())
    planned = [item for one in plan.days for item in one.items]
    assert 0 < volume(planned) <= 0.5 * most
    assert "FLARE" in {reason.id for reason in plan.reasons}
    first = plan.days[0].items
    assert first
    assert {CATALOGUE.levels[item.level].stage for item in first} == {1}


def test_what_was_done_at_a_harder_level_is_not_new_at_stage_one() -> None:
    done_before = [full("squat-3"), full("hip-thrust-3")]
    began = [change(day(0.2), "set_level", level=one["level"]) for one in done_before]
    trained = [e for days in (1, 2, 3, 4) for e in green(day(days, 1), *done_before)]
    _, plan = week_of(somebody(*began, *trained, *FLARE), TOLD + 0.5)
    first = {item.level for item in plan.days[0].items}
    assert first >= {"squat-1", "hip-thrust-1"}
    work = {n for n in first if CATALOGUE.levels[n].phase in ("control", "strength")}
    assert work == {"squat-1", "hip-thrust-1"}


def test_the_rest_of_a_week_is_half_of_what_is_left_and_not_empty() -> None:
    state, plan = week_of(ON_FRIDAY, 18)
    most = max(state.green_volume.values())
    planned = [item for one in plan.days for item in one.items]
    assert 0 < volume(planned) <= 0.5 * most / 3


def test_a_week_planned_before_the_flare_is_halved_on_its_first_days() -> None:
    calm = [e for e in ON_FRIDAY if e.at < day(16.4)]
    _, plan = week_of(calm, 16.4)
    state = folded(ON_FRIDAY, day(18))
    wanted = next(one for one in plan.days if one.date == day(18).date())
    found = todays(state, plan, 18)
    assert found.items
    assert sum(i.seconds for i in found.items) <= 0.5 * sum(i.seconds for i in wanted.items)
    assert "FLARE" in {reason.id for reason in found.reasons}
    assert {CATALOGUE.levels[item.level].stage for item in found.items} == {1}


def test_a_plan_that_is_half_already_is_not_halved_again() -> None:
    state, plan = week_of(ON_MONDAY, 14)
    assert todays(state, plan, 14).items == plan.days[0].items


def test_a_small_walk_and_positions_of_ease_go_with_every_day_of_a_flare() -> None:
    state, plan = week_of(ON_MONDAY, 14)
    around = {item.level for item in todays(state, plan, 14).around}
    assert {level.rpartition("-")[0] for level in around} >= {"walking", "position-of-ease"}
    assert {CATALOGUE.levels[level].stage for level in around} == {1}


# ---- when it is over, and when a clinician looks -------------------------------------------------


def test_it_is_over_when_neither_pain_is_raised_any_more() -> None:
    over = check_in(day(TOLD + 1), leg_nprs=2, back_nprs=3)
    assert not in_flare(somebody(*FLARE, over), TOLD + 1)


@pytest.mark.parametrize("missing", ["leg_nprs", "back_nprs"])
def test_it_is_not_over_while_one_pain_is_not_known(missing: str) -> None:
    half_known = check_in(day(TOLD + 1), **{missing: None})
    assert in_flare(somebody(*FLARE, half_known), TOLD + 1)


def test_silence_does_not_end_it() -> None:
    assert in_flare(somebody(*FLARE), TOLD + 20)


def looked_at(events: Iterable[Event], days: float) -> bool:
    """Whether a clinician is asked to look, and the programme waits."""
    found = advice(events, day(days))
    told = any(r.id == "FLARE" for flag in found.triage.flags for r in flag.reasons)
    assert told == (found.locked and found.triage.level == "clinician")
    return told


@pytest.mark.parametrize(("days", "looks"), [(6, False), (7, True)])
def test_not_better_by_the_seventh_day_a_clinician_looks(days: int, looks: bool) -> None:
    on = BEGINS + days
    events = somebody(*(check_in(day(d), leg_nprs=3) for d in range(BEGINS, on + 1)))
    assert looked_at(events, on) is looks


def test_better_in_between_and_the_days_are_counted_anew() -> None:
    legs = {5: 3, 6: 3, 7: 1, 8: 1, 9: 4, 10: 4, 11: 4, 12: 4}
    events = somebody(*(check_in(day(d), leg_nprs=leg) for d, leg in legs.items()))
    assert in_flare(events, 12)
    assert not looked_at(events, 12)


@pytest.mark.parametrize(("leg", "looks"), [(6, False), (7, True)])
def test_worse_than_the_first_episode_a_clinician_looks(leg: int, looks: bool) -> None:
    events = somebody(*(check_in(day(d), leg_nprs=leg) for d in (BEGINS, TOLD)))
    assert looked_at(events, TOLD) is looks
    assert not looked_at(events[:-1], BEGINS)


def test_the_first_episode_is_the_first_intake_that_tells_of_pain() -> None:
    begun = event("intake", day(-0.1), {"answers": {"RF01": "no"}})
    events = [begun, *somebody(*(check_in(day(d), leg_nprs=7) for d in (BEGINS, TOLD)))]
    assert looked_at(events, TOLD)
    later = intake(day(4.5), symptoms=CALM | {"leg_nprs": 9})
    assert looked_at([*events, later], TOLD)


def test_an_intake_in_a_calm_time_says_nothing_of_the_first_episode() -> None:
    calm = [intake(symptoms=CALM | {"leg_nprs": 3, "back_nprs": 3}), START[1], *USUAL]
    strong = [check_in(day(d), leg_nprs=5) for d in (BEGINS, TOLD)]
    assert not looked_at([*calm, *strong], TOLD)
    known = [intake(symptoms=CALM | {"leg_nprs": 4, "back_nprs": 4}), START[1], *USUAL]
    assert looked_at([*known, *strong], TOLD)


def test_what_a_clinician_saw_and_cleared_does_not_lock_again_while_it_goes_on() -> None:
    events = somebody(*(check_in(day(d), leg_nprs=3) for d in range(BEGINS, 13)))
    cleared = event(
        "clearance",
        day(12, 1),
        {
            "flags": ["RF25"], "clinician": "Ann Smith", "issued": day(12).date().isoformat(),
            "until": day(40).date().isoformat(),
        },
        "clinician:ann",
    )  # fmt: skip
    assert looked_at(events, 12)
    assert not looked_at([*events, cleared], 12.1)
    assert not looked_at([*events, cleared, check_in(day(13), leg_nprs=3)], 13)


# ---- corrections and late events ---------------------------------------------------------------


def test_a_correction_that_takes_the_cause_away_takes_the_flare_away() -> None:
    begun = [*mastering("squat-1", 1.1), *green(day(3.1), full("squat-2"))]
    fixed = correction(FLARE[0], TOLD + 0.1, body={"symptoms": CALM})
    events = somebody(*begun, *FLARE, fixed)
    assert not in_flare(events, TOLD + 0.2)
    assert rung(events, TOLD + 0.2, "squat").level.id == "squat-2"
    assert not in_flare(somebody(*FLARE, correction(FLARE[1], 6.1, withdraw=True)), 6.2)


def test_a_correction_that_adds_the_cause_begins_it() -> None:
    calm = check_in(day(TOLD))
    fixed = correction(calm, TOLD + 0.1, body={"symptoms": CALM | {"leg_nprs": 3}})
    assert not in_flare(somebody(FLARE[0], calm), TOLD + 0.2)
    assert in_flare(somebody(FLARE[0], calm, fixed), TOLD + 0.2)


def test_a_check_in_that_arrives_late_counts_from_when_it_was_made() -> None:
    assert in_flare([*somebody(FLARE[1]), FLARE[0]], TOLD)


# ---- silence -----------------------------------------------------------------------------------


def test_after_silence_the_days_are_not_held_against_it_at_once() -> None:
    raised = [check_in(day(BEGINS + later), leg_nprs=3) for later in (0, 6.9, 7.9)]
    assert in_flare(somebody(*raised[:2]), BEGINS + 6.9)
    assert not looked_at(somebody(*raised[:2]), BEGINS + 6.9)
    assert looked_at(somebody(*raised), BEGINS + 7.9)


def test_one_known_score_is_no_mean_to_compare_with() -> None:
    known = [check_in(day(1), leg_nprs=1, back_nprs=2)]
    unknown = [check_in(day(days), leg_nprs=None) for days in (2, 3, 4)]
    calm = [intake(symptoms=WORSE_ONCE | {"leg_nprs": None}, schedule=EVERY_DAY), *known, *unknown]
    assert not in_flare([*calm, *FLARE], TOLD)
