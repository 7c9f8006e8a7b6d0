"""Where numbness and tingling were marked, read beside what was said: the graver of the two holds.

Sources: rulings 4, 6, 15; evidence 1.2 (RF03, RF05, RF29 "unchanged") and 1.3 (map it weekly).
"""

from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steadyback.engine.pain import hard_day
from steadyback.engine.red_flags import SEVERITY
from steadyback.engine.reported import as_marked, elsewhere, marked_side
from steadyback.engine.stages import mean_leg, window
from steadyback.engine.triage import Triage
from steadyback.record import Event
from steadyback.record.answers import Site, Symptoms
from tests.catalogue_fixture import the_catalogue
from tests.engine.somebody import CALM, advice, day, event, folded, intake

POLICY = the_catalogue().policy
SITES: tuple[str, ...] = get_args(Site)
PATCH: dict[str, Any] = {"numbness": True, "numbness_change": "stable", "numb_sites": ["left_foot"]}
"""An old numb patch that stays the same, marked on the map."""


def begun(**symptoms: Any) -> Event:
    """An intake with these symptoms beside the calm ones."""
    return intake(symptoms=CALM | symptoms)


def told(at: float, **symptoms: Any) -> Event:
    """A check-in that says only this."""
    return event("check_in", day(at), {"symptoms": symptoms})


def found(*events: Event, days: float = 2) -> Triage:
    """The triage of these events some days in."""
    return advice(events, day(days)).triage


def levels(*events: Event) -> dict[str, str]:
    """The level of each sign that stands."""
    return {flag.id: flag.level for flag in found(*events).flags}


# ------------------------------------------------------------------ between the legs


@pytest.mark.parametrize("sites", ["numb_sites", "tingling_sites"])
@pytest.mark.parametrize("change", ["none", "stable", "new", None])
def test_between_the_legs_is_an_emergency_whatever_else_is_said(
    sites: str, change: str | None
) -> None:
    name = "numbness" if sites == "numb_sites" else "tingling"
    said = {} if change is None else {f"{name}_change": change}
    after = levels(begun(), told(1, **{sites: ["saddle"]}, **said))
    assert after["RF03"] == "emergency"
    assert levels(begun(**{sites: ["left_foot", "saddle"]}, **said))["RF03"] == "emergency"


@pytest.mark.parametrize("words", ["Back passage", "back_passage", "the GENITALS", "groin"])
def test_the_saddle_is_heard_in_somebodys_own_words_too(words: str) -> None:
    assert levels(begun(numb_sites=[words]))["RF03"] == "emergency"


def test_buttocks_and_lower_back_are_not_taken_for_the_saddle() -> None:
    places = ["left_buttock", "lower_back"]
    after = begun(numbness=True, numbness_change="stable", numb_sites=places, tingling=True,
                  tingling_sites=places)  # fmt: skip
    assert levels(after) == {}


# ------------------------------------------------------------------ the same place, another place


def test_a_numb_patch_at_the_same_place_stays_a_known_patch() -> None:
    again = told(1, numbness_change="none", numb_sites=["left_foot"])
    assert levels(begun(**PATCH), again) == {}


def test_a_numb_patch_that_became_smaller_stays_a_known_patch() -> None:
    large = begun(**PATCH | {"numb_sites": ["left_calf", "left_foot"]})
    assert levels(large, told(1, numb_sites=["left_foot"])) == {}


@pytest.mark.parametrize("change", ["none", "stable", None])
@pytest.mark.parametrize("place", ["left_calf", "left_thigh", "lower_back"])
def test_numbness_marked_at_a_new_place_is_new_though_it_is_said_not_to_change(
    change: str | None, place: str
) -> None:
    said = {} if change is None else {"numbness_change": change}
    after = found(begun(**PATCH), told(1, numb_sites=["left_foot", place], **said))
    assert [(flag.id, flag.level) for flag in after.flags] == [("RF29", "clinician")]
    assert after.locked


def test_a_place_is_compared_with_the_last_time_that_places_were_marked() -> None:
    nothing_marked = told(1, numbness_change="none", numb_sites=[])
    assert levels(begun(**PATCH), nothing_marked, told(2, numb_sites=["left_foot"])) == {}
    moved = told(2, numb_sites=["left_calf"])
    assert levels(begun(**PATCH), nothing_marked, moved) == {"RF29": "clinician"}


