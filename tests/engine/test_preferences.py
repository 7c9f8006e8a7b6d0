"""Preferences: the newest of each known one, bounded, never an error, and no part of any advice."""

from typing import Any

import pytest

from steadyback.engine import advise, dump_state, load_state
from steadyback.record import Event
from steadyback.record.oversight import PREFERENCES
from tests.catalogue_fixture import the_catalogue
from tests.engine.somebody import day, event, folded, intake

CATALOGUE = the_catalogue()


def settings(at: float, /, **preferences: Any) -> Event:
    """A settings event so many days after the first evening."""
    return event("settings", day(at), {"preferences": preferences})


def kept(*events: Event) -> dict[str, bool | int | str]:
    """The preferences of a record."""
    return folded([intake(), *events], day(9)).preferences


def test_nothing_is_preferred_before_it_is_told() -> None:
    assert kept() == {}


def test_the_newest_of_each_holds_and_what_is_missing_stays() -> None:
    first = settings(1, figure_build="broad", figure_tone="umber", figure_side="left")
    assert kept(first, settings(2, figure_tone="ivory")) == {
        "figure_build": "broad",
        "figure_tone": "ivory",
        "figure_side": "left",
    }


def test_it_goes_by_when_it_was_told_and_not_by_when_it_came() -> None:
    assert kept(settings(2, figure_tone="ivory"), settings(1, figure_tone="umber")) == {
        "figure_tone": "ivory"
    }


def test_names_that_nobody_knows_are_left_out_so_that_the_state_stays_small() -> None:
    many = settings(1, figure_build="broad", **{f"voice_{n}": n for n in range(50)})
    assert kept(many) == {"figure_build": "broad"}
    assert set(kept(many)) <= set(PREFERENCES)


@pytest.mark.parametrize("value", ["purple", "", 7, True])
def test_a_value_that_means_nothing_is_kept_as_told_and_is_no_error(value: Any) -> None:
    assert kept(settings(1, figure_build="broad"), settings(2, figure_build=value)) == {
        "figure_build": value
    }


def test_what_was_taken_back_does_not_hold() -> None:
    mistaken = settings(2, figure_tone="umber")
    undone = event("correction", day(3), {"event": mistaken.id, "withdraw": True})
    assert kept(settings(1, figure_tone="ivory"), mistaken, undone) == {"figure_tone": "ivory"}


@pytest.mark.parametrize("value", ["broad", 1, True, False])
def test_a_kept_state_has_the_same_preferences_of_the_same_kind(value: Any) -> None:
    state = folded([intake(), settings(1, figure_build=value)], day(9))
    again = load_state(dump_state(state))
    assert again == state
    assert type(again.preferences["figure_build"]) is type(value)


def test_no_preference_changes_any_advice() -> None:
    told = settings(1, figure_build="broad", figure_tone="umber", figure_side="left")
    plain, chosen = (folded([intake(), *more], day(1.5)) for more in ((), (told,)))
    assert advise(CATALOGUE, chosen, day(2)) == advise(CATALOGUE, plain, day(2))
