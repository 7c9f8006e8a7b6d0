"""Virtual lives: by the real rules, the same each time, and nothing that must never happen.

A rule that is broken on purpose is caught, and its case file shows the same again.
"""

import json
from collections import defaultdict
from dataclasses import replace
from datetime import datetime
from typing import Any

from steadyback.engine import mornings
from steadyback.record import Event, read_case
from steadyback.simulation import telling
from steadyback.simulation.chance import chance
from steadyback.simulation.living import Life, begun, live
from steadyback.simulation.lookout import Break, seen_again
from steadyback.simulation.outcome import ROWS
from steadyback.simulation.parameters import our_parameters
from steadyback.simulation.traits import Traits, traits
from steadyback.simulation.trial import Trial, outcome_of, tried
from steadyback.simulation.watching.faults import ASKED
from steadyback.simulation.watching.record import Record
from tests.catalogue_fixture import the_catalogue

PARAMETERS = our_parameters()
ORDERLY = PARAMETERS.but(late=0, doubled=0, wrong_entry=0)
WEEKS = 3
TRIAL = Trial(1, WEEKS, PARAMETERS)


def lived(person: Traits, weeks: int = WEEKS, parameters=PARAMETERS) -> Life:
    days = weeks * 7
    return live(begun(1, person, days, the_catalogue(), parameters), days)


def eager(number: int = 0, **changes: Any) -> Traits:
    """Somebody who always comes, a little sore."""
    usual: dict[str, Any] = {
        "adherent": 1.0, "leg": 3.0, "back": 2.0, "distal": 2, "irritable": 0.1, "cautions": (),
        "days": ("mon", "wed", "fri"), "minutes": 20, "tingling": False, "cause": "unknown",
        "side": "left", "weeks": 20.0, "first_episode": False,
    }  # fmt: skip
    return replace(traits(1, number, PARAMETERS), **(usual | changes))


def body_of(events: tuple[Event, ...], kind: str) -> list[Any]:
    """Each event of a kind once."""
    return [one for one in {event.id: event for event in events}.values() if one.kind == kind]


def test_nothing_is_broken_and_a_life_is_the_same_each_time() -> None:
    for number in (6,):
        outcome, breaks = tried(TRIAL, number, the_catalogue())
        assert breaks == []
        assert outcome.broken == {}
        assert tried(TRIAL, number, the_catalogue())[0] == outcome
        assert ROWS.validate_json(json.dumps(outcome.plain())) == outcome


def test_they_do_what_is_shown_and_answer_what_is_asked() -> None:
    life = lived(eager())
    events = life.record.events
    sessions = body_of(events, "session_done")
    assert len(sessions) >= 5
    planned = {
        item.level
        for event in body_of(events, "plan_issued")
        for day in event.body.plan.days
        for item in day.items
    }
    assert {done.level for one in sessions for done in one.body.levels} & planned
    answered = {event.body.for_session for event in body_of(events, "morning_after")}
    assert answered <= {event.id for event in sessions}
    assert len(body_of(events, "plan_issued")) >= WEEKS
    outcome = outcome_of(life, TRIAL)
    assert outcome.trained == len(sessions)
    assert outcome.days == WEEKS * 7
    assert sum(sum(week.halves) for week in outcome.weeks) > 0
    assert "PM07" in outcome.rules
    assert "PLAN_WEEK" in outcome.rules


def test_a_life_is_a_case_file_that_every_command_reads() -> None:
    record = lived(eager(3)).record
    case = read_case(json.dumps(record.as_case()))
    again = Record(case.person, case.events, record.on, the_catalogue())
    assert again.folded_afresh() == record.state


def test_events_that_come_twice_or_late_change_nothing_but_when_they_are_known() -> None:
    """The same events in the order in which they happened, each once, come to the same state."""
    often = PARAMETERS.but(late=0.2, late_days_most=1, doubled=0.5, wrong_entry=0.3)
    life = lived(eager(1), parameters=often)
    assert life.odd["doubled"] > 3
    assert life.odd["late"] > 0
    assert life.odd["wrong"] > 0
    assert life.lookout.broken == {}
    record = life.record
    once = {event.id: event for event in record.events}
    assert len(record.events) > len(once)
    orderly = tuple(sorted(once.values(), key=lambda event: (event.at, event.id)))
    calm = Record(record.person, orderly, record.on, the_catalogue())
    assert calm.folded_afresh() == record.state