def test_a_first_map_of_known_numbness_is_compared_with_nothing() -> None:
    known = begun(numbness=True, numbness_change="stable")
    assert levels(known, told(1, numbness_change="stable", numb_sites=["left_foot"])) == {}


def test_a_mark_after_no_numbness_is_new_numbness() -> None:
    after = told(1, numbness_change="stable", numb_sites=["left_foot"])
    assert levels(begun(), after) == {"RF29": "clinician"}


def test_what_is_marked_and_denied_at_once_is_new_numbness() -> None:
    assert levels(begun(numbness=False, numb_sites=["left_foot"])) == {"RF29": "clinician"}


def test_own_words_count_as_a_place_like_any_other() -> None:
    patch = begun(**PATCH | {"numb_sites": ["Left foot"]})
    assert levels(patch, told(1, numb_sites=["left_foot"])) == {}
    assert levels(patch, told(1, numb_sites=["left_calf"])) == {"RF29": "clinician"}


def test_a_new_place_soon_after_an_operation_is_an_emergency() -> None:
    operated = [{"id": "post_discectomy", "surgery_date": "2026-02-10"}]
    begin = intake(symptoms=CALM | PATCH, cautions=operated)
    assert found(begin, told(1, numb_sites=["left_calf"])).level == "emergency"


# ------------------------------------------------------------------ sides


def test_new_numbness_marked_in_the_other_leg_is_both_legs() -> None:
    one = told(1, side="left", numbness_change="new", numb_sites=["left_foot"])
    other = told(1, side="left", numbness_change="new", numb_sites=["right_foot"])
    assert levels(begun(), one) == {"RF29": "clinician"}
    assert levels(begun(), other)["RF05"] == "emergency"


def test_an_old_patch_that_is_then_marked_in_the_other_leg_too_is_an_emergency() -> None:
    spread = told(1, numbness_change="none", numb_sites=["left_foot", "right_foot"])
    assert levels(begun(**PATCH), spread)["RF05"] == "emergency"


@pytest.mark.parametrize("sites", ["numb_sites", "tingling_sites"])
def test_marks_in_both_legs_ask_again_about_both_legs_where_that_was_denied(sites: str) -> None:
    name = "numbness" if sites == "numb_sites" else "tingling"
    known = {name: True, f"{name}_change": "stable", "distal_level": 4}
    one = begun(**known, **{sites: ["left_foot"]})
    both = begun(**known, **{sites: ["left_foot", "right_foot"]})
    assert "RF05" not in found(one).open_flags
    assert "RF05" in found(both).open_flags
    assert found(both).locked


def test_a_mark_makes_no_side_out_of_none() -> None:
    assert marked_side("none", ["left_foot"]) == "none"
    assert marked_side(None, ["left_foot"]) is None
    assert marked_side(None, ["left_foot", "right_calf"]) == "both"
    assert marked_side("both", ["left_foot"]) == "both"
    assert marked_side("right", ["lower_back", "saddle"]) == "right"


# ------------------------------------------------------------------ tingling


def test_tingling_marked_at_a_new_place_is_handled_as_pain_further_down() -> None:
    begin = begun(tingling=True, tingling_change="stable", tingling_sites=["left_calf"])
    same = told(1, tingling_change="none", tingling_sites=["left_calf"])
    spread = told(1, tingling_change="none", tingling_sites=["left_calf", "left_foot"])
    assert not hard_day(folded([begin, same], day(1, 1)), day(1, 1), POLICY)
    assert hard_day(folded([begin, spread], day(1, 1)), day(1, 1), POLICY)
    assert levels(begin, spread) == {}


# ------------------------------------------------------------------ never less strict


def test_no_mark_changes_nothing_that_was_said() -> None:
    said = Symptoms(numbness=True, numbness_change="stable", side="left")
    assert as_marked(said, Symptoms(numb_sites=("left_foot",))) is said
    state = folded([begun(**PATCH), told(1, numbness=True, numb_sites=[])], day(2))
    assert state.symptoms.numb_sites == ("left_foot",)


def test_a_mark_makes_numbness_that_nobody_was_asked_about() -> None:
    assert as_marked(Symptoms(numb_sites=("left_foot",)), Symptoms()).numbness is True
    assert as_marked(Symptoms(tingling_sites=("left_foot",)), Symptoms()).tingling is True


def test_worse_stays_worse_beside_a_map() -> None:
    marked = Symptoms(numbness_change="worse", numb_sites=("left_foot",))
    assert as_marked(marked, Symptoms(numbness=False)).numbness_change == "worse"


