"""Fourteen days compiled: never more than the engine itself would allow on that day."""

from datetime import datetime, timedelta
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steadyback.engine import State, advise, plan_week, week_at, with_plan
from steadyback.engine.absence import brought_up
from steadyback.engine.day_table.dangers import dangers, told
from steadyback.engine.day_table.table import DayTables, LedDay, day_tables
from steadyback.engine.ladder import climb, dose_now
from steadyback.engine.permission import permit
from steadyback.engine.red_flags import SEVERITY
from steadyback.engine.situation import situation
from steadyback.engine.triage import triage
from steadyback.engine.week import training_moment
from steadyback.record.answers import CheckIn, Symptoms
from steadyback.record.plan import PlannedItem
from tests.catalogue_fixture import the_catalogue
from tests.engine.somebody import ALL_NO, change, check_in, day, folded, intake, set_stage, varied

CATALOGUE = the_catalogue()
DAYS = 14
PEOPLE = 8


@cache
def person(index: int) -> tuple[State, DayTables]:
    """Somebody with a plan, a week after they began, and their tables."""
    state = folded([*varied(index), check_in(day(6.9))], day(7))
    state = with_plan(state, plan_week(CATALOGUE, state, week_at(state, day(7))))
    return state, day_tables(CATALOGUE, state, day(7), DAYS)


def moment(state: State, one: LedDay) -> datetime:
    first = one.date == day(7).date()
    return day(7) if first else training_moment(state, one.date)


def items_of(tables: DayTables, session: int | None) -> list[PlannedItem]:
    entries = () if session is None else tables.sessions[session].entries
    return [tables.items[entry.item].item for entry in entries]


def offered(one: LedDay, leg: int, distal: int, nights: int, choice: str) -> int | None:
    """The session that a device leads after these answers."""
    if one.hard_if[distal][nights]:
        return one.hard
    if one.by_leg[leg] != one.by_leg[0]:
        return one.by_leg[leg] if choice == "planned" else one.hard
    return one.choices.get(choice)  # type: ignore[call-overload,no-any-return]


@pytest.mark.parametrize("index", range(PEOPLE))
def test_today_is_the_session_of_the_advice(index: int) -> None:
    state, tables = person(index)
    today = advise(CATALOGUE, state, day(7)).today
    assert today is not None
    assert items_of(tables, tables.days[0].choices["planned"]) == list(today.items)


@pytest.mark.parametrize("index", range(PEOPLE))
def test_there_are_fourteen_days_each_with_its_choices(index: int) -> None:
    _, tables = person(index)
    assert [one.date for one in tables.days] == [day(7 + n).date() for n in range(DAYS)]
    assert all(set(one.choices) == {"planned", "short", "bad_day"} for one in tables.days)
    assert tables.until.date() == day(7 + DAYS).date()
    assert any(items_of(tables, one.choices["planned"]) for one in tables.days[7:])


@given(
    st.integers(0, PEOPLE - 1),
    st.integers(0, DAYS - 1),
    st.integers(0, 10),
    st.integers(0, 5),
    st.integers(0, 2),
    st.sampled_from(["planned", "short", "bad_day"]),
)
def test_no_answers_on_a_device_open_more_than_the_engine(
    index: int, number: int, leg: int, distal: int, nights: int, choice: str
) -> None:
    state, tables = person(index)
    one = tables.days[number]
    at = moment(state, one)
    symptoms = Symptoms(leg_nprs=leg, distal_level=distal, woken_last_two_nights=nights)
    after = told(CATALOGUE, state, at, CheckIn(symptoms=symptoms))
    now = situation(CATALOGUE, brought_up(after, at, CATALOGUE), at)
    for item in items_of(tables, offered(one, leg, distal, nights, choice)):
        level = CATALOGUE.levels[item.level]
        assert permit(CATALOGUE, now, level).open, item.level
        dose, load, _ = dose_now(CATALOGUE, now, level)
        reached = climb(CATALOGUE, now, level.exercise).rung
        if reached is not None and reached.level.id == level.id:
            dose = reached.dose
        assert item.sets <= dose.sets, item.level
        assert item.reps <= dose.reps, item.level
        assert item.hold_s <= dose.hold_s, item.level
        assert (item.load or 0) <= (load or 0), item.level


def test_an_easier_exercise_is_lower_on_its_ladder_and_has_no_more_sets() -> None:
    lower = [
        (led.item, tables.items[led.easier].item)
        for _, tables in map(person, range(PEOPLE))
        for led in tables.items
        if led.easier is not None
    ]
    assert len(lower) > PEOPLE
    for item, instead in lower:
        here, there = CATALOGUE.levels[item.level], CATALOGUE.levels[instead.level]
        assert here.exercise == there.exercise
        assert there.rung < here.rung
        assert instead.sets <= item.sets


