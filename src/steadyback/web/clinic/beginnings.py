"""Starting points for a programme: the exercises of a founding article, each at its easiest level.

A level and no dose: doses are the engine's, and so is what is open (docs/decisions/0031-audit.md).
"""

from dataclasses import dataclass
from typing import Any, Final

from django.http import Http404

from steadyback.catalogue.founding import ARTICLES, named_by, title_of
from steadyback.languages import N_, _, n_
from steadyback.web.records.content import english_catalogue

BEGINS_WITH: Final = N_(
    "It begins with the easiest level of each exercise that the article names. "
    "Read it through before you use it."
)


@dataclass(frozen=True, slots=True)
class Beginning:
    """One of them, by the letter of its article; `title` is the article's own, in its language."""

    article: str
    title: str
    called: str
    words: str
    changes: tuple[dict[str, Any], ...]

    @property
    def steps(self) -> str:
        """How many steps it has, in words."""
        return n_("{n} step", "{n} steps", len(self.changes))


def beginnings() -> list[Beginning]:
    """All of them, in the language that is spoken; titles of articles stay as they are."""
    return [beginning(article) for article in ARTICLES]


def beginning(article: str) -> Beginning:
    """One of them. Raises Http404 for what is no founding article."""
    if article not in ARTICLES:
        raise Http404
    catalogue = english_catalogue()
    title = title_of(catalogue, article)
    levels = [catalogue.ladder(one.id)[0] for one in named_by(catalogue, article)]
    return Beginning(
        article=article,
        title=title,
        called=_("Exercises of the article “{title}”", title=title),
        words=_(BEGINS_WITH),
        changes=tuple({"action": "set_level", "level": str(level.id)} for level in levels),
    )
