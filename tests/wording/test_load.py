"""Words about load: an order and no number, calm, and nothing that calls an exercise safe."""

import re
from collections.abc import Iterator, Mapping
from typing import get_args

import pytest

from steadyback.movement.load.bands import DEMAND_BANDS, SPINE_BANDS, Basis
from steadyback.wording import load
from tests.wording.test_sentences import AMERICAN, FRIGHTS, PROMISES

NUMBERS = {"zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"}
NUMBERS |= {"dozen", "half", "hundred", "thousand"}
ALARMS = ["heav", "very high", "too much", "risk", "unsafe", "careful", "warn", "avoid", "harmful"]


def texts() -> Iterator[str]:
    """Everything that is said about load."""
    for name, said in vars(load).items():
        if name.isupper() and isinstance(said, str):
            yield said
        elif name.isupper() and isinstance(said, Mapping):
            yield from map(str, said.values())


def test_no_sentence_about_load_holds_a_number_or_newtons() -> None:
    said = list(texts())
    assert len(said) > 15
    for text in said:
        assert not re.search(r"\d|[{}%]|\bk?N\b|newton|kilogram", text), text
        words = set(re.findall(r"[a-z]+", text.lower())) - {"one"}
        assert not words & NUMBERS, text
    counted = [text for text in said if re.search(r"\bone\b", text, re.IGNORECASE)]
    assert counted == [load.BASIS["estimate"], load.ORDER]
    assert "one step off" in counted[0]
    assert "whether one is safe" in counted[1]


def test_every_band_and_basis_has_its_words() -> None:
    assert tuple(load.SPINE) == SPINE_BANDS
    assert tuple(load.DEMAND) == DEMAND_BANDS
    assert set(load.BASIS) == set(get_args(Basis))
    assert len(set(load.SPINE.values())) == len(SPINE_BANDS)


def test_a_spine_band_is_only_compared_with_our_other_exercises() -> None:
    assert all("of our exercises" in says for says in load.SPINE.values())


def test_it_says_that_it_orders_and_that_the_body_answers() -> None:
    assert load.ORDER == (
        "This orders exercises. It does not tell whether one is safe for you: how your leg and "
        "back answer does that."
    )
    assert "is not harm" in load.NOT_HARM


@pytest.mark.parametrize("word", ALARMS + PROMISES + FRIGHTS + AMERICAN)
def test_nothing_about_load_frightens_or_promises(word: str) -> None:
    assert [text for text in texts() if re.search(rf"\b{word}", text, re.IGNORECASE)] == []


def test_sentences_about_load_are_short_and_have_no_dashes() -> None:
    for text in texts():
        assert not re.search(r"\s[-–—]\s|—", text), text
        assert all(len(one.split()) <= 26 for one in re.split(r"[.:;?!]\s", text)), text


def test_an_estimate_of_muscles_has_no_words_for_people() -> None:
    for basis in ("estimate", "remembered"):
        with pytest.raises(ValueError, match="not for people"):
            load.demand_words("high", basis, "")


def test_an_estimate_of_the_spine_says_that_it_may_be_off() -> None:
    assert "could be one step off" in load.spine_basis("estimate", "")
    assert "one step off" not in load.spine_basis("published", "")
    assert "could be one step off" in load.spine_basis("remembered", "")
    assert "measured" not in load.spine_basis("remembered", "")


def test_a_clinicians_decision_is_said_with_its_reason() -> None:
    reason = "Ada Okafor, 2026-11-30: The hands carry half of it."
    assert load.spine_basis("clinician", reason) == f"A clinician decided this. {reason}"
    said = load.demand_words("low", "clinician", reason)
    assert said == f"a little. A clinician decided this. {reason}"
    assert load.demand_words("high", "published", "of hips") == "a lot, as measured"
