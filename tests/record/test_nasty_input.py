"""Whatever is given to the reader, it answers with a case or with CaseProblems, never otherwise."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steadyback.record import Case, CaseProblems, Problem, canonical_json, read_case, timeline
from steadyback.record.case import MAX_BYTES, MAX_DEPTH, plain_json
from tests.record.examples import KINDS, case_text, plain_case, plain_event, whole_case


def read_or_problems(text: str | bytes) -> Case | tuple[Problem, ...]:
    """The case, or what is wrong with it; nothing else may be raised."""
    try:
        return read_case(text)
    except CaseProblems as error:
        return error.problems


def refused(text: str | bytes) -> tuple[str, ...]:
    """What the reader says of a text that it must refuse."""
    with pytest.raises(CaseProblems) as caught:
        read_case(text)
    assert caught.value.problems
    return tuple(problem.says for problem in caught.value.problems)


def test_ten_megabytes_of_nested_arrays_are_refused() -> None:
    assert "parts" in refused("[" * 10_000_000)[0]
    assert "larger than" in refused(" " * 12_000_001)[0]


def test_more_mistakes_than_anybody_reads_are_refused_without_making_them_all() -> None:
    many: dict[str, Any] = {"format": "steadyback-case/1", "person": {}, "events": [{}] * 50_000}
    assert len(refused(json.dumps(many))) == 200
    many["events"] = [None] * 50_001
    assert refused(json.dumps(many)) == ("holds more than 50,000 events",)
    event = {"id": "a", "kind": "activity", "body": [1] * 10_001}
    assert "no event has so many" in refused(json.dumps(many | {"events": [event]}))[0]


@pytest.mark.parametrize("opening", ["[", '{"a":'])
@pytest.mark.parametrize("depth", [MAX_DEPTH + 1, 900, 5_000, 600_000])
def test_any_depth_of_nesting_is_refused(opening: str, depth: int) -> None:
    closing = "]" if opening == "[" else "}"
    assert "nested" in refused(opening * depth + "1" + closing * depth)[0]


def test_a_deep_body_inside_a_case_is_refused() -> None:
    deep: Any = 1
    for _ in range(MAX_DEPTH):
        deep = [deep]
    assert "nested" in refused(case_text(plain_event("check_in", body={"note": deep})))[0]


def test_nesting_up_to_the_limit_is_read() -> None:
    assert plain_json("[" * MAX_DEPTH + "]" * MAX_DEPTH) is not None
    with pytest.raises(CaseProblems):
        plain_json("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1))


def test_a_file_is_at_most_so_large() -> None:
    text = json.dumps(whole_case())
    assert read_case(text + " " * (MAX_BYTES - len(text))).events
    assert "larger than" in refused(text + " " * (MAX_BYTES - len(text) + 1))[0]


@pytest.mark.parametrize("word", ["NaN", "Infinity", "-Infinity"])
def test_what_is_not_a_number_is_refused(word: str) -> None:
    assert word in refused(case_text().replace("84", word))[0]


@pytest.mark.parametrize("number", ["1e999", "-1e999", "1" + "0" * 400, "1" + "0" * 9_000])
def test_numbers_beyond_all_bounds_are_refused(number: str) -> None:
    assert refused(case_text().replace("84", number))
    body: dict[str, Any] = {"symptoms": {"weeks": 777}}
    assert refused(case_text(plain_event("check_in", body=body)).replace("777", number))
    body = {"questionnaires": {"q": {"item": 777}}}
    text = case_text(plain_event("measure", body=body)).replace("777", number)
    if number[0] == "1" and "e" not in number and len(number) < 1_000:
        assert canonical_json(read_case(text).events[0])  # a whole number may be long
    else:
        assert refused(text)


def test_a_name_that_stands_twice_is_refused() -> None:
    assert "twice" in refused('{"format": "steadyback-case/1", "format": "x"}')[0]
    text = case_text(plain_event("check_in", body={"note": "a"}))
    assert "twice" in refused(text.replace('"note": "a"', '"note": "a", "note": "b"'))[0]
    assert "twice" in refused(text.replace('"note": "a"', '"note": "a", "n\\u006fte": "b"'))[0]


@pytest.mark.parametrize("bad", ["\\ud800", "\\udfff", "a\\ud83d b"])
def test_a_lone_surrogate_is_refused_everywhere(bad: str) -> None:
    assert refused(case_text(plain_event("check_in", body={"note": "xyz"})).replace("xyz", bad))
    body = {"preferences": {"xyz": True}}
    assert refused(case_text(plain_event("settings", body=body)).replace("xyz", bad))
    fix = plain_event("correction", body={"event": "check_in-0", "body": {"note": "xyz"}})
    first = plain_event("check_in", "2026-03-02T18:20:00+00:00")
    assert refused(case_text(first, fix).replace("xyz", bad))
    assert refused(case_text().replace("en-GB", bad))
    assert refused('{"' + bad + '": 1}')


@pytest.mark.parametrize("code", [0, 7, 0x1B, 0x7F, 0x2028, 0xFEFF])
def test_a_control_character_is_refused_everywhere(code: int) -> None:
    bad = f"a{chr(code)}b"
    assert "control character" in refused(case_text(plain_event("check_in", body={"note": bad})))[0]
    assert refused(case_text(plain_event("settings", body={"preferences": {bad: 1}})))
    assert refused(case_text(plain_event("settings", body={"preferences": {"a": bad}})))
    assert refused(case_text(plain_event("check_in", id=bad)))


def test_lines_and_tabs_are_no_control_characters() -> None:
    note = "one\ttwo\nthree"
    assert read_case(case_text(plain_event("check_in", body={"note": note}))).events


@pytest.mark.parametrize("make", [lambda t: "\ufeff" + t, lambda t: b"\xef\xbb\xbf" + t.encode()])
def test_a_byte_order_mark_is_read_past_or_refused_with_a_problem(make: Any) -> None:
    found = read_or_problems(make(case_text()))
    assert found
    assert isinstance(found, tuple) or found.events == ()


@pytest.mark.parametrize(
    "raw", [b"", b"\xff\xfe\x00", b"\x80abc", b'{"a": "\xc3\x28"}', b"null", b"[]", b"7", b'"x"']
)
def test_bytes_that_are_no_case_are_refused(raw: bytes) -> None:
    assert refused(raw)


MOMENTS = [
    "0001-01-01T00:00:00+14:00",
    "0001-01-01T00:00:00-14:00",
    "9999-12-31T23:59:59-14:00",
    "9999-12-31T23:59:59+14:00",
]


@pytest.mark.parametrize("at", MOMENTS)
@pytest.mark.parametrize("place", ["at", "recorded_at"])
def test_a_moment_at_the_edge_of_the_calendar_is_refused_or_can_be_ordered(
    at: str, place: str
) -> None:
    found = read_or_problems(case_text(plain_event("activity", **{place: at})))
    assert found
    if not isinstance(found, tuple):
        ordered = timeline(found.events, max(event.at for event in found.events))
        assert len(ordered.entries) == 1


SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=8),
    st.sampled_from(MOMENTS),
)
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner),
    max_leaves=8,
)


def places(data: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a JSON value."""
    steps: list[tuple[Any, Any]] = []
    if isinstance(data, dict | list):
        steps = list(data.items() if isinstance(data, dict) else enumerate(data))
    return [path, *(place for step, inner in steps for place in places(inner, (*path, step)))]


