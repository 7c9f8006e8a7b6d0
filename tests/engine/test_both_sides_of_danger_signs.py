"""Signs that raise each other, and signs of another day (evidence 1.2, rulings 3, 7 and 17)."""

from typing import Any

from steadyback.engine.pain import hard_day
from steadyback.record import Event
from tests.catalogue_fixture import the_catalogue
from tests.engine.somebody import CALM, advice, check_in, day, event, folded, intake

UNWELL: dict[str, Any] = {"RF08": {"parts": ["unwell"]}}
INJURED: dict[str, Any] = {"RF11": {"assessed": True, "severity": "mild", "parts": []}}
MILD_WEAKNESS: dict[str, Any] = {"RF06": {"severity": "mild", "course": "same", "parts": []}}


def says(answers: dict[str, str], details: dict[str, Any], **symptoms: Any) -> Event:
    """A check-in with these answers, details and symptoms."""
    body = {"symptoms": CALM | symptoms, "answers": answers, "flag_details": details}
    return event("check_in", day(0.5), body)


def levels(told: Event, **answers: Any) -> dict[str, str]:
    """The level of each standing sign."""
    return {f.id: f.level for f in advice([intake(**answers), told], day(1)).triage.flags}


def test_an_infection_is_an_emergency_beside_new_weakness_that_only_the_symptoms_tell() -> None:
    weak = {"weakness": "new", "weakness_side": "left"}
    assert levels(says({"RF08": "yes"}, UNWELL))["RF08"] == "urgent"
    assert levels(says({"RF08": "yes"}, UNWELL, **weak))["RF08"] == "emergency"


def test_an_assessed_injury_is_urgent_beside_new_weakness() -> None:
    both = {"RF11": "yes", "RF06": "yes"}
    assert levels(says({"RF11": "yes"}, INJURED))["RF11"] == "clinician"
    assert levels(says(both, INJURED | MILD_WEAKNESS))["RF11"] == "urgent"


def test_an_operation_of_late_is_urgent_beside_new_weakness() -> None:
    operated = [{"id": "post_discectomy", "surgery_date": "2026-01-20"}]
    assert levels(says({}, {}), cautions=operated)["RF23"] == "clinician"
    weak = says({"RF06": "yes"}, MILD_WEAKNESS)
    assert levels(weak, cautions=operated)["RF23"] == "urgent"


def test_new_tingling_makes_the_day_hard_on_which_it_was_told_and_no_other() -> None:
    state = folded([intake(), check_in(day(1), tingling_change="new")], day(2))
    policy = the_catalogue().policy
    assert hard_day(state, day(1, 1), policy)
    assert not hard_day(state, day(2), policy)
