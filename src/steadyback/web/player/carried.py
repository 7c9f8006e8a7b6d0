"""The log of a session that was led from a file, as it comes back: JSON, or the texts of QR codes.

A code is `SB1.HOW.PLACE-COUNT.MARK.CONTENT`: how the JSON was packed (p: plain, z: deflate), which
of how many codes it is, the CRC-32 of all content, and its part of it (base64url). The codes of one
log may come in any order, and twice.
"""

import re
import zlib
from base64 import urlsafe_b64decode
from binascii import Error
from typing import Any, Final

from steadyback.languages import N_, _
from steadyback.record import CaseProblems, Problem
from steadyback.record.case import plain_json
from steadyback.web.records.arriving import listed
from steadyback.wording import phrases

FORMAT: Final = "steadyback-log/1"
MOST_BYTES: Final = 1_000_000
"""As the API takes at once."""
CODE: Final = re.compile(
    r"SB1\.([pz])\.(\d{1,3})-(\d{1,3})\.([0-9a-f]{8})\.([\w-]+?)(?=SB1\.|[^\w-]|$)", re.ASCII
)
"""Also where nothing stands between one code and the next."""
NOT_WHOLE: Final = N_("the codes do not fit together; please scan them once more")
TOO_LARGE: Final = N_("is larger than 1 MB; a log never is")


def events_of(text: str | bytes, person: str) -> list[dict[str, Any]]:
    """The events of a log of this person. Raises CaseProblems with the place of each problem."""
    if not text.strip():
        raise wrong("", _("is empty; paste the log, or choose its file"))
    data = plain_json(unpacked(text))
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise wrong("", _("is no log of a Steadyback session"))
    if data.get("person") != person:
        says = _("is somebody else; bring it in on the page of the person who did it")
        raise wrong("/person", says)
    return listed(data)


def unpacked(text: str | bytes) -> str | bytes:
    """The JSON in the codes, or the text itself where it holds none. Raises CaseProblems."""
    if len(text) > MOST_BYTES:
        raise wrong("", _(TOO_LARGE))
    codes = CODE.findall(text if isinstance(text, str) else text.decode("ascii", "replace"))
    if not codes or text.strip()[:1] in ("{", b"{"):
        return text
    if len({(how, count, mark) for how, _place, count, mark, _part in codes}) > 1:
        raise wrong("", _("holds codes of different logs; bring in one after the other"))
    how, _place, count, mark, _part = codes[0]
    parts = {int(place): content for _how, place, _count, _mark, content in codes}
    missing = [str(place) for place in range(1, int(count) + 1) if place not in parts]
    if missing:
        codes_missing = phrases.listed(missing)
        says = _(
            "lacks code {codes} of {count}; paste it as well", codes=codes_missing, count=count
        )
        raise wrong("", says)
    content = decoded("".join(parts[place] for place in range(1, int(count) + 1)))
    if f"{zlib.crc32(content):08x}" != mark:
        raise wrong("", _(NOT_WHOLE))
    return content if how == "p" else inflated(content)


def decoded(text: str) -> bytes:
    """Base64url without its padding. Raises CaseProblems."""
    try:
        return urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (Error, ValueError):
        raise wrong("", _(NOT_WHOLE)) from None


def inflated(content: bytes) -> bytes:
    """What deflate made smaller, up to the largest log. Raises CaseProblems."""
    try:
        found = zlib.decompressobj(-zlib.MAX_WBITS).decompress(content, MOST_BYTES + 1)
    except zlib.error:
        raise wrong("", _(NOT_WHOLE)) from None
    if len(found) > MOST_BYTES:
        raise wrong("", _(TOO_LARGE))
    return found


def wrong(pointer: str, says: str) -> CaseProblems:
    """One problem of a log."""
    return CaseProblems([Problem(pointer, says)])
