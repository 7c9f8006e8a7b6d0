"""The two founding articles: what each is called, and the exercises that it names.

Each exercise says itself which articles name it, and the sources have their titles: nothing is
written here a second time.
"""

from typing import Final

from steadyback.catalogue.catalogue import Catalogue
from steadyback.catalogue.exercise import Exercise

ARTICLES: Final = ("A", "B")
"""The ids of their sources."""


def title_of(catalogue: Catalogue, article: str) -> str:
    """What an article is called, from the line that cites it ("Founding article A: …").

    Raises KeyError for another id.
    """
    return catalogue.sources[article].cite.partition(": ")[2]


def named_by(catalogue: Catalogue, article: str) -> tuple[Exercise, ...]:
    """The exercises that an article names, in the order of their ids."""
    return tuple(
        one
        for one in catalogue.exercises.values()
        if one.article is not None and article in one.article.articles
    )
