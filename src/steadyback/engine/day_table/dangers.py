"""What each dangerous answer leads to, compiled: the level, and the card to show at once.

Every entry is what `triage` says after that answer, so a device shows the card that the server
would (rulings 3, 5 and 6). Of several answers the most restrictive holds.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import product
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

Sign = Literal[
    "numbness_left",
    "numbness_right",
    "numbness_both",
    "numbness_saddle",
    "numbness_unknown",
    "weakness",
    "weaker",
]
SIGNS: Final[dict[Sign, Symptoms]] = {
    "numbness_left": Symptoms(numbness=True, numbness_change="new", side="left"),
    "numbness_right": Symptoms(numbness=True, numbness_change="new", side="right"),
    "numbness_both": Symptoms(numbness=True, numbness_change="new", side="both"),
    "numbness_saddle": Symptoms(numbness=True, numbness_change="new", numb_sites=("saddle",)),
    "numbness_unknown": Symptoms(numbness=True, numbness_change="new"),
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
    """Two answers, of danger questions or new signs, that together weigh more than each alone."""

    flags: tuple[FlagId, ...]
    signs: tuple[Sign, ...]
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
            pair_of(catalogue, state, at, flags, signs)
            for flags, signs in pairs(catalogue, state, at, frozenset(asked))
        ),
    )


def pair_of(
    catalogue: Catalogue,
    state: State,
    at: datetime,
    flags: tuple[FlagId, ...],
    signs: tuple[Sign, ...],
) -> Pair:
    """What stands after both answers in one check-in."""
    symptoms = Symptoms()
    for sign in signs:
        symptoms = symptoms.model_copy(update=SIGNS[sign].model_dump(exclude_unset=True))
    body = CheckIn(answers=dict.fromkeys(flags, "yes"), symptoms=symptoms if signs else None)
    return Pair(flags=flags, signs=signs, danger=danger_of(catalogue, state, at, body))


def pairs(
    catalogue: Catalogue, state: State, at: datetime, asked: frozenset[FlagId]
) -> Iterator[tuple[tuple[FlagId, ...], tuple[Sign, ...]]]:
    """The pairs of answers of which one raises the other: flags, new signs, or one of each.

    A new sign is a flag too: that which it makes stand.
    """
    stand = {sign: standing_after(catalogue, state, at, told_so) for sign, told_so in SIGNS.items()}
    for one, other in raising(catalogue):
        if {one, other} <= asked:
            yield (one, other), ()
        for flag, partner in ((one, other), (other, one)):
            yield from (
                ((flag,), (sign,))
                for sign, flags in stand.items()
                if partner in flags and flag in asked
            )
        yield from (
            ((), (first, second))
            for first, second in product(stand, stand)
            if one in stand[first] and other in stand[second] and first != second
        )


def standing_after(
    catalogue: Catalogue, state: State, at: datetime, symptoms: Symptoms
) -> frozenset[FlagId]:
    """The flags that stand after a new sign."""
    after = told(catalogue, state, at, CheckIn(symptoms=symptoms))
    return frozenset(flag.id for flag in triage(catalogue, after, at).flags)


def raising(catalogue: Catalogue) -> Iterator[tuple[FlagId, FlagId]]:
    """The pairs of flags of which one raises the other (rulings 3)."""
    for flag in catalogue.red_flags.values():
        for other in flag.raised_by:
            yield flag.id, other
