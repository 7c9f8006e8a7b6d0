"""The author's window: pictures and problems of one exercise, drawn again when its file is saved.

A page on this machine only. It solves what changed, shows the first and the last frame of each
level, and names every contact out of reach, slip, limit and watched angle that does not hold.
"""

import html
from argparse import Namespace
from collections.abc import Iterator
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import parse_qs, urlsplit

from steadyback.catalogue.loader import load_catalogue
from steadyback.catalogue.movements import HOME, Movements, read_movements
from steadyback.catalogue.pictures import picture
from steadyback.movement.baked import Baked, baked
from steadyback.movement.measure import Measured, measured
from steadyback.movement.motion import bake

PORT = 8010
POLL_MS = 700
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
    parser.add_argument("--port", type=int, default=PORT, help=f"where it listens ({PORT})")
    parser.set_defaults(run=preview_command)


def preview_command(arguments: Namespace) -> int:
    """Serve the page until it is stopped."""
    studio = Studio(HOME)
    server = ThreadingHTTPServer(("127.0.0.1", arguments.port), handler_of(studio))
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
        files = sorted(self.root.glob("*.yaml"))
        return str(hash(tuple((file.name, file.stat().st_mtime_ns) for file in files)))

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
        """The page of one exercise, by default the first."""
        movements, faults = read_movements(self.root)
        ladders = load_catalogue().exercises
        exercise = asked if asked is not None and asked in ladders else next(iter(ladders))
        links = " ".join(f'<a href="/?exercise={name}">{name}</a>' for name in ladders)
        wrong = "".join(f'<pre class="bad">{html.escape(str(fault))}</pre>' for fault in faults)
        levels = "".join(self.levels(exercise, movements))
        return (
            f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{exercise}</title>'
            f"<style>{STYLE}</style><nav>{links}</nav><h1>{exercise}</h1>{wrong}{levels}"
            f"<script>{SCRIPT}</script></html>"
        )

    def levels(self, exercise: str, movements: Movements) -> Iterator[str]:
        """A block for each level of a ladder."""
        for level in load_catalogue().ladder(exercise):
            if level.id not in movements.movements:
                yield f'<div class="level"><b>{level.id}</b> has no movement yet.</div>'
                continue
            kept, found = self.level(level.id, movements)
            pictures = "".join(
                f"<figure>{picture(level, frame, kept=kept)}</figure>" for frame in ("start", "end")
            )
            lines = "".join(
                f"<li{'' if one.holds else ' class=bad'}>{html.escape(str(one))}</li>"
                for one in found
            )
            summary = html.escape(level.summary)
            yield (
                f'<div class="level">{pictures}<div><b>{level.id}</b> {html.escape(level.name)}'
                f"<p>{summary}</p><ul>{lines}</ul></div></div>"
            )


def handler_of(studio: Studio) -> type[BaseHTTPRequestHandler]:
    """A handler that answers with the studio's page."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = urlsplit(self.path)
            exercise = parse_qs(asked.query).get("exercise", [None])[0]
            text = studio.saved() if asked.path == "/saved" else studio.page(exercise)
            self.send_response(HTTPStatus.OK)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *words: object) -> None:
            """Nothing: the terminal belongs to the author."""

    return Handler
