"""Movements for the player: the body once, each level by itself, and the tempo it is played in.

Like the pictures they say nothing about a person, so the browser may keep them for a year. They are
kept compressed: there is nothing secret in them that a compressed answer could give away.
"""

import gzip
import json
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from itertools import pairwise
from typing import Any, get_args
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from steadyback.catalogue.exercise import Dosing, Level
from steadyback.catalogue.movements import solved_for
from steadyback.movement.baked import Baked
from steadyback.movement.figure.shape import Build, Look, Tone
from steadyback.movement.player.body import player_body
from steadyback.movement.player.level import played, turned_round
from steadyback.vocabulary import Share
from steadyback.web.look.figures import A_YEAR_S, one_of
from steadyback.web.records.content import the_catalogue
from steadyback.wording import english

FORMAT = 1
"""Goes up when what played.py sends changes while body and movement stay the same."""
PICTURED_S = 2.0
STRIDE_S = 0.4
"""Seconds of a way, and of a part of a stride, where a level's tempo says nothing (our_proposal: of
the picture only, not of the dose)."""
SHARES: tuple[Share, ...] = ("high", "medium")
"""How much a muscle must do to be shown in a picture."""

Step = tuple[int, int, float]
"""From which frame to which, in how many seconds."""


@dataclass(frozen=True, slots=True)
class Playing:
    """What a page says to the player about one level: addresses, frames, tempo, muscles."""

    body: str
    level: str
    frames: int
    steps: str
    muscles: tuple[tuple[Share, str], ...]

    @property
    def last(self) -> int:
        """The frame that the still for the end shows."""
        return self.frames - 1


def playing_of(level: Level, look: Look | None = None) -> Playing | None:
    """What the player needs for a level, or None where nothing moves."""
    kept = solved_for(level)
    if kept is None or len(kept) < 2:
        return None
    chosen = look or Look()
    version = version_of(chosen)
    build, tone = {"build": chosen.build}, {"tone": chosen.tone}
    own = urlencode({**build, "v": f"{kept.source}{version}{muscles_version(level)}"})
    shared = urlencode({**build, **tone, "v": version})
    return Playing(
        body=f"{reverse('player_body')}?{shared}",
        level=f"{reverse('player_level', args=[level.id])}?{own}",
        frames=len(kept),
        steps=",".join(
            f"{one} {two} {seconds:g}" for one, two, seconds in steps(kept, level.dosing)
        ),
        muscles=shown_muscles(level),
    )


def muscles_version(level: Level) -> str:
    """Changes when other muscles work: their patches are part of what is sent."""
    works = [(work.muscle, work.share) for work in level.muscles]
    return sha256(repr(works).encode()).hexdigest()[:4]


def shown_muscles(level: Level) -> tuple[tuple[Share, str], ...]:
    """The names of what works, by how much, most first."""
    names = {
        share: [english.MUSCLES[work.muscle][0] for work in level.muscles if work.share == share]
        for share in SHARES
    }
    return tuple((share, ", ".join(each)) for share, each in names.items() if each)


def steps(kept: Baked, dosing: Dosing) -> list[Step]:
    """A level's own tempo: out, hold, back; in a cycle from key to key."""
    tempo, hold, last = dosing.tempo, float(dosing.default.hold_s), len(kept) - 1
    if kept.path == "cycle":
        return cycle(kept.keys, tempo.out_s, hold, tempo.back_s)
    out, back = (seconds or PICTURED_S for seconds in (tempo.out_s, tempo.back_s))
    return held([(0, last, out), (last, 0, back)], hold)


def cycle(keys: tuple[int, ...], out: float, hold: float, back: float) -> list[Step]:
    """From key to key: out and back in turn, each way out with its hold; where the number of ways
    is odd, one way out and the others back. Without a tempo it is a stride."""
    ways = list(pairwise(keys))
    if not out + back:
        return [(one, two, STRIDE_S) for one, two in ways]
    if len(ways) % 2:
        rest = back / max(1, len(ways) - 1)
        return held([(one, two, rest if n else out) for n, (one, two) in enumerate(ways)], hold)
    both = [(*way, back if n % 2 else out) for n, way in enumerate(ways)]
    return [step for n in range(0, len(both), 2) for step in held(both[n : n + 2], hold)]


def held(ways: list[Step], hold: float) -> list[Step]:
    """Ways with a hold after the first of them."""
    end = ways[0][1]
    return [ways[0], (end, end, hold), *ways[1:]] if hold else ways


@require_GET
def body(request: HttpRequest) -> HttpResponse:
    """The body of a look, for all levels."""
    return answered(request, packed_body(look_of(request)))


@require_GET
def level(request: HttpRequest, level: str) -> HttpResponse:
    """One level's movement, from its usual side or from behind. 404 where nothing moves."""
    found = packed_level(level, look_of(request).build, request.GET.get("from") == "behind")
    if found is None:
        raise Http404
    return answered(request, found)


def look_of(request: HttpRequest) -> Look:
    """The look that an address asks for; nonsense gives the usual one."""
    asked = request.GET
    chosen = {
        "build": one_of(asked.get("build"), get_args(Build)),
        "tone": one_of(asked.get("tone"), get_args(Tone)),
    }
    return Look(**{name: word for name, word in chosen.items() if word})  # type: ignore[arg-type]


def answered(request: HttpRequest, packed: bytes) -> HttpResponse:
    """Numbers as JSON, compressed for whoever understands it."""
    takes_gzip = "gzip" in request.headers.get("accept-encoding", "")
    content = packed if takes_gzip else gzip.decompress(packed)
    answer = HttpResponse(content, content_type="application/json")
    if takes_gzip:
        answer["Content-Encoding"] = "gzip"
    answer["Vary"] = "Accept-Encoding"
    answer["Cache-Control"] = f"public, max-age={A_YEAR_S}, immutable"
    return answer


def packed(numbers: dict[str, Any]) -> bytes:
    """JSON without spaces, compressed; the same numbers always give the same bytes."""
    return gzip.compress(json.dumps(numbers, separators=(",", ":")).encode(), 9, mtime=0)


@lru_cache(maxsize=16)
def packed_body(look: Look) -> bytes:
    """The body of a look, kept in memory."""
    return packed(player_body(look))


@lru_cache(maxsize=16)
def version_of(look: Look) -> str:
    """Changes when the body or the format does."""
    return f"{sha256(packed_body(look)).hexdigest()[:8]}{FORMAT}"


@lru_cache(maxsize=512)
def packed_level(level: str, build: Build, behind: bool) -> bytes | None:
    """One level's movement, kept in memory; None where nothing moves."""
    found = the_catalogue().levels.get(level)
    kept = solved_for(found) if found is not None else None
    if found is None or kept is None or len(kept) < 2:
        return None
    worked = {work.muscle: work.share for work in found.muscles}
    return packed(played(turned_round(kept) if behind else kept, worked, Look(build=build)))
