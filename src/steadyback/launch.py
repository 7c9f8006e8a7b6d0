"""The one command: `steadyback serve`, what needs the store, and everything of the `cli`."""

import argparse
import json
import os
import socket
import sqlite3
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from steadyback import __version__, cli

if TYPE_CHECKING:
    from steadyback.web.project.lan import House
    from steadyback.web.records.models import Person

HOST, PORT, HTTPS_PORT = "127.0.0.1", 8000, 8443
EVERY_S = 300
PERSON = "a person's id, as in the addresses of their pages"


def main(words: list[str] | None = None) -> int:
    """Run one command; returns its exit status."""
    parser = argparse.ArgumentParser(
        prog="steadyback", description="Gentle, regular strengthening for people with sciatica."
    )
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    add_store_commands(commands)
    cli.add_commands(commands)
    arguments = parser.parse_args(words)
    try:
        status: int = arguments.run(arguments)
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader has seen enough (| head). Without this, Python complains again when it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return status


def add_store_commands(commands: Any) -> None:
    """The commands that need the store."""
    serve_words = add(commands, "serve", "start the web app on this computer", serve)
    serve_words.add_argument(
        "--port", type=port, metavar="PORT", help=f"{PORT} ({HTTPS_PORT} with --lan)"
    )
    serve_words.add_argument(
        "--lan", action="store_true", help="for phones in this house, by HTTPS"
    )
    serve_words.add_argument(
        "--address", metavar="ADDRESS", help="with --lan: which of this computer's"
    )
    serve_words.add_argument("--workers", type=int, default=1, help="server processes")
    worker_words = add(commands, "worker", "plan the weeks that are due", worker)
    worker_words.add_argument("--watch", action="store_true", help="again every five minutes")
    export_words = add(commands, "export", "write a person's record as a case file", export)
    export_words.add_argument("person", metavar="PERSON", help=PERSON)
    import_words = add(commands, "import", "store a case file as a new person", bring_in)
    import_words.add_argument("file", metavar="FILE", type=Path)
    erase_words = add(commands, "erase", "delete everything about a person", erase)
    erase_words.add_argument("person", metavar="PERSON", help=PERSON)
    erase_words.add_argument("--yes", action="store_true", help="do not ask")
    backup_words = add(commands, "backup", "copy all records into one file", backup)
    backup_words.add_argument("file", metavar="FILE", type=Path)
    restore_words = add(commands, "restore", "put a backup in place of all records", restore)
    restore_words.add_argument("file", metavar="FILE", type=Path)
    restore_words.add_argument("--yes", action="store_true", help="do not ask")
    add(commands, "doctor", "look whether everything is in order", doctor)


def add(
    commands: Any, name: str, says: str, run: Callable[[argparse.Namespace], int]
) -> argparse.ArgumentParser:
    """Add one command."""
    parser: argparse.ArgumentParser = commands.add_parser(name, help=says, description=says)
    parser.set_defaults(run=run)
    return parser


def port(text: str) -> int:
    """A port number from the command line."""
    number = int(text)
    if not 1 <= number <= 65535:
        raise argparse.ArgumentTypeError("a port lies between 1 and 65535")
    return number


def taken(number: int, host: str) -> bool:
    """Whether something listens on this port already: two servers must not share it."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, number))
        except OSError:
            return True
    return False


def open_store() -> None:
    """Make the data folder and the key, start Django, and bring the tables up to date."""
    start_django()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)


def start_django() -> None:
    """Make the data folder and the key, and start Django; the database is not touched."""
    from steadyback.web.project.data_folder import data_folder, prepare

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "steadyback.web.project.settings")
    prepare(data_folder())
    import django

    django.setup()


def now() -> datetime:
    """The clock of this machine, in UTC."""
    from django.utils import timezone

    return timezone.now()


def serve(arguments: argparse.Namespace) -> int:
    """Serve the web app until it is stopped; with --lan to the devices of this house, by HTTPS."""
    from steadyback.web.project import lan
    from steadyback.web.project.data_folder import data_folder

    number = arguments.port or (HTTPS_PORT if arguments.lan else PORT)
    if arguments.address and not arguments.lan:
        return refuse("--address is for --lan; without it only this computer is served")
    if taken(number, lan.LISTENS if arguments.lan else HOST):
        return refuse(f"port {number} is in use; choose another with --port")
    try:
        house = open_house(arguments.address, number) if arguments.lan else None
        open_store()
    except lan.Trouble as trouble:
        return refuse(str(trouble))
    except OSError as error:
        return refuse(f"{error.filename or data_folder()}: {error.strerror}")
    print(words(house) if house else f"Open http://localhost:{number}", flush=True)
    run_server(number, arguments.workers, house)
    return 0


def open_house(address: str | None, number: int) -> "House":
    """Make this house's certificates, and tell the settings by which names it is asked."""
    from steadyback.web.project import lan
    from steadyback.web.project.data_folder import data_folder, prepare

    prepare(data_folder())
    house = lan.open_house(data_folder(), address, number, datetime.now(UTC))
    os.environ["STEADYBACK_HOUSE"] = " ".join(house.place.hosts)
    return house


def words(house: "House") -> str:
    """What is said where a house is served."""
    from steadyback.web.project.lan import words

    return words.words(house)


