"""The table of what is due: one row for each person, day and channel, claimed by one worker.

A row is taken by an update that only one of two workers can win, so nobody is reminded twice. A
worker that dies while it sends leaves its row claimed: after LEASE it is taken once more, because
nobody can know whether the message went out. That is one double at most, and only after a crash.
"""

import secrets
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Max, Min, OuterRef, Q, QuerySet

from steadyback.web.records.models import Channel, Person, Reminder, Sending

LEASE: Final = timedelta(minutes=5)
"""After it a worker counts as gone. Longer than one row can take it: its notifications share one
deadline of half a minute (reminders/messages.py), the some twelve steps of a mail wait 15 s each,
and to write down what became of it takes half a minute where the database is busy."""
BACKOFF: Final = tuple(timedelta(minutes=one) for one in (1, 5, 15, 45))
"""How long is waited before each further try."""
KEPT: Final = timedelta(days=60)
"""How long it is kept what was sent when; the newest ones longer, for they prove a silence."""
AT_ONCE: Final = 200
MOST_FORGOTTEN: Final = 1000
"""Rows that are forgotten at one look; the rest at the next one."""
NOT_TODAY: Final = "not_today"
LATE: Final = "late"


def plan(person: Person, day: date, channel: Channel, at: datetime) -> None:
    """Have a reminder wait for its time; one that was sent, tried or dropped stays as it is."""
    made = {"state": Sending.WAITING, "due_at": at}
    row, new = Reminder.objects.get_or_create(
        person=person, day=day, channel=channel, defaults=made
    )
    if not new and row.due_at != at:
        untried(person).filter(pk=row.pk).update(due_at=at)


def unplan(person: Person, channel: Channel) -> None:
    """Drop what waits on a channel; what was sent before is still known."""
    waiting = rows_of(person).filter(channel=channel, state=Sending.WAITING)
    waiting.filter(sent_at=None).delete()
    waiting.update(state=Sending.SENT)


def untried(person: Person) -> QuerySet[Reminder]:
    """What waits and was neither tried nor asked for again."""
    return rows_of(person).filter(state=Sending.WAITING, tries=0, again_at=None)


def skip(person: Person, day: date, channel: Channel, now: datetime, says: str) -> None:
    """No reminder on this day any more, and why."""
    Reminder.objects.get_or_create(
        person=person,
        day=day,
        channel=channel,
        defaults={"state": Sending.SKIPPED, "due_at": now, "says": says},
    )


def due(now: datetime) -> list[int]:
    """The rows whose time has come, the oldest first."""
    rows = Reminder.objects.filter(state=Sending.WAITING, due_at__lte=now)
    return list(rows.order_by("due_at", "pk").values_list("pk", flat=True)[:AT_ONCE])


def next_due() -> datetime | None:
    """When the next one is due."""
    found = Reminder.objects.filter(state=Sending.WAITING).aggregate(next=Min("due_at"))["next"]
    return found if isinstance(found, datetime) else None


def claim(pk: int, now: datetime) -> Reminder | None:
    """Take a row for this worker alone; None where another one has it, or it was dropped."""
    token = secrets.token_hex(16)
    waiting = Reminder.objects.filter(pk=pk, state=Sending.WAITING, due_at__lte=now)
    if not waiting.update(state=Sending.SENDING, claim=token, claimed_at=now):
        return None
    return Reminder.objects.select_related("person").filter(pk=pk, claim=token).first()


def take_back_lapsed(now: datetime) -> None:
    """What a worker took and never ended: once more, then no more.

    Rows that another worker takes back at this moment are left to it: two that wait for each
    other's rows would wait for ever.
    """
    with transaction.atomic():
        ended = Reminder.objects.filter(state=Sending.SENDING, claimed_at__lt=now - LEASE)
        found = dict(unheld(ended).values_list("pk", "lapsed"))
        again = [pk for pk, lapsed in found.items() if not lapsed]
        lapsed = Reminder.objects.filter(pk__in=found)
        lapsed.exclude(pk__in=again).update(state=Sending.FAILED, says="worker_ended")
        lapsed.filter(pk__in=again).update(state=Sending.WAITING, lapsed=True, due_at=now)


