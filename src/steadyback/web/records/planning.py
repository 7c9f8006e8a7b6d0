"""Planning a week: computed outside any transaction, appended only if nothing came in between."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from django.db import IntegrityError
from django.db.models import Max, Q, QuerySet

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
from steadyback.web.records.walking import Walk

EVERY_S: Final = 300
"""How often everybody's week is looked at."""


def plan_if_due(person: models.Person, now: datetime, *, again: bool = False) -> bool:
    """Plan the person's week if one is due. False where none is due or events kept coming.

    With `again` a week that was planned is planned once more, because an answer changed it.
    """
    for _ in range(3):
        if not models.Person.objects.filter(pk=person.pk).exclude(consent="").exists():
            return False  # erased meanwhile, or the consent was taken back
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
    return walk(clock).to_the_end()


def walk(clock: Callable[[], datetime]) -> Walk:
    """Planning for everybody, a few people at a time."""

    def plan(pk: int) -> bool:
        person = models.Person.objects.filter(pk=pk).first()
        return person is not None and plan_if_due(person, clock())

    return Walk("a week's plan", lambda: due_people(clock()), plan, EVERY_S)


def due_people(now: datetime) -> QuerySet[models.Person]:
    """Whose week can be due: who agreed, and whose snapshot does not say that it is later."""
    later = Q(snapshot__isnull=False, snapshot__plan_from__gt=now)
    return models.Person.objects.exclude(consent="").exclude(later)
