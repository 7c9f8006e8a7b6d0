"""The easier week (evidence page, section 4.4; rulings 18 and 20): when it comes, and how easy."""

from collections.abc import Iterable
from typing import Any

import pytest

from steadyback.catalogue.exercise import Dose
from steadyback.engine import advise, doses, outlooks, preview_week, week_at, with_plan
from steadyback.record import Event
from steadyback.record.plan import Plan, PlannedItem
from tests.catalogue_fixture import the_catalogue
from tests.engine.somebody import (
    advice,
    change,
    check_in,
    day,
    event,
    folded,
    green,
    intake,
    morning,
    session,
    set_stage,
)
from tests.engine.test_earned_progress import full

CATALOGUE = the_catalogue()
POLICY = CATALOGUE.policy
LEVELS = [full(n) for n in ("clamshell-1", "squat-1", "pelvic-tilt-1", "brace-1", "hip-thrust-1")]
START: list[Event] = [intake(), set_stage(2, day(0.1))]
TRAINING = (0.2, 2, 4)
"""Monday, Wednesday and Friday of a week."""


def amber(at: float, *levels: dict[str, Any]) -> list[Event]:
    """A session with back pain of 4 at its end, and a settled morning."""
    one = session(day(at), *(levels or LEVELS), back_after=4)
    return [one, morning(one, day(at, 14))]


def green_week(week: int) -> list[Event]:
    return [e for d in TRAINING for e in green(day(7 * week + d, 0.5), *LEVELS)]


def amber_week(week: int) -> list[Event]:
    return [e for d in TRAINING for e in amber(7 * week + d + 0.02)]


def weeks(*made: list[Event]) -> list[Event]:
    return [*START, *(e for one in made for e in one)]


def easier(events: Iterable[Event], week: int) -> bool:
    """Whether the advice of a week's Tuesday says that it is easier."""
    return "DELOAD" in {reason.id for reason in advice(events, day(7 * week + 0.9)).reasons}


# ---- when it comes -----------------------------------------------------------------------------


def test_after_four_weeks_of_training_the_fifth_is_easier() -> None:
    events = weeks(*(green_week(n) for n in range(4)))
    assert [easier(events, n) for n in range(5)] == [False, False, False, False, True]


def test_the_count_begins_again_after_the_easier_week() -> None:
    events = weeks(*(green_week(n) for n in range(9)))
    assert [n for n in range(10) if easier(events, n)] == [4, 9]


def test_a_week_without_training_was_rest_enough() -> None:
    events = weeks(*(green_week(n) for n in (0, 1, 2, 4)))
    assert not easier(events, 4)
    assert not easier(events, 5)
    on = weeks(*(green_week(n) for n in (0, 1, 2, 4, 5, 6, 7)))
    assert [n for n in range(9) if easier(on, n)] == [8]


def test_an_easier_week_that_was_not_trained_counts_as_rest() -> None:
    events = weeks(*(green_week(n) for n in (0, 1, 2, 3, 5, 6, 7, 8)))
    assert [n for n in range(10) if easier(events, n)] == [4, 9]


def test_after_two_amber_weeks_the_third_is_easier() -> None:
    assert not easier(weeks(amber_week(0)), 1)
    assert easier(weeks(amber_week(0), amber_week(1)), 2)


def test_amber_weeks_have_to_follow_each_other() -> None:
    assert not easier(weeks(amber_week(0), green_week(1), amber_week(2)), 3)
    missed = weeks(amber_week(0), amber_week(2))
    assert not easier(missed, 3)


@pytest.mark.parametrize(
    ("greens", "ambers", "comes"), [(1, 1, False), (1, 2, True), (2, 1, False)]
)
def test_a_week_is_amber_with_less_than_half_of_its_sessions_green(
    greens: int, ambers: int, comes: bool
) -> None:
    def mixed(week: int) -> list[Event]:
        days = [7 * week + d + 0.1 for d in TRAINING]
        good = [e for d in days[:greens] for e in green(day(d), *LEVELS)]
        return [*good, *(e for d in days[greens : greens + ambers] for e in amber(d))]

    assert easier(weeks(mixed(0), mixed(1)), 2) is comes


