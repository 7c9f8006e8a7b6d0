"""Which movements to try in the direction test at home: block A, block B, or none now.

Source: evidence.md 2.2, steps 2 to 5 (modelled on R19 and R20; the order and what is left out are
our proposal): A first, and B another day where A did not draw the pain back. A direction that made
it worse is not tried again at home. A block is done only where each of its movements is permitted;
the stage and the wanted direction itself are what the test is for, so they do not close it.
"""

from datetime import datetime
from typing import Literal

from steadyback.catalogue.catalogue import Catalogue
from steadyback.engine.absence import brought_up
from steadyback.engine.counts import direction_of
from steadyback.engine.permission import permit
from steadyback.engine.reasons import Because
from steadyback.engine.situation import Situation, situation
from steadyback.engine.state import State
from steadyback.record.plan import Reason
from steadyback.record.training import DirectionTest
from steadyback.record.value import Value

Block = Literal["A", "B"]
MOVEMENTS: dict[Block, tuple[str, ...]] = {
    "A": ("press-up-1", "press-up-2", "press-up-4"),
    "B": ("flexion-in-lying-2",),
}
"""Lying on the front, on the elbows, press-ups; or one knee to the chest."""
BENDS: dict[Block, Literal["extension", "flexion"]] = {"A": "extension", "B": "flexion"}
TESTED = {Because.EXT, Because.FX, Because.STAGE_GATE}
"""What closes a level and not the test: the direction is not known yet."""


class Trial(Value):
    """The block to try now, or None with every reason that closes both."""

    block: Block | None
    reasons: tuple[Reason, ...] = ()


def trial(
    catalogue: Catalogue, state: State, on: datetime, last: DirectionTest | None = None
) -> Trial:
    """The block to try at a moment; `last` is the newest test of the record."""
    now = situation(catalogue, brought_up(state, on, catalogue), on)
    closed = {block: refusals(catalogue, now, block) for block in MOVEMENTS}
    worse = state.tests.worsened_by
    left = [b for b in MOVEMENTS if closed[b] == () and BENDS[b] not in worse]
    if not left:
        reasons = tuple(reason for found in closed.values() for reason in found or ())
        return Trial(block=None, reasons=reasons)
    if last is None or last.block not in left:
        return Trial(block=left[0])
    drew_back = direction_of(last, catalogue.policy) == BENDS[last.block]
    others = [block for block in left if block != last.block]
    return Trial(block=last.block if drew_back or not others else others[0])


def refusals(catalogue: Catalogue, now: Situation, block: Block) -> tuple[Reason, ...] | None:
    """Why a block may not be done now; empty where it may, None where the catalogue lacks it."""
    found: list[Reason] = []
    for name in MOVEMENTS[block]:
        if name not in catalogue.levels:
            return None
        way = permit(catalogue, now, catalogue.levels[name])
        found += [r.reason for r in way.refusals if r.reason.id not in TESTED]
    return tuple(found)
