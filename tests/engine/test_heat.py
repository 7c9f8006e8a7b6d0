"""Heat: for whom it is now, and for how long (evidence 2.1, 3.3, 9.22; ruling 9; our proposal)."""

from itertools import combinations
from typing import Any

import pytest

from steadyback.engine.heat import Heat, heat_minutes, heat_now
from steadyback.record.training import Activity
from steadyback.vocabulary import CAUTION_IDS
from steadyback.wording.heat_words import heat_words
from tests.catalogue_fixture import the_catalogue
from tests.engine.somebody import ALL_NO, CALM, check_in, day, event, folded, intake

EVENING = day(1)
FRESH = {"surgery_date": "2026-02-01"}
LONG_AGO = {"surgery_date": "2020-02-01"}
SKIN: dict[str, Any] = {"id": "sensory_loss"}


def heat_of(*later: Any, **changes: Any) -> Heat:
    return heat_now(the_catalogue(), folded([intake(**changes), *later], EVENING), EVENING)


def cases(heat: Heat) -> list[str]:
    return [one.case for one in heat.closed]


def symptoms(**changes: Any) -> dict[str, Any]:
    return {"symptoms": CALM | changes}


@pytest.mark.parametrize(
    ("open_to", "closed_to", "case"),
    [
        (symptoms(), symptoms(numbness=True), "numb"),
        (symptoms(), symptoms(numbness=None), "not_known_numb"),
        ({"cautions": []}, {"cautions": [{"id": "glaucoma"}]}, "not_judged"),
        ({"cautions": []}, {"cautions": [{"id": "other", "text": "?"}]}, "not_judged"),
        ({"cautions": [SKIN | {"heat_sensation_ok": True}]}, {"cautions": [SKIN]}, "skin"),
        (
            {"cautions": [SKIN | {"heat_sensation_ok": True}]},
            {"cautions": [SKIN | {"heat_sensation_ok": False}]},
            "skin",
        ),
        (
            {"cautions": [{"id": "post_discectomy"} | LONG_AGO]},
            {"cautions": [{"id": "post_discectomy"} | FRESH]},
            "closed",
        ),
        ({"cautions": [{"id": "osteoporosis"}]}, {"cautions": [{"id": "dialysis"}]}, "not_judged"),
        ({"answers": ALL_NO}, {"answers": ALL_NO | {"RF11": "yes"}}, "locked"),
        ({"answers": ALL_NO}, {"answers": ALL_NO | {"RF01": "yes"}}, "locked"),
        ({"conditions": ["stenosis"]}, {"cautions": None}, "not_asked"),
    ],
)
def test_it_is_open_to_one_and_closed_to_the_other(
    open_to: dict[str, Any], closed_to: dict[str, Any], case: str
) -> None:
    assert cases(heat_of(**open_to)) == []
    assert case in cases(heat_of(**closed_to))


def test_before_the_first_questions_it_is_closed() -> None:
    state = folded([], EVENING)
    assert cases(heat_now(the_catalogue(), state, EVENING)) == ["not_asked"]


def test_new_numbness_closes_it_from_then_on() -> None:
    told = check_in(day(0.5), numbness=True, numbness_change="new", side="left")
    assert heat_of().open
    assert {"numb", "locked"} <= set(cases(heat_of(told)))


def test_numbness_that_a_session_told_of_closes_it() -> None:
    told = event("session_done", day(0.5), {"numbness_change": "new", "levels": []})
    assert "locked" in cases(heat_of(told))


def test_no_added_caution_opens_it() -> None:
    entries = [{"id": name} for name in CAUTION_IDS if name != "other"]
    alone = {entry["id"]: heat_of(cautions=[entry]).open for entry in entries}
    assert {True, False} == set(alone.values())
    for one, two in combinations(entries, 2):
        both = heat_of(cautions=[one, two])
        assert not both.open or (alone[one["id"]] and alone[two["id"]]), (one, two)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"cautions": [{"id": "hip_replacement"} | LONG_AGO]}, "Never on a wound"),
        (symptoms(distal_level=4, weeks=2), "feels warm and cold"),
    ],
)
def test_where_it_is_open_with_care_it_says_so(changes: dict[str, Any], says: str) -> None:
    found = heat_of(**changes)
    assert found.open
    assert any(says in note for note in found.care)


def test_it_waits_while_an_early_pregnancy_is_not_cleared_and_is_never_for_the_belly() -> None:
    found = heat_of(cautions=[{"id": "pregnancy", "pregnancy_weeks": 12}])
    assert cases(found) == ["locked"]
    assert any("Never on the belly" in note for note in found.care)


def test_each_reason_is_a_sentence_that_names_what_it_rests_on() -> None:
    for name in CAUTION_IDS:
        for closed in heat_of(cautions=[{"id": name}]).closed:
            words = heat_words(closed, the_catalogue())
            assert words.endswith(".")
            assert "{" not in words
            if closed.case in ("closed", "not_judged"):
                assert the_catalogue().cautions[name].name in words


@pytest.mark.parametrize(
    ("last", "minutes"),
    [
        (None, (10,)),
        (Activity(activity="heat", minutes=10), (10,)),
        (Activity(activity="heat", minutes=10, skin="sore"), (10,)),
        (Activity(activity="heat", minutes=5, skin="as_usual", note="It was too hot."), (10,)),
        (Activity(activity="heat", minutes=10, skin="as_usual"), (10, 15, 20)),
    ],
)
def test_only_the_short_test_is_offered_until_it_left_the_skin_as_usual(
    last: Activity | None, minutes: tuple[int, ...]
) -> None:
    assert heat_minutes(the_catalogue().techniques["heat"], last) == minutes


@pytest.mark.parametrize("name", ["heat", "posture"])
def test_the_minutes_of_a_step_are_the_ones_that_its_words_say(name: str) -> None:
    technique = the_catalogue().techniques[name]  # type: ignore[index]
    timed = [step for step in technique.steps if step.minutes is not None]
    assert timed
    for step in timed:
        assert f"{step.minutes} minutes" in step.how
        assert technique.minutes is not None
        assert step.minutes is not None
        assert step.minutes <= technique.minutes
