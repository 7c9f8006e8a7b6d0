"""A clinician opens exercise again by the code of a letter: once, for the signs of that letter.

Source: rulings 4: emergency and urgent signs need a clearance written by a clinician, "on the
clinic side, or by a code from the letter the clinician was given".
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.http import Http404

from steadyback.engine import Advice
from steadyback.record import canonical_hash
from steadyback.vocabulary import FlagId
from steadyback.web.records import links, store
from steadyback.web.records.ids import event_id
from steadyback.web.records.links import LinkedRecord
from steadyback.web.records.reading import ReadRecord

HOLDS: Final = timedelta(days=28)
"""So long after it was printed a code opens its page (our_proposal)."""
AUTHOR: Final = "clinician:letter-{name}"
"""Who wrote it, in the record: somebody who held the code of this letter."""


def locking(advice: Advice) -> tuple[FlagId, ...]:
    """The signs that close exercise now."""
    return tuple(flag.id for flag in advice.triage.flags if flag.locks)


def subject_of(record: ReadRecord, advice: Advice) -> str:
    """What a letter's code is about: these signs as they were told up to now; empty without any.

    A sign that is told again makes it another code: who looked at the first one saw less.
    """
    told = [[flag, newest_report(record, flag)] for flag in locking(advice)]
    return canonical_hash(told) if told else ""


def newest_report(record: ReadRecord, flag: FlagId) -> str:
    """When a sign was told last; empty where only an open question holds it up."""
    known = record.state.flags.get(flag)
    reports = known.reports if known else ()
    return max((report.at.isoformat() for report in reports), default="")


def is_over(made_at: datetime, now: datetime) -> bool:
    """Whether a code is too old."""
    return now - made_at > HOLDS


def clear(record: LinkedRecord, flags: Iterable[FlagId], said: Mapping[str, Any]) -> None:
    """Store what the clinician says of these signs, and make the code worthless, or neither.

    Raises CaseProblems for a clearance that cannot be, and Http404 where the code was used already.
    """
    event = {
        "id": event_id(record.now),
        "at": record.now.isoformat(),
        "by": AUTHOR.format(name=record.link_name[:16]),
        "kind": "clearance",
        "version": 1,
        "body": {"flags": [*flags], **said},
    }
    with transaction.atomic():
        store.append(record.row, [event], record.now)
        if not links.end(record.row, record.link_name, record.now):
            raise Http404
