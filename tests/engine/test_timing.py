"""How long things take, and the order of a session."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steadyback.catalogue.exercise import Dose
from steadyback.engine.timing import (
    BLOCK,
    Placed,
    between_seconds,
    fetches,
    in_order,
    item_seconds,
    moves,
)
from steadyback.vocabulary import PHASES
from tests.catalogue_fixture import the_catalogue

CATALOGUE = the_catalogue()
POLICY = CATALOGUE.policy
PLACES = [
    Placed(level, way) for level in CATALOGUE.levels.values() for way in (None, *level.variants)
]
FEW = st.lists(st.sampled_from(PLACES), max_size=5, unique_by=lambda p: p.level.exercise)


@pytest.mark.parametrize(
    ("level", "dose", "seconds"),
    [
        # 5 to get ready, 2 sets of 6 repetitions, one rest
        ("squat-1", Dose(sets=2, reps=6), None),
        ("plank-1", Dose(sets=3, reps=1, hold_s=10), None),
        ("clamshell-2", Dose(sets=2, reps=12), None),
        ("bird-dog-4", Dose(sets=3, reps=6, hold_s=5, step_down=2), None),
    ],
)
def test_an_item_takes_its_repetitions_rests_sides_and_getting_ready(
    level: str, dose: Dose, seconds: None
) -> None:
    item = CATALOGUE.levels[level]
    tempo = item.dosing.tempo.out_s + item.dosing.tempo.back_s + dose.hold_s
    sides = 1 if item.sides == "both" else 2
    change = 5 * dose.sets if item.sides == "each" else 0
    by_hand = 5 + sum(dose.reps_by_set) * tempo * sides + (dose.sets - 1) * item.dosing.rest_s
    assert by_hand + change <= item_seconds(item, dose, POLICY) < by_hand + change + 1
    assert seconds is None


@given(st.sampled_from(list(CATALOGUE.levels.values())), st.integers(1, 5), st.integers(1, 29))
def test_one_more_set_or_repetition_never_takes_less_time(level, sets: int, reps: int) -> None:
    hold = level.dosing.floor.hold_s
    now = item_seconds(level, Dose(sets=sets, reps=reps, hold_s=hold), POLICY)
    assert item_seconds(level, Dose(sets=sets + 1, reps=reps, hold_s=hold), POLICY) >= now
    assert item_seconds(level, Dose(sets=sets, reps=reps + 1, hold_s=hold), POLICY) >= now


@given(FEW)
def test_a_session_goes_warm_up_mobility_control_strength_stretch_calm(
    places: list[Placed],
) -> None:
    order = in_order(places)
    assert sorted(p.level.id for p in order) == sorted(p.level.id for p in places)
    blocks = [BLOCK[p.level.phase] for p in order]
    assert blocks == sorted(blocks)


@given(FEW, st.randoms(use_true_random=False))
def test_the_order_does_not_depend_on_the_order_given(places: list[Placed], by: object) -> None:
    shuffled = list(places)
    by.shuffle(shuffled)  # type: ignore[attr-defined]
    assert in_order(shuffled) == in_order(places)


@given(st.lists(st.sampled_from(PLACES), max_size=4, unique_by=lambda p: p.level.exercise))
def test_no_order_within_the_blocks_changes_position_less_often(places: list[Placed]) -> None:
    best = in_order(places)
    valid = [o for o in permutations(places) if [p.block for p in o] == [p.block for p in best]]
    assert moves(best) == min(moves(order) for order in valid)
    same = [fetches(order) for order in valid if moves(order) == moves(best)]
    assert fetches(best) == min(same)


@given(FEW)
def test_between_the_exercises_a_position_costs_15_and_equipment_30_seconds(
    places: list[Placed],
) -> None:
    order = in_order(places)
    assert between_seconds(order, POLICY) == 15 * moves(order) + 30 * fetches(order)
    assert fetches(order) <= sum(bool(p.equipment) for p in order)


def test_every_phase_has_its_place() -> None:
    assert set(BLOCK) == set(PHASES)
    assert in_order([]) == ()
    assert moves([]) == fetches([]) == 0
