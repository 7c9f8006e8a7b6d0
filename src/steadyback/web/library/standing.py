"""Where the person stands on a ladder: the level that is theirs, what is open, what waits and why.

Everything is the engine's word (`advice.levels`, `engine.outlook`, `engine.permission`).
"""

from dataclasses import dataclass

from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.exercise import Level
from steadyback.engine import Advice
from steadyback.engine.absence import brought_up
from steadyback.engine.ladder import Rung, climb
from steadyback.engine.outlook import Outlook, holding, outlook
from steadyback.engine.permission import permit
from steadyback.engine.situation import Situation, situation
from steadyback.languages import N_, _
from steadyback.web.look.reasons import Argued, argued
from steadyback.web.records.access import OpenRecord

HERE, OPEN, WAITS, LATER, CLOSED = "here", "open", "waits", "later", "closed"
NOT_YET = frozenset({"STAGE_GATE", "LEG_MAX", "SL", "EQUIPMENT", "ABILITY"})
"""Refusals that time, training or a thing at hand can lift; any other one closes a level."""
LABELS: dict[str, str] = N_(
    {
        HERE: "You are here",
        OPEN: "Open to you",
        WAITS: "Not open yet",
        LATER: "Comes later",
        CLOSED: "Closed for you now",
    }
)


@dataclass(frozen=True, slots=True)
class Standing:
    """One level for one person: `kind` is empty where nothing is known or all is locked."""

    kind: str = ""
    reasons: tuple[Argued, ...] = ()

    @property
    def label(self) -> str:
        """What stands beside the level's name."""
        return _(LABELS.get(self.kind, ""))

    @property
    def tone(self) -> str:
        """The class of the label: plain for what is open, quiet for what waits, care for closed."""
        return {WAITS: " off", LATER: " off", CLOSED: " care"}.get(self.kind, "")


@dataclass(frozen=True, slots=True)
class Place:
    """A whole ladder for one person."""

    here: Level | None = None
    levels: tuple[Standing, ...] = ()
    holds: tuple[Argued, ...] = ()


def nothing_now(record: OpenRecord, advice: Advice) -> str:
    """Why nothing of the library is to be done now: "questions", an action level, or empty."""
    if record.state.started is None:
        return "questions"
    return advice.triage.level if advice.locked else ""


def place(record: OpenRecord, advice: Advice, exercise_id: str) -> Place:
    """Where the person stands on a ladder. Raises KeyError for an unknown exercise."""
    catalogue = record.catalogue
    ladder = catalogue.ladder(exercise_id)
    if nothing_now(record, advice):
        return Place(levels=tuple(Standing() for _ in ladder))
    now = situation(catalogue, brought_up(record.state, record.now, catalogue), record.now)
    found = climb(catalogue, now, exercise_id).rung
    ahead = outlook(catalogue, now, exercise_id, tuple(holding(catalogue, now)))
    return Place(
        here=found.level if found else None,
        levels=tuple(standing(catalogue, now, found, ahead, level) for level in ladder),
        holds=argued(ahead.holds, catalogue),
    )


def standing(
    catalogue: Catalogue, now: Situation, here: Rung | None, ahead: Outlook, level: Level
) -> Standing:
    """One level: what it is to the person, with the engine's reasons."""
    if here is not None and level.id == here.level.id:
        return Standing(HERE, argued((*here.reasons, *here.permit.notes), catalogue))
    way = permit(catalogue, now, level)
    needs = ahead.needs if level.id == ahead.next else ()
    if not way.open:
        closing = [refusal.reason for refusal in way.refusals]
        kind = WAITS if {reason.id for reason in closing} <= NOT_YET else CLOSED
        return Standing(kind, argued((*closing, *needs), catalogue))
    if here is not None and level.rung < here.level.rung:
        return Standing(OPEN, argued(way.notes, catalogue))
    kind = WAITS if level.id == ahead.next else LATER
    return Standing(kind, argued((*needs, *way.notes), catalogue))
