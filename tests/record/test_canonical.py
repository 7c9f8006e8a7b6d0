"""One way to write a value: equal values have equal bytes, and the bytes do not move."""

import json
import math
import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steadyback.record import canonical_hash, canonical_json, event_from
from tests.record.examples import plain_event

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text("aZé☃\n", max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("abc", max_size=3), inner),
    max_leaves=20,
)


def shuffled(value: Any, by: random.Random) -> Any:
    """The same JSON with its names in another order."""
    if isinstance(value, dict):
        names = list(value)
        by.shuffle(names)
        return {name: shuffled(value[name], by) for name in names}
    if isinstance(value, list):
        return [shuffled(item, by) for item in value]
    return value


@given(JSON, st.randoms(use_true_random=False))
def test_the_order_of_names_does_not_matter(value: Any, by: random.Random) -> None:
    other = shuffled(value, by)
    assert canonical_json(other) == canonical_json(value)
    assert canonical_hash(other) == canonical_hash(value)
    assert json.loads(canonical_json(value)) == value


def test_it_has_no_spaces_sorted_names_and_real_characters() -> None:
    assert canonical_json({"b": [1, 2.5], "a": "é ✓"}) == '{"a":"é ✓","b":[1,2.5]}'


def test_a_field_left_out_and_a_field_without_a_value_are_the_same() -> None:
    one = event_from(plain_event("check_in", body={"note": None}))
    other = event_from(plain_event("check_in", body={}))
    assert canonical_json(one) == canonical_json(other)


def test_the_hash_of_a_known_event_never_moves() -> None:
    """The bytes are a promise to archives and to other programs."""
    walk = {"activity": "walk", "minutes": 20, "on": "2026-03-02", "note": "by the river"}
    event = event_from(plain_event("activity", at="2026-03-03T18:20:00+01:00", body=walk))
    assert canonical_json(event) == (
        '{"at":"2026-03-03T18:20:00+01:00","body":{"activity":"walk","minutes":20,'
        '"note":"by the river","on":"2026-03-02"},"by":"person","id":"activity-0",'
        '"kind":"activity","recorded_at":"2026-03-04T08:00:00Z","version":1}'
    )
    assert canonical_hash({"a": 1}) == (
        "015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862"
    )


def test_the_offset_of_a_moment_is_kept() -> None:
    here = event_from(plain_event("activity", at="2026-03-03T18:20:00+01:00"))
    there = event_from(plain_event("activity", at="2026-03-03T17:20:00+00:00"))
    assert here.at == there.at
    assert "18:20:00+01:00" in canonical_json(here)
    assert canonical_hash(here) != canonical_hash(there)


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
def test_what_json_cannot_say_is_refused(bad: float) -> None:
    with pytest.raises(ValueError, match="JSON"):
        canonical_json({"a": bad})
    with pytest.raises(TypeError):
        canonical_json({"a": {1, 2}})
