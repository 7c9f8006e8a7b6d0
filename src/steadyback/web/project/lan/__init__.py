"""A phone in the house: HTTPS for the devices of one network, with certificates made here.

Browsers allow offline work, a screen that stays on and passkeys only over HTTPS or on the computer
itself. `open_house` does all that `steadyback serve --lan` needs before the server starts.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from steadyback.web.project.lan.addresses import Place, Trouble, place_of
from steadyback.web.project.lan.certificates import FOLDER, Pair, prepare_pair

__all__ = ["FOLDER", "LISTENS", "House", "Trouble", "open_house"]

LISTENS = "0.0.0.0"  # noqa: S104 - all interfaces is what --lan asks for, and it says so


@dataclass(frozen=True, slots=True)
class House:
    """What the server needs, and where devices find it."""

    place: Place
    pair: Pair


def open_house(data: Path, address: str | None, port: int, now: datetime) -> House:
    """Find the address and make or renew the certificates. Raises Trouble with a sentence."""
    place = place_of(address, port)
    try:
        return House(place, prepare_pair(data / FOLDER, place, now))
    except OSError as error:
        raise Trouble(f"{error.filename or data}: {error.strerror}") from None
