"""What goes out, and what became of it: mail by Django, a push through the browser's maker.

Both say the same neutral words. A `Trouble` says whether one more try could help.
"""

import json
import logging
import smtplib
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import datetime, timedelta
from email.utils import make_msgid
from typing import Any, Final
from urllib.parse import urljoin

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage
from django.urls import reverse

from steadyback.languages import N_, _, spoken
from steadyback.web.records import contacts
from steadyback.web.records.models import Channel, PushDevice
from steadyback.web.records.reminding import OwnReminders, Reminders
from steadyback.web.reminders.encryption import BadKeys, encrypted
from steadyback.web.reminders.reaching import Unreachable, post
from steadyback.web.reminders.vapid import PushKey, push_key
from steadyback.wording import reminders as words

GONE: Final = (404, 410)
AGAIN: Final = (408, 425, 429)
MINUTE_S: Final = 60
PLAIN: Final = N_("Open Today.")
OFFLINE: Final = N_("That needs a network. Please try again later, or open Today.")
"""What the browser's worker says by itself (frontend/src/reminders/pushed.ts); it has no page from
which it could take its words."""
LATER: Final = "steadyback.reminders.later"
"""What a notification's token is for: to ask for it again, from a page that has no form."""
LATER_HOLDS: Final = timedelta(days=1)
ALL_S: Final = 30
"""How long all notifications of one reminder may take; longer than one of them (reaching.py)."""
logger = logging.getLogger(__name__)


class Trouble(Exception):
    """A message did not go out; `says` is a word of wording.reminders.NOT_SENT."""

    def __init__(self, says: str, *, for_good: bool) -> None:
        super().__init__(says)
        self.says, self.for_good = says, for_good


def send(channel: Channel, reminders: Reminders, until: datetime, *, last: bool) -> None:
    """Send one reminder. Raises Trouble."""
    if channel == Channel.MAIL:
        send_mail(reminders, last=last, trial=False)
    else:
        send_push(reminders, reminders.devices(), until, last=last, trial=False)


def send_trial(channel: Channel, reminders: OwnReminders, until: datetime) -> None:
    """Send one to try: to the mail address, or to the browser that asks alone. Raises Trouble."""
    if channel == Channel.MAIL:
        send_mail(reminders, last=False, trial=True)
    else:
        send_push(reminders, reminders.here(), until, last=False, trial=True)


# ------------------------------------------------------------------ mail


def send_mail(reminders: Reminders, *, last: bool, trial: bool) -> None:
    """One mail to the person's confirmed address. Raises Trouble."""
    mailbox = reminders.mailbox()
    if not settings.SENDS_MAIL or mailbox is None or not mailbox.confirmed:
        raise Trouble("refused", for_good=True)
    answer = urljoin(mailbox.site, reverse("mail-answer", args=[reminders.mail_secret()]))
    stop = urljoin(mailbox.site, reverse("mail-stop", args=[reminders.mail_secret()]))
    form = words.TRIAL_MAIL if trial else words.MAIL
    text = _(
        form,
        today=urljoin(mailbox.site, reverse("today", args=[reminders.id])),
        answer=answer,
        stop=stop,
        more=f"\n{_(words.LAST)}\n" if last else "",
    )
    headers = {"List-Unsubscribe": f"<{stop}>", "Auto-Submitted": "auto-generated"}
    if stop.startswith("https:"):
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    deliver(_(words.TRIAL_TITLE if trial else words.TITLE), text, mailbox.address, headers)


def send_code(address: str, code: str) -> None:
    """The code that confirms an address. Raises Trouble."""
    text = _(words.CODE_MAIL, code=code)
    headers = {"Auto-Submitted": "auto-generated"}
    deliver(_(words.CODE_SUBJECT, code=code), text, address, headers)


def deliver(subject: str, text: str, address: str, headers: dict[str, str]) -> None:
    """Hand a mail to the mail server. Raises Trouble."""
    if not settings.SENDS_MAIL:
        raise Trouble("refused", for_good=True)
    # Else it would name this machine.
    known_as = make_msgid(domain=settings.DEFAULT_FROM_EMAIL.rpartition("@")[2])
    try:
        EmailMessage(
            subject, text, to=[address], headers={**headers, "Message-ID": known_as}
        ).send()
    except smtplib.SMTPRecipientsRefused as refused:
        permanent = all(code >= 500 for code, _ in refused.recipients.values())
        raise Trouble("refused", for_good=permanent) from None
    except smtplib.SMTPResponseException as refused:
        raise Trouble("refused", for_good=refused.smtp_code >= 500) from None
    except (smtplib.SMTPException, OSError):
        raise Trouble("unreached", for_good=False) from None


