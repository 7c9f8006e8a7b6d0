"""How far down pain is felt, beside an earlier day: the day is named so that nobody mistakes it."""

import pytest

from steadyback.web.look.chart import movement
from tests.engine.somebody import CALM, check_in, day, folded, intake


@pytest.mark.parametrize(
    ("days", "hours", "says"),
    [
        (0, 3, "Earlier today pain reached"),
        (1, 3, "Yesterday pain reached"),
        (2, 3, "On Monday pain reached"),
        (7, 3, "On Monday last week pain reached"),
    ],
)
def test_it_names_the_day_it_compares_with(days: int, hours: float, says: str) -> None:
    on = day(days, hours)
    before = intake(symptoms=CALM | {"distal_level": 4})
    state = folded([before, check_in(on, distal_level=1)], on)
    assert movement(state, on).startswith(says)


def test_it_says_today_also_where_pain_moved_down() -> None:
    on = day(0, 3)
    state = folded([intake(), check_in(on, distal_level=5)], on)
    assert "Earlier today it reached" in movement(state, on)
