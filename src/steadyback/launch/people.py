"""The commands for one person's record as a file."""

import argparse
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from steadyback.launch.opening import add, now, open_store, refuse

if TYPE_CHECKING:
    from steadyback.web.records.models import Person

PERSON = "a person's id, as in the addresses of their pages"


def add_commands(commands: Any) -> None:
    """export, import, erase."""
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
