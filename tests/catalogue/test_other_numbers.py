"""Other numbers for a trial: those that are named change, and all that is wrong is told."""

import pickle
from pathlib import Path

import pytest

from steadyback.catalogue import loader
from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.loader import CatalogueFaults, load_catalogue, read_catalogue
from steadyback.catalogue.other_numbers import OtherNumbers
from tests.catalogue_fixture import signed, the_catalogue


def read(text: str | bytes) -> tuple[Catalogue | None, list[str]]:
    raw = text if isinstance(text, bytes) else text.encode()
    catalogue, faults = read_catalogue(None, OtherNumbers("mine.yaml", raw))
    return catalogue, [str(fault) for fault in faults]


def other(text: str) -> Catalogue:
    catalogue, faults = read(text)
    assert faults == []
    assert catalogue is not None
    return catalogue


def test_a_number_that_is_named_changes_and_all_others_stay() -> None:
    ours, theirs = the_catalogue().policy.thresholds(), other("stage2_leg: 4\n").policy
    changed = {name for name, number in theirs.thresholds().items() if number != ours[name]}
    assert changed == {"stage2_leg"}
    assert float(theirs.stage2_leg) == 4
    assert theirs.stage2_leg.unit == "NPRS"
    assert theirs.stage2_leg.says == ours["stage2_leg"].says


def test_another_number_is_our_proposal_until_it_names_its_source() -> None:
    assert other("age_least: 21").policy.age_least.sources == ("our_proposal",)
    assert other("first_pain_young: 21").policy.first_pain_young.sources == ("our_proposal",)
    sourced = other("first_pain_young: {value: 21, sources: [R4b]}")
    assert sourced.policy.first_pain_young.sources == ("R4b",)


def test_it_is_another_catalogue_by_its_version_and_the_same_one_where_nothing_changes() -> None:
    ours = the_catalogue().version
    assert other("stage2_leg: 5").version == ours
    assert other("# nothing\n").version == ours
    assert other("stage2_leg: 4").version == other("stage2_leg: {value: 4}").version != ours


def test_a_whole_policy_may_be_given_as_well() -> None:
    text = (Path(loader.__file__).parent / "policy.yaml").read_text("utf-8")
    assert other(text).version == the_catalogue().version


def test_no_signature_holds_for_other_numbers() -> None:
    signature = signed(the_catalogue().policy).signature
    assert signature is not None
    rows = "".join(f"  {k}: {v!r}\n" for k, v in signature.model_dump(mode="json").items())
    assert other(f"signature:\n{rows}").policy.reviewed
    assert not other(f"stage2_leg: 4\nsignature:\n{rows}").policy.reviewed


def test_everything_that_is_wrong_is_told_with_its_place_and_its_limit() -> None:
    catalogue, told = read(
        "stage2_leg: four\n"
        "pm06_leg: 12\n"
        "nonsense: 3\n"
        "exercises_most: 3.5\n"
        "flare_hours: {value: 2, unit: days}\n"
        "age_least: 10\n"
        "reds_days: nan\n"
        "pm14_long_days: 40\n"
        "lesson_days: [2]\n"
        "plateau_weeks: {value: 5, sources: [R9999]}\n"
    )
    assert catalogue is None
    assert [one.partition(". ")[0] for one in told] == [
        "mine.yaml:1: stage2_leg: “four” is not a number",
        "mine.yaml:2: pm06_leg: 12 does not lie between 0 and 10 NPRS",
        "mine.yaml:3: nonsense: “nonsense” is not a number of the policy",
        "mine.yaml:4: exercises_most: 3.5 exercises is not a whole number",
        "mine.yaml:5: flare_hours: The rules count it in “hours”",
        "mine.yaml:6: age_least: 10 does not lie between 18 and 120 years",
        "mine.yaml:7: reds_days: nan does not lie between 1 and 365 days",
        "mine.yaml:8: pm14_long_days: 40 is above pm14_stage_days, which is 28",
        "mine.yaml:9: lesson_days: This must be a number, or a row with a value",
        "mine.yaml:10: plateau_weeks.sources[0]: The source R9999 is not in sources.yaml",
    ]
    assert all("does not lie" not in one or "Choose a number that does." in one for one in told)


def test_what_they_spoil_elsewhere_is_told_where_it_stands() -> None:
    _, told = read("hold_cap_stability_s: 5\nsets_most_stage2: 1\n")
    assert any(one.startswith("exercises/bird-dog.yaml:") and "over 5 s" in one for one in told)
    assert any("sets_least_stage2: 4 is above sets_most_stage2, which is 1" in one for one in told)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (b"\xff\x00\x01binary", "mine.yaml:1: The file is not UTF-8 here"),
        (b"stage2_leg\x00: 4", "mine.yaml:1: The file holds the character U+0000"),
        (": :", "mine.yaml:1: The file is not YAML here"),
        ("- stage2_leg", "mine.yaml:1: The file must hold keys and values"),
        ("stage2_leg: 4\nstage2_leg: 3", "mine.yaml:2: stage2_leg: is written twice"),
        ("stage2_leg: &a 4", "mine.yaml:1: stage2_leg: an anchor (&) is not allowed"),
        ("signature: me", "mine.yaml:1: signature: "),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_and_never_raises(text, says) -> None:
    catalogue, told = read(text)
    assert catalogue is None
    assert len(told) == 1
    assert told[0].startswith(says)


def test_it_is_loaded_once_and_sent_to_workers_small() -> None:
    numbers = OtherNumbers("mine.yaml", b"stage2_leg: 4")
    again = pickle.loads(pickle.dumps(numbers))
    assert load_catalogue(None, again) is load_catalogue(None, numbers)
    with pytest.raises(CatalogueFaults, match="does not lie between"):
        load_catalogue(None, OtherNumbers("mine.yaml", b"stage2_leg: 40"))
