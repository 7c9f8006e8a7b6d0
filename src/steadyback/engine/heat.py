"""Whether heat is for somebody now, and for how long: their cautions, their skin, the last time.

Sources: evidence.md 2.1 (the matrix row for heat; no heat on numb skin), 3.3 and 9.22 (the steps);
ruling 9 (what was not judged is NO); R31; our proposal. Nothing here opens heat for skin that
nobody looked at: that is asked before each use.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Literal

from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.exercise import Cell
from steadyback.catalogue.technique import Technique
from steadyback.engine.absence import brought_up
from steadyback.engine.permission import OPERATED
from steadyback.engine.situation import Situation, situation
from steadyback.engine.state import State
from steadyback.engine.triage import triage
from steadyback.record.training import Activity
from steadyback.record.value import Value

HeatCase = Literal["locked", "not_asked", "numb", "not_known_numb", "skin", "closed", "not_judged"]


class HeatClosed(Value):
    """One reason why heat is not for somebody now; `about` names the caution it rests on."""

    case: HeatCase
    about: str = ""
    note: str = ""


class Heat(Value):
    """What closes heat now, and what to mind where nothing does."""

    closed: tuple[HeatClosed, ...]
    care: tuple[str, ...]

    @property
    def open(self) -> bool:
        """Whether heat may be used after the look at the skin."""
        return not self.closed


def heat_now(catalogue: Catalogue, state: State, on: datetime) -> Heat:
    """Whether heat is for this person at a moment, with every reason."""
    state = brought_up(state, on, catalogue)
    if state.started is None or state.cautions is None:
        return Heat(closed=(HeatClosed(case="not_asked"),), care=())
    now = situation(catalogue, state, on)
    closed = [*by_lock(catalogue, state, on), *by_numbness(state), *by_cautions(catalogue, now)]
    mild = [cell.note for _, cell in cells(catalogue, now) if cell.verdict == "MOD"]
    return Heat(closed=tuple(closed), care=tuple(dict.fromkeys(mild)))


def by_lock(catalogue: Catalogue, state: State, on: datetime) -> Iterator[HeatClosed]:
    """Under a lock there is walking and positions of ease, and no more (ruling 2)."""
    if triage(catalogue, state, on).locked:
        yield HeatClosed(case="locked")


def by_numbness(state: State) -> Iterator[HeatClosed]:
    """Numbness closes heat wherever it is; not knowing of it does too."""
    numb = state.symptoms.numbness
    if numb is not False:
        yield HeatClosed(case="not_known_numb" if numb is None else "numb")


def by_cautions(catalogue: Catalogue, now: Situation) -> Iterator[HeatClosed]:
    """What the matrix closes, and each caution that its row does not judge.

    Numb skin as a caution is judged by whether warm and hot are felt on the lower back.
    """
    judged = {caution for caution, _ in cells(catalogue, now)}
    for caution, cell in cells(catalogue, now):
        if cell.verdict not in ("OK", "MOD"):
            yield HeatClosed(case="closed", about=caution, note=cell.note)
    for entry in now.state.cautions or ():
        healed = entry.id in OPERATED and entry.id not in judged
        if entry.id == "sensory_loss":
            if entry.heat_sensation_ok is not True:
                yield HeatClosed(case="skin", about=entry.id)
        elif entry.id not in judged and not healed:
            yield HeatClosed(case="not_judged", about=entry.id)


def cells(catalogue: Catalogue, now: Situation) -> list[tuple[str, Cell]]:
    """The cells of the matrix row for heat that speak of this person, each with its caution."""
    row = catalogue.matrix["heat"]
    return [(caution or column, row[column]) for column, caution in now.columns if column in row]


def heat_minutes(heat: Technique, last: Activity | None) -> tuple[int, ...]:
    """The minutes that may be chosen, least first, none above the technique's own.

    Only those of the first step, the short test, until the last heat left the skin as usual and
    nothing was noted beside it, such as that it was too hot.
    """
    steps = [step.minutes for step in heat.steps if step.minutes is not None]
    if last is None or last.skin != "as_usual" or last.note:
        steps = steps[:1]
    return tuple(sorted({min(minutes, heat.minutes or minutes) for minutes in steps}))