def test_a_danger_sign_is_told_noticed_and_looked_into() -> None:
    signs = ORDERLY.but(sign_a_week=1, told_at_once=1, never_seen=0, seen_days_most=3)
    life = lived(eager(2), parameters=signs)
    outcome = outcome_of(life, replace(TRIAL, parameters=signs))
    dangers = [one for one in outcome.noticed if one.what != "flare"]
    assert dangers
    assert any(one.after == 0 for one in dangers)
    assert outcome.locked["any"] > 3
    assert body_of(life.record.events, "clearance")
    assert life.lookout.broken == {}


def test_who_tells_nothing_is_not_noticed() -> None:
    silent = ORDERLY.but(sign_a_week=1, told_at_once=0, rest_day_told=0)
    life = lived(eager(2, adherent=0.0), parameters=silent)
    outcome = outcome_of(life, replace(TRIAL, parameters=silent))
    after_first = [one for one in outcome.noticed if one.first > 0 and one.what != "flare"]
    assert after_first
    assert all(one.after is None for one in after_first)
    assert outcome.trained <= 1


def test_work_is_felt_and_the_course_takes_no_notice_of_it() -> None:
    sore = lived(eager(4, irritable=0.9, tolerance=5.0), parameters=ORDERLY)
    strong = lived(eager(4, irritable=0.1, tolerance=500.0), parameters=ORDERLY)

    def rises(life: Life) -> float:
        done = body_of(life.record.events, "session_done")
        return float(sum(e.body.leg_during - e.body.leg_before for e in done) / len(done))

    assert rises(sore) > rises(strong) + 1
    assert sore.body.course == strong.body.course


def test_the_luck_of_a_day_does_not_depend_on_what_was_done_before() -> None:
    assert chance(1, 2, "comes", 3).random() == chance(1, 2, "comes", 3).random()
    assert len({chance(1, 2, topic, 3).random() for topic in ("comes", "rest", "trains")}) == 3


def broken_ones(life: Life, number: str) -> list[Break]:
    return [one for one in life.lookout.breaks if number in one.numbers]


def seen(one: Break) -> list[str]:
    """What is broken when the case file is read from its text and lived again."""
    return seen_again(read_case(json.dumps(one.case)), one, the_catalogue())


def test_a_question_that_nobody_answered_and_that_locks_nothing_is_caught(monkeypatch) -> None:
    """11, seen at one moment; with the rule in force the same case is well."""
    silent = ORDERLY.but(rest_day_told=0)
    asked = tuple(flag for flag in ASKED if flag != "RF09")
    monkeypatch.setattr("steadyback.simulation.telling.ASKED", asked)
    with monkeypatch.context() as weakened:
        weakened.setattr("steadyback.engine.triage.could_be_urgent", lambda flag: False)
        life = lived(eager(5, adherent=0.0, days=("tue",)), weeks=1, parameters=silent)
        found = broken_ones(life, "11")
        assert found
        assert set(found[0].says) <= set(seen(found[0]))
    assert seen(found[0]) == []


def test_a_week_longer_than_asked_is_caught_as_it_is_planned(monkeypatch) -> None:
    """7, seen in the solver's own week."""
    with monkeypatch.context() as weakened:
        weakened.setattr("steadyback.engine.week.session_minutes", lambda *told: 45)
        life = lived(eager(6, minutes=5), weeks=1, parameters=ORDERLY)
        found = [one for one in broken_ones(life, "7") if one.planned]
        assert found
        assert set(found[0].says) <= set(seen(found[0]))
    assert seen(found[0]) == []


