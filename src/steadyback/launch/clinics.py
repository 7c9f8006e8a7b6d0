"""The commands for clinics: founding one, and looking at its audit."""

import argparse
import sys
from typing import Any

from steadyback.launch.opening import add, now, open_store, refuse


def add_commands(commands: Any) -> None:
    """clinic, audit."""
    clinic_words = add(commands, "clinic", "make a clinic, and a link for its first owner", clinic)
    clinic_words.add_argument("name", metavar="NAME", help="what people read")
    clinic_words.add_argument(
        "--owner", metavar="WHO", required=True, help="whom the link is for, such as a mail address"
    )
    audit_words = add(commands, "audit", "check or export who read or changed what", audit)
    audit_words.add_argument("do", choices=["check", "export"], metavar="check|export")
    audit_words.add_argument(
        "clinic", metavar="CLINIC", nargs="?", help="a clinic's id; check: left out, all of them"
    )
    audit_words.add_argument("--csv", action="store_true", help="export a table, not JSON lines")


def clinic(arguments: argparse.Namespace) -> int:
    """Make a clinic and print the way in for whoever owns it, once."""
    name = arguments.name.strip()
    if not name or len(name) > 80:
        return refuse("the name of a clinic has 1 to 80 letters")
    open_store()
    from steadyback.web.records import managing

    invited = managing.found_by_command(name, arguments.owner, now())
    print(f"clinic {invited.row.organisation.public_id}")
    print(
        f"open /join/{invited.secret} on the site (works once, until {invited.row.until:%Y-%m-%d})"
    )
    return 0


def audit(arguments: argparse.Namespace) -> int:
    """Say whether each chain is whole, or write one to standard output."""
    open_store()
    from steadyback.web.records import audit_reading, managing

    if arguments.do == "check":
        return check(arguments.clinic)
    found = audit_reading.clinic_called(arguments.clinic or "")
    if found is None:
        return refuse("export needs the id of a clinic; `steadyback audit check` lists them")
    kind = "csv" if arguments.csv else "jsonl"
    for text in audit_reading.exported(found, managing.COMMAND, kind, now()):
        sys.stdout.write(text)
    return 0


def check(clinic_id: str | None) -> int:
    """A line for each clinic; status 1 where an entry is missing or was changed."""
    from steadyback.web.records import audit_reading

    wanted = [one for one in audit_reading.clinics() if clinic_id in (None, one.public_id)]
    if clinic_id and not wanted:
        return refuse("there is no clinic with this id")
    wrong = 0
    for one in wanted:
        found = audit_reading.check(one)
        says = f"entry {found.broken.seq} {found.broken.says}" if found.broken else "whole"
        print(f"{one.public_id} {one.name}: {found.seq} entries, {says}")
        wrong += bool(found.broken)
    return 1 if wrong else 0
