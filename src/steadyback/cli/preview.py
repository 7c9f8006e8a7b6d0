"""The author's window: pictures and problems of one exercise, drawn again when its file is saved.

A page on this machine only. It solves what changed, shows the first and the last frame of each
level, and names every contact out of reach, slip, limit and watched angle that does not hold.
"""

import html
import sys
from argparse import Namespace
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

from steadyback.catalogue.exercise import Level
from steadyback.catalogue.loader import CatalogueFaults, load_catalogue
from steadyback.catalogue.movements import HOME, Movements, read_words
from steadyback.catalogue.pictures import picture
from steadyback.catalogue.reading import Fault
from steadyback.cli.listening import port
from steadyback.movement.baked import Baked, baked
from steadyback.movement.measure import Measured, measured
from steadyback.movement.motion import bake

PORT: Final = 8010
POLL_MS: Final = 700
NAMES: Final = ("localhost", "127.0.0.1")
"""By which names this page may be asked for. A page from elsewhere whose name was made to lead to
this machine asks by its own name, and is refused."""
STYLE = (
    "body{font:16px/1.4 system-ui,sans-serif;margin:1rem;background:#f7f4ee;color:#14272b}"
    ".level{display:flex;flex-wrap:wrap;gap:1rem;border-top:1px solid #ccc;padding:1rem 0}"
    "figure{margin:0;background:#f1f5f4;border-radius:12px} .bad{color:#a3231b;font-weight:600}"
    "svg{width:330px;height:auto;display:block} pre{white-space:pre-wrap}"
    "nav a{display:inline-block;margin:.1rem .5rem .1rem 0}"
)
SCRIPT = (
    "let seen=null;setInterval(async()=>{const now=await(await fetch('/saved')).text();"
    "if(seen===null)seen=now;else if(now!==seen)location.reload()}," + str(POLL_MS) + ");"
)


def add_preview(actions: Any) -> None:
    """`catalogue preview` among the actions of `catalogue`."""
    parser = actions.add_parser(
        "preview",
        help="a page on this machine that draws movements again when their files are saved",
    )
    parser.add_argument(
        "--port", type=port, default=PORT, metavar="PORT", help=f"where it listens ({PORT})"
    )
    parser.set_defaults(run=preview_command)


def preview_command(arguments: Namespace) -> int:
    """Serve the page until it is stopped."""
    try:
        server = ThreadingHTTPServer(("127.0.0.1", arguments.port), handler_of(Studio(HOME)))
    except OSError:
        says = f"port {arguments.port} is in use; choose another with --port"
        print(says, file=sys.stderr)
        return 2
    print(f"Movements on http://localhost:{arguments.port}. Stop with Ctrl-C.")
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        print()
    finally:
        server.server_close()
    return 0


@dataclass
class Studio:
    """What was solved so far, by level and source, so that only what changed is solved again."""

    root: Path
    solved: dict[str, tuple[Baked, tuple[Measured, ...]]] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)

    def saved(self) -> str:
        """Changes when any file does."""
        return str(hash(tuple((file.name, saved_at(file)) for file in yaml_files(self.root))))

    def level(self, name: str, movements: Movements) -> tuple[Baked, tuple[Measured, ...]]:
        """A level solved and measured."""
        source = movements.source(name)
        with self.lock:
            if name not in self.solved or self.solved[name][0].source != source:
                motion = bake(movements.base(name), movements.movements[name])
                kept = baked(motion, movements.view(name), source)
                self.solved[name] = kept, measured(motion)
            return self.solved[name]

    def page(self, asked: str | None) -> str:
        """The page of one exercise, by default the first; it names every fault of every file."""
        try:
            catalogue = load_catalogue()
        except CatalogueFaults as unread:
            return whole_page("The catalogue has faults", "", told(map(str, unread.faults)))
        movements, faults = read_words(self.root, catalogue.levels)
        ladders = catalogue.exercises
        exercise = asked if asked is not None and asked in ladders else next(iter(ladders))
        links = " ".join(f'<a href="/?exercise={name}">{name}</a>' for name in ladders)
        levels = (self.block(one, movements, faults) for one in catalogue.ladder(exercise))
        return whole_page(exercise, links, told(map(str, faults)) + "".join(levels))

    def block(self, level: Level, movements: Movements, faults: Sequence[Fault]) -> str:
        """One level: its two pictures and what was measured, or why it cannot be drawn."""
        if level.id not in movements.movements:
            wrong = any(fault.where.split(".")[0] in ("", level.id) for fault in faults)
            why = "has faults: see above" if wrong else "has no movement yet"
            return f'<div class="level"><b>{level.id}</b> {why}.</div>'
        try:
            return drawn(level, *self.level(level.id, movements))
        except (LookupError, ValueError) as error:
            why = html.escape(f"cannot be solved: {error}.")
            return f'<div class="level"><b>{level.id}</b> <span class="bad">{why}</span></div>'


def yaml_files(root: Path) -> list[Path]:
    """The files that authors write, by name."""
    return sorted(root.glob("*.yaml"))


def saved_at(file: Path) -> int:
    """When a file was saved; nought while an editor puts a new one in its place."""
    try:
        return file.stat().st_mtime_ns
    except OSError:
        return 0


def told(faults: Iterator[str]) -> str:
    """Faults, each as a line of the page."""
    return "".join(f'<pre class="bad">{html.escape(fault)}</pre>' for fault in faults)


def drawn(level: Level, kept: Baked, found: Sequence[Measured]) -> str:
    """A level's block: its first and last frame, and each thing that was measured."""
    pictures = "".join(
        f"<figure>{picture(level, frame, kept=kept)}</figure>" for frame in ("start", "end")
    )
    lines = "".join(
        f"<li{'' if one.holds else ' class=bad'}>{html.escape(str(one))}</li>" for one in found
    )
    return (
        f'<div class="level">{pictures}<div><b>{level.id}</b> {html.escape(level.name)}'
        f"<p>{html.escape(level.summary)}</p><ul>{lines}</ul></div></div>"
    )


def whole_page(title: str, links: str, inside: str) -> str:
    """The page, which looks whether a file was saved and then asks for itself again."""
    return (
        f'<!doctype html><html lang="en-GB"><meta charset="utf-8"><title>{title}</title>'
        f"<style>{STYLE}</style><nav>{links}</nav><h1>{title}</h1>{inside}"
        f"<script>{SCRIPT}</script></html>"
    )


def is_ours(host: str | None) -> bool:
    """Whether a request was made to this machine by one of its own names."""
    try:
        return urlsplit(f"//{host or ''}").hostname in NAMES
    except ValueError:
        return False


def answer(studio: Studio, host: str | None, path: str) -> tuple[HTTPStatus, str]:
    """What is answered to a request."""
    page, _, query = path.partition("?")
    if not is_ours(host):
        return HTTPStatus.FORBIDDEN, f"Ask for this page as http://{NAMES[0]}."
    if page == "/saved":
        return HTTPStatus.OK, studio.saved()
    if page == "/":
        exercise = parse_qs(query).get("exercise", [None])[0]
        return HTTPStatus.OK, studio.page(exercise)
    return HTTPStatus.NOT_FOUND, "There is no such page."


def handler_of(studio: Studio) -> type[BaseHTTPRequestHandler]:
    """A handler that answers with the studio's page."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, text = answer(studio, self.headers["Host"], self.path)
            self.send_response(status)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *words: object) -> None:
            """Nothing: the terminal belongs to the author."""

    return Handler