# ------------------------------------------------------------------ push


def send_push(
    reminders: Reminders,
    devices: Sequence[PushDevice],
    until: datetime,
    *,
    last: bool,
    trial: bool,
) -> None:
    """One notification to each of these browsers; one that took it is enough. Raises Trouble.

    A browser whose maker knows it no more is forgotten.
    """
    key = push_key(settings.DATA_FOLDER)
    if key is None or not devices:
        raise Trouble("nobody", for_good=True)
    texts = [notification(reminders.id, one.name, last=last, trial=trial) for one in devices]
    results = pushed_to_all(devices, texts, key, reminders.now, until)
    for device, result in zip(devices, results, strict=True):
        if result == "gone":
            contacts.gone(device)
    if "sent" in results:
        return
    says = next((one for one in ("unreached", "broken") if one in results), "nobody")
    raise Trouble(says, for_good=says == "nobody")


def pushed_to_all(
    devices: Sequence[PushDevice],
    texts: Sequence[bytes],
    key: PushKey,
    now: datetime,
    until: datetime,
) -> list[str]:
    """What became of each browser's message. All go at once: a slow one holds no other one up.

    After ALL_S nobody waits any longer. The threads touch no table.
    """
    pool = ThreadPoolExecutor(len(devices))
    asked = [
        pool.submit(pushed, device, text, key, now, until)
        for device, text in zip(devices, texts, strict=True)
    ]
    wait(asked, timeout=ALL_S)
    pool.shutdown(wait=False, cancel_futures=True)
    return [became_of(one) for one in asked]


def became_of(asked: Future[str]) -> str:
    """The word for one message: as `pushed`, or unreached where no answer came in time."""
    if not asked.done() or asked.cancelled():
        return "unreached"
    error = asked.exception()
    if error is None:
        return asked.result()
    logger.error("a notification went wrong: %s", type(error).__name__)
    return "broken"


def notification(person: str, name: str, *, last: bool, trial: bool) -> bytes:
    """What the browser shows, and where it leads; nothing about health and no person's name.

    With its words goes their language, and what the worker says by itself in that language.
    `name` is the random one of the browser for this person: two people who share a browser each
    have a notification of their own.
    """
    body = f"{_(words.BODY)} {_(words.LAST)}" if last else _(words.BODY)
    content: dict[str, Any] = {
        "tag": name,
        "title": _(words.TRIAL_TITLE if trial else words.TITLE),
        "body": _(words.TRIAL_BODY) if trial else body,
        "open": reverse("today", args=[person]),
        "lang": spoken(),
        "plain": _(PLAIN),
    }
    if not trial:
        token = signing.dumps(person, salt=LATER)
        content |= {"later": reverse("push-later", args=[person]), "token": token}
        content |= {"says": _(words.IN_AN_HOUR), "offline": _(OFFLINE)}
    return json.dumps(content, separators=(",", ":"), ensure_ascii=False).encode()


def pushed(device: PushDevice, text: bytes, key: PushKey, now: datetime, until: datetime) -> str:
    """Send to one browser: sent, unreached (try later), gone (forget it), or refused."""
    left = max(timedelta(), until - now)
    headers = {
        "Authorization": key.authorization(device.endpoint, contact(), now),
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(max(MINUTE_S, int(left.total_seconds()))),
        # A newer one takes the place of one that still waits: by browser and person.
        "Topic": device.name,
        "Urgency": "normal",
    }
    try:
        body = encrypted(text, device.p256dh, device.auth)
        status = post(device.endpoint, body, headers)
    except (BadKeys, Unreachable):
        return "refused"
    except OSError:
        return "unreached"
    if status // 100 == 2:
        return "sent"
    if status in GONE:
        return "gone"
    return "unreached" if status in AGAIN or status >= 500 else "refused"


def contact() -> str:
    """How the operator is reached by a push service."""
    return str(settings.DEFAULT_FROM_EMAIL)