def test_a_morning_that_was_not_answered_is_not_green() -> None:
    silent = [session(day(7 * n + d), *LEVELS) for n in (0, 1) for d in TRAINING]
    assert easier([*START, *silent], 2)


def test_a_session_of_sunday_has_its_morning_after_the_review() -> None:
    sundays = [e for n in (0, 1) for e in green(day(7 * n + 6), *LEVELS)]
    assert not easier([*START, *sundays], 2)


@pytest.mark.parametrize(("back", "is_easier"), [(2, False), (4, True)])
def test_what_the_morning_after_sunday_said_counts_a_week_later(back: int, is_easier: bool) -> None:
    sunday = session(day(6), *LEVELS)
    first = [*amber(2), sunday, morning(sunday, day(6, 14), back_nprs=back)]
    assert not easier([*START, *first], 1)
    assert easier(weeks(first, amber_week(1)), 2) is is_easier


def test_a_sunday_whose_morning_stayed_silent_is_not_green_a_week_later() -> None:
    first = [*amber(2), session(day(6), *LEVELS)]
    assert easier(weeks(first, amber_week(1)), 2)


# ---- how easy it is ----------------------------------------------------------------------------


def planned(events: Iterable[Event], days: float) -> Plan:
    state = folded(events, day(days))
    return preview_week(CATALOGUE, state, week_at(state, day(days)))


def volume(plan: Plan) -> float:
    return sum(
        doses.volume(CATALOGUE.levels[item.level], dose_of(item), POLICY)
        for one in plan.days
        for item in one.items
    )


def dose_of(item: PlannedItem) -> Dose:
    return Dose(sets=item.sets, reps=item.reps, hold_s=item.hold_s, step_down=item.step_down)


FIVE_WEEKS = weeks(*(green_week(n) for n in range(4)))


def week_done(events: Iterable[Event], week: int) -> float:
    """The volume done in a week."""
    state = folded(events, day(7 * week + 6.9))
    return sum(s.volume for s in state.sessions if s.at >= day(7 * week - 0.5))


def test_it_holds_forty_per_cent_less_work() -> None:
    plan = planned(FIVE_WEEKS, 28)
    assert 0 < volume(plan) <= 0.6 * week_done(FIVE_WEEKS, 3)
    assert "DELOAD" in {reason.id for reason in plan.reasons}


def test_the_levels_stay() -> None:
    before, after = advice(FIVE_WEEKS, day(27)), advice(FIVE_WEEKS, day(28))
    assert {n: s.level for n, s in after.levels.items()} == {
        n: s.level for n, s in before.levels.items()
    }
    assert after.stage == before.stage


def test_an_exercise_whose_next_level_just_opened_is_planned_at_the_level_that_was_done() -> None:
    assert advice(FIVE_WEEKS, day(28)).levels["clamshell"].level == "clamshell-2"
    state = folded(FIVE_WEEKS, day(28))
    plan = planned(FIVE_WEEKS, 28)
    items = {item.level for one in plan.days for item in one.items}
    assert items >= {"clamshell-1", "squat-1", "hip-thrust-1"}
    work = {n for n in items if CATALOGUE.levels[n].phase in ("control", "strength")}
    assert work <= {level["level"] for level in LEVELS}
    shown = advise(CATALOGUE, with_plan(state, plan), day(28)).today
    assert shown is not None
    assert shown.items == plan.days[0].items


def test_a_level_that_a_clinician_chose_for_it_is_planned() -> None:
    chosen = change(day(27.5), "set_level", level="clamshell-2")
    plan = planned([*FIVE_WEEKS, chosen], 28)
    items = {item.level for one in plan.days for item in one.items}
    assert "clamshell-2" in items
    assert volume(plan) <= 0.6 * week_done(FIVE_WEEKS, 3)


def test_nothing_moves_up_in_it_and_what_was_earned_waits_for_the_next_week() -> None:
    clam = full("clamshell-2")
    trained = [e for d in TRAINING for e in green(day(28 + d, 0.5), clam)]
    events = [*FIVE_WEEKS, *trained]
    levels = [advice(events, day(d)).levels["clamshell"].level for d in (28, 30.5, 33, 34.9)]
    assert set(levels) == {"clamshell-2"}
    assert "DELOAD" in held_by(events, 33)
    later = [*events, *green(day(35.2), clam)]
    assert advice(later, day(36)).levels["clamshell"].level == "clamshell-3"
    assert "DELOAD" not in held_by(later, 36)


