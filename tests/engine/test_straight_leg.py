"""SL: raising the straight leg gives no leg symptoms, or seven days of sliders without any.

Evidence page, section 9 (entry codes). Asked and answered, the answer decides.
"""

from typing import Any

import pytest

from steadyback.engine.situation import situation
from steadyback.record import Event
from tests.catalogue_fixture import the_catalogue
from tests.engine.somebody import (
    CALM,
    advice,
    check_in,
    day,
    done,
    event,
    folded,
    green,
    intake,
    morning,
    session,
    set_stage,
)

CATALOGUE = the_catalogue()
NOT_ASKED = CALM | {"slr_symptoms": None}
START: list[Event] = [intake(symptoms=NOT_ASKED), set_stage(2, day(0.1))]
SLIDER = done("sciatic-slider-1", 1, 9)


def slid(*days: float) -> list[Event]:
    return [e for at in days for e in green(day(at), SLIDER)]


def clear(events: list[Event], days: float) -> bool:
    return situation(CATALOGUE, folded(events, day(days)), day(days)).straight_leg_clear


@pytest.mark.parametrize(("answer", "opens"), [(False, True), (True, False), (None, False)])
def test_the_answer_decides_and_no_answer_is_not_clear(answer: bool | None, opens: bool) -> None:
    asked = [intake(symptoms=CALM | {"slr_symptoms": answer})]
    assert clear(asked, 1) is opens


WEEK = slid(1, 3, 5, 7)


def test_a_week_of_quiet_sliders_stands_for_it() -> None:
    assert clear([*START, *WEEK], 8)


@pytest.mark.parametrize(("days", "opens"), [(7.7, False), (8, True)])
def test_six_days_are_not_enough(days: float, opens: bool) -> None:
    assert clear([*START, *WEEK], days) is opens


def test_it_opens_the_hamstring_stretch() -> None:
    gated = next(
        one for one in CATALOGUE.ladder("hamstring-stretch") if "straight_leg_clear" in one.only_if
    )
    below = CATALOGUE.ladder("hamstring-stretch")[gated.rung - 2]

    def reasons(events: list[Event], days: float) -> set[str]:
        placed = event("clinician_change", day(0.2), {"action": "set_level", "level": gated.id},
                       "clinician:ann")  # fmt: skip
        return {r.id for r in advice([*events, placed], day(days)).levels[gated.exercise].reasons}

    assert below.rung == gated.rung - 1
    assert "SL" in reasons([*START, *WEEK], 7.5)
    assert "SL" not in reasons([*START, *WEEK], 8)


@pytest.mark.parametrize(("days", "on"), [((1, 7), 8), ((1, 2, 3), 9.5), ((5, 6, 7, 7.9), 8)])
def test_the_week_needs_three_sessions_in_it_and_a_beginning_before_it(
    days: tuple[float, ...], on: float
) -> None:
    assert not clear([*START, *slid(*days)], on)


SORE: list[dict[str, Any]] = [{"leg_after": 2}, {"back_after": 4}, {"tingling_change": "new"},
                              {"leg_after": None}]  # fmt: skip


@pytest.mark.parametrize("felt", SORE, ids=str)
def test_one_session_that_was_not_green_begins_the_week_again(felt: dict[str, Any]) -> None:
    sore = session(day(6), SLIDER, **felt)
    assert not clear([*START, *WEEK, sore, morning(sore, day(6, 14))], 8)


def test_the_mornings_have_to_be_answered() -> None:
    silent = [session(day(at), SLIDER) for at in (1, 3, 5, 7)]
    assert not clear([*START, *silent], 8)
    answered = [e for one in silent[:3] for e in (one, morning(one, one.at.replace(hour=23)))]
    assert not clear([*START, *answered, silent[3]], 8)


def test_a_red_morning_counts_against_it() -> None:
    last = session(day(7), SLIDER)
    assert clear([*START, *slid(1, 3, 5), last, morning(last, day(7, 14))], 8)
    assert not clear([*START, *slid(1, 3, 5), last, morning(last, day(7, 14), leg_nprs=3)], 8)


def test_sessions_without_sliders_neither_help_nor_harm() -> None:
    others = [e for at in (2, 4, 6) for e in green(day(at), done("clamshell-1", 1, 6, hold_s=3))]
    assert not clear([*START, *others], 8)
    assert clear([*START, *WEEK, *others], 8)


def test_a_later_answer_that_it_hurts_closes_it() -> None:
    asked = check_in(day(7.9), slr_symptoms=True)
    assert not clear([*START, *WEEK, asked], 8)


def test_a_correction_that_turns_a_session_red_closes_it() -> None:
    one = next(e for e in WEEK if e.kind == "session_done" and e.at == day(5))
    body = session(day(5), SLIDER, leg_after=4).body.model_dump(mode="json", exclude_unset=True)
    fixed = event("correction", day(7.9), {"event": one.id, "body": body})
    assert not clear([*START, *WEEK, fixed], 8)
