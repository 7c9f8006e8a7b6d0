"""The audit of a clinic: who read or changed what, one entry after the other, none ever changed.

Each entry holds the hash of the one before, so that a changed, missing or added one is found;
`AuditChain` holds the last, so that a cut end is found too. Whoever can write every table can
make a whole new chain: an export keeps its last hash elsewhere (docs/decisions/0031-audit.md).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import transaction

from steadyback.record import canonical_hash
from steadyback.web.accounts.models import Organisation
from steadyback.web.records.models import AuditChain, AuditEntry

READ_AT_ONCE = 2000


@dataclass(frozen=True, slots=True)
class Broken:
    """The first place where a chain does not hold, and why."""

    seq: int
    says: str


def note(
    organisation: Organisation,
    actor: str,
    action: str,
    subject: str,
    details: Mapping[str, Any],
    now: datetime,
) -> AuditEntry:
    """Add an entry; inside the transaction of what it tells about, where that writes.

    `details` hold no health data: names of pages, roles, ids.
    """
    with transaction.atomic():
        chain = chain_of(organisation)
        entry = AuditEntry(
            organisation=organisation,
            seq=chain.seq + 1,
            at=now.astimezone(UTC),
            actor=actor,
            action=action,
            subject=subject,
            details=dict(details),
            before=chain.hash,
        )
        entry.hash = hash_of(entry, organisation.public_id)
        entry.save(force_insert=True)
        chain.seq, chain.hash = entry.seq, entry.hash
        chain.save(update_fields=["seq", "hash"])
    return entry


def chain_of(organisation: Organisation) -> AuditChain:
    """The end of an organisation's chain, locked; made where it has none yet."""
    rows = AuditChain.objects.select_for_update()
    chain = rows.filter(organisation=organisation).first()
    if chain is None:
        AuditChain.objects.get_or_create(organisation=organisation)
        chain = rows.get(organisation=organisation)
    return chain


def as_data(entry: AuditEntry, organisation: str) -> dict[str, Any]:
    """An entry as it is hashed and exported, without its own hash."""
    return {
        "organisation": organisation,
        "seq": entry.seq,
        "at": entry.at.astimezone(UTC).isoformat(),
        "actor": entry.actor,
        "action": entry.action,
        "subject": entry.subject,
        "details": entry.details,
        "before": entry.before,
    }


def hash_of(entry: AuditEntry, organisation: str) -> str:
    """SHA-256 over the canonical JSON of an entry and the hash before it."""
    return canonical_hash(as_data(entry, organisation))


def entries(organisation: Organisation, after: int = 0) -> Iterator[AuditEntry]:
    """Every entry of a clinic after a place, in order, without holding them all."""
    rows = AuditEntry.objects.filter(organisation=organisation, seq__gt=after).order_by("seq")
    yield from rows.iterator(chunk_size=READ_AT_ONCE)


def newest(organisation: Organisation, before: int | None, count: int) -> list[AuditEntry]:
    """The newest entries, or those before a place, newest first."""
    rows = AuditEntry.objects.filter(organisation=organisation)
    if before is not None:
        rows = rows.filter(seq__lt=before)
    return list(rows.order_by("-seq")[:count])


def about(person: str, count: int) -> list[AuditEntry]:
    """The newest entries about a person in any clinic, newest first."""
    rows = AuditEntry.objects.select_related("organisation").filter(subject=person)
    return list(rows.order_by("-at", "-pk")[:count])


def end_of(organisation: Organisation) -> tuple[int, str]:
    """How many entries a clinic's chain has, and the hash of the last, as written beside them."""
    chain = AuditChain.objects.filter(organisation=organisation).first()
    return (chain.seq, chain.hash) if chain else (0, "")


def broken(organisation: Organisation) -> Broken | None:
    """The first place where the chain of a clinic does not hold; None where it does.

    Entries go on being written meanwhile: those that come are looked at too.
    """
    seq, last, came, kept = 0, "", True, (0, "")
    while came:
        came = False
        for entry in entries(organisation, after=seq or -1):
            wrong = broken_link(entry, seq + 1, last, organisation.public_id)
            if wrong is not None:
                return wrong
            seq, last, came = entry.seq, entry.hash, True
        kept = end_of(organisation)
        if kept == (seq, last):
            return None
    return broken_end(seq, last, *kept)


def broken_link(entry: AuditEntry, seq: int, last: str, organisation: str) -> Broken | None:
    """What is wrong with the entry that should have this place and follow this hash."""
    if entry.seq != seq:
        return Broken(seq, "is missing") if entry.seq > seq else Broken(entry.seq, "was added")
    if entry.before != last:
        return Broken(seq, "does not follow the entry before it")
    if entry.hash != hash_of(entry, organisation):
        return Broken(seq, "was changed after it was written")
    return None


def broken_end(seq: int, last: str, kept: int, kept_hash: str) -> Broken | None:
    """What is wrong with the end of entries that hold together; None where nothing is.

    `kept` and `kept_hash` are what is written down beside them.
    """
    if kept > seq:
        return Broken(seq + 1, "is missing at the end")
    if kept < seq:
        return Broken(kept + 1, "was added after the end")
    return None if kept_hash == last else Broken(seq, "is not the one that was written last")
