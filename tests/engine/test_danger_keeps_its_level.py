"""A danger sign keeps the highest level it ever had, until a clinician clears it.

One test for each way a strict reader found to lose or lower one (invariants 1, 2 and 9; rulings
1, 3, 4, 6, 7, 14).
"""

from typing import Any

import pytest

from steadyback.engine.triage import Triage
from steadyback.record import Event, Person
from tests.catalogue_fixture import the_catalogue
from tests.engine.somebody import (
    ALL_NO,
    CALM,
    PERSON,
    advice,
    check_in,
    day,
    done,
    event,
    intake,
    session,
)

OPERATED: dict[str, Any] = {"cautions": [{"id": "post_discectomy", "surgery_date": "2026-02-10"}]}


def found(*events: Event, days: float = 2, person: Person = PERSON) -> Triage:
    """The triage of these events some days in."""
    return advice(events, day(days), person).triage


def says(at: float, answers: dict[str, str], **details: dict[str, Any]) -> Event:
    """A check-in with these answers and details."""
    body = {"symptoms": CALM, "answers": answers, "flag_details": details}
    return event("check_in", day(at), body)


def clearance(*flags: str, at: float = 1, **more: str) -> Event:
    """A clearance; the person's own copy of one where nothing else is said."""
    by = more.pop("by", "person")
    issued = day(at).date().isoformat()
    body = {"flags": list(flags), "clinician": "Dr A", "issued": issued, "until": "2026-12-31"}
    return event("clearance", day(at), body | more, by, name=f"clear-{at}-{by[:4]}")


def withdrawn(original: Event, at: float) -> Event:
    """The person takes an event back."""
    return event("correction", day(at), {"event": original.id, "withdraw": True})


def measure(at: float, **what: Any) -> Event:
    """A measurement."""
    return event("measure", day(at), what)


def numb(at: float, **more: Any) -> Event:
    """A check-in with new numbness."""
    return check_in(day(at), numbness=True, numbness_change="new", **more)


def test_a_persons_clearance_does_not_lift_two_signs_that_raise_each_other() -> None:
    begin = intake(answers=ALL_NO | {"RF13": "yes", "RF24": "yes"})
    assert found(begin).level == "urgent"
    after = found(begin, clearance("RF13", "RF24"))
    assert (after.level, after.locked) == ("urgent", True)


def test_a_clinicians_clearance_lifts_two_signs_that_raise_each_other() -> None:
    begin = intake(answers=ALL_NO | {"RF13": "yes", "RF24": "yes"})
    assert found(begin, clearance("RF13", "RF24", by="clinician:ann")).level == "clear"


def test_a_persons_clearance_does_not_lift_new_numbness_after_an_operation() -> None:
    events = [intake(**OPERATED), numb(0.5)]
    assert found(*events).level == "emergency"
    after = found(*events, clearance("RF23", "RF29"))
    assert (after.level, after.locked) == ("emergency", True)


def test_a_raised_level_stands_when_the_sign_that_raised_it_is_withdrawn() -> None:
    both = says(0.5, {"RF13": "yes", "RF24": "yes"})
    assert found(intake(), both).level == "urgent"
    assert found(intake(), both, withdrawn(both, 1)).level == "urgent"


def test_an_emergency_after_an_operation_stands_when_the_operation_is_no_longer_named() -> None:
    events = [intake(**OPERATED), numb(0.5)]
    restated = event("intake", day(1), {"cautions": []})
    assert found(*events, restated).level == "emergency"


def test_an_emergency_after_an_operation_stands_when_the_intake_is_corrected() -> None:
    begin = intake(**OPERATED)
    body = intake().model_dump(mode="json", exclude_none=True)["body"]
    corrected = event("correction", day(1), {"event": begin.id, "body": body})
    assert found(begin, numb(0.5)).level == "emergency"
    assert found(begin, numb(0.5), corrected).level == "emergency"


def test_an_emergency_that_only_a_first_correction_told_stands_after_a_second() -> None:
    told = event("check_in", day(0.5), {"symptoms": CALM, "answers": ALL_NO})
    worse = {"symptoms": CALM, "answers": ALL_NO | {"RF01": "yes"}}
    calm = {"symptoms": CALM, "answers": ALL_NO}
    first = event("correction", day(0.7), {"event": told.id, "body": worse})
    second = event("correction", day(0.9), {"event": told.id, "body": calm})
    assert found(intake(), told, first).level == "emergency"
    assert found(intake(), told, first, second).level == "emergency"


