"""GET /p/<id>/session.html: today's session as one file that leads it anywhere.

The file holds today's tables, the sections of the led page, script, styles, typeface and figures.
Its own policy lets it ask nobody for anything. What was told is shown by it as a log, which
`bringing_in` takes.
"""

import gzip
import json
import re
from base64 import b64encode
from hashlib import sha256
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_GET

from steadyback.languages import N_, _, day_and_month
from steadyback.web.look.appearance import appearance_of
from steadyback.web.look.local_time import local_date
from steadyback.web.look.playing import packed_body, packed_level
from steadyback.web.look.versions import STATIC
from steadyback.web.look.words import day_in_words
from steadyback.web.player.page import context_of
from steadyback.web.player.tables import document
from steadyback.web.records.access import OpenRecord, at_the_door

TOLD: Final = ("check_in", "session_done")
"""The kinds of event that a file writes."""
LOOKED_AT: Final = 60
"""How many of the newest of them a file knows as arrived."""
OTHER_WORDS: Final = N_(
    (
        (
            "There is no network just now. Your answers stay on this device until there is.",
            "Your answers stay in this file until you bring its log in.",
        ),
        (
            (
                "Exercise is locked on this device until a clinician has looked at this. "
                "Your answers are kept here and sent as soon as there is a network."
            ),
            (
                "Exercise is locked on this device until a clinician has looked at this. "
                "Your answers are in the log below."
            ),
        ),
        (
            "Say “stop”: this browser would send your voice away, so it does not listen here.",
            "A file does not listen for the word “stop”.",
        ),
    )
)
"""What the page says of a network, and what is true of a file; each a message of its own."""
POLICY: Final = (
    "default-src 'none'; script-src {script}; style-src {style}; img-src data: blob:; "
    "font-src data:; media-src data:; connect-src blob:; form-action 'none'; base-uri 'none'"
)
ELSEWHERE: Final = re.compile(r'<a\b[^>]*\bhref="/[^"]*"[^>]*>.*?</a>', re.DOTALL)
LEFT_EMPTY: Final = re.compile(r'<p class="(?:row|no-print)">\s*</p>')


@require_GET
@at_the_door
def download(request: HttpRequest, record: OpenRecord) -> HttpResponse:
    """The file. 404 where the front end was not built."""
    if record.state.started is None:
        return redirect("questions", record.id)
    text, policy = written(record)
    name = f"steadyback-session-{local_date(record):%Y-%m-%d}.html"
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Content-Security-Policy": f"{policy}; frame-ancestors 'none'",
    }
    return HttpResponse(text, headers=headers)


def written(record: OpenRecord) -> tuple[str, str]:
    """The file's text, and the policy that stands in it."""
    style, script = styles(), built("dist/file.js")
    policy = POLICY.format(script=hashed(script), style=hashed(style))
    today, day = document(record, days=1), local_date(record)
    context: dict[str, Any] = {
        "record": record,
        "policy": policy,
        "style": plain(style, "</style"),
        "script": plain(script, "</script"),
        "licence": plain(built("dist/LICENSE-lean-qr.txt"), "--"),
        "silence": data_address("look/silence.wav", "audio/wav"),
        "sections": sections(record),
        "days": today,
        "figures": figures(record, today),
        "arrived": [event.id for event in record.newest(TOLD, LOOKED_AT)],
        "date": day_and_month(day),
        "day": day_in_words(day),
    }
    return get_template("player/file.html").render(context), policy


def sections(record: OpenRecord) -> SafeString:
    """The sections of the led page, from its own template, without ways to other pages.

    Raises ValueError where the page is not built as it was, or no longer says what a file has to
    say in other words.
    """
    page = get_template("player/lead.html").render(context_of(record))
    end = page.index("</div>", page.index('<section id="led-saved"'))
    cut = page[page.index('<section id="led-word"') : end]
    cut = LEFT_EMPTY.sub("", ELSEWHERE.sub("", cut))
    for of_the_page, of_the_file in OTHER_WORDS:
        if _(of_the_page) not in cut:
            raise ValueError(f"the led page no longer says: {of_the_page}")
        cut = cut.replace(_(of_the_page), _(of_the_file))
    return mark_safe(cut)  # noqa: S308 - a template's own output


def figures(record: OpenRecord, today: dict[str, Any]) -> dict[str, Any]:
    """The movements of today's exercises by the addresses that the tables give them."""
    look = appearance_of(record.state).look
    found: dict[str, bytes | None] = {}
    for item in today["items"]:
        if item["figure"] is not None:
            found[item["figure"]["body"]] = packed_body(look)
            found[item["figure"]["level"]] = packed_level(item["level"], look.build, False)
    return {name: json.loads(gzip.decompress(one)) for name, one in found.items() if one}


def styles() -> str:
    """The styles of the site with the typeface in them."""

    def inlined(match: re.Match[str]) -> str:
        return f"url({data_address('dist/' + match[1], 'font/woff2')})"

    return re.sub(r"url\((fonts/[^)]+\.woff2)\)", inlined, built("dist/steadyback.css"))


def built(name: str) -> str:
    """The text of a built file, as it stands in the page. Raises Http404."""
    path = STATIC / name
    if not path.is_file():
        raise Http404
    return path.read_text("utf-8").strip()


def data_address(name: str, kind: str) -> str:
    """A file as an address that holds it."""
    content = b64encode((STATIC / name).read_bytes()).decode()
    return f"data:{kind};base64,{content}"


def hashed(text: str) -> str:
    """How a policy names the one script or style that it allows."""
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def plain(text: str, ends: str) -> SafeString:
    """A built text that may stand in its element as it is. Raises ValueError where it may not."""
    if ends in text.lower():
        raise ValueError(f"{ends} stands in a built file")
    return mark_safe(text)  # noqa: S308 - built from our own sources
