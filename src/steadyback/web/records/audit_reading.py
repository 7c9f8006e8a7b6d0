"""The audit of a clinic to read, to check and to take along, in memory that does not grow."""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Q

from steadyback.record import canonical_json
from steadyback.web.accounts.models import Account, ApiToken, Membership, Organisation, Sharing
from steadyback.web.records import audit
from steadyback.web.records.models import AuditEntry
from steadyback.web.records.sharing import names_of

ON_A_PAGE: Final = 50
AT_ONCE: Final = 500
"""So many lines of an export are sent at a time."""
COLUMNS: Final = ("seq", "at", "actor", "action", "subject", "details", "before", "hash")
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
"""How a text begins that a spreadsheet might run (CWE-1236); exports/tables does the same."""


@dataclass(frozen=True, slots=True)
class Page:
    """Some entries, newest first; `before` begins the next page, None where there is none."""

    entries: list[AuditEntry]
    before: int | None


@dataclass(frozen=True, slots=True)
class Checked:
    """How far a chain was looked through, and the first place where it does not hold."""

    seq: int
    hash: str
    broken: audit.Broken | None


def page(
    organisation: Organisation, before: int | None, *, person: str = "", account: str = ""
) -> Page:
    """The newest entries, or those before a place; of one person alone, or by one colleague
    and the programs they let in."""
    rows = AuditEntry.objects.filter(organisation=organisation)
    if person:
        rows = rows.filter(subject=person)
    if account:
        rows = rows.filter(actor__in=[f"account:{account}", *programs_of(organisation, account)])
    if before is not None:
        rows = rows.filter(seq__lt=before)
    found = list(rows.order_by("-seq")[: ON_A_PAGE + 1])
    more = len(found) > ON_A_PAGE
    return Page(found[:ON_A_PAGE], found[ON_A_PAGE - 1].seq if more else None)


def programs_of(organisation: Organisation, account: str) -> list[str]:
    """The programs that a colleague ever let into a clinic, as actors."""
    rows = ApiToken.objects.filter(organisation=organisation, account__public_id=account)
    return [f"token:{name}" for name in rows.values_list("name", flat=True)]


def people(organisation: Organisation) -> dict[str, str]:
    """What the clinic calls everybody who ever shared with it, by their public ids."""
    rows = Sharing.objects.filter(organisation=organisation).order_by("since", "pk")
    return dict(rows.values_list("person__public_id", "name"))


def accounts(organisation: Organisation) -> dict[str, str]:
    """The names of everybody who ever worked in the clinic, by the public ids of accounts."""
    rows = Account.objects.filter(
        pk__in=Membership.objects.filter(organisation=organisation).values("account")
    )
    return dict(rows.order_by("name", "pk").values_list("public_id", "name"))


def check(organisation: Organisation) -> Checked:
    """Look through the whole chain of a clinic."""
    broken = audit.broken(organisation)
    return Checked(*audit.end_of(organisation), broken)


def clinics() -> Iterator[Organisation]:
    """Every clinic of this installation, for the command that checks or exports."""
    yield from Organisation.objects.order_by("made_at", "pk")


def clinic_called(public_id: str) -> Organisation | None:
    """One clinic by its public id."""
    return Organisation.objects.filter(public_id=public_id).first()


def json_lines(organisation: Organisation) -> Iterator[str]:
    """Each entry as it was hashed, with its hash; last a line that names the last hash."""
    last, count, lines = "", 0, list[str]()
    for entry in audit.entries(organisation):
        data = audit.as_data(entry, organisation.public_id) | {"hash": entry.hash}
        lines.append(canonical_json(data))
        last, count = entry.hash, count + 1
        if len(lines) >= AT_ONCE:
            yield "\n".join([*lines, ""])
            lines = []
    end = {"organisation": organisation.public_id, "entries": count, "last": last}
    yield "\n".join([*lines, canonical_json(end), ""])


def csv_lines(organisation: Organisation) -> Iterator[str]:
    """The same as a table, with the names of accounts, for a spreadsheet."""
    names = names_in(organisation)
    yield as_csv([(*COLUMNS[:3], "name", *COLUMNS[3:])])
    rows: list[tuple[Any, ...]] = []
    for entry in audit.entries(organisation):
        rows.append(as_row(entry, names.get(entry.actor, "")))
        if len(rows) >= AT_ONCE:
            yield as_csv(rows)
            rows = []
    yield as_csv(rows)


def names_in(organisation: Organisation) -> dict[str, str]:
    """The names of every account, and of whose programs, that did something, by the actor."""
    named = Q(actor__startswith="account:") | Q(actor__startswith="token:")
    actors = AuditEntry.objects.filter(named, organisation=organisation)
    return names_of(actors.order_by().values_list("actor", flat=True).distinct())


LINES: Final = {"jsonl": json_lines, "csv": csv_lines}
"""How an export may be written."""


def exported(organisation: Organisation, actor: str, kind: str, now: datetime) -> Iterator[str]:
    """An export in one of LINES, as it is read; that it was taken is its last entry."""
    audit.note(organisation, actor, "audit exported", "", {"format": kind}, now)
    return LINES[kind](organisation)


def as_row(entry: AuditEntry, name: str) -> tuple[Any, ...]:
    """An entry as cells."""
    data = audit.as_data(entry, "")
    details = json.dumps(entry.details, sort_keys=True, ensure_ascii=False)
    return (
        entry.seq,
        data["at"],
        entry.actor,
        plain(name),
        entry.action,
        entry.subject,
        details,
        entry.before,
        entry.hash,
    )


def plain(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text


def as_csv(rows: list[tuple[Any, ...]]) -> str:
    """Cells as lines (RFC 4180)."""
    made = io.StringIO(newline="")
    csv.writer(made, lineterminator="\r\n").writerows(rows)
    return made.getvalue()
