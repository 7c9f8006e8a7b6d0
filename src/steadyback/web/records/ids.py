"""Ids for events and people."""

import secrets
from datetime import datetime
from uuid import UUID


def event_id(now: datetime) -> str:
    """A UUIDv7: its milliseconds first, the rest random (RFC 9562)."""
    stamp = int(now.timestamp() * 1000) & (2**48 - 1)
    value = stamp << 80 | 0x7 << 76 | secrets.randbits(12) << 64 | 0b10 << 62
    return str(UUID(int=value | secrets.randbits(62)))


def person_id() -> str:
    """128 random bits that say nothing about anybody."""
    return secrets.token_urlsafe(16)
