"""Guesses at an account are counted twice: for the account, and for where they come from.

They are counted by what was typed, whether or not there is such an account, so that an answer tells
nobody which accounts there are. The counters stand in the database, so that all processes of a
server share them.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.http import HttpRequest

from steadyback.web.accounts import tries
from steadyback.web.accounts.models import RecoveryTry

AT_ONE_ACCOUNT: Final = 8
"""Wrong passwords, or wrong codes, for one account within `tries.WINDOW` (our_proposal)."""
FROM_ONE_PLACE: Final = 40
"""The same from one place for all accounts: a clinic has one address for many (our_proposal)."""
PASSWORD, CODE = "password", "one-time code"


@dataclass(frozen=True, slots=True)
class Guess:
    """One try that counts as wrong until it was right."""

    purpose: str
    name: str
    row: RecoveryTry

    def was_right(self) -> None:
        """Count the account anew. Where it came from keeps what it guessed at other accounts."""
        self.row.delete()
        tries.forget(self.purpose, self.name)


def guess(purpose: str, name: str, request: HttpRequest, now: datetime) -> Guess:
    """Count a password or code for an account before it is looked at. Raises tries.TooManyTries."""
    name = name.strip().lower()
    row = tries.take(f"{purpose} from", place_of(request), now, FROM_ONE_PLACE)
    tries.take(purpose, name, now, AT_ONE_ACCOUNT)
    return Guess(purpose, name, row)


def place_of(request: HttpRequest) -> str:
    """Where a request comes from, as `tries.network_of`."""
    return tries.network_of(request.META.get("REMOTE_ADDR", ""))
