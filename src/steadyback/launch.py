"""The one command: `steadyback serve`, what needs the store, and everything of the `cli`."""

import argparse
import json
import multiprocessing
import os
import socket
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from steadyback import __version__, cli

if TYPE_CHECKING:
    from steadyback.web.project.lan import House
    from steadyback.web.records.models import Person

HOST, PORT, HTTPS_PORT = "127.0.0.1", 8000, 8443
EVERY_S = 300
ENDS_S = 20
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
    worker_words = add(
        commands, "worker", "plan the weeks that are due, and send due reminders", worker
    )
    worker_words.add_argument("--watch", action="store_true", help="go on until it is ended")
    add_record_commands(commands)
    backup_words = add(commands, "backup", "copy all records into one file", backup)
    backup_words.add_argument("file", metavar="FILE", type=Path)
    restore_words = add(commands, "restore", "put a backup in place of all records", restore)
    restore_words.add_argument("file", metavar="FILE", type=Path)
    restore_words.add_argument("--yes", action="store_true", help="do not ask")
    add(commands, "doctor", "look whether everything is in order", doctor)


def add_record_commands(commands: Any) -> None:
    """The commands for one person's record as a file."""
    export_words = add(commands, "export", "write a person's record as a file", export)
    whom = export_words.add_mutually_exclusive_group(required=True)
    whom.add_argument("person", metavar="PERSON", nargs="?", help=PERSON)
    whom.add_argument("--all", action="store_true", help="everybody, each in a file of their own")
    whom.add_argument("--list", action="store_true", help="show the ids of everybody")
    export_words.add_argument(
        "--out",
        metavar="FILE",
        type=Path,
        help="one archive with everything (with --all a new folder for them); "
        "left out: the case file, on standard output",
    )
    import_words = add(
        commands, "import", "store an archive or case file as a new person", bring_in
    )
    import_words.add_argument("file", metavar="FILE", type=Path)
    erase_words = add(commands, "erase", "delete everything about a person", erase)
    whose = erase_words.add_mutually_exclusive_group(required=True)
    whose.add_argument("person", metavar="PERSON", nargs="?", help=PERSON)
    says = "erase nobody; say whether this receipt is from here, and unchanged"
    whose.add_argument("--check", metavar="RECEIPT", type=Path, help=says)
    erase_words.add_argument("--yes", action="store_true", help="do not ask")
    erase_words.add_argument("--receipt", metavar="FILE", type=Path, help="write the receipt here")


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
    """Make the data folder and the keys, start Django, and bring the tables up to date."""
    start_django()
    from steadyback.web.project.data_folder import data_folder
    from steadyback.web.reminders import vapid

    vapid.prepare(data_folder())
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)


def start_django() -> None:
    """Make the data folder and the key, and start Django; the database is not touched."""
    from steadyback.web.project.data_folder import data_folder, prepare

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "steadyback.web.project.settings")
    prepare(data_folder())
    import django
    from django.core.exceptions import ImproperlyConfigured

    try:
        django.setup()
    except ImproperlyConfigured as wrong:
        raise SystemExit(str(wrong)) from None


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
    with reminding_beside():
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

    from steadyback.web.project.crowding import THREADS
    from steadyback.web.project.lan import LISTENS

    os.environ["STEADYBACK_PLANNER"] = "warm"
    Server(
        "steadyback.web.project.wsgi:application",
        address=LISTENS if house else HOST,
        port=number,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        log_level=LogLevels.warning,
        log_access=False,
        ssl_cert=house.pair.certificate if house else None,
        ssl_key=house.pair.key if house else None,
    ).serve()


@contextmanager
def reminding_beside() -> Iterator[None]:
    """Send reminders from a process of its own, for as long as the server runs."""
    spawn = multiprocessing.get_context("spawn")
    process = spawn.Process(target=send_reminders, daemon=True)
    process.start()
    try:
        yield
    finally:
        process.terminate()
        process.join(ENDS_S)
        process.kill()


def send_reminders() -> None:
    """In that process: send what is due until told to end, or until the server is gone."""
    start_django()
    from steadyback.web.records.planning_process import end_with_parent
    from steadyback.web.reminders import worker as reminding

    end_with_parent()
    reminding.watch(now, reminding.until_told())


