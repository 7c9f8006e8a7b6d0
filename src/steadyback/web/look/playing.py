"""Movements for the player: the body once, each level by itself, and the tempo it is played in.

Like the pictures they say nothing about a person, so the browser may keep them for a year. They are
kept compressed: there is nothing secret in them that a compressed answer could give away.
"""

import gzip
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from itertools import pairwise
from typing import Literal, get_args
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from steadyback.catalogue.exercise import Dosing, Level
from steadyback.catalogue.movements import solved_for
from steadyback.catalogue.pictures import one_sided, stay_s
from steadyback.languages import _
from steadyback.movement.baked import Baked
from steadyback.movement.description import PathKind
from steadyback.movement.figure.shape import Build, Look, Tone
from steadyback.movement.figure.still import frame_of
from steadyback.movement.player.body import player_body
from steadyback.movement.player.coded import packed
from steadyback.movement.player.level import played, turned_round
from steadyback.vocabulary import Share
from steadyback.web.look.figures import one_of
from steadyback.web.look.versions import DIGITS, keep, version
from steadyback.web.records.content import the_catalogue
from steadyback.wording import english
from steadyback.wording.phrases import listed

PICTURED_S = 2.0
STRIDE_S = 0.4
"""Seconds of a way, and of a part of a stride, where a level's tempo says nothing (our_proposal: of
the picture only, not of the dose)."""
SHARES: tuple[Share, ...] = ("high", "medium")
"""How much a muscle must do to be shown in a picture."""

Phase = Literal["out", "hold", "back"]
Step = tuple[int, int, float, Phase]
"""From which frame to which, in how many seconds, and which part of a repetition that is."""


@dataclass(frozen=True, slots=True)
class Playing:
    """What a page says to the player about one level: addresses, frames, tempo, muscles.

    `path` says whether it comes back the way it went, `poster` which frame the still for the end
    shows, `alternates` whether each repetition is on the other side than the one before.
    """

    body: str
    level: str
    frames: int
    path: PathKind
    poster: int
    steps: str
    muscles: tuple[tuple[Share, str], ...]
    alternates: bool = False

    @property
    def last(self) -> int:
        """The last frame."""
        return self.frames - 1


def playing_of(level: Level, look: Look | None = None, *, resting: bool = False) -> Playing | None:
    """What the player needs for a level, or None where nothing moves.

    With `resting` a level in which nothing moves has something to show, too: a led session shows
    every level, with its signs.
    """
    kept = solved_for(level)
    if kept is None or (len(kept) < 2 and not resting):
        return None
    chosen = look or Look()
    build, tone = {"build": chosen.build}, {"tone": chosen.tone}
    own = urlencode({**build, "v": played_version(level, kept)})
    shared = urlencode({**build, **tone, "v": body_version(chosen)})
    return Playing(
        body=f"{reverse('player_body')}?{shared}",
        level=f"{reverse('player_level', args=[level.id])}?{own}",
        frames=len(kept),
        path=kept.path,
        poster=frame_of(kept, "end"),
        steps=",".join(
            f"{one} {two} {seconds:g} {phase}"
            for one, two, seconds, phase in steps(kept, level.dosing)
        ),
        muscles=shown_muscles(level),
        alternates=level.sides == "alternate",
    )


def played_version(level: Level, kept: Baked) -> str:
    """Changes with the movement, with what works and how long it is held (patches and a clock are
    sent), and with our code."""
    works = [(work.muscle, work.share) for work in level.muscles]
    return version(kept.source, works, level.sides, stay_s(level))


def shown_muscles(level: Level) -> tuple[tuple[Share, str], ...]:
    """The names of what works, by how much, most first."""
    names = {
        share: [_(english.MUSCLES[work.muscle][0]) for work in level.muscles if work.share == share]
        for share in SHARES
    }
    return tuple((share, listed(each)) for share, each in names.items() if each)


def steps(kept: Baked, dosing: Dosing) -> list[Step]:
    """A level's own tempo: out, hold, back; in a cycle from key to key."""
    tempo, hold, far = dosing.tempo, float(dosing.default.hold_s), frame_of(kept, "end")
    if kept.path == "cycle":
        return cycle(kept.keys, far, (tempo.out_s, hold, tempo.back_s))
    out, back = (seconds or PICTURED_S for seconds in (tempo.out_s, tempo.back_s))
    return [(0, far, out, "out"), *held(far, hold), (far, 0, back, "back")]


def cycle(keys: tuple[int, ...], far: int, seconds: tuple[float, float, float]) -> list[Step]:
    """From key to key: out to the far key, held there, and on to where it began, in the seconds of
    out, hold and back. Without a tempo it is a stride, which only goes on."""
    out_s, hold, back_s = seconds
    ways = list(pairwise(keys))
    if not out_s + back_s:
        return [(one, two, STRIDE_S, "out") for one, two in ways]
    out = [way for way in ways if way[1] <= far]
    back = ways[len(out) :]
    return [
        *((one, two, out_s / len(out), "out") for one, two in out),
        *held(far, hold),
        *((one, two, back_s / len(back), "back") for one, two in back),
    ]


def held(frame: int, seconds: float) -> list[Step]:
    """A hold, where there is one."""
    return [(frame, frame, seconds, "hold")] if seconds else []


@require_GET
def body(request: HttpRequest) -> HttpResponse:
    """The body of a look, for all levels."""
    look = look_of(request)
    return answered(request, packed_body(look), body_version(look))


@require_GET
def level(request: HttpRequest, level: str) -> HttpResponse:
    """One level's movement, from its usual side or from behind. 404 where there is none."""
    sent = packed_level(level, look_of(request).build, request.GET.get("from") == "behind")
    found = the_catalogue().levels.get(level)
    kept = solved_for(found) if found is not None else None
    if sent is None or found is None or kept is None:
        raise Http404
    return answered(request, sent, played_version(found, kept))


def look_of(request: HttpRequest) -> Look:
    """The look that an address asks for; nonsense gives the usual one."""
    asked = request.GET
    chosen = {
        "build": one_of(asked.get("build"), get_args(Build)),
        "tone": one_of(asked.get("tone"), get_args(Tone)),
    }
    return Look(**{name: word for name, word in chosen.items() if word})  # type: ignore[arg-type]


def answered(request: HttpRequest, packed: bytes, current: str) -> HttpResponse:
    """Numbers as JSON, compressed for whoever understands it."""
    takes_gzip = "gzip" in request.headers.get("accept-encoding", "")
    content = packed if takes_gzip else gzip.decompress(packed)
    answer = HttpResponse(content, content_type="application/json")
    if takes_gzip:
        answer["Content-Encoding"] = "gzip"
    answer["Vary"] = "Accept-Encoding"
    return keep(answer, request, current)


@lru_cache(maxsize=16)
def packed_body(look: Look) -> bytes:
    """The body of a look, kept in memory."""
    return packed(player_body(look))


@lru_cache(maxsize=16)
def body_version(look: Look) -> str:
    """Changes with the body that is sent."""
    return sha256(packed_body(look)).hexdigest()[:DIGITS]


@lru_cache(maxsize=512)
def packed_level(level: str, build: Build, behind: bool) -> bytes | None:
    """One level's movement, kept in memory; None where there is none."""
    found = the_catalogue().levels.get(level)
    kept = solved_for(found) if found is not None else None
    if found is None or kept is None:
        return None
    seen = turned_round(kept) if behind else kept
    worked = {work.muscle: work.share for work in found.muscles}
    look = Look(build=build)
    return packed(
        played(seen, worked, look, one_sided=one_sided(found), stay_s=stay_s(found)),
    )
