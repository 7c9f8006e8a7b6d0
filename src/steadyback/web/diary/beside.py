"""What stands beside the session: one lesson, one thing to measure, easier levels, danger signs.

All of it is an offer; the engine decides what is offered (`engine.offers`, `engine.measures_due`).
"""

from dataclasses import dataclass

from steadyback.catalogue.exercise import Level
from steadyback.catalogue.lesson import Lesson
from steadyback.catalogue.red_flag import RedFlag
from steadyback.engine import Advice
from steadyback.web.look.scores import Due, due_now
from steadyback.web.records.access import OpenRecord
from steadyback.wording import sentence


@dataclass(frozen=True, slots=True)
class Signs:
    """The danger signs that everyone with leg symptoms should know, and why they are told."""

    why: str
    flags: tuple[RedFlag, ...]


@dataclass(frozen=True, slots=True)
class Easier:
    """An easier level, and the one that somebody was afraid of."""

    level: Level
    instead_of: Level


@dataclass(frozen=True, slots=True)
class Beside:
    """Everything that is offered today."""

    signs: Signs | None
    easier: tuple[Easier, ...]
    lesson: Lesson | None
    due: Due | None


def beside(record: OpenRecord, advice: Advice) -> Beside:
    """What is offered today; of lessons and measures at most one each, to keep the page calm."""
    due = due_now(record, advice)
    return Beside(
        signs=signs(record, advice),
        easier=easier(record, advice),
        lesson=lesson(record, advice),
        due=due[0] if due else None,
    )


def lesson(record: OpenRecord, advice: Advice) -> Lesson | None:
    """The lesson offered, if any."""
    offered = [offer.lesson for offer in advice.offers if offer.lesson is not None]
    return record.catalogue.lessons.get(offered[0]) if offered else None


def signs(record: OpenRecord, advice: Advice) -> Signs | None:
    """The safety net (evidence page, section 1.1)."""
    offer = next((one for one in advice.offers if one.kind == "safety_net"), None)
    if offer is None:
        return None
    flags = tuple(record.catalogue.red_flags[one] for one in offer.flags)
    return Signs(sentence(offer.reasons[0], record.catalogue), flags)


def easier(record: OpenRecord, advice: Advice) -> tuple[Easier, ...]:
    """The easier levels offered to somebody who was afraid (PM13)."""
    levels = record.catalogue.levels
    return tuple(
        Easier(levels[offer.level], levels[offer.instead_of])
        for offer in advice.offers
        if offer.level is not None and offer.instead_of is not None
    )
