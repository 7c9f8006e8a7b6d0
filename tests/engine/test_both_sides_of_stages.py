"""Whose stage holds at a moment: the one reached, a capped one, or a clinician's (rulings 23)."""

from dataclasses import replace
from typing import Any

from steadyback.engine.ladder import loading_open
from steadyback.engine.situation import clinician_knew, situation
from steadyback.engine.state import changed
from steadyback.record import Event
from tests.catalogue_fixture import the_catalogue
from tests.engine.somebody import CALM, check_in, day, event, folded, intake, set_stage

CATALOGUE = the_catalogue()
EASILY: dict[str, Any] = {
    "leg_nprs": 8, "settle_minutes": 120, "distal_level": 5, "nights_woken": 7,
    "sitting_minutes": 2, "bending_minutes": 2,
}  # fmt: skip
"""What scores as high irritability."""


def knew(*events: Event) -> bool:
    """Whether a clinician knew of the newest symptoms when setting the stage."""
    return clinician_knew(folded(events, day(3)))


def test_a_clinicians_stage_stands_over_the_symptoms_that_were_told_before_it() -> None:
    assert knew(intake(symptoms=CALM | EASILY), set_stage(3, day(1)))
    assert not knew(intake(), set_stage(3, day(1)), check_in(day(2), **EASILY))


def test_a_clinicians_stage_stands_where_symptoms_were_never_told() -> None:
    assert knew(intake(symptoms=None), set_stage(3, day(1)))


def test_the_stage_of_the_beginning_is_no_clinicians() -> None:
    assert not knew(intake(symptoms=CALM | EASILY))


def test_heavy_loads_ask_for_stage_four_and_for_its_gate() -> None:
    tests = {"trunk_hold_s": 60, "hinge_ok": True}
    calm = [check_in(day(n), leg_nprs=0, back_nprs=1) for n in (1, 2, 3)]
    start = [intake(), set_stage(4, day(0.1)), *calm]

    def open_at(stage: int, *more: Event, by_clinician: bool = False) -> bool:
        state = folded([*start, *more], day(4))
        state = changed(state, stage=replace(state.stage, set_by_clinician=by_clinician))
        now = replace(situation(CATALOGUE, state, day(4)), stage=stage)
        return loading_open(CATALOGUE, now)

    tested = event("measure", day(3.5), tests)
    assert open_at(4, tested)
    assert not open_at(3, tested)
    assert not open_at(4)
    assert open_at(4, by_clinician=True)
    assert not open_at(3, by_clinician=True)
