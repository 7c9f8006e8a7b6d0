"""How a person stands on their clinics' worklist, and the alert for a new danger sign.

Reckoned in the transaction that stores an event, so that what a clinic must know is never lost,
and by the worker as days pass. Only for people who share their record.
"""

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.db.models import QuerySet
from pydantic import ValidationError

from steadyback.engine.days import begins
from steadyback.engine.progress import Course
from steadyback.engine.red_flags import SEVERITY
from steadyback.engine.state import State
from steadyback.engine.triage import Triage, triage
from steadyback.engine.worklist import Need, NeedKind, needs, urgency
from steadyback.vocabulary import FlagId
from steadyback.web.accounts.models import Sharing
from steadyback.web.records import models
from steadyback.web.records.content import english_catalogue
from steadyback.web.records.folding import Folded, folded, write_over
from steadyback.web.records.walking import Walk

OLD: Final = timedelta(hours=6)
"""So long a standing holds without an event; then the worker reckons it anew (our_proposal)."""
EVERY_S: Final = 300
"""How often it is looked for those."""
NOTHING: Final = 2 * len(NeedKind) + 1
"""The urgency of somebody who needs nothing: behind all others."""


def reckon(person: models.Person, now: datetime, found: Folded | None = None) -> None:
    """Reckon how a person stands now; an alert to each clinic where a danger sign is new.

    `found` is their record folded up to now with its course, where somebody holds it already.
    """
    catalogue = english_catalogue()
    if found is None:
        found = folded(person, now, with_course=True)
    safety = triage(catalogue, found.state, now)
    signs = signs_of(safety, found.state)
    before = models.Standing.objects.filter(person=person).first()
    if signs:
        again = is_new(signs, before.signs if before else {})
        alert(person, str(safety.level), now, everybody=again)
    stands = needs(catalogue, found.state, found.course or Course(), now)
    kept = as_row(stands, found.state.zone) | {"signs": signs, "made_at": now}
    write_over(models.Standing, person, kept)


def as_row(stands: tuple[Need, ...], zone: str) -> dict[str, Any]:
    """Needs as the table keeps them: `urgency` sorts as the engine's own key does."""
    key = urgency(stands)
    return {
        "urgency": 2 * key.rank + key.heard_of,
        "since": None if key.since == date.max else begins(key.since, zone),
        "needs": [need.model_dump(mode="json") for need in stands],
    }


def needs_of(kept: list[Any]) -> tuple[Need, ...] | None:
    """Needs as they were kept; None where another version wrote them, until they are made anew."""
    try:
        return tuple(Need.model_validate_json(json.dumps(one)) for one in kept)
    except ValidationError:
        return None


def signs_of(safety: Triage, state: State) -> dict[str, str]:
    """The red flags that lock the programme now, each with its level.

    Where that is urgent or more also with when it was told last: told again, it is new.
    """
    return {
        str(flag.id): f"{flag.level} {told_last(state, flag.id)}"
        if SEVERITY[flag.level] >= SEVERITY["urgent"]
        else str(flag.level)
        for flag in safety.flags
        if flag.locks
    }


def told_last(state: State, flag: FlagId) -> str:
    """When a sign was told last; empty where it only follows from other answers."""
    known = state.flags.get(flag)
    return max((one.at.isoformat() for one in (known.reports if known else ())), default="")


def is_new(signs: dict[str, str], before: dict[str, str]) -> bool:
    """Whether a sign stands that did not, or stands at another level than before."""
    return any(before.get(flag) != level for flag, level in signs.items())


def alert(person: models.Person, level: str, now: datetime, *, everybody: bool) -> None:
    """Let the worker tell every clinic that sees the record, or those that know of no sign yet.

    A clinic with which somebody begins to share under a lock is told of it too.
    """
    shared = Sharing.objects.filter(person=person, until=None)
    if not everybody:
        known = models.Alert.objects.filter(person=person).values("organisation")
        shared = shared.exclude(organisation__in=known)
    models.Alert.objects.bulk_create(
        models.Alert(person=person, organisation_id=clinic, level=level, made_at=now)
        for clinic in shared.values_list("organisation", flat=True)
    )


def reckon_old(clock: Callable[[], datetime]) -> int:
    """Reckon anew what days have made old; says how many."""
    return walk(clock).to_the_end()


def walk(clock: Callable[[], datetime]) -> Walk:
    """Reckoning anew what days have made old, a few people at a time.

    Two workers at once do the same work twice and no harm.
    """

    def old() -> QuerySet[models.Person]:
        return models.Person.objects.filter(standing__made_at__lt=clock() - OLD)

    return Walk("a standing", old, lambda pk: reckon_one(pk, clock()), EVERY_S)


def reckon_one(pk: int, now: datetime) -> bool:
    """Reckon anew while nobody can add to the record, so that nothing newer is written over.

    False where the person is gone, shares with nobody any more, or was seen to meanwhile.
    """
    with transaction.atomic():
        person = models.Person.objects.select_for_update(no_key=True).filter(pk=pk).first()
        if person is None or not person.watched_by:
            return False
        if models.Standing.objects.filter(person=person, made_at__gte=now - OLD).exists():
            return False
        reckon(person, now)
    return True
