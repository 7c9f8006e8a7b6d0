"""Today's session: only ever less than planned, and small at once when the day asks for it."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steadyback.catalogue.exercise import Dose
from steadyback.engine import advise, doses, plan_week, week_at, with_plan
from steadyback.engine.session import Today
from steadyback.engine.timing import Placed, between_seconds, in_order
from steadyback.record import Event
from steadyback.record.plan import Plan, PlannedItem
from tests.catalogue_fixture import the_catalogue
from tests.engine.somebody import (
    change,
    check_in,
    day,
    done,
    event,
    folded,
    intake,
    morning,
    session,
    set_stage,
    varied,
)

CATALOGUE = the_catalogue()
POLICY = CATALOGUE.policy
EVERY_DAY = {
    "days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"],
    "minutes": 30,
    "wakes_at": "07:00",
    "trains_at": "18:00",
}
START: list[Event] = [intake(schedule=EVERY_DAY), set_stage(2, day(0.1))]


def planned(events: list[Event], at: float = 0.2) -> Plan:
    state = folded(events, day(at))
    return plan_week(CATALOGUE, state, week_at(state, day(at)))


WEEK = planned(START)


def shown(*events: Event, days: float = 1, plan: Plan = WEEK, start: list[Event] = START) -> Today:
    """What is shown some days later, with this plan and these events since."""
    state = with_plan(folded([*start, *events], day(days)), plan)
    found = advise(CATALOGUE, state, day(days)).today
    assert found is not None
    return found


def plan_of_day(days: int, plan: Plan = WEEK) -> tuple[PlannedItem, ...]:
    return next(d.items for d in plan.days if d.date == day(days).date())


def dose(item: PlannedItem) -> Dose:
    return Dose(sets=item.sets, reps=item.reps, hold_s=item.hold_s, step_down=item.step_down)


def choice(what: str, at: float = 1, **more: Any) -> Event:
    return event("choice", day(at), {"choice": what, **more})


def test_on_a_good_day_it_is_the_plan() -> None:
    today = shown()
    assert today.mode == "planned"
    assert today.items == plan_of_day(1)
    assert len(today.items) >= 3
    assert today.removed == ()
    assert today.steps


def test_a_day_without_training_is_a_day_of_rest_with_a_walk() -> None:
    lone = [intake(schedule=EVERY_DAY | {"days": ["mon"]}), *START[1:]]
    today = shown(start=lone, plan=planned(lone))
    assert (today.mode, today.items, today.minutes) == ("rest", (), 0)
    assert "REST_DAY" in {reason.id for reason in today.reasons}
    around = {item.level.rpartition("-")[0] for item in today.around}
    assert {"walking"} <= around <= {"walking", "position-of-ease"}


@pytest.mark.parametrize("minutes", [5, 6, 8, 12, 20])
def test_only_so_many_minutes_gives_a_smaller_session_at_once(minutes: int) -> None:
    today = shown(choice("only_minutes", minutes=minutes))
    assert 0 < today.minutes <= minutes
    assert today.items
    planned_sets = {item.level: item.sets for item in plan_of_day(1)}
    assert all(item.sets <= planned_sets[item.level] for item in today.items)


def test_a_wish_holds_for_its_day_only_and_can_be_taken_back() -> None:
    wish = choice("only_minutes", minutes=5)
    assert shown(wish).mode == "short"
    assert shown(wish, days=2).mode == "planned"
    back = choice("only_minutes", at=1.01, minutes=5, withdrawn=True)
    assert shown(wish, back, days=1.02).mode == "planned"


def gentle(today: Today) -> bool:
    """Stage 1, at its lowest dose, easy parts of a session."""
    return all(
        CATALOGUE.levels[item.level].stage == 1
        and doses.at_least(CATALOGUE.levels[item.level].dosing.floor, dose(item))
        for item in today.items
    )


def test_a_bad_day_is_a_small_gentle_session() -> None:
    today = shown(choice("bad_day"))
    assert today.mode == "bad_day"
    assert 0 < today.minutes <= 5
    assert today.items
    assert gentle(today)


@pytest.mark.parametrize(
    ("symptoms", "mini"),
    [
        ({"leg_nprs": 6}, False),
        ({"leg_nprs": 7}, True),
        ({"woken_last_two_nights": 1}, False),
        ({"woken_last_two_nights": 2}, True),
        ({"nights_woken": 2}, False),
        ({"distal_level": 1}, False),
        ({"distal_level": 2}, True),
    ],
)
def test_pm00_strong_pain_further_pain_or_two_woken_nights_make_a_mini_session(
    symptoms: dict[str, Any], mini: bool
) -> None:
    today = shown(check_in(day(1, -0.5), **symptoms))
    assert (today.mode == "mini") == mini
    assert ("PM00" in {reason.id for reason in today.reasons}) == mini
    if mini:
        assert today.minutes <= 8
        assert gentle(today)


@pytest.mark.parametrize("direction", ["extension", "flexion", "neutral"])
@pytest.mark.parametrize("minutes", [5, 6])
def test_a_mini_session_is_no_longer_than_what_was_asked_for(direction: str, minutes: int) -> None:
    start = [intake(schedule=EVERY_DAY | {"minutes": minutes}, direction=direction)]
    today = shown(check_in(day(1, -0.5), leg_nprs=8), start=start, plan=planned(start))
    assert today.items or today.around
    assert today.minutes <= minutes
    wish = choice("only_minutes", at=1, minutes=5)
    strong = check_in(day(1, -0.5), leg_nprs=8)
    assert shown(strong, wish).minutes <= 5


def test_high_irritability_keeps_sessions_at_eight_minutes() -> None:
    start = [intake(schedule=EVERY_DAY)]
    week = planned(start)
    high: dict[str, Any] = {
        "leg_nprs": 6,
        "settle_minutes": 90,
        "distal_level": 1,
        "nights_woken": 6,
    }
    high |= {"sitting_minutes": 5}
    today = shown(check_in(day(1, -0.5), **high), start=start, plan=week)
    assert today.mode == "mini"
    assert today.minutes <= 8


def work_of(today: Today) -> int:
    return sum(item.seconds for item in today.items)


def test_a_bad_morning_makes_even_a_first_week_at_the_lowest_doses_smaller() -> None:
    levels = [done(i.level, i.sets, i.reps, hold_s=i.hold_s) for i in plan_of_day(2)]
    one = session(day(0.1), *levels)
    still_worse = morning(one, day(0.9), leg_nprs=6, back_nprs=5, stiffness=7, settled_hours=None)
    calm, today = shown(one, morning(one, day(0.9)), days=2), shown(one, still_worse, days=2)
    assert today.items
    assert work_of(today) < work_of(calm)
    assert today.minutes < calm.minutes


def test_pm10_makes_the_next_session_smaller_and_leaves_out_the_newest_item() -> None:
    levels = [done(i.level, i.sets, i.reps, hold_s=i.hold_s) for i in plan_of_day(2)]
    one = session(day(0.5), *levels)
    bad = morning(one, day(0.9), back_nprs=4)
    calm, today = shown(one, morning(one, day(0.9)), days=2), shown(one, bad, days=2)
    assert "PM10" in {reason.id for reason in today.reasons}
    before = {item.level: dose(item) for item in calm.items}
    after = {item.level: dose(item) for item in today.items}
    newest = levels[-1]["level"]
    assert newest not in after
    assert set(after) < set(before)
    assert all(doses.at_least(before[level], less) for level, less in after.items())
    assert work_of(today) <= 0.6 * work_of(calm)
    for item in today.items:
        cut = "DOSE_CUT" in {reason.id for reason in item.reasons}
        assert cut == (dose(item) != before[item.level])
    assert set(before) - set(after) <= {removed.level for removed in today.removed}
    next_day = shown(one, bad, session(day(1.1), *levels), days=2)
    assert "PM10" not in {reason.id for reason in next_day.reasons}


def test_what_is_forbidden_since_the_plan_is_not_shown_and_says_why() -> None:
    gone = plan_of_day(1)[0].level
    today = shown(change(day(0.9), "forbid", level=gone))
    assert gone not in {item.level for item in today.items}
    whole = shown(change(day(0.9), "forbid", exercise=gone.rpartition("-")[0]))
    [removed] = [r for r in whole.removed if r.level == gone]
    assert {"REMOVED", "FORBID"} <= {reason.id for reason in removed.reasons}


def test_a_lower_stage_today_replaces_a_level_by_an_easier_one_or_by_nothing() -> None:
    start = [intake(schedule=EVERY_DAY), set_stage(3, day(0.1))]
    start.append(change(day(0.11), "set_level", level="squat-3"))
    start.append(change(day(0.12), "set_level", level="clamshell-4"))
    week = planned(start)
    listed = {item.level for d in week.days for item in d.items}
    assert listed & {"squat-3", "clamshell-4"}
    down = set_stage(1, day(0.9))
    replaced = 0
    for d in range(1, 6):
        today = shown(down, days=d, start=start, plan=week)
        assert all(CATALOGUE.levels[item.level].stage == 1 for item in today.items)
        reasons = {reason.id for item in today.items for reason in item.reasons}
        replaced += "EASIER" in reasons
    assert replaced


def test_the_morning_rule_holds_for_who_trains_earlier_than_planned() -> None:
    start = [intake(schedule=EVERY_DAY, conditions=["stenosis"], direction="flexion")]
    week = planned(start)
    bending = {"end_range_flexion", "loaded_hinge"}

    def bends(today: Today) -> set[str]:
        return {i.level for i in today.items if bending & set(CATALOGUE.levels[i.level].hazards)}

    evenings = [shown(days=d, start=start, plan=week) for d in (1, 2, 3)]
    assert any(bends(today) for today in evenings)
    for d in (1, 2, 3):
        early = shown(days=d - 10 / 24, start=start, plan=week)  # 08:00
        assert bends(early) == set()


def test_a_level_the_catalogue_no_longer_has_is_left_out_or_replaced() -> None:
    item = plan_of_day(1)[0].model_copy(update={"level": "ghost-1"})
    days = tuple(
        d.model_copy(update={"items": (item, *d.items[1:])}) if d.date == day(1).date() else d
        for d in WEEK.days
    )
    today = shown(plan=WEEK.model_copy(update={"days": days}))
    assert "ghost-1" not in {one.level for one in today.items}
    assert today.items


def test_under_a_clinician_lock_there_are_only_walks_and_positions_of_ease() -> None:
    state = with_plan(folded([*START, check_in(day(0.9), {"RF24": "yes"})], day(1)), WEEK)
    found = advise(CATALOGUE, state, day(1))
    assert found.plan is None
    assert found.today is not None
    names = {i.level.rpartition("-")[0] for i in (*found.today.items, *found.today.around)}
    assert names == {"walking", "position-of-ease"}


def test_steps_lead_through_every_set_and_side_and_end_with_a_question() -> None:
    seen = set()
    for days in range(1, 6):
        today = shown(days=days)
        for item in today.items:
            steps = [step for step in today.steps if step.level == item.level]
            work = [step for step in steps if step.kind in ("move", "hold")]
            sides = 2 if item.sides == "each" else 1
            assert len(work) == item.sets * sides
            assert steps[0].kind == "get_ready"
            assert steps[-1].kind == "question"
            assert sum(s.kind == "rest" for s in steps) == (item.sets - 1) * bool(item.rest_s)
            changes = sum(step.kind == "change_side" for step in steps)
            assert changes == (item.sets if item.sides == "each" else 0)
            assert [s.reps for s in work[::sides]] == list(dose(item).reps_by_set)
            seen.add(item.sides)
    assert {"both", "each"} <= seen


@pytest.mark.parametrize("index", range(16))
def test_the_steps_of_a_session_fit_into_its_minutes(index: int) -> None:
    events = [*varied(index), check_in(day(6.9))]
    state = folded(events, day(7))
    plan = plan_week(CATALOGUE, state, week_at(state, day(7)))
    for planned_day in plan.days:
        on = day((planned_day.date - day(0).date()).days, 0.5)
        today = advise(CATALOGUE, with_plan(folded(events, on), plan), on).today
        assert today is not None
        ways = {item.level: item.variant for item in today.items}
        order = in_order(
            [
                Placed(level, next((v for v in level.variants if v.id == way), None))
                for name, way in ways.items()
                for level in [CATALOGUE.levels[name]]
            ]
        )
        seconds = sum(step.seconds for step in today.steps) + between_seconds(order, POLICY)
        assert seconds <= today.minutes * 60
        assert today.minutes <= planned_day.minutes


WISHES = st.one_of(
    st.none(),
    st.just(choice("bad_day", at=0.95)),
    st.builds(lambda m: choice("only_minutes", at=0.95, minutes=m), st.integers(5, 40)),
)
SYMPTOMS = st.fixed_dictionaries(
    {
        "leg_nprs": st.integers(0, 10),
        "distal_level": st.integers(0, 5),
        "woken_last_two_nights": st.integers(0, 2),
        "settle_minutes": st.sampled_from([5, 30, 90]),
    }
)


@given(WISHES, SYMPTOMS)
def test_a_session_is_only_ever_less_than_planned(wish: Event | None, symptoms: Any) -> None:
    events = [check_in(day(0.9), **symptoms)] + ([wish] if wish else [])
    today = shown(*events)
    limit = next(d.minutes for d in WEEK.days if d.date == day(1).date())
    assert today.minutes <= limit
    assert len(today.items) <= 5
    planned_doses = {item.level: dose(item) for item in plan_of_day(1)}
    for item in today.items:
        level = CATALOGUE.levels[item.level]
        assert doses.at_least(level.dosing.ceiling, dose(item))
        assert doses.at_least(dose(item), level.dosing.floor.model_copy(update={"sets": 1}))
        if item.level in planned_doses and today.mode == "planned":
            assert doses.at_least(planned_doses[item.level], dose(item))
        assert item.reasons
        assert not CATALOGUE.twins(item.level) & {other.level for other in today.items}


@given(SYMPTOMS, st.integers(0, 10))
def test_more_leg_pain_never_makes_a_larger_session(symptoms: Any, leg: int) -> None:
    worse = symptoms | {"leg_nprs": max(leg, symptoms["leg_nprs"])}
    milder, stronger = shown(check_in(day(0.9), **symptoms)), shown(check_in(day(0.9), **worse))
    assert stronger.minutes <= milder.minutes
    before = {item.level: dose(item) for item in milder.items}
    for item in stronger.items:
        if item.level in before:
            assert doses.at_least(before[item.level], dose(item))
        else:
            assert doses.at_least(CATALOGUE.levels[item.level].dosing.floor, dose(item))


@pytest.mark.parametrize("order", [("bad_day", "only_minutes"), ("only_minutes", "bad_day")])
def test_a_bad_day_stays_one_when_there_are_few_minutes_as_well(order: tuple[str, str]) -> None:
    more: dict[str, dict[str, Any]] = {"bad_day": {}, "only_minutes": {"minutes": 15}}
    wishes = [choice(one, at=0.9 + 0.01 * n, **more[one]) for n, one in enumerate(order)]
    today = shown(*wishes)
    assert today.mode == "bad_day"
    assert today.minutes <= 5
