"""What everybody is called: it follows from the seed and a number, so that the driver knows it too.

People and clinics are counted from 0.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from random import Random
from typing import Final

CLINIC_SIZE: Final = 200
COLLEAGUES: Final = 4
"""How many work in each clinic: its owner, and physiotherapists."""
MARK: Final = "5eedfeed5eed"
"""The end of every event's id in a history; each person has an end of their own instead."""


@dataclass(frozen=True, slots=True)
class Names:
    """The names of one seed."""

    seed: int

    def made(self, *words: object) -> str:
        """64 hex digits that follow from the words."""
        return sha256(repr((self.seed, *words)).encode()).hexdigest()

    def person(self, number: int) -> str:
        """A person's public id."""
        return self.made("person", number)[:32]

    def device(self, number: int) -> str:
        """The secret in the cookie of a person's device."""
        return self.made("device", number)

    def clinic(self, number: int) -> str:
        """A clinic's public id."""
        return self.made("clinic", number)[:32]

    def account(self, clinic: int, place: int) -> str:
        """The public id of a colleague's account."""
        return self.made("account", clinic, place)[:32]

    def colleague(self, clinic: int, place: int) -> str:
        """The secret in the cookie of a colleague's device."""
        return self.made("colleague", clinic, place)


def clinics(people: int) -> int:
    """How many clinics so many people share with."""
    return -(-people // CLINIC_SIZE)


def end_of_ids(number: int) -> str:
    """What stands in the place of MARK in the ids of one person's events."""
    return f"{number:012x}"


def event_id(at: datetime, count: int, end: str) -> str:
    """A UUIDv7: milliseconds, a count within them, and an end of 12 hex digits."""
    stamp = f"{int(at.timestamp() * 1000):012x}"
    return f"{stamp[:8]}-{stamp[8:]}-7{count & 0xFFF:03x}-8000-{end}"


def new_ids(by: Random) -> Iterator[str]:
    """Ends of ids for events that are new."""
    while True:
        yield f"{by.getrandbits(48):012x}"