def test_the_stage_does_not_rise_into_it_but_a_week_later() -> None:
    told = [check_in(day(d)) for d in (22, 24, 26, 29, 31, 33)]
    three = [*weeks(*(green_week(n) for n in (1, 2, 3))), *told]
    four = [*FIVE_WEEKS, *told]
    assert [advice(three, day(d)).stage for d in (27, 28)] == [2, 3]
    assert [advice(four, day(d)).stage for d in (27, 28, 34, 35)] == [2, 2, 2, 3]


def held_by(events: list[Event], days: float) -> set[str]:
    """What keeps everything where it is."""
    found = outlooks(CATALOGUE, folded(events, day(days)), day(days))
    return {reason.id for reason in found["clamshell"].holds}


def test_after_amber_weeks_it_is_less_of_what_was_done_and_not_of_the_little_that_was_green() -> (
    None
):
    def mostly_amber(week: int) -> list[Event]:
        good = green(day(7 * week + 0.2), LEVELS[0])
        return [*good, *amber(7 * week + 2), *amber(7 * week + 4)]

    events = weeks(mostly_amber(0), mostly_amber(1))
    assert 0 < volume(planned(events, 14)) <= 0.6 * week_done(events, 1)
    one_level = doses.volume(
        CATALOGUE.levels["clamshell-1"], CATALOGUE.levels["clamshell-1"].dosing.default, POLICY
    )
    assert volume(planned(events, 14)) > one_level


def test_a_week_planned_before_it_was_known_to_be_easier_is_cut_day_by_day() -> None:
    ambers = weeks(amber_week(0), amber_week(1))
    second = next(e for e in ambers if e.kind == "session_done" and e.at > day(7))
    later = [e for e in ambers if e.kind == "session_done" and e.at > second.at]
    told = [
        event("correction", day(13, n / 10), {"event": e.id, "body": calm_body()}, name=f"fix-{n}")
        for n, e in enumerate((second, *later))
    ]
    plan = planned([*ambers, *told], 14)
    assert "DELOAD" not in {reason.id for reason in plan.reasons}
    taken_back = [
        event("correction", day(14, -1 + n / 10), {"event": e.id, "body": e.body.model_dump(
            mode="json", exclude_unset=True)}, name=f"back-{n}")
        for n, e in enumerate((second, *later))
    ]  # fmt: skip
    state = folded([*ambers, *told, *taken_back], day(14))
    found = advise(CATALOGUE, with_plan(state, plan), day(14)).today
    assert found is not None
    whole = plan.days[0].items
    assert sum(i.seconds for i in found.items) <= 0.6 * sum(i.seconds for i in whole)
    assert "DELOAD" in {reason.id for reason in found.reasons}


def calm_body() -> dict[str, Any]:
    """A session in which the back stayed at 2 after all."""
    body: dict[str, Any] = session(day(0), *LEVELS).body.model_dump(mode="json", exclude_unset=True)
    return body


def test_a_correction_that_makes_an_amber_week_green_takes_the_easier_week_away() -> None:
    events = weeks(amber_week(0), amber_week(1))
    ambers = [e for e in events if e.kind == "session_done" and e.at > day(6)]
    fixed = [
        event("correction", day(14), {"event": e.id, "body": calm_body()}, name=f"fix-{n}")
        for n, e in enumerate(ambers[:2])
    ]
    assert easier(events, 2)
    assert not easier([*events, *fixed], 2)


def test_a_session_that_arrives_late_makes_the_fifth_week_easier() -> None:
    missing = weeks(green_week(0), green_week(1), green_week(3))
    assert not easier(missing, 4)
    assert easier([*missing, *green_week(2)], 4)


def test_nothing_is_planned_under_a_lock_also_in_an_easier_week() -> None:
    events = [*FIVE_WEEKS, check_in(day(28, 1), {"RF03": "yes"})]
    found = advice(events, day(28, 2))
    assert (found.triage.level, found.plan, found.today) == ("emergency", None, None)
