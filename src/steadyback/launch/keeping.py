"""The commands for the whole database: migrate, backup, restore, doctor."""

import argparse
import os
from pathlib import Path
from typing import Any

from steadyback import __version__
from steadyback.launch.opening import (
    REFUSED,
    add,
    bring_up_to_date,
    now,
    open_kept_store,
    open_store,
    refuse,
    start_django,
    sure,
)

GZIP, SQLITE = b"\x1f\x8b", b"SQLite format 3"
"""How a backup begins, and how those of earlier versions did."""


def add_commands(commands: Any) -> None:
    """migrate, backup, restore, doctor."""
    add(commands, "migrate", "bring the tables up to date", migrate)
    backup_words = add(commands, "backup", "copy all records into one file", backup)
    backup_words.add_argument("file", metavar="FILE", type=Path)
    restore_words = add(commands, "restore", "put a backup in place of all records", restore)
    restore_words.add_argument("file", metavar="FILE", type=Path)
    restore_words.add_argument("--yes", action="store_true", help="do not ask")
    add(commands, "doctor", "look whether everything is in order", doctor)


def migrate(_arguments: argparse.Namespace) -> int:
    """Bring the tables up to date; where several do so at once, one does and the others wait."""
    start_django()
    bring_up_to_date()
    print("the tables are those of this version")
    return 0


def backup(arguments: argparse.Namespace) -> int:
    """Copy the database as it is at one moment, also while the app runs."""
    open_kept_store()
    from steadyback.web.records.examination import database

    try:
        if arguments.file.exists():
            return refuse(f"{arguments.file} exists already; choose another name")
        rows = write_backup(arguments.file)
    except OSError as error:
        return refuse(f"{arguments.file}: {error.strerror}")
    print(f"written to {arguments.file}: {rows} rows of {database()}")
    return 0


def write_backup(path: Path) -> int:
    """Write a backup that is not there yet, for its owner only; how many rows it has.

    It gets its name once it is whole and on the disk. Raises OSError.
    """
    from steadyback.web.records import backups

    part = path.with_name(f"{path.name}.part")
    handle = os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            counts = backups.write(file, now(), __version__)
            file.flush()
            os.fsync(file.fileno())
        part.rename(path)
    finally:
        part.unlink(missing_ok=True)
    return sum(counts.values())


def restore(arguments: argparse.Namespace) -> int:
    """Put a backup in place of the records, what was there kept beside. Stop the app first."""
    try:
        with arguments.file.open("rb") as file:
            begins = file.read(16)
    except FileNotFoundError:
        return refuse(f"{arguments.file}: there is no such file")
    except OSError as error:
        return refuse(f"{arguments.file}: {error.strerror}")
    if begins.startswith(SQLITE):
        return restore_copy(arguments)
    if not begins.startswith(GZIP):
        return refuse(f"{arguments.file}: is not a backup of Steadyback")
    return restore_backup(arguments)


def restore_backup(arguments: argparse.Namespace) -> int:
    """Put back what `backup` wrote, into whichever database there is."""
    open_store()
    from django.db import DatabaseError

    from steadyback.web.project.data_folder import data_folder
    from steadyback.web.records import restoring

    with arguments.file.open("rb") as file:
        try:
            said = restoring.inspected(file)
            if not (arguments.yes or sure("Replace all records by those of the backup?")):
                return 1
            kept = data_folder() / f"before-restore-{now():%Y%m%dT%H%M%S%f}.steadyback"
            write_backup(kept)
            rows = restoring.put_back(file, said)
        except restoring.Unusable as wrong:
            return refuse(f"{arguments.file}: {wrong}")
        except OSError as error:
            return refuse(f"{error.filename}: {error.strerror}")
        except DatabaseError as error:
            says = f"the database did not take it ({type(error).__name__}); nothing was changed"
            return refuse(f"{arguments.file}: {says}")
    print(f"restored {rows} rows of {said['made_at']}; what was there before is in {kept}")
    return 0


def restore_copy(arguments: argparse.Namespace) -> int:
    """Put back a copy of the file of SQLite, as backups were before version 1 of their format."""
    start_django()
    from steadyback.web.records import sqlite_file

    here = sqlite_file.path()
    if here is None:
        says = "is a file of SQLite; restore it without DATABASE_URL, and make a new backup there"
        return refuse(f"{arguments.file}: {says}")
    trouble = sqlite_file.trouble(arguments.file)
    if trouble:
        return refuse(f"{arguments.file}: {trouble}")
    if not (arguments.yes or sure("Replace all records by those of the backup?")):
        return 1
    kept = here.with_suffix(".before-restore")
    if here.exists():
        sqlite_file.copy(here, kept)
    sqlite_file.copy(arguments.file, here)
    open_store()
    print(f"restored; what was there before is in {kept}")
    return 0


def doctor(_arguments: argparse.Namespace) -> int:
    """Check settings, key, database, catalogue, built pages and planner, and say each result.

    An unreachable database is a finding here, and what else can be looked at is looked at.
    """
    start_django()
    from steadyback.web.records import examination, migrating, sqlite_file

    if sqlite_file.path() is not None and migrating.trouble() == migrating.OLD:
        bring_up_to_date()
    wrong = 0
    for name, trouble in examination.findings():
        print(f"{'wrong' if trouble else 'ok':6} {name}{': ' + trouble if trouble else ''}")
        wrong += bool(trouble)
    if migrating.trouble():
        return REFUSED
    return 1 if wrong else 0
