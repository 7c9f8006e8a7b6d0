"""What to do about what hurts, in plain sentences, with its reasons and what helps now."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import ValidationError

from steadyback.catalogue.exercise import Level
from steadyback.engine import Advice
from steadyback.engine.during import Doing
from steadyback.engine.offers import easier_level
from steadyback.record import canonical_json
from steadyback.record.zone import zone_of
from steadyback.web.look.reasons import Argued, argued
from steadyback.web.records.access import OpenRecord
from steadyback.wording import at_once_words


@dataclass(frozen=True, slots=True)
class Told:
    """The answer for the page: what to do, the reasons, and what helps now."""

    action: str
    name: str
    """The exercise that it is about; empty where none was named."""
    lines: tuple[str, ...]
    reasons: tuple[Argued, ...]
    ask_in: int | None
    ask_at: str
    ease: Level | None
    easier: Level | None
    instead: bool
    """Whether the easier level may be done now, in place of the other."""
    afraid: bool


def told(record: OpenRecord, advice: Advice, draft: Mapping[str, Any]) -> Told | None:
    """What the last "It hurts" was answered with; None where there was none."""
    try:
        doing = Doing.model_validate_json(canonical_json(draft["doing"]))
    except (KeyError, ValidationError):
        return None
    waits = "recheck" in draft
    at = draft["recheck"]["at"] if waits else ""
    ease = advice.levels["position-of-ease"].level
    hurt = str(draft.get("hurt", ""))
    return Told(
        action=doing.action,
        name=record.catalogue.levels[hurt].name if hurt in record.catalogue.levels else "",
        lines=tuple(at_once_words(doing.action, doing.range_share, others=doing.others)),
        reasons=argued(doing.reasons, record.catalogue),
        ask_in=doing.recheck_minutes,
        ask_at=clock(record, at) if waits else "",
        ease=record.catalogue.levels[ease] if ease and doing.action != "go_on" else None,
        easier=level_below(record, hurt) if doing.easier else None,
        instead=doing.action not in ("stop_exercise", "stop_session"),
        afraid=any(reason.id == "PM13" for reason in doing.reasons),
    )


def clock(record: OpenRecord, at: str) -> str:
    """A moment by the person's clock, such as 18:10."""
    return f"{datetime.fromisoformat(at).astimezone(zone_of(record.state.zone)):%H:%M}"


def level_below(record: OpenRecord, name: str) -> Level | None:
    """The next easier level, where it is open to the person."""
    level = record.catalogue.levels.get(name)
    return (
        None if level is None else easier_level(record.catalogue, record.state, level, record.now)
    )
