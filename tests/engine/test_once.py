"""What is remembered while a life is lived is what would be worked out anew."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from steadyback.engine import advise, week_at
from steadyback.engine.absence import brought_up
from steadyback.engine.ladder import amount_now, dose_now
from steadyback.engine.once import once, remembering, shelf
from steadyback.engine.permission import grounds, permit, permit_afresh
from steadyback.engine.situation import Situation, situation
from steadyback.engine.solver import extra_minutes_needed, least_needs, needs_cost, solve
from steadyback.engine.state import Block, State
from steadyback.engine.week import plannable, posed, seed_of, with_one_more_day
from steadyback.simulation.course import course
from steadyback.simulation.feeling import Body
from steadyback.simulation.parameters import our_parameters
from steadyback.simulation.telling import intake
from steadyback.simulation.traits import traits
from steadyback.simulation.watching.record import Record, made
from tests.catalogue_fixture import the_catalogue

PARAMETERS = our_parameters()
MORNING = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def record_of(number: int) -> Record:
    """Somebody on their first day, a minute after their first answers."""
    person = traits(3, number, PARAMETERS)
    body = Body(3, person, course(3, person, 7, PARAMETERS), PARAMETERS)
    first = made("e1", MORNING, "intake", intake(body, MORNING.date()))
    return Record(person.person, (first,), MORNING + timedelta(minutes=1), the_catalogue())


def situations(people: int) -> Iterator[Situation]:
    """Many people at several hours."""
    for number in range(people):
        state = record_of(number).state
        for hours in (1, 5, 24, 24 * 20):
            on = MORNING + timedelta(hours=hours)
            now = situation(the_catalogue(), brought_up(state, on, the_catalogue()), on)
            rests = Block(tuple(the_catalogue().exercises)[::3], None, on + timedelta(days=7))
            yield replace(now, blocks=(rests,)) if number % 5 == 0 else now


class Watched:
    """An object that tells which of its parts are looked at."""

    def __init__(self, whole: Any, seen: set[str], place: str = "") -> None:
        self.whole, self.seen, self.place = whole, seen, place

    def __getattr__(self, name: str) -> Any:
        kind = vars(type(self.whole)).get(name)
        if isinstance(kind, property) and kind.fget is not None:
            return kind.fget(self)
        place = f"{self.place}.{name}" if self.place else name
        part = getattr(self.whole, name)
        if place in ("state", "state.steering", "state.symptoms", "state.abilities"):
            return Watched(part, self.seen, place)
        if place == "state.experience":
            return Watched(part, self.seen, place)
        self.seen.add(place)
        return part


def test_permission_asks_for_nothing_but_its_grounds() -> None:
    asked: set[str] = set()
    held: set[str] = set()
    for now in situations(25):
        grounds(Watched(now, held))  # type: ignore[arg-type]
        for level in the_catalogue().levels.values():
            permit_afresh(the_catalogue(), Watched(now, asked), level)  # type: ignore[arg-type]
    assert len(asked) > 15
    assert asked - held == {"believed", "state.symptoms.leg_nprs"}
    assert not held - asked


def test_a_remembered_permit_is_the_one_that_would_be_given_anew() -> None:
    with remembering():
        for now in situations(25):
            for level in the_catalogue().levels.values():
                assert permit(the_catalogue(), now, level) == permit_afresh(
                    the_catalogue(), now, level
                )
        assert shelf("permits") is not None


def test_an_amount_is_that_of_the_dose_with_its_reason() -> None:
    for now in situations(5):
        for level in the_catalogue().levels.values():
            dose, load, _ = dose_now(the_catalogue(), now, level)
            assert amount_now(the_catalogue(), now, level) == (dose, load)


def test_advice_is_the_same_where_answers_are_remembered() -> None:
    for number in range(4):
        record = record_of(number)
        plain = advise(the_catalogue(), record.state, record.on)
        with remembering():
            once_more = [advise(the_catalogue(), record.state, record.on) for _ in range(2)]
        assert once_more == [plain, plain]


def test_outside_nothing_is_kept_and_inside_each_object_is_asked_about_once() -> None:
    asked: list[list[int]] = []

    @once
    def length(items: list[int]) -> int:
        asked.append(items)
        return len(items)

    one, alike = [1], [1]
    assert [length(one), length(one)] == [1, 1]
    assert len(asked) == 2
    assert shelf("anything") is None
    with remembering():
        assert [length(one), length(one), length(alike)] == [1, 1, 1]
        assert len(asked) == 4
        with remembering():
            length(one)
        assert len(asked) == 5
        length(one)
        assert len(asked) == 5
    length(one)
    assert len(asked) == 6


def test_what_raises_is_asked_again() -> None:
    asked: list[object] = []

    @once
    def refuses(one: object) -> None:
        asked.append(one)
        raise ValueError("no")

    with remembering():
        for _ in range(2):
            with pytest.raises(ValueError, match="no"):
                refuses(asked)
    assert len(asked) == 2


def problems() -> Iterator[tuple[Any, Any]]:
    """Weeks of some people, and the same with one more day."""
    for number in range(40, 48):
        record = record_of(number)
        state: State = record.state
        if not plannable(state):
            continue
        week = week_at(state, record.on)
        seed = seed_of(state, week.iso)
        wider = with_one_more_day(state, week)
        if wider is not None:
            _, problem = posed(the_catalogue(), state, week, seed)
            _, larger = posed(the_catalogue(), wider, week, seed)
            yield problem, larger


def test_what_no_search_could_find_is_not_searched_and_no_advice_is_lost() -> None:
    most = int(the_catalogue().policy.help_minutes_most)
    spared = 0
    for problem, larger in problems():
        cost = needs_cost(problem, solve(problem))
        minutes, bounded = (
            extra_minutes_needed(problem, most),
            extra_minutes_needed(problem, most, cost),
        )
        assert bounded == minutes or (bounded is None and (not minutes or minutes[1] >= cost))
        needs, kept = least_needs(larger), least_needs(larger, cost)
        assert kept == needs or (kept is None and (needs is None or needs >= cost))
        spared += bounded is None
    assert spared
