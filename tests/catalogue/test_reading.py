"""Reading one YAML file: plain text out, every line known, nothing clever let in."""

import json
from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from steadyback.catalogue.reading import Fault, read_file, read_text, spell


def faults_of(text: str) -> list[str]:
    return [str(fault) for fault in read_text(text, "a.yaml").faults]


def test_every_scalar_stays_text() -> None:
    text = (
        "word: no\nnumber: 12\nfloat: 1.50\ndate: 2026-03-01\noctal: 0o17\nyes: on\nlist: [1, true]"
    )
    assert read_text(text, "a.yaml").data == {
        "word": "no",
        "number": "12",
        "float": "1.50",
        "date": "2026-03-01",
        "octal": "0o17",
        "yes": "on",
        "list": ["1", "true"],
    }


def test_folded_text_becomes_one_line() -> None:
    assert read_text("about: >-\n  one\n  two\n", "a.yaml").data == {"about": "one two"}


def test_each_place_knows_its_line() -> None:
    text = (
        "# a comment\nid: squat\n\nlevels:\n  - id: squat-1\n    dosing:\n      floor: {sets: 1}\n"
    )
    reading = read_text(text, "a.yaml")
    assert reading.lines[("id",)] == 2
    assert reading.lines[("levels",)] == 4
    assert reading.lines[("levels", 0)] == 5
    assert reading.lines[("levels", 0, "dosing")] == 6
    assert reading.lines[("levels", 0, "dosing", "floor", "sets")] == 7


def test_a_place_that_is_not_there_has_the_line_of_what_is_around_it() -> None:
    reading = read_text("a: 1\nb:\n  c: 2\n", "a.yaml")
    assert reading.line(("b", "missing", 3)) == 2
    assert reading.known(("b", "missing", 3)) == ("b",)
    assert reading.line(("nothing",)) == 1


def test_lines_are_right_with_the_line_ends_of_windows() -> None:
    assert read_text("a: 1\r\nb: 2\r\nc: 3\r\n", "a.yaml").lines[("c",)] == 3


def test_a_key_written_twice_is_told_with_both_lines() -> None:
    assert faults_of("a: 1\nb: 2\na: 3\n") == [
        "a.yaml:3: a: is written twice, first on line 1. Keep one."
    ]


def test_a_key_written_twice_keeps_the_lines_of_the_first() -> None:
    reading = read_text("a: {b: 1}\nc: 2\na: {b: 3}\n", "a.yaml")
    assert reading.data == {"a": {"b": "1"}, "c": "2"}
    assert reading.lines[("a", "b")] == 1


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a: &x 1", "an anchor (&) is not allowed"),
        ("a: &x {b: 1}", "an anchor (&) is not allowed"),
        ("a: !!str 1", "a tag (!) is not allowed"),
        ("a: !!python/object/apply:os.system [ls]", "a tag (!) is not allowed"),
        ("a: ! 1", "a tag (!) is not allowed"),
        ("a: *x", "the alias *x is not allowed"),
        ("a: {<<: {b: 1}}", "merging is not allowed"),
        ("a:", "has no value"),
        ("a: null", "has no value"),
        ("a: ~", "has no value"),
        ("a: [1, ]\nb: [, 2]", "is not YAML here"),
        ("? [1, 2]\n: 3", "a key must be a word"),
        ("a: 1\n---\nb: 2", "holds a second document"),
        ("- a\n- b", "must hold keys and values at its top"),
        ("just words", "must hold keys and values at its top"),
        ("a: 'open", "is not YAML here"),
        ("a: 1\n  b: 2", "is not YAML here"),
        ("a: \x00", "U+0000"),
        ("a: in\u202evisible", "U+202E"),
        ("a: b\u200bc", "U+200B"),
    ],
)
def test_what_is_hard_to_trust_is_a_fault(text: str, says: str) -> None:
    assert says in " ".join(faults_of(text))


def test_an_alias_expands_to_nothing() -> None:
    bomb = "a: &a [x, x]\n" + "".join(
        f"{name}: &{name} [*{before}, *{before}]\n" for before, name in pairwise("abcdefghi")
    )
    reading = read_text(bomb, "a.yaml")
    assert reading.data["i"] == ["", ""]
    assert len(reading.faults) == 9 + 16


