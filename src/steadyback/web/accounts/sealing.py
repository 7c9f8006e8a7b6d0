"""The secrets of one-time codes, sealed in the database: a copy of it alone makes no code.

The key follows from the server's secret key. What was stored before this is plain; it goes on
working, and is sealed when its account signs in next. Not by a migration: the version before this
one goes on serving while the tables are brought up to date, and could not read it.
"""

from base64 import b32encode, urlsafe_b64encode
from functools import cache
from typing import Any, Final

from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import transaction
from django.utils.crypto import salted_hmac

from steadyback.web.accounts.models import Account

SEALED: Final = "sealed-1:"
"""So begins what is sealed; a secret of ours, in base 32 or 16, never does."""
SECRETS: Final = ("secret", "seed")
"""What django-allauth keeps of an app and of recovery codes, by its own names."""


def seal(text: str) -> str:
    """The text as it is kept."""
    return SEALED + lock(settings.SECRET_KEY).encrypt(text.encode()).decode()


def unsealed(kept: str) -> str:
    """What was sealed, or is plain from before.

    Sealed by another secret key it cannot be read: then it is something that nobody knows, so that
    every code is wrong and no page breaks.
    """
    if not kept.startswith(SEALED):
        return kept
    try:
        return lock(settings.SECRET_KEY).decrypt(kept.removeprefix(SEALED).encode()).decode()
    except InvalidToken:
        nobody_knows = salted_hmac("steadyback.unreadable", kept, algorithm="sha256").digest()
        return b32encode(nobody_knows[:20]).decode()


@cache
def lock(secret_key: str) -> Fernet:
    """What seals by a secret key."""
    made = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"steadyback.one-time-codes")
    return Fernet(urlsafe_b64encode(made.derive(secret_key.encode())))


def seal_those_of(account: Account) -> int:
    """Seal what is plain still of an account; says how many rows there were."""
    with transaction.atomic():
        rows = Authenticator.objects.select_for_update().filter(user=account)
        plain = [row for row in rows if sealed_data(row.data) != row.data]
        for row in plain:
            row.data = sealed_data(row.data)
            row.save(update_fields=["data"])
    return len(plain)


def sealed_data(data: dict[str, Any]) -> dict[str, Any]:
    """What is kept of a way to sign in, with its secrets sealed."""
    return {
        name: seal(value)
        if name in SECRETS and isinstance(value, str) and not value.startswith(SEALED)
        else value
        for name, value in data.items()
    }