def test_an_emergency_after_an_operation_is_not_lowered_by_the_calendar() -> None:
    assert found(intake(**OPERATED), numb(0.5), days=80).level == "emergency"


def test_weakness_after_an_operation_is_an_emergency_and_stays_one_for_months() -> None:
    mild = {"RF06": {"severity": "mild", "course": "same", "onset": "2026-02-20"}}
    begin = intake(answers=ALL_NO | {"RF06": "yes"}, flag_details=mild, **OPERATED)
    now, later = found(begin), found(begin, days=75)
    assert now.level == "emergency"
    assert (later.level, later.locked) == ("emergency", True)


def test_a_later_no_to_other_questions_does_not_lower_an_emergency() -> None:
    first = {flag: no for flag, no in ALL_NO.items() if flag not in ("RF06", "RF07")}
    stable = {"RF05": {"onset": "2025-10-01", "course": "same"}}
    begin = intake(answers=first | {"RF05": "yes"}, flag_details=stable, conditions=["stenosis"])
    assert found(begin, days=0.2).level == "emergency"
    after = found(begin, says(0.5, {"RF06": "no", "RF07": "no"}))
    assert (after.level, after.locked) == ("emergency", True)


def test_old_stable_pain_in_both_legs_is_a_caution_when_all_is_asked_at_once() -> None:
    stable = {"RF05": {"onset": "2025-10-01", "course": "same"}}
    begin = intake(answers=ALL_NO | {"RF05": "yes"}, flag_details=stable, conditions=["stenosis"])
    assert found(begin).level == "caution"


def test_known_old_numbness_does_not_lift_the_lock_of_new_numbness() -> None:
    assert found(intake(), numb(0.5)).level == "clinician"
    after = found(intake(), numb(0.5), says(0.6, {"RF29": "yes"}))
    assert (after.level, after.locked) == ("clinician", True)


def test_a_measured_loss_of_strength_stands_when_the_measure_is_withdrawn() -> None:
    strong = measure(0.2, heel_raise={"left": 10, "right": 10})
    weak = measure(1, heel_raise={"left": 0, "right": 10})
    assert found(intake(), strong, weak).level == "emergency"
    assert found(intake(), strong, weak, withdrawn(weak, 1.5)).level == "emergency"


def test_a_measured_loss_of_strength_stands_when_the_one_before_is_withdrawn() -> None:
    strong = measure(0.2, heel_raise={"left": 10, "right": 10})
    weak = measure(1, heel_raise={"left": 0, "right": 10})
    assert found(intake(), strong, weak, withdrawn(strong, 1.5)).level == "emergency"


@pytest.mark.parametrize("side", ["both", None])
def test_new_numbness_counts_as_both_legs_unless_one_leg_is_known(side: str | None) -> None:
    symptoms = {name: value for name, value in CALM.items() if name != "side"}
    known = {} if side is None else {"side": side}
    told = {"symptoms": {"numbness": True, "numbness_change": "new"}}
    after = found(intake(symptoms=symptoms | known), event("check_in", day(0.5), told))
    assert (after.level, after.locked) == ("emergency", True)


@pytest.mark.parametrize(("side", "level"), [("left", "clinician"), ("both", "emergency")])
def test_new_numbness_in_a_session_counts_for_the_side_known_before(side: str, level: str) -> None:
    one = session(day(1), done("pelvic-tilt-1"), numbness_change="new")
    assert found(intake(symptoms=CALM | {"side": side}), one).level == level


@pytest.mark.parametrize(("side", "level"), [("left", "clinician"), ("both", "emergency")])
def test_new_numbness_in_the_direction_test_is_a_danger_sign(side: str, level: str) -> None:
    first = {"minute": 0, "distal_level": 1, "leg_nprs": 1, "back_nprs": 1}
    last = {"minute": 1, "distal_level": 3, "leg_nprs": 3, "back_nprs": 1, "numbness_new": True}
    test = measure(1, direction_test={"block": "A", "ratings": [first, last]})
    after = found(intake(symptoms=CALM | {"side": side}), test)
    assert (after.level, after.locked) == (level, True)


