"""What the address of something drawn changes with: the movement, the words in it, and our code.

Pictures and movements are kept by the browser for a year, so an address must never stand for two of
them. Nobody raises a number by hand: the code that draws is part of the version.
"""

from collections.abc import Iterable
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Final

from django.http import HttpRequest, HttpResponse

import steadyback

HOME: Final = Path(steadyback.__file__).parent
BODY: Final = ("rotation", "skeleton", "pose", "description", "props", "baked")
"""The modules of `movement` that say where a kept movement's body and things are."""
A_YEAR_S: Final = 31_536_000
DIGITS: Final = 12


@lru_cache(maxsize=1)
def drawn_by() -> str:
    """A hash of the code that makes pictures and what the player is sent."""
    return hashed(drawing_code())


def drawing_code() -> list[Path]:
    """The files of that code."""
    movement = HOME / "movement"
    return [
        *(movement / f"{name}.py" for name in BODY),
        *sorted((movement / "figure").glob("*.py")),
        *sorted((movement / "player").glob("*.py")),
        HOME / "catalogue" / "pictures.py",
        HOME / "web" / "look" / "playing.py",
    ]


def hashed(files: Iterable[Path]) -> str:
    """A hash of what stands in files."""
    return sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()


def version(*parts: object) -> str:
    """Changes with any part, and with the code that draws."""
    return sha256(repr((drawn_by(), parts)).encode()).hexdigest()[:DIGITS]


def keep(answer: HttpResponse, request: HttpRequest, current: str) -> HttpResponse:
    """Let the browser keep an answer: for a year where the address names the version that there is,
    else not without asking."""
    long = f"private, max-age={A_YEAR_S}, immutable"
    answer["Cache-Control"] = long if request.GET.get("v") == current else "private, no-cache"
    return answer
