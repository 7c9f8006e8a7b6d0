"""Words that escaped: what is still plain English while a language is spoken that nobody speaks."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.translated import catalogue_in_language
from steadyback.languages import speaking
from tests.catalogue_fixture import the_catalogue

ACCENTED = "en-XA"
UNITS = ("min", "mmHg")
"""What is written the same in every language."""
PLAIN = re.compile(r"(?<![^\W_])[A-Za-z]{3,}(?![^\W_])")
"""A word without any accent; the language puts one on nearly every letter of what it says."""


@contextmanager
def accented_catalogue() -> Iterator[Catalogue]:
    """While this lasts, everything is said with accents, the catalogue too."""
    with speaking(ACCENTED):
        yield catalogue_in_language(the_catalogue())


def escaped(text: str, *ids: str) -> list[str]:
    """The plain words in a text, without units and the ids that may stand in it."""
    for one in sorted(ids, key=len, reverse=True):
        text = text.replace(one, "")
    return [word for word in PLAIN.findall(text) if word not in UNITS]


def texts(value: Any, but: frozenset[str] = frozenset()) -> Iterator[str]:
    """Every text in data (a dataclass as its dictionary), without those under some names."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, inner in value.items():
            if name not in but:
                yield from texts(inner, but)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from texts(inner, but)
