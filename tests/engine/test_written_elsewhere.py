"""What clinicians wrote on another installation: it may close here, and never opens (rulings 4)."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings

from steadyback.catalogue.exercise import Dose
from steadyback.engine import State, doses, dump_state, load_state
from steadyback.engine.absence import brought_up
from steadyback.engine.ladder import climb, dose_now
from steadyback.engine.permission import permit
from steadyback.engine.red_flags import SEVERITY
from steadyback.engine.situation import Situation, situation
from steadyback.record import Event, timeline
from steadyback.record.elsewhere import from_elsewhere
from tests.catalogue_fixture import the_catalogue
from tests.engine.somebody import (
    MONDAY,
    advice,
    change,
    check_in,
    day,
    done,
    event,
    folded,
    green,
    intake,
    set_stage,
)
from tests.records import Record, advised, planned_days, records, steady_records


def elsewhere(record: Record) -> Record:
    """The same record as another installation takes it in."""
    return replace(record, events=tuple(from_elsewhere(one) for one in record.events))


def moved(events: list[Event]) -> list[Event]:
    return [from_elsewhere(one) for one in events]


def now_of(state: State, record: Record) -> Situation:
    return situation(the_catalogue(), brought_up(state, record.on, the_catalogue()), record.on)


def never_less_strict(here: Record) -> None:
    """Triage, lock, stage, rungs, doses: none is milder elsewhere."""
    there = elsewhere(here)
    one, other = advised(here), advised(there)
    assert SEVERITY[other.triage.level] >= SEVERITY[one.triage.level]
    assert other.locked or not one.locked
    assert other.stage <= one.stage
    compare(now_of(here.state, here), now_of(there.state, there))


def compare(here: Situation, there: Situation) -> None:
    """No level is open there and closed here; no rung is higher, and no dose larger."""
    catalogue = the_catalogue()
    for level in catalogue.levels.values():
        if permit(catalogue, there, level).open:
            assert permit(catalogue, here, level).open, level.id
            more, most = dose_now(catalogue, there, level)[0], dose_now(catalogue, here, level)[0]
            assert doses.smaller(more, most) == more, level.id
    for exercise in catalogue.exercises:
        rung, known = climb(catalogue, there, exercise).rung, climb(catalogue, here, exercise).rung
        if rung is not None:
            assert known is not None
            assert rung.level.rung <= known.level.rung


@settings(max_examples=60)
@given(records())
def test_no_record_is_judged_more_mildly_elsewhere(record: Record) -> None:
    never_less_strict(record)


@settings(max_examples=40)
@given(steady_records())
def test_no_steady_record_is_judged_more_mildly_elsewhere(record: Record) -> None:
    never_less_strict(record)


@settings(max_examples=25)
@given(planned_days())
def test_no_planned_day_is_judged_more_mildly_elsewhere(record: Record) -> None:
    never_less_strict(record)
    assert elsewhere(record).state.plans == ()


@settings(max_examples=40)
@given(records())
def test_a_state_that_holds_both_ways_is_kept_exactly(record: Record) -> None:
    state = elsewhere(record).state
    assert load_state(dump_state(state)) == state


CLEARED = {"flags": ["RF07"], "clinician": "Dr Ann", "issued": "2026-03-03", "until": "2026-06-01"}


def emergency() -> list[Event]:
    return [intake(), check_in(day(1, -6), {"RF07": "yes"})]


@pytest.mark.parametrize("flag", ["RF07", "RF13"])
def test_a_clearance_from_elsewhere_opens_nothing(flag: str) -> None:
    told = [intake(), check_in(day(1, -6), {flag: "yes"})]
    told += [event("clearance", day(1), CLEARED | {"flags": [flag]}, "clinician:ann")]
    assert advice(told, day(2)).triage.level == "clear"
    assert advice(moved(told), day(2)).locked


def test_an_allow_from_elsewhere_opens_nothing_and_a_forbid_holds() -> None:
    told = [intake(), change(day(1), "allow", level="superman-1")]
    told += [change(day(1), "forbid", exercise="pelvic-tilt")]
    state = folded(moved(told), day(2))
    assert state.steering.allowed == frozenset()
    assert advice(moved(told), day(2)).levels["pelvic-tilt"].level is None


def test_a_forbid_taken_back_elsewhere_still_holds() -> None:
    told = [intake(), change(day(1), "forbid", exercise="pelvic-tilt")]
    told += [change(day(2), "forbid", exercise="pelvic-tilt", withdrawn=True)]
    assert advice(told, day(3)).levels["pelvic-tilt"].level is not None
    assert advice(moved(told), day(3)).levels["pelvic-tilt"].level is None


def test_a_lower_stage_from_elsewhere_holds_and_a_higher_one_does_not() -> None:
    up = [intake(), set_stage(3, day(0, 1))]
    assert stages(up, day(1)) == (3, 1)
    there = advice([*up, from_elsewhere(set_stage(2, day(1)))], day(2))
    assert there.stage == 2
    assert {"STAGE_SET"} <= {reason.id for reason in there.reasons}


def stages(events: list[Event], on: Any) -> tuple[int, int]:
    return advice(events, on).stage, advice(moved(events), on).stage


def dosed(at: float, dose: Dose, *, here: bool) -> Event:
    body = {"sets": dose.sets, "reps": dose.reps, "hold_s": dose.hold_s}
    told = change(day(at), "set_dose", level="bird-dog-1", dose=body)
    return told if here else from_elsewhere(told)


def test_a_smaller_dose_from_elsewhere_holds_and_a_larger_one_does_not() -> None:
    level = the_catalogue().levels["bird-dog-1"]
    low, high = level.dosing.floor, level.dosing.ceiling
    assert dose_at([intake(), dosed(1, high, here=False)]) == low
    assert dose_at([intake(), dosed(1, high, here=True)]) == high
    assert dose_at([intake(), dosed(1, high, here=True), dosed(2, low, here=False)]) == low


def dose_at(events: list[Event]) -> Dose:
    catalogue, state = the_catalogue(), folded(events, day(3))
    return dose_now(catalogue, situation(catalogue, state, day(3)), catalogue.levels["bird-dog-1"])[
        0
    ]


def corrected(event_id: str, body: dict[str, Any], at: float) -> Event:
    """A clinician elsewhere put an entry right."""
    said, name = {"event": event_id, "body": body}, f"fixed-{event_id}"
    return from_elsewhere(event("correction", day(at), said, "clinician:ann", name=name))


def test_what_a_clinician_elsewhere_put_right_may_close_a_level() -> None:
    first = intake()
    bad = [{"id": "osteoporosis"}, {"id": "vertebral_fracture"}, {"id": "glaucoma"}]
    body = first.body.model_dump(mode="json", exclude_none=True) | {"cautions": bad}
    told = [first, corrected(first.id, body, 1)]
    assert open_levels(told) < open_levels([first])
    assert open_levels([first]) - open_levels(told) == open_levels([first]) - open_levels(
        [intake(cautions=bad)]
    )


def open_levels(events: list[Event]) -> set[str]:
    catalogue, state = the_catalogue(), folded(events, day(2))
    now = situation(catalogue, state, day(2))
    return {one.id for one in catalogue.levels.values() if permit(catalogue, now, one).open}


def test_a_session_that_a_clinician_elsewhere_called_small_earns_no_rung() -> None:
    whole = done("pelvic-tilt-1", **ceiling("pelvic-tilt-1"))
    weeks = [one for at in range(1, 12) for one in green(day(at), whole)]
    told = [intake(), *weeks, check_in(day(12))]
    assert rung_of(told) > 1
    little = {"levels": [done("pelvic-tilt-1", sets=1, reps=1)]}
    worse = [
        corrected(one.id, one.body.model_dump(mode="json", exclude_none=True) | little, 12)
        for one in weeks
        if one.kind == "session_done"
    ]
    assert rung_of([*told, *worse]) == 1


def ceiling(level: str) -> dict[str, int]:
    most = the_catalogue().levels[level].dosing.ceiling
    return {"sets": most.sets, "reps": most.reps, "hold_s": most.hold_s}


def rung_of(events: list[Event]) -> int:
    level = advice(events, day(13)).levels["pelvic-tilt"].level
    assert level is not None
    return the_catalogue().levels[level].rung


def test_a_danger_that_a_clinician_took_back_elsewhere_stands_here() -> None:
    told = emergency()
    fixed = {"event": told[1].id, "body": {"answers": {"RF07": "no"}}}
    told += [event("correction", day(1), fixed, "clinician:ann")]
    assert advice(told, day(2)).triage.level == "clear"
    assert advice(moved(told), day(2)).triage.level == "emergency"


def test_a_danger_that_a_clinician_put_in_elsewhere_stands_here_too() -> None:
    told = [intake(), check_in(day(1, -6), {"RF07": "no"})]
    fixed = {"event": told[1].id, "body": {"answers": {"RF07": "yes"}}}
    told += [event("correction", day(1), fixed, "clinician:ann")]
    assert advice(moved(told), day(2)).triage.level == "emergency"
    assert advice(moved(told), day(2)).locked
    assert advice(moved(told), day(2)).triage.card == advice(told, day(2)).triage.card


def test_what_only_the_person_wrote_is_the_same_everywhere() -> None:
    told = [intake(), *green(day(1)), *green(day(3))]
    assert folded(moved(told), day(5)) == folded(told, day(5))
    assert folded(moved(told), day(5)).believed is None


def test_it_does_not_matter_when_what_came_from_elsewhere_arrived() -> None:
    told = moved([intake(), set_stage(3, day(0, 1)), *green(day(1)), set_stage(2, day(4))])
    turned = timeline(reversed(told), day(9))
    assert turned == timeline(told, day(9))
    assert MONDAY + timedelta(days=9) == day(9)
