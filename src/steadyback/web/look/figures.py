"""Pictures of levels: an address for each, which the browser may keep, and the words beside it.

A picture's address names a level, a frame, a side and a look, and never a person: it is the same
for everybody who sees figures alike, so everybody may keep it. It names the language of the words
in the picture, too, where that is not English.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import get_args
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from steadyback.catalogue.exercise import Level
from steadyback.catalogue.movements import solved_for
from steadyback.catalogue.own_words import WordedLevel
from steadyback.catalogue.pictures import picture, stay_s
from steadyback.languages import ENGLISH, N_, _, speaking, spoken
from steadyback.movement.baked import Baked
from steadyback.movement.description import Way
from steadyback.movement.figure.shape import Build, Ground, Look, Tone
from steadyback.movement.figure.still import swapped
from steadyback.web.look.appearance import USUAL, Appearance
from steadyback.web.look.versions import keep, version
from steadyback.web.records.content import the_catalogue
from steadyback.web.records.language import known
from steadyback.wording.phrases import listed

FRAMES = ("start", "end")
SIDES = {"R": "right", "L": "left"}
DRAWN_IN = "waist_front"
"""What does not press on anything: it is drawn in."""
PULLED = "hip_side"
"""What does not press, but is pulled by its own muscles."""
PRESSED = N_(
    {
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
)
"""What presses, in words: one, and on both sides (none where there is no pair)."""
WAYS: dict[Way, tuple[str, str]] = N_(
    {
        "up": ("{part} presses up", "{part} press up"),
        "down": ("{part} presses down", "{part} press down"),
        "forward": ("{part} presses forward", "{part} press forward"),
        "back": ("{part} presses back", "{part} press back"),
        "out": ("{part} presses outward", "{part} press outward"),
        "in": ("{part} presses inward", "{part} press inward"),
        "away": ("{part} presses away", "{part} press away"),
    }
)
"""Which way one presses, and a pair."""
PULLS: dict[Way, str] = N_(
    {
        "up": "free {part} pulls up",
        "down": "free {part} pulls down",
        "forward": "free {part} pulls forward",
        "back": "free {part} pulls back",
        "out": "free {part} pulls out",
        "in": "free {part} pulls in",
        "away": "free {part} pulls away",
    }
)
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
MOVING = {
    ("left", "leg"): N_("left leg moves"),
    ("right", "leg"): N_("right leg moves"),
    ("left", "arm"): N_("left arm moves"),
    ("right", "arm"): N_("right arm moves"),
}
SEEN = N_({"left": "left side", "right": "right side"})


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
    if the_catalogue().levels.get(level.id) is level:
        return figure_named(level.id, seen, spoken())
    if isinstance(level, WordedLevel):
        return figure_in_own_words(level, seen)
    return figure_made(level, seen)


def figure_in_own_words(level: WordedLevel, seen: Appearance) -> Figure | None:
    """The pictures of the level of ours, called as a clinic calls it."""
    ours, kept = figure_named(level.id, seen, spoken()), solved_for(level)
    if ours is None or kept is None:
        return None
    alt, other = (shows(level, kept, left=left) for left in (ours.left, not ours.left))
    return replace(ours, alt=alt, other_alt=other)


@lru_cache(maxsize=1024)
def figure_named(level: str, seen: Appearance, code: str) -> Figure | None:
    """The same of a level of the catalogue, in the language that is spoken (its code): a page shows
    many of them, and they are the same for everybody who wants that look."""
    return figure_made(the_catalogue().levels[level], seen)


def figure_made(level: Level, seen: Appearance) -> Figure | None:
    """The pictures of any level."""
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
    told += [*pressing(kept), *([_("breathing")] if kept.breathe else [])]
    told += [_("held")] if stay_s(level) and kept.path != "cycle" else []
    return _("{level} ({told})", level=level.name, told=listed(told)) if told else level.name


def sided(kept: Baked, *, left: bool) -> str:
    """Which limb moves, or which side a one-sided level is seen on."""
    side = "left" if left else "right"
    mark, _dot, moving = (swapped(kept.arrow, mirror=left) or "").rpartition(".")
    limb = next((limb for limb, marks in LIMBS.items() if mark in marks), None)
    return _(MOVING[side, limb]) if limb and SIDES[moving] == side else _(SEEN[side])


def pressing(kept: Baked) -> Iterator[str]:
    """Each force that moves nothing, in words: a pair once for both sides."""
    found = Counter((press.at.partition(".")[0], press.to) for press in kept.press)
    for (mark, way), times in found.items():
        one, many = PRESSED.get(mark, (mark.replace("_", " "), ""))
        if mark == DRAWN_IN:
            yield _("{part} drawn in", part=_(one))
        elif way == "tight":
            yield _("{part} tight", part=_(one))
        elif mark == PULLED:
            yield _(PULLS[way], part=_(one))
        elif many and times > 1:
            yield _(WAYS[way][1], part=_(many))
        else:
            yield _(WAYS[way][0], part=_(one))


def address(
    level: str, frame: str, version: str, look: Look, ground: str, *, left: bool = False
) -> str:
    """Where one picture is; it changes with its version."""
    query = {"build": look.build, "tone": look.tone, "ground": ground, "v": version}
    query |= {"side": "left"} if left else {}
    query |= {} if spoken() == ENGLISH.code else {"lang": spoken()}
    return f"{reverse('figure', args=[level, frame])}?{urlencode(query)}"


def still_version(level: Level, kept: Baked) -> str:
    """Changes with everything that a picture shows or says: movement, words, muscles, drawing."""
    works = [(work.muscle, work.share) for work in level.muscles]
    return version(kept.source, level.name, level.summary, works, level.sides, stay_s(level))


@require_GET
def figure(request: HttpRequest, level: str, frame: str) -> HttpResponse:
    """One picture as SVG; the browser keeps it. 404 for what does not exist."""
    told = known(request.GET.get("lang", "")) or ENGLISH
    with speaking(told.code):
        return pictured(request, level, frame)


def pictured(request: HttpRequest, level: str, frame: str) -> HttpResponse:
    """The picture in the language that is spoken. Raises Http404."""
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


def drawn(
    level: str, frame: str, build: str | None, tone: str | None, ground: str | None, left: bool
) -> str:
    """A picture, kept in memory. KeyError, LookupError or ValueError where there is no such level,
    movement or frame."""
    return drawn_in(spoken(), level, frame, build, tone, ground, left)


@lru_cache(maxsize=1024)
def drawn_in(
    _language: str,
    level: str,
    frame: str,
    build: str | None,
    tone: str | None,
    ground: str | None,
    left: bool,
) -> str:
    """The same for the language that is spoken: a picture has its level's name and summary."""
    chosen = {"build": build, "tone": tone, "ground": ground}
    look = Look(**{name: word for name, word in chosen.items() if word})  # type: ignore[arg-type]
    return picture(the_catalogue().levels[level], frame, mirror=left, look=look)
