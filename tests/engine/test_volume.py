"""How much work a week may hold (rulings 20, the planner's numbers; evidence page, 4.4 and 4.6)."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from steadyback.catalogue.catalogue import Catalogue
from steadyback.engine import plan_week, preview_week, week_at
from steadyback.engine.days import Week
from steadyback.engine.state import Flare, Progress, Rhythm, State, changed
from steadyback.engine.volume import highest_green, weeks_before
from steadyback.engine.week import posed
from steadyback.record.plan import Plan, PlannedItem
from tests.catalogue_fixture import the_catalogue
from tests.engine.invariants.watching import volume_of
from tests.engine.somebody import day, folded, intake

CATALOGUE = the_catalogue()
MONDAY = day(14)
"""The beginning of week 2026-W12, with its training days still to come."""


def trained(**volumes: float) -> State:
    """Somebody with so much green work in the weeks W07, W11 and so on."""
    green = {f"2026-{name}": volume for name, volume in volumes.items()}
    return changed(folded([intake()], MONDAY), green_volume=green)


def this_week(state: State) -> Week:
    return week_at(state, MONDAY)


def cap(state: State) -> float:
    """The most work of the week that is planned, in the unit of volume."""
    most = posed(CATALOGUE, state, this_week(state), 1)[1].volume_cap
    assert most is not None
    return most / 100


def test_a_week_is_compared_with_the_four_before_it() -> None:
    found = weeks_before(CATALOGUE, this_week(trained()))
    assert found == {"2026-W08", "2026-W09", "2026-W10", "2026-W11"}


@pytest.mark.parametrize(
    ("volumes", "highest"),
    [
        ({"W08": 900.0, "W11": 700.0}, 900.0),
        ({"W07": 900.0, "W11": 700.0}, 700.0),
        ({"W05": 900.0, "W06": 500.0}, 500.0),
        ({"W11": 700.0, "W12": 900.0}, 700.0),
        ({"W12": 900.0}, 0.0),
        ({}, 0.0),
    ],
)
def test_the_highest_green_week_of_four_counts_else_the_newest(
    volumes: dict[str, float], highest: float
) -> None:
    state = trained(**volumes)
    assert highest_green(CATALOGUE, state, this_week(state)) == highest


def test_a_first_week_that_is_planned_again_is_not_held_to_the_little_it_holds_so_far() -> None:
    state = trained(W12=4.0)
    assert posed(CATALOGUE, state, this_week(state), 1)[1].volume_cap is None


def test_a_week_may_hold_a_tenth_more_than_the_highest_green_week() -> None:
    assert cap(trained(W10=1000.0, W11=800.0)) == pytest.approx(1100)


def earned_more(state: State) -> State:
    """The same, with the highest dose of every level borne."""
    highest = {level.id: level.dosing.ceiling for level in CATALOGUE.levels.values()}
    dosed = {name: Progress(dose=dose, best=dose) for name, dose in highest.items()}
    return changed(state, progress=dosed)


@pytest.mark.parametrize("plan", [plan_week, preview_week])
def test_a_week_that_grows_by_more_than_a_tenth_because_it_starts_small_has_the_lowest_doses(
    plan: Callable[[Catalogue, State, Week], Plan],
) -> None:
    small, large = earned_more(trained(W11=20.0)), earned_more(trained(W11=9000.0))
    low, high = (plan(CATALOGUE, state, this_week(state)) for state in (small, large))
    assert total(low) > 22
    assert list(above_the_floor(low)) == []
    assert list(above_the_floor(high))
    assert "DOSE_SMALL" in {
        why.id for day in low.days for item in day.items for why in item.reasons
    }


def items(plan: Plan) -> list[PlannedItem]:
    return [item for one in plan.days for item in one.items]


def total(plan: Plan) -> float:
    return sum(volume_of(item) for item in items(plan))


def above_the_floor(plan: Plan) -> Iterator[str]:
    """The levels planned with more repetitions, sets or seconds than their floor."""
    for item in items(plan):
        low = CATALOGUE.levels[item.level].dosing.floor
        if item.sets > low.sets or item.reps > low.reps or item.hold_s > low.hold_s:
            yield item.level


def test_an_easier_week_holds_forty_per_cent_less() -> None:
    easier = Rhythm(loading=4, amber=0, easier="2026-W12")
    assert cap(changed(trained(W11=1000.0), rhythm=easier)) == pytest.approx(600)


def test_the_first_days_of_a_flare_hold_half() -> None:
    flare = Flare(since=day(12.5), leg=1.0, back=1.0)
    told = changed(trained(W11=1000.0), flare=replace(flare, told=day(13.5)))
    assert cap(told) == pytest.approx(500)
    assert cap(changed(told, flare=flare)) == pytest.approx(1100)


def test_an_easier_week_after_hardly_any_work_still_holds_something_each_day() -> None:
    easier = Rhythm(loading=4, amber=0, easier="2026-W12")
    state = changed(trained(W11=0.5), rhythm=easier)
    plan = preview_week(CATALOGUE, state, this_week(state))
    assert plan.days
    assert all(day.items for day in plan.days)
