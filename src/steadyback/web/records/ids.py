"""Ids for events and people."""

import re
import secrets
import threading
from datetime import datetime
from uuid import UUID

_lock = threading.Lock()
_last = (0, 0)


TOKEN = re.compile(r"[0-9A-Za-z][0-9A-Za-z_-]{0,63}")
"""What a record takes as an event's id."""


def event_id(now: datetime) -> str:
    """A UUIDv7: milliseconds, then a count within the same one, then random bits (RFC 9562).

    Events that happened at the same moment are ordered by id, so ids made one after the other
    must rise also within a millisecond.
    """
    global _last
    stamp = int(now.timestamp() * 1000) & (2**48 - 1)
    with _lock:
        count = _last[1] + 1 if _last[0] == stamp else secrets.randbits(11)
        _last = (stamp, count)
    value = stamp << 80 | 0x7 << 76 | (count & 0xFFF) << 64 | 0b10 << 62
    return str(UUID(int=value | secrets.randbits(62)))


def person_id() -> str:
    """128 random bits that say nothing about anybody, and that no command takes for an option."""
    return secrets.token_hex(16)


def event_for(token: str | None, now: datetime) -> str:
    """The id that a form brought along; a new one where it brought none, or nonsense.

    What somebody tells is kept whatever became of the form's token.
    """
    return token if token and TOKEN.fullmatch(token) else event_id(now)
