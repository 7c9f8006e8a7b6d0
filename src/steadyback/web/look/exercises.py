"""Planned items as a page shows them: name, dose, muscles, how to do it, and why."""

from collections.abc import Iterable
from dataclasses import dataclass

from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.exercise import Level
from steadyback.catalogue.own_words import WordedLevel, said_for
from steadyback.languages import _
from steadyback.record.plan import PlannedItem, Reason
from steadyback.vocabulary import Equipment, Position
from steadyback.web.look.words import listed, muscles_in_words, rung_name
from steadyback.wording import dose_words, sentence
from steadyback.wording.english import EQUIPMENT, POSITIONS, POSITIONS_FIRST


@dataclass(frozen=True, slots=True)
class ShownItem:
    """One exercise of a day."""

    level: Level
    item: PlannedItem
    name: str
    rung: str
    dose: str
    muscles: str
    place: Position
    position: str
    summary: str
    why: tuple[str, ...]

    @property
    def id(self) -> str:
        """The level's id."""
        return self.level.id


def shown_item(item: PlannedItem, catalogue: Catalogue) -> ShownItem:
    """One planned item."""
    level = said_for(catalogue, item.level, item.variant)
    variant = next((one for one in level.variants if one.id == item.variant), None)
    place = variant.position if variant else level.position
    return ShownItem(
        level=level,
        item=item,
        name=level.name,
        rung=rung_of(level, catalogue),
        dose=dose_words(item),
        muscles=muscles_in_words(level),
        place=place,
        position=_(POSITIONS[place]),
        summary=variant.summary if variant else level.summary,
        why=sentences(item.reasons, catalogue),
    )


def rung_of(level: Level, catalogue: Catalogue) -> str:
    """Which rung a level is, and whether it is said in a clinic's own words."""
    name = rung_name(level, catalogue.exercises[level.exercise].name)
    if isinstance(level, WordedLevel):
        return _("{level}. In your clinic's own words", level=name)
    return name


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
    said = []
    if wanted:
        things = listed([_(EQUIPMENT[one]) for one in dict.fromkeys(wanted)])
        said.append(_("You need {things}.", things=things))
    if shown:
        said.append(order_of(dict.fromkeys(one.place for one in shown)))
    return " ".join(said)


def order_of(places: Iterable[Position]) -> str:
    """The order of positions, as a sentence; there is at least one."""
    first, *others = places
    order = _("{position} first", position=_(POSITIONS_FIRST[first]))
    for one in others:
        order = _("{order}, then {position}", order=order, position=_(POSITIONS[one]))
    return _("{sentence}.", sentence=order)
