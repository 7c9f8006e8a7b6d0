"""Planned items as a page shows them: name, dose, muscles, how to do it, and why."""

from collections.abc import Iterable
from dataclasses import dataclass

from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.exercise import Level
from steadyback.record.plan import PlannedItem, Reason
from steadyback.vocabulary import Equipment
from steadyback.web.look.words import (
    listed,
    muscles_in_words,
    rung_name,
)
from steadyback.wording import dose_words, sentence
from steadyback.wording.english import EQUIPMENT, POSITIONS


@dataclass(frozen=True, slots=True)
class ShownItem:
    """One exercise of a day."""

    level: Level
    item: PlannedItem
    name: str
    rung: str
    dose: str
    muscles: str
    position: str
    summary: str
    why: tuple[str, ...]

    @property
    def id(self) -> str:
        """The level's id."""
        return self.level.id


def shown_item(item: PlannedItem, catalogue: Catalogue) -> ShownItem:
    """One planned item."""
    level = catalogue.levels[item.level]
    variant = next((one for one in level.variants if one.id == item.variant), None)
    return ShownItem(
        level=level,
        item=item,
        name=level.name,
        rung=rung_name(level, catalogue.exercises[level.exercise].name),
        dose=dose_words(item),
        muscles=muscles_in_words(level),
        position=POSITIONS[variant.position if variant else level.position],
        summary=variant.summary if variant else level.summary,
        why=sentences(item.reasons, catalogue),
    )


def shown_items(items: Iterable[PlannedItem], catalogue: Catalogue) -> list[ShownItem]:
    """Planned items in their order."""
    return [shown_item(item, catalogue) for item in items]


def sentences(reasons: Iterable[Reason], catalogue: Catalogue) -> tuple[str, ...]:
    """Reasons in words, each sentence once; `look.reasons` gives what they rest on."""
    return tuple(dict.fromkeys(sentence(reason, catalogue) for reason in reasons))


def needs(items: Iterable[ShownItem]) -> str:
    """What a session needs, and the order of its positions, in one line."""
    shown = list(items)
    wanted: list[Equipment] = []
    for one in shown:
        wanted += [choice[0] for choice in one.level.equipment if choice]
    places = list(dict.fromkeys(one.position for one in shown))
    said = []
    if wanted:
        said.append(f"You need {listed([EQUIPMENT[e] for e in dict.fromkeys(wanted)])}.")
    if places:
        said.append(
            f"{places[0].capitalize()} first" + "".join(f", then {p}" for p in places[1:]) + "."
        )
    return " ".join(said)
