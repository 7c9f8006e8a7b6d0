"""Which safety questions come back, and when (rulings 1, evidence 1.2)."""

from steadyback.engine import Advice
from tests.engine.somebody import advice, check_in, day, intake

SHORT = {"RF01", "RF02", "RF03", "RF04", "RF05", "RF06", "RF07", "RF08", "RF14", "RF15"}
"""The short set of docs/algorithms/triage.md."""


def screen(found: Advice) -> set[str]:
    """The questions of the screen that is due."""
    return {flag for one in found.questions_due if one.kind == "screen" for flag in one.flags}


def test_the_short_questions_are_exactly_these_ten() -> None:
    assert screen(advice([intake()], day(1))) == SHORT


def test_they_are_asked_again_until_each_was_answered_today() -> None:
    all_but_one = dict.fromkeys(SHORT - {"RF15"}, "no")
    assert screen(advice([intake(), check_in(day(1), all_but_one)], day(1, 1))) == SHORT
    every_one = dict.fromkeys(SHORT, "no")
    assert screen(advice([intake(), check_in(day(1), every_one)], day(1, 1))) == set()
