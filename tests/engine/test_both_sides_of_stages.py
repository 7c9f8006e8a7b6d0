"""Whose stage holds at a moment: the one reached, a capped one, or a clinician's (rulings 23)."""

from typing import Any

from steadyback.engine.situation import clinician_knew
from steadyback.record import Event
from tests.engine.somebody import CALM, check_in, day, folded, intake, set_stage

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
