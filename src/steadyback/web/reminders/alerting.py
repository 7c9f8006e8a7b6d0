"""A clinic is told at once of a new danger sign: a mail without a name and without a symptom.

The table (`records.alerts`) says what is due; whatever fails is tried again, and the worklist says
that nobody could be told.
"""

from datetime import datetime
from typing import Final

from django.conf import settings
from django.urls import reverse

from steadyback.languages import N_, _
from steadyback.web.records import alerts
from steadyback.web.records.models import Alert
from steadyback.web.reminders import messages

TITLE: Final = N_("Somebody on your list needs you now")
TEXT: Final = N_(
    "Somebody on your list needs you now: open the worklist.\n\n{address}\n\n"
    "This mail names nobody. The person was told what to do, and that nobody watches all the time."
)
TEXT_WITHOUT_ADDRESS: Final = N_(
    "Somebody on your list needs you now: open the worklist.\n\n"
    "This mail names nobody. The person was told what to do, and that nobody watches all the time."
)


def tell(pk: int, now: datetime) -> bool:
    """Tell of one alert, if nobody else has it; whether somebody was told."""
    row = alerts.claim(pk, now)
    if row is None:
        return False
    try:
        says = told(row)
    except Exception:
        alerts.not_told(row, now, "broken")
        raise
    if says:
        alerts.not_told(row, now, says)
        return False
    alerts.was_told(row, now)
    return True


def told(row: Alert) -> str:
    """Mail to each who is to be told: one that took it is enough. Why nobody could be, else ""."""
    if not settings.SENDS_MAIL:
        return alerts.NO_MAIL
    says = "nobody"
    reached = False
    for address in alerts.whom(row):
        try:
            send(address, row)
            reached = True
        except messages.Trouble as trouble:
            says = trouble.says
    return "" if reached else says


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
