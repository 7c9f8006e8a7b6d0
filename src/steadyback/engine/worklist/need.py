"""What a need is, and in which order needs are looked at (our proposal)."""

from collections.abc import Callable
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from steadyback.record.plan import Reason
from steadyback.record.value import Value
from steadyback.vocabulary import FlagId


class NeedKind(StrEnum):
    """Why somebody stands on the worklist, the most urgent first: the order is the list's."""

    EMERGENCY = "emergency"
    URGENT = "urgent"
    CLINICIAN = "clinician"
    WORSE = "worse"
    FURTHER_DOWN = "further_down"
    LEG_PAIN_UP = "leg_pain_up"
    DID_NOT_SETTLE = "did_not_settle"
    GONE_QUIET = "gone_quiet"
    WAITING = "waiting"
    READY_TO_PROGRESS = "ready_to_progress"
    READY_FOR_DISCHARGE = "ready_for_discharge"
    BETTER = "better"


ORDER: dict[NeedKind, int] = {kind: rank for rank, kind in enumerate(NeedKind)}
"""0 for what is looked at first."""
WORRIES: frozenset[NeedKind] = frozenset(
    kind for kind, rank in ORDER.items() if rank < ORDER[NeedKind.WAITING]
)
"""What may be going wrong. Where one of them stands, nobody is ready for anything."""


class Need(Value):
    """One reason to look at a person: what, since which of their days, and what it rests on.

    `flags` are the danger signs behind an emergency, urgent or clinician need; `locked` says that
    exercise is on hold because of it, or meanwhile where somebody has gone quiet.
    """

    kind: NeedKind
    since: date
    reasons: tuple[Reason, ...]
    flags: tuple[FlagId, ...] = ()
    locked: bool = False


class Urgency(NamedTuple):
    """A key for sorting people, the most urgent first.

    `rank` is that of the most urgent need. Among equals those come first who were told to wait and
    have gone quiet since, then those who have waited longest.
    """

    rank: int
    heard_of: bool
    since: date


def urgency(found: tuple[Need, ...]) -> Urgency:
    """How soon somebody with these needs is looked at; after all others without any."""
    if not found:
        return Urgency(len(ORDER), True, date.max)
    first = min(found, key=place)
    silent = any(one.kind is NeedKind.GONE_QUIET and one.locked for one in found)
    return Urgency(ORDER[first.kind], not silent, first.since)


def place(one: Need) -> tuple[int, date]:
    """Where a need stands among those of one person."""
    return ORDER[one.kind], one.since


Dated = tuple[date, Reason]
"""A reason, and the day from which it holds."""


def since(holds: Callable[[int], bool], place: int, step: int = 1) -> int:
    """The first place of the row of places up to this one at which something holds.

    With a longer step a break shorter than it may be passed over; from there it gets shorter, so
    that the place is found to the day.
    """
    while step:
        if place >= step and holds(place - step):
            place -= step
        else:
            step >>= 1
    return place
