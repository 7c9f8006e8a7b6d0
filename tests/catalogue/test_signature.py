"""A clinician signs numbers, not a page: whoever changes one takes the signature back."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from steadyback.catalogue import catalogue as content
from steadyback.catalogue.loader import CatalogueFaults, load_catalogue, read_catalogue
from steadyback.catalogue.policy import Policy, Signature
from steadyback.catalogue.source import Threshold
from tests.catalogue_fixture import signed, the_catalogue

POLICY = the_catalogue().policy
LINES = {
    "name": 'Dr Ada "Bones" Okafor',
    "role": "physiotherapist",
    "registration": "HCPC: PH12345",
    "date": "2026-03-02",
    "numbers": POLICY.numbers_hash(),
}
"""A signature as it stands in the file."""
INSTALLED = Path(str(content.__file__)).parent


def with_number(policy: Policy, **changes: Any) -> Policy:
    """The policy with PM06's leg pain changed in one respect."""
    old = policy.pm06_leg
    made: dict[str, Any] = {
        "value": float(old),
        "unit": old.unit,
        "says": old.says,
        "sources": old.sources,
    }
    return policy.model_copy(update={"pm06_leg": Threshold.of(**(made | changes))})


def test_nobody_has_signed_the_installed_page() -> None:
    assert POLICY.signature is None
    assert not POLICY.reviewed


def test_a_signature_holds_for_the_numbers_as_they_stand() -> None:
    assert signed(POLICY).reviewed
    of_others = Signature.model_validate({**LINES, "numbers": "0" * 64})
    assert not POLICY.model_copy(update={"signature": of_others}).reviewed


@pytest.mark.parametrize("name", sorted(POLICY.thresholds()))
def test_changing_any_number_takes_the_signature_back(name: str) -> None:
    number = POLICY.thresholds()[name]
    other = Threshold.of(float(number) + 1, number.unit, number.says, number.sources)
    assert not signed(POLICY).model_copy(update={name: other}).reviewed


@pytest.mark.parametrize(
    "change", [{"value": 4.999}, {"unit": "points"}, {"says": "Leg pain that stops the exercise."}]
)
def test_so_does_another_unit_or_another_meaning(change: dict[str, Any]) -> None:
    assert not with_number(signed(POLICY), **change).reviewed


def test_a_source_that_is_added_leaves_the_number_signed() -> None:
    assert with_number(signed(POLICY), sources=("R37b", "R37", "our_proposal")).reviewed


def test_setting_the_number_back_restores_the_signature() -> None:
    changed = with_number(signed(POLICY), value=6)
    assert with_number(changed, value=5).reviewed


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("name", ""),
        ("name", "A"),
        ("name", "Dr\u202e Okafor"),
        ("role", ""),
        ("registration", "HCPC\nPH12345"),
        ("date", "soon"),
        ("numbers", "abc"),
    ],
)
def test_a_signature_without_somebody_behind_it_is_refused(field: str, text: str) -> None:
    with pytest.raises(ValueError, match=field):
        Signature.model_validate({**LINES, field: text})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A catalogue of one's own."""
    made = tmp_path / "catalogue"
    shutil.copytree(INSTALLED, made, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    return made


def policy_in(folder: Path) -> Policy:
    """The policy of a catalogue in which nothing else is wrong."""
    catalogue, faults = read_catalogue(folder)
    assert faults == ()
    assert catalogue is not None
    return catalogue.policy


def sign(folder: Path, numbers: str) -> None:
    """Write a signature into a catalogue, as `steadyback catalogue sign` prints it."""
    values = {**LINES, "numbers": numbers}
    lines = ["signature:", *(f"  {name}: {json.dumps(value)}" for name, value in values.items())]
    page = folder / "policy.yaml"
    page.write_text(page.read_text("utf-8") + "\n".join(lines) + "\n", "utf-8")


def test_a_signed_page_can_be_read_and_a_changed_one_too(folder: Path) -> None:
    sign(folder, POLICY.numbers_hash())
    assert policy_in(folder).reviewed
    page = folder / "policy.yaml"
    text = page.read_text("utf-8")
    page.write_text(text.replace("pm06_leg: {value: 5,", "pm06_leg: {value: 6,"), "utf-8")
    after = policy_in(folder)
    assert float(after.pm06_leg) == 6
    assert after.signature is not None
    assert not after.reviewed


def test_a_page_that_only_claims_to_be_reviewed_is_refused(folder: Path) -> None:
    page = folder / "policy.yaml"
    page.write_text("reviewed: true\n" + page.read_text("utf-8"), "utf-8")
    with pytest.raises(CatalogueFaults, match="“reviewed” is not a field here"):
        load_catalogue(folder)