@pytest.mark.parametrize("index", range(PEOPLE))
def test_what_rests_with_an_exercise_is_itself_at_least(index: int) -> None:
    _, tables = person(index)
    for session in tables.sessions:
        for number, entry in enumerate(session.entries):
            assert number in entry.rests


def test_a_week_that_was_not_planned_is_the_last_one_again() -> None:
    state, tables = person(0)
    later = tables.days[7:]
    assert all(one.repeated for one in later if one.date.isocalendar() > day(13).isocalendar())
    week = {one.date.weekday(): one for one in tables.days[:7]}
    for one in later:
        now = sum(item.sets for item in items_of(tables, one.choices["planned"]))
        before = sum(
            item.sets for item in items_of(tables, week[one.date.weekday()].choices["planned"])
        )
        assert now <= before, one.date
    assert state.plans


def test_a_lock_leaves_walking_and_positions_of_ease_and_an_emergency_nothing() -> None:
    start = [intake(), set_stage(2, day(0.1))]
    for told_so, left in (
        (check_in(day(1), numbness=True, numbness_change="new"), {"walking", "position-of-ease"}),
        (check_in(day(1), answers={"RF03": "yes"}), set()),
    ):
        state = folded([*start, told_so], day(1))
        tables = day_tables(CATALOGUE, state, day(1), DAYS)
        for one in tables.days:
            sessions = [*one.choices.values(), *one.by_leg, one.hard]
            levels = {item.level for s in sessions for item in items_of(tables, s)}
            assert {CATALOGUE.levels[name].exercise for name in levels} <= left
            assert one.locked


def test_each_dangerous_answer_has_the_level_and_the_card_of_the_engine() -> None:
    state, tables = person(0)
    found = tables.dangers
    assert set(found.yes) >= {"RF01", "RF03", "RF16", "RF27", "RF30"}
    for flag, danger in found.yes.items():
        after = told(CATALOGUE, state, day(7), CheckIn(answers={flag: "yes"}))
        stands = triage(CATALOGUE, after, day(7))
        assert (danger.level, danger.card) == (stands.level, stands.card)
    assert found.yes["RF03"].level == "emergency"
    assert found.signs["numbness_both"].level == "emergency"
    assert found.signs["numbness_left"].level == "clinician"
    assert found.signs["numbness_saddle"] == found.yes["RF03"]
    assert SEVERITY[found.signs["weakness"].level] >= SEVERITY["urgent"]


@pytest.mark.parametrize(("side", "level"), [(None, "emergency"), ("left", "clinician")])
def test_numbness_of_which_nobody_can_tell_where_is_read_as_the_engine_reads_it(
    side: str | None, level: str
) -> None:
    """It is an emergency, unless the side of the symptoms is known."""
    known = intake(symptoms={"numbness": False} | ({"side": side} if side else {}))
    state = folded([known, set_stage(2, day(0.1))], day(1))
    assert dangers(CATALOGUE, state, day(1)).signs["numbness_unknown"].level == level


def test_two_answers_that_raise_each_other_are_in_the_table() -> None:
    _, tables = person(0)
    for pair in tables.dangers.together:
        alone = max(SEVERITY[tables.dangers.yes[flag].level] for flag in pair.flags)
        assert SEVERITY[pair.danger.level] >= alone
    assert tables.dangers.together


def test_unsure_is_never_milder_than_no() -> None:
    state, tables = person(0)
    for flag, danger in tables.dangers.unsure.items():
        calm = told(CATALOGUE, state, day(7), CheckIn(answers={flag: "no"}))
        assert SEVERITY[danger.level] >= SEVERITY[triage(CATALOGUE, calm, day(7)).level]


def test_a_forbidden_exercise_is_on_no_day() -> None:
    start = [
        intake(answers=ALL_NO),
        set_stage(3, day(0.1)),
        change(day(0.2), "forbid", exercise="squat"),
    ]
    state = folded(start, day(0.3))
    state = with_plan(state, plan_week(CATALOGUE, state, week_at(state, day(0.3))))
    tables = day_tables(CATALOGUE, state, day(0.3), DAYS)
    assert {CATALOGUE.levels[led.item.level].exercise for led in tables.items} - {"squat"}
    assert not [led for led in tables.items if CATALOGUE.levels[led.item.level].exercise == "squat"]


def test_the_tables_hold_until_the_last_day_is_over() -> None:
    state, tables = person(1)
    assert tables.until - tables.made_at > timedelta(days=DAYS - 1)
    assert tables == day_tables(CATALOGUE, state, day(7), DAYS)
