"""How a person got on, on paper: the same pictures as on the page, each with its words."""

from collections.abc import Iterable
from typing import Any, Final

from steadyback.catalogue.catalogue import Catalogue
from steadyback.engine.progress import Progress, mean_week
from steadyback.exports.balance_picture import balance_picture
from steadyback.exports.charts import Picture, standalone
from steadyback.exports.handout import Wishes, frame, printed
from steadyback.exports.progress_pictures import is_short, pictures_of
from steadyback.languages import _
from steadyback.wording import progress as words

LESSON: Final = "the-usual-course"
HONEST_PARTS: Final = 2
"""So many parts of the lesson say how it went for other people, for better and for worse."""


def progress_pdf(catalogue: Catalogue, found: Progress, wishes: Wishes, stage: int = 1) -> bytes:
    """The pictures of progress as a PDF. It invites to nothing, so it is the same under a lock.

    `stage` is the person's own, whose aim the muscles are shown beside.
    """
    return printed("progress", progress_data(catalogue, found, wishes, stage), wishes)


def progress_data(
    catalogue: Catalogue, found: Progress, wishes: Wishes, stage: int
) -> dict[str, Any]:
    """What stands on the sheet: changes, pictures, and how it went for others."""
    pictures = pictures_of(catalogue, found)
    shares = mean_week(catalogue, found, max(1, stage))
    body = (balance_picture(shares),) if shares else ()
    short = is_short(found)
    parts = [
        (words.PAIN, () if short else pictures.pain),
        (words.DONE, (*pictures.done, *body)),
        (words.ASKED, pictures.measures),
    ]
    return frame(catalogue, words.TITLE, wishes) | {
        "since": _(words.SINCE, day=words.long_day(found.began)) if found.began else "",
        "unknown": _(words.UNTOLD),
        "changes": [words.pain_change_words(one) for one in found.changes],
        "parts": [part(title, shown) for title, shown in parts if shown],
        "matters": words.matters_of(catalogue.questionnaires["nprs-leg"]),
        "usual": usual(catalogue),
    }


def part(title: str, pictures: Iterable[Picture]) -> dict[str, Any]:
    """Some pictures below their heading."""
    return {"title": _(title), "pictures": [on_paper(one) for one in pictures]}


def on_paper(one: Picture) -> dict[str, str]:
    """A picture with its words; they are its description for who cannot see it."""
    svg = standalone(one.svg) if 'class="chart"' in one.svg else one.svg
    return {"title": one.title, "says": one.says, "note": one.note, "svg": svg}


def usual(catalogue: Catalogue) -> dict[str, Any]:
    """What is known of how sciatica goes, in the words of the lesson."""
    lesson = catalogue.lessons[LESSON]
    told = [{"title": one.heading, "says": one.text} for one in lesson.parts[:HONEST_PARTS]]
    return {"title": _(words.OTHERS), "parts": told, "cannot": _(words.CANNOT_TELL)}
