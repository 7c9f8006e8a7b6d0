"""What the address of something drawn changes with: the movement, the words in it, and our code.

Pictures and movements are kept by the browser for a year, so an address must never stand for two of
them. Nobody raises a number by hand: the code that draws is part of the version.

Built files (scripts, styles) carry a version too. They may be built anew while a server runs: then
its next page names the new version, and an address with another version than that of the file that
is there now is 404 and kept by nobody, never the new file under the old name. A page that is open
already has its files; one that a device keeps for use without a network has them with it.
"""

from collections.abc import Callable, Iterable
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from stat import S_ISREG
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotFound

import steadyback

HOME: Final = Path(steadyback.__file__).parent
STATIC: Final = Path(__file__).parent / "static"
BODY: Final = ("rotation", "skeleton", "pose", "description", "props", "baked")
"""The modules of `movement` that say where a kept movement's body and things are."""
A_YEAR_S: Final = 31_536_000
DIGITS: Final = 12
PACKED: Final = (".br", ".gz")


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


def built_version(name: str) -> str:
    """The beginning of the hash of a file below `static`; empty where there is none."""
    path = place_of(name)
    try:
        found = path.stat() if path else None
    except OSError:
        found = None
    if path is None or found is None or not S_ISREG(found.st_mode):
        return ""
    return hash_of_file(path, found.st_mtime_ns, found.st_size)


@lru_cache(maxsize=64)
def place_of(name: str) -> Path | None:
    """Where a file below `static` is, or would be; None where its name leads out of there."""
    path = (STATIC / name).resolve()
    return path if path.is_relative_to(STATIC.resolve()) else None


@lru_cache(maxsize=64)
def hash_of_file(path: Path, changed_ns: int, size: int) -> str:
    """Reads the file once for each time that it was changed."""
    return hashed([path])[:DIGITS]


def only_the_named_version(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Answer for a built file only where the address names the one that is there now."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        named = request.GET.get("v")
        if named is None or not request.path_info.startswith(settings.STATIC_URL):
            return get_response(request)
        name = request.path_info.removeprefix(settings.STATIC_URL)
        if named != built_version(name):
            return HttpResponseNotFound(headers={"Cache-Control": "no-store"})
        if packed_before(STATIC / name):
            request.META.pop("HTTP_ACCEPT_ENCODING", None)
        return get_response(request)

    return middleware


def packed_before(path: Path) -> bool:
    """Whether a compressed copy is older than its file: another build is on its way."""
    copies = [path.with_name(path.name + end) for end in PACKED]
    return any(one.is_file() and one.stat().st_mtime_ns < path.stat().st_mtime_ns for one in copies)
