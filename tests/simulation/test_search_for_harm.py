"""The search for harm: people changed on purpose stay possible; the worst are changed further."""

import json
from datetime import UTC, datetime
from random import Random

import pytest

from steadyback.record import read_case
from steadyback.simulation import searching
from steadyback.simulation.harm import GAUGES, PainGauge, PlanGauge, Reached
from steadyback.simulation.living import begun, live
from steadyback.simulation.lookout import Lookout, seen_again
from steadyback.simulation.parameters import our_parameters
from steadyback.simulation.searching import Found, Search, Searching, lived, one_by_one
from steadyback.simulation.traits import traits
from steadyback.simulation.varied import (
    TELLABLE,
    Varied,
    begun_as,
    changed,
    person_of,
    stranger,
    varied_from,
)
from steadyback.simulation.watching.record import Record
from tests.catalogue_fixture import the_catalogue

PARAMETERS = our_parameters()
FIRST = datetime(2026, 1, 5, 8, tzinfo=UTC)
EAGER = {
    "adherent": 1.0, "leg": 2.0, "back": 1.0, "distal": 1, "irritable": 0.1, "cautions": (),
    "days": ("mon", "wed", "fri"), "minutes": 20, "tingling": False, "cause": "unknown",
    "weeks": 20.0, "tolerance": 500.0,
}  # fmt: skip
CALM = {
    "late": 0.0, "doubled": 0.0, "wrong_entry": 0.0, "noise": 0.0, "felt_spread": 0.0,
    "more_done": 1.0, "morning_answered": 1.0, "flare_a_day": 0.0,
}  # fmt: skip


def quiet(text: str) -> None:
    """Says nothing."""


def body_of(record: Record, kind: str) -> list:
    return [one.body for one in {e.id: e for e in record.events}.values() if one.kind == kind]


def test_whoever_is_changed_stays_possible_and_can_be_written_down() -> None:
    source, one = Random(3), stranger(1, 0)
    for _ in range(300):
        one = changed(one, 28, 1, PARAMETERS, source)
        person_of(one, 1, PARAMETERS)  # raises Impossible
    assert one.traits
    assert one.parameters
    for (day, what), said in one.told.items():
        assert 0 <= day < 28
        assert TELLABLE[what][0] <= said <= TELLABLE[what][1]
    assert varied_from(json.loads(json.dumps(one.plain()))) == one


def test_what_is_told_otherwise_is_what_the_record_holds() -> None:
    told = {(0, "leg"): 5, (0, "rise"): -2, (2, "comes"): 0, (1, "leg"): 6, (1, "morning"): 1}
    one = Varied(5, EAGER, CALM, told)
    life = live(begun_as(one, 1, 4, the_catalogue(), PARAMETERS, Lookout()), 4)
    record = life.record
    assert body_of(record, "intake")[0].symptoms.leg_nprs == 5
    sessions = body_of(record, "session_done")
    assert (sessions[0].leg_before, sessions[0].leg_during) == (4, 2)
    assert body_of(record, "morning_after")[0].leg_nprs == 5
    assert life.lookout.broken == {}
    days = {e.at.date() for e in record.events if e.kind == "session_done"}
    assert all((day - life.first).days != 2 for day in days)


def test_nothing_told_is_the_life_as_it_was_drawn() -> None:
    drawn = live(begun(1, traits(1, 6, PARAMETERS), 5, the_catalogue(), PARAMETERS), 5)
    same = live(begun_as(Varied(6), 1, 5, the_catalogue(), PARAMETERS, Lookout()), 5)
    assert same.record.events == drawn.record.events


@pytest.mark.parametrize("goal", GAUGES)
def test_each_goal_measures_a_life_and_its_case_can_be_read(goal) -> None:
    found = lived(Search(goal, 1, 2, PARAMETERS), Varied(5, EAGER, CALM), the_catalogue())
    assert found.breaks == ()
    case = read_case(json.dumps(found.case))
    assert case.events
    if goal != "pain-at-progression":
        assert found.reached
        assert found.reached[0].says
    for one in found.reached:
        assert any(event.at <= one.on for event in case.events)
    json.dumps(found.plain())


