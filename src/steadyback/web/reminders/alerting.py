"""A clinic is told at once of a new danger sign: a mail without a name and without a symptom.

The table (`records.telling`) says what is due. It is told by a thread of its own, so that no alert
waits for weeks that are planned or for reminders that go out slowly; whatever fails is tried again,
and the worklist says that nobody could be told.
"""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from typing import Final

from django.conf import settings
from django.db import Error, connections
from django.urls import reverse

from steadyback.languages import N_, _, speaking
from steadyback.web.accounts.models import Account
from steadyback.web.records import alerts, telling
from steadyback.web.records.guarding import guarded, looked, surely
from steadyback.web.records.language import language_of_person
from steadyback.web.records.models import Alert
from steadyback.web.reminders import messages

BEAT_S: Final = 10
"""How often it is looked for new ones; to look costs one small query."""
ENDS_S: Final = 15
"""How long the end waits for the mail that is on its way; what is left then is told again later."""
MOST: Final = 200
"""So many are told at one look; then whoever wants it to end is heard."""
TITLE: Final = N_("Somebody on your list needs you now")
TEXT: Final = N_(
    "Somebody on your list needs you now: open the worklist.\n\n{address}\n\n"
    "This mail names nobody. The person was told what to do, and that nobody watches all the time."
)
TEXT_WITHOUT_ADDRESS: Final = N_(
    "Somebody on your list needs you now: open the worklist.\n\n"
    "This mail names nobody. The person was told what to do, and that nobody watches all the time."
)
Clock = Callable[[], datetime]
logger = logging.getLogger(__name__)


@contextmanager
def telling_beside(clock: Clock) -> Iterator[None]:
    """Tell from a thread of its own for the length of a block."""
    ended = threading.Event()
    thread = threading.Thread(target=keep_telling, args=(clock, ended), name="alerts", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join(ENDS_S)


def keep_telling(clock: Clock, ended: threading.Event) -> None:
    """Look and tell until told to end; nothing that goes wrong ends it."""
    while not ended.is_set():
        looked(partial(tell_due, clock, ended), "alerts")
        ended.wait(BEAT_S)
    connections.close_all()


def tell_due(clock: Clock, ended: threading.Event | None = None) -> int:
    """Tell of all that is due; of how many. What comes in meanwhile is told before what failed.

    Raises django.db.Error where the database answers no more.
    """
    tried: list[int] = []
    told = 0
    while len(tried) < MOST and not (ended is not None and ended.is_set()):
        pk = telling.next_due(clock(), tried)
        if pk is None:
            break
        tried.append(pk)
        told += guarded(partial(tell, pk, clock), "an alert")
    return told


def tell(pk: int, clock: Clock) -> bool:
    """Tell of one alert, if nobody else has it; whether somebody was told."""
    row = telling.claim(pk, clock())
    if row is None:
        return False
    try:
        to, says = mailed(row, clock)
    except Exception:
        telling.not_told(row, clock(), "broken")
        raise
    if to:
        surely(partial(telling.was_told, row, clock(), to))
    else:
        telling.not_told(row, clock(), says)
    return to > 0


def mailed(row: Alert, clock: Clock) -> tuple[int, str]:
    """Mail to each who is to be told: to how many it went, and why to none."""
    if not settings.SENDS_MAIL:
        return 0, alerts.NO_MAIL
    to, says = 0, "nobody"
    for place in telling.whom(row):
        if not telling.hold(row, clock()):
            break
        if not telling.still_works(place):
            continue
        wrong = trouble_with(place.account, row)
        to, says = (to, wrong) if wrong else (to + 1, says)
    return to, says


def trouble_with(account: Account, row: Alert) -> str:
    """Send one mail; why it did not go, else "". What goes wrong with one stops no other."""
    try:
        with speaking(language_of_person(account.language).code):
            send(account.email, row)
    except messages.Trouble as trouble:
        return trouble.says
    except Error:
        raise
    except Exception as error:
        logger.error("a mail of an alert went wrong: %s", type(error).__name__)
        return "broken"
    return ""


def send(address: str, row: Alert) -> None:
    """One mail. Raises Trouble."""
    where = worklist_of(row.organisation.public_id)
    text = _(TEXT, address=where) if where else _(TEXT_WITHOUT_ADDRESS)
    headers = {"Auto-Submitted": "auto-generated", "Importance": "high", "X-Priority": "1"}
    messages.deliver(_(TITLE), text, address, headers)


def worklist_of(clinic: str) -> str:
    """The address of a clinic's worklist; empty where this server knows no name of its own."""
    names = [name for name in settings.SITE.names if not name.startswith(".")]
    return f"https://{names[0]}{reverse('worklist', args=[clinic])}" if names else ""
