"""One rule for each red flag, at both sides of its details (rulings 3)."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steadyback.engine.red_flags import LOCKING, RULES, SEVERITY, level_of, locks, one_up, worst
from steadyback.engine.state import FlagState, Report, State
from steadyback.record.answers import FlagDetail
from steadyback.vocabulary import ACTION_LEVELS, FLAG_IDS, ActionLevel, Condition, FlagId
from tests.catalogue_fixture import the_catalogue
from tests.engine.somebody import MONDAY

CATALOGUE = the_catalogue()
OLD, RECENT = date(2025, 12, 7), date(2025, 12, 8)
"""One day more and exactly 12 weeks before the Monday of the report."""
NERVES_NO: dict[FlagId, str] = dict.fromkeys(("RF01", "RF02", "RF03", "RF04", "RF06", "RF07"), "no")


def level(
    flag: FlagId,
    answers: dict[FlagId, str] | None = None,
    conditions: tuple[Condition, ...] = (),
    born: int | None = None,
    bare: bool = False,
    **detail: Any,
) -> ActionLevel:
    """The level of one report with these details, or without any."""
    flags = {
        other: FlagState(answer, MONDAY)  # type: ignore[arg-type]
        for other, answer in (answers or {}).items()
    }
    state = State(flags=flags, conditions=conditions, birth_year=born)
    said = None if bare else FlagDetail(**detail)
    return level_of(Report(flag, MONDAY, said), state, CATALOGUE)


@pytest.mark.parametrize("flag", FLAG_IDS)
def test_without_details_the_highest_level_holds(flag: FlagId) -> None:
    assert level(flag, bare=True) == CATALOGUE.red_flags[flag].highest


ONE_LEVEL: dict[FlagId, ActionLevel] = {
    "RF01": "emergency", "RF02": "emergency", "RF03": "emergency", "RF04": "emergency",
    "RF07": "emergency", "RF09": "urgent", "RF12": "urgent", "RF13": "clinician",
    "RF14": "emergency", "RF15": "emergency", "RF18": "emergency", "RF20": "clinician",
    "RF22": "clinician", "RF23": "clinician", "RF24": "clinician", "RF26": "clinician",
    "RF27": "urgent", "RF28": "urgent", "RF29": "caution",
}  # fmt: skip


@pytest.mark.parametrize("flag", ONE_LEVEL)
def test_a_flag_of_one_level_keeps_it_whatever_the_details(flag: FlagId) -> None:
    assert level(flag, bare=True) == ONE_LEVEL[flag]
    mild: dict[str, Any] = {
        "course": "better",
        "severity": "mild",
        "assessed": True,
        "onset": date(2020, 1, 1),
    }
    assert level(flag, **mild) == ONE_LEVEL[flag]


STABLE: dict[str, Any] = {"onset": OLD, "course": "same", "parts": ("eases_on_sitting",)}


@pytest.mark.parametrize(
    ("changes", "answers", "expected"),
    [
        ({}, NERVES_NO, "clinician"),
        ({"course": "better"}, NERVES_NO, "clinician"),
        ({"onset": RECENT}, NERVES_NO, "emergency"),
        ({"onset": None}, NERVES_NO, "emergency"),
        ({"course": "worse"}, NERVES_NO, "emergency"),
        ({"course": None}, NERVES_NO, "emergency"),
        ({"parts": ()}, NERVES_NO, "clinician"),
        *[({}, NERVES_NO | {flag: "yes"}, "emergency") for flag in NERVES_NO],
        *[({}, NERVES_NO | {flag: "unsure"}, "emergency") for flag in NERVES_NO],
        ({}, {}, "emergency"),
    ],
)
def test_rf05_both_legs_is_an_emergency_unless_it_is_old_stable_and_alone(
    changes: dict[str, Any], answers: dict[FlagId, str], expected: ActionLevel
) -> None:
    assert level("RF05", answers, **(STABLE | changes)) == expected


def test_rf05_with_known_stenosis_takes_the_level_of_rf21() -> None:
    assert level("RF05", NERVES_NO, ("stenosis",), **STABLE) == "caution"


MILD = {"severity": "mild", "course": "same"}


@pytest.mark.parametrize(
    ("flag", "detail", "expected"),
    [
        ("RF06", MILD, "urgent"),
        ("RF06", MILD | {"course": "better"}, "urgent"),
        ("RF06", MILD | {"course": "worse"}, "emergency"),
        ("RF06", MILD | {"course": None}, "emergency"),
        ("RF06", MILD | {"severity": "severe"}, "emergency"),
        ("RF06", MILD | {"severity": None}, "emergency"),
        ("RF06", MILD | {"parts": ("foot_drop",)}, "emergency"),
        ("RF06", MILD | {"parts": ("worsening",)}, "emergency"),
        ("RF06", MILD | {"parts": ("both_legs",)}, "emergency"),
        ("RF08", {"parts": ("unwell",)}, "urgent"),
        ("RF08", {"parts": ("risk_factor",)}, "urgent"),
        ("RF08", {"parts": ("unwell", "new_neuro")}, "emergency"),
        ("RF10", {"parts": ("night_pain_eases",)}, "clinician"),
        ("RF10", {"parts": ("night_pain_eases", "weight_loss")}, "urgent"),
        ("RF10", {"parts": ("night_pain_eases", "night_pain_constant")}, "urgent"),
        ("RF10", {"parts": ("weight_loss",)}, "urgent"),
        ("RF10", {"parts": ()}, "urgent"),
        ("RF11", {"parts": ()}, "urgent"),
        ("RF11", {"parts": ("severe",)}, "emergency"),
        ("RF11", {"parts": ("neuro",)}, "emergency"),
        ("RF11", {"severity": "severe", "assessed": True}, "emergency"),
        ("RF11", {"course": "worse", "assessed": True}, "emergency"),
        ("RF16", {"parts": ("calf",)}, "urgent"),
        ("RF16", {"parts": ("calf", "chest_or_breath")}, "emergency"),
        ("RF16", {"parts": ("chest_or_breath",)}, "emergency"),
        ("RF16", {"parts": ()}, "emergency"),
        ("RF17", {"parts": ("told_not_to_exercise",)}, "clinician"),
        ("RF17", {"parts": ("told_not_to_exercise", "now")}, "emergency"),
        ("RF17", {"parts": ("now",)}, "emergency"),
        ("RF17", {"parts": ()}, "emergency"),
        ("RF25", {"parts": ("can_sleep_or_work",)}, "clinician"),
        ("RF25", {"parts": ("unbearable",)}, "urgent"),
        ("RF25", {"severity": "severe"}, "urgent"),
        ("RF30", {"parts": ("low_mood",)}, "clinician"),
        ("RF30", {"parts": ("low_mood", "self_harm")}, "emergency"),
        ("RF30", {"parts": ("self_harm",)}, "emergency"),
        ("RF30", {"parts": ()}, "emergency"),
    ],
)
def test_details_decide_between_the_levels_of_one_flag(
    flag: FlagId, detail: dict[str, Any], expected: ActionLevel
) -> None:
    assert level(flag, **detail) == expected


@pytest.mark.parametrize("nerve", ["RF01", "RF02", "RF03", "RF05", "RF06", "RF07"])
def test_rf08_fever_with_a_neurological_change_is_an_emergency(nerve: FlagId) -> None:
    unwell: dict[str, Any] = {"parts": ("unwell",)}
    assert level("RF08", {nerve: "yes"}, **unwell) == "emergency"
    assert level("RF08", {nerve: "no"}, **unwell) == "urgent"


def test_rf19_a_first_pain_after_55_is_a_caution_once_assessed() -> None:
    assert level("RF19", born=1965, assessed=True) == "caution"
    assert level("RF19", born=1965, assessed=False) == "clinician"
    assert level("RF19", born=1965, bare=True) == "clinician"


def test_rf19_stays_with_a_clinician_under_20() -> None:
    assert level("RF19", born=2006, assessed=True) == "clinician"  # 19 or 20 in March 2026
    assert level("RF19", born=2005, assessed=True) == "caution"


def test_rf21_is_a_caution_only_with_known_and_stable_stenosis() -> None:
    stable: dict[str, Any] = {"course": "same", "parts": ("known_stable_stenosis",)}
    assert level("RF21", conditions=("stenosis",), **stable) == "caution"
    assert level("RF21", conditions=("disc_herniation",), **stable) == "clinician"
    worse = stable | {"course": "worse"}
    assert level("RF21", conditions=("stenosis",), **worse) == "clinician"
    assert level("RF21", conditions=("stenosis",), bare=True) == "clinician"
    assert level("RF21", conditions=("stenosis",)) == "clinician"


DETAILS = st.fixed_dictionaries(
    {
        "onset": st.none() | st.sampled_from([OLD, RECENT, date(2026, 3, 1)]),
        "assessed": st.none() | st.booleans(),
        "course": st.sampled_from([None, "better", "same", "worse"]),
        "severity": st.sampled_from([None, "mild", "severe"]),
    }
)
PARTS: dict[FlagId, tuple[str, ...]] = {
    flag.id: next((d.parts for d in flag.details if d.field == "parts"), ())
    for flag in CATALOGUE.red_flags.values()
}


@pytest.mark.parametrize("flag", FLAG_IDS)
@given(detail=DETAILS, conditions=st.sampled_from([(), ("stenosis",)]), data=st.data())
def test_no_details_lead_outside_the_levels_that_the_catalogue_names(
    flag: FlagId, detail: dict[str, Any], conditions: tuple[Condition, ...], data: st.DataObject
) -> None:
    parts = data.draw(st.sets(st.sampled_from(PARTS[flag]))) if PARTS[flag] else set()
    found = level(flag, NERVES_NO, conditions, **detail, parts=tuple(sorted(parts)))
    named = CATALOGUE.red_flags[flag]
    assert SEVERITY[named.lowest] <= SEVERITY[found] <= SEVERITY[named.highest]


GOOD_NEWS = {
    "known_stable_stenosis", "eases_on_sitting", "night_pain_eases", "can_sleep_or_work",
    "told_not_to_exercise", "calf", "low_mood", "unchanged", "normal_strength", "unwell",
    "risk_factor",
}  # fmt: skip
"""Parts that name the milder of a flag's readings; each of the others makes it graver."""


