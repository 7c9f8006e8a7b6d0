"""What to do at once when something is felt, compiled: a table of every answer there can be.

`during` decides; here it is asked for every kind of answer, so that a device finds the same
without a rule of its own. Answers that are decided alike share a class; the table has one entry for
each meeting of classes. A property test runs both over random answers.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import product
from typing import Literal, TypeVar

from steadyback.catalogue.catalogue import Catalogue
from steadyback.engine.during import Action, Doing, during
from steadyback.engine.pain import Observed
from steadyback.record.value import Value

Settled = Literal["unknown", "soon", "later"]
SETTLED: tuple[Settled, ...] = ("unknown", "soon", "later")
"""Whether pain that went further down went back within the ten minutes of PM03 and PM04."""
NPRS = range(11)
DISTAL = range(6)
Pain = tuple[int | None, int]
"""Before the session (None: not told) and now."""
Place = tuple[int | None, int, Settled]
"""How far down before and now, and whether it went back."""
Signs = tuple[bool, bool, bool, bool]
"""New tingling, new numbness, new weakness, afraid."""
Axis = TypeVar("Axis")


class Outcome(Value):
    """What to do: as `Doing`, with its rules by name."""

    action: Action
    range_share: float
    recheck_minutes: int | None
    others: bool
    easier: bool
    rules: tuple[str, ...]


class AnswerTable(Value):
    """Classes of each answer, and the outcome of each meeting of classes.

    `leg` and `back` hold a class for each [before][now], `before` 0 for not told, else pain plus 1;
    `place` for each [before][now][settled] in the same way; `signs` for each sum of 1 tingling,
    2 numbness, 4 weakness and 8 afraid. `outcome` counts legs, backs, places, signs, the last
    fastest, and names an entry of `outcomes`.
    """

    leg: tuple[tuple[int, ...], ...]
    back: tuple[tuple[int, ...], ...]
    place: tuple[tuple[tuple[int, ...], ...], ...]
    signs: tuple[int, ...]
    sizes: tuple[int, int, int, int]
    outcome: tuple[int, ...]
    outcomes: tuple[Outcome, ...]


def observed(leg: Pain, back: Pain, place: Place, signs: Signs, minutes: int) -> Observed:
    """The answers as the pain table reads them; `minutes` is the limit of going back soon."""
    before, now, settled = place
    tingling, numbness, weakness, _ = signs
    back_again = settled == "soon" and before is not None and now > before
    return Observed(
        leg_before=leg[0], leg_peak=leg[1], leg_end=leg[1],
        back_before=back[0], back_peak=back[1], back_end=back[1],
        distal_before=before, distal_peak=now, distal_end=before if back_again else now,
        settle_minutes={"unknown": None, "soon": minutes, "later": minutes + 1}[settled],
        tingling="new" if tingling else None,
        numbness="new" if numbness else None,
        weakness="new" if weakness else None,
    )  # fmt: skip


def outcome_of(doing: Doing) -> Outcome:
    """An answer of the engine without the numbers of its reasons."""
    return Outcome(
        action=doing.action,
        range_share=doing.range_share,
        recheck_minutes=doing.recheck_minutes,
        others=doing.others,
        easier=doing.easier,
        rules=tuple(reason.id for reason in doing.reasons),
    )


def decided(catalogue: Catalogue, leg: Pain, back: Pain, place: Place, signs: Signs) -> Outcome:
    """The engine's own answer."""
    seen = observed(leg, back, place, signs, int(catalogue.policy.pm03_settle_minutes))
    return outcome_of(during(catalogue, seen, afraid=signs[3]))


PAINS: tuple[Pain, ...] = tuple(product((None, *NPRS), NPRS))
PLACES: tuple[Place, ...] = tuple(product((None, *DISTAL), DISTAL, SETTLED))
SIGNS: tuple[Signs, ...] = tuple(
    (tingling, numbness, weakness, afraid)
    for afraid, weakness, numbness, tingling in product((False, True), repeat=4)
)
PROBE_PAINS: tuple[Pain, ...] = ((2, 2), (None, 2), (2, 4), (2, 3), (2, 7))
PROBE_PLACES: tuple[Place, ...] = (
    (2, 2, "unknown"), (None, 2, "unknown"), (3, 2, "unknown"), (2, 3, "unknown"), (2, 3, "soon"),
)  # fmt: skip
PROBE_SIGNS: tuple[Signs, ...] = ((False,) * 4, (True, False, False, False))
"""Answers of each rule's kind, by which the classes of the other answers are told apart."""


def classes(
    values: Sequence[Axis], signature: Callable[[Axis], object]
) -> tuple[tuple[int, ...], tuple[Axis, ...]]:
    """The class of each value, numbered as they come, and the first value of each class."""
    found: dict[object, int] = {}
    first: list[Axis] = []
    out = []
    for value in values:
        sign = signature(value)
        if sign not in found:
            found[sign] = len(first)
            first.append(value)
        out.append(found[sign])
    return tuple(out), tuple(first)


@lru_cache(maxsize=4)
def answer_table(catalogue: Catalogue) -> AnswerTable:
    """The whole table of a catalogue's policy."""

    def at(leg: Pain, back: Pain, place: Place, signs: Signs) -> Outcome:
        return decided(catalogue, leg, back, place, signs)

    pains, places, signs = PROBE_PAINS, PROBE_PLACES, PROBE_SIGNS
    leg, legs = classes(
        PAINS, lambda one: tuple(at(one, *rest) for rest in product(pains, places, signs))
    )
    back, backs = classes(
        PAINS, lambda one: tuple(at(p, one, q, s) for p, q, s in product(pains, places, signs))
    )
    place, firsts = classes(
        PLACES, lambda one: tuple(at(p, q, one, s) for p, q, s in product(pains, pains, signs))
    )
    sign, some = classes(
        SIGNS, lambda one: tuple(at(*rest, one) for rest in product(pains, pains, places))
    )
    every = [at(*each) for each in product(legs, backs, firsts, some)]
    outcome, outcomes = classes(every, lambda one: one)
    return AnswerTable(
        leg=rows(leg, len(NPRS)),
        back=rows(back, len(NPRS)),
        place=tuple(rows(part, len(SETTLED)) for part in rows(place, len(DISTAL) * len(SETTLED))),
        signs=sign,
        sizes=(len(legs), len(backs), len(firsts), len(some)),
        outcome=outcome,
        outcomes=outcomes,
    )


def rows(flat: Sequence[int], width: int) -> tuple[tuple[int, ...], ...]:
    """A long row in rows of one width."""
    return tuple(tuple(flat[at : at + width]) for at in range(0, len(flat), width))
