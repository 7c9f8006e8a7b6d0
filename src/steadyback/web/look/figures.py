"""Pictures of levels: an address for each, which the browser may keep, and the words beside it.

A picture says nothing about a person: its address names a level, a frame, a side and a look.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import get_args
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from steadyback.catalogue.exercise import Level
from steadyback.catalogue.movements import solved_for
from steadyback.catalogue.pictures import picture
from steadyback.movement.figure.shape import Build, Ground, Look, Tone
from steadyback.web.records.content import the_catalogue

FRAMES = ("start", "end")
A_YEAR_S = 31_536_000


@dataclass(frozen=True, slots=True)
class Figure:
    """The pictures of one level: where each is for light and dark ground, and what it shows."""

    level: str
    alt: str
    start: str
    start_dark: str
    end: str
    end_dark: str
    moves: bool


def figure_of(level: Level, look: Look | None = None) -> Figure | None:
    """The pictures of a level, or None where its movement was not made yet."""
    kept = solved_for(level)
    if kept is None:
        return None
    at = {
        (frame, ground): address(level.id, frame, kept.source, look or Look(), ground)
        for frame in FRAMES
        for ground in get_args(Ground)
    }
    return Figure(
        level=level.id,
        alt=level.name,
        start=at["start", "light"],
        start_dark=at["start", "dark"],
        end=at["end", "light"],
        end_dark=at["end", "dark"],
        moves=len(kept) > 1,
    )


def address(level: str, frame: str, version: str, look: Look, ground: str) -> str:
    """Where one picture is; it changes when the movement does."""
    query = {"build": look.build, "tone": look.tone, "ground": ground, "v": version}
    return f"{reverse('figure', args=[level, frame])}?{urlencode(query)}"


@require_GET
def figure(request: HttpRequest, level: str, frame: str) -> HttpResponse:
    """One picture as SVG; the browser keeps it. 404 for what does not exist."""
    asked = request.GET
    svg = drawn(
        level,
        frame,
        one_of(asked.get("build"), get_args(Build)),
        one_of(asked.get("tone"), get_args(Tone)),
        one_of(asked.get("ground"), get_args(Ground)),
        asked.get("side") == "left",
    )
    if svg is None:
        raise Http404
    answer = HttpResponse(svg, content_type="image/svg+xml")
    answer["Cache-Control"] = f"public, max-age={A_YEAR_S}, immutable"
    return answer


def one_of(word: str | None, words: tuple[str, ...]) -> str | None:
    """The word if it is one of the known ones, else None."""
    return word if word in words else None


@lru_cache(maxsize=1024)
def drawn(
    level: str, frame: str, build: str | None, tone: str | None, ground: str | None, left: bool
) -> str | None:
    """A picture, kept in memory; None where there is no such level, frame or movement."""
    found = the_catalogue().levels.get(level)
    if found is None or solved_for(found) is None or frame not in FRAMES:
        return None
    chosen = {"build": build, "tone": tone, "ground": ground}
    look = Look(**{name: word for name, word in chosen.items() if word})  # type: ignore[arg-type]
    return picture(found, frame, mirror=left, look=look)