def run_server(number: int, workers: int, house: "House | None") -> None:
    """Serve until a signal ends it: to this computer, or to a house by HTTPS."""
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    from steadyback.web.project.lan import LISTENS

    os.environ["STEADYBACK_PLANNER"] = "warm"
    Server(
        "steadyback.web.project.wsgi:application",
        address=LISTENS if house else HOST,
        port=number,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=2,
        log_level=LogLevels.warning,
        log_access=False,
        ssl_cert=house.pair.certificate if house else None,
        ssl_key=house.pair.key if house else None,
    ).serve()


def worker(arguments: argparse.Namespace) -> int:
    """Plan every week that is due; with --watch, again and again."""
    open_store()
    from steadyback.web.records import planning, planning_process

    while True:
        planned = planning.plan_everybody(now)
        print(f"{planned} planned", flush=True)
        if not arguments.watch:
            planning_process.close_pool()
            return 0
        time.sleep(EVERY_S)


def export(arguments: argparse.Namespace) -> int:
    """Write a case file to standard output."""
    open_store()
    from steadyback.web.records.case_files import case_of

    row = find(arguments.person)
    if row is None:
        return 2
    print(json.dumps(case_of(row), ensure_ascii=False, indent=1))
    return 0


def bring_in(arguments: argparse.Namespace) -> int:
    """Store a case file as a new person, and print how to open them in the app."""
    open_store()
    from steadyback.record import CaseProblems
    from steadyback.web.accounts.recovery import new_code
    from steadyback.web.records import case_files

    try:
        row = case_files.bring_in(arguments.file.read_bytes(), now())
    except OSError as error:
        return refuse(f"{arguments.file}: {error.strerror}")
    except CaseProblems as wrong:
        for problem in wrong.problems:
            refuse(f"{problem.pointer or '/'}: {problem.says}")
        return 2
    print(f"person {row.public_id}")
    print(f"recovery code {new_code(row.pk, now())} (shown only now)")
    return 0


def erase(arguments: argparse.Namespace) -> int:
    """Delete a person with everything about them."""
    open_store()
    row = find(arguments.person)
    if row is None:
        return 2
    if not (arguments.yes or sure("Erase everything about this person, for ever?")):
        return 1
    row.delete()
    print("erased")
    return 0


def find(public_id: str) -> "Person | None":
    """The row of a person, or None with a word about it."""
    from steadyback.web.records.case_files import person_row

    row = person_row(public_id)
    if row is None:
        refuse("there is no person with this id")
    return row


def backup(arguments: argparse.Namespace) -> int:
    """Copy the database as it is at one moment, also while the app runs."""
    open_store()
    if arguments.file.exists():
        return refuse(f"{arguments.file} exists already; choose another name")
    try:
        os.close(os.open(arguments.file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except OSError as error:
        return refuse(f"{arguments.file}: {error.strerror}")
    copy_database(database_path(), arguments.file)
    print(f"written to {arguments.file}")
    return 0


def restore(arguments: argparse.Namespace) -> int:
    """Put a backup in place of the database, the old one kept beside it. Stop the app first."""
    start_django()
    trouble = damage(arguments.file)
    if trouble:
        return refuse(f"{arguments.file}: {trouble}")
    if not (arguments.yes or sure("Replace all records by those of the backup?")):
        return 1
    kept = database_path().with_suffix(".before-restore")
    if database_path().exists():
        copy_database(database_path(), kept)
    copy_database(arguments.file, database_path())
    open_store()
    print(f"restored; what was there before is in {kept}")
    return 0


def copy_database(source: Path, target: Path) -> None:
    """Copy one SQLite database over another, page by page, as one transaction."""
    with sqlite3.connect(source) as read, sqlite3.connect(target) as write:
        read.backup(write)
    read.close()
    write.close()


def database_path() -> Path:
    """The file of the database."""
    from django.conf import settings

    return Path(settings.DATABASES["default"]["NAME"])


def damage(path: Path) -> str:
    """What is wrong with a backup; empty where nothing is."""
    if not path.is_file():
        return "there is no such file"
    try:
        with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as found:
            tables = {name for (name,) in found.execute("select name from sqlite_master")}
            checked = found.execute("pragma integrity_check").fetchone()[0]
            if not {"records_event", "django_migrations"} <= tables:
                return "is not a backup of Steadyback"
            steps = set(found.execute("select app, name from django_migrations"))
    except sqlite3.DatabaseError:
        return "is not a backup of Steadyback"
    if not steps or steps - known_migrations():
        return "was made by another version of Steadyback"
    return "" if checked == "ok" else "is damaged"


def known_migrations() -> set[tuple[str, str]]:
    """The migrations this version has, by app and name."""
    from django.db.migrations.loader import MigrationLoader

    return set(MigrationLoader(None).disk_migrations)


def doctor(arguments: argparse.Namespace) -> int:
    """Check folder, key, database, catalogue, built pages and planner, and say each result."""
    open_store()
    from steadyback.web.records.examination import findings

    wrong = 0
    for name, trouble in findings(database_path()):
        print(f"{'wrong' if trouble else 'ok':6} {name}{': ' + trouble if trouble else ''}")
        wrong += bool(trouble)
    return 1 if wrong else 0


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
    return 2


if __name__ == "__main__":
    sys.exit(main())
