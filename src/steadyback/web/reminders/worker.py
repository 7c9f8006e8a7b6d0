"""What sends reminders and alerts: a loop beside the server that looks at what is due.

It keeps nothing itself. Killed at any moment, started twice or not at all, the table says what is
due, and one row is sent by one worker. Why so: docs/decisions/0026-reminders.md.
"""

import logging
import signal
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import DatabaseError, OperationalError, close_old_connections

from steadyback.engine.reminders import Reminder
from steadyback.languages import speaking
from steadyback.web.records import (
    alerts,
    contacts,
    models,
    reminder_rows,
    reminding,
    standing,
)
from steadyback.web.records.content import the_catalogue
from steadyback.web.records.language import language_of_person
from steadyback.web.records.models import Channel
from steadyback.web.reminders import alerting, messages

POLL_S: Final = 30
BEAT: Final = "reminders-seen"
"""A file in the data folder whose time says when a worker last looked."""
WRITES: Final = 5
"""How often it is tried to write down that a message went out; each try waits some seconds."""
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


def watch(clock: Clock, stop: threading.Event) -> None:
    """Look and send until told to stop."""
    while not stop.is_set():
        looked(clock, stop)
        stop.wait(POLL_S)


def looked(clock: Clock, stop: threading.Event | None = None) -> int:
    """As `once`; a database that cannot be asked now is asked again later."""
    try:
        return once(clock, stop)
    except DatabaseError as error:
        logger.error("reminders could not be looked at: %s", type(error).__name__)
        return 0
    finally:
        close_old_connections()


def once(clock: Clock, stop: threading.Event | None = None) -> int:
    """Look at everybody who can be reached, and send what is due; how many were sent.

    Told to stop, it ends with the message that is on its way.
    """
    beat(settings.DATA_FOLDER)
    tell_clinics(clock)
    now = clock()
    reminder_rows.take_back_lapsed(now)
    reminder_rows.forget_old(now, int(the_catalogue().policy.reminder_stop_after))
    for person in contacts.reached():
        guarded(partial(look_at, person, clock))
    sent = 0
    for pk in reminder_rows.due(clock()):
        if stop is not None and stop.is_set():
            break
        sent += guarded(partial(take, pk, clock))
    return sent


def tell_clinics(clock: Clock) -> None:
    """Reckon anew how people stand with their clinics, and tell of the danger signs; these first.

    What was found by reckoning is told in the same look.
    """
    for pk in alerts.due(clock()):
        guarded(partial(alerting.tell, pk, clock()))
    if standing.reckon_old(clock):
        for pk in alerts.due(clock()):
            guarded(partial(alerting.tell, pk, clock()))


def look_at(person: models.Person, clock: Clock) -> None:
    """Bring the table up to date for one person."""
    reminding.of_row(person, clock()).look()


def guarded(doing: Callable[[], object]) -> bool:
    """What goes wrong with one person stops nobody else's; nothing of theirs is logged."""
    try:
        return bool(doing())
    except DatabaseError:
        raise
    except Exception as error:
        logger.error("a reminder went wrong: %s", type(error).__name__)
        return False


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


def surely(doing: Callable[[], None]) -> None:
    """Write down what has happened, also where the database is busy: else it would happen again."""
    for _ in range(WRITES):
        try:
            return doing()
        except OperationalError:
            close_old_connections()
    return doing()


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
