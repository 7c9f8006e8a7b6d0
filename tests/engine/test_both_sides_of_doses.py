"""A dose today: never below its floor, above its ceiling, or above what a caution allows."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from steadyback.catalogue.exercise import Dose
from steadyback.engine import doses
from steadyback.engine.ladder import dose_now, earned_again, starting_dose
from steadyback.engine.progression import history_of
from steadyback.engine.situation import Situation, situation
from steadyback.engine.state import Progress, changed
from tests.catalogue_fixture import the_catalogue
from tests.engine.somebody import advice, day, done, folded, intake, session, set_stage

CATALOGUE = the_catalogue()
SQUAT = CATALOGUE.levels["squat-2"]
LOW, HIGH = SQUAT.dosing.floor, SQUAT.dosing.ceiling
TOO_HIGH = Dose(sets=HIGH.sets + 1, reps=HIGH.reps + 2, hold_s=HIGH.hold_s)


def now(**answers: Any) -> Situation:
    state = folded([intake(**answers), set_stage(3, day(0.1))], day(1))
    return situation(CATALOGUE, state, day(1))


def test_a_level_begins_with_its_floor() -> None:
    assert starting_dose(SQUAT, None, None)[0] == LOW != SQUAT.dosing.default


def test_what_was_never_borne_begins_with_its_floor_also_where_its_twin_has_more() -> None:
    known = Progress(dose=HIGH)
    assert starting_dose(SQUAT, known, None)[0] == LOW
    assert starting_dose(SQUAT, replace(known, best=HIGH), None)[0] == HIGH


def test_no_dose_is_above_its_ceiling_also_where_the_catalogue_changed() -> None:
    known = Progress(dose=TOO_HIGH, best=TOO_HIGH)
    assert starting_dose(SQUAT, known, None)[0] == HIGH
    assert starting_dose(SQUAT, known, TOO_HIGH)[0] == HIGH


def test_each_part_of_a_dose_has_its_ceiling_and_floor() -> None:
    held = next(one.dosing for one in CATALOGUE.levels.values() if one.dosing.floor.hold_s > 2)
    high = held.ceiling
    above = Dose(sets=high.sets + 1, reps=high.reps + 1, hold_s=high.hold_s + 1)
    assert doses.within(above, held) == high.model_copy(update={"step_down": above.step_down})
    below = Dose(sets=1, reps=1, hold_s=1)
    within = doses.within(below, held)
    assert (within.sets, within.reps, within.hold_s) == (
        held.floor.sets, held.floor.reps, held.floor.hold_s,
    )  # fmt: skip


@pytest.mark.parametrize(("cautions", "most"), [([], 30), (["hypertension_uncontrolled"], 10)])
def test_a_caution_caps_the_hold(cautions: list[str], most: int) -> None:
    at = now(cautions=[{"id": name} for name in cautions])
    level = next(
        one for one in CATALOGUE.levels.values()
        if one.hold_kind == "stretch" and one.dosing.floor.hold_s <= 30 <= one.dosing.ceiling.hold_s
    )  # fmt: skip
    long = level.dosing.ceiling.model_copy(update={"hold_s": 30})
    progress = {history_of(level): Progress(dose=long, best=long)}
    state = changed(at.state, progress=progress)
    assert dose_now(CATALOGUE, replace(at, state=state), level)[0].hold_s == most


def test_a_lowered_level_opens_again_only_while_the_rung_below_is_earned_since() -> None:
    lowered = Progress(dose=LOW, regressed_at=day(0.5))
    below = CATALOGUE.levels["squat-1"]

    def opens(**of_below: Any) -> bool:
        progress = {"squat-1": Progress(dose=below.dosing.floor, **of_below)}
        at = now()
        return earned_again(replace(at, state=changed(at.state, progress=progress)), lowered, below)

    later, before = day(0.6), day(0.5) - timedelta(days=1)
    assert opens(mastered=True, mastered_at=later)
    assert not opens(mastered=True, mastered_at=before)
    assert not opens(mastered=False, mastered_at=later)


def test_somebody_afraid_is_offered_the_easier_level() -> None:
    def offered(fear: bool) -> list[tuple[str | None, str | None]]:
        told = session(day(0.5), done("squat-2", fear=fear))
        start = [intake(), set_stage(3, day(0.1))]
        placed = advice([*start, told], day(1)).offers
        return [(one.level, one.instead_of) for one in placed if one.kind == "easier"]

    assert offered(fear=True) == [("squat-1", "squat-2")]
    assert offered(fear=False) == []
