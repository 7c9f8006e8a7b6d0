"""Pictures of levels: an address for each, which the browser may keep, and the words beside it.

A picture's address names a level, a frame, a side and a look, and never a person: it is the same
for everybody who sees figures alike, so everybody may keep it.
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
from steadyback.movement.baked import Baked
from steadyback.movement.figure.shape import Build, Ground, Look, Tone
from steadyback.movement.figure.still import swapped
from steadyback.web.look.appearance import USUAL, Appearance
from steadyback.web.records.content import the_catalogue

FRAMES = ("start", "end")
SIDES = {"R": "right", "L": "left"}
LIMBS = {
    "leg": (
        "knee",
        "knee_inner",
        "knee_outer",
        "ankle",
        "heel",
        "ball",
        "foot_inner",
        "foot_outer",
    ),
    "arm": ("elbow", "wrist", "palm", "fingers"),
}
"""The landmarks that move with a limb, for a picture's words; hips and shoulders belong to both."""
A_YEAR_S = 31_536_000


@dataclass(frozen=True, slots=True)
class Figure:
    """The pictures of one level: where each is for light and dark ground, and what it shows.

    `alt` is what a picture shows in words, `other_alt` the same of the other side; `left` says that
    the picture is the mirror image of the one that was drawn.
    """

    level: str
    alt: str
    other_alt: str
    left: bool
    start: str
    start_dark: str
    end: str
    end_dark: str
    moves: bool


def figure_of(level: Level, seen: Appearance = USUAL) -> Figure | None:
    """The pictures of a level, or None where its movement was not made yet."""
    kept = solved_for(level)
    if kept is None:
        return None
    left = seen.left and level.sides != "both"
    at = {
        (frame, ground): address(level.id, frame, kept.source, seen.look, ground, left=left)
        for frame in FRAMES
        for ground in get_args(Ground)
    }
    return Figure(
        level=level.id,
        alt=shows(level, kept, left=left),
        other_alt=shows(level, kept, left=not left),
        left=left,
        start=at["start", "light"],
        start_dark=at["start", "dark"],
        end=at["end", "light"],
        end_dark=at["end", "dark"],
        moves=len(kept) > 1,
    )


def shows(level: Level, kept: Baked, *, left: bool) -> str:
    """A picture in words; of a one-sided level with the limb that its arrow follows, if it does."""
    mark, _, side = (swapped(kept.arrow, mirror=left) or "").rpartition(".")
    limb = next((limb for limb, marks in LIMBS.items() if mark in marks), None)
    if level.sides == "both" or limb is None:
        return level.name
    return f"{level.name} ({SIDES[side]} {limb} moves)"


def address(
    level: str, frame: str, version: str, look: Look, ground: str, *, left: bool = False
) -> str:
    """Where one picture is; it changes when the movement does."""
    query = {"build": look.build, "tone": look.tone, "ground": ground, "v": version}
    query |= {"side": "left"} if left else {}
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
