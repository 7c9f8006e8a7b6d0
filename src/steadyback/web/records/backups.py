"""Everything in the database as one file, from either kind of database into either kind.

A backup is lines of JSON, compressed: first what it is and which columns each table has, then a
line for each row, at last how many rows each table had and a hash of all lines before. It is read
and written row by row, at one moment of the database, so its size does not matter. Why so:
docs/decisions/0029-postgresql.md.
"""

import base64
import gzip
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import IO, Any, Final
from uuid import UUID

from django.apps import apps
from django.db import connection, transaction
from django.db.models import Field, Model

from steadyback.web.records import migrating

FORMAT: Final = "steadyback-backup/1"
AT_ONCE: Final = 500
LEVEL: Final = 4
"""Of compression: higher ones take longer, and save little."""
Head = dict[str, Any]


def tables() -> list[type[Model]]:
    """Every table there is, those of other packages too, in an order that stays the same."""
    found = apps.get_models(include_auto_created=True)
    ours = [table for table in found if table._meta.managed and not table._meta.proxy]
    return sorted(ours, key=lambda table: table._meta.db_table)


def columns(table: type[Model]) -> list["Field[Any, Any]"]:
    """What of a row is kept: all of it."""
    return list(table._meta.local_concrete_fields)


def write(file: IO[bytes], now: datetime, version: str) -> dict[str, int]:
    """Write everything into a file; how many rows of each table."""
    counts: dict[str, int] = {}
    mark = sha256()
    with gzip.GzipFile(fileobj=file, mode="wb", compresslevel=LEVEL, mtime=0) as out:

        def put(line: Any) -> None:
            text = (json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n").encode()
            mark.update(text)
            out.write(text)

        with one_moment():
            put(head(now, version))
            for table in tables():
                name = table._meta.db_table
                counts[name] = 0
                for row in rows_of(table):
                    put([name, row])
                    counts[name] += 1
        put({"rows": counts, "sha256": mark.hexdigest()})
    return counts


def head(now: datetime, version: str) -> Head:
    """What a backup says of itself first."""
    return {
        "format": FORMAT,
        "made_at": now.isoformat(timespec="seconds"),
        "version": version,
        "database": connection.vendor,
        "migrations": sorted(list(one) for one in migrating.applied() & migrating.known()),
        "tables": {t._meta.db_table: [field.column for field in columns(t)] for t in tables()},
    }


@contextmanager
def one_moment() -> Iterator[None]:
    """All that is read is of one moment, and nobody who writes has to wait for it."""
    own: Any = connection
    before = getattr(own, "transaction_mode", None)
    own.transaction_mode = "DEFERRED"  # SQLite's IMMEDIATE would shut out whoever writes
    try:
        with transaction.atomic():
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    finally:
        own.transaction_mode = before


def rows_of(table: type[Model]) -> Iterator[list[Any]]:
    """The rows of a table as JSON data, without holding them all."""
    names = [field.attname for field in columns(table)]
    rows = table._base_manager.order_by("pk").values_list(*names)
    for row in rows.iterator(chunk_size=AT_ONCE):
        yield [as_json(value) for value in row]


def as_json(value: Any) -> Any:
    """A value of a column as JSON data; the column knows what it was."""
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode()
    if isinstance(value, timedelta | Decimal | UUID):
        return str(value)
    return value
