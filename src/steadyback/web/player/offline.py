"""What lets a device lead sessions without a network: the worker, and what installs the page.

GET /p/sw.js is the worker, with the addresses of the files of this version written above it: when
one of them changes, so does the worker, and browsers fetch it anew. Everybody may have it, for it
says nothing about anybody. GET /p/<id>/app.webmanifest tells a device how to install the page that
leads a session; that page is the one that opens without a network.
"""

import json
from pathlib import Path
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_GET

from steadyback.languages import ENGLISH, _, language, spoken
from steadyback.web.look.templatetags.look import asset
from steadyback.web.look.versions import STATIC
from steadyback.web.records.access import OpenRecord, at_the_door

SCOPE: Final = "/p/"
BUILT: Final = Path("dist/sw.js")
FILES: Final = (
    "dist/led.js",
    "dist/timer.js",
    "dist/main.js",
    "dist/steadyback.css",
    "look/mark.svg",
)
"""What the kept pages ask for; the typeface comes on top, which the styles name."""
ICONS: Final = (
    ("look/mark.svg", "any", "image/svg+xml", "any"),
    ("look/icon-192.png", "192x192", "image/png", "any"),
    ("look/icon-512.png", "512x512", "image/png", "any"),
    ("look/icon-maskable-512.png", "512x512", "image/png", "maskable"),
)
PAPER: Final = "#f7f4ee"
BRAND: Final = "#0f5c5c"
"""As `--paper` and `--brand` in the styles."""


@require_GET
def worker(request: HttpRequest) -> HttpResponse:
    """The worker, asked for anew each time. 404 where the front end was not built."""
    response = HttpResponse(script(), content_type="text/javascript; charset=utf-8")
    response["Service-Worker-Allowed"] = SCOPE
    response["Cache-Control"] = "no-cache"
    return response


def script() -> str:
    """The worker's text below the files that are there now. Raises Http404."""
    built = STATIC / BUILT
    if not built.is_file():
        raise Http404
    return f"self.steadybackFiles={json.dumps(files())};\n{built.read_text('utf-8')}"


def files() -> list[str]:
    """The addresses of the files of this version that were built."""
    there = [asset(name) for name in FILES if (STATIC / name).is_file()]
    fonts = sorted((STATIC / "dist" / "fonts").glob("*.woff2"))
    return there + [static(f"dist/fonts/{font.name}") for font in fonts]


@require_GET
@at_the_door
def manifest(request: HttpRequest, record: OpenRecord) -> HttpResponse:
    """How to install the led page. Its link asks with the cookie, so a stranger learns nothing."""
    text = json.dumps(described(record.id), separators=(",", ":"))
    return HttpResponse(text, content_type="application/manifest+json")


def described(person: str) -> dict[str, Any]:
    """The web app manifest of one person's led page, in the language that is spoken."""
    tongue = language(spoken())
    return {
        "name": "Steadyback",
        "short_name": "Steadyback",
        "description": _("Your session, led step by step, with or without a network."),
        "lang": "en-GB" if tongue is ENGLISH else tongue.code,
        "dir": tongue.direction,
        "id": reverse("lead", args=[person]),
        "start_url": reverse("lead", args=[person]),
        "scope": "/",
        "display": "standalone",
        "background_color": PAPER,
        "theme_color": BRAND,
        "icons": [
            {"src": asset(name), "sizes": sizes, "type": kind, "purpose": purpose}
            for name, sizes, kind, purpose in ICONS
        ],
    }
