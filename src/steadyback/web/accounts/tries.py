"""Wrong secrets are counted by where they came from, so that nobody can go through them all."""

from datetime import datetime, timedelta
from hashlib import sha256

from django.utils.crypto import salted_hmac

from steadyback.web.accounts.models import RecoveryTry

WINDOW = timedelta(minutes=15)


class TooManyTries(Exception):
    """Wrong secrets came too often from one place."""


def check(purpose: str, place: str, now: datetime, allowed: int) -> None:
    """Raises TooManyTries where a place sent `allowed` wrong secrets within the window."""
    found = RecoveryTry.objects.filter(source=source_of(purpose, place), at__gte=now - WINDOW)
    if found.count() >= allowed:
        raise TooManyTries


def count(purpose: str, place: str, now: datetime) -> None:
    """Note a wrong secret, and forget those that are older than the window."""
    RecoveryTry.objects.filter(at__lt=now - WINDOW).delete()
    RecoveryTry.objects.create(source=source_of(purpose, place), at=now)


def source_of(purpose: str, place: str) -> str:
    """A keyed hash of a place: the address itself is never kept."""
    return sha256(salted_hmac(f"steadyback.{purpose}", place).digest()).hexdigest()