@pytest.mark.parametrize("flag", [flag for flag in FLAG_IDS if set(PARTS[flag]) - GOOD_NEWS])
@given(detail=DETAILS, data=st.data())
def test_a_graver_part_never_lowers_a_level(
    flag: FlagId, detail: dict[str, Any], data: st.DataObject
) -> None:
    grave = sorted(set(PARTS[flag]) - GOOD_NEWS)
    some = data.draw(st.sets(st.sampled_from(PARTS[flag]), min_size=1))
    added = data.draw(st.sampled_from(grave))
    before = level(flag, NERVES_NO, **detail, parts=tuple(sorted(some)))
    after = level(flag, NERVES_NO, **detail, parts=tuple(sorted(some | {added})))
    assert SEVERITY[after] >= SEVERITY[before]


@pytest.mark.parametrize("flag", FLAG_IDS)
@given(detail=DETAILS)
def test_a_worse_course_never_lowers_a_level(flag: FlagId, detail: dict[str, Any]) -> None:
    for course in ("better", "same"):
        calm = level(flag, NERVES_NO, ("stenosis",), **(detail | {"course": course}))
        worse = level(flag, NERVES_NO, ("stenosis",), **(detail | {"course": "worse"}))
        assert SEVERITY[worse] >= SEVERITY[calm]


def test_every_flag_has_a_rule_and_every_level_its_rank() -> None:
    assert tuple(RULES) == FLAG_IDS
    assert sorted(SEVERITY, key=SEVERITY.__getitem__, reverse=True) == list(ACTION_LEVELS)
    assert worst() == "clear"
    assert worst("caution", "urgent", "clinician") == "urgent"
    assert [one_up(name) for name in ACTION_LEVELS] == [
        "emergency", "emergency", "urgent", "clinician", "clear",
    ]  # fmt: skip


@pytest.mark.parametrize("flag", FLAG_IDS)
def test_emergency_urgent_and_clinician_lock_but_rf26_does_not(flag: FlagId) -> None:
    for name in ACTION_LEVELS:
        expected = name in LOCKING and (flag, name) != ("RF26", "clinician")
        assert locks(flag, name) == expected


def test_a_level_set_by_another_rule_stands() -> None:
    report = Report("RF29", MONDAY, None, "clinician", "PM02")
    assert level_of(report, State(), CATALOGUE) == "clinician"
