"""The compiled answers to "It hurts" are the engine's own, in every case."""

from hypothesis import given
from hypothesis import strategies as st

from steadyback.engine.day_table.answers import (
    PAINS,
    PLACES,
    SETTLED,
    SIGNS,
    AnswerTable,
    Outcome,
    Pain,
    Place,
    Signs,
    answer_table,
    decided,
)
from steadyback.engine.during import STRICTNESS
from tests.catalogue_fixture import the_catalogue

CATALOGUE = the_catalogue()
TABLE: AnswerTable = answer_table(CATALOGUE)


def place(before: int | None) -> int:
    return 0 if before is None else before + 1


def looked_up(leg: Pain, back: Pain, where: Place, signs: Signs) -> Outcome:
    """What the table says, found as a device finds it."""
    classes = (
        TABLE.leg[place(leg[0])][leg[1]],
        TABLE.back[place(back[0])][back[1]],
        TABLE.place[place(where[0])][where[1]][SETTLED.index(where[2])],
        TABLE.signs[sum(told << bit for bit, told in enumerate(signs))],
    )
    at = 0
    for one, size in zip(classes, TABLE.sizes, strict=True):
        at = at * size + one
    return TABLE.outcomes[TABLE.outcome[at]]


@given(
    st.sampled_from(PAINS), st.sampled_from(PAINS), st.sampled_from(PLACES), st.sampled_from(SIGNS)
)
def test_the_table_says_what_the_engine_says(
    leg: Pain, back: Pain, where: Place, signs: Signs
) -> None:
    assert looked_up(leg, back, where, signs) == decided(CATALOGUE, leg, back, where, signs)


def test_every_leg_and_every_back_pain_meets_every_place() -> None:
    quiet = (False, False, False, False)
    for leg in PAINS:
        for where in PLACES:
            assert looked_up(leg, (2, 2), where, quiet) == decided(
                CATALOGUE, leg, (2, 2), where, quiet
            )
    for back in PAINS:
        for signs in SIGNS:
            still: Place = (2, 2, "unknown")
            assert looked_up((1, 1), back, still, signs) == decided(
                CATALOGUE, (1, 1), back, still, signs
            )


@given(
    st.sampled_from(PAINS), st.sampled_from(PAINS), st.sampled_from(PLACES), st.sampled_from(SIGNS)
)
def test_a_new_sign_never_makes_the_answer_milder(
    leg: Pain, back: Pain, where: Place, signs: Signs
) -> None:
    now = looked_up(leg, back, where, signs)
    for sign in range(3):
        told = (*signs[:sign], True, *signs[sign + 1 :])
        after = looked_up(leg, back, where, told)  # type: ignore[arg-type]
        assert STRICTNESS.index(after.action) >= STRICTNESS.index(now.action)


def test_new_numbness_and_weakness_end_the_session() -> None:
    for signs in SIGNS:
        if signs[1] or signs[2]:
            found = looked_up((2, 2), (2, 2), (2, 2, "unknown"), signs)
            assert (found.action, found.others) == ("stop_session", False)


def test_pain_further_down_is_asked_about_again_after_ten_minutes() -> None:
    quiet = (False, False, False, False)
    first = looked_up((2, 2), (2, 2), (2, 3, "unknown"), quiet)
    assert (first.action, first.recheck_minutes) == ("stop_exercise", 10)
    assert looked_up((2, 2), (2, 2), (2, 3, "soon"), quiet).action == "stop_set"
    assert looked_up((2, 2), (2, 2), (2, 3, "later"), quiet).action == "stop_exercise"