PLACES = st.lists(st.sampled_from(SITES), max_size=4, unique=True)
CHANGES = st.sampled_from([None, "none", "stable", "new", "worse"])
SIDES = st.sampled_from([None, "left", "right", "both", "none"])
TRUTH = st.sampled_from([None, True, False])
SAID = st.fixed_dictionaries(
    {"numbness": TRUTH, "numbness_change": CHANGES, "side": SIDES, "tingling": TRUTH,
     "tingling_change": CHANGES}
)  # fmt: skip


def report(at: float, said: dict[str, Any], numb: list[str], tingling: list[str]) -> Event:
    """A check-in with these words and marks."""
    known = {name: value for name, value in said.items() if value is not None}
    return told(at, **known, numb_sites=numb, tingling_sites=tingling)


@given(SAID, PLACES, PLACES, SAID, PLACES, PLACES)
def test_marking_places_is_never_milder_than_the_same_words_without(
    first: dict[str, Any],
    numb_before: list[str],
    tingling_before: list[str],
    last: dict[str, Any],
    numb: list[str],
    tingling: list[str],
) -> None:
    before = [begun(), report(1, first, numb_before, tingling_before)]
    marked, unmarked = (
        [*before, report(2, last, *places)] for places in ((numb, tingling), ([], []))
    )
    with_map, without = (advice(events, day(2, 1)) for events in (marked, unmarked))
    assert SEVERITY[with_map.triage.level] >= SEVERITY[without.triage.level]
    assert with_map.triage.locked >= without.triage.locked
    hard, easy = (hard_day(folded(one, day(2, 1)), day(2, 1), POLICY) for one in (marked, unmarked))
    assert hard >= easy


@given(PLACES, PLACES, st.lists(st.sampled_from(SITES), min_size=1, max_size=2))
def test_one_more_mark_is_never_milder(before: list[str], now: list[str], more: list[str]) -> None:
    begin = begun(numbness=True, numbness_change="stable", numb_sites=before)
    few = found(begin, told(1, numb_sites=now))
    many = found(begin, told(1, numb_sites=[*now, *more]))
    assert SEVERITY[many.level] >= SEVERITY[few.level]
    assert not elsewhere(now, before, denied=False) or elsewhere(
        [*now, *more], before, denied=False
    )


def test_a_clinicians_clearance_covers_a_place_that_stays_as_it_was_seen() -> None:
    seen = {
        "flags": ["RF29"], "clinician": "Dr A", "issued": "2026-03-04", "until": "2026-12-31",
    }  # fmt: skip
    spread = told(1, numb_sites=["left_foot", "left_calf"])
    cleared = event("clearance", day(2), seen, by="clinician:ann")
    same, more = told(3, numb_sites=["left_calf"]), told(3, numb_sites=["left_thigh"])
    assert found(begun(**PATCH), spread, cleared, same, days=4).level == "clear"
    assert found(begun(**PATCH), spread, cleared, more, days=4).level == "clinician"


# ------------------------------------------------------------------ the day's scores stay


WEEK = (4, 5, 5, 7, 6)
"""Leg pain at five check-ins, a day apart."""


@pytest.mark.parametrize("later", [{"numb_sites": ["left_foot"]}, {"tingling_change": "none"}])
def test_a_mark_told_later_in_a_day_takes_none_of_its_scores_away(later: dict[str, Any]) -> None:
    scored = [told(at + 1, leg_nprs=leg, back_nprs=3) for at, leg in enumerate(WEEK)]
    marked = [told(at + 1.1, **later) for at in range(len(WEEK))]
    for events in ([begun(**PATCH), *scored], [begun(**PATCH), *scored, *marked]):
        state = folded(events, day(6))
        assert mean_leg(state, day(6), POLICY) == sum(WEEK) / len(WEEK)


def test_a_mark_alone_is_no_entry_of_the_week() -> None:
    alone = [told(at, numb_sites=["left_foot"]) for at in (1, 2, 3)]
    assert len(window(folded([begun(**PATCH), *alone], day(4)), day(4), POLICY)) == 0


def test_what_hurts_in_a_session_leaves_the_days_back_pain_known() -> None:
    state = folded([begun(), told(1, leg_nprs=3, back_nprs=4), told(1.2, leg_now=5)], day(2))
    [entry] = window(state, day(2), POLICY)
    assert (entry.leg, entry.back) == (5, 4)