def test_quoted_nothing_is_text() -> None:
    assert read_text("a: ''", "a.yaml").data == {"a": ""}
    assert not read_text("a: 'null'", "a.yaml").faults


def test_an_empty_file_is_empty_and_no_fault_of_its_own() -> None:
    assert read_text("# nothing yet\n", "a.yaml").data == {}


@pytest.mark.parametrize("opening", ["[", "{a: ", "- "])
def test_deep_nesting_is_refused_before_it_hurts(opening: str) -> None:
    assert "deep" in faults_of("a:\n  " + opening * 50_000)[0]


@pytest.mark.parametrize("text", ["a: &x 1\nb:\nc: [1, {d: no}]", "a: 1\na: 2", "a: [[[", "- 1"])
def test_without_the_fast_parser_the_same_is_read(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    fast = read_text(text, "a.yaml")
    monkeypatch.setattr("steadyback.catalogue.reading._LOADER", yaml.SafeLoader)
    slow = read_text(text, "a.yaml")
    assert (slow.data, slow.lines) == (fast.data, fast.lines)
    assert [fault.where for fault in slow.faults] == [fault.where for fault in fast.faults]


def test_syntax_faults_name_the_line() -> None:
    fault = read_text("a: 1\nb: 2\nc: [1\nd: 2\n", "a.yaml").faults[0]
    assert fault.file == "a.yaml"
    assert fault.line in (3, 4)
    assert "Look at the indentation" in fault.says


def test_a_file_that_is_not_there_is_a_fault(tmp_path: Path) -> None:
    reading = read_file(tmp_path / "no.yaml", "no.yaml")
    assert [fault.line for fault in reading.faults] == [1]
    assert "cannot be opened" in reading.faults[0].says


def test_a_folder_is_a_fault(tmp_path: Path) -> None:
    assert "cannot be opened" in read_file(tmp_path, "folder.yaml").faults[0].says


def test_bytes_that_are_not_utf_8_are_a_fault_with_their_line(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"a: 1\nb: \xff\n")
    fault = read_file(tmp_path / "a.yaml", "a.yaml").faults[0]
    assert (fault.line, "UTF-8" in fault.says) == (2, True)


def test_a_huge_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"#" * 1_000_001)
    assert "longer than" in read_file(tmp_path / "a.yaml", "a.yaml").faults[0].says


def test_places_are_spelled_as_people_write_them() -> None:
    assert spell(("levels", 2, "dosing", "floor")) == "levels[2].dosing.floor"


def test_a_fault_reads_like_a_compilers() -> None:
    assert str(Fault("a.yaml", 3, "b", "is wrong. Mend it.")) == "a.yaml:3: b: is wrong. Mend it."
    assert str(Fault("a.yaml", 1, "", "The file is.")) == "a.yaml:1: The file is."


@given(st.text(alphabet="ab:-? \n[]{}&*!|>'\"#%@,~<\t\\", max_size=60))
def test_no_text_makes_reading_fail(text: str) -> None:
    reading = read_text(text, "a.yaml")
    lines = text.count("\n") + 1
    assert all(1 <= fault.line <= lines + 1 for fault in reading.faults)
    assert all(fault.says.endswith((".", "---.")) for fault in reading.faults)


@given(st.binary(max_size=80))
def test_no_bytes_make_reading_fail(tmp_path_factory: pytest.TempPathFactory, raw: bytes) -> None:
    path = tmp_path_factory.mktemp("bytes") / "a.yaml"
    path.write_bytes(raw)
    read_file(path, "a.yaml")


@given(
    st.recursive(
        st.text(alphabet="abc: #'\"é–", min_size=1, max_size=8),
        lambda inner: (
            st.lists(inner, min_size=1, max_size=3)
            | st.dictionaries(st.text(alphabet="abc", min_size=1), inner, min_size=1, max_size=3)
        ),
        max_leaves=10,
    )
)
def test_what_yaml_writes_is_read_back(value: object) -> None:
    text = json.dumps({"top": value}, ensure_ascii=False)
    assert read_text(text, "a.yaml").data == {"top": value}
