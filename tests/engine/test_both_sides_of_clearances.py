"""What a clearance covers, by whom, and from when (rulings 4)."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from steadyback.engine import Advice
from steadyback.engine.days import local_day
from steadyback.engine.situation import cleared_levels
from steadyback.record import Event
from tests.engine.somebody import CALM, advice, check_in, day, event, folded, intake

CLINICIAN = "clinician:ann"


def says(answers: dict[str, str], at: float, **symptoms: Any) -> Event:
    """A check-in with these answers to safety questions."""
    return event("check_in", day(at), {"symptoms": CALM | symptoms, "answers": answers})


def clearance(
    *flags: str, at: float, issued: float, by: str = CLINICIAN, levels: tuple[str, ...] = ()
) -> Event:
    """A clearance written down at one time and issued on the day of another."""
    body = {
        "flags": list(flags),
        "clinician": "Dr A",
        "issued": day(issued).date().isoformat(),
        "until": "2026-12-31",
        "levels": list(levels),
    }
    return event("clearance", day(at), body, by)


def after(*events: Event, on: datetime) -> Advice:
    return advice([intake(), *events], on)


def test_it_counts_from_the_day_it_was_issued_for() -> None:
    told = says({"RF03": "yes"}, 0.5)
    later = clearance("RF03", at=1, issued=3)
    assert after(told, later, on=day(2)).locked
    assert not after(told, later, on=day(3)).locked


def test_a_visit_before_the_day_of_the_sign_covers_nothing() -> None:
    told = says({"RF03": "yes"}, 2)
    assert after(told, clearance("RF03", at=2.2, issued=1), on=day(2.3)).locked
    assert not after(told, clearance("RF03", at=2.2, issued=2), on=day(2.3)).locked


def test_a_sign_told_after_the_clearance_of_the_same_day_was_not_seen() -> None:
    seen = clearance("RF03", at=2, issued=2)
    assert not after(says({"RF03": "yes"}, 1.9), seen, on=day(2.1)).locked
    assert after(seen, says({"RF03": "yes"}, 2.05), on=day(2.1)).locked


def test_a_persons_own_clearance_does_not_undo_what_two_signs_make_together() -> None:
    both = says({"RF13": "yes", "RF24": "yes"}, 0.5)
    mine = clearance("RF13", "RF24", at=1, issued=1, by="person")
    found = after(both, mine, on=day(1.1))
    assert {flag.id: flag.level for flag in found.triage.flags} == {"RF13": "urgent"}
    theirs = clearance("RF13", "RF24", at=1, issued=1)
    assert after(both, theirs, on=day(1.1)).triage.level == "clear"


def test_no_improvement_that_is_told_again_stands_again() -> None:
    same = check_in(day(43), trend="same")
    mine = clearance("RF26", at=44, issued=44, by="person")
    assert after(same, mine, on=day(44.1)).triage.level == "clear"
    again = check_in(day(45), trend="same")
    assert [f.id for f in after(same, mine, again, on=day(45.1)).triage.flags] == ["RF26"]


def test_a_persons_own_clearance_does_not_undo_what_time_and_a_sign_make_together() -> None:
    worse = CALM | {"trend": "worse"}
    told = [intake(symptoms=worse), event("check_in", day(0.5), {"answers": {"RF13": "yes"}})]
    mine = clearance("RF13", "RF26", at=15, issued=15, by="person")
    assert advice(told, day(1)).triage.level == "clinician"
    assert advice([*told, mine], day(15.1)).triage.level == "urgent"
    theirs = clearance("RF13", "RF26", at=15, issued=15)
    assert advice([*told, theirs], day(15.1)).triage.level == "clear"


def counted(at: float, left: int) -> Event:
    return event("measure", day(at), {"heel_raise": {"left": left, "right": 20}})


def test_a_grave_level_that_comes_again_after_its_clearance_is_kept_again() -> None:
    operated = intake(cautions=[{"id": "post_discectomy", "surgery_date": "2025-12-20"}])
    first = [operated, counted(0.5, 20), counted(1, 15), clearance("RF06", at=2, issued=2)]
    again = [*first, counted(7, 10)]

    def levels(events: list[Event], on: float) -> dict[str, str]:
        return {f.id: f.level for f in advice(events, day(on)).triage.flags if f.id == "RF06"}

    assert levels(first, 30) == {}
    assert levels(again, 7.1) == {"RF06": "emergency"}
    assert levels(again, 30) == {"RF06": "emergency"}


@pytest.mark.parametrize(("by", "opens"), [(CLINICIAN, {"superman-7"}), ("person", set())])
def test_only_a_clinicians_clearance_opens_a_level(by: str, opens: set[str]) -> None:
    written = clearance("RF24", at=1, issued=1, by=by, levels=("superman-7",))
    state = folded([intake(), written], day(2))
    today = local_day(day(2), state.zone)
    assert cleared_levels(state, today) == opens
    assert cleared_levels(state, today - timedelta(days=2)) == set()
