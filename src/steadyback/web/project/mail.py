"""Whether this server can send mail, and how: one address in the environment.

STEADYBACK_EMAIL_URL is like `smtps://user:password@host:465`, with `%40` for an @ in the name, or
`smtp+starttls://user:password@host:587`; `smtp://localhost:25` is for a mail server on the same
machine only, for what is sent that way can be read on the line. STEADYBACK_EMAIL_FROM is the
sender; without it the user of the address, where that is a mail address.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Final
from urllib.parse import SplitResult, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

URL, SENDER = "STEADYBACK_EMAIL_URL", "STEADYBACK_EMAIL_FROM"
PORTS: Final = {"smtp": 25, "smtps": 465, "smtp+starttls": 587}
HERE: Final = ("localhost", "127.0.0.1", "::1")
PATIENCE_S: Final = 15


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail server and the sender, as Django's settings name them."""

    host: str
    port: int
    user: str
    password: str
    sender: str
    ssl: bool = False
    starttls: bool = False


NO_MAIL: Final = Mail("localhost", 25, "", "", "")


def mail_in(environment: Mapping[str, str]) -> Mail | None:
    """How mail is sent; None where it is not. Raises ImproperlyConfigured, with what to do."""
    given = environment.get(URL, "").strip()
    if not given:
        return None
    parts = urlsplit(given)
    if parts.scheme not in PORTS or not parts.hostname:
        raise ImproperlyConfigured(f"{URL} must be like smtps://user:password@mail.example.org:465")
    port = port_of(parts)
    if parts.scheme == "smtp" and parts.hostname not in HERE:
        raise ImproperlyConfigured(f"{URL}: use smtps:// or smtp+starttls:// for another machine")
    user = unquote(parts.username or "")
    sender = environment.get(SENDER, "").strip() or user
    if "@" not in sender or not sender.isprintable():
        raise ImproperlyConfigured(f"{SENDER} must be the mail address that reminders come from")
    return Mail(
        host=parts.hostname,
        port=port or PORTS[parts.scheme],
        user=user,
        password=unquote(parts.password or ""),
        sender=sender,
        ssl=parts.scheme == "smtps",
        starttls=parts.scheme == "smtp+starttls",
    )


def port_of(parts: SplitResult) -> int | None:
    """The port that is named. Raises ImproperlyConfigured where a sign cuts the address short.

    What stands before such a sign would be taken for the server, and the password be sent there.
    """
    cut = parts.path.strip("/") or parts.query or parts.fragment
    with suppress(ValueError):  # its text would repeat a part of the password
        if not cut:
            return parts.port
    says = "the port is a number, and in user and password % / ? # @ : are %25 %2F %3F %23 %40 %3A"
    raise ImproperlyConfigured(f"{URL}: {says}")
