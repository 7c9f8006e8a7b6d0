"""What exercise brought is no baseline for more exercise (rulings 16)."""

from steadyback.engine.baseline import Before, before_exercise
from steadyback.engine.day_table.table import day_tables
from tests.catalogue_fixture import the_catalogue
from tests.engine.somebody import check_in, day, event, folded, intake

HURTS = {"symptoms": {"leg_now": 6, "distal_level": 4}}


def test_pain_is_compared_with_what_the_check_in_before_it_said() -> None:
    state = folded([intake(), check_in(day(1), leg_nprs=3, back_nprs=2, distal_level=2)], day(1.1))
    assert before_exercise(state) == Before(leg=3, back=2, distal=2)


def test_what_was_told_while_it_hurt_is_no_baseline_for_more_exercise() -> None:
    told = [intake(), check_in(day(1), leg_nprs=3, back_nprs=2, distal_level=2)]
    state = folded([*told, event("check_in", day(1.02), HURTS)], day(1.1))
    assert state.symptoms.leg_nprs == 6, "every other rule goes by the worst"
    assert before_exercise(state) == Before(leg=3, back=2, distal=2)
    tables = day_tables(the_catalogue(), state, day(1.1), 1)
    assert (tables.leg, tables.back, tables.distal) == (3, 2, 2)


def test_a_later_check_in_is_the_baseline_again() -> None:
    told = [intake(), check_in(day(1)), event("check_in", day(1.02), HURTS)]
    state = folded([*told, check_in(day(2), leg_nprs=5, distal_level=3)], day(2.1))
    assert before_exercise(state) == Before(leg=5, back=2, distal=3)


def test_where_only_pain_of_a_moment_is_known_it_is_the_baseline() -> None:
    symptoms = {"side": "left", "weeks": 20}
    state = folded([intake(symptoms=symptoms), event("check_in", day(1), HURTS)], day(1.1))
    assert before_exercise(state) == Before(leg=6, back=None, distal=4)
