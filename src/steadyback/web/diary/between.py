"""What helps between sessions, from the catalogue's techniques and the walks of the plan."""

from dataclasses import dataclass
from typing import Literal

from steadyback.engine.heat import heat_now
from steadyback.engine.session import Today
from steadyback.web.records.access import OpenRecord
from steadyback.wording import dose_words


@dataclass(frozen=True, slots=True)
class Tip:
    """One thing to do, and how; `level` where it is an exercise that has reasons.

    `use` is the page that helps to do it: walk, breaks, heat; empty where there is none.
    """

    name: str
    how: str
    level: str = ""
    use: Literal["", "walk", "breaks", "heat"] = ""


def between_sessions(record: OpenRecord, today: Today | None) -> list[Tip]:
    """Walks with their dose, then posture and heat in their first step."""
    catalogue = record.catalogue
    tips = [
        Tip(
            catalogue.exercises[catalogue.levels[item.level].exercise].name,
            f"{dose_words(item)}. {catalogue.levels[item.level].name}.",
            item.level,
            "walk" if catalogue.levels[item.level].exercise == "walking" else "",
        )
        for item in (today.around if today else ())
        if item.level in catalogue.levels
    ]
    posture = catalogue.techniques["posture"]
    tips.append(Tip(posture.name, posture.steps[0].how, use="breaks"))
    if may_have_heat(record):
        heat = catalogue.techniques["heat"]
        tips.append(Tip(heat.name, heat.steps[0].how, use="heat"))
    return tips


def may_have_heat(record: OpenRecord) -> bool:
    """Heat is suggested only to somebody with no caution at all and no numbness (our proposal)."""
    unhurt = record.state.cautions == () and record.state.symptoms.numbness is False
    return unhurt and heat_now(record.catalogue, record.state, record.now).open
