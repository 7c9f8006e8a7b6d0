"""Answers on their way, kept for the person and not yet facts."""

from datetime import datetime
from typing import Any

from steadyback.web.records import models


def read(person: models.Person, kind: str) -> dict[str, Any]:
    """The draft of a kind; empty where there is none."""
    row = models.Draft.objects.filter(person=person, kind=kind).first()
    return dict(row.content) if row else {}


def changed_at(person: models.Person, kind: str) -> datetime | None:
    """When a draft was last kept."""
    row = models.Draft.objects.filter(person=person, kind=kind).first()
    return row.changed_at if row else None


def write(person: models.Person, kind: str, content: dict[str, Any], now: datetime) -> None:
    """Keep a draft in place of the earlier one."""
    models.Draft.objects.update_or_create(
        person=person, kind=kind, defaults={"content": content, "changed_at": now}
    )


def drop(person: models.Person, kind: str) -> None:
    """Forget a draft."""
    models.Draft.objects.filter(person=person, kind=kind).delete()
