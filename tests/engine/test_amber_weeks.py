"""When a week counts as an amber one (evidence page, section 4.4)."""

from dataclasses import replace

import pytest

from steadyback.engine.deload import is_amber
from steadyback.engine.state import changed
from tests.catalogue_fixture import the_catalogue
from tests.engine.somebody import day, done, folded, green, intake

POLICY = the_catalogue().policy


@pytest.mark.parametrize(
    ("answered", "sessions", "amber"),
    [(5, 11, True), (5, 10, False), (6, 11, False), (1, 3, True), (1, 2, False)],
)
def test_a_week_is_amber_when_less_than_half_of_its_sessions_were_green_and_answered(
    answered: int, sessions: int, amber: bool
) -> None:
    state = folded([intake(), *green(day(1), done("squat-1", 1, 6))], day(8))
    one = state.sessions[0]
    assert (one.colour, one.answered) == ("green", True)
    week = [one] * answered + [replace(one, answered=False)] * (sessions - answered)
    state = changed(state, sessions=tuple(week))
    assert is_amber(state, one.week, one.week, POLICY) is amber
