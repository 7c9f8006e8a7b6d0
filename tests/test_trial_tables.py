"""The results of a trial as Parquet, read back by the package that others would read them with."""

import json
import sys
from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

import pyarrow
import pytest
from pyarrow import parquet

from steadyback import cli
from steadyback.simulation.outcome import Noticed, Outcome, WeekLived
from steadyback.simulation.parameters import HERE
from steadyback.simulation.tables import AT_ONCE, TABLES, write_tables
from steadyback.vocabulary import MUSCLE_GROUPS
from tests.commands import run as run

PEOPLE = 7
NAMES = sorted(table.name for table in TABLES)
RUN = {"seed": 1}


def simulated(folder: Path, workers: int) -> int:
    """People with many flares and danger signs, so that every table but one has rows."""
    text = HERE.read_text("utf-8")
    text = text.replace("sign_a_week: {value: 0.004", "sign_a_week: {value: 0.4")
    text = text.replace("flare_a_day: {value: 0.0062", "flare_a_day: {value: 0.05")
    folder.with_suffix(".yaml").write_text(text, "utf-8")
    words = (
        "--people", PEOPLE, "--weeks", 2, "--workers", workers,
        "--parameters", folder.with_suffix(".yaml"), "--out", folder,
    )  # fmt: skip
    parser = ArgumentParser()
    cli.add_commands(parser.add_subparsers(required=True))
    arguments = parser.parse_args(["simulate", *map(str, words)])
    return int(arguments.run(arguments))


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """What a run has left."""
    found: Path = tmp_path_factory.mktemp("trial") / "out"
    assert simulated(found, 0) == 0
    return found


def table(folder: Path, name: str) -> pyarrow.Table:
    return parquet.read_table(folder / "tables" / f"{name}.parquet")


def rows(folder: Path, name: str) -> Any:
    return table(folder, name).to_pylist()


def figures(folder: Path) -> Any:
    return json.loads((folder / "report.json").read_text("utf-8"))["figures"]


def counted(found: Any, name: str, count: str) -> Counter[str]:
    """The counts of a table over all people."""
    counts = Counter[str]()
    for one in found:
        counts[one[name]] += one[count]
    return counts


def outcome(number: int) -> Outcome:
    """A person with something in every table."""
    halves = tuple(range(len(MUSCLE_GROUPS)))
    weeks = tuple(WeekLived(week, 7, 1, 3, 2, number % 3, halves) for week in (1, 2))
    return Outcome(
        number=number, cause="unknown", weeks=weeks, stages={2: 9, 1: 0}, placed=2,
        rules={"PM07": 3, "AGE": 1}, noticed=(Noticed("RF25", 2, None), Noticed("flare", 2, 0)),
        locked={"any": 1, "RF25": 1}, days=14, plans=2, looks=30, events={"late": 1, "away": 2},
        improved=number % 2 == 0, leg=(5, 3), broken={"4": 2},
    )  # fmt: skip


def test_people_and_their_weeks_come_to_the_totals_of_the_report(folder) -> None:
    people, weeks, found = rows(folder, "people"), rows(folder, "weeks"), figures(folder)
    assert len(people) == found["people"] == PEOPLE
    assert sum(one["days"] for one in people) == found["patient_weeks"] * 7
    assert sum(one["looks"] for one in people) == found["looks"]
    assert sum(one["plans"] for one in people) == found["plans"]
    assert sum(one["locked_days"] for one in people) == found["locked"]["days"] > 0
    assert sum(one["improved"] for one in people) == round(PEOPLE * found["improved"]["value"])
    for reached in found["stages"]:
        there = [one for one in people if one["stage"] >= reached["stage"]]
        assert len(there) == reached["people"]
        assert sum(one["placed"] >= reached["stage"] for one in there) == reached["placed"]
    for these in (people, weeks):
        assert sum(one["planned"] for one in these) == found["adherence"]["planned"] > 0
        assert sum(one["kept"] for one in these) == found["adherence"]["done"] > 0
    trained = [one for one in weeks if one["trained"] and one["days"] == 7]
    for group in found["sets"]:
        halves = sum(one[f"half_sets_{group['group']}"] for one in trained)
        assert halves / 2 / len(trained) == pytest.approx(group["value"])
    assert len(weeks) > len(people)


