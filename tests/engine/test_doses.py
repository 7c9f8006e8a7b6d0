"""Arithmetic of doses: never outside floor and ceiling, one part at a time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steadyback.catalogue.exercise import Dose, Level
from steadyback.engine import doses
from tests.catalogue_fixture import the_catalogue

CATALOGUE = the_catalogue()
POLICY = CATALOGUE.policy
LEVELS = st.sampled_from(list(CATALOGUE.levels.values()))
ANY_DOSE = st.builds(
    Dose,
    sets=st.integers(1, 6),
    reps=st.integers(1, 30),
    hold_s=st.integers(0, 900),
    step_down=st.integers(0, 4),
)


def inside(dose: Dose, level: Level) -> bool:
    low, high = level.dosing.floor, level.dosing.ceiling
    return doses.at_least(dose, low) and doses.at_least(high, dose)


def size(dose: Dose) -> int:
    """Repetitions in all, times their hold."""
    return sum(dose.reps_by_set) * max(1, dose.hold_s)


@st.composite
def level_and_dose(draw: st.DrawFn) -> tuple[Level, Dose]:
    """A level with a dose between its floor and its ceiling."""
    level = draw(LEVELS)
    low, high = level.dosing.floor, level.dosing.ceiling
    return level, Dose(
        sets=draw(st.integers(low.sets, high.sets)),
        reps=draw(st.integers(low.reps, high.reps)),
        hold_s=draw(st.integers(low.hold_s, high.hold_s)),
        step_down=high.step_down,
    )


@given(LEVELS, ANY_DOSE)
def test_within_moves_any_dose_between_floor_and_ceiling(level: Level, dose: Dose) -> None:
    moved = doses.within(dose, level.dosing)
    assert inside(moved, level)
    assert doses.within(moved, level.dosing) == moved


@given(level_and_dose())
def test_within_leaves_a_dose_between_floor_and_ceiling(pair: tuple[Level, Dose]) -> None:
    level, dose = pair
    assert doses.within(dose, level.dosing) == dose


@given(level_and_dose())
def test_one_step_up_changes_one_part_and_keeps_the_ceiling(pair: tuple[Level, Dose]) -> None:
    level, dose = pair
    higher = doses.one_step_up(dose, level, POLICY)
    assert inside(higher, level)
    changed = [n for n in ("sets", "reps", "hold_s") if getattr(higher, n) != getattr(dose, n)]
    assert len(changed) == (0 if dose == level.dosing.ceiling else 1)
    assert doses.at_least(higher, dose)


@given(LEVELS)
def test_steps_lead_from_the_floor_to_the_ceiling(level: Level) -> None:
    dose = level.dosing.floor.model_copy(update={"step_down": level.dosing.ceiling.step_down})
    for _ in range(1000):
        higher = doses.one_step_up(dose, level, POLICY)
        if higher == dose:
            break
        dose = higher
    top = level.dosing.ceiling
    assert (dose.sets, dose.reps, dose.hold_s) == (top.sets, top.reps, top.hold_s)


@pytest.mark.parametrize(
    ("level", "now", "higher"),
    [
        ("squat-1", Dose(sets=1, reps=6), Dose(sets=1, reps=8)),
        ("squat-1", Dose(sets=1, reps=7), Dose(sets=1, reps=8)),
        ("squat-1", Dose(sets=1, reps=8), Dose(sets=2, reps=8)),
        ("squat-1", Dose(sets=2, reps=8), Dose(sets=2, reps=8)),
        ("curl-up-2", Dose(sets=3, reps=6, hold_s=5), Dose(sets=3, reps=6, hold_s=7)),
        ("gluteal-stretch-4", Dose(sets=3, reps=1, hold_s=20), Dose(sets=3, reps=1, hold_s=25)),
        ("plank-6", Dose(sets=3, reps=1, hold_s=20), Dose(sets=3, reps=1, hold_s=25)),
        ("plank-6", Dose(sets=3, reps=1, hold_s=27), Dose(sets=3, reps=1, hold_s=30)),
    ],
)
def test_a_step_is_two_repetitions_or_a_set_or_two_seconds_or_five_of_a_long_hold(
    level: str, now: Dose, higher: Dose
) -> None:
    step = CATALOGUE.levels[level].dosing.ceiling.step_down
    now, higher = (d.model_copy(update={"step_down": step}) for d in (now, higher))
    assert doses.one_step_up(now, CATALOGUE.levels[level], POLICY) == higher


@given(level_and_dose(), st.floats(0.05, 0.6))
def test_a_cut_never_rises_and_never_leaves_the_floor(
    pair: tuple[Level, Dose], share: float
) -> None:
    level, dose = pair
    less = doses.cut(dose, level.dosing, share)
    assert inside(less, level)
    assert doses.at_least(dose, less)
    assert less.sets >= 1


@given(level_and_dose(), st.sampled_from([0.1, 0.4]))
def test_a_cut_takes_at_least_its_share_or_ends_at_the_floor(
    pair: tuple[Level, Dose], share: float
) -> None:
    level, dose = pair
    less = doses.cut(dose, level.dosing, share)
    product = less.sets * less.reps * max(1, less.hold_s)
    target = dose.sets * dose.reps * max(1, dose.hold_s) * (1 - share)
    low = level.dosing.floor
    held_by_floor = [n for n in ("sets", "reps", "hold_s") if getattr(less, n) == getattr(low, n)]
    assert product <= target + 1e-9 or held_by_floor


@pytest.mark.parametrize(
    ("dose", "share", "least"),
    [
        (Dose(sets=3, reps=10), 0.4, 16),
        (Dose(sets=3, reps=12), 0.1, 28),
        (Dose(sets=2, reps=10), 0.1, 16),
    ],
)
def test_a_cut_takes_about_its_share_and_not_half(dose: Dose, share: float, least: int) -> None:
    """18, 32.4 and 18 repetitions are asked for; the floor of squat-1 does not stop any."""
    floor = Dose(sets=1, reps=6)
    dosing = CATALOGUE.levels["squat-4"].dosing.model_copy(update={"floor": floor})
    assert least <= size(doses.cut(dose, dosing, share)) <= size(dose) * (1 - share)


@given(LEVELS)
def test_no_ceiling_passes_the_cap_of_its_kind_of_hold(level: Level) -> None:
    cap = doses.hold_cap(level, POLICY)
    caps = {"spine_stability": 10, "plank_wall_sit": 30, "stretch": 60}
    assert cap == caps.get(level.hold_kind)
    if cap is not None:
        assert level.dosing.ceiling.hold_s <= cap


@given(ANY_DOSE, ANY_DOSE)
def test_the_smaller_of_two_doses_is_at_most_either(one: Dose, other: Dose) -> None:
    less = doses.smaller(one, other)
    assert doses.at_least(one, less)
    assert doses.at_least(other, less)
    assert size(less) <= min(size(one), size(other))


@pytest.mark.parametrize(
    ("level", "dose", "volume"),
    [
        ("squat-1", Dose(sets=2, reps=6), 12.0),
        ("squat-4", Dose(sets=3, reps=10), 39.0),
        ("plank-1", Dose(sets=3, reps=1, hold_s=10), 10.0),
        ("plank-3", Dose(sets=3, reps=1, hold_s=10), 12.0),
        ("bird-dog-4", Dose(sets=3, reps=6, hold_s=1, step_down=2), 15.6),
    ],
)
def test_volume_is_sets_times_repetitions_or_a_third_of_the_seconds_times_the_rung(
    level: str, dose: Dose, volume: float
) -> None:
    assert doses.volume(CATALOGUE.levels[level], dose, POLICY) == pytest.approx(volume)


LOADED = [level for level in CATALOGUE.levels.values() if level.dosing.load is not None]


@pytest.mark.parametrize("level", LOADED, ids=lambda level: level.id)
def test_load_rises_by_a_tenth_or_a_kilogram_at_most_and_reaches_its_ceiling(level: Level) -> None:
    scale = level.dosing.load
    assert scale is not None
    load = scale.floor_kg
    seen = {load}
    for _ in range(100):
        higher = doses.next_load(load, level, POLICY)
        assert higher is not None
        assert load <= higher <= scale.ceiling_kg
        assert higher - load <= max(1.0, load * 0.1) + 1e-9
        load = higher
        seen.add(load)
    assert max(seen) == scale.ceiling_kg, "the load never reaches its ceiling"


@pytest.mark.parametrize(("now", "higher"), [(5.0, 6.0), (10.0, 11.0), (20.0, 22.0), (60.0, 65.0)])
def test_a_coarse_scale_rises_by_a_kilogram_or_from_ten_kilograms_on_by_a_tenth(
    now: float, higher: float
) -> None:
    dosing = LOADED[0].dosing
    assert dosing.load is not None
    coarse = dosing.load.model_copy(update={"floor_kg": 1, "step_kg": 10, "ceiling_kg": 65})
    level = LOADED[0].model_copy(update={"dosing": dosing.model_copy(update={"load": coarse})})
    assert doses.next_load(now, level, POLICY) == pytest.approx(higher)


def test_a_level_without_load_has_none() -> None:
    assert doses.next_load(5.0, CATALOGUE.levels["squat-1"], POLICY) is None
    assert len(LOADED) >= 5
