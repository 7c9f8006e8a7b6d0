"""Recovery codes: how a person comes back on another device, without an account."""

import secrets
from datetime import datetime, timedelta
from hashlib import sha256

from django.contrib.auth.hashers import check_password, make_password
from django.utils.crypto import salted_hmac

from steadyback.web.accounts.models import RecoveryCode, RecoveryTry

LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # none that is mistaken for another
SELECTOR, SECRET = 4, 16  # 16 letters of 30 are 78 bits
WINDOW = timedelta(minutes=15)
TRIES = 8


class TooManyTries(Exception):
    """Wrong codes came too often from one place."""


def new_code(person_row: int, now: datetime) -> str:
    """Make a code for a person and end the earlier ones. It is returned once and never again."""
    plain = "".join(secrets.choice(LETTERS) for _ in range(SELECTOR + SECRET))
    end_codes(person_row, now)
    RecoveryCode.objects.create(
        person_id=person_row,
        selector=plain[:SELECTOR],
        hash=make_password(plain[SELECTOR:]),
        made_at=now,
    )
    return "-".join(plain[i : i + 4] for i in range(0, len(plain), 4))


def end_codes(person_row: int, now: datetime) -> None:
    """Make every code of a person worthless."""
    RecoveryCode.objects.filter(person_id=person_row, ended_at=None).update(ended_at=now)


def person_for(typed: str, place: str, now: datetime) -> int | None:
    """The row of the person whom a code opens, or None. Raises TooManyTries."""
    source = sha256(salted_hmac("steadyback.recovery", place).digest()).hexdigest()
    RecoveryTry.objects.filter(at__lt=now - WINDOW).delete()
    if RecoveryTry.objects.filter(source=source).count() >= TRIES:
        raise TooManyTries
    plain = "".join(letter for letter in typed.upper() if letter in LETTERS)[:40]
    rows = RecoveryCode.objects.filter(selector=plain[:SELECTOR], ended_at=None)
    for row in rows[:5]:
        if check_password(plain[SELECTOR:], row.hash):
            return row.person_id
    RecoveryTry.objects.create(source=source, at=now)
    return None