def test_what_is_counted_comes_to_the_totals_of_the_report(folder) -> None:
    found = figures(folder)
    days, people = counted(rows(folder, "rules"), "rule", "days"), Counter[str]()
    people.update(one["rule"] for one in rows(folder, "rules"))
    assert found["rules"]["named"] == [
        {"rule": rule, "days": days[rule], "people": people[rule]}
        for rule in sorted(days, key=lambda rule: (-days[rule], rule))
    ]
    assert counted(rows(folder, "events"), "kind", "times") == found["events"]
    locks = counted(rows(folder, "locked"), "what", "days")
    assert locks.pop("any") == found["locked"]["days"]
    assert locks == {one["what"]: one["days"] for one in found["locked"]["by"]}
    told = rows(folder, "noticed")
    for what in found["noticed"][2:]:
        after = [one["after_days"] for one in told if one["what"] == what["what"]]
        assert len(after) == what["began"]
        assert sum(day is not None for day in after) == what["noticed"]
    assert {one["after_days"] is None for one in told} == {True, False}
    assert len(rows(folder, "stages")) >= PEOPLE
    assert rows(folder, "broken") == []
    assert found["broken"] == {}


def test_every_column_has_a_type_and_words_and_every_table_its_run(folder) -> None:
    run = json.loads((folder / "run.json").read_text("utf-8"))
    assert sorted(path.stem for path in (folder / "tables").iterdir()) == NAMES
    for name in NAMES:
        schema = table(folder, name).schema
        assert len(schema.metadata[b"description"]) > 10
        assert json.loads(schema.metadata[b"run"]) == run
        for column in schema:
            assert column.type in (pyarrow.int32(), pyarrow.string(), pyarrow.bool_())
            assert len(column.metadata[b"description"]) > 5
            assert column.nullable == (column.name == "after_days")
        assert schema.names[0] == "person"


def test_rows_stand_in_the_order_of_people_and_then_of_what_they_are(folder) -> None:
    for name in NAMES:
        keys = [tuple(row.values())[:2] for row in rows(folder, name)]
        if name == "people":
            keys = [key[:1] for key in keys]
        assert keys == sorted(keys)
        assert name == "noticed" or len(keys) == len(set(keys))


def test_they_are_the_same_to_the_byte_for_any_number_of_workers(folder, tmp_path) -> None:
    assert simulated(tmp_path / "two", 2) == 0
    for name in NAMES:
        path = Path("tables") / f"{name}.parquet"
        assert (tmp_path / "two" / path).read_bytes() == (folder / path).read_bytes()


def test_many_people_are_written_some_at_a_time(tmp_path) -> None:
    many = AT_ONCE * 2 + 1
    write_tables(tmp_path, RUN, (outcome(number) for number in range(many)))
    for name in NAMES:
        groups = parquet.ParquetFile(tmp_path / "tables" / f"{name}.parquet").metadata
        assert groups.num_row_groups == 3
    assert [one["person"] for one in rows(tmp_path, "people")] == list(range(many))
    assert rows(tmp_path, "broken")[0] == {"person": 0, "invariant": "4", "times": 2}
    assert rows(tmp_path, "stages")[:2] == [
        {"person": 0, "stage": 1, "day": 0},
        {"person": 0, "stage": 2, "day": 9},
    ]
    assert rows(tmp_path, "noticed")[0] == {
        "person": 0, "what": "RF25", "first_day": 2, "after_days": None
    }  # fmt: skip


def again(folder: Path) -> tuple[str | Path, ...]:
    """The command whose run is in the folder."""
    parameters = folder.with_suffix(".yaml")
    return (
        "simulate", "--people", str(PEOPLE), "--weeks", "2", "--workers", "0",
        "--parameters", parameters, "--out", folder,
    )  # fmt: skip


def test_a_disk_that_is_full_leaves_a_sentence_and_no_table(folder, run) -> None:
    """/dev/full takes a file and refuses what is written to it, as a full disk does."""
    (folder / "tables" / "rules.parquet.unfinished").symlink_to("/dev/full")
    found = run(*again(folder))
    assert found.status == 3
    assert "No space left on device. What was finished is kept; the same" in found.err
    assert list((folder / "tables").iterdir()) == []
    assert run(*again(folder)).status == 0
    assert sorted(path.stem for path in (folder / "tables").iterdir()) == NAMES


def test_without_the_package_all_else_is_there_and_it_is_said(folder, run, monkeypatch) -> None:
    with monkeypatch.context() as missing:
        missing.setitem(sys.modules, "pyarrow", None)
        (folder / "report.json").unlink()
        found = run(*again(folder))
    assert found.status == 0
    assert "pip install 'steadyback[parquet]'" in found.err
    assert "Traceback" not in found.err
    assert figures(folder)["people"] == PEOPLE
    assert list((folder / "tables").iterdir()) == []
    assert run(*again(folder)).status == 0
    assert sorted(path.stem for path in (folder / "tables").iterdir()) == NAMES