def unheld(rows: QuerySet[Reminder]) -> QuerySet[Reminder]:
    """Those rows that nobody else writes to now, held until the transaction ends."""
    return rows.order_by("pk").select_for_update(skip_locked=True, of=("self",))


def mine(row: Reminder) -> QuerySet[Reminder]:
    """The row, as long as this worker's claim stands."""
    return Reminder.objects.filter(pk=row.pk, state=Sending.SENDING, claim=row.claim)


def sent(row: Reminder, now: datetime) -> None:
    """It went out."""
    mine(row).update(state=Sending.SENT, sent_at=now, again_at=None, says="")


def let_go(row: Reminder) -> None:
    """It is not due any more: as if it had not been planned; one sent before stays sent."""
    if row.sent_at is None:
        mine(row).delete()
    else:
        mine(row).update(state=Sending.SENT, again_at=None)


def not_sent(row: Reminder, now: datetime, says: str, *, for_good: bool) -> None:
    """It did not go out: once more after a while, or no more."""
    if for_good or row.tries >= len(BACKOFF):
        mine(row).update(state=Sending.FAILED, says=says, tries=row.tries + 1)
        return
    again = now + BACKOFF[row.tries]
    mine(row).update(state=Sending.WAITING, due_at=again, tries=row.tries + 1, says=says)


def again(person: Person, day: date, channels: Iterable[Channel], at: datetime) -> None:
    """Remind once more today, at a moment, because the person asked."""
    changes = {"due_at": at, "again_at": at, "tries": 0, "says": "", "state": Sending.WAITING}
    for channel in channels:
        rows = rows_of(person).filter(day=day, channel=channel).exclude(state=Sending.SENDING)
        if not rows.update(**changes):
            Reminder.objects.get_or_create(
                person=person, day=day, channel=channel, defaults=changes
            )


def no_more(person: Person, day: date, channels: Iterable[Channel], now: datetime) -> None:
    """None any more on this day, because the person said so."""
    for channel in channels:
        Reminder.objects.update_or_create(
            person=person,
            day=day,
            channel=channel,
            defaults={"state": Sending.SKIPPED, "says": NOT_TODAY, "again_at": None},
            create_defaults={"state": Sending.SKIPPED, "says": NOT_TODAY, "due_at": now},
        )


def answered(person: Person, now: datetime) -> None:
    """The person did something with a reminder: they begin to count anew."""
    rows_of(person).exclude(sent_at=None).update(answered_at=now)


def last_answer(person: Person) -> datetime | None:
    """When the person last did something with a reminder."""
    found = rows_of(person).aggregate(last=Max("answered_at"))["last"]
    return found if isinstance(found, datetime) else None


def rows_of(person: Person) -> QuerySet[Reminder]:
    """A person's rows."""
    return Reminder.objects.filter(person=person)


def newest(person: Person, count: int) -> list[Reminder]:
    """What was sent or failed last, the newest first."""
    over = Q(sent_at__isnull=False) | Q(state=Sending.FAILED)
    return list(rows_of(person).filter(over).order_by("-day", "channel")[:count])


def forget_old(now: datetime, keep: int) -> None:
    """Forget what was sent long ago, but for the `keep` newest of each person and channel.

    Those say that nobody answered: were they forgotten, reminders that stopped would begin again.
    """
    went_out = Reminder.objects.filter(
        person=OuterRef("person"), channel=OuterRef("channel"), sent_at__isnull=False
    )
    newest_sent = went_out.order_by("-sent_at", "-pk").values("pk")[:keep]
    old = Reminder.objects.filter(day__lt=(now - KEPT).date()).exclude(pk__in=newest_sent)
    with transaction.atomic():
        found = list(unheld(old).values_list("pk", flat=True)[:MOST_FORGOTTEN])
        Reminder.objects.filter(pk__in=found).delete()
