"""The person's own clock."""

from datetime import date, datetime
from typing import Protocol

from steadyback.engine import State
from steadyback.engine.days import local_day
from steadyback.languages import _
from steadyback.record.zone import zone_of


class AtAMoment(Protocol):
    """A record in hand: what is known, and when it is."""

    @property
    def state(self) -> State:
        """What the engine knows."""

    @property
    def now(self) -> datetime:
        """The moment."""


def local_date(record: AtAMoment) -> date:
    """The day it is for the person; a day begins at 03:00."""
    return local_day(record.now, record.state.zone)


def local_now(record: AtAMoment) -> datetime:
    """The person's wall clock."""
    return record.now.astimezone(zone_of(record.state.zone))


def greeting(record: AtAMoment) -> str:
    """By the hour of the person's day."""
    hour = local_now(record).hour
    if 3 <= hour < 12:
        return _("Good morning")
    return _("Good afternoon") if 12 <= hour < 18 else _("Good evening")
