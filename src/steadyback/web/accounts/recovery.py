"""Recovery codes: how a person comes back on another device, without an account."""

import secrets
from datetime import datetime

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from steadyback.web.accounts import tries
from steadyback.web.accounts.in_turn import in_turn
from steadyback.web.accounts.models import RecoveryCode

LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # none that is mistaken for another
SELECTOR, SECRET = 4, 16  # 16 letters of 30 are 78 bits
TRIES = 8
"""Wrong codes from one place within `tries.WINDOW`."""


MOST_ALIKE = 12
"""So many codes may begin alike; a million people have about one for each beginning."""


def new_code(person_row: int, now: datetime) -> str:
    """Make a code for a person and end the earlier ones. It is returned once and never again."""
    plain = "".join(secrets.choice(LETTERS) for _ in range(SELECTOR + SECRET))
    hashed = make_password(plain[SELECTOR:])
    with transaction.atomic():
        end_codes_in_turn(person_row, now)
        RecoveryCode.objects.create(
            person_id=person_row, selector=plain[:SELECTOR], hash=hashed, made_at=now
        )
    return "-".join(plain[i : i + 4] for i in range(0, len(plain), 4))


def end_codes(person_row: int, now: datetime) -> None:
    """Make every code of a person worthless."""
    RecoveryCode.objects.filter(person_id=person_row, ended_at=None).update(ended_at=now)


def end_codes_in_turn(person_row: int, now: datetime) -> None:
    """The same; nobody comes back by one of them until the transaction ends."""
    in_turn("recovery code", person_row)
    end_codes(person_row, now)


def code_for(typed: str, place: str, now: datetime) -> RecoveryCode | None:
    """The code that was typed, where it opens somebody. Raises tries.TooManyTries."""
    noted = tries.take("recovery", place, now, TRIES)
    plain = "".join(letter for letter in typed.upper() if letter in LETTERS)[:40]
    rows = RecoveryCode.objects.filter(selector=plain[:SELECTOR], ended_at=None)
    for row in rows.order_by("-pk")[:MOST_ALIKE]:
        if check_password(plain[SELECTOR:], row.hash):
            noted.delete()
            return row
    return None


def still_opens(code: RecoveryCode) -> bool:
    """Whether it was not ended meanwhile: to look whether it fits takes long. In turn with what
    ends it, until the transaction ends."""
    in_turn("recovery code", code.person_id)
    return RecoveryCode.objects.filter(pk=code.pk, ended_at=None).exists()
