"""Pictures of levels: an address for each, which the browser may keep, and the words beside it.

A picture's address names a level, a frame, a side and a look, and never a person: it is the same
for everybody who sees figures alike, so everybody may keep it.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import get_args
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from steadyback.catalogue.exercise import Level
from steadyback.catalogue.movements import solved_for
from steadyback.catalogue.pictures import picture, stay_s
from steadyback.movement.baked import Baked
from steadyback.movement.figure.shape import Build, Ground, Look, Tone
from steadyback.movement.figure.still import swapped
from steadyback.web.look.appearance import USUAL, Appearance
from steadyback.web.look.versions import keep, version
from steadyback.web.records.content import the_catalogue

FRAMES = ("start", "end")
SIDES = {"R": "right", "L": "left"}
DRAWN_IN = "waist_front"
"""What does not press on anything: it is drawn in."""
PULLED = "hip_side"
"""What does not press, but is pulled by its own muscles."""
PRESSED = {
    "palm": ("hand", "hands"),
    "fingers": ("hand", "hands"),
    "grip": ("hand", "hands"),
    "hand_heel": ("hand", "hands"),
    "elbow": ("forearm", "forearms"),
    "wrist": ("forearm", "forearms"),
    "knee_outer": ("knee", "knees"),
    "knee_inner": ("knee", "knees"),
    "ball": ("foot", "feet"),
    "heel": ("heel", "heels"),
    "hip_side": ("hip", "hips"),
    "sit_bone": ("buttocks", "buttocks"),
    DRAWN_IN: ("tummy", ""),
}
"""What presses, in words: one, and on both sides (none where there is no pair)."""
WAYS = {"in": "inward", "out": "outward"}
"""Which way, where another word is clearer than the author's."""
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
    current = still_version(level, kept)
    at = {
        (frame, ground): address(level.id, frame, current, seen.look, ground, left=left)
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
    """A picture in words: of a one-sided level its side, or the limb of it that moves; what presses
    without moving, that one breathes, and that it is held."""
    told = [] if level.sides == "both" else [sided(kept, left=left)]
    told += [*pressing(kept), *(["breathing"] if kept.breathe else [])]
    told += ["held"] if stay_s(level) and kept.path != "cycle" else []
    return f"{level.name} ({', '.join(told)})" if told else level.name


def sided(kept: Baked, *, left: bool) -> str:
    """Which limb moves, or which side a one-sided level is seen on."""
    side = "left" if left else "right"
    mark, _, moving = (swapped(kept.arrow, mirror=left) or "").rpartition(".")
    limb = next((limb for limb, marks in LIMBS.items() if mark in marks), None)
    return f"{side} {limb} moves" if limb and SIDES[moving] == side else f"{side} side"


def pressing(kept: Baked) -> Iterator[str]:
    """Each force that moves nothing, in words: a pair once for both sides."""
    found = Counter((press.at.partition(".")[0], press.to) for press in kept.press)
    for (mark, way), times in found.items():
        one, many = PRESSED.get(mark, (mark.replace("_", " "), ""))
        if mark == DRAWN_IN:
            yield f"{one} drawn in"
        elif way == "tight":
            yield f"{one} tight"
        elif mark == PULLED:
            yield f"free {one} pulls {way}"
        elif many and times > 1:
            yield f"{many} press {WAYS.get(way, way)}"
        else:
            yield f"{one} presses {WAYS.get(way, way)}"


def address(
    level: str, frame: str, version: str, look: Look, ground: str, *, left: bool = False
) -> str:
    """Where one picture is; it changes with its version."""
    query = {"build": look.build, "tone": look.tone, "ground": ground, "v": version}
    query |= {"side": "left"} if left else {}
    return f"{reverse('figure', args=[level, frame])}?{urlencode(query)}"


def still_version(level: Level, kept: Baked) -> str:
    """Changes with everything that a picture shows or says: movement, words, muscles, drawing."""
    works = [(work.muscle, work.share) for work in level.muscles]
    return version(kept.source, level.name, level.summary, works, level.sides, stay_s(level))


@require_GET
def figure(request: HttpRequest, level: str, frame: str) -> HttpResponse:
    """One picture as SVG; the browser keeps it. 404 for what does not exist."""
    asked = request.GET
    found = the_catalogue().levels.get(level)
    kept = solved_for(found) if found is not None else None
    if found is None or kept is None or frame not in FRAMES:
        raise Http404
    svg = drawn(
        found.id,
        frame,
        one_of(asked.get("build"), get_args(Build)),
        one_of(asked.get("tone"), get_args(Tone)),
        one_of(asked.get("ground"), get_args(Ground)),
        asked.get("side") == "left",
    )
    answer = HttpResponse(svg, content_type="image/svg+xml")
    return keep(answer, request, still_version(found, kept))


def one_of(word: str | None, words: tuple[str, ...]) -> str | None:
    """The word if it is one of the known ones, else None."""
    return word if word in words else None


@lru_cache(maxsize=1024)
def drawn(
    level: str, frame: str, build: str | None, tone: str | None, ground: str | None, left: bool
) -> str:
    """A picture, kept in memory. KeyError, LookupError or ValueError where there is no such level,
    movement or frame."""
    chosen = {"build": build, "tone": tone, "ground": ground}
    look = Look(**{name: word for name, word in chosen.items() if word})  # type: ignore[arg-type]
    return picture(the_catalogue().levels[level], frame, mirror=left, look=look)
