"""The tables of a record: golden files, and nothing in them that a spreadsheet would run."""

import csv
import io
import zipfile
from pathlib import Path

import pytest

from steadyback.exports.tables import ABOUT, HEADERS, harmless, tables, zipped
from tests.exports.exported import GOLDEN, golden_person, golden_person_with_a_danger


def rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(tables(golden_person())[f"{name}.csv"], newline="")))


@pytest.mark.parametrize("name", HEADERS)
def test_the_golden_person_has_the_same_tables_as_before(name: str) -> None:
    kept = (GOLDEN / f"person_{name}.csv").read_bytes().decode()
    assert tables(golden_person())[f"{name}.csv"] == kept, "python -m tests.exports.exported"


def test_every_table_has_its_header_and_rows_of_its_width() -> None:
    assert HEADERS.keys() == ABOUT.keys()
    for name, header in HEADERS.items():
        read = list(csv.reader(io.StringIO(tables(golden_person())[f"{name}.csv"], newline="")))
        assert tuple(read[0]) == header
        assert {len(row) for row in read} == {len(header)}, name
        assert len(read) > 1, name


@pytest.mark.parametrize("text", ["=1+1", "+1", "-5 km", "@me", "\tx", "\rx", "\nx", "-5"])
def test_a_text_that_looks_like_a_formula_gets_an_apostrophe(text: str) -> None:
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("value", [-5, -2.5, 0, 7])
def test_a_number_stays_a_number(value: float) -> None:
    assert harmless(value) == value


def test_words_of_the_person_run_nowhere() -> None:
    assert rows("sessions")[0]["note"] == "'@home"
    assert rows("exercises")[-1]["why"] == "'=1+1 no time"
    named = [row["value"] for row in rows("measures") if row["item"] == "activity_1_name"]
    assert named == ["'-5 km run"]


def test_what_was_skipped_has_a_row_without_a_set() -> None:
    found = [(row["set"], row["reps"], row["changed"]) for row in rows("exercises")]
    assert found == [("1", "10", ""), ("2", "8", ""), ("", "", "skipped")]


def test_a_correction_shows_and_what_was_withdrawn_does_not() -> None:
    assert [row["minutes"] for row in rows("activities")] == ["25", "15"]
    assert "g04" not in {row["event"] for row in rows("pain")}


def test_scores_are_those_of_the_engine() -> None:
    points = {row["measure"]: row["value"] for row in rows("measures") if row["item"] == "points"}
    found = {name: float(value) for name, value in points.items()}
    assert found == {"rmdq": 2.0, "nprs-leg": 4.0, "odi": 24.0, "own-activities": 4.5}


def test_a_lock_leaves_only_what_was_planned_for_days_gone(tmp_path: Path) -> None:
    text = tables(golden_person_with_a_danger(tmp_path))["plans.csv"]
    assert {line.split(",")[3] for line in text.splitlines()[1:]} == {"2026-03-02"}
    assert "2026-03-04" in tables(golden_person())["plans.csv"]


def test_the_archive_is_the_same_each_time_and_says_what_is_in_it() -> None:
    made = zipped(golden_person())
    assert made == zipped(golden_person())
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert archive.testzip() is None
        names = [f"{name}.csv" for name in HEADERS]
        assert archive.namelist() == ["README.txt", *names]
        about = archive.read("README.txt").decode()
        assert all(name in about for name in names)
        assert "Not yet reviewed by a clinician." in about
        for name in names:
            archive.read(name).decode("utf-8")
