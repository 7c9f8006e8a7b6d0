"""A clinician opens exercise again by the code of a letter: once, for the signs of that letter.

Source: rulings 4: emergency and urgent signs need a clearance written by a clinician, "on the
clinic side, or by a code from the letter the clinician was given".
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.http import Http404

from steadyback.engine import Advice
from steadyback.engine.days import local_day
from steadyback.languages import N_, _
from steadyback.record import Problem, canonical_hash
from steadyback.record.oversight import Clearance
from steadyback.vocabulary import FlagId
from steadyback.web.records import links, models, store
from steadyback.web.records.ids import event_id
from steadyback.web.records.links import LinkedRecord
from steadyback.web.records.reading import ReadRecord

HOLDS: Final = timedelta(days=28)
"""So long after it was printed a code opens its page (our_proposal)."""
LONGEST: Final = timedelta(days=366)
"""So far ahead a clearance may reach, as a wrong year is easily written (our_proposal)."""
TOO_LONG: Final = N_(
    "That is more than a year ahead. Please check the year, or choose an earlier day."
)
AUTHOR: Final = "clinician:letter-{name}"
"""Who wrote it, in the record: somebody who held the code of this letter."""


def locking(advice: Advice) -> tuple[FlagId, ...]:
    """The signs that close exercise now."""
    return tuple(flag.id for flag in advice.triage.flags if flag.locks)


def subject_of(record: ReadRecord, advice: Advice) -> str:
    """What a letter's code is about: these signs as they were told up to now; empty without any.

    A sign that is told again, or graver, or beside another operation, makes it another code: who
    looked at the first one saw less.
    """
    state = record.state
    told = [
        [flag.id, flag.level, [reason.numbers for reason in flag.reasons], reports(record, flag.id)]
        for flag in advice.triage.flags
        if flag.locks
    ]
    beside = [state.treatment.model_dump(mode="json")]
    beside += [one.model_dump(mode="json") for one in state.cautions or ()]
    return canonical_hash([told, beside]) if told else ""


def reports(record: ReadRecord, flag: FlagId) -> list[dict[str, Any]]:
    """All that was reported of a sign, with its details: a graver word makes another code."""
    known = record.state.flags.get(flag)
    return [
        {
            "at": report.at.isoformat(),
            "level": report.level,
            "rule": report.rule,
            "detail": report.detail.model_dump(mode="json") if report.detail else None,
        }
        for report in (known.reports if known else ())
    ]


def refused(record: ReadRecord, said: Clearance) -> list[Problem]:
    """Why a clinic's clearance cannot be, by its pointers; none where it can.

    It is for signs that close exercise now: one in advance would open what nobody looked into.
    """
    standing = locking(record.advice())
    wrong = [
        Problem(f"/flags/{place}", _("does not hold exercise back now"))
        for place, flag in enumerate(said.flags)
        if flag not in standing
    ]
    dates = wrong_dates(record, said.flags, said.issued, said.until)
    return wrong + [Problem(f"/{name}", says) for name, says in dates.items()]


def wrong_dates(
    record: ReadRecord, flags: Iterable[FlagId], issued: date, until: date
) -> dict[str, str]:
    """What cannot be: seen in the future or before it was told, or an end that is past or far."""
    today, wrong = local_day(record.now, record.state.zone), dict[str, str]()
    told = [day for flag in flags if (day := day_told(record, flag))]
    if issued > today:
        wrong["issued"] = _("That day lies in the future.")
    elif any(issued < day for day in told):
        wrong["issued"] = _("That is before the sign was told here. Please look at it again.")
    if until < today:
        wrong["until"] = _("That day is over.")
    elif until > today + LONGEST:
        wrong["until"] = _(TOO_LONG)
    return wrong


def day_told(record: ReadRecord, flag: FlagId) -> date | None:
    """The person's own day on which a sign was told last; None where it was not told."""
    known = record.state.flags.get(flag)
    newest = max((report.at for report in known.reports), default=None) if known else None
    return local_day(newest, record.state.zone) if newest else None


def too_old(made_at: datetime, now: datetime) -> bool:
    """Whether a code opens nothing any more."""
    return now - made_at > HOLDS


def wants_another(made_at: datetime, now: datetime) -> bool:
    """Whether a letter that is printed now needs a new code, as this one ends too soon."""
    return now - made_at > HOLDS * 3 / 4


def clear(record: LinkedRecord, flags: Iterable[FlagId], said: Mapping[str, Any]) -> None:
    """Store what the clinician says of these signs, and make the code worthless, or neither.

    Raises CaseProblems for a clearance that cannot be; Http404 where the code was used already, or
    something was told since its page was shown.
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
        models.Person.objects.select_for_update(no_key=True).get(pk=record.row.pk)
        now = ReadRecord(record.row, record.now)
        if record.subject != subject_of(now, now.advice()):
            raise Http404
        store.append(record.row, [event], record.now)
        if not links.end(record.row, record.link_name, record.now):
            raise Http404
