"""What helps between sessions, from the catalogue's techniques and the walks of the plan."""

from dataclasses import dataclass

from steadyback.engine.session import Today
from steadyback.web.look.words import dose_in_words
from steadyback.web.records.access import OpenRecord


@dataclass(frozen=True, slots=True)
class Tip:
    """One thing to do, and how."""

    name: str
    how: str


def between_sessions(record: OpenRecord, today: Today | None) -> list[Tip]:
    """Walks with their dose, then posture and heat in their first step."""
    catalogue = record.catalogue
    tips = [
        Tip(
            catalogue.exercises[catalogue.levels[item.level].exercise].name,
            f"{dose_in_words(item)}. {catalogue.levels[item.level].name}.",
        )
        for item in (today.around if today else ())
        if item.level in catalogue.levels
    ]
    for id in ("posture", "heat"):
        technique = catalogue.techniques.get(id)  # type: ignore[call-overload]
        if technique is not None:
            tips.append(Tip(technique.name, technique.steps[0].how))
    return tips
