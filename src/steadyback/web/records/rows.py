"""Between an event and its row."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any, Final

from django.db import connection
from django.db.models import F
from django.db.models.functions import Collate

from steadyback.record import Event, canonical_hash, event_from
from steadyback.record.event import PlanIssuedEvent
from steadyback.web.records import models

LETTER_BY_LETTER: Final = {"postgresql": "C", "sqlite": "BINARY"}
"""The order of text that Python has, whatever the language of a database is."""


def event_id_order() -> Collate:
    """Ids in the order in which the fold takes them where two events happened at one moment."""
    return Collate(F("event_id"), LETTER_BY_LETTER[connection.vendor])


def plain(event: Event) -> dict[str, Any]:
    """The event as JSON data without what the server adds; this is what is hashed."""
    return event.model_dump(mode="json", exclude={"recorded_at"}, exclude_none=True)


def fingerprint(event: Event) -> str:
    """Equal for two arrivals of the same event, different for anything else."""
    return canonical_hash(plain(event))


def row_of(event: Event, person: models.Person, seq: int, recorded_at: datetime) -> models.Event:
    """The row in which an event is stored."""
    offset = event.at.utcoffset() or timedelta()
    ours = not event.unverified  # a plan from a file is history, and is never one of our weeks
    plan = event.body if isinstance(event, PlanIssuedEvent) and ours else None
    return models.Event(
        person=person,
        seq=seq,
        event_id=event.id,
        at_utc=event.at.astimezone(UTC),
        offset_minutes=int(offset.total_seconds() // 60),
        recorded_at=recorded_at,
        by=event.by,
        kind=event.kind,
        version=event.version,
        body=event.body.model_dump(mode="json", exclude_none=True),
        hash=fingerprint(event),
        plan_week=plan.plan.week if plan else None,
        plan_revision=plan.revision if plan else None,
    )


def event_of(row: models.Event) -> Event:
    """The event that a row holds."""
    zone = timezone(timedelta(minutes=row.offset_minutes))
    return event_from(
        {
            "id": row.event_id,
            "at": row.at_utc.astimezone(zone).isoformat(),
            "recorded_at": row.recorded_at.isoformat(),
            "by": row.by,
            "kind": row.kind,
            "version": row.version,
            "body": row.body,
        }
    )
