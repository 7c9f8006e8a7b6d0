"""Wrong secrets are counted by where they came from, so that nobody can go through them all."""

from datetime import datetime, timedelta
from hashlib import sha256
from ipaddress import IPv6Address, ip_address, ip_network

from django.db import transaction
from django.utils.crypto import salted_hmac

from steadyback.web.accounts.in_turn import in_turn
from steadyback.web.accounts.models import RecoveryTry

WINDOW = timedelta(minutes=15)


class TooManyTries(Exception):
    """Wrong secrets came too often from one place. `until` is when one more may come."""

    def __init__(self, until: datetime) -> None:
        super().__init__()
        self.until = until


def check(purpose: str, place: str, now: datetime, allowed: int) -> None:
    """Raises TooManyTries where a place sent `allowed` wrong secrets within the window."""
    found = RecoveryTry.objects.filter(source=source_of(purpose, place), at__gte=now - WINDOW)
    newest = list(found.order_by("-at").values_list("at", flat=True)[:allowed])
    if len(newest) >= allowed:
        raise TooManyTries(newest[-1] + WINDOW)


def count(purpose: str, place: str, now: datetime) -> None:
    """Note a wrong secret, and forget those that are older than the window."""
    RecoveryTry.objects.filter(at__lt=now - WINDOW).delete()
    RecoveryTry.objects.create(source=source_of(purpose, place), at=now)


def take(purpose: str, place: str, now: datetime, allowed: int) -> RecoveryTry:
    """Check and note at one go, so that many sent at one moment are counted one by one.

    Raises TooManyTries. Where it was no wrong secret after all, the row that is returned can be
    deleted.
    """
    source = source_of(purpose, place)
    with transaction.atomic():
        in_turn("tries", source)
        check(purpose, place, now, allowed)
        row = RecoveryTry.objects.create(source=source, at=now)
    RecoveryTry.objects.filter(at__lt=now - WINDOW).delete()
    return row


def forget(purpose: str, place: str) -> None:
    """Begin to count anew: the right secret came."""
    RecoveryTry.objects.filter(source=source_of(purpose, place)).delete()


def source_of(purpose: str, place: str) -> str:
    """A keyed hash of a place, without its address, which is never kept."""
    where = network_of(place)
    return sha256(salted_hmac(f"steadyback.{purpose}", where).digest()).hexdigest()


def network_of(place: str) -> str:
    """An address, or its network of IPv6, which is one household's; other places as they are."""
    try:
        known = ip_address(place)
    except ValueError:
        return place
    if isinstance(known, IPv6Address):
        return str(ip_network(f"{known}/64", strict=False))
    return str(known)
