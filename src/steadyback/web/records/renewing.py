"""Snapshots made anew after an upgrade, before anybody's page has to wait for it."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import QuerySet

from steadyback.web.records import models
from steadyback.web.records.content import english_catalogue, rules_mark
from steadyback.web.records.folding import folded, write_snapshot
from steadyback.web.records.walking import Walk

EVERY_S: Final = 3600
"""How often it is looked for those that other rules made: at the start, which is after an upgrade,
and then for what a version before this one wrote while both served."""


def walk(clock: Callable[[], datetime]) -> Walk:
    """Making anew what other rules kept, a few people at a time."""
    return Walk("a snapshot", outdated, lambda pk: renew(pk, clock()), EVERY_S)


def outdated() -> QuerySet[models.Person]:
    """Whose snapshot was made by another catalogue or other rules."""
    here = {"snapshot__catalogue": english_catalogue().version, "snapshot__engine": rules_mark()}
    return models.Person.objects.filter(snapshot__isnull=False).exclude(**here)


def renew(pk: int, now: datetime) -> bool:
    """Fold a record anew and keep it, unless something came in between; whether it was kept.

    It is folded before the person's row is locked, so that nobody who writes waits for it.
    """
    row = models.Person.objects.get(pk=pk)
    found = folded(row, now, with_course=True)
    with transaction.atomic():
        held = models.Person.objects.select_for_update(no_key=True).filter(pk=pk).first()
        if held is None or held.events.count() != found.seq:
            return False
        return write_snapshot(held, found)
