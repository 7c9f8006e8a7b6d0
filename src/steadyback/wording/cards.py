"""The card of a danger sign, with the numbers of the person's country."""

from typing import Any

from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.red_flag import CardId, CountryNumbers, Line


def numbers_of(country: str | None, catalogue: Catalogue) -> CountryNumbers:
    """The numbers of a country; of an unknown one 112 and "your local emergency number"."""
    return catalogue.countries.get(country or "other") or catalogue.countries["other"]


def line_of(card: CardId, country: str | None, catalogue: Catalogue) -> Line | None:
    """The number a card calls. Without a crisis line the emergency number; without an urgent line
    none: then the card's own words send the person to their doctor or out-of-hours service."""
    numbers = numbers_of(country, catalogue)
    call = catalogue.cards[card].call
    if call == "urgent":
        return numbers.urgent
    return (numbers.crisis if call == "crisis" else None) or numbers.emergency


def card_document(card: CardId, country: str | None, catalogue: Catalogue) -> dict[str, Any]:
    """The card as JSON data: title, steps, what not to do, why, and the numbers with their sources.

    `emergency` is the emergency number, which the words of every card may send somebody to; null
    where `number` is that already.
    """
    data: dict[str, Any] = catalogue.cards[card].model_dump(mode="json")
    line, emergency = line_of(card, country, catalogue), numbers_of(country, catalogue).emergency
    data["number"] = None if line is None else line.model_dump(mode="json")
    data["emergency"] = None if line == emergency else emergency.model_dump(mode="json")
    return data
