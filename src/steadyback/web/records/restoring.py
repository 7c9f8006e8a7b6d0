"""A backup back into the database: looked through first, then all of it or nothing."""

import gzip
import json
import zlib
from collections.abc import Iterable, Iterator
from hashlib import sha256
from itertools import groupby, islice
from typing import IO, Any, Final

from django.core.exceptions import ValidationError
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Field, JSONField, Model

from steadyback.web.records import migrating
from steadyback.web.records.backups import AT_ONCE, FORMAT, Head, columns, tables
from steadyback.web.records.models import Snapshot

NO_BACKUP: Final = "is not a backup of Steadyback"
DAMAGED: Final = "is damaged"
LONGEST_LINE: Final = 256 * 1024 * 1024


class Unusable(Exception):
    """A file cannot be put in place of the records; why, in words."""


def inspected(file: IO[bytes]) -> Head:
    """What a backup says of itself, once all of it was read and is whole. Raises Unusable.

    Only one with the very tables of this version fits: another one goes back into the version that
    made it, which is then brought up to date.
    """
    lines = lines_of(file)
    first, _ = next(lines, (None, ""))
    said = checked_head(first)
    counts = dict.fromkeys(said["tables"], 0)
    for line, mark in lines:
        if isinstance(line, dict):
            if line != {"rows": counts, "sha256": mark} or next(lines, None) is not None:
                raise Unusable(DAMAGED)
            return said
        counts[known_row(line, said)] += 1
    raise Unusable(f"{DAMAGED}: its end is missing")


def checked_head(head: Any) -> Head:
    """The first line of a backup that fits these tables. Raises Unusable."""
    told = str(head.get("format", "")) if isinstance(head, dict) else ""
    if not isinstance(head, dict) or not told.startswith("steadyback-backup/"):
        raise Unusable(NO_BACKUP)
    made_by = {(str(app), str(name)) for app, name in head.get("migrations", ())}
    ours = {table._meta.db_table: [f.column for f in columns(table)] for table in tables()}
    if told != FORMAT or made_by != migrating.known() or head.get("tables") != ours:
        version = str(head.get("version", ""))[:20]
        raise Unusable(
            f"was made by another version of Steadyback ({version}), with other tables; "
            "restore it with that version, and then update"
        )
    return head


def lines_of(file: IO[bytes]) -> Iterator[tuple[Any, str]]:
    """Each line, with the hash of all before it. Raises Unusable."""
    mark = sha256()
    file.seek(0)
    try:
        with gzip.GzipFile(fileobj=file, mode="rb") as read:
            while text := read.readline(LONGEST_LINE):
                yield json.loads(text), mark.hexdigest()
                mark.update(text)
    except (OSError, EOFError, zlib.error, ValueError):
        raise Unusable(DAMAGED) from None


def known_row(line: Any, head: Head) -> str:
    """The table of a line that is a row of one. Raises Unusable."""
    match line:
        case [str() as name, list() as row] if len(row) == len(head["tables"].get(name, ())):
            return name
    raise Unusable(DAMAGED)


def put_back(file: IO[bytes], said: Head) -> int:
    """Put what is in an inspected backup in place of everything, or change nothing.

    Returns how many rows were put back. Raises Unusable.
    """
    by_name = {table._meta.db_table: table for table in tables()}
    rows = (line for line, _ in islice(lines_of(file), 1, None) if isinstance(line, list))
    total = 0
    with transaction.atomic():
        clear(by_name.values())
        for name, of_one in groupby(rows, key=lambda line: line[0]):
            if made_again(by_name[name], said):
                continue
            for some in batches((row for _, row in of_one), AT_ONCE):
                insert(by_name[name], some)
                total += len(some)
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), [*by_name.values()]):
                cursor.execute(statement)
    return total


def made_again(table: type[Model], said: Head) -> bool:
    """Whether rows of a table are left out, because this kind of database makes others of them.

    A kept state has the keys of objects in the order in which its database gives them.
    """
    return table is Snapshot and said.get("database") != connection.vendor


def clear(known: Iterable[type[Model]]) -> None:
    """Empty every table; who reads meanwhile sees what was there, until all of it is done."""
    names = [connection.ops.quote_name(table._meta.db_table) for table in known]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"LOCK TABLE {', '.join(names)} IN ACCESS EXCLUSIVE MODE")
        for name in names:
            cursor.execute(f"DELETE FROM {name}")  # noqa: S608  the names of our own tables


def insert(table: type[Model], rows: list[list[Any]]) -> None:
    """Store rows just as they are: no default and no "now" of a model comes between."""
    kept = columns(table)
    quote = connection.ops.quote_name
    names = ", ".join(quote(str(field.column)) for field in kept)
    places = ", ".join(["%s"] * len(kept))
    sql = f"INSERT INTO {quote(table._meta.db_table)} ({names}) VALUES ({places})"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.executemany(
            sql, [[stored(*one) for one in zip(kept, row, strict=True)] for row in rows]
        )


def stored(field: "Field[Any, Any]", value: Any) -> Any:
    """A value as the database takes it. Raises Unusable."""
    if isinstance(field, JSONField):
        if value is None and field.null:
            return None
        return field.get_db_prep_value(value, connection)
    try:
        return field.get_db_prep_save(field.to_python(value), connection)
    except (ValidationError, ValueError):
        raise Unusable(DAMAGED) from None


def batches(rows: Iterable[list[Any]], size: int) -> Iterator[list[list[Any]]]:
    """So many at a time."""
    left = iter(rows)
    while some := list(islice(left, size)):
        yield some
