"""The file of SQLite, as a whole: its copies, and backups that earlier versions made of it."""

import sqlite3
from contextlib import closing
from pathlib import Path

from django.conf import settings
from django.db import connection

from steadyback.web.records import migrating
from steadyback.web.records.restoring import DAMAGED, NO_BACKUP


def path() -> Path | None:
    """The file of the database; None where it is a server."""
    if connection.vendor != "sqlite":
        return None
    return Path(settings.DATABASES["default"]["NAME"])


def copy(source: Path, target: Path) -> None:
    """Copy one SQLite database over another, page by page, as one transaction."""
    with closing(sqlite3.connect(source)) as read, closing(sqlite3.connect(target)) as write:
        read.backup(write)


def trouble(file: Path) -> str:
    """What is wrong with a copy that an earlier version made; empty where nothing is."""
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as found:
            tables = {name for (name,) in found.execute("select name from sqlite_master")}
            checked = found.execute("pragma integrity_check").fetchone()[0]
            if not {"records_event", "django_migrations"} <= tables:
                return NO_BACKUP
            steps = set(found.execute("select app, name from django_migrations"))
    except sqlite3.DatabaseError:
        return NO_BACKUP
    if not steps or steps - migrating.known():
        return "was made by another version of Steadyback"
    return "" if checked == "ok" else DAMAGED
