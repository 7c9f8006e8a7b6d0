"""What an account's owner is told by mail, in plain words and without a link."""

import logging
import smtplib
from email.utils import make_msgid
from typing import Any, Final

from django.conf import settings
from django.core.mail import EmailMessage

from steadyback.languages import N_, _
from steadyback.web.accounts.models import Account

HEADERS: Final = {"Auto-Submitted": "auto-generated"}
ENDS: Final = N_(
    "If that was not you, open Steadyback, go to Your account, change your password and end the "
    "devices that you do not know."
)
CONFIRM: Final = N_(
    "Your code is {code}\n\nType it on the page where you were asked for it. It holds for 15 "
    "minutes. If you did not ask for it, do nothing."
)
RESET: Final = N_(
    "Your code is {code}\n\nType it on the page where you were asked for it, and choose a new "
    "password. If you did not ask for it, do nothing: your password stays as it is."
)
UNKNOWN: Final = N_(
    "Somebody, perhaps you, asked Steadyback for a new password for this address. There is no "
    "account with it. Perhaps you used another address."
)
THERE: Final = N_(
    "Somebody, perhaps you, wanted to make an account with this address. There is one already: "
    "sign in with it. If you forgot the password, choose “I forgot my password”."
)
SUBJECTS: Final = N_(
    {
        CONFIRM: "Your code for Steadyback",
        RESET: "Your code for a new password",
        UNKNOWN: "No account with this address",
        THERE: "You have an account already",
    }
)
MAILS: Final = {
    "account/email/email_confirmation": CONFIRM,
    "account/email/password_reset_code": RESET,
    "account/email/unknown_account": UNKNOWN,
    "account/email/account_already_exists": THERE,
}
"""By django-allauth's names. A code stands by itself on its line, so that it is easy to copy."""
NEWS: Final = N_(
    {
        "account/email/password_changed": "The password of your account was changed.",
        "account/email/password_set": "Your account has a password now.",
        "account/email/password_reset": "The password of your account was changed by a code.",
        "account/email/email_changed": "Your account has another e-mail address now.",
        "mfa/email/webauthn_added": "A passkey was added to your account.",
        "mfa/email/webauthn_removed": "A passkey was removed from your account.",
        "mfa/email/totp_activated": "Codes from an app were switched on for your account.",
        "mfa/email/totp_deactivated": "Codes from an app were switched off for your account.",
        "mfa/email/recovery_codes_generated": "Your account has new recovery codes.",
        "socialaccount/email/account_connected": "Another way to sign in was added.",
        "socialaccount/email/account_disconnected": "A way to sign in was removed.",
    }
)
NEWS_SUBJECT: Final = N_("Something changed in your account")
DEVICE_SUBJECT: Final = N_("Your account was opened on another device")
DEVICE: Final = N_("Somebody signed in to your account: {browser}.")
logger = logging.getLogger(__name__)


class NotSent(Exception):
    """The mail server did not take a mail."""


def send(name: str, address: str, context: dict[str, Any]) -> None:
    """Send what somebody waits for. Raises NotSent."""
    text = MAILS[name.removesuffix("_signup")]
    said = _(text).replace("{code}", str(context.get("code", "")))
    deliver(_(SUBJECTS[text]), said, address)


def tell(name: str, address: str) -> None:
    """Tell of a change; one that does not go out holds nothing up."""
    told(_(NEWS_SUBJECT), _(NEWS[name]), address)


def tell_of_device(account: Account, label: str) -> None:
    """Tell that somebody signed in on a device that was not signed in before."""
    told(_(DEVICE_SUBJECT), _(DEVICE, browser=label), account.email)


def told(subject: str, text: str, address: str) -> None:
    """Send a piece of news where mail is sent at all."""
    if not settings.SENDS_MAIL:
        return
    try:
        deliver(subject, f"{text}\n\n{_(ENDS)}", address)
    except NotSent:
        logger.warning("news of an account could not be sent")


def deliver(subject: str, text: str, address: str) -> None:
    """Hand a mail to the mail server. Raises NotSent."""
    # Else it would name this machine.
    known_as = make_msgid(domain=settings.DEFAULT_FROM_EMAIL.rpartition("@")[2])
    mail = EmailMessage(
        subject, f"{text}\n", to=[address], headers={**HEADERS, "Message-ID": known_as}
    )
    try:
        mail.send()
    except (smtplib.SMTPException, OSError):
        raise NotSent from None
