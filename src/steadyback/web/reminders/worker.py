"""What works beside the server: a loop that looks at what is due, and sends reminders and alerts.

It keeps nothing itself. Killed at any moment, started twice or not at all, the tables say what is
due, and one row is sent by one worker. Alerts are told by a thread of their own (`alerting`); what
takes long (weeks, standings, snapshots) is done in slices, between which reminders have their turn.
Why so: docs/decisions/0026-reminders.md, 0033-the-worklist.md.
"""

import logging
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Final

from django.conf import settings

from steadyback.engine.reminders import Reminder
from steadyback.languages import speaking
from steadyback.web.records import (
    guarding,
    models,
    planning,
    reminder_rows,
    reminding,
    renewing,
    standing,
)
from steadyback.web.records.content import the_catalogue
from steadyback.web.records.guarding import guarded, surely
from steadyback.web.records.language import language_of_person
from steadyback.web.records.models import Channel
from steadyback.web.records.walking import Walk
from steadyback.web.reminders import alerting, messages

POLL_S: Final = 30
BEAT: Final = "reminders-seen"
"""A file in the data folder whose time says when a worker last looked."""
SILENT: Final = timedelta(minutes=5)
"""After so long without a look, the page says that nothing is sent."""
Clock = Callable[[], datetime]
logger = logging.getLogger(__name__)


def until_told() -> threading.Event:
    """Set when this process is asked to end; what it is sending is sent first."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    return stop


# ------------------------------------------------------------------ the loop


def watch(clock: Clock, stop: threading.Event, *, plans: bool = False) -> Iterator[tuple[int, int]]:
    """Work until told to stop; after each round how many weeks were planned and reminders sent.

    Weeks are planned where `plans` says so.
    """
    weeks = planning.walk(clock)
    slow = [standing.walk(clock), renewing.walk(clock), *([weeks] if plans else [])]
    with alerting.telling_beside(clock):
        while not stop.is_set():
            until = time.monotonic() + POLL_S
            sent = looked(clock, stop)
            yield slices(slow, weeks, until, stop), sent
            stop.wait(max(0.0, until - time.monotonic()))


def slices(slow: Sequence[Walk], weeks: Walk, until: float, stop: threading.Event) -> int:
    """Slices of the slow work, one of each in turn, until it is time to look again; at least one of
    each that is due. How many weeks were planned."""
    planned, left = 0, [*slow]
    while due := [one for one in left if one.is_due(time.monotonic())]:
        for one in due:
            done = a_slice(one, stop)
            if done is None:
                left.remove(one)
            planned += done or 0 if one is weeks else 0
        if stop.is_set() or time.monotonic() >= until:
            break
    return planned


def a_slice(one: Walk, stop: threading.Event) -> int | None:
    """How many things one slice came to; None where it could not be done, and waits for a round."""
    try:
        return one.step(time.monotonic(), stop)
    except Exception as error:
        logger.error("%s could not be looked at: %s", one.what, type(error).__name__)
        guarding.close_broken()
        return None


def everything(clock: Clock) -> tuple[int, int]:
    """All that is due, once: how many weeks were planned and how many reminders were sent."""
    with alerting.telling_beside(clock):
        planned = guarding.looked(planning.walk(clock).to_the_end, "plans")
        for one in (standing.walk(clock), renewing.walk(clock)):
            guarding.looked(one.to_the_end, "slow work")
        sent = looked(clock)
    guarding.looked(partial(alerting.tell_due, clock), "alerts")
    return planned, sent


# ------------------------------------------------------------------ reminders


def looked(clock: Clock, stop: threading.Event | None = None) -> int:
    """As `once`; what cannot be looked at now is looked at again later."""
    return guarding.looked(partial(once, clock, stop), "reminders")


def once(clock: Clock, stop: threading.Event | None = None) -> int:
    """Look at everybody who can be reached, and send what is due; how many were sent.

    Told to stop, it ends with the message that is on its way. Raises django.db.Error where the
    database answers no more.
    """
    beat(settings.DATA_FOLDER)
    guarded(partial(tidy, clock()), "tidying reminders")
    reminding.look_all(clock)
    sent = 0
    for pk in reminder_rows.due(clock()):
        if stop is not None and stop.is_set():
            break
        sent += guarded(partial(take, pk, clock), "a reminder")
    return sent


def tidy(now: datetime) -> None:
    """Take back what a worker left, and forget what is old."""
    reminder_rows.take_back_lapsed(now)
    reminder_rows.forget_old(now, int(the_catalogue().policy.reminder_stop_after))


def take(pk: int, clock: Clock) -> bool:
    """Send one row, if it is still due and nobody else has it; whether it went out."""
    row = reminder_rows.claim(pk, clock())
    if row is None:
        return False
    try:
        went_out = sent_or_dropped(row, clock())
    except messages.Trouble as trouble:
        reminder_rows.not_sent(row, clock(), trouble.says, for_good=trouble.for_good)
        return False
    except Exception:
        reminder_rows.not_sent(row, clock(), "broken", for_good=False)
        raise
    if went_out:
        surely(partial(reminder_rows.sent, row, clock()))
    return went_out


def sent_or_dropped(row: models.Reminder, now: datetime) -> bool:
    """Ask the rule once more, then send or drop a row; whether it went out. Raises Trouble."""
    reminders = reminding.of_row(row.person, now)
    channel = Channel(row.channel)
    found = reminders.today_by(channel)
    if row.day != reminders.today() or not found.is_due(now):
        drop(row, found, now)
        return False
    with speaking(language_of_person(reminders.locale).code):
        messages.send(channel, reminders, found.until or now, last=found.last)
    return True


def drop(row: models.Reminder, found: Reminder, now: datetime) -> None:
    """What is not due any more: forgotten, but for one that was tried in vain."""
    if row.tries and (found.why == "late" or found.day != row.day):
        reminder_rows.not_sent(row, now, "late", for_good=True)
    else:
        reminder_rows.let_go(row)


def beat(folder: Path) -> None:
    """Say that a worker is there."""
    try:
        (folder / BEAT).touch(mode=0o600)
    except OSError as error:
        logger.error("the data folder cannot be written: %s", type(error).__name__)


def is_there(folder: Path, now: datetime) -> bool:
    """Whether a worker looked lately."""
    try:
        seen = (folder / BEAT).stat().st_mtime
    except OSError:
        return False
    return now.timestamp() - seen < SILENT.total_seconds()
