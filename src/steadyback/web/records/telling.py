"""The telling of an alert: when it is due, by which worker, and to whom of the clinic.

A row is taken by an update that only one of two workers can win. Each mail holds the claim anew,
and a worker that dies leaves one that lapses: then it is told once more, because nobody can know
whether the mail went out. With a danger one too many is better than none (at least once). As long
as nobody has seen it, it is told again, to more colleagues and after longer pauses.
"""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from steadyback.web.accounts import colleagues
from steadyback.web.accounts.models import Membership, Sharing
from steadyback.web.accounts.roles import Right, may
from steadyback.web.records.content import the_catalogue
from steadyback.web.records.models import Alert

LEASE: Final = timedelta(minutes=4)
"""After it the worker that took an alert counts as gone (our_proposal). Longer than one mail can
take, whose some twelve steps wait 15 s each, and a minute more for machines whose clocks differ."""
AGAIN: Final = tuple(timedelta(minutes=one) for one in (1, 2, 5, 15))
"""How long is waited after a try that told nobody; the last for all that follow (our_proposal)."""


def pauses() -> tuple[timedelta, ...]:
    """How long somebody may take to say that they saw it, each time before it is told again.

    Short at first, because it is a danger; the last lies beyond a long weekend. Then no more:
    whoever is told without end stops reading, and the alert stands first on the list until it is
    seen. From the policy (our_proposal).
    """
    policy = the_catalogue().policy
    first, most = policy.alert_again_minutes, 60 * policy.alert_again_hours
    longer = (policy.alert_again_factor**number for number in range(int(policy.alert_again_most)))
    return tuple(timedelta(minutes=min(first * one, most)) for one in longer)


def limit() -> timedelta:
    """How long it is told again at most, counted from the first telling."""
    return sum(pauses(), timedelta())


def due(now: datetime) -> QuerySet[Alert]:
    """What can be told now: not yet told first, of those what was tried least, then the oldest."""
    first = F("told_at").asc(nulls_first=True)
    return tellable(now).order_by(first, "tries", "made_at", "pk")


def next_due(now: datetime, tried: Iterable[int]) -> int | None:
    """Which is to be told next, but for those that were tried; None where there is none."""
    return due(now).exclude(pk__in=[*tried]).values_list("pk", flat=True).first()


def tellable(now: datetime) -> QuerySet[Alert]:
    """What nobody has seen, no worker holds, and whose time has come."""
    held = Q(claimed_at__gte=now - LEASE) & Q(claimed_at__lte=now + LEASE)
    rows = Alert.objects.filter(Q(claim="") | ~held | Q(claimed_at=None), seen_at=None)
    waited = Q(again_at=None) | Q(again_at__lte=now)
    return rows.filter(Q(waited, told_at=None) | again(now))


def again(now: datetime) -> Q:
    """What was told and is due once more; of two signs of one person the newer speaks for both.

    A version that told once and never again leaves no time for the next one.
    """
    newer = Alert.objects.filter(
        person=OuterRef("person"), organisation=OuterRef("organisation"), pk__gt=OuterRef("pk")
    )
    told_once = Q(again_at=None, tellings__isnull=True)
    told_once &= Q(told_at__lte=now - pauses()[0], told_at__gte=now - limit())
    return Q(Q(again_at__lte=now) | told_once, ~Exists(newer), told_at__isnull=False)


def claim(pk: int, now: datetime) -> Alert | None:
    """Take an alert for this worker alone; None where another one has it, or it was seen."""
    token = secrets.token_hex(16)
    if not tellable(now).filter(pk=pk).update(claim=token, claimed_at=now):
        return None
    rows = Alert.objects.select_related("person", "organisation")
    return rows.filter(pk=pk, claim=token).first()


def mine(row: Alert) -> QuerySet[Alert]:
    """The row, as long as this worker's claim stands."""
    return Alert.objects.filter(pk=row.pk, claim=row.claim)


def hold(row: Alert, now: datetime) -> bool:
    """Hold it for one more mail; False where it was seen meanwhile, or another worker took it."""
    return bool(mine(row).filter(seen_at=None).update(claimed_at=now))


def was_told(row: Alert, now: datetime, to: int) -> None:
    """So many colleagues were told; once more after a pause, until the last."""
    told = [*tellings_of(row), {"at": now.isoformat(), "to": to}]
    pause = dict(enumerate(pauses(), start=1)).get(len(told))
    mine(row).update(
        told_at=row.told_at or now,
        tellings=told,
        again_at=now + pause if pause else None,
        claim="",
        claimed_at=None,
        tries=0,
        says="",
    )


def tellings_of(row: Alert) -> list[dict[str, Any]]:
    """Each telling as it is kept: when, and to how many; None where that was not counted yet."""
    if row.tellings:
        return list(row.tellings)
    return [] if row.told_at is None else [{"at": row.told_at.isoformat(), "to": None}]


def not_told(row: Alert, now: datetime, says: str) -> None:
    """Nobody could be told: once more after a while, for as long as nobody has seen it."""
    soon = now + AGAIN[min(row.tries, len(AGAIN) - 1)]
    tries = min(row.tries + 1, len(AGAIN))
    mine(row).update(claim="", claimed_at=None, tries=tries, again_at=soon, says=says)


def whom(row: Alert) -> list[Membership]:
    """Whom to tell: the colleague who is responsible, first; all who may steer where nobody is,
    where they may not or left, and from the second time or try on."""
    all_of_them = [
        one
        for one in colleagues.colleagues(row.organisation)
        if may(one.role, Right.STEER) and one.account.is_active
    ]
    first = [one for one in all_of_them if one.pk in set(responsible_for(row))]
    return all_of_them if row.tries or row.told_at or not first else first


def still_works(place: Membership) -> bool:
    """Whether somebody still works there: a mail to another one may have taken long."""
    return Membership.objects.filter(pk=place.pk, account__is_active=True, until=None).exists()


def responsible_for(row: Alert) -> Iterable[int | None]:
    """Who is responsible for the person, by primary key."""
    shared = Sharing.objects.filter(person=row.person, organisation=row.organisation, until=None)
    return shared.values_list("responsible", flat=True)