@pytest.mark.parametrize("flag", ["RF08", "RF10", "RF11", "RF16", "RF17", "RF25", "RF30"])
@pytest.mark.parametrize("detail", [{"onset": "2026-03-01"}, {"assessed": True}])
def test_details_that_never_asked_for_the_parts_do_not_lower_a_level(
    flag: str, detail: dict[str, Any]
) -> None:
    plain = found(intake(answers=ALL_NO | {flag: "yes"}))
    with_detail = found(intake(answers=ALL_NO | {flag: "yes"}, flag_details={flag: detail}))
    assert plain.locked
    assert with_detail.level == plain.level


@pytest.mark.parametrize(("flag", "level"), [("RF08", "urgent"), ("RF25", "clinician")])
def test_parts_that_were_asked_and_denied_do_lower_a_level(flag: str, level: str) -> None:
    begin = intake(answers=ALL_NO | {flag: "yes"}, flag_details={flag: {"parts": []}})
    assert found(begin).level == level


def test_an_unknown_first_episode_after_55_counts_as_a_first_one() -> None:
    old = Person(birth_year=1960, time_zone="UTC", country="GB")
    unsaid = {name: value for name, value in CALM.items() if name != "first_episode"}
    after = found(intake(symptoms=unsaid), person=old)
    assert (after.level, [flag.id for flag in after.flags]) == ("clinician", ["RF19"])
    assert found(intake(), person=old).level == "clear"


def test_a_clearance_does_not_cover_a_later_onset_than_the_one_it_knew() -> None:
    known = {"RF22": {"onset": "2025-12-01", "course": "same"}}
    begin = intake(answers=ALL_NO | {"RF22": "yes"}, flag_details=known)
    cleared = clearance("RF22")
    newer = says(3, {"RF22": "yes"}, RF22={"onset": "2026-02-25", "course": "same"})
    same = says(3, {"RF22": "yes"}, RF22={"onset": "2025-12-01", "course": "same"})
    assert found(begin, cleared).level == "clear"
    assert found(begin, cleared, same, days=4).level == "clear"
    after = found(begin, cleared, newer, days=4)
    assert (after.level, after.locked) == ("clinician", True)


@pytest.mark.parametrize("hours", [2, 30 * 24])
def test_pain_that_still_reaches_further_down_a_week_later_goes_to_a_clinician(hours: int) -> None:
    lower = session(day(0.5), done("pelvic-tilt-1", distal_before=1, distal_peak=4), distal_after=4)
    later = day(7.5, hours)
    events = [intake(), lower, check_in(later, distal_level=4)]
    after = advice(events, day(7.5, hours + 1)).triage
    assert ("RF25", "clinician") in [(flag.id, flag.level) for flag in after.flags]


def test_pain_that_went_back_up_is_no_reason_for_a_clinician() -> None:
    lower = session(day(0.5), done("pelvic-tilt-1", distal_before=1, distal_peak=4), distal_after=4)
    events = [intake(), lower, check_in(day(8), distal_level=1)]
    assert advice(events, day(8.1)).triage.level == "clear"


def test_a_second_fall_does_not_hide_how_far_up_the_pain_was_before_the_first() -> None:
    first = session(day(0.5), done("pelvic-tilt-1"), distal_after=4)
    second = session(day(1.5), done("clamshell-1"), distal_before=4, distal_after=5)
    events = [intake(), first, second, check_in(day(8), distal_level=4)]
    assert "RF25" in [flag.id for flag in advice(events, day(8.1)).triage.flags]


@pytest.mark.parametrize("flag", [*the_catalogue().red_flags])
def test_a_clearance_written_before_a_sign_was_ever_told_does_not_cover_it(flag: str) -> None:
    details = {flag: {"onset": "2025-12-01", "course": "same", "severity": "mild"}}
    begin, cleared = intake(answers=ALL_NO), clearance(flag)
    told = says(3, {flag: "yes"}, **details)
    assert found(begin, cleared).level == "clear"
    assert found(begin, cleared, told, days=4) == found(begin, told, days=4)
