"""What each dangerous answer leads to, compiled: the level, and the card to show at once.

Every entry is what `triage` says after that answer, so a device shows the card that the server
would (rulings 3, 5 and 6). Of several answers the most restrictive holds.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final, Literal

from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.red_flag import CardId
from steadyback.engine.fold import fold
from steadyback.engine.state import State
from steadyback.engine.triage import applies, triage
from steadyback.record.answers import Answer, CheckIn, Symptoms
from steadyback.record.event import CheckInEvent
from steadyback.record.timeline import Entry
from steadyback.record.value import Value
from steadyback.vocabulary import ActionLevel, FlagId

Sign = Literal["numbness_left", "numbness_right", "numbness_both", "weakness", "weaker"]
SIGNS: Final[dict[Sign, Symptoms]] = {
    "numbness_left": Symptoms(numbness=True, numbness_change="new", side="left"),
    "numbness_right": Symptoms(numbness=True, numbness_change="new", side="right"),
    "numbness_both": Symptoms(numbness=True, numbness_change="new", side="both"),
    "weakness": Symptoms(weakness="new"),
    "weaker": Symptoms(weakness="worse"),
}
"""New signs as a session asks for them. A weakness without details is read as the worst."""


class Danger(Value):
    """What stands after an answer; `card` is None where nothing has to be done at once."""

    level: ActionLevel
    locked: bool
    card: CardId | None


class Pair(Value):
    """Two answers that together weigh more than each alone."""

    flags: tuple[FlagId, FlagId]
    danger: Danger


class Dangers(Value):
    """Every answer that asks for more than going on."""

    yes: dict[FlagId, Danger]
    unsure: dict[FlagId, Danger]
    signs: dict[Sign, Danger]
    together: tuple[Pair, ...]


def told(catalogue: Catalogue, state: State, at: datetime, body: CheckIn) -> State:
    """The state as if a check-in had said this; nothing is stored."""
    event = CheckInEvent(id="supposed", at=at, by="person", kind="check_in", body=body)
    return fold(state, Entry(at.astimezone(UTC), event.id, event), catalogue)


def danger_of(catalogue: Catalogue, state: State, at: datetime, body: CheckIn) -> Danger:
    """What stands after a check-in."""
    found = triage(catalogue, told(catalogue, state, at, body), at)
    return Danger(level=found.level, locked=found.locked, card=found.card)


def dangers(catalogue: Catalogue, state: State, at: datetime) -> Dangers:
    """Every dangerous answer of one person at one moment."""

    def after(*flags: FlagId, answer: Answer) -> Danger:
        body = CheckIn(answers=dict.fromkeys(flags, answer))
        return danger_of(catalogue, state, at, body)

    asked = [flag.id for flag in catalogue.red_flags.values() if applies(flag, state)]
    yes = {flag: after(flag, answer="yes") for flag in asked}
    return Dangers(
        yes=yes,
        unsure={flag: after(flag, answer="unsure") for flag in asked},
        signs={
            sign: danger_of(catalogue, state, at, CheckIn(symptoms=told_so))
            for sign, told_so in SIGNS.items()
        },
        together=tuple(
            Pair(flags=pair, danger=after(*pair, answer="yes"))
            for pair in raising(catalogue)
            if set(pair) <= yes.keys()
        ),
    )


def raising(catalogue: Catalogue) -> Iterator[tuple[FlagId, FlagId]]:
    """The pairs of flags of which one raises the other (rulings 3)."""
    for flag in catalogue.red_flags.values():
        for other in flag.raised_by:
            yield flag.id, other
