"""Whether the tables are those of this version, and bringing them there: one process at a time."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Final

from django.core.management import call_command
from django.db import Error, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

LOCK: Final = 0x5EAD_BAC6
"""The name of the lock of PostgreSQL under which tables are changed."""
AGAIN_S: Final = 0.5
NOT_REACHED: Final = "the database cannot be reached"
OLD: Final = "the tables are older than this version; run steadyback migrate"
Migration = tuple[str, str]


@lru_cache(maxsize=1)
def known() -> frozenset[Migration]:
    """The migrations that this version has, by app and name."""
    return frozenset(MigrationLoader(None).disk_migrations)


def applied() -> frozenset[Migration]:
    """The migrations that the database has been through. Raises django.db.Error."""
    return frozenset(MigrationRecorder(connection).applied_migrations())


def trouble() -> str:
    """Why the database cannot be used now; empty where it can.

    Tables that a newer version made are none: it serves beside this one (docs/decisions/0029).
    """
    try:
        return OLD if known() - applied() else ""
    except Error:
        return NOT_REACHED


def migrate() -> None:
    """Bring the tables up to date. Several processes may do so at once: the others wait."""
    with alone():
        call_command("migrate", verbosity=0, interactive=False)


@contextmanager
def alone() -> Iterator[None]:
    """Hold the lock for as long as tables are changed.

    It is asked for again and again, not waited for: `CREATE INDEX CONCURRENTLY` would wait for
    whoever waits. SQLite needs none: one transaction shuts the others out.
    """
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        while True:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
            if cursor.fetchone()[0]:
                break
            time.sleep(AGAIN_S)
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
