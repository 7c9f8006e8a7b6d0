"""Planning a week: computed outside any transaction, appended only if nothing came in between."""

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import IntegrityError
from django.db.models import Max

from steadyback.engine import (
    ENGINE_VERSION,
    Locked,
    advise,
    dump_state,
    week_at,
)
from steadyback.record import canonical_hash
from steadyback.web.records import models
from steadyback.web.records.content import english_catalogue
from steadyback.web.records.folding import Folded, folded
from steadyback.web.records.ids import event_id
from steadyback.web.records.planning_process import Slow, compute
from steadyback.web.records.store import Overtaken, append

logger = logging.getLogger(__name__)


def plan_if_due(person: models.Person, now: datetime, *, again: bool = False) -> bool:
    """Plan the person's week if one is due. False where none is due or events kept coming.

    With `again` a week that was planned is planned once more, because an answer changed it.
    """
    for _ in range(3):
        if not models.Person.objects.filter(pk=person.pk).exists():
            return False  # erased meanwhile
        found = folded(person, now)
        advice = advise(english_catalogue(), found.state, now)
        if not (advice.plan_due or (again and advice.plan is not None)):
            return False
        try:
            append(person, [issued(person, found, now)], now, expected_seq=found.seq)
        except (Overtaken, IntegrityError):
            continue  # somebody wrote or planned meanwhile: look again
        except (Locked, Slow, models.Person.DoesNotExist):
            return False
        return True
    return False


def issued(person: models.Person, found: Folded, now: datetime) -> dict[str, Any]:
    """The plan for the week as an event, with what it was made from."""
    week = week_at(found.state, now)
    state = dump_state(found.state)
    plan = compute(state, week)
    rows = models.Event.objects.filter(person=person, plan_week=week.iso)
    revision = rows.aggregate(newest=Max("plan_revision"))["newest"] or 0
    return {
        "id": event_id(now),
        "at": now.isoformat(),
        "by": f"engine:{ENGINE_VERSION}",
        "kind": "plan_issued",
        "version": 1,
        "body": {
            "plan": plan,
            "revision": revision + 1,
            "inputs_hash": canonical_hash({"state": state, "week": week.iso}),
            "engine": ENGINE_VERSION,
            "catalogue": english_catalogue().version,
        },
    }


def plan_everybody(clock: Callable[[], datetime]) -> int:
    """Plan every week that is due; what goes wrong with one record stops nobody else's."""
    planned = 0
    for person in due_people():
        try:
            planned += plan_if_due(person, clock())
        except Exception as error:
            logger.error("a week could not be planned: %s", type(error).__name__)
    return planned


def due_people() -> list[models.Person]:
    """Everybody whose record could need a plan, in the order in which they came."""
    return list(models.Person.objects.exclude(consent="").order_by("id"))
