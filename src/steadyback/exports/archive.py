"""Everything as one file: the record, tables, sheets and pictures in one ZIP, with a list of them.

The same input gives the same bytes. What can be read again is in case.json; the rest is for people.
"""

import io
import json
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

from steadyback.record import Case
from steadyback.record.archive import CASE, FORMAT, MANIFEST, FileMark, Manifest, record_hash
from steadyback.record.canonical import canonical_json

MADE: Final = (1980, 1, 1, 0, 0, 0)
"""The date inside the archive: the earliest it can hold, so that equal content is equal bytes."""
README: Final = "README.txt"
ABOUT: Final = {
    CASE: "The whole record. Another Steadyback can read it: choose this ZIP there, as it is.",
    "tables/": "The record as tables (CSV) for a spreadsheet.",
    "paper/": "The week, the programme and a summary for a clinician, as PDF, as they stood then.",
    "pictures/": "The pictures of Progress (SVG), which a browser opens.",
    MANIFEST: "A list of the files with a check sum (SHA-256) of each.",
}

NOT_IN_IT: Final = (
    "Not in it, though Steadyback keeps it:",
    "- what your devices call you, and the marks of their keys and of recovery codes;",
    "- links to your calendar and codes on paper;",
    "- your mail address, the browsers that are notified, and which reminder was sent when;",
    "- half-filled forms, and single sets whose session the record has.",
)


@dataclass(frozen=True, slots=True)
class Maker:
    """Who makes an archive, when, and with which versions; `sign` proves it to the maker later."""

    at: datetime
    engine: str
    catalogue: str
    installation: str
    sign: Callable[[str], str]


def archive(case: Case, files: Mapping[str, bytes], maker: Maker, notice: str | None) -> bytes:
    """The archive of a record with the files that were made from it."""
    whole = {CASE: case_bytes(case), README: readme(files, maker, notice), **files}
    manifest = canonical_json(signed(case, whole, maker)).encode() + b"\n"
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in {MANIFEST: manifest, **whole}.items():
            entry = zipfile.ZipInfo(name, MADE)
            entry.external_attr = 0o600 << 16
            packed.writestr(entry, content, zipfile.ZIP_DEFLATED, 9)
    return made.getvalue()


def signed(case: Case, whole: Mapping[str, bytes], maker: Maker) -> Manifest:
    """The list of the files, signed by who made it."""
    said: dict[str, Any] = {
        "format": FORMAT,
        "made_at": maker.at,
        "engine": maker.engine,
        "catalogue": maker.catalogue,
        "record": record_hash(case),
        "files": {name: mark(content) for name, content in sorted(whole.items())},
        "installation": maker.installation,
    }
    manifest = Manifest.model_validate(said)
    return manifest.model_copy(update={"signature": maker.sign(manifest.signed)})


def mark(content: bytes) -> FileMark:
    """The check sum and the size of a file."""
    return FileMark(sha256=sha256(content).hexdigest(), size=len(content))


def case_bytes(case: Case) -> bytes:
    """The case file; one event on a line, so that people can look at it.

    Names stay in their order: some of them are numbers of a reason, which sentences go by.
    """
    data = case.model_dump(mode="json", exclude_none=True)
    events = ",\n".join(as_json(event) for event in data.pop("events"))
    return f'{as_json(data)[:-1]},"events":[\n{events}\n]}}\n'.encode()


def as_json(data: Any) -> str:
    """JSON data as text."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def readme(files: Mapping[str, bytes], maker: Maker, notice: str | None) -> bytes:
    """What is in the archive and what is not, in plain words."""
    return ("\r\n".join(readme_lines(files, maker, notice)) + "\r\n").encode()


def readme_lines(files: Mapping[str, bytes], maker: Maker, notice: str | None) -> Iterator[str]:
    """The lines of the page about the archive."""
    yield f"The whole record of one person in Steadyback, as of {maker.at:%Y-%m-%d %H:%M %Z}."
    yield "Whoever has this file can read it. Keep it safe."
    if notice:
        yield f"The plans in it: {notice}"
    yield ""
    for place, says in ABOUT.items():
        if not place.endswith("/") or any(name.startswith(place) for name in files):
            yield f"{place}: {says}"
    yield ""
    yield from NOT_IN_IT
    yield "Sheets show what was right on that day. Do not train by them later: ask Steadyback."
