"""The results of a run as Parquet, for programs that count: a table for each kind of row.

This is the one module that knows Parquet. Tables follow from the outcomes alone: whatever the
number of workers, they are the same, and the same to the byte with the same pyarrow.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO, Any

from steadyback.simulation.outcome import Outcome
from steadyback.simulation.results import whole
from steadyback.vocabulary import MUSCLE_GROUPS

Json = dict[str, Any]
Row = tuple[str | int | bool | None, ...]
FOLDER = "tables"
AT_ONCE = 500
"""So many people are in memory at a time, and in a row group of a file."""
MISSING = (
    "The Parquet tables were not written, because pyarrow is not installed. All else was. "
    "To get them: pip install 'steadyback[parquet]', then give the same command again."
)


class Missing(Exception):
    """The package that writes Parquet is not installed, in a sentence."""


@dataclass(frozen=True)
class Column:
    """A column: its type as Arrow names it, what it says, and whether a row may be without it."""

    name: str
    kind: str
    says: str
    may_lack: bool = False


@dataclass(frozen=True)
class Table:
    """A table: what a row of it is, its columns, and the rows of one person in their order."""

    name: str
    says: str
    columns: tuple[Column, ...]
    rows: Callable[[Outcome], Iterable[Row]]


def write_tables(folder: Path, run: Json, outcomes: Iterable[Outcome]) -> None:
    """Write every table of these outcomes, which are in the order of their numbers.

    All tables are there afterwards, or none, and none of an earlier run. Who is killed meanwhile
    leaves some; each is whole.
    Raises Missing where pyarrow is not installed, OSError as for a full disk.
    """
    remove_tables(folder)
    arrow()
    (folder / FOLDER).mkdir(parents=True, exist_ok=True)
    try:
        with ExitStack() as files:
            writers = [
                opened(table, files.enter_context(whole(path_of(folder, table))), run, files)
                for table in TABLES
            ]
            for some in by_so_many(outcomes, AT_ONCE):
                for table, writer in zip(TABLES, writers, strict=True):
                    writer.write_table(arrow_table(table, some, writer.schema))
    except BaseException:
        remove_tables(folder)
        raise


def remove_tables(folder: Path) -> None:
    """Remove the tables of an earlier run. Raises OSError."""
    for table in TABLES:
        path_of(folder, table).unlink(missing_ok=True)


def path_of(folder: Path, table: Table) -> Path:
    """The file of a table."""
    return folder / FOLDER / f"{table.name}.parquet"


def arrow() -> Any:
    """The package that knows Parquet. Raises Missing."""
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise Missing(MISSING) from None
    return pyarrow


def opened(table: Table, file: IO[bytes], run: Json, files: ExitStack) -> Any:
    """What writes a table to a file, until the stack of files is closed."""
    writer = arrow().parquet.ParquetWriter(file, schema_of(table, run), compression="zstd")
    return files.enter_context(writer)


def schema_of(table: Table, run: Json) -> Any:
    """The columns as Arrow knows them, with their words and what was run."""
    fields = [
        arrow().field(
            one.name, arrow().type_for_alias(one.kind), one.may_lack, {"description": one.says}
        )
        for one in table.columns
    ]
    told = {"description": table.says, "run": json.dumps(run, sort_keys=True)}
    return arrow().schema(fields, told)


def arrow_table(table: Table, outcomes: Sequence[Outcome], schema: Any) -> Any:
    """The rows of some people."""
    rows = [row for one in outcomes for row in table.rows(one)]
    columns = list(zip(*rows, strict=True)) or [()] * len(table.columns)
    arrays = [arrow().array(found, one.type) for found, one in zip(columns, schema, strict=True)]
    return arrow().Table.from_arrays(arrays, schema=schema)


def by_so_many(outcomes: Iterable[Outcome], count: int) -> Iterator[list[Outcome]]:
    """The outcomes one after the other, so many at a time."""
    source = iter(outcomes)
    while some := list(islice(source, count)):
        yield some


# ---------------------------------------------------------------- the tables

PERSON = Column("person", "int32", "The number of the person, from 0; the key to the other tables.")


def of_person(one: Outcome) -> Iterator[Row]:
    """The one row of a person."""
    yield (
        one.number, one.cause, one.days, one.planned, one.trained, one.plans, one.stage, one.placed,
        one.improved, *one.leg, one.locked.get("any", 0), one.looks, sum(one.broken.values()),
    )  # fmt: skip


def of_weeks(one: Outcome) -> Iterator[Row]:
    """A row for each week in which anything was planned or done."""
    for week in one.weeks:
        yield (
            one.number, week.week, week.days, week.stage, week.planned, week.trained, week.kept,
            *week.halves,
        )  # fmt: skip


def of_noticed(one: Outcome) -> Iterator[Row]:
    """A row for each flare and danger sign."""
    return ((one.number, told.what, told.first, told.after) for told in one.noticed)


def counted(name: str) -> Callable[[Outcome], Iterable[Row]]:
    """Rows for each name that is counted in a field of outcomes, in the order of names."""

    def rows(one: Outcome) -> Iterator[Row]:
        found: dict[str | int, int] = getattr(one, name)
        return ((one.number, what, count) for what, count in sorted(found.items()))

    return rows


TABLES = (
    Table(
        "people",
        "One row a person: what became of them.",
        (
            PERSON,
            Column("cause", "string", "What a clinician once said it was."),
            Column("days", "int32", "Days that were lived."),
            Column("planned", "int32", "Sessions that were planned."),
            Column("kept", "int32", "Planned sessions that were done on their day."),
            Column("plans", "int32", "Weeks that were planned, those planned anew included."),
            Column("stage", "int32", "The highest stage that was reached."),
            Column("placed", "int32", "The highest stage that a clinician set; 0: none was set."),
            Column("improved", "bool", "Better after a year in the course drawn beforehand."),
            Column("leg_first", "int32", "The first leg pain told, 0 to 10."),
            Column("leg_last", "int32", "The last leg pain told, 0 to 10."),
            Column("locked_days", "int32", "Days under a lock."),
            Column("looks", "int32", "How often it was looked for what must never happen."),
            Column("broken", "int32", "How often an invariant was found broken."),
        ),
        of_person,
    ),
    Table(
        "weeks",
        "One row for each calendar week of a person in which anything was planned or done.",
        (
            PERSON,
            Column(
                "week",
                "int32",
                "The calendar week from the person's first, which is 1; first and last in part.",
            ),
            Column("days", "int32", "Days of it that were lived; fewer than 7: a part of a week."),
            Column("stage", "int32", "The stage of its plan; 0 where there was none."),
            Column("planned", "int32", "Days for which a session was planned."),
            Column("trained", "int32", "Days on which they trained."),
            Column("kept", "int32", "Planned days on which they trained."),
            *(
                Column(f"half_sets_{group}", "int32", f"Half sets done: {group.replace('_', ' ')}.")
                for group in MUSCLE_GROUPS
            ),
        ),
        of_weeks,
    ),
    Table(
        "stages",
        "One row for each stage that a person reached.",
        (
            PERSON,
            Column("stage", "int32", "The stage."),
            Column("day", "int32", "The day on which it was first reached; 0 is their first."),
        ),
        counted("stages"),
    ),
    Table(
        "noticed",
        "One row for each flare and danger sign.",
        (
            PERSON,
            Column("what", "string", "flare, or the id of the danger sign."),
            Column("first_day", "int32", "The day on which it began; 0 is their first."),
            Column("after_days", "int32", "Days until it was noticed; none: never.", True),
        ),
        of_noticed,
    ),
    Table(
        "rules",
        "One row for each rule that was named to a person as a reason.",
        (
            PERSON,
            Column("rule", "string", "The id of the rule."),
            Column("days", "int32", "On how many days it was named."),
        ),
        counted("rules"),
    ),
    Table(
        "locked",
        "One row for each thing that put a person under a lock; several can on the same day.",
        (
            PERSON,
            Column("what", "string", "What locked: a danger sign, a rule; any: any of them."),
            Column("days", "int32", "On how many days."),
        ),
        counted("locked"),
    ),
    Table(
        "events",
        "One row for each kind of event of a person, and for what went wrong on its way.",
        (
            PERSON,
            Column("kind", "string", "The kind; late, doubled, wrong, away and cleared beside it."),
            Column("times", "int32", "How often."),
        ),
        counted("events"),
    ),
    Table(
        "broken",
        "One row for each invariant that was found broken with a person; none is as it should be.",
        (
            PERSON,
            Column("invariant", "string", "Its number in the safety case."),
            Column("times", "int32", "How often it was found broken."),
        ),
        counted("broken"),
    ),
)
