"""Opening the store for a command, and what is said where it cannot be opened."""

import argparse
import os
import sys
from collections.abc import Callable
from datetime import datetime
from typing import Any

REFUSED = 2
"""The exit status where a command could not begin."""


class Refused(SystemExit):
    """A command ends before it began; its reason was said."""

    def __init__(self, says: str) -> None:
        super().__init__(refuse(says))


def add(
    commands: Any, name: str, says: str, run: Callable[[argparse.Namespace], int]
) -> argparse.ArgumentParser:
    """Add one command."""
    parser: argparse.ArgumentParser = commands.add_parser(name, help=says, description=says)
    parser.set_defaults(run=run)
    return parser


def start_django() -> None:
    """Make the data folder and the key, and start Django; the database is not touched.

    Raises Refused where a setting is wrong.
    """
    from django.core.exceptions import ImproperlyConfigured

    from steadyback.web.project.data_folder import data_folder, prepare

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "steadyback.web.project.settings")
    import django

    try:
        prepare(data_folder())
        django.setup()
    except ImproperlyConfigured as wrong:
        raise Refused(str(wrong)) from None
    except OSError as error:
        raise Refused(f"{error.filename or data_folder()}: {error.strerror}") from None


def open_store() -> None:
    """As `start_django`, with the keys and with tables of this version. Raises Refused.

    The file of SQLite is brought up to date on the way. A server is shared, and may be served by
    another version at this moment: there `steadyback migrate` is a step of its own.
    """
    start_django()
    from django.db import connection

    from steadyback.web.project.data_folder import data_folder
    from steadyback.web.records import migrating
    from steadyback.web.reminders import vapid

    vapid.prepare(data_folder())
    if connection.vendor == "sqlite":
        bring_up_to_date()
    trouble = migrating.trouble()
    if trouble:
        raise Refused(trouble)


def open_kept_store() -> None:
    """As `open_store`, but no file of SQLite is made where there is none. Raises Refused.

    Whoever copies the records, without the settings of the server, would copy an empty file.
    """
    start_django()
    from steadyback.web.records import sqlite_file

    here = sqlite_file.path()
    if here is not None and not here.exists():
        says = "set DATABASE_URL or STEADYBACK_DATA as the server has them"
        raise Refused(f"{here}: no records are kept there; {says}")
    open_store()


def bring_up_to_date() -> None:
    """Change the tables to those of this version. Raises Refused."""
    from django.db import DatabaseError

    from steadyback.web.records import migrating

    try:
        migrating.migrate()
    except DatabaseError as error:
        says = migrating.trouble() or "the tables could not be changed"
        raise Refused(f"{says} ({type(error).__name__})") from None


def now() -> datetime:
    """The clock of this machine, in UTC."""
    from django.utils import timezone

    return timezone.now()


def sure(question: str) -> bool:
    """Ask on the terminal; no terminal is no."""
    try:
        return input(f"{question} Type yes: ").strip().lower() == "yes"
    except EOFError:
        print("\nnothing was changed")
        return False


def refuse(says: str) -> int:
    """Say on standard error what is wrong; the status for it."""
    print(says, file=sys.stderr)
    return REFUSED