def with_value(data: Any, path: tuple[Any, ...], value: Any) -> Any:
    """The JSON value with another value in one place."""
    if not path:
        return value
    copy = dict(data) if isinstance(data, dict) else list(data)
    copy[path[0]] = with_value(copy[path[0]], path[1:], value)
    return copy


PLACES = places(whole_case())


@given(st.sampled_from(PLACES), ANYTHING)
@settings(max_examples=400)
def test_one_wrong_value_anywhere_gives_a_case_or_its_problems(
    path: tuple[Any, ...], value: Any
) -> None:
    text = json.dumps(with_value(whole_case(), path, value))
    found = read_or_problems(text)
    assert found
    if isinstance(found, tuple):
        assert all(p.pointer == "" or p.pointer.startswith("/") for p in found)
    else:
        assert json.loads(canonical_json(found))["format"] == "steadyback-case/1"


@given(st.binary(max_size=200) | st.text(max_size=200))
def test_any_text_gives_a_case_or_problems(text: str | bytes) -> None:
    with pytest.raises(CaseProblems):
        read_case(text)


def test_the_places_cover_every_kind() -> None:
    assert len(PLACES) > 300
    assert {path[1] for path in PLACES if path[:1] == ("events",) and len(path) > 1} == set(
        range(len(KINDS))
    )
    assert plain_case()["events"] == []