def worker(arguments: argparse.Namespace) -> int:
    """Plan every week that is due, and send what is due; with --watch, until a signal ends it."""
    open_store()
    from steadyback.web.records import planning, planning_process
    from steadyback.web.reminders import worker as reminding

    stop = reminding.until_told() if arguments.watch else None
    planned_at = float("-inf")
    while True:
        planned = None
        if time.monotonic() - planned_at >= EVERY_S:
            planned, planned_at = planning.plan_everybody(now), time.monotonic()
        sent = reminding.looked(now, stop)
        if planned is not None or sent:
            print(f"{planned or 0} planned, {sent} reminded", flush=True)
        if stop is None or stop.wait(reminding.POLL_S):
            planning_process.close_pool()
            return 0


def export(arguments: argparse.Namespace) -> int:
    """Write a case file to standard output, or archives to files; or show who there is."""
    open_store()
    from steadyback.web.records.case_files import case_of, everybody

    if arguments.list:
        for one in everybody():
            print(one.public_id)
        return 0
    if arguments.all:
        return export_everybody(arguments.out)
    row = find(arguments.person)
    if row is None:
        return 2
    if arguments.out is not None:
        return write_new(arguments.out, archive_of(row))
    print(json.dumps(case_of(row), ensure_ascii=False, indent=1))
    return 0


def export_everybody(folder: Path | None) -> int:
    """An archive of each person in a new folder, named by their ids."""
    from steadyback.web.records.case_files import everybody

    if folder is None:
        return refuse("--all needs --out with a new folder")
    try:
        folder.mkdir(mode=0o700)
    except OSError as error:
        return refuse(f"{folder}: {error.strerror}")
    people = everybody()
    wrong = [write_new(folder / f"{one.public_id}.zip", archive_of(one)) for one in people]
    return max(wrong, default=0)


def archive_of(row: "Person") -> bytes:
    """Everything about a person as one file; without consent the record alone."""
    from steadyback.web.downloads.archive import files_of
    from steadyback.web.records import case_files
    from steadyback.web.records.reading import ReadRecord

    at = now()
    files = files_of(ReadRecord(row, at)) if row.consent else {}
    return case_files.archive_of(row, files, at)


def write_new(path: Path, content: bytes) -> int:
    """Write a file that is not there yet, for its owner only."""
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
    except OSError as error:
        return refuse(f"{path}: {error.strerror}")
    print(f"written to {path}")
    return 0


def bring_in(arguments: argparse.Namespace) -> int:
    """Store an archive or a case file as a new person, and print how to open them in the app."""
    open_store()
    from steadyback.record import CaseProblems
    from steadyback.web.accounts.recovery import new_code
    from steadyback.web.records import archives, case_files

    try:
        with arguments.file.open("rb") as file:
            incoming = archives.read(file, now())
    except OSError as error:
        return refuse(f"{arguments.file}: {error.strerror}")
    except CaseProblems as wrong:
        for problem in wrong.problems:
            refuse(f"{problem.pointer or '/'}: {problem.says}")
        return 2
    known = case_files.known_person(incoming.case)
    if known is not None:
        return refuse(f"this record is here already: person {known.public_id}")
    row = archives.store_new(incoming, now())
    print(f"person {row.public_id}")
    print(f"recovery code {new_code(row.pk, now())} (shown only now)")
    return 0


def erase(arguments: argparse.Namespace) -> int:
    """Delete a person with everything about them, and print the receipt; or look at a receipt."""
    open_store()
    from steadyback.web.records import erasing

    if arguments.check is not None:
        if not (arguments.check.is_file() and erasing.is_genuine(arguments.check.read_bytes())):
            return refuse("no receipt of this Steadyback, or changed since")
        print("genuine")
        return 0
    row = find(arguments.person)
    if row is None:
        return 2
    if not (arguments.yes or typed_again(arguments.person)):
        return 1
    receipt = erasing.erase(row, now())
    text = json.dumps(receipt, indent=1)
    print(f"erased\n{text}")
    if arguments.receipt is not None:
        return write_new(arguments.receipt, f"{text}\n".encode())
    return 0


def typed_again(person: str) -> bool:
    """Ask on the terminal for the id once more; no terminal is no."""
    try:
        return input("Everything about this person goes, for ever. Type the id: ").strip() == person
    except EOFError:
        print("\nnothing was changed")
        return False


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