def test_pain_is_measured_where_a_level_moves_up() -> None:
    """Two green sessions with more than was asked, and their mornings: the dose goes up."""
    one = Varied(5, EAGER, CALM, {(day, "rise"): 0 for day in range(14)})
    gauge = PainGauge()
    life = live(begun_as(one, 1, 14, the_catalogue(), PARAMETERS, gauge), 14)
    assert life.lookout is gauge
    reached = gauge.reached["level up, that morning"]
    assert reached.limit == the_catalogue().policy.pm07_leg
    assert 0 <= reached.value <= 3
    assert gauge.reached["level up, 48 hours"].value >= reached.value
    assert gauge.counted >= 2


def test_a_life_with_few_plans_says_nothing_of_how_steady_they_are() -> None:
    gauge = PlanGauge(shares=[1.0])
    assert gauge.score == 0


def imagined(search: Search, brood):
    """Lives that nobody lived: the nearer to a leg pain of nine, the nearer to harm."""
    for one in brood:
        person, _ = person_of(one, search.seed, search.parameters)
        yield Found(one, -abs(person.leg - 9.0) - abs(person.minutes - 60), (), {}, ())


def test_it_comes_nearer_than_as_many_people_as_they_are_drawn() -> None:
    search = Searching(Search("dose", 1, 2, PARAMETERS))
    search.run(400, imagined, quiet)
    assert search.lives == 400
    assert search.first is not None
    drawn = imagined(search.search, [stranger(1, place) for place in range(400)])
    assert search.worst[0].score > max(found.score for found in drawn) >= search.first
    again = Searching(Search("dose", 1, 2, PARAMETERS))
    again.run(400, imagined, quiet)
    assert again.worst == search.worst
    other = Searching(Search("dose", 2, 2, PARAMETERS))
    other.run(400, imagined, quiet)
    assert other.worst != search.worst


def test_ctrl_c_keeps_the_worst_so_far() -> None:
    def interrupted(search: Search, brood):
        for place, found in enumerate(imagined(search, brood)):
            if found.one.number == stranger(1, 11).number:
                raise KeyboardInterrupt
            assert place < 8
            yield found

    search = Searching(Search("dose", 1, 2, PARAMETERS))
    search.run(100, interrupted, quiet)
    assert search.stopped
    assert search.lives == 11
    assert search.worst[0].score == max(found.score for found in search.worst)


def test_real_lives_come_to_the_same_again(monkeypatch) -> None:
    monkeypatch.setattr(searching, "FIRST", 2)
    monkeypatch.setattr(searching, "BROOD", 2)

    def searched() -> Searching:
        search = Searching(Search("dose", 4, 1, PARAMETERS))
        search.run(4, one_by_one, quiet)
        return search

    one, other = searched(), searched()
    assert one.worst == other.worst
    assert len(one.worst) == 4
    assert any(found.one.traits or found.one.told or found.one.parameters for found in one.worst)
    assert not one.broken


def test_a_rule_that_is_broken_on_purpose_is_found_and_can_be_seen_again(monkeypatch) -> None:
    search = Searching(Search("dose", 1, 1, PARAMETERS))
    person = Varied(6, EAGER | {"minutes": 5}, CALM)
    monkeypatch.setattr(searching, "stranger", lambda seed, place: person)
    with monkeypatch.context() as weakened:
        weakened.setattr("steadyback.engine.week.session_minutes", lambda *told: 45)
        search.run(1, one_by_one, quiet)
    assert len(search.broken) == 1
    broken = next(one for one in search.broken[0].breaks if "7" in one.numbers and one.planned)
    case = read_case(json.dumps(broken.case))
    assert seen_again(case, broken, the_catalogue()) == []


def test_what_is_less_is_not_kept() -> None:
    gauge = GAUGES["dose"]()
    person, _ = person_of(stranger(1, 0), 1, PARAMETERS)
    record = Record(person.person, (), FIRST, the_catalogue())
    for value in (1.0, 3.0, 2.0):
        gauge.found(Reached("sets", FIRST, value, 6, value / 6, f"{value}"), record)
    assert gauge.reached["sets"].value == 3.0
    assert gauge.score == pytest.approx(0.5 * 1.01)