def test_progress_that_was_not_earned_is_caught_as_it_arrives(monkeypatch) -> None:
    """4, seen from one moment to the next: mornings that had not settled count all the same."""

    def unsettled(*told) -> dict:
        return telling_morning(*told) | {"settled_hours": "not_yet"}

    def counts(state, session, settled, at, catalogue):
        return after_settled(state, session, True, at, catalogue)

    telling_morning, after_settled = telling.morning, mornings.after_settled
    monkeypatch.setattr(telling, "morning", unsettled)
    calm = ORDERLY.but(morning_answered=1, noise=0, felt_spread=0, more_done=1, flare_a_day=0)
    person = eager(7, days=("mon", "tue", "wed", "thu", "fri", "sat", "sun"), tolerance=500.0)
    with monkeypatch.context() as weakened:
        weakened.setattr(mornings, "after_settled", counts)
        life = lived(person, parameters=calm)
        found = [one for one in life.lookout.breaks if one.arrived and "4" in one.numbers]
        assert found
        assert set(found[0].says) <= set(seen(found[0]))
    assert seen(found[0]) == []


def test_what_came_late_twice_or_was_put_right_comes_to_the_same_from_there_on() -> None:
    troubled = PARAMETERS.but(late=0.3, doubled=0.3, wrong_entry=0.5, rest_day_told=1)
    life = lived(eager(), 2, troubled)
    assert min(life.odd[what] for what in ("late", "doubled", "wrong"))
    assert life.lookout.broken == {}
    assert life.trail[-1] == life.record.state == life.record.folded_afresh()
    known = {event.id for event in life.record.events}
    corrections = sum(event.kind == "correction" for event in life.record.events)
    assert corrections
    assert len(life.trail) <= len(known)


def test_a_state_that_is_folded_from_too_late_on_is_caught(monkeypatch) -> None:
    troubled = PARAMETERS.but(late=0, doubled=0, wrong_entry=1, rest_day_told=1)
    last = lambda record, event: (event.at, event.id)  # noqa: E731
    with monkeypatch.context() as weakened:
        weakened.setattr("steadyback.simulation.watching.record.changes_from", last)
        found = [one for one in broken_ones(lived(eager(), 1, troubled), "12") if one.arrived]
        assert set(found[0].says) <= set(seen(found[0]))
    assert seen(found[0]) == []


def test_rules_that_end_in_an_error_are_kept_as_broken_and_others_live_on(monkeypatch) -> None:
    def raises(*told) -> None:
        raise ValueError("no such morning")

    with monkeypatch.context() as weakened:
        weakened.setattr(mornings, "after_settled", raises)
        life = lived(eager(), parameters=ORDERLY)
        (found,) = life.lookout.breaks
        assert found.raised
        assert found.case["events"][-1]["kind"] == "morning_after"
        assert found.says[0].startswith("raised: ValueError in test_lives, line ")
        assert set(found.says) <= set(seen(found))
        outcome = outcome_of(life, TRIAL)
        assert outcome.broken == {"raised": 1}
        assert outcome.days == life.ended
        assert 0 < outcome.days < WEEKS * 7
        assert ROWS.validate_json(json.dumps(outcome.plain())) == outcome
    assert seen(found) == []


def test_a_look_back_that_ends_in_an_error_is_kept_as_broken_too(monkeypatch) -> None:
    def raises(*told) -> None:
        raise ValueError("no such past")

    with monkeypatch.context() as weakened:
        weakened.setattr("steadyback.engine.progress.following.with_stage", raises)
        life = lived(eager(), 1, ORDERLY)
        (found,) = life.lookout.breaks
        assert found.raised
        assert set(found.says) <= set(seen(found))
        assert outcome_of(life, TRIAL).broken == {"raised": 1}
    assert seen(found) == []


def test_what_one_policy_changed_does_not_change_the_luck_of_later_arrivals(monkeypatch) -> None:
    """Two policies are compared on the same people with the same luck."""
    often = PARAMETERS.but(late=0.3, doubled=0.3, wrong_entry=0)

    def ways() -> dict[str, list[int]]:
        """By the moment of each check-in: the days on which it arrived."""
        came: dict[str, list[int]] = defaultdict(list)
        arrives = Life.arrives

        def noted(self: Life, event: Event, on: datetime) -> None:
            if event.kind == "check_in":
                came[event.at.isoformat()].append(self.day)
            arrives(self, event, on)

        with monkeypatch.context() as watched:
            watched.setattr(Life, "arrives", noted)
            lived(eager(), 2, often)
        return came

    before = ways()
    monkeypatch.setattr("steadyback.simulation.living.plans", lambda life, on: None)
    assert ways() == before
    assert any(len(days) > 1 for days in before.values())
    assert len({day for days in before.values() for day in days}) > 3
