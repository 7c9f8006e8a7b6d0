"""One after the other: what looks first and writes then, where two could look at one moment."""

from hashlib import sha256

from django.db import connection


def in_turn(*names: object) -> None:
    """Wait until no other transaction holds these names; they are held until this one ends.

    To be called inside `transaction.atomic()`. SQLite lets one transaction in at a time anyway.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("only a transaction can have a turn")
    if connection.vendor == "postgresql":
        mark = sha256("\0".join(str(name) for name in names).encode()).digest()
        with connection.cursor() as cursor:
            number = int.from_bytes(mark[:8], "big", signed=True)
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])
